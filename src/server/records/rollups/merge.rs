//! Adding counted cells to the database, in the consumer's transaction.

use std::collections::HashMap;

use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::cells::{self, Counted, Key};
use super::runs::{self, Bodies};
use super::{NameKind, names_of};
use crate::server::rollups::{Facet, Tally};

/// Rows of one statement: far below SQLite's limit of bound values.
const ROWS: usize = 1_000;

/// Adds a tally: sums, and the extremes of times.
///
/// # Errors
/// What the database says.
pub async fn merge(db: &mut SqliteConnection, tally: &Tally) -> sqlx::Result<()> {
    let subjects = subjects(db, tally).await?;
    let texts = texts(db, tally.texts()).await?;
    let places = places(db, tally).await?;
    file_names(db, tally, &subjects).await?;
    let number = |list: &[i64], place: u32| {
        usize::try_from(place).ok().and_then(|place| list.get(place)).copied().unwrap_or(0)
    };
    let mut cells: Vec<_> = tally
        .cells()
        .map(|(key, cell)| {
            let subject = (number(&subjects, key.subject), key.day);
            let text = number(&texts, key.text);
            let place = number(&places, key.place);
            let events = i64::try_from(cell.events).unwrap_or(i64::MAX);
            let counted = Counted { first: cell.first, last: cell.last, events };
            (subject, Key { facet: key.facet, text, place }, counted)
        })
        .collect();
    cells.sort_unstable();
    let mut bodies = Bodies::new();
    for ((subject, day), key, counted) in cells {
        match bodies.last_mut() {
            Some((last, body)) if *last == (subject, day) => {
                cells::write(day, key, counted, body)?;
            }
            _ => {
                let mut body = Vec::new();
                cells::write(day, key, counted, &mut body)?;
                bodies.push(((subject, day), body));
            }
        }
    }
    runs::add(db, bodies).await
}

/// The ids of values in a table of `id` and some text columns, new ones inserted; in the order of the
/// values. Says which were new.
async fn ids(
    db: &mut SqliteConnection,
    table: &str,
    columns: &[&str],
    values: &[Vec<&str>],
) -> sqlx::Result<(Vec<i64>, Vec<usize>)> {
    let mut known: HashMap<String, i64> = HashMap::with_capacity(values.len());
    // Keys of a row; no column holds the separator.
    let key = |parts: &[&str]| parts.join("\u{1e}");
    let listed = columns.join(", ");
    let joined = columns.join(" || char(30) || ");
    for part in values.chunks(ROWS) {
        let mut select = QueryBuilder::<Sqlite>::new(format!(
            "SELECT {joined}, id FROM {table} WHERE ({listed}) IN (VALUES "
        ));
        tuples(&mut select, part);
        select.push(")");
        let rows: Vec<(String, i64)> = select.build_query_as().fetch_all(&mut *db).await?;
        known.extend(rows);
    }
    let new: Vec<usize> = values
        .iter()
        .enumerate()
        .filter(|(_, parts)| !known.contains_key(&key(parts)))
        .map(|(at, _)| at)
        .collect();
    for part in new.chunks(ROWS) {
        let rows: Vec<Vec<&str>> = part.iter().filter_map(|at| values.get(*at).cloned()).collect();
        let mut insert =
            QueryBuilder::<Sqlite>::new(format!("INSERT INTO {table} ({listed}) VALUES "));
        tuples(&mut insert, &rows);
        insert.push(format!(" RETURNING {joined}, id"));
        let rows: Vec<(String, i64)> = insert.build_query_as().fetch_all(&mut *db).await?;
        known.extend(rows);
    }
    let ids = values.iter().map(|parts| known.get(&key(parts)).copied().unwrap_or(0)).collect();
    Ok((ids, new))
}

fn tuples<'a>(query: &mut QueryBuilder<'a, Sqlite>, rows: &[Vec<&'a str>]) {
    for (at, row) in rows.iter().enumerate() {
        query.push(if at == 0 { "(" } else { ", (" });
        let mut list = query.separated(", ");
        for value in row {
            list.push_bind((*value).to_owned());
        }
        query.push(")");
    }
}

async fn subjects(db: &mut SqliteConnection, tally: &Tally) -> sqlx::Result<Vec<i64>> {
    let subjects = tally.subjects();
    let rows: Vec<Vec<&str>> =
        subjects.iter().map(|subject| vec![subject.kind.key(), subject.name.as_str()]).collect();
    let (found, new) = ids(db, "rollup_subjects", &["kind", "name"], &rows).await?;
    let mut names = Vec::new();
    for at in new {
        if let (Some(subject), Some(id)) = (subjects.get(at), found.get(at)) {
            names.extend(names_of(subject).into_iter().map(|(kind, name)| (kind, name, *id)));
        }
    }
    insert_names(db, &names).await?;
    Ok(found)
}

async fn texts(db: &mut SqliteConnection, texts: &[String]) -> sqlx::Result<Vec<i64>> {
    let rows: Vec<Vec<&str>> = texts.iter().map(|text| vec![text.as_str()]).collect();
    Ok(ids(db, "rollup_texts", &["text"], &rows).await?.0)
}

async fn places(db: &mut SqliteConnection, tally: &Tally) -> sqlx::Result<Vec<i64>> {
    let places = tally.places();
    let rows: Vec<Vec<&str>> =
        places.iter().map(|place| vec![place.device.as_str(), place.group.as_str()]).collect();
    Ok(ids(db, "rollup_places", &["device_id", "machine_group"], &rows).await?.0)
}

/// A file can be looked up by the last part of each of its paths.
async fn file_names(
    db: &mut SqliteConnection,
    tally: &Tally,
    subjects: &[i64],
) -> sqlx::Result<()> {
    let mut names: Vec<(NameKind, String, i64)> = tally
        .cells()
        .filter(|(key, _)| key.facet == Facet::Path)
        .filter_map(|(key, _)| {
            let path = tally.texts().get(usize::try_from(key.text).ok()?)?;
            let name = path.rsplit(['\\', '/']).next()?.to_lowercase();
            let subject = *subjects.get(usize::try_from(key.subject).ok()?)?;
            (!name.is_empty()).then_some((NameKind::FileName, name, subject))
        })
        .collect();
    names.sort_unstable();
    names.dedup();
    insert_names(db, &names).await
}

async fn insert_names(
    db: &mut SqliteConnection,
    names: &[(NameKind, String, i64)],
) -> sqlx::Result<()> {
    for part in names.chunks(ROWS) {
        let mut insert =
            QueryBuilder::<Sqlite>::new("INSERT INTO rollup_names (kind, name, subject) ");
        insert.push_values(part, |mut row, (kind, name, subject)| {
            row.push_bind(kind.key()).push_bind(name).push_bind(*subject);
        });
        insert.push(" ON CONFLICT DO NOTHING");
        insert.build().execute(&mut *db).await?;
    }
    Ok(())
}
