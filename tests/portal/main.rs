//! The portal as its users meet it: whole requests through the router, and whole processes.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests are tests too"
)]

mod access;
mod agents;
mod bulk;
mod crash;
mod export;
mod harness;
mod import;
mod ingest;
mod isolation;
mod plaintext;
mod process;
mod profiles;
mod server;
mod sessions;
mod story;
mod timeline;
