//! Settings: how this browser shows the portal, and what this tenant and installation are.

pub mod api;
mod appearance;

use crate::{
    components::{
        clock::{Precision, clock},
        empty::skeleton,
        error_view::error_page,
        fields::setting,
        page::plain_head,
        shell::CurrentSession,
    },
    model::{session::TenantKind, settings::About, time::grouped},
};
use appearance::appearance;
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

/// The settings page.
#[derive(Clone, Copy, Debug)]
pub struct SettingsRoute;

#[lazy_route]
impl LazyRoute for SettingsRoute {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let about = Resource::new(|| (), |()| api::read_about());
        let session = use_context::<CurrentSession>();
        view! {
            {plain_head(Some("settings"), "Settings", ().into_any())}
            <div class="doc">
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
            </div>
        }
        .into_any()
    }
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

/// `412.6 MB`: decimal units, one digit after the point.
fn bytes(bytes: u64) -> String {
    let units = ["kB", "MB", "GB", "TB"];
    let mut size = 1000_u64;
    let mut found = None;
    for unit in units {
        if bytes >= size {
            found = Some((size, unit));
        }
        size = size.saturating_mul(1000);
    }
    match found {
        None => format!("{bytes} bytes"),
        Some((size, unit)) => {
            let tenths = bytes / (size / 10);
            format!("{}.{} {unit}", grouped(tenths / 10), tenths % 10)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::bytes;

    #[test]
    fn sizes_read_well() {
        for (size, text) in [
            (0, "0 bytes"),
            (999, "999 bytes"),
            (1000, "1.0 kB"),
            (412_650_000, "412.6 MB"),
            (u64::MAX, "18,446,744.0 TB"),
        ] {
            assert_eq!(bytes(size), text);
        }
    }
}
