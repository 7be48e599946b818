//! Rows that no single record is: what a log's records say together about a device or a file.
//!
//! Sensors that report to the product send such rows themselves. For imported logs they are made
//! here, from the rows that the mapping made and the records behind them.

mod certificates;
mod devices;

use schema::Row;

use crate::SensorEvent;
use certificates::Certificates;
use devices::Devices;

/// Gathers what an import's records say together.
#[derive(Debug, Default)]
pub struct Synthesis {
    devices: Devices,
    certificates: Certificates,
}

impl Synthesis {
    /// Takes note of a row and, where it is known, of the record that it was made of.
    pub fn see(&mut self, row: &Row, event: Option<&SensorEvent>) {
        self.devices.see(row, event);
        if let Some(event) = event {
            self.certificates.see(row, event);
        }
    }

    /// `DeviceFileCertificateInfo` rows of the files that were signed, or said not to be, since this
    /// was asked last: one a device, hash and signer.
    pub fn certificates(&mut self) -> Vec<Row> {
        self.certificates.take()
    }

    /// `DeviceInfo` rows, one a device and UTC day that has none of its own, ordered by both.
    #[must_use]
    pub fn devices(&self) -> Vec<Row> {
        self.devices.rows()
    }
}

#[cfg(test)]
mod tests;
