//! Who a device is, and the report id of its events.

use std::sync::Arc;

use sha1::{Digest, Sha1};

use super::memory::Bounded;
use crate::{FieldValue, SensorEvent};

/// A host under one tenant.
#[derive(Debug)]
pub(super) struct Device {
    /// `DeviceId`: SHA-1 of tenant and name, 40 hexadecimal digits. For imports only: an enrolled
    /// agent has an id of its own.
    pub(super) id: String,
    /// `DeviceName`: the full name in lower case.
    pub(super) name: String,
    /// A short key for the mapper's memory.
    pub(super) key: u64,
}

impl Device {
    pub(super) fn of(tenant: &str, computer: &str) -> Self {
        let name = computer.to_lowercase();
        let mut hash = Sha1::new();
        hash.update(tenant.as_bytes());
        hash.update(name.as_bytes());
        let digest = hash.finalize();
        let id = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        let key = digest.iter().take(8).fold(0, |key, byte| key << 8 | u64::from(*byte));
        Self { id, name, key }
    }
}

/// Devices seen lately, by the name as written.
#[derive(Debug)]
pub(super) struct Devices(Bounded<String, Arc<Device>>);

impl Default for Devices {
    fn default() -> Self {
        Self(Bounded::new(4096))
    }
}

impl Devices {
    pub(super) fn get(&mut self, tenant: &str, computer: &str) -> Arc<Device> {
        if let Some(device) = self.0.get(computer) {
            return Arc::clone(device);
        }
        let device = Arc::new(Device::of(tenant, computer));
        self.0.insert(computer.to_owned(), Arc::clone(&device));
        device
    }
}

/// `ReportId`: 63 bits of a hash of channel and record id, so that a record that is imported twice
/// has the same. Where a source gives no record id, the event's own content stands in.
pub(super) fn report_id(event: &SensorEvent) -> i64 {
    let mut hash = Fnv::default();
    hash.add(event.channel.to_ascii_lowercase().as_bytes());
    match event.record_id {
        Some(record) => hash.add(&record.to_le_bytes()),
        None => {
            hash.add(&event.time.to_le_bytes());
            hash.add(&event.event_id.to_le_bytes());
            for (name, value) in &event.fields {
                hash.add(name.as_bytes());
                match value {
                    FieldValue::Text(text) => hash.add(text.as_bytes()),
                    FieldValue::Int(number) => hash.add(&number.to_le_bytes()),
                    FieldValue::Json(value) => hash.add(value.to_string().as_bytes()),
                }
            }
        }
    }
    hash.finish()
}

/// FNV-1a (64 bits) with the finishing step of `MurmurHash3`: both published and stable, unlike the
/// standard library's hasher. Parts are ended by a byte that UTF-8 does not have.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes.iter().chain(&[0xff]) {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(self) -> i64 {
        let mut hash = self.0;
        hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        i64::try_from((hash ^ (hash >> 33)) >> 1).unwrap_or_default()
    }
}
