//! Flags that analysts set on events.

use store::datafusion::prelude::{ident, lit};
use store::wall_millis;

use super::Place;
use crate::error::AppError;
use crate::model::timeline;
use crate::model::{DeviceId, EventId, Moment};
use crate::server::access::Entered;
use crate::server::records::flags::{self, Flag};
use crate::server::{devices, events};

/// What a page tells of a flag.
pub(super) fn told(flag: &Flag) -> timeline::Flag {
    timeline::Flag { by: flag.who.clone(), at: Moment::from_millis(flag.at) }
}

/// Flags an event; one that has a flag keeps it.
///
/// # Errors
/// [`AppError::NotFound`] where the event is not kept or the caller does not see its device.
pub async fn flag(entered: &Entered, device: DeviceId, id: EventId) -> Result<(), AppError> {
    let place = known(entered, &device, &id).await?;
    let found = events::of_device(entered, place.table, device.as_str(), place.instant())
        .await?
        .filter(ident("_Seq").eq(lit(place.seq)))
        .and_then(|rows| rows.select(events::present(place.table, &["_Seq"])))
        .map_err(AppError::internal)?;
    if events::rows(place.table, found).await?.is_empty() {
        return Err(AppError::not_found("event"));
    }
    let flag = Flag {
        seq: place.seq,
        table_name: place.table.name.to_owned(),
        time: place.at,
        who: entered.user.email.clone(),
        at: wall_millis(),
    };
    let pool = entered.tenant.database().pool();
    flags::set(pool, device.as_str(), &flag).await.map_err(AppError::internal)
}

/// Takes the flag off an event; nothing happens where it has none.
///
/// # Errors
/// [`AppError::NotFound`] where it is no event or the caller does not see its device.
pub async fn unflag(entered: &Entered, device: DeviceId, id: EventId) -> Result<(), AppError> {
    let place = known(entered, &device, &id).await?;
    let pool = entered.tenant.database().pool();
    flags::clear(pool, device.as_str(), place.seq).await.map_err(AppError::internal)
}

/// The event's place, where the caller sees its device.
async fn known(entered: &Entered, device: &DeviceId, id: &EventId) -> Result<Place, AppError> {
    devices::visible(entered, device).await?;
    Place::read(id).ok_or_else(|| AppError::not_found("event"))
}
