//! Uploads: files that a browser sends in parts, staged sealed, and then imported.
//!
//! | module | what it does |
//! |---|---|
//! | `staging` | where bytes wait: sealed, under a key of this process only |
//! | `http` | the routes that take bytes |
//! | `work` | the import of what is there |
//!
//! All of it is in this process's memory: after a restart an upload begins anew, and the import's
//! keys see to it that nothing is there twice.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use store::{TenantId, wall_millis};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use crate::error::AppError;
use crate::model::Moment;
use crate::model::upload::{Outside, UploadRow, UploadState};
use crate::server::access::Entered;
use crate::server::import::Progress;

pub mod http;
mod staging;
mod view;
mod work;

use staging::Staging;

pub use staging::{Reader, Staged};
pub use view::{make_case, view};

/// Largest file, bytes.
pub const MOST_BYTES: u64 = 16 << 30;
/// Largest part of a file, bytes; the page sends parts of this size.
pub const PART: usize = 4 << 20;
/// Uploads of a tenant that may come in at once.
const MOST_OPEN: usize = 20;
/// Uploads of a tenant that are remembered.
const REMEMBERED: usize = 50;
/// An upload that brought nothing for this long is given up, milliseconds.
const IDLE: i64 = 3_600_000;
/// Imports at once, of all tenants.
const IMPORTING: usize = 2;

/// All uploads of this process.
#[derive(Debug)]
pub struct Uploads {
    all: Mutex<HashMap<String, Arc<Upload>>>,
    importing: Semaphore,
}

impl Default for Uploads {
    fn default() -> Self {
        Self { all: Mutex::default(), importing: Semaphore::new(IMPORTING) }
    }
}

/// What an upload should be.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The file's name.
    pub name: String,
    /// Its size in bytes; `None` where it is known at its end only.
    pub size: Option<u64>,
    /// When it was last changed, as the browser says; tells a file again when it is chosen again.
    pub modified: i64,
    /// What to do with rows older than the retention.
    pub outside: Outside,
}

/// One upload.
#[derive(Debug)]
pub struct Upload {
    id: String,
    tenant: TenantId,
    user: String,
    wanted: Wanted,
    begun: i64,
    touched: AtomicI64,
    received: AtomicU64,
    /// Held while a part is written; empty once all are there, or nothing more is wanted.
    staging: tokio::sync::Mutex<Option<Staging>>,
    state: Mutex<State>,
    progress: Arc<Progress>,
    cancel: CancellationToken,
}

#[derive(Clone, Debug)]
struct State {
    is: UploadState,
    /// The import's id, once it is done.
    import: String,
    /// Why it failed.
    why: String,
}

impl Upload {
    /// What the page tells of it.
    #[must_use]
    pub fn row(&self) -> UploadRow {
        let state = self.state();
        let received = self.received.load(Ordering::Acquire);
        UploadRow {
            id: self.id.clone(),
            name: self.wanted.name.clone(),
            size: self.wanted.size.unwrap_or(received),
            received,
            state: state.is,
            records: self.progress.records(),
            rows: self.progress.rows(),
            import: state.import,
            why: state.why,
            begun: Moment::from_millis(self.begun),
        }
    }

    fn state(&self) -> State {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, is: UploadState, import: String, why: String) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        *state = State { is, import, why };
    }

    fn is_open(&self) -> bool {
        !self.state().is.is_over()
    }

    fn is_again(&self, entered: &Entered, wanted: &Wanted) -> bool {
        self.belongs(entered)
            && self.state().is == UploadState::Receiving
            && self.wanted.name == wanted.name
            && self.wanted.size == wanted.size
            && self.wanted.modified == wanted.modified
            && self.wanted.outside == wanted.outside
    }

    fn belongs(&self, entered: &Entered) -> bool {
        self.tenant == entered.tenant() && self.user == entered.user.id
    }

    /// Gives it up: what came in is removed; an import under way stops at its next chunk.
    async fn stop(&self, is: UploadState, why: &str) {
        self.cancel.cancel();
        self.staging.lock().await.take();
        self.set(is, String::new(), why.to_owned());
    }
}

impl Uploads {
    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Arc<Upload>>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An upload of the caller's in the tenant they work in.
    ///
    /// # Errors
    /// [`AppError::NotFound`].
    pub fn of(&self, entered: &Entered, id: &str) -> Result<Arc<Upload>, AppError> {
        let found = self.lock().get(id).cloned().filter(|upload| upload.belongs(entered));
        found.ok_or_else(|| AppError::not_found("upload"))
    }

