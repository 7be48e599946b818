//! Trees: focus and folding by keys and clicks.

use super::{document, within};
use leptos::{
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlElement, KeyboardEvent, MouseEvent},
};

/// Moves focus and folding inside trees, as the ARIA pattern for tree views has it.
pub fn tree_key(event: &KeyboardEvent) {
    let Some(item) = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .and_then(|element| element.closest("[role=treeitem]").ok().flatten())
    else {
        return;
    };
    let Some(tree) = item.closest("[role=tree]").ok().flatten() else { return };
    let visible: Vec<HtmlElement> = within(&tree, "[role=treeitem]")
        .into_iter()
        .filter(|one| {
            let folded = one
                .parent_element()
                .and_then(|up| up.closest("[aria-expanded=false]").ok().flatten());
            folded.is_none()
        })
        .collect();
    let at = visible.iter().position(|one| one.is_same_node(Some(&item)));
    let expanded = item.get_attribute("aria-expanded");
    let target = match event.key().as_str() {
        "ArrowDown" => at.and_then(|at| visible.get(at + 1)).cloned(),
        "ArrowUp" => at.and_then(|at| at.checked_sub(1)).and_then(|at| visible.get(at)).cloned(),
        "Home" => visible.first().cloned(),
        "End" => visible.last().cloned(),
        "ArrowRight" if expanded.as_deref() == Some("false") => {
            let _done = item.set_attribute("aria-expanded", "true");
            None
        }
        "ArrowRight" => within(&item, "[role=treeitem]").into_iter().next(),
        "ArrowLeft" if expanded.as_deref() == Some("true") => {
            let _done = item.set_attribute("aria-expanded", "false");
            None
        }
        "ArrowLeft" => item
            .parent_element()
            .and_then(|up| up.closest("[role=treeitem]").ok().flatten())
            .and_then(|up| up.dyn_into::<HtmlElement>().ok()),
        "Enter" => {
            if let Some(link) = within(&item, "a").first() {
                link.click();
            }
            None
        }
        _ => return,
    };
    event.prevent_default();
    if let Some(target) = target {
        for one in within(&tree, "[role=treeitem][tabindex='0']") {
            one.set_tab_index(-1);
        }
        target.set_tab_index(0);
        let _done = target.focus();
    }
}

/// Folds and unfolds the node of a tree whose arrow was clicked.
pub fn tree_click(event: &MouseEvent) {
    let item = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .and_then(|element| element.closest(".tw1").ok().flatten())
        .and_then(|arrow| arrow.closest("[role=treeitem]").ok().flatten());
    if let Some(item) = item
        && let Some(expanded) = item.get_attribute("aria-expanded")
    {
        let next = if expanded == "true" { "false" } else { "true" };
        let _done = item.set_attribute("aria-expanded", next);
    }
}

/// Folds or unfolds what has focus: a node of a tree, or the details around it.
pub fn toggle_fold() {
    let Some(active) = document().active_element() else { return };
    let closest = |selector: &str| active.closest(selector).ok().flatten();
    if let Some(item) = closest("[role=treeitem][aria-expanded]") {
        let open = item.get_attribute("aria-expanded").as_deref() == Some("true");
        let _done = item.set_attribute("aria-expanded", if open { "false" } else { "true" });
    } else if let Some(details) = closest("details") {
        let _done = details.toggle_attribute("open");
    }
}
