//! The detection rules of this process.

use std::path::Path;

use super::InstallationError;

/// How many rules there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// Rules that run.
    pub loaded: usize,
    /// Rules that could not be loaded, each logged with its reason.
    pub refused: usize,
}

/// Rules and their number.
pub(super) struct Loaded {
    pub rules: Vec<detection::Rule>,
    pub counts: Rules,
}

impl Rules {
    /// The shipped rules, and those of a folder.
    pub(super) fn load(folder: Option<&Path>) -> Result<Loaded, InstallationError> {
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
        let counts = Self { loaded: rules.len(), refused };
        Ok(Loaded { rules, counts })
    }
}
