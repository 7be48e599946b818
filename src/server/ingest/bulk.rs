//! `/_bulk`: telemetry by the protocol of Elasticsearch, which Winlogbeat, Filebeat, Logstash, Fluent
//! Bit, Vector and rsyslog speak. docs/TELEMETRY.md says how each is set up.
//!
//! | module | what it does |
//! |---|---|
//! | `action` | the action lines |
//! | `answer` | what goes over the wire, errors included |
//! | `discovery` | what clients ask before they send |
//! | `filter` | `filter_path` |
//! | `keep` | rows into the store, each document once |
//! | `recent` | which documents came lately |
//! | `repeat` | what makes two documents or requests the same |
//!
//! A request is appended as one batch, whole or not at all, and its key is a digest of what it says:
//! a client whose connection broke sends it again, and is answered as the first time; so are
//! documents that come again beside others. Index names decide nothing: what a document is, its
//! content says.

use std::time::Instant;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequest as _, Path, Request, State};
use axum::middleware::from_fn;
use axum::response::Response;
use axum::routing::post;
use sensors::Grouper;

use self::action::{Action, Operation};
use self::answer::{Answer, Failed, Item, Outcome};
use self::filter::Filter;
use self::keep::{Documents, keep};
use self::repeat::Print;
use super::take::{self, Line, Rows, Sender, Shared, Unread, is_gzip, lines};
use crate::error::{AppError, RequestId};
use crate::model::access;
use crate::server::access::enter_token;
use crate::server::router::Served;
use crate::server::sources::Rejections;
use crate::server::state::AppState;

mod action;
mod answer;
pub mod discovery;
mod filter;
mod keep;
mod recent;
mod repeat;

pub use recent::Recent;

/// The index of documents that name none.
const INDEX: &str = "sightline";

/// The routes that take documents; methods and paths.
pub const ROUTES: &[(&str, &str)] =
    &[("POST", "/_bulk"), ("PUT", "/_bulk"), ("POST", "/{index}/_bulk"), ("PUT", "/{index}/_bulk")];

/// [`ROUTES`], and those of `discovery`.
pub fn routes() -> Router<Served> {
    let taking = post(bulk).put(bulk).layer(DefaultBodyLimit::max(take::MOST_INFLATED));
    Router::new()
        .route("/_bulk", taking.clone())
        .route("/{index}/_bulk", taking)
        .merge(discovery::routes())
        .layer(from_fn(answer::product))
}

/// The routes' handler.
async fn bulk(
    State(state): State<AppState>,
    index: Option<Path<String>>,
    axum::Extension(id): axum::Extension<RequestId>,
    request: Request,
) -> Response {
    let filter = Filter::of(request.uri().query());
    let index = index.map_or_else(|| INDEX.to_owned(), |Path(index)| index);
    match take(&state, index, &id.0, request).await {
        Ok(answer) => answer.response(&filter),
        Err(failed) => failed.response(),
    }
}

/// Takes a request's documents in.
async fn take(
    state: &AppState,
    index: String,
    request_id: &str,
    request: Request,
) -> Result<Answer, Failed> {
    let began = Instant::now();
    let action = access::Action::TelemetrySent;
    let (ctx, tenant, token) = enter_token(state, request.headers(), request_id, action).await?;
    let gzip = is_gzip(request.headers())?;
    // Only now: nobody without a token makes the portal hold a body.
    let body = Bytes::from_request(request, state).await?;
    let mut mapper = Shared::of(&tenant);
    let sender = Sender { state: state.clone(), ctx, tenant, token };
    let token = sender.token.name.clone();
    let read = tokio::task::spawn_blocking(move || {
        let text = if gzip { take::inflate(&body)? } else { body };
        read(&text, &token, &index, &mut mapper)
    });
    let Read { rows, prints, owners, mut items, rejections } =
        read.await.map_err(AppError::internal)??;
    let documents = Documents { prints, rows: rows.rows, owners, rejections };
    // After the body was read: rsyslog learns of a limit only from the documents' items.
    let kept = match sender.admit() {
        Ok(()) => keep(sender, documents, &mut items).await,
        Err(error) => Err(error),
    };
    match kept {
        Ok(()) => Ok(Answer { took: began.elapsed(), items }),
        Err(error) => Err(Failed::from(error).for_each_of(items)),
    }
}

/// A request as it was read.
#[derive(Debug, Default)]
struct Read {
    rows: Rows,
    prints: Vec<Print>,
    owners: Vec<usize>,
    /// One an action.
    items: Vec<Item>,
    rejections: Rejections,
}

fn read(text: &[u8], token: &str, index: &str, mapper: &mut Shared) -> Result<Read, Failed> {
    let mut read = Read::default();
    let mut grouper = Grouper::default();
    let mut lines = lines(text);
    while let Some(line) = lines.next() {
        let action = Action::read(line, index)?;
        if read.items.len().max(read.rows.rows.len()) >= take::MOST_RECORDS {
            return Err(Unread::Records.into());
        }
        let document = match action.operation {
            Operation::Delete => None,
            _ => Some(lines.next().ok_or_else(|| Failed::no_document(line.number))?),
        };
        read.take(token, action, document, &mut grouper, mapper);
    }
    grouper.finish(&mut |_, found| {
        if let Ok(record) = found {
            read.rows.take(record, mapper);
        }
    });
    // Events that no later document completed belong to the last one.
    read.owners.resize(read.rows.rows.len(), read.prints.len().saturating_sub(1));
    Ok(read)
}

