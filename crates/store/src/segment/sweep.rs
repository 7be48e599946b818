//! Removing objects that no catalogue row names: what a crash left between writing and committing.

use std::collections::HashSet;

use futures::TryStreamExt as _;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt as _};

use super::Segment;
use crate::objects::Durable;

/// The folder of segments below the tenant's.
pub(super) const FOLDER: &str = "segments";

/// Deletes what is not in the catalogue, and says how many objects that were. Only for a tenant that
/// nobody writes to yet.
pub(crate) async fn sweep(
    store: &dyn ObjectStore,
    durable: &Durable,
    segments: &[Segment],
) -> Result<usize, object_store::Error> {
    let generic = |error: std::io::Error| object_store::Error::Generic {
        store: "folder",
        source: error.into(),
    };
    durable.sweep(FOLDER).await.map_err(generic)?;
    let known: HashSet<Path> =
        segments.iter().map(|segment| Path::from(segment.path.as_str())).collect();
    let found: Vec<Path> =
        store.list(Some(&Path::from(FOLDER))).map_ok(|meta| meta.location).try_collect().await?;
    let mut removed = 0;
    for path in found.iter().filter(|path| !known.contains(path)) {
        store.delete(path).await?;
        tracing::info!(%path, "removed an object that was never committed");
        removed += 1;
    }
    Ok(removed)
}
