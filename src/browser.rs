//! What only a browser can do, in one place. On the server each of these does nothing, so that
//! views need no conditions; all are called from effects and event handlers, never while a view
//! is first built.

/// Why a file was not fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfetched {
    /// The user stopped it.
    Stopped,
    /// The server said why not.
    Refused(String),
    /// The connection was cut, or nobody answered.
    Broken,
}

#[cfg(feature = "hydrate")]
mod fetched;
#[cfg(feature = "hydrate")]
mod files;
#[cfg(feature = "hydrate")]
mod real;
#[cfg(feature = "hydrate")]
pub use {fetched::*, files::*, real::*};

#[cfg(not(feature = "hydrate"))]
mod absent;
#[cfg(not(feature = "hydrate"))]
pub use absent::*;
