//! One row's observations, by the rules.

use std::borrow::Cow;
use std::net::IpAddr;

use super::rules::{Detail, Facet, Naming, Rule};
use super::view::View;
use crate::model::value;

/// Between the parts of a name that is made of several columns; no column holds it.
pub(super) const PART: char = '\u{1f}';

/// The events that answer a query for a name.
pub(super) const ANSWER: &str = "DnsQueryResponse";

/// A column's text, unless it is empty or the dash by which sensors say that there is none.
fn text<'a>(row: &View<'a>, column: &str) -> Option<&'a str> {
    row.text(column).filter(|text| !matches!(*text, "" | "-"))
}

/// The names that a rule finds in a row.
pub(super) fn names(row: &View<'_>, rule: &Rule, mut found: impl FnMut(&str)) {
    match rule.naming {
        Naming::Hashes(columns) => joined(row, columns, 1, &mut found),
        // A domain alone is no account.
        Naming::Account(columns)
            if text(row, columns[1]).is_none() && text(row, columns[2]).is_none() => {}
        Naming::Account(columns) => joined(row, columns, 1, &mut found),
        Naming::Address(column) => {
            if let Some(address) = text(row, column).and_then(value::address) {
                found(&address.to_string());
            }
        }
        Naming::Host(column) => {
            if let Some(host) = text(row, column).map(value::host_of)
                && !host.is_empty()
            {
                found(&host);
            }
        }
        Naming::Url(column) => {
            if let Some(url) = text(row, column).filter(|url| value::is_url(url)) {
                found(url);
            }
        }
        Naming::Answers => answers(row, &mut found),
    }
}

/// Columns in lower case, joined; nothing where fewer than `least` have a value.
fn joined(row: &View<'_>, columns: [&str; 3], least: usize, found: &mut impl FnMut(&str)) {
    let parts = columns.map(|column| text(row, column).unwrap_or_default());
    if parts.iter().filter(|part| !part.is_empty()).count() < least {
        return;
    }
    let mut name = String::with_capacity(144);
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            name.push(PART);
        }
        name.extend(part.chars().flat_map(char::to_lowercase));
    }
    found(&name);
}

/// The events in which a file is loaded as an image.
const LOADS: &[&str] = &["ImageLoaded", "DriverLoad"];

/// The addresses that an answer tells; each once.
fn answers(row: &View<'_>, found: &mut impl FnMut(&str)) {
    for address in told(row) {
        found(&address.to_string());
    }
}

/// Sysmon writes `type:  5 name.example;::ffff:10.0.0.1;` into the result of a query.
fn told(row: &View<'_>) -> Vec<IpAddr> {
    let mut told = Vec::new();
    if text(row, "ActionType") != Some(ANSWER) {
        return told;
    }
    let fields = text(row, "AdditionalFields")
        .and_then(|fields| serde_json::from_str::<serde_json::Value>(fields).ok());
    let Some(fields) = fields else { return told };
    let result = fields.get("DnsQueryResult").and_then(|result| result.as_str());
    for address in
        result.unwrap_or_default().split(';').filter_map(|part| value::address(part.trim()))
    {
        if !told.contains(&address) {
            told.push(address);
        }
    }
    told
}

/// The facets and texts that a detail has in a row whose `ActionType` it applies to.
pub(super) fn details(row: &View<'_>, detail: &Detail, mut found: impl FnMut(Facet, &str)) {
    if *detail == Detail::Answers {
        answers(row, &mut |address| found(Facet::Resolved, address));
    } else if let Some((facet, text)) = one(row, detail) {
        found(facet, &text);
    }
}

/// A detail's facet and text, where there is one at most.
fn one<'a>(row: &View<'a>, detail: &Detail) -> Option<(Facet, Cow<'a, str>)> {
    match *detail {
        Detail::Path(folder, file) => {
            let folder = text(row, folder);
            let path =
                folder.filter(|path| path.contains(['\\', '/'])).or(text(row, file)).or(folder)?;
            // Windows does not tell case apart, and sensors write it differently.
            let windows = path.contains('\\');
            let path = if windows { path.to_lowercase().into() } else { Cow::from(path) };
            Some((Facet::Path, path))
        }
        Detail::Text(Facet::Started, column) => {
            let created = text(row, "ActionType") == Some("ProcessCreated");
            Some((Facet::Started, text(row, column).filter(|_| created)?.into()))
        }
        Detail::Text(Facet::Url, column) => {
            Some((Facet::Url, text(row, column).filter(|url| value::is_url(url))?.into()))
        }
        Detail::Text(facet, column) => Some((facet, text(row, column)?.into())),
        Detail::Did(column) => {
            let facet = match text(row, "ActionType") {
                Some("FileCreated") => Facet::Created,
                Some("ProcessCreated") => Facet::Ran,
                Some(action) if LOADS.contains(&action) => Facet::Loaded,
                _ => Facet::By,
            };
            Some((facet, text(row, column)?.into()))
        }
        Detail::Port | Detail::Inbound => {
            let (facet, column) = match detail {
                Detail::Inbound => (Facet::Inbound, "LocalPort"),
                _ => (Facet::Port, "RemotePort"),
            };
            let port = row.number(column)?;
            let protocol = text(row, "Protocol").unwrap_or_default();
            let told =
                if protocol.is_empty() { port.to_string() } else { format!("{port}/{protocol}") };
            Some((facet, told.into()))
        }
        Detail::Host(facet, column) => {
            let host = value::host_of(text(row, column)?);
            (!host.is_empty()).then(|| (facet, host.into()))
        }
        Detail::Address(column) => {
            Some((Facet::Address, value::address(text(row, column)?)?.to_string().into()))
        }
        Detail::Logon => {
            let kind = text(row, "LogonType")?;
            Some((Facet::Logon, format!("{}{PART}{kind}", text(row, "ActionType")?).into()))
        }
        Detail::From => {
            text(row, "LogonType")?;
            let from = text(row, "RemoteDeviceName").or(text(row, "RemoteIP"))?;
            Some((Facet::From, from.into()))
        }
        Detail::SignIn => {
            text(row, "LogonType")?;
            let (action, name) = (text(row, "ActionType")?, text(row, "AccountName")?);
            let account = match text(row, "AccountDomain") {
                Some(domain) => format!("{domain}\\{name}"),
                None => name.to_owned(),
            };
            // Windows does not tell case apart, and sensors write it differently.
            Some((Facet::SignIn, format!("{action}{PART}{}", account.to_lowercase()).into()))
        }
        Detail::Answers => None,
    }
}
