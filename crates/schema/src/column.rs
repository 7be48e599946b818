//! What a column is.

use serde::{Deserialize, Serialize};

/// A scalar type of the Kusto query language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KqlType {
    /// True or false.
    Bool,
    /// A moment in UTC; kept in microseconds since 1970, so that the year 1601 fits.
    DateTime,
    /// JSON of any shape, kept as its text.
    Dynamic,
    /// 32-bit signed integer.
    Int,
    /// 64-bit signed integer.
    Long,
    /// 64-bit floating point.
    Real,
    /// UTF-8 text.
    String,
}

/// The class of data a table or column belongs to, as the privacy pages name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DataClass {
    /// File names, paths, sizes, hashes.
    File,
    /// Processes and their command lines.
    Process,
    /// Registry keys and values.
    Registry,
    /// Addresses, ports, names contacted.
    Network,
    /// Device identifiers, names, operating system.
    Device,
    /// Sign-ins and accounts.
    Logon,
    /// Prompts and answers of AI resources.
    Ai,
    /// Alerts and their evidence.
    Alert,
}

/// Where a column shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Presence {
    /// Part of the published table: `getschema`, whole rows, the API and the schema browser.
    Published,
    /// Sent with exported rows, but not part of `getschema` (`MachineGroup`).
    Streaming,
    /// Resolves when a query names it and is hidden everywhere else (`TenantId`, `TimeGenerated`, ...).
    Compatibility,
    /// The store's own (`_Received`, `_Seq`, `_Source`): never exported under its name.
    Hidden,
}

/// One column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Name, unique in its table. Case counts: `LogonID` and `LogonId` are both published.
    pub name: &'static str,
    /// Type in the query language.
    pub kind: KqlType,
    /// Class of data, for the privacy pages.
    pub class: DataClass,
    /// Whether its values can identify a person.
    pub personal: bool,
    /// Where it shows.
    pub presence: Presence,
    /// One plain sentence without a full stop.
    pub description: &'static str,
}
