//! The `name=value` pairs of a record.
//!
//! Values stand in double quotes, or bare. Text that could break the record (blanks, quotes, control
//! characters) is hexadecimal and bare (the kernel's `audit_log_untrustedstring`). What programs add
//! stands in `msg='...'`; what the daemon adds when it is told to enrich follows a group separator.

/// A value as it stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Value {
    pub(super) text: String,
    /// It stood in quotes: then it is no hexadecimal text.
    pub(super) quoted: bool,
}

/// The separator of what the daemon adds (auditd.conf(5), `log_format`), and as rsyslog writes it.
const SEPARATOR: char = '\u{1d}';
const ESCAPED: &str = "#035";

/// Pairs beyond this are left together in the last one: a record of the kernel has at most 8 KiB, and
/// names are compared with each other.
const MOST: usize = 1024;

/// Name of words in front of the first pair (`avc:  denied  { read } for`).
const WORDS: &str = "msg";

/// Takes a record's body apart. Every word goes somewhere: one without a name belongs to the value
/// before it.
pub(super) fn read(body: &str) -> Vec<(String, Value)> {
    let mut pairs = Vec::new();
    read_into(body, &mut pairs, true);
    pairs
}

fn read_into(body: &str, pairs: &mut Vec<(String, Value)>, outer: bool) {
    let mut rest = body;
    loop {
        rest = skip_blanks(rest);
        if rest.is_empty() {
            return;
        }
        if pairs.len() >= MOST {
            return add_word(pairs, rest);
        }
        let word = rest.find(['=', ' ', SEPARATOR]);
        let Some((name, tail)) = word.and_then(|at| rest.split_at_checked(at)) else {
            return add_word(pairs, rest);
        };
        let Some(tail) = tail.strip_prefix('=').filter(|_| is_name(name)) else {
            let end = rest.find([' ', SEPARATOR]).unwrap_or(rest.len());
            let (word, tail) = rest.split_at_checked(end).unwrap_or((rest, ""));
            add_word(pairs, word);
            rest = tail;
            continue;
        };
        let (text, quoted, tail) = value_of(tail);
        rest = tail;
        if outer && name == "msg" && quoted {
            read_into(text, pairs, false);
        } else {
            pairs.push((name.to_owned(), Value { text: text.to_owned(), quoted }));
        }
    }
}

fn skip_blanks(text: &str) -> &str {
    let mut rest = text;
    loop {
        let next = rest.trim_start_matches([' ', SEPARATOR]);
        let next = next.strip_prefix(ESCAPED).unwrap_or(next);
        if next.len() == rest.len() {
            return rest;
        }
        rest = next;
    }
}

fn is_name(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '[' | ']' | '.');
    !text.is_empty() && text.chars().all(plain)
}

fn add_word(pairs: &mut Vec<(String, Value)>, word: &str) {
    match pairs.last_mut() {
        Some((_, value)) => {
            value.text.push(' ');
            value.text.push_str(word);
        }
        None => {
            let value = Value { text: word.to_owned(), quoted: true };
            pairs.push((WORDS.to_owned(), value));
        }
    }
}

