//! The bytes of a subject's cells of one day: one cell behind the other, each a tuple in the wire format
//! of postcard (<https://postcard.jamesmunns.com/wire-format>), so that bytes of several runs can be put
//! behind one another.

use crate::server::rollups::Facet;

/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;

/// What a cell counts, by the numbers of the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) facet: Facet,
    /// Row of `rollup_texts`.
    pub(super) text: i64,
    /// Row of `rollup_places`.
    pub(super) place: i64,
}

/// When and how often: microseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Counted {
    pub(super) first: i64,
    pub(super) last: i64,
    pub(super) events: i64,
}

impl Counted {
    /// Adds what another portion of rows counted.
    pub(super) fn add(&mut self, other: Self) {
        self.first = self.first.min(other.first);
        self.last = self.last.max(other.last);
        self.events = self.events.saturating_add(other.events);
    }
}

/// Facet, text, place, start within the day, microseconds from there to the last event, events.
type Stored = (u8, u64, u64, u64, u64, u64);

/// Appends a cell of a day.
///
/// # Errors
/// Where a number is negative, or a time lies outside the day.
pub(super) fn write(day: i64, key: Key, counted: Counted, to: &mut Vec<u8>) -> sqlx::Result<()> {
    let number = |number: i64| u64::try_from(number).map_err(encode);
    let stored: Stored = (
        key.facet.number(),
        number(key.text)?,
        number(key.place)?,
        number(counted.first - day.saturating_mul(DAY))?,
        number(counted.last - counted.first)?,
        number(counted.events)?,
    );
    *to = postcard::to_extend(&stored, std::mem::take(to)).map_err(encode)?;
    Ok(())
}

/// Calls back with every cell of a day's bytes.
///
/// # Errors
/// Where the bytes end within a cell, or name an unknown facet.
pub(super) fn read(
    day: i64,
    mut bytes: &[u8],
    mut each: impl FnMut(Key, Counted),
) -> sqlx::Result<()> {
    while !bytes.is_empty() {
        let ((facet, text, place, first, span, events), rest) =
            postcard::take_from_bytes::<Stored>(bytes).map_err(decode)?;
        bytes = rest;
        let number = |number: u64| i64::try_from(number).map_err(decode);
        let facet = Facet::from_number(facet)
            .ok_or_else(|| decode(format!("no facet has the number {facet}")))?;
        let first = day.saturating_mul(DAY).saturating_add(number(first)?);
        let last = first.saturating_add(number(span)?);
        let key = Key { facet, text: number(text)?, place: number(place)? };
        each(key, Counted { first, last, events: number(events)? });
    }
    Ok(())
}

fn encode(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> sqlx::Error {
    sqlx::Error::Encode(error.into())
}

fn decode(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> sqlx::Error {
    sqlx::Error::Decode(error.into())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cell() -> impl Strategy<Value = (Key, Counted)> {
        let facet = proptest::sample::select(Facet::ALL);
        (facet, 0..i64::MAX, 0..i64::MAX, 0..DAY, 0..DAY, 0..i64::MAX).prop_map(
            |(facet, text, place, one, other, events)| {
                let counted = Counted { first: one.min(other), last: one.max(other), events };
                (Key { facet, text, place }, counted)
            },
        )
    }

    proptest! {
        #[test]
        fn cells_come_back_as_they_were_written(
            day in -20_000_i64..40_000,
            cells in proptest::collection::vec(cell(), 0..20),
        ) {
            let moved = |(key, counted): (Key, Counted)| {
                let start = day * DAY;
                (key, Counted { first: counted.first + start, last: counted.last + start, ..counted })
            };
            let cells: Vec<_> = cells.into_iter().map(moved).collect();
            let mut bytes = Vec::new();
            for (key, counted) in &cells {
                write(day, *key, *counted, &mut bytes).unwrap();
            }
            let mut found = Vec::new();
            read(day, &bytes, |key, counted| found.push((key, counted))).unwrap();
            prop_assert_eq!(found, cells);
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            let _ = read(20_000, &bytes, |_, _| {});
        }
    }

    #[test]
    fn bytes_that_end_within_a_cell_are_refused() {
        let key = Key { facet: Facet::Seen, text: 300, place: 7 };
        let counted = Counted { first: 5, last: 9, events: 2 };
        let mut bytes = Vec::new();
        write(0, key, counted, &mut bytes).unwrap();
        let cut = bytes.get(..bytes.len() - 1).unwrap();
        assert!(read(0, cut, |_, _| {}).is_err());
    }
}
