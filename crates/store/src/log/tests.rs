//! The log without the rest of the store: what is acknowledged, and what comes back.

use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use keys::DataKey;
use tokio::sync::oneshot;

use super::files::{LogFile, LogFiles, RealFiles};
use super::*;
use crate::append::AppendError;
use crate::batch::{Receipt, Seq, build, encode};
use crate::testing::{process, reports};
use crate::view::View;

struct Fixture {
    _folder: tempfile::TempDir,
    config: LogConfig,
}

impl Fixture {
    fn new(files: Arc<dyn LogFiles>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = LogConfig {
            folder: folder.path().to_owned(),
            tenant: "tenant".to_owned(),
            key: DataKey::from_bytes([3; 32]),
            files,
            roll: u64::MAX,
            queue: 1024 * 1024,
        };
        Self { _folder: folder, config }
    }

    /// Opens the log; the rows that were in it come first.
    fn open(&self) -> Result<(Log, Arc<View>, tokio::task::JoinHandle<()>), LogError> {
        let mut recovered = recover(&self.config, Seq(0))?;
        let end = Seq(recovered.next.0 - 1);
        let view = Arc::new(View::new(Vec::new(), std::mem::take(&mut recovered.tail), end));
        let (log, task) = Log::start(self.config.clone(), recovered, Arc::clone(&view))?;
        Ok((log, view, task))
    }

    /// Log files, oldest first.
    fn files(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(&self.config.folder).unwrap();
        let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files
    }
}

async fn append(log: &Log, reports: std::ops::Range<i64>) -> Result<Receipt, AppendError> {
    let rows: Vec<_> = reports.map(|report| process("d", report, report)).collect();
    let batch = build(&rows, 1).unwrap();
    let payload = encode(&batch).unwrap();
    let (done, answer) = oneshot::channel();
    let _reserved = log.reserve(payload.len())?;
    log.push(Pending { batch, payload, key: None, done, _reserved });
    answer.await.unwrap()
}

fn seen(view: &View) -> Vec<i64> {
    let rows: Vec<_> =
        view.snapshot().tail.iter().flat_map(|batch| batch.rows()).map(|(_, row)| row).collect();
    reports(&rows)
}

/// Real files below a record of what was written and synced, and switches to make them fail.
#[derive(Debug, Default)]
struct Watched {
    /// Bytes appended and bytes known to be synced, over all files.
    appended: AtomicUsize,
    synced: AtomicUsize,
    syncs: AtomicUsize,
    fail_sync: AtomicBool,
    /// Bytes that the disk still takes.
    room: Mutex<Option<usize>>,
}

#[derive(Debug, Clone)]
struct WatchedFiles(Arc<Watched>);

struct WatchedFile(Box<dyn LogFile>, Arc<Watched>);

impl LogFiles for WatchedFiles {
    fn create(&self, path: &Path) -> io::Result<Box<dyn LogFile>> {
        Ok(Box::new(WatchedFile(RealFiles.create(path)?, Arc::clone(&self.0))))
    }
}

