//! How many events a device has, by hour: what histograms and overviews are made of.

use std::collections::BTreeSet;

use schema::Table;
use store::HourCount;
use store::datafusion::arrow::array::{Array as _, AsArray as _, RecordBatch};
use store::datafusion::arrow::datatypes::{DataType, Int64Type};
use store::datafusion::functions_aggregate::expr_fn::count;
use store::datafusion::prelude::{cast, ident, lit};

use crate::error::AppError;
use crate::model::{Moment, Span};
use crate::server::access::Entered;

/// Events of one table and `ActionType` within one hour, or within one part of an hour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// The table.
    pub table: &'static Table,
    /// Where the hour, or the part of it, begins.
    pub at: Moment,
    /// The `ActionType`; empty where there is none.
    pub action: String,
    /// How many.
    pub number: u64,
}

/// A device's events in a window: whole hours from what the store counted, hours that an end of the
/// window or a cut falls into from a scan of that hour. No count lies on both sides of a cut.
///
/// # Errors
/// [`AppError`] where the store cannot be read.
pub async fn by_hour(
    entered: &Entered,
    device: &str,
    window: Span,
    cuts: &[Moment],
) -> Result<Vec<Count>, AppError> {
    if window.to <= window.from {
        return Ok(Vec::new());
    }
    let hour = |at: i64| at.div_euclid(HourCount::WIDTH);
    let hours = hour(window.from.0)..hour(window.to.0 - 1) + 1;
    let found = entered
        .tenant
        .store
        .device_hours(entered.ctx(), device, hours)
        .await
        .map_err(AppError::internal)?;
    let mut counts = Vec::new();
    let mut parts: Vec<(&'static Table, Span)> = Vec::new();
    let shown = found.into_iter().filter(|count| super::is_shown(count.table));
    for HourCount { table, hour, action, rows } in shown {
        let whole = Span { from: Moment(hour), to: Moment(hour + HourCount::WIDTH) };
        let split = split(whole, window, cuts);
        if split == [whole] {
            counts.push(Count { table, at: whole.from, action, number: rows });
        } else {
            parts.extend(split.into_iter().map(|span| (table, span)));
        }
    }
    parts.sort_by_key(|(table, span)| (table.name, span.from));
    parts.dedup_by_key(|(table, span)| (table.name, span.from));
    let scans = parts.into_iter().map(|(table, span)| scan(entered, device, table, span));
    counts.extend(futures::future::try_join_all(scans).await?.into_iter().flatten());
    Ok(counts)
}

/// The parts of an hour that lie inside a window, one beside the other between the cuts.
fn split(hour: Span, window: Span, cuts: &[Moment]) -> Vec<Span> {
    let inside = Span { from: hour.from.max(window.from), to: hour.to.min(window.to) };
    let mut edges: BTreeSet<Moment> =
        cuts.iter().copied().filter(|cut| inside.contains(*cut)).collect();
    edges.extend([inside.from, inside.to]);
    edges.iter().zip(edges.iter().skip(1)).map(|(from, to)| Span { from: *from, to: *to }).collect()
}

async fn scan(
    entered: &Entered,
    device: &str,
    table: &'static Table,
    span: Span,
) -> Result<Vec<Count>, AppError> {
    let rows = super::of_device(entered, table, device, span)
        .await?
        .aggregate(
            vec![cast(ident("ActionType"), DataType::Utf8).alias("action")],
            vec![count(lit(1_i64)).alias("number")],
        )
        .map_err(AppError::internal)?;
    let batches = super::collect(rows).await?;
    Ok(batches.iter().flat_map(|batch| read(table, span.from, batch)).collect())
}

fn read(table: &'static Table, at: Moment, batch: &RecordBatch) -> Vec<Count> {
    let actions = batch.column_by_name("action").and_then(|array| array.as_string_opt::<i32>());
    let numbers = batch.column_by_name("number").and_then(|a| a.as_primitive_opt::<Int64Type>());
    let (Some(actions), Some(numbers)) = (actions, numbers) else { return Vec::new() };
    (0..batch.num_rows())
        .map(|row| Count {
            table,
            at,
            action: if actions.is_null(row) { "" } else { actions.value(row) }.to_owned(),
            number: u64::try_from(numbers.value(row)).unwrap_or(0),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_is_split_at_the_windows_ends_and_at_cuts() {
        let check = |window: (i64, i64), cuts: &[i64], expect: &[(i64, i64)]| {
            let span = |(from, to)| Span { from: Moment(from), to: Moment(to) };
            let cuts: Vec<Moment> = cuts.iter().copied().map(Moment).collect();
            let parts = split(span((100, 200)), span(window), &cuts);
            assert_eq!(parts, expect.iter().copied().map(span).collect::<Vec<_>>());
        };
        check((0, 900), &[], &[(100, 200)]);
        check((0, 900), &[0, 100, 200, 300], &[(100, 200)]);
        check((150, 900), &[], &[(150, 200)]);
        check((150, 160), &[155], &[(150, 155), (155, 160)]);
        check((0, 900), &[120, 180, 120], &[(100, 120), (120, 180), (180, 200)]);
        check((200, 900), &[], &[]);
    }
}
