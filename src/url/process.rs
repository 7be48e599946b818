//! State of the page of a process.

use super::{Filter, Pairs, Query, pairs::on_the_wire};
use crate::model::{Cursor, timeline::EventGroup};
use serde::{Deserialize, Serialize};

/// Which of the things it did, from where on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct ProcessQuery {
    /// By event group.
    pub group: Filter<EventGroup>,
    /// From where on; empty is the start.
    pub cursor: Cursor,
}

impl Query for ProcessQuery {
    fn read(pairs: &Pairs) -> Self {
        Self { group: Filter::read(pairs, "group"), cursor: Cursor(pairs.text("cursor")) }
    }

    fn write(&self, pairs: &mut Pairs) {
        self.group.write(pairs, "group");
        pairs.push_text("cursor", self.cursor.as_str());
    }
}

on_the_wire!(ProcessQuery);
