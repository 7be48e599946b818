//! The kit as HTML: what a browser without script gets.

use super::*;
use crate::model::{
    AlertId, DeviceId, Entity, EntityKind, Marked, Moment, Risk, Severity,
    facet::{Bounds, Facet},
    tree::{AlertMark, TreeNode},
};
use crate::url::{DeviceColumn, DevicesQuery, Filter, Query as _};
use leptos::prelude::*;

/// Builds a view under an owner of its own and writes it, without the marks of hydration.
fn html(build: impl FnOnce() -> AnyView) -> String {
    let html = Owner::new().with(|| build().to_html());
    html.replace("<!>", "").replace("<!---->", "")
}

fn holds(html: &str, parts: &[&str]) {
    for part in parts {
        assert!(html.contains(part), "no {part:?} in {html}");
    }
}

#[test]
fn severity_is_a_mark_and_a_word_never_colour_alone() {
    for one in Severity::ALL {
        holds(&html(|| mark::severity(*one)), &["<svg", one.label()]);
        holds(&html(|| mark::severity_icon(*one)), &["class=\"vh\"", one.label()]);
    }
    holds(&html(|| mark::risk(Risk::None)), &["No known risk"]);
}

#[test]
fn a_device_chip_leads_to_its_page_and_others_filter_the_timeline() {
    let device = DeviceId("d 1".to_owned());
    let mut named = Entity::new(EntityKind::Device, "FIN-LT-0417");
    named.device = Some(device.clone());
    holds(
        &html(|| chip::chip(&named, None)),
        &["href=\"/devices/d%201\"", "FIN-LT-0417", "Device "],
    );
    let file = Entity::new(EntityKind::File, "C:\\a&b.exe");
    holds(
        &html(|| chip::chip(&file, Some(&device))),
        &["href=\"/devices/d%201/timeline?text=C%3A%5Ca%26b.exe&amp;range=30d\""],
    );
    assert!(!html(|| chip::chip(&file, None)).contains("<a "));
}

#[test]
fn evidence_addresses_are_defanged_and_never_live() {
    let url = Entity::new(EntityKind::Url, "https://evil.example/x");
    let shown = html(|| chip::chip(&url, None));
    holds(&shown, &["hxxps://evil[.]example/x"]);
    assert!(!shown.contains("href=\"http"), "{shown}");
}

#[test]
fn matched_text_is_marked_and_escaped() {
    let text = Marked::find("run <b> now", &["<b>"]);
    assert_eq!(html(|| fields::marked(&text)), "run <mark>&lt;b&gt;</mark> now");
}

#[test]
fn a_list_states_its_bounds() {
    let bounds = Bounds {
        first: 51,
        matched: 1284,
        in_scope: 2000,
        scope: "all groups".to_owned(),
        ..Bounds::default()
    };
    let strip = html(|| table::truth(&bounds, 50, "devices", ().into_any()));
    holds(&strip, &["51–100", "1,284", "devices", "2,000", "Scope: all groups"]);
}

#[test]
fn a_sorted_head_says_which_way() {
    let head = |text: &str| {
        let sort = DevicesQuery::from_query(text).sort;
        html(|| {
            table::sort_head(
                DeviceColumn::Name,
                &sort,
                &|sort| DevicesQuery { sort, ..DevicesQuery::default() }.href("/devices"),
                "",
            )
        })
    };
    holds(&head("sort=-name"), &["aria-sort=\"descending\"", "href=\"/devices?sort=name\""]);
    holds(&head("sort=name"), &["aria-sort=\"ascending\"", "href=\"/devices?sort=-name\""]);
    assert!(!head("").contains("aria-sort"));
    // Only the first key is the table's order; a second one is told by its number.
    let second = head("sort=-alerts,name");
    assert!(second.contains("ascending") && !second.contains("aria-sort"), "{second}");
}

#[test]
fn a_pager_is_there_only_for_several_pages() {
    assert!(!html(|| table::pager(None, None, ["Newer", "Older"])).contains("<nav"));
    let pager = html(|| table::pager(None, Some("/x?cursor=1".to_owned()), ["Newer", "Older"]));
    holds(&pager, &["rel=\"next\"", "href=\"/x?cursor=1\"", "aria-disabled=\"true\""]);
}

#[test]
fn a_filter_counts_toggles_and_leaves_out() {
    let facet =
        |value: &str, count| Facet { value: value.to_owned(), label: value.to_uppercase(), count };
    let values = [facet("a", 1200), facet("b", 2)];
    let filter = Filter::only(["a".to_owned()]);
    let href = |filter: Filter<String>| format!("/x?{:?}|{:?}", filter.include, filter.exclude);
    let shown = html(|| {
        facets::FacetGroup {
            title: "Kind",
            facets: &values,
            filter: &filter,
            href: &href,
            look: None,
        }
        .view()
    });
    holds(&shown, &["1,200", "aria-current=\"true\"", "aria-label=\"Leave out B\"", "/x?[]|[]"]);
    let pills = html(|| filter_bar::pills("Kind", &filter, &values, &href).into_any());
    holds(&pills, &["Kind is", ">A<", "Remove filter: Kind is A"]);
}

#[test]
fn a_tree_has_the_roles_of_one_and_marks_its_focus() {
    let leaf = TreeNode {
        kind: EntityKind::Process,
        verb: String::new(),
        name: "rundll32.exe".to_owned(),
        pid: Some(10_388),
        detail: Marked::plain("comsvcs.dll"),
        at: Some(Moment(0)),
        alerts: vec![AlertMark {
            id: AlertId("x".to_owned()),
            title: "Dump".to_owned(),
            severity: Severity::High,
        }],
        focus: true,
        process: None,
        event: None,
        children: Vec::new(),
    };
    let root = TreeNode {
        name: "cmd.exe".to_owned(),
        focus: false,
        alerts: Vec::new(),
        children: vec![leaf.clone()],
        ..leaf
    };
    assert_eq!(root.count(), 2);
    let context = tree::TreeContext {
        label: "Story",
        device: DeviceId("d".to_owned()),
        alert: Some(AlertId("x".to_owned())),
        named: true,
    };
    let shown = html(|| tree::tree(&[root], &context));
    holds(
        &shown,
        &[
            "role=\"tree\"",
            "role=\"group\"",
            "aria-expanded=\"true\"",
            "nd sel",
            "This alert",
            "10388",
        ],
    );
    assert_eq!(shown.matches("tabindex=\"0\"").count(), 1, "one way into the tree: {shown}");
}

#[test]
fn every_icon_that_is_named_is_in_the_sprite() {
    let sprite = include_str!("../../public/icons.svg");
    let mut checked = 0;
    for kind in EntityKind::ALL {
        assert!(sprite.contains(&format!("id=\"{}\"", icon::of_entity(*kind))), "{}", kind.label());
    }
    for file in sources(std::path::Path::new("src")) {
        for part in file.split("icon(\"").skip(1) {
            let name = part.split('"').next().unwrap_or_default();
            assert!(sprite.contains(&format!("id=\"{name}\"")), "{name}");
            checked += 1;
        }
    }
    assert!(checked > 20, "only {checked} icons found");
}

fn sources(folder: &std::path::Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.file_name().is_some_and(|name| name != "tests.rs") {
            found.push(std::fs::read_to_string(&path).unwrap_or_default());
        }
    }
    found
}

#[test]
fn no_view_has_a_style_attribute() {
    for file in sources(std::path::Path::new("src")) {
        assert!(!file.contains(" style=\""), "style attribute");
    }
}
