//! What only a browser can do, in one place. On the server each of these does nothing, so that
//! views need no conditions; all are called from effects and event handlers, never while a view
//! is first built.

#[cfg(feature = "hydrate")]
mod files;
#[cfg(feature = "hydrate")]
mod real;
#[cfg(feature = "hydrate")]
pub use {files::*, real::*};

#[cfg(not(feature = "hydrate"))]
mod absent;
#[cfg(not(feature = "hydrate"))]
pub use absent::*;
