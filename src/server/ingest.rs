//! `POST /api/ingest/v1/events`: telemetry over HTTP.
//!
//! The body is lines, mostly NDJSON with one event a line: the streaming envelope, Winlogbeat, NXLog,
//! syslog with events of Sysmon for Linux, or records of the Linux audit daemon, which are gathered
//! into events within one body; gzip if `Content-Encoding` says so. The answer is 200 only when every
//! accepted row is durable. A line that cannot be read is reported with its number and offset and does
//! not hold up the others. The same `Idempotency-Key` sent again is answered without writing a second
//! time.

use std::io::Read as _;
use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use schema::Value;
use sensors::{Mapped, Mapper, Record};
use serde::Serialize;
use store::{AppendError, Batch, wall_micros};
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::error::{AppError, RequestId};
use crate::model::access::Action;
use crate::server::access::enter_token;
use crate::server::state::AppState;

/// Largest body as it is sent.
pub const MOST_BYTES: usize = 16 << 20;
/// Largest body after decompression.
pub const MOST_INFLATED: usize = 48 << 20;
/// Most records of one request.
pub const MOST_RECORDS: usize = 50_000;
/// Rejected lines that are told one by one; the rest is counted.
const TOLD: usize = 100;

/// What became of a request.
#[derive(Debug, Default, Serialize)]
pub struct Outcome {
    /// Rows that are durable now, those of no table included.
    pub accepted: usize,
    /// Accepted records that map to no published table: detectors see them, tables do not.
    pub unmapped: usize,
    /// Lines that could not be read.
    pub rejected: usize,
    /// The first of them.
    pub errors: Vec<Rejected>,
    /// Properties of published rows that no column has, dropped, by name.
    pub dropped: std::collections::BTreeMap<String, usize>,
    /// Whether this was a repetition that wrote nothing.
    pub repeated: bool,
}

/// A line that could not be read.
#[derive(Debug, Serialize)]
pub struct Rejected {
    /// Its number, from 1.
    pub line: usize,
    /// Where it begins in the inflated body, bytes.
    pub offset: usize,
    /// Why.
    pub reason: String,
}

/// The route's handler.
pub async fn events(
    State(state): State<AppState>,
    headers: HeaderMap,
    axum::Extension(request): axum::Extension<RequestId>,
    body: Bytes,
) -> Response {
    match take(&state, &headers, &request.0, body).await {
        Ok(outcome) => Json(outcome).into_response(),
        Err(error) => refuse(&error.at(&request.0)),
    }
}

/// An error as an API client gets it.
fn refuse(error: &AppError) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, Json(error)).into_response();
    if let AppError::Busy { retry_after_s, .. } = error {
        response.headers_mut().insert(header::RETRY_AFTER, (*retry_after_s).into());
    }
    if status == StatusCode::UNAUTHORIZED {
        let scheme = HeaderValue::from_static("Bearer");
        response.headers_mut().insert(header::WWW_AUTHENTICATE, scheme);
    }
    response
}

