//! Events as winlogbeat 7 ships them: one JSON object a line.

use sensors::{FieldValue, SensorEvent};

use crate::clock::iso_text;

/// One line, without the line break, in the shape of winlogbeat 7:
/// `{"@timestamp", "event", "host", "winlog": {"channel", "provider_name", "event_id",
/// "record_id", "computer_name", "event_data": {…}}}`. Numbers stay numbers, fields keep their
/// order.
#[must_use]
pub fn ndjson(event: &SensorEvent) -> String {
    let mut line = String::with_capacity(1536);
    line.push_str(r#"{"@timestamp":""#);
    line.push_str(&iso_text(event.time));
    line.push_str(r#"","event":{"code":""#);
    line.push_str(&event.event_id.to_string());
    line.push_str(r#"","kind":"event","provider":"#);
    push_text(&mut line, &event.provider);
    line.push_str(r#"},"host":{"name":"#);
    push_text(&mut line, &event.computer);
    line.push_str(r#"},"winlog":{"channel":"#);
    push_text(&mut line, &event.channel);
    line.push_str(r#","provider_name":"#);
    push_text(&mut line, &event.provider);
    line.push_str(r#","event_id":"#);
    line.push_str(&event.event_id.to_string());
    if let Some(record_id) = event.record_id {
        line.push_str(r#","record_id":"#);
        line.push_str(&record_id.to_string());
    }
    line.push_str(r#","computer_name":"#);
    push_text(&mut line, &event.computer);
    line.push_str(r#","event_data":{"#);
    for (place, (name, value)) in event.fields.iter().enumerate() {
        if place > 0 {
            line.push(',');
        }
        push_text(&mut line, name);
        line.push(':');
        match value {
            FieldValue::Text(text) => push_text(&mut line, text),
            FieldValue::Int(number) => line.push_str(&number.to_string()),
            FieldValue::Json(value) => line.push_str(&value.to_string()),
        }
    }
    line.push_str("}}}");
    line
}

/// A JSON string. Only the quotation mark, the backslash and control characters need escaping
/// (RFC 8259, section 7).
fn push_text(line: &mut String, text: &str) {
    line.push('"');
    let mut rest = text;
    while let Some(place) = rest.find(|c: char| matches!(c, '"' | '\\') || c < ' ') {
        let (plain, special) = rest.split_at(place);
        line.push_str(plain);
        let mut chars = special.chars();
        match chars.next() {
            Some('\n') => line.push_str("\\n"),
            Some('\r') => line.push_str("\\r"),
            Some('\t') => line.push_str("\\t"),
            Some(mark @ ('"' | '\\')) => line.extend(['\\', mark]),
            Some(control) => line.push_str(&format!("\\u{:04x}", u32::from(control))),
            None => {}
        }
        rest = chars.as_str();
    }
    line.push_str(rest);
    line.push('"');
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn event(text: &str) -> SensorEvent {
        SensorEvent {
            channel: "Security".into(),
            provider: "Microsoft-Windows-Security-Auditing".into(),
            event_id: 4624,
            record_id: Some(7),
            computer: "FIN-LT-0001.larkmoor.example".to_owned(),
            time: 1_761_348_874_634_000,
            fields: vec![
                ("LogonType".into(), FieldValue::Int(3)),
                ("IpAddress".into(), FieldValue::Text(text.to_owned())),
            ],
        }
    }

    #[test]
    fn a_line_has_the_shape_of_winlogbeat_7() {
        let line: Value = serde_json::from_str(&ndjson(&event("10.41.0.20"))).unwrap();
        assert_eq!(line["@timestamp"], "2025-10-24T23:34:34.634Z");
        assert_eq!(line["winlog"]["event_id"], 4624);
        assert_eq!(line["winlog"]["record_id"], 7);
        assert_eq!(line["winlog"]["event_data"]["LogonType"], 3);
        assert_eq!(line["winlog"]["event_data"]["IpAddress"], "10.41.0.20");
        assert_eq!(line["host"]["name"], "FIN-LT-0001.larkmoor.example");
        assert_eq!(line["event"]["code"], "4624");
    }

    #[test]
    fn any_text_survives_as_a_json_string() {
        for text in ["", "\"C:\\x y\"", "a\r\n\tb", "\u{1}\u{1f}", "größe \u{1f600}", "\\"] {
            let line: Value = serde_json::from_str(&ndjson(&event(text))).unwrap();
            assert_eq!(line["winlog"]["event_data"]["IpAddress"], text);
        }
    }
}
