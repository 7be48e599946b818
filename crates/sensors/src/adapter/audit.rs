//! Records of the Linux audit daemon, as it writes them to `/var/log/audit/audit.log` and hands them
//! to syslog (audit.rules(7), auditd.conf(5); the kernel's `include/uapi/linux/audit.h`).
//!
//! | module | what it knows |
//! |---|---|
//! | `pairs` | the `name=value` pairs of a record, their quotes and their hexadecimal text |
//! | `group` | records that describe one event: same host, time and serial number |
//! | `event` | a group as a [`crate::SensorEvent`] |
//! | `told` | what a system call did, from its number and its arguments |
//! | `calls` | numbers of system calls and of record types |
//! | `address` | socket addresses |

mod address;
mod calls;
mod event;
mod group;
mod pairs;
mod told;

use self::event::event;
pub(super) use self::group::Groups;
use self::pairs::Value;
use super::BadRecord;

/// The channel and provider of its events; rules know the service by this name too.
pub(crate) const CHANNEL: &str = "auditd";

/// One record: a part of an event.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Part {
    /// The host, empty where neither the record nor what carried it names one.
    node: String,
    /// `SYSCALL`, `PATH`; a type without a name is `UNKNOWN[number]`.
    kind: String,
    /// Microseconds since 1970.
    time: i64,
    serial: u64,
    pairs: Vec<(String, Value)>,
    /// Bytes of the record's text, for bounds.
    size: usize,
}

impl Part {
    fn text(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.text.as_str())
    }
}

/// Reads `[node=HOST] type=KIND msg=audit(SECONDS.MILLIS:SERIAL): PAIRS`, or the kernel's own form
/// `audit: type=NUMBER audit(...): PAIRS`. `host` is what carried the record says its host is; the
/// record's own `node` counts more. `None` where the text is no such record.
pub(super) fn read(text: &str, host: &str) -> Option<Result<Part, BadRecord>> {
    const STAMP: BadRecord = BadRecord::Unusable("time and serial number of an audit record");
    let size = text.len();
    let (node, text) = match text.strip_prefix("node=") {
        Some(rest) => rest.split_once(' ')?,
        None => (host, behind_kernel(text)),
    };
    let (kind, rest) = text.strip_prefix("type=")?.split_once(' ')?;
    let rest = rest.strip_prefix("msg=").unwrap_or(rest).strip_prefix("audit(")?;
    let Some((stamp, body)) = rest.split_once(')') else { return Some(Err(STAMP)) };
    let Some((time, serial)) = stamp
        .split_once(':')
        .and_then(|(time, serial)| Some((micros(time)?, serial.parse().ok()?)))
    else {
        return Some(Err(STAMP));
    };
    let pairs = pairs::read(body.strip_prefix(':').unwrap_or(body));
    let (node, kind) = (node.to_owned(), calls::kind_of(kind));
    Some(Ok(Part { node, kind, time, serial, pairs, size }))
}

/// The kernel's log puts the seconds since its start, and `audit:`, in front.
fn behind_kernel(text: &str) -> &str {
    let behind = text.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let text = behind.map_or(text, |(_, rest)| rest.trim_start());
    text.strip_prefix("audit: ").unwrap_or(text)
}

/// `1709629200.125` in microseconds; digits below are cut.
fn micros(text: &str) -> Option<i64> {
    let (seconds, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if seconds.is_empty() || seconds.len() > 12 || !digits(seconds) || !digits(fraction) {
        return None;
    }
    let micros = fraction.bytes().chain(std::iter::repeat(b'0')).take(6);
    let micros = micros.fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0'));
    Some(seconds.parse::<i64>().ok()? * 1_000_000 + micros)
}

#[cfg(test)]
mod tests;
