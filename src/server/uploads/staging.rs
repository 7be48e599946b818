//! Where an upload waits until it is read: a file below the region's root, sealed under a key that
//! only this process's memory has. Whatever ends the process makes the file unreadable for good.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use keys::DataKey;
use keys::seal::{CHUNK, HEADER, Opener, Writer};

/// Bytes that a reader opens at once.
const WINDOW: u64 = 4 * CHUNK as u64;

/// A file that goes when nobody holds it any more.
#[derive(Debug)]
struct Kept(PathBuf);

impl Drop for Kept {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_file(&self.0) {
            tracing::warn!(path = %self.0.display(), %error, "a staged upload stays until the next start");
        }
    }
}

/// An upload that is still coming in.
#[derive(Debug)]
pub(super) struct Staging {
    kept: Kept,
    file: File,
    key: DataKey,
    writer: Writer,
    /// Whose it is, and its own name: what the seal is bound to.
    names: (String, String),
}

impl Staging {
    /// Begins one in a folder.
    pub(super) fn create(folder: &Path, tenant: &str, id: &str) -> std::io::Result<Self> {
        let path = folder.join(id);
        let mut options = File::options();
        let file = options.read(true).write(true).create_new(true).mode(0o600).open(&path)?;
        let kept = Kept(path);
        let key = DataKey::generate().map_err(std::io::Error::other)?;
        let writer = Writer::new(&key, tenant, id).map_err(std::io::Error::other)?;
        Ok(Self { kept, file, key, writer, names: (tenant.to_owned(), id.to_owned()) })
    }

    /// Adds bytes.
    pub(super) fn push(&mut self, plain: &[u8]) -> std::io::Result<()> {
        let mut stored = Vec::with_capacity(plain.len() + 2 * CHUNK);
        self.writer.push(plain, &mut stored).map_err(std::io::Error::other)?;
        self.file.write_all(&stored)
    }

    /// All bytes are there.
    pub(super) fn finish(mut self) -> std::io::Result<Staged> {
        let mut stored = Vec::new();
        self.writer.finish(&mut stored).map_err(std::io::Error::other)?;
        self.file.write_all(&stored)?;
        Ok(Staged { kept: self.kept, key: self.key, names: self.names })
    }
}

/// An upload that is there, to be read as often as needed.
#[derive(Debug)]
pub struct Staged {
    kept: Kept,
    key: DataKey,
    names: (String, String),
}

impl Staged {
    /// Reads it from its start.
    ///
    /// # Errors
    /// What the file system or the seal says.
    pub fn open(&self) -> std::io::Result<Reader> {
        let mut file = File::open(&self.kept.0)?;
        let stored = file.metadata()?.len();
        let mut header = [0; HEADER];
        file.read_exact(&mut header)?;
        let (tenant, id) = &self.names;
        let opener = Opener::new(&self.key, &header, stored, tenant, id);
        let opener = opener.map_err(std::io::Error::other)?;
        Ok(Reader { file, opener, at: 0, window: Vec::new(), begins: 0 })
    }
}

/// Reads a staged upload, a window at a time.
#[derive(Debug)]
pub struct Reader {
    file: File,
    opener: Opener,
    at: u64,
    window: Vec<u8>,
    /// Where the window begins.
    begins: u64,
}

impl Reader {
    fn fill(&mut self) -> std::io::Result<()> {
        let begins = self.at / WINDOW * WINDOW;
        let plain = begins..(begins + WINDOW).min(self.opener.len());
        let range = self.opener.stored_range(&plain).map_err(std::io::Error::other)?;
        let length = usize::try_from(range.end - range.start).map_err(std::io::Error::other)?;
        let mut stored = vec![0; length];
        self.file.seek(SeekFrom::Start(range.start))?;
        self.file.read_exact(&mut stored)?;
        self.window = self.opener.open(&plain, stored).map_err(std::io::Error::other)?;
        self.begins = begins;
        Ok(())
    }

    /// What the window has from here on.
    fn rest(&self) -> &[u8] {
        let skip = self.at.checked_sub(self.begins).and_then(|skip| usize::try_from(skip).ok());
        skip.and_then(|skip| self.window.get(skip..)).unwrap_or_default()
    }
}

impl Read for Reader {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        if self.at >= self.opener.len() || out.is_empty() {
            return Ok(0);
        }
        if self.rest().is_empty() {
            self.fill()?;
        }
        let read = self.rest().read(out)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Reader {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.opener.len().checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| std::io::Error::from(std::io::ErrorKind::InvalidInput))?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_staged_file_reads_back_from_anywhere_lies_sealed_and_goes_when_it_is_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let plain: Vec<u8> = (0..1_000_000_u32).flat_map(u32::to_le_bytes).collect();
        let mut staging = Staging::create(folder.path(), "t", "one").unwrap();
        for part in plain.chunks(300_001) {
            staging.push(part).unwrap();
        }
        let staged = staging.finish().unwrap();
        let path = folder.path().join("one");
        let stored = std::fs::read(&path).unwrap();
        let known = &plain[1_000..1_016];
        assert!(!stored.windows(16).any(|part| part == known));
        let mut read = Vec::new();
        let mut reader = staged.open().unwrap();
        reader.read_to_end(&mut read).unwrap();
        assert!(read == plain);
        for (to, at) in [
            (SeekFrom::Start(262_143), 262_143),
            (SeekFrom::End(-16), plain.len() - 16),
            (SeekFrom::Start(0), 0),
            (SeekFrom::Start(3_999_000), 3_999_000),
        ] {
            assert_eq!(reader.seek(to).unwrap(), at as u64);
            let mut some = [0; 16];
            reader.read_exact(&mut some).unwrap();
            assert_eq!(some, plain[at..at + 16]);
        }
        assert_eq!(reader.seek(SeekFrom::End(5)).unwrap(), plain.len() as u64 + 5);
        assert_eq!(reader.read(&mut [0; 4]).unwrap(), 0);
        drop(staged);
        assert!(!path.exists());
    }

    #[test]
    fn an_upload_that_ends_early_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let mut staging = Staging::create(folder.path(), "t", "one").unwrap();
        staging.push(b"some").unwrap();
        drop(staging);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
