//! Cells of exported rows, and how both formats write them.

use serde_json::{Map, Value as Json};

use crate::model::Moment;

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    /// Text as it is: URLs and commands are not changed.
    Text(String),
    /// A number.
    Number(u64),
    /// A moment, ISO 8601 in UTC; nothing where there is none.
    Time(Option<Moment>),
    /// Several texts.
    List(Vec<String>),
    /// What only NDJSON has: a whole object.
    Object(Json),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Moment> for Cell {
    fn from(at: Moment) -> Self {
        Self::Time(Some(at))
    }
}

/// A row: its cells by key, in the order in which NDJSON has them.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Record(pub(super) Vec<(&'static str, Cell)>);

/// The first line of a CSV file.
pub(super) fn csv_head(heads: &[(&'static str, String)]) -> String {
    let names: Vec<String> = heads.iter().map(|(_, head)| quoted(head)).collect();
    format!("{}\r\n", names.join(","))
}

/// A line of a CSV file (RFC 4180).
pub(super) fn csv_line(out: &mut String, record: &Record, heads: &[(&'static str, String)]) {
    for (at, (key, _)) in heads.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        match record.0.iter().find(|(own, _)| own == key).map(|(_, cell)| cell) {
            Some(Cell::Text(text)) => out.push_str(&guarded(text)),
            Some(Cell::Number(number)) => out.push_str(&number.to_string()),
            Some(Cell::Time(at)) => out.push_str(&at.map(Moment::iso).unwrap_or_default()),
            Some(Cell::List(texts)) => out.push_str(&guarded(&texts.join(", "))),
            Some(Cell::Object(object)) => out.push_str(&guarded(&object.to_string())),
            None => {}
        }
    }
    out.push_str("\r\n");
}

/// A line of an NDJSON file.
pub(super) fn json_line(out: &mut String, record: &Record) {
    let mut object = Map::new();
    for (key, cell) in &record.0 {
        let value = match cell {
            Cell::Text(text) => Json::from(text.as_str()),
            Cell::Number(number) => Json::from(*number),
            Cell::Time(at) => at.map_or(Json::Null, |at| Json::from(at.iso())),
            Cell::List(texts) => Json::from(texts.clone()),
            Cell::Object(object) => object.clone(),
        };
        object.insert((*key).to_owned(), value);
    }
    out.push_str(&Json::Object(object).to_string());
    out.push('\n');
}

/// Text that no spreadsheet takes for a formula: an attacker names files and devices.
fn guarded(text: &str) -> String {
    let begins = text.trim_start_matches([' ', '\u{feff}', '\u{a0}']);
    let formula =
        begins.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if formula { quoted(&format!("'{text}")) } else { quoted(text) }
}

fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn line(cells: &[Cell]) -> String {
        const KEYS: [&str; 6] = ["a", "b", "c", "d", "e", "f"];
        let cells: Vec<_> = KEYS.into_iter().zip(cells.iter().cloned()).collect();
        let heads: Vec<_> = cells.iter().map(|(key, _)| (*key, String::new())).collect();
        let mut out = String::new();
        csv_line(&mut out, &Record(cells), &heads);
        out
    }

    /// Reads CSV as RFC 4180 has it.
    fn parse(text: &str) -> Vec<Vec<String>> {
        let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
        let (mut inside, mut letters) = (false, text.chars().peekable());
        while let Some(letter) = letters.next() {
            match (inside, letter) {
                (true, '"') if letters.peek() == Some(&'"') => cell.push(letters.next().unwrap()),
                (_, '"') => inside = !inside,
                (false, ',') => row.push(std::mem::take(&mut cell)),
                (false, '\r') if letters.peek() == Some(&'\n') => {
                    letters.next();
                    row.push(std::mem::take(&mut cell));
                    rows.push(std::mem::take(&mut row));
                }
                _ => cell.push(letter),
            }
        }
        assert!(!inside && row.is_empty() && cell.is_empty(), "{text:?}");
        rows
    }

    #[test]
    fn cells_are_quoted_where_they_must_be_and_formulas_guarded() {
        for (cell, written) in [
            (Cell::from("plain"), "plain"),
            (Cell::from("a,b"), "\"a,b\""),
            (Cell::from("say \"x\""), "\"say \"\"x\"\"\""),
            (Cell::from("=1+1"), "'=1+1"),
            (Cell::from("-x,y"), "\"'-x,y\""),
            (Cell::from(" @SUM(A1)"), "' @SUM(A1)"),
            (Cell::from("\t=1"), "'\t=1"),
            (Cell::from("＝1"), "'＝1"),
            (Cell::List(vec!["T1".to_owned(), "T2".to_owned()]), "\"T1, T2\""),
            (Cell::Number(12), "12"),
            (Cell::Time(None), ""),
            (Moment(1_500_000).into(), "1970-01-01T00:00:01.500Z"),
        ] {
            assert_eq!(line(&[cell]), format!("{written}\r\n"));
        }
    }

    #[test]
    fn csv_has_the_chosen_columns_and_ndjson_every_cell() {
        let record = Record(vec![("a", "x".into()), ("b", Cell::Number(1)), ("c", "é".into())]);
        let mut text = String::new();
        csv_line(&mut text, &record, &[("c", String::new()), ("a", String::new())]);
        assert_eq!(text, "é,x\r\n");
        let mut text = String::new();
        json_line(&mut text, &record);
        let back: Json = serde_json::from_str(&text).unwrap();
        assert_eq!(back, serde_json::json!({"a": "x", "b": 1, "c": "é"}));
    }

    proptest! {
        #[test]
        fn any_text_comes_back_and_no_cell_begins_a_formula(texts in proptest::collection::vec(any::<String>(), 1..6)) {
            let cells: Vec<Cell> = texts.iter().map(|text| Cell::from(text.as_str())).collect();
            let rows = parse(&line(&cells));
            prop_assert_eq!(rows.len(), 1);
            for (read, text) in rows[0].iter().zip(&texts) {
                prop_assert!(!read.trim_start().starts_with(['=', '+', '-', '@']), "{:?}", read);
                prop_assert_eq!(read.strip_prefix('\'').filter(|rest| rest == text).unwrap_or(read), text);
            }
        }
    }
}
