//! How many events a timeline has: by bar of its histogram, by group, inside the zoomed part.

use std::collections::BTreeMap;

use schema::Table;
use schema::action::{self, EventGroup};
use store::HourCount;
use store::datafusion::arrow::array::{Array, AsArray as _, BooleanArray, Int64Array, RecordBatch};
use store::datafusion::arrow::datatypes::DataType;
use store::datafusion::functions_aggregate::expr_fn;
use store::datafusion::prelude::{Expr, cast, ident, lit};

use super::marks::Marks;
use crate::error::AppError;
use crate::model::chart::Bucket;
use crate::model::timeline::{Gap, Turn};
use crate::model::{Moment, Span};
use crate::server::access::Entered;
use crate::server::events;
use crate::server::events::hours::{Count, by_hour};
use crate::url::TimelineQuery;

/// Seconds of an hour.
const HOUR: i64 = HourCount::WIDTH / 1_000_000;

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

impl Ask<'_> {
    /// Where the first bar begins, microseconds since 1970.
    fn start(&self) -> i64 {
        let width = self.width * 1_000_000;
        self.window.from.0.div_euclid(width) * width
    }
}

/// Counts of the events that match the text and alert filters, by bar, place and group.
#[derive(Debug, Default)]
pub(super) struct Counts {
    /// By (number of the bar, inside the zoomed part, group).
    cells: BTreeMap<(i64, bool, EventGroup), u64>,
    /// Events inside the zoomed part, whatever the filters.
    pub total: u64,
    /// Matching events of kept groups inside the zoomed part, by table and bar.
    kept: Vec<(&'static Table, BTreeMap<i64, u64>)>,
    window: Option<Span>,
    width: i64,
}

/// Bars of whole hours are added up from the store's own counts; narrower ones, and whatever a text or
/// alert filter leaves, are counted by a scan.
pub(super) async fn count(entered: &Entered, ask: &Ask<'_>) -> Result<Counts, AppError> {
    let query = ask.query;
    let filtered = !query.text.is_empty() || query.alerts || query.flagged;
    let cells = if filtered || ask.width % HOUR != 0 {
        scan(entered, ask).await?
    } else {
        hours(entered, ask).await?
    };
    let mut counts = Counts { window: Some(ask.window), width: ask.width, ..Counts::default() };
    let mut kept: BTreeMap<&str, (&'static Table, BTreeMap<i64, u64>)> = BTreeMap::new();
    for Cell { table, bar, zoomed, action, number } in cells {
        let group = action::group_of(table.name, &action);
        *counts.cells.entry((bar, zoomed, group)).or_default() += number;
        if zoomed && ask.query.group.keeps(&group) {
            let (_, bars) = kept.entry(table.name).or_insert((table, BTreeMap::new()));
            *bars.entry(bar).or_default() += number;
        }
        if zoomed {
            counts.total += number;
        }
    }
    counts.kept = kept.into_values().collect();
    if filtered {
        let all = by_hour(entered, ask.device, ask.zoom, &[]).await?;
        counts.total = all.iter().map(|count| count.number).sum();
    }
    Ok(counts)
}

/// The store's counts as cells.
async fn hours(entered: &Entered, ask: &Ask<'_>) -> Result<Vec<Cell>, AppError> {
    let counts = by_hour(entered, ask.device, ask.window, &[ask.zoom.from, ask.zoom.to]).await?;
    let cell = |Count { table, at, action, number }| Cell {
        table,
        bar: (at.0 - ask.start()).div_euclid(ask.width * 1_000_000),
        zoomed: ask.zoom.contains(at),
        action,
        number,
    };
    Ok(counts.into_iter().map(cell).collect())
}

/// Counts over all tables, one query a table.
async fn scan(entered: &Entered, ask: &Ask<'_>) -> Result<Vec<Cell>, AppError> {
    let parts = events::tables().map(|table| one(entered, ask, table));
    Ok(futures::future::try_join_all(parts).await?.into_iter().flatten().collect())
}

struct Cell {
    table: &'static Table,
    bar: i64,
    zoomed: bool,
    action: String,
    number: u64,
}

async fn one(
    entered: &Entered,
    ask: &Ask<'_>,
    table: &'static Table,
) -> Result<Vec<Cell>, AppError> {
    let mut rows = events::of_device(entered, table, ask.device, ask.window).await?;
    match filters(ask, table) {
        Some(filter) => rows = rows.filter(filter).map_err(AppError::internal)?,
        None if ask.query.alerts || ask.query.flagged => return Ok(Vec::new()),
        None => {}
    }
    let micros = || cast(ident("Timestamp"), DataType::Int64);
    let bar = (micros() - lit(ask.start())) / lit(ask.width * 1_000_000);
    let zoomed = micros().gt_eq(lit(ask.zoom.from.0)).and(micros().lt(lit(ask.zoom.to.0)));
    let grouped = rows
        .aggregate(
            vec![bar.alias("bar"), zoomed.alias("zoomed"), ident("ActionType")],
            vec![expr_fn::count(lit(1_i64)).alias("number")],
        )
        .map_err(AppError::internal)?;
    Ok(events::collect(grouped).await?.iter().flat_map(|batch| cells(table, batch)).collect())
}

/// Text, alert and flag filters; `None` where there are none, or where no event of the table has an
/// alert or a flag.
pub(super) fn filters(ask: &Ask<'_>, table: &Table) -> Option<Expr> {
    let text = events::contains(table, &ask.query.text);
    let alerts = ask.query.alerts.then(|| ask.marks.places(table.name));
    let flags = ask.query.flagged.then(|| ask.marks.flagged(table.name));
    let places = match (alerts, flags) {
        (None, None) => return text,
        (Some(mut alerts), Some(flags)) => {
            alerts.retain(|seq| flags.contains(seq));
            alerts
        }
        (Some(places), None) | (None, Some(places)) => places,
    };
    if places.is_empty() {
        return None;
    }
    let marked = ident("_Seq").in_list(places.into_iter().map(lit).collect(), false);
    Some(match text {
        Some(text) => marked.and(text),
        None => marked,
    })
}

fn cells(table: &'static Table, batch: &RecordBatch) -> Vec<Cell> {
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
            table,
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

    /// The part of the window that surely holds the `rows` events next to a turn (or the newest), and
    /// the tables that have any there: a page is found without a look at the rest.
    pub(super) fn nearest(
        &self,
        turn: Option<Turn>,
        rows: u64,
        zoom: Span,
    ) -> (Span, Vec<&'static Table>) {
        let Some(window) = self.window else { return (zoom, Vec::new()) };
        let width = (self.width * 1_000_000).max(1);
        let start = window.from.0.div_euclid(width) * width;
        let mut bars: BTreeMap<i64, u64> = BTreeMap::new();
        for (bar, number) in self.kept.iter().flat_map(|(_, bars)| bars) {
            *bars.entry(*bar).or_default() += number;
        }
        let edge = turn.map(|turn| (turn.at - start).div_euclid(width));
        let newer = turn.is_some_and(|turn| turn.newer);
        let (mut low, mut high) = (i64::MIN, i64::MAX);
        // Of the turn's own bar it is not known how many lie on the far side.
        let mut found = 0;
        if newer {
            low = edge.unwrap_or(low);
            for (bar, number) in bars.range(low..) {
                found += if Some(*bar) == edge { 0 } else { *number };
                if found >= rows {
                    high = *bar;
                    break;
                }
            }
        } else {
            high = edge.unwrap_or(high);
            for (bar, number) in bars.range(..=high).rev() {
                found += if Some(*bar) == edge { 0 } else { *number };
                if found >= rows {
                    low = *bar;
                    break;
                }
            }
        }
        let at = |bar: i64| Moment(start.saturating_add(bar.saturating_mul(width)));
        let span = Span {
            from: if low == i64::MIN { zoom.from } else { at(low).max(zoom.from) },
            to: if high == i64::MAX { zoom.to } else { at(high + 1).min(zoom.to) },
        };
        let tables = self.kept.iter().filter(|(_, bars)| bars.range(low..=high).next().is_some());
        (span, tables.map(|(table, _)| *table).collect())
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Bars of one second; table, bar and number of events.
    fn counts(cells: &[(&str, i64, u64)]) -> Counts {
        let mut kept: BTreeMap<&str, BTreeMap<i64, u64>> = BTreeMap::new();
        for (table, bar, number) in cells {
            kept.entry(table).or_default().insert(*bar, *number);
        }
        let kept = kept.into_iter().map(|(name, bars)| (schema::table(name).unwrap(), bars));
        let window = Some(Span { from: Moment(0), to: Moment(100_000_000) });
        Counts { kept: kept.collect(), window, width: 1, ..Counts::default() }
    }

    #[test]
    fn a_page_is_looked_for_where_its_rows_are() {
        let (files, network) = ("DeviceFileEvents", "DeviceNetworkEvents");
        let counts = counts(&[(files, 3, 9), (network, 50, 4), (files, 60, 6), (network, 90, 1)]);
        let check = |turn: Option<(bool, i64)>, from: i64, to: i64, tables: &[&str]| {
            let turn = turn.map(|(newer, second)| Turn { newer, at: second * 1_000_000, seq: 0 });
            let zoom = Span { from: Moment(2_500_000), to: Moment(95_500_000) };
            let (span, found) = counts.nearest(turn, 5, zoom);
            let names: Vec<&str> = found.iter().map(|table| table.name).collect();
            assert_eq!((span.from.0, span.to.0, names.as_slice()), (from, to, tables));
        };
        check(None, 60_000_000, 95_500_000, &[files, network]);
        // The turn's own bar has an unknown number of rows on the far side.
        check(Some((false, 60)), 3_000_000, 61_000_000, &[files, network]);
        check(Some((false, 50)), 3_000_000, 51_000_000, &[files, network]);
        check(Some((false, 3)), 2_500_000, 4_000_000, &[files]);
        check(Some((true, 3)), 3_000_000, 61_000_000, &[files, network]);
        check(Some((true, 60)), 60_000_000, 95_500_000, &[files, network]);
    }
}
