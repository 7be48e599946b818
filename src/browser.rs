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

/// Values of the page for which a menu was asked, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The value, or those of the row.
    pub values: Vec<FoundValue>,
    /// The device on which they stand; empty if none.
    pub device: String,
    /// The alert on which they stand; empty if none.
    pub alert: String,
    /// Path and query of the view.
    pub here: String,
    /// Where the menu shall open, pixels from the left of the window.
    pub x: i32,
    /// Pixels from its top.
    pub y: i32,
}

/// A value as the page tells it by its attributes; what is not told is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundValue {
    /// As it is copied.
    pub value: String,
    /// As it is shown.
    pub text: String,
    /// Key of its kind.
    pub kind: String,
    /// Column and cell of its event.
    pub is: String,
    /// Where it leads.
    pub href: String,
}

/// What a key did in a menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MenuKey {
    /// It closes the menu.
    Close,
    /// It leads a level up.
    Back,
    /// It moved focus or chose an item, or meant nothing.
    Other,
}
