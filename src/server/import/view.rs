//! An import's report as a page shows it.

use std::collections::HashMap;

use super::{DEVICES, Met, Report, lines};
use crate::error::AppError;
use crate::model::Moment;
use crate::model::upload::ImportView;
use crate::server::access::Entered;
use crate::server::devices::{in_scope, reference, unknown};
use crate::server::records::devices::{self, Device};
use crate::server::records::imports;
use crate::server::sources;

/// Devices shown.
const MOST: usize = 100;

/// What an import came to.
///
/// # Errors
/// [`AppError::NotFound`]; a database that does not answer.
pub async fn view(entered: &Entered, id: &str) -> Result<ImportView, AppError> {
    let pool = entered.tenant.database().pool();
    let import = imports::get(pool, id).await.map_err(AppError::internal)?;
    let import = import.ok_or_else(|| AppError::not_found("import"))?;
    let report: Report = serde_json::from_str(&import.report).map_err(AppError::internal)?;
    let all = *entered.scope() == store::DeviceScope::All;
    let known = devices::all(pool).await.map_err(AppError::internal)?;
    let known: HashMap<&str, &Device> =
        known.iter().map(|device| (device.id.as_str(), device)).collect();
    let seen = |(id, met): (&String, &Met)| match known.get(id.as_str()) {
        Some(device) => in_scope(entered.scope(), device).then(|| (reference(device), met.rows)),
        // The inventory is a moment behind.
        None if all => {
            let mut device = unknown(id);
            device.name.clone_from(&met.name);
            Some((device, met.rows))
        }
        None => None,
    };
    let mut shown: Vec<_> = report.devices.iter().filter_map(seen).collect();
    shown.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.name.cmp(&other.0.name)));
    let device_count = shown.len() as u64;
    shown.truncate(MOST);
    let tally = &report.tally;
    // Counts over all devices are for people who see all devices.
    let tables = tally.rows.iter().filter(|_| all).flat_map(|(table, actions)| {
        actions.iter().map(|(action, count)| (table.clone(), action.clone(), *count))
    });
    Ok(ImportView {
        files: tally.files,
        records: tally.records,
        bad: tally.bad_records(),
        new: report.new,
        repeated: report.repeated,
        outside: report.outside_retention,
        devices: shown,
        device_count,
        devices_cut: report.devices.len() >= DEVICES,
        tables: tables.collect(),
        lines: if all { lines(&report) } else { Vec::new() },
        state: sources::import_state(&import),
        id: import.id,
        name: import.name,
        who: import.who,
        started: Moment::from_millis(import.started),
        finished: import.finished.map(Moment::from_millis),
    })
}
