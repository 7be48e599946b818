//! Writing events: each function gives one event id the fields its sensor gives it, in the
//! sensor's order. Numbers that the sensor's manifest declares as integers are
//! [`FieldValue::Int`], everything else is text.

mod antivirus;
mod heartbeat;
mod powershell;
mod security;
mod sysmon;
mod system_log;

pub(crate) use security::Source;
pub(crate) use sysmon::Connection;

use std::borrow::Cow;

use sensors::{FieldValue, SensorEvent};

use crate::clock::whole_millis;
use crate::device::Device;
use crate::process::Process;

/// A channel and the provider that writes to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Log {
    pub channel: &'static str,
    pub provider: &'static str,
}

pub(crate) const SYSMON: Log =
    Log { channel: "Microsoft-Windows-Sysmon/Operational", provider: "Microsoft-Windows-Sysmon" };
pub(crate) const LINUX_SYSMON: Log =
    Log { channel: "Linux-Sysmon/Operational", provider: "Linux-Sysmon" };
pub(crate) const SECURITY: Log =
    Log { channel: "Security", provider: "Microsoft-Windows-Security-Auditing" };
/// The event log service's own records in the Security log.
pub(crate) const SECURITY_EVENTLOG: Log =
    Log { channel: "Security", provider: "Microsoft-Windows-Eventlog" };
pub(crate) const SERVICE_CONTROL: Log =
    Log { channel: "System", provider: "Service Control Manager" };
pub(crate) const SYSTEM_EVENTLOG: Log = Log { channel: "System", provider: "EventLog" };
pub(crate) const KERNEL_GENERAL: Log =
    Log { channel: "System", provider: "Microsoft-Windows-Kernel-General" };
pub(crate) const KERNEL_POWER: Log =
    Log { channel: "System", provider: "Microsoft-Windows-Kernel-Power" };
pub(crate) const POWERSHELL: Log = Log {
    channel: "Microsoft-Windows-PowerShell/Operational",
    provider: "Microsoft-Windows-PowerShell",
};
pub(crate) const DEFENDER: Log = Log {
    channel: "Microsoft-Windows-Windows Defender/Operational",
    provider: "Microsoft-Windows-Windows Defender",
};
pub(crate) const HEARTBEAT: Log = Log { channel: "Sightline/Heartbeat", provider: "Sightline" };

/// An event's fields in order.
pub(crate) struct Fields(Vec<(Cow<'static, str>, FieldValue)>);

impl Fields {
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self(Vec::with_capacity(capacity))
    }

    pub(crate) fn text(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.0.push((Cow::Borrowed(name), FieldValue::Text(value.into())));
        self
    }

    pub(crate) fn int(mut self, name: &'static str, value: impl Into<i64>) -> Self {
        self.0.push((Cow::Borrowed(name), FieldValue::Int(value.into())));
        self
    }
}

impl Device {
    /// Queues an event of one of this device's logs; see [`Device::push`].
    pub(crate) fn record(
        &mut self,
        at: i64,
        log: Log,
        event_id: u32,
        actor: Option<&Process>,
        fields: Fields,
    ) {
        let event = SensorEvent {
            channel: Cow::Borrowed(log.channel),
            provider: Cow::Borrowed(log.provider),
            event_id,
            record_id: None,
            computer: self.profile.fqdn.clone(),
            time: whole_millis(at),
            fields: fields.0,
        };
        self.push(actor, event);
    }
}
