//! The head of a syslog line: RFC 5424, RFC 3164, and the forms that rsyslog writes into files.

/// A line taken apart. The time of receipt is left out: what is read here has a time of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Syslog<'a> {
    /// The host that sent it; empty where the head names none.
    pub(super) host: &'a str,
    /// What follows the head and the program's name.
    pub(super) message: &'a str,
}

/// Takes a line apart; `None` where it has no head of syslog.
pub(super) fn split(line: &str) -> Option<Syslog<'_>> {
    match priority(line) {
        Some(rest) => rest.strip_prefix("1 ").map_or_else(|| old(rest), new),
        None => old(line),
    }
}

/// What is behind `<PRI>`: up to three digits (RFC 5424, section 6.2.1).
fn priority(line: &str) -> Option<&str> {
    let (number, rest) = line.strip_prefix('<')?.split_once('>')?;
    let plain = (1..=3).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    plain.then_some(rest)
}

/// RFC 5424, section 6: `TIMESTAMP HOSTNAME APP-NAME PROCID MSGID STRUCTURED-DATA [MSG]`, each of
/// them `-` where it is not known.
fn new(rest: &str) -> Option<Syslog<'_>> {
    let mut words = rest.splitn(6, ' ');
    let time = words.next()?;
    if time != "-" {
        crate::time::parse(time)?;
    }
    let host = words.next()?;
    let (_program, _process, _id) = (words.next()?, words.next()?, words.next()?);
    let message = behind_data(words.next()?)?.trim_start();
    let message = message.strip_prefix('\u{feff}').unwrap_or(message);
    Some(Syslog { host: if host == "-" { "" } else { host }, message })
}

/// What is behind the structured data (RFC 5424, section 6.3): `-`, or elements in brackets whose
/// quoted values escape `"`, `\` and `]`.
fn behind_data(text: &str) -> Option<&str> {
    if let Some(rest) = text.strip_prefix('-') {
        return Some(rest);
    }
    let mut rest = text;
    while let Some(inside) = rest.strip_prefix('[') {
        let (mut quoted, mut escaped) = (false, false);
        let end = inside.bytes().position(|byte| match byte {
            _ if escaped => {
                escaped = false;
                false
            }
            b'\\' if quoted => {
                escaped = true;
                false
            }
            b'"' => {
                quoted = !quoted;
                false
            }
            byte => byte == b']' && !quoted,
        })?;
        rest = inside.get(end + 1..)?;
    }
    (rest.len() < text.len()).then_some(rest)
}

/// RFC 3164, section 4.1, and the same with a time of RFC 3339: `TIME HOST PROGRAM[PID]: MESSAGE`.
/// Some senders leave the program out.
fn old(line: &str) -> Option<Syslog<'_>> {
    let rest = behind_time(line)?.trim_start_matches(' ');
    let (host, rest) = rest.split_once(' ')?;
    // Without a host the program stands in its place.
    if host.ends_with(':') {
        return Some(Syslog { host: "", message: rest.trim_start() });
    }
    let message = match rest.split_once(": ") {
        Some((tag, message)) if is_tag(tag) => message,
        _ => rest,
    };
    Some(Syslog { host, message: message.trim_start() })
}

/// A program's name, with or without its process id: one word.
fn is_tag(text: &str) -> bool {
    let odd = |c: char| c.is_whitespace() || matches!(c, '<' | '=' | '"');
    !text.is_empty() && text.len() <= 128 && !text.contains(odd)
}

const MONTHS: &[&str] =
    &["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// What is behind `Mmm dd hh:mm:ss ` or a time of RFC 3339.
fn behind_time(line: &str) -> Option<&str> {
    if line.get(..3).is_some_and(|month| MONTHS.contains(&month)) {
        let (time, rest) = line.get(3..)?.split_at_checked(12)?;
        let plain = time.bytes().all(|b| b.is_ascii_digit() || matches!(b, b' ' | b':'));
        return rest.strip_prefix(' ').filter(|_| plain);
    }
    let (time, rest) = line.split_once(' ')?;
    crate::time::parse(time).map(|_| rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn heads_of_both_standards_are_taken_off() {
        let check = |line: &str, host: &str, message: &str| {
            assert_eq!(split(line), Some(Syslog { host, message }), "{line}");
        };
        check("Mar  5 09:00:00 web-1 sysmon: <Event>", "web-1", "<Event>");
        check("<14>Mar 15 09:00:00 web-1 sysmon[12]: <Event>", "web-1", "<Event>");
        check("Mar  5 09:00:00 web-1 <Event> a: b", "web-1", "<Event> a: b");
        check(
            "Mar  5 09:00:00 web-1 type=EOE msg=audit(1.0:1): ",
            "web-1",
            "type=EOE msg=audit(1.0:1): ",
        );
        check("Mar  5 09:00:00 audispd: type=EOE", "", "type=EOE");
        check("2024-03-05T09:00:00.123456+01:00 web-1 audisp-syslog[9]: node=a", "web-1", "node=a");
        check("<14>1 2024-03-05T09:00:00Z web-1 sysmon 12 - - <Event>", "web-1", "<Event>");
        check("<14>1 - - sysmon - - - \u{feff}<Event>", "", "<Event>");
        check("<14>1 - web-1 s - - [a@1 b=\"x]\\\"\"][c@1] <Event>", "web-1", "<Event>");
        check("<14>1 - web-1 s - - -", "web-1", "");
    }

    #[test]
    fn other_lines_have_no_head() {
        let check = |line: &str| assert_eq!(split(line), None, "{line}");
        check("");
        check("Mar");
        check("March 5th 09:00:00 web-1 x: y");
        check("<Event>");
        check("<1234>Mar  5 09:00:00 web-1 x: y");
        check("<14>1 yesterday web-1 s - - -");
        check("<14>1 - web-1 s - - [a b=\"c]");
        check("{\"a\": 1}");
    }

    proptest! {
        #[test]
        fn any_line_is_taken_apart_or_refused(line in "(<[0-9]{0,4}>)?(1 |Mar  5 09:00:00 )?\\PC{0,60}") {
            if let Some(found) = split(&line) {
                prop_assert!(line.contains(found.message) && line.contains(found.host));
            }
        }
    }
}
