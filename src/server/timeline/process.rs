//! A process of a device: where it comes from and what it did, over all tables.

use schema::{Row, Table};
use store::datafusion::arrow::datatypes::{DataType, TimeUnit};
use store::datafusion::prelude::{Expr, cast, ident, lit};

use super::{event, line, marks, place};
use crate::error::AppError;
use crate::model::process::ProcessPage;
use crate::model::{DeviceId, Moment, ProcessId, Span, TreeNode};
use crate::server::access::Entered;
use crate::server::alerts::summary;
use crate::server::devices;
use crate::server::events::{self, describe};
use crate::server::processes::{self, Process};
use crate::url::ProcessQuery;

mod acts;

use acts::{Acts, Number, by_group, matched, near};

/// How far before its start a process's ancestors are looked for, seconds.
const BEFORE: i64 = 24 * 3600;
/// Started processes that the tree shows.
const CHILDREN: usize = 50;
/// The `ActionType` of its end.
const END: &str = "x-ProcessTerminated";
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
    let acts = Acts { entered, device: &device, key: &key, span: window };
    let (numbers, marks) =
        tokio::try_join!(acts.numbers(), marks::of_device(entered, device.as_str(), window))?;
    let first = match &start {
        Some(_) => None,
        // Its start is not kept: what its events say of it is all that is known.
        None => acts.first(&numbers).await?,
    };
    let own = match (&start, &first) {
        (Some(row), _) => processes::started(row),
        (None, Some(row)) => processes::actor(row),
        (None, None) => None,
    };
    let own = own.ok_or_else(|| AppError::not_found("process"))?;
    let started = own.at;
    let ends = numbers.iter().filter(|one| one.action == END).cloned().collect::<Vec<_>>();
    let (found, tree, alerted, ended) = tokio::try_join!(
        acts.page(&query, &numbers),
        tree(&acts, &numbers, &own, kept),
        acts.few(&numbers, marks.alerts.len().max(1), false, |table| {
            let places: Vec<Expr> = marks.places(table.name).into_iter().map(lit).collect();
            (!places.is_empty()).then(|| ident("_Seq").in_list(places, false))
        }),
        acts.few(&ends, 1, true, |_| Some(ident("ActionType").eq(lit(END)))),
    )?;
    let started_here = numbers
        .iter()
        .filter(|one| one.table.name == "DeviceProcessEvents" && one.action == "ProcessCreated");
    let started_here: u64 = started_here.map(|one| one.events).sum();
    let alerts: Vec<i64> = alerted.iter().chain(&start).map(|row| place(row).0).collect();
    let detail = start.as_ref().map(|row| event::describe(row, devices::reference(&known), &[]));
    let told = start.as_ref().or(first.as_ref());
    Ok(ProcessPage {
        ended: ended.first().map(|row| Moment(place(row).1)),
        account: told.map(|row| account(row, start.is_some())).unwrap_or_default(),
        hash: told.map(|row| hash(row, start.is_some())).unwrap_or_default(),
        start_event: own.event.clone(),
        groups: detail.map(|detail| detail.groups).unwrap_or_default(),
        more_children: started_here.saturating_sub(CHILDREN as u64),
        tree,
        alerts: marks
            .alerts
            .iter()
            .filter(|alert| alerts.contains(&alert.seq))
            .map(summary)
            .collect(),
        window,
        counts: by_group(&numbers),
        first: if found.rows.is_empty() { 0 } else { found.before + 1 },
        previous: found.previous,
        next: found.next,
        matched: matched(&numbers, &query),
        rows: found.rows.iter().map(|row| line(row, &marks)).collect(),
        id,
        device: devices::reference(&known),
        name: own.name,
        pid: own.pid,
        command: own.command,
        started,
    })
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

/// Its ancestors down to it with the first processes it started.
async fn tree(
    acts: &Acts<'_>,
    numbers: &[Number],
    own: &Process,
    kept: Span,
) -> Result<TreeNode, AppError> {
    let at = own.at.unwrap_or(kept.to);
    let before = Span { from: at.plus_seconds(-BEFORE), to: at.plus_seconds(1) };
    let starts =
        |one: &&Number| one.table.name == "DeviceProcessEvents" && one.action == "ProcessCreated";
    let starts: Vec<Number> = numbers.iter().filter(starts).cloned().collect();
    let starts = near(&starts, CHILDREN as u64, false, None);
    let (index, children) = tokio::try_join!(
        processes::load(acts.entered, acts.device.as_str(), before),
        acts.few(&starts, CHILDREN, false, |_| {
            Some(ident("ActionType").eq(lit("ProcessCreated")))
        }),
    )?;
    let children = children.iter().filter_map(processes::started);
    let children = children.map(|child| processes::node(&child)).collect();
    let mut line: Vec<TreeNode> = index.lineage(own).iter().map(processes::node).collect();
    if let Some(last) = line.last_mut() {
        last.focus = true;
        last.children = children;
    }
    let root = line.into_iter().rev().reduce(|child, mut parent| {
        parent.children.push(child);
        parent
    });
    Ok(root.unwrap_or_else(|| processes::node(own)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_found_by_its_unique_id_or_by_process_id_and_start() {
        let read = |id: &str| Key::read(&ProcessId(id.to_owned()));
        assert_eq!(read("{0a1b}"), Key::Unique("{0a1b}".to_owned()));
        assert_eq!(read("812@1772720000000000"), Key::Pid(812, 1_772_720_000_000_000));
        assert_eq!(read("812@x"), Key::Unique("812@x".to_owned()));
    }
}
