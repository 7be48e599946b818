//! The order of a list.

use super::{Column, Pairs};

/// Columns that a list is sorted by at once, at most: nobody follows more.
const MOST: usize = 3;

/// By which column, and which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SortKey<C> {
    /// The column.
    pub by: C,
    /// Whether the largest stands first.
    pub descending: bool,
}

/// The columns a list is sorted by, the most important first; never none. Ties go by what the list
/// itself says, so that the order is always the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sort<C>(Vec<SortKey<C>>);

impl<C: Column> Default for Sort<C> {
    fn default() -> Self {
        Self(vec![C::ORDER])
    }
}

impl<C: Column> Sort<C> {
    /// These keys, each column once, the first few of them. None are the list's own order.
    #[must_use]
    pub fn of(keys: impl IntoIterator<Item = SortKey<C>>) -> Self {
        let mut kept: Vec<SortKey<C>> = Vec::new();
        for key in keys {
            if kept.len() < MOST && !kept.iter().any(|one| one.by == key.by) {
                kept.push(key);
            }
        }
        if kept.is_empty() { Self::default() } else { Self(kept) }
    }

    /// The keys, the most important first.
    #[must_use]
    pub fn keys(&self) -> &[SortKey<C>] {
        &self.0
    }

    /// A column's place among the keys, from 0, and whether its largest stands first.
    #[must_use]
    pub fn place(&self, by: C) -> Option<(usize, bool)> {
        let found = self.0.iter().enumerate().find(|(_, key)| key.by == by);
        found.map(|(at, key)| (at, key.descending))
    }

    /// What a click on the column's head leads to: by it alone, the other way round if it is already.
    #[must_use]
    pub fn clicked(&self, by: C) -> Self {
        let descending = match self.0.as_slice() {
            [only] if only.by == by => !only.descending,
            _ => true,
        };
        Self(vec![SortKey { by, descending }])
    }

    /// By the column as well, after the others; the other way round if it is one of them already. The
    /// last key gives way where there are too many.
    #[must_use]
    pub fn also(&self, by: C) -> Self {
        let mut keys = self.0.clone();
        if let Some(key) = keys.iter_mut().find(|key| key.by == by) {
            key.descending = !key.descending;
        } else {
            keys.truncate(MOST - 1);
            keys.push(SortKey { by, descending: true });
        }
        Self(keys)
    }

    /// Without a column; by the list's own order if it was the only one.
    #[must_use]
    pub fn without(&self, by: C) -> Self {
        Self::of(self.0.iter().copied().filter(|key| key.by != by))
    }

    /// `sort` holds the keys joined by commas; a minus sign puts the largest first.
    pub(super) fn read(pairs: &Pairs) -> Self {
        let words = pairs.get("sort").unwrap_or_default().split(',');
        Self::of(words.filter_map(|word| {
            let (descending, word) = match word.strip_prefix('-') {
                Some(word) => (true, word),
                None => (false, word),
            };
            C::from_word(word).map(|by| SortKey { by, descending })
        }))
    }

    pub(super) fn write(&self, pairs: &mut Pairs) {
        if *self != Self::default() {
            let word = |key: &SortKey<C>| {
                let sign = if key.descending { "-" } else { "" };
                format!("{sign}{}", key.by.to_word())
            };
            pairs.push("sort", self.0.iter().map(word).collect::<Vec<_>>().join(","));
        }
    }
}
