//! Answers as Elasticsearch gives them.

use std::time::Duration;

use axum::Json;
use axum::extract::Request;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use super::action::Operation;
use super::filter::Filter;
use super::take::Unread;
use crate::error::AppError;

/// Why updates and deletions are refused.
pub(super) const UNSUPPORTED: &str =
    "Telemetry is kept as it was sent: only create and index are taken.";

/// Without this header the official clients take the server for something else and end.
const PRODUCT: HeaderName = HeaderName::from_static("x-elastic-product");

/// Marks every answer of these routes, refusals of the router included.
pub(super) async fn product(request: Request, next: Next) -> Response {
    mark(next.run(request).await)
}

/// Marks an answer as one of Elasticsearch's.
pub(super) fn mark(mut response: Response) -> Response {
    response.headers_mut().insert(PRODUCT, HeaderValue::from_static("Elasticsearch"));
    response
}

/// The answer to a bulk request that was read.
#[derive(Debug)]
pub(super) struct Answer {
    /// How long it took.
    pub(super) took: Duration,
    /// One a document, in order.
    pub(super) items: Vec<Item>,
}

impl Answer {
    /// As it goes over the wire.
    pub(super) fn response(&self, filter: &Filter) -> Response {
        let value = json!({
            "took": u64::try_from(self.took.as_millis()).unwrap_or(u64::MAX),
            "errors": self.items.iter().any(Item::failed),
            "items": self.items.iter().map(Item::value).collect::<Vec<_>>(),
        });
        Json(filter.apply(value)).into_response()
    }
}

/// What became of one document.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) operation: Operation,
    pub(super) index: String,
    pub(super) id: String,
    pub(super) outcome: Outcome,
}

/// How it went.
#[derive(Debug)]
pub(super) enum Outcome {
    /// It is durable. Place of its first row in the tenant's log, 0 where that is not known.
    Created(u64),
    /// It cannot be read, and why.
    Unreadable(String),
    /// An operation that telemetry does not have.
    Unsupported,
    /// The store took nothing of the request.
    Refused { status: u16, kind: &'static str, reason: String },
}

impl Item {
    /// Whether the document was not taken.
    pub(super) fn failed(&self) -> bool {
        !matches!(self.outcome, Outcome::Created(_))
    }

    /// Its HTTP status.
    pub(super) fn status(&self) -> u16 {
        match &self.outcome {
            Outcome::Created(_) => 201,
            Outcome::Unreadable(_) | Outcome::Unsupported => 400,
            Outcome::Refused { status, .. } => *status,
        }
    }

    /// Tells where in the log its first row stands.
    pub(super) fn place(&mut self, first: u64) {
        if let Outcome::Created(place) = &mut self.outcome {
            *place = first;
        }
    }

    fn value(&self) -> Value {
        let mut value = json!({ "_index": self.index, "_id": self.id });
        let more = match &self.outcome {
            Outcome::Created(place) => json!({
                "_version": 1,
                "result": "created",
                "_shards": { "total": 1, "successful": 1, "failed": 0 },
                "_seq_no": place,
                "_primary_term": 1,
            }),
            Outcome::Unreadable(reason) => failure("mapper_parsing_exception", reason),
            Outcome::Unsupported => failure("illegal_argument_exception", UNSUPPORTED),
            Outcome::Refused { kind, reason, .. } => failure(kind, reason),
        };
        if let (Value::Object(value), Value::Object(more)) = (&mut value, more) {
            value.extend(more);
            value.insert("status".to_owned(), self.status().into());
        }
        json!({ self.operation.key(): value })
    }
}

fn failure(kind: &str, reason: &str) -> Value {
    json!({ "error": { "type": kind, "reason": reason } })
}

/// Why a request was not taken at all.
#[derive(Debug)]
pub(super) struct Failed {
    status: StatusCode,
    /// Elasticsearch's name for it.
    kind: &'static str,
    reason: String,
    /// Seconds after which trying again helps.
    retry_after_s: Option<u32>,
    /// Its documents, where they were read.
    items: Vec<Item>,
}

impl Failed {
    fn new(status: StatusCode, kind: &'static str, reason: impl Into<String>) -> Self {
        let reason = reason.into();
        Self { status, kind, reason, retry_after_s: None, items: Vec::new() }
    }

    /// A line that should be an action and is none.
    pub(super) fn no_action(line: usize) -> Self {
        let reason = format!("Malformed action/metadata line [{line}]");
        Self::new(StatusCode::BAD_REQUEST, "illegal_argument_exception", reason)
    }

    /// An action without its document.
    pub(super) fn no_document(line: usize) -> Self {
        let reason = format!("The action of line [{line}] has no document behind it");
        Self::new(StatusCode::BAD_REQUEST, "illegal_argument_exception", reason)
    }

