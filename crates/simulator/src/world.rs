//! What all devices share: the configuration, the roster, the intrusion's plan, the outside.

use std::sync::Arc;

use crate::clock::{DAY, HOUR, MINUTE, whole_millis};
use crate::config::FleetConfig;
use crate::device::weight;
use crate::intrusion::Plan;
use crate::random::stable_hash;
use crate::roster::Profile;
use crate::roster::Roster;
use crate::roster::kinds::Role;

/// 9999-12-31 23:59:59, the last that four digits of a year can write.
const YEAR_9999: i64 = 253_402_300_799_000_000;

/// Shared, read only.
pub(crate) struct World {
    pub config: FleetConfig,
    /// First moment of telemetry.
    pub start: i64,
    /// The moment after the last.
    pub end: i64,
    pub roster: Roster,
    pub plan: Plan,
    /// Events per unit of [`weight`], so that all devices' hours add up to the wanted number.
    pub events_per_weight: f64,
}

impl World {
    pub(crate) fn new(config: FleetConfig) -> Self {
        let end = whole_millis(config.end.clamp(0, YEAR_9999));
        let start = end - config.day_count() * DAY;
        let roster = Roster::new(&config);
        let plan = Plan::new(&config, &roster, start, end);
        let events_per_weight = config.events as f64 / total_weight(&config, &roster, start, end);
        Self { config, start, end, roster, plan, events_per_weight }
    }

    /// The address of an outside host: always the same, from the documentation ranges of RFC 5737.
    /// Hosts 200 to 254 of 198.51.100.0/24 and 203.0.113.0/24 are left to the intrusion.
    pub(crate) fn resolve(&self, host: &str) -> String {
        let hash = stable_hash(self.config.seed, host);
        if is_peered(host) {
            return format!("10.40.{}.{}", hash % 16, 1 + (hash >> 8) % 250);
        }
        let network = match hash % 3 {
            0 => "192.0.2",
            1 => "198.51.100",
            _ => "203.0.113",
        };
        format!("{network}.{}", 1 + (hash >> 8) % 198)
    }

    /// The same host's IPv6 address (RFC 3849); peered services have none.
    pub(crate) fn resolve_v6(&self, host: &str) -> Option<String> {
        if is_peered(host) {
            return None;
        }
        let hash = stable_hash(self.config.seed, host);
        Some(format!(
            "2001:db8:{:x}:{:x}::{:x}",
            0x1000 | (hash & 0xfff),
            (hash >> 12) & 0xff,
            hash >> 52
        ))
    }

    /// Whether anything that happens at a time is written.
    pub(crate) fn telemetry_covers(&self, at: i64) -> bool {
        self.start <= at && at < self.end
    }

    /// The first device with this role.
    pub(crate) fn first(&self, role: Role) -> Option<&Arc<Profile>> {
        self.roster.devices.iter().find(|device| device.role == role)
    }
}

/// The office suite is reached over a private peering, as many organisations do; its addresses are
/// private.
fn is_peered(host: &str) -> bool {
    host.ends_with(".office-suite.example")
}

fn total_weight(config: &FleetConfig, roster: &Roster, start: i64, end: i64) -> f64 {
    let mut total = 0;
    for device in &roster.devices {
        let offset = device.site.offset_minutes * MINUTE;
        let mut at = start;
        while at < end {
            total += weight(device, config.seed, (at + offset).div_euclid(HOUR));
            at += HOUR;
        }
    }
    (total as f64).max(1.0)
}
