//! State of the search page.

use super::{Pairs, Query, pairs::on_the_wire};
use serde::{Deserialize, Serialize};

/// What is looked for: one value, or a pasted list with a value a line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct SearchQuery {
    /// As it was typed or pasted.
    pub text: String,
}

impl Query for SearchQuery {
    fn read(pairs: &Pairs) -> Self {
        Self { text: pairs.text("q") }
    }

    fn write(&self, pairs: &mut Pairs) {
        pairs.push_text("q", &self.text);
    }
}

on_the_wire!(SearchQuery);
