//! Uploads, and what their imports brought.

use super::{Moment, device::DeviceRef, words::words};
use serde::{Deserialize, Serialize};

words! {
    /// What becomes of rows that are older than the tenant keeps.
    Outside {
        Drop = "drop", "Leave them out";
        Keep = "keep", "Import them all the same";
    }
}

words! {
    /// How far an upload is.
    UploadState {
        Receiving = "receiving", "Uploading";
        Waiting = "waiting", "Waiting for its turn";
        Importing = "importing", "Importing";
        Done = "done", "Imported";
        Failed = "failed", "Failed";
        Cancelled = "cancelled", "Cancelled";
    }
}

impl UploadState {
    /// Whether nothing more happens.
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Cancelled)
    }
}

/// One upload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadRow {
    /// Its id.
    pub id: String,
    /// The file's name.
    pub name: String,
    /// Its size, bytes.
    pub size: u64,
    /// How much is there, bytes.
    pub received: u64,
    /// How far it is.
    pub state: UploadState,
    /// Records read so far.
    pub records: u64,
    /// Rows kept so far, those that were there before included.
    pub rows: u64,
    /// Id of its import; empty until it is over.
    pub import: String,
    /// Why it failed; empty if it did not.
    pub why: String,
    /// When it began.
    pub begun: Moment,
}

/// The upload page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadsView {
    /// Name of the tenant into which files go.
    pub tenant: String,
    /// Days it keeps telemetry; `None` for a case, whose retention counts from receipt.
    pub retention_days: Option<u32>,
    /// Whether the user may upload.
    pub may_upload: bool,
    /// Whether they may make a case.
    pub may_make_case: bool,
    /// The user's uploads since the portal started, newest first.
    pub rows: Vec<UploadRow>,
}

/// What an import came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportView {
    /// Its id.
    pub id: String,
    /// What was read.
    pub name: String,
    /// How it ended, or that it runs.
    pub state: super::home::SourceState,
    /// Who started it.
    pub who: String,
    /// When it began.
    pub started: Moment,
    /// When it ended.
    pub finished: Option<Moment>,
    /// Files read.
    pub files: u64,
    /// Records read.
    pub records: u64,
    /// Records that could not be read.
    pub bad: u64,
    /// Rows that are new.
    pub new: u64,
    /// Rows that were there before.
    pub repeated: u64,
    /// Rows left out, older than the retention.
    pub outside: u64,
    /// Devices of the rows that the user may see, with the number of rows, most first, at most 100.
    pub devices: Vec<(DeviceRef, u64)>,
    /// Devices of the rows that the user may see.
    pub device_count: u64,
    /// Whether the import met more devices than its report names.
    pub devices_cut: bool,
    /// Rows by table and `ActionType`, for people who see every device.
    pub tables: Vec<(String, String, u64)>,
    /// The whole report as text, for people who see every device.
    pub lines: Vec<String>,
}
