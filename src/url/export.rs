//! Where the whole of a list can be fetched as a file.

use super::{Pairs, Query};

crate::model::words! {
    /// How a file is written.
    Format {
        Csv = "csv", "CSV";
        Ndjson = "ndjson", "NDJSON";
    }
}

/// What a file is of: the list's own query stands beside the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Export {
    /// Its path.
    pub path: &'static str,
}

impl Export {
    /// The device list.
    pub const DEVICES: Self = Self { path: "/api/export/devices" };
    /// The alert queue.
    pub const ALERTS: Self = Self { path: "/api/export/alerts" };
    /// A timeline; `device` says whose.
    pub const TIMELINE: Self = Self { path: "/api/export/timeline" };
    /// A table of a value's page; `kind` and `value` say of what.
    pub const ENTITY: Self = Self { path: "/api/export/entity" };

    /// The file of a list under a query. `of` says whose list it is, where there are several.
    #[must_use]
    pub fn href<Q: Query>(self, format: Format, of: &[(&str, &str)], query: &Q) -> String {
        let mut pairs = Pairs::default();
        pairs.push("format", format.key());
        for (name, value) in of {
            pairs.push(name, *value);
        }
        query.write(&mut pairs);
        format!("{}?{}", self.path, pairs.to_query())
    }
}
