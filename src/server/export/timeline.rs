//! A timeline as a file: in CSV what the page shows, in NDJSON every column of each event besides.

use futures::stream::{self, StreamExt as _};

use super::cell::{Cell, Record};
use super::{File, PART};
use crate::error::AppError;
use crate::model::timeline::{Technique, TimelineRow};
use crate::model::{DeviceId, Entity, EntityKind};
use crate::server::access::Entered;
use crate::server::detections::cells;
use crate::server::devices;
use crate::server::timeline::Whole;
use crate::url::{Column as _, TimelineColumn, TimelineQuery};

/// Keys of what one column of the page shows: the process, what it acted on, and how.
const WHAT: &[(&str, &str)] = &[("process", "Process"), ("object", "Object"), ("detail", "Detail")];

/// Everything that matches.
pub(super) async fn file(
    entered: &Entered,
    device: DeviceId,
    query: TimelineQuery,
) -> Result<File, AppError> {
    let known = devices::visible(entered, &device).await?;
    let mut heads = Vec::new();
    for column in query.columns.shown() {
        match column {
            TimelineColumn::What => {
                heads.extend(WHAT.iter().map(|(key, head)| (*key, (*head).to_owned())));
            }
            TimelineColumn::Flag => heads.push((column.key(), "Flagged by".to_owned())),
            column => heads.push((column.key(), column.title().to_owned())),
        }
    }
    let whole = Whole::of(entered, device, query).await?;
    let number = whole.number();
    let records = stream::try_unfold((entered.clone(), whole), |(entered, mut whole)| async move {
        let Some(rows) = whole.next(&entered, PART).await? else { return Ok(None) };
        let records = rows.iter().map(|(line, row)| record(line, cells::to_json(row))).collect();
        Ok(Some((records, (entered, whole))))
    });
    Ok(File { name: format!("timeline-{}", known.name), heads, number, records: records.boxed() })
}

fn record(line: &TimelineRow, event: serde_json::Value) -> Record {
    let mut cells = vec![("id", Cell::from(line.id.as_str()))];
    for column in TimelineColumn::EVERY {
        let cell = match column {
            TimelineColumn::Flag => line.flag.as_ref().map_or("", |flag| flag.by.as_str()).into(),
            TimelineColumn::Time => Cell::from(line.at),
            TimelineColumn::Alert => line.severity.map_or("", |severity| severity.label()).into(),
            TimelineColumn::Event => line.action.as_str().into(),
            TimelineColumn::Kind => line.group.label().into(),
            TimelineColumn::User => line.user.as_str().into(),
            TimelineColumn::Techniques => {
                Cell::List(line.techniques.iter().map(Technique::words).collect())
            }
            TimelineColumn::What => {
                let values = [
                    named(line.process.as_ref()),
                    named(line.object.as_ref()),
                    line.detail.clone(),
                ];
                cells.extend(WHAT.iter().zip(values).map(|((key, _), value)| (*key, value.into())));
                continue;
            }
        };
        cells.push((column.key(), cell));
    }
    cells.push(("stored", Cell::Object(event)));
    Record(cells)
}

/// A process by its name and id, as the page has it; anything else whole.
fn named(entity: Option<&Entity>) -> String {
    let Some(entity) = entity else { return String::new() };
    if entity.kind != EntityKind::Process || entity.label.is_empty() {
        return entity.value.clone();
    }
    if entity.sub.is_empty() {
        entity.label.clone()
    } else {
        format!("{} ({})", entity.label, entity.sub)
    }
}
