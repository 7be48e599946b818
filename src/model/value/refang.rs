//! Taking off what people put around values: quotes, punctuation, and marks that make them harmless.

/// What takes the place of harmless marks, in this order; without regard to case.
const MARKS: &[(&str, &str)] = &[
    ("hxxp", "http"),
    ("meow://", "http://"),
    ("[://]", "://"),
    ("[:]//", "://"),
    ("[:]", ":"),
    ("[.]", "."),
    ("(.)", "."),
    ("{.}", "."),
    ("[dot]", "."),
    ("(dot)", "."),
    ("{dot}", "."),
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
    ('<', '>'),
    ('(', ')'),
];

/// A value as it would stand in an event: trimmed, without quotes around it and punctuation behind
/// it, and armed again (`hxxps://a[.]example` is `https://a.example`).
#[must_use]
pub fn clean(text: &str) -> String {
    let mut text = text.to_owned();
    // Each turn shortens the text or takes a `hxxp` away, so this ends.
    loop {
        let cleaner = clean_once(&text);
        if cleaner == text {
            return cleaner;
        }
        text = cleaner;
    }
}

fn clean_once(text: &str) -> String {
    let mut text = text.trim();
    for (open, close) in AROUND {
        let inner = text.strip_prefix(*open).and_then(|inner| inner.strip_suffix(*close));
        text = inner.unwrap_or(text).trim();
    }
    // A full stop ends a sentence, not a name.
    let text = text.trim_end_matches([',', ';', '.', '!', '?']);
    MARKS.iter().fold(text.to_owned(), |text, (mark, plain)| replace(&text, mark, plain))
}

/// Replaces without regard to the case of ASCII letters.
fn replace(text: &str, from: &str, to: &str) -> String {
    // A path with a dot-folder (`C:\.ssh`) is no harmless name.
    if from == "\\." && text.contains(":\\") {
        return text.to_owned();
    }
    let lower = text.to_ascii_lowercase();
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

/// The cleaned values of a pasted list, in its order, each once: one a line; a single line may hold
/// several between commas, semicolons or tabs.
#[must_use]
pub fn lines(text: &str) -> Vec<String> {
    let mut values: Vec<String> = Vec::new();
    let one_line = !text.trim().contains('\n');
    let split = move |letter: char| {
        letter == '\n' || letter == '\r' || (one_line && matches!(letter, ',' | ';' | '\t'))
    };
    for part in text.split(split) {
        let value = clean(part);
        if !value.is_empty() && !values.contains(&value) {
            values.push(value);
        }
    }
    values
}
