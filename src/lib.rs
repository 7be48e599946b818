//! Sightline: endpoint investigation in the browser. The page and the server that renders it.

#![recursion_limit = "256"]

pub mod app;
pub mod browser;
pub mod components;
pub mod error;
pub mod model;
pub mod pages;
pub mod url;

#[cfg(feature = "ssr")]
pub mod document;
#[cfg(feature = "ssr")]
pub mod server;

/// The browser's entry: takes over the page that the server rendered.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_lazy(app::App);
}
