//! Boxes of rows.

use super::all;
use leptos::{wasm_bindgen::JsCast, web_sys::HtmlInputElement};

fn boxes(selector: &str) -> impl Iterator<Item = HtmlInputElement> {
    all(selector).into_iter().filter_map(|found| found.dyn_into().ok())
}

/// Values of the boxes that are ticked.
#[must_use]
pub fn ticked(selector: &str) -> Vec<String> {
    boxes(selector).filter(HtmlInputElement::checked).map(|one| one.value()).collect()
}

/// Takes every tick off.
pub fn untick(selector: &str) {
    boxes(selector).for_each(|one| one.set_checked(false));
}
