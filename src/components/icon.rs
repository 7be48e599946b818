//! Icons: symbols of one sprite, always beside a word or with a hidden one.

use crate::model::{EntityKind, device::DeviceKind, timeline::EventGroup};
use leptos::prelude::*;

/// The symbol `name` of `public/icons.svg`.
#[must_use]
pub fn icon(name: &'static str) -> AnyView {
    let href = format!("/icons.svg#{name}");
    view! { <svg class="i" aria-hidden="true"><use href=href></use></svg> }.into_any()
}

/// The symbol of a kind of entity.
#[must_use]
pub fn of_entity(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Device => "device",
        EntityKind::Server => "server",
        EntityKind::User => "user",
        EntityKind::Process => "process",
        EntityKind::File => "file",
        EntityKind::Ip => "ip",
        EntityKind::Domain => "domain",
        EntityKind::Url => "url",
        EntityKind::Registry => "registry",
        EntityKind::Module => "image",
        EntityKind::Hash => "hash",
        EntityKind::Logon => "logon",
        EntityKind::Service => "service",
        EntityKind::Alert => "alert",
    }
}

/// The symbol of an event group.
#[must_use]
pub fn of_group(group: EventGroup) -> &'static str {
    match group {
        EventGroup::Process => "process",
        EventGroup::File => "file",
        EventGroup::Registry => "registry",
        EventGroup::Network => "ip",
        EventGroup::Logon => "logon",
        EventGroup::Image => "image",
        EventGroup::Script => "script",
        EventGroup::Antivirus => "shield",
        EventGroup::Account => "user",
        EventGroup::Service => "service",
        EventGroup::Other => "note",
    }
}

/// The symbol of a machine.
#[must_use]
pub fn of_device(kind: DeviceKind) -> &'static str {
    match kind {
        DeviceKind::Workstation => "device",
        DeviceKind::Server => "server",
    }
}
