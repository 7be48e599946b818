//! A process of a device: where it comes from and what it did, over all tables.

use schema::action::EventGroup;
use schema::{Row, Table};
use store::datafusion::arrow::datatypes::{DataType, TimeUnit};
use store::datafusion::prelude::{Expr, cast, ident, lit};

use super::{event, group_of, line, marks, place};
use crate::error::AppError;
use crate::model::process::{PAGE, ProcessPage};
use crate::model::{Cursor, DeviceId, Moment, ProcessId, Span, TreeNode};
use crate::server::access::Entered;
use crate::server::alerts::summary;
use crate::server::devices;
use crate::server::events::{self, describe};
use crate::server::processes::{self, Process};
use crate::url::ProcessQuery;

/// How far before its start a process's ancestors are looked for, seconds.
const BEFORE: i64 = 24 * 3600;
/// Started processes that the tree shows.
const CHILDREN: usize = 50;
/// A day, seconds.
const DAY: i64 = 86_400;

/// Columns beside those of a timeline's line.
const MORE: &[&str] =
    &["SHA256", "SHA1", "MD5", "InitiatingProcessSHA256", "InitiatingProcessSHA1"];

/// What a process's events are found by.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Key {
    /// The sensor's unique id.
    Unique(String),
    /// Process id and time of its start, microseconds since 1970.
    Pid(i64, i64),
}

impl Key {
    fn read(id: &ProcessId) -> Self {
        let parts = id.as_str().split_once('@');
        let parsed = parts.and_then(|(pid, at)| Some((pid.parse().ok()?, at.parse().ok()?)));
        match parsed {
            Some((pid, at)) => Self::Pid(pid, at),
            None => Self::Unique(id.as_str().to_owned()),
        }
    }

    /// The event of its start.
    fn start(&self) -> Expr {
        let created = ident("ActionType").eq(lit("ProcessCreated"));
        created.and(match self {
            Self::Unique(id) => ident("ProcessUniqueId").eq(lit(id.clone())),
            Self::Pid(pid, at) => {
                ident("ProcessId").eq(lit(*pid)).and(ident("Timestamp").eq(time(*at)))
            }
        })
    }

    /// What it did; none where the table does not say who acted.
    fn acts(&self, table: &Table) -> Option<Expr> {
        match self {
            Self::Unique(id) => table
                .position("InitiatingProcessUniqueId")
                .map(|_| ident("InitiatingProcessUniqueId").eq(lit(id.clone()))),
            Self::Pid(pid, _) => table
                .position("InitiatingProcessId")
                .map(|_| ident("InitiatingProcessId").eq(lit(*pid))),
        }
    }
}

fn time(micros: i64) -> Expr {
    cast(lit(micros), DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())))
}

