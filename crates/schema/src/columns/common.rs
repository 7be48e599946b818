//! Columns that tables of every topic share, and the store's own.

use super::{column, personal};
use crate::Column;
use crate::DataClass::Device;
use crate::KqlType::{DateTime, Long, Real, String};

pub(super) const COLUMNS: &[Column] = &[
    column("Timestamp", DateTime, Device, "When the event happened, in UTC"),
    column(
        "DeviceId",
        String,
        Device,
        "Identifier of the device, the same for as long as the device is enrolled",
    ),
    personal(
        "DeviceName",
        String,
        Device,
        "Name of the device, with its domain where that is known",
    ),
    column(
        "ActionType",
        String,
        Device,
        "Kind of event, such as ProcessCreated; says how the other columns of the row are meant",
    ),
    column(
        "ReportId",
        Long,
        Device,
        "Number of the event on its device; unique only together with device and time",
    ),
    personal(
        "AdditionalFields",
        String,
        Device,
        "JSON object with the facts of this kind of event that have no column of their own",
    ),
    column(
        "AppGuardContainerId",
        String,
        Device,
        "Isolated browser container that the activity took place in",
    ),
    column(
        "MachineGroup",
        String,
        Device,
        "Device group whose rules decide who may see and respond to the device",
    ),
    column("TenantId", String, Device, "Identifier of the tenant that the row belongs to"),
    column(
        "TimeGenerated",
        DateTime,
        Device,
        "The event time under the name that Log Analytics queries use",
    ),
    column(
        "SourceSystem",
        String,
        Device,
        "Name of the system that collected the row, in the Log Analytics form",
    ),
    column("Type", String, Device, "Name of the table that the row comes from"),
    column(
        "_ResourceId",
        String,
        Device,
        "Cloud resource that the row is attached to, in the Log Analytics form",
    ),
    column(
        "_IsBillable",
        String,
        Device,
        "Whether the row counts towards the bill, as the text true or false",
    ),
    column("_BilledSize", Real, Device, "Size of the row in bytes as a bill would count it"),
    column("_Received", DateTime, Device, "When this store received the record, in UTC"),
    column("_Seq", Long, Device, "Place of the record in the tenant's log"),
    personal(
        "_Source",
        String,
        Device,
        "JSON from which, together with the row, the sensor's own record can be rebuilt",
    ),
];
