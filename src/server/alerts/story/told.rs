//! What a story's processes did: files, registry, connections, scripts, services, accounts.

use std::collections::HashMap;

use schema::{Row, Table, Value};
use store::datafusion::arrow::datatypes::DataType;
use store::datafusion::prelude::{Expr, cast, ident, lit, when};

use super::Branch;
use crate::error::AppError;
use crate::model::timeline::EventGroup;
use crate::model::{Moment, Span};
use crate::server::access::Entered;
use crate::server::events::{self, describe};
use crate::server::processes;

/// Events looked at of one table: those nearest to the alert.
const MOST_EVENTS: usize = 2_000;
/// Processes whose events are looked for: those nearest to the top of the tree.
const MOST_PROCESSES: usize = 400;

/// Events that a story shows under their process.
const TOLD: &[EventGroup] = &[
    EventGroup::File,
    EventGroup::Registry,
    EventGroup::Network,
    EventGroup::Script,
    EventGroup::Service,
    EventGroup::Account,
];

/// What was found.
pub(super) struct Told {
    pub(super) rows: Vec<Row>,
    /// Whether there may be more than was looked at.
    pub(super) more: bool,
}

/// Events of a tree's processes that a story tells.
pub(super) async fn find(
    entered: &Entered,
    device: &str,
    span: Span,
    at: Moment,
    tree: &Branch,
) -> Result<Told, AppError> {
    let mut ids = unique_ids(tree);
    let many = ids.len() > MOST_PROCESSES;
    ids.truncate(MOST_PROCESSES);
    if ids.is_empty() {
        return Ok(Told { rows: Vec::new(), more: false });
    }
    let ids: Vec<Expr> = ids.into_iter().map(lit).collect();
    let tables = events::tables().filter(|table| {
        table.name != "DeviceProcessEvents" && table.position("InitiatingProcessUniqueId").is_some()
    });
    let parts = tables.map(|table| of_table(entered, table, device, span, at, &ids));
    let found = futures::future::try_join_all(parts).await?;
    let more = many || found.iter().any(|rows| rows.len() > MOST_EVENTS);
    let rows = found.into_iter().flat_map(|rows| rows.into_iter().take(MOST_EVENTS)).collect();
    Ok(Told { rows, more })
}

/// The events of one table nearest to a moment, and one more where there are more.
async fn of_table(
    entered: &Entered,
    table: &'static Table,
    device: &str,
    span: Span,
    at: Moment,
    ids: &[Expr],
) -> Result<Vec<Row>, AppError> {
    let Some(group) = events::in_groups(table, |group| TOLD.contains(&group)) else {
        return Ok(Vec::new());
    };
    let since = cast(ident("Timestamp"), DataType::Int64) - lit(at.0);
    let distance = when(since.clone().gt_eq(lit(0_i64)), since.clone())
        .otherwise(-since)
        .map_err(AppError::internal)?;
    let rows = events::of_device(entered, table, device, span)
        .await?
        .filter(ident("InitiatingProcessUniqueId").in_list(ids.to_vec(), false).and(group))
        .and_then(|rows| rows.select(events::present(table, describe::COLUMNS)))
        .and_then(|rows| {
            rows.sort(vec![distance.sort(true, false), ident("_Seq").sort(true, false)])
        })
        .and_then(|rows| rows.limit(0, Some(MOST_EVENTS + 1)))
        .map_err(AppError::internal)?;
    events::rows(table, rows).await
}

/// The processes of a tree, level by level.
fn unique_ids(tree: &Branch) -> Vec<String> {
    let mut ids = Vec::new();
    let mut level = vec![tree];
    while !level.is_empty() {
        let named = level.iter().filter(|branch| !branch.unique.is_empty());
        ids.extend(named.map(|branch| branch.unique.clone()));
        level = level.into_iter().flat_map(|branch| &branch.children).collect();
    }
    ids
}

/// Hangs events under the processes that did them.
pub(super) fn hang(tree: &mut Branch, rows: &[Row]) {
    let mut by_process: HashMap<&str, Vec<&Row>> = HashMap::new();
    for row in rows {
        let id = row.text("InitiatingProcessUniqueId").unwrap_or_default();
        by_process.entry(id).or_default().push(row);
    }
    hang_below(tree, &by_process);
}

fn hang_below(branch: &mut Branch, by_process: &HashMap<&str, Vec<&Row>>) {
    for child in &mut branch.children {
        hang_below(child, by_process);
    }
    for row in by_process.get(branch.unique.as_str()).into_iter().flatten() {
        let seq = match row.get("_Seq") {
            Some(Value::Long(seq)) => Some(seq),
            _ => None,
        };
        branch.children.push(Branch {
            node: processes::leaf(row),
            seq,
            unique: String::from("-"),
            children: Vec::new(),
        });
    }
}