/// The page of a process.
///
/// # Errors
/// [`AppError::NotFound`] where no event of the device in retention names it, or the caller does not
/// see the device.
pub async fn process(
    entered: &Entered,
    device: DeviceId,
    id: ProcessId,
    query: ProcessQuery,
) -> Result<ProcessPage, AppError> {
    let known = devices::visible(entered, &device).await?;
    let key = Key::read(&id);
    let now = Moment(entered.clock().now());
    let kept = Span {
        from: now.plus_seconds(-entered.tenant.record.retention_days.saturating_mul(DAY)),
        to: now.plus_seconds(1),
    };
    let start = start_of(entered, &device, &key, kept).await?;
    let window = span_of(entered, &device, &key, start.as_ref(), kept).await?;
    let mut rows = acts(entered, &device, &key, window).await?;
    rows.sort_by_key(|row| {
        let (seq, at) = place(row);
        (at, seq)
    });
    let own = match (&start, rows.first()) {
        (Some(row), _) => processes::started(row),
        // Its start is not kept: what its events say of it is all that is known.
        (None, Some(row)) => processes::actor(row),
        (None, None) => None,
    };
    let own = own.ok_or_else(|| AppError::not_found("process"))?;
    let started = own.at;
    let marks = marks::of_device(entered, device.as_str(), window).await?;
    let (tree, more_children) = tree(entered, &device, &own, &rows, kept).await?;
    let alerts = rows
        .iter()
        .chain(&start)
        .filter_map(|row| Some(place(row).0).filter(|seq| marks.of(*seq).is_some()))
        .collect::<Vec<_>>();
    let counts = counts(&rows);
    let matching: Vec<&Row> = rows.iter().filter(|row| query.group.keeps(&group_of(row))).collect();
    let offset: usize = query.cursor.as_str().parse().unwrap_or(0);
    let shown: Vec<_> =
        matching.iter().skip(offset).take(PAGE).map(|row| line(row, &marks)).collect();
    let detail = start.as_ref().map(|row| event::describe(row, devices::reference(&known), &[]));
    let told = start.as_ref().or(rows.first());
    Ok(ProcessPage {
        ended: ended(&rows),
        account: told.map(|row| account(row, start.is_some())).unwrap_or_default(),
        hash: told.map(|row| hash(row, start.is_some())).unwrap_or_default(),
        start_event: own.event.clone(),
        groups: detail.map(|detail| detail.groups).unwrap_or_default(),
        tree,
        more_children,
        alerts: marks
            .alerts
            .iter()
            .filter(|alert| alerts.contains(&alert.seq))
            .map(summary)
            .collect(),
        window,
        counts,
        first: if shown.is_empty() { 0 } else { offset as u64 + 1 },
        previous: (offset > 0).then(|| cursor(offset.saturating_sub(PAGE))),
        next: (offset + shown.len() < matching.len()).then(|| cursor(offset + shown.len())),
        matched: matching.len() as u64,
        rows: shown,
        id,
        device: devices::reference(&known),
        name: own.name,
        pid: own.pid,
        command: own.command,
        started,
    })
}

fn cursor(place: usize) -> Cursor {
    Cursor(if place == 0 { String::new() } else { place.to_string() })
}

/// The event of its start.
async fn start_of(
    entered: &Entered,
    device: &DeviceId,
    key: &Key,
    kept: Span,
) -> Result<Option<Row>, AppError> {
    let Some(table) = schema::table("DeviceProcessEvents") else { return Ok(None) };
    let span = match key {
        Key::Pid(_, at) => Span { from: Moment(*at), to: Moment(at.saturating_add(1)) },
        Key::Unique(_) => kept,
    };
    let rows = events::of_device(entered, table, device.as_str(), span)
        .await?
        .filter(key.start())
        .and_then(|rows| rows.limit(0, Some(1)))
        .map_err(AppError::internal)?;
    Ok(events::rows(table, rows).await?.into_iter().next())
}

/// When it ran, as far as known: a process id alone means another process after the next start.
async fn span_of(
    entered: &Entered,
    device: &DeviceId,
    key: &Key,
    start: Option<&Row>,
    kept: Span,
) -> Result<Span, AppError> {
    match key {
        Key::Unique(_) => {
            // A sensor's clock may give an act of the first moment an earlier time than the start.
            let from = start.map_or(kept.from, |row| Moment(place(row).1).plus_seconds(-60));
            Ok(Span { from, to: kept.to })
        }
        Key::Pid(pid, at) => {
            let Some(table) = schema::table("DeviceProcessEvents") else { return Ok(kept) };
            let later = Span { from: Moment(at.saturating_add(1)), to: kept.to };
            let next = events::of_device(entered, table, device.as_str(), later)
                .await?
                .filter(ident("ProcessId").eq(lit(*pid)))
                .and_then(|rows| rows.select(events::present(table, &["Timestamp", "_Seq"])))
                .and_then(|rows| rows.sort(vec![ident("Timestamp").sort(true, false)]))
                .and_then(|rows| rows.limit(0, Some(1)))
                .map_err(AppError::internal)?;
            let next = events::rows(table, next).await?;
            let to = next.first().map_or(kept.to, |row| Moment(place(row).1));
            Ok(Span { from: Moment(*at), to })
        }
    }
}

/// Everything it did, in no order.
async fn acts(
    entered: &Entered,
    device: &DeviceId,
    key: &Key,
    span: Span,
) -> Result<Vec<Row>, AppError> {
    let parts = events::tables().filter_map(|table| Some((table, key.acts(table)?))).map(
        |(table, acts)| async move {
            let columns: Vec<&str> = describe::COLUMNS.iter().chain(MORE).copied().collect();
            let rows = events::of_device(entered, table, device.as_str(), span)
                .await?
                .filter(acts)
                .and_then(|rows| rows.select(events::present(table, &columns)))
                .map_err(AppError::internal)?;
            events::rows(table, rows).await
        },
    );
    Ok(futures::future::try_join_all(parts).await?.into_iter().flatten().collect())
}