    /// The caller's uploads in the tenant they work in, newest first.
    #[must_use]
    pub fn all(&self, entered: &Entered) -> Vec<UploadRow> {
        let all = self.lock();
        let own = all.values().filter(|upload| upload.belongs(entered));
        let mut rows: Vec<UploadRow> = own.map(|upload| upload.row()).collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.begun));
        rows
    }

    /// Begins an upload, or goes on with the same file's that was broken off.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for a file that is empty or too large; [`AppError::Busy`] where too many
    /// come in already.
    pub async fn begin(&self, entered: &Entered, wanted: Wanted) -> Result<Arc<Upload>, AppError> {
        let name = wanted.name.trim();
        if name.is_empty() || name.chars().count() > 255 || name.contains(char::is_control) {
            return Err(AppError::invalid(
                "name",
                "A file's name has 1 to 255 visible characters.",
            ));
        }
        match wanted.size {
            Some(0) => return Err(AppError::invalid("size", "The file is empty.")),
            Some(size) if size > MOST_BYTES => {
                let message =
                    "The file is larger than 16 GiB. Import it from the portal's machine.";
                return Err(AppError::invalid("size", message));
            }
            _ => {}
        }
        let again = self.lock().values().find(|one| one.is_again(entered, &wanted)).cloned();
        if let Some(upload) = again.filter(|_| wanted.size.is_some()) {
            return Ok(upload);
        }
        let id: String = uuid::Uuid::new_v4().simple().to_string();
        let folder = entered.state.installation().staging(&entered.tenant.record.region);
        let staging = create(folder.map_err(AppError::internal)?, entered, id.clone()).await?;
        let now = wall_millis();
        let upload = Arc::new(Upload {
            id: id.clone(),
            tenant: entered.tenant(),
            user: entered.user.id.clone(),
            wanted,
            begun: now,
            touched: AtomicI64::new(now),
            received: AtomicU64::new(0),
            staging: tokio::sync::Mutex::new(Some(staging)),
            state: Mutex::new(State {
                is: UploadState::Receiving,
                import: String::new(),
                why: String::new(),
            }),
            progress: Arc::default(),
            cancel: CancellationToken::new(),
        });
        let mut all = self.lock();
        let tenant = entered.tenant();
        let of_tenant = all.values().filter(|one| one.tenant == tenant).cloned();
        let (open, mut over): (Vec<_>, Vec<_>) = of_tenant.partition(|one| one.is_open());
        if open.len() >= MOST_OPEN {
            return Err(AppError::busy(
                30,
                "Too many files come in at once. Wait for some to end.",
            ));
        }
        over.sort_by_key(|one| std::cmp::Reverse(one.begun));
        for old in over.into_iter().skip(REMEMBERED) {
            all.remove(&old.id);
        }
        all.insert(id, Arc::clone(&upload));
        Ok(upload)
    }

    /// Stops an upload or its import. What was imported stays, and is not doubled by a next time.
    ///
    /// # Errors
    /// [`AppError::NotFound`]; [`AppError::Conflict`] where it is over.
    pub async fn cancel(&self, entered: &Entered, id: &str) -> Result<(), AppError> {
        let upload = self.of(entered, id)?;
        if !upload.is_open() {
            return Err(AppError::conflict("This upload is over already."));
        }
        upload.stop(UploadState::Cancelled, "").await;
        Ok(())
    }

    /// Gives up uploads that bring nothing any more.
    pub async fn sweep(&self) {
        let before = wall_millis() - IDLE;
        let all: Vec<_> = self.lock().values().cloned().collect();
        for upload in all {
            let idle = upload.touched.load(Ordering::Acquire) < before;
            if idle && upload.state().is == UploadState::Receiving {
                upload.stop(UploadState::Failed, "Nothing came for an hour.").await;
            }
        }
    }
}

async fn create(folder: PathBuf, entered: &Entered, id: String) -> Result<Staging, AppError> {
    let tenant = entered.tenant().to_string();
    let made = tokio::task::spawn_blocking(move || Staging::create(&folder, &tenant, &id)).await;
    made.map_err(AppError::internal)?.map_err(AppError::internal)
}
