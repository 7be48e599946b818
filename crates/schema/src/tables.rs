//! The registry of tables: what each is called, holds and consists of.
//!
//! Each file defines the tables of one topic as [`Definition`]s: facts only. [`tables`] resolves the
//! column names through the dictionary ([`crate::columns`]) on first use.

mod alert;
mod cloud;
mod definition;
mod device;
mod email;
mod event;
mod file;
mod identity;
mod image_load;
mod logon;
mod network;
mod process;
mod registry;
mod software;
#[cfg(test)]
mod tests;
mod unmapped;
mod vulnerability;

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use self::definition::Definition;
use crate::Table;

/// Every definition: the published hunting tables by name, those that only the streaming export can
/// name, and the store's own.
const DEFINITIONS: &[&Definition] = &[
    &alert::ALERT_EVIDENCE,
    &alert::ALERT_INFO,
    &event::DEVICE_EVENTS,
    &file::DEVICE_FILE_CERTIFICATE_INFO,
    &file::DEVICE_FILE_EVENTS,
    &image_load::DEVICE_IMAGE_LOAD_EVENTS,
    &device::DEVICE_INFO,
    &logon::DEVICE_LOGON_EVENTS,
    &network::DEVICE_NETWORK_EVENTS,
    &device::DEVICE_NETWORK_INFO,
    &process::DEVICE_PROCESS_EVENTS,
    &registry::DEVICE_REGISTRY_EVENTS,
    &software::DEVICE_TVM_BROWSER_EXTENSIONS,
    &software::DEVICE_TVM_BROWSER_EXTENSIONS_KB,
    &software::DEVICE_TVM_CERTIFICATE_INFO,
    &software::DEVICE_TVM_HARDWARE_FIRMWARE,
    &vulnerability::DEVICE_TVM_INFO_GATHERING,
    &vulnerability::DEVICE_TVM_INFO_GATHERING_KB,
    &vulnerability::DEVICE_TVM_SECURE_CONFIGURATION_ASSESSMENT,
    &vulnerability::DEVICE_TVM_SECURE_CONFIGURATION_ASSESSMENT_KB,
    &software::DEVICE_TVM_SOFTWARE_EVIDENCE_BETA,
    &software::DEVICE_TVM_SOFTWARE_INVENTORY,
    &vulnerability::DEVICE_TVM_SOFTWARE_VULNERABILITIES,
    &vulnerability::DEVICE_TVM_SOFTWARE_VULNERABILITIES_KB,
    &cloud::CLOUD_APP_EVENTS,
    &email::EMAIL_ATTACHMENT_INFO,
    &email::EMAIL_EVENTS,
    &email::EMAIL_POST_DELIVERY_EVENTS,
    &email::EMAIL_URL_INFO,
    &identity::IDENTITY_DIRECTORY_EVENTS,
    &identity::IDENTITY_LOGON_EVENTS,
    &identity::IDENTITY_QUERY_EVENTS,
    &cloud::URL_CLICK_EVENTS,
    &unmapped::UNMAPPED,
];

static TABLES: LazyLock<Vec<Table>> =
    LazyLock::new(|| DEFINITIONS.iter().map(|definition| definition.resolve()).collect());

static BY_NAME: LazyLock<FxHashMap<&'static str, &'static Table>> =
    LazyLock::new(|| TABLES.iter().map(|table| (table.name, table)).collect());

/// All tables in a stable order: published by name, then streaming-only by name, then the store's own.
#[must_use]
pub fn tables() -> &'static [Table] {
    &TABLES
}

/// A table by its exact name; names are case-sensitive.
#[must_use]
pub fn table(name: &str) -> Option<&'static Table> {
    BY_NAME.get(name).copied()
}

/// The tables that the streaming export can name as event types, in the order of [`tables`].
pub fn streamed() -> impl Iterator<Item = &'static Table> {
    tables().iter().filter(|table| table.streamed)
}
