//! What sensors say about the signatures of loaded images and drivers.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use schema::{Row, Value};

use crate::{FieldValue, SensorEvent};

/// Sysmon's events that name a signature: a driver and an image were loaded.
const SIGNED: [u32; 2] = [6, 7];

/// Signatures, each once.
#[derive(Debug, Default)]
pub(super) struct Certificates {
    /// Hashes of what was handed out or waits: a log names the same images over and over.
    seen: HashSet<u64>,
    waiting: Vec<Row>,
}

impl Certificates {
    pub(super) fn see(&mut self, row: &Row, event: &SensorEvent) {
        if !SIGNED.contains(&event.event_id) || !event.channel.ends_with("Sysmon/Operational") {
            return;
        }
        let (Some(signed), Some(sha1)) = (signed(event), row.text("SHA1")) else { return };
        let Some(device) = row.text("DeviceId") else { return };
        let signer = event.text("Signature").filter(|text| !matches!(*text, "" | "-"));
        let trusted = event.text("SignatureStatus").map(|status| status == "Valid");
        let mut hasher = DefaultHasher::new();
        (device, sha1, signed, signer, trusted).hash(&mut hasher);
        if !self.seen.insert(hasher.finish()) {
            return;
        }
        let Some(table) = schema::table("DeviceFileCertificateInfo") else { return };
        let mut made = Row::new(table);
        let mut put = |column: &str, value: Option<Value>| {
            if let Some(value) = value {
                // Same types by the tests, which read every column back.
                let _ = made.set(column, value);
            }
        };
        for column in ["Timestamp", "DeviceId", "DeviceName", "SHA1", "MachineGroup"] {
            put(column, row.get(column).map(schema::Cell::to_owned));
        }
        put("IsSigned", Some(Value::Bool(signed)));
        put("Signer", signer.filter(|_| signed).map(|text| Value::Text(text.to_owned())));
        put("IsTrusted", trusted.map(|trusted| Value::Bool(signed && trusted)));
        self.waiting.push(made);
    }

    pub(super) fn take(&mut self) -> Vec<Row> {
        std::mem::take(&mut self.waiting)
    }
}

fn signed(event: &SensorEvent) -> Option<bool> {
    match event.field("Signed")? {
        FieldValue::Text(text) => text.parse().ok(),
        FieldValue::Json(value) => value.as_bool(),
        FieldValue::Int(_) => None,
    }
}
