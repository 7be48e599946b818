//! Alerts: the queue, and one alert with the work on it.

mod alert;
pub mod api;
pub mod bulk;
mod manage;
pub mod queue;

pub use alert::alert_page;
pub use queue::alerts_page;
