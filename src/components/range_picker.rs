//! The time-range picker in the top bar: links and a form, so that it works without script.

use super::{
    clock::{Precision, ZoneNow, written},
    icon::icon,
    query_form::query_form,
};
use crate::{
    model::{Moment, Span, session::Zone},
    pages::RangedView,
    url::{Pairs, Preset, TimeRange},
};
use leptos::prelude::*;

/// What the picker needs of the view.
#[derive(Clone, Debug)]
pub struct RangeState {
    /// The window.
    pub range: TimeRange,
    /// The tenant's now.
    pub now: Moment,
    /// Days that telemetry is kept.
    pub retention_days: u32,
    /// Path of the view.
    pub path: String,
    /// Its other parameters.
    pub rest: Pairs,
    /// How it reads and writes its window.
    pub view: RangedView,
}

/// The window in words: "Last 7 days", or "19 Nov 09:00–10:07".
#[must_use]
pub fn words(range: TimeRange, zone: ZoneNow) -> String {
    match range {
        TimeRange::Last(preset) => preset.label().to_owned(),
        TimeRange::Fixed(span) => span_words(span, zone),
    }
}

/// A span in words, the date once if it is one day.
#[must_use]
pub fn span_words(span: Span, zone: ZoneNow) -> String {
    let (from, to) = (zone.civil(span.from), zone.civil(span.to));
    let clock = |civil: crate::model::time::Civil| {
        if civil.of_day % 60_000_000 == 0 { civil.short_clock() } else { civil.clock() }
    };
    if from.date() == to.date() {
        format!("{} {}–{}", from.short_date(), clock(from), clock(to))
    } else {
        format!("{} {} – {} {}", from.short_date(), clock(from), to.short_date(), clock(to))
    }
}

/// The picker. `href` leads to the same view of another window.
#[must_use]
pub fn range_picker(state: RangeState, href: impl Fn(TimeRange) -> String) -> AnyView {
    let zone = ZoneNow::current();
    let (range, now) = (state.range, state.now);
    let presets: Vec<_> = Preset::ALL
        .iter()
        .map(|preset| {
            let current = range == TimeRange::Last(*preset);
            let tick = current.then(|| icon("check"));
            let target = href(TimeRange::Last(*preset));
            view! {
                <a href=target aria-current=current.then_some("true")>{preset.label()}{tick}</a>
            }
        })
        .collect();
    // A link to these very minutes, for who gets it tomorrow.
    let fixed = matches!(range, TimeRange::Last(_)).then(|| {
        let target = href(TimeRange::Fixed(range.resolve(now)));
        view! { <a class="btn s" href=target data-absolute="">{icon("pin")}"Fix these times"</a> }
    });
    let kept = format!("Telemetry is kept for {} days.", state.retention_days);
    view! {
        <details class="dd time">
            <summary class="btn">
                {icon("clock")}
                <span>{move || words(range, zone)}</span>
                {icon("down")}
            </summary>
            <div class="menu tp">
                <div class="tpg">
                    <div>{presets}</div>
                    <div class="tpf">
                        {form(&state, zone)}
                        <div class="line">
                            <a class="btn s" href=href(range.shifted(now, -1)) data-earlier="">{icon("left")}"Earlier"</a>
                            <a class="btn s" href=href(range.shifted(now, 1)) data-later="">{icon("right")}"Later"</a>
                            <a class="btn s" href=href(range.zoomed_out(now)) data-wider="">{icon("minus")}"Wider"</a>
                        </div>
                        {fixed}
                        <p class="hint">{kept}</p>
                    </div>
                </div>
            </div>
        </details>
    }
    .into_any()
}

fn form(state: &RangeState, zone: ZoneNow) -> AnyView {
    let span = state.range.resolve(state.now);
    let value = move |at: Moment| {
        let text = written(zone.civil(at), Precision::Full).replace(' ', "T");
        text.split('.').next().unwrap_or_default().to_owned()
    };
    let word = move |edge: &'static str| format!("{edge}, {}", zone.word());
    let hidden: Vec<_> = state
        .rest
        .iter()
        .map(|(name, value)| view! { <input type="hidden" name=name.to_owned() value=value.to_owned()/> })
        .collect();
    let offset = move || match zone.0.get() {
        Zone::Utc => "0".to_owned(),
        Zone::Local => zone.offset(span.from).to_string(),
    };
    let fields = view! {
        {hidden}
        <input type="hidden" name="offset" value=offset/>
        <div class="field">
            <label for="range-from">{move || word("From")}</label>
            <input
                class="input mono"
                id="range-from"
                type="datetime-local"
                step="1"
                name="from"
                required=""
                value=move || value(span.from)
            />
        </div>
        <div class="field">
            <label for="range-to">{move || word("To")}</label>
            <input
                class="input mono"
                id="range-to"
                type="datetime-local"
                step="1"
                name="to"
                required=""
                value=move || value(span.to)
            />
        </div>
        <button class="btn pri" type="submit">"Apply"</button>
    };
    let view = state.view;
    let canonical = move |entered: &str| (view.write)(entered, (view.read)(entered));
    query_form(state.path.clone(), canonical, fields.into_any())
}
