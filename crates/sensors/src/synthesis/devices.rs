//! What a log says about its devices: when they were heard of, by whom they were used, what they run.

use std::collections::{BTreeMap, BTreeSet};

use schema::{Row, Value};
use serde_json::json;

use crate::{FieldValue, SensorEvent, time};

/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;
/// Sign-ins of people at the device: types 2, 10 and 11, as the mapping names them.
const PRESENT: [&str; 3] = ["Interactive", "RemoteInteractive", "CachedInteractive"];

/// Providers that only Linux has.
const LINUX: &[&str] = &[crate::mapping::LINUX_SYSMON, crate::adapter::audit::CHANNEL];

/// Devices by id.
#[derive(Debug, Default)]
pub(super) struct Devices(BTreeMap<String, Device>);

#[derive(Debug, Default)]
struct Device {
    name: String,
    group: Option<String>,
    linux: bool,
    system: Option<System>,
    days: BTreeMap<i64, Day>,
}

/// The operating system as an event of its start names it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct System {
    version: String,
    build: i64,
}

#[derive(Debug)]
struct Day {
    first: i64,
    last: i64,
    /// Domain, name and SID of who signed in.
    users: BTreeSet<(String, String, String)>,
    /// The device reported its own state that day.
    told: bool,
}

impl Devices {
    pub(super) fn see(&mut self, row: &Row, event: Option<&SensorEvent>) {
        let (Some(id), Some(Value::DateTime(at))) = (row.text("DeviceId"), row.get("Timestamp"))
        else {
            return;
        };
        if !self.0.contains_key(id) {
            self.0.insert(id.to_owned(), Device::default());
        }
        let Some(device) = self.0.get_mut(id) else { return };
        let name = row.text("DeviceName").unwrap_or_default();
        if name.len() > device.name.len() {
            name.clone_into(&mut device.name);
        }
        if let Some(group) = row.text("MachineGroup").filter(|group| !group.is_empty()) {
            device.group = Some(group.to_owned());
        }
        if let Some(event) = event {
            device.linux |= LINUX.contains(&event.provider.as_ref());
            device.system = system(event).or(device.system.take());
        }
        let day = device.days.entry(at.div_euclid(DAY)).or_insert_with(|| Day {
            first: at,
            last: at,
            users: BTreeSet::new(),
            told: false,
        });
        (day.first, day.last) = (day.first.min(at), day.last.max(at));
        match row.table().name {
            "DeviceInfo" => day.told = true,
            "DeviceLogonEvents" => day.users.extend(user(row)),
            _ => {}
        }
    }

    pub(super) fn rows(&self) -> Vec<Row> {
        let Some(table) = schema::table("DeviceInfo") else { return Vec::new() };
        let mut rows = Vec::new();
        for (id, device) in &self.0 {
            for day in device.days.values().filter(|day| !day.told) {
                let mut row = Row::new(table);
                let mut put = |column: &str, value: Value| {
                    // Same types by the tests, which read every column back.
                    let _ = row.set(column, value);
                };
                put("Timestamp", Value::DateTime(day.last));
                put("DeviceId", Value::Text(id.clone()));
                put("DeviceName", Value::Text(device.name.clone()));
                put("OSPlatform", Value::Text(device.platform().to_owned()));
                if let Some(system) = &device.system {
                    put("OSVersion", Value::Text(system.version.clone()));
                    put("OSBuild", Value::Long(system.build));
                }
                if let Some(group) = &device.group {
                    put("MachineGroup", Value::Text(group.clone()));
                }
                put("LoggedOnUsers", Value::Text(day.users()));
                let seen = json!({
                    "Sightline.FirstSeen": time::rfc3339(day.first),
                    "Sightline.LastSeen": time::rfc3339(day.last),
                    "Sightline.MadeFromLogs": true,
                });
                put("AdditionalFields", Value::Text(seen.to_string()));
                rows.push(row);
            }
        }
        rows
    }
}

impl Device {
    /// `OSPlatform` as far as a log gives it away: clients and servers share some builds.
    fn platform(&self) -> &'static str {
        match self.system.as_ref().map(|system| system.build) {
            _ if self.linux => "Linux",
            Some(20_348) => "WindowsServer2022",
            Some(14_393 | 17_763 | 26_100) => "Windows",
            Some(10_240..22_000) => "Windows10",
            Some(22_000..) => "Windows11",
            Some(_) | None => "Windows",
        }
    }
}

impl Day {
    fn users(&self) -> String {
        let users = self.users.iter().map(
            |(domain, name, sid)| json!({ "UserName": name, "DomainName": domain, "Sid": sid }),
        );
        serde_json::Value::from_iter(users).to_string()
    }
}

/// Who signed in at the device, where a row says so.
fn user(row: &Row) -> Option<(String, String, String)> {
    let text = |column: &str| row.text(column).unwrap_or_default().to_owned();
    let present = row.text("ActionType") == Some("LogonSuccess")
        && row.text("LogonType").is_some_and(|kind| PRESENT.contains(&kind));
    let name = text("AccountName");
    (present && !name.is_empty()).then(|| (text("AccountDomain"), name, text("AccountSid")))
}

/// Version and build, from the events of the system's start: 12 of Kernel-General, 6009 of `EventLog`.
fn system(event: &SensorEvent) -> Option<System> {
    if event.channel != "System" {
        return None;
    }
    match (event.event_id, event.provider.as_ref()) {
        (12, "Microsoft-Windows-Kernel-General") => {
            let number = |name: &str| event.field(name).and_then(number);
            let version = format!("{}.{}", number("MajorVersion")?, number("MinorVersion")?);
            Some(System { version, build: number("BuildVersion")? })
        }
        (6009, _) => {
            // `10.00.`, `19045`, service pack, processor, ...: without names.
            let mut values = event.fields.iter().filter_map(|(_, value)| match value {
                FieldValue::Text(text) => Some(text.as_str()),
                _ => None,
            });
            let mut parts = values.next()?.split('.').map(str::parse::<u32>);
            let version = format!("{}.{}", parts.next()?.ok()?, parts.next()?.ok()?);
            Some(System { version, build: values.next()?.parse().ok()? })
        }
        _ => None,
    }
}

fn number(value: &FieldValue) -> Option<i64> {
    match value {
        FieldValue::Int(number) => Some(*number),
        FieldValue::Text(text) => text.parse().ok(),
        _ => None,
    }
}
