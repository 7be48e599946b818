//! The reading side of an import: files to rows, off the async threads.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::PathBuf;

use aws_lc_rs::digest;
use schema::{Row, Value};
use sensors::{Item, Mapped, Mapper, Position, Record, SensorEvent, Synthesis, Tally};
use tokio::sync::mpsc::Sender;
use tokio_util::sync::CancellationToken;

use super::input::{Input, Progress};
use super::{CHUNK, Chunk, DEVICES, Met, Told};
use crate::server::ingest::identify;

/// No telemetry of this product's kind is older: 1990-01-01, microseconds since 1970.
const YEAR_1990: i64 = 631_152_000_000_000;
/// A clock may run ahead by this much, microseconds.
const AHEAD_OF_US: i64 = 86_400_000_000;

/// What to do with rows by their time.
#[derive(Clone, Copy, Debug)]
pub struct Retention {
    /// Rows older than this (microseconds since 1970) lie outside; `None` keeps everything.
    pub oldest: Option<i64>,
    /// Whether rows outside are left out; kept otherwise.
    pub drop: bool,
    /// The wall clock when the import began.
    pub now: i64,
}

/// Reads all files in turn. Ends early, without an error, when cancelled or when nobody takes rows.
pub(super) fn read_all(
    inputs: &[Input],
    mapper: Mapper,
    retention: Retention,
    out: &Sender<Told>,
    cancel: &CancellationToken,
    progress: &Progress,
) -> std::io::Result<()> {
    let mut mapper = mapper;
    mapper.set_now(retention.now);
    let mut synthesis = Synthesis::default();
    for input in inputs {
        if cancel.is_cancelled() {
            break;
        }
        let mut file = File {
            name: input.name(),
            hash: hash(input.open()?)?,
            mapper: &mut mapper,
            synthesis: &mut synthesis,
            retention,
            out,
            cancel,
            progress,
            rows: Vec::with_capacity(CHUNK),
            chunks: 0,
            tally: Tally::default(),
            left_out: 0,
            impossible: 0,
            devices: BTreeMap::new(),
            gone: false,
        };
        let opened = input.open()?;
        let result = sensors::read_file(opened, &mut |position, item| file.take(position, item));
        let mut tally = std::mem::take(&mut file.tally);
        // A chunk that was cut off would take the key of the whole one, which could then never come.
        if !cancel.is_cancelled() {
            file.flush();
            let certificates = file.synthesis.certificates();
            file.gone = file.gone || send_made(certificates, &mut tally, out).is_break();
        }
        tally.file(&file.name, &result);
        let told = Told::File {
            path: PathBuf::from(&file.name),
            tally: Box::new(tally),
            left_out: file.left_out,
            impossible: file.impossible,
            devices: std::mem::take(&mut file.devices),
        };
        if out.blocking_send(told).is_err() {
            return Ok(());
        }
    }
    // A part of the files tells a part of the devices' days: whoever resumes brings the whole.
    if !cancel.is_cancelled() {
        let mut tally = Tally::default();
        if send_made(synthesis.devices(), &mut tally, out).is_continue() {
            let _ = out.blocking_send(Told::Made(Box::new(tally)));
        }
    }
    Ok(())
}

/// Sends rows that were made of many records. Their key follows from what they say, so the same files
/// imported again bring nothing new.
fn send_made(rows: Vec<Row>, tally: &mut Tally, out: &Sender<Told>) -> ControlFlow<()> {
    rows.iter().for_each(|row| tally.made(row));
    for rows in rows.chunks(CHUNK) {
        let mut context = digest::Context::new(&digest::SHA256);
        rows.iter().for_each(|row| context.update(format!("{row:?}").as_bytes()));
        let key = Some(format!("import-made:{}", hex(&context.finish())));
        if out.blocking_send(Told::Chunk(Chunk { rows: rows.to_vec(), key })).is_err() {
            return ControlFlow::Break(());
        }
    }
    ControlFlow::Continue(())
}

