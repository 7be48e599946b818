//! Sensor records without a published table.

use super::definition::{Definition, MACHINE_GROUP};
use crate::{DataClass, TableKind};

/// Sensor records that map to no published table, kept in the log so that detectors see them.
pub(super) const UNMAPPED: Definition = Definition {
    name: "_Unmapped",
    kind: TableKind::Unmapped,
    class: DataClass::Device,
    streamed: false,
    description: "Sensor records that map to no published table, kept in the log so that detectors see them",
    published: &["Timestamp", "DeviceId", "DeviceName", "ReportId"],
    streaming: MACHINE_GROUP,
    compatibility: &[],
    overrides: &[],
};
