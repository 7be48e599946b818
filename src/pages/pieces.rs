//! Which pages' code comes together: each piece of WebAssembly is loaded when one of its pages is opened.
//!
//! What several pieces share becomes a piece of its own for each set of them that shares something: with
//! one piece a page a browser fetched about 200 of them before a page worked. Few pieces, by what people
//! do one after another, are fetched at once, and the next page is there already.

use super::{
    alerts::{alert_page, alerts_page},
    devices::{
        device_alerts, device_frame, device_overview, devices_page, process_page, timeline_page,
    },
    entities::entity_page,
    home::home_page,
    search::search_page,
    settings::preferences_page,
    sources::{connect_page, sources_page},
    storage::storage_page,
    uploads::{import_page, upload_page},
    values::value_page,
};
use leptos::prelude::*;
use leptos_router::ChooseView;

/// A page of the investigation.
#[derive(Clone, Copy, Debug)]
pub enum Investigation {
    /// Home.
    Home,
    /// Device list.
    Devices,
    /// What a device's tabs stand in.
    Device,
    /// A device's first tab.
    DeviceOverview,
    /// A device's alerts.
    DeviceAlerts,
    /// A device's timeline.
    Timeline,
    /// A process.
    Process,
    /// Alert queue.
    Alerts,
    /// An alert.
    Alert,
    /// A file, address, domain, URL or user.
    Entity,
    /// Search.
    Search,
    /// What can be done with a value.
    Value,
}

/// A page of the settings.
#[derive(Clone, Copy, Debug)]
pub enum Settings {
    /// Preferences, and what this installation is.
    Preferences,
    /// Data sources.
    Sources,
    /// How an agent is set up.
    Connect,
    /// Files to import.
    Upload,
    /// An import's report.
    Import,
    /// Where rows lie.
    Storage,
}

#[lazy]
fn investigation(page: Investigation) -> AnyView {
    match page {
        Investigation::Home => home_page(),
        Investigation::Devices => devices_page(),
        Investigation::Device => device_frame(),
        Investigation::DeviceOverview => device_overview(),
        Investigation::DeviceAlerts => device_alerts(),
        Investigation::Timeline => timeline_page(),
        Investigation::Process => process_page(),
        Investigation::Alerts => alerts_page(),
        Investigation::Alert => alert_page(),
        Investigation::Entity => entity_page(),
        Investigation::Search => search_page(),
        Investigation::Value => value_page(),
    }
}

#[lazy]
fn settings(page: Settings) -> AnyView {
    match page {
        Settings::Preferences => preferences_page(),
        Settings::Sources => sources_page(),
        Settings::Connect => connect_page(),
        Settings::Upload => upload_page(),
        Settings::Import => import_page(),
        Settings::Storage => storage_page(),
    }
}

impl ChooseView for Investigation {
    async fn choose(self) -> AnyView {
        investigation(self).await
    }

    async fn preload(&self) {
        #[cfg(target_arch = "wasm32")]
        __preload_investigation().await;
    }
}

impl ChooseView for Settings {
    async fn choose(self) -> AnyView {
        settings(self).await
    }

    async fn preload(&self) {
        #[cfg(target_arch = "wasm32")]
        __preload_settings().await;
    }
}
