//! Uploading files, and the reports of imports.

pub mod api;
mod page;
mod report;
mod send;

pub use page::UploadRoute;
pub use report::ImportRoute;