fn counts(rows: &[Row]) -> Vec<(EventGroup, u64)> {
    let mut counts: Vec<(EventGroup, u64)> = Vec::new();
    for group in rows.iter().map(group_of) {
        match counts.iter_mut().find(|(one, _)| *one == group) {
            Some((_, count)) => *count += 1,
            None => counts.push((group, 1)),
        }
    }
    counts.sort_by_key(|(group, count)| (std::cmp::Reverse(*count), *group));
    counts
}

fn ended(rows: &[Row]) -> Option<Moment> {
    let end = |row: &&Row| row.text("ActionType") == Some("x-ProcessTerminated");
    rows.iter().rev().find(end).map(|row| Moment(place(row).1))
}

/// `domain\name` under which it ran.
fn account(row: &Row, is_start: bool) -> String {
    let prefix = if is_start { "Account" } else { "InitiatingProcessAccount" };
    let part = |part: &str| describe::text(row, &format!("{prefix}{part}")).unwrap_or_default();
    match (part("Domain"), part("Name")) {
        ("", name) => name.to_owned(),
        (domain, name) => format!("{domain}\\{name}"),
    }
}

/// The strongest hash of its image.
fn hash(row: &Row, is_start: bool) -> String {
    let columns: &[&str] = if is_start {
        &["SHA256", "SHA1", "MD5"]
    } else {
        &["InitiatingProcessSHA256", "InitiatingProcessSHA1"]
    };
    columns.iter().find_map(|column| describe::text(row, column)).unwrap_or_default().to_owned()
}

/// Its ancestors down to it with the processes it started; and how many of these are left out.
async fn tree(
    entered: &Entered,
    device: &DeviceId,
    own: &Process,
    rows: &[Row],
    kept: Span,
) -> Result<(TreeNode, u64), AppError> {
    let at = own.at.unwrap_or(kept.to);
    let before = Span { from: at.plus_seconds(-BEFORE), to: at.plus_seconds(1) };
    let index = processes::load(entered, device.as_str(), before).await?;
    let started = |row: &&Row| {
        row.table().name == "DeviceProcessEvents"
            && row.text("ActionType") == Some("ProcessCreated")
    };
    let children: Vec<TreeNode> = rows
        .iter()
        .filter(started)
        .filter_map(processes::started)
        .map(|child| processes::node(&child))
        .collect();
    let more = children.len().saturating_sub(CHILDREN) as u64;
    let mut line: Vec<TreeNode> = index.lineage(own).iter().map(processes::node).collect();
    if let Some(last) = line.last_mut() {
        last.focus = true;
        last.children = children.into_iter().take(CHILDREN).collect();
    }
    let root = line.into_iter().rev().reduce(|child, mut parent| {
        parent.children.push(child);
        parent
    });
    Ok((root.unwrap_or_else(|| processes::node(own)), more))
}

#[cfg(test)]
mod tests {
    use schema::Value;

    use super::*;

    #[test]
    fn a_process_is_found_by_its_unique_id_or_by_process_id_and_start() {
        let read = |id: &str| Key::read(&ProcessId(id.to_owned()));
        assert_eq!(read("{0a1b}"), Key::Unique("{0a1b}".to_owned()));
        assert_eq!(read("812@1772720000000000"), Key::Pid(812, 1_772_720_000_000_000));
        assert_eq!(read("812@x"), Key::Unique("812@x".to_owned()));
    }

    #[test]
    fn kinds_of_acts_are_counted_most_first() {
        let row = |table: &str, action: &str| {
            let mut row = Row::new(schema::table(table).unwrap());
            row.set("ActionType", Value::Text(action.to_owned())).unwrap();
            row
        };
        let rows = [
            row("DeviceFileEvents", "FileCreated"),
            row("DeviceProcessEvents", "ProcessCreated"),
            row("DeviceFileEvents", "FileDeleted"),
        ];
        assert_eq!(counts(&rows), [(EventGroup::File, 2), (EventGroup::Process, 1)]);
    }
}
