//! What can be done with a value: the page behind the menus of values. It does without script what
//! they do with it, and holds the form by which a value is added to the notes of an alert.

pub mod api;
mod note;
mod page;

pub use page::value_page;
