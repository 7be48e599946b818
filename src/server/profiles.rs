//! Answers the pages of files, addresses, domains, URLs and users, from the rollups.

mod devices;
mod facts;
mod parts;
mod sign_ins;
mod words;

use store::DeviceScope;

use crate::error::AppError;
use crate::model::profile::{BRIEF, DayCount, Happened, PART_PAGE, Part, Profile, Sighted};
use crate::model::value::{self, Value};
use crate::model::{Entity, EntityKind, Moment, Severity, Span};
use crate::server::access::Entered;
use crate::server::alerts::{bounds, scope_words, severity_number, summaries};
use crate::server::records::alerts::{self, Filter, Property, count_by};
use crate::server::records::rollups::{self, NameKind, Subjects, Window};
use crate::server::rollups::{Facet, SubjectKind};
use crate::server::{charts, consumers, sources};
use crate::url::ProfileQuery;

/// A day, microseconds.
const DAY: i64 = 86_400_000_000;
/// Facets that say that the subject itself was there.
const THERE: &[Facet] = &[Facet::Seen, Facet::Acted, Facet::Own];
/// Section that lists devices.
const DEVICES: &str = "devices";

/// Whose page it is.
#[derive(Debug)]
struct Asked {
    kind: EntityKind,
    /// The value in its canonical form.
    value: String,
    subjects: Subjects,
}

impl Asked {
    fn numbers(&self) -> Vec<i64> {
        self.subjects.iter().map(|(number, _)| *number).collect()
    }
}

/// How a kind of page finds its subjects.
fn lookup(kind: EntityKind, text: &str) -> Option<(SubjectKind, NameKind, String)> {
    let lower = text.to_lowercase();
    Some(match kind {
        EntityKind::File | EntityKind::Hash => match Value::read(text) {
            Value::Hash(_, hash) => (SubjectKind::File, NameKind::Hash, hash),
            _ => return None,
        },
        EntityKind::Ip => {
            (SubjectKind::Address, NameKind::Address, value::address(text)?.to_string())
        }
        EntityKind::Domain => {
            (SubjectKind::Host, NameKind::Host, lower.trim_end_matches('.').to_owned())
        }
        EntityKind::Url => (SubjectKind::Url, NameKind::Url, text.to_owned()),
        EntityKind::User => match Value::read(text) {
            Value::Sid(sid) => (SubjectKind::Account, NameKind::Sid, sid.to_lowercase()),
            _ if lower.contains('\\') => (SubjectKind::Account, NameKind::Account, lower),
            _ => (SubjectKind::Account, NameKind::User, lower),
        },
        _ => return None,
    })
}

/// Whole days in UTC that a span touches: the first and the last.
fn days_of(span: Span) -> (i64, i64) {
    (span.from.0.div_euclid(DAY), (span.to.0 - 1).max(span.from.0).div_euclid(DAY))
}

/// What the page of one value says.
///
/// # Errors
/// [`AppError::NotFound`] where no event in the caller's scope names it; else where something cannot
/// be read.
pub async fn profile(
    entered: &Entered,
    kind: EntityKind,
    text: &str,
    query: ProfileQuery,
) -> Result<Profile, AppError> {
    let mut profile = uncut(entered, kind, text, &query).await?;
    cut(&mut profile, &query);
    Ok(profile)
}

/// A whole table of a page.
#[derive(Debug)]
pub enum Table {
    /// The devices.
    Devices(Vec<Sighted>),
    /// What the value was seen with.
    Details(Part),
}

/// The table that a query shows, all of its rows; the devices where it shows none.
///
/// # Errors
/// As [`profile`]; [`AppError::NotFound`] for a table that the page does not have.
pub async fn table(
    entered: &Entered,
    kind: EntityKind,
    text: &str,
    query: &ProfileQuery,
) -> Result<Table, AppError> {
    let profile = uncut(entered, kind, text, query).await?;
    if query.show.is_empty() || query.show == DEVICES {
        return Ok(Table::Devices(profile.devices));
    }
    let part = profile.parts.into_iter().find(|part| part.key == query.show);
    part.map(Table::Details).ok_or_else(|| AppError::not_found("table"))
}

