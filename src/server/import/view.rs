//! An import's report as a page shows it.

use super::{Report, lines};
use crate::error::AppError;
use crate::model::Moment;
use crate::model::upload::ImportView;
use crate::server::access::Entered;
use crate::server::devices::{in_scope, reference, unknown};
use crate::server::records::{devices, imports};
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
    let mut met: Vec<_> = report.devices.iter().collect();
    met.sort_by(|(_, one), (_, other)| other.rows.cmp(&one.rows).then(one.name.cmp(&other.name)));
    let mut shown = Vec::new();
    for (id, met) in met.into_iter().take(MOST) {
        match devices::get(pool, id).await.map_err(AppError::internal)? {
            Some(device) if in_scope(entered.scope(), &device) => {
                shown.push((reference(&device), met.rows));
            }
            // The inventory is a moment behind.
            None if all => {
                let mut device = unknown(id);
                device.name.clone_from(&met.name);
                shown.push((device, met.rows));
            }
            _ => {}
        }
    }
    let tally = &report.tally;
    let tables = tally.rows.iter().flat_map(|(table, actions)| {
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
        device_count: report.devices.len() as u64,
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
