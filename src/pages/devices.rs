//! Devices: the list, and a device with its overview, alerts and timeline.

pub mod api;
mod brush;
mod event;
mod flags;
mod frame;
mod histogram;
mod jump;
mod list;
mod overview;
mod process;
mod rows;
mod said;
mod timeline;

pub use frame::{DeviceAlertsRoute, DeviceRoute};
pub use list::DevicesRoute;
pub use overview::DeviceOverviewRoute;
pub use process::ProcessRoute;
pub use timeline::TimelineRoute;
