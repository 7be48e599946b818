//! The page of a search.

use super::{api::search, table};
use crate::{
    components::{
        empty::{WayOut, empty, skeleton},
        error_view::error_page,
        page::{plain_head, use_query},
        query_form::query_form,
    },
    model::{
        profile::completeness,
        search::{MOST_VALUES, SearchAnswer, Searched},
        time::grouped,
    },
    pages::paths,
    url::{Query, SearchQuery},
};
use leptos::prelude::*;
use leptos_router::components::Redirect;

/// The search page.
#[must_use]
pub fn search_page() -> AnyView {
    let query = use_query::<SearchQuery>();
    let answer = Resource::new(move || query.get(), search);
    view! {
        <Transition fallback=skeleton>
            {move || Suspend::new(async move {
                match answer.await {
                    Ok(answer) => page(&answer, &query.get_untracked()),
                    Err(error) => error_page(&error),
                }
            })}
        </Transition>
    }
    .into_any()
}

fn page(answer: &SearchAnswer, query: &SearchQuery) -> AnyView {
    let found = match answer {
        SearchAnswer::Nothing => ().into_any(),
        SearchAnswer::One(searched) => one(searched),
        SearchAnswer::List(looked) => table::list(looked),
    };
    view! {
        {plain_head(Some("search"), "Search", ().into_any())}
        {form(query)}
        {found}
    }
    .into_any()
}

/// A box for one value or many; the address holds what was asked.
fn form(query: &SearchQuery) -> AnyView {
    let hint = format!(
        "One value, or up to {MOST_VALUES} with one a line: hashes, addresses, prefixes, URLs, \
         domains, hosts, users, SIDs, alert ids. Quotes and defanged writing are understood."
    );
    let fields = view! {
        <div class="field wide">
            <label class="label" for="search-values">"Look up"</label>
            <textarea class="input" id="search-values" name="q" rows="3" aria-describedby="search-hint" data-find="">
                {query.text.clone()}
            </textarea>
            <p class="small muted" id="search-hint">{hint}</p>
            <div class="btnrow"><button class="btn pri" type="submit">"Look up"</button></div>
        </div>
    }
    .into_any();
    let canonical = |entered: &str| SearchQuery::from_query(entered).to_query();
    view! {
        <section class="sect">{query_form(paths::SEARCH.to_owned(), canonical, fields)}</section>
    }
    .into_any()
}

fn one(searched: &Searched) -> AnyView {
    if let Some(href) = &searched.go {
        return view! { <Redirect path=href.clone()/> }.into_any();
    }
    if searched.hits.is_empty() {
        let cause = format!(
            "\u{201c}{}\u{201d} was read as a {} and looked for in {}, on the devices of {}, since {}. {}.",
            searched.text,
            searched.what,
            join(&searched.places),
            searched.scope,
            searched.since.civil(0).long_date(),
            completeness(searched.behind)
        );
        let ways = vec![WayOut {
            icon: "device",
            label: "All devices".to_owned(),
            href: paths::DEVICES.to_owned(),
        }];
        return empty("Nothing found", &cause, ways);
    }
    let more = if searched.more { " or more" } else { "" };
    let words = format!(
        "{}{more} found for \u{201c}{}\u{201d}, read as a {}; looked for in {}",
        grouped(searched.hits.len() as u64),
        searched.text,
        searched.what,
        join(&searched.places)
    );
    view! {
        <div class="truth" role="status">
            <span>{words}</span>
            <span class="opt-n">{format!("Scope: {}", searched.scope)}</span>
            <span class=if searched.behind == 0 { "opt-n" } else { "" }>{completeness(searched.behind)}</span>
        </div>
        <section class="sect flush">{table::hits(&searched.hits)}</section>
    }
    .into_any()
}

fn join(places: &[String]) -> String {
    match places {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
