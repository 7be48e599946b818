//! State of the device list.

use super::{Filter, Pairs, Query, Sort, pairs::on_the_wire};
use crate::model::{Cursor, Risk, device::DeviceState};
use serde::{Deserialize, Serialize};

crate::model::words! {
    /// A column the list can be sorted by.
    DeviceSort {
        Name = "name", "Device";
        Risk = "risk", "Risk";
        Alerts = "alerts", "Alerts";
        LastEvent = "last", "Last event";
    }
}

/// Which devices, in which order, from where on. The list is of all devices: it has no window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct DevicesQuery {
    /// Part of a name, an address or an account.
    pub text: String,
    /// By risk.
    pub risk: Filter<Risk>,
    /// By whether it reports.
    pub state: Filter<DeviceState>,
    /// By operating system.
    pub platform: Filter<String>,
    /// By group; the ungrouped are the empty word.
    pub group: Filter<String>,
    /// Order; ties go by name.
    pub sort: Sort<DeviceSort>,
    /// From where on; empty is the start.
    pub cursor: Cursor,
}

const SORT: Sort<DeviceSort> = Sort { by: DeviceSort::Risk, descending: true };

impl Default for DevicesQuery {
    fn default() -> Self {
        Self {
            text: String::new(),
            risk: Filter::default(),
            state: Filter::default(),
            platform: Filter::default(),
            group: Filter::default(),
            sort: SORT,
            cursor: Cursor::default(),
        }
    }
}

impl DevicesQuery {
    /// Without any filter; the order stays.
    #[must_use]
    pub fn unfiltered(&self) -> Self {
        Self { sort: self.sort, ..Self::default() }
    }

    /// Whether anything is left out.
    #[must_use]
    pub fn is_filtered(&self) -> bool {
        !(self.text.is_empty()
            && self.risk.is_empty()
            && self.state.is_empty()
            && self.platform.is_empty()
            && self.group.is_empty())
    }

    /// From the start of the list.
    #[must_use]
    pub fn restarted(mut self) -> Self {
        self.cursor = Cursor::default();
        self
    }
}

impl Query for DevicesQuery {
    fn read(pairs: &Pairs) -> Self {
        Self {
            text: pairs.text("text"),
            risk: Filter::read(pairs, "risk"),
            state: Filter::read(pairs, "state"),
            platform: Filter::read(pairs, "platform"),
            group: Filter::read(pairs, "group"),
            sort: Sort::read(pairs, SORT),
            cursor: Cursor(pairs.text("cursor")),
        }
    }

    fn write(&self, pairs: &mut Pairs) {
        pairs.push_text("text", &self.text);
        self.risk.write(pairs, "risk");
        self.state.write(pairs, "state");
        self.platform.write(pairs, "platform");
        self.group.write(pairs, "group");
        self.sort.write(pairs, SORT);
        pairs.push_text("cursor", self.cursor.as_str());
    }
}

on_the_wire!(DevicesQuery);
