//! The mapping: a sensor's event to a row of a published table, and back.
//!
//! | module | what it knows |
//! |---|---|
//! | `registry` | which event becomes which table and `ActionType`, and which field which column: data |
//! | `codec` | how one value is written to columns and read back |
//! | `memory` | what earlier events of a device say about later ones, bounded |
//! | `address` | kinds of addresses |
//! | `source` | the hidden `_Source` column |
//! | `inverse` | rows to events |

mod address;
mod codec;
mod device;
mod inverse;
mod memory;
mod registry;
mod source;
#[cfg(test)]
mod tests;

use std::net::IpAddr;
use std::sync::LazyLock;

use schema::{Cell, Row, Table, Value};

use self::codec::{Cells, Side, View, local_by_action};
use self::device::{Device, Devices};
pub use self::inverse::rebuild;
use self::memory::Memory;
use self::registry::{Log, Resolved};
use crate::adapter::header::PREFIX;
use crate::text::ObjectWriter;
use crate::{FieldValue, SensorEvent};

/// Prefix of this product's own members of `AdditionalFields`.
pub(crate) const OWN: &str = "Sightline.";
/// Marks the later of two rows that describe one process (Sysmon 1 and Security 4688).
const DUPLICATE: &str = "Sightline.Duplicate";
/// Marks a row whose time cannot be right; the value says why.
const TIME: &str = "Sightline.Time";

/// No Windows event log is older: the format came with Windows Vista.
const EARLIEST: i64 = 946_684_800_000_000; // 2000-01-01
/// Clocks of devices may run ahead of the receiver's by this much.
const AHEAD: i64 = 86_400_000_000; // one day

/// The provider of Sysmon's events on Linux.
pub(crate) const LINUX_SYSMON: &str = "Linux-Sysmon";

/// The store's own table of events without a published one.
static UNMAPPED: LazyLock<&'static Table> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the schema crate defines it; a test there says so")]
    schema::table("_Unmapped").expect("_Unmapped is in the schema")
});

/// What an event became.
#[derive(Clone, Debug, PartialEq)]
pub enum Mapped {
    /// A row of a published table.
    Row(Row),
    /// A row of `_Unmapped`: the event has no published table, detectors still see it.
    Unmapped {
        /// The row.
        row: Row,
        /// Why there is no table.
        reason: Unmapped,
    },
}

impl Mapped {
    /// The row of either kind.
    #[must_use]
    pub fn row(&self) -> &Row {
        match self {
            Mapped::Row(row) | Mapped::Unmapped { row, .. } => row,
        }
    }

    /// The row of either kind.
    #[must_use]
    pub fn into_row(self) -> Row {
        match self {
            Mapped::Row(row) | Mapped::Unmapped { row, .. } => row,
        }
    }
}

/// Why an event has no published table.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub enum Unmapped {
    /// It says how the sensor is, not what happened on the device.
    SensorHealth,
    /// No published table holds such an event.
    NoTable,
}

/// Maps the events of one tenant. Keeps a bounded memory of processes, accounts and addresses, so
/// events should come in the order in which they were recorded.
#[derive(Debug)]
pub struct Mapper {
    tenant: String,
    devices: Devices,
    memory: Memory,
    now: Option<i64>,
}

impl Mapper {
    /// A mapper without any memory yet. `tenant` goes into the devices' ids.
    #[must_use]
    pub fn new(tenant: &str) -> Self {
        Self {
            tenant: tenant.to_owned(),
            devices: Devices::default(),
            memory: Memory::default(),
            now: None,
        }
    }

    /// Tells the time of receipt, microseconds since 1970, so that events from the future can be
    /// marked. Never called, no event is from the future.
    pub fn set_now(&mut self, micros: i64) {
        self.now = Some(micros);
    }

    /// The device id of a host: 40 hexadecimal digits, the same for every spelling of its name.
    #[must_use]
    pub fn device_id(&self, computer: &str) -> String {
        Device::of(&self.tenant, computer).id
    }

