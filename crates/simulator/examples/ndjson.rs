//! Writes a fleet's events as NDJSON to standard output, as winlogbeat 7 would ship them:
//! `cargo run --release -p simulator --example ndjson -- SEED DEVICES DAYS EVENTS`.

use std::io::{BufWriter, Write, stdout};

use simulator::{Fleet, FleetConfig, ndjson};

/// 2026-11-19 14:00 UTC, a Thursday.
const END: i64 = 1_795_096_800_000_000;

fn main() -> std::io::Result<()> {
    let mut numbers = std::env::args().skip(1).map(|text| text.parse::<u64>().unwrap_or_default());
    let mut config = FleetConfig::new(numbers.next().unwrap_or(7), END);
    config.devices = numbers.next().map_or(config.devices, |number| number as u32);
    config.days = numbers.next().map_or(config.days, |number| number as u32);
    config.events = numbers.next().unwrap_or(config.events);
    let mut out = BufWriter::new(stdout().lock());
    for event in Fleet::new(config) {
        writeln!(out, "{}", ndjson(&event))?;
    }
    out.flush()
}
