//! The action lines of a bulk request.

use serde::Deserialize;

use super::answer::Failed;
use super::take::Line;

/// What an action line asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operation {
    Create,
    Index,
    /// Telemetry is never changed.
    Update,
    /// Nor deleted.
    Delete,
}

impl Operation {
    /// As it stands in the protocol.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Index => "index",
            Self::Update => "update",
            Self::Delete => "delete",
        }
    }

    /// Whether it adds a document.
    pub(super) fn writes(self) -> bool {
        matches!(self, Self::Create | Self::Index)
    }
}

/// An action line.
#[derive(Debug)]
pub(super) struct Action {
    pub(super) operation: Operation,
    pub(super) index: String,
    pub(super) id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Wire {
    Create(Meta),
    Index(Meta),
    Update(Meta),
    Delete(Meta),
}

/// Of many members only these mean something here; `pipeline`, `routing` and so on are passed over.
#[derive(Deserialize)]
struct Meta {
    #[serde(rename = "_index")]
    index: Option<String>,
    #[serde(rename = "_id")]
    id: Option<serde_json::Value>,
}

impl Action {
    /// Reads an action line; `index` is the request's own, for a line that names none.
    ///
    /// # Errors
    /// [`Failed`]: the line is no action, so nothing after it can be told apart either.
    pub(super) fn read(line: Line<'_>, index: &str) -> Result<Self, Failed> {
        let wire = serde_json::from_slice(line.text).map_err(|_| Failed::no_action(line.number))?;
        let (operation, meta) = match wire {
            Wire::Create(meta) => (Operation::Create, meta),
            Wire::Index(meta) => (Operation::Index, meta),
            Wire::Update(meta) => (Operation::Update, meta),
            Wire::Delete(meta) => (Operation::Delete, meta),
        };
        let id = meta.id.and_then(|id| match id {
            serde_json::Value::String(text) => Some(text).filter(|text| !text.is_empty()),
            serde_json::Value::Null => None,
            other => Some(other.to_string()),
        });
        Ok(Self { operation, index: meta.index.unwrap_or_else(|| index.to_owned()), id })
    }
}
