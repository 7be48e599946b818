//! Alerts: written by the detection consumer, worked on by analysts.

use sqlx::{FromRow, SqliteConnection, SqlitePool};

mod query;

pub use query::{
    Choice, Count, DeviceCount, Filter, Mark, NEWEST, OLDEST, Order, Orders, Part, Property, at,
    by_device, count_by, list, marks, places, total,
};

/// One alert as it is kept. JSON columns are text.
#[derive(Clone, Debug, FromRow)]
pub struct Alert {
    /// Deterministic: the same rule on the same event is the same alert.
    pub id: String,
    /// The rule's id.
    pub rule_id: String,
    /// Key into `rules`.
    pub rule_hash: String,
    /// The rule's title when it fired.
    pub title: String,
    /// `model::Severity` as a number, High = 3 ... Informational = 0.
    pub severity: i64,
    /// Sigma's own level.
    pub level: String,
    /// A key of `model::Status`.
    pub status: String,
    /// Who works on it: a user's name.
    pub assignee: Option<String>,
    /// A key of `model::Classification`.
    pub classification: Option<String>,
    /// When the matched event happened, milliseconds since 1970.
    pub time: i64,
    /// When the matched event was received, milliseconds since 1970.
    pub received: i64,
    /// The device it happened on.
    pub device_id: String,
    /// That device's name.
    pub device_name: String,
    /// That device's group, empty if ungrouped.
    pub machine_group: String,
    /// The account concerned, `domain\name`.
    pub account: Option<String>,
    /// Unique id of the process the alert hangs on in the story.
    pub process_id: Option<String>,
    /// Table of the matched row, `_Unmapped` where it has none.
    pub table_name: String,
    /// `ActionType` of the matched row.
    pub action_type: String,
    /// Place of the matched row in the tenant's log.
    pub seq: i64,
    /// How many identical events matched.
    pub events: i64,
    /// ATT&CK tactics, JSON array.
    pub tactics: String,
    /// ATT&CK techniques, JSON array.
    pub techniques: String,
    /// Matched fields, JSON.
    pub matched: String,
    /// The whole matched sensor event, JSON.
    pub event: String,
    /// The matched row's cells, JSON.
    pub cells: String,
    /// Counts up with each change an analyst makes.
    pub version: i64,
}

/// One piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq, Hash, FromRow)]
pub struct Evidence {
    /// `device`, `user`, `process`, `file`, `hash`, `ip`, `url`, `domain`, `registry`, `service`.
    pub kind: String,
    /// Its value.
    pub value: String,
    /// A key of `model::EvidenceRole`.
    pub role: String,
    /// Where it stands in the event, in words.
    pub origin: String,
}

/// Adds an alert, or counts one more event where the same alert exists. The alert keeps the
/// earliest of its events, so that it does not depend on the order in which they arrived.
/// Returns whether it is new.
///
/// # Errors
/// What the database says.
pub async fn raise(
    db: &mut SqliteConnection,
    alert: &Alert,
    evidence: &[Evidence],
) -> sqlx::Result<bool> {
    let added = sqlx::query(
        "INSERT INTO alerts (id, rule_id, rule_hash, title, severity, level, status, time, received, \
         device_id, device_name, machine_group, account, process_id, table_name, action_type, seq, \
         events, tactics, techniques, matched, event, cells, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 1, $18, \
         $19, $20, $21, $22, 0) ON CONFLICT (id) DO NOTHING",
    )
    .bind(&alert.id)
    .bind(&alert.rule_id)
    .bind(&alert.rule_hash)
    .bind(&alert.title)
    .bind(alert.severity)
    .bind(&alert.level)
    .bind(&alert.status)
    .bind(alert.time)
    .bind(alert.received)
    .bind(&alert.device_id)
    .bind(&alert.device_name)
    .bind(&alert.machine_group)
    .bind(&alert.account)
    .bind(&alert.process_id)
    .bind(&alert.table_name)
    .bind(&alert.action_type)
    .bind(alert.seq)
    .bind(&alert.tactics)
    .bind(&alert.techniques)
    .bind(&alert.matched)
    .bind(&alert.event)
    .bind(&alert.cells)
    .execute(&mut *db)
    .await?
    .rows_affected()
        == 1;
    if !added {
        sqlx::query("UPDATE alerts SET events = events + 1 WHERE id = $1")
            .bind(&alert.id)
            .execute(&mut *db)
            .await?;
        sqlx::query(
            "UPDATE alerts SET time = $2, received = $3, action_type = $4, seq = $5, matched = $6, \
             event = $7, cells = $8, account = $9, table_name = $10 \
             WHERE id = $1 AND (time > $2 OR (time = $2 AND event > $7))",
        )
        .bind(&alert.id)
        .bind(alert.time)
        .bind(alert.received)
        .bind(&alert.action_type)
        .bind(alert.seq)
        .bind(&alert.matched)
        .bind(&alert.event)
        .bind(&alert.cells)
        .bind(&alert.account)
        .bind(&alert.table_name)
        .execute(&mut *db)
        .await?;
        add_evidence(db, &alert.id, evidence).await?;
        return Ok(false);
    }
    add_evidence(db, &alert.id, evidence).await?;
    Ok(true)
}

/// Each entity once an alert; what further events of it name is added.
async fn add_evidence(
    db: &mut SqliteConnection,
    alert: &str,
    evidence: &[Evidence],
) -> sqlx::Result<()> {
    for item in evidence {
        sqlx::query(
            "INSERT INTO evidence (alert_id, kind, value, role, origin) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT DO NOTHING",
        )
        .bind(alert)
        .bind(&item.kind)
        .bind(&item.value)
        .bind(&item.role)
        .bind(&item.origin)
        .execute(&mut *db)
        .await?;
    }
    Ok(())
}

/// An alert by id.
///
/// # Errors
/// What the database says.
pub async fn get(pool: &SqlitePool, id: &str) -> sqlx::Result<Option<Alert>> {
    sqlx::query_as("SELECT * FROM alerts WHERE id = $1").bind(id).fetch_optional(pool).await
}

/// An alert's evidence, impacted entities first.
///
/// # Errors
/// What the database says.
pub async fn evidence(pool: &SqlitePool, id: &str) -> sqlx::Result<Vec<Evidence>> {
    sqlx::query_as(
        "SELECT kind, value, role, origin FROM evidence WHERE alert_id = $1 ORDER BY role, kind, value",
    )
    .bind(id)
    .fetch_all(pool)
    .await
}

/// The alerts of one device between two moments (milliseconds since 1970, end excluded), oldest first.
///
/// # Errors
/// What the database says.
pub async fn of_device(
    pool: &SqlitePool,
    device: &str,
    from: i64,
    to: i64,
) -> sqlx::Result<Vec<Alert>> {
    sqlx::query_as(
        "SELECT * FROM alerts WHERE device_id = $1 AND time >= $2 AND time < $3 ORDER BY time, id",
    )
    .bind(device)
    .bind(from)
    .bind(to)
    .fetch_all(pool)
    .await
}

/// Writes what an analyst may change, if nobody did since this version was read; returns whether it
/// was written.
///
/// # Errors
/// What the database says.
pub async fn update(db: &mut SqliteConnection, alert: &Alert) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "UPDATE alerts SET status = $2, assignee = $3, classification = $4, version = version + 1 \
         WHERE id = $1 AND version = $5",
    )
    .bind(&alert.id)
    .bind(&alert.status)
    .bind(&alert.assignee)
    .bind(&alert.classification)
    .bind(alert.version)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}
