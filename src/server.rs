//! What only the server has; gated once, in `lib.rs`.
//!
//! | module | what it does |
//! |---|---|
//! | `cli`, `command`, `local` | the command line, and the local socket to a running server |
//! | `installation`, `tenancy`, `control`, `records` | folders, databases, open tenants |
//! | `access`, `session`, `password`, `middleware` | who may do what |
//! | `ingest`, `import` | telemetry in |
//! | `detections`, `inventory`, `rollups` | consumers of the log |
//! | `home`, `devices`, `timeline`, `profiles`, `search`, `values`, `alerts`, `settings`, `export` | answers to the pages |
//! | `events`, `processes`, `charts`, `sources`, `regions` | what those share |
//! | `router`, `state`, `health` | HTTP |

/// Of every program with this library in it, tests and measurements included.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

pub mod access;
pub mod alerts;
pub mod charts;
pub mod cli;
pub mod command;
pub mod connect;
pub mod consumers;
pub mod control;
pub mod detections;
pub mod devices;
pub mod events;
pub mod export;
pub mod geo;
pub mod health;
pub mod home;
pub mod import;
pub mod ingest;
pub mod installation;
pub mod inventory;
pub mod local;
pub mod middleware;
pub mod password;
pub mod processes;
pub mod profiles;
pub mod records;
pub mod regions;
pub mod rollups;
pub mod router;
pub mod search;
pub mod session;
pub mod settings;
pub mod sources;
pub mod state;
pub mod storage;
pub mod tenancy;
pub mod timeline;
pub mod uploads;
pub mod values;
pub mod views;
