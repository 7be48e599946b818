//! Things an event or an alert speaks of.

use super::{Condition, DeviceId, ProcessId, words::words};
use serde::{Deserialize, Serialize};

words! {
    /// Kind of an entity; each has its icon and its hidden word.
    EntityKind {
        Device = "device", "Device";
        Server = "server", "Server";
        User = "user", "User";
        Process = "process", "Process";
        File = "file", "File";
        Ip = "ip", "IP address";
        Domain = "domain", "Domain";
        Url = "url", "URL";
        Registry = "registry", "Registry";
        Module = "module", "Module";
        Hash = "hash", "Hash";
        Logon = "logon", "Logon";
        Service = "service", "Service";
        Alert = "alert", "Alert";
    }
}

/// One entity as a chip shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entity {
    /// What it is.
    pub kind: EntityKind,
    /// The raw value, as it would be searched for and copied (a whole path, a whole hash).
    pub value: String,
    /// What the chip shows where that is not the value (a file name of a path); empty otherwise.
    pub label: String,
    /// A smaller second part, such as a process id; empty if none.
    pub sub: String,
    /// For devices: the device to open.
    pub device: Option<DeviceId>,
    /// For processes: what its page on the device is found by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub process: Option<ProcessId>,
    /// Where it stands in its event, for filters over exactly this value; none outside events.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is: Option<Condition>,
}

impl Entity {
    /// An entity that shows its value.
    #[must_use]
    pub fn new(kind: EntityKind, value: impl Into<String>) -> Self {
        let (label, sub) = (String::new(), String::new());
        Self { kind, value: value.into(), label, sub, device: None, process: None, is: None }
    }

    /// The same, found in a column of an event.
    #[must_use]
    pub fn at(self, column: &str, value: &str) -> Self {
        Self { is: Some(Condition::new(column, value)), ..self }
    }

    /// Whether its value would be a live address elsewhere and is therefore shown defanged.
    #[must_use]
    pub fn is_address(&self) -> bool {
        matches!(self.kind, EntityKind::Domain | EntityKind::Url)
    }
}
