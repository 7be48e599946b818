//! The encrypting wrapper.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use aws_lc_rs::digest;
use bytes::Bytes;
use futures::stream::BoxStream;
use futures::{StreamExt as _, TryStreamExt as _};
use keys::seal::{self, HEADER, Opener, SealError};
use keys::{DataKey, KeyError};
use object_store::path::Path;
use object_store::{
    CopyOptions, Error, GetOptions, GetRange, GetResult, GetResultPayload, ListResult,
    MultipartUpload, ObjectMeta, ObjectStore, ObjectStoreExt as _, PutMultipartOptions, PutOptions,
    PutPayload, PutResult, Result,
};

use super::ObjectKeys;
use super::multipart::{SealedUpload, Stored};

/// An object store that keeps every object sealed; see the [module](super).
///
/// An object can be read and written only if its key is in the registry. Copying and renaming are
/// refused, because an object is bound to its path.
#[derive(Debug)]
pub struct Encrypted {
    inner: Arc<dyn ObjectStore>,
    keys: Arc<ObjectKeys>,
    opened: Mutex<HashMap<Path, Arc<Opened>>>,
}

/// What is known about an object after its header was read. Objects are never overwritten.
#[derive(Debug)]
struct Opened {
    opener: Opener,
    meta: ObjectMeta,
}

/// Stored bytes and their hash, for the catalogue.
#[derive(Debug)]
pub(crate) struct Sealed {
    pub(crate) bytes: Bytes,
    /// SHA-256 in hexadecimal.
    pub(crate) sha256: String,
}

impl std::fmt::Display for Encrypted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Encrypted({})", self.inner)
    }
}

impl Encrypted {
    pub(crate) fn new(inner: Arc<dyn ObjectStore>, keys: Arc<ObjectKeys>) -> Self {
        Self { inner, keys, opened: Mutex::default() }
    }

    async fn key(&self, path: &Path) -> Result<DataKey> {
        let key = self.keys.key(path).await.map_err(key_error)?;
        key.ok_or_else(|| Error::NotFound {
            path: path.to_string(),
            source: "no key is known for this object".into(),
        })
    }

    /// Seals an object; blocking work of about 1 ms per 2 MB.
    pub(crate) fn seal(tenant: &str, path: &Path, key: &DataKey, plain: &[u8]) -> Result<Sealed> {
        let bytes = seal::seal(key, tenant, path.as_ref(), plain).map_err(seal_error)?;
        let digest = digest::digest(&digest::SHA256, &bytes);
        Ok(Sealed { bytes: bytes.into(), sha256: hex(digest.as_ref()) })
    }

    /// Seals and writes an object whose key is in the registry.
    pub(crate) async fn write(&self, path: &Path, plain: Vec<u8>) -> Result<Sealed> {
        let (key, tenant, to) = (self.key(path).await?, self.keys.tenant(), path.clone());
        let sealed =
            tokio::task::spawn_blocking(move || Self::seal(&tenant, &to, &key, &plain)).await??;
        self.inner.put(path, sealed.bytes.clone().into()).await?;
        Ok(sealed)
    }

    /// Begins an object that comes in parts and whose key is in the registry.
    pub(crate) async fn upload(&self, path: &Path) -> Result<SealedUpload> {
        self.upload_with(path, PutMultipartOptions::default()).await
    }

    async fn upload_with(&self, path: &Path, opts: PutMultipartOptions) -> Result<SealedUpload> {
        let key = self.key(path).await?;
        let writer = seal::Writer::new(&key, &self.keys.tenant(), path.as_ref());
        let writer = writer.map_err(seal_error)?;
        self.map().remove(path);
        let inner = self.inner.put_multipart_opts(path, opts).await?;
        Ok(SealedUpload::new(inner, writer))
    }

    /// Reads a whole object past what is remembered of it, and gives its plaintext and what is stored.
    pub(crate) async fn whole(&self, path: &Path) -> Result<(Bytes, Stored)> {
        let (key, tenant, of) = (self.key(path).await?, self.keys.tenant(), path.clone());
        let stored = self.inner.get(path).await?.bytes().await?;
        let read = move || {
            let bytes = stored.len() as u64;
            let header = stored.get(..HEADER).unwrap_or_default();
            let opener = Opener::new(&key, header, bytes, &tenant, of.as_ref())?;
            let sha256 = hex(digest::digest(&digest::SHA256, &stored).as_ref());
            Ok((opener.open_all(&stored)?.into(), Stored { bytes, sha256 }))
        };
        tokio::task::spawn_blocking(read).await?.map_err(seal_error)
    }

    /// What is stored below a folder, sizes as stored.
    pub(crate) async fn stored(&self, folder: &Path) -> Result<Vec<ObjectMeta>> {
        self.inner.list(Some(folder)).try_collect().await
    }

    /// Forgets what is remembered of an object that was removed.
    pub(crate) fn forget(&self, path: &Path) {
        self.map().remove(path);
    }

    /// Reads an object's header, once.
    async fn opened(&self, path: &Path) -> Result<Arc<Opened>> {
        if let Some(opened) = self.map().get(path) {
            return Ok(Arc::clone(opened));
        }
        let key = self.key(path).await?;
        let range = Some(GetRange::Bounded(0..HEADER as u64));
        let answer =
            self.inner.get_opts(path, GetOptions { range, ..GetOptions::default() }).await?;
        let mut meta = answer.meta.clone();
        let header = answer.bytes().await?;
        let tenant = self.keys.tenant();
        let opener = Opener::new(&key, &header, meta.size, &tenant, path.as_ref());
        let opener = opener.map_err(seal_error)?;
        meta.size = opener.len();
        let opened = Arc::new(Opened { opener, meta });
        self.map().insert(path.clone(), Arc::clone(&opened));
        Ok(opened)
    }