impl LogFile for WatchedFile {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut room = self.1.room.lock().unwrap();
        let fits = room.map_or(bytes.len(), |room| room.min(bytes.len()));
        self.0.append(&bytes[..fits])?;
        *room = room.map(|room| room - fits);
        self.1.appended.fetch_add(fits, Ordering::SeqCst);
        match fits == bytes.len() {
            true => Ok(()),
            false => Err(io::Error::from(io::ErrorKind::StorageFull)),
        }
    }

    fn sync(&mut self) -> io::Result<()> {
        if self.1.fail_sync.swap(false, Ordering::SeqCst) {
            return Err(io::Error::other("the disk did not take it"));
        }
        let appended = self.1.appended.load(Ordering::SeqCst);
        self.0.sync()?;
        self.1.synced.store(appended, Ordering::SeqCst);
        self.1.syncs.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_acknowledgement_precedes_the_sync_of_its_bytes() {
    let watched = Arc::new(Watched::default());
    let fixture = Fixture::new(Arc::new(WatchedFiles(Arc::clone(&watched))));
    let (log, view, _task) = fixture.open().unwrap();
    let header = watched.appended.load(Ordering::SeqCst);
    let mut tasks = tokio::task::JoinSet::new();
    for at in 0..200_i64 {
        let (log, watched) = (log.clone(), Arc::clone(&watched));
        tasks.spawn(async move {
            let before = watched.synced.load(Ordering::SeqCst);
            append(&log, at * 5..at * 5 + 5).await.unwrap();
            // Some sync that covers new bytes ended between asking and the answer.
            assert!(watched.synced.load(Ordering::SeqCst) > before.max(header));
        });
    }
    tasks.join_all().await;
    // Everything acknowledged: everything synced, and in fewer syncs than batches.
    assert_eq!(watched.synced.load(Ordering::SeqCst), watched.appended.load(Ordering::SeqCst));
    assert!(watched.syncs.load(Ordering::SeqCst) < 150, "groups were not committed together");
    let mut rows = seen(&view);
    rows.sort_unstable();
    assert_eq!(rows, (0..1000).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_failed_sync_ends_the_log_and_is_never_taken_for_a_success() {
    let watched = Arc::new(Watched::default());
    let fixture = Fixture::new(Arc::new(WatchedFiles(Arc::clone(&watched))));
    let (log, view, _task) = fixture.open().unwrap();
    append(&log, 0..3).await.unwrap();
    watched.fail_sync.store(true, Ordering::SeqCst);
    assert!(matches!(append(&log, 3..6).await, Err(AppendError::Degraded(_))));
    // The disk works again; the log does not pretend that it always did.
    assert!(matches!(append(&log, 6..9).await, Err(AppendError::Degraded(_))));
    assert!(log.degraded().unwrap().contains("did not take it"));
    assert_eq!(seen(&view), [0, 1, 2]);
}

#[tokio::test]
async fn a_full_disk_loses_nothing_that_was_acknowledged() {
    let watched = Arc::new(Watched::default());
    let fixture = Fixture::new(Arc::new(WatchedFiles(Arc::clone(&watched))));
    let (log, _, _) = fixture.open().unwrap();
    append(&log, 0..3).await.unwrap();
    *watched.room.lock().unwrap() = Some(100);
    assert!(matches!(append(&log, 3..6).await, Err(AppendError::Degraded(_))));
    *watched.room.lock().unwrap() = None;
    let (log, view, _) = fixture.open().unwrap();
    assert_eq!(seen(&view), [0, 1, 2]);
    assert_eq!(append(&log, 3..6).await.unwrap().first, Seq(4));
    let (_, view, _) = fixture.open().unwrap();
    assert_eq!(seen(&view), [0, 1, 2, 3, 4, 5]);
}

/// A log of three frames, closed; its only file.
async fn three_frames(fixture: &Fixture) -> PathBuf {
    let (log, _, task) = fixture.open().unwrap();
    for at in 0..3 {
        append(&log, at * 2..at * 2 + 2).await.unwrap();
    }
    log.close();
    task.await.unwrap();
    fixture.files().remove(0)
}

/// Where each frame of a file begins, and where the last one ends.
fn frames(fixture: &Fixture) -> Vec<u64> {
    let index = recover(&fixture.config, Seq(0)).unwrap().index;
    let frames = &index.files[0].frames;
    let last = frames.last().unwrap();
    frames.iter().map(|at| at.offset).chain([last.offset + last.len as u64]).collect()
}

#[tokio::test]
async fn a_file_cut_at_any_byte_of_its_last_frame_keeps_the_frames_before() {
    let fixture = Fixture::new(Arc::new(RealFiles));
    let path = three_frames(&fixture).await;
    let (whole, at) = (std::fs::read(&path).unwrap(), frames(&fixture));
    assert_eq!(whole.len() as u64, at[3]);
    for cut in at[2]..at[3] {
        std::fs::write(&path, &whole[..cut as usize]).unwrap();
        let recovered = recover(&fixture.config, Seq(0)).unwrap();
        assert_eq!(recovered.next, Seq(5), "cut at {cut}");
        assert_eq!(std::fs::metadata(&path).unwrap().len(), at[2], "cut at {cut}");
    }
    // Rows go on behind the cut, in a new file.
    let (log, _, _) = fixture.open().unwrap();
    assert_eq!(append(&log, 4..6).await.unwrap().first, Seq(5));
    assert_eq!(fixture.files().len(), 2);
    let (_, view, _) = fixture.open().unwrap();
    assert_eq!(seen(&view), [0, 1, 2, 3, 4, 5]);
}

#[tokio::test]
async fn a_changed_byte_in_a_frame_that_others_follow_is_damage() {
    let fixture = Fixture::new(Arc::new(RealFiles));
    let path = three_frames(&fixture).await;
    let (whole, at) = (std::fs::read(&path).unwrap(), frames(&fixture));
    for offset in 0..at[2] as usize {
        let mut changed = whole.clone();
        changed[offset] ^= 0x40;
        std::fs::write(&path, &changed).unwrap();
        let recovered = recover(&fixture.config, Seq(0));
        assert!(matches!(recovered, Err(LogError::Damaged { .. })), "byte {offset}");
        assert_eq!(std::fs::read(&path).unwrap(), changed, "byte {offset}: the file was touched");
    }
    // In the last frame it looks like a torn write: never changed rows.
    for offset in (at[2] as usize..whole.len()).step_by(7) {
        let mut changed = whole.clone();
        changed[offset] ^= 0x40;
        std::fs::write(&path, &changed).unwrap();
        assert_eq!(recover(&fixture.config, Seq(0)).unwrap().next, Seq(5), "byte {offset}");
    }
}

#[tokio::test]
async fn a_missing_or_foreign_file_is_damage() {
    let fixture = Fixture::new(Arc::new(RealFiles));
    for at in 0..3 {
        let (log, _, _) = fixture.open().unwrap();
        append(&log, at..at + 1).await.unwrap();
    }
    let files = fixture.files();
    assert_eq!(files.len(), 3);
    let middle = std::fs::read(&files[1]).unwrap();
    std::fs::remove_file(&files[1]).unwrap();
    assert!(matches!(recover(&fixture.config, Seq(0)), Err(LogError::Damaged { .. })));
    // One file under another's name does not open: its cipher is bound to its name.
    std::fs::copy(&files[0], &files[1]).unwrap();
    assert!(matches!(recover(&fixture.config, Seq(0)), Err(LogError::Damaged { .. })));
    std::fs::write(&files[1], middle).unwrap();
    assert_eq!(recover(&fixture.config, Seq(0)).unwrap().next, Seq(4));
    let other = LogConfig { tenant: "another".to_owned(), ..fixture.config.clone() };
    assert!(matches!(recover(&other, Seq(0)), Err(LogError::Damaged { .. })));
}

#[tokio::test]
async fn files_that_stayed_empty_or_headless_do_no_harm() {
    let fixture = Fixture::new(Arc::new(RealFiles));
    for _ in 0..3 {
        let (log, _, task) = fixture.open().unwrap();
        log.close();
        task.await.unwrap();
    }
    let files = fixture.files();
    std::fs::write(files.last().unwrap(), b"SLSE").unwrap();
    let (log, _, _) = fixture.open().unwrap();
    append(&log, 0..1).await.unwrap();
    let (_, view, _) = fixture.open().unwrap();
    assert_eq!(seen(&view), [0]);
}

#[tokio::test]
async fn a_full_queue_says_busy_and_a_single_large_batch_still_passes() {
    let fixture = Fixture::new(Arc::new(RealFiles));
    let (log, _, _) = fixture.open().unwrap();
    let large = log.reserve(10 * 1024 * 1024).unwrap();
    assert!(matches!(log.reserve(1), Err(AppendError::Busy { .. })));
    assert_eq!(log.queued(), 10 * 1024 * 1024);
    drop(large);
    assert_eq!(log.queued(), 0);
    log.reserve(1).unwrap();
}

#[tokio::test]
async fn rows_are_read_back_from_several_files() {
    let mut fixture = Fixture::new(Arc::new(RealFiles));
    fixture.config.roll = 1;
    let (log, _, _) = fixture.open().unwrap();
    for at in 0..10 {
        append(&log, at * 3..at * 3 + 3).await.unwrap();
    }
    assert_eq!(fixture.files().len(), 10);
    for after in 0..30_u64 {
        let batches = log.read(Seq(after), 1, usize::MAX).await.unwrap();
        assert_eq!(batches[0].first.0, after + 1, "after {after}");
    }
    assert!(log.read(Seq(30), 1, usize::MAX).await.unwrap().is_empty());
}
