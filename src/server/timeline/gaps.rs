//! Stretches without events that have a known cause: the sensor said that it stopped.

use crate::error::AppError;
use crate::model::timeline::Gap;
use crate::model::{Moment, Span};
use crate::server::access::Entered;
use crate::server::records::devices::{self, SensorState};

/// A device's gaps in a window, oldest first.
///
/// # Errors
/// [`AppError`] where the tenant's database does not answer.
pub async fn gaps(entered: &Entered, device: &str, window: Span) -> Result<Vec<Gap>, AppError> {
    let states = devices::states(entered.tenant.database().pool(), device, window.to.0)
        .await
        .map_err(AppError::internal)?;
    Ok(stops(&states, window))
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
