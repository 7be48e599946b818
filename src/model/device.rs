//! Devices: a row of the list, and the device page.

use super::{
    DeviceId, Facet, Moment, Risk, Severity, alert::AlertSummary, facet::Bounds,
    timeline::EventGroup, words::words,
};
use serde::{Deserialize, Serialize};

words! {
    /// Whether a device's sensor reports. Active: an event within the last 7 days.
    DeviceState {
        Active = "active", "Active";
        Inactive = "inactive", "Inactive";
    }
}

/// How [`DeviceState`] follows from events, for people.
pub const STATE_RULE: &str =
    "Active: an event within the last 7 days. Inactive: silent for longer.";

words! {
    /// What a device is worth to the organisation: the published words.
    DeviceValue {
        Low = "low", "Low";
        Normal = "normal", "Normal";
        High = "high", "High";
    }
}

words! {
    /// What was changed of a device.
    DeviceHistoryKind {
        Value = "value", "Value";
        TagAdded = "tag_added", "Tag added";
        TagRemoved = "tag_removed", "Tag removed";
    }
}

/// A line of what was changed of a device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceNote {
    /// When.
    pub at: Moment,
    /// Who: a user's name.
    pub by: String,
    /// What.
    pub kind: DeviceHistoryKind,
    /// The new value, or the tag.
    pub text: String,
}

/// An account that signed in to a device, or tried to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoggedOn {
    /// The account, `domain\name`.
    pub account: String,
    /// Kinds of its successful sign-ins with their numbers, most first.
    pub kinds: Vec<(String, u64)>,
    /// Successful sign-ins of somebody at the device: at its keyboard or by remote desktop.
    pub at_device: u64,
    /// Failed sign-ins.
    pub failed: u64,
    /// First sign-in or attempt in the window.
    pub first: Moment,
    /// Last one.
    pub last: Moment,
}

impl LoggedOn {
    /// Successful sign-ins of every kind.
    #[must_use]
    pub fn successful(&self) -> u64 {
        self.kinds.iter().map(|(_, number)| number).sum()
    }
}

words! {
    /// What sort of machine it is, for its icon.
    DeviceKind {
        Workstation = "workstation", "Workstation";
        Server = "server", "Server";
    }
}

/// A device by name, as other pages mention it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceRef {
    /// The device.
    pub id: DeviceId,
    /// Its name as last reported.
    pub name: String,
    /// Its icon.
    pub kind: DeviceKind,
}

/// A row of the device list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceSummary {
    /// Which device.
    pub device: DeviceRef,
    /// Its risk, by the published formula.
    pub risk: Risk,
    /// Its open alerts.
    pub open_alerts: u32,
    /// Whether it reports.
    pub state: DeviceState,
    /// Operating system with its version, as far as known; empty if not.
    pub system: String,
    /// User of the newest event that has one; empty if unknown.
    pub last_user: String,
    /// Newest own address; empty if unknown.
    pub address: String,
    /// Device group; empty if ungrouped.
    pub group: String,
    /// Its oldest event.
    pub first_event: Option<Moment>,
    /// Its events so far.
    pub events: u64,
    /// Its newest event.
    pub last_event: Option<Moment>,
    /// What it is worth to the organisation.
    pub value: DeviceValue,
    /// Tags that analysts gave it, in alphabetical order.
    pub tags: Vec<String>,
}

/// An operating system as people write it: `WindowsServer2019` is "Windows Server 2019", and the
/// kernel version that every Windows since 10 has is left out.
#[must_use]
pub fn system_words(system: &str) -> String {
    let mut words = String::with_capacity(system.len() + 4);
    let mut before = ' ';
    for letter in system.chars() {
        let starts = letter.is_ascii_uppercase() || letter.is_ascii_digit();
        if before.is_ascii_lowercase() && starts {
            words.push(' ');
        }
        words.push(letter);
        before = letter;
    }
    match words.strip_suffix(" 10.0") {
        Some(windows) if windows.starts_with("Windows ") => windows.to_owned(),
        _ => words,
    }
}

/// A page of the device list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DevicePage {
    /// At most [`PAGE`] rows.
    pub rows: Vec<DeviceSummary>,
    /// What part of everything they are.
    pub bounds: Bounds,
    /// Counts by risk, in the order of `Risk::ALL`.
    pub risk: Vec<Facet>,
    /// Counts by state.
    pub state: Vec<Facet>,
    /// Counts by operating system, most first.
    pub platform: Vec<Facet>,
    /// Counts by group, most first.
    pub group: Vec<Facet>,
    /// Counts by value, in the order of `DeviceValue::ALL`.
    pub value: Vec<Facet>,
    /// Counts by tag, most first; a device counts once for each of its tags.
    pub tag: Vec<Facet>,
}

/// Lines of history that the page of a device has, the newest ones.
pub const HISTORY: u32 = 20;

/// Rows on a page of devices or alerts.
pub const PAGE: usize = 50;

/// Something seen on a device, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sighting {
    /// The value, such as an address.
    pub value: String,
    /// First event with it.
    pub first: Moment,
    /// Last event with it.
    pub last: Moment,
    /// Number of events with it.
    pub events: u64,
}

/// The device page: head and overview.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceDetail {
    /// What the list says of it.
    pub summary: DeviceSummary,
    /// DNS or Active Directory domain; empty if unknown.
    pub domain: String,
    /// First event of this device that is kept.
    pub first_event: Option<Moment>,
    /// Sensors that reported from it ("Sysmon", "Windows security log").
    pub sensors: Vec<String>,
    /// What it is worth to the organisation.
    pub value: DeviceValue,
    /// Tags that analysts gave it, in alphabetical order.
    pub tags: Vec<String>,
    /// Newest changes of value and tags, newest first.
    pub history: Vec<DeviceNote>,
    /// Accounts that signed in to it in the last 30 days, most at the device first, at most 20.
    pub users: Vec<LoggedOn>,
    /// How many accounts there are.
    pub user_count: u64,
    /// Who signed in at the device most often and, if that is somebody else, least often.
    pub frequent: Vec<(String, u64)>,
    /// Its own addresses in the last 30 days, newest first, at most 20.
    pub addresses: Vec<Sighting>,
    /// How many addresses there are.
    pub address_count: u64,
    /// Events in the last 30 days by group, most first.
    pub activity: Vec<(EventGroup, u64)>,
    /// Open alerts by severity, in the order of `Severity::ALL`.
    pub open_by_severity: Vec<(Severity, u32)>,
    /// Newest alerts, open or not, at most 10.
    pub alerts: Vec<AlertSummary>,
    /// All alerts of this device.
    pub alert_count: u32,
}

#[cfg(test)]
mod tests {
    use super::system_words;

    #[test]
    fn systems_read_as_people_write_them() {
        for (system, words) in [
            ("Windows10 10.0", "Windows 10"),
            ("WindowsServer2019", "Windows Server 2019"),
            ("Windows 11 23H2", "Windows 11 23H2"),
            ("Linux 24.4", "Linux 24.4"),
            ("", ""),
        ] {
            assert_eq!(system_words(system), words);
        }
    }
}