/// A value, whether it stood in quotes, and what follows it. A quote that is not closed ends with
/// the record.
fn value_of(text: &str) -> (&str, bool, &str) {
    if let Some(inside) = text.strip_prefix('"') {
        let (value, rest) = inside.split_once('"').unwrap_or((inside, ""));
        return (value, true, rest);
    }
    let own = text.find(SEPARATOR).or_else(|| text.find(ESCAPED)).unwrap_or(text.len());
    if let Some(inside) = text.strip_prefix('\'') {
        // Values inside may have such quotes as well: the last one before the separator closes.
        let end = inside.get(..own.saturating_sub(1)).and_then(|inside| inside.rfind('\''));
        let end = end.unwrap_or(inside.len());
        let (value, rest) = inside.split_at_checked(end).unwrap_or((inside, ""));
        return (value, true, rest.strip_prefix('\'').unwrap_or(rest));
    }
    if text.starts_with('{')
        && let Some(end) = text.find('}')
    {
        let (value, rest) = text.split_at_checked(end + 1).unwrap_or((text, ""));
        return (value, true, rest);
    }
    let end = text.find(' ').unwrap_or(text.len()).min(own);
    let (value, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    (value, false, rest)
}

/// Fields whose bare values are hexadecimal text (audit's field dictionary, "encoded").
const ENCODED: &[&str] = &[
    "acct",
    "cgroup",
    "cmd",
    "comm",
    "cwd",
    "data",
    "device",
    "dir",
    "exe",
    "file",
    "grp",
    "key",
    "name",
    "new_group",
    "ocomm",
    "path",
    "proctitle",
    "root_dir",
    "sw",
    "vm",
    "watch",
];

/// The value of a field as people read it.
pub(super) fn plain(name: &str, value: &Value) -> String {
    if value.quoted || !ENCODED.contains(&name) {
        return value.text.clone();
    }
    match bytes_of(&value.text) {
        // Words of a command line end with a NUL, keys of a rule are parted by a 1.
        Some(mut bytes) => {
            while bytes.last() == Some(&0) {
                bytes.pop();
            }
            for byte in &mut bytes {
                match byte {
                    0 => *byte = b' ',
                    1 if name == "key" => *byte = b',',
                    _ => {}
                }
            }
            text_of(&bytes)
        }
        None => value.text.clone(),
    }
}

/// The bytes of hexadecimal text in upper case, as the kernel writes it.
pub(super) fn bytes_of(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    };
    let pairs = text.as_bytes().chunks(2).map(|pair| match *pair {
        [high, low] => Some(digit(high)? << 4 | digit(low)?),
        _ => None,
    });
    pairs.collect::<Option<Vec<u8>>>().filter(|bytes| !bytes.is_empty())
}

/// Bytes as text; those that are none are written `\x..`.
pub(super) fn text_of(bytes: &[u8]) -> String {
    use std::fmt::Write;
    let mut out = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        for byte in chunk.invalid() {
            // Writing into a String cannot fail.
            let _ = write!(out, "\\x{byte:02x}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pairs(body: &str) -> Vec<(String, String)> {
        read(body).into_iter().map(|(name, value)| (name.clone(), plain(&name, &value))).collect()
    }

    #[test]
    fn pairs_are_read_with_their_quotes_and_their_hexadecimal_text() {
        let check = |body: &str, expect: &[(&str, &str)]| {
            let expect: Vec<_> = expect
                .iter()
                .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
                .collect();
            assert_eq!(pairs(body), expect, "{body}");
        };
        check(
            " arch=c000003e exe=\"/bin/a b\" key=(null)",
            &[("arch", "c000003e"), ("exe", "/bin/a b"), ("key", "(null)")],
        );
        check("comm=6120C3A4 pid=42", &[("comm", "a \u{e4}"), ("pid", "42")]);
        check("comm=61FF", &[("comm", "a\\xff")]);
        check("name=abc key=6B3101", &[("name", "abc"), ("key", "k1,")]);
        check("proctitle=64640069663D2F00", &[("proctitle", "dd if=/")]);
        check("uid=0\u{1d}UID=\"root\"", &[("uid", "0"), ("UID", "root")]);
        check("uid=0#035UID=\"root\"", &[("uid", "0"), ("UID", "root")]);
        check(
            "pid=1 msg='op=login acct=\"it's\" res=success'\u{1d}UID=\"root\"",
            &[("pid", "1"), ("op", "login"), ("acct", "it's"), ("res", "success"), ("UID", "root")],
        );
        check(
            "saddr=02\u{1d}SADDR={ saddr_fam=inet laddr=192.0.2.1 lport=53 }",
            &[("saddr", "02"), ("SADDR", "{ saddr_fam=inet laddr=192.0.2.1 lport=53 }")],
        );
        check(
            "avc:  denied  { read } for  pid=1",
            &[("msg", "avc: denied { read } for"), ("pid", "1")],
        );
        check("proctitle=/usr/bin/java -D a=b", &[("proctitle", "/usr/bin/java -D"), ("a", "b")]);
        check("exe=\"open", &[("exe", "open")]);
        check("msg='open", &[("msg", "open")]);
        check("", &[]);
    }

    proptest! {
        #[test]
        fn any_text_is_taken_apart(body in "\\PC{0,80}", tail in "[a-c=\"'{} \u{1d}#035]{0,40}") {
            for (name, value) in read(&body).into_iter().chain(read(&tail)) {
                let _ = plain(&name, &value);
            }
        }

        #[test]
        fn hexadecimal_text_gives_its_bytes(bytes in proptest::collection::vec(any::<u8>(), 1..40)) {
            let text: String = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
            prop_assert_eq!(bytes_of(&text), Some(bytes));
        }
    }
}
