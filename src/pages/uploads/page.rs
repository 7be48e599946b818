//! The upload page.

use super::{
    api::{CancelUpload, MakeCase, read_uploads},
    send::send,
};
use crate::{
    browser,
    components::{
        empty::skeleton,
        error_view::error_page,
        form::{Choice, field_error, form_error, select},
        icon::icon,
        mark::upload_state,
        table::{head, hidden_head},
        toast::Toasts,
    },
    error::AppError,
    model::{
        Word as _,
        size::bytes,
        time::grouped,
        upload::{Outside, UploadRow, UploadState, UploadsView},
    },
    pages::{paths, settings::frame::settings_page},
};
use leptos::{ev, form::ActionForm, prelude::*, server_fn::ServerFn as _};
use std::time::Duration;

/// How often the list asks while something goes on, and how many times.
const EVERY: Duration = Duration::from_secs(2);
const MOST: u32 = 7_200;

/// The user's uploads.
pub(super) type Uploads = Resource<Result<UploadsView, AppError>>;

/// The page.
#[must_use]
pub fn upload_page() -> AnyView {
    let uploads = Resource::new(|| (), |()| read_uploads());
    let cancel = ServerAction::<CancelUpload>::new();
    let case = ServerAction::<MakeCase>::new();
    // Of the list as it was shown last.
    let goes_on = StoredValue::new(false);
    Effect::new(move |_| {
        browser::while_seen(EVERY, MOST, move || {
            if goes_on.get_value() {
                uploads.refetch();
            }
        });
    });
    Effect::new(move |_| {
        if cancel.version().get() > 0 {
            uploads.refetch();
        }
    });
    let body = view! {
        <Transition fallback=skeleton>
            {move || Suspend::new(async move {
                match uploads.await {
                    Ok(view) => {
                        goes_on.set_value(view.rows.iter().any(|row| !row.state.is_over()));
                        page(&view, uploads, cancel, case)
                    }
                    Err(error) => error_page(&error),
                }
            })}
        </Transition>
    };
    settings_page(paths::UPLOAD, ().into_any(), body.into_any())
}

fn page(
    view: &UploadsView,
    uploads: Uploads,
    cancel: ServerAction<CancelUpload>,
    case: ServerAction<MakeCase>,
) -> AnyView {
    if !view.may_upload {
        return view! {
            <section class="sect">
                <p class="soft">"Your role does not include managing security settings, which uploading needs."</p>
            </section>
        }
        .into_any();
    }
    let case = view.may_make_case.then(|| case_form(case));
    view! {
        <section class="sect">
            <header><h2>{format!("Into {}", view.tenant)}</h2></header>
            {form(view, uploads)}
            {case}
        </section>
        {list(view, cancel)}
    }
    .into_any()
}

fn form(view: &UploadsView, uploads: Uploads) -> AnyView {
    let toasts = Toasts::current();
    let over = RwSignal::new(false);
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let entered = browser::entered(&event).unwrap_or_default();
        send(browser::picked(&event), outside(&entered), uploads, toasts);
    };
    let drop = move |event: ev::DragEvent| {
        event.prevent_default();
        over.set(false);
        // The choice about old rows stands in the form; dropping takes the careful one.
        send(browser::dropped(&event), Outside::Drop, uploads, toasts);
    };
    let choice =
        |one: &Outside| Choice { value: one.key().to_owned(), label: one.label().to_owned() };
    let old = view.retention_days.map(|days| {
        let choices = Outside::ALL.iter().map(choice).collect();
        view! {
            {select("outside", "Events older than this tenant keeps", choices, Outside::Drop.key(), "field")}
            <p class="hint w">{format!("{days} days are kept. Old evidence belongs into a case.")}</p>
        }
    });
    view! {
        <form class="formgrid" method="post" enctype="multipart/form-data" action=paths::UPLOAD_FORM on:submit=submit>
            {old}
            <div
                class="w drop"
                class:over=move || over.get()
                on:dragover=move |event: ev::DragEvent| {
                    event.prevent_default();
                    over.set(true);
                }
                on:dragleave=move |_| over.set(false)
                on:drop=drop
            >
                <label for="file">"Files"</label>
                <input class="input" id="file" name="file" type="file" multiple="" required="" aria-describedby="file-hint"/>
                <span class="hint" id="file-hint">
                    "EVTX, Winlogbeat, NXLog, Sysmon for Linux, audit logs of Linux, the streaming envelope; also inside "
                    ".gz, .zip, .tar.gz and .tar.zst. Drop them here, or choose them."
                </span>
            </div>
            <div class="w">
                <button class="btn pri" type="submit">{icon("up")}"Upload"</button>
            </div>
        </form>
    }
    .into_any()
}

