//! What a telemetry pack's list expects of each file, and what a tally counted.
#![expect(unreachable_pub, reason = "a module of several programs")]

use std::collections::BTreeMap;
use std::error::Error;

use sensors::{Tally, Unmapped};

/// Rows by table and `ActionType`, events without a table among them.
pub type Counts = BTreeMap<(String, String), u64>;

/// Files whose counts differ for a reason that `docs/TELEMETRY.md` gives.
pub const ARGUED: &[&str] = &[
    "otrf/compound__securityauditing_log4shell_cve2021_44228_java_serialized_object.zip",
    "otrf/compound__sysmon_log4shell_cve2021_44228_java_serialized_object.zip",
    "otrf/defense_evasion__empire_enable_rdp.tar.gz",
    "otrf/defense_evasion__empire_wdigest_downgrade.tar.gz",
    "otrf/privilege_escalation__empire_invoke_runas.tar.gz",
];

/// What `tally` counted, in the terms of the list.
pub fn counts(tally: &Tally) -> Counts {
    let mut counts = Counts::new();
    for (table, actions) in &tally.rows {
        for (action, rows) in actions {
            *counts.entry((table.clone(), action.clone())).or_default() += rows;
        }
    }
    for (reason, channels) in &tally.unmapped {
        for (id, events) in channels.values().flatten() {
            let key = match reason {
                Unmapped::SensorHealth => ("(sensor health)".to_owned(), format!("sysmon {id}")),
                Unmapped::NoTable => ("(not mapped)".to_owned(), String::new()),
            };
            *counts.entry(key).or_default() += events;
        }
    }
    counts
}

/// The list (`EXPECTED_TABLE_COUNTS.tsv`), by file.
pub fn expected(text: &str) -> Result<BTreeMap<String, Counts>, Box<dyn Error>> {
    let mut files: BTreeMap<String, Counts> = BTreeMap::new();
    for line in text.lines().filter(|line| !line.starts_with('#')).skip(1) {
        let mut cells = line.split('\t');
        let (Some(file), Some(table), Some(action), Some(rows)) =
            (cells.next(), cells.next(), cells.next(), cells.next())
        else {
            return Err(format!("unreadable line {line:?}").into());
        };
        let key = (table.to_owned(), action.to_owned());
        files.entry(file.to_owned()).or_default().insert(key, rows.parse()?);
    }
    Ok(files)
}

/// The format of each file, by its path below the folder.
pub fn formats(text: &str) -> Result<BTreeMap<String, String>, Box<dyn Error>> {
    let mut formats = BTreeMap::new();
    for line in text.lines() {
        let entry: serde_json::Value = serde_json::from_str(line)?;
        let member = |name: &str| entry.get(name).and_then(|value| value.as_str()).unwrap_or("");
        let path = member("path");
        let path = path.split_once('/').map_or(path, |(_, rest)| rest);
        formats.insert(path.to_owned(), member("format").to_owned());
    }
    Ok(formats)
}
