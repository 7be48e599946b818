//! Devices: the list, and a device with its overview, alerts and timeline.

pub mod api;
mod event;
mod frame;
mod histogram;
mod list;
mod overview;
mod process;
mod rows;
mod timeline;

pub use frame::{DeviceAlertsRoute, DeviceRoute};
pub use list::DevicesRoute;
pub use overview::DeviceOverviewRoute;
pub use process::ProcessRoute;
pub use timeline::TimelineRoute;
