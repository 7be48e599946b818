//! Evaluates SigmaHQ's rules on the shared telemetry pack and prints how the hits differ from
//! the expected ones, and how fast the detector is. Rates mean something on an idle machine only.
//!
//! `cargo run --release -p detection --example sigma_conformance [-- PART_OF_A_FILE_NAME]`
#![expect(clippy::print_stdout, reason = "a program for the terminal")]

#[path = "../tests/conformance/differences.rs"]
mod differences;
#[path = "../tests/conformance/pack.rs"]
#[expect(dead_code, reason = "the test uses all of it")]
mod pack;

use std::collections::BTreeMap;
use std::time::Duration;

use detection::{Sigma, shipped};

fn main() {
    let Some(shared) = pack::shared() else {
        println!("no shared telemetry pack: set SHARED to its folder");
        return;
    };
    let part = std::env::args().nth(1).unwrap_or_default();
    let loaded = pack::rules(&shared);
    let (failed, skipped) = (loaded.failed.len(), loaded.skipped.len());
    println!("rules: {} loaded, {failed} failed, {skipped} skipped", loaded.rules.len());
    for error in &loaded.failed {
        println!("  {error}");
    }
    let public = Sigma::new(loaded.rules);
    let own = Sigma::new(shipped());
    let telemetry = pack::telemetry(&shared);

    // By file and rule: hits expected, and hits found.
    let mut counts: BTreeMap<(String, String), (u64, u64)> = BTreeMap::new();
    for row in pack::expected(&telemetry).into_iter().filter(|row| row.file.contains(&part)) {
        counts.insert((row.file, row.rule), (row.events, 0));
    }
    let mut by_own_rule: BTreeMap<String, u64> = BTreeMap::new();
    let mut total = Total::default();
    for file in pack::files(&telemetry).into_iter().filter(|file| file.contains(&part)) {
        let outcome = pack::evaluate(&public, &telemetry.join(&file));
        for (rule, hits) in outcome.hits {
            counts.entry((file.clone(), rule)).or_default().1 = hits;
        }
        let own = pack::evaluate(&own, &telemetry.join(&file));
        for (rule, hits) in own.hits {
            *by_own_rule.entry(rule).or_default() += hits;
        }
        total.events += outcome.events;
        total.public += outcome.spent;
        total.own += own.spent;
    }

    for ((file, rule), (expected, ours)) in &counts {
        if ours != expected {
            let title = public.rules().get(rule).map_or("", |meta| meta.title.as_str());
            let reason = differences::reason(file, rule, *ours, *expected);
            println!("{ours} instead of {expected}\t{file}\t{rule} {title}");
            println!("\t{}", reason.unwrap_or("NOT EXPLAINED"));
        }
    }
    let equal = counts.values().filter(|(expected, ours)| expected == ours).count();
    println!("{equal} counts equal, {} differ", counts.len() - equal);
    for (rule, hits) in by_own_rule {
        let title = own.rules().get(&rule).map_or("", |meta| meta.title.as_str());
        println!("shipped: {hits}\t{title}");
    }
    total.print();
}

#[derive(Default)]
struct Total {
    events: u32,
    public: Duration,
    own: Duration,
}

impl Total {
    fn print(&self) {
        for (name, spent) in [("SigmaHQ", self.public), ("shipped", self.own)] {
            let seconds = spent.as_secs_f64();
            let rate = f64::from(self.events) / seconds;
            println!("{name}: {} events in {seconds:.2} s, {rate:.0}/s", self.events);
        }
    }
}
