//! Frames: their bytes, and what is in them.

use keys::DataKey;
use keys::seal::{HEADER, SealError, Sealer, TAG};

use crate::batch::Seq;
use crate::bytes::{Reader, put_bytes};

pub(super) const MAGIC: &[u8; 4] = b"SLFR";
/// Bytes before a frame's ciphertext.
pub(super) const FRAME_HEADER: usize = 16;
/// Bytes before a file's first frame.
pub(super) const FILE_HEADER: usize = HEADER + TAG;
/// The number under which the header itself is authenticated; no frame reaches it.
const HEADER_NUMBER: u64 = u64::MAX;

/// A log file's name: its first row, and a generation that tells files of the same first row apart
/// (a file that stayed empty, or whose only frame was torn).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct FileName {
    pub(crate) first: Seq,
    pub(crate) generation: u32,
}

impl FileName {
    pub(crate) fn parse(name: &str) -> Option<Self> {
        let (first, generation) = name.strip_suffix(".log")?.split_once('-')?;
        Some(Self { first: Seq(first.parse().ok()?), generation: generation.parse().ok()? })
    }

    /// The path inside the tenant's folder, which the file's cipher is bound to.
    pub(crate) fn bound_path(self) -> String {
        format!("log/{self}")
    }
}

impl std::fmt::Display for FileName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:020}-{:04}.log", self.first.0, self.generation)
    }
}

/// A new file's cipher and first bytes.
pub(super) fn begin(
    key: &DataKey,
    tenant: &str,
    name: FileName,
) -> Result<(Sealer, Vec<u8>), SealError> {
    let sealer = Sealer::create(key, tenant, &name.bound_path())?;
    let mut header = sealer.header();
    let from = header.len();
    sealer.seal(HEADER_NUMBER, false, &mut header, from)?;
    Ok((sealer, header))
}

/// The cipher of a file that begins with `bytes`; the header was synced before any frame, so a
/// header that does not authenticate is damage.
pub(super) fn resume(
    key: &DataKey,
    tenant: &str,
    name: FileName,
    bytes: &[u8],
) -> Result<Sealer, SealError> {
    let (header, tag) = bytes.split_at_checked(HEADER).ok_or(SealError::Header)?;
    let sealer = Sealer::open_header(key, header, tenant, &name.bound_path())?;
    let mut tag = tag.get(..TAG).ok_or(SealError::Header)?.to_vec();
    sealer.open(HEADER_NUMBER, false, &mut tag)?;
    Ok(sealer)
}

/// One batch in a frame, still encoded.
#[derive(Debug)]
pub(super) struct Entry<'a> {
    pub(super) rows: u32,
    pub(super) received: i64,
    pub(super) key: Option<&'a str>,
    pub(super) payload: &'a [u8],
}

/// A frame of these batches.
pub(super) fn write(
    sealer: &Sealer,
    number: u64,
    first: Seq,
    entries: &[Entry<'_>],
) -> Result<Vec<u8>, SealError> {
    let payloads: usize = entries.iter().map(|entry| entry.payload.len() + 64).sum();
    let mut frame = Vec::with_capacity(FRAME_HEADER + 8 + payloads + TAG);
    frame.extend_from_slice(&[0; FRAME_HEADER]);
    frame.extend_from_slice(&first.0.to_be_bytes());
    for entry in entries {
        frame.extend_from_slice(&entry.rows.to_be_bytes());
        frame.extend_from_slice(&entry.received.to_be_bytes());
        put_bytes(&mut frame, entry.key.unwrap_or_default().as_bytes());
        put_bytes(&mut frame, entry.payload);
    }
    sealer.seal(number, false, &mut frame, FRAME_HEADER)?;
    let len = u32::try_from(frame.len() - FRAME_HEADER).map_err(|_| SealError::Cipher)?;
    let header = [MAGIC.as_slice(), &len.to_be_bytes(), &number.to_be_bytes()].concat();
    for (to, from) in frame.iter_mut().zip(header) {
        *to = from;
    }
    Ok(frame)
}

/// Length (header included) and number of the frame that `bytes` begin with, if they can.
pub(super) fn peek(bytes: &[u8]) -> Option<(usize, u64)> {
    let mut reader = Reader::new(bytes.strip_prefix(MAGIC)?);
    let len = FRAME_HEADER.checked_add(usize::try_from(reader.u32()?).ok()?)?;
    let number = reader.u64()?;
    (len <= bytes.len()).then_some((len, number))
}

/// Decrypts a whole frame, header included.
pub(super) fn open(sealer: &Sealer, number: u64, frame: &[u8]) -> Result<Vec<u8>, SealError> {
    let mut bytes = frame.get(FRAME_HEADER..).ok_or(SealError::Chunk(number))?.to_vec();
    let len = sealer.open(number, false, &mut bytes)?.len();
    bytes.truncate(len);
    Ok(bytes)
}

/// The first row's place and the batches of a decrypted frame; none where it has another form.
pub(super) fn parse(plain: &[u8]) -> Option<(Seq, Vec<Entry<'_>>)> {
    let mut reader = Reader::new(plain);
    let first = Seq(reader.u64()?);
    let mut entries = Vec::new();
    while !reader.is_empty() {
        let (rows, received) = (reader.u32()?, reader.i64()?);
        let key = std::str::from_utf8(reader.bytes()?).ok()?;
        let payload = reader.bytes()?;
        entries.push(Entry {
            rows,
            received,
            key: Some(key).filter(|key| !key.is_empty()),
            payload,
        });
    }
    Some((first, entries))
}
