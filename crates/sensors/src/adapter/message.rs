//! Fields inside text: Sysmon's rendered message, and `EventData` as XML.

/// Hands out the `Name: value` lines of a rendered Sysmon message. Its first line is a title. A line
/// without a name continues the value before it (scripts in WMI consumers have line breaks).
pub(super) fn name_value_lines(text: &str, out: &mut dyn FnMut(&str, &str)) {
    // Where the value of the name found last begins and ends.
    let mut open: Option<(&str, usize, usize)> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.trim_end_matches(['\r', '\n']).len();
        match name_of(line) {
            Some(name) => {
                if let Some((name, from, to)) = open {
                    out(name, text.get(from..to).unwrap_or_default());
                }
                let from = start + name.len() + 1;
                let blank = text.get(from..end).is_some_and(|value| value.starts_with(' '));
                open = Some((name, from + usize::from(blank), end));
            }
            None => open = open.map(|(name, from, _)| (name, from, end)),
        }
        start += line.len();
    }
    if let Some((name, from, to)) = open {
        out(name, text.get(from..to).unwrap_or_default());
    }
}

/// The name that a line opens with: letters and digits up to a colon that a value follows. The
/// title has a colon too, but spaces in front of it, and nothing behind it.
fn name_of(line: &str) -> Option<&str> {
    let (name, rest) = line.split_once(':')?;
    let word = name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (word && rest.starts_with(' ')).then_some(name)
}

/// Hands out name and value of each `<Data Name="...">value</Data>` of an `EventData` element
/// (the event schema's `DataType`). Anything else is passed over.
pub(super) fn data_elements(xml: &str, out: &mut dyn FnMut(&str, String)) {
    let mut rest = xml;
    while let Some((_, tail)) = rest.split_once("<Data Name=") {
        let Some(quote @ ('"' | '\'')) = tail.chars().next() else {
            rest = tail;
            continue;
        };
        let Some((name, tail)) = tail.get(1..).and_then(|tail| tail.split_once(quote)) else {
            return;
        };
        if let Some(tail) = tail.trim_start().strip_prefix("/>") {
            out(name, String::new());
            rest = tail;
            continue;
        }
        let Some((value, tail)) =
            tail.split_once('>').and_then(|(_, tail)| tail.split_once("</Data>"))
        else {
            return;
        };
        out(name, unescape(value));
        rest = tail;
    }
}

/// Replaces XML's five named and the numeric character references; an unknown one stays as it is.
pub(super) fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((plain, tail)) = rest.split_once('&') {
        out.push_str(plain);
        let found = tail.split_once(';').and_then(|(name, tail)| Some((reference(name)?, tail)));
        match found {
            Some((character, tail)) => {
                out.push(character);
                rest = tail;
            }
            None => {
                out.push('&');
                rest = tail;
            }
        }
    }
    out.push_str(rest);
    out
}

fn reference(name: &str) -> Option<char> {
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => digits.parse(),
            };
            char::from_u32(code.ok()?)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<(String, String)> {
        let mut found = Vec::new();
        name_value_lines(text, &mut |name, value| found.push((name.to_owned(), value.to_owned())));
        found
    }

    fn pairs(expect: &[(&str, &str)]) -> Vec<(String, String)> {
        expect.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_rendered_message_gives_its_fields() {
        let check = |text: &str, expect: &[(&str, &str)]| assert_eq!(lines(text), pairs(expect));
        check(
            "Process Create:\r\nRuleName: \r\nUtcTime: 2024-01-02 03:04:05.678\r\nCommandLine: a: b",
            &[("RuleName", ""), ("UtcTime", "2024-01-02 03:04:05.678"), ("CommandLine", "a: b")],
        );
        check(
            "WmiEventConsumer activity detected:\r\nName:  \"x\"\r\nDestination: Dim a\r\n  a = 1\r\nlast",
            &[("Name", " \"x\""), ("Destination", "Dim a\r\n  a = 1\r\nlast")],
        );
        check("Nothing here", &[]);
        check("", &[]);
    }

    #[test]
    fn event_data_as_xml_gives_its_fields() {
        let mut found = Vec::new();
        let xml = "<EventData>\r\n <Data Name=\"A\">x &lt; &#x41;&amp;&none;</Data><Data Name='B'/><Data Name=\"C\"></Data></EventData>";
        data_elements(xml, &mut |name, value| found.push((name.to_owned(), value)));
        assert_eq!(found, pairs(&[("A", "x < A&&none;"), ("B", ""), ("C", "")]));
        data_elements("<Data Name=", &mut |_, _| panic!("nothing to find"));
        data_elements("<Data Name=\"A\">open", &mut |_, _| panic!("nothing to find"));
    }
}
