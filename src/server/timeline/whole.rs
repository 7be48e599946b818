//! A timeline from its newest event to its oldest, part by part: what an export reads.
//!
//! What it has is fixed at the start by a place in the tenant's log: rows that arrive while it is read
//! are no part of it, wherever in time they stand, so the number told beforehand is the number read.

use schema::{Row, Table};
use store::datafusion::prelude::{ident, lit};

use super::counts::{self, Ask, Counts};
use super::marks::{self, Marks};
use super::page::{beyond, matching};
use super::{line, place};
use crate::error::AppError;
use crate::model::timeline::{TimelineRow, Turn};
use crate::model::{DeviceId, Moment, Span};
use crate::server::access::Entered;
use crate::server::{charts, devices, events};
use crate::url::TimelineQuery;

/// All events of a device that a query matches.
#[derive(Debug)]
pub struct Whole {
    device: DeviceId,
    query: TimelineQuery,
    marks: Marks,
    counts: Counts,
    window: Span,
    zoom: Span,
    width: i64,
    /// The newest place in the log that belongs to it.
    upto: i64,
    turn: Option<Turn>,
    ended: bool,
    number: u64,
}

/// An event as the page shows it, with all of its stored columns.
type Told = (TimelineRow, Row);

impl Whole {
    /// Fixes what belongs to it, and counts it.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a device the caller does not see; else where the store cannot be read.
    pub async fn of(
        entered: &Entered,
        device: DeviceId,
        query: TimelineQuery,
    ) -> Result<Self, AppError> {
        devices::visible(entered, &device).await?;
        let upto = entered.tenant.store.status().end.as_i64();
        let window = query.range.resolve(Moment(entered.clock().now()));
        let zoom = query.zoom.map_or(window, |zoom| Span {
            from: zoom.from.max(window.from),
            to: zoom.to.min(window.to),
        });
        let marks = marks::of_device(entered, device.as_str(), window).await?;
        let width = charts::bucket_width(window, 96);
        let mut whole = Self {
            device,
            query,
            marks,
            counts: Counts::default(),
            window,
            zoom,
            width,
            upto,
            turn: None,
            ended: false,
            number: 0,
        };
        // Counted after the place was fixed: where these say that so many rows are, at least the rows
        // that belong to it are too.
        whole.counts = counts::count(entered, &whole.ask()).await?;
        let parts = events::tables().map(|table| whole.count(entered, table));
        whole.number = futures::future::try_join_all(parts).await?.into_iter().sum();
        Ok(whole)
    }

    /// How many events it has.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.number
    }

    fn ask(&self) -> Ask<'_> {
        Ask {
            device: self.device.as_str(),
            window: self.window,
            zoom: self.zoom,
            width: self.width,
            query: &self.query,
            marks: &self.marks,
        }
    }

    async fn count(&self, entered: &Entered, table: &'static Table) -> Result<u64, AppError> {
        let rows = matching(entered, &self.ask(), table, self.zoom).await?;
        let Some(rows) = rows else { return Ok(0) };
        let counted = rows.filter(ident("_Seq").lt_eq(lit(self.upto)));
        let number = counted.map_err(AppError::internal)?.count().await;
        Ok(number.map_err(AppError::internal)? as u64)
    }

    /// The next events, newest first, about `limit` of them; `None` after the oldest.
    ///
    /// # Errors
    /// [`AppError`] where the store cannot be read.
    pub async fn next(
        &mut self,
        entered: &Entered,
        limit: usize,
    ) -> Result<Option<Vec<Told>>, AppError> {
        if self.ended {
            return Ok(None);
        }
        let (span, tables) = self.counts.nearest(self.turn, limit as u64, self.zoom);
        let parts = tables.into_iter().map(|table| self.read(entered, table, span, limit));
        let mut rows: Vec<Row> =
            futures::future::try_join_all(parts).await?.into_iter().flatten().collect();
        rows.sort_by_key(|row| {
            let (seq, at) = place(row);
            std::cmp::Reverse((at, seq))
        });
        let cut = rows.len() >= limit;
        rows.truncate(limit);
        self.turn = match rows.last().map(place).filter(|_| cut) {
            Some((seq, at)) => Some(Turn { newer: false, at, seq }),
            // All of this part is read: the next one lies before it.
            None => Some(Turn { newer: false, at: span.from.0, seq: i64::MIN }),
        };
        self.ended = !cut && span.from <= self.zoom.from;
        Ok(Some(rows.into_iter().map(|row| (line(&row, &self.marks), row)).collect()))
    }

    async fn read(
        &self,
        entered: &Entered,
        table: &'static Table,
        span: Span,
        limit: usize,
    ) -> Result<Vec<Row>, AppError> {
        let rows = matching(entered, &self.ask(), table, span).await?;
        let Some(rows) = rows else { return Ok(Vec::new()) };
        let mut rows =
            rows.filter(ident("_Seq").lt_eq(lit(self.upto))).map_err(AppError::internal)?;
        if let Some(turn) = self.turn {
            rows = rows.filter(beyond(turn)).map_err(AppError::internal)?;
        }
        let rows = rows
            .sort(events::newest_first())
            .and_then(|rows| rows.limit(0, Some(limit)))
            .map_err(AppError::internal)?;
        events::rows(table, rows).await
    }
}
