//! Process trees, as the ARIA pattern for tree views has them.

use super::{
    fields::marked,
    icon::{self, icon},
    mark::severity_icon,
};
use crate::{
    browser,
    model::{AlertId, DeviceId, EntityKind, tree::AlertMark, tree::TreeNode, value::defang},
    pages::paths,
    url::{Query, TimelineQuery},
};
use leptos::prelude::*;

/// What a tree is drawn for.
#[derive(Clone, Debug)]
pub struct TreeContext {
    /// Its name for screen readers.
    pub label: &'static str,
    /// The device whose timeline the nodes' events are on.
    pub device: DeviceId,
    /// The alert whose page this is: its mark says "This alert".
    pub alert: Option<AlertId>,
    /// Whether alerts are named beside their marks.
    pub named: bool,
}

/// A tree.
#[must_use]
pub fn tree(roots: &[TreeNode], context: &TreeContext) -> AnyView {
    let roots: Vec<_> =
        roots.iter().enumerate().map(|(at, node)| branch(node, context, at == 0)).collect();
    view! {
        <ul
            class="tree"
            role="tree"
            aria-label=context.label
            on:keydown=|event| browser::tree_key(&event)
            on:click=|event| browser::tree_click(&event)
        >
            {roots}
        </ul>
    }
    .into_any()
}

fn branch(node: &TreeNode, context: &TreeContext, first: bool) -> AnyView {
    let children: Vec<_> =
        node.children.iter().map(|child| branch(child, context, false)).collect();
    let has_children = !children.is_empty();
    let group = has_children.then(|| view! { <ul role="group">{children}</ul> });
    let fold = view! { <span class="tw1">{has_children.then(|| icon("down"))}</span> };
    view! {
        <li
            id=node.focus.then_some("focus")
            role="treeitem"
            tabindex=if first { "0" } else { "-1" }
            aria-expanded=has_children.then_some("true")
            aria-selected=if node.focus { "true" } else { "false" }
        >
            {line(node, context, fold.into_any())}
            {group}
        </li>
    }
    .into_any()
}

fn line(node: &TreeNode, context: &TreeContext, fold: AnyView) -> AnyView {
    let is_event = !node.verb.is_empty();
    let class = match (is_event, node.focus) {
        (true, true) => "nd leaf sel",
        (true, false) => "nd leaf",
        (false, true) => "nd sel",
        (false, false) => "nd",
    };
    let href = node.event.as_ref().zip(node.at).map(|(event, at)| {
        TimelineQuery::around(at, 5).opening(event).href(&paths::timeline(&context.device))
    });
    let page = node.process.as_ref().map(|process| paths::process(&context.device, process));
    let name = match node.kind {
        EntityKind::Domain | EntityKind::Url => defang(&node.name),
        _ => node.name.clone(),
    };
    let (value, kind) = (node.name.clone(), node.kind.key());
    // A process leads to its page, where its own event is linked.
    let name = match page.or(href) {
        Some(href) => view! {
            <a class="nm" tabindex="-1" href=href data-value=value data-kind=kind>{name}</a>
        }
        .into_any(),
        None => view! { <span class="nm" data-value=value data-kind=kind>{name}</span> }.into_any(),
    };
    let verb = is_event.then(|| view! { <span class="soft">{node.verb.clone()}</span> });
    let pid = node.pid.map(|pid| view! { <span class="pid">{pid}</span> });
    // There is room for one name; further alerts are marks that tell theirs on hover.
    let this = node.alerts.iter().position(|alert| context.alert.as_ref() == Some(&alert.id));
    let first = this.unwrap_or(0);
    let alerts: Vec<_> = node
        .alerts
        .iter()
        .enumerate()
        .map(|(at, alert)| mark(alert, context, context.named && at == first))
        .collect();
    let at = node.at.map(|at| {
        let zone = super::clock::ZoneNow::current();
        let iso = at.iso();
        view! { <time class="at" datetime=iso>{move || zone.civil(at).clock()}</time> }
    });
    view! {
        <div class=class title=node.detail.text()>
            {fold}
            {icon(icon::of_entity(node.kind))}
            {verb}
            {name}
            {pid}
            <span class="arg">{marked(&node.detail)}</span>
            {alerts}
            {at}
        </div>
    }
    .into_any()
}

fn mark(alert: &AlertMark, context: &TreeContext, named: bool) -> AnyView {
    let mark = severity_icon(alert.severity);
    if context.alert.as_ref() == Some(&alert.id) {
        return view! { <span class="am">{mark}<strong class="opt-n">"This alert"</strong></span> }
            .into_any();
    }
    let href = paths::alert(&alert.id);
    let title = alert.title.clone();
    if named {
        view! { <span class="am">{mark}<a class="opt-n" tabindex="-1" href=href>{title}</a></span> }
            .into_any()
    } else {
        view! { <a class="am" tabindex="-1" href=href title=title>{mark}</a> }.into_any()
    }
}
