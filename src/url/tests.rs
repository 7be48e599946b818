//! What is written reads back the same; what is strange is ignored.

use super::*;
use crate::model::{
    AlertId, Condition, Cursor, DeviceId, EntityKind, EventId, Moment, Risk, Severity, Span,
    alert::Status,
    device::{DeviceState, DeviceValue},
    source::Agent,
    timeline::{EventGroup, Turn},
};
use proptest::prelude::*;

fn round_trips<Q: Query + PartialEq + std::fmt::Debug>(query: &Q) {
    let text = query.to_query();
    let read = Q::from_query(&text);
    assert_eq!(&read, query, "{text}");
    assert_eq!(read.to_query(), text);
}

/// Text as a user could have typed it: parameters are trimmed.
fn text() -> impl Strategy<Value = String> + Clone {
    ".{0,12}".prop_map(|text| text.trim().to_owned())
}

fn word<T: Copy + std::fmt::Debug + 'static>(
    all: &'static [T],
) -> impl Strategy<Value = T> + Clone {
    proptest::sample::select(all)
}

fn filter<T: crate::model::Word + std::fmt::Debug>(
    value: impl Strategy<Value = T> + Clone,
) -> impl Strategy<Value = Filter<T>> {
    let several = || proptest::collection::vec(value.clone(), 0..3);
    (several(), several()).prop_map(|(include, exclude)| {
        let include = Filter::only(include).include;
        let mut exclude = Filter::only(exclude).include;
        exclude.retain(|value| !include.contains(value));
        Filter { include, exclude }
    })
}

fn sort<C: Column>() -> impl Strategy<Value = Sort<C>> {
    let key =
        (word(C::EVERY), any::<bool>()).prop_map(|(by, descending)| SortKey { by, descending });
    proptest::collection::vec(key, 0..5).prop_map(Sort::of)
}

fn columns<C: Column>() -> impl Strategy<Value = Columns<C>> {
    proptest::collection::vec(word(C::EVERY), 0..8).prop_map(Columns::of)
}

fn moment() -> impl Strategy<Value = Moment> {
    (0_i64..4_102_444_800_000_000).prop_map(Moment)
}

fn range() -> impl Strategy<Value = TimeRange> {
    prop_oneof![
        word(Preset::ALL).prop_map(TimeRange::Last),
        (moment(), moment()).prop_map(|(one, other)| TimeRange::between(one, other)),
    ]
}

fn condition() -> impl Strategy<Value = Condition> + Clone {
    ("[A-Za-z_][A-Za-z0-9]{0,8}", ".{1,12}")
        .prop_map(|(column, value)| Condition::new(&column, value))
}

fn span() -> impl Strategy<Value = Option<Span>> {
    proptest::option::of(
        (moment(), 1_i64..1_000_000_000)
            .prop_map(|(from, long)| Span { from, to: Moment(from.0 + long) }),
    )
}

proptest! {
    #[test]
    fn device_lists_round_trip(
        text in text(),
        risk in filter(word(Risk::ALL)),
        state in filter(word(DeviceState::ALL)),
        platform in filter(text()),
        value in filter(word(DeviceValue::ALL)),
        tag in filter(text()),
        sort in sort(),
        columns in columns(),
        cursor in text(),
    ) {
        let cursor = Cursor(cursor);
        let group = Filter::only(platform.include.clone());
        round_trips(&DevicesQuery {
            text, risk, state, platform, group, value, tag, sort, columns, cursor,
        });
    }

    #[test]
    fn alert_queues_round_trip(
        text in text(),
        severity in filter(word(Severity::ALL)),
        status in filter(word(Status::ALL)),
        assignee in filter(text()),
        device in text(),
        sort in sort(),
        columns in columns(),
        range in range(),
    ) {
        let rule = Filter { include: Vec::new(), exclude: assignee.include.clone() };
        let device = DeviceId(device);
        let cursor = Cursor::default();
        round_trips(&AlertsQuery {
            text, severity, status, assignee, rule, device, sort, columns, range, cursor,
        });
    }

    #[test]
    fn timelines_round_trip(
        text in text(),
        group in filter(word(EventGroup::all())),
        is in filter(condition()),
        alerts: bool,
        techniques: bool,
        flagged: bool,
        range in range(),
        zoom in span(),
        columns in columns(),
        cursor in text(),
        event in text(),
    ) {
        let (cursor, event) = (Cursor(cursor), EventId(event));
        round_trips(&TimelineQuery {
            text, group, is, alerts, techniques, flagged, range, zoom, columns, cursor, event,
        });
    }

    #[test]
    fn values_round_trip(
        value in ".{0,12}",
        kind in proptest::option::of(word(EntityKind::ALL)),
        is in proptest::option::of(condition()),
        device in text(),
        alert in text(),
        back in text(),
    ) {
        let (device, alert) = (DeviceId(device), AlertId(alert));
        round_trips(&ValueQuery { value, kind, is, device, alert, back });
    }

    #[test]
    fn anything_can_be_read(query in ".{0,60}") {
        let _ = DevicesQuery::from_query(&query);
        let _ = AlertsQuery::from_query(&query);
        let _ = TimelineQuery::from_query(&query);
        let _ = HomeQuery::from_query(&query);
    }
}

#[test]
fn defaults_are_left_out_and_strangers_ignored() {
    assert_eq!(DevicesQuery::default().to_query(), "");
    assert_eq!(AlertsQuery::default().href("/alerts"), "/alerts");
    for whole in [false, true] {
        round_trips(&AlertQuery { whole });
    }
    round_trips(&SourcesQuery { token: "a1".to_owned() });
    for agent in Agent::ALL {
        round_trips(&ConnectQuery { agent: *agent, token: "a1".to_owned() });
        round_trips(&ConnectQuery { agent: *agent, token: String::new() });
    }
    let query = DevicesQuery::from_query(
        "utm=x&risk=purple&risk=high&risk=high&sort=-moon&cols=moon&range=9y",
    );
    assert_eq!(query.to_query(), "risk=high");
}

