//! Events inside text: a line of syslog, a line of the audit daemon's file, an event as XML on one
//! line, and any of these as the message of a line of JSON (Filebeat, Fluent Bit, NXLog,
//! journald, Azure Monitor).

use super::line::Found;
use super::{BadRecord, Json, audit, syslog, xml};

/// Members of a JSON line that hold a message, as collectors name them.
const MESSAGES: &[&str] = &["message", "Message", "SyslogMessage", "MESSAGE", "log"];

/// Members that name the host, the best first, with the member inside where it is an object.
const HOSTS: &[(&str, &[&str])] = &[
    ("Computer", &[]),
    ("HostName", &[]),
    ("hostname", &[]),
    ("Hostname", &[]),
    ("_HOSTNAME", &[]),
    ("host", &["name", "hostname"]),
    ("agent", &["hostname", "name"]),
];

/// Reads a line of text or a message. `host` is what it came with; `None` where nothing says that it
/// is of a format that is read here.
pub(super) fn read(text: &str, host: &str) -> Option<Result<Found, BadRecord>> {
    let text = text.trim();
    if let Some(found) = bare(text, host) {
        return Some(found);
    }
    let line = syslog::split(text)?;
    let host = if line.host.is_empty() { host } else { line.host };
    let other = BadRecord::UnknownText("a line of syslog without an event of Sysmon or auditd");
    Some(bare(line.message, host).unwrap_or(Err(other)))
}

/// Reads the message of a line of JSON; `None` where it has none that is read here.
pub(super) fn read_members(members: &[(String, Json)]) -> Option<Result<Found, BadRecord>> {
    let member = |name: &str| members.iter().find(|(key, _)| key == name).map(|(_, value)| value);
    let host = HOSTS.iter().find_map(|(name, inside)| match member(name)? {
        Json::Text(host) => Some(host.as_str()),
        nested => inside.iter().find_map(|name| nested.get(name)?.as_text()),
    });
    let host = host.unwrap_or_default();
    MESSAGES.iter().find_map(|name| {
        let text = member(name)?.as_text()?.trim();
        let line = syslog::split(text);
        bare(text, host).or_else(|| {
            let line = line?;
            bare(line.message, if line.host.is_empty() { host } else { line.host })
        })
    })
}

/// Whether a file that begins with this line is read as lines of text.
pub(super) fn begins(line: &str) -> bool {
    read(line, "").is_some()
}

fn bare(text: &str, host: &str) -> Option<Result<Found, BadRecord>> {
    if xml::matches(text) {
        return Some(xml::read(text).map(Found::from));
    }
    audit::read(text, host).map(|part| part.map(Found::Part))
}
