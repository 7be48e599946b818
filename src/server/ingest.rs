//! `POST /api/ingest/v1/events`: telemetry over HTTP.
//!
//! The body is lines, mostly NDJSON with one event a line: the streaming envelope, Winlogbeat, NXLog,
//! syslog with events of Sysmon for Linux, or records of the Linux audit daemon, which are gathered
//! into events within one body; gzip if `Content-Encoding` says so. The answer is 200 only when every
//! accepted row is durable. A line that cannot be read is reported with its number and offset and does
//! not hold up the others. The same `Idempotency-Key` sent again is answered without writing a second
//! time.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;

use self::take::{Rows, Sender, Shared, Unread, is_gzip, lines, records};
use crate::error::{AppError, RequestId};
use crate::model::access::Action;
use crate::server::access::enter_token;
use crate::server::sources::Rejections;
use crate::server::state::AppState;

pub mod bulk;
mod take;

pub use take::identify;

/// Largest body as it is sent.
pub const MOST_BYTES: usize = 16 << 20;
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
#[must_use]
pub fn refuse(error: &AppError) -> Response {
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
    let sender = Sender { state: state.clone(), ctx, tenant, token };
    sender.admit()?;
    let name = &sender.token.name;
    let key = idempotency_key(headers)?.map(|key| format!("http:{name}:{key}"));
    let gzip = is_gzip(headers)?;
    let mut mapper = Shared::of(&sender.tenant);
    let read = tokio::task::spawn_blocking(move || {
        let text = if gzip { take::inflate(&body)? } else { body };
        read(&text, &mut mapper)
    });
    let Read { rows, mut outcome, rejections } = read.await.map_err(AppError::internal)??;
    let receipt = sender.append(rows.rows, key, rejections).await?;
    outcome.repeated = receipt.is_some_and(|receipt| receipt.repeated);
    Ok(outcome)
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, AppError> {
    let Some(key) = headers.get("idempotency-key") else { return Ok(None) };
    match key.to_str() {
        Ok(key) if !key.is_empty() && key.len() <= 256 => Ok(Some(key.to_owned())),
        _ => Err(AppError::invalid("Idempotency-Key", "Send 1 to 256 visible ASCII characters.")),
    }
}

struct Read {
    rows: Rows,
    outcome: Outcome,
    rejections: Rejections,
}

fn read(text: &[u8], mapper: &mut Shared) -> Result<Read, Unread> {
    let mut rows = Rows::default();
    let mut outcome = Outcome::default();
    let mut rejections = Rejections::default();
    let mut grouper = sensors::Grouper::default();
    for line in lines(text) {
        if rows.rows.len() + outcome.rejected >= take::MOST_RECORDS {
            return Err(Unread::Records);
        }
        records(&mut grouper, line.text, line.offset as u64, &mut |_, found| match found {
            Ok(record) => rows.take(record, mapper),
            Err(error) => {
                let reason = error.to_string();
                outcome.rejected += 1;
                rejections.note(&reason, line.text);
                if outcome.errors.len() < TOLD {
                    outcome.errors.push(Rejected {
                        line: line.number,
                        offset: line.offset,
                        reason,
                    });
                }
            }
        });
    }
    // What is left can only be events whose lines end with the body.
    grouper.finish(&mut |_, found| {
        if let Ok(record) = found {
            rows.take(record, mapper);
        }
    });
    outcome.accepted = rows.rows.len();
    outcome.unmapped = rows.unmapped;
    outcome.dropped = std::mem::take(&mut rows.dropped);
    Ok(Read { rows, outcome, rejections })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_line_is_told_with_its_place_and_holds_up_no_other() {
        let good = r#"{"time":"2026-01-05T10:00:00Z","tenantId":"t","category":"AdvancedHunting-DeviceFileEvents","properties":{"Timestamp":"2026-01-05T10:00:00Z","DeviceName":"ws-1.example","ActionType":"FileCreated","Bogus":1}}"#;
        let text = format!("{good}\n\nnot json\n{{\"records\":[{good},{good}]}}\n");
        let mut mapper = Shared::alone();
        let read = read(text.as_bytes(), &mut mapper).unwrap();
        assert_eq!((read.rows.rows.len(), read.outcome.rejected), (3, 1));
        let error = &read.outcome.errors[0];
        assert_eq!((error.line, error.offset), (3, good.len() + 2));
        assert_eq!(read.outcome.dropped.get("Bogus"), Some(&3));
        let id = mapper.get().device_id("ws-1.example");
        assert!(read.rows.rows.iter().all(|row| row.text("DeviceId") == Some(id.as_str())));
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
        let read = read(text.concat().as_bytes(), &mut Shared::alone()).unwrap();
        let lines: Vec<_> =
            read.rows.rows.iter().map(|row| row.text("ProcessCommandLine")).collect();
        assert_eq!(lines, [Some("id"), Some("who")]);
        assert_eq!((read.outcome.accepted, read.outcome.rejected), (2, 1));
        assert_eq!(read.outcome.errors[0].line, 4);
    }
}
