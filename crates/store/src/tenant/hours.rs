//! How many rows of a device there are, by hour.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use schema::Table;

use super::TenantStore;
use crate::access::same_tenant;
use crate::context::{DeviceScope, TenantCtx};
use crate::segment::hours::{self, Counts, HOUR, HOURS};
use crate::store::StoreError;

/// Rows of one device, table, hour and `ActionType`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HourCount {
    /// The table.
    pub table: &'static Table,
    /// The hour's first moment: microseconds since 1970 UTC.
    pub hour: i64,
    /// The rows' `ActionType`; empty where they have none.
    pub action: String,
    /// How many rows.
    pub rows: u64,
}

impl HourCount {
    /// Microseconds of an hour.
    pub const WIDTH: i64 = HOUR;
}

impl TenantStore {
    /// How many rows of a device there are in each of some hours (since 1970 UTC), as of now: exactly
    /// what a scan of these hours would count under the context's scope, without reading a segment.
    /// By table, hour and `ActionType`; hours without rows are left out.
    ///
    /// # Errors
    /// [`StoreError::Refused`], [`StoreError::Database`].
    pub async fn device_hours(
        &self,
        ctx: &TenantCtx,
        device: &str,
        wanted: Range<i64>,
    ) -> Result<Vec<HourCount>, StoreError> {
        same_tenant(ctx, self.inner.id)?;
        let snapshot = self.inner.view.snapshot();
        let mut tables: BTreeMap<&'static str, (&'static Table, Counts)> = BTreeMap::new();
        for batch in snapshot.tail.iter().flat_map(|batch| &batch.tables) {
            if seen(batch.table, ctx.scope()) {
                let (_, counts) =
                    tables.entry(batch.table.name).or_insert((batch.table, Counts::new()));
                hours::add(&batch.batch, device, ctx.scope(), counts);
            }
        }
        // A segment that was committed after the snapshot holds rows that the tail has already.
        let known: HashMap<&str, &'static Table> = snapshot
            .segments
            .iter()
            .map(|segment| (segment.path.as_str(), segment.table))
            .filter(|(_, table)| seen(table, ctx.scope()))
            .collect();
        let days = (wanted.start.div_euclid(HOURS), wanted.end.saturating_sub(1).div_euclid(HOURS));
        let pool = self.inner.database.pool();
        for found in hours::find(pool, device, days, ctx.scope()).await? {
            let Some(table) = known.get(found.segment.as_str()).copied() else { continue };
            let (_, counts) = tables.entry(table.name).or_insert((table, Counts::new()));
            for (cell, rows) in found.counts {
                *counts.entry(cell).or_default() += rows;
            }
        }
        let cells = tables.into_values().flat_map(|(table, counts)| {
            counts.into_iter().map(move |((action, hour), rows)| (table, hour, action, rows))
        });
        Ok(cells
            .filter(|(_, hour, ..)| wanted.contains(hour))
            .map(|(table, hour, action, rows)| HourCount { table, hour: hour * HOUR, action, rows })
            .collect())
    }
}

/// Whether a scope sees any row of a table: rows that belong to no group of devices are for those
/// who see all.
fn seen(table: &Table, scope: &DeviceScope) -> bool {
    *scope == DeviceScope::All || table.column("MachineGroup").is_some()
}
