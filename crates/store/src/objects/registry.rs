//! The data keys of a tenant's objects.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use keys::{DataKey, KeyError, KeyName, KeyProvider, WrappedKey};
use object_store::path::Path;

use crate::context::TenantId;

/// Which key opens which object. Filled from the catalogue; keys are unwrapped when first used.
#[derive(Debug)]
pub(crate) struct ObjectKeys {
    provider: Arc<dyn KeyProvider>,
    name: KeyName,
    tenant: TenantId,
    known: Mutex<HashMap<Path, Known>>,
}

#[derive(Clone, Debug)]
enum Known {
    Wrapped(WrappedKey),
    Open(DataKey),
}

impl ObjectKeys {
    pub(crate) fn new(provider: Arc<dyn KeyProvider>, name: KeyName, tenant: TenantId) -> Self {
        Self { provider, name, tenant, known: Mutex::default() }
    }

    fn known(&self) -> MutexGuard<'_, HashMap<Path, Known>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The tenant, as objects are bound to it.
    pub(crate) fn tenant(&self) -> String {
        self.tenant.to_string()
    }

    /// A new key for an object that is about to be written, wrapped for the catalogue.
    pub(crate) async fn create(&self, path: &Path) -> Result<WrappedKey, KeyError> {
        let key = DataKey::generate()?;
        let wrapped = self.provider.wrap(&self.name, &self.context(path), &key).await?;
        self.known().insert(path.clone(), Known::Open(key));
        Ok(wrapped)
    }

    /// A key from the catalogue.
    pub(crate) fn insert(&self, path: Path, wrapped: WrappedKey) {
        self.known().entry(path).or_insert(Known::Wrapped(wrapped));
    }

    /// Forgets the key of an object that was removed.
    pub(crate) fn forget(&self, path: &Path) {
        self.known().remove(path);
    }

    /// The object's key; none where no such object is known.
    pub(crate) async fn key(&self, path: &Path) -> Result<Option<DataKey>, KeyError> {
        let known = self.known().get(path).cloned();
        match known {
            None => Ok(None),
            Some(Known::Open(key)) => Ok(Some(key)),
            Some(Known::Wrapped(wrapped)) => {
                let key = self.provider.unwrap(&wrapped, &self.context(path)).await?;
                self.known().insert(path.clone(), Known::Open(key.clone()));
                Ok(Some(key))
            }
        }
    }

    /// What an object's wrapped key is bound to.
    fn context(&self, path: &Path) -> Vec<u8> {
        format!("object\u{0}{}\u{0}{path}", self.tenant).into_bytes()
    }
}
