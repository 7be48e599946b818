//! Cells of a group of rows, counted in memory before they are merged into the database.

use rustc_hash::FxHashMap;
use schema::Table;
use store::datafusion::arrow::array::{Array as _, AsArray as _, RecordBatch};
use store::datafusion::arrow::datatypes::TimestampMicrosecondType;

use super::met::{Applied, At, Met};
use super::observe;
use super::rules::{Facet, SubjectKind};
use super::view::{Columns, View};

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
    /// What was met so far, by table.
    met: FxHashMap<&'static str, Met>,
}

impl Tally {
    /// Adds the rows of a table. Rows without a time or a device belong to no cell.
    pub fn add(&mut self, table: &'static Table, batch: &RecordBatch) {
        let times = batch.column_by_name("Timestamp");
        let times = times.and_then(|times| times.as_primitive_opt::<TimestampMicrosecondType>());
        let devices = batch.column_by_name("DeviceId");
        let devices = devices.and_then(|devices| devices.as_string_opt::<i32>());
        let (Some(times), Some(devices)) = (times, devices) else { return };
        let mut met = self.met.remove(table.name).unwrap_or_else(|| Met::new(table));
        let applied: Vec<Applied<'_>> =
            met.rules.iter().map(|rule| Applied::new(rule.rule, batch)).collect();
        let places = Columns::of(batch, ["DeviceId", "MachineGroup"].into_iter());
        let mut key = String::new();
        for row in 0..batch.num_rows() {
            if times.is_null(row) || devices.is_null(row) || devices.value(row).is_empty() {
                continue;
            }
            let view = View { batch, row };
            let time = times.value(row);
            places.write(view, &mut key);
            let place = match met.places.get(key.as_str()) {
                Some(place) => *place,
                None => {
                    let (device, group) = (devices.value(row), view.text("MachineGroup"));
                    let group = group.unwrap_or_default();
                    let text = format!("{device}{}{group}", observe::PART);
                    let place = self.places.place(text.as_str());
                    met.places.insert(key.clone(), place);
                    place
                }
            };
            let at = At { day: time.div_euclid(DAY), place, time };
            for (rule, applied) in met.rules.iter_mut().zip(&applied) {
                rule.count(applied, self, view, &mut key, at);
            }
        }
        self.met.insert(table.name, met);
    }

    pub(super) fn subject(&mut self, kind: SubjectKind, name: &str) -> u32 {
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

    /// The place of a detail.
    pub(super) fn text(&mut self, text: &str) -> u32 {
        self.texts.place(text)
    }

    pub(super) fn count(&mut self, key: Key, time: i64) {
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
