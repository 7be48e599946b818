//! A group of records as one event.
//!
//! Fields of the leading record (`SYSCALL`, or what a program reported) stand under their own names,
//! and so do the working folder, the process's title, the socket's address, and the arguments of a
//! started program (`a0` and on). All `PATH` records are one list; any other record is an object
//! under the name of its type. What follows from them (`told`) has Sysmon's names.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::told::{Call, Item, Told};
use super::{CHANNEL, Part, calls, pairs};
use crate::adapter::header::{Fields, push};
use crate::{FieldValue, SensorEvent};

/// Records that only say more about a call.
const DETAILS: &[&str] = &["EXECVE", "CWD", "PATH", "PROCTITLE", "SOCKADDR"];

/// Arguments with a field each; the rest is a list in one.
const ARGUMENTS: usize = 100;
/// No program has more arguments (a stack of 8 MiB): a higher number is no argument.
const MOST_ARGUMENTS: usize = 1 << 20;

/// Makes an event of a group's records; `None` where there are none.
pub(super) fn event(parts: &[Part]) -> Option<SensorEvent> {
    let first = parts.first()?;
    let call = parts.iter().find(|part| part.kind == "SYSCALL");
    let lead = call.or_else(|| parts.iter().find(|part| !DETAILS.contains(&part.kind.as_str())));
    let arguments = arguments(parts);
    let mut fields = Fields::with_capacity(48);
    push(&mut fields, Cow::Borrowed("type"), kinds(parts));
    if let Some(lead) = lead {
        for (name, value) in &lead.pairs {
            let text = FieldValue::Text(pairs::plain(name, value));
            // Addresses in the caller's memory, under whose names the started program's stand.
            let pointer =
                !arguments.is_empty() && matches!(name.as_str(), "a0" | "a1" | "a2" | "a3");
            let name = if pointer { format!("syscall.{name}") } else { name.clone() };
            push(&mut fields, Cow::Owned(name), text);
        }
    }
    // The name that the daemon added helps where the architecture is not known here.
    let name = call.and_then(|call| {
        let known = calls::name_of(call.text("arch").unwrap_or_default(), call.text("syscall")?);
        known.or_else(|| calls::name_of("", call.text("SYSCALL")?))
    });
    if let Some(name) = name.filter(|_| call.is_some_and(|call| call.text("SYSCALL").is_none())) {
        push(&mut fields, Cow::Borrowed("SYSCALL"), FieldValue::Text(name.to_owned()));
    }
    let mut items = Vec::new();
    for part in parts.iter().filter(|part| lead.is_none_or(|lead| !std::ptr::eq(*part, lead))) {
        detail(&mut fields, part, &mut items);
    }
    let told = match (call, name) {
        (Some(part), Some(name)) => {
            let folder = field_of(parts, "CWD", "cwd");
            let saddr = field_of(parts, "SOCKADDR", "saddr");
            let folder = folder.as_deref();
            Call { part, name, folder, items: &items, saddr: saddr.as_deref() }.told()
        }
        // Only a program that was started has such a record.
        (None, _) if !arguments.is_empty() => Some(Told { id: calls::EXECVE, fields: Vec::new() }),
        _ => None,
    };
    put_arguments(&mut fields, &arguments);
    let event_id = match &told {
        Some(told) => told.id,
        None => lead.map_or(calls::SYSCALL, |lead| calls::number_of(&lead.kind)),
    };
    if event_id == calls::EXECVE {
        let title = || field_of(parts, "PROCTITLE", "proctitle");
        let line = if arguments.is_empty() { title() } else { Some(joined(&arguments)) };
        if let Some(line) = line {
            push(&mut fields, Cow::Borrowed("CommandLine"), FieldValue::Text(line));
        }
    }
    if matches!(event_id, calls::USER_LOGIN | calls::USER_AUTH)
        && let Some(kind) = lead.and_then(logon_type)
    {
        push(&mut fields, Cow::Borrowed("LogonType"), FieldValue::Text(kind.to_owned()));
    }
    for (name, text) in told.into_iter().flat_map(|told| told.fields) {
        push(&mut fields, Cow::Borrowed(name), FieldValue::Text(text));
    }
    Some(SensorEvent {
        channel: Cow::Borrowed(CHANNEL),
        provider: Cow::Borrowed(CHANNEL),
        event_id,
        record_id: Some(first.serial),
        computer: first.node.clone(),
        time: first.time,
        fields,
    })
}

/// The types of the records, in order; one alone is text.
fn kinds(parts: &[Part]) -> FieldValue {
    match parts {
        [only] => FieldValue::Text(only.kind.clone()),
        parts => {
            let mut kinds: Vec<&str> = Vec::new();
            for part in parts {
                if !kinds.contains(&part.kind.as_str()) {
                    kinds.push(&part.kind);
                }
            }
            FieldValue::Json(Box::new(kinds.into()))
        }
    }
}