#[test]
fn the_order_is_canonical() {
    let query = "sort=name&risk=low&not_group=b&risk=high&not_group=a&text=+x+";
    assert_eq!(
        DevicesQuery::from_query(query).to_query(),
        "text=x&risk=high&risk=low&not_group=a&not_group=b&sort=name"
    );
}

#[test]
fn windows_move_and_grow() {
    let now = Moment(1_000_000 * 1_000_000);
    let range = TimeRange::Last(Preset::Hour);
    let span = range.resolve(now);
    assert_eq!((span.seconds(), span.contains(now)), (3600, true));
    assert_eq!(range.shifted(now, -1).resolve(now).to, span.from);
    assert_eq!(range.zoomed_out(now).resolve(now).seconds(), 7200);
    assert_eq!(TimeRange::between(now, now).resolve(now).seconds(), 1);
}

#[test]
fn a_moment_is_jumped_to_inside_the_window_or_in_the_day_around_it() {
    let within = "range=7d&within=2026-03-01T00:00:00Z~2026-03-08T00:00:00Z";
    let query = TimelineQuery::from_query(&format!(
        "{within}&goto=2026-03-05T11:30&offset=60&only=flagged"
    ));
    let at = Moment::parse("2026-03-05T10:30:00Z").unwrap();
    assert_eq!(query.range, TimeRange::Last(Preset::Week));
    assert_eq!(query.cursor, Turn::until(at).write());
    assert!(query.flagged);
    let query = TimelineQuery::from_query(&format!("{within}&goto=2025-03-05T11:30:00"));
    let at = Moment::parse("2025-03-05T11:30:00Z").unwrap();
    let day = TimeRange::between(at.plus_seconds(-43_200), at.plus_seconds(43_200));
    assert_eq!((query.range, query.cursor.clone()), (day, Turn::until(at).write()));
    round_trips(&query);
}

#[test]
fn a_part_of_the_histogram_can_be_typed() {
    let query = TimelineQuery::from_query(
        "zoom_from=2026-03-05T12:00:00&zoom_to=2026-03-05T11:00:00&offset=-60",
    );
    let at = |text| Moment::parse(text).unwrap();
    let zoom = Span { from: at("2026-03-05T12:00:00Z"), to: at("2026-03-05T13:00:00Z") };
    assert_eq!(query.zoom, Some(zoom));
    round_trips(&query);
}

#[test]
fn a_value_is_kept_left_out_or_neither() {
    let filter = Filter::<String>::default().toggled(&"a".to_owned());
    assert!(filter.keeps(&"a".to_owned()) && !filter.keeps(&"b".to_owned()));
    assert!(filter.toggled(&"a".to_owned()).is_empty());
    let out = filter.toggled_out(&"a".to_owned());
    assert!(!out.keeps(&"a".to_owned()) && out.keeps(&"b".to_owned()));
    assert!(out.toggled_out(&"a".to_owned()).is_empty());
    let several = |values: &[&str]| values.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
    assert!(filter.keeps_any(&several(&["b", "a"])) && !filter.keeps_any(&several(&["b"])));
    assert!(!out.keeps_any(&several(&["b", "a"])) && out.keeps_any(&several(&[])));
    let without = Filter::only([String::new()]);
    assert!(without.keeps_any(&several(&[])) && !without.keeps_any(&several(&["a"])));
}

#[test]
fn a_head_sorts_by_its_column_alone_and_a_second_key_comes_after() {
    let read = |text: &str| DevicesQuery::from_query(text).sort;
    let written =
        |sort: Sort<DeviceColumn>| DevicesQuery { sort, ..DevicesQuery::default() }.to_query();
    let two = read("sort=-alerts,name");
    assert_eq!(two.place(DeviceColumn::Name), Some((1, false)));
    assert_eq!(written(two.clicked(DeviceColumn::Name)), "sort=-name");
    assert_eq!(written(two.clicked(DeviceColumn::Name).clicked(DeviceColumn::Name)), "sort=name");
    assert_eq!(written(two.also(DeviceColumn::Name)), "sort=-alerts,-name");
    assert_eq!(written(two.also(DeviceColumn::Group)), "sort=-alerts,name,-group");
    assert_eq!(written(two.without(DeviceColumn::Alerts)), "sort=name");
    assert_eq!(written(two.without(DeviceColumn::Alerts).without(DeviceColumn::Name)), "");
    // Strangers and repetitions are ignored, and so is what is too much.
    assert_eq!(written(read("sort=moon,name,-name,alerts,group,last")), "sort=name,alerts,group");
}

#[test]
fn columns_keep_their_order_and_never_lose_the_way_to_the_row() {
    let written = |text: &str| DevicesQuery::from_query(text).to_query();
    assert_eq!(written("cols=risk,name,moon,risk"), "cols=risk,name");
    assert_eq!(written("cols=risk"), "cols=name,risk");
    assert_eq!(written("cols="), "");
    // As a form without script sends it: a field each, and the button that was pressed.
    assert_eq!(written("cols=name&cols=risk&cols=group&front=group"), "cols=name,group,risk");
    assert_eq!(written("cols=name&cols=risk&back=name"), "cols=risk,name");
    assert_eq!(written("cols=name&cols=risk&front=name"), "cols=name,risk");
    let usual = DevicesQuery::default().columns;
    assert!(usual.is_usual() && usual.choices().len() == DeviceColumn::ALL.len());
}
