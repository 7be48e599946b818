//! Storage: where the tenant's rows lie, and what works on them.

pub mod api;
mod page;

pub use page::storage_page;