/// Counts the rows of files that lie outside the retention, appending nothing.
pub fn count_outside(
    files: &[PathBuf],
    tenant: &str,
    oldest: i64,
    cancel: &CancellationToken,
) -> u64 {
    let mut mapper = Mapper::new(tenant);
    let mut outside = 0;
    for path in files {
        let result = sensors::read_path(path, &mut |_, item| {
            if let Item::Record(record) = item {
                let time = match record {
                    Record::Published { row, .. } => time_of(&row),
                    Record::Event(event) => match mapper.map(&event) {
                        Mapped::Row(row) | Mapped::Unmapped { row, .. } => time_of(&row),
                    },
                };
                outside += u64::from(time.is_some_and(|time| time < oldest));
            }
            if cancel.is_cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        if let Err(error) = result {
            // The import itself reports it by name.
            tracing::debug!(path = %path.display(), %error, "not counted");
        }
    }
    outside
}

fn time_of(row: &Row) -> Option<i64> {
    match row.get("Timestamp") {
        Some(Value::DateTime(micros)) => Some(micros),
        _ => None,
    }
}

/// One file on its way.
struct File<'a> {
    name: String,
    hash: String,
    mapper: &'a mut Mapper,
    synthesis: &'a mut Synthesis,
    retention: Retention,
    out: &'a Sender<Told>,
    cancel: &'a CancellationToken,
    progress: &'a Progress,
    rows: Vec<Row>,
    chunks: u64,
    tally: Tally,
    left_out: u64,
    impossible: u64,
    devices: BTreeMap<String, Met>,
    gone: bool,
}

impl File<'_> {
    fn take(&mut self, position: Position, item: Item) -> ControlFlow<()> {
        self.progress.read();
        match item {
            Item::Bad(reason) => self.tally.bad(&self.name, position, &reason),
            Item::Record(Record::Published { mut row, dropped, .. }) => {
                identify(&mut row, self.mapper);
                self.tally.published(&row, &dropped);
                self.keep(row, None);
            }
            Item::Record(Record::Event(event)) => {
                let mapped = self.mapper.map(&event);
                self.tally.mapped(&event, &mapped);
                match mapped {
                    Mapped::Row(row) | Mapped::Unmapped { row, .. } => self.keep(row, Some(&event)),
                }
            }
        }
        if self.gone || self.cancel.is_cancelled() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }

    fn keep(&mut self, row: Row, event: Option<&SensorEvent>) {
        let time = time_of(&row);
        let possible = |time: i64| (YEAR_1990..=self.retention.now + AHEAD_OF_US).contains(&time);
        let impossible = time.is_some_and(|time| !possible(time));
        self.impossible += u64::from(impossible);
        let outside = self.retention.oldest.zip(time).is_some_and(|(oldest, time)| time < oldest);
        if outside && self.retention.drop {
            self.left_out += 1;
            return;
        }
        // What a wrong clock says is no day of the device.
        if !impossible {
            self.synthesis.see(&row, event);
        }
        self.meet(&row);
        self.rows.push(row);
        if self.rows.len() >= CHUNK {
            self.flush();
        }
    }

    /// Notes whose row it is.
    fn meet(&mut self, row: &Row) {
        let Some(id) = row.text("DeviceId").filter(|id| !id.is_empty()) else { return };
        if let Some(met) = self.devices.get_mut(id) {
            met.rows += 1;
        } else if self.devices.len() < DEVICES {
            let name = row.text("DeviceName").unwrap_or_default().to_owned();
            self.devices.insert(id.to_owned(), Met { name, rows: 1 });
        }
    }

    /// Sends what is gathered. The key follows from the file's bytes, the decision about old rows
    /// and the chunk's number alone.
    fn flush(&mut self) {
        if self.rows.is_empty() || self.gone {
            return;
        }
        let decision = if self.retention.drop { "drop" } else { "keep" };
        let key = format!("import:{}:{decision}:{CHUNK}:{}", self.hash, self.chunks);
        self.chunks += 1;
        let rows = std::mem::replace(&mut self.rows, Vec::with_capacity(CHUNK));
        self.gone = self.out.blocking_send(Told::Chunk(Chunk { rows, key: Some(key) })).is_err();
    }
}

/// SHA-256 of a file's bytes, hex.
fn hash(mut file: impl std::io::Read) -> std::io::Result<String> {
    let mut context = digest::Context::new(&digest::SHA256);
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut buffer)?;
        match buffer.get(..read) {
            Some(part) if !part.is_empty() => context.update(part),
            _ => break,
        }
    }
    Ok(hex(&context.finish()))
}

fn hex(digest: &digest::Digest) -> String {
    digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}
