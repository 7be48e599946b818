//! One change of every alert that a query matches, or of those that were ticked.

use super::Asked;
use super::change::{check_assignee, check_comment, lines};
use crate::error::AppError;
use crate::model::AlertId;
use crate::model::alert::{AlertChange, BULK, BulkChange, Classification, Status, Which};
use crate::server::access::Entered;
use crate::server::records::alerts::{self, Part, Property, total};
use crate::server::records::history;
use crate::url::AlertsQuery;

/// Writes the change to all these alerts, each with its own lines of history, or to none: how many were
/// changed. Alerts that have what is asked for already stay as they are.
///
/// # Errors
/// [`AppError::Conflict`] where not as many match as were shown or ticked, or one changes meanwhile;
/// [`AppError::Invalid`] for a change of nothing or of too many, a comment that is too long or an
/// assignee who cannot enter this tenant.
pub async fn change_matching(
    entered: &Entered,
    query: &AlertsQuery,
    which: &Which,
    change: BulkChange,
) -> Result<u64, AppError> {
    check(entered, &change).await?;
    match which {
        Which::Ticked(ids) if ids.is_empty() => {
            let told = "No alert is ticked. Tick some in the list, or choose all that match.";
            return Err(AppError::invalid("only", told));
        }
        Which::Ticked(ids) if ids.len() as u64 > BULK => {
            let told =
                format!("{} alerts are ticked. At most {BULK} are changed at once.", ids.len());
            return Err(AppError::invalid("only", told));
        }
        _ => {}
    }
    let mut transaction = entered.tenant.database().write().await.map_err(AppError::internal)?;
    // Asked while nobody else who writes in turn can write: what is counted is what is changed.
    let mut asked = Asked::of(entered, query);
    let expected = match which {
        Which::Matching(expected) => *expected,
        Which::Ticked(ids) => {
            let mut ids: Vec<&str> = ids.iter().map(AlertId::as_str).collect();
            ids.sort_unstable();
            ids.dedup();
            asked.filter = asked.filter.only(Property::Id, &ids);
            ids.len() as u64
        }
    };
    let pool = entered.tenant.database().pool();
    let matched = total(pool, &asked.filter).await.map_err(AppError::internal)?;
    if matched > BULK {
        let told = format!(
            "{matched} alerts match. At most {BULK} are changed at once: narrow the filters or the \
             time range."
        );
        return Err(AppError::invalid("query", told));
    }
    if matched != expected {
        let told = format!(
            "{matched} of these alerts match now; {expected} did when the list was shown. Nothing was \
             changed. Look at the list again."
        );
        return Err(AppError::conflict(told));
    }
    let part = Part { order: &asked.order, offset: 0, limit: BULK };
    let rows = alerts::list(pool, &asked.filter, part).await.map_err(AppError::internal)?;
    let mut changed = 0;
    for mut alert in rows {
        let one = of_one(&alert, &change);
        let lines = lines(&alert, &one, &entered.user.email);
        if lines.is_empty() {
            continue;
        }
        one.status.key().clone_into(&mut alert.status);
        alert.assignee = (!one.assignee.is_empty()).then(|| one.assignee.clone());
        alert.classification = (one.classification != Classification::NotSet)
            .then(|| one.classification.key().to_owned());
        if !alerts::update(&mut transaction, &alert).await.map_err(AppError::internal)? {
            let told = "Somebody else changed one of these alerts meanwhile. Nothing was changed.";
            return Err(AppError::conflict(told));
        }
        for line in &lines {
            history::append(&mut *transaction, &alert.id, line)
                .await
                .map_err(AppError::internal)?;
        }
        changed += 1;
    }
    transaction.commit().await.map_err(AppError::internal)?;
    Ok(changed)
}

async fn check(entered: &Entered, change: &BulkChange) -> Result<(), AppError> {
    if *change == BulkChange::default() {
        return Err(AppError::invalid("status", "Choose what to change."));
    }
    check_comment(&change.comment)?;
    check_assignee(entered, change.assignee.as_deref().unwrap_or_default()).await
}

/// The change as one of a single alert.
fn of_one(alert: &alerts::Alert, change: &BulkChange) -> AlertChange {
    let status = Status::from_key(&alert.status).unwrap_or(Status::New);
    let classification = alert.classification.as_deref().and_then(Classification::from_key);
    AlertChange {
        version: alert.version,
        status: change.status.unwrap_or(status),
        assignee: change
            .assignee
            .clone()
            .unwrap_or_else(|| alert.assignee.clone().unwrap_or_default()),
        classification: change.classification.or(classification).unwrap_or(Classification::NotSet),
        comment: change.comment.clone(),
    }
}