async fn take(
    state: &AppState,
    headers: &HeaderMap,
    request_id: &str,
    body: Bytes,
) -> Result<Outcome, AppError> {
    let (ctx, tenant, token) =
        enter_token(state, headers, request_id, Action::TelemetrySent).await?;
    let key = idempotency_key(headers)?;
    let gzip = match headers.get(header::CONTENT_ENCODING).map(HeaderValue::as_bytes) {
        None | Some(b"identity") => false,
        Some(b"gzip") => true,
        Some(_) => {
            return Err(AppError::invalid("Content-Encoding", "Only gzip and identity are read."));
        }
    };
    let mut mapper = Shared { mapper: Arc::clone(&tenant.mapper), held: None };
    let read = tokio::task::spawn_blocking(move || {
        let text = if gzip { inflate(&body)? } else { body };
        read(&text, &mut mapper)
    });
    let read = read.await.map_err(AppError::internal)??;
    let rows = read.rows.len();
    let mut outcome = read.outcome;
    if rows > 0 {
        let batch = Batch { rows: read.rows, key: key.map(|key| format!("http:{token}:{key}")) };
        let receipt = tenant.store.append(&ctx, batch).await.map_err(append_error)?;
        outcome.repeated = receipt.repeated;
    }
    let rejected = outcome.rejected as u64;
    state.installation().sources().sent(ctx.tenant(), &token, rows as u64, rejected);
    metrics::counter!("sightline_ingested_rows_total").increment(rows as u64);
    metrics::counter!("sightline_rejected_lines_total").increment(rejected);
    Ok(outcome)
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, AppError> {
    let Some(key) = headers.get("idempotency-key") else { return Ok(None) };
    match key.to_str() {
        Ok(key) if !key.is_empty() && key.len() <= 256 => Ok(Some(key.to_owned())),
        _ => Err(AppError::invalid("Idempotency-Key", "Send 1 to 256 visible ASCII characters.")),
    }
}

/// What the store's refusal means to a sender: wait, or look at the server.
pub fn append_error(error: AppendError) -> AppError {
    match error {
        AppendError::Busy { retry_after } => {
            let seconds = u32::try_from(retry_after.as_secs()).unwrap_or(u32::MAX).max(1);
            AppError::busy(seconds, "The store is behind. Send the same batch again later.")
        }
        error => {
            let _ = AppError::internal(error);
            AppError::unavailable(
                "The store cannot write just now. Nothing of this batch was kept.",
            )
        }
    }
}

fn inflate(body: &[u8]) -> Result<Bytes, AppError> {
    let mut text = Vec::with_capacity(body.len().saturating_mul(6).min(MOST_INFLATED));
    let most = MOST_INFLATED as u64 + 1;
    flate2::read::MultiGzDecoder::new(body).take(most).read_to_end(&mut text).map_err(|error| {
        AppError::invalid("body", format!("The body is no whole gzip stream: {error}."))
    })?;
    if text.len() > MOST_INFLATED {
        return Err(AppError::invalid("body", "The body is larger than 48 MiB when inflated."));
    }
    Ok(text.into())
}

/// The tenant's one mapper, which keeps the process cache. It is held from the first record that
/// needs it, so that records of one request are mapped in order and published rows wait for nobody.
struct Shared {
    mapper: Arc<Mutex<Mapper>>,
    held: Option<OwnedMutexGuard<Mapper>>,
}

impl Shared {
    /// Blocks until the mapper is free: not for async tasks.
    fn get(&mut self) -> &mut Mapper {
        self.held.get_or_insert_with(|| {
            let mut mapper = Arc::clone(&self.mapper).blocking_lock_owned();
            mapper.set_now(wall_micros());
            mapper
        })
    }
}

struct Read {
    rows: Vec<schema::Row>,
    outcome: Outcome,
}

impl Read {
    fn take(&mut self, record: Record, mapper: &mut Shared) {
        match record {
            Record::Published { mut row, dropped, .. } => {
                for name in dropped {
                    *self.outcome.dropped.entry(name).or_default() += 1;
                }
                if lacks_device(&row) {
                    identify(&mut row, mapper.get());
                }
                self.rows.push(row);
            }
            Record::Event(event) => match mapper.get().map(&event) {
                Mapped::Row(row) => self.rows.push(row),
                Mapped::Unmapped { row, .. } => {
                    self.outcome.unmapped += 1;
                    self.rows.push(row);
                }
            },
        }
    }
}

/// Whether a row's table has devices and the row names none by its id.
fn lacks_device(row: &schema::Row) -> bool {
    let place = row.table().position("DeviceId");
    place.is_some_and(|place| matches!(row.at(place), None | Some(Value::Text(""))))
}

/// A published row without a device id gets the one that its device's name has elsewhere.
pub fn identify(row: &mut schema::Row, mapper: &Mapper) {
    if !lacks_device(row) {
        return;
    }
    if let Some(id) = row.text("DeviceName").map(|name| mapper.device_id(name)) {
        // The column is text in every table that has it.
        let _ = row.set("DeviceId", Value::Text(id));
    }
}

fn read(text: &[u8], mapper: &mut Shared) -> Result<Read, AppError> {
    let mut read = Read { rows: Vec::with_capacity(1024), outcome: Outcome::default() };
    let mut grouper = sensors::Grouper::default();
    let mut begins = 0;
    let ends = memchr::memchr_iter(b'\n', text).chain([text.len()]);
    for (at, end) in ends.enumerate() {
        let line = text.get(begins..end).unwrap_or_default();
        let offset = std::mem::replace(&mut begins, end + 1);
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        if read.rows.len() + read.outcome.rejected >= MOST_RECORDS {
            let message = format!("Send at most {MOST_RECORDS} records at once.");
            return Err(AppError::invalid("body", message));
        }
        grouper.push(line, offset as u64, &mut |_, found| match found {
            Ok(record) => read.take(record, mapper),
            Err(error) => {
                read.outcome.rejected += 1;
                if read.outcome.errors.len() < TOLD {
                    let reason = error.to_string();
                    let rejected = Rejected { line: at + 1, offset, reason };
                    read.outcome.errors.push(rejected);
                }
            }
        });
    }
    // What is left can only be events whose lines end with the body.
    grouper.finish(&mut |_, found| {
        if let Ok(record) = found {
            read.take(record, mapper);
        }
    });
    read.outcome.accepted = read.rows.len();
    Ok(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_line_is_told_with_its_place_and_holds_up_no_other() {
        let good = r#"{"time":"2026-01-05T10:00:00Z","tenantId":"t","category":"AdvancedHunting-DeviceFileEvents","properties":{"Timestamp":"2026-01-05T10:00:00Z","DeviceName":"ws-1.example","ActionType":"FileCreated","Bogus":1}}"#;
        let text = format!("{good}\n\nnot json\n{{\"records\":[{good},{good}]}}\n");
        let mut mapper = Shared { mapper: Arc::new(Mutex::new(Mapper::new("t"))), held: None };
        let read = read(text.as_bytes(), &mut mapper).unwrap();
        assert_eq!((read.rows.len(), read.outcome.rejected), (3, 1));
        let error = &read.outcome.errors[0];
        assert_eq!((error.line, error.offset), (3, good.len() + 2));
        assert_eq!(read.outcome.dropped.get("Bogus"), Some(&3));
        let id = mapper.get().device_id("ws-1.example");
        assert!(read.rows.iter().all(|row| row.text("DeviceId") == Some(id.as_str())));
    }

    #[test]
    fn lines_of_one_audit_event_become_one_row_also_where_the_body_ends() {
        let line = |serial: u32, record: &str| {
            let (kind, rest) = record.split_once(' ').unwrap();
            format!("node=web-1 type={kind} msg=audit(1767607200.000:{serial}): {rest}\n")
        };
        let call = "SYSCALL arch=c000003e syscall=59 success=yes pid=5 exe=\"/usr/bin/id\"";
        let text = [
            line(1, call),
            line(2, call),
            line(1, "EXECVE argc=1 a0=\"id\""),
            "type=EOE msg=audit(none)\n".to_owned(),
            line(2, "EXECVE argc=1 a0=\"who\""),
        ];
        let mut mapper = Shared { mapper: Arc::new(Mutex::new(Mapper::new("t"))), held: None };
        let read = read(text.concat().as_bytes(), &mut mapper).unwrap();
        let lines: Vec<_> = read.rows.iter().map(|row| row.text("ProcessCommandLine")).collect();
        assert_eq!(lines, [Some("id"), Some("who")]);
        assert_eq!((read.outcome.accepted, read.outcome.rejected), (2, 1));
        assert_eq!(read.outcome.errors[0].line, 4);
    }

    #[test]
    fn a_body_that_inflates_too_far_is_refused() {
        use std::io::Write as _;
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(&vec![b' '; MOST_INFLATED + 2]).unwrap();
        assert!(inflate(&encoder.finish().unwrap()).is_err());
        assert!(inflate(b"no gzip").is_err());
    }
}
