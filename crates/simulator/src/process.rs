//! Accounts, logon sessions and processes: what events refer to.

use std::sync::Arc;

use crate::clock::SECOND;
use crate::software::Binary;

/// A user, computer or service account.
#[derive(Debug)]
pub(crate) struct Account {
    /// Sign-in name (`m.okafor`).
    pub name: String,
    /// Windows domain, `NT AUTHORITY`, or "" on Linux.
    pub domain: String,
    /// `DOMAIN\name` as Sysmon's `User`; the bare name on Linux.
    pub qualified: String,
    /// Security identifier; "-" on Linux.
    pub sid: String,
    /// Whether signing in gives administrative privileges.
    pub admin: bool,
}

impl Account {
    pub(crate) fn windows(domain: &str, name: &str, sid: String, admin: bool) -> Arc<Self> {
        Arc::new(Self {
            name: name.to_owned(),
            domain: domain.to_owned(),
            qualified: format!("{domain}\\{name}"),
            sid,
            admin,
        })
    }

    pub(crate) fn linux(name: &str) -> Arc<Self> {
        Arc::new(Self {
            name: name.to_owned(),
            domain: String::new(),
            qualified: name.to_owned(),
            sid: "-".to_owned(),
            admin: name == "root",
        })
    }
}

/// A logon session.
#[derive(Debug)]
pub(crate) struct Session {
    /// Locally unique id, unique on the device until it boots.
    pub id: u64,
    /// `0x3e7`, as event fields have it.
    pub id_text: String,
    /// Sysmon's `LogonGuid`.
    pub guid: String,
    /// Windows terminal session: 0 for services, 1 and more for people.
    pub terminal: u32,
    /// `LogonType` of event 4624.
    pub logon_type: u32,
    /// Who.
    pub account: Arc<Account>,
    /// When it ends; `i64::MAX` for one that lasts until power is off.
    pub ends: i64,
}

/// A process. Immutable: its end is planned when it starts.
#[derive(Debug)]
pub(crate) struct Process {
    /// Sysmon's `ProcessGuid`.
    pub guid: String,
    pub pid: u32,
    pub binary: &'static Binary,
    /// Full path, placeholders resolved.
    pub image: String,
    pub command_line: String,
    pub session: Arc<Session>,
    /// `System`, `High`, `Medium`, `Low`, or `no level` on Linux.
    pub integrity: &'static str,
    pub starts: i64,
    /// When it ends, not included: it causes no event from then on. `i64::MAX` for one that runs
    /// until power is off.
    pub ends: i64,
}

impl Process {
    /// Whether it runs at a time.
    pub(crate) fn runs(&self, at: i64) -> bool {
        self.starts <= at && at < self.ends
    }

    /// `DOMAIN\name` of the account it runs as.
    pub(crate) fn user(&self) -> &str {
        &self.session.account.qualified
    }
}

/// A GUID as Sysmon builds it: the machine's part, the start time in epoch seconds with its low
/// half first, then `tail` with its low 16 bits first and byte-swapped.
pub(crate) fn sysmon_guid(machine: u32, time: i64, tail: u64) -> String {
    let seconds = (time / SECOND) as u32;
    let low = (tail as u16).swap_bytes();
    let high = (tail >> 16) as u32;
    let high = high.swap_bytes();
    let text = format!(
        "{{{machine:08x}-{:04x}-{:04x}-{low:04x}-{high:08x}",
        seconds & 0xffff,
        seconds >> 16
    );
    let boot = (tail >> 48) as u16;
    format!("{text}{:04x}}}", boot.swap_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guid_carries_its_start_time_low_half_first() {
        let time = 0x67d5_3ad5 * SECOND + 5;
        let guid = sysmon_guid(0xb0ee_2ea8, time, 0x001f_0000_0000_010c);
        assert_eq!(guid, "{b0ee2ea8-3ad5-67d5-0c01-000000001f00}");
    }

    #[test]
    fn the_logon_guid_of_the_system_session_ends_as_sysmon_writes_it() {
        assert_eq!(sysmon_guid(1, SECOND, 0x3e7), "{00000001-0001-0000-e703-000000000000}");
    }
}
