//! What earlier events of a device say about later ones. All of it is bounded, and all of it only
//! fills columns that the event itself leaves empty.

mod bounded;

use std::net::IpAddr;
use std::sync::Arc;

use schema::{Row, Value};

pub(super) use self::bounded::Bounded;
use super::codec::Cells;
use super::device::Device;
use super::registry::{EventRule, Log};
use crate::SensorEvent;

/// Processes remembered: some hundred bytes each.
const PROCESSES: usize = 32_768;
/// Accounts with their SID, process starts by number, and devices' addresses.
const ACCOUNTS: usize = 16_384;
const STARTS: usize = 32_768;
const ADDRESSES: usize = 16_384;
/// Sysmon and the audit log write one start within this time of each other, in microseconds.
const SAME_START: u64 = 2_000_000;

/// What a process hands down: the column of its own row, and the column of a row that it causes.
const INHERITED: &[(&str, &str)] = &[
    ("ProcessCommandLine", "InitiatingProcessCommandLine"),
    ("SHA1", "InitiatingProcessSHA1"),
    ("SHA256", "InitiatingProcessSHA256"),
    ("MD5", "InitiatingProcessMD5"),
    ("ProcessIntegrityLevel", "InitiatingProcessIntegrityLevel"),
    ("ProcessTokenElevation", "InitiatingProcessTokenElevation"),
    ("ProcessVersionInfoCompanyName", "InitiatingProcessVersionInfoCompanyName"),
    ("ProcessVersionInfoProductName", "InitiatingProcessVersionInfoProductName"),
    ("ProcessVersionInfoProductVersion", "InitiatingProcessVersionInfoProductVersion"),
    ("ProcessVersionInfoOriginalFileName", "InitiatingProcessVersionInfoOriginalFileName"),
    ("ProcessVersionInfoFileDescription", "InitiatingProcessVersionInfoFileDescription"),
    ("AccountDomain", "InitiatingProcessAccountDomain"),
    ("AccountName", "InitiatingProcessAccountName"),
    ("AccountSid", "InitiatingProcessAccountSid"),
    ("LogonId", "InitiatingProcessLogonId"),
    ("CreatedProcessSessionId", "InitiatingProcessSessionId"),
    ("InitiatingProcessId", "InitiatingProcessParentId"),
    ("InitiatingProcessFileName", "InitiatingProcessParentFileName"),
    ("InitiatingProcessCreationTime", "InitiatingProcessParentCreationTime"),
];

/// Accounts with the same SID on every Windows (MS-DTYP 2.4.2.4).
const WELL_KNOWN: &[(&str, &str, &str)] = &[
    ("nt authority", "system", "S-1-5-18"),
    ("nt authority", "local service", "S-1-5-19"),
    ("nt authority", "network service", "S-1-5-20"),
];

/// Domain, name and SID columns of the accounts of a row.
pub(super) const ACCOUNT_COLUMNS: &[(&str, &str, &str)] = &[
    ("AccountDomain", "AccountName", "AccountSid"),
    (
        "InitiatingProcessAccountDomain",
        "InitiatingProcessAccountName",
        "InitiatingProcessAccountSid",
    ),
];

