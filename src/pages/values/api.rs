//! What can be done with a value.
#![expect(missing_docs, reason = "the server macro makes a struct of each function's arguments")]

use crate::{
    error::AppError,
    model::{AlertId, valued::ValueActions},
    url::ValueQuery,
};
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// What the server knows for the actions of a value.
#[server(prefix = "/api", endpoint = "values/actions", input = GetUrl)]
pub async fn read_actions(query: ValueQuery) -> Result<ValueActions, AppError> {
    use crate::model::{Action, Permission};
    let target = query.value.as_str();
    let ctx =
        crate::server::access::enter(Permission::ViewData, Action::ValueViewed, target).await?;
    crate::server::values::actions(&ctx, &query).await
}

/// Adds a note to an alert. A browser without script is led to the alert.
#[server(prefix = "/api", endpoint = "alerts/note")]
pub async fn note_alert(alert: AlertId, #[server(default)] note: String) -> Result<(), AppError> {
    use crate::model::{Action, Permission};
    let (permission, action) = (Permission::AlertsInvestigation, Action::AlertNoted);
    let ctx = crate::server::access::enter(permission, action, alert.as_str()).await?;
    crate::server::alerts::note(&ctx, alert, &note).await
}
