//! The device inventory: one row a device, kept by its consumer.

use sqlx::{FromRow, QueryBuilder, SqliteConnection, SqlitePool};

/// One device.
#[derive(Clone, Debug, FromRow)]
pub struct Device {
    /// Its id.
    pub id: String,
    /// Its name, fully qualified where known.
    pub name: String,
    /// Its group, empty if ungrouped.
    pub machine_group: String,
    /// Workstation, server ...
    pub kind: Option<String>,
    /// `Windows11`, `Linux` ...
    pub platform: Option<String>,
    /// Version of the operating system.
    pub version: Option<String>,
    /// Build of the operating system.
    pub build: Option<i64>,
    /// Last known address.
    pub address: Option<String>,
    /// Account of the last interactive sign-in, `domain\name`.
    pub account: Option<String>,
    /// When that sign-in was, microseconds since 1970.
    pub account_at: i64,
    /// Time of the newest `DeviceInfo` row taken over, microseconds since 1970.
    pub info_at: i64,
    /// Oldest event, microseconds since 1970.
    pub first_seen: i64,
    /// Newest event, microseconds since 1970.
    pub last_seen: i64,
    /// Events so far.
    pub events: i64,
}

/// All devices. An installation has thousands, not millions: filters and sorts work on this list.
///
/// # Errors
/// What the database says.
pub async fn all(pool: &SqlitePool) -> sqlx::Result<Vec<Device>> {
    sqlx::query_as("SELECT * FROM devices ORDER BY name, id").fetch_all(pool).await
}

/// A device by id.
///
/// # Errors
/// What the database says.
pub async fn get(pool: &SqlitePool, id: &str) -> sqlx::Result<Option<Device>> {
    sqlx::query_as("SELECT * FROM devices WHERE id = $1").bind(id).fetch_optional(pool).await
}

/// Those of these ids that are known, in no order.
///
/// # Errors
/// What the database says.
pub async fn among(pool: &SqlitePool, ids: &[&str]) -> sqlx::Result<Vec<Device>> {
    let mut query = QueryBuilder::new("SELECT * FROM devices WHERE id IN (");
    let mut list = query.separated(", ");
    for id in ids {
        list.push_bind(*id);
    }
    query.push(")");
    query.build_query_as().fetch_all(pool).await
}

/// The newest event of the tenant, microseconds since 1970.
///
/// # Errors
/// What the database says.
pub async fn newest(pool: &SqlitePool) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar("SELECT MAX(last_seen) FROM devices WHERE last_seen > 0")
        .fetch_one(pool)
        .await
}

/// Takes over what a group of rows said about a device: sums, extremes, and the newest facts.
/// Called in the transaction that moves the consumer's cursor, so each row counts once.
///
/// # Errors
/// What the database says.
pub async fn merge(db: &mut SqliteConnection, seen: &Device) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO devices (id, name, machine_group, kind, platform, version, build, address, \
         account, account_at, info_at, first_seen, last_seen, events) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) \
         ON CONFLICT (id) DO UPDATE SET \
         name = CASE WHEN LENGTH($2) > LENGTH(name) THEN $2 ELSE name END, \
         machine_group = CASE WHEN $3 <> '' THEN $3 ELSE machine_group END, \
         kind = CASE WHEN $11 >= info_at THEN COALESCE($4, kind) ELSE kind END, \
         platform = CASE WHEN $11 >= info_at THEN COALESCE($5, platform) ELSE platform END, \
         version = CASE WHEN $11 >= info_at THEN COALESCE($6, version) ELSE version END, \
         build = CASE WHEN $11 >= info_at THEN COALESCE($7, build) ELSE build END, \
         address = COALESCE($8, address), \
         account = CASE WHEN $10 > account_at THEN $9 ELSE account END, \
         account_at = CASE WHEN $10 > account_at THEN $10 ELSE account_at END, \
         info_at = CASE WHEN $11 > info_at THEN $11 ELSE info_at END, \
         first_seen = CASE WHEN $12 < first_seen THEN $12 ELSE first_seen END, \
         last_seen = CASE WHEN $13 > last_seen THEN $13 ELSE last_seen END, \
         events = events + $14",
    )
    .bind(&seen.id)
    .bind(&seen.name)
    .bind(&seen.machine_group)
    .bind(&seen.kind)
    .bind(&seen.platform)
    .bind(&seen.version)
    .bind(seen.build)
    .bind(&seen.address)
    .bind(&seen.account)
    .bind(seen.account_at)
    .bind(seen.info_at)
    .bind(seen.first_seen)
    .bind(seen.last_seen)
    .bind(seen.events)
    .execute(db)
    .await?;
    Ok(())
}

/// A sensor started or stopped.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct SensorState {
    /// On which device.
    pub device_id: String,
    /// When, microseconds since 1970.
    pub at: i64,
    /// Whether it runs from then on.
    pub running: bool,
}

/// Keeps a change of a sensor's state.
///
/// # Errors
/// What the database says.
pub async fn note_state(db: &mut SqliteConnection, state: &SensorState) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO sensor_states (device_id, at, running) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
    )
    .bind(&state.device_id)
    .bind(state.at)
    .bind(i64::from(state.running))
    .execute(db)
    .await?;
    Ok(())
}

/// A device's changes of sensor state before `to` (microseconds since 1970), oldest first.
///
/// # Errors
/// What the database says.
pub async fn states(pool: &SqlitePool, device: &str, to: i64) -> sqlx::Result<Vec<SensorState>> {
    sqlx::query_as(
        "SELECT device_id, at, running <> 0 AS running FROM sensor_states \
         WHERE device_id = $1 AND at < $2 ORDER BY at",
    )
    .bind(device)
    .bind(to)
    .fetch_all(pool)
    .await
}
