//! The keyring's content: tenant keys in memory, and the text that is kept.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::MasterKey;
use crate::wrapped::text as base64_text;
use crate::{DataKey, KeyError, KeyInfo, KeyName, WrappedKey, cipher};

/// What stands in the file.
#[derive(Serialize, Deserialize)]
struct Kept {
    format: u32,
    /// A known text under the master key, to tell a wrong master key from a damaged entry.
    #[serde(with = "base64_text")]
    check: Vec<u8>,
    keys: BTreeMap<KeyName, Vec<KeptVersion>>,
}

#[derive(Clone, Serialize, Deserialize)]
struct KeptVersion {
    version: u32,
    #[serde(with = "base64_text")]
    key: Vec<u8>,
}

const FORMAT: u32 = 1;
/// As long as a key, so that it takes the same path.
const CHECK: &[u8] = b"sightline keyring, format 1 ....";

/// A keyring, opened. Entries are decrypted when used and not before.
#[derive(Clone)]
pub(super) struct Ring {
    master: MasterKey,
    check: Vec<u8>,
    keys: BTreeMap<KeyName, Vec<KeptVersion>>,
}

impl Ring {
    pub(super) fn new(master: &MasterKey) -> Result<Self, KeyError> {
        let check = cipher::encrypt(&master.0, CHECK, CHECK)?;
        Ok(Self { master: master.clone(), check, keys: BTreeMap::new() })
    }

    pub(super) fn parse(text: &str, master: &MasterKey, path: &Path) -> Result<Self, KeyError> {
        let wrong = |reason: String| KeyError::Format { path: path.to_owned(), reason };
        let kept: Kept = serde_json::from_str(text).map_err(|error| wrong(error.to_string()))?;
        if kept.format != FORMAT {
            return Err(wrong(format!("format {} is not known here", kept.format)));
        }
        if cipher::decrypt(&master.0, CHECK, &kept.check).is_none() {
            return Err(KeyError::Master(path.to_owned()));
        }
        Ok(Self { master: master.clone(), check: kept.check, keys: kept.keys })
    }

    pub(super) fn text(&self, path: &Path) -> Result<String, KeyError> {
        let kept = Kept { format: FORMAT, check: self.check.clone(), keys: self.keys.clone() };
        serde_json::to_string_pretty(&kept)
            .map_err(|error| KeyError::Format { path: path.to_owned(), reason: error.to_string() })
    }

    pub(super) fn create(&mut self, name: &KeyName) -> Result<KeyInfo, KeyError> {
        if self.keys.contains_key(name) {
            return Err(KeyError::Exists(name.clone()));
        }
        let key = DataKey::generate()?;
        let key = cipher::encrypt(&self.master.0, &entry_context(name, 1), key.expose())?;
        self.keys.insert(name.clone(), vec![KeptVersion { version: 1, key }]);
        self.describe(name)
    }

    pub(super) fn destroy(&mut self, name: &KeyName) -> Result<(), KeyError> {
        self.keys.remove(name).map(drop).ok_or_else(|| KeyError::Unknown(name.clone()))
    }

    pub(super) fn wrap(
        &self,
        name: &KeyName,
        context: &[u8],
        key: &DataKey,
    ) -> Result<WrappedKey, KeyError> {
        let version = self.describe(name)?.version;
        let blob = cipher::encrypt(&self.key(name, version)?, context, key.expose())?;
        Ok(WrappedKey { name: name.clone(), version, blob })
    }

    pub(super) fn unwrap(&self, wrapped: &WrappedKey, context: &[u8]) -> Result<DataKey, KeyError> {
        let key = self.key(&wrapped.name, wrapped.version)?;
        cipher::decrypt(&key, context, &wrapped.blob)
            .ok_or_else(|| KeyError::Unwrap(wrapped.name.clone()))
    }

    pub(super) fn describe(&self, name: &KeyName) -> Result<KeyInfo, KeyError> {
        let entry = self.keys.get(name).and_then(|versions| info(name, versions));
        entry.ok_or_else(|| KeyError::Unknown(name.clone()))
    }

    pub(super) fn list(&self) -> Vec<KeyInfo> {
        self.keys.iter().filter_map(|(name, versions)| info(name, versions)).collect()
    }

    fn key(&self, name: &KeyName, version: u32) -> Result<DataKey, KeyError> {
        let versions = self.keys.get(name).ok_or_else(|| KeyError::Unknown(name.clone()))?;
        let kept = versions.iter().find(|kept| kept.version == version);
        let kept = kept.ok_or_else(|| KeyError::UnknownVersion { name: name.clone(), version })?;
        cipher::decrypt(&self.master.0, &entry_context(name, version), &kept.key)
            .ok_or_else(|| KeyError::Unwrap(name.clone()))
    }
}

fn info(name: &KeyName, versions: &[KeptVersion]) -> Option<KeyInfo> {
    let versions: Vec<u32> = versions.iter().map(|kept| kept.version).collect();
    let version = versions.last().copied()?;
    Some(KeyInfo { name: name.clone(), version, versions })
}

/// Binds an entry to its name and version, so that entries cannot be exchanged in the file.
fn entry_context(name: &KeyName, version: u32) -> Vec<u8> {
    format!("{name}\u{0}{version}").into_bytes()
}
