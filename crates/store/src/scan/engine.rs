//! The query engine of one tenant.

use std::sync::Arc;

use datafusion::error::DataFusionError;
use datafusion::execution::cache::cache_manager::CacheManagerConfig;
use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::memory_pool::{GreedyMemoryPool, MemoryPool};
use datafusion::execution::object_store::ObjectStoreUrl;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::prelude::{SessionConfig, SessionContext};

use crate::context::TenantId;
use crate::objects::Encrypted;

/// What queries of all tenants may use together.
#[derive(Clone, Debug)]
pub(crate) struct Limits {
    pool: Arc<dyn MemoryPool>,
    partitions: usize,
    metadata_cache: usize,
}

impl Limits {
    pub(crate) fn new(memory: usize, partitions: usize, metadata_cache: usize) -> Self {
        let pool = Arc::new(GreedyMemoryPool::new(memory));
        Self { pool, partitions: partitions.max(2), metadata_cache }
    }
}

/// DataFusion, set up so that it sees one tenant's objects and writes nothing to disk.
#[derive(Clone)]
pub(crate) struct Engine {
    session: SessionContext,
    url: ObjectStoreUrl,
    pub(super) partitions: usize,
}

impl Engine {
    pub(crate) fn new(
        tenant: TenantId,
        objects: Arc<Encrypted>,
        limits: &Limits,
    ) -> Result<Self, DataFusionError> {
        // A query that needs more memory fails: spilled rows would lie in clear text.
        let no_disk = DiskManagerBuilder::default().with_mode(DiskManagerMode::Disabled);
        let cache = CacheManagerConfig {
            metadata_cache_limit: limits.metadata_cache,
            list_files_cache_limit: 0,
            file_statistics_cache_limit: 0,
            ..CacheManagerConfig::default()
        };
        let runtime = RuntimeEnvBuilder::new()
            .with_memory_pool(Arc::clone(&limits.pool))
            .with_disk_manager_builder(no_disk)
            .with_cache_manager(cache)
            .build_arc()?;
        let url = ObjectStoreUrl::parse(format!("tenant://{tenant}"))?;
        runtime.register_object_store(url.as_ref(), objects);
        let mut config = SessionConfig::new()
            .with_target_partitions(limits.partitions)
            .with_information_schema(false);
        let parquet = &mut config.options_mut().execution.parquet;
        // Statistics, page index and bloom filters prune; whether predicates also run during
        // decoding is each scan's choice.
        parquet.pushdown_filters = false;
        parquet.enable_page_index = true;
        parquet.bloom_filter_on_read = true;
        parquet.schema_force_view_types = true;
        let session = SessionContext::new_with_config_rt(config, runtime);
        Ok(Self { session, url, partitions: limits.partitions })
    }

    pub(crate) fn session(&self) -> &SessionContext {
        &self.session
    }

    pub(super) fn url(&self) -> &ObjectStoreUrl {
        &self.url
    }
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Engine({})", self.url.as_str())
    }
}
