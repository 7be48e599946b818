//! What analysts say of a device, and the menu that changes it.

use super::api::{AddDeviceTag, RemoveDeviceTag, SetDeviceValue};
use crate::{
    components::{
        clock::{Precision, clock},
        form::{Choice, form_error, select},
        icon::icon,
        toast::Toasts,
    },
    error::AppError,
    model::device::{DeviceDetail, DeviceNote, DeviceValue, HISTORY},
};
use leptos::{form::ActionForm, prelude::*};

/// The ways to change what is said of a device.
#[derive(Clone, Copy)]
pub(super) struct Changes {
    value: ServerAction<SetDeviceValue>,
    add: ServerAction<AddDeviceTag>,
    remove: ServerAction<RemoveDeviceTag>,
}

impl Changes {
    /// None was made yet. What fails is told at the corner of the page.
    pub(super) fn new() -> Self {
        let changes = Self {
            value: ServerAction::new(),
            add: ServerAction::new(),
            remove: ServerAction::new(),
        };
        let toasts = Toasts::current();
        for outcome in changes.outcomes() {
            Effect::new(move |_| {
                if let Some(Err(error)) = outcome.get() {
                    toasts.fail(error.told().message.clone());
                }
            });
        }
        changes
    }

    /// Changes with every one that was made, so that the page is read again.
    pub(super) fn version(self) -> usize {
        self.value.version().get() + self.add.version().get() + self.remove.version().get()
    }

    /// How the last change of each kind ended.
    fn outcomes(self) -> [Signal<Option<Result<(), AppError>>>; 3] {
        [
            Signal::derive(move || self.value.value().get()),
            Signal::derive(move || self.add.value().get()),
            Signal::derive(move || self.remove.value().get()),
        ]
    }

    /// What a change failed by.
    fn error(self) -> Option<AppError> {
        self.outcomes().into_iter().find_map(|outcome| outcome.get()?.err())
    }
}

/// Value and tags under a heading; an ordinary value says nothing.
pub(super) fn tags(device: &DeviceDetail) -> AnyView {
    let value = (device.value != DeviceValue::Normal)
        .then(|| view! { <span class="tag">{format!("{} value", device.value.label())}</span> });
    let tags: Vec<_> =
        device.tags.iter().map(|tag| view! { <span class="tag">{tag.clone()}</span> }).collect();
    view! { {value}{tags} }.into_any()
}

/// The menu that changes value and tags.
pub(super) fn menu(device: &DeviceDetail, changes: Changes) -> AnyView {
    let id = device.summary.device.id.to_string();
    let (own, other) = (id.clone(), id.clone());
    let error = move || changes.error().map(|error| form_error(&error));
    let rows: Vec<_> = device
        .tags
        .iter()
        .map(|tag| {
            let label = format!("Remove the tag {tag}");
            let (title, other, own) = (label.clone(), other.clone(), tag.clone());
            view! {
                <li class="line">
                    <span class="tag">{tag.clone()}</span>
                    <ActionForm action=changes.remove>
                        <input type="hidden" name="device" value=other/>
                        <input type="hidden" name="tag" value=own/>
                        <button class="btn quiet icon s" type="submit" aria-label=label title=title>
                            {icon("close")}
                        </button>
                    </ActionForm>
                </li>
            }
        })
        .collect();
    let chosen = device.value.key();
    let tags = (!rows.is_empty()).then(|| view! { <ul class="taglist">{rows}</ul> });
    view! {
        <details class="dd" open=move || changes.error().is_some()>
            <summary class="btn quiet">{icon("plus")}<span class="lbl">"Tags and value"</span></summary>
            <div class="menu said">
                {error}
                {tags}
                <ActionForm action=changes.add attr:class="line">
                    <input type="hidden" name="device" value=own/>
                    <div class="field">
                        <label for="field-tag">"New tag"</label>
                        <input class="input" id="field-tag" name="tag" required="" maxlength="50" autocomplete="off"/>
                    </div>
                    <button class="btn" type="submit">"Add"</button>
                </ActionForm>
                <ActionForm action=changes.value attr:class="line">
                    <input type="hidden" name="device" value=id/>
                    {select("value", "Value to the organisation", values(), chosen, "field")}
                    <button class="btn" type="submit">"Save"</button>
                </ActionForm>
            </div>
        </details>
    }
    .into_any()
}

fn values() -> Vec<Choice> {
    let choice =
        |one: &DeviceValue| Choice { value: one.key().to_owned(), label: one.label().to_owned() };
    DeviceValue::ALL.iter().map(choice).collect()
}

/// What was changed, by whom.
pub(super) fn history(notes: &[DeviceNote]) -> Option<AnyView> {
    if notes.is_empty() {
        return None;
    }
    let rows: Vec<_> = notes
        .iter()
        .map(|note| {
            view! {
                <li>
                    {icon("note")}
                    <div>
                        <strong>{note.by.clone()}</strong>
                        {format!(" {}: {} ", note.kind.label(), note.text)}
                        <span class="by">{clock(note.at, Precision::Day)}</span>
                    </div>
                </li>
            }
        })
        .collect();
    let more = if notes.len() >= HISTORY as usize { "the newest " } else { "" };
    Some(
        view! {
            <details class="raw">
                <summary class="link small">{format!("Changes of tags and value: {more}{}", notes.len())}</summary>
                <ol class="log">{rows}</ol>
            </details>
        }
        .into_any(),
    )
}
