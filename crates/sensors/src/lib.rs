//! Source adapters and the mapping: bytes to [`SensorEvent`] to rows, and back.
//!
//! - [`read_path`] and [`Grouper`] make [`Record`]s of files and lines (`adapter`).
//! - [`Mapper`] makes a [`schema::Row`] of an event; [`rebuild`] is its inverse (`mapping`).
//! - [`Synthesis`] makes the rows that only many records together are (`synthesis`).
//! - [`Tally`] counts what came of it, for the report of an import (`report`).
//!
//! No storage and no network here: bytes in, rows out.

mod adapter;
mod event;
mod mapping;
mod report;
mod synthesis;
mod text;
pub mod time;

pub use adapter::{
    BadRecord, Grouper, Item, Position, ReadError, ReadSummary, Record, parse_line, parse_records,
    read_bytes, read_file, read_path, walk,
};
pub use event::{FieldValue, SensorEvent};
pub use mapping::{Mapped, Mapper, Unmapped, rebuild};
pub use report::{SAMPLES_PER_FILE, Sample, Tally, Trouble};
pub use synthesis::Synthesis;
