//! The one error that leaves the portal: what a page, a form or an API client is told.
//!
//! The message is for people outside; what happened inside is logged once, where the error is
//! made, under the same request id.

use leptos::server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};

/// The id of the request that is being answered; the server provides it as context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(pub String);

/// What every error tells: a sentence for people, and the request to look up in the log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// One plain sentence, with a full stop.
    pub message: String,
    /// Id of the request that failed; empty where the browser itself made the error.
    pub request: String,
}

/// Why the portal did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "error", rename_all = "snake_case")]
pub enum AppError {
    /// It does not exist, or the user may not know that it does.
    #[error("not found: {}", .told.message)]
    NotFound {
        /// What is told.
        told: Told,
    },
    /// Nobody is signed in, or the session ended.
    #[error("not signed in: {}", .told.message)]
    Unauthenticated {
        /// What is told.
        told: Told,
    },
    /// The user's role does not cover it.
    #[error("forbidden: {}", .told.message)]
    Forbidden {
        /// What is told.
        told: Told,
    },
    /// A value that was sent is wrong.
    #[error("invalid {field}: {}", .told.message)]
    Invalid {
        /// Name of the form field or parameter.
        field: String,
        /// What is told.
        told: Told,
    },
    /// Somebody else changed it first.
    #[error("conflict: {}", .told.message)]
    Conflict {
        /// What is told.
        told: Told,
    },
    /// Too much is going on; trying again later helps.
    #[error("busy: {}", .told.message)]
    Busy {
        /// Seconds to wait.
        retry_after_s: u32,
        /// What is told.
        told: Told,
    },
    /// The portal, or something it needs, cannot be reached.
    #[error("unavailable: {}", .told.message)]
    Unavailable {
        /// What is told.
        told: Told,
    },
    /// A fault of ours.
    #[error("internal error: {}", .told.message)]
    Internal {
        /// What is told.
        told: Told,
    },
}

impl AppError {
    /// It does not exist, or the user may not know that it does. `what` is a word such as "device".
    #[must_use]
    pub fn not_found(what: &str) -> Self {
        Self::NotFound { told: told(format!("This {what} does not exist, or you cannot see it.")) }
    }

    /// Nobody is signed in, or the session ended.
    #[must_use]
    pub fn unauthenticated() -> Self {
        Self::Unauthenticated { told: told("Your session has ended, or you have not signed in.") }
    }

    /// A machine sent no enrolment token that is taken, and why.
    #[must_use]
    pub fn refused_token(why: &str) -> Self {
        Self::Unauthenticated { told: told(why) }
    }

    /// The user's role does not cover it.
    #[must_use]
    pub fn forbidden(message: impl Into<String>) -> Self {
        Self::Forbidden { told: told(message) }
    }

    /// The value of `field` is wrong.
    #[must_use]
    pub fn invalid(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid { field: field.into(), told: told(message) }
    }

    /// Somebody else changed it first.
    #[must_use]
    pub fn conflict(message: impl Into<String>) -> Self {
        Self::Conflict { told: told(message) }
    }

    /// Trying again after that many seconds helps.
    #[must_use]
    pub fn busy(retry_after_s: u32, message: impl Into<String>) -> Self {
        Self::Busy { retry_after_s, told: told(message) }
    }

    /// Something that is needed cannot be reached.
    #[must_use]
    pub fn unavailable(message: impl Into<String>) -> Self {
        Self::Unavailable { told: told(message) }
    }

    /// The same error, told under this request id (for code that runs outside a page's context).
    #[must_use]
    pub fn at(mut self, request: &str) -> Self {
        request.clone_into(&mut self.told_mut().request);
        self
    }

    /// What is told outside.
    #[must_use]
    pub fn told(&self) -> &Told {
        match self {
            Self::NotFound { told }
            | Self::Unauthenticated { told }
            | Self::Forbidden { told }
            | Self::Invalid { told, .. }
            | Self::Conflict { told }
            | Self::Busy { told, .. }
            | Self::Unavailable { told }
            | Self::Internal { told } => told,
        }
    }

