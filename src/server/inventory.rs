//! The inventory consumer: which devices there are, what they are, when they were last heard of.

use std::collections::BTreeMap;
use std::time::Duration;

use schema::{Row, Table, Value};
use sqlx::SqliteConnection;
use store::{Consumer, ConsumerError, Limits, LogBatch};

use crate::server::detections::UNMAPPED;
use crate::server::records::devices::{self, Device, SensorState};

/// Keeps one tenant's device inventory.
#[derive(Clone, Copy, Debug, Default)]
pub struct Inventory;

/// What a group of batches said.
#[derive(Debug, Default)]
pub struct Seen {
    devices: BTreeMap<String, Device>,
    states: Vec<SensorState>,
}

/// An event further in the future than this, or before the year 2000, has an impossible time: it
/// is kept and shown, and tells nothing about when a device was heard of.
const FUTURE_MICROS: i64 = 86_400_000_000;
const YEAR_2000: i64 = 946_684_800_000_000;

/// Sign-ins of people at the device.
pub(in crate::server) const INTERACTIVE: [&str; 4] =
    ["Interactive", "RemoteInteractive", "CachedInteractive", "Unlock"];

/// The columns that [`Seen::add`] reads.
fn reads(table: &'static Table, column: &str) -> bool {
    let more: &[&str] = match table.name {
        "DeviceInfo" => &["DeviceType", "OSPlatform", "OSVersion", "OSVersionInfo", "OSBuild"],
        "DeviceLogonEvents" => &[
            "ActionType",
            "LogonType",
            "AccountDomain",
            "AccountName",
            "InitiatingProcessAccountDomain",
            "InitiatingProcessAccountName",
        ],
        "DeviceNetworkEvents" => &["LocalIP"],
        // The whole event is made of it again.
        UNMAPPED => return true,
        _ => &[],
    };
    ["DeviceId", "DeviceName", "Timestamp", "MachineGroup"].contains(&column)
        || more.contains(&column)
}

impl Seen {
    fn add(&mut self, row: &Row, received: i64) {
        let Some(id) = row.text("DeviceId") else { return };
        let time = match row.get("Timestamp") {
            Some(Value::DateTime(micros)) => micros,
            _ => received,
        };
        let possible = (YEAR_2000..received + FUTURE_MICROS).contains(&time);
        let device = self.devices.entry(id.to_owned()).or_insert_with(|| empty(id));
        device.events += 1;
        if possible {
            device.first_seen = device.first_seen.min(time);
            device.last_seen = device.last_seen.max(time);
        }
        if let Some(name) = row.text("DeviceName")
            && name.len() > device.name.len()
        {
            name.clone_into(&mut device.name);
        }
        if let Some(group) = row.text("MachineGroup")
            && !group.is_empty()
        {
            group.clone_into(&mut device.machine_group);
        }
        match row.table().name {
            "DeviceInfo" => info(device, row, time),
            "DeviceLogonEvents" => sign_in(device, row, time),
            "DeviceNetworkEvents" => address(device, row),
            UNMAPPED => self.states.extend(sensor_state(row, id, time)),
            _ => {}
        }
    }
}

fn empty(id: &str) -> Device {
    Device {
        id: id.to_owned(),
        name: String::new(),
        machine_group: String::new(),
        kind: None,
        platform: None,
        version: None,
        build: None,
        address: None,
        account: None,
        account_at: 0,
        info_at: 0,
        first_seen: i64::MAX,
        last_seen: i64::MIN,
        events: 0,
    }
}

fn owned(row: &Row, column: &str) -> Option<String> {
    row.text(column).filter(|text| !text.is_empty()).map(ToOwned::to_owned)
}

fn info(device: &mut Device, row: &Row, time: i64) {
    if time < device.info_at {
        return;
    }
    device.info_at = time;
    device.kind = owned(row, "DeviceType").or(device.kind.take());
    device.platform = owned(row, "OSPlatform").or(device.platform.take());
    device.version =
        owned(row, "OSVersionInfo").or_else(|| owned(row, "OSVersion")).or(device.version.take());
    if let Some(Value::Long(build)) = row.get("OSBuild") {
        device.build = Some(build);
    }
}

fn sign_in(device: &mut Device, row: &Row, time: i64) {
    let interactive = row.text("LogonType").is_some_and(|kind| INTERACTIVE.contains(&kind));
    if row.text("ActionType") != Some("LogonSuccess") || !interactive || time <= device.account_at {
        return;
    }
    if let Some(account) = crate::server::detections::evidence::account(row) {
        device.account = Some(account);
        device.account_at = time;
    }
}

fn address(device: &mut Device, row: &Row) {
    let own = row.text("LocalIP").filter(|address| {
        address
            .parse::<std::net::IpAddr>()
            .is_ok_and(|ip| !ip.is_loopback() && !ip.is_unspecified() && !ip.is_multicast())
    });
    if let Some(own) = own {
        device.address = Some(own.to_owned());
    }
}

/// Sysmon says in event 4 that it starts or stops: what a gap in the timeline is explained by.
fn sensor_state(row: &Row, device: &str, time: i64) -> Option<SensorState> {
    let event = sensors::rebuild(row)?;
    if event.event_id != 4 || !event.channel.to_ascii_lowercase().contains("sysmon") {
        return None;
    }
    let running = match event.text("State")? {
        "Started" => true,
        "Stopped" => false,
        _ => return None,
    };
    Some(SensorState { device_id: device.to_owned(), at: time, running })
}

#[async_trait::async_trait]
impl Consumer for Inventory {
    type Output = Seen;

    fn name(&self) -> &'static str {
        "inventory"
    }

    /// Ten times a second at most: a list that is so old is as good, and a commit is a sync.
    fn limits(&self) -> Limits {
        Limits { pace: Duration::from_millis(100), ..Limits::default() }
    }

    async fn process(&self, batches: Vec<LogBatch>) -> Result<Seen, ConsumerError> {
        let work = tokio::task::spawn_blocking(move || {
            let mut seen = Seen::default();
            for batch in &batches {
                for (_, row) in batch.rows_with(reads) {
                    seen.add(&row, batch.received);
                }
            }
            seen
        });
        Ok(work.await?)
    }

    async fn commit(&self, seen: &Seen, db: &mut SqliteConnection) -> Result<(), ConsumerError> {
        for device in seen.devices.values() {
            devices::merge(db, device).await?;
        }
        for state in &seen.states {
            devices::note_state(db, state).await?;
        }
        Ok(())
    }
}
