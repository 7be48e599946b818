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

pub use frame::{device_alerts, device_frame};
pub use list::devices_page;
pub use overview::device_overview;
pub use process::process_page;
pub use timeline::timeline_page;
