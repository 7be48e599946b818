//! The devices on which a value was seen.

use std::collections::{BTreeMap, HashMap};

use super::{count, sign_ins, words};
use crate::error::AppError;
use crate::model::profile::{Execution, Sighted};
use crate::model::{EntityKind, Moment, Risk};
use crate::server::access::Entered;
use crate::server::devices::{assessed, unknown};
use crate::server::records::rollups::{self, PlaceRow, Window};
use crate::server::rollups::Facet;

/// What happened most tellingly on a device: the words of these come first.
const TELLING: &[&str] =
    &["ProcessCreated", "ImageLoaded", "DriverLoad", "FileCreated", "LogonSuccess", "LogonFailed"];

/// The facets that name the process which did something.
const ACTORS: &[Facet] = &[Facet::Ran, Facet::Loaded, Facet::Created, Facet::By];

/// What became of a file on a device.
fn execution(rows: &[&PlaceRow]) -> Execution {
    let ran = |row: &&PlaceRow| row.facet == Facet::Acted.key() || row.text == "ProcessCreated";
    let loaded = |row: &&PlaceRow| matches!(row.text.as_str(), "ImageLoaded" | "DriverLoad");
    if rows.iter().any(ran) {
        Execution::Ran
    } else if rows.iter().any(loaded) {
        Execution::Loaded
    } else {
        Execution::NotRun
    }
}

/// The facet that a device's line tells one of.
fn detail_of(kind: EntityKind) -> Facet {
    match kind {
        EntityKind::Ip => Facet::Port,
        EntityKind::Domain | EntityKind::Url => Facet::Address,
        EntityKind::User => Facet::Logon,
        _ => Facet::Path,
    }
}

/// The devices, worst risk first, then newest first; and how many there are.
pub(super) async fn sighted(
    entered: &Entered,
    window: &Window<'_>,
    kind: EntityKind,
) -> Result<(Vec<Sighted>, u64), AppError> {
    let pool = entered.tenant.database().pool();
    let detail = detail_of(kind);
    let asked: Vec<Facet> = ACTORS.iter().copied().chain([detail]).collect();
    let (there, told) = tokio::try_join!(
        rollups::by_place(pool, window, super::THERE),
        rollups::by_place(pool, window, &asked),
    )
    .map_err(AppError::internal)?;
    let known: HashMap<String, _> = assessed(entered)
        .await?
        .into_iter()
        .map(|device| {
            (device.device.id.clone(), (device.summary.device.clone(), device.summary.risk))
        })
        .collect();
    let mut most: HashMap<(&str, &str), &PlaceRow> = HashMap::new();
    for row in &told {
        let best = most.entry((&row.device_id, &row.facet)).or_insert(row);
        if (row.events, &best.text) > (best.events, &row.text) {
            *best = row;
        }
    }
    let mut by_device: BTreeMap<&str, Vec<&PlaceRow>> = BTreeMap::new();
    for row in &there {
        by_device.entry(&row.device_id).or_default().push(row);
    }
    let top = |device: &str, facet: Facet| {
        let row = most.get(&(device, facet.key()))?;
        Some(row.text.rsplit(words::PART).next().unwrap_or_default().to_owned())
    };
    let mut devices: Vec<Sighted> = by_device
        .into_iter()
        .map(|(id, mut rows)| {
            let rank = |row: &&PlaceRow| {
                let telling = TELLING.iter().position(|action| *action == row.text);
                (row.facet != Facet::Seen.key(), telling.unwrap_or(TELLING.len()), -row.events)
            };
            rows.sort_by_key(rank);
            let (mut told_of, mut sign_ins) = (top(id, detail).unwrap_or_default(), 0);
            if kind == EntityKind::User {
                (told_of, sign_ins) = sign_ins::told(told.iter().filter(|row| row.device_id == id));
            }
            let is_file = matches!(kind, EntityKind::File | EntityKind::Hash);
            let execution = is_file.then(|| execution(&rows));
            let by = ACTORS.iter().find_map(|facet| top(id, *facet));
            let (device, risk) =
                known.get(id).cloned().unwrap_or_else(|| (unknown(id), Risk::None));
            Sighted {
                device,
                risk,
                what: rows
                    .iter()
                    .map(|row| words::happened(Facet::from_key(&row.facet), &row.text))
                    .collect(),
                detail: told_of,
                execution,
                sign_ins,
                by: by.unwrap_or_default(),
                first: Moment(rows.iter().map(|row| row.first).min().unwrap_or_default()),
                last: Moment(rows.iter().map(|row| row.last).max().unwrap_or_default()),
                events: rows.iter().map(|row| count(row.events)).sum(),
            }
        })
        .collect();
    devices.sort_by(|one, other| one.risk.cmp(&other.risk).then(other.last.cmp(&one.last)));
    let number = devices.len() as u64;
    Ok((devices, number))
}
