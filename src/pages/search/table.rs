//! Tables of what was found.

use crate::{
    components::{
        chip::host,
        clock::{Precision, clock},
        icon::{self, icon},
        table::head,
    },
    model::{
        EntityKind, Moment,
        profile::completeness,
        search::{Hit, LookedUp, Seen},
        time::grouped,
        value::{defang, is_live},
    },
    pages::paths,
    url::{Query as _, SearchQuery},
};
use leptos::prelude::*;

const COLUMNS: [(&str, &str); 4] =
    [("Devices", "num"), ("Events", "num"), ("First seen", "num"), ("Last seen", "num")];

/// Everything one value led to.
pub(super) fn hits(hits: &[Hit]) -> AnyView {
    let rows: Vec<_> = hits
        .iter()
        .map(|hit| {
            view! {
                <tr role="row">
                    <td role="cell" class="soft o2">{hit.entity.kind.label()}</td>
                    <td role="cell" class="full-n o1">{link(hit)}</td>
                    <td role="cell" class="soft o3"><span class="clip">{about(hit)}</span></td>
                    {numbers(hit.seen)}
                </tr>
            }
        })
        .collect();
    view! {
        <table class="t d fix stack" role="table" aria-label="Found">
            <colgroup>
                <col class="w112"/><col/><col/><col class="w72"/><col class="w72"/>
                <col class="w112"/><col class="w112"/>
            </colgroup>
            <thead role="rowgroup">
                <tr role="row">
                    {head("Kind", "")}{head("Value", "")}{head("About", "")}
                    {COLUMNS.map(|(label, class)| head(label, class))}
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

/// Why it was found: an alert is known by its title, so its id stands here.
fn about(hit: &Hit) -> String {
    if hit.entity.kind == EntityKind::Alert { hit.entity.value.clone() } else { hit.note.clone() }
}

/// What each value of a pasted list led to.
pub(super) fn list(list: &LookedUp) -> AnyView {
    let looked = list.looked.as_slice();
    let since = list.since.civil(0).long_date();
    let bounds = format!("Scope: {}, since {since}", list.scope);
    let found = looked.iter().filter(|one| one.hit.is_some()).count();
    let words = format!("{found} of {} values found", grouped(looked.len() as u64));
    let rows: Vec<_> = looked
        .iter()
        .map(|one| {
            let (result, seen) = match &one.hit {
                Some(hit) => (link(hit), hit.seen),
                None => (view! { <span class="muted">"not found"</span> }.into_any(), None),
            };
            let more = (one.hits > 1).then(|| {
                let href = SearchQuery { text: one.text.clone() }.href(paths::SEARCH);
                view! { " and "<a class="link" href=href>{format!("{} more", one.hits - 1)}</a> }
            });
            view! {
                <tr role="row">
                    <td role="cell" class="full-n o1"><span class="mono clip" title=one.text.clone()>{defanged(&one.text)}</span></td>
                    <td role="cell" class="soft o2">{one.what.clone()}</td>
                    <td role="cell" class="o3">{result}<span class="soft">{more}</span></td>
                    {numbers(seen)}
                </tr>
            }
        })
        .collect();
    view! {
        <div class="truth" role="status"><span>{words}</span><span>{bounds}</span>
            <span class=if list.behind == 0 { "opt-n" } else { "" }>{completeness(list.behind)}</span>
        </div>
        <section class="sect flush">
            <table class="t d fix stack" role="table" aria-label="Looked up">
                <colgroup>
                    <col/><col class="w128"/><col/><col class="w72"/><col class="w72"/>
                    <col class="w112"/><col class="w112"/>
                </colgroup>
                <thead role="rowgroup">
                    <tr role="row">
                        {head("Value", "")}{head("Read as", "")}{head("Found", "")}
                        {COLUMNS.map(|(label, class)| head(label, class))}
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}

/// A pasted URL or domain must not turn into a live link.
fn defanged(text: &str) -> String {
    if is_live(text) { defang(text) } else { text.to_owned() }
}

fn link(hit: &Hit) -> AnyView {
    let value = hit.entity.value.clone();
    let shown = match hit.entity.kind {
        EntityKind::Device | EntityKind::Server => host(&value).to_owned(),
        EntityKind::Domain | EntityKind::Url => defang(&value),
        EntityKind::Alert => hit.note.clone(),
        _ => value.clone(),
    };
    let title = shown.clone();
    view! {
        <a class="chip g" href=hit.href.clone() title=title data-row="" data-value=value>
            {icon(icon::of_entity(hit.entity.kind))}
            <span class="v">{shown}</span>
        </a>
    }
    .into_any()
}

fn numbers(seen: Option<Seen>) -> AnyView {
    let number = |number: fn(&Seen) -> u64| {
        seen.as_ref().map_or_else(|| "—".to_owned(), |seen| grouped(number(seen)))
    };
    let moment = |at: Option<Moment>| match at {
        Some(at) => clock(at, Precision::Minute).into_any(),
        None => "—".into_any(),
    };
    view! {
        <td role="cell" class="num lab" data-l="Devices">{number(|seen| seen.devices)}</td>
        <td role="cell" class="num lab" data-l="Events">{number(|seen| seen.events)}</td>
        <td role="cell" class="mono num lab" data-l="First">{moment(seen.map(|seen| seen.first))}</td>
        <td role="cell" class="mono num lab" data-l="Last">{moment(seen.map(|seen| seen.last))}</td>
    }
    .into_any()
}
