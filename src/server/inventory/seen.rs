//! What rows say of devices. Nearly all that is looked at of a row lies in four columns, so these are
//! read as columns; rows are only made of the few tables that tell more.

use rustc_hash::FxHashMap;
use schema::{Row, Value};
use store::TableBatch;
use store::datafusion::arrow::array::{Array as _, AsArray as _, RecordBatch, StringArray};
use store::datafusion::arrow::datatypes::{Int64Type, TimestampMicrosecondType};

use crate::server::detections::UNMAPPED;
use crate::server::records::devices::{Device, SensorState};

/// An event further in the future than this, or before the year 2000, has an impossible time: it
/// is kept and shown, and tells nothing about when a device was heard of.
const FUTURE_MICROS: i64 = 86_400_000_000;
const YEAR_2000: i64 = 946_684_800_000_000;

/// Sign-ins of people at the device.
pub(in crate::server) const INTERACTIVE: [&str; 4] =
    ["Interactive", "RemoteInteractive", "CachedInteractive", "Unlock"];

/// What `info` reads.
const OF_INFO: [&str; 5] = ["DeviceType", "OSPlatform", "OSVersion", "OSVersionInfo", "OSBuild"];

/// What `sign_in` reads.
const OF_SIGN_INS: [&str; 6] = [
    "ActionType",
    "LogonType",
    "AccountDomain",
    "AccountName",
    "InitiatingProcessAccountDomain",
    "InitiatingProcessAccountName",
];

/// What a group of batches said.
#[derive(Debug, Default)]
pub struct Seen {
    devices: FxHashMap<String, Known>,
    pub(super) states: Vec<SensorState>,
}

/// A device, and which row told its group.
#[derive(Debug)]
struct Known {
    device: Device,
    grouped: i64,
}

/// The columns that every table has.
struct Common<'a> {
    ids: &'a StringArray,
    names: Option<&'a StringArray>,
    groups: Option<&'a StringArray>,
    times: Vec<i64>,
    seqs: Vec<i64>,
}

impl<'a> Common<'a> {
    /// None where no row has a device.
    fn of(batch: &'a RecordBatch, received: i64) -> Option<Self> {
        let ids = texts(batch, "DeviceId")?;
        let times = batch
            .column_by_name("Timestamp")
            .and_then(|times| times.as_primitive_opt::<TimestampMicrosecondType>());
        let times = match times {
            Some(times) => times.iter().map(|time| time.unwrap_or(received)).collect(),
            None => vec![received; batch.num_rows()],
        };
        let seqs = batch.column_by_name("_Seq")?.as_primitive_opt::<Int64Type>()?;
        let (names, groups) = (texts(batch, "DeviceName"), texts(batch, "MachineGroup"));
        Some(Self { ids, names, groups, times, seqs: seqs.values().to_vec() })
    }
}

fn texts<'a>(batch: &'a RecordBatch, column: &str) -> Option<&'a StringArray> {
    batch.column_by_name(column)?.as_string_opt::<i32>()
}

fn text(column: Option<&StringArray>, row: usize) -> Option<&str> {
    column.filter(|column| column.is_valid(row)).map(|column| column.value(row))
}

impl Seen {
    /// Adds a table's rows, in the order in which they were received.
    pub(super) fn add(&mut self, part: &TableBatch, received: i64) {
        let Some(common) = Common::of(&part.batch, received) else { return };
        for (row, (time, seq)) in common.times.iter().zip(&common.seqs).enumerate() {
            let Some(id) = text(Some(common.ids), row) else { continue };
            self.tell(id, |known| {
                known.heard(*time, received);
                known.named(text(common.names, row), text(common.groups, row), *seq);
            });
        }
        match part.table.name {
            "DeviceInfo" => self.add_rows(part, &OF_INFO, received, info),
            "DeviceLogonEvents" => self.add_rows(part, &OF_SIGN_INS, received, sign_in),
            "DeviceNetworkEvents" => {
                let addresses = texts(&part.batch, "LocalIP");
                for row in 0..part.batch.num_rows() {
                    if let Some((id, own)) = text(Some(common.ids), row).zip(text(addresses, row)) {
                        self.tell(id, |known| address(&mut known.device, own));
                    }
                }
            }
            UNMAPPED => {
                // The whole event is made of it again.
                for row in part.rows_with(|_| true) {
                    self.states.extend(sensor_state(&row, received));
                }
            }
            _ => {}
        }
    }

    /// Adds what rows tell in columns that only their table has.
    fn add_rows(
        &mut self,
        part: &TableBatch,
        columns: &[&str],
        received: i64,
        add: fn(&mut Device, &Row, i64),
    ) {
        let wanted =
            |name: &str| matches!(name, "DeviceId" | "Timestamp") || columns.contains(&name);
        for row in part.rows_with(wanted) {
            if let Some(id) = row.text("DeviceId") {
                let time = time_of(&row).unwrap_or(received);
                self.tell(id, |known| add(&mut known.device, &row, time));
            }
        }
    }

