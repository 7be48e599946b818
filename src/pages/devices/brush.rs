//! Selecting a part of the histogram: by mouse, and by keyboard. Without script its bars are links.

use super::timeline::href;
use crate::{
    browser,
    components::{clock::ZoneNow, range_picker::span_words},
    model::{DeviceId, Span, time::grouped, timeline::TimelinePage},
    url::TimelineQuery,
};
use leptos::{
    ev::{KeyboardEvent, MouseEvent},
    prelude::*,
};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use std::sync::Arc;

/// Whether the histogram that is built next takes the focus: the one that had it is replaced when a
/// selection is applied.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct TakesFocus(RwSignal<bool>);

/// A selection of bars: where it began, and the end that Shift moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Selection {
    anchor: usize,
    head: usize,
}

impl Selection {
    fn first(self) -> usize {
        self.anchor.min(self.head)
    }

    fn last(self) -> usize {
        self.anchor.max(self.head)
    }
}

/// Where a key leads; `None` for other keys.
fn moved(now: Option<Selection>, key: &str, extend: bool, bars: usize) -> Option<Selection> {
    let end = bars.checked_sub(1)?;
    let Some(now) = now else {
        let at = match key {
            "ArrowRight" | "Home" => 0,
            "ArrowLeft" | "End" => end,
            _ => return None,
        };
        return Some(Selection { anchor: at, head: at });
    };
    let by = |head: usize| match key {
        "ArrowRight" => Some((head + 1).min(end)),
        "ArrowLeft" => Some(head.saturating_sub(1)),
        "PageUp" => Some((head + 10).min(end)),
        "PageDown" => Some(head.saturating_sub(10)),
        "Home" => Some(0),
        "End" => Some(end),
        _ => None,
    };
    if extend {
        return Some(Selection { head: by(now.head)?, ..now });
    }
    // The whole selection moves, and stays as wide as it is.
    let (first, last) = (now.first(), now.last());
    let width = last - first;
    let first = by(first)?.min(end.saturating_sub(width));
    Some(Selection { anchor: first, head: first + width })
}

/// The bars that a part of the window touches.
fn of_zoom(spans: &[Span], zoom: Span) -> Option<Selection> {
    let touches = |span: &Span| span.from < zoom.to && zoom.from < span.to;
    let anchor = spans.iter().position(touches)?;
    let head = spans.iter().rposition(touches)?;
    Some(Selection { anchor, head })
}

/// What of the page the brush needs.
struct Bars {
    spans: Vec<Span>,
    counts: Vec<u64>,
    device: DeviceId,
    query: TimelineQuery,
}

impl Bars {
    fn span(&self, selection: Selection) -> Option<Span> {
        let (first, last) = (self.spans.get(selection.first())?, self.spans.get(selection.last())?);
        Some(Span { from: first.from, to: last.to })
    }

    fn events(&self, selection: Selection) -> u64 {
        self.counts.get(selection.first()..=selection.last()).unwrap_or_default().iter().sum()
    }

    /// The timeline of the selected part.
    fn href(&self, selection: Selection) -> Option<String> {
        let zoom = Some(self.span(selection)?);
        Some(href(&self.device, TimelineQuery { zoom, ..self.query.clone() }))
    }
}

/// The frame around a histogram: drags in it select bars; `plot` is given what lies over the bars.
pub(super) fn brushed(
    page: &TimelinePage,
    query: &TimelineQuery,
    spans: Vec<Span>,
    plot: impl FnOnce(AnyView) -> AnyView,
) -> AnyView {
    let bars = Arc::new(Bars {
        spans,
        counts: page.buckets.iter().map(|bucket| bucket.count).collect(),
        device: page.device.clone(),
        query: query.clone(),
    });
    let number = bars.spans.len();
    let selected = RwSignal::new(query.zoom.and_then(|zoom| of_zoom(&bars.spans, zoom)));
    let dragged = RwSignal::new(None::<usize>);
    let navigate = use_navigate();
    let go = {
        let bars = Arc::clone(&bars);
        move |selection: Selection| {
            let Some(href) = bars.href(selection) else { return };
            navigate(&href, NavigateOptions { scroll: false, ..NavigateOptions::default() });
        }
    };
    let under = move |event: &MouseEvent| {
        let share = browser::share_of(event, ".hist .bars")?;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a share of some hundred bars"
        )]
        let bar = (share * number as f64) as usize;
        Some(bar.min(number.checked_sub(1)?))
    };
    let press = move |event: MouseEvent| {
        if event.button() == 0 && browser::is_in(&event, ".bars") {
            // Otherwise the browser drags the bar's link.
            event.prevent_default();
            dragged.set(under(&event));
        }
    };
    let drag = move |event: MouseEvent| {
        let Some(anchor) = dragged.get_untracked() else { return };
        if let Some(head) = under(&event) {
            let begun = selected.get_untracked().is_some_and(|one| one.anchor == anchor);
            if head != anchor || begun {
                selected.set(Some(Selection { anchor, head }));
            }
        }
    };
    let released = go.clone();
    Effect::new(move |_| {
        let go = released.clone();
        let listening = window_event_listener(leptos::ev::mouseup, move |_| {
            let Some(anchor) = dragged.try_update(Option::take).flatten() else { return };
            // A press and a release on one bar is a click on its link.
            let chosen = selected.get_untracked();
            if let Some(selection) = chosen.filter(|it| it.anchor == anchor && it.head != anchor) {
                go(selection);
            }
        });
        on_cleanup(move || listening.remove());
    });
    let takes_focus = use_context::<TakesFocus>();
    let key = move |event: KeyboardEvent| {
        let now = selected.get_untracked();
        if event.key() == "Enter" {
            if let Some(selection) = now {
                event.prevent_default();
                if let Some(TakesFocus(next)) = takes_focus {
                    next.set(true);
                }
                go(selection);
            }
        } else if let Some(next) = moved(now, &event.key(), event.shift_key(), number) {
            event.prevent_default();
            selected.set(Some(next));
        }
    };
    view! {
        <div class="hist" on:mousedown=press on:mousemove=drag>
            {plot(handle(&bars, selected, key))}
        </div>
    }
    .into_any()
}

