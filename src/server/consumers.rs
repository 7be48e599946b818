//! The consumers of a tenant's log, by the names under which the store keeps their places. A name must not
//! change between releases.

/// Rules over every event.
pub const DETECTION: &str = "detection";
/// Devices and their state.
pub const INVENTORY: &str = "inventory";
/// What is counted of single values.
pub const ROLLUPS: &str = "rollups";

/// What each does, in words.
pub const LABELS: &[(&str, &str)] = &[
    (store::SEGMENT_WRITER, "Segments: events from the log into files"),
    (DETECTION, "Detection: rules over every event"),
    (INVENTORY, "Inventory: devices and their state"),
    (ROLLUPS, "Counts: files, addresses, domains, URLs and users"),
];
