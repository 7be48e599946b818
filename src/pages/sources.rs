//! Data sources: what sends telemetry into the tenant, and how something new is connected.

pub mod api;
mod connect;
mod devices;
mod list;
mod live;
mod pane;

pub use connect::connect_page;
pub use list::sources_page;
