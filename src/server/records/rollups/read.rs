//! Reading cells. Every function leaves out what the scope does not see.

use std::collections::{BTreeMap, HashMap, HashSet};

use rustc_hash::FxHashMap;
use sqlx::SqlitePool;
use store::DeviceScope;

use super::cells::{self, Counted, Key};
use crate::server::rollups::Facet;

/// What of the cells is read: of these subjects, on these days (since 1970, both included), within
/// the scope.
#[derive(Clone, Debug)]
pub struct Window<'a> {
    /// Numbers of the subjects; their cells are added up.
    pub subjects: &'a [i64],
    /// First and last day.
    pub days: (i64, i64),
    /// The caller's scope.
    pub scope: &'a DeviceScope,
}

/// Cells of a window.
struct Cells {
    /// Of one day, facet, text and place there may be several: one a run.
    list: Vec<(i64, Key, Counted)>,
    /// Devices by place; a place outside the scope has none, and its cells are left out.
    devices: FxHashMap<i64, String>,
}

impl Cells {
    async fn load(pool: &SqlitePool, window: &Window<'_>, facets: &[Facet]) -> sqlx::Result<Self> {
        let bodies: Vec<(i64, Vec<u8>)> = sqlx::query_as(
            "SELECT day, cells FROM rollup_runs CROSS JOIN rollup_cells \
             WHERE run = rollup_runs.id AND subject IN (SELECT value FROM json_each($1)) \
             AND day BETWEEN $2 AND $3",
        )
        .bind(numbers(window.subjects.iter().copied())?)
        .bind(window.days.0)
        .bind(window.days.1)
        .fetch_all(pool)
        .await?;
        let mut list = Vec::new();
        let mut places = HashSet::new();
        for (day, body) in bodies {
            cells::read(day, &body, |key, counted| {
                if facets.contains(&key.facet) {
                    places.insert(key.place);
                    list.push((day, key, counted));
                }
            })?;
        }
        let places: Vec<(i64, String, String)> = sqlx::query_as(
            "SELECT id, device_id, machine_group FROM rollup_places \
             WHERE id IN (SELECT value FROM json_each($1))",
        )
        .bind(numbers(places)?)
        .fetch_all(pool)
        .await?;
        let devices: FxHashMap<i64, String> = places
            .into_iter()
            .filter(|(_, _, group)| window.scope.sees(group))
            .map(|(place, device, _)| (place, device))
            .collect();
        list.retain(|(_, key, _)| devices.contains_key(&key.place));
        Ok(Self { list, devices })
    }

    fn device(&self, place: i64) -> &str {
        self.devices.get(&place).map_or("", String::as_str)
    }

    /// The cells' details by number.
    async fn texts(&self, pool: &SqlitePool) -> sqlx::Result<HashMap<i64, String>> {
        let wanted: HashSet<i64> = self.list.iter().map(|(_, key, _)| key.text).collect();
        let texts: Vec<(i64, String)> = sqlx::query_as(
            "SELECT id, text FROM rollup_texts WHERE id IN (SELECT value FROM json_each($1))",
        )
        .bind(numbers(wanted)?)
        .fetch_all(pool)
        .await?;
        Ok(texts.into_iter().collect())
    }
}

/// Numbers as a JSON array: one bound value, however many there are.
fn numbers(numbers: impl IntoIterator<Item = i64>) -> sqlx::Result<String> {
    let numbers: Vec<i64> = numbers.into_iter().collect();
    serde_json::to_string(&numbers).map_err(|error| sqlx::Error::Encode(error.into()))
}

/// Adds a cell to what is known under a key.
fn add<K: Ord>(to: &mut BTreeMap<K, Counted>, key: K, counted: Counted) {
    to.entry(key).and_modify(|sum| sum.add(counted)).or_insert(counted);
}

/// A device's cells of one facet and text.
#[derive(Clone, Debug)]
pub struct PlaceRow {
    /// `DeviceId`.
    pub device_id: String,
    /// The facet's key.
    pub facet: String,
    /// The detail.
    pub text: String,
    /// Oldest event, microseconds since 1970.
    pub first: i64,
    /// Newest event, microseconds since 1970.
    pub last: i64,
    /// Events.
    pub events: i64,
}

/// By device, facet and text.
///
/// # Errors
/// What the database says.
pub async fn by_place(
    pool: &SqlitePool,
    window: &Window<'_>,
    facets: &[Facet],
) -> sqlx::Result<Vec<PlaceRow>> {
    let cells = Cells::load(pool, window, facets).await?;
    let texts = cells.texts(pool).await?;
    let mut sums = BTreeMap::new();
    for (_, key, counted) in &cells.list {
        add(&mut sums, (cells.device(key.place), key.facet, key.text), *counted);
    }
    let row = |((device, facet, text), sum): ((&str, Facet, i64), Counted)| PlaceRow {
        device_id: device.to_owned(),
        facet: facet.key().to_owned(),
        text: texts.get(&text).cloned().unwrap_or_default(),
        first: sum.first,
        last: sum.last,
        events: sum.events,
    };
    Ok(sums.into_iter().map(row).collect())
}

