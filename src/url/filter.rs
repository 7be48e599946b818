//! A filter over one property: values to keep, values to leave out.

use super::Pairs;
use crate::model::Word;

/// Keeps rows whose value is one of `include` (all, if empty) and none of `exclude`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter<T> {
    /// Values to keep, sorted; empty keeps all.
    pub include: Vec<T>,
    /// Values to leave out, sorted.
    pub exclude: Vec<T>,
}

impl<T> Default for Filter<T> {
    fn default() -> Self {
        Self { include: Vec::new(), exclude: Vec::new() }
    }
}

impl<T: Word> Filter<T> {
    /// Keeps these values only.
    #[must_use]
    pub fn only(values: impl IntoIterator<Item = T>) -> Self {
        let mut include: Vec<T> = values.into_iter().collect();
        include.sort();
        include.dedup();
        Self { include, exclude: Vec::new() }
    }

    /// Whether it keeps everything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.include.is_empty() && self.exclude.is_empty()
    }

    /// Whether it keeps a row with this value.
    #[must_use]
    pub fn keeps(&self, value: &T) -> bool {
        (self.include.is_empty() || self.include.contains(value)) && !self.exclude.contains(value)
    }

    /// Whether it keeps a row with several values, or none, which is the empty word.
    #[must_use]
    pub fn keeps_any(&self, values: &[T]) -> bool {
        let has = |wanted: &T| {
            if values.is_empty() { wanted.to_word().is_empty() } else { values.contains(wanted) }
        };
        let included = self.include.is_empty() || self.include.iter().any(has);
        included && !self.exclude.iter().any(has)
    }

    /// Adds the value to those kept, or takes it away again.
    #[must_use]
    pub fn toggled(&self, value: &T) -> Self {
        let mut next = self.clone();
        if !remove(&mut next.include, value) && !remove(&mut next.exclude, value) {
            next.include.push(value.clone());
            next.include.sort();
        }
        next
    }

    /// Adds the value to those left out, or takes it away again.
    #[must_use]
    pub fn toggled_out(&self, value: &T) -> Self {
        let mut next = self.clone();
        if !remove(&mut next.exclude, value) {
            remove(&mut next.include, value);
            next.exclude.push(value.clone());
            next.exclude.sort();
        }
        next
    }

    /// With the value among those kept.
    #[must_use]
    pub fn keeping(&self, value: &T) -> Self {
        let mut next = self.clone();
        remove(&mut next.exclude, value);
        if !next.include.contains(value) {
            next.include.push(value.clone());
            next.include.sort();
        }
        next
    }

    /// With the value among those left out.
    #[must_use]
    pub fn leaving_out(&self, value: &T) -> Self {
        if self.exclude.contains(value) { self.clone() } else { self.toggled_out(value) }
    }

    /// Without the values to keep.
    #[must_use]
    pub fn without_included(&self) -> Self {
        Self { include: Vec::new(), exclude: self.exclude.clone() }
    }

    /// Without the values to leave out.
    #[must_use]
    pub fn without_excluded(&self) -> Self {
        Self { include: self.include.clone(), exclude: Vec::new() }
    }

    pub(super) fn read(pairs: &Pairs, name: &str) -> Self {
        let include: Vec<T> = pairs.words(name);
        let mut exclude: Vec<T> = pairs.words(&format!("not_{name}"));
        exclude.retain(|value| !include.contains(value));
        Self { include, exclude }
    }

    pub(super) fn write(&self, pairs: &mut Pairs, name: &str) {
        for value in &self.include {
            pairs.push(name, value.to_word());
        }
        let name = format!("not_{name}");
        for value in &self.exclude {
            pairs.push(&name, value.to_word());
        }
    }
}

fn remove<T: PartialEq>(values: &mut Vec<T>, value: &T) -> bool {
    let before = values.len();
    values.retain(|one| one != value);
    values.len() < before
}
