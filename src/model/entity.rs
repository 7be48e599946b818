//! Things an event or an alert speaks of.

use super::{DeviceId, ProcessId, words::words};
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
}

impl Entity {
    /// An entity that shows its value.
    #[must_use]
    pub fn new(kind: EntityKind, value: impl Into<String>) -> Self {
        let (label, sub) = (String::new(), String::new());
        Self { kind, value: value.into(), label, sub, device: None, process: None }
    }

    /// Whether its value would be a live address elsewhere and is therefore shown defanged.
    #[must_use]
    pub fn is_address(&self) -> bool {
        matches!(self.kind, EntityKind::Domain | EntityKind::Url)
    }
}

/// Writes an address so that nothing turns it into a link: `hxxps://a[.]example/x`.
/// The dots of the path stay: only the host part could be opened.
#[must_use]
pub fn defang(address: &str) -> String {
    let (scheme, rest) = match address.split_once("://") {
        Some((scheme, rest)) => {
            let scheme = match scheme.to_ascii_lowercase().as_str() {
                "http" => "hxxp".to_owned(),
                "https" => "hxxps".to_owned(),
                other => other.to_owned(),
            };
            (format!("{scheme}://"), rest)
        }
        None => (String::new(), address),
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(end);
    format!("{scheme}{}{path}", host.replace('.', "[.]"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lose_their_teeth() {
        for (raw, safe) in [
            ("cdn.parcel.example", "cdn[.]parcel[.]example"),
            ("https://a.example/x.exe?y=1.2", "hxxps://a[.]example/x.exe?y=1.2"),
            ("HTTP://a.example", "hxxp://a[.]example"),
            ("", ""),
        ] {
            assert_eq!(defang(raw), safe);
        }
    }
}
