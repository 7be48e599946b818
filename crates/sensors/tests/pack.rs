//! The open telemetry pack, where it is at hand: `SHARED`, or `../shared` beside the workspace.
//!
//! Each format's smallest files run always; `SIGHTLINE_SOAK=1` runs all. Counts are compared with the
//! pack's own list by `examples/conformance.rs`; here every event has to survive the way to a row and
//! back, and dirty files have to report what is wrong with them.

#![expect(
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "helpers of tests: what is missing fails the test, what is skipped says so"
)]

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use sensors::{Item, Mapper, Record, Tally, read_path, rebuild};

/// Files of each format in a normal run.
const SMALLEST: usize = 25;

/// The unpacked pack, or `None` with the reason on standard error.
static PACK: LazyLock<Option<PathBuf>> = LazyLock::new(unpack);

fn unpack() -> Option<PathBuf> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let shared =
        std::env::var_os("SHARED").map_or_else(|| workspace.join("../shared"), PathBuf::from);
    let archive = shared.join("telemetry/pack.tar.zst");
    let Ok(file) = std::fs::File::open(&archive) else {
        eprintln!("skipped: no telemetry pack at {}", archive.display());
        return None;
    };
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| workspace.join("target"), PathBuf::from);
    let cache = target.join("tmp-cache/telemetry-pack");
    let done = cache.join(".unpacked");
    if !done.exists() {
        // Unpacked aside and moved into place, so that an interrupted run leaves no half of it.
        let aside = target.join(format!("tmp-cache/telemetry-pack.{}", std::process::id()));
        std::fs::create_dir_all(&aside).unwrap();
        tar::Archive::new(zstd::Decoder::new(file).unwrap()).unpack(&aside).unwrap();
        std::fs::write(aside.join(".unpacked"), b"").unwrap();
        let _ = std::fs::remove_dir_all(&cache);
        if std::fs::rename(&aside, &cache).is_err() {
            std::fs::remove_dir_all(&aside).unwrap();
        }
    }
    Some(cache)
}

struct Entry {
    path: PathBuf,
    format: String,
    bytes: u64,
}

fn manifest(pack: &Path) -> Vec<Entry> {
    let text = std::fs::read_to_string(pack.join("open/MANIFEST.jsonl")).unwrap();
    text.lines()
        .map(|line| {
            let entry: serde_json::Value = serde_json::from_str(line).unwrap();
            Entry {
                path: pack.join(entry["path"].as_str().unwrap()),
                format: entry["format"].as_str().unwrap().to_owned(),
                bytes: entry["bytes"].as_u64().unwrap(),
            }
        })
        .collect()
}

fn import(path: &Path) -> Tally {
    let name = path.to_string_lossy();
    let mut mapper = Mapper::new("tenant");
    let mut tally = Tally::default();
    let result = read_path(path, &mut |position, item| {
        match item {
            Item::Record(Record::Event(mut event)) => {
                let mapped = mapper.map(&event);
                tally.mapped(&event, &mapped);
                let mut back = rebuild(mapped.row()).unwrap();
                back.fields.sort_by(|left, right| left.0.cmp(&right.0));
                event.fields.sort_by(|left, right| left.0.cmp(&right.0));
                assert_eq!(back, event, "{name} at {position:?}");
            }
            Item::Record(Record::Published { row, dropped, .. }) => tally.published(&row, &dropped),
            Item::Bad(bad) => tally.bad(&name, position, &bad),
        }
        ControlFlow::Continue(())
    });
    tally.file(&name, &result);
    tally
}

#[test]
fn events_of_the_pack_survive_the_way_to_a_row_and_back() {
    let Some(pack) = &*PACK else {
        return;
    };
    let soak = std::env::var_os("SIGHTLINE_SOAK").is_some();
    let mut by_format: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
    for entry in manifest(pack) {
        by_format.entry(entry.format.clone()).or_default().push(entry);
    }
    let mut whole = Tally::default();
    for entries in by_format.values_mut() {
        entries.sort_by(|left, right| (left.bytes, &left.path).cmp(&(right.bytes, &right.path)));
        let few = entries.iter().filter(|entry| soak || entry.bytes < 400_000);
        for entry in few.take(if soak { usize::MAX } else { SMALLEST }) {
            whole.merge(import(&entry.path));
        }
    }
    eprintln!("{} files, {} records, {} bad", whole.files, whole.records, whole.bad_records());
    assert!(whole.records > 1000);
}

#[test]
fn dirty_event_logs_report_what_could_not_be_read_and_give_the_rest() {
    let Some(pack) = &*PACK else {
        return;
    };
    let dirty: Vec<_> =
        manifest(pack).into_iter().filter(|entry| entry.format.contains("dirty")).collect();
    assert!(!dirty.is_empty());
    for entry in dirty {
        let tally = import(&entry.path);
        assert!(tally.bad_records() > 0, "{}", entry.path.display());
        assert!(tally.records > 0, "{}", entry.path.display());
    }
}

#[test]
fn an_event_log_that_is_cut_off_anywhere_gives_what_is_left() {
    let Some(pack) = &*PACK else {
        return;
    };
    let logs = manifest(pack).into_iter().filter(|entry| entry.format == "evtx");
    let smallest = logs.min_by_key(|entry| (entry.bytes, entry.path.clone())).unwrap();
    let bytes = std::fs::read(smallest.path).unwrap();
    for tenth in 0..10 {
        let mut part = bytes[..bytes.len() * tenth / 10].to_vec();
        for step in 1..50 {
            if let Some(byte) = part.get_mut(4096 + 977 * step) {
                *byte ^= 0x55;
            }
        }
        let _ = sensors::read_bytes(&part, &mut |_, _| ControlFlow::Continue(()));
    }
}
