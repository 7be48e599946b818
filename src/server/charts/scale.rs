//! Round numbers: widths of bars, tops of axes, places of labels.

use crate::model::chart::Tick;
use crate::model::{Moment, Span};

const MINUTE: i64 = 60;
const HOUR: i64 = 3600;
const DAY: i64 = 86_400;

/// Widths that divide a day, or are whole days, in seconds.
const WIDTHS: [i64; 21] = [
    1,
    5,
    10,
    15,
    30,
    MINUTE,
    2 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    7 * DAY,
    14 * DAY,
    30 * DAY,
];

/// The smallest round width, in seconds, of which at most `most` fit a span.
#[must_use]
pub fn bucket_width(span: Span, most: i64) -> i64 {
    let seconds = span.seconds().max(1);
    let most = most.max(1);
    let found = WIDTHS.into_iter().find(|width| seconds <= width * most);
    // Beyond 30 days a bar: whole days, as many as it takes.
    found.unwrap_or_else(|| seconds.div_euclid(most * DAY).saturating_add(1) * DAY)
}

/// An even number at or above `most` that reads well, at least 2.
pub(super) fn nice_top(most: u64) -> u64 {
    let mut size = 1;
    loop {
        for step in [2, 4, 6, 8, 10] {
            let top = step * size;
            if top >= most {
                return top;
            }
        }
        size *= 10;
    }
}

/// Labels for the time axis: at round times, at most eight.
pub(super) fn ticks(window: Span) -> Vec<Tick> {
    let step = bucket_width(window, 8).saturating_mul(1_000_000);
    let long = i128::from(window.to.0) - i128::from(window.from.0);
    if long <= 0 {
        return Vec::new();
    }
    let first = window.from.0.div_euclid(step) * step;
    (0..10)
        .map(|count| first.saturating_add(step.saturating_mul(count)))
        .filter(|at| (window.from.0..window.to.0).contains(at))
        .filter_map(|at| {
            let place = u32::try_from(i128::from(at - window.from.0) * 1000 / long).ok()?;
            // A label close to the edge would leave the picture.
            (place <= 890).then_some(Tick { at: Moment(at), place, day: step >= DAY * 1_000_000 })
        })
        .collect()
}
