//! The page: head, tabs, and either everything in brief or one table whole.

use super::{api::read_profile, head::page_head, kind_of, overview::overview, table};
use crate::{
    components::{
        empty::skeleton,
        error_view::error_page,
        page::{use_id, use_query},
    },
    model::{EntityKind, profile::Profile},
    url::ProfileQuery,
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The page of a file, address, domain, URL or user.
#[must_use]
pub fn entity_page() -> AnyView {
    let value = use_id::<String>();
    let query = use_query::<ProfileQuery>();
    let kind = kind_of(&use_location().pathname.get_untracked()).unwrap_or(EntityKind::File);
    let profile = Resource::new(
        move || (value.get(), query.get()),
        move |(value, query)| read_profile(kind, value, query),
    );
    view! {
        <Transition fallback=skeleton>
            {move || Suspend::new(async move {
                match profile.await {
                    Ok(profile) => page(&profile, &query.get_untracked()),
                    Err(error) => error_page(&error),
                }
            })}
        </Transition>
    }
    .into_any()
}

fn page(profile: &Profile, query: &ProfileQuery) -> AnyView {
    let body = if query.show.is_empty() || profile.bounds.is_none() {
        overview(profile, query)
    } else {
        table::whole(profile, query)
    };
    view! {
        <div class="entity">
            {page_head(profile, query)}
            {body}
        </div>
    }
    .into_any()
}
