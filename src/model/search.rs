//! What a search found.

use super::{Entity, Moment};
use serde::{Deserialize, Serialize};

/// Values of a pasted list at most; more are refused with a word about it.
pub const MOST_VALUES: usize = 500;

/// The answer to a search.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SearchAnswer {
    /// Nothing was asked.
    Nothing,
    /// One value.
    One(Searched),
    /// A pasted list, in its order.
    List(LookedUp),
}

/// What one value led to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Searched {
    /// The value as it was understood: trimmed, armed again.
    pub text: String,
    /// What it is, in words.
    pub what: String,
    /// Where it was looked for.
    pub places: Vec<String>,
    /// Which devices were looked at, in words.
    pub scope: String,
    /// Oldest day that is kept.
    pub since: Moment,
    /// Rows received that are not counted, and so not found, yet.
    pub behind: u64,
    /// What was found, the exact first.
    pub hits: Vec<Hit>,
    /// Whether there are more than are listed.
    pub more: bool,
    /// Where to go at once: the page of the only hit.
    pub go: Option<String>,
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    /// What it is; a chip shows it.
    pub entity: Entity,
    /// Its page.
    pub href: String,
    /// Why it was found, such as a file's name or an alert's title.
    pub note: String,
    /// When and how often it was seen; none for devices and alerts.
    pub seen: Option<Seen>,
}

/// When and how often something was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// On how many devices.
    pub devices: u64,
    /// In how many events.
    pub events: u64,
    /// Oldest event.
    pub first: Moment,
    /// Newest event.
    pub last: Moment,
}

/// What a pasted list led to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookedUp {
    /// Its values, in its order.
    pub looked: Vec<Looked>,
    /// Which devices were looked at, in words.
    pub scope: String,
    /// Oldest day that is kept.
    pub since: Moment,
    /// Rows received that are not counted, and so not found, yet.
    pub behind: u64,
}

/// What is offered while somebody types.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggested {
    /// A few things, the exact first.
    pub found: Vec<Suggestion>,
    /// Whether a search would find more.
    pub more: bool,
}

/// One thing that is offered while somebody types.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// What it is.
    pub entity: Entity,
    /// Its page.
    pub href: String,
    /// Why it is offered, such as a file's name; may be empty.
    pub note: String,
}

/// A value of a pasted list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Looked {
    /// The value as it was understood.
    pub text: String,
    /// What it is, in words.
    pub what: String,
    /// What it led to; none is a miss.
    pub hit: Option<Hit>,
    /// How many things it led to.
    pub hits: u64,
}
