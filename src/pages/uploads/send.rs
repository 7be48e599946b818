//! Sends chosen files in parts, from the browser. A part that gets no answer is sent again; a file
//! that is chosen again goes on where it stopped.

use super::{api::begin_upload, page::Uploads};
use crate::{
    browser::{self, Picked},
    components::toast::Toasts,
    error::AppError,
    model::upload::Outside,
};
use leptos::task::spawn_local;
use serde::Deserialize;
use std::time::Duration;

/// Bytes of a part; the server takes no larger ones.
const PART: u64 = 4 << 20;
/// How often a part without an answer is sent again, each time after a longer while.
const TRIES: u32 = 6;

/// Sends files one after the other.
pub(super) fn send(files: Vec<Picked>, outside: Outside, uploads: Uploads, toasts: Toasts) {
    spawn_local(async move {
        for file in files {
            if let Err(why) = one(&file, outside, uploads).await {
                toasts.fail(format!("{}: {why}", file.name()));
            }
            uploads.refetch();
        }
    });
}

#[derive(Deserialize)]
struct There {
    received: u64,
}

async fn one(file: &Picked, outside: Outside, uploads: Uploads) -> Result<(), String> {
    let told = |error: &AppError| error.told().message.clone();
    let begun = begin_upload(file.name(), file.size(), file.modified(), outside).await;
    let begun = begun.map_err(|error| told(&error))?;
    uploads.refetch();
    let (mut received, mut failed) = (begun.received, 0);
    while received < file.size() {
        let to = (received + PART).min(file.size());
        let url = format!("/api/uploads/{}/{received}", begun.id);
        match browser::put(&url, file, received, to).await {
            Some((200, text)) => {
                let there: There = serde_json::from_str(&text)
                    .map_err(|_| "The answer was not understood.".to_owned())?;
                (received, failed) = (there.received, 0);
            }
            Some((status, text)) if status < 500 && status != 429 => {
                let error = serde_json::from_str::<AppError>(&text);
                return Err(error.map_or_else(|_| format!("Status {status}."), |e| told(&e)));
            }
            _ if failed < TRIES => {
                browser::wait(Duration::from_secs(1 << failed)).await;
                failed += 1;
            }
            _ => {
                return Err(
                    "The portal does not answer. Choose the file again to go on.".to_owned()
                );
            }
        }
    }
    Ok(())
}
