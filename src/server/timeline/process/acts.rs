//! What a process did: counted by the store, read a page at a time. A busy process has hundreds of
//! thousands of events, so they are never all in memory.

use std::collections::BTreeMap;

use schema::action::{self, EventGroup};
use schema::{Row, Table};
use store::datafusion::arrow::array::{Array as _, AsArray as _, RecordBatch};
use store::datafusion::arrow::datatypes::{DataType, Int64Type};
use store::datafusion::functions_aggregate::expr_fn::count;
use store::datafusion::prelude::{Expr, cast, ident, lit};

use super::{Key, MORE, time};
use crate::error::AppError;
use crate::model::process::PAGE;
use crate::model::{Cursor, DeviceId, Span};
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

/// How many events of one table and `ActionType`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Number {
    pub table: &'static Table,
    pub action: String,
    pub events: u64,
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
                    rows.aggregate(
                        vec![cast(ident("ActionType"), DataType::Utf8).alias("action")],
                        vec![count(lit(1_i64)).alias("number")],
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
        let kept = |table: &Table| {
            let of_table = numbers.iter().filter(|number| number.table.name == table.name);
            of_table.map(Number::group).any(|group| query.group.keeps(&group))
        };
        let filter = |table: &'static Table| {
            let groups = events::in_groups(table, |group| query.group.keeps(&group))?;
            Some(match edge {
                Some(edge) => groups.and(edge.filter()),
                None => groups,
            })
        };
        let mut rows =
            self.few(PAGE, backwards, |table| filter(table).filter(|_| kept(table))).await?;
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

    /// The first rows (the last, where `newest`) that a filter lets through, over all tables, in that
    /// order; tables without a filter are left out.
    pub(super) async fn few(
        &self,
        limit: usize,
        newest: bool,
        filter: impl Fn(&'static Table) -> Option<Expr>,
    ) -> Result<Vec<Row>, AppError> {
        let columns: Vec<&str> = describe::COLUMNS.iter().chain(MORE).copied().collect();
        let columns = &columns;
        let order = || ["Timestamp", "_Seq"].map(|name| ident(name).sort(!newest, false)).to_vec();
        let parts = self
            .tables()
            .filter_map(|(table, acts)| Some((table, acts.and(filter(table)?))))
            .map(|(table, wanted)| async move {
                let rows = events::of_device(self.entered, table, self.device.as_str(), self.span)
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

fn read(table: &'static Table, batch: &RecordBatch) -> Vec<Number> {
    let actions = batch.column_by_name("action").and_then(|array| array.as_string_opt::<i32>());
    let numbers = batch.column_by_name("number").and_then(|a| a.as_primitive_opt::<Int64Type>());
    let (Some(actions), Some(numbers)) = (actions, numbers) else { return Vec::new() };
    (0..batch.num_rows())
        .map(|row| Number {
            table,
            action: if actions.is_null(row) { "" } else { actions.value(row) }.to_owned(),
            events: u64::try_from(numbers.value(row)).unwrap_or(0),
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
    fn kinds_of_acts_are_counted_most_first() {
        let number = |table: &str, action: &str, events| Number {
            table: schema::table(table).unwrap(),
            action: action.to_owned(),
            events,
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
