//! The home page's numbers.
#![expect(missing_docs, reason = "the server macro makes a struct of each function's arguments")]

use crate::{error::AppError, model::home::HomeSummary, url::HomeQuery};
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// Alerts, devices and ingest at a glance.
#[server(prefix = "/api", endpoint = "home/summary", input = GetUrl)]
pub async fn read_home(query: HomeQuery) -> Result<HomeSummary, AppError> {
    use crate::model::{Action, Permission};
    let ctx = crate::server::access::enter(Permission::ViewData, Action::HomeViewed, "").await?;
    crate::server::home::summary(&ctx, query).await
}
