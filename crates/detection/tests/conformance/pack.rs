//! The shared telemetry pack and rules: found, extracted into a cache, and evaluated.
#![expect(unreachable_pub, reason = "a module of several programs")]
#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "only tests use it")]
#![expect(clippy::print_stderr, reason = "says what could not be read")]

use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use detection::{Detector, Loaded, Sigma, load_dir};
use sensors::{Item, Record};

/// The folder with shared inputs: `SHARED`, else `shared` beside the workspace.
pub fn shared() -> Option<PathBuf> {
    let above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let beside: Vec<PathBuf> = above.map(|folder| folder.join("shared")).collect();
    let named = std::env::var_os("SHARED").map(PathBuf::from);
    named.into_iter().chain(beside).find(|folder| folder.join("telemetry/pack.tar.zst").is_file())
}

/// Extracts an archive below the target folder once; later calls find it there.
pub fn extracted(archive: &Path, name: &str) -> PathBuf {
    let program = std::env::current_exe().expect("own path");
    // <target>/<profile>/<deps or examples>/<program>
    let target = program.ancestors().nth(3).expect("target folder");
    let folder = target.join("shared-cache").join(name);
    if !folder.is_dir() {
        let part = target.join("shared-cache").join(format!("{name}.{}", std::process::id()));
        fs::create_dir_all(&part).expect("cache folder");
        let file = fs::File::open(archive).expect("archive");
        let plain = zstd::Decoder::new(file).expect("zstd");
        tar::Archive::new(plain).unpack(&part).expect("archive contents");
        // Another process may have been faster: then its copy is as good.
        if fs::rename(&part, &folder).is_err() {
            fs::remove_dir_all(&part).expect("own part");
        }
    }
    folder
}

/// The pack's open part.
pub fn telemetry(shared: &Path) -> PathBuf {
    extracted(&shared.join("telemetry/pack.tar.zst"), "pack").join("open")
}

/// All of the shared SigmaHQ rules, as one checkout.
pub fn rules(shared: &Path) -> Loaded {
    load_dir(&extracted(&shared.join("sigma/rules.tar.zst"), "sigma")).expect("rules")
}

/// What one file gave.
#[derive(Default)]
pub struct Outcome {
    /// Events that satisfied each rule, by rule id.
    pub hits: BTreeMap<String, u64>,
    /// Events evaluated.
    pub events: u32,
    /// Time in the detector alone.
    pub spent: Duration,
}

/// Reads a file of the pack and evaluates every event.
pub fn evaluate(sigma: &Sigma, path: &Path) -> Outcome {
    let mut outcome = Outcome::default();
    let read = sensors::read_path(path, &mut |_, item| {
        if let Item::Record(Record::Event(event)) = item {
            let start = Instant::now();
            let findings = sigma.evaluate(&event);
            outcome.spent += start.elapsed();
            outcome.events += 1;
            for finding in findings {
                *outcome.hits.entry(finding.rule.id.clone()).or_default() += 1;
            }
        }
        ControlFlow::Continue(())
    });
    if let Err(error) = read {
        eprintln!("{}: {error}", path.display());
    }
    outcome
}

/// One row of `EXPECTED_SIGMA_HITS.tsv`.
pub struct Expected {
    /// Relative to the pack's root.
    pub file: String,
    /// Rule id.
    pub rule: String,
    /// Events that satisfied the rule.
    pub events: u64,
}

/// The expected hits, as another version of the engine counted them.
pub fn expected(telemetry: &Path) -> Vec<Expected> {
    let text = fs::read_to_string(telemetry.join("EXPECTED_SIGMA_HITS.tsv")).expect("expected");
    let rows = text.lines().filter(|line| !line.starts_with('#')).skip(1);
    rows.map(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        Expected {
            file: cells[0].to_owned(),
            rule: cells[1].to_owned(),
            events: cells[4].parse().expect("number"),
        }
    })
    .collect()
}

/// One rule and the recording that it must fire on.
pub struct Pair {
    /// Rule id.
    pub rule: String,
    /// The rule's file.
    pub rule_file: String,
    /// The recording, an EVTX file.
    pub recording: String,
    /// How many events at least.
    pub count: u64,
}

/// The pairs of SigmaHQ's regression data; paths are below `sigma_regression`.
pub fn pairs(telemetry: &Path) -> Vec<Pair> {
    let text = fs::read_to_string(telemetry.join("sigma_regression/pairs.tsv")).expect("pairs");
    let rows = text.lines().skip(1);
    rows.map(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        Pair {
            rule: cells[0].to_owned(),
            rule_file: cells[1].to_owned(),
            recording: cells[2].to_owned(),
            count: cells[3].parse().unwrap_or(1),
        }
    })
    .collect()
}

/// Every file of the pack that holds records, relative to its root.
pub fn files(telemetry: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![telemetry.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("folder") {
            let path = entry.expect("entry").path();
            let text = ["tsv", "yml", "jsonl"].map(Some);
            if path.is_dir() {
                folders.push(path);
            } else if !text.contains(&path.extension().and_then(|ext| ext.to_str())) {
                let name = path.strip_prefix(telemetry).expect("below").to_string_lossy();
                found.push(name.into_owned());
            }
        }
    }
    found.sort();
    found
}
