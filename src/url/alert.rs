//! The alert page's address.

use super::{Pairs, Query};

/// Which part of an alert's story is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AlertQuery {
    /// All that its processes did, not only what its attack did.
    pub whole: bool,
}

impl Query for AlertQuery {
    fn read(pairs: &Pairs) -> Self {
        Self { whole: pairs.get("story") == Some("whole") }
    }

    fn write(&self, pairs: &mut Pairs) {
        if self.whole {
            pairs.push("story", "whole");
        }
    }
}
