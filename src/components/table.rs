//! What stands around the rows of a list: sorted heads, the truth strip, the pager.
//!
//! Tables themselves are plain HTML in each page. They carry explicit roles, because narrow windows
//! change their display, which would take the roles away.

use super::icon::icon;
use crate::{
    browser,
    model::{facet::Bounds, time::grouped},
    url::{Column, Sort},
};
use leptos::prelude::*;

/// The head of a column that sorts: a click by it alone, with Shift by it as well.
#[must_use]
pub fn sort_head<C: Column>(
    column: C,
    sort: &Sort<C>,
    href: &dyn Fn(Sort<C>) -> String,
    class: &'static str,
) -> AnyView {
    let place = sort.place(column);
    let word = |down: bool| if down { "descending" } else { "ascending" };
    // Only the first key is told as the table's order; the others by their number.
    let order = place.filter(|(at, _)| *at == 0).map(|(_, down)| word(down));
    let arrow = place.map(|(at, down)| {
        let number = (sort.keys().len() > 1).then(|| {
            let also = (at > 0).then(|| format!(", {}", word(down)));
            view! { <sup>{at + 1}<span class="vh">{also}</span></sup> }
        });
        let turned = if down { "" } else { "up" };
        view! { <span class=turned>{icon("sort")}</span>{number} }
    });
    let also = href(sort.also(column));
    let click = move |event: leptos::web_sys::MouseEvent| {
        if event.shift_key() {
            browser::follow_instead(&event, &also);
        }
    };
    view! {
        <th role="columnheader" scope="col" class=class aria-sort=order>
            <a href=href(sort.clicked(column)) data-noscroll="" on:click=click>{column.title()}{arrow}</a>
        </th>
    }
    .into_any()
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
