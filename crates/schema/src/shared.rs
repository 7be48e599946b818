//! The published schema files that conformance tests read, where this machine has them.

use std::path::{Path, PathBuf};

/// The text of a file below the folder `$SHARED`, by default beside the workspace; `None` with the
/// reason printed where it is absent.
pub(crate) fn text(relative: &str) -> Option<String> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let path = std::env::var_os("SHARED").map_or_else(beside, PathBuf::from).join(relative);
    match std::fs::read_to_string(&path) {
        Ok(text) => Some(text),
        Err(error) => {
            eprintln!("skipped: {}: {error}", path.display());
            None
        }
    }
}

/// The same as JSON.
pub(crate) fn json(relative: &str) -> Option<serde_json::Value> {
    text(relative).map(|text| serde_json::from_str(&text).expect("a shared file is JSON"))
}
