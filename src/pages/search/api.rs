//! Finding things by a value.
#![expect(missing_docs, reason = "the server macro makes a struct of each function's arguments")]

use crate::{
    error::AppError,
    model::search::{SearchAnswer, Suggested},
    url::SearchQuery,
};
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// What a value or a pasted list leads to.
#[server(prefix = "/api", endpoint = "search", input = GetUrl)]
pub async fn search(query: SearchQuery) -> Result<SearchAnswer, AppError> {
    use crate::model::{Action, Permission};
    let ctx =
        crate::server::access::enter(Permission::ViewData, Action::Searched, query.text.as_str())
            .await?;
    crate::server::search::search(&ctx, query).await
}

/// A few things whose names begin with a text, while it is typed.
#[server(prefix = "/api", endpoint = "search/suggest", input = GetUrl)]
pub async fn suggest(text: String) -> Result<Suggested, AppError> {
    use crate::model::{Action, Permission};
    let ctx = crate::server::access::enter(Permission::ViewData, Action::Suggested, text.as_str())
        .await?;
    crate::server::search::suggest(&ctx, &text).await
}
