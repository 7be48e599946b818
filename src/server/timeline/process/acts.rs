//! What a process did: counted by the store, read a page at a time. A busy process has hundreds of
//! thousands of events, so they are never all in memory.

use std::collections::BTreeMap;

use schema::action::{self, EventGroup};
use schema::{Row, Table};
use store::datafusion::arrow::array::{Array as _, AsArray as _, RecordBatch};
use store::datafusion::arrow::datatypes::{DataType, Int64Type};
use store::datafusion::functions_aggregate::expr_fn::{count, max, min};
use store::datafusion::prelude::{Expr, cast, ident, lit};

use super::{Key, MORE, time};
use crate::error::AppError;
use crate::model::process::PAGE;
use crate::model::{Cursor, DeviceId, Moment, Span};
use crate::server::access::Entered;
use crate::server::events::{self, describe};
use crate::server::timeline::place;
use crate::url::ProcessQuery;

/// The events of one process.
pub(super) struct Acts<'a> {
    pub entered: &'a Entered,
    pub device: &'a DeviceId,
    pub key: &'a Key,
    pub span: Span,
}

/// Microseconds of an hour.
const HOUR: i64 = 3_600_000_000;
/// Hours added before a time is divided, so that what was before 1970 is rounded down as well.
const FAR: i64 = 500_000_000;

/// How many events of one table, `ActionType` and hour, and when: further scans look nowhere else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Number {
    pub table: &'static Table,
    pub action: String,
    pub events: u64,
    /// Oldest event, microseconds since 1970.
    pub first: i64,
    /// Newest event, microseconds since 1970.
    pub last: i64,
}

impl Number {
    fn group(&self) -> EventGroup {
        action::group_of(self.table.name, &self.action)
    }
}

/// A page of the events, oldest first.
pub(super) struct Found {
    pub rows: Vec<Row>,
    /// Events before the first row.
    pub before: u64,
    pub previous: Option<Cursor>,
    pub next: Option<Cursor>,
}

/// Numbers by kind, most first.
pub(super) fn by_group(numbers: &[Number]) -> Vec<(EventGroup, u64)> {
    let mut groups: BTreeMap<EventGroup, u64> = BTreeMap::new();
    for number in numbers {
        *groups.entry(number.group()).or_default() += number.events;
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|(group, events)| (std::cmp::Reverse(*events), *group));
    groups
}

/// Events that the query keeps.
pub(super) fn matched(numbers: &[Number], query: &ProcessQuery) -> u64 {
    let kept = numbers.iter().filter(|number| query.group.keeps(&number.group()));
    kept.map(|number| number.events).sum()
}

/// Where a page begins: behind the row at a time and place in the log, or before it; and how many
/// events lie before that edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Edge {
    backwards: bool,
    at: i64,
    seq: i64,
    before: u64,
}

impl Edge {
    fn read(cursor: &Cursor) -> Option<Self> {
        let (way, rest) = cursor.as_str().split_at_checked(1)?;
        let backwards = match way {
            "a" => false,
            "b" => true,
            _ => return None,
        };
        let (before, rest) = rest.split_once('.')?;
        let (at, seq) = rest.split_once('.')?;
        Some(Self {
            backwards,
            at: at.parse().ok()?,
            seq: seq.parse().ok()?,
            before: before.parse().ok()?,
        })
    }

    fn write(self) -> Cursor {
        let way = if self.backwards { "b" } else { "a" };
        Cursor(format!("{way}{}.{}.{}", self.before, self.at, self.seq))
    }

    /// Rows on the side where the page lies.
    fn filter(self) -> Expr {
        let (own, seq) = (|| ident("Timestamp"), || ident("_Seq"));
        let same = own().eq(time(self.at));
        if self.backwards {
            own().lt(time(self.at)).or(same.and(seq().lt(lit(self.seq))))
        } else {
            own().gt(time(self.at)).or(same.and(seq().gt(lit(self.seq))))
        }
    }
}

