//! Answers the alert pages.

use store::TenantCtx;

use crate::error::AppError;
use crate::model::alert::{AlertPage, AlertSummary, Classification, Status};
use crate::model::device::{DeviceKind, DeviceRef, PAGE};
use crate::model::facet::{Bounds, Facet};
use crate::model::{AlertId, Cursor, DeviceId, Moment, Permission, Severity, Span, Word};
use crate::server::access::Entered;
use crate::server::devices as pages;
use crate::server::records::alerts::{
    self, Alert, Choice, Count, Filter, Order, Part, Property, count_by, total,
};
use crate::server::records::devices;
use crate::url::{self, AlertColumn, AlertsQuery};

mod bulk;
mod change;
mod detail;
mod story;

pub use bulk::change_matching;
pub use change::{change, note};
pub use detail::{detail, hits, visible};

/// A severity's number in the database; larger is worse.
#[must_use]
pub fn severity_number(severity: Severity) -> i64 {
    match severity {
        Severity::High => 3,
        Severity::Medium => 2,
        Severity::Low => 1,
        Severity::Informational => 0,
    }
}

/// The severity behind a number.
#[must_use]
pub fn severity_of(number: i64) -> Severity {
    match number {
        3.. => Severity::High,
        2 => Severity::Medium,
        1 => Severity::Low,
        _ => Severity::Informational,
    }
}

/// Which devices the caller sees, in words.
#[must_use]
pub fn scope_words(ctx: &TenantCtx) -> String {
    match ctx.scope() {
        store::DeviceScope::All => "all groups".to_owned(),
        store::DeviceScope::Groups(groups) => groups
            .iter()
            .map(|group| if group.is_empty() { "no group" } else { group.as_str() })
            .collect::<Vec<_>>()
            .join(", "),
    }
}

/// What the queue says of an alert.
#[must_use]
pub fn summary(alert: &Alert) -> AlertSummary {
    AlertSummary {
        id: AlertId(alert.id.clone()),
        title: alert.title.clone(),
        severity: severity_of(alert.severity),
        status: Status::from_key(&alert.status).unwrap_or(Status::New),
        assignee: alert.assignee.clone().unwrap_or_default(),
        classification: alert
            .classification
            .as_deref()
            .and_then(Classification::from_key)
            .unwrap_or(Classification::NotSet),
        device: Some(DeviceRef {
            id: DeviceId(alert.device_id.clone()),
            name: alert.device_name.clone(),
            kind: DeviceKind::Workstation,
        }),
        user: alert.account.clone().unwrap_or_default(),
        rule: alert.rule_id.clone(),
        techniques: serde_json::from_str(&alert.techniques).unwrap_or_default(),
        at: Moment::from_millis(alert.time),
    }
}

