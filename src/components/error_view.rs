//! An error in place of a page or a panel: what, why, the request id, a way on.

use super::{icon::icon, page::PageTitle};
use crate::{error::AppError, pages::paths};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// Gives the answer this status, if the page is being made by a server. Without a session the shell
/// leads to the sign-in by its own status, which must stand.
pub fn set_status(status: u16) {
    if status == 401 {
        return;
    }
    #[cfg(feature = "ssr")]
    if let (Some(response), Ok(status)) =
        (use_context::<leptos_axum::ResponseOptions>(), axum::http::StatusCode::from_u16(status))
    {
        response.set_status(status);
    }
    #[cfg(not(feature = "ssr"))]
    let _only_on_the_server = status;
}

/// The error of a whole page; the answer gets its status.
#[must_use]
pub fn error_page(error: &AppError) -> AnyView {
    set_status(error.status());
    let heading = view! { <h1>{error.heading()}</h1> }.into_any();
    view! { <PageTitle text=error.heading()/>{body(error, heading)} }.into_any()
}

/// The error of a panel.
#[must_use]
pub fn error_view(error: &AppError) -> AnyView {
    body(error, view! { <h2>{error.heading()}</h2> }.into_any())
}

fn body(error: &AppError, heading: AnyView) -> AnyView {
    let told = error.told().clone();
    let request = (!told.request.is_empty()).then(|| {
        view! {
            <p class="muted small">
                {error.status()}", request "<code>{told.request.clone()}</code>
            </p>
        }
    });
    let back = match error {
        AppError::Unauthenticated { .. } => {
            let here = use_location();
            let next = format!("{}{}", here.pathname.get_untracked(), search(&here));
            view! { <a class="btn pri" rel="external" href=paths::sign_in(&next)>"Sign in"</a> }
                .into_any()
        }
        AppError::NotFound { .. } | AppError::Forbidden { .. } => view! {
            <a class="btn" href="/">{icon("home")}"Home"</a>
            <a class="btn" href=paths::DEVICES>{icon("device")}"Devices"</a>
        }
        .into_any(),
        _ => view! {
            <a class="btn" rel="external" href="">{icon("refresh")}"Try again"</a>
            <a class="btn" href="/">{icon("home")}"Home"</a>
        }
        .into_any(),
    };
    view! {
        <div class="empty" role="alert">
            {icon("off")}
            {heading}
            <p class="soft">{told.message}</p>
            {request}
            <div class="btnrow">{back}</div>
        </div>
    }
    .into_any()
}

fn search(here: &leptos_router::location::Location) -> String {
    let search = here.search.get_untracked();
    if search.is_empty() { search } else { format!("?{search}") }
}