    /// Says it of each document too: rsyslog looks nowhere else.
    pub(super) fn for_each_of(mut self, mut items: Vec<Item>) -> Self {
        let (status, kind) = (self.status.as_u16(), self.kind);
        for item in items.iter_mut().filter(|item| !item.failed()) {
            item.outcome = Outcome::Refused { status, kind, reason: self.reason.clone() };
        }
        self.items = items;
        self
    }

    /// Its HTTP status.
    #[cfg(test)]
    pub(super) fn status(&self) -> StatusCode {
        self.status
    }

    /// As it goes over the wire.
    pub(super) fn response(self) -> Response {
        let cause = json!({ "type": self.kind, "reason": self.reason });
        let mut error = cause.clone();
        if let Value::Object(error) = &mut error {
            error.insert("root_cause".to_owned(), json!([cause]));
        }
        let mut body = json!({ "error": error, "status": self.status.as_u16() });
        if let (false, Value::Object(body)) = (self.items.is_empty(), &mut body) {
            body.insert("errors".to_owned(), true.into());
            body.insert("items".to_owned(), self.items.iter().map(Item::value).collect());
        }
        let mut response = (self.status, Json(body)).into_response();
        if let Some(seconds) = self.retry_after_s {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        if self.status == StatusCode::UNAUTHORIZED {
            for scheme in ["Bearer", "ApiKey", "Basic realm=\"Sightline\""] {
                let scheme = HeaderValue::from_static(scheme);
                response.headers_mut().append(header::WWW_AUTHENTICATE, scheme);
            }
        }
        response
    }
}

impl From<AppError> for Failed {
    fn from(error: AppError) -> Self {
        let kind = match error.status() {
            401 | 403 => "security_exception",
            422 => "content_too_long_exception",
            429 => "es_rejected_execution_exception",
            503 => "unavailable_shards_exception",
            _ => "exception",
        };
        // The only value that can be wrong here is the body: rows that are too many for the store.
        let status = if error.status() == 422 { 413 } else { error.status() };
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut failed = Self::new(status, kind, error.told().message.as_str());
        if let AppError::Busy { retry_after_s, .. } = error {
            failed.retry_after_s = Some(retry_after_s);
        }
        failed
    }
}

impl From<Unread> for Failed {
    fn from(unread: Unread) -> Self {
        let too_large = matches!(unread, Unread::Inflated | Unread::Records);
        // By this status beats and others cut a request in pieces.
        let (status, kind) = match too_large {
            true => (StatusCode::PAYLOAD_TOO_LARGE, "content_too_long_exception"),
            false => (StatusCode::BAD_REQUEST, "illegal_argument_exception"),
        };
        Self::new(status, kind, unread.to_string())
    }
}

impl From<BytesRejection> for Failed {
    fn from(rejection: BytesRejection) -> Self {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            return Unread::Inflated.into();
        }
        Self::new(rejection.status(), "illegal_argument_exception", rejection.body_text())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn told(response: Response) -> Value {
        let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        serde_json::from_slice(&body).unwrap()
    }

    #[tokio::test]
    async fn a_store_that_is_behind_is_told_of_the_request_and_of_each_document() {
        let item = |outcome: Outcome| Item {
            operation: Operation::Create,
            index: "x".to_owned(),
            id: "1".to_owned(),
            outcome,
        };
        let items = vec![item(Outcome::Created(0)), item(Outcome::Unreadable("no".to_owned()))];
        let response = Failed::from(AppError::busy(2, "Later.")).for_each_of(items).response();
        assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(response.headers()[header::RETRY_AFTER], "2");
        let body = told(response).await;
        assert_eq!(body["status"], 429);
        assert_eq!(body["error"]["type"], "es_rejected_execution_exception");
        assert_eq!(body["error"]["root_cause"][0]["reason"], "Later.");
        assert_eq!(body["errors"], true);
        assert_eq!(body["items"][0]["create"]["status"], 429);
        assert_eq!(body["items"][1]["create"]["status"], 400);
    }

    #[tokio::test]
    async fn each_refusal_has_the_status_by_which_clients_decide() {
        let check = async |failed: Failed, status: u16, kind: &str| {
            let response = failed.response();
            assert_eq!(response.status(), status, "{kind}");
            let body = told(response).await;
            assert_eq!((&body["status"], &body["error"]["type"]), (&json!(status), &json!(kind)));
            assert!(body.get("items").is_none());
        };
        check(AppError::unauthenticated().into(), 401, "security_exception").await;
        check(AppError::unavailable("x").into(), 503, "unavailable_shards_exception").await;
        check(AppError::internal("x").into(), 500, "exception").await;
        check(AppError::invalid("body", "x").into(), 413, "content_too_long_exception").await;
        check(Unread::Encoding.into(), 400, "illegal_argument_exception").await;
        check(Unread::Inflated.into(), 413, "content_too_long_exception").await;
        check(Unread::Records.into(), 413, "content_too_long_exception").await;
        check(Failed::no_action(3), 400, "illegal_argument_exception").await;
    }
}
