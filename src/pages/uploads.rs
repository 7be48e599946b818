//! Uploading files, and the reports of imports.

pub mod api;
mod page;
mod report;
mod send;

pub use page::upload_page;
pub use report::import_page;
