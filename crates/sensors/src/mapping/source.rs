//! The hidden `_Source` column: what a row's columns cannot give back of its event.
//!
//! Compact JSON: `c` channel, `p` provider, `e` event id, `r` record id where known, `h` host as the
//! source wrote it; `n` is 1 where the source writes its numbers as text; `x` lists fields that the
//! columns suggest but the event did not have; `f` holds fields with their values. A field is found,
//! in this order: not at all if in `x`; in `f`; in the columns by its rule; in `AdditionalFields`.

use super::codec::Cells;
use crate::adapter::Json;
use crate::text::ObjectWriter;
use crate::{FieldValue, SensorEvent};

/// Writes the column's text.
pub(super) fn write(
    event: &SensorEvent,
    cells: &Cells,
    fields: ObjectWriter,
    absent: &[&str],
) -> String {
    let mut out = ObjectWriter::new();
    out.text("c", &event.channel);
    out.text("p", &event.provider);
    out.raw("e", &event.event_id.to_string());
    if let Some(record) = event.record_id {
        out.raw("r", &record.to_string());
    }
    out.text("h", &event.computer);
    if cells.numbers_as_text {
        out.raw("n", "1");
    }
    if !absent.is_empty() {
        let mut list = String::from("[");
        for (at, name) in absent.iter().enumerate() {
            if at > 0 {
                list.push(',');
            }
            crate::text::write_quoted(&mut list, name);
        }
        list.push(']');
        out.raw("x", &list);
    }
    if !fields.is_empty() {
        out.raw("f", &fields.finish());
    }
    out.finish()
}

/// The column, taken apart.
pub(super) struct Source {
    pub(super) channel: String,
    pub(super) provider: String,
    pub(super) event_id: u32,
    pub(super) record_id: Option<u64>,
    pub(super) computer: String,
    pub(super) numbers_as_text: bool,
    pub(super) absent: Vec<String>,
    pub(super) fields: Vec<(String, FieldValue)>,
}

/// Reads the column; `None` where the text is not one that [`write`] made.
pub(super) fn read(text: &str) -> Option<Source> {
    let Json::Map(members) = Json::parse_own(text).ok()? else {
        return None;
    };
    let mut source = Source {
        channel: String::new(),
        provider: String::new(),
        event_id: 0,
        record_id: None,
        computer: String::new(),
        numbers_as_text: false,
        absent: Vec::new(),
        fields: Vec::new(),
    };
    for (name, value) in members {
        match (name.as_str(), value) {
            ("c", Json::Text(text)) => source.channel = text,
            ("p", Json::Text(text)) => source.provider = text,
            ("e", number) => source.event_id = u32::try_from(number.as_u64()?).ok()?,
            ("r", number) => source.record_id = number.as_u64(),
            ("h", Json::Text(text)) => source.computer = text,
            ("n", _) => source.numbers_as_text = true,
            ("x", Json::List(names)) => {
                source.absent = names.iter().filter_map(Json::as_text).map(str::to_owned).collect();
            }
            ("f", Json::Map(fields)) => {
                source.fields =
                    fields.into_iter().map(|(name, value)| (name, value.into_field())).collect();
            }
            _ => return None,
        }
    }
    Some(source)
}
