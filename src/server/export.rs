//! Whole lists as files: CSV and NDJSON of exactly what the filters leave, read and sent part by part.
//!
//! `X-Sightline-Rows` says beforehand how many rows there are. A file that ends as HTTP says it does
//! (the last chunk came) has all of them; if something breaks midway, or a row is missing at the end,
//! the connection is cut instead, so that no client takes a piece for the whole.

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use bytes::Bytes;
use futures::stream::{self, BoxStream, StreamExt as _};

use crate::error::AppError;
use crate::model::access::{Action, Permission};
use crate::model::{DeviceId, EntityKind, Moment};
use crate::server::access::{Entered, enter_request, request_id};
use crate::server::router::Served;
use crate::server::state::AppState;
use crate::url::{
    AlertsQuery, DevicesQuery, Export, Format, Pairs, ProfileQuery, Query as _, TimelineQuery,
};

mod alerts;
mod cell;
mod devices;
mod entity;
mod timeline;

use cell::{Record, csv_head, csv_line, json_line};

/// Rows that are read, written and sent together.
const PART: usize = 500;
/// How many rows follow.
const ROWS: HeaderName = HeaderName::from_static("x-sightline-rows");

/// The routes, for the coverage test.
pub const ROUTES: &[(&str, &str)] = &[
    ("GET", Export::DEVICES.path),
    ("GET", Export::ALERTS.path),
    ("GET", Export::TIMELINE.path),
    ("GET", Export::ENTITY.path),
];

/// The routes.
pub fn routes() -> Router<Served> {
    Router::new()
        .route(Export::DEVICES.path, get(of_devices))
        .route(Export::ALERTS.path, get(of_alerts))
        .route(Export::TIMELINE.path, get(of_timeline))
        .route(Export::ENTITY.path, get(of_entity))
}

/// A file that can be written.
struct File {
    /// What it is of, for its name.
    name: String,
    /// Keys and heads of the columns of a CSV file; NDJSON has every cell of each record.
    heads: Vec<(&'static str, String)>,
    /// How many records there are.
    number: u64,
    /// The records, in parts.
    records: BoxStream<'static, Result<Vec<Record>, AppError>>,
}

/// A request that came through the door.
struct Asked {
    entered: Entered,
    pairs: Pairs,
    format: Format,
}

async fn ask(state: &AppState, parts: &Parts, action: Action) -> Result<Asked, AppError> {
    let query = parts.uri.query().unwrap_or_default();
    let entered = enter_request(state, parts, Permission::ViewData, action, query).await?;
    let pairs = Pairs::parse(query);
    let format = pairs.get("format").and_then(Format::from_key);
    let format = format.ok_or_else(|| AppError::invalid("format", "Ask for csv or ndjson."))?;
    Ok(Asked { entered, pairs, format })
}

async fn of_devices(State(state): State<AppState>, parts: Parts) -> Response {
    let file = async {
        let asked = ask(&state, &parts, Action::DevicesExported).await?;
        let query = DevicesQuery::read(&asked.pairs);
        let file = devices::file(&asked.entered, &query).await?;
        Ok((asked, file))
    };
    answer(&parts, file.await)
}

async fn of_alerts(State(state): State<AppState>, parts: Parts) -> Response {
    let file = async {
        let asked = ask(&state, &parts, Action::AlertsExported).await?;
        let query = AlertsQuery::read(&asked.pairs);
        let file = alerts::file(&asked.entered, &query).await?;
        Ok((asked, file))
    };
    answer(&parts, file.await)
}

async fn of_timeline(State(state): State<AppState>, parts: Parts) -> Response {
    let file = async {
        let asked = ask(&state, &parts, Action::TimelineExported).await?;
        let device = DeviceId(asked.pairs.text("device"));
        let query = TimelineQuery::read(&asked.pairs);
        let file = timeline::file(&asked.entered, device, query).await?;
        Ok((asked, file))
    };
    answer(&parts, file.await)
}

async fn of_entity(State(state): State<AppState>, parts: Parts) -> Response {
    let file = async {
        let asked = ask(&state, &parts, Action::ProfileExported).await?;
        let kind = asked.pairs.get("kind").and_then(EntityKind::from_key);
        let kind = kind.ok_or_else(|| AppError::not_found("page"))?;
        let value = asked.pairs.get("value").unwrap_or_default().to_owned();
        let query = ProfileQuery::read(&asked.pairs);
        let file = entity::file(&asked.entered, kind, &value, query).await?;
        Ok((asked, file))
    };
    answer(&parts, file.await)
}

fn answer(parts: &Parts, file: Result<(Asked, File), AppError>) -> Response {
    match file {
        Ok((asked, file)) => send(&asked, file),
        Err(error) => {
            let error = error.at(&request_id(parts));
            let status = StatusCode::from_u16(error.status());
            let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, format!("{}\n", error.told().message)).into_response()
        }
    }
}