impl Read {
    /// One document: all of its records, or none of them and the reason. An event that several
    /// documents tell belongs to the one that completes it: where only the first of them came
    /// before, it is kept, and the part that was kept before stands beside it.
    fn take(
        &mut self,
        token: &str,
        action: Action,
        document: Option<Line<'_>>,
        grouper: &mut Grouper,
        mapper: &mut Shared,
    ) {
        let Action { operation, index, id } = action;
        let Some(document) = document.filter(|_| operation.writes()) else {
            let id = id.unwrap_or_default();
            self.rejections.note(answer::UNSUPPORTED, b"");
            self.items.push(Item { operation, index, id, outcome: Outcome::Unsupported });
            return;
        };
        let (mut earlier, mut records) = (Vec::new(), Vec::with_capacity(1));
        let mut bad = None;
        let own = self.items.len() as u64;
        take::records(grouper, document.text, own, &mut |place, found| match found {
            Ok(record) if place < own => earlier.push(record),
            Ok(record) => records.push(record),
            Err(error) => bad = bad.take().or(Some(error)),
        });
        if bad.is_some() {
            // What it completes was told by documents before it.
            earlier.into_iter().for_each(|record| self.rows.take(record, mapper));
            self.owners.resize(self.rows.rows.len(), self.prints.len().saturating_sub(1));
        } else {
            records.splice(0..0, earlier);
        }
        let print = repeat::print(token, &index, id.as_deref(), document.text);
        let outcome = match bad {
            Some(error) => {
                let reason = error.to_string();
                self.rejections.note(&reason, document.text);
                Outcome::Unreadable(reason)
            }
            None => {
                records.into_iter().for_each(|record| self.rows.take(record, mapper));
                self.owners.resize(self.rows.rows.len(), self.prints.len());
                self.prints.push(print);
                Outcome::Created(0)
            }
        };
        let id = id.unwrap_or_else(|| repeat::id(&print));
        self.items.push(Item { operation, index, id, outcome });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str =
        r#"{"EventID":1,"Channel":"Security","Hostname":"ws-1","EventTime":"2026-01-05 10:00:00"}"#;

    fn outcomes(text: &str) -> Result<Vec<(&'static str, u16)>, u16> {
        let read = read(text.as_bytes(), "t", "logs", &mut Shared::alone());
        let read = read.map_err(|failed| failed.status().as_u16())?;
        Ok(read.items.iter().map(|item| (item.operation.key(), item.status())).collect())
    }

    #[test]
    fn each_document_is_answered_under_its_action() {
        let text = format!(
            "{{\"create\":{{}}}}\n{GOOD}\n\n{{\"index\":{{\"_index\":\"x\",\"_id\":7}}}}\r\n{GOOD}\r\n\
             {{\"delete\":{{\"_id\":\"1\"}}}}\n{{\"update\":{{\"_id\":\"1\"}}}}\n{{\"doc\":{{}}}}\n\
             {{\"create\":{{\"_index\":null}}}}\nnot json\n{{\"create\":{{}}}}\n{{\"message\":\"words\"}}"
        );
        let expect = [
            ("create", 201),
            ("index", 201),
            ("delete", 400),
            ("update", 400),
            ("create", 400),
            ("create", 400),
        ];
        assert_eq!(outcomes(&text).unwrap(), expect);
    }

    #[test]
    fn what_is_no_bulk_request_is_refused_as_a_whole() {
        let check = |text: &str| assert_eq!(outcomes(text), Err(400), "{text}");
        check("nonsense\n");
        check(GOOD);
        check("{\"create\":{}}\n");
        check("{\"create\":{},\"index\":{}}\n{}\n");
        check("{\"upsert\":{}}\n{}\n");
        assert_eq!(outcomes("").unwrap(), []);
        let many = format!("{{\"create\":{{}}}}\n{GOOD}\n").repeat(take::MOST_RECORDS + 1);
        assert_eq!(outcomes(&many), Err(413));
    }

    #[test]
    fn an_event_that_several_documents_tell_is_one_row_of_the_one_that_completes_it() {
        let part = |serial: u32, record: &str| {
            let (kind, rest) = record.split_once(' ').unwrap();
            let line = format!("node=w type={kind} msg=audit(1767607200.000:{serial}): {rest}");
            format!("{{\"create\":{{}}}}\n{}\n", serde_json::json!({ "message": line }))
        };
        let call = "SYSCALL arch=c000003e syscall=59 success=yes pid=5 exe=\"/usr/bin/id\"";
        let text = [
            part(1, call),
            part(2, call),
            part(1, "EXECVE argc=1 a0=\"id\""),
            part(1, "PROCTITLE proctitle=\"id\""),
            "{\"create\":{}}\nnot json\n".to_owned(),
        ];
        let read = read(text.concat().as_bytes(), "t", "logs", &mut Shared::alone()).unwrap();
        let failed: Vec<bool> = read.items.iter().map(Item::failed).collect();
        assert_eq!(failed, [false, false, false, false, true]);
        assert_eq!((read.rows.rows.len(), read.prints.len()), (2, 4));
        assert_eq!(read.owners, [3, 3]);
    }

    #[test]
    fn a_document_of_several_records_is_taken_whole_or_not_at_all() {
        let text =
            format!("{{\"create\":{{}}}}\n[{GOOD},{GOOD}]\n{{\"create\":{{}}}}\n[{GOOD},5]\n");
        let read = read(text.as_bytes(), "t", "logs", &mut Shared::alone()).unwrap();
        assert_eq!(read.rows.rows.len(), 2);
        assert!(!read.items[0].failed() && read.items[1].failed());
    }
}
