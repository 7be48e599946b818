//! Filters over exact values of columns.

use std::collections::BTreeMap;

use schema::{KqlType, Table};
use store::datafusion::arrow::datatypes::{DataType, TimeUnit};
use store::datafusion::prelude::{Expr, cast, ident, lit};

use crate::model::{Condition, Moment};
use crate::url::Filter;

/// What a row of a table must satisfy to be kept; `None` where the filter keeps no row of it. An
/// empty cell has no value: it is never kept by one, and never left out by one.
#[must_use]
pub fn exactly(table: &Table, filter: &Filter<Condition>) -> Option<Vec<Expr>> {
    let mut all = Vec::new();
    for (column, values) in by_column(&filter.include) {
        let kept = cells(table, column, &values);
        if kept.is_empty() {
            return None;
        }
        all.push(ident(column).in_list(kept, false));
    }
    for (column, values) in by_column(&filter.exclude) {
        let left_out = cells(table, column, &values);
        if !left_out.is_empty() {
            all.push(ident(column).in_list(left_out, true).or(ident(column).is_null()));
        }
    }
    Some(all)
}

fn by_column(conditions: &[Condition]) -> BTreeMap<&str, Vec<&str>> {
    let mut columns: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for one in conditions {
        columns.entry(&one.column).or_default().push(&one.value);
    }
    columns
}

/// Those of the values that a cell of the column can have.
fn cells(table: &Table, column: &str, values: &[&str]) -> Vec<Expr> {
    let Some(column) = table.column(column) else { return Vec::new() };
    values.iter().filter_map(|value| cell(column.kind, value)).collect()
}

/// The inverse of how the event pane writes a cell.
fn cell(kind: KqlType, text: &str) -> Option<Expr> {
    Some(match kind {
        KqlType::String | KqlType::Dynamic => lit(text),
        KqlType::Int => lit(text.parse::<i32>().ok()?),
        KqlType::Long => lit(text.parse::<i64>().ok()?),
        KqlType::Real => lit(text.parse::<f64>().ok()?),
        KqlType::Bool => match text {
            "Yes" => lit(true),
            "No" => lit(false),
            _ => return None,
        },
        KqlType::DateTime => {
            let zoned = DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()));
            cast(lit(Moment::parse(text)?.0), zoned)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(table: &str, include: &[(&str, &str)], exclude: &[(&str, &str)]) -> Option<usize> {
        let conditions = |all: &[(&str, &str)]| {
            all.iter().map(|(column, value)| Condition::new(column, *value)).collect()
        };
        let filter = Filter { include: conditions(include), exclude: conditions(exclude) };
        exactly(schema::table(table).unwrap(), &filter).map(|all| all.len())
    }

    #[test]
    fn values_that_no_row_of_a_table_can_have_keep_none_and_leave_none_out() {
        let (files, network) = ("DeviceFileEvents", "DeviceNetworkEvents");
        let port = ("RemotePort", "443");
        assert_eq!(kept(network, &[port], &[]), Some(1));
        assert_eq!(kept(network, &[port, ("RemotePort", "80")], &[]), Some(1));
        assert_eq!(kept(network, &[("RemotePort", "https")], &[]), None);
        assert_eq!(kept(files, &[port], &[]), None);
        assert_eq!(kept(files, &[], &[port]), Some(0));
        assert_eq!(kept(network, &[port], &[("RemoteIP", "10.0.0.1")]), Some(2));
        assert_eq!(kept(network, &[("Timestamp", "2026-03-05T10:00:00Z")], &[]), Some(1));
        assert_eq!(kept(network, &[("Timestamp", "yesterday")], &[]), None);
    }
}