/// The same without texts: one row a device.
///
/// # Errors
/// What the database says.
pub async fn per_place(
    pool: &SqlitePool,
    window: &Window<'_>,
    facets: &[Facet],
) -> sqlx::Result<Vec<PlaceRow>> {
    let cells = Cells::load(pool, window, facets).await?;
    let mut sums = BTreeMap::new();
    for (_, key, counted) in &cells.list {
        add(&mut sums, cells.device(key.place), *counted);
    }
    let row = |(device, sum): (&str, Counted)| PlaceRow {
        device_id: device.to_owned(),
        facet: String::new(),
        text: String::new(),
        first: sum.first,
        last: sum.last,
        events: sum.events,
    };
    Ok(sums.into_iter().map(row).collect())
}

/// One detail over all devices.
#[derive(Clone, Debug)]
pub struct FacetRow {
    /// The facet's key.
    pub facet: String,
    /// The detail.
    pub text: String,
    /// On how many devices.
    pub devices: i64,
    /// Oldest event, microseconds since 1970.
    pub first: i64,
    /// Newest event, microseconds since 1970.
    pub last: i64,
    /// Events.
    pub events: i64,
}

/// By facet and text, most devices first, then most events, then by text.
///
/// # Errors
/// What the database says.
pub async fn by_facet(
    pool: &SqlitePool,
    window: &Window<'_>,
    facets: &[Facet],
) -> sqlx::Result<Vec<FacetRow>> {
    let cells = Cells::load(pool, window, facets).await?;
    let texts = cells.texts(pool).await?;
    let mut sums: BTreeMap<(Facet, i64), (Counted, HashSet<&str>)> = BTreeMap::new();
    for (_, key, counted) in &cells.list {
        let (sum, devices) = sums
            .entry((key.facet, key.text))
            .or_insert_with(|| (Counted { events: 0, ..*counted }, HashSet::new()));
        sum.add(*counted);
        devices.insert(cells.device(key.place));
    }
    let mut rows: Vec<FacetRow> = sums
        .into_iter()
        .map(|((facet, text), (sum, devices))| FacetRow {
            facet: facet.key().to_owned(),
            text: texts.get(&text).cloned().unwrap_or_default(),
            devices: i64::try_from(devices.len()).unwrap_or(i64::MAX),
            first: sum.first,
            last: sum.last,
            events: sum.events,
        })
        .collect();
    rows.sort_by(|one, other| {
        (other.devices, other.events, &one.text).cmp(&(one.devices, one.events, &other.text))
    });
    Ok(rows)
}

/// One day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayRow {
    /// Since 1970, UTC.
    pub day: i64,
    /// On how many devices.
    pub devices: i64,
    /// Events.
    pub events: i64,
}

/// By day, oldest first; days without an event are left out.
///
/// # Errors
/// What the database says.
pub async fn by_day(
    pool: &SqlitePool,
    window: &Window<'_>,
    facets: &[Facet],
) -> sqlx::Result<Vec<DayRow>> {
    let cells = Cells::load(pool, window, facets).await?;
    let mut days: BTreeMap<i64, (i64, HashSet<&str>)> = BTreeMap::new();
    for (day, key, counted) in &cells.list {
        let (events, devices) = days.entry(*day).or_default();
        *events += counted.events;
        devices.insert(cells.device(key.place));
    }
    let row = |(day, (events, devices)): (i64, (i64, HashSet<&str>))| DayRow {
        day,
        devices: i64::try_from(devices.len()).unwrap_or(i64::MAX),
        events,
    };
    Ok(days.into_iter().map(row).collect())
}

/// One detail on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayTextRow {
    /// Since 1970, UTC.
    pub day: i64,
    /// The detail.
    pub text: String,
    /// Events.
    pub events: i64,
}

/// By day and text, oldest first; days without an event are left out.
///
/// # Errors
/// What the database says.
pub async fn by_day_and_text(
    pool: &SqlitePool,
    window: &Window<'_>,
    facets: &[Facet],
) -> sqlx::Result<Vec<DayTextRow>> {
    let cells = Cells::load(pool, window, facets).await?;
    let texts = cells.texts(pool).await?;
    let mut sums: BTreeMap<(i64, i64), i64> = BTreeMap::new();
    for (day, key, counted) in &cells.list {
        *sums.entry((*day, key.text)).or_default() += counted.events;
    }
    let row = |((day, text), events): ((i64, i64), i64)| DayTextRow {
        day,
        text: texts.get(&text).cloned().unwrap_or_default(),
        events,
    };
    Ok(sums.into_iter().map(row).collect())
}
