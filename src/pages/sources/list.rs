//! The list of sources, and what arrives from each.

use super::{
    devices::devices,
    live::{Live, as_of, live, rate, token_href},
    pane::pane,
};
use crate::{
    components::{
        clock::{Precision, ago, clock},
        empty::{WayOut, empty, skeleton},
        error_view::error_page,
        icon::icon,
        mark::{source_state, token_state},
        page::use_query,
        table::head,
    },
    model::{
        home::SourceRow,
        source::{SourcesView, TokenRow},
        time::grouped,
    },
    pages::{paths, settings::frame::settings_page},
    url::SourcesQuery,
};
use leptos::prelude::*;

/// The list.
#[must_use]
pub fn sources_page() -> AnyView {
    let query = use_query::<SourcesQuery>();
    let sources = live();
    let revoke = ServerAction::<super::api::RevokeToken>::new();
    // What was revoked shows at once.
    Effect::new(move |_| {
        if revoke.version().get() > 0 {
            sources.refetch();
        }
    });
    let body = view! {
        <Transition fallback=skeleton>
            {move || {
                let open = query.get().token;
                Suspend::new(async move {
                    match sources.await {
                        Ok(view) => page(&view, &open, sources, revoke),
                        Err(error) => error_page(&error),
                    }
                })
            }}
        </Transition>
    };
    let actions = view! {
        <a class="btn" href=paths::UPLOAD>{icon("up")}<span class="lbl">"Upload files"</span></a>
        <a class="btn pri" href=paths::CONNECT>{icon("plus")}<span class="lbl">"Connect a source"</span></a>
    };
    settings_page(paths::SOURCES, actions.into_any(), body.into_any())
}

fn page(
    view: &SourcesView,
    open: &str,
    sources: Live,
    revoke: ServerAction<super::api::RevokeToken>,
) -> AnyView {
    let lists = view! { {tokens(view, open, sources)}{devices(view)}{imports(view)} };
    match view.tokens.iter().find(|token| token.id == open) {
        Some(token) => view! {
            <div class="split">
                <div>{lists}</div>
                {pane(token, view, revoke)}
            </div>
        }
        .into_any(),
        None => lists.into_any(),
    }
}

fn tokens(view: &SourcesView, open: &str, sources: Live) -> AnyView {
    if view.tokens.is_empty() {
        let cause = "Something that sends needs an enrolment token. Making one takes a minute, and \
                     the page then shows the configuration to copy.";
        let way = WayOut {
            icon: "plus",
            label: "Connect a source".to_owned(),
            href: paths::CONNECT.to_owned(),
        };
        return empty("Nothing is connected yet", cause, vec![way]);
    }
    let usable = view.tokens.iter().filter(|token| token.state.is_usable()).count();
    let rows: Vec<_> = view.tokens.iter().map(|token| row(token, view, token.id == open)).collect();
    view! {
        <section class="sect flush">
            <header><h2>"Enrolment tokens"</h2></header>
            <div class="truth" role="status">
                <span>"All "<b>{view.tokens.len()}</b>" tokens, "{usable}" in use"</span>
                {as_of(view, paths::SOURCES, sources)}
            </div>
            <table class="t d fix stack" role="table" aria-label="Enrolment tokens">
                <colgroup>
                    <col/><col class="w112"/><col class="w88"/><col class="w112"/><col class="w96 opt-w"/><col class="w88"/><col class="w128 opt-w"/>
                </colgroup>
                <thead role="rowgroup">
                    <tr role="row">
                        {head("Token", "")}{head("State", "")}{head("Events/s", "num")}{head("Last used", "num")}{head("Received", "num opt-w")}{head("Rejected", "num")}{head("Limit", "opt-w")}
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}

fn row(token: &TokenRow, view: &SourcesView, open: bool) -> AnyView {
    let last = token.last_used.map_or_else(|| "—".into_any(), |at| ago(at, view.as_of));
    let selected = open.then_some("true");
    view! {
        <tr role="row" aria-selected=selected>
            <td role="cell" class="o1 rowlink">
                <a class="link0 strong clip" href=token_href(&token.id) data-noscroll="">{token.name.clone()}</a>
            </td>
            <td role="cell" class="o2">{token_state(token.state)}</td>
            <td role="cell" class="num lab" data-l="Events/s">{rate(&token.flow)}</td>
            <td role="cell" class="num lab" data-l="Last used">{last}</td>
            <td role="cell" class="num lab opt-w" data-l="Received">{grouped(token.flow.received)}</td>
            <td role="cell" class="num lab" data-l="Rejected">{grouped(token.flow.rejected + token.flow.refused)}</td>
            <td role="cell" class="soft lab opt-w" data-l="Limit">{limit(token)}</td>
        </tr>
    }
    .into_any()
}

/// A token's limit in words.
pub(super) fn limit(token: &TokenRow) -> String {
    match token.events_per_second {
        Some(limit) => format!("{} events/s", grouped(u64::from(limit))),
        None => "None".to_owned(),
    }
}

fn imports(view: &SourcesView) -> Option<AnyView> {
    if view.imports.is_empty() {
        return None;
    }
    let rows: Vec<_> = view.imports.iter().map(import).collect();
    Some(
        view! {
            <section class="sect flush">
                <header><h2>"Imports"</h2><span class="small muted">{view.imports.len()}" newest"</span></header>
                <table class="t d fix stack" role="table" aria-label="Imports">
                    <colgroup><col/><col class="w96 opt-w"/><col class="w112"/><col class="w104"/><col class="w88"/><col class="w160"/></colgroup>
                    <thead role="rowgroup">
                        <tr role="row">
                            {head("Import", "")}{head("Kind", "opt-w")}{head("State", "")}{head("Rows", "num")}{head("Rejected", "num")}{head("At", "num")}
                        </tr>
                    </thead>
                    <tbody role="rowgroup">{rows}</tbody>
                </table>
            </section>
        }
        .into_any(),
    )
}

fn import(one: &SourceRow) -> AnyView {
    let at = one.last.map(|at| clock(at, Precision::Day));
    let name = if one.report.is_empty() {
        view! { <span class="strong clip">{one.name.clone()}</span> }.into_any()
    } else {
        view! { <a class="link0 strong clip" href=paths::import(&one.report)>{one.name.clone()}</a> }
            .into_any()
    };
    view! {
        <tr role="row">
            <td role="cell" class="o1 rowlink">{name}</td>
            <td role="cell" class="soft opt-w">{one.kind.clone()}</td>
            <td role="cell" class="o2">{source_state(one.state)}</td>
            <td role="cell" class="num lab" data-l="Rows">{grouped(one.rows)}</td>
            <td role="cell" class="num lab" data-l="Rejected">{grouped(one.rejected)}</td>
            <td role="cell" class="mono num lab" data-l="At">{at}</td>
        </tr>
    }
    .into_any()
}
