//! Pictures hold what the numbers say, and nothing the style sheet cannot reach.

use super::*;

const HOUR: i64 = 3_600_000_000;

fn span(hours: i64) -> Span {
    Span { from: Moment(0), to: Moment(hours * HOUR) }
}

#[test]
fn widths_are_round_and_few_enough() {
    for (hours, most, seconds) in [
        (1, 96, 60),
        (24, 96, 900),
        (7 * 24, 84, 7200),
        (30 * 24, 96, 43_200),
        (180 * 24, 90, 172_800),
    ] {
        assert_eq!(bucket_width(span(hours), most), seconds, "{hours} h in {most}");
    }
    assert_eq!(bucket_width(Span { from: Moment(0), to: Moment(0) }, 90), 1);
    let ages = bucket_width(span(24 * 366 * 400), 90);
    assert!(ages * 90 >= 86_400 * 366 * 400 && ages % 86_400 == 0);
}

#[test]
fn tops_are_even_and_high_enough() {
    for (most, top) in [(0, 2), (2, 2), (3, 4), (15, 20), (97, 100), (101, 200), (3000, 4000)] {
        assert_eq!(scale::nice_top(most), top);
    }
}

#[test]
fn labels_stand_at_round_times_inside_the_picture() {
    let window = Span { from: Moment(HOUR / 2), to: Moment(7 * 24 * HOUR + HOUR / 2) };
    let found = ticks(window);
    assert_eq!(found.len(), 6);
    assert!(found.iter().all(|tick| tick.day && tick.place <= 890 && tick.at.0 % (24 * HOUR) == 0));
    assert!(ticks(Span { from: Moment(5), to: Moment(5) }).is_empty());
}

fn bars(view: &ChartView, class: &str) -> usize {
    view.svg.matches(&format!("class=\"{class}\"")).count()
}

#[test]
fn a_trend_stacks_only_what_is_there() {
    let buckets: Vec<_> = [[4, 5, 2, 4], [0, 0, 0, 0], [0, 1, 0, 0]]
        .into_iter()
        .enumerate()
        .map(|(at, counts)| TrendBucket { at: Moment(at as i64 * HOUR), counts })
        .collect();
    let view = trend(&buckets);
    assert_eq!((bars(&view, "s sv-high"), bars(&view, "s sv-medium")), (1, 2));
    assert_eq!(view.y_labels, ["20", "10", "0"]);
    assert!(!view.svg.contains("style=") && !view.svg.contains("fill="));
}

#[test]
fn a_histogram_shows_bars_gaps_marks_and_the_selection() {
    let bucket =
        |at: i64, count, gap, severity| Bucket { at: Moment(at * HOUR), count, severity, gap };
    let buckets = [
        bucket(0, 10, false, None),
        bucket(1, 0, true, None),
        bucket(2, 1, false, Some(Severity::High)),
        bucket(3, 0, false, None),
    ];
    let zoom = Span { from: Moment(2 * HOUR), to: Moment(3 * HOUR) };
    let view = histogram(&buckets, Some(zoom), Moment(4 * HOUR));
    assert_eq!(bars(&view, "bar"), 1);
    assert_eq!(bars(&view, "bar on"), 1);
    assert_eq!(bars(&view, "gapb"), 1);
    assert_eq!(bars(&view, "s sv-high"), 1);
    assert!(view.svg.contains("class=\"brush\" x=\"24\""), "{}", view.svg);
}

#[test]
fn nothing_to_show_is_still_a_picture() {
    assert!(trend(&[]).svg.starts_with("<svg"));
    assert!(histogram(&[], None, Moment(0)).svg.ends_with("</svg>"));
}
