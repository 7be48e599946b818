//! A whole object: sealed at once, sealed piece by piece, or opened range by range.

use std::ops::Range;

use super::{CHUNK, HEADER, SealError, Sealer, TAG};
use crate::DataKey;

const STORED_CHUNK: u64 = (CHUNK + TAG) as u64;

/// Stored length of an object of `plain` bytes.
#[must_use]
pub fn stored_len(plain: u64) -> u64 {
    HEADER as u64 + plain + plain.div_ceil(CHUNK as u64).max(1) * TAG as u64
}

/// Plaintext length of a stored object of `stored` bytes.
///
/// # Errors
/// [`SealError::Length`] where no object has that length.
pub fn plain_len(stored: u64) -> Result<u64, SealError> {
    let wrong = || SealError::Length(stored);
    let body = stored.checked_sub(HEADER as u64).ok_or_else(wrong)?;
    let chunks = body.div_ceil(STORED_CHUNK).max(1);
    let plain = body.checked_sub(chunks * TAG as u64).ok_or_else(wrong)?;
    if stored_len(plain) == stored { Ok(plain) } else { Err(wrong()) }
}

/// Seals `plain` as one object.
///
/// # Errors
/// [`SealError::Cipher`].
pub fn seal(key: &DataKey, tenant: &str, path: &str, plain: &[u8]) -> Result<Vec<u8>, SealError> {
    let mut writer = Writer::new(key, tenant, path)?;
    let mut stored =
        Vec::with_capacity(usize::try_from(stored_len(plain.len() as u64)).unwrap_or(0));
    writer.push(plain, &mut stored)?;
    writer.finish(&mut stored)?;
    Ok(stored)
}

/// Seals an object whose bytes come piece by piece, in bounded memory (one chunk).
#[derive(Debug)]
pub struct Writer {
    sealer: Sealer,
    /// Plaintext not yet sealed. A full chunk waits here until it is known not to be the last.
    pending: Vec<u8>,
    next: u64,
    begun: bool,
}

impl Writer {
    /// Begins an object.
    ///
    /// # Errors
    /// [`SealError::Cipher`].
    pub fn new(key: &DataKey, tenant: &str, path: &str) -> Result<Self, SealError> {
        let sealer = Sealer::create(key, tenant, path)?;
        Ok(Self { sealer, pending: Vec::new(), next: 0, begun: false })
    }

    /// Takes plaintext; appends the stored bytes that are ready to `stored`.
    ///
    /// # Errors
    /// [`SealError::Cipher`].
    pub fn push(&mut self, mut plain: &[u8], stored: &mut Vec<u8>) -> Result<(), SealError> {
        while !plain.is_empty() {
            if self.pending.len() == CHUNK {
                self.emit(false, stored)?;
            }
            let (now, rest) = plain.split_at(plain.len().min(CHUNK - self.pending.len()));
            self.pending.extend_from_slice(now);
            plain = rest;
        }
        Ok(())
    }

    /// Seals the last chunk.
    ///
    /// # Errors
    /// [`SealError::Cipher`].
    pub fn finish(mut self, stored: &mut Vec<u8>) -> Result<(), SealError> {
        self.emit(true, stored)
    }

    fn emit(&mut self, last: bool, stored: &mut Vec<u8>) -> Result<(), SealError> {
        if !self.begun {
            stored.extend_from_slice(&self.sealer.header());
            self.begun = true;
        }
        let from = stored.len();
        stored.append(&mut self.pending);
        self.sealer.seal(self.next, last, stored, from)?;
        self.next += 1;
        Ok(())
    }
}

/// Opens ranges of a stored object.
#[derive(Debug)]
pub struct Opener {
    sealer: Sealer,
    len: u64,
}

impl Opener {
    /// An opener for the object that begins with `header` ([`HEADER`] bytes) and is `stored` bytes long.
    ///
    /// # Errors
    /// [`SealError::Header`], [`SealError::Length`].
    pub fn new(
        key: &DataKey,
        header: &[u8],
        stored: u64,
        tenant: &str,
        path: &str,
    ) -> Result<Self, SealError> {
        let len = plain_len(stored)?;
        Ok(Self { sealer: Sealer::open_header(key, header, tenant, path)?, len })
    }

    /// Plaintext length.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "a length in bytes, not a collection")]
    pub fn len(&self) -> u64 {
        self.len
    }

    /// The stored bytes that [`Opener::open`] needs for a plaintext range: whole chunks.
    ///
    /// # Errors
    /// [`SealError::Range`].
    pub fn stored_range(&self, range: &Range<u64>) -> Result<Range<u64>, SealError> {
        if range.start > range.end || range.end > self.len {
            return Err(SealError::Range { start: range.start, end: range.end, len: self.len });
        }
        let first = self.chunk_of(range.start);
        let last = self.chunk_of(range.end.saturating_sub(1).max(range.start));
        let start = HEADER as u64 + first * STORED_CHUNK;
        let end = (HEADER as u64 + (last + 1) * STORED_CHUNK).min(stored_len(self.len));
        Ok(start..end)
    }

    /// The chunk that holds a byte; the byte after the last belongs to the last chunk.
    fn chunk_of(&self, at: u64) -> u64 {
        (at / CHUNK as u64).min(self.last_chunk())
    }

    fn last_chunk(&self) -> u64 {
        self.len.div_ceil(CHUNK as u64).saturating_sub(1)
    }

    /// Decrypts a plaintext range out of the bytes that [`Opener::stored_range`] named.
    ///
    /// # Errors
    /// [`SealError::Chunk`] for any byte that is not what was sealed; [`SealError::Range`].
    pub fn open(&self, range: &Range<u64>, mut stored: Vec<u8>) -> Result<Vec<u8>, SealError> {
        let wanted = self.stored_range(range)?;
        let first = self.chunk_of(range.start);
        if stored.len() as u64 != wanted.end - wanted.start {
            return Err(SealError::Chunk(first));
        }
        let mut plain = Vec::with_capacity(stored.len());
        for (number, chunk) in (first..).zip(stored.chunks_mut(CHUNK + TAG)) {
            let opened = self.sealer.open(number, number == self.last_chunk(), chunk)?;
            plain.extend_from_slice(opened);
        }
        let skip = usize::try_from(range.start - first * CHUNK as u64).unwrap_or(usize::MAX);
        let take = usize::try_from(range.end - range.start).unwrap_or(usize::MAX);
        plain.truncate(skip.saturating_add(take));
        plain.drain(..skip.min(plain.len()));
        Ok(plain)
    }

    /// Decrypts the whole object; `stored` is all of its bytes, header included.
    ///
    /// # Errors
    /// As [`Opener::open`].
    pub fn open_all(&self, stored: &[u8]) -> Result<Vec<u8>, SealError> {
        let body = stored.get(HEADER..).ok_or(SealError::Length(stored.len() as u64))?;
        self.open(&(0..self.len), body.to_vec())
    }
}
