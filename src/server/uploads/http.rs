//! The routes that take an upload's bytes.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest as _, Path, Request, State};
use axum::http::header;
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Redirect, Response};
use futures::StreamExt as _;
use serde::Serialize;

use super::{PART, Uploads, Wanted, work};
use crate::error::AppError;
use crate::model::upload::{Outside, UploadState};
use crate::model::{Action, Permission, Word as _};
use crate::pages::paths;
use crate::server::access::{Entered, enter_request, request_id};
use crate::server::ingest::refuse;
use crate::server::state::AppState;

/// Largest body of the form without script, bytes.
const MOST_FORM: u64 = 1 << 30;

/// How much of an upload is there.
#[derive(Debug, Serialize)]
struct There {
    received: u64,
}

/// `PUT /api/uploads/{id}/{offset}`: a part of a file.
pub async fn part(
    State(state): State<AppState>,
    place: Option<Path<(String, String)>>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let id = request_id(&parts);
    let taken = async {
        let (upload, offset) = place.map(|Path(place)| place).unwrap_or_default();
        let entered = enter(&state, &parts, Action::UploadReceived, &upload).await?;
        let upload = entered.state.installation().uploads().of(&entered, &upload)?;
        let offset = offset.parse().map_err(|_| AppError::not_found("part"))?;
        // Only now: nobody who may not makes the portal hold a body.
        let request = Request::from_parts(parts.clone(), body);
        let bytes = Bytes::from_request(request, &state).await.map_err(|_| {
            AppError::invalid("body", format!("Send at most {PART} bytes at once."))
        })?;
        work::part(&entered, &upload, offset, bytes).await
    };
    match taken.await {
        Ok(received) => Json(There { received }).into_response(),
        Err(error) => refuse(&error.at(&id)),
    }
}

async fn enter(
    state: &AppState,
    parts: &Parts,
    action: Action,
    target: &str,
) -> Result<Entered, AppError> {
    enter_request(state, parts, Permission::ManageSecuritySettings, action, target).await
}

/// `POST /settings/sources/upload/form`: whole files, of a form without script. It leads to the page,
/// whose list says what became of each file; a file that could not even begin, or a form that ends
/// within a field, is told at once.
pub async fn form(State(state): State<AppState>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let entered = match enter(&state, &parts, Action::UploadBegun, "").await {
        Ok(entered) => entered,
        Err(error) => return refuse(&error.at(&request_id(&parts))),
    };
    let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let Some(boundary) = kind.and_then(|kind| multer::parse_boundary(kind).ok()) else {
        let error = AppError::invalid("body", "Send a form with files.");
        return refuse(&error.at(&request_id(&parts)));
    };
    let whole = multer::SizeLimit::new().whole_stream(MOST_FORM);
    let limits = multer::Constraints::new().size_limit(whole);
    let stream = body.into_data_stream();
    let mut fields = multer::Multipart::with_constraints(stream, boundary, limits);
    let mut outside = Outside::Drop;
    let taken = async {
        while let Some(field) = fields.next_field().await.map_err(|_| broken())? {
            match field.name() {
                Some("outside") => {
                    let word = field.text().await.map_err(|_| broken())?;
                    outside = Outside::from_word(&word).unwrap_or(outside);
                }
                Some("file") => file(&entered, field, outside).await?,
                _ => {}
            }
        }
        Ok::<_, AppError>(())
    };
    match taken.await {
        Ok(()) => Redirect::to(paths::UPLOAD).into_response(),
        Err(error) => refuse(&error.at(&request_id(&parts))),
    }
}

/// Why a form ends early.
const BROKEN: &str = "It broke off, or is larger than the 1 GiB that a form may have.";

fn broken() -> AppError {
    AppError::invalid("body", BROKEN)
}

/// One file of a form.
async fn file(
    entered: &Entered,
    mut field: multer::Field<'_>,
    outside: Outside,
) -> Result<(), AppError> {
    let uploads: &Uploads = entered.state.installation().uploads();
    let name = field.file_name().unwrap_or_default();
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    let wanted = Wanted { name, size: None, modified: 0, outside };
    let upload = uploads.begin(entered, wanted).await?;
    let mut received = 0;
    while let Some(bytes) = field.next().await {
        let Ok(bytes) = bytes else {
            upload.stop(UploadState::Failed, BROKEN).await;
            return Err(broken());
        };
        match work::part(entered, &upload, received, bytes).await {
            Ok(there) => received = there,
            Err(error) => {
                upload.stop(UploadState::Failed, &error.to_string()).await;
                return Err(error);
            }
        }
    }
    if received == 0 {
        upload.stop(UploadState::Failed, "The file is empty.").await;
        return Ok(());
    }
    work::end(entered, &upload).await
}
