//! The rows of one page: the newest few of every table, merged.

use schema::{Row, Table};
use store::datafusion::arrow::datatypes::{DataType, TimeUnit};
use store::datafusion::dataframe::DataFrame;
use store::datafusion::prelude::{Expr, cast, ident, lit};

use super::counts::{Ask, Counts, filters};
use super::{LIMIT, place};
use crate::error::AppError;
use crate::model::timeline::{PAGE, Turn};
use crate::model::{Cursor, Moment, Span};
use crate::server::access::Entered;
use crate::server::events::{self, describe};

/// The rows of a page, newest first, and where its neighbours begin.
pub(super) struct Found {
    pub rows: Vec<Row>,
    pub previous: Option<Cursor>,
    pub next: Option<Cursor>,
    /// When the event just above the first row happened; none where that row is the newest.
    pub above: Option<Moment>,
}

/// Finds the page that the query's cursor names, where the counts say that its rows are.
pub(super) async fn find(
    entered: &Entered,
    ask: &Ask<'_>,
    counts: &Counts,
) -> Result<Found, AppError> {
    let turn = Turn::read(&ask.query.cursor);
    let (span, tables) = counts.nearest(turn, LIMIT as u64, ask.zoom);
    let parts = tables.into_iter().map(|table| one(entered, ask, table, span, turn));
    let mut rows: Vec<Row> =
        futures::future::try_join_all(parts).await?.into_iter().flatten().collect();
    let key = |row: &Row| {
        let (seq, at) = place(row);
        (at, seq)
    };
    let upwards = turn.is_some_and(|turn| turn.newer);
    rows.sort_by_key(|row| std::cmp::Reverse(key(row)));
    if upwards {
        // The rows just above the cursor are the oldest of those found.
        let extra = rows.len().saturating_sub(LIMIT);
        rows.drain(..extra);
    } else {
        rows.truncate(LIMIT);
    }
    let more = rows.len() > PAGE;
    let mut above_at = turn.filter(|_| !upwards).map(|turn| Moment(turn.at));
    if more && upwards {
        above_at = Some(Moment(key(&rows.remove(0)).0));
    } else {
        rows.truncate(PAGE);
    }
    let cursor = |row: Option<&Row>, newer| {
        row.map(|row| {
            let (at, seq) = key(row);
            Turn { newer, at, seq }.write()
        })
    };
    let above = if upwards { more } else { turn.is_some() };
    let below = if upwards { true } else { more };
    Ok(Found {
        previous: cursor(rows.first(), true).filter(|_| above),
        next: cursor(rows.last(), false).filter(|_| below),
        above: above_at,
        rows,
    })
}

async fn one(
    entered: &Entered,
    ask: &Ask<'_>,
    table: &'static Table,
    span: Span,
    turn: Option<Turn>,
) -> Result<Vec<Row>, AppError> {
    let Some(rows) = matching(entered, ask, table, span).await? else { return Ok(Vec::new()) };
    let rows = match turn {
        Some(turn) => rows.filter(beyond(turn)).map_err(AppError::internal)?,
        None => rows,
    };
    let order = if turn.is_some_and(|turn| turn.newer) {
        vec![ident("Timestamp").sort(true, false), ident("_Seq").sort(true, false)]
    } else {
        events::newest_first()
    };
    let rows = rows
        .select(events::present(table, describe::COLUMNS))
        .and_then(|rows| rows.sort(order))
        .and_then(|rows| rows.limit(0, Some(LIMIT)))
        .map_err(AppError::internal)?;
    events::rows(table, rows).await
}

/// The rows of a table in a part of the window that the query's filters keep; `None` where the table
/// can have none.
pub(super) async fn matching(
    entered: &Entered,
    ask: &Ask<'_>,
    table: &'static Table,
    span: Span,
) -> Result<Option<DataFrame>, AppError> {
    let grouped = events::in_groups(table, |group| ask.query.group.keeps(&group));
    let (Some(grouped), Some(filters)) = (grouped, filters(ask, table)) else { return Ok(None) };
    let mut rows = events::of_device(entered, table, ask.device, span).await?;
    for filter in filters.into_iter().chain([grouped]) {
        rows = rows.filter(filter).map_err(AppError::internal)?;
    }
    Ok(Some(rows))
}

/// Rows on the far side of a turn.
pub(super) fn beyond(turn: Turn) -> Expr {
    let at = cast(lit(turn.at), DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())));
    let time = || ident("Timestamp");
    let seq = || ident("_Seq");
    if turn.newer {
        time().gt(at.clone()).or(time().eq(at).and(seq().gt(lit(turn.seq))))
    } else {
        time().lt(at.clone()).or(time().eq(at).and(seq().lt(lit(turn.seq))))
    }
}
