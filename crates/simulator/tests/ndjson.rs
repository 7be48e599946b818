//! What is written as winlogbeat NDJSON is read back as the same event.

use std::collections::HashSet;

use sensors::Record;
use simulator::{Fleet, FleetConfig, ndjson};

/// 2026-11-19 14:00 UTC, a Thursday.
const THURSDAY: i64 = 1_795_096_800_000_000;

#[test]
fn every_kind_of_event_survives_the_way_through_ndjson() {
    let config =
        FleetConfig { devices: 40, days: 2, events: 80_000, ..FleetConfig::new(4, THURSDAY) };
    let mut kinds = HashSet::new();
    for event in Fleet::new(config) {
        kinds.insert((event.channel.clone(), event.event_id));
        match sensors::parse_line(ndjson(&event).as_bytes()) {
            Ok(Record::Event(read)) => assert_eq!(read, event),
            other => panic!("{event:?} read as {other:?}"),
        }
    }
    assert!(kinds.len() > 40, "{}", kinds.len());
}
