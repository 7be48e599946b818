//! What rules made of the values that they met: rows repeat one another, so it is looked up by these
//! values and only made once.

use rustc_hash::FxHashMap;
use schema::Table;
use store::datafusion::arrow::array::RecordBatch;

use super::observe;
use super::rules::{self, Facet, Naming, Rule};
use super::tally::{Key, Tally};
use super::view::{Columns, View};

/// Of one table.
#[derive(Debug)]
pub(super) struct Met {
    /// Places by device and group.
    pub(super) places: FxHashMap<String, u32>,
    pub(super) rules: Vec<MetRule>,
}

/// Of one rule.
#[derive(Debug)]
pub(super) struct MetRule {
    pub(super) rule: &'static Rule,
    subjects: FxHashMap<String, Vec<u32>>,
    actions: FxHashMap<String, u32>,
    details: Vec<FxHashMap<String, Vec<(Facet, u32)>>>,
}

/// The columns of one batch that a rule reads.
#[derive(Debug)]
pub(super) struct Applied<'a> {
    naming: Columns<'a>,
    action: Columns<'a>,
    details: Vec<Columns<'a>>,
}

/// Where and when a row counts.
#[derive(Clone, Copy, Debug)]
pub(super) struct At {
    pub(super) day: i64,
    pub(super) place: u32,
    /// Microseconds since 1970.
    pub(super) time: i64,
}

impl Met {
    pub(super) fn new(table: &'static Table) -> Self {
        let rules = rules::of(table).map(|rule| MetRule {
            rule,
            subjects: FxHashMap::default(),
            actions: FxHashMap::default(),
            details: rule.details.iter().map(|_| FxHashMap::default()).collect(),
        });
        Self { places: FxHashMap::default(), rules: rules.collect() }
    }
}

impl<'a> Applied<'a> {
    pub(super) fn new(rule: &'static Rule, batch: &'a RecordBatch) -> Self {
        let details = rule.details.iter();
        Self {
            naming: Columns::of(batch, rule.naming.columns().iter().copied()),
            action: Columns::of(batch, std::iter::once("ActionType")),
            details: details
                .map(|detail| Columns::of(batch, detail.columns().into_iter()))
                .collect(),
        }
    }
}

impl MetRule {
    /// Counts what the rule finds in a row; `key` is a buffer.
    pub(super) fn count(
        &mut self,
        applied: &Applied<'_>,
        tally: &mut Tally,
        view: View<'_>,
        key: &mut String,
        at: At,
    ) {
        let rule = self.rule;
        if applied.naming.all_null(view.row) {
            return;
        }
        // Other events' additional fields differ from row to row: they must not be remembered.
        let kind = view.text("ActionType").unwrap_or_default();
        if rule.naming == Naming::Answers && kind != observe::ANSWER {
            return;
        }
        applied.naming.write(view, key);
        if !self.subjects.contains_key(key.as_str()) {
            let mut found = Vec::new();
            observe::names(&view, rule, |name| {
                found.push(tally.subject(rule.kind, name));
            });
            self.subjects.insert(key.clone(), found);
        }
        let Some(subjects) = self.subjects.get(key.as_str()).filter(|found| !found.is_empty())
        else {
            return;
        };
        applied.action.write(view, key);
        let action = match self.actions.get(key.as_str()) {
            Some(action) => *action,
            None => {
                let seen = rule.facet == Facet::Seen;
                let text = view.text("ActionType").filter(|_| seen).unwrap_or_default();
                let action = tally.text(text);
                self.actions.insert(key.clone(), action);
                action
            }
        };
        let cell = |subject: u32, facet: Facet, text: u32| Key {
            subject,
            facet,
            text,
            day: at.day,
            place: at.place,
        };
        for subject in subjects {
            tally.count(cell(*subject, rule.facet, action), at.time);
        }
        let details = rule.details.iter().zip(&applied.details).zip(&mut self.details);
        for ((detail, columns), known) in details {
            if columns.all_null(view.row) || !detail.applies(kind) {
                continue;
            }
            columns.write(view, key);
            if !known.contains_key(key.as_str()) {
                let mut told = Vec::new();
                observe::details(&view, detail, |facet, text| {
                    told.push((facet, tally.text(text)));
                });
                known.insert(key.clone(), told);
            }
            for (facet, text) in known.get(key.as_str()).into_iter().flatten() {
                for subject in subjects {
                    tally.count(cell(*subject, *facet, *text), at.time);
                }
            }
        }
    }
}