/// The page with every row of every table.
async fn uncut(
    entered: &Entered,
    kind: EntityKind,
    text: &str,
    query: &ProfileQuery,
) -> Result<Profile, AppError> {
    let pool = entered.tenant.database().pool();
    let (subject, name, text) =
        lookup(kind, text).ok_or_else(|| AppError::not_found(missing(kind)))?;
    let behind = sources::settle(entered, consumers::ROLLUPS).await;
    let subjects = rollups::find(pool, subject, name, &text).await.map_err(AppError::internal)?;
    let asked = Asked { kind, value: text, subjects };
    let numbers = asked.numbers();
    let ever = Window { subjects: &numbers, days: (i64::MIN, i64::MAX), scope: entered.scope() };
    let seen = rollups::per_place(pool, &ever, THERE).await.map_err(AppError::internal)?;
    if seen.is_empty() {
        return Err(AppError::not_found(missing(kind)));
    }
    let days = days_of(query.range.resolve(Moment(entered.clock().now())));
    let window = Window { days, ..ever };
    let shown = parts::of(kind);
    let (per_day, happened, details) = tokio::try_join!(
        rollups::by_day(pool, &window, THERE),
        rollups::by_facet(pool, &window, THERE),
        rollups::by_facet(pool, &window, &shown),
    )
    .map_err(AppError::internal)?;
    let (all, device_count) = devices::sighted(entered, &window, kind).await?;
    let related = parts::related(entered, &asked, &window).await?;
    let mut tables = parts::tables(kind, &details);
    tables.extend(related);
    let named = alert_filter(entered.scope(), &asked, &details);
    let (rows, total, open) = alerts_of(entered, &named).await?;
    let in_scope = crate::server::devices::assessed(entered).await?.len() as u64;
    let mut facts = facts::facts(entered, &asked, &window).await?;
    facts.extend(sign_ins::frequent(&all));
    let sign_ins = match kind {
        EntityKind::User => Some(sign_ins::over_time(entered, &window, days).await?),
        _ => None,
    };
    let days = fill(&per_day, days);
    Ok(Profile {
        entity: heading(&asked, &details),
        more_names: names(kind, &details).saturating_sub(1),
        facts,
        window: Span {
            from: Moment(window.days.0.saturating_mul(DAY)),
            to: Moment(window.days.1.saturating_add(1).saturating_mul(DAY)),
        },
        scope: scope_words(entered),
        in_scope,
        behind,
        first: seen.iter().map(|row| Moment(row.first)).min(),
        last: seen.iter().map(|row| Moment(row.last)).max(),
        happened: happened
            .iter()
            .map(|row| Happened {
                what: words::happened(Facet::from_key(&row.facet), &row.text),
                events: count(row.events),
                devices: count(row.devices),
            })
            .collect(),
        chart: charts::prevalence(&days),
        days,
        sign_ins,
        devices: all,
        parts: tables,
        alerts: summaries(entered, &rows).await?,
        alert_count: total,
        open,
        bounds: None,
        device_count,
    })
}

/// Keeps what is asked for: the first rows of every table, or one page of one.
fn cut(profile: &mut Profile, query: &ProfileQuery) {
    let scope = profile.scope.clone();
    let start = query.cursor.as_str().parse::<usize>().unwrap_or(0);
    let place = |total: usize| {
        let shown = total.saturating_sub(start).min(PART_PAGE);
        let total = total as u64;
        Some(bounds(start as u64, shown as u64, total, total, scope.clone()))
    };
    if query.show == DEVICES {
        profile.bounds = place(profile.devices.len());
        profile.devices = profile.devices.drain(..).skip(start).take(PART_PAGE).collect();
        profile.parts.clear();
        return;
    }
    profile.devices.truncate(BRIEF);
    if let Some(part) = profile.parts.iter().position(|part| part.key == query.show) {
        let mut part = profile.parts.swap_remove(part);
        profile.bounds = place(part.rows.len());
        part.rows = part.rows.drain(..).skip(start).take(PART_PAGE).collect();
        profile.parts = vec![part];
        return;
    }
    for part in &mut profile.parts {
        part.rows.truncate(BRIEF);
    }
}

/// The word for what was not found.
fn missing(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::File | EntityKind::Hash => "file",
        EntityKind::Ip => "address",
        EntityKind::Domain => "domain",
        EntityKind::Url => "URL",
        EntityKind::User => "user",
        _ => "page",
    }
}

fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

/// Bars of the chart at most: a longer window shows its end.
const MOST_DAYS: i64 = 400;

/// Every day of the window, those without an event too.
fn fill(rows: &[rollups::DayRow], (first, last): (i64, i64)) -> Vec<DayCount> {
    (first.max(last.saturating_sub(MOST_DAYS))..=last)
        .map(|day| {
            let row = rows.iter().find(|row| row.day == day);
            DayCount {
                at: Moment(day.saturating_mul(DAY)),
                devices: row.map_or(0, |row| count(row.devices)),
                events: row.map_or(0, |row| count(row.events)),
            }
        })
        .collect()
}

/// The value, by its most frequent name.
fn heading(asked: &Asked, details: &[rollups::FacetRow]) -> Entity {
    let mut entity = Entity::new(asked.kind, asked.value.clone());
    if matches!(asked.kind, EntityKind::File | EntityKind::Hash) {
        entity.kind = EntityKind::File;
        let path = details.iter().find(|row| row.facet == Facet::Path.key());
        entity.label = path.map_or_else(
            || "Unnamed file".to_owned(),
            |row| words::file_name(&row.text).to_owned(),
        );
    }
    if asked.kind == EntityKind::User {
        entity.label = facts::account_name(&asked.subjects).unwrap_or_default();
    }
    entity
}

/// How many different file names there are.
fn names(kind: EntityKind, details: &[rollups::FacetRow]) -> u64 {
    if !matches!(kind, EntityKind::File | EntityKind::Hash) {
        return 0;
    }
    let paths = details.iter().filter(|row| row.facet == Facet::Path.key());
    let mut names: Vec<String> =
        paths.map(|row| words::file_name(&row.text).to_lowercase()).collect();
    names.sort_unstable();
    names.dedup();
    names.len() as u64
}

/// Alerts whose evidence names the value, under any of its names.
fn alert_filter(scope: &DeviceScope, asked: &Asked, details: &[rollups::FacetRow]) -> Filter {
    let mut evidence: Vec<(&'static str, String)> = Vec::new();
    match asked.kind {
        EntityKind::File | EntityKind::Hash => {
            for hash in asked.subjects.iter().flat_map(|(_, name)| name.split(words::PART)) {
                if !hash.is_empty() {
                    evidence.push((EntityKind::Hash.key(), hash.to_owned()));
                    evidence.push((EntityKind::Hash.key(), hash.to_uppercase()));
                }
            }
        }
        EntityKind::Domain => {
            evidence.push((EntityKind::Url.key(), asked.value.clone()));
            let urls = details.iter().filter(|row| row.facet == Facet::Url.key());
            evidence.extend(urls.take(500).map(|row| (EntityKind::Url.key(), row.text.clone())));
        }
        EntityKind::User => {
            for name in facts::accounts(&asked.subjects) {
                evidence.push((EntityKind::User.key(), name));
            }
        }
        kind => evidence.push((kind.key(), asked.value.clone())),
    }
    evidence.sort();
    evidence.dedup();
    if evidence.is_empty() {
        // No name can be in evidence: nothing matches.
        evidence.push(("", String::new()));
    }
    Filter { evidence, ..Filter::all(scope.clone()) }
}

/// Newest alerts, their number, and those that are open by severity.
async fn alerts_of(
    entered: &Entered,
    named: &Filter,
) -> Result<(Vec<alerts::Alert>, u64, Vec<(Severity, u32)>), AppError> {
    let pool = entered.tenant.database().pool();
    let newest = alerts::Part { order: alerts::NEWEST, offset: 0, limit: BRIEF as u64 };
    let open = named.clone().only(Property::Status, &crate::server::devices::open_status());
    let (rows, total, by_severity) = tokio::try_join!(
        alerts::list(pool, named, newest),
        alerts::total(pool, named),
        count_by(pool, &open, Property::Severity),
    )
    .map_err(AppError::internal)?;
    let number = |severity: Severity| {
        let key = severity_number(severity).to_string();
        let found = by_severity.iter().find(|count| count.value == key);
        found.map_or(0, |count| u32::try_from(count.number).unwrap_or(u32::MAX))
    };
    Ok((rows, total, Severity::ALL.iter().map(|one| (*one, number(*one))).collect()))
}
