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
}

/// Rows on a page of devices or alerts.
pub const PAGE: usize = 50;

/// Something seen on a device, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sighting {
    /// The value: an account, an address.
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
    /// Accounts seen on it, most events first, at most 20.
    pub users: Vec<Sighting>,
    /// Its own addresses, newest first, at most 20.
    pub addresses: Vec<Sighting>,
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