    /// Makes the row of an event.
    pub fn map(&mut self, event: &SensorEvent) -> Mapped {
        let device = self.devices.get(&self.tenant, &event.computer);
        match registry::find(&event.channel, event.event_id) {
            Some(rule) => Mapped::Row(self.mapped(event, rule, &device)),
            None => {
                let health = registry::is_sensor_health(&event.channel, event.event_id);
                let reason = if health { Unmapped::SensorHealth } else { Unmapped::NoTable };
                Mapped::Unmapped { row: self.unmapped(event, &device), reason }
            }
        }
    }

    fn mapped(&mut self, event: &SensorEvent, rule: &'static Resolved, device: &Device) -> Row {
        let action = rule.rule.action.of(event);
        let mut cells = Cells {
            row: Row::new(rule.table),
            extras: Vec::new(),
            action,
            local: self.local_side(event, rule, action, device),
            numbers_as_text: false,
        };
        self.put_common(&mut cells, event, device);
        cells.put_text("ActionType", action);
        for field in &rule.fields {
            if let Some(value) = event.field(field.field) {
                field.codec.encode(value, &mut cells);
            }
        }
        put_constants(&mut cells, rule);
        take_over(&mut cells, rule);
        put_computed(&mut cells, event);
        if rule.rule.log == Log::Audit || event.provider == LINUX_SYSMON {
            put_domains(&mut cells, device);
        }
        self.memory.enrich(&mut cells, rule.rule.log, device);
        if rule.rule.log != Log::Heartbeat {
            self.memory.put_group(&mut cells, device);
        }
        if self.memory.is_duplicate(&cells.row, rule.rule.log, device) {
            mark(&mut cells, DUPLICATE, FieldValue::Json(Box::new(true.into())));
        }
        if let Some(problem) = self.time_problem(event.time) {
            mark(&mut cells, TIME, FieldValue::Text(problem.to_owned()));
        }
        self.memory.learn(&cells.row, event, rule.rule, device);
        keep_rest(cells, event, rule)
    }

    fn unmapped(&mut self, event: &SensorEvent, device: &Device) -> Row {
        let mut cells = Cells {
            row: Row::new(&UNMAPPED),
            extras: Vec::new(),
            action: "",
            local: Side::Source,
            numbers_as_text: false,
        };
        self.put_common(&mut cells, event, device);
        let mut fields = ObjectWriter::new();
        for (name, value) in &event.fields {
            fields.field(name, value);
        }
        let source = source::write(event, &cells, fields, &[]);
        cells.put_text("_Source", source);
        self.memory.put_group(&mut cells, device);
        cells.row
    }

    /// The columns that every row has.
    fn put_common(&mut self, cells: &mut Cells, event: &SensorEvent, device: &Device) {
        cells.put("Timestamp", Value::DateTime(event.time));
        cells.put_text("DeviceId", device.id.as_str());
        cells.put_text("DeviceName", device.name.as_str());
        cells.put("ReportId", Value::Long(device::report_id(event)));
    }

    /// Which end of a connection is the device's own: by its known addresses, else by direction.
    fn local_side(
        &self,
        event: &SensorEvent,
        rule: &Resolved,
        action: &str,
        device: &Device,
    ) -> Side {
        let by_direction = local_by_action(action);
        let known = |name| {
            let address: IpAddr = event.text(name)?.parse().ok()?;
            Some(self.memory.is_own_address(device, address))
        };
        if rule.rule.log != Log::Sysmon || by_direction == Side::Source {
            return by_direction;
        }
        match (known("SourceIp"), known("DestinationIp")) {
            (Some(true), Some(false)) => Side::Source,
            _ => by_direction,
        }
    }

    /// Why a time cannot be right, if it cannot.
    fn time_problem(&self, time: i64) -> Option<&'static str> {
        if time < EARLIEST {
            Some("before any event log")
        } else if self.now.is_some_and(|now| time > now.saturating_add(AHEAD)) {
            Some("in the future")
        } else {
            None
        }
    }
}

fn put_constants(cells: &mut Cells, rule: &Resolved) {
    for (column, text) in rule.rule.cells {
        cells.put_text(column, *text);
    }
    for (name, text) in rule.rule.extras {
        mark(cells, name, FieldValue::Text((*text).to_owned()));
    }
}

