//! What analysts say of a device: its value and its tags, each change with a line of history.

use std::collections::HashMap;

use store::wall_millis;

use super::visible;
use crate::error::AppError;
use crate::model::device::{DeviceHistoryKind, DeviceNote, DeviceValue, HISTORY};
use crate::model::{DeviceId, Moment};
use crate::server::access::Entered;
use crate::server::records::history::Change;
use crate::server::records::said;

/// The longest tag, in characters.
const LONGEST: usize = 50;
/// Tags of one device at most.
const MOST: usize = 25;

/// What is said of a device.
pub(super) struct Said {
    pub value: DeviceValue,
    pub tags: Vec<String>,
    pub history: Vec<DeviceNote>,
}

/// What is said of a device that the caller sees.
pub(super) async fn read(entered: &Entered, device: &str) -> Result<Said, AppError> {
    let pool = entered.tenant.database().pool();
    let (value, tags, changes) = tokio::try_join!(
        said::value(pool, device),
        said::tags(pool, device),
        said::changes(pool, device, HISTORY),
    )
    .map_err(AppError::internal)?;
    let history = changes.into_iter().filter_map(|change| {
        Some(DeviceNote {
            at: Moment::from_millis(change.at),
            by: change.who,
            kind: DeviceHistoryKind::from_key(&change.field)?,
            text: change.new.or(change.old).unwrap_or_default(),
        })
    });
    Ok(Said { value: value_of(value), tags, history: history.collect() })
}

/// What is said of all devices, by device.
pub(super) async fn of_all(
    entered: &Entered,
) -> Result<HashMap<String, (DeviceValue, Vec<String>)>, AppError> {
    let pool = entered.tenant.database().pool();
    let (values, tags) =
        tokio::try_join!(said::values(pool), said::all_tags(pool)).map_err(AppError::internal)?;
    let mut all: HashMap<String, (DeviceValue, Vec<String>)> = HashMap::new();
    let nothing = || (DeviceValue::Normal, Vec::new());
    for (device, key) in values {
        all.entry(device).or_insert_with(nothing).0 = value_of(Some(key));
    }
    for (device, tag) in tags {
        all.entry(device).or_insert_with(nothing).1.push(tag);
    }
    Ok(all)
}

fn value_of(key: Option<String>) -> DeviceValue {
    key.and_then(|key| DeviceValue::from_key(&key)).unwrap_or(DeviceValue::Normal)
}

fn line(
    entered: &Entered,
    kind: DeviceHistoryKind,
    old: Option<&str>,
    new: Option<&str>,
) -> Change {
    Change {
        at: wall_millis(),
        who: entered.user.email.clone(),
        field: kind.key().to_owned(),
        old: old.map(ToOwned::to_owned),
        new: new.map(ToOwned::to_owned),
    }
}

/// Sets a device's value.
///
/// # Errors
/// [`AppError::NotFound`] for a device the caller does not see; else where the database refuses.
pub async fn set_value(
    entered: &Entered,
    device: DeviceId,
    value: DeviceValue,
) -> Result<(), AppError> {
    visible(entered, &device).await?;
    let pool = entered.tenant.database().pool();
    let old = value_of(said::value(pool, device.as_str()).await.map_err(AppError::internal)?);
    if old == value {
        return Ok(());
    }
    let kind = DeviceHistoryKind::Value;
    let change = line(entered, kind, Some(old.label()), Some(value.label()));
    write(entered, &device, Write::Value(value), &change).await
}

/// Adds a tag to a device.
///
/// # Errors
/// [`AppError::NotFound`] for a device the caller does not see, [`AppError::Invalid`] for a tag that is
/// empty or too long, or one too many; else where the database refuses.
pub async fn add_tag(entered: &Entered, device: DeviceId, tag: &str) -> Result<(), AppError> {
    visible(entered, &device).await?;
    let tag = tag.trim();
    if tag.is_empty() || tag.chars().count() > LONGEST || tag.chars().any(char::is_control) {
        let told = format!("A tag has 1 to {LONGEST} visible characters.");
        return Err(AppError::invalid("tag", told));
    }
    let pool = entered.tenant.database().pool();
    let tags = said::tags(pool, device.as_str()).await.map_err(AppError::internal)?;
    if tags.len() >= MOST {
        return Err(AppError::invalid("tag", format!("A device has at most {MOST} tags.")));
    }
    let change = line(entered, DeviceHistoryKind::TagAdded, None, Some(tag));
    write(entered, &device, Write::Add(tag), &change).await
}

/// Removes a tag from a device; nothing happens where it has no such tag.
///
/// # Errors
/// [`AppError::NotFound`] for a device the caller does not see; else where the database refuses.
pub async fn remove_tag(entered: &Entered, device: DeviceId, tag: &str) -> Result<(), AppError> {
    visible(entered, &device).await?;
    let change = line(entered, DeviceHistoryKind::TagRemoved, Some(tag), None);
    write(entered, &device, Write::Remove(tag), &change).await
}

/// A change.
#[derive(Clone, Copy)]
enum Write<'a> {
    Value(DeviceValue),
    Add(&'a str),
    Remove(&'a str),
}

/// A change and its line of history in one transaction; no line where nothing changed.
async fn write(
    entered: &Entered,
    device: &DeviceId,
    what: Write<'_>,
    change: &Change,
) -> Result<(), AppError> {
    let mut transaction = entered.tenant.database().write().await.map_err(AppError::internal)?;
    let device = device.as_str();
    let changed = match what {
        Write::Value(value) => {
            said::set_value(&mut transaction, device, value.key()).await.map(|()| true)
        }
        Write::Add(tag) => said::add_tag(&mut transaction, device, tag).await,
        Write::Remove(tag) => said::remove_tag(&mut transaction, device, tag).await,
    };
    if changed.map_err(AppError::internal)? {
        said::note(&mut transaction, device, change).await.map_err(AppError::internal)?;
        transaction.commit().await.map_err(AppError::internal)?;
    }
    Ok(())
}
