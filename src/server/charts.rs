//! Charts, drawn on the server as SVG: the same picture with and without script, coloured by the
//! style sheet. Labels are not part of the picture; the page writes them beside it.

mod scale;
mod svg;

pub use scale::bucket_width;

use plotters::prelude::*;

use crate::model::chart::{Bucket, ChartView, TrendBucket};
use crate::model::profile::{DayCount, SignInDay};
use crate::model::{Moment, Severity, Span};
use scale::{nice_top, ticks};
use svg::{Class, Svg};

/// Width of a bar with the space around it, in units of the picture.
const BAR: i32 = 12;
/// Height of the trend's picture.
const TREND_HEIGHT: i32 = 148;
/// Height of the histogram's picture.
const HISTOGRAM_HEIGHT: i32 = 49;
/// The histogram's axis; below it stand the alert marks.
const AXIS: i32 = 40;
/// The histogram's top: the brush frames the bars with some air.
const AIR: i32 = 3;

/// What can go wrong while drawing: nothing, the picture is a string.
type Drawn = Result<(), DrawingAreaErrorKind<std::convert::Infallible>>;

/// Alerts over time, stacked by severity, the worst at the base.
#[must_use]
pub fn trend(buckets: &[TrendBucket]) -> ChartView {
    let most = buckets.iter().map(TrendBucket::total).max().unwrap_or(0);
    let top = nice_top(u64::from(most));
    let svg = picture(buckets.len(), TREND_HEIGHT, |area| draw_trend(area, buckets, top));
    let end = end_of(buckets.iter().map(|bucket| bucket.at));
    let start = buckets.first().map(|bucket| bucket.at).unwrap_or_default();
    counted(svg, top, Span { from: start, to: end })
}

/// Devices by day; `days` are days that follow each other without a gap, with their first moments.
#[must_use]
pub fn prevalence(days: &[DayCount]) -> ChartView {
    by_day(days.iter().map(|day| (day.at, [(day.devices, Class::BarOn)])).collect())
}

/// Sign-ins by day, the failed ones at the base; `days` follow each other without a gap.
#[must_use]
pub fn sign_ins(days: &[SignInDay]) -> ChartView {
    let parts = |day: &SignInDay| [(day.failed, Class::Failed), (day.successful, Class::BarOn)];
    by_day(days.iter().map(|day| (day.at, parts(day))).collect())
}

/// A bar a day, of parts that stand on one another.
fn by_day<const PARTS: usize>(days: Vec<(Moment, [(u64, Class); PARTS])>) -> ChartView {
    let whole = |parts: &[(u64, Class); PARTS]| parts.iter().map(|(count, _)| count).sum::<u64>();
    let top = nice_top(days.iter().map(|(_, parts)| whole(parts)).max().unwrap_or(0));
    let svg = picture(days.len(), TREND_HEIGHT, |area| {
        let (width, height) = size(area);
        let base = height - 1;
        for y in [0, base / 2] {
            area.draw(&PathElement::new([(0, y), (width, y)], Class::Grid.style()))?;
        }
        for (at, (_, parts)) in days.iter().enumerate() {
            let (left, right) = edges(at, 1);
            let mut below = 0;
            for (count, class) in parts.iter().filter(|(count, _)| *count > 0) {
                let from = level(below, top, base);
                below += count;
                let to = level(below, top, base).min(from - 1);
                area.draw(&Rectangle::new([(left, to), (right, from)], class.style()))?;
            }
        }
        area.draw(&PathElement::new([(0, base), (width, base)], Class::Axis.style()))
    });
    let start = days.first().map(|(at, _)| *at).unwrap_or_default();
    let end = days.last().map_or(start, |(at, _)| at.plus_seconds(86_400));
    counted(svg, top, Span { from: start, to: end })
}

/// A picture of counts up to a top, over a window.
fn counted(svg: String, top: u64, window: Span) -> ChartView {
    ChartView {
        svg,
        y_labels: [top, top / 2, 0].iter().map(ToString::to_string).collect(),
        x_labels: ticks(window),
    }
}

/// Events over time, the zoomed part marked; `end` is where the last bar ends.
#[must_use]
pub fn histogram(buckets: &[Bucket], zoom: Option<Span>, end: Moment) -> ChartView {
    let start = buckets.first().map(|bucket| bucket.at).unwrap_or_default();
    let window = Span { from: start, to: end };
    let svg = picture(buckets.len(), HISTOGRAM_HEIGHT, |area| {
        draw_histogram(area, buckets, zoom, window)
    });
    ChartView { svg, y_labels: Vec::new(), x_labels: ticks(window) }
}

