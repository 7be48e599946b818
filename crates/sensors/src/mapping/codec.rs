//! How a field's value becomes cells, and cells the field again.
//!
//! Every codec writes columns; most can also read them back. What reading back does not give exactly
//! (a name in upper case, an address on the other side) the mapper keeps in `_Source`: so an inverse
//! may guess, and a codec need not be without loss.

mod cells;
mod convert;
mod member;
mod path;
mod registry;

use std::net::IpAddr;

use schema::Value;

pub(crate) use self::cells::{Cells, Extras, View};
pub(crate) use self::convert::text_of;
use self::convert::{dashed, guid_time, hash_list};
use crate::FieldValue;

/// The two ends of a connection as Windows names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Source,
    Destination,
}

/// A way from a field to columns. Names are columns unless said otherwise.
#[derive(Debug)]
pub(crate) enum Codec {
    /// Text as it stands.
    Text(&'static str),
    /// Text; `-` and nothing mean "no value".
    Dashed(&'static str),
    /// As [`Codec::Dashed`], in lower case.
    Lower(&'static str),
    /// A security identifier; the one that means nobody is no value.
    Sid(&'static str),
    /// A number, decimal or hexadecimal; decimal on the way back.
    Long(&'static str),
    /// A number, hexadecimal on the way back (`0x3e7`).
    Hex(&'static str),
    /// One of a list of values, each with the column's text for it.
    Named(&'static str, &'static [(&'static str, &'static str)]),
    /// What the `ActionType` says already: pairs of `ActionType` and value.
    FromAction(&'static [(&'static str, &'static str)]),
    /// Text with its first letter in upper case, lower case on the way back.
    Initial(&'static str),
    /// A full path and its last part.
    Path { folder: &'static str, file: &'static str },
    /// As [`Codec::Path`], the path in lower case.
    PathLower { folder: &'static str, file: &'static str },
    /// A path of the kernel's devices (`\device\harddiskvolume2\...`) and its last part.
    Application { folder: &'static str, file: &'static str },
    /// The program of a command line.
    Command { folder: &'static str, file: &'static str },
    /// The first file among Defender's resources (`file:_C:\...`).
    Resource { folder: &'static str, file: &'static str },
    /// `DOMAIN\name`, both in lower case.
    User { domain: &'static str, name: &'static str },
    /// A process's unique id, which carries its start time. An empty name is no column.
    Guid { id: &'static str, time: &'static str },
    /// `SHA1=...,MD5=...,SHA256=...,IMPHASH=...` into the file's hash columns; IMPHASH goes to
    /// `AdditionalFields`.
    Hashes,
    /// Sysmon's `UtcTime`, which is the row's `Timestamp`.
    UtcTime,
    /// The address at one end.
    Address(Side),
    /// The host name at one end; the local one has no column.
    Host(Side),
    /// The port at one end.
    Port(Side),
    /// A registry key, its hive by its long name.
    Key(&'static str),
    /// Sysmon's `TargetObject`: key, or key and value's name, by `ActionType`.
    RegistryTarget,
    /// Sysmon's `Details`: type and data of a registry value.
    Details,
    /// The `Zone.Identifier` stream's text.
    Zone { url: &'static str, referrer: &'static str },
    /// A member of `AdditionalFields` under another name.
    Extra(&'static str),
    /// A member inside an object of `AdditionalFields`, by the names on the way to it: text.
    Inside(&'static [&'static str]),
    /// The same for a number.
    NumberInside(&'static [&'static str]),
    /// A host's name; `-`, `?` and an address in its place are none.
    HostName(&'static str),
    /// Writes as the inner codec does; these texts mean "no value".
    Except(&'static Codec, &'static [&'static str]),
    /// Writes as the inner codec does, and leaves the field itself to `AdditionalFields`.
    Also(&'static Codec),
}

/// `ActionTypes` of connections that the device itself opened.
const OUTBOUND: &[&str] = &[
    "ConnectionSuccess",
    "ConnectionAttempt",
    "ConnectionFailed",
    "ListeningConnectionCreated",
    "FirewallOutboundConnectionBlocked",
];

/// The local end where nothing better is known: the source of what the device opened, else the
/// destination.
pub(crate) fn local_by_action(action: &str) -> Side {
    if OUTBOUND.contains(&action) { Side::Source } else { Side::Destination }
}

fn by_side(local: bool, ours: &'static str, theirs: &'static str) -> &'static str {
    if local { ours } else { theirs }
}

impl Codec {
    /// Writes a field's value into the row.
    pub(crate) fn encode(&self, value: &FieldValue, cells: &mut Cells) {
        match self {
            Codec::Also(inner) => return inner.encode(value, cells),
            Codec::Extra(name) => return cells.extra(name, value.clone()),
            _ => {}
        }
        let Some(text) = text_of(value) else {
            return;
        };
        let text = text.as_ref();
        match *self {
            Codec::Text(column) => cells.put_text(column, text),
            Codec::Dashed(column) => {
                if let Some(text) = dashed(text) {
                    cells.put_text(column, text);
                }
            }
            Codec::Lower(column) => {
                if let Some(text) = dashed(text) {
                    cells.put_text(column, text.to_lowercase());
                }
            }
            Codec::Sid(column) => {
                if let Some(text) = dashed(text).filter(|text| *text != "S-1-0-0") {
                    cells.put_text(column, text);
                }
            }
            Codec::Long(column) => {
                cells.numbers_as_text |= matches!(value, FieldValue::Text(_));
                cells.put_number(column, text);
            }
            Codec::Hex(column) => cells.put_number(column, text),
            Codec::Named(column, names) => {
                cells.numbers_as_text |= matches!(value, FieldValue::Text(_));
                if let Some((_, name)) =
                    names.iter().find(|(value, _)| value.eq_ignore_ascii_case(text))
                {
                    cells.put_text(column, *name);
                }
            }
            Codec::FromAction(_) => {
                cells.numbers_as_text |= matches!(value, FieldValue::Text(_));
            }
            Codec::Initial(column) => {
                let mut chars = text.chars();
                if let Some(first) = chars.next() {
                    let rest = chars.as_str().to_lowercase();
                    cells.put_text(column, first.to_uppercase().collect::<String>() + &rest);
                }
            }
            Codec::Path { folder, file } => path::put(cells, folder, file, text, text),
            Codec::PathLower { folder, file } => {
                path::put(cells, folder, file, &text.to_lowercase(), text);
            }
            Codec::Application { folder, file } => {
                let path = path::of_device(text);
                path::put(cells, folder, file, &path, &path);
            }
            Codec::Command { folder, file } => {
                let path = path::of_command(text);
                path::put(cells, folder, file, path, path);
            }
            Codec::Resource { folder, file } => {
                if let Some(path) = path::of_resource(text) {
                    path::put(cells, folder, file, path, path);
                }
            }
            Codec::User { domain, name } => {
                if let Some(text) = dashed(text) {
                    let lower = text.to_lowercase();
                    match lower.rsplit_once('\\') {
                        Some((head, tail)) => {
                            cells.put_text(domain, head);
                            cells.put_text(name, tail);
                        }
                        None => cells.put_text(name, lower),
                    }
                }
            }
            Codec::Guid { id, time } => {
                if let Some(text) = dashed(text) {
                    cells.put_text(id, text);
                    if let Some(start) = guid_time(text) {
                        cells.put(time, Value::DateTime(start));
                    }
                }
            }
            Codec::Hashes => {
                for (name, hash) in hash_list(text) {
                    match name {
                        "IMPHASH" => cells.extra("IMPHASH", FieldValue::Text(hash)),
                        "SHA1" | "MD5" | "SHA256" => cells.put_text(name, hash),
                        _ => {}
                    }
                }
            }
            Codec::Address(side) => {
                if let Some(text) = dashed(text) {
                    cells.put_text(by_side(side == cells.local, "LocalIP", "RemoteIP"), text);
                }
            }
            Codec::Port(side) => {
                cells.numbers_as_text |= matches!(value, FieldValue::Text(_));
                cells.put_number(by_side(side == cells.local, "LocalPort", "RemotePort"), text);
            }
            Codec::Host(side) => {
                if let Some(text) = dashed(text).filter(|_| side != cells.local) {
                    cells.put_text("RemoteUrl", text);
                }
            }
            Codec::Key(column) => cells.put_text(column, registry::long_name(text)),
            Codec::RegistryTarget => registry::put_target(cells, text),
            Codec::Details => registry::put_details(cells, text),
            Codec::Zone { url, referrer } => convert::put_zone(cells, url, referrer, text),
            Codec::Inside(path) => member::put(cells, path, text.into()),
            Codec::NumberInside(path) => {
                cells.numbers_as_text |= matches!(value, FieldValue::Text(_));
                if let Some(number) = convert::number_of(text) {
                    member::put(cells, path, number.into());
                }
            }
            Codec::HostName(column) => {
                let name = dashed(text).filter(|text| *text != "?");
                if let Some(name) = name.filter(|text| text.parse::<IpAddr>().is_err()) {
                    cells.put_text(column, name);
                }
            }
            Codec::Except(inner, none) => {
                if !none.contains(&text) {
                    inner.encode(value, cells);
                }
            }
            Codec::UtcTime | Codec::Extra(_) | Codec::Also(_) => {}
        }
    }

    /// Reads the field back from a row; `None` where the row does not say.
    pub(crate) fn decode(&self, view: &View<'_>) -> Option<FieldValue> {
        let text = |text: &str| FieldValue::Text(text.to_owned());
        match *self {
            Codec::Text(column)
            | Codec::Dashed(column)
            | Codec::Lower(column)
            | Codec::HostName(column)
            | Codec::Sid(column) => view.text(column).map(text),
            Codec::Except(inner, _) => inner.decode(view),
            Codec::Inside(path) => member::get(view, path)?.as_str().map(text),
            Codec::NumberInside(path) => {
                member::get(view, path)?.as_i64().map(|number| view.number(number))
            }
            Codec::Long(column) => view.long(column).map(|number| view.number(number)),
            Codec::Hex(column) => {
                view.long(column).map(|number| FieldValue::Text(format!("{number:#x}")))
            }
            Codec::Named(column, names) => {
                let name = view.text(column)?;
                let (value, _) = names.iter().find(|(_, known)| *known == name)?;
                Some(match value.parse() {
                    Ok(number) => view.number(number),
                    Err(_) => text(value),
                })
            }
            Codec::FromAction(values) => {
                let action = view.action()?;
                let (_, value) = values.iter().find(|(known, _)| *known == action)?;
                Some(match value.parse::<bool>() {
                    Ok(truth) if !view.numbers_as_text => FieldValue::Json(Box::new(truth.into())),
                    _ => text(value),
                })
            }
            Codec::Initial(column) => {
                view.text(column).map(|name| FieldValue::Text(name.to_lowercase()))
            }
            Codec::Path { folder, file } | Codec::PathLower { folder, file } => {
                path::join(view.text(folder), view.text(file)).map(FieldValue::Text)
            }
            Codec::User { domain, name } => {
                let name = view.text(name)?;
                Some(FieldValue::Text(match view.text(domain) {
                    Some(domain) if !domain.is_empty() => format!("{domain}\\{name}"),
                    _ => name.to_owned(),
                }))
            }
            Codec::Guid { id, .. } => view.text(id).map(text),
            Codec::Hashes => convert::join_hashes(view),
            Codec::UtcTime => match view.row.get("Timestamp") {
                Some(Value::DateTime(time)) => {
                    Some(FieldValue::Text(crate::time::sysmon_text(time)))
                }
                _ => None,
            },
            Codec::Address(side) => {
                view.text(by_side(side == view.local(), "LocalIP", "RemoteIP")).map(text)
            }
            Codec::Port(side) => view
                .long(by_side(side == view.local(), "LocalPort", "RemotePort"))
                .map(|number| view.number(number)),
            Codec::Host(side) if side != view.local() => view.text("RemoteUrl").map(text),
            Codec::Application { folder, .. } => view.text(folder).map(text),
            Codec::Key(column) => {
                view.text(column).map(|key| FieldValue::Text(registry::short_name(key)))
            }
            Codec::RegistryTarget => registry::join_target(view).map(FieldValue::Text),
            Codec::Details => registry::join_details(view).map(FieldValue::Text),
            Codec::Extra(name) => view.extra(name).cloned(),
            Codec::Host(_)
            | Codec::Command { .. }
            | Codec::Resource { .. }
            | Codec::Zone { .. }
            | Codec::Also(_) => None,
        }
    }

    /// Whether the field is kept under its own name beside what is written.
    pub(crate) fn keeps_field(&self) -> bool {
        matches!(self, Codec::Also(_))
    }

    /// Members of `AdditionalFields` that it writes.
    pub(crate) fn extra_names(&'static self) -> &'static [&'static str] {
        match self {
            Codec::Extra(name) => std::slice::from_ref(name),
            Codec::Also(inner) | Codec::Except(inner, _) => inner.extra_names(),
            Codec::Inside(path) | Codec::NumberInside(path) => path.get(..1).unwrap_or_default(),
            Codec::Hashes => &["IMPHASH"],
            Codec::Zone { .. } => &["ZoneId"],
            _ => &[],
        }
    }
}