fn send(asked: &Asked, file: File) -> Response {
    let at = Moment(asked.entered.clock().now()).civil(0);
    let name = format!(
        "{}-{}T{}Z.{}",
        plain(&file.name),
        at.date(),
        at.clock().replace(':', ""),
        asked.format.key()
    );
    let kind = match asked.format {
        Format::Csv => "text/csv; charset=utf-8; header=present",
        Format::Ndjson => "application/x-ndjson; charset=utf-8",
    };
    let rows = file.number;
    let mut response = Body::from_stream(written(file, asked.format)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(ROWS, HeaderValue::from(rows));
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    if let Ok(disposition) = disposition {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    response
}

/// Letters, digits, points and dashes: what every file system and header takes.
fn plain(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' }).collect()
}

/// The file as it is sent. Its error cuts the connection.
fn written(file: File, format: Format) -> BoxStream<'static, Result<Bytes, AppError>> {
    let File { heads, number, records, .. } = file;
    let head = match format {
        Format::Csv => csv_head(&heads),
        Format::Ndjson => String::new(),
    };
    let start = stream::once(async move { Ok(Bytes::from(head)) });
    let rest = stream::unfold((records, heads, 0_u64, false), move |state| async move {
        let (mut records, heads, sent, ended) = state;
        if ended {
            return None;
        }
        let part = match records.next().await {
            Some(Ok(part)) => part,
            Some(Err(error)) => return Some((Err(error), (records, heads, sent, true))),
            None if sent == number => return None,
            None => {
                let error = AppError::internal(format!("{sent} of {number} rows were exported"));
                return Some((Err(error), (records, heads, sent, true)));
            }
        };
        let sent = sent + part.len() as u64;
        let mut text = String::new();
        for record in &part {
            match format {
                Format::Csv => csv_line(&mut text, record, &heads),
                Format::Ndjson => json_line(&mut text, record),
            }
        }
        Some((Ok(Bytes::from(text)), (records, heads, sent, false)))
    });
    start.chain(rest).boxed()
}

/// Rows that are in memory anyway, in parts.
fn parts_of<T: Send + 'static>(
    rows: Vec<T>,
    record: impl Fn(T) -> Record + Send + 'static,
) -> BoxStream<'static, Result<Vec<Record>, AppError>> {
    let records = rows.into_iter().map(record);
    stream::iter(records).chunks(PART).map(Ok).boxed()
}

#[cfg(test)]
mod tests {
    use super::*;
    use cell::Cell;

    fn file(number: u64, parts: Vec<Result<Vec<Record>, AppError>>) -> File {
        let heads = vec![("n", "Number".to_owned())];
        File { name: String::new(), heads, number, records: stream::iter(parts).boxed() }
    }

    fn records(numbers: std::ops::Range<u64>) -> Vec<Record> {
        numbers.map(|number| Record(vec![("n", Cell::Number(number))])).collect()
    }

    async fn sent(file: File, format: Format) -> (String, bool) {
        let mut text = String::new();
        let mut stream = written(file, format);
        while let Some(part) = stream.next().await {
            match part {
                Ok(bytes) => text.push_str(std::str::from_utf8(&bytes).unwrap()),
                Err(_) => return (text, false),
            }
        }
        (text, true)
    }

    #[tokio::test]
    async fn a_file_ends_well_only_with_the_rows_that_were_announced() {
        let parts = || vec![Ok(records(0..2)), Ok(records(2..3))];
        let whole = sent(file(3, parts()), Format::Csv).await;
        assert_eq!(whole, ("Number\r\n0\r\n1\r\n2\r\n".to_owned(), true));
        let (_, well) = sent(file(4, parts()), Format::Csv).await;
        assert!(!well, "a row is missing");
        let broken = vec![Ok(records(0..2)), Err(AppError::busy(1, "x")), Ok(records(2..3))];
        let (text, well) = sent(file(3, broken), Format::Ndjson).await;
        assert_eq!((text.as_str(), well), ("{\"n\":0}\n{\"n\":1}\n", false));
        assert_eq!(sent(file(0, Vec::new()), Format::Ndjson).await, (String::new(), true));
    }

    #[test]
    fn names_of_files_are_plain() {
        assert_eq!(plain("timeline-a/b\"c.example"), "timeline-a-b-c.example");
    }
}
