//! SigmaHQ's rules on recorded attacks. Needs the shared inputs; the whole pack is evaluated
//! where `SIGHTLINE_SOAK=1`, a part of it otherwise.

#[path = "conformance/differences.rs"]
mod differences;
#[path = "conformance/pack.rs"]
mod pack;

use std::collections::BTreeMap;

use detection::{Sigma, load_dir};

#[test]
fn every_regression_pair_fires() {
    let Some(shared) = pack::shared() else {
        eprintln!("skipped: no shared telemetry pack");
        return;
    };
    let telemetry = pack::telemetry(&shared);
    let folder = telemetry.join("sigma_regression");
    let rules = load_dir(&folder).expect("rules");
    assert_eq!(rules.failed, []);
    let sigma = Sigma::new(rules.rules);
    let pairs = pack::pairs(&telemetry);
    assert_eq!(pairs.len(), 139);
    let mut wrong = Vec::new();
    for pair in &pairs {
        let outcome = pack::evaluate(&sigma, &folder.join(&pair.recording));
        let hits = outcome.hits.get(&pair.rule).copied().unwrap_or_default();
        if hits < pair.count {
            wrong.push(format!("{}: {hits} of {}", pair.rule_file, pair.count));
        }
    }
    assert!(wrong.is_empty(), "{} pairs:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn hits_on_the_pack_equal_the_expected_ones() {
    let Some(shared) = pack::shared() else {
        eprintln!("skipped: no shared telemetry pack");
        return;
    };
    let all = std::env::var("SIGHTLINE_SOAK").is_ok_and(|value| value == "1");
    let wanted = |file: &str| all || file.starts_with("evtx_mdecrevoisier/");
    let loaded = pack::rules(&shared);
    assert_eq!(loaded.failed, []);
    let sigma = Sigma::new(loaded.rules);
    let telemetry = pack::telemetry(&shared);

    // By file and rule: hits expected, and hits found.
    let mut counts: BTreeMap<(String, String), (u64, u64)> = BTreeMap::new();
    for row in pack::expected(&telemetry).into_iter().filter(|row| wanted(&row.file)) {
        counts.insert((row.file, row.rule), (row.events, 0));
    }
    assert!(counts.len() > 100);
    for file in pack::files(&telemetry).into_iter().filter(|file| wanted(file)) {
        for (rule, hits) in pack::evaluate(&sigma, &telemetry.join(&file)).hits {
            counts.entry((file.clone(), rule)).or_default().1 = hits;
        }
    }
    let mut wrong = Vec::new();
    for ((file, rule), (expected, ours)) in &counts {
        let known = differences::reason(file, rule, *ours, *expected).is_some();
        if ours != expected && !known {
            wrong.push(format!("{ours} instead of {expected}: {file} {rule}"));
        }
    }
    assert!(wrong.is_empty(), "{} counts:\n{}", wrong.len(), wrong.join("\n"));
    let rows = differences::DIFFERENCES.iter();
    let unused: Vec<_> = rows
        .filter(|row| {
            !counts.iter().any(|((file, rule), (expected, ours))| {
                file.ends_with(row.file)
                    && (row.rule.is_empty() || row.rule == rule)
                    && ours > expected
            })
        })
        .map(|row| (row.file, row.rule))
        .collect();
    assert!(!all || unused.is_empty(), "no longer different: {unused:?}");
}
