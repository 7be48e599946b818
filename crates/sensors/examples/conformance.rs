//! Imports a telemetry pack file by file and compares what comes of each with the pack's list of
//! expected rows.
//!
//! ```text
//! cargo run --release -p sensors --example conformance -- PACK_FOLDER [--all] [--fast]
//! ```
//!
//! `PACK_FOLDER` holds `EXPECTED_TABLE_COUNTS.tsv` (file, table, `ActionType`, rows) and
//! `MANIFEST.jsonl`. Prints each file that differs, `--all` each file, `--fast` leaves out the way back; then every file without
//! expected rows, bad records, and how fast it went on one thread. Ends with 1 if anything differs
//! that `docs/TELEMETRY.md` does not argue.
#![expect(clippy::print_stdout, reason = "a program for a terminal")]

use std::collections::BTreeMap;
use std::error::Error;
use std::ops::ControlFlow;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

#[path = "conformance/expected.rs"]
mod expected;

use expected::{ARGUED, Counts, counts, expected, formats};
use sensors::{Item, Mapper, Record, Tally, read_path, rebuild, walk};

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let pack = arguments.next().ok_or("usage: conformance PACK_FOLDER [--all] [--fast]")?;
    let flags: Vec<String> = arguments.collect();
    let flag = |name: &str| flags.iter().any(|flag| flag == name);
    let (all, back) = (flag("--all"), !flag("--fast"));
    let pack = Path::new(&pack);
    let expected = expected(&std::fs::read_to_string(pack.join("EXPECTED_TABLE_COUNTS.tsv"))?)?;
    let formats = formats(&std::fs::read_to_string(pack.join("MANIFEST.jsonl"))?)?;

    let mut whole = Tally::default();
    let mut speed: BTreeMap<String, (u64, Duration)> = BTreeMap::new();
    let (mut equal, mut argued, mut differing, mut broken) = (0, 0, 0, 0);
    for path in walk(&[pack])? {
        let name = path.strip_prefix(pack)?.to_string_lossy().into_owned();
        let Some(format) = formats.get(&name) else {
            continue;
        };
        let start = Instant::now();
        let (tally, wrong) = import(&path, &name, back);
        let spent = speed.entry(format.clone()).or_default();
        spent.0 += tally.records;
        spent.1 += start.elapsed();
        broken += wrong;
        if wrong > 0 {
            println!("{name}: {wrong} events differ after row and back");
        }
        let found = counts(&tally);
        match expected.get(&name) {
            None => describe("no expected rows", &name, &tally),
            Some(expect) if *expect == found => {
                equal += 1;
                if all {
                    println!("equal: {name}: {} records", tally.records);
                }
            }
            Some(expect) => {
                let known = ARGUED.contains(&name.as_str());
                *(if known { &mut argued } else { &mut differing }) += 1;
                println!("{}: {name}", if known { "argued" } else { "DIFFERS" });
                difference(expect, &found);
            }
        }
        if format.contains("dirty") || (expected.contains_key(&name) && tally.bad_records() > 0) {
            describe(format, &name, &tally);
        }
        whole.merge(tally);
    }
    println!("\n{equal} files equal, {argued} differ as argued, {differing} differ");
    println!("{} records, {} bad, {broken} not rebuilt", whole.records, whole.bad_records());
    for (format, (records, spent)) in speed {
        let rate = records as f64 / spent.as_secs_f64().max(1e-9);
        println!("{format}: {records} events in {spent:.2?}, {rate:.0}/s");
    }
    Ok(if differing + broken == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Imports one file and counts events that the way to a row and back changes.
fn import(path: &Path, name: &str, back: bool) -> (Tally, u64) {
    let mut tally = Tally::default();
    let mut mapper = Mapper::new("conformance");
    let mut wrong = 0;
    let result = read_path(path, &mut |position, item| {
        match item {
            Item::Record(Record::Event(mut event)) => {
                let mapped = mapper.map(&event);
                tally.mapped(&event, &mapped);
                if !back {
                    return ControlFlow::Continue(());
                }
                let back = rebuild(mapped.row()).map(|mut back| {
                    back.fields.sort_by(|left, right| left.0.cmp(&right.0));
                    back
                });
                event.fields.sort_by(|left, right| left.0.cmp(&right.0));
                if back.as_ref() != Some(&event) {
                    wrong += 1;
                    if wrong == 1 {
                        println!("event: {event:?}\nback:  {back:?}");
                    }
                }
            }
            Item::Record(Record::Published { row, dropped, .. }) => tally.published(&row, &dropped),
            Item::Bad(bad) => tally.bad(name, position, &bad),
        }
        ControlFlow::Continue(())
    });
    tally.file(name, &result);
    (tally, wrong)
}

fn difference(expect: &Counts, found: &Counts) {
    let keys: std::collections::BTreeSet<_> = expect.keys().chain(found.keys()).collect();
    for key in keys {
        let (left, right) = (expect.get(key).unwrap_or(&0), found.get(key).unwrap_or(&0));
        if left != right {
            println!("    {} {}: expected {left}, found {right}", key.0, key.1);
        }
    }
}

fn describe(why: &str, name: &str, tally: &Tally) {
    println!("{why}: {name}: {} records, {} bad", tally.records, tally.bad_records());
    for ((table, action), rows) in counts(tally) {
        println!("    {table} {action}: {rows}");
    }
    for trouble in tally.troubles.values() {
        for sample in trouble.samples.iter().take(10) {
            let position = &sample.position;
            println!("    at {:#x} {:?}: {}", position.offset, position.member, sample.reason);
        }
        for (member, reason) in &trouble.skipped {
            println!("    skipped {member:?}: {reason}");
        }
        if let Some(error) = &trouble.error {
            println!("    error: {error}");
        }
    }
}
