//! The groups that timelines and filters sort events into.

use serde::{Deserialize, Serialize};

/// A group of `ActionType`s.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EventGroup {
    /// Processes start, end and reach into one another.
    Process,
    /// Files are written, renamed, deleted.
    File,
    /// Registry keys and values change.
    Registry,
    /// Connections, names looked up, shares reached.
    Network,
    /// Sign-ins and sign-outs.
    Logon,
    /// Modules and drivers load.
    Image,
    /// Script text and commands.
    Script,
    /// Antivirus, attack surface reduction and other protection.
    Antivirus,
    /// Accounts and groups of accounts change.
    Account,
    /// Services and scheduled tasks.
    Service,
    /// Everything else.
    Other,
}

impl EventGroup {
    /// Every group in the order that filters show.
    #[must_use]
    pub const fn all() -> &'static [Self] {
        &[
            Self::Process,
            Self::File,
            Self::Registry,
            Self::Network,
            Self::Logon,
            Self::Image,
            Self::Script,
            Self::Antivirus,
            Self::Account,
            Self::Service,
            Self::Other,
        ]
    }

    /// Words for people.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Process => "Process",
            Self::File => "File",
            Self::Registry => "Registry",
            Self::Network => "Network",
            Self::Logon => "Logon",
            Self::Image => "Module load",
            Self::Script => "Script",
            Self::Antivirus => "Antivirus and protection",
            Self::Account => "Account",
            Self::Service => "Service and task",
            Self::Other => "Other",
        }
    }

    /// The word for addresses (URLs); the same as the serialised form.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Process => "process",
            Self::File => "file",
            Self::Registry => "registry",
            Self::Network => "network",
            Self::Logon => "logon",
            Self::Image => "image",
            Self::Script => "script",
            Self::Antivirus => "antivirus",
            Self::Account => "account",
            Self::Service => "service",
            Self::Other => "other",
        }
    }

    /// The group of a [`key`](Self::key).
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::all().iter().copied().find(|group| group.key() == key)
    }

    /// The group of a table's rows where nothing more is known.
    pub(super) fn of_table(table: &str) -> Self {
        match table {
            "DeviceProcessEvents" => Self::Process,
            "DeviceFileEvents" | "DeviceFileCertificateInfo" => Self::File,
            "DeviceRegistryEvents" => Self::Registry,
            "DeviceNetworkEvents" | "DeviceNetworkInfo" => Self::Network,
            "DeviceLogonEvents" | "IdentityLogonEvents" => Self::Logon,
            "DeviceImageLoadEvents" => Self::Image,
            _ => Self::Other,
        }
    }
}
