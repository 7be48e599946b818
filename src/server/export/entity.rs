//! A table of the page of a file, address, domain, URL or user as a file.

use super::cell::{Cell, Record};
use super::{File, parts_of};
use crate::error::AppError;
use crate::model::EntityKind;
use crate::model::profile::{PartRow, Sighted};
use crate::server::access::Entered;
use crate::server::profiles::{self, Table};
use crate::url::ProfileQuery;

/// Columns of the devices, with their heads.
const DEVICES: &[(&str, &str)] = &[
    ("device", "Device"),
    ("risk", "Risk"),
    ("detail", "Detail"),
    ("by", "By"),
    ("what", "What happened"),
    ("events", "Events"),
    ("first", "First seen"),
    ("last", "Last seen"),
];

/// Columns of what the value was seen with.
const DETAILS: &[(&str, &str)] = &[
    ("value", "Value"),
    ("outcome", "Outcome"),
    ("devices", "Devices"),
    ("events", "Events"),
    ("first", "First seen"),
    ("last", "Last seen"),
];

/// All rows of the table that the query shows; without one, the devices.
pub(super) async fn file(
    entered: &Entered,
    kind: EntityKind,
    value: &str,
    query: ProfileQuery,
) -> Result<File, AppError> {
    let table = profiles::table(entered, kind, value, &query).await?;
    let heads = |heads: &[(&'static str, &str)]| {
        heads.iter().map(|(key, head)| (*key, (*head).to_owned())).collect()
    };
    Ok(match table {
        Table::Devices(rows) => File {
            name: format!("{}-devices", kind.key()),
            heads: heads(DEVICES),
            number: rows.len() as u64,
            records: parts_of(rows, |row| sighted(&row)),
        },
        Table::Details(part) => File {
            name: format!("{}-{}", kind.key(), part.key),
            heads: heads(DETAILS),
            number: part.rows.len() as u64,
            records: parts_of(part.rows, |row| detail(&row)),
        },
    })
}

fn sighted(row: &Sighted) -> Record {
    Record(vec![
        ("device_id", row.device.id.as_str().into()),
        ("device", row.device.name.as_str().into()),
        ("risk", row.risk.label().into()),
        ("detail", row.detail.as_str().into()),
        ("by", row.by.as_str().into()),
        ("what", Cell::List(row.what.clone())),
        ("events", Cell::Number(row.events)),
        ("first", row.first.into()),
        ("last", row.last.into()),
    ])
}

fn detail(row: &PartRow) -> Record {
    Record(vec![
        ("kind", row.entity.kind.key().into()),
        ("value", row.entity.value.as_str().into()),
        ("outcome", row.note.as_str().into()),
        ("devices", Cell::Number(row.devices)),
        ("events", Cell::Number(row.events)),
        ("first", row.first.into()),
        ("last", row.last.into()),
    ])
}
