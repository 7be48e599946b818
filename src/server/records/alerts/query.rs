//! Lists and counts of alerts, all under the caller's device scope.

use std::collections::HashMap;

use sqlx::{FromRow, QueryBuilder, Sqlite, SqlitePool};
use store::DeviceScope;

use super::Alert;

/// A property that alerts are filtered and counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Property {
    /// Severity as a number.
    Severity,
    /// Status key.
    Status,
    /// Assignee; the empty word is nobody.
    Assignee,
    /// Rule id.
    Rule,
    /// Device id.
    Device,
    /// The alert's own id.
    Id,
}

impl Property {
    fn expression(self) -> &'static str {
        match self {
            Self::Severity => "CAST(severity AS TEXT)",
            Self::Status => "status",
            Self::Assignee => "COALESCE(assignee, '')",
            Self::Rule => "rule_id",
            Self::Device => "device_id",
            Self::Id => "id",
        }
    }
}

/// Values of a property to keep (all, if empty) and to leave out.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Which property.
    pub by: Property,
    /// Kept.
    pub include: Vec<String>,
    /// Left out.
    pub exclude: Vec<String>,
}

/// Which alerts.
#[derive(Clone, Debug)]
pub struct Filter {
    /// The devices the caller sees.
    pub scope: DeviceScope,
    /// Milliseconds since 1970, included.
    pub from: i64,
    /// Milliseconds since 1970, excluded.
    pub to: i64,
    /// Every one must hold.
    pub choices: Vec<Choice>,
    /// Words in title, device, account or id; all must occur.
    pub text: String,
    /// Part of a title or an id; empty asks for none.
    pub title: String,
    /// Pieces of evidence by kind and value, of which one must occur; empty asks for none.
    pub evidence: Vec<(&'static str, String)>,
}

impl Filter {
    /// Everything the caller sees, whenever it happened.
    #[must_use]
    pub fn all(scope: DeviceScope) -> Self {
        let (from, to) = (i64::MIN, i64::MAX);
        let (choices, evidence) = (Vec::new(), Vec::new());
        Self { scope, from, to, choices, text: String::new(), title: String::new(), evidence }
    }

    /// Narrowed to these values of a property.
    #[must_use]
    pub fn only(mut self, by: Property, values: &[&str]) -> Self {
        let include = values.iter().map(|value| (*value).to_owned()).collect();
        self.choices.push(Choice { by, include, exclude: Vec::new() });
        self
    }

    /// Without what was chosen for a property.
    #[must_use]
    pub fn lifted(&self, by: Property) -> Self {
        let mut lifted = self.clone();
        lifted.choices.retain(|choice| choice.by != by);
        lifted
    }
}

/// A column that alerts are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// By the event's time.
    Time,
    /// By severity.
    Severity,
    /// By title.
    Title,
    /// By the device's name.
    Device,
    /// By account.
    Account,
    /// By ATT&CK techniques.
    Techniques,
    /// By status, in the order of the work.
    Status,
    /// By assignee; nobody is first.
    Assignee,
    /// By classification.
    Classification,
    /// By the rule's id.
    Rule,
}

impl Order {
    fn expressions(self) -> &'static [&'static str] {
        match self {
            Self::Time => &["time"],
            // Sigma's critical is a High that stands above the others.
            Self::Severity => &["severity", "level = 'critical'"],
            Self::Title => &["title"],
            Self::Device => &["device_name"],
            Self::Account => &["COALESCE(account, '')"],
            Self::Techniques => &["techniques"],
            Self::Status => &["CASE status WHEN 'new' THEN 0 WHEN 'in_progress' THEN 1 ELSE 2 END"],
            Self::Assignee => &["COALESCE(assignee, '')"],
            Self::Classification => &["COALESCE(classification, '')"],
            Self::Rule => &["rule_id"],
        }
    }
}

/// Columns to sort by with whether the largest is first, the most important column first. Ties go by
/// time, newest first, then by id.
pub type Orders<'a> = &'a [(Order, bool)];

/// Newest first.
pub const NEWEST: Orders<'static> = &[(Order::Time, true)];
/// Oldest first.
pub const OLDEST: Orders<'static> = &[(Order::Time, false)];

/// Which part of the ordered list.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// The order.
    pub order: Orders<'a>,
    /// Alerts before the part.
    pub offset: u64,
    /// Alerts in it at most.
    pub limit: u64,
}

fn sort(query: &mut QueryBuilder<'_, Sqlite>, order: Orders<'_>) {
    query.push(" ORDER BY ");
    for (by, descending) in order {
        for expression in by.expressions() {
            query.push(expression).push(if *descending { " DESC, " } else { ", " });
        }
    }
    query.push("time DESC, id DESC");
}

fn narrow(query: &mut QueryBuilder<'_, Sqlite>, filter: &Filter) {
    query.push(" WHERE time >= ").push_bind(filter.from);
    query.push(" AND time < ").push_bind(filter.to);
    if let DeviceScope::Groups(groups) = &filter.scope {
        one_of(query, "machine_group", "IN", groups);
    }
    for choice in &filter.choices {
        if !choice.include.is_empty() {
            one_of(query, choice.by.expression(), "IN", &choice.include);
        }
        if !choice.exclude.is_empty() {
            one_of(query, choice.by.expression(), "NOT IN", &choice.exclude);
        }
    }
    if !filter.evidence.is_empty() {
        query.push(" AND id IN (SELECT alert_id FROM evidence WHERE (kind, value) IN (VALUES ");
        for (at, (kind, value)) in filter.evidence.iter().enumerate() {
            query.push(if at == 0 { "(" } else { ", (" }).push_bind(*kind);
            query.push(", ").push_bind(value.clone()).push(")");
        }
        query.push("))");
    }
    if !filter.title.is_empty() {
        like(query, "(title || ' ' || id)", &filter.title);
    }
    for word in filter.text.split_whitespace() {
        let words = "(title || ' ' || device_name || ' ' || COALESCE(account, '') || ' ' || id)";
        like(query, words, word);
    }
}

