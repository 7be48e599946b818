//! Reading rollups. Every function leaves out what the scope does not see.

use sqlx::{FromRow, QueryBuilder, Sqlite, SqlitePool};
use store::DeviceScope;

use crate::server::rollups::{Facet, SubjectKind};

crate::model::words! {
    /// What a subject can be looked up by.
    NameKind {
        Hash = "hash", "Hash";
        FileName = "file_name", "File name";
        Address = "address", "Address";
        Host = "host", "Host";
        Parent = "parent", "Domain above";
        Url = "url", "URL";
        Account = "account", "Account";
        User = "user", "User name";
        Sid = "sid", "SID";
    }
}

/// Subjects by their number, with their names.
pub type Subjects = Vec<(i64, String)>;

/// What of the cells is read: of these subjects, on these days (since 1970, both included), within
/// the scope.
#[derive(Clone, Debug)]
pub struct Window<'a> {
    /// Numbers of the subjects; their cells are added up.
    pub subjects: &'a [i64],
    /// First and last day.
    pub days: (i64, i64),
    /// The caller's scope.
    pub scope: &'a DeviceScope,
}

impl Window<'_> {
    fn push(&self, query: &mut QueryBuilder<'_, Sqlite>, facets: &[Facet]) {
        query.push(" WHERE subject IN (");
        let mut list = query.separated(", ");
        for subject in self.subjects {
            list.push_bind(*subject);
        }
        query.push(") AND facet IN (");
        let mut list = query.separated(", ");
        for facet in facets {
            list.push_bind(facet.key());
        }
        query
            .push(") AND day BETWEEN ")
            .push_bind(self.days.0)
            .push(" AND ")
            .push_bind(self.days.1);
        if let DeviceScope::Groups(groups) = self.scope {
            query.push(" AND rollup_places.machine_group IN (");
            let mut list = query.separated(", ");
            for group in groups.iter() {
                list.push_bind(group.clone());
            }
            query.push(")");
        }
    }
}

/// Subjects of a kind with exactly this name.
///
/// # Errors
/// What the database says.
pub async fn find(
    pool: &SqlitePool,
    subject: SubjectKind,
    kind: NameKind,
    name: &str,
) -> sqlx::Result<Subjects> {
    sqlx::query_as(
        "SELECT id, rollup_subjects.name FROM rollup_names \
         JOIN rollup_subjects ON id = subject \
         WHERE rollup_names.kind = $1 AND rollup_names.name = $2 AND rollup_subjects.kind = $3",
    )
    .bind(kind.key())
    .bind(name)
    .bind(subject.key())
    .fetch_all(pool)
    .await
}

/// A subject's name by its number.
///
/// # Errors
/// What the database says.
pub async fn name_of(pool: &SqlitePool, subject: i64) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar("SELECT name FROM rollup_subjects WHERE id = $1")
        .bind(subject)
        .fetch_optional(pool)
        .await
}

/// Names of a kind that begin with a text, in their order, with a subject's number each.
///
/// # Errors
/// What the database says.
pub async fn names_like(
    pool: &SqlitePool,
    kind: NameKind,
    start: &str,
    limit: u32,
) -> sqlx::Result<Vec<(String, i64)>> {
    // The last code point stands after every text that begins with the start.
    sqlx::query_as(
        "SELECT name, subject FROM rollup_names \
         WHERE kind = $1 AND name >= $2 AND name < $3 ORDER BY name, subject LIMIT $4",
    )
    .bind(kind.key())
    .bind(start)
    .bind(format!("{start}\u{10ffff}"))
    .bind(limit)
    .fetch_all(pool)
    .await
}

/// A device's cells of one facet and text.
#[derive(Clone, Debug, FromRow)]
pub struct PlaceRow {
    /// `DeviceId`.
    pub device_id: String,
    /// The facet's key.
    pub facet: String,
    /// The detail.
    pub text: String,
    /// Oldest event, microseconds since 1970.
    pub first: i64,
    /// Newest event, microseconds since 1970.
    pub last: i64,
    /// Events.
    pub events: i64,
}

/// By device, facet and text.
///
/// # Errors
/// What the database says.
pub async fn by_place(
    pool: &SqlitePool,
    window: &Window<'_>,
    facets: &[Facet],
) -> sqlx::Result<Vec<PlaceRow>> {
    let mut query = QueryBuilder::new(
        "SELECT device_id, facet, rollup_texts.text AS text, MIN(first) AS first, MAX(last) AS last, \
         SUM(events) AS events FROM rollups \
         JOIN rollup_places ON rollup_places.id = place JOIN rollup_texts ON rollup_texts.id = rollups.text",
    );
    window.push(&mut query, facets);
    query.push(" GROUP BY device_id, facet, rollups.text");
    query.build_query_as().fetch_all(pool).await
}

/// The same without texts: one row a device.
///
/// # Errors
/// What the database says.
pub async fn per_place(
    pool: &SqlitePool,
    window: &Window<'_>,
    facets: &[Facet],
) -> sqlx::Result<Vec<PlaceRow>> {
    let mut query = QueryBuilder::new(
        "SELECT device_id, '' AS facet, '' AS text, MIN(first) AS first, MAX(last) AS last, \
         SUM(events) AS events FROM rollups JOIN rollup_places ON rollup_places.id = place",
    );
    window.push(&mut query, facets);
    query.push(" GROUP BY device_id");
    query.build_query_as().fetch_all(pool).await
}

/// One detail over all devices.
#[derive(Clone, Debug, FromRow)]
pub struct FacetRow {
    /// The facet's key.
    pub facet: String,
    /// The detail.
    pub text: String,
    /// On how many devices.
    pub devices: i64,
    /// Oldest event, microseconds since 1970.
    pub first: i64,
    /// Newest event, microseconds since 1970.
    pub last: i64,
    /// Events.
    pub events: i64,
}

/// By facet and text, most devices first, then most events, then by text.
///
/// # Errors
/// What the database says.
pub async fn by_facet(
    pool: &SqlitePool,
    window: &Window<'_>,
    facets: &[Facet],
) -> sqlx::Result<Vec<FacetRow>> {
    let mut query = QueryBuilder::new(
        "SELECT facet, rollup_texts.text AS text, COUNT(DISTINCT device_id) AS devices, \
         MIN(first) AS first, MAX(last) AS last, SUM(events) AS events FROM rollups \
         JOIN rollup_places ON rollup_places.id = place JOIN rollup_texts ON rollup_texts.id = rollups.text",
    );
    window.push(&mut query, facets);
    query.push(" GROUP BY facet, rollups.text ORDER BY devices DESC, events DESC, text");
    query.build_query_as().fetch_all(pool).await
}

/// One day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromRow)]
pub struct DayRow {
    /// Since 1970, UTC.
    pub day: i64,
    /// On how many devices.
    pub devices: i64,
    /// Events.
    pub events: i64,
}

/// By day, oldest first; days without an event are left out.
///
/// # Errors
/// What the database says.
pub async fn by_day(
    pool: &SqlitePool,
    window: &Window<'_>,
    facets: &[Facet],
) -> sqlx::Result<Vec<DayRow>> {
    let mut query = QueryBuilder::new(
        "SELECT day, COUNT(DISTINCT device_id) AS devices, SUM(events) AS events FROM rollups \
         JOIN rollup_places ON rollup_places.id = place",
    );
    window.push(&mut query, facets);
    query.push(" GROUP BY day ORDER BY day");
    query.build_query_as().fetch_all(pool).await
}
