//! A deterministic fleet of simulated devices: what their sensors would write over some days of
//! ordinary work, with one intrusion on the last day.
//!
//! [`Fleet`] is an iterator of [`sensors::SensorEvent`] in global time order. The same
//! [`FleetConfig`] gives the same bytes; memory grows with the number of devices, not with the
//! number of events. [`ndjson()`] writes an event the way winlogbeat 7 does.
//!
//! Where things are: `software` and `words` are data (what runs, what it is called); `roster` says
//! who and what exists; `device` runs one device through its slots of time; `activity` is what
//! people and machines do; `oddity` and `intrusion` are what a detector should notice; `record`
//! gives every event its fields.
//!
//! All addresses come from documentation and private ranges (RFC 5737, RFC 3849, RFC 1918), all
//! domains end in `.example` (RFC 2606).

mod activity;
mod clock;
mod config;
mod device;
mod fleet;
mod intrusion;
mod ndjson;
mod oddity;
mod process;
mod random;
mod record;
mod roster;
mod software;
#[rustfmt::skip] // Tables: many words to a line.
mod words;
mod world;

pub use config::FleetConfig;
pub use fleet::Fleet;
pub use intrusion::Stage;
pub use ndjson::ndjson;
