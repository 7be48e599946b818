//! The detection rules of this process.

use std::path::Path;

use super::InstallationError;

/// Rules to run, and how many were refused.
#[derive(Debug, Default)]
pub struct Rules {
    pub(super) rules: Vec<detection::Rule>,
    /// Rules that could not be loaded, each logged with its reason.
    pub(super) refused: usize,
}

/// How many rules there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RuleCounts {
    /// Rules that run.
    pub loaded: usize,
    /// Rules that could not be loaded.
    pub refused: usize,
}

impl Rules {
    /// The shipped rules, and those of a folder.
    ///
    /// # Errors
    /// [`InstallationError::Rules`] where the folder cannot be read; a rule that cannot be loaded is
    /// counted and logged instead.
    pub fn load(folder: Option<&Path>) -> Result<Self, InstallationError> {
        let mut rules = detection::shipped();
        let mut refused = 0;
        if let Some(folder) = folder {
            let more = detection::load_dir(folder)?;
            for failure in &more.failed {
                tracing::warn!(path = %failure.path.display(), reason = %failure.reason, "rule refused");
            }
            for skipped in &more.skipped {
                tracing::info!(path = %skipped.path.display(), reason = %skipped.reason, "rule left out");
            }
            refused = more.failed.len();
            tracing::info!(
                loaded = more.rules.len(),
                refused,
                skipped = more.skipped.len(),
                "rules"
            );
            rules.extend(more.rules);
        }
        Ok(Self { rules, refused })
    }

    /// No rules at all: detection does not run, as when the price of it is measured.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    pub(super) fn counts(&self) -> RuleCounts {
        RuleCounts { loaded: self.rules.len(), refused: self.refused }
    }
}
