//! The frame around a picture that the server drew: labels, links per bar, the numbers as a table.

use super::clock::ZoneNow;
use crate::model::chart::{ChartView, Tick};
use leptos::prelude::*;

/// A bar that leads somewhere.
#[derive(Clone, Debug)]
pub struct BarLink {
    /// Where.
    pub href: String,
    /// What it stands for, read out and shown on hover.
    pub label: String,
}

/// The plot with its axes. `summary` is what the picture says, in words.
#[must_use]
pub fn plot(
    chart: &ChartView,
    class: &'static str,
    summary: String,
    bars: Vec<BarLink>,
) -> AnyView {
    plot_under(chart, class, summary, bars, ().into_any())
}

/// The plot with something that lies over its bars.
#[must_use]
pub fn plot_under(
    chart: &ChartView,
    class: &'static str,
    summary: String,
    bars: Vec<BarLink>,
    over: AnyView,
) -> AnyView {
    let y: Vec<_> =
        chart.y_labels.iter().map(|label| view! { <span>{label.clone()}</span> }).collect();
    let links = (!bars.is_empty()).then(|| {
        let bars: Vec<_> = bars
            .into_iter()
            .map(|bar| {
                let title = bar.label.clone();
                view! { <a href=bar.href aria-label=bar.label title=title data-noscroll="" tabindex="-1" draggable="false"></a> }
            })
            .collect();
        view! { <div class="bars">{bars}</div> }
    });
    view! {
        <div class=class>
            <div class="py" aria-hidden="true">{y}</div>
            <div class="pc">
                <div class="pic" role="img" aria-label=summary inner_html=chart.svg.clone()></div>
                {links}
                {over}
            </div>
            {time_axis(&chart.x_labels)}
        </div>
    }
    .into_any()
}

/// Labels of the time axis: text in a picture that is as wide as the plot but never stretched.
fn time_axis(ticks: &[Tick]) -> AnyView {
    let zone = ZoneNow::current();
    let labels: Vec<_> = ticks
        .iter()
        .map(|tick| {
            let x = format!("{}.{}%", tick.place / 10, tick.place % 10);
            let (at, day) = (tick.at, tick.day);
            let words = move || {
                let civil = zone.civil(at);
                if day { civil.short_date() } else { civil.short_clock() }
            };
            view! { <text x=x y="11">{words}</text> }
        })
        .collect();
    view! { <svg class="px" width="100%" height="14" aria-hidden="true">{labels}</svg> }.into_any()
}

/// The numbers behind a picture, folded away.
#[must_use]
pub fn as_table(caption: &'static str, heads: Vec<String>, rows: Vec<Vec<String>>) -> AnyView {
    let heads: Vec<_> =
        heads.into_iter().map(|head| view! { <th scope="col">{head}</th> }).collect();
    let rows: Vec<_> = rows
        .into_iter()
        .map(|row| {
            let cells: Vec<_> =
                row.into_iter().map(|cell| view! { <td class="num">{cell}</td> }).collect();
            view! { <tr>{cells}</tr> }
        })
        .collect();
    view! {
        <details class="numbers dd">
            <summary class="link small">"Show as table"</summary>
            <div class="menu left">
                <table class="t d plain">
                    <caption class="vh">{caption}</caption>
                    <thead><tr>{heads}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
    }
    .into_any()
}
