//! State of the page of a file, address, domain, URL or user.

use super::{Pairs, Preset, Query, Ranged, TimeRange, pairs::on_the_wire};
use crate::model::Cursor;
use serde::{Deserialize, Serialize};

/// Which part of the page, of which time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct ProfileQuery {
    /// The one table that is shown whole; empty is the overview.
    pub show: String,
    /// The window; its days count whole.
    pub range: TimeRange,
    /// From where on; empty is the start.
    pub cursor: Cursor,
}

const RANGE: TimeRange = TimeRange::Last(Preset::Month);

impl Default for ProfileQuery {
    fn default() -> Self {
        Self { show: String::new(), range: RANGE, cursor: Cursor::default() }
    }
}

impl ProfileQuery {
    /// One table of the same page, from its start.
    #[must_use]
    pub fn part(&self, show: &str) -> Self {
        Self { show: show.to_owned(), range: self.range, cursor: Cursor::default() }
    }
}

impl Ranged for ProfileQuery {
    fn range(&self) -> TimeRange {
        self.range
    }

    fn with_range(self, range: TimeRange) -> Self {
        Self { range, cursor: Cursor::default(), ..self }
    }
}

impl Query for ProfileQuery {
    fn read(pairs: &Pairs) -> Self {
        Self {
            show: pairs.text("show"),
            range: TimeRange::read_or(pairs, RANGE),
            cursor: Cursor(pairs.text("cursor")),
        }
    }

    fn write(&self, pairs: &mut Pairs) {
        pairs.push_text("show", &self.show);
        self.range.write_unless(pairs, RANGE);
        pairs.push_text("cursor", self.cursor.as_str());
    }
}

on_the_wire!(ProfileQuery);
