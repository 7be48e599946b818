//! What can be wrong with a record, and what with a whole file.

/// Why one record could not be read. Texts name the field or offset and never repeat the record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadRecord {
    /// Not UTF-8 text.
    #[error("not UTF-8 text at byte {offset} of the line")]
    NotUtf8 {
        /// Offset in the line.
        offset: usize,
    },
    /// Not one JSON value.
    #[error("not JSON: {0}")]
    NotJson(String),
    /// JSON, but no object.
    #[error("a JSON value that is no object")]
    NotAnObject,
    /// An object without the names that any supported format has.
    #[error("a JSON object of no format that is read here: {0}")]
    UnknownShape(&'static str),
    /// A line of text without an event.
    #[error("{0}")]
    UnknownText(&'static str),
    /// A member that the format needs is missing.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// A member that the format needs has a value that cannot be used.
    #[error("{0} has a value that cannot be used")]
    Unusable(&'static str),
    /// The envelope's category names no table that is kept here.
    #[error("category {0:?} names no table that is kept here")]
    UnknownCategory(String),
    /// A property's value does not fit its column.
    #[error("property {0} does not fit its column's type")]
    WrongType(String),
    /// A line above the limit.
    #[error("line longer than {limit} bytes")]
    TooLong {
        /// The limit in bytes.
        limit: usize,
    },
    /// An array of records where one record was asked for.
    #[error("an array of {0} records where one record was expected")]
    Several(usize),
    /// A member of an archive that could not be read, or not to its end.
    #[error("{0}")]
    Member(String),
    /// A part of an EVTX file that its parser could not read.
    #[error("{0}")]
    Evtx(String),
}

/// Why a file, or the rest of it, could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Opening or reading failed; also what damaged compression looks like.
    #[error("cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// A member of an archive could not be read.
    #[error("{member:?} cannot be unpacked: {source}")]
    Member {
        /// Path inside the archive.
        member: String,
        /// What the decompressor said.
        source: std::io::Error,
    },
    /// Content of a kind that is not read here.
    #[error("not a format that is read here: {what}{}", in_member(.member))]
    UnknownFormat {
        /// Path inside the archive, or empty.
        member: String,
        /// What the content looks like.
        what: String,
    },
    /// Archives inside archives beyond the limit.
    #[error("archives nested more than {limit} deep{}", in_member(.member))]
    TooDeep {
        /// Path inside the archive, or empty.
        member: String,
        /// The limit.
        limit: u8,
    },
    /// Unpacked content beyond the limit, which only a decompression bomb reaches.
    #[error("unpacks to more than {limit} bytes{}", in_member(.member))]
    TooLarge {
        /// Path inside the archive, or empty.
        member: String,
        /// The limit in bytes.
        limit: u64,
    },
    /// An EVTX file whose header cannot be read.
    #[error("not a readable EVTX file: {reason}{}", in_member(.member))]
    Evtx {
        /// Path inside the archive, or empty.
        member: String,
        /// What the parser said.
        reason: String,
    },
}

fn in_member(member: &str) -> String {
    if member.is_empty() { String::new() } else { format!(" (in {member:?})") }
}
