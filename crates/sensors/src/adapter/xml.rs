//! One event as XML, `<Event><System>...</System><EventData>...</EventData></Event>`, as Sysmon for
//! Linux writes it into syslog and Windows exports its logs.
//!
//! It becomes the JSON that `evtx` reads, so that there is one reader of headers. Collectors cut long
//! messages: what is there of a cut event is kept, and the field `System.Cut` names the element that
//! was not closed.

use super::message::unescape;
use super::{BadRecord, Json, evtx, json};
use crate::{FieldValue, SensorEvent};

/// Elements inside each other beyond this are refused: an event has five.
const MAX_DEPTH: usize = 16;

/// Names the element in which a collector cut the event.
const CUT: &str = "System.Cut";

/// Whether a text is an event in XML, as far as its first element tells.
pub(super) fn matches(text: &str) -> bool {
    text.strip_prefix("<Event").is_some_and(|rest| rest.starts_with(['>', ' ']))
        && text.contains("<System>")
}

/// Reads one event.
pub(super) fn read(text: &str) -> Result<SensorEvent, BadRecord> {
    let (tree, cut) = tree(text)?;
    let mut event = evtx::event::read(tree, None)?;
    if let Some(element) = cut {
        event.fields.push((CUT.into(), FieldValue::Text(element)));
    }
    Ok(event)
}

/// An element that is not closed yet.
struct Open {
    name: String,
    attributes: Vec<(String, Json)>,
    children: Vec<(String, Json)>,
    text: String,
}

/// The first element as JSON, and the name of the one that the text ends in.
fn tree(text: &str) -> Result<(Json, Option<String>), BadRecord> {
    const NOT_XML: BadRecord = BadRecord::Unusable("XML");
    let mut open: Vec<Open> = Vec::new();
    let mut rest = text;
    loop {
        let (before, tail) = rest.split_once('<').unwrap_or((rest, ""));
        if let Some(top) = open.last_mut() {
            top.text.push_str(&unescape(before));
        }
        // A tag that was cut off says nothing.
        let Some((tag, tail)) = tail.split_once('>') else { break };
        rest = tail;
        if tag.starts_with(['?', '!']) {
            continue;
        }
        if tag.starts_with('/') {
            let Some(done) = open.pop() else { return Err(NOT_XML) };
            if let Some(whole) = close(done, &mut open)? {
                return Ok((whole, None));
            }
            continue;
        }
        let (tag, empty) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let (name, attributes) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
        let (name, attributes) = (name.to_owned(), attributes_of(attributes));
        let element = Open { name, attributes, children: Vec::new(), text: String::new() };
        if empty {
            if let Some(whole) = close(element, &mut open)? {
                return Ok((whole, None));
            }
        } else if open.len() < MAX_DEPTH {
            open.push(element);
        } else {
            return Err(NOT_XML);
        }
    }
    let cut = open.last().map(|element| match element.attributes.first() {
        Some((name, Json::Text(value))) if name == "Name" => value.clone(),
        _ => element.name.clone(),
    });
    while let Some(element) = open.pop() {
        if let Some(whole) = close(element, &mut open)? {
            return Ok((whole, cut));
        }
    }
    Err(NOT_XML)
}

/// Hands a finished element to the one around it, or returns it where there is none.
fn close(element: Open, open: &mut [Open]) -> Result<Option<Json>, BadRecord> {
    let Open { mut name, mut attributes, mut children, text } = element;
    // `<Data Name="x">` is the field x, which may be empty; any other empty element says nothing.
    let mut field = false;
    if name == "Data"
        && let Some(at) = attributes.iter().position(|(name, _)| name == "Name")
        && let (_, Json::Text(own)) = attributes.swap_remove(at)
    {
        (name, field) = (own, true);
    }
    let value = if children.is_empty() && attributes.is_empty() {
        if field || !text.trim().is_empty() { Json::Text(text) } else { Json::Null }
    } else {
        if children.is_empty() && !text.is_empty() {
            children.push(("#text".to_owned(), Json::Text(text)));
        }
        if !attributes.is_empty() {
            children.push(("#attributes".to_owned(), Json::Map(attributes)));
        }
        Json::Map(children)
    };
    match open.last_mut() {
        None => Ok(Some(Json::Map(vec![(name, value)]))),
        Some(around) if around.children.len() < json::MAX_MEMBERS => {
            around.children.push((name, value));
            Ok(None)
        }
        Some(_) => Err(BadRecord::Unusable("XML")),
    }
}

