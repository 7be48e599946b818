//! Bytes into the staging, and the import once all are there.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::body::Bytes;
use store::{wall_micros, wall_millis};

use super::{Staged, Staging, Upload};
use crate::error::AppError;
use crate::model::upload::{Outside, UploadState};
use crate::server::access::Entered;
use crate::server::command::{Caller, Stop};
use crate::server::control::tenants::Kind;
use crate::server::import::{self, Retention};

/// What the page tells where a file could not be written.
const REFUSED: &str = "The portal's disk refused it.";

/// Adds a part at a place. Answers how much is there, also where the part belongs elsewhere: so a
/// page whose connection broke learns where to go on. The last part starts the import.
///
/// # Errors
/// [`AppError::Conflict`] where the upload is over; what the disk says.
pub(super) async fn part(
    entered: &Entered,
    upload: &Arc<Upload>,
    offset: u64,
    bytes: Bytes,
) -> Result<u64, AppError> {
    // A task of its own: a connection that breaks meanwhile must not leave half a part behind.
    let (entered, upload) = (entered.clone(), Arc::clone(upload));
    let written = tokio::spawn(async move { write(&entered, &upload, offset, bytes).await });
    written.await.map_err(AppError::internal)?
}

async fn write(
    entered: &Entered,
    upload: &Arc<Upload>,
    offset: u64,
    bytes: Bytes,
) -> Result<u64, AppError> {
    let mut held = upload.staging.lock().await;
    let received = upload.received.load(Ordering::Acquire);
    upload.touched.store(wall_millis(), Ordering::Release);
    let over = || AppError::conflict("This upload is over.");
    if offset != received {
        return if upload.is_open() { Ok(received) } else { Err(over()) };
    }
    let mut staging = held.take().ok_or_else(over)?;
    let total = received + bytes.len() as u64;
    if upload.wanted.size.unwrap_or(super::MOST_BYTES) < total {
        *held = Some(staging);
        return Err(AppError::invalid("body", "That is more than the file was said to have."));
    }
    let written = tokio::task::spawn_blocking(move || (staging.push(&bytes), staging)).await;
    let (written, staging) = written.map_err(AppError::internal)?;
    if let Err(error) = written {
        // Half a part may be there: nothing can follow it.
        upload.set(UploadState::Failed, String::new(), REFUSED.to_owned());
        return Err(AppError::internal(error));
    }
    upload.received.store(total, Ordering::Release);
    if upload.wanted.size == Some(total) {
        start(entered, upload, staging).await?;
    } else {
        *held = Some(staging);
    }
    Ok(total)
}

/// Ends an upload whose size was not known before, and starts its import.
///
/// # Errors
/// [`AppError::Conflict`] where it is over; what the disk says.
pub(super) async fn end(entered: &Entered, upload: &Arc<Upload>) -> Result<(), AppError> {
    let staging = upload.staging.lock().await.take();
    let staging = staging.ok_or_else(|| AppError::conflict("This upload is over."))?;
    start(entered, upload, staging).await
}

async fn start(entered: &Entered, upload: &Arc<Upload>, staging: Staging) -> Result<(), AppError> {
    let staged = tokio::task::spawn_blocking(move || staging.finish()).await;
    let staged = staged.map_err(AppError::internal)?.map_err(|error| {
        upload.set(UploadState::Failed, String::new(), REFUSED.to_owned());
        AppError::internal(error)
    })?;
    upload.set(UploadState::Waiting, String::new(), String::new());
    let (entered, upload) = (entered.clone(), Arc::clone(upload));
    tokio::spawn(async move {
        let Ok(_turn) = entered.state.installation().uploads().importing.acquire().await else {
            return;
        };
        if upload.cancel.is_cancelled() {
            upload.set(UploadState::Cancelled, String::new(), String::new());
            return;
        }
        upload.set(UploadState::Importing, String::new(), String::new());
        match read(&entered, &upload, staged).await {
            Ok(import) if upload.cancel.is_cancelled() => {
                upload.set(UploadState::Cancelled, import, String::new());
            }
            Ok(import) => upload.set(UploadState::Done, import, String::new()),
            Err(why) => upload.set(UploadState::Failed, String::new(), why),
        }
    });
    Ok(())
}

/// Imports what is staged; the import's id, or what to tell of its failure.
async fn read(entered: &Entered, upload: &Upload, staged: Staged) -> Result<String, String> {
    let now = wall_micros();
    let tenant = &entered.tenant;
    let oldest = match tenant.record.kind {
        // Retention of a case counts from receipt.
        Kind::Case => None,
        Kind::Live => Some(import::oldest_kept(tenant, now).0),
    };
    let drop = upload.wanted.outside == Outside::Drop;
    let retention = Retention { oldest, drop, now };
    let (mut caller, mut replies) = Caller::new();
    caller.cancel = upload.cancel.clone();
    let draining = tokio::spawn(async move { while replies.recv().await.is_some() {} });
    let name = upload.wanted.name.clone();
    let progress = Arc::clone(&upload.progress);
    let done =
        import::run_staged(tenant, entered.ctx(), name, staged, retention, &caller, progress).await;
    std::mem::drop(caller);
    let _ = draining.await;
    match done {
        Ok((import, _)) => Ok(import),
        Err(Stop::Failed(why) | Stop::Decide(why)) => {
            tracing::warn!(upload = %upload.id, %why, "an upload's import failed");
            Err("The import could not go on. Upload the file again: it goes on where it stopped."
                .to_owned())
        }
    }
}
