//! Writing an object in parts, sealed on the way in bounded memory.

use async_trait::async_trait;
use futures::FutureExt as _;
use keys::seal::Writer;
use object_store::{MultipartUpload, PutPayload, PutResult, Result, UploadPart};

use super::encrypted::seal_error;

/// Stores want parts of at least 5 MiB.
const PART: usize = 8 * 1024 * 1024;

#[derive(Debug)]
pub(super) struct SealedUpload {
    inner: Box<dyn MultipartUpload>,
    writer: Option<Writer>,
    ready: Vec<u8>,
}

impl SealedUpload {
    pub(super) fn new(inner: Box<dyn MultipartUpload>, writer: Writer) -> Self {
        Self { inner, writer: Some(writer), ready: Vec::new() }
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
        self.inner.put_part(std::mem::take(&mut self.ready).into())
    }

    async fn complete(&mut self) -> Result<PutResult> {
        let writer = self.writer.take().ok_or_else(completed)?;
        writer.finish(&mut self.ready).map_err(seal_error)?;
        self.inner.put_part(std::mem::take(&mut self.ready).into()).await?;
        self.inner.complete().await
    }

    async fn abort(&mut self) -> Result<()> {
        self.inner.abort().await
    }
}
