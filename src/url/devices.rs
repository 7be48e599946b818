//! State of the device list.

use super::{Column, Columns, Filter, Pairs, Query, Sort, SortKey, pairs::on_the_wire};
use crate::model::{
    Cursor, Risk,
    device::{DeviceState, DeviceValue},
};
use serde::{Deserialize, Serialize};

crate::model::words! {
    /// A column of the list; it can be sorted by each.
    DeviceColumn {
        Name = "name", "Device";
        Risk = "risk", "Risk";
        Alerts = "alerts", "Alerts";
        State = "state", "Sensor";
        System = "system", "System";
        User = "user", "Last user";
        Address = "address", "Address";
        Group = "group", "Group";
        Value = "value", "Value";
        Tags = "tags", "Tags";
        FirstEvent = "first", "First event";
        Events = "events", "Events";
        LastEvent = "last", "Last event";
    }
}

impl Column for DeviceColumn {
    const EVERY: &'static [Self] = Self::ALL;
    const KEY: Self = Self::Name;
    const ORDER: SortKey<Self> = SortKey { by: Self::Risk, descending: true };

    fn title(self) -> &'static str {
        self.label()
    }

    fn is_usual(self) -> bool {
        !matches!(self, Self::Value | Self::FirstEvent | Self::Events)
    }
}

/// Which devices, in which order, from where on. The list is of all devices: it has no window.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct DevicesQuery {
    /// Part of a name, an address, an account or a tag.
    pub text: String,
    /// By risk.
    pub risk: Filter<Risk>,
    /// By whether it reports.
    pub state: Filter<DeviceState>,
    /// By operating system.
    pub platform: Filter<String>,
    /// By group; the ungrouped are the empty word.
    pub group: Filter<String>,
    /// By what they are worth.
    pub value: Filter<DeviceValue>,
    /// By their tags; those without one are the empty word.
    pub tag: Filter<String>,
    /// Order; ties go by name.
    pub sort: Sort<DeviceColumn>,
    /// Columns.
    pub columns: Columns<DeviceColumn>,
    /// From where on; empty is the start.
    pub cursor: Cursor,
}

impl DevicesQuery {
    /// Without any filter; order and columns stay.
    #[must_use]
    pub fn unfiltered(&self) -> Self {
        Self { sort: self.sort.clone(), columns: self.columns.clone(), ..Self::default() }
    }

    /// Whether anything is left out.
    #[must_use]
    pub fn is_filtered(&self) -> bool {
        !(self.text.is_empty()
            && self.risk.is_empty()
            && self.state.is_empty()
            && self.platform.is_empty()
            && self.group.is_empty()
            && self.value.is_empty()
            && self.tag.is_empty())
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
            value: Filter::read(pairs, "value"),
            tag: Filter::read(pairs, "tag"),
            sort: Sort::read(pairs),
            columns: Columns::read(pairs),
            cursor: Cursor(pairs.text("cursor")),
        }
    }

    fn write(&self, pairs: &mut Pairs) {
        pairs.push_text("text", &self.text);
        self.risk.write(pairs, "risk");
        self.state.write(pairs, "state");
        self.platform.write(pairs, "platform");
        self.group.write(pairs, "group");
        self.value.write(pairs, "value");
        self.tag.write(pairs, "tag");
        self.sort.write(pairs);
        self.columns.write(pairs);
        pairs.push_text("cursor", self.cursor.as_str());
    }
}

on_the_wire!(DevicesQuery);
