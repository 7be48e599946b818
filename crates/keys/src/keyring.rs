//! The key provider that needs no other service: one file.
//!
//! The file is JSON: every tenant key is 32 random bytes, encrypted by a master key with
//! AES-256-GCM (associated data: name and version). It belongs outside the data folder and outside
//! every backup, so that destroying an entry ends every copy of what the key protected. It is
//! replaced as a whole (new file, fsync, rename, fsync of the folder), is readable by its owner
//! only, and a lock keeps a second process away.

mod file;
mod master;
mod ring;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;

pub use master::MasterKey;

use crate::{DataKey, KeyError, KeyInfo, KeyName, KeyProvider, WrappedKey};
use file::Folder;
use ring::Ring;

/// A keyring file; see the [module](self).
#[derive(Clone)]
pub struct KeyringFile {
    shared: Arc<Mutex<State>>,
}

struct State {
    folder: Folder,
    path: PathBuf,
    ring: Ring,
}

impl KeyringFile {
    /// Opens the keyring at `path`, making an empty one where there is none.
    ///
    /// # Errors
    /// [`KeyError::Mode`], [`KeyError::InUse`], [`KeyError::Format`], [`KeyError::Master`] where the
    /// master key is another than the keyring was made with, [`KeyError::Io`].
    pub fn open(path: &Path, master: &MasterKey) -> Result<Self, KeyError> {
        let folder = Folder::lock(path)?;
        let ring = match folder.read(path)? {
            Some(text) => Ring::parse(&text, master, path)?,
            None => {
                let ring = Ring::new(master)?;
                folder.replace(path, &ring.text(path)?)?;
                ring
            }
        };
        let state = State { folder, path: path.to_owned(), ring };
        Ok(Self { shared: Arc::new(Mutex::new(state)) })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the ring and writes it; a change that could not be written is undone.
    async fn change<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Ring) -> Result<T, KeyError> + Send + 'static,
    ) -> Result<T, KeyError> {
        let keyring = self.clone();
        let done = tokio::task::spawn_blocking(move || {
            let mut state = keyring.state();
            let mut ring = state.ring.clone();
            let answer = work(&mut ring)?;
            state.folder.replace(&state.path, &ring.text(&state.path)?)?;
            state.ring = ring;
            Ok(answer)
        });
        match done.await {
            Ok(answer) => answer,
            Err(_) => Err(KeyError::Format {
                path: self.state().path.clone(),
                reason: "the write was interrupted".to_owned(),
            }),
        }
    }
}

impl std::fmt::Debug for KeyringFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "KeyringFile({})", self.state().path.display())
    }
}

#[async_trait]
impl KeyProvider for KeyringFile {
    async fn create(&self, name: &KeyName) -> Result<KeyInfo, KeyError> {
        let name = name.clone();
        self.change(move |ring| ring.create(&name)).await
    }

    async fn wrap(
        &self,
        name: &KeyName,
        context: &[u8],
        key: &DataKey,
    ) -> Result<WrappedKey, KeyError> {
        self.state().ring.wrap(name, context, key)
    }

    async fn unwrap(&self, wrapped: &WrappedKey, context: &[u8]) -> Result<DataKey, KeyError> {
        self.state().ring.unwrap(wrapped, context)
    }

    async fn destroy(&self, name: &KeyName) -> Result<(), KeyError> {
        let name = name.clone();
        self.change(move |ring| ring.destroy(&name)).await
    }

    async fn describe(&self, name: &KeyName) -> Result<KeyInfo, KeyError> {
        self.state().ring.describe(name)
    }

    async fn list(&self) -> Result<Vec<KeyInfo>, KeyError> {
        Ok(self.state().ring.list())
    }
}

#[cfg(test)]
mod tests;
