//! Saving, removing and choosing views. Which there are comes with the session.
#![expect(missing_docs, reason = "the server macro makes a struct of each function's arguments")]

use crate::{error::AppError, model::view::SavedList};
use leptos::prelude::*;

/// Saves a list as it is shown, for the user or for everybody in the tenant.
#[server(prefix = "/api", endpoint = "views/save")]
pub async fn save_view(
    list: SavedList,
    #[server(default)] query: String,
    #[server(default)] name: String,
    #[server(default)] shared: bool,
) -> Result<(), AppError> {
    use crate::model::{Action, Permission};
    // What others see is the work of who investigates; one's own view is a matter of taste.
    let (permission, whose) = if shared {
        (Permission::AlertsInvestigation, "shared")
    } else {
        (Permission::ViewData, "own")
    };
    let target = format!("{whose} {} \"{name}\": {query}", list.key());
    let ctx = crate::server::access::enter(permission, Action::ViewSaved, target).await?;
    crate::server::views::save(&ctx, list, &name, &query, shared).await
}

/// Removes a view.
#[server(prefix = "/api", endpoint = "views/remove")]
pub async fn remove_view(view: String) -> Result<(), AppError> {
    use crate::model::{Action, Permission};
    let ctx =
        crate::server::access::enter(Permission::ViewData, Action::ViewRemoved, &view).await?;
    crate::server::views::remove(&ctx, &view).await
}

/// Lets the user's way to a list lead to a view; an empty one is the plain list.
#[server(prefix = "/api", endpoint = "views/first")]
pub async fn open_first(list: SavedList, #[server(default)] view: String) -> Result<(), AppError> {
    use crate::model::{Action, Permission};
    let target = format!("{} {view}", list.key());
    let ctx =
        crate::server::access::enter(Permission::ViewData, Action::ViewChosen, target).await?;
    crate::server::views::open_first(&ctx, list, &view).await
}