/// `name="value"` pairs of a tag; either kind of quotes.
fn attributes_of(text: &str) -> Vec<(String, Json)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((name, tail)) = rest.split_once('=') {
        let Some(quote @ ('"' | '\'')) = tail.chars().next() else { break };
        let Some((value, tail)) = tail.get(1..).and_then(|tail| tail.split_once(quote)) else {
            break;
        };
        if found.len() < json::MAX_MEMBERS {
            found.push((name.trim().to_owned(), Json::Text(unescape(value))));
        }
        rest = tail;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const WHOLE: &str = "<Event><System><Provider Name=\"Linux-Sysmon\" Guid=\"{0}\"/><EventID>1</EventID>\
        <Version>5</Version><TimeCreated SystemTime=\"2024-03-05T09:00:00.250000000Z\"/>\
        <EventRecordID>7</EventRecordID><Correlation/><Execution ProcessID=\"10\" ThreadID=\"11\"/>\
        <Channel>Linux-Sysmon/Operational</Channel><Computer>web-1</Computer><Security UserId=\"0\"/></System>\
        <EventData><Data Name=\"UtcTime\">2024-03-05 09:00:00.125</Data><Data Name=\"ProcessId\">42</Data>\
        <Data Name=\"CommandLine\">sh -c &quot;a &lt; b&quot;</Data><Data Name=\"Empty\"/></EventData></Event>";

    #[test]
    fn an_event_has_its_header_and_its_fields() {
        let event = read(WHOLE).unwrap();
        assert_eq!(event.channel, "Linux-Sysmon/Operational");
        assert_eq!(event.provider, "Linux-Sysmon");
        assert_eq!((event.event_id, event.record_id), (1, Some(7)));
        assert_eq!((event.computer.as_str(), event.time), ("web-1", 1_709_629_200_125_000));
        let check = |name: &str, text: &str| assert_eq!(event.text(name), Some(text), "{name}");
        check("ProcessId", "42");
        check("CommandLine", "sh -c \"a < b\"");
        check("Empty", "");
        check("System.UserID", "0");
        check("System.ProcessID", "10");
        check("System.Version", "5");
        assert_eq!(event.text(CUT), None);
    }

    #[test]
    fn a_cut_event_keeps_what_is_there() {
        let cut = |end: &str| read(WHOLE.split_once(end).unwrap().0);
        let event = cut(" &lt; b").unwrap();
        assert_eq!(event.text("CommandLine"), Some("sh -c \"a"));
        assert_eq!(event.text(CUT), Some("CommandLine"));
        assert_eq!(cut("ta Name=\"CommandLine\"").unwrap().text(CUT), Some("EventData"));
        assert_eq!(cut("ID>1<"), Err(BadRecord::Missing("event id")));
    }

    #[test]
    fn texts_that_are_no_event_are_refused() {
        let check = |text: &str| assert!(read(text).is_err(), "{text}");
        check("");
        check("<Event");
        check("</Event>");
        check("<Event/>");
        check(&"<a>".repeat(100));
        check(&format!("<Event>{}</Event>", "<a/>".repeat(5000)));
        assert!(!matches("<Events><System>"));
        assert!(!matches("<Event xmlns=''>"));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(at in any::<prop::sample::Index>(), noise in "[<>/=\"' a-zA-Z&;#0-9]{0,80}") {
            let (head, tail) = WHOLE.split_at(at.index(WHOLE.len()));
            let _ = read(&format!("{head}{noise}{tail}"));
            let _ = read(&format!("{head}{noise}"));
            let _ = read(&noise);
        }
    }
}