/// What has the focus of the keyboard, and shows what is selected.
fn handle(
    bars: &Arc<Bars>,
    selected: RwSignal<Option<Selection>>,
    key: impl FnMut(KeyboardEvent) + 'static,
) -> AnyView {
    let zone = ZoneNow::current();
    let number = bars.spans.len();
    let element = NodeRef::<leptos::html::Div>::new();
    if let Some(TakesFocus(now)) = use_context::<TakesFocus>() {
        Effect::new(move |_| {
            if let Some(element) = element.get().filter(|_| now.get_untracked()) {
                now.set(false);
                browser::focus_once_shown(&element);
            }
        });
    }
    let own = Arc::clone(bars);
    let words = move || {
        let told = selected.get().and_then(|selection| {
            let span = span_words(own.span(selection)?, zone);
            Some(format!("{span} {}, {} events", zone.word(), grouped(own.events(selection))))
        });
        told.unwrap_or_else(|| "Nothing selected".to_owned())
    };
    let place = move || selected.get().map_or(0, |one| one.head + 1).to_string();
    let left = move || selected.get().map_or(0, Selection::first).to_string();
    let width = move || selected.get().map_or(0, |one| one.last() - one.first() + 1).to_string();
    view! {
        <div
            class="brushed live"
            role="slider"
            tabindex="0"
            aria-label="Part of the histogram: arrow keys move, Shift extends, Enter applies"
            aria-valuemin="0"
            aria-valuemax=number.to_string()
            aria-valuenow=place
            aria-valuetext=words
            node_ref=element
            on:keydown=key
        >
            <svg viewBox=format!("0 0 {number} 1") preserveAspectRatio="none" aria-hidden="true">
                <rect x=left y="0" width=width height="1"></rect>
            </svg>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Moment;

    #[test]
    fn arrows_move_the_selection_and_shift_extends_it() {
        let at = |anchor, head| Some(Selection { anchor, head });
        for (now, key, extend, expect) in [
            (None, "ArrowRight", false, at(0, 0)),
            (None, "ArrowLeft", false, at(9, 9)),
            (None, "x", false, None),
            (at(3, 3), "ArrowRight", false, at(4, 4)),
            (at(3, 3), "ArrowRight", true, at(3, 4)),
            (at(3, 5), "ArrowLeft", true, at(3, 4)),
            (at(3, 3), "ArrowLeft", true, at(3, 2)),
            (at(3, 2), "ArrowRight", false, at(3, 4)),
            (at(8, 9), "ArrowRight", false, at(8, 9)),
            (at(0, 2), "ArrowLeft", false, at(0, 2)),
            (at(2, 4), "End", false, at(7, 9)),
            (at(2, 4), "End", true, at(2, 9)),
            (at(2, 4), "Tab", false, None),
        ] {
            assert_eq!(moved(now, key, extend, 10), expect, "{now:?} {key} {extend}");
        }
        assert_eq!(moved(None, "ArrowRight", false, 0), None);
    }

    #[test]
    fn a_zoom_is_the_bars_that_it_touches() {
        let span = |from: i64, to: i64| Span { from: Moment(from), to: Moment(to) };
        let spans = [span(0, 10), span(10, 20), span(20, 30)];
        let found = |from, to| of_zoom(&spans, span(from, to)).map(|one| (one.anchor, one.head));
        assert_eq!(found(10, 20), Some((1, 1)));
        assert_eq!(found(5, 21), Some((0, 2)));
        assert_eq!(found(40, 50), None);
    }
}
