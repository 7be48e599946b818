//! Stretches without events: the sensor said that it stopped, or nothing came for a day although events
//! came before and after.

use std::collections::BTreeSet;

use store::HourCount;

use crate::error::AppError;
use crate::model::timeline::Gap;
use crate::model::{Moment, Span};
use crate::server::access::Entered;
use crate::server::records::devices::{self, SensorState};

/// So long a silence is a gap, whatever its cause, microseconds. Shorter ones are nights.
const SILENCE: i64 = 24 * HourCount::WIDTH;

/// A device's gaps in a window, oldest first.
///
/// # Errors
/// [`AppError`] where the tenant's database does not answer.
pub async fn gaps(entered: &Entered, device: &str, window: Span) -> Result<Vec<Gap>, AppError> {
    let hour = |at: i64| at.div_euclid(HourCount::WIDTH);
    let hours = hour(window.from.0)..hour(window.to.0.saturating_sub(1)).saturating_add(1);
    let (states, counts) = tokio::join!(
        devices::states(entered.tenant.database().pool(), device, window.to.0),
        entered.tenant.store.device_hours(entered.ctx(), device, hours),
    );
    let mut gaps = stops(&states.map_err(AppError::internal)?, window);
    let counts = counts.map_err(AppError::internal)?;
    let heard: BTreeSet<i64> = counts.iter().map(|count| count.hour).collect();
    let unexplained: Vec<Gap> = silences(&heard)
        .filter(|span| !gaps.iter().any(|gap| gap.span.from < span.to && span.from < gap.span.to))
        .map(|span| Gap { span, cause: String::new() })
        .collect();
    gaps.extend(unexplained);
    gaps.sort_by_key(|gap| gap.span.from);
    Ok(gaps)
}

/// Whole hours without an event between two with events, where there are enough of them.
fn silences(heard: &BTreeSet<i64>) -> impl Iterator<Item = Span> {
    heard.iter().zip(heard.iter().skip(1)).filter_map(|(before, after)| {
        let span = Span { from: Moment(before + HourCount::WIDTH), to: Moment(*after) };
        (span.to.0 - span.from.0 >= SILENCE).then_some(span)
    })
}

/// From each stop to the next start; a sensor that never started again is silent to the end.
fn stops(states: &[SensorState], window: Span) -> Vec<Gap> {
    let mut gaps = Vec::new();
    let mut stopped: Option<i64> = None;
    let mut close = |from: i64, to: i64| {
        let span = Span { from: Moment(from).max(window.from), to: Moment(to).min(window.to) };
        if span.seconds() > 0 {
            gaps.push(Gap { span, cause: "sensor stopped".to_owned() });
        }
    };
    for state in states {
        match (state.running, stopped) {
            (false, None) => stopped = Some(state.at),
            (true, Some(from)) => {
                close(from, state.at);
                stopped = None;
            }
            _ => {}
        }
    }
    if let Some(from) = stopped {
        close(from, window.to.0);
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_without_an_event_is_a_gap_and_a_night_is_not() {
        let hours: BTreeSet<i64> =
            [3, 4, 20, 44, 69, 70].map(|hour| hour * HourCount::WIDTH).into();
        let found: Vec<(i64, i64)> = silences(&hours)
            .map(|span| (span.from.0 / HourCount::WIDTH, span.to.0 / HourCount::WIDTH))
            .collect();
        assert_eq!(found, [(45, 69)], "from 20 to 44 are 23 hours");
        assert_eq!(silences(&BTreeSet::new()).count(), 0);
    }

    #[test]
    fn a_gap_runs_from_a_stop_to_the_next_start_inside_the_window() {
        let check = |states: &[(i64, bool)], expect: &[(i64, i64)]| {
            let states: Vec<SensorState> = states
                .iter()
                .map(|(at, running)| SensorState {
                    device_id: String::new(),
                    at: at * 1_000_000,
                    running: *running,
                })
                .collect();
            let window = Span { from: Moment(10_000_000), to: Moment(100_000_000) };
            let found: Vec<(i64, i64)> = stops(&states, window)
                .iter()
                .map(|gap| (gap.span.from.0 / 1_000_000, gap.span.to.0 / 1_000_000))
                .collect();
            assert_eq!(found, expect);
        };
        check(&[], &[]);
        check(&[(20, false), (50, true)], &[(20, 50)]);
        check(&[(5, false), (15, true), (20, true)], &[(10, 15)]);
        check(&[(20, false), (30, false), (40, true)], &[(20, 40)]);
        check(&[(90, false)], &[(90, 100)]);
        check(&[(1, false), (5, true)], &[]);
    }
}