impl Acts<'_> {
    /// All of its events, counted.
    pub(super) async fn numbers(&self) -> Result<Vec<Number>, AppError> {
        let parts = self.tables().map(|(table, acts)| async move {
            let rows = events::of_device(self.entered, table, self.device.as_str(), self.span)
                .await?
                .filter(acts)
                .and_then(|rows| {
                    let at = || cast(ident("Timestamp"), DataType::Int64);
                    rows.aggregate(
                        vec![
                            cast(ident("ActionType"), DataType::Utf8).alias("action"),
                            ((at() + lit(HOUR * FAR)) / lit(HOUR)).alias("hour"),
                        ],
                        vec![
                            count(lit(1_i64)).alias("number"),
                            min(at()).alias("first"),
                            max(at()).alias("last"),
                        ],
                    )
                })
                .map_err(AppError::internal)?;
            let batches = events::collect(rows).await?;
            Ok::<_, AppError>(
                batches.iter().flat_map(|batch| read(table, batch)).collect::<Vec<_>>(),
            )
        });
        Ok(futures::future::try_join_all(parts).await?.into_iter().flatten().collect())
    }

    fn tables(&self) -> impl Iterator<Item = (&'static Table, Expr)> {
        events::tables().filter_map(|table| Some((table, self.key.acts(table)?)))
    }

    /// The page that the query's cursor names.
    pub(super) async fn page(
        &self,
        query: &ProcessQuery,
        numbers: &[Number],
    ) -> Result<Found, AppError> {
        let edge = Edge::read(&query.cursor);
        let backwards = edge.is_some_and(|edge| edge.backwards);
        let kept = |number: &&Number| query.group.keeps(&number.group());
        let kept: Vec<Number> = numbers.iter().filter(kept).cloned().collect();
        let filter = |table: &'static Table| {
            let groups = events::in_groups(table, |group| query.group.keeps(&group))?;
            Some(match edge {
                Some(edge) => groups.and(edge.filter()),
                None => groups,
            })
        };
        let near = near(&kept, PAGE as u64, backwards, edge.map(|edge| edge.at));
        let mut rows = self.few(&near, PAGE, backwards, filter).await?;
        if backwards {
            rows.reverse();
        }
        let shown = rows.len() as u64;
        let matched = matched(numbers, query);
        let before = edge.map_or(0, |edge| match edge.backwards {
            true => edge.before.saturating_sub(shown),
            false => edge.before,
        });
        let to = |row: Option<&Row>, backwards: bool, before: u64| {
            let (seq, at) = place(row?);
            Some(Edge { backwards, at, seq, before }.write())
        };
        Ok(Found {
            previous: to(rows.first(), true, before).filter(|_| before > 0),
            next: to(rows.last(), false, before + shown).filter(|_| before + shown < matched),
            before,
            rows,
        })
    }

    /// Its oldest event.
    pub(super) async fn first(&self, numbers: &[Number]) -> Result<Option<Row>, AppError> {
        let oldest = numbers.iter().map(|number| number.first).min();
        let there = |number: &&Number| Some(number.first) == oldest;
        let there =
            numbers.iter().filter(there).map(|one| Number { last: one.first, ..one.clone() });
        let there: Vec<Number> = there.collect();
        Ok(self.few(&there, 1, false, |_| Some(lit(true))).await?.into_iter().next())
    }

    /// The first rows (the last, where `newest`) of the counted ones that a filter lets through, over
    /// their tables, in that order; tables without a filter are left out.
    pub(super) async fn few(
        &self,
        numbers: &[Number],
        limit: usize,
        newest: bool,
        filter: impl Fn(&'static Table) -> Option<Expr>,
    ) -> Result<Vec<Row>, AppError> {
        let columns: Vec<&str> = describe::COLUMNS.iter().chain(MORE).copied().collect();
        let columns = &columns;
        let order = || ["Timestamp", "_Seq"].map(|name| ident(name).sort(!newest, false)).to_vec();
        let parts = self
            .tables()
            .filter_map(|(table, acts)| {
                Some((table, span_of(numbers, table)?, acts.and(filter(table)?)))
            })
            .map(|(table, span, wanted)| async move {
                let rows = events::of_device(self.entered, table, self.device.as_str(), span)
                    .await?
                    .filter(wanted)
                    .and_then(|rows| rows.select(events::present(table, columns)))
                    .and_then(|rows| rows.sort(order()))
                    .and_then(|rows| rows.limit(0, Some(limit)))
                    .map_err(AppError::internal)?;
                events::rows(table, rows).await
            });
        let mut rows: Vec<Row> =
            futures::future::try_join_all(parts).await?.into_iter().flatten().collect();
        rows.sort_by_key(|row| {
            let (seq, at) = place(row);
            (at, seq)
        });
        if newest {
            rows.reverse();
        }
        rows.truncate(limit);
        Ok(rows)
    }
}

