//! Files that are fetched by the page itself, so that it can say how far they are.

use leptos::{
    leptos_dom::helpers::{document, window},
    wasm_bindgen::{JsCast, JsValue},
    web_sys::{
        AbortController, Blob, HtmlElement, MouseEvent, ReadableStreamDefaultReader, RequestInit,
        Response, Url,
    },
};
use std::{cell::RefCell, collections::HashMap};
use wasm_bindgen_futures::JsFuture;

use super::Unfetched;

/// Bytes after which what came is given to the browser, which need not keep it in memory.
const PART: f64 = 4_194_304.0;

thread_local! {
    static RUNNING: RefCell<HashMap<u32, AbortController>> = RefCell::default();
}

/// Whether a click on a link is a plain one: others open it elsewhere.
#[must_use]
pub fn is_plain_click(event: &MouseEvent) -> bool {
    event.button() == 0
        && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key())
}

/// Stops what is fetched under a number.
pub fn stop_fetching(number: u32) {
    if let Some(running) = RUNNING.with_borrow_mut(|running| running.remove(&number)) {
        running.abort();
    }
}

/// Fetches a file, tells after each part how many lines have come, and saves it once all of it came;
/// the name it is saved under.
///
/// # Errors
/// [`Unfetched`]; then nothing was saved.
pub async fn fetch_file(url: &str, number: u32, came: impl Fn(u64)) -> Result<String, Unfetched> {
    let control = AbortController::new().map_err(|_| Unfetched::Broken)?;
    let signal = control.signal();
    RUNNING.with_borrow_mut(|running| running.insert(number, control));
    let read = read(url, &signal, came).await;
    RUNNING.with_borrow_mut(|running| running.remove(&number));
    if signal.aborted() { Err(Unfetched::Stopped) } else { read }
}

async fn read(
    url: &str,
    signal: &leptos::web_sys::AbortSignal,
    came: impl Fn(u64),
) -> Result<String, Unfetched> {
    let broken = |_: JsValue| Unfetched::Broken;
    let init = RequestInit::new();
    init.set_signal(Some(signal));
    let answer = JsFuture::from(window().fetch_with_str_and_init(url, &init)).await;
    let answer: Response = answer.and_then(JsCast::dyn_into).map_err(broken)?;
    if !answer.ok() {
        let text = JsFuture::from(answer.text().map_err(broken)?).await.map_err(broken)?;
        return Err(Unfetched::Refused(text.as_string().unwrap_or_default().trim().to_owned()));
    }
    let reader = answer.body().ok_or(Unfetched::Broken)?.get_reader();
    let reader: ReadableStreamDefaultReader = reader.dyn_into().map_err(|_| Unfetched::Broken)?;
    let (whole, mut part, mut waiting) = (js_sys::Array::new(), js_sys::Array::new(), 0.0);
    // A quoted cell of comma-separated values may hold line ends, which end no row.
    let kind = answer.headers().get("content-type").ok().flatten().unwrap_or_default();
    let (quotes, mut quoted, mut lines) = (kind.starts_with("text/csv"), false, 0_u64);
    // A connection that was cut is an error of this read: half a file is never saved.
    loop {
        let next = JsFuture::from(reader.read()).await.map_err(broken)?;
        let of = |name: &str| js_sys::Reflect::get(&next, &JsValue::from_str(name));
        if of("done").map_err(broken)?.is_truthy() {
            break;
        }
        let bytes: js_sys::Uint8Array = of("value").map_err(broken)?.dyn_into().map_err(broken)?;
        for byte in bytes.to_vec() {
            quoted ^= quotes && byte == b'"';
            lines += u64::from(byte == b'\n' && !quoted);
        }
        waiting += f64::from(bytes.length());
        part.push(&bytes);
        if waiting >= PART {
            let kept = Blob::new_with_u8_array_sequence(&part).map_err(broken)?;
            whole.push(&kept);
            (part, waiting) = (js_sys::Array::new(), 0.0);
        }
        came(lines);
    }
    let last = Blob::new_with_u8_array_sequence(&part).map_err(broken)?;
    whole.push(&last);
    let name = answer.headers().get("content-disposition").ok().flatten();
    let name = name.as_deref().and_then(|name| name.split('"').nth(1)).unwrap_or("export");
    save(&Blob::new_with_blob_sequence(&whole).map_err(broken)?, name).map_err(broken)?;
    Ok(name.to_owned())
}

fn save(file: &Blob, name: &str) -> Result<(), JsValue> {
    let url = Url::create_object_url_with_blob(file)?;
    let link: HtmlElement = document().create_element("a")?.dyn_into()?;
    link.set_attribute("href", &url)?;
    link.set_attribute("download", name)?;
    link.click();
    // The browser has begun to save by the time a timer runs.
    let forget = move || {
        let _done = Url::revoke_object_url(&url);
    };
    leptos::leptos_dom::helpers::set_timeout(forget, std::time::Duration::from_secs(60));
    Ok(())
}
