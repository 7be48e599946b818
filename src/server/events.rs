//! Reading events out of the tenant store: the tables that a timeline shows, and filters over them.

use schema::action::{self, EventGroup};
use schema::{Row, Table, TableKind};
use store::datafusion::arrow::array::RecordBatch;
use store::datafusion::dataframe::DataFrame;
use store::datafusion::error::DataFusionError;
use store::datafusion::prelude::{Expr, col, ident, lit};
use store::{ScanOptions, TimeWindow, rows_of};

use crate::error::AppError;
use crate::model::Span;
use crate::server::access::Entered;

pub mod describe;
pub mod exact;
pub mod hours;
mod words;

pub use words::contains;

/// The tables whose rows are events of a device, in schema order.
pub fn tables() -> impl Iterator<Item = &'static Table> {
    schema::tables().iter().filter(|table| is_shown(table))
}

/// Whether a table's rows are events of a device.
fn is_shown(table: &Table) -> bool {
    table.kind == TableKind::Events
        && table.position("ActionType").is_some()
        && table.position("DeviceId").is_some()
}

/// The scan's window of a page's span.
#[must_use]
pub fn window(span: Span) -> TimeWindow {
    TimeWindow::between(span.from.0, span.to.0)
}

/// One device's rows of one table in a window.
///
/// # Errors
/// [`AppError`] where the store cannot be read.
pub async fn of_device(
    entered: &Entered,
    table: &'static Table,
    device: &str,
    span: Span,
) -> Result<DataFrame, AppError> {
    let options = ScanOptions { lookup: true };
    let rows = entered
        .tenant
        .store
        .scan(entered.ctx(), table, window(span), options)
        .map_err(AppError::internal)?;
    rows.filter(ident("DeviceId").eq(lit(device))).map_err(AppError::internal)
}

/// Rows whose event group is kept; `None` where the table has none of them.
#[must_use]
pub fn in_groups(table: &Table, keep: impl Fn(EventGroup) -> bool) -> Option<Expr> {
    let known: Vec<_> = action::all().filter(|known| known.table == table.name).collect();
    let kept: Vec<Expr> =
        known.iter().filter(|known| keep(known.group)).map(|known| lit(known.name)).collect();
    // An ActionType that nobody registered belongs to its table's own group.
    let unknown = keep(action::group_of(table.name, ""));
    match (kept.is_empty(), unknown) {
        (true, false) => None,
        (false, false) => Some(ident("ActionType").in_list(kept, false)),
        (_, true) if kept.len() == known.len() => Some(lit(true)),
        (_, true) => {
            let left_out =
                known.iter().filter(|known| !keep(known.group)).map(|known| lit(known.name));
            Some(
                ident("ActionType")
                    .in_list(left_out.collect(), true)
                    .or(ident("ActionType").is_null()),
            )
        }
    }
}

/// Runs a query and reads its result as rows of `table`.
///
/// # Errors
/// [`AppError`] where the query fails.
pub async fn rows(table: &'static Table, query: DataFrame) -> Result<Vec<Row>, AppError> {
    let batches = collect(query).await?;
    Ok(batches.iter().flat_map(|batch| rows_of(table, batch)).collect())
}

/// Runs a query.
///
/// # Errors
/// [`AppError`] where it fails; a query that needs more memory than the tenant may use is `Busy`.
pub async fn collect(query: DataFrame) -> Result<Vec<RecordBatch>, AppError> {
    query.collect().await.map_err(|error| match error.find_root() {
        DataFusionError::ResourcesExhausted(_) => AppError::busy(
            10,
            "This needs more memory than is free just now. Narrow the time range.",
        ),
        _ => AppError::internal(error),
    })
}

/// Columns of `names` that the table has.
#[must_use]
pub fn present(table: &Table, names: &[&str]) -> Vec<Expr> {
    names.iter().filter(|name| table.position(name).is_some()).map(|name| ident(*name)).collect()
}

/// Newest first; rows of one moment by their place in the log.
#[must_use]
pub fn newest_first() -> Vec<store::datafusion::logical_expr::SortExpr> {
    vec![ident("Timestamp").sort(false, false), col("\"_Seq\"").sort(false, false)]
}
