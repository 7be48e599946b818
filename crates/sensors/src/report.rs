//! What came of an import: every record is counted somewhere.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{BadRecord, Mapped, Position, ReadError, ReadSummary, SensorEvent, Unmapped};
use schema::Row;

/// Bad records that are kept with their reason, per file; all are counted.
pub const SAMPLES_PER_FILE: usize = 20;

/// Counts of an import. Tallies of parts can be merged.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Files that were opened.
    pub files: u64,
    /// Records that were read, bad ones left out.
    pub records: u64,
    /// Rows by table and `ActionType`.
    pub rows: BTreeMap<String, BTreeMap<String, u64>>,
    /// Events without a published table by reason, channel and event id.
    pub unmapped: BTreeMap<Unmapped, BTreeMap<String, BTreeMap<u32, u64>>>,
    /// Properties of published rows that their table has no column for, by name.
    pub dropped: BTreeMap<String, u64>,
    /// Files that had bad records, skipped members or an error, by the name they were given.
    pub troubles: BTreeMap<String, Trouble>,
    /// Rows that were made of many records, by table; they are no part of `rows`.
    #[serde(default)]
    pub made: BTreeMap<String, u64>,
    /// Files that brought no row of a published table, and why.
    #[serde(default)]
    pub empty: BTreeMap<String, String>,
}

/// What was wrong with a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// How many bad records it had.
    pub bad: u64,
    /// The first [`SAMPLES_PER_FILE`] of them.
    pub samples: Vec<Sample>,
    /// Members of the archive that hold no records, each with the reason.
    pub skipped: Vec<(String, String)>,
    /// Why the file, or the rest of it, could not be read.
    pub error: Option<String>,
}

/// One bad record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// Where it stands.
    pub position: Position,
    /// Why it could not be read.
    pub reason: String,
}

impl Tally {
    /// Counts an event and what became of it.
    pub fn mapped(&mut self, event: &SensorEvent, mapped: &Mapped) {
        match mapped {
            Mapped::Row(row) => self.row(row),
            Mapped::Unmapped { reason, .. } => {
                self.records += 1;
                let channels = self.unmapped.entry(*reason).or_default();
                let ids = entry(channels, &event.channel);
                *ids.entry(event.event_id).or_default() += 1;
            }
        }
    }

    /// Counts a published row and the properties it lost.
    pub fn published(&mut self, row: &Row, dropped: &[String]) {
        self.row(row);
        for name in dropped {
            *entry(&mut self.dropped, name) += 1;
        }
    }

    fn row(&mut self, row: &Row) {
        self.records += 1;
        let actions = entry(&mut self.rows, row.table().name);
        *entry(actions, row.text("ActionType").unwrap_or_default()) += 1;
    }

    /// Counts a row that was made of many records.
    pub fn made(&mut self, row: &Row) {
        *entry(&mut self.made, row.table().name) += 1;
    }

    /// Counts a bad record of a file.
    pub fn bad(&mut self, file: &str, position: Position, reason: &BadRecord) {
        let trouble = entry(&mut self.troubles, file);
        trouble.bad += 1;
        if trouble.samples.len() < SAMPLES_PER_FILE {
            trouble.samples.push(Sample { position, reason: reason.to_string() });
        }
    }

    /// Counts the file whose records this tally has, or that could not be read.
    pub fn file(&mut self, file: &str, result: &Result<ReadSummary, ReadError>) {
        self.files += 1;
        match result {
            Ok(summary) if summary.skipped.is_empty() => {}
            Ok(summary) => {
                let skipped = summary.skipped.iter();
                let skipped =
                    skipped.map(|(member, reason)| (member.clone(), (*reason).to_owned()));
                entry(&mut self.troubles, file).skipped.extend(skipped);
            }
            Err(err) => entry(&mut self.troubles, file).error = Some(err.to_string()),
        }
        if self.rows.is_empty() {
            self.empty.insert(file.to_owned(), self.why_empty());
        }
    }

    fn why_empty(&self) -> String {
        match (self.records, self.bad_records()) {
            (0, 0) => "it holds no records".to_owned(),
            (0, 1) => "its only record could not be read".to_owned(),
            (0, bad) => format!("none of its {bad} records could be read"),
            (1, _) => "its only record maps to no table".to_owned(),
            (records, _) => format!("none of its {records} records maps to a table"),
        }
    }

    /// Bad records of all files.
    #[must_use]
    pub fn bad_records(&self) -> u64 {
        self.troubles.values().map(|trouble| trouble.bad).sum()
    }

    /// Adds the counts of another part of the import.
    pub fn merge(&mut self, other: Tally) {
        self.files += other.files;
        self.records += other.records;
        for (table, actions) in other.rows {
            add_all(self.rows.entry(table).or_default(), actions);
        }
        for (reason, channels) in other.unmapped {
            let known = self.unmapped.entry(reason).or_default();
            for (channel, ids) in channels {
                add_all(known.entry(channel).or_default(), ids);
            }
        }
        add_all(&mut self.dropped, other.dropped);
        add_all(&mut self.made, other.made);
        self.empty.extend(other.empty);
        for (file, trouble) in other.troubles {
            let known = self.troubles.entry(file).or_default();
            known.bad += trouble.bad;
            let room = SAMPLES_PER_FILE.saturating_sub(known.samples.len());
            known.samples.extend(trouble.samples.into_iter().take(room));
            known.skipped.extend(trouble.skipped);
            known.error = known.error.take().or(trouble.error);
        }
    }
}

fn entry<'a, V: Default>(map: &'a mut BTreeMap<String, V>, name: &str) -> &'a mut V {
    map.entry(name.to_owned()).or_default()
}

fn add_all<K: Ord>(counts: &mut BTreeMap<K, u64>, others: BTreeMap<K, u64>) {
    for (key, count) in others {
        *counts.entry(key).or_default() += count;
    }
}