    /// Has a device know more; by `entry`, every row would make a text of its id.
    fn tell(&mut self, id: &str, more: impl FnOnce(&mut Known)) {
        if let Some(known) = self.devices.get_mut(id) {
            return more(known);
        }
        let mut known = Known { device: empty(id), grouped: 0 };
        more(&mut known);
        self.devices.insert(id.to_owned(), known);
    }

    /// The devices, by id.
    pub(super) fn devices(&self) -> Vec<&Device> {
        let mut devices: Vec<_> = self.devices.values().map(|known| &known.device).collect();
        devices.sort_by(|a, b| a.id.cmp(&b.id));
        devices
    }
}

impl Known {
    fn heard(&mut self, time: i64, received: i64) {
        self.device.events += 1;
        if (YEAR_2000..received + FUTURE_MICROS).contains(&time) {
            self.device.first_seen = self.device.first_seen.min(time);
            self.device.last_seen = self.device.last_seen.max(time);
        }
    }

    /// The longest name counts, and the newest group.
    fn named(&mut self, name: Option<&str>, group: Option<&str>, seq: i64) {
        if let Some(name) = name.filter(|name| name.len() > self.device.name.len()) {
            name.clone_into(&mut self.device.name);
        }
        if let Some(group) = group.filter(|group| !group.is_empty() && seq >= self.grouped) {
            self.grouped = seq;
            if group != self.device.machine_group {
                group.clone_into(&mut self.device.machine_group);
            }
        }
    }
}

fn time_of(row: &Row) -> Option<i64> {
    match row.get("Timestamp") {
        Some(Value::DateTime(micros)) => Some(micros),
        _ => None,
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

fn address(device: &mut Device, own: &str) {
    if device.address.as_deref() == Some(own) {
        return;
    }
    let parsed = own.parse::<std::net::IpAddr>();
    if parsed.is_ok_and(|ip| !ip.is_loopback() && !ip.is_unspecified() && !ip.is_multicast()) {
        device.address = Some(own.to_owned());
    }
}

/// Sysmon says in event 4 that it starts or stops: what a gap in the timeline is explained by.
fn sensor_state(row: &Row, received: i64) -> Option<SensorState> {
    let device_id = row.text("DeviceId")?.to_owned();
    let event = sensors::rebuild(row)?;
    if event.event_id != 4 || !event.channel.to_ascii_lowercase().contains("sysmon") {
        return None;
    }
    let running = match event.text("State")? {
        "Started" => true,
        "Stopped" => false,
        _ => return None,
    };
    Some(SensorState { device_id, at: time_of(row).unwrap_or(received), running })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use store::datafusion::arrow::array::{ArrayRef, Int64Array, TimestampMicrosecondArray};

    use super::*;

    /// Noon of 5 January 2026.
    const NOON: i64 = 1_767_614_400_000_000;

    /// A row: place in the log, moment, device's name, its group.
    type Told<'a> = (i64, i64, &'a str, &'a str);

    fn part(table: &str, rows: &[Told<'_>]) -> TableBatch {
        let texts = |texts: Vec<&str>| Arc::new(StringArray::from(texts)) as ArrayRef;
        let seqs: Int64Array = rows.iter().map(|row| Some(row.0)).collect();
        let times: TimestampMicrosecondArray = rows.iter().map(|row| Some(row.1)).collect();
        let batch = RecordBatch::try_from_iter([
            ("Timestamp", Arc::new(times) as ArrayRef),
            ("DeviceId", texts(vec!["d"; rows.len()])),
            ("DeviceName", texts(rows.iter().map(|row| row.2).collect())),
            ("MachineGroup", texts(rows.iter().map(|row| row.3).collect())),
            ("_Seq", Arc::new(seqs)),
        ]);
        TableBatch { table: schema::table(table).unwrap(), batch: batch.unwrap() }
    }

    #[test]
    fn a_device_is_what_its_rows_say_whatever_table_they_stand_in() {
        let mut seen = Seen::default();
        let files = [(1, NOON, "ws-1", "Sales"), (4, NOON + 2, "ws-1.example", "Finance")];
        let processes = [(2, NOON - 1, "ws-1.example", "Legal"), (3, NOON + 1, "", "")];
        for (table, rows) in [("DeviceFileEvents", files), ("DeviceProcessEvents", processes)] {
            seen.add(&part(table, &rows), NOON);
        }
        let devices = seen.devices();
        assert_eq!(devices.len(), 1);
        let device = devices[0];
        // The group is the newest row's, although its table was read first.
        assert_eq!(
            (device.name.as_str(), device.machine_group.as_str()),
            ("ws-1.example", "Finance")
        );
        assert_eq!((device.events, device.first_seen, device.last_seen), (4, NOON - 1, NOON + 2));
    }

    #[test]
    fn impossible_times_count_but_tell_no_time() {
        let mut seen = Seen::default();
        let rows =
            [(1, 0, "ws-1", ""), (2, NOON, "ws-1", ""), (3, NOON + FUTURE_MICROS, "ws-1", "")];
        seen.add(&part("DeviceEvents", &rows), NOON);
        let devices = seen.devices();
        let told =
            devices.iter().map(|device| (device.events, device.first_seen, device.last_seen));
        assert_eq!(told.collect::<Vec<_>>(), [(3, NOON, NOON)]);
    }
}
