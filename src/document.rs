//! The HTML document around the page, as the server sends it.

use crate::{app::App, model::session::Preferences};
use axum::http::{header::COOKIE, request::Parts};
use leptos::{
    hydration::{AutoReload, HydrationScripts},
    prelude::*,
};
use leptos_meta::{HashedStylesheet, MetaTags};

/// The document. Colours and rows come from the request's cookies, so that the first paint is right.
#[must_use]
pub fn document(options: LeptosOptions) -> impl IntoView {
    let preferences = preferences();
    let (theme, density) = (preferences.theme.key(), preferences.density.key());
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=theme data-density=density>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="preload" href="/fonts/inter-latin-wght-normal.woff2" r#as="font" type="font/woff2" crossorigin="anonymous"/>
                <HashedStylesheet id="leptos" options=options.clone()/>
                <AutoReload options=options.clone()/>
                <HydrationScripts options/>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// Preferences of the browser that asks.
fn preferences() -> Preferences {
    let header = use_context::<Parts>().and_then(|parts| {
        parts.headers.get(COOKIE).and_then(|cookies| cookies.to_str().ok()).map(ToOwned::to_owned)
    });
    header.map(|cookies| Preferences::from_cookies(&cookies)).unwrap_or_default()
}
