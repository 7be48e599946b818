//! What can be done with a value.

use super::alert::AlertSummary;
use serde::{Deserialize, Serialize};

/// Alerts that are offered at most.
pub const MOST_ALERTS: usize = 20;

/// The longest value that can stand in an address, in characters: longer ones can be copied only.
pub const LONGEST_LINKED: usize = 600;

/// What the server knows for the actions of a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValueActions {
    /// Alerts to whose notes it can be added: the one whose page it stands on, then those that are
    /// not resolved, newest first; of its device, if it has one.
    pub alerts: Vec<AlertSummary>,
    /// Whether there are more than [`MOST_ALERTS`].
    pub more: bool,
}
