//! Settings: how this browser shows the portal, and what this tenant and installation are.

pub mod api;
mod appearance;
pub mod frame;

use crate::{
    components::{
        clock::{Precision, clock},
        empty::skeleton,
        error_view::error_page,
        fields::setting,
        shell::CurrentSession,
    },
    model::{session::TenantKind, settings::About, size::bytes, time::grouped},
    pages::paths,
};
use appearance::appearance;
use frame::settings_page;
use leptos::prelude::*;

/// The settings page.
#[must_use]
pub fn preferences_page() -> AnyView {
    let about = Resource::new(|| (), |()| api::read_about());
    let session = use_context::<CurrentSession>();
    let body = view! {
        <Transition fallback=skeleton>
            {move || Suspend::new(async move {
                let preferences = match session {
                    Some(session) => session.0.await.ok().map(|session| session.preferences),
                    None => None,
                };
                let about = match about.await {
                    Ok(about) => sections(&about),
                    Err(error) => error_page(&error),
                };
                view! { {preferences.map(appearance)}{about} }.into_any()
            })}
        </Transition>
    };
    settings_page(paths::SETTINGS, ().into_any(), body.into_any())
}

fn sections(about: &About) -> AnyView {
    let kind = match about.tenant.kind {
        TenantKind::Live => "Live: the clock runs",
        TenantKind::Case => "Case: the clock stands at a fixed time",
    };
    let ends = about.session_ends.map(|at| setting("Session ends by", clock(at, Precision::Full)));
    let refused = match about.rules_refused {
        0 => String::new(),
        count => format!(", {count} files refused, each logged with its reason"),
    };
    let rules = format!("{} loaded{refused}", about.rules);
    view! {
        <section class="sect">
            <header><h2>"Tenant"</h2></header>
            <dl class="kv">
                {setting("Name", about.tenant.name.clone())}
                {setting("Kind", kind)}
                {setting("Region", format!("{} ({})", about.region_name, about.tenant.region))}
                {setting("Since", clock(about.created, Precision::Date))}
                {setting("Retention", format!("{} days", about.retention_days))}
                {setting("Events kept", grouped(about.events))}
                {setting("On disk", bytes(about.stored_bytes))}
                {setting("Encryption at rest", about.encryption.clone())}
            </dl>
        </section>
        <section class="sect">
            <header><h2>"This installation"</h2></header>
            <dl class="kv">
                {setting("Version", about.version.clone())}
                {setting("Data format", about.format.to_string())}
                {setting("Detection rules", rules)}
                {ends}
            </dl>
        </section>
    }
    .into_any()
}
