//! Writing one group: one frame, one sync, then the acknowledgements.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use keys::seal::Sealer;

use super::files::LogFile;
use super::frame::{self, Entry};
use super::index::{FileAt, FrameAt};
use super::{FileName, Index, Keys, LogConfig, LogError, Pending};
use crate::batch::{LogBatch, Receipt, Seq};
use crate::view::View;

/// The writing end of a log. One group is written at a time.
pub(super) struct Writer {
    config: LogConfig,
    pub(super) index: Arc<Mutex<Index>>,
    pub(super) keys: Arc<Mutex<Keys>>,
    view: Arc<View>,
    file: Box<dyn LogFile>,
    sealer: Sealer,
    next: Seq,
    number: u64,
    offset: u64,
}

/// What a group's batches are answered with.
type Answers = Vec<(Pending, Receipt)>;

impl Writer {
    /// Begins a new file behind what was recovered.
    pub(super) fn begin(
        config: LogConfig,
        mut index: Index,
        keys: Keys,
        view: Arc<View>,
        next: Seq,
    ) -> Result<Self, LogError> {
        let (file, sealer, offset) = begin_file(&config, &mut index, next)?;
        Ok(Self {
            config,
            index: Arc::new(Mutex::new(index)),
            keys: Arc::new(Mutex::new(keys)),
            view,
            file,
            sealer,
            next,
            number: 0,
            offset,
        })
    }

    /// The view that durable batches go to.
    pub(super) fn view(&self) -> Arc<View> {
        Arc::clone(&self.view)
    }

    /// Makes a group durable and visible. On an error nothing may be acknowledged, and the writer
    /// must not be used again: what the disk holds is unknown.
    pub(super) fn commit(
        &mut self,
        group: Vec<Pending>,
    ) -> Result<Answers, (Vec<Pending>, LogError)> {
        let (new, first_of_key, repeated) = self.sort_out(group);
        match self.write(&new) {
            Ok(()) => Ok(self.publish(new, &first_of_key, repeated)),
            Err(error) => Err((new.into_iter().chain(repeated).collect(), error)),
        }
    }

    /// Splits a group into batches to write and batches whose key was seen before, in the log or
    /// earlier in the group.
    fn sort_out(
        &self,
        group: Vec<Pending>,
    ) -> (Vec<Pending>, HashMap<String, Receipt>, Vec<Pending>) {
        let keys = lock(&self.keys);
        let (mut new, mut repeated) = (Vec::with_capacity(group.len()), Vec::new());
        let mut receipts = HashMap::new();
        let mut next = self.next;
        for pending in group {
            let rows = pending.batch.rows;
            if let Some(key) = &pending.key {
                if let Some(receipt) = keys.get(key) {
                    receipts.insert(key.clone(), receipt);
                }
                if receipts.contains_key(key) {
                    repeated.push(pending);
                    continue;
                }
                receipts.insert(key.clone(), Receipt { first: next, rows, repeated: true });
            }
            next = next.after(u64::from(rows));
            new.push(pending);
        }
        (new, receipts, repeated)
    }

    fn write(&mut self, new: &[Pending]) -> Result<(), LogError> {
        if new.is_empty() {
            return Ok(());
        }
        let entries: Vec<Entry<'_>> = new
            .iter()
            .map(|pending| Entry {
                rows: pending.batch.rows,
                received: pending.batch.received,
                key: pending.key.as_deref(),
                payload: &pending.payload,
            })
            .collect();
        if self.number > 0 && self.offset >= self.config.roll {
            self.roll()?;
        }
        let frame = frame::write(&self.sealer, self.number, self.next, &entries)?;
        let path = self.config.folder.clone();
        self.file.append(&frame).map_err(LogError::io(&path))?;
        self.file.sync().map_err(LogError::io(&path))?;
        let rows = new.iter().map(|pending| u64::from(pending.batch.rows)).sum();
        let at = FrameAt {
            first: self.next,
            rows,
            number: self.number,
            offset: self.offset,
            len: frame.len(),
        };
        if let Some(file) = lock(&self.index).files.last_mut() {
            file.frames.push(at);
        }
        self.number += 1;
        self.offset += frame.len() as u64;
        Ok(())
    }

    /// Shows durable batches to scans and consumers, and remembers their keys.
    fn publish(
        &mut self,
        new: Vec<Pending>,
        first_of_key: &HashMap<String, Receipt>,
        repeated: Vec<Pending>,
    ) -> Answers {
        let mut answers = Vec::with_capacity(new.len() + repeated.len());
        let mut batches: Vec<LogBatch> = Vec::with_capacity(new.len());
        for mut pending in new {
            let rows = pending.batch.rows;
            let receipt = Receipt { first: self.next, rows, repeated: false };
            match pending.batch.place(self.next) {
                Ok(batch) => batches.push(batch),
                // Cannot happen for arrays built here; the rows are durable and come back on restart.
                Err(error) => tracing::error!(%error, "a durable batch is not visible"),
            }
            if let Some(key) = pending.key.take() {
                lock(&self.keys).insert(key.clone(), receipt);
                if let Some(file) = lock(&self.index).files.last_mut() {
                    file.keys.push((key, receipt));
                }
            }
            self.next = self.next.after(u64::from(rows));
            answers.push((pending, receipt));
        }
        self.view.appended(batches);
        for pending in repeated {
            let receipt = pending.key.as_ref().and_then(|key| first_of_key.get(key)).copied();
            if let Some(receipt) = receipt {
                answers.push((pending, receipt));
            }
        }
        answers
    }

    fn roll(&mut self) -> Result<(), LogError> {
        let (file, sealer, offset) = begin_file(&self.config, &mut lock(&self.index), self.next)?;
        (self.file, self.sealer, self.offset, self.number) = (file, sealer, offset, 0);
        Ok(())
    }
}

/// Makes the next file and writes its header durably.
fn begin_file(
    config: &LogConfig,
    index: &mut Index,
    next: Seq,
) -> Result<(Box<dyn LogFile>, Sealer, u64), LogError> {
    let last = index.files.last().map(|file| file.name).filter(|name| name.first == next);
    let name = FileName { first: next, generation: last.map_or(0, |name| name.generation + 1) };
    let path = config.folder.join(name.to_string());
    let (sealer, header) = frame::begin(&config.key, &config.tenant, name)?;
    let mut file = config.files.create(&path).map_err(LogError::io(&path))?;
    file.append(&header).map_err(LogError::io(&path))?;
    file.sync().map_err(LogError::io(&path))?;
    index.files.push(FileAt::new(name, path));
    Ok((file, sealer, header.len() as u64))
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
