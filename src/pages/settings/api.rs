//! Facts for the settings page, and the taste of one browser.
#![expect(missing_docs, reason = "the server macro makes a struct of each function's arguments")]

use crate::{
    error::AppError,
    model::{
        session::{Density, Shortcuts, Theme, Zone},
        settings::About,
    },
};
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// Facts about the tenant and this installation.
#[server(prefix = "/api", endpoint = "settings/about", input = GetUrl)]
pub async fn read_about() -> Result<About, AppError> {
    use crate::model::{Action, Permission};
    let ctx =
        crate::server::access::enter(Permission::ViewData, Action::SettingsViewed, "").await?;
    crate::server::settings::about(&ctx).await
}

/// Keeps the given preferences of this browser in cookies; the others stay. Leads back to `next`,
/// a path of this portal, where that is not empty.
#[server(prefix = "/api", endpoint = "session/appearance")]
pub async fn set_appearance(
    #[server(default)] theme: Option<Theme>,
    #[server(default)] zone: Option<Zone>,
    #[server(default)] shortcuts: Option<Shortcuts>,
    #[server(default)] density: Option<Density>,
    #[server(default)] next: String,
) -> Result<(), AppError> {
    crate::server::session::set_appearance(theme, zone, shortcuts, density, next).await
}
