//! Going to a moment of a timeline, and selecting a part of it by two fields.

use crate::{
    components::{
        clock::{Precision, ZoneNow, written},
        icon::icon,
        query_form::query_form,
    },
    model::{Cursor, EventId, Moment, Span, session::Zone, timeline::TimelinePage},
    pages::paths,
    url::{Pairs, Query, TimelineQuery, span_word},
};
use leptos::prelude::*;

/// The menu with both forms.
pub(super) fn jump(page: &TimelinePage, query: &TimelineQuery) -> AnyView {
    let shown = query.zoom.unwrap_or(page.window);
    let path = paths::timeline(&page.device);
    view! {
        <details class="dd">
            <summary class="link small">{icon("clock")}"Go to"</summary>
            <div class="menu left jump">
                {moment_form(page, query, shown, &path)}
                {part_form(query, shown, &path)}
                <p class="hint live">"On the histogram: drag, or focus it and use the arrow keys."</p>
            </div>
        </details>
    }
    .into_any()
}

/// What a form leaves as it is.
fn rest(query: TimelineQuery) -> Vec<AnyView> {
    let mut pairs = Pairs::default();
    query.write(&mut pairs);
    pairs
        .iter()
        .map(|(name, value)| {
            view! { <input type="hidden" name=name.to_owned() value=value.to_owned()/> }.into_any()
        })
        .collect()
}

/// How far the entered times are from UTC.
fn offset(at: Moment) -> AnyView {
    let zone = ZoneNow::current();
    let minutes = move || match zone.0.get() {
        Zone::Utc => "0".to_owned(),
        Zone::Local => zone.offset(at).to_string(),
    };
    view! { <input type="hidden" name="offset" value=minutes/> }.into_any()
}

fn field(name: &'static str, label: &'static str, at: Moment) -> AnyView {
    let zone = ZoneNow::current();
    let id = format!("jump-{name}");
    let value = move || {
        let text = written(zone.civil(at), Precision::Full).replace(' ', "T");
        text.split('.').next().unwrap_or_default().to_owned()
    };
    view! {
        <div class="field">
            <label for=id.clone()>{move || format!("{label}, {}", zone.word())}</label>
            <input class="input mono" id=id type="datetime-local" step="1" name=name required="" value=value/>
        </div>
    }
    .into_any()
}

fn canonical(entered: &str) -> String {
    TimelineQuery::from_query(entered).to_query()
}

/// To a moment: the list begins there.
fn moment_form(page: &TimelinePage, query: &TimelineQuery, shown: Span, path: &str) -> AnyView {
    let (cursor, event) = (Cursor::default(), EventId::default());
    let at = page.rows.first().map_or(shown.to, |row| row.at);
    let fields = view! {
        {rest(TimelineQuery { cursor, event, ..query.clone() })}
        <input type="hidden" name="within" value=span_word(page.window)/>
        {offset(shown.from)}
        {field("goto", "Events until", at)}
        <button class="btn" type="submit">"Go to this moment"</button>
    };
    query_form(path.to_owned(), canonical, fields.into_any())
}

/// A part of the window.
fn part_form(query: &TimelineQuery, shown: Span, path: &str) -> AnyView {
    let rest_of = TimelineQuery { zoom: None, ..query.clone() }.restarted().list();
    let fields = view! {
        {rest(rest_of)}
        {offset(shown.from)}
        {field("zoom_from", "Part from", shown.from)}
        {field("zoom_to", "Part to", shown.to)}
        <button class="btn" type="submit">"Select this part"</button>
    };
    query_form(path.to_owned(), canonical, fields.into_any())
}
