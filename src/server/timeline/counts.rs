//! How many events a timeline has: by bar of its histogram, by group, inside the zoomed part.

use std::collections::BTreeMap;

use schema::Table;
use schema::action::{self, EventGroup};
use store::datafusion::arrow::array::{Array, AsArray as _, BooleanArray, Int64Array, RecordBatch};
use store::datafusion::arrow::datatypes::DataType;
use store::datafusion::functions_aggregate::expr_fn;
use store::datafusion::prelude::{Expr, cast, ident, lit};

use super::marks::Marks;
use crate::error::AppError;
use crate::model::chart::Bucket;
use crate::model::timeline::Gap;
use crate::model::{Moment, Span};
use crate::server::access::Entered;
use crate::server::events;
use crate::url::TimelineQuery;

/// What is asked, of every table.
#[derive(Clone, Copy)]
pub(super) struct Ask<'a> {
    pub device: &'a str,
    pub window: Span,
    pub zoom: Span,
    /// Width of a bar, seconds.
    pub width: i64,
    pub query: &'a TimelineQuery,
    pub marks: &'a Marks,
}

/// Counts of the events that match the text and alert filters, by bar, place and group.
#[derive(Debug, Default)]
pub(super) struct Counts {
    /// By (number of the bar, inside the zoomed part, group).
    cells: BTreeMap<(i64, bool, EventGroup), u64>,
    /// Events inside the zoomed part, whatever the filters.
    pub total: u64,
    /// Tables that have a matching event of a kept group inside the zoomed part.
    pub tables: Vec<&'static Table>,
    window: Option<Span>,
    width: i64,
}

/// Counts over all tables, one query a table.
pub(super) async fn count(entered: &Entered, ask: &Ask<'_>) -> Result<Counts, AppError> {
    let mut counts = Counts { window: Some(ask.window), width: ask.width, ..Counts::default() };
    let filtered = !ask.query.text.is_empty() || ask.query.alerts;
    let all = futures::future::try_join_all(
        events::tables()
            .map(|table| async move { Ok((table, one(entered, ask, table, true).await?)) }),
    )
    .await?;
    for (table, cells) in all {
        let mut wanted = false;
        for cell in cells {
            let group = action::group_of(table.name, &cell.action);
            *counts.cells.entry((cell.bar, cell.zoomed, group)).or_default() += cell.number;
            wanted |= cell.zoomed && ask.query.group.keeps(&group);
            if cell.zoomed && !filtered {
                counts.total += cell.number;
            }
        }
        if wanted {
            counts.tables.push(table);
        }
    }
    if filtered {
        let all = futures::future::try_join_all(
            events::tables().map(|table| one(entered, ask, table, false)),
        )
        .await?;
        counts.total =
            all.iter().flatten().filter(|cell| cell.zoomed).map(|cell| cell.number).sum();
    }
    Ok(counts)
}

struct Cell {
    bar: i64,
    zoomed: bool,
    action: String,
    number: u64,
}

async fn one(
    entered: &Entered,
    ask: &Ask<'_>,
    table: &'static Table,
    filtered: bool,
) -> Result<Vec<Cell>, AppError> {
    let mut rows = events::of_device(entered, table, ask.device, ask.window).await?;
    if filtered {
        match filters(ask, table) {
            Some(filter) => rows = rows.filter(filter).map_err(AppError::internal)?,
            None if ask.query.alerts => return Ok(Vec::new()),
            None => {}
        }
    }
    let micros = || cast(ident("Timestamp"), DataType::Int64);
    let start = ask.window.from.0.div_euclid(ask.width * 1_000_000) * ask.width * 1_000_000;
    let bar = (micros() - lit(start)) / lit(ask.width * 1_000_000);
    let zoomed = micros().gt_eq(lit(ask.zoom.from.0)).and(micros().lt(lit(ask.zoom.to.0)));
    let grouped = rows
        .aggregate(
            vec![bar.alias("bar"), zoomed.alias("zoomed"), ident("ActionType")],
            vec![expr_fn::count(lit(1_i64)).alias("number")],
        )
        .map_err(AppError::internal)?;
    Ok(events::collect(grouped).await?.iter().flat_map(cells).collect())
}

