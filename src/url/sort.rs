//! The order of a list.

use super::Pairs;
use crate::model::Word;

/// By which column, and which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort<T> {
    /// The column.
    pub by: T,
    /// Whether the largest stands first.
    pub descending: bool,
}

impl<T: Word + Copy> Sort<T> {
    /// Largest first.
    #[must_use]
    pub fn down(by: T) -> Self {
        Self { by, descending: true }
    }

    /// What a click on the column's head leads to: the other way round if it is sorted already.
    #[must_use]
    pub fn clicked(self, by: T) -> Self {
        if self.by == by { Self { by, descending: !self.descending } } else { Self::down(by) }
    }

    pub(super) fn read(pairs: &Pairs, default: Self) -> Self {
        let Some(word) = pairs.get("sort") else { return default };
        let (descending, word) = match word.strip_prefix('-') {
            Some(word) => (true, word),
            None => (false, word),
        };
        T::from_word(word).map_or(default, |by| Self { by, descending })
    }

    pub(super) fn write(self, pairs: &mut Pairs, default: Self) {
        if self != default {
            let sign = if self.descending { "-" } else { "" };
            pairs.push("sort", format!("{sign}{}", self.by.to_word()));
        }
    }
}
