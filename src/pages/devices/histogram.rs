//! The histogram over a timeline. Without script its brush works by links: a bar starts a selection, a
//! second bar extends it.

use super::{brush::brushed, timeline::href};
use crate::{
    components::{
        chart::{BarLink, as_table, plot_under},
        clock::ZoneNow,
        range_picker::span_words,
    },
    model::{
        Moment, Span,
        chart::Bucket,
        time::{duration, grouped},
        timeline::TimelinePage,
    },
    url::TimelineQuery,
};
use leptos::prelude::*;

/// The panel; nothing where there are no bars.
pub(super) fn histogram(page: &TimelinePage, query: &TimelineQuery) -> AnyView {
    if page.buckets.is_empty() {
        return ().into_any();
    }
    let all = spans(page).map(|(_, span)| span).collect();
    brushed(page, query, all, |over| {
        plot_under(&page.chart, "plot h", summary(page, query), links(page, query), over)
    })
}

/// The span of each bar.
fn spans(page: &TimelinePage) -> impl Iterator<Item = (&Bucket, Span)> {
    page.buckets.iter().enumerate().map(|(at, bucket)| {
        let end = page.buckets.get(at + 1).map_or(page.window.to, |next| next.at);
        (bucket, Span { from: bucket.at, to: end.max(bucket.at.plus_seconds(1)) })
    })
}

/// Where a click on a bar leads: to the bar alone, or, from one selected bar, to all between both.
fn zoom_to(bar: Span, zoom: Option<Span>) -> Option<Span> {
    match zoom {
        Some(zoom) if zoom == bar => None,
        Some(zoom) if zoom.seconds() <= bar.seconds() => {
            Some(Span { from: zoom.from.min(bar.from), to: zoom.to.max(bar.to) })
        }
        _ => Some(bar),
    }
}

fn links(page: &TimelinePage, query: &TimelineQuery) -> Vec<BarLink> {
    spans(page)
        .map(|(bucket, span)| {
            let to = TimelineQuery { zoom: zoom_to(span, query.zoom), ..query.clone() };
            let label = format!("{} UTC: {} events", short(bucket.at), grouped(bucket.count));
            BarLink { href: href(&page.device, to), label }
        })
        .collect()
}

fn short(at: Moment) -> String {
    let civil = at.civil(0);
    format!("{} {}", civil.short_date(), civil.short_clock())
}

fn summary(page: &TimelinePage, query: &TimelineQuery) -> String {
    let zone = ZoneNow(RwSignal::new(crate::model::session::Zone::Utc));
    let mut words = untrack(|| format!("Events over time, {} UTC.", span_words(page.window, zone)));
    if let Some(most) =
        page.buckets.iter().max_by_key(|bucket| bucket.count).filter(|bucket| bucket.count > 0)
    {
        words.push_str(&format!(" Most: {} at {}.", grouped(most.count), short(most.at)));
    }
    if let Some(zoom) = query.zoom {
        words.push_str(&untrack(|| format!(" Selected: {}.", span_words(zoom, zone))));
    }
    for gap in page.gaps.iter().take(3) {
        words.push_str(&format!(
            " Gap of {} from {}.",
            duration(gap.span.seconds()),
            short(gap.span.from)
        ));
    }
    words
}

/// The numbers behind the bars.
pub(super) fn numbers(page: &TimelinePage) -> AnyView {
    let heads = vec!["From, UTC".to_owned(), "Events".to_owned(), "Worst alert".to_owned()];
    let rows = page
        .buckets
        .iter()
        .filter(|bucket| bucket.count > 0)
        .map(|bucket| {
            let worst = bucket.severity.map_or("—", |severity| severity.label());
            vec![short(bucket.at), grouped(bucket.count), worst.to_owned()]
        })
        .collect();
    as_table("Events by time; bars without events left out", heads, rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_bar_extends_the_selection() {
        let span = |from: i64, to: i64| Span {
            from: Moment(from * 1_000_000),
            to: Moment(to * 1_000_000),
        };
        assert_eq!(zoom_to(span(0, 10), None), Some(span(0, 10)));
        assert_eq!(zoom_to(span(30, 40), Some(span(0, 10))), Some(span(0, 40)));
        assert_eq!(zoom_to(span(0, 10), Some(span(30, 40))), Some(span(0, 40)));
        assert_eq!(zoom_to(span(50, 60), Some(span(0, 40))), Some(span(50, 60)));
        assert_eq!(zoom_to(span(0, 10), Some(span(0, 10))), None);
    }
}