/// What lists say of alerts, their devices as the inventory knows them.
///
/// # Errors
/// [`AppError`] where the tenant's database does not answer.
pub async fn summaries(entered: &Entered, rows: &[Alert]) -> Result<Vec<AlertSummary>, AppError> {
    let mut ids: Vec<&str> = rows.iter().map(|alert| alert.device_id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    let known = devices::among(entered.tenant.database().pool(), &ids).await;
    let known = known.map_err(AppError::internal)?;
    let named = |alert: &Alert| {
        let device = known.iter().find(|device| device.id == alert.device_id);
        let plain = summary(alert);
        AlertSummary { device: device.map(pages::reference).or(plain.device), ..plain }
    };
    Ok(rows.iter().map(named).collect())
}

/// Everything the caller sees in a window.
#[must_use]
pub fn in_window(ctx: &TenantCtx, window: Span) -> Filter {
    Filter {
        from: window.from.millis(),
        to: window.to.millis(),
        ..Filter::all(ctx.scope().clone())
    }
}

/// What a query of the queue asks of the database.
#[derive(Debug)]
pub struct Asked {
    /// Everything the caller sees in the window.
    pub seen: Filter,
    /// What the filters leave of it.
    pub filter: Filter,
    /// The order.
    pub order: Vec<(Order, bool)>,
    /// The window at the tenant's now.
    pub window: Span,
}

impl Asked {
    /// What the query asks now.
    #[must_use]
    pub fn of(ctx: &TenantCtx, query: &AlertsQuery) -> Self {
        let window = query.range.resolve(Moment(ctx.clock().now()));
        let mut seen = in_window(ctx, window);
        if !query.device.as_str().is_empty() {
            seen = seen.only(Property::Device, &[query.device.as_str()]);
        }
        let filter = chosen(&seen, query);
        let keys = query.sort.keys().iter();
        let order = keys.map(|key| (order_of(key.by), key.descending)).collect();
        Self { seen, filter, order, window }
    }
}

fn order_of(column: AlertColumn) -> Order {
    match column {
        AlertColumn::Severity => Order::Severity,
        AlertColumn::Title => Order::Title,
        AlertColumn::Device => Order::Device,
        AlertColumn::User => Order::Account,
        AlertColumn::Techniques => Order::Techniques,
        AlertColumn::Status => Order::Status,
        AlertColumn::Assignee => Order::Assignee,
        AlertColumn::Classification => Order::Classification,
        AlertColumn::Rule => Order::Rule,
        AlertColumn::Time => Order::Time,
    }
}

/// A part of the queue.
///
/// # Errors
/// [`AppError`] where the tenant's database does not answer.
pub async fn list(entered: &Entered, query: AlertsQuery) -> Result<AlertPage, AppError> {
    let pool = entered.tenant.database().pool();
    let Asked { seen, filter, order, window } = Asked::of(entered, &query);
    let offset: u64 = query.cursor.as_str().parse().unwrap_or(0);
    let part = Part { order: &order, offset, limit: PAGE as u64 };
    let facet = |by| {
        let lifted = filter.lifted(by);
        async move { count_by(pool, &lifted, by).await }
    };
    let (rows, matched, in_scope, severity, status, assignee, rule) = tokio::try_join!(
        alerts::list(pool, &filter, part),
        total(pool, &filter),
        total(pool, &seen),
        facet(Property::Severity),
        facet(Property::Status),
        facet(Property::Assignee),
        facet(Property::Rule),
    )
    .map_err(AppError::internal)?;
    let severities: Vec<(&Severity, String)> =
        Severity::ALL.iter().map(|one| (one, severity_number(*one).to_string())).collect();
    let may_change = entered.role.may(Permission::AlertsInvestigation);
    Ok(AlertPage {
        assignees: if may_change { detail::assignees(entered).await? } else { Vec::new() },
        bounds: bounds(offset, rows.len() as u64, matched, in_scope, scope_words(entered)),
        window,
        rows: summaries(entered, &rows).await?,
        severity: severities
            .iter()
            .map(|(one, key)| Facet {
                value: one.to_word(),
                label: one.label().to_owned(),
                count: number(&severity, key),
            })
            .collect(),
        status: Status::ALL
            .iter()
            .map(|one| Facet {
                value: one.to_word(),
                label: one.label().to_owned(),
                count: number(&status, one.key()),
            })
            .collect(),
        assignee: assignee.into_iter().map(assignee_facet).collect(),
        rule: rule
            .into_iter()
            .map(|count| Facet { value: count.value, label: count.title, count: count.number })
            .collect(),
    })
}

fn chosen(seen: &Filter, query: &AlertsQuery) -> Filter {
    let words = |values: &[String]| {
        values
            .iter()
            .map(|word| if word == url::NOBODY { String::new() } else { word.clone() })
            .collect()
    };
    let numbers = |values: &[Severity]| {
        values.iter().map(|severity| severity_number(*severity).to_string()).collect()
    };
    let keys = |values: &[Status]| values.iter().map(|status| status.key().to_owned()).collect();
    let mut filter = seen.clone();
    filter.text.clone_from(&query.text);
    filter.choices.extend([
        Choice {
            by: Property::Severity,
            include: numbers(&query.severity.include),
            exclude: numbers(&query.severity.exclude),
        },
        Choice {
            by: Property::Status,
            include: keys(&query.status.include),
            exclude: keys(&query.status.exclude),
        },
        Choice {
            by: Property::Assignee,
            include: words(&query.assignee.include),
            exclude: words(&query.assignee.exclude),
        },
        Choice {
            by: Property::Rule,
            include: query.rule.include.clone(),
            exclude: query.rule.exclude.clone(),
        },
    ]);
    filter
}

fn number(counts: &[Count], value: &str) -> u64 {
    counts.iter().find(|count| count.value == value).map_or(0, |count| count.number)
}

fn assignee_facet(count: Count) -> Facet {
    if count.value.is_empty() {
        let (value, label) = (url::NOBODY.to_owned(), "Nobody".to_owned());
        return Facet { value, label, count: count.number };
    }
    Facet { label: count.value.clone(), value: count.value, count: count.number }
}

/// What a list by offset says about its own bounds.
#[must_use]
pub fn bounds(offset: u64, shown: u64, matched: u64, in_scope: u64, scope: String) -> Bounds {
    let page = PAGE as u64;
    Bounds {
        first: if shown == 0 { 0 } else { offset + 1 },
        matched,
        in_scope,
        scope,
        previous: (offset > 0).then(|| {
            let before = offset.saturating_sub(page);
            Cursor(if before == 0 { String::new() } else { before.to_string() })
        }),
        next: (offset + shown < matched && shown > 0).then(|| Cursor((offset + shown).to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn severities_and_their_numbers_go_both_ways_and_keep_their_order() {
        for severity in Severity::ALL {
            assert_eq!(severity_of(severity_number(*severity)), *severity);
        }
        assert!(severity_number(Severity::High) > severity_number(Severity::Medium));
    }

    #[test]
    fn bounds_lead_to_the_pages_that_exist() {
        let check = |offset, shown, matched, first, previous: Option<&str>, next: Option<&str>| {
            let bounds = bounds(offset, shown, matched, 500, String::new());
            assert_eq!(bounds.first, first);
            assert_eq!(bounds.previous, previous.map(|text| Cursor(text.to_owned())));
            assert_eq!(bounds.next, next.map(|text| Cursor(text.to_owned())));
        };
        check(0, 0, 0, 0, None, None);
        check(0, 50, 50, 1, None, None);
        check(0, 50, 51, 1, None, Some("50"));
        check(50, 1, 51, 51, Some(""), None);
        check(100, 50, 300, 101, Some("50"), Some("150"));
    }
}