/// Those of the numbers that together hold the first `limit` events (the last, where `newest`) on the far
/// side of a time, whole hours at a time.
pub(super) fn near(numbers: &[Number], limit: u64, newest: bool, edge: Option<i64>) -> Vec<Number> {
    let beyond = |at: i64| edge.is_none_or(|edge| if newest { at <= edge } else { at >= edge });
    let outer = |one: &Number| if newest { one.first } else { one.last };
    let inner = |one: &Number| if newest { one.last } else { one.first };
    let mut there: Vec<&Number> = numbers.iter().filter(|one| beyond(outer(one))).collect();
    let hour = |one: &Number| one.first.div_euclid(HOUR);
    there.sort_by_key(|one| if newest { -hour(one) } else { hour(one) });
    let (mut sum, mut last) = (0_u64, None);
    let enough = there.into_iter().take_while(|one| {
        let goes_on = sum < limit || last == Some(hour(one));
        last = Some(hour(one));
        // What the edge cuts may lie on its near side.
        sum += if beyond(inner(one)) { one.events } else { 0 };
        goes_on
    });
    enough.cloned().collect()
}

/// Where a table's counted events lie.
fn span_of(numbers: &[Number], table: &Table) -> Option<Span> {
    let of_table = || numbers.iter().filter(|number| number.table.name == table.name);
    let from = of_table().map(|number| number.first).min()?;
    let to = of_table().map(|number| number.last).max()?;
    Some(Span { from: Moment(from), to: Moment(to.saturating_add(1)) })
}

fn read(table: &'static Table, batch: &RecordBatch) -> Vec<Number> {
    let actions = batch.column_by_name("action").and_then(|array| array.as_string_opt::<i32>());
    let numbers = batch.column_by_name("number").and_then(|a| a.as_primitive_opt::<Int64Type>());
    let time = |name| batch.column_by_name(name).and_then(|a| a.as_primitive_opt::<Int64Type>());
    let (Some(actions), Some(numbers), Some(first), Some(last)) =
        (actions, numbers, time("first"), time("last"))
    else {
        return Vec::new();
    };
    (0..batch.num_rows())
        .map(|row| Number {
            table,
            action: if actions.is_null(row) { "" } else { actions.value(row) }.to_owned(),
            events: u64::try_from(numbers.value(row)).unwrap_or(0),
            first: first.value(row),
            last: last.value(row),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_come_back_as_they_were() {
        for edge in [
            Edge { backwards: false, at: -5, seq: 9, before: 100 },
            Edge { backwards: true, at: 1_795_080_104_812_000, seq: 1, before: 0 },
        ] {
            assert_eq!(Edge::read(&edge.write()), Some(edge));
        }
        for text in ["", "a", "a1.2", "x1.2.3", "a1.2.3.4", "200"] {
            assert_eq!(Edge::read(&Cursor(text.to_owned())), None, "{text}");
        }
    }

    #[test]
    fn a_page_reads_the_hours_that_hold_it_and_no_more() {
        let number = |hour: i64, events| Number {
            table: schema::table("DeviceFileEvents").unwrap(),
            action: "FileCreated".to_owned(),
            events,
            first: hour * HOUR + 1,
            last: hour * HOUR + 9,
        };
        let numbers = [number(1, 60), number(1, 30), number(2, 20), number(2, 1), number(5, 900)];
        let check = |limit, newest, edge, expect: &[u64]| {
            let near = near(&numbers, limit, newest, edge);
            let mut events: Vec<u64> = near.iter().map(|one| one.events).collect();
            events.sort_unstable();
            assert_eq!(events, expect, "{limit} {newest} {edge:?}");
        };
        check(50, false, None, &[30, 60]);
        check(100, false, None, &[1, 20, 30, 60]);
        check(100, true, None, &[900]);
        check(1_000, true, None, &[1, 20, 30, 60, 900]);
        // The edge lies in the first hour: nobody knows how much of it is left.
        check(50, false, Some(HOUR + 5), &[1, 20, 30, 60, 900]);
        check(10, false, Some(HOUR + 10), &[1, 20]);
        check(10, true, Some(2 * HOUR + 5), &[1, 20, 30, 60]);
        check(10, true, Some(HOUR), &[]);
    }

    #[test]
    fn kinds_of_acts_are_counted_most_first() {
        let number = |table: &str, action: &str, events| Number {
            table: schema::table(table).unwrap(),
            action: action.to_owned(),
            events,
            first: 0,
            last: 9,
        };
        let numbers = [
            number("DeviceFileEvents", "FileCreated", 2),
            number("DeviceProcessEvents", "ProcessCreated", 3),
            number("DeviceFileEvents", "FileDeleted", 4),
        ];
        assert_eq!(by_group(&numbers), [(EventGroup::File, 6), (EventGroup::Process, 3)]);
        let only = ProcessQuery {
            group: crate::url::Filter::only([EventGroup::Process]),
            ..ProcessQuery::default()
        };
        assert_eq!(matched(&numbers, &only), 3);
        assert_eq!(matched(&numbers, &ProcessQuery::default()), 9);
    }
}
