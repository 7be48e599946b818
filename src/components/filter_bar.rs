//! The bar over a list: find box, pills of the active filters, a way to clear them.

use super::{facets::words_of, icon::icon, query_form::query_form};
use crate::{
    model::{Facet, Word},
    url::{Filter, Pairs, Query},
};
use leptos::prelude::*;

/// An active filter as a pill that can be taken away.
#[must_use]
pub fn pill(op: String, value: String, without: String, excluding: bool) -> AnyView {
    let class = if excluding { "pill not" } else { "pill" };
    let label = format!("Remove filter: {op} {value}");
    view! {
        <span class=class>
            <span><span class="op">{op}</span><span class="v">{value}</span></span>
            <a class="x" href=without aria-label=label data-noscroll="">{icon("close")}</a>
        </span>
    }
    .into_any()
}

/// The pills of one filter: one for the values kept, one for those left out.
#[must_use]
pub fn pills<T: Word>(
    name: &str,
    filter: &Filter<T>,
    facets: &[Facet],
    href: &dyn Fn(Filter<T>) -> String,
) -> Vec<AnyView> {
    let mut out = Vec::new();
    if !filter.include.is_empty() {
        let words = words_of(&filter.include, facets);
        out.push(pill(format!("{name} is"), words, href(filter.without_included()), false));
    }
    if !filter.exclude.is_empty() {
        let words = words_of(&filter.exclude, facets);
        out.push(pill(format!("{name} is not"), words, href(filter.without_excluded()), true));
    }
    out
}

/// The find box: a form with the rest of the view's state in hidden fields.
#[must_use]
pub fn find_box<Q: Query + 'static>(
    path: String,
    rest: &Q,
    text: String,
    label: &'static str,
) -> AnyView {
    let mut pairs = Pairs::default();
    rest.write(&mut pairs);
    let hidden: Vec<_> = pairs
        .iter()
        .filter(|(name, _)| *name != "text")
        .map(|(name, value)| {
            view! { <input type="hidden" name=name.to_owned() value=value.to_owned()/> }
        })
        .collect();
    let fields = view! {
        <span class="find">
            {icon("search")}
            <input
                class="input s"
                type="search"
                name="text"
                value=text
                aria-label=label
                placeholder=label
                data-find=""
            />
        </span>
        {hidden}
        <button class="vh" type="submit">"Find"</button>
    };
    query_form(path, |entered| Q::from_query(entered).to_query(), fields.into_any())
}

/// The link that takes all filters away.
#[must_use]
pub fn clear_all(href: String, filtered: bool) -> AnyView {
    filtered
        .then(|| view! { <a class="btn quiet s" href=href data-noscroll="">"Clear all"</a> })
        .into_any()
}
