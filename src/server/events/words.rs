//! Finding words in any of a row's columns.
//!
//! `ILIKE` makes a regular expression of its pattern for every column of every batch, which takes
//! longer than looking for it. Here a word becomes one when the query is made, and is looked for in
//! all values of a column at once.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use regex::bytes::{Regex, RegexBuilder};
use schema::Table;
use store::datafusion::arrow::array::{Array, AsArray as _, BooleanArray, StringArray};
use store::datafusion::arrow::datatypes::DataType;
use store::datafusion::error::{DataFusionError, Result};
use store::datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};
use store::datafusion::prelude::{Expr, ident, lit};

/// Text columns that a timeline's search looks into.
const SEARCHED: &[&str] = &[
    "ActionType",
    "FileName",
    "FolderPath",
    "ProcessCommandLine",
    "InitiatingProcessFileName",
    "InitiatingProcessCommandLine",
    "AccountName",
    "RemoteIP",
    "RemoteUrl",
    "RemoteDeviceName",
    "RegistryKey",
    "RegistryValueName",
    "RegistryValueData",
    "SHA1",
    "SHA256",
    "MD5",
    "AdditionalFields",
];

/// Bytes of a compiled word, at most: longer than any address of a page could make it.
const LARGEST: usize = 64 << 20;

/// Rows that contain every word of `text` in some searched column, without regard to case; `None`
/// where there is no word.
#[must_use]
pub fn contains(table: &Table, text: &str) -> Option<Expr> {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    if words.is_empty() {
        return None;
    }
    let columns = SEARCHED.iter().filter(|name| table.position(name).is_some());
    let columns: Vec<Expr> = columns.map(|name| ident(*name)).collect();
    if columns.is_empty() {
        return Some(lit(false));
    }
    Some(match Contains::new(words) {
        Ok(contains) => ScalarUDF::from(contains).call(columns),
        // Nothing that long is in any cell.
        Err(_) => lit(false),
    })
}

/// Whether each word is in one of the arguments.
#[derive(Debug)]
struct Contains {
    words: Vec<String>,
    patterns: Vec<Regex>,
    signature: Signature,
}

impl PartialEq for Contains {
    fn eq(&self, other: &Self) -> bool {
        self.words == other.words
    }
}

impl Eq for Contains {}

impl Hash for Contains {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.words.hash(state);
    }
}

impl Contains {
    fn new(words: Vec<String>) -> Result<Self, regex::Error> {
        let pattern = |word: &String| {
            RegexBuilder::new(&regex::escape(word))
                .case_insensitive(true)
                .size_limit(LARGEST)
                .build()
        };
        let patterns = words.iter().map(pattern).collect::<Result<_, _>>()?;
        let signature = Signature::variadic(vec![DataType::Utf8], Volatility::Immutable);
        Ok(Self { words, patterns, signature })
    }
}

impl ScalarUDFImpl for Contains {
    fn name(&self) -> &'static str {
        "contains_words"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Boolean)
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let arrays = ColumnarValue::values_to_arrays(&args.args)?;
        let columns = arrays.iter().map(|array| {
            array
                .as_string_opt::<i32>()
                .ok_or_else(|| DataFusionError::Internal(format!("no text: {}", array.data_type())))
        });
        let columns = columns.collect::<Result<Vec<_>>>()?;
        let rows = arrays.first().map_or(args.number_rows, Array::len);
        let mut all = vec![true; rows];
        for pattern in &self.patterns {
            let mut found = vec![false; rows];
            for column in &columns {
                mark(column, pattern, &mut found);
            }
            for (all, found) in all.iter_mut().zip(found) {
                *all &= found;
            }
        }
        Ok(ColumnarValue::Array(Arc::new(BooleanArray::from(all))))
    }
}

/// Marks the rows whose value the pattern matches. Values lie one behind the other in memory: a match
/// that reaches over the end of one is none.
fn mark(column: &StringArray, pattern: &Regex, found: &mut [bool]) {
    let place = |offset: &i32| usize::try_from(*offset).unwrap_or(0);
    let offsets = column.value_offsets();
    let (Some(mut from), Some(to)) = (offsets.first().map(place), offsets.last().map(place)) else {
        return;
    };
    let Some(text) = column.value_data().get(..to) else { return };
    while let Some(hit) = pattern.find_at(text, from) {
        let row = offsets.partition_point(|offset| place(offset) <= hit.start()).saturating_sub(1);
        let Some(end) = offsets.get(row + 1).map(place) else { return };
        if hit.end() > end {
            from = hit.start() + 1;
            continue;
        }
        if let Some(found) = found.get_mut(row) {
            *found |= column.is_valid(row);
        }
        from = end;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn marked(values: &[Option<&str>], word: &str) -> Vec<bool> {
        let contains = Contains::new(vec![word.to_lowercase()]).unwrap();
        let mut found = vec![false; values.len()];
        mark(&StringArray::from(values.to_vec()), contains.patterns.first().unwrap(), &mut found);
        found
    }

    #[test]
    fn a_word_is_found_within_values_without_regard_to_case_and_never_across_two() {
        let values = [Some("PowerShell.exe"), None, Some(""), Some("power"), Some("shell ÄRGER")];
        let check = |word: &str, expect: [bool; 5]| assert_eq!(marked(&values, word), expect);
        check("POWERSHELL", [true, false, false, false, false]);
        check("shell", [true, false, false, false, true]);
        check("power", [true, false, false, true, false]);
        check("ärger", [false, false, false, false, true]);
        check(".", [true, false, false, false, false]);
        check("%", [false; 5]);
    }

    #[test]
    fn text_without_a_word_filters_nothing() {
        let table = schema::table("DeviceFileEvents").unwrap();
        assert!(contains(table, "  ").is_none());
        assert!(contains(table, "a b").is_some());
    }

    proptest! {
        #[test]
        fn marks_equal_a_search_of_each_value(
            values in proptest::collection::vec(proptest::option::of("[abAB]{0,4}"), 0..40),
            word in "[ab]{1,3}",
            skip in 0_usize..3,
        ) {
            let array = StringArray::from(values.clone());
            // As a scan cuts batches: a slice keeps the values before it in memory.
            let skip = skip.min(values.len());
            let array = array.slice(skip, values.len() - skip);
            let contains = Contains::new(vec![word.clone()]).unwrap();
            let mut found = vec![false; array.len()];
            mark(&array, contains.patterns.first().unwrap(), &mut found);
            let each = values.iter().skip(skip);
            let expect: Vec<bool> = each
                .map(|value| value.as_ref().is_some_and(|text| text.to_lowercase().contains(&word)))
                .collect();
            prop_assert_eq!(found, expect);
        }
    }
}
