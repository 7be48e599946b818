//! Cells of a group of rows, counted in memory before they are merged into the database.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use schema::{Row, Value};

use super::observe;
use super::rules::{self, Facet, Rule, SubjectKind};

/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;

/// What is counted about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject {
    /// Its kind.
    pub kind: SubjectKind,
    /// Its name: one text, or several joined by [`Subject::PART`].
    pub name: String,
}

impl Subject {
    /// Stands between the parts of a file's and an account's name: SHA-256, SHA-1, MD5; domain,
    /// name, SID. A part may be empty.
    pub const PART: char = observe::PART;

    /// The parts of its name.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        self.name.split(Self::PART)
    }
}

/// Where it was seen: a device, and the group it was in.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// `DeviceId`.
    pub device: String,
    /// `MachineGroup`, empty for none.
    pub group: String,
}

/// What a cell counts; the numbers are places in the tally's lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Place in [`Tally::subjects`].
    pub subject: u32,
    /// What is counted.
    pub facet: Facet,
    /// Place in [`Tally::texts`].
    pub text: u32,
    /// Day since 1970, UTC.
    pub day: i64,
    /// Place in [`Tally::places`].
    pub place: u32,
}

/// When and how often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Oldest event, microseconds since 1970.
    pub first: i64,
    /// Newest event, microseconds since 1970.
    pub last: i64,
    /// How many events.
    pub events: u64,
}

/// A list in which each value stands once.
#[derive(Debug)]
struct Interned<T> {
    list: Vec<T>,
    places: FxHashMap<T, u32>,
}

impl<T> Default for Interned<T> {
    fn default() -> Self {
        Self { list: Vec::new(), places: FxHashMap::default() }
    }
}

impl<T: Clone + Eq + std::hash::Hash> Interned<T> {
    fn place<Q>(&mut self, value: &Q) -> u32
    where
        T: std::borrow::Borrow<Q>,
        Q: ?Sized + Eq + std::hash::Hash + ToOwned<Owned = T>,
    {
        if let Some(place) = self.places.get(value) {
            return *place;
        }
        let place = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        self.list.push(value.to_owned());
        self.places.insert(value.to_owned(), place);
        place
    }
}

/// Cells of a group of rows.
#[derive(Debug, Default)]
pub struct Tally {
    /// By kind and name: the kind's key stands before the name.
    subjects: Interned<String>,
    kinds: Vec<SubjectKind>,
    texts: Interned<String>,
    places: Interned<String>,
    cells: FxHashMap<Key, Cell>,
    /// The rules of each table that was met.
    rules: FxHashMap<&'static str, Arc<[&'static Rule]>>,
}

impl Tally {
    /// Adds a row. Rows without a time or a device belong to no cell.
    pub fn add(&mut self, row: &Row) {
        let (Some(Value::DateTime(time)), Some(device)) =
            (row.get("Timestamp"), row.text("DeviceId"))
        else {
            return;
        };
        let table = row.table();
        let rules = self.rules.entry(table.name).or_insert_with(|| rules::of(table).collect());
        if device.is_empty() || rules.is_empty() {
            return;
        }
        let rules = Arc::clone(rules);
        let group = row.text("MachineGroup").unwrap_or_default();
        let place = self.places.place(format!("{device}{}{group}", observe::PART).as_str());
        let day = time.div_euclid(DAY);
        for rule in rules.iter() {
            let mut subjects = Vec::new();
            observe::names(row, rule, |name| subjects.push(self.subject(rule.kind, name)));
            if subjects.is_empty() {
                continue;
            }
            let action = match rule.facet {
                Facet::Seen => row.text("ActionType").unwrap_or_default(),
                _ => "",
            };
            let mut facets = vec![(rule.facet, self.texts.place(action))];
            for detail in rule.details {
                if let Some((facet, text)) = observe::detail(row, detail) {
                    facets.push((facet, self.texts.place(text.as_ref())));
                }
            }
            for subject in subjects {
                for (facet, text) in &facets {
                    self.count(Key { subject, facet: *facet, text: *text, day, place }, time);
                }
            }
        }
    }

    fn subject(&mut self, kind: SubjectKind, name: &str) -> u32 {
        let mut keyed = String::with_capacity(name.len() + 8);
        keyed.push_str(kind.key());
        keyed.push(' ');
        keyed.push_str(name);
        let place = self.subjects.place(keyed.as_str());
        if self.kinds.len() < self.subjects.list.len() {
            self.kinds.push(kind);
        }
        place
    }

    fn count(&mut self, key: Key, time: i64) {
        self.cells
            .entry(key)
            .and_modify(|cell| {
                cell.first = cell.first.min(time);
                cell.last = cell.last.max(time);
                cell.events += 1;
            })
            .or_insert(Cell { first: time, last: time, events: 1 });
    }

    /// What is counted about, each once.
    #[must_use]
    pub fn subjects(&self) -> Vec<Subject> {
        let names = self.subjects.list.iter().zip(&self.kinds);
        names
            .map(|(keyed, kind)| Subject {
                kind: *kind,
                name: keyed.get(kind.key().len() + 1..).unwrap_or_default().to_owned(),
            })
            .collect()
    }

    /// Details, each once.
    #[must_use]
    pub fn texts(&self) -> &[String] {
        &self.texts.list
    }

    /// Devices with their groups, each once.
    #[must_use]
    pub fn places(&self) -> Vec<Place> {
        let split = |text: &String| match text.split_once(observe::PART) {
            Some((device, group)) => Place { device: device.to_owned(), group: group.to_owned() },
            None => Place { device: text.clone(), group: String::new() },
        };
        self.places.list.iter().map(split).collect()
    }

    /// The cells, in no order.
    pub fn cells(&self) -> impl Iterator<Item = (&Key, &Cell)> {
        self.cells.iter()
    }
}
