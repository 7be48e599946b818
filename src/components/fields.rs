//! Names and values: definition lists with copy buttons.

use super::{
    chip::chip_whole,
    copy::copy_button,
    value_menu::{caret, here},
};
use crate::{
    model::{
        Condition, DeviceId, Entity, EntityKind, Marked, Word,
        event::{Field, FieldGroup},
    },
    url::ValueQuery,
};
use leptos::prelude::*;

/// Text with what a rule matched.
#[must_use]
pub fn marked(text: &Marked) -> AnyView {
    text.0
        .iter()
        .map(|piece| {
            let text = piece.text.clone();
            if piece.hit { view! { <mark>{text}</mark> }.into_any() } else { text.into_any() }
        })
        .collect::<Vec<_>>()
        .into_any()
}

/// All fields of a group.
#[must_use]
pub fn field_group(group: &FieldGroup, device: &DeviceId) -> AnyView {
    let here = here();
    let fields: Vec<_> = group.fields.iter().map(|one| field(one, device, &here)).collect();
    view! { <section><h3>{group.title.clone()}</h3><dl class="dl">{fields}</dl></section> }
        .into_any()
}

fn field(field: &Field, device: &DeviceId, here: &str) -> AnyView {
    let text = field.value.text();
    let has_hit = field.value.0.iter().any(|piece| piece.hit);
    let value = match field.kind {
        // What matched matters more than where it leads.
        Some(kind) if !has_hit || is_address(kind) => {
            chip_whole(&Entity::new(kind, text.clone()).at(&field.name, &text), Some(device))
        }
        _ => {
            let (value, is) = (text.clone(), Condition::new(&field.name, text.clone()).to_word());
            let kind = field.kind.map(EntityKind::key);
            view! {
                <span class="mono pre" data-value=value data-is=is data-kind=kind>
                    {marked(&field.value)}
                </span>
            }
            .into_any()
        }
    };
    let query = ValueQuery {
        value: text.clone(),
        kind: field.kind,
        is: Some(Condition::new(&field.name, text.clone())),
        device: device.clone(),
        back: here.to_owned(),
        ..ValueQuery::default()
    };
    view! {
        <div>
            <dt title=field.name.clone()>{field.label.clone()}</dt>
            <dd><span class="val">{value}</span>{caret(&field.label, &query)}{copy_button(&field.label, text)}</dd>
        </div>
    }
    .into_any()
}

fn is_address(kind: EntityKind) -> bool {
    matches!(kind, EntityKind::Domain | EntityKind::Url)
}

/// A fact under a page's heading.
#[must_use]
pub fn fact(name: &'static str, value: impl IntoView + 'static) -> AnyView {
    view! { <div><dt>{name}</dt><dd>{value.into_any()}</dd></div> }.into_any()
}

/// A line of a settings list.
#[must_use]
pub fn setting(name: &'static str, value: impl IntoView + 'static) -> AnyView {
    fact(name, value)
}
