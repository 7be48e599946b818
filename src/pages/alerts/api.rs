//! Alerts and the work on them.
#![expect(missing_docs, reason = "the server macro makes a struct of each function's arguments")]

use crate::{
    error::AppError,
    model::{
        AlertId,
        alert::{AlertDetail, AlertPage, Classification, Status},
    },
    url::AlertsQuery,
};
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// A page of the alert queue.
#[server(prefix = "/api", endpoint = "alerts/list", input = GetUrl)]
pub async fn list_alerts(query: AlertsQuery) -> Result<AlertPage, AppError> {
    use crate::model::{Action, Permission};
    let target = String::from(query.clone());
    let ctx =
        crate::server::access::enter(Permission::ViewData, Action::AlertsListed, target).await?;
    crate::server::alerts::list(&ctx, query).await
}

/// Changes alerts that a query matches now. `which` is `ticked` for those of `only`, or the number that was
/// shown for all of them. An empty word leaves things as they are; how many alerts were changed.
#[server(prefix = "/api", endpoint = "alerts/change/matching")]
pub async fn change_matching(
    query: AlertsQuery,
    which: String,
    #[server(default)] only: Vec<AlertId>,
    #[server(default)] status: String,
    #[server(default)] assignee: String,
    #[server(default)] classification: String,
    #[server(default)] comment: String,
) -> Result<u64, AppError> {
    use crate::model::{
        Action, Permission,
        alert::{BulkChange, Which},
    };
    let change = BulkChange::entered(&status, &assignee, &classification, &comment);
    let which = Which::entered(&which, only);
    let words = which.as_ref().map_or_else(ToString::to_string, Which::words);
    let list = String::from(query.clone());
    let target = format!("{words} of \"{list}\": {}", change.words());
    let ctx = crate::server::access::enter(
        Permission::AlertsInvestigation,
        Action::AlertsChanged,
        target,
    )
    .await?;
    crate::server::alerts::change_matching(&ctx, &query, &which?, change).await
}

/// One alert, with what its attack did, or with all that its processes did.
#[server(prefix = "/api", endpoint = "alerts/detail", input = GetUrl)]
pub async fn read_alert(
    alert: AlertId,
    #[server(default)] whole: bool,
) -> Result<AlertDetail, AppError> {
    use crate::model::{Action, Permission};
    let ctx =
        crate::server::access::enter(Permission::ViewData, Action::AlertViewed, alert.as_str())
            .await?;
    crate::server::alerts::detail(&ctx, alert, whole).await
}

/// Changes an alert: its state as a whole, and a comment if there is one. `version` is the one
/// that was shown; an alert that was changed since is a conflict.
#[server(prefix = "/api", endpoint = "alerts/change")]
pub async fn change_alert(
    alert: AlertId,
    version: i64,
    status: Status,
    #[server(default)] assignee: String,
    classification: Classification,
    #[server(default)] comment: String,
) -> Result<(), AppError> {
    use crate::model::{Action, Permission};
    let ctx = crate::server::access::enter(
        Permission::AlertsInvestigation,
        Action::AlertChanged,
        alert.as_str(),
    )
    .await?;
    let change =
        crate::model::alert::AlertChange { version, status, assignee, classification, comment };
    crate::server::alerts::change(&ctx, alert, change).await
}