/// See [`registry::EventRule::fallback`].
fn take_over(cells: &mut Cells, rule: &Resolved) {
    let Some(fallback) = &rule.rule.fallback else {
        return;
    };
    if cells.row.get(fallback.probe).is_some() {
        return;
    }
    for (column, from) in fallback.columns {
        if let Some(value) = cells.row.get(from).map(Cell::to_owned) {
            // Same types by the registry's test.
            let _ = cells.row.set(column, value);
        }
    }
}

/// Columns that follow from others.
fn put_computed(cells: &mut Cells, event: &SensorEvent) {
    let table = cells.row.table().name;
    if table == "DeviceProcessEvents" {
        cells.put("ProcessCreationTime", Value::DateTime(event.time));
    }
    for (column, kind) in [("LocalIP", "LocalIPType"), ("RemoteIP", "RemoteIPType")] {
        let kind_of = cells.row.text(column).and_then(address::kind_of);
        if let Some(name) = kind_of {
            cells.put_text(kind, name);
        }
    }
    if table == "DeviceLogonEvents" {
        let local = match cells.row.text("RemoteIPType") {
            None => cells.row.text("LogonType") != Some("Network"),
            Some(kind) => kind == "Loopback",
        };
        mark(cells, LOCAL_LOGON, FieldValue::Json(Box::new(local.into())));
    }
}

/// Accounts of Linux have no domain of their own: published rows have the device in its place.
fn put_domains(cells: &mut Cells, device: &Device) {
    for (domain, name, _) in memory::ACCOUNT_COLUMNS {
        if cells.row.text(name).is_some_and(|name| !name.is_empty()) {
            cells.put_text(domain, device.name.as_str());
        }
    }
}

/// A computed member that published rows have too.
const LOCAL_LOGON: &str = "IsLocalLogon";

/// Adds a computed member to `AdditionalFields`, where the table has that column.
fn mark(cells: &mut Cells, name: &'static str, value: FieldValue) {
    if cells.row.table().position(EXTRAS).is_some() {
        cells.extras.push((std::borrow::Cow::Borrowed(name), value));
    }
}

const EXTRAS: &str = "AdditionalFields";

/// Whether a member of `AdditionalFields` is computed, so that no field of an event may use its name.
fn is_reserved(rule: &Resolved, name: &str) -> bool {
    name.starts_with(OWN) || name == LOCAL_LOGON || rule.reserved.contains(&name)
}

/// Puts what the columns cannot give back into `AdditionalFields` and `_Source`, and ends the row.
fn keep_rest(mut cells: Cells, event: &SensorEvent, rule: &Resolved) -> Row {
    let has_extras = cells.row.table().position(EXTRAS).is_some();
    let computed = if has_extras { std::mem::take(&mut cells.extras) } else { Vec::new() };
    let mut extras = ObjectWriter::new();
    for (name, value) in &computed {
        extras.field(name, value);
    }
    let mut kept = ObjectWriter::new();
    let view = View { row: &cells.row, extras: &computed, numbers_as_text: cells.numbers_as_text };
    for (at, (name, value)) in event.fields.iter().enumerate() {
        let repeated = event.fields.iter().take(at).any(|(known, _)| known == name);
        let placed = rule.rules_for(name).any(|rule| !rule.codec.keeps_field());
        if repeated {
            // Adapters name each field once; of others' events the first counts.
        } else if placed {
            if rule.decode(name, &view).as_ref() != Some(value) {
                kept.field(name, value);
            }
        } else if has_extras && !name.starts_with(PREFIX) && !is_reserved(rule, name) {
            extras.field(name, value);
        } else {
            kept.field(name, value);
        }
    }
    let mut absent: Vec<&str> = Vec::new();
    for field in &rule.fields {
        let name = field.field;
        let new = !field.codec.keeps_field() && !absent.contains(&name);
        if new && event.field(name).is_none() && rule.decode(name, &view).is_some() {
            absent.push(name);
        }
    }
    let source = source::write(event, &cells, kept, &absent);
    if !extras.is_empty() {
        cells.put_text(EXTRAS, extras.finish());
    }
    cells.put_text("_Source", source);
    cells.row
}