/// Adds a record that says more.
fn detail(fields: &mut Fields, part: &Part, items: &mut Vec<Item>) {
    let plain = |name: &str| part.pairs.iter().find(|(known, _)| known == name);
    let plain = |name: &str| plain(name).map(|(name, value)| pairs::plain(name, value));
    match part.kind.as_str() {
        // The arguments come later, all records together.
        "EXECVE" => {
            let others = part.pairs.iter().filter(|(name, _)| !is_of_argument(name));
            for (name, value) in others {
                let text = FieldValue::Text(pairs::plain(name, value));
                push(fields, Cow::Owned(name.clone()), text);
            }
            return;
        }
        // One of each; what repeats them is kept as any other record.
        "CWD" | "PROCTITLE" | "SOCKADDR"
            if part.pairs.iter().all(|(name, _)| fields.iter().all(|(known, _)| known != name)) =>
        {
            for (name, value) in &part.pairs {
                let text = FieldValue::Text(pairs::plain(name, value));
                push(fields, Cow::Owned(name.clone()), text);
            }
            return;
        }
        "PATH" => {
            let kind = plain("nametype").or_else(|| plain("objtype")).unwrap_or_default();
            let name = plain("name").filter(|name| name != "(null)").unwrap_or_default();
            items.push(Item { name, kind });
        }
        _ => {}
    }
    let mut own = Fields::with_capacity(part.pairs.len());
    for (name, value) in &part.pairs {
        push(&mut own, Cow::Owned(name.clone()), FieldValue::Text(pairs::plain(name, value)));
    }
    let members = own.into_iter().filter_map(|(name, value)| match value {
        FieldValue::Text(text) => Some((name.into_owned(), serde_json::Value::String(text))),
        _ => None,
    });
    let object = serde_json::Value::Object(members.collect());
    match fields.iter_mut().find(|(name, _)| *name == part.kind) {
        Some((_, FieldValue::Json(known))) => {
            if let serde_json::Value::Array(list) = known.as_mut() {
                list.push(object);
            }
        }
        _ => {
            let list = FieldValue::Json(Box::new(vec![object].into()));
            push(fields, Cow::Owned(part.kind.clone()), list);
        }
    }
}

fn field_of(parts: &[Part], kind: &str, name: &str) -> Option<String> {
    let part = parts.iter().find(|part| part.kind == kind)?;
    let (name, value) = part.pairs.iter().find(|(known, _)| known == name)?;
    Some(pairs::plain(name, value))
}

/// The arguments of a started program by their place: `a1="x"`, in hexadecimal where it has blanks,
/// and cut into `a1[0]=`, `a1[1]=` behind an `a1_len=` where it is long.
fn arguments(parts: &[Part]) -> BTreeMap<usize, Vec<u8>> {
    let mut found: BTreeMap<usize, Vec<u8>> = BTreeMap::new();
    for part in parts.iter().filter(|part| part.kind == "EXECVE") {
        for (name, value) in &part.pairs {
            let Some(place) = place_of(name) else { continue };
            let bytes = if value.quoted { None } else { pairs::bytes_of(&value.text) };
            let bytes = bytes.unwrap_or_else(|| value.text.clone().into_bytes());
            found.entry(place).or_default().extend(bytes);
        }
    }
    found
}

/// The place of the argument that a pair holds, or a piece of it.
fn place_of(name: &str) -> Option<usize> {
    let place = name.strip_prefix('a')?;
    let place = place.split_once('[').map_or(place, |(place, _)| place);
    place.parse().ok().filter(|at| *at < MOST_ARGUMENTS)
}

/// Whether a pair is an argument, a piece of one, or its length.
fn is_of_argument(name: &str) -> bool {
    place_of(name.strip_suffix("_len").unwrap_or(name)).is_some()
}

fn put_arguments(fields: &mut Fields, arguments: &BTreeMap<usize, Vec<u8>>) {
    for (place, bytes) in arguments.iter().take(ARGUMENTS) {
        push(fields, Cow::Owned(format!("a{place}")), FieldValue::Text(pairs::text_of(bytes)));
    }
    let rest = arguments.values().skip(ARGUMENTS).map(|bytes| pairs::text_of(bytes));
    let rest: Vec<serde_json::Value> = rest.map(serde_json::Value::String).collect();
    if !rest.is_empty() {
        push(fields, Cow::Borrowed("argv"), FieldValue::Json(Box::new(rest.into())));
    }
}

fn joined(arguments: &BTreeMap<usize, Vec<u8>>) -> String {
    let texts: Vec<String> = arguments.values().map(|bytes| pairs::text_of(bytes)).collect();
    texts.join(" ")
}

/// Programs that let people in from elsewhere give the address; a terminal of the host itself has
/// none. Anything else is not said.
fn logon_type(part: &Part) -> Option<&'static str> {
    let known = |name: &str| part.text(name).filter(|text| !matches!(*text, "" | "?"));
    let terminal = known("terminal").unwrap_or_default();
    let shell = terminal.contains("pts");
    match known("addr") {
        Some(_) if shell => Some("RemoteInteractive"),
        Some(_) => Some("Network"),
        None if terminal.contains("tty") || terminal.starts_with(':') => Some("Interactive"),
        None => None,
    }
}
