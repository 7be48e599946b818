//! What stands around the rows of a list: sorted heads, the truth strip, the pager.
//!
//! Tables themselves are plain HTML in each page. They carry explicit roles, because narrow windows
//! change their display, which would take the roles away.

use super::icon::icon;
use crate::model::{facet::Bounds, time::grouped};
use leptos::prelude::*;

/// A column head that sorts.
#[derive(Clone, Debug)]
pub struct SortHead {
    /// Its words.
    pub label: String,
    /// Where a click leads.
    pub href: String,
    /// Whether the list is sorted by it, and if so, whether largest first.
    pub sorted: Option<bool>,
    /// Further classes.
    pub class: &'static str,
}

impl SortHead {
    /// The head.
    #[must_use]
    pub fn view(self) -> AnyView {
        let order = self.sorted.map(|down| if down { "descending" } else { "ascending" });
        let arrow = self.sorted.map(|_| icon("sort"));
        view! {
            <th role="columnheader" scope="col" class=self.class aria-sort=order>
                <a href=self.href data-noscroll="">{self.label}{arrow}</a>
            </th>
        }
        .into_any()
    }
}

/// A plain column head.
#[must_use]
pub fn head(label: &'static str, class: &'static str) -> AnyView {
    view! { <th role="columnheader" scope="col" class=class>{label}</th> }.into_any()
}

/// A column head whose words are only heard.
#[must_use]
pub fn hidden_head(label: &'static str) -> AnyView {
    view! { <th role="columnheader" scope="col"><span class="vh">{label}</span></th> }.into_any()
}

/// ATT&CK techniques in little room: the first, and how many more.
#[must_use]
pub fn techniques(techniques: &[String]) -> String {
    match techniques {
        [] => String::new(),
        [one] => one.clone(),
        [first, more @ ..] => format!("{first} +{}", more.len()),
    }
}

/// What the list shows of what there is: "1–24 of 24 devices that match, 1,284 in scope".
#[must_use]
pub fn truth(bounds: &Bounds, shown: usize, things: &'static str, more: AnyView) -> AnyView {
    let last = bounds.first.saturating_add(shown as u64).saturating_sub(1);
    let range = if shown == 0 {
        "0".to_owned()
    } else {
        format!("{}–{}", grouped(bounds.first), grouped(last))
    };
    let scope = format!("Scope: {}", bounds.scope);
    let tail = if bounds.matched == bounds.in_scope {
        view! { " "{things} }.into_any()
    } else {
        view! { " "{things}" that match, "<b>{grouped(bounds.in_scope)}</b>" in all" }.into_any()
    };
    view! {
        <div class="truth" role="status">
            <span><b>{range}</b>" of "<b>{grouped(bounds.matched)}</b>{tail}</span>
            <span class="opt-n">{scope}</span>
            {more}
        </div>
    }
    .into_any()
}

/// Links to the pages before and after; nothing where there is one page only.
#[must_use]
pub fn pager(previous: Option<String>, next: Option<String>, words: [&'static str; 2]) -> AnyView {
    if previous.is_none() && next.is_none() {
        return ().into_any();
    }
    let [back, on] = words;
    let link = |href: Option<String>,
                symbol: &'static str,
                word: &'static str,
                rel: &'static str| match href {
        Some(href) => {
            view! { <a class="btn s" href=href rel=rel>{icon(symbol)}{word}</a> }.into_any()
        }
        None => view! { <span class="btn s" aria-disabled="true">{icon(symbol)}{word}</span> }
            .into_any(),
    };
    view! {
        <nav class="pager" aria-label="Pages">
            <span class="end">
                {link(previous, "left", back, "prev")}
                {link(next, "right", on, "next")}
            </span>
        </nav>
    }
    .into_any()
}
