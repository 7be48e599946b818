//! The portal as its users meet it: whole requests through the router, and whole processes.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests are tests too"
)]

mod access;
mod agents;
mod bulk;
mod crash;
mod export;
mod geo;
mod harness;
mod import;
mod ingest;
mod isolation;
#[path = "../../crates/detection/tests/conformance/pack.rs"]
#[expect(dead_code, reason = "the conformance tests use all of it")]
mod pack;
mod plaintext;
mod process;
mod profiles;
mod queue;
mod recorded;
mod said;
mod server;
mod sessions;
mod sources;
mod storage;
mod story;
mod suggest;
mod timeline;
mod uploads;
mod values;
mod views;