    fn map(&self) -> std::sync::MutexGuard<'_, HashMap<Path, Arc<Opened>>> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Decrypts plaintext ranges, each lying inside the object, reading no chunk twice.
    async fn ranges(
        &self,
        path: &Path,
        opened: &Opened,
        ranges: &[Range<u64>],
    ) -> Result<Vec<Bytes>> {
        let mut wanted: Vec<Range<u64>> = ranges.to_vec();
        wanted.sort_by_key(|range| (range.start, range.end));
        let mut merged: Vec<(Range<u64>, Range<u64>)> = Vec::new();
        for range in wanted {
            let stored = opened.opener.stored_range(&range).map_err(seal_error)?;
            match merged.last_mut() {
                Some((plain, last)) if stored.start < last.end => {
                    plain.end = plain.end.max(range.end);
                    last.end = last.end.max(stored.end);
                }
                _ => merged.push((range, stored)),
            }
        }
        let stored: Vec<Range<u64>> = merged.iter().map(|(_, stored)| stored.clone()).collect();
        let read = self.inner.get_ranges(path, &stored).await?;
        let mut opened_parts = Vec::with_capacity(merged.len());
        for ((plain, _), bytes) in merged.into_iter().zip(read) {
            let bytes = opened.opener.open(&plain, bytes.into()).map_err(seal_error)?;
            opened_parts.push((plain, Bytes::from(bytes)));
        }
        let cut = |range: &Range<u64>| {
            let part = opened_parts
                .iter()
                .find(|(plain, _)| plain.start <= range.start && range.end <= plain.end);
            let (plain, bytes) = part.ok_or_else(|| seal_error(SealError::Chunk(0)))?;
            let from = usize::try_from(range.start - plain.start).unwrap_or(usize::MAX);
            let to = usize::try_from(range.end - plain.start).unwrap_or(usize::MAX);
            Ok(if to <= bytes.len() { bytes.slice(from..to) } else { Bytes::new() })
        };
        ranges.iter().map(cut).collect()
    }
}

#[async_trait]
impl ObjectStore for Encrypted {
    async fn put_opts(
        &self,
        path: &Path,
        plain: PutPayload,
        opts: PutOptions,
    ) -> Result<PutResult> {
        let (key, tenant, to) = (self.key(path).await?, self.keys.tenant(), path.clone());
        let plain = Bytes::from(plain);
        let sealed =
            tokio::task::spawn_blocking(move || Self::seal(&tenant, &to, &key, &plain)).await??;
        self.map().remove(path);
        self.inner.put_opts(path, sealed.bytes.into(), opts).await
    }

    async fn put_multipart_opts(
        &self,
        path: &Path,
        opts: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        Ok(Box::new(self.upload_with(path, opts).await?))
    }

    async fn get_opts(&self, path: &Path, options: GetOptions) -> Result<GetResult> {
        let opened = self.opened(path).await?;
        options.check_preconditions(&opened.meta)?;
        let meta = opened.meta.clone();
        let all = 0..meta.size;
        let range = match &options.range {
            None => all,
            Some(range) => range
                .as_range(meta.size)
                .map_err(|error| Error::Generic { store: STORE, source: Box::new(error) })?,
        };
        let bytes = match options.head {
            true => Bytes::new(),
            false => {
                self.ranges(path, &opened, std::slice::from_ref(&range)).await?.concat().into()
            }
        };
        let payload =
            GetResultPayload::Stream(futures::stream::once(async move { Ok(bytes) }).boxed());
        Ok(GetResult { payload, meta, range, attributes: object_store::Attributes::default() })
    }

    async fn get_ranges(&self, path: &Path, ranges: &[Range<u64>]) -> Result<Vec<Bytes>> {
        let opened = self.opened(path).await?;
        let size = opened.meta.size;
        let clamp = |range: &Range<u64>| {
            GetRange::Bounded(range.clone())
                .as_range(size)
                .map_err(|error| Error::Generic { store: STORE, source: Box::new(error) })
        };
        let ranges = ranges.iter().map(clamp).collect::<Result<Vec<_>>>()?;
        self.ranges(path, &opened, &ranges).await
    }

    fn delete_stream(
        &self,
        paths: BoxStream<'static, Result<Path>>,
    ) -> BoxStream<'static, Result<Path>> {
        // Paths are unique, so what is remembered of a deleted object misleads nobody.
        self.inner.delete_stream(paths)
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.inner.list(prefix).and_then(|meta| futures::future::ready(plain_meta(meta))).boxed()
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        let mut answer = self.inner.list_with_delimiter(prefix).await?;
        answer.objects = answer.objects.into_iter().map(plain_meta).collect::<Result<_>>()?;
        Ok(answer)
    }

    async fn copy_opts(&self, from: &Path, _to: &Path, _options: CopyOptions) -> Result<()> {
        let source = format!("{from} is bound to its path and cannot be copied").into();
        Err(Error::NotSupported { source })
    }
}

const STORE: &str = "encrypted";

pub(super) fn hex(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// An object's description with the size of its plaintext.
fn plain_meta(mut meta: ObjectMeta) -> Result<ObjectMeta> {
    meta.size = seal::plain_len(meta.size).map_err(seal_error)?;
    Ok(meta)
}

pub(super) fn seal_error(error: SealError) -> Error {
    Error::Generic { store: STORE, source: Box::new(error) }
}

fn key_error(error: KeyError) -> Error {
    Error::Generic { store: STORE, source: Box::new(error) }
}
