//! Writing JSON by hand where a tree would cost more than the text.

use crate::FieldValue;

/// Appends `text` as a JSON string.
pub(crate) fn write_quoted(out: &mut String, text: &str) {
    out.push('"');
    let mut rest = text;
    // Whole runs without a special character are copied at once.
    while let Some(at) = rest.bytes().position(|byte| byte < 0x20 || byte == b'"' || byte == b'\\')
    {
        let (plain, tail) = rest.split_at(at);
        out.push_str(plain);
        let mut chars = tail.chars();
        match chars.next() {
            Some('"') => out.push_str("\\\""),
            Some('\\') => out.push_str("\\\\"),
            Some('\n') => out.push_str("\\n"),
            Some('\r') => out.push_str("\\r"),
            Some('\t') => out.push_str("\\t"),
            Some(other) => out.push_str(&format!("\\u{:04x}", u32::from(other))),
            None => {}
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
    out.push('"');
}

/// Appends a field's value as JSON, numbers as numbers and text as text.
pub(crate) fn write_field(out: &mut String, value: &FieldValue) {
    match value {
        FieldValue::Text(text) => write_quoted(out, text),
        FieldValue::Int(number) => out.push_str(&number.to_string()),
        FieldValue::Json(value) => out.push_str(&value.to_string()),
    }
}

/// An object written member by member.
pub(crate) struct ObjectWriter {
    out: String,
}

impl ObjectWriter {
    pub(crate) fn new() -> Self {
        let mut out = String::with_capacity(256);
        out.push('{');
        Self { out }
    }

    /// Whether nothing was written yet.
    pub(crate) fn is_empty(&self) -> bool {
        self.out.len() == 1
    }

    fn key(&mut self, name: &str) -> &mut String {
        if !self.is_empty() {
            self.out.push(',');
        }
        write_quoted(&mut self.out, name);
        self.out.push(':');
        &mut self.out
    }

    pub(crate) fn text(&mut self, name: &str, value: &str) {
        write_quoted(self.key(name), value);
    }

    pub(crate) fn field(&mut self, name: &str, value: &FieldValue) {
        write_field(self.key(name), value);
    }

    /// A value that is JSON already.
    pub(crate) fn raw(&mut self, name: &str, json: &str) {
        self.key(name).push_str(json);
    }

    pub(crate) fn finish(mut self) -> String {
        self.out.push('}');
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn quoted_text_is_read_back_by_a_json_parser(text in any::<String>()) {
            let mut out = String::new();
            write_quoted(&mut out, &text);
            prop_assert_eq!(serde_json::from_str::<String>(&out).unwrap(), text);
        }
    }
}
