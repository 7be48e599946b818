//! Entity chips: the icon says the kind, the mono text is the value.

use super::icon::{self, icon};
use crate::{
    model::{
        DeviceId, Entity, EntityKind, Word,
        device::{DeviceKind, DeviceRef},
        value::{self, Value, defang},
    },
    pages::paths,
    url::{Preset, Query, TimeRange, TimelineQuery},
};
use leptos::prelude::*;

/// Where a value leads: to its page; values of kinds without one, to the device's timeline of the
/// last 30 days, filtered by the value.
#[must_use]
pub fn entity_href(entity: &Entity, device: Option<&DeviceId>) -> Option<String> {
    if let Some(device) = &entity.device {
        return Some(paths::device(device));
    }
    if let (Some(device), Some(process)) = (device, &entity.process) {
        return Some(paths::process(device, process));
    }
    if let Some(href) = page_of(entity) {
        return Some(href);
    }
    let device = device?;
    let text = match entity.kind {
        // The name is what other events repeat; the whole path often is not.
        EntityKind::Process if !entity.label.is_empty() => entity.label.clone(),
        _ => entity.value.clone(),
    };
    let range = TimeRange::Last(Preset::Month);
    let query = TimelineQuery { text, range, ..TimelineQuery::default() };
    Some(query.href(&paths::timeline(device)))
}

/// The page of a value: what a column calls a URL may be a host or an address, and a file has a page
/// by its hashes only.
fn page_of(entity: &Entity) -> Option<String> {
    let text = entity.value.as_str();
    let kind = match entity.kind {
        EntityKind::Url | EntityKind::Domain if !value::is_url(text) => {
            let host = value::host_of(text);
            if host.is_empty() {
                return None;
            }
            let kind = match value::address(&host) {
                Some(_) => EntityKind::Ip,
                None => EntityKind::Domain,
            };
            return paths::entity(kind, &host);
        }
        EntityKind::File | EntityKind::Module | EntityKind::Hash => match Value::read(text) {
            Value::Hash(..) => EntityKind::Hash,
            _ => return None,
        },
        EntityKind::Ip => value::address(text).map(|_| EntityKind::Ip)?,
        kind => kind,
    };
    paths::entity(kind, text)
}

/// The text of a chip; addresses are defanged, so that nothing makes a live link of them.
fn safe(entity: &Entity) -> String {
    let text = if entity.label.is_empty() { &entity.value } else { &entity.label };
    if entity.is_address() { defang(text) } else { text.clone() }
}

/// The same where room is short: hosts and accounts without their domain, which the title tells.
fn shown(entity: &Entity) -> String {
    let text = safe(entity);
    match entity.kind {
        EntityKind::Device | EntityKind::Server => host(&text).to_owned(),
        EntityKind::User => account(&text).to_owned(),
        _ => text,
    }
}

/// A chip in a row: one line, cut off where there is no room.
#[must_use]
pub fn chip(entity: &Entity, device: Option<&DeviceId>) -> AnyView {
    build(entity, device, shown(entity), "chip")
}

/// A chip that may shrink to give way to others, such as the object of an event.
#[must_use]
pub fn chip_shrinking(entity: &Entity, device: Option<&DeviceId>) -> AnyView {
    build(entity, device, shown(entity), "chip g")
}

/// A chip that shows the whole value on several lines.
#[must_use]
pub fn chip_whole(entity: &Entity, device: Option<&DeviceId>) -> AnyView {
    build(entity, device, safe(entity), "chip wrap")
}

fn build(entity: &Entity, device: Option<&DeviceId>, text: String, class: &'static str) -> AnyView {
    let kind = format!("{} ", entity.kind.label());
    let sub = (!entity.sub.is_empty())
        .then(|| view! { <span class="sub">" "{entity.sub.clone()}</span> });
    let inner = view! {
        {icon(icon::of_entity(entity.kind))}
        <span class="vh">{kind}</span>
        <span class="v">{text}{sub}</span>
    };
    let value = entity.value.clone();
    let title = if entity.is_address() { defang(&value) } else { value.clone() };
    let kind = entity.kind.key();
    let is = entity.is.as_ref().map(Word::to_word);
    match entity_href(entity, device) {
        Some(href) => view! {
            <a class=class href=href title=title data-value=value data-kind=kind data-is=is>{inner}</a>
        }
        .into_any(),
        None => view! {
            <span class=class title=title data-value=value data-kind=kind data-is=is>{inner}</span>
        }
        .into_any(),
    }
}

/// The host's own name of a full one; addresses stay whole.
#[must_use]
pub fn host(name: &str) -> &str {
    match name.split_once('.') {
        Some((host, _)) if host.bytes().any(|byte| byte.is_ascii_alphabetic()) => host,
        _ => name,
    }
}

/// An account without its domain.
fn account(name: &str) -> &str {
    name.rsplit_once('\\').map_or(name, |(_, account)| account)
}

/// A device by its host name, linked to its page; the title has the full name.
#[must_use]
pub fn device_chip(device: &DeviceRef) -> AnyView {
    let kind = match device.kind {
        DeviceKind::Workstation => EntityKind::Device,
        DeviceKind::Server => EntityKind::Server,
    };
    let mut entity = Entity::new(kind, device.name.clone());
    entity.device = Some(device.id.clone());
    chip(&entity, None)
}

/// A value of some kind on a device; a dash if unknown.
#[must_use]
pub fn value_chip(kind: EntityKind, value: &str, device: Option<&DeviceId>) -> AnyView {
    if value.is_empty() {
        return view! { <span class="muted">"—"</span> }.into_any();
    }
    chip(&Entity::new(kind, value), device)
}

#[cfg(test)]
mod tests {
    use super::{account, host};

    #[test]
    fn names_lose_their_domain_and_addresses_nothing() {
        for (name, short) in
            [("srv-01.halden.example", "srv-01"), ("FIN-1", "FIN-1"), ("10.0.0.1", "10.0.0.1")]
        {
            assert_eq!(host(name), short);
        }
        assert_eq!([account("LARK\\ada"), account("ada")], ["ada", "ada"]);
    }
}
