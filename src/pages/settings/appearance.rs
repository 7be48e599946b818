//! How this browser shows the portal: one form, kept in cookies.

use super::api::SetAppearance;
use crate::{
    browser,
    components::{
        clock::ZoneNow,
        form::{Choice, select},
        shell::ShortcutsNow,
        toast::Toasts,
    },
    model::session::{Density, Preferences, Shortcuts, Theme, Zone},
    pages::paths,
};
use leptos::{form::ActionForm, prelude::*};

/// The form.
pub(super) fn appearance(preferences: Preferences) -> AnyView {
    let action = ServerAction::<SetAppearance>::new();
    let toasts = Toasts::current();
    let zone = ZoneNow::current();
    let keys = use_context::<ShortcutsNow>();
    // What was sent takes effect at once; the cookies carry it to the next page.
    Effect::new(move |_| {
        if matches!(action.value().get(), Some(Ok(()))) {
            toasts.say("Saved for this browser".to_owned());
        }
    });
    let sent = action.input();
    Effect::new(move |_| {
        let Some(sent) = sent.get() else { return };
        if let Some(theme) = sent.theme {
            browser::set_root_attribute("data-theme", theme.key());
        }
        if let Some(density) = sent.density {
            browser::set_root_attribute("data-density", density.key());
        }
        if let Some(chosen) = sent.zone {
            zone.0.set(chosen);
        }
        if let (Some(keys), Some(chosen)) = (keys, sent.shortcuts) {
            keys.0.set(chosen);
        }
    });
    let themes = Theme::ALL.iter().map(|one| choice(one.key(), one.label())).collect();
    let zones = Zone::ALL.iter().map(|one| choice(one.key(), one.label())).collect();
    let densities = Density::ALL.iter().map(|one| choice(one.key(), one.label())).collect();
    let shortcuts = Shortcuts::ALL.iter().map(|one| choice(one.key(), one.label())).collect();
    view! {
        <section class="sect">
            <header><h2>"This browser"</h2></header>
            <ActionForm action attr:class="formgrid">
                {select("theme", "Theme", themes, preferences.theme.key(), "field")}
                {select("zone", "Times", zones, preferences.zone.key(), "field")}
                {select("density", "Rows of lists", densities, preferences.density.key(), "field")}
                {select("shortcuts", "Single-key shortcuts", shortcuts, preferences.shortcuts.key(), "field")}
                <p class="hint w">
                    "Kept in cookies of this browser. Local time and shortcuts need script. "
                    <a class="link" href=paths::KEYBOARD>"List of shortcuts"</a>
                </p>
                <div class="w"><button class="btn pri" type="submit">"Save"</button></div>
            </ActionForm>
        </section>
    }
    .into_any()
}

fn choice(value: &str, label: &str) -> Choice {
    Choice { value: value.to_owned(), label: label.to_owned() }
}