/// Text and alert filters; `None` where there are none, or where no event of the table has an alert.
pub(super) fn filters(ask: &Ask<'_>, table: &Table) -> Option<Expr> {
    let text = events::contains(table, &ask.query.text);
    if !ask.query.alerts {
        return text;
    }
    let places: Vec<Expr> = ask.marks.places(table.name).into_iter().map(lit).collect();
    if places.is_empty() {
        return None;
    }
    let marked = ident("_Seq").in_list(places, false);
    Some(match text {
        Some(text) => marked.and(text),
        None => marked,
    })
}

fn cells(batch: &RecordBatch) -> Vec<Cell> {
    let column = |name: &str| batch.column_by_name(name);
    let (Some(bars), Some(zoomed), Some(actions), Some(numbers)) = (
        column("bar").and_then(|array| array.as_any().downcast_ref::<Int64Array>()),
        column("zoomed").and_then(|array| array.as_any().downcast_ref::<BooleanArray>()),
        column("ActionType"),
        column("number").and_then(|array| array.as_any().downcast_ref::<Int64Array>()),
    ) else {
        return Vec::new();
    };
    (0..batch.num_rows())
        .map(|at| Cell {
            bar: bars.value(at),
            zoomed: zoomed.value(at),
            action: text(actions.as_ref(), at),
            number: u64::try_from(numbers.value(at)).unwrap_or(0),
        })
        .collect()
}

fn text(array: &dyn Array, at: usize) -> String {
    if array.is_null(at) {
        return String::new();
    }
    match array.data_type() {
        DataType::Utf8View => array.as_string_view().value(at).to_owned(),
        DataType::Utf8 => array.as_string::<i32>().value(at).to_owned(),
        _ => String::new(),
    }
}

impl Counts {
    /// Events inside the zoomed part that match all filters.
    pub(super) fn matched(&self, query: &TimelineQuery) -> u64 {
        self.cells
            .iter()
            .filter(|((_, zoomed, group), _)| *zoomed && query.group.keeps(group))
            .map(|(_, number)| number)
            .sum()
    }

    /// Events inside the zoomed part by group, the group filter lifted.
    pub(super) fn by_group(&self) -> BTreeMap<EventGroup, u64> {
        let mut groups = BTreeMap::new();
        for ((_, zoomed, group), number) in &self.cells {
            if *zoomed {
                *groups.entry(*group).or_default() += number;
            }
        }
        groups
    }

    /// The histogram's bars over the whole window.
    pub(super) fn buckets(
        &self,
        query: &TimelineQuery,
        marks: &Marks,
        gaps: &[Gap],
    ) -> Vec<Bucket> {
        let Some(window) = self.window else { return Vec::new() };
        let width = self.width * 1_000_000;
        let start = window.from.0.div_euclid(width) * width;
        let bars = (window.to.0 - start + width - 1).div_euclid(width);
        let mut counts: BTreeMap<i64, u64> = BTreeMap::new();
        for ((bar, _, group), number) in &self.cells {
            if query.group.keeps(group) {
                *counts.entry(*bar).or_default() += number;
            }
        }
        (0..bars)
            .map(|bar| {
                let span = Span {
                    from: Moment(start + bar * width),
                    to: Moment(start + (bar + 1) * width),
                };
                let count = counts.get(&bar).copied().unwrap_or(0);
                let gap = count == 0
                    && gaps.iter().any(|gap| gap.span.from < span.to && span.from < gap.span.to);
                Bucket { at: span.from, count, severity: marks.worst(span), gap }
            })
            .collect()
    }
}
