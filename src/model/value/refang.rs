//! Taking off what people put around values: quotes, punctuation, and marks that make them harmless.

use std::collections::BTreeSet;

use super::{HashKind, Value};

/// Schemes as people write them so that nothing opens, and what they stand for; at the beginning only.
const SCHEMES: &[(&str, &str)] = &[
    ("hxxp", "http"),
    ("hxtp", "http"),
    ("htxp", "http"),
    ("h**p", "http"),
    ("meow", "http"),
    ("fxp", "ftp"),
];

/// What takes the place of harmless marks, in this order; without regard to case.
const MARKS: &[(&str, &str)] = &[
    ("[://]", "://"),
    ("[:]//", "://"),
    ("[::]", "::"),
    ("[:]", ":"),
    (" [.] ", "."),
    (" [dot] ", "."),
    (" (dot) ", "."),
    ("[.]", "."),
    ("(.)", "."),
    ("{.}", "."),
    ("[dot]", "."),
    ("(dot)", "."),
    ("{dot}", "."),
    (" [at] ", "@"),
    (" (at) ", "@"),
    ("[at]", "@"),
    ("(at)", "@"),
    ("[@]", "@"),
    ("[/]", "/"),
    ("\\.", "."),
];

/// Pairs of quotes and brackets that may stand around a value.
const AROUND: &[(char, char)] = &[
    ('"', '"'),
    ('\'', '\''),
    ('`', '`'),
    ('\u{201c}', '\u{201d}'),
    ('\u{2018}', '\u{2019}'),
    ('\u{ab}', '\u{bb}'),
    ('<', '>'),
    ('(', ')'),
];

/// Brackets of which one may be left over when a value is cut out of a text.
const LEFT_OVER: &[(char, char)] = &[('(', ')'), ('<', '>'), ('[', ']'), ('{', '}')];

/// Layers that are taken off at most: a hostile text could have as many as it has letters.
const LAYERS: usize = 64;

/// A value as it would stand in an event: trimmed, without quotes around it and punctuation behind
/// it, and armed again (`hxxps://a[.]example` is `https://a.example`).
#[must_use]
pub fn clean(text: &str) -> String {
    // Nothing that was copied from anywhere has a NUL in it, and databases end texts there.
    let mut text = text.replace('\0', "");
    for _ in 0..LAYERS {
        let cleaner = clean_once(&text);
        if cleaner == text {
            break;
        }
        text = cleaner;
    }
    text
}

fn clean_once(text: &str) -> String {
    let text = strip_left_over(strip_around(trim(text)));
    let text = text.strip_prefix("mailto:").unwrap_or(text);
    let text = unlabelled(text);
    let text =
        MARKS.iter().fold(text.to_owned(), |text, (mark, plain)| replace(&text, mark, plain));
    armed(text)
}

/// Without space, and without letters that cannot be seen and come along when text is copied.
fn trim(text: &str) -> &str {
    let unseen = |letter: char| {
        letter.is_whitespace()
            || matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}')
    };
    text.trim_matches(unseen)
}

fn strip_around(mut text: &str) -> &str {
    for (open, close) in AROUND {
        let inner = text.strip_prefix(*open).and_then(|inner| inner.strip_suffix(*close));
        text = inner.unwrap_or(text).trim();
    }
    // A full stop ends a sentence, not a name.
    text.trim_end_matches([',', ';', '.', '!', '?'])
}

/// Without a bracket or quote whose other half stayed behind.
fn strip_left_over(mut text: &str) -> &str {
    for (open, close) in LEFT_OVER {
        if !text.contains(*close) {
            text = text.strip_prefix(*open).unwrap_or(text);
        }
        if !text.contains(*open) {
            text = text.strip_suffix(*close).unwrap_or(text);
        }
    }
    if text.matches('"').count() == 1 {
        text = text.strip_prefix('"').unwrap_or(text);
        text = text.strip_suffix('"').unwrap_or(text);
    }
    text
}

/// A hash without the name of its algorithm before it: `SHA256=...`, `md5: ...`.
fn unlabelled(text: &str) -> &str {
    let Some((label, rest)) = text.split_once(['=', ':']) else { return text };
    let rest = rest.trim();
    let label = label.trim().replace('-', "").to_ascii_lowercase();
    let is_hash = HashKind::from_key(&label)
        .is_some_and(|kind| HashKind::of_length(rest.len()) == Some(kind))
        && rest.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hash { rest } else { text }
}

/// With a scheme that opens.
fn armed(text: String) -> String {
    let lower = text.get(..8).unwrap_or(&text).to_ascii_lowercase();
    for (mark, plain) in SCHEMES {
        let (Some(rest), Some(tail)) = (lower.strip_prefix(mark), text.get(mark.len()..)) else {
            continue;
        };
        if rest.starts_with(':') || rest.starts_with("s:") {
            return format!("{plain}{tail}");
        }
    }
    text
}

/// Replaces without regard to the case of ASCII letters.
fn replace(text: &str, from: &str, to: &str) -> String {
    // In a path a dot behind a backslash begins a name (`C:\.ssh`, `\\\\host\.ssh`).
    if from == "\\."
        && (text.contains(":\\") || text.matches('\\').count() > text.matches(from).count())
    {
        return text.to_owned();
    }
    let lower = text.to_ascii_lowercase();
    if !lower.contains(from) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (at, found) in lower.match_indices(from) {
        out.push_str(text.get(done..at).unwrap_or_default());
        out.push_str(to);
        done = at + found.len();
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out
}

/// The cleaned values of a pasted list, in its order, each once. Lines are values; so are the cells
/// of a line between commas, semicolons, tabs or spaces, where one can tell that they are.
#[must_use]
pub fn lines(text: &str) -> Vec<String> {
    let ends = ['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'];
    let rows: Vec<&str> = text.split(ends).filter(|row| !trim(row).is_empty()).collect();
    let alone = rows.len() == 1;
    let mut seen = BTreeSet::new();
    let values = rows.into_iter().flat_map(|row| cells(row, alone)).map(clean);
    values.filter(|value| !value.is_empty() && seen.insert(value.clone())).collect()
}

/// The values of a line. A line that is one value is not cut, such as a URL with a comma.
fn cells(row: &str, alone: bool) -> Vec<&str> {
    let typed = |text: &&str| !matches!(Value::read(&clean(text)), Value::Word(_));
    let cells: Vec<&str> =
        row.split([',', ';', '\t']).filter(|cell| !trim(cell).is_empty()).collect();
    if cells.len() < 2 {
        let words: Vec<&str> = row.split_whitespace().collect();
        let apart = words.len() > 1 && words.iter().all(typed);
        return if apart { words } else { vec![row] };
    }
    let found = cells.iter().filter(|cell| typed(cell)).count();
    let apart = found > 1 || ((found == 1 || alone) && !typed(&row));
    if apart { cells } else { vec![row] }
}