/// Rows in which a text occurs as it is.
fn like(query: &mut QueryBuilder<'_, Sqlite>, what: &str, text: &str) {
    let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    query.push(format!(" AND {what} LIKE ")).push_bind(format!("%{escaped}%"));
    query.push(" ESCAPE '\\'");
}

/// An empty list keeps nothing, as an empty scope must.
fn one_of(query: &mut QueryBuilder<'_, Sqlite>, what: &str, operator: &str, values: &[String]) {
    query.push(format!(" AND {what} {operator} ("));
    let mut list = query.separated(", ");
    for value in values {
        list.push_bind(value.clone());
    }
    query.push(")");
}

/// One part of the list.
///
/// # Errors
/// What the database says.
pub async fn list(pool: &SqlitePool, filter: &Filter, part: Part<'_>) -> sqlx::Result<Vec<Alert>> {
    let mut query = QueryBuilder::new("SELECT * FROM alerts");
    narrow(&mut query, filter);
    sort(&mut query, part.order);
    let limit = i64::try_from(part.limit).unwrap_or(i64::MAX);
    let offset = i64::try_from(part.offset).unwrap_or(i64::MAX);
    query.push(" LIMIT ").push_bind(limit).push(" OFFSET ").push_bind(offset);
    query.build_query_as().fetch_all(pool).await
}

/// The whole list as places in the table, a number an alert: what [`at`] reads part by part.
///
/// # Errors
/// What the database says.
pub async fn places(
    pool: &SqlitePool,
    filter: &Filter,
    order: Orders<'_>,
) -> sqlx::Result<Vec<i64>> {
    let mut query = QueryBuilder::new("SELECT rowid FROM alerts");
    narrow(&mut query, filter);
    sort(&mut query, order);
    query.build_query_scalar().fetch_all(pool).await
}

#[derive(FromRow)]
struct Placed {
    place: i64,
    #[sqlx(flatten)]
    alert: Alert,
}

/// The alerts at these places, in their order; fewer where some are gone.
///
/// # Errors
/// What the database says.
pub async fn at(pool: &SqlitePool, places: &[i64]) -> sqlx::Result<Vec<Alert>> {
    let mut query = QueryBuilder::new("SELECT rowid AS place, * FROM alerts WHERE rowid IN (");
    let mut list = query.separated(", ");
    for place in places {
        list.push_bind(*place);
    }
    query.push(")");
    let found: Vec<Placed> = query.build_query_as().fetch_all(pool).await?;
    let mut found: HashMap<i64, Alert> =
        found.into_iter().map(|one| (one.place, one.alert)).collect();
    Ok(places.iter().filter_map(|place| found.remove(place)).collect())
}

/// How many alerts.
///
/// # Errors
/// What the database says.
pub async fn total(pool: &SqlitePool, filter: &Filter) -> sqlx::Result<u64> {
    let mut query = QueryBuilder::new("SELECT COUNT(*) FROM alerts");
    narrow(&mut query, filter);
    let count: i64 = query.build_query_scalar().fetch_one(pool).await?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// How many alerts have one value of a property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// The value.
    pub value: String,
    /// A title of such an alert: names a rule.
    pub title: String,
    /// How many.
    pub number: u64,
}

#[derive(FromRow)]
struct Line {
    value: String,
    title: String,
    number: i64,
}

/// How many alerts by each value of a property, most first.
///
/// # Errors
/// What the database says.
pub async fn count_by(
    pool: &SqlitePool,
    filter: &Filter,
    by: Property,
) -> sqlx::Result<Vec<Count>> {
    let mut query = QueryBuilder::new(format!(
        "SELECT {} AS value, MAX(title) AS title, COUNT(*) AS number FROM alerts",
        by.expression()
    ));
    narrow(&mut query, filter);
    query.push(" GROUP BY 1 ORDER BY 3 DESC, 2, 1");
    let lines: Vec<Line> = query.build_query_as().fetch_all(pool).await?;
    let count = |line: Line| Count {
        value: line.value,
        title: line.title,
        number: u64::try_from(line.number).unwrap_or(0),
    };
    Ok(lines.into_iter().map(count).collect())
}

/// A time and a severity: what charts and risks are made of.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct Mark {
    /// Milliseconds since 1970.
    pub time: i64,
    /// Severity as a number.
    pub severity: i64,
}

/// Time and severity of every alert that matches, oldest first.
///
/// # Errors
/// What the database says.
pub async fn marks(pool: &SqlitePool, filter: &Filter) -> sqlx::Result<Vec<Mark>> {
    let mut query = QueryBuilder::new("SELECT time, severity FROM alerts");
    narrow(&mut query, filter);
    query.push(" ORDER BY time");
    query.build_query_as().fetch_all(pool).await
}

/// A device's alerts of one severity.
#[derive(Clone, Debug, FromRow)]
pub struct DeviceCount {
    /// The device.
    pub device_id: String,
    /// Severity as a number.
    pub severity: i64,
    /// How many.
    pub number: i64,
}

/// How many alerts by device and severity.
///
/// # Errors
/// What the database says.
pub async fn by_device(pool: &SqlitePool, filter: &Filter) -> sqlx::Result<Vec<DeviceCount>> {
    let mut query = QueryBuilder::new("SELECT device_id, severity, COUNT(*) AS number FROM alerts");
    narrow(&mut query, filter);
    query.push(" GROUP BY device_id, severity");
    query.build_query_as().fetch_all(pool).await
}
