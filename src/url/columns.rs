//! The columns of a list: which are shown, and in which order.

use super::{Pairs, SortKey};
use crate::model::Word;

/// A column of a list. One registry a list; heads, cells, sorting, the chooser and exports read it.
pub trait Column: Word + Copy + std::fmt::Debug + 'static {
    /// Every column, in the order in which they stand unless another is chosen.
    const EVERY: &'static [Self];
    /// The column that leads to the row's own page: it is always shown.
    const KEY: Self;
    /// What the list is sorted by unless another order is chosen.
    const ORDER: SortKey<Self>;

    /// Its head.
    fn title(self) -> &'static str;
    /// Whether it is shown unless others are chosen.
    fn is_usual(self) -> bool;
}

/// The columns that are shown, in order; never none, and always with the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns<C>(Vec<C>);

impl<C: Column> Default for Columns<C> {
    fn default() -> Self {
        Self(C::EVERY.iter().copied().filter(|column| column.is_usual()).collect())
    }
}

impl<C: Column> Columns<C> {
    /// These columns, each once; the key comes first where it is missing. None are the usual ones.
    #[must_use]
    pub fn of(chosen: impl IntoIterator<Item = C>) -> Self {
        let mut shown: Vec<C> = Vec::new();
        for column in chosen {
            if !shown.contains(&column) {
                shown.push(column);
            }
        }
        if shown.is_empty() {
            return Self::default();
        }
        if !shown.contains(&C::KEY) {
            shown.insert(0, C::KEY);
        }
        Self(shown)
    }

    /// Those that are shown, in order.
    #[must_use]
    pub fn shown(&self) -> &[C] {
        &self.0
    }

    /// Whether nobody chose others.
    #[must_use]
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }

    /// Every column with whether it is shown: those that are first, in their order.
    #[must_use]
    pub fn choices(&self) -> Vec<(C, bool)> {
        let hidden = C::EVERY.iter().copied().filter(|column| !self.0.contains(column));
        let shown = self.0.iter().map(|column| (*column, true));
        shown.chain(hidden.map(|column| (column, false))).collect()
    }

    /// With a column one place further to the front, or to the back.
    #[must_use]
    pub fn moved(mut self, column: C, to_front: bool) -> Self {
        let Some(at) = self.0.iter().position(|one| *one == column) else { return self };
        let other = if to_front { at.checked_sub(1) } else { Some(at + 1) };
        if let Some(other) = other.filter(|other| *other < self.0.len()) {
            self.0.swap(at, other);
        }
        self
    }

    /// `cols` holds them joined by commas. A form without script sends each as a field of its own, and
    /// the button that moves one as `front` or `back`.
    pub(super) fn read(pairs: &Pairs) -> Self {
        let named = |name: &'static str| {
            let fields = pairs.iter().filter(move |(key, _)| *key == name);
            fields.flat_map(|(_, value)| value.split(',')).filter_map(C::from_word)
        };
        let mut columns = Self::of(named("cols"));
        for (name, to_front) in [("front", true), ("back", false)] {
            if let Some(column) = named(name).next() {
                columns = columns.moved(column, to_front);
            }
        }
        columns
    }

    pub(super) fn write(&self, pairs: &mut Pairs) {
        if !self.is_usual() {
            let words: Vec<String> = self.0.iter().map(Word::to_word).collect();
            pairs.push("cols", words.join(","));
        }
    }
}
