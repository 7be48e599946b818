//! Private folders, and the master key that opens the keyring.

use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::Path;

use aws_lc_rs::rand;
use base64::Engine as _;
use keys::MasterKey;
use zeroize::Zeroizing;

use super::InstallationError;

/// The environment variable that may hold the master key instead of a file, base64 of 32 bytes.
const MASTER_KEY: &str = "SIGHTLINE_MASTER_KEY";

fn io(path: &Path) -> impl FnOnce(std::io::Error) -> InstallationError {
    let path = path.to_owned();
    move |source| InstallationError::Io { path, source }
}

/// Makes a folder that only its owner can enter.
pub(super) fn private(path: &Path) -> Result<(), InstallationError> {
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(io(path))
}

/// Removes a folder and what is in it, if it is there.
pub(super) fn empty(path: &Path) -> Result<(), InstallationError> {
    match std::fs::remove_dir_all(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(io(path)(error)),
        _ => Ok(()),
    }
}

/// The master key: from the environment, else from `master.key`, which is made at first use.
pub(super) fn master_key(folder: &Path) -> Result<MasterKey, InstallationError> {
    if let Ok(text) = std::env::var(MASTER_KEY) {
        return Ok(MasterKey::from_text(&Zeroizing::new(text), MASTER_KEY)?);
    }
    let path = folder.join("master.key");
    if !path.exists() {
        let mut bytes = Zeroizing::new([0_u8; 32]);
        rand::fill(bytes.as_mut())
            .map_err(|_| io(&path)(std::io::Error::other("the system gives no random bytes")))?;
        let text = Zeroizing::new(base64::engine::general_purpose::STANDARD.encode(bytes.as_ref()));
        write_once(&path, text.as_bytes()).map_err(io(&path))?;
    }
    Ok(MasterKey::from_file(&path)?)
}

/// Writes a file that only its owner can read, whole or not at all, and never over another one.
pub(super) fn write_once(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let part = std::path::PathBuf::from(part);
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::hard_link(&part, path)?;
    std::fs::remove_file(&part)?;
    match path.parent() {
        Some(folder) => std::fs::File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}
