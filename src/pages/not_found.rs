//! A path that leads nowhere.

use crate::{
    components::{error_view::error_page, shell::public::PublicFrame},
    error::AppError,
};
use leptos::prelude::*;

/// The page for every path that is no page.
#[component]
pub fn NotFound() -> impl IntoView {
    // The server's request id must reach the browser, which would make an error without one.
    let error = Resource::new_blocking(|| (), |()| async { AppError::not_found("page") });
    view! {
        <PublicFrame>
            <Suspense>{move || Suspend::new(async move { error_page(&error.await) })}</Suspense>
        </PublicFrame>
    }
}
