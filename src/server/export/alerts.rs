//! The alert queue as a file. Which alerts belong to it is fixed at the start, eight bytes an alert;
//! the alerts themselves are read part by part.

use futures::stream::{self, StreamExt as _};

use super::cell::{Cell, Record};
use super::{File, PART};
use crate::error::AppError;
use crate::model::alert::AlertSummary;
use crate::server::access::Entered;
use crate::server::alerts::{Asked, summaries};
use crate::server::records::alerts;
use crate::url::{AlertColumn, AlertsQuery, Column as _};

/// Everything that matches.
pub(super) async fn file(entered: &Entered, query: &AlertsQuery) -> Result<File, AppError> {
    let asked = Asked::of(entered, query);
    let pool = entered.tenant.database().pool();
    let places = alerts::places(pool, &asked.filter, &asked.order).await;
    let places = places.map_err(AppError::internal)?;
    let shown = query.columns.shown().iter();
    let number = places.len() as u64;
    let records =
        stream::try_unfold((entered.clone(), places, 0), |(entered, places, from)| async move {
            let part: Vec<i64> = places.iter().skip(from).take(PART).copied().collect();
            if part.is_empty() {
                return Ok(None);
            }
            let pool = entered.tenant.database().pool();
            let rows = alerts::at(pool, &part).await.map_err(AppError::internal)?;
            let rows = summaries(&entered, &rows).await?;
            let records = rows.iter().map(record).collect();
            Ok(Some((records, (entered, places, from + PART))))
        });
    Ok(File {
        name: "alerts".to_owned(),
        heads: shown.map(|column| (column.key(), column.title().to_owned())).collect(),
        number,
        records: records.boxed(),
    })
}

fn record(row: &AlertSummary) -> Record {
    let device = row.device.as_ref();
    let cell = |column: &AlertColumn| match column {
        AlertColumn::Severity => Cell::from(row.severity.label()),
        AlertColumn::Title => row.title.as_str().into(),
        AlertColumn::Device => device.map_or("", |device| device.name.as_str()).into(),
        AlertColumn::User => row.user.as_str().into(),
        AlertColumn::Techniques => Cell::List(row.techniques.clone()),
        AlertColumn::Status => row.status.label().into(),
        AlertColumn::Assignee => row.assignee.as_str().into(),
        AlertColumn::Classification => row.classification.label().into(),
        AlertColumn::Rule => row.rule.as_str().into(),
        AlertColumn::Time => row.at.into(),
    };
    let mut cells = vec![
        ("id", Cell::from(row.id.as_str())),
        ("device_id", device.map_or("", |device| device.id.as_str()).into()),
    ];
    cells.extend(AlertColumn::EVERY.iter().map(|column| (column.key(), cell(column))));
    Record(cells)
}
