//! Files that somebody chose, and sending them in parts.

use leptos::{
    leptos_dom::helpers::{set_timeout, window},
    wasm_bindgen::{JsCast, JsValue},
    web_sys::{File, FileList, HtmlFormElement, HtmlInputElement, RequestInit, Response},
};
use std::time::Duration;
use wasm_bindgen_futures::JsFuture;

/// A file that somebody chose.
#[derive(Clone, Debug)]
pub struct Picked(File);

impl Picked {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> String {
        self.0.name()
    }

    /// Its size, bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a file's size"
        )]
        let size = self.0.size() as u64;
        size
    }

    /// When it was last changed, milliseconds since 1970.
    #[must_use]
    pub fn modified(&self) -> i64 {
        #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds")]
        let modified = self.0.last_modified() as i64;
        modified
    }
}

fn list(files: Option<FileList>) -> Vec<Picked> {
    let Some(files) = files else { return Vec::new() };
    (0..files.length()).filter_map(|at| files.get(at).map(Picked)).collect()
}

/// The files chosen in a form; its field is empty again.
#[must_use]
pub fn picked(event: &leptos::ev::SubmitEvent) -> Vec<Picked> {
    let form = event.target().and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
    let field = form.and_then(|form| form.query_selector("input[type=file]").ok().flatten());
    let field = field.and_then(|field| field.dyn_into::<HtmlInputElement>().ok());
    let Some(field) = field else { return Vec::new() };
    let files = list(field.files());
    field.set_value("");
    files
}

/// The files dropped on the page.
#[must_use]
pub fn dropped(event: &leptos::ev::DragEvent) -> Vec<Picked> {
    list(event.data_transfer().and_then(|dropped| dropped.files()))
}

/// Sends a part of a file; the answer's status and text. `None` where nobody answered.
pub async fn put(url: &str, file: &Picked, from: u64, to: u64) -> Option<(u16, String)> {
    #[expect(clippy::cast_precision_loss, reason = "sizes of files fit 53 bits")]
    let part = file.0.slice_with_f64_and_f64(from as f64, to as f64).ok()?;
    let init = RequestInit::new();
    init.set_method("PUT");
    init.set_body(&JsValue::from(part));
    let answer = JsFuture::from(window().fetch_with_str_and_init(url, &init)).await.ok()?;
    let answer: Response = answer.dyn_into().ok()?;
    let text = JsFuture::from(answer.text().ok()?).await.ok()?;
    Some((answer.status(), text.as_string().unwrap_or_default()))
}

/// Waits.
pub async fn wait(length: Duration) {
    let done = js_sys::Promise::new(&mut |resolve, _| {
        set_timeout(
            move || {
                let _called = resolve.call0(&JsValue::NULL);
            },
            length,
        );
    });
    let _done = JsFuture::from(done).await;
}
