//! What the log's files hold, in memory: where each frame is, and which idempotency keys are known.

use std::collections::HashMap;
use std::path::PathBuf;

use super::FileName;
use crate::batch::{Receipt, Seq};

/// One frame's place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FrameAt {
    pub(crate) first: Seq,
    pub(crate) rows: u64,
    pub(crate) number: u64,
    pub(crate) offset: u64,
    pub(crate) len: usize,
}

/// One file.
#[derive(Clone, Debug)]
pub(crate) struct FileAt {
    pub(crate) name: FileName,
    pub(crate) path: PathBuf,
    pub(crate) frames: Vec<FrameAt>,
    pub(crate) keys: Vec<(String, Receipt)>,
}

impl FileAt {
    pub(crate) fn new(name: FileName, path: PathBuf) -> Self {
        Self { name, path, frames: Vec::new(), keys: Vec::new() }
    }

    /// Place of the row after its last one.
    pub(crate) fn next(&self) -> Seq {
        self.frames.last().map_or(self.name.first, |frame| frame.first.after(frame.rows))
    }
}

/// All files, oldest first; the last one is being written.
#[derive(Debug, Default)]
pub(crate) struct Index {
    pub(crate) files: Vec<FileAt>,
}

impl Index {
    /// Place of the oldest row that the log holds, or will hold next.
    pub(crate) fn oldest(&self) -> Seq {
        self.files.first().map_or(Seq(1), |file| file.name.first)
    }

    /// Place of the newest row; that before the oldest where there is none.
    pub(crate) fn end(&self) -> Seq {
        let next = self.files.last().map_or(Seq(1), FileAt::next);
        Seq(next.0.saturating_sub(1))
    }

    /// The file and the frames in it that hold rows after `after`, up to `bytes` of them: at least one.
    pub(crate) fn frames_after(&self, after: Seq, bytes: usize) -> Option<(FileAt, Vec<FrameAt>)> {
        let file = self.files.iter().find(|file| file.next() > after.after(1))?;
        let mut left = bytes;
        let mut frames = Vec::new();
        for frame in
            file.frames.iter().filter(|frame| frame.first.after(frame.rows) > after.after(1))
        {
            if !frames.is_empty() && left < frame.len {
                break;
            }
            left = left.saturating_sub(frame.len);
            frames.push(*frame);
        }
        let name = FileAt { frames: Vec::new(), keys: Vec::new(), ..file.clone() };
        Some((name, frames))
    }

    /// The files, none of them being written, whose rows all stand at or before `upto`.
    pub(crate) fn passed(&self, upto: Seq) -> Vec<FileAt> {
        let closed = self.files.split_last().map_or(&[] as &[FileAt], |(_, closed)| closed);
        closed.iter().take_while(|file| file.next() <= upto.after(1)).cloned().collect()
    }
}

/// The idempotency keys of the batches in the log.
///
/// Keys of a file that was freed stay until the next one is freed: an append that looked into the
/// database just before they moved there still meets them here.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    live: HashMap<String, Receipt>,
    retired: HashMap<String, Receipt>,
}

impl Keys {
    pub(crate) fn get(&self, key: &str) -> Option<Receipt> {
        let found = self.live.get(key).or_else(|| self.retired.get(key)).copied();
        found.map(|receipt| Receipt { repeated: true, ..receipt })
    }

    pub(crate) fn insert(&mut self, key: String, receipt: Receipt) {
        self.live.insert(key, receipt);
    }

    pub(crate) fn retire(&mut self, keys: &[(String, Receipt)]) {
        self.retired.clear();
        for (key, _) in keys {
            if let Some((key, receipt)) = self.live.remove_entry(key) {
                self.retired.insert(key, receipt);
            }
        }
    }
}
