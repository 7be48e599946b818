//! Devices, their timelines and their events.
#![expect(missing_docs, reason = "the server macro makes a struct of each function's arguments")]

use crate::{
    error::AppError,
    model::{
        DeviceId, EventId, ProcessId,
        device::{DeviceDetail, DevicePage, DeviceValue},
        event::EventDetail,
        process::ProcessPage,
        timeline::TimelinePage,
    },
    url::{DevicesQuery, ProcessQuery, TimelineQuery},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// A page of the device list.
#[server(prefix = "/api", endpoint = "devices/list", input = GetUrl)]
pub async fn list_devices(query: DevicesQuery) -> Result<DevicePage, AppError> {
    use crate::model::{Action, Permission};
    let target = String::from(query.clone());
    let ctx =
        crate::server::access::enter(Permission::ViewData, Action::DevicesListed, target).await?;
    crate::server::devices::list(&ctx, query).await
}

/// One device: head and overview.
#[server(prefix = "/api", endpoint = "devices/detail", input = GetUrl)]
pub async fn read_device(device: DeviceId) -> Result<DeviceDetail, AppError> {
    use crate::model::{Action, Permission};
    let ctx =
        crate::server::access::enter(Permission::ViewData, Action::DeviceViewed, device.as_str())
            .await?;
    crate::server::devices::detail(&ctx, device).await
}

/// A process of a device: where it comes from and what it did.
#[server(prefix = "/api", endpoint = "devices/process", input = GetUrl)]
pub async fn read_process(
    device: DeviceId,
    process: ProcessId,
    query: ProcessQuery,
) -> Result<ProcessPage, AppError> {
    use crate::model::{Action, Permission};
    let target = format!("{device} {process}");
    let ctx =
        crate::server::access::enter(Permission::ViewData, Action::ProcessViewed, target).await?;
    crate::server::timeline::process(&ctx, device, process, query).await
}

/// A page of a device's timeline.
#[server(prefix = "/api", endpoint = "devices/timeline", input = GetUrl)]
pub async fn read_timeline(
    device: DeviceId,
    query: TimelineQuery,
) -> Result<TimelinePage, AppError> {
    use crate::model::{Action, Permission};
    let ctx =
        crate::server::access::enter(Permission::ViewData, Action::TimelineViewed, device.as_str())
            .await?;
    crate::server::timeline::page(&ctx, device, query).await
}

/// One event with everything that is known of it.
#[server(prefix = "/api", endpoint = "devices/event", input = GetUrl)]
pub async fn read_event(device: DeviceId, event: EventId) -> Result<EventDetail, AppError> {
    use crate::model::{Action, Permission};
    let ctx =
        crate::server::access::enter(Permission::ViewData, Action::EventViewed, event.as_str())
            .await?;
    crate::server::timeline::event(&ctx, device, event).await
}

/// Sets what a device is worth to the organisation.
#[server(prefix = "/api", endpoint = "devices/value")]
pub async fn set_device_value(device: DeviceId, value: DeviceValue) -> Result<(), AppError> {
    use crate::model::{Action, Permission};
    let ctx = crate::server::access::enter(
        Permission::AlertsInvestigation,
        Action::DeviceValueSet,
        format!("{device} {}", value.key()),
    )
    .await?;
    crate::server::devices::set_value(&ctx, device, value).await
}

/// Adds a tag to a device.
#[server(prefix = "/api", endpoint = "devices/tags/add")]
pub async fn add_device_tag(
    device: DeviceId,
    #[server(default)] tag: String,
) -> Result<(), AppError> {
    use crate::model::{Action, Permission};
    let ctx = crate::server::access::enter(
        Permission::AlertsInvestigation,
        Action::DeviceTagAdded,
        format!("{device} {tag}"),
    )
    .await?;
    crate::server::devices::add_tag(&ctx, device, &tag).await
}

/// Removes a tag from a device.
#[server(prefix = "/api", endpoint = "devices/tags/remove")]
pub async fn remove_device_tag(device: DeviceId, tag: String) -> Result<(), AppError> {
    use crate::model::{Action, Permission};
    let ctx = crate::server::access::enter(
        Permission::AlertsInvestigation,
        Action::DeviceTagRemoved,
        format!("{device} {tag}"),
    )
    .await?;
    crate::server::devices::remove_tag(&ctx, device, &tag).await
}

/// Flags an event.
#[server(prefix = "/api", endpoint = "devices/flag")]
pub async fn flag_event(device: DeviceId, event: EventId) -> Result<(), AppError> {
    use crate::model::{Action, Permission};
    let ctx = crate::server::access::enter(
        Permission::AlertsInvestigation,
        Action::EventFlagged,
        format!("{device} {event}"),
    )
    .await?;
    crate::server::timeline::flag(&ctx, device, event).await
}

/// Takes the flag off an event.
#[server(prefix = "/api", endpoint = "devices/unflag")]
pub async fn unflag_event(device: DeviceId, event: EventId) -> Result<(), AppError> {
    use crate::model::{Action, Permission};
    let ctx = crate::server::access::enter(
        Permission::AlertsInvestigation,
        Action::EventUnflagged,
        format!("{device} {event}"),
    )
    .await?;
    crate::server::timeline::unflag(&ctx, device, event).await
}
