//! What an analyst changes about an alert, with its history.

use axum::http::header::ACCEPT;
use store::wall_millis;

use super::detail::visible;
use crate::error::AppError;
use crate::model::AlertId;
use crate::model::alert::{AlertChange, Classification, HistoryKind, Status};
use crate::pages::paths;
use crate::server::access::Entered;
use crate::server::records::alerts;
use crate::server::records::history::{self, Change};

/// The longest comment, in characters (the reference portal's limit).
const LONGEST_COMMENT: usize = 30_000;

/// Writes status, assignee, classification and a comment, each change as a line of history, in one
/// transaction.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Conflict`] where somebody else changed it since it was shown,
/// [`AppError::Invalid`] for a comment that is too long or an assignee who cannot enter this tenant.
pub async fn change(entered: &Entered, id: AlertId, change: AlertChange) -> Result<(), AppError> {
    let mut alert = visible(entered, &id).await?;
    check_comment(&change.comment)?;
    let assignee = change.assignee.trim();
    check_assignee(entered, assignee).await?;
    let conflict = || {
        AppError::conflict(
            "Somebody else changed this alert meanwhile. Look at it again, then save.",
        )
    };
    if alert.version != change.version {
        return Err(conflict());
    }
    let lines = lines(&alert, &change, &entered.user.email);
    if lines.is_empty() {
        return Ok(());
    }
    change.status.key().clone_into(&mut alert.status);
    alert.assignee = (!assignee.is_empty()).then(|| assignee.to_owned());
    alert.classification = (change.classification != Classification::NotSet)
        .then(|| change.classification.key().to_owned());
    let pool = entered.tenant.database().pool();
    let mut transaction = pool.begin().await.map_err(AppError::internal)?;
    if !alerts::update(&mut transaction, &alert).await.map_err(AppError::internal)? {
        return Err(conflict());
    }
    for line in &lines {
        history::append(&mut *transaction, &alert.id, line).await.map_err(AppError::internal)?;
    }
    transaction.commit().await.map_err(AppError::internal)
}

/// Adds a comment to an alert and leaves its state as it is, so that it is in nobody's way. A browser
/// that is led from page to page is led to the alert.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Invalid`] for a comment that is empty or too long.
pub async fn note(entered: &Entered, id: AlertId, text: &str) -> Result<(), AppError> {
    let alert = visible(entered, &id).await?;
    let text = text.trim();
    if text.is_empty() || text.chars().count() > LONGEST_COMMENT {
        let told = format!("A note has 1 to {LONGEST_COMMENT} characters.");
        return Err(AppError::invalid("note", told));
    }
    let line = Change {
        at: wall_millis(),
        who: entered.user.email.clone(),
        field: HistoryKind::Comment.key().to_owned(),
        old: None,
        new: Some(text.to_owned()),
    };
    let pool = entered.tenant.database().pool();
    history::append(pool, &alert.id, &line).await.map_err(AppError::internal)?;
    let accepts = entered.parts.headers.get(ACCEPT).and_then(|value| value.to_str().ok());
    if accepts.is_some_and(|accepts| accepts.contains("text/html")) {
        leptos_axum::redirect(&paths::alert(&id));
    }
    Ok(())
}

/// Whether a comment is short enough.
pub(super) fn check_comment(comment: &str) -> Result<(), AppError> {
    if comment.chars().count() > LONGEST_COMMENT {
        let told = format!("A comment has at most {LONGEST_COMMENT} characters.");
        return Err(AppError::invalid("comment", told));
    }
    Ok(())
}

/// Whether somebody can work on alerts here; nobody always can.
pub(super) async fn check_assignee(entered: &Entered, name: &str) -> Result<(), AppError> {
    if !name.is_empty() && !super::detail::assignees(entered).await?.iter().any(|n| n == name) {
        return Err(AppError::invalid("assignee", "Nobody of that name can work in this tenant."));
    }
    Ok(())
}

/// One line of history for each thing that changes.
pub(super) fn lines(alert: &alerts::Alert, change: &AlertChange, who: &str) -> Vec<Change> {
    let line = |kind: HistoryKind, old: Option<&str>, new: &str| Change {
        at: wall_millis(),
        who: who.to_owned(),
        field: kind.key().to_owned(),
        old: old.map(ToOwned::to_owned),
        new: Some(new.to_owned()),
    };
    let mut lines = Vec::new();
    let old = Status::from_key(&alert.status).unwrap_or(Status::New);
    if old != change.status {
        lines.push(line(HistoryKind::Status, Some(old.label()), change.status.label()));
    }
    let old = alert.assignee.as_deref().unwrap_or_default();
    if old != change.assignee.trim() {
        lines.push(line(HistoryKind::Assignee, Some(old), change.assignee.trim()));
    }
    let old = alert.classification.as_deref().and_then(Classification::from_key);
    let old = old.unwrap_or(Classification::NotSet);
    if old != change.classification {
        let (old, new) = (old.label(), change.classification.label());
        lines.push(line(HistoryKind::Classification, Some(old), new));
    }
    let comment = change.comment.trim();
    if !comment.is_empty() {
        lines.push(line(HistoryKind::Comment, None, comment));
    }
    lines
}
