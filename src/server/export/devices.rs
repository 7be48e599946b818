//! The device list as a file.

use super::cell::{Cell, Record};
use super::{File, parts_of};
use crate::error::AppError;
use crate::model::device::{DeviceSummary, system_words};
use crate::server::access::Entered;
use crate::server::devices::matching;
use crate::url::{Column as _, DeviceColumn, DevicesQuery};

/// Everything that matches.
pub(super) async fn file(entered: &Entered, query: &DevicesQuery) -> Result<File, AppError> {
    let rows = matching(entered, query).await?;
    let shown = query.columns.shown().iter();
    Ok(File {
        name: "devices".to_owned(),
        heads: shown.map(|column| (column.key(), column.title().to_owned())).collect(),
        number: rows.len() as u64,
        records: parts_of(rows, |row| record(&row)),
    })
}

fn record(row: &DeviceSummary) -> Record {
    let cell = |column: &DeviceColumn| match column {
        DeviceColumn::Name => Cell::from(row.device.name.as_str()),
        DeviceColumn::Risk => row.risk.label().into(),
        DeviceColumn::Alerts => Cell::Number(row.open_alerts.into()),
        DeviceColumn::State => row.state.label().into(),
        DeviceColumn::System => system_words(&row.system).into(),
        DeviceColumn::User => row.last_user.as_str().into(),
        DeviceColumn::Address => row.address.as_str().into(),
        DeviceColumn::Group => row.group.as_str().into(),
        DeviceColumn::Value => row.value.label().into(),
        DeviceColumn::Tags => Cell::List(row.tags.clone()),
        DeviceColumn::FirstEvent => Cell::Time(row.first_event),
        DeviceColumn::Events => Cell::Number(row.events),
        DeviceColumn::LastEvent => Cell::Time(row.last_event),
    };
    let mut cells = vec![("id", Cell::from(row.device.id.as_str()))];
    cells.extend(DeviceColumn::EVERY.iter().map(|column| (column.key(), cell(column))));
    Record(cells)
}