/// Cells of a row that a process caused.
type Inheritance = Arc<[(&'static str, Value)]>;

/// The memory of one mapper.
#[derive(Debug)]
pub(super) struct Memory {
    processes: Bounded<(u64, String), Inheritance>,
    accounts: Bounded<(u64, String), String>,
    admins: Bounded<(u64, i64), ()>,
    starts: Bounded<(u64, i64), (i64, Log)>,
    addresses: Bounded<(u64, IpAddr), ()>,
    groups: Bounded<u64, String>,
}

impl Default for Memory {
    fn default() -> Self {
        Self {
            processes: Bounded::new(PROCESSES),
            accounts: Bounded::new(ACCOUNTS),
            admins: Bounded::new(ACCOUNTS),
            starts: Bounded::new(STARTS),
            addresses: Bounded::new(ADDRESSES),
            groups: Bounded::new(ADDRESSES),
        }
    }
}

impl Memory {
    /// Fills what the device's earlier events say about the acting process and the accounts.
    pub(super) fn enrich(&self, cells: &mut Cells, log: Log, device: &Device) {
        if log == Log::Sysmon
            && let Some(id) = cells.row.text("InitiatingProcessUniqueId")
            && let Some(cause) = self.processes.get(&(device.key, id.to_owned()))
        {
            for (column, value) in Arc::clone(cause).iter() {
                cells.put(column, value.map(String::as_str));
            }
        }
        for (domain, name, sid) in ACCOUNT_COLUMNS {
            let known = match (cells.row.text(domain), cells.row.text(name), cells.row.text(sid)) {
                (Some(domain), Some(name), None) => self.sid_of(domain, name, device),
                _ => None,
            };
            if let Some(known) = known {
                cells.put_text(sid, known);
            }
        }
        if cells.action == "LogonSuccess"
            && let Some(Value::Long(session)) = cells.row.get("LogonId")
            && self.admins.get(&(device.key, session)).is_some()
        {
            cells.put("IsLocalAdmin", Value::Bool(true));
        }
    }

    /// Fills the device's group, as its last heartbeat told it. A heartbeat speaks for itself.
    pub(super) fn put_group(&self, cells: &mut Cells, device: &Device) {
        if let Some(group) = self.groups.get(&device.key) {
            cells.put_text("MachineGroup", group.as_str());
        }
    }

    fn sid_of(&self, domain: &str, name: &str, device: &Device) -> Option<String> {
        let fixed = WELL_KNOWN.iter().find(|known| known.0 == domain && known.1 == name);
        match fixed {
            Some((_, _, sid)) => Some((*sid).to_owned()),
            None => self.accounts.get(&(device.key, format!("{domain}\\{name}"))).cloned(),
        }
    }

    /// Whether the other log already told of this process's start.
    pub(super) fn is_duplicate(&self, row: &Row, log: Log, device: &Device) -> bool {
        let Some((process, time)) = start_of(row) else {
            return false;
        };
        self.starts
            .get(&(device.key, process))
            .is_some_and(|(known, other)| *other != log && known.abs_diff(time) <= SAME_START)
    }

    /// Whether the device was seen to use this address as its own.
    pub(super) fn is_own_address(&self, device: &Device, address: IpAddr) -> bool {
        self.addresses.get(&(device.key, address)).is_some()
    }

    /// Takes note of what a finished row says about later ones.
    pub(super) fn learn(
        &mut self,
        row: &Row,
        event: &SensorEvent,
        rule: &EventRule,
        device: &Device,
    ) {
        match (rule.log, event.event_id) {
            (Log::Sysmon, 1) => self.learn_process(row, device),
            (Log::Sysmon, 3) => self.learn_address(row, device),
            (Log::Sysmon, 5) => {
                if let Some(id) = row.text("InitiatingProcessUniqueId") {
                    self.processes.remove(&(device.key, id.to_owned()));
                }
            }
            (Log::Heartbeat, 1) => {
                if let Some(group) = row.text("MachineGroup") {
                    self.groups.insert(device.key, group.to_owned());
                }
            }
            (Log::Security, 4672) => {
                if let Some(Value::Long(session)) = row.get("LogonId") {
                    self.admins.insert((device.key, session), ());
                }
            }
            _ => {}
        }
        if let Some((process, time)) = start_of(row) {
            self.starts.insert((device.key, process), (time, rule.log));
        }
        if rule.log == Log::Security {
            self.learn_accounts(row, device);
        }
    }

    fn learn_process(&mut self, row: &Row, device: &Device) {
        let Some(id) = row.text("ProcessUniqueId") else {
            return;
        };
        let cells: Inheritance = INHERITED
            .iter()
            .filter_map(|(own, caused)| Some((*caused, row.get(own)?.to_owned())))
            .collect();
        self.processes.insert((device.key, id.to_owned()), cells);
    }

    fn learn_address(&mut self, row: &Row, device: &Device) {
        let opened = row.text("ActionType") == Some("ConnectionSuccess");
        let address = row.text("LocalIP").and_then(|text| text.parse().ok());
        if let Some(address) = address.filter(|_| opened) {
            self.addresses.insert((device.key, address), ());
        }
    }

    fn learn_accounts(&mut self, row: &Row, device: &Device) {
        for (domain, name, sid) in ACCOUNT_COLUMNS {
            if let (Some(domain), Some(name), Some(sid)) =
                (row.text(domain), row.text(name), row.text(sid))
            {
                let account = (device.key, format!("{domain}\\{name}"));
                if self.accounts.get(&account).is_none_or(|known| known != sid) {
                    self.accounts.insert(account, sid.to_owned());
                }
            }
        }
    }
}

/// Number and time of a process that was started.
fn start_of(row: &Row) -> Option<(i64, i64)> {
    if row.text("ActionType") != Some("ProcessCreated") {
        return None;
    }
    match (row.get("ProcessId"), row.get("Timestamp")) {
        (Some(Value::Long(process)), Some(Value::DateTime(time))) => Some((process, time)),
        _ => None,
    }
}
