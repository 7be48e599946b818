//! What can be done with a value: the alerts to whose notes it can be added.

use crate::error::AppError;
use crate::model::alert::Status;
use crate::model::valued::{MOST_ALERTS, ValueActions};
use crate::server::access::Entered;
use crate::server::alerts::{self, visible};
use crate::server::devices;
use crate::server::records::alerts::{Filter, Order, Part, Property, list};
use crate::url::ValueQuery;

/// What the server knows for the actions of a value.
///
/// # Errors
/// [`AppError::NotFound`] for a device or an alert that the caller does not see; else where something
/// cannot be read.
pub async fn actions(entered: &Entered, query: &ValueQuery) -> Result<ValueActions, AppError> {
    let undone = [Status::New, Status::InProgress].map(Status::key);
    let mut filter = Filter::all(entered.scope().clone()).only(Property::Status, &undone);
    if !query.device.as_str().is_empty() {
        devices::visible(entered, &query.device).await?;
        filter = filter.only(Property::Device, &[query.device.as_str()]);
    }
    let limit = MOST_ALERTS as u64 + 1;
    let newest = Part { order: &[(Order::Time, true)], offset: 0, limit };
    let pool = entered.tenant.database().pool();
    let mut found = list(pool, &filter, newest).await.map_err(AppError::internal)?;
    let more = found.len() > MOST_ALERTS;
    found.truncate(MOST_ALERTS);
    if !query.alert.as_str().is_empty() {
        let own = visible(entered, &query.alert).await?;
        found.retain(|alert| alert.id != own.id);
        found.insert(0, own);
    }
    Ok(ValueActions { alerts: alerts::summaries(entered, &found).await?, more })
}