/// Where the last of equally wide bars ends.
fn end_of(starts: impl Iterator<Item = Moment> + Clone) -> Moment {
    let mut last_two = starts.clone().zip(starts.skip(1));
    let width = last_two.next().map_or(0, |(one, other)| other.0 - one.0);
    last_two.last().map_or(Moment(width), |(_, last)| Moment(last.0 + width))
}

type Area<'a> = DrawingArea<Svg<'a>, plotters::coord::Shift>;

/// A picture that is `bars` wide; an empty one has one bar's width.
fn picture(bars: usize, height: i32, draw: impl FnOnce(&Area<'_>) -> Drawn) -> String {
    let width = i32::try_from(bars.max(1)).unwrap_or(1).saturating_mul(BAR);
    let mut shapes = String::new();
    let drawn = {
        let area = Svg::new(&mut shapes, width, height).into_drawing_area();
        draw(&area)
    };
    if let Err(error) = drawn {
        tracing::error!(%error, "a chart was not drawn to its end");
    }
    svg::document(width, height, &shapes)
}

/// Left and right edge of a bar.
fn edges(at: usize, inset: i32) -> (i32, i32) {
    let left = i32::try_from(at).unwrap_or(0).saturating_mul(BAR);
    (left + inset, left + BAR - inset)
}

fn draw_trend(area: &Area<'_>, buckets: &[TrendBucket], top: u64) -> Drawn {
    let (width, height) = size(area);
    let base = height - 1;
    for y in [0, base / 2] {
        area.draw(&PathElement::new([(0, y), (width, y)], Class::Grid.style()))?;
    }
    for (at, bucket) in buckets.iter().enumerate() {
        let (left, right) = edges(at, 1);
        let mut below = 0;
        for (severity, count) in Severity::ALL.iter().zip(bucket.counts) {
            if count > 0 {
                let from = level(below, top, base);
                below += u64::from(count);
                // A hairline between the parts keeps pale ones apart.
                let to = level(below, top, base);
                let part =
                    Rectangle::new([(left, to), (right, from)], Class::Severity(*severity).style());
                area.draw(&part)?;
            }
        }
    }
    area.draw(&PathElement::new([(0, base), (width, base)], Class::Axis.style()))
}

fn draw_histogram(area: &Area<'_>, buckets: &[Bucket], zoom: Option<Span>, window: Span) -> Drawn {
    let (width, _) = size(area);
    let most = buckets.iter().map(|bucket| bucket.count).max().unwrap_or(0).max(1);
    for (at, bucket) in buckets.iter().enumerate() {
        let (left, right) = edges(at, 1);
        if bucket.gap && bucket.count == 0 {
            let (left, right) = edges(at, 0);
            area.draw(&Rectangle::new([(left, AIR + 3), (right, AXIS)], Class::Gap.style()))?;
        }
        if bucket.count > 0 {
            let y = (level(bucket.count, most, AXIS - AIR - 3) + AIR + 3).min(AXIS - 1);
            let class = if zoom.is_some_and(|zoom| zoom.contains(bucket.at)) {
                Class::BarOn
            } else {
                Class::Bar
            };
            area.draw(&Rectangle::new([(left, y), (right, AXIS)], class.style()))?;
        }
        if let Some(severity) = bucket.severity {
            let middle = (left + right) / 2;
            let mark = [(middle - 3, AXIS + 3), (middle + 3, AXIS + 8)];
            area.draw(&Rectangle::new(mark, Class::Severity(severity).style()))?;
        }
    }
    area.draw(&PathElement::new([(0, AXIS), (width, AXIS)], Class::Axis.style()))?;
    if let Some(zoom) = zoom {
        let (left, right) = (place(zoom.from, window, width), place(zoom.to, window, width));
        area.draw(&Rectangle::new([(left, AIR), (right, AXIS)], Class::Brush.style()))?;
        for x in [left, right] {
            area.draw(&Rectangle::new([(x - 2, 14), (x + 2, 28)], Class::Handle.style()))?;
        }
    }
    Ok(())
}

fn size(area: &Area<'_>) -> (i32, i32) {
    let (width, height) = area.dim_in_pixel();
    (i32::try_from(width).unwrap_or(i32::MAX), i32::try_from(height).unwrap_or(i32::MAX))
}

/// Distance from the top of a value on a scale from 0 at `base` to `top` at 0.
fn level(value: u64, top: u64, base: i32) -> i32 {
    let height = value.saturating_mul(u64::try_from(base).unwrap_or(0)) / top.max(1);
    base - i32::try_from(height).unwrap_or(base)
}

/// A moment's place in the picture.
fn place(at: Moment, window: Span, width: i32) -> i32 {
    let long = i128::from(window.to.0 - window.from.0).max(1);
    let x = i128::from(at.0 - window.from.0) * i128::from(width) / long;
    i32::try_from(x).unwrap_or(0).clamp(0, width)
}

#[cfg(test)]
mod tests;
