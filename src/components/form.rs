//! Fields of forms, with their errors.

use super::icon::icon;
use crate::error::AppError;
use leptos::prelude::*;

/// A choice in a select box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is shown.
    pub label: String,
}

/// A labelled select box.
#[must_use]
pub fn select(
    name: &'static str,
    label: &'static str,
    choices: Vec<Choice>,
    chosen: &str,
    class: &'static str,
) -> AnyView {
    let id = format!("field-{name}");
    let options: Vec<_> = choices
        .into_iter()
        .map(|choice| {
            let selected = choice.value == chosen;
            view! { <option value=choice.value selected=selected>{choice.label}</option> }
        })
        .collect();
    view! {
        <div class=class>
            <label for=id.clone()>{label}</label>
            <select class="input" id=id name=name>{options}</select>
        </div>
    }
    .into_any()
}

/// The error of one field, if it is this one's.
#[must_use]
pub fn field_error(error: Option<&AppError>, name: &str) -> Option<AnyView> {
    match error {
        Some(AppError::Invalid { field, told }) if field == name => Some(
            view! { <p class="err" role="alert" id=format!("error-{name}")>{icon("warn")}{told.message.clone()}</p> }
                .into_any(),
        ),
        _ => None,
    }
}

/// The error of a whole form, over its fields; it takes focus by being an alert.
#[must_use]
pub fn form_error(error: &AppError) -> AnyView {
    let told = error.told().clone();
    let request = (!told.request.is_empty()).then(
        || view! { <span class="muted">" Request "<code>{told.request.clone()}</code></span> },
    );
    view! {
        <div class="note bad" role="alert">
            {icon("warn")}
            <span><strong>{error.heading()}". "</strong>{told.message}{request}</span>
        </div>
    }
    .into_any()
}
