//! How fast a fleet makes events: `cargo run --release -p simulator --example rate`.
//! Arguments: devices, days, events; a fourth, of any value, also lists the events by kind.

#![expect(clippy::print_stdout, reason = "a program that reports to its user")]

use std::collections::BTreeMap;
use std::time::Instant;

use simulator::{Fleet, FleetConfig};

/// 2026-11-19 14:00 UTC, a Thursday.
const END: i64 = 1_795_096_800_000_000;

fn main() {
    let mut numbers = std::env::args().skip(1).map(|text| text.parse::<u64>().unwrap_or_default());
    let mut config = FleetConfig::new(7, END);
    config.devices = numbers.next().map_or(config.devices, |number| number as u32);
    config.days = numbers.next().map_or(config.days, |number| number as u32);
    config.events = numbers.next().unwrap_or(config.events);
    let begin = Instant::now();
    let count = Fleet::new(config.clone()).map(std::hint::black_box).count();
    let seconds = begin.elapsed().as_secs_f64();
    let rate = count as f64 / seconds;
    println!("{count} events (asked for {}) in {seconds:.2} s: {rate:.0} events/s", config.events);
    if numbers.next().is_some() {
        let mut kinds: BTreeMap<(String, u32), u64> = BTreeMap::new();
        for event in Fleet::new(config) {
            *kinds.entry((event.channel.to_string(), event.event_id)).or_default() += 1;
        }
        for ((channel, event_id), number) in kinds {
            println!("{number:9} {channel} {event_id}");
        }
    }
}
