//! What the store's tests share.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::RecordBatch;
use keys::{KeyringFile, MasterKey};
use schema::{Row, Table, Value};

use crate::scan::{ScanOptions, TimeWindow};
use crate::{
    Batch, Clock, DeviceScope, Principal, PrincipalKind, Store, StoreConfig, TenantCtx, TenantId,
    TenantStore, rows_of,
};

/// 2026-01-05 00:00 UTC.
pub(crate) const MONDAY: i64 = 1_767_571_200_000_000;

/// A data folder with one tenant in it, which can be opened again and again.
pub(crate) struct Place {
    folder: tempfile::TempDir,
    pub(crate) tenant: TenantId,
}

/// An open store and its tenant.
pub(crate) struct Opened {
    pub(crate) store: Store,
    pub(crate) tenant: TenantStore,
    pub(crate) ctx: TenantCtx,
}

impl Place {
    pub(crate) async fn new() -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap(), tenant: TenantId::random() };
        let store = place.store(|_| {});
        store.create_tenant(&place.ctx(), &place.root()).await.unwrap();
        store.close().await;
        place
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.path().join("data")
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.data().join("regions/here")
    }

    pub(crate) fn tenant_folder(&self) -> PathBuf {
        self.root().join("tenants").join(self.tenant.to_string())
    }

    pub(crate) fn ctx(&self) -> TenantCtx {
        ctx(self.tenant, DeviceScope::All)
    }

    pub(crate) fn store(&self, change: impl FnOnce(&mut StoreConfig)) -> Store {
        let mut config = StoreConfig::new(self.data());
        config.query_memory = 256 * 1024 * 1024;
        change(&mut config);
        let master = MasterKey::from_file(&self.path().join("keys/master")).unwrap();
        let keys = KeyringFile::open(&self.path().join("keys/keyring.json"), &master).unwrap();
        Store::open(config, Arc::new(keys)).unwrap()
    }

    pub(crate) async fn open(&self) -> Opened {
        self.open_with(|_| {}).await
    }

    pub(crate) async fn open_with(&self, change: impl FnOnce(&mut StoreConfig)) -> Opened {
        let (store, ctx) = (self.store(change), self.ctx());
        let tenant = store.open_tenant(&ctx, &self.root()).await.unwrap();
        Opened { store, tenant, ctx }
    }
}

impl Opened {
    /// Stops everything without a flush: what was acknowledged is in the log alone.
    pub(crate) async fn close(self) {
        self.store.close().await;
    }

    pub(crate) async fn append(&self, rows: Vec<Row>) -> crate::Receipt {
        self.tenant.append(&self.ctx, Batch { rows, key: None }).await.unwrap()
    }

    /// All rows of a table that a context may see, in the order of their places.
    pub(crate) async fn rows_for(
        &self,
        ctx: &TenantCtx,
        table: &'static Table,
        window: TimeWindow,
    ) -> Vec<Row> {
        let options = ScanOptions { lookup: true };
        let frame = self.tenant.scan(ctx, table, window, options).unwrap();
        let batches: Vec<RecordBatch> = frame.collect().await.unwrap();
        let mut rows: Vec<Row> = batches.iter().flat_map(|batch| rows_of(table, batch)).collect();
        rows.sort_by_key(seq);
        rows
    }

    pub(crate) async fn rows(&self, table: &'static Table) -> Vec<Row> {
        self.rows_for(&self.ctx, table, TimeWindow::ALL).await
    }
}

#[expect(clippy::disallowed_methods, reason = "tests stand in for the portal's access module")]
pub(crate) fn ctx(tenant: TenantId, scope: DeviceScope) -> TenantCtx {
    let principal =
        Principal { kind: PrincipalKind::System, id: "test".into(), name: "test".into() };
    TenantCtx::issue(tenant, principal, scope, Clock::Live)
}

pub(crate) fn seq(row: &Row) -> i64 {
    match row.get("_Seq") {
        Some(Value::Long(seq)) => seq,
        other => panic!("_Seq is {other:?}"),
    }
}

pub(crate) fn table(name: &str) -> &'static Table {
    schema::table(name).unwrap()
}

pub(crate) fn processes() -> &'static Table {
    table("DeviceProcessEvents")
}

/// A row with these cells.
pub(crate) fn row(table: &'static Table, cells: &[(&str, Value)]) -> Row {
    let mut row = Row::new(table);
    for (name, value) in cells {
        row.set(name, value.clone()).unwrap();
    }
    row
}

/// A process start on a device at a moment, numbered by its `ReportId`.
pub(crate) fn process(device: &str, at: i64, report: i64) -> Row {
    row(
        processes(),
        &[
            ("Timestamp", Value::DateTime(at)),
            ("DeviceId", Value::Text(device.to_owned())),
            ("DeviceName", Value::Text(format!("{device}.example"))),
            ("ActionType", Value::Text("ProcessCreated".to_owned())),
            ("FileName", Value::Text(format!("tool{}.exe", report % 7))),
            ("ProcessCommandLine", Value::Text(format!("tool.exe --number {report}"))),
            ("ReportId", Value::Long(report)),
        ],
    )
}

pub(crate) fn reports(rows: &[Row]) -> Vec<i64> {
    let report = |row: &Row| match row.get("ReportId") {
        Some(Value::Long(report)) => report,
        other => panic!("ReportId is {other:?}"),
    };
    rows.iter().map(report).collect()
}
