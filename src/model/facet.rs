//! Counts beside a filter's values.

use serde::{Deserialize, Serialize};

/// One value of a filter and how many rows have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facet {
    /// The word in the address.
    pub value: String,
    /// What is shown.
    pub label: String,
    /// How many rows would be left if this were the only value of its filter, the other filters
    /// standing as they are.
    pub count: u64,
}

/// What a list says about its own bounds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounds {
    /// Place of the first row shown, from 1; 0 if there is none.
    pub first: u64,
    /// Rows that match the filters.
    pub matched: u64,
    /// Rows the user could see without any filter, in the same window where the list has one.
    pub in_scope: u64,
    /// Which devices the user sees, in words: "all groups", "Finance, Servers".
    pub scope: String,
    /// Page before this one.
    pub previous: Option<super::Cursor>,
    /// Page after this one.
    pub next: Option<super::Cursor>,
}
