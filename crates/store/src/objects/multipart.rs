//! Writing an object in parts, sealed on the way in bounded memory.

use async_trait::async_trait;
use aws_lc_rs::digest;
use bytes::Bytes;
use futures::FutureExt as _;
use keys::seal::Writer;
use object_store::{MultipartUpload, PutPayload, PutResult, Result, UploadPart};

use super::encrypted::{hex, seal_error};

/// Stores want parts of at least 5 MiB.
const PART: usize = 8 * 1024 * 1024;

/// An object on its way.
pub(crate) struct SealedUpload {
    inner: Box<dyn MultipartUpload>,
    writer: Option<Writer>,
    ready: Vec<u8>,
    digest: digest::Context,
    bytes: u64,
}

/// What was stored of an object, for the catalogue.
#[derive(Debug)]
pub(crate) struct Stored {
    /// Bytes as stored.
    pub(crate) bytes: u64,
    /// SHA-256 of them in hexadecimal.
    pub(crate) sha256: String,
}

impl SealedUpload {
    pub(super) fn new(inner: Box<dyn MultipartUpload>, writer: Writer) -> Self {
        let digest = digest::Context::new(&digest::SHA256);
        Self { inner, writer: Some(writer), ready: Vec::new(), digest, bytes: 0 }
    }

    /// Adds plaintext behind that before.
    pub(crate) async fn push(&mut self, plain: Bytes) -> Result<()> {
        self.put_part(plain.into()).await
    }

    /// Ends the object; only then it is there.
    pub(crate) async fn finish(mut self) -> Result<Stored> {
        self.complete().await?;
        Ok(Stored { bytes: self.bytes, sha256: hex(self.digest.finish().as_ref()) })
    }

    /// Leaves nothing of the object behind.
    pub(crate) async fn cancel(mut self) -> Result<()> {
        self.abort().await
    }

    /// Hands on what is sealed.
    fn hand_on(&mut self) -> UploadPart {
        let part = std::mem::take(&mut self.ready);
        self.digest.update(&part);
        self.bytes += part.len() as u64;
        self.inner.put_part(part.into())
    }

    fn seal(&mut self, data: &PutPayload) -> Result<()> {
        let writer = self.writer.as_mut().ok_or_else(completed)?;
        for piece in data {
            writer.push(piece, &mut self.ready).map_err(seal_error)?;
        }
        Ok(())
    }
}

fn completed() -> object_store::Error {
    object_store::Error::Generic { store: "encrypted", source: "the upload has ended".into() }
}

#[async_trait]
impl MultipartUpload for SealedUpload {
    fn put_part(&mut self, data: PutPayload) -> UploadPart {
        if let Err(error) = self.seal(&data) {
            return futures::future::ready(Err(error)).boxed();
        }
        if self.ready.len() < PART {
            return futures::future::ready(Ok(())).boxed();
        }
        self.hand_on()
    }

    async fn complete(&mut self) -> Result<PutResult> {
        let writer = self.writer.take().ok_or_else(completed)?;
        writer.finish(&mut self.ready).map_err(seal_error)?;
        self.hand_on().await?;
        self.inner.complete().await
    }

    async fn abort(&mut self) -> Result<()> {
        self.inner.abort().await
    }
}

impl std::fmt::Debug for SealedUpload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SealedUpload({} bytes)", self.bytes)
    }
}
