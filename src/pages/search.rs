//! The search: one box for any value, or a pasted list of them.

pub mod api;
mod page;
mod table;

pub use page::search_page;
