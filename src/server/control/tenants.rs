//! The tenants of this installation: who they are, where their data lives, for how long.

use sqlx::{FromRow, SqlitePool};
use store::TenantId;

/// Whether a tenant's clock runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The clock is the wall clock.
    Live,
    /// The clock stands still, so that recorded evidence is investigated as if it were then.
    Case,
}

/// Where a case tenant's clock stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsOf {
    /// At the newest event it holds.
    Newest,
    /// At this moment, microseconds since 1970.
    At(i64),
}

/// One tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tenant {
    /// Its id, part of every path and key name.
    pub id: TenantId,
    /// Its name, unique in the installation.
    pub name: String,
    /// Key of its region in the configuration.
    pub region: String,
    /// Who chose the region: `wizard`, `provisioning`, `service:<name>`.
    pub region_source: String,
    /// Live or case.
    pub kind: Kind,
    /// Where a case tenant's clock stands; `None` for a live one.
    pub as_of: Option<AsOf>,
    /// Days its telemetry is kept, 30 to 180.
    pub retention_days: i64,
    /// Whether it accepts sign-ins and telemetry.
    pub active: bool,
    /// When it was created, milliseconds since 1970.
    pub created: i64,
}

#[derive(FromRow)]
struct Line {
    id: String,
    name: String,
    region: String,
    region_source: String,
    kind: String,
    as_of: Option<String>,
    retention_days: i64,
    state: String,
    created: i64,
}

impl Line {
    fn read(self) -> sqlx::Result<Tenant> {
        let id = self.id.parse().map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
        Ok(Tenant {
            id,
            name: self.name,
            region: self.region,
            region_source: self.region_source,
            kind: if self.kind == "case" { Kind::Case } else { Kind::Live },
            as_of: self.as_of.map(|text| text.parse().map_or(AsOf::Newest, AsOf::At)),
            retention_days: self.retention_days,
            active: self.state == "active",
            created: self.created,
        })
    }
}

const COLUMNS: &str =
    "id, name, region, region_source, kind, as_of, retention_days, state, created";

/// Adds a tenant.
///
/// # Errors
/// A name that exists, or what the database says.
pub async fn insert(pool: &SqlitePool, tenant: &Tenant) -> sqlx::Result<()> {
    let as_of = tenant.as_of.map(|moment| match moment {
        AsOf::Newest => "newest".to_owned(),
        AsOf::At(micros) => micros.to_string(),
    });
    sqlx::query(
        "INSERT INTO tenants (id, name, region, region_source, kind, as_of, retention_days, state, created) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(tenant.id.to_string())
    .bind(&tenant.name)
    .bind(&tenant.region)
    .bind(&tenant.region_source)
    .bind(match tenant.kind {
        Kind::Live => "live",
        Kind::Case => "case",
    })
    .bind(as_of)
    .bind(tenant.retention_days)
    .bind(if tenant.active { "active" } else { "disabled" })
    .bind(tenant.created)
    .execute(pool)
    .await?;
    Ok(())
}

/// All tenants by name.
///
/// # Errors
/// What the database says.
pub async fn all(pool: &SqlitePool) -> sqlx::Result<Vec<Tenant>> {
    sqlx::query_as::<_, Line>(&format!("SELECT {COLUMNS} FROM tenants ORDER BY name"))
        .fetch_all(pool)
        .await?
        .into_iter()
        .map(Line::read)
        .collect()
}

/// A tenant by its id or, for people at a shell, by its name.
///
/// # Errors
/// What the database says.
pub async fn find(pool: &SqlitePool, id_or_name: &str) -> sqlx::Result<Option<Tenant>> {
    sqlx::query_as::<_, Line>(&format!("SELECT {COLUMNS} FROM tenants WHERE id = $1 OR name = $1"))
        .bind(id_or_name)
        .fetch_optional(pool)
        .await?
        .map(Line::read)
        .transpose()
}

/// Stops or resumes sign-ins and telemetry of a tenant; its data stays.
///
/// # Errors
/// What the database says.
pub async fn set_active(pool: &SqlitePool, id: TenantId, active: bool) -> sqlx::Result<bool> {
    let done = sqlx::query("UPDATE tenants SET state = $2 WHERE id = $1")
        .bind(id.to_string())
        .bind(if active { "active" } else { "disabled" })
        .execute(pool)
        .await?;
    Ok(done.rows_affected() == 1)
}
