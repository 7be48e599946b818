//! Title and head of a page.

use super::icon::icon;
use crate::{browser, url::Query};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_url};

/// Whether the user came from another page of ours, so that focus must follow.
#[derive(Clone, Copy, Debug)]
pub struct Arrived(pub RwSignal<bool>);

/// The page's title in the browser's tab.
#[component]
pub fn PageTitle(
    /// Without the product's name.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! { <Title text=text/> }
}

/// The page's heading. After a change of page it takes focus, which also has it read out.
#[must_use]
pub fn heading(text: String) -> AnyView {
    heading_of(text, None)
}

/// The same for a short form, with the whole as its title.
#[must_use]
pub fn heading_of(text: String, whole: Option<String>) -> AnyView {
    let arrived = use_context::<Arrived>();
    let title = text.clone();
    Effect::new(move |_| browser::remember(&title));
    let element = NodeRef::<leptos::html::H1>::new();
    Effect::new(move |_| {
        if arrived.is_some_and(|arrived| arrived.0.get())
            && let Some(element) = element.get()
        {
            browser::focus_once_shown(&element);
        }
    });
    view! { <h1 tabindex="-1" title=whole node_ref=element>{text}</h1> }.into_any()
}

/// A page's head without facts: symbol, heading, actions at the end.
#[must_use]
pub fn plain_head(symbol: Option<&'static str>, text: &str, actions: AnyView) -> AnyView {
    view! {
        <PageTitle text=text/>
        <div class="phead plain">
            <div class="title">{symbol.map(icon)}{heading(text.to_owned())}</div>
            <div class="actions">{actions}</div>
        </div>
    }
    .into_any()
}

/// A memo that is worked out before anybody else asks. On the server a page's data is fetched on other
/// threads while the page is written, and a memo that two of them ask for first is empty for one of
/// them, which panics (`reactive_graph` 0.2).
#[must_use]
pub fn known<T: Send + Sync + 'static>(memo: Memo<T>) -> Memo<T> {
    memo.with_untracked(|_| ());
    memo
}

/// The view's state, read from the route's own address: it stays as it is while another page
/// is on its way.
#[must_use]
pub fn use_query<Q: Query + PartialEq + Send + Sync + 'static>() -> Memo<Q> {
    let url = use_url();
    known(Memo::new(move |_| Q::from_query(url.read().search())))
}

/// The `:id` of the route's path.
#[must_use]
pub fn use_id<Id: From<String> + PartialEq + Send + Sync + 'static>() -> Memo<Id> {
    let params = known(use_params_map());
    known(Memo::new(move |_| Id::from(params.read().get("id").unwrap_or_default())))
}
