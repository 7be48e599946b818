//! When and where a user signed in.

use std::collections::BTreeMap;

use super::{DAY, MOST_DAYS, count, words};
use crate::error::AppError;
use crate::model::Moment;
use crate::model::profile::{Fact, FactValue, Sighted, SignInDay, SignIns};
use crate::model::time::grouped;
use crate::server::access::Entered;
use crate::server::charts;
use crate::server::records::rollups::{self, PlaceRow, Window};
use crate::server::rollups::Facet;

/// How a sign-in ended, by its `ActionType`; `None` for what is no attempt to sign in.
fn succeeded(action: &str) -> Option<bool> {
    match action {
        action if action.starts_with("LogonSuccess") => Some(true),
        action if action.starts_with("LogonFailed") => Some(false),
        _ => None,
    }
}

/// Outcome and kind of a detail of [`Facet::Logon`].
fn read(text: &str) -> Option<(bool, &str)> {
    let (action, kind) = text.split_once(words::PART)?;
    Some((succeeded(action)?, kind))
}

/// Successful and failed sign-ins of every day of the window.
pub(super) async fn over_time(
    entered: &Entered,
    window: &Window<'_>,
    (first, last): (i64, i64),
) -> Result<SignIns, AppError> {
    let pool = entered.tenant.database().pool();
    let rows = rollups::by_day_and_text(pool, window, &[Facet::Logon]).await;
    let mut by_day: BTreeMap<i64, (u64, u64)> = BTreeMap::new();
    for row in rows.map_err(AppError::internal)? {
        let Some((succeeded, _)) = read(&row.text) else { continue };
        let (successful, failed) = by_day.entry(row.day).or_default();
        *(if succeeded { successful } else { failed }) += count(row.events);
    }
    let days: Vec<SignInDay> = (first.max(last.saturating_sub(MOST_DAYS))..=last)
        .map(|day| {
            let (successful, failed) = by_day.get(&day).copied().unwrap_or_default();
            SignInDay { at: Moment(day.saturating_mul(DAY)), successful, failed }
        })
        .collect();
    Ok(SignIns { chart: charts::sign_ins(&days), days })
}

/// What a device's sign-ins were: "Network 30, Interactive 2, 5 failed"; and how many succeeded.
pub(super) fn told<'a>(rows: impl Iterator<Item = &'a PlaceRow>) -> (String, u64) {
    let mut kinds: BTreeMap<&str, u64> = BTreeMap::new();
    let mut failed = 0;
    for row in rows {
        match read(&row.text) {
            Some((true, kind)) => *kinds.entry(kind).or_default() += count(row.events),
            Some((false, _)) => failed += count(row.events),
            None => {}
        }
    }
    let successful = kinds.values().sum();
    let mut kinds: Vec<(&str, u64)> = kinds.into_iter().collect();
    kinds.sort_by_key(|(kind, number)| (std::cmp::Reverse(*number), *kind));
    let mut words: Vec<String> =
        kinds.into_iter().map(|(kind, number)| format!("{kind} {}", grouped(number))).collect();
    if failed > 0 {
        words.push(format!("{} failed", grouped(failed)));
    }
    (words.join(", "), successful)
}

/// The devices with most and fewest successful sign-ins.
pub(super) fn frequent(devices: &[Sighted]) -> Vec<Fact> {
    let mut there: Vec<&Sighted> = devices.iter().filter(|device| device.sign_ins > 0).collect();
    there.sort_by(|one, other| {
        other.sign_ins.cmp(&one.sign_ins).then_with(|| one.device.name.cmp(&other.device.name))
    });
    let fact = |label: &str, device: &Sighted| {
        let note = format!("{} successful sign-ins", grouped(device.sign_ins));
        Fact { label: label.to_owned(), value: FactValue::Device(device.device.clone(), note) }
    };
    let mut there = there.into_iter();
    let most = there.next().map(|device| fact("Most frequent device", device));
    let least = there.next_back().map(|device| fact("Least frequent device", device));
    most.into_iter().chain(least).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(action: &str, kind: &str, events: i64) -> PlaceRow {
        PlaceRow {
            device_id: "d".to_owned(),
            facet: Facet::Logon.key().to_owned(),
            text: format!("{action}{}{kind}", words::PART),
            first: 0,
            last: 0,
            events,
        }
    }

    #[test]
    fn kinds_stand_most_first_and_failures_are_told_apart() {
        let rows = [
            row("LogonSuccess", "Interactive", 2),
            row("LogonSuccess", "Network", 1_200),
            row("LogonFailed", "Network", 5),
            row("x-Logoff", "Network", 9),
        ];
        let expect = ("Network 1,200, Interactive 2, 5 failed".to_owned(), 1_202);
        assert_eq!(told(rows.iter()), expect);
        assert_eq!(told(rows[3..].iter()), (String::new(), 0));
    }
}