/// The choice about old rows in what was entered.
fn outside(entered: &str) -> Outside {
    let pairs = crate::url::Pairs::parse(entered);
    pairs.get("outside").and_then(Outside::from_word).unwrap_or(Outside::Drop)
}

/// The whole page is loaded anew: everything on it is another tenant's.
fn case_form(case: ServerAction<MakeCase>) -> AnyView {
    let error = move || case.value().get().and_then(Result::err);
    let general = move || {
        error().filter(|error| !matches!(error, AppError::Invalid { .. })).map(|e| form_error(&e))
    };
    view! {
        <details class="case">
            <summary class="link">"Into a new case instead"</summary>
            <form class="formgrid" method="post" action=MakeCase::url()>
                <div class="w">{general}</div>
                <div class="field">
                    <label for="case">"Name of the case"</label>
                    <input class="input" id="case" name="name" required="" maxlength="100" autocomplete="off" aria-describedby="case-hint"/>
                    <span class="hint" id="case-hint">
                        "A tenant of its own, whose clock stands at its newest event: for recorded evidence."
                    </span>
                    {move || field_error(error().as_ref(), "name")}
                </div>
                <div class="w"><button class="btn" type="submit">{icon("plus")}"Make the case"</button></div>
            </form>
        </details>
    }
    .into_any()
}

fn list(view: &UploadsView, cancel: ServerAction<CancelUpload>) -> AnyView {
    if view.rows.is_empty() {
        return ().into_any();
    }
    let rows: Vec<_> = view.rows.iter().map(|one| row(one, cancel)).collect();
    let failed = move || cancel.value().get().and_then(Result::err).map(|error| form_error(&error));
    view! {
        <section class="sect flush">
            <header>
                <h2>"Your uploads"</h2>
                <span class="small muted">{view.rows.len()}" since the portal started, newest first"</span>
                <a class="end link small" href=paths::UPLOAD>"Refresh"</a>
            </header>
            {failed}
            <table class="t fix stack" role="table" aria-label="Your uploads">
                <colgroup><col/><col class="w160"/><col class="w160"/><col class="w88"/><col class="w88"/><col class="w96"/></colgroup>
                <thead role="rowgroup">
                    <tr role="row">
                        {head("File", "")}{head("State", "")}{head("Received", "")}{head("Records", "num")}{head("Rows", "num")}{hidden_head("Action")}
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}

fn row(one: &UploadRow, cancel: ServerAction<CancelUpload>) -> AnyView {
    let action = if !one.state.is_over() {
        let (id, label) = (one.id.clone(), format!("Cancel {}", one.name));
        view! {
            <ActionForm action=cancel>
                <input type="hidden" name="upload" value=id/>
                <button class="btn s" type="submit" aria-label=label>"Cancel"</button>
            </ActionForm>
        }
        .into_any()
    } else if one.import.is_empty() {
        ().into_any()
    } else {
        view! { <a class="link" href=paths::import(&one.import)>"Report"</a> }.into_any()
    };
    let received = if one.state == UploadState::Receiving && one.size > one.received {
        let width = (one.received.saturating_mul(300) / one.size.max(1)).to_string();
        view! {
            <span class="got">{format!("{} of {}", bytes(one.received), bytes(one.size))}</span>
            <svg class="meter" viewBox="0 0 300 8" preserveAspectRatio="none" aria-hidden="true">
                <rect class="tr" width="300" height="8"></rect>
                <rect class="fl" width=width height="8"></rect>
            </svg>
        }
        .into_any()
    } else {
        bytes(one.received).into_any()
    };
    view! {
        <tr role="row">
            <td role="cell" class="o1 strong clip" title=one.name.clone()>{one.name.clone()}</td>
            <td role="cell" class="o2" title=one.why.clone()>{upload_state(one.state)}</td>
            <td role="cell" class="lab" data-l="Received">{received}</td>
            <td role="cell" class="num lab" data-l="Records">{grouped(one.records)}</td>
            <td role="cell" class="num lab" data-l="Rows">{grouped(one.rows)}</td>
            <td role="cell" class="o3">{action}</td>
        </tr>
        {(!one.why.is_empty()).then(|| view! {
            <tr role="row"><td role="cell" colspan="6" class="full-n soft">{format!("{}: {}", one.name, one.why)}</td></tr>
        })}
    }
    .into_any()
}