    fn told_mut(&mut self) -> &mut Told {
        match self {
            Self::NotFound { told }
            | Self::Unauthenticated { told }
            | Self::Forbidden { told }
            | Self::Invalid { told, .. }
            | Self::Conflict { told }
            | Self::Busy { told, .. }
            | Self::Unavailable { told }
            | Self::Internal { told } => told,
        }
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::NotFound { .. } => 404,
            Self::Unauthenticated { .. } => 401,
            Self::Forbidden { .. } => 403,
            Self::Invalid { .. } => 422,
            Self::Conflict { .. } => 409,
            Self::Busy { .. } => 429,
            Self::Unavailable { .. } => 503,
            Self::Internal { .. } => 500,
        }
    }

    /// A short heading for an error page.
    #[must_use]
    pub fn heading(&self) -> &'static str {
        match self {
            Self::NotFound { .. } => "Not found",
            Self::Unauthenticated { .. } => "Sign in to go on",
            Self::Forbidden { .. } => "Your role does not cover this",
            Self::Invalid { .. } => "Not saved",
            Self::Conflict { .. } => "Changed by somebody else",
            Self::Busy { .. } => "Too busy just now",
            Self::Unavailable { .. } => "No answer",
            Self::Internal { .. } => "Something went wrong here",
        }
    }
}

fn told(message: impl Into<String>) -> Told {
    let request = leptos::prelude::use_context::<RequestId>().map(|id| id.0).unwrap_or_default();
    Told { message: message.into(), request }
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(value: ServerFnErrorErr) -> Self {
        match value {
            ServerFnErrorErr::Request(_) => {
                Self::unavailable("The portal did not answer. Check the connection and try again.")
            }
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => {
                Self::invalid("", "The request was not understood.")
            }
            ServerFnErrorErr::Deserialization(_) => Self::unavailable(
                "The answer was not understood. The portal may have been updated: reload the page.",
            ),
            _ => Self::Internal { told: told("The portal could not finish this.") },
        }
    }

    /// Encodes the error and, on the server, gives the response the error's status: server
    /// functions answer every error with 500 otherwise (`server_fn` 0.8).
    fn ser(&self) -> leptos::server_fn::Bytes {
        #[cfg(feature = "ssr")]
        on_server::set_status(self);
        let body = serde_json::to_vec(self).unwrap_or_default();
        leptos::server_fn::Bytes::from(body)
    }
}

/// What only the server does with an error.
#[cfg(feature = "ssr")]
mod on_server {
    use super::{AppError, told};
    use axum::http::{HeaderValue, StatusCode, header, request::Parts};
    use leptos::prelude::use_context;
    use leptos_axum::ResponseOptions;

    impl AppError {
        /// A fault of ours: the chain of causes goes to the log, the outside gets a request id.
        #[must_use]
        pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
            let told = told("Something went wrong here. The request id leads to the log entry.");
            let chain = chain(cause.into().as_ref());
            tracing::error!(request = %told.request, error = %chain, "internal error");
            Self::Internal { told }
        }
    }

    /// An error and its causes on one line.
    fn chain(error: &(dyn std::error::Error + Send + Sync + 'static)) -> String {
        let first: &(dyn std::error::Error + 'static) = error;
        std::iter::successors(Some(first), |error| error.source())
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(": ")
    }

    /// A plain form gets a redirect with the error in its address, whose status must stay 302.
    pub(super) fn set_status(error: &AppError) {
        let plain_form = use_context::<Parts>().is_some_and(|parts| {
            parts
                .headers
                .get(header::ACCEPT)
                .and_then(|accept| accept.to_str().ok())
                .is_some_and(|accept| accept.contains("text/html"))
        });
        let Some(response) = use_context::<ResponseOptions>().filter(|_| !plain_form) else {
            return;
        };
        if let Ok(status) = StatusCode::from_u16(error.status()) {
            response.set_status(status);
        }
        if let AppError::Busy { retry_after_s, .. } = error {
            response.insert_header(header::RETRY_AFTER, HeaderValue::from(*retry_after_s));
        }
    }
}
