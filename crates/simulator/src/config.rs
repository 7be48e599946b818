//! What a caller chooses about a fleet.

/// The size, time and name of a fleet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FleetConfig {
    /// Everything random follows from it.
    pub seed: u64,
    /// How many devices, from [`FleetConfig::MIN_DEVICES`] (the intrusion needs its hosts) to
    /// [`FleetConfig::MAX_DEVICES`] (the address plan ends there); others are raised or lowered.
    pub devices: u32,
    /// How many days of telemetry, from 1 to [`FleetConfig::MAX_DAYS`].
    pub days: u32,
    /// The end of the telemetry: microseconds since 1970, UTC, up to the year 9999. Every event is
    /// earlier.
    pub end: i64,
    /// About how many events in all. Boots, sign-ins, heartbeats and the intrusion take place in
    /// any case, so under roughly 250 events per device and day there are more than asked for.
    pub events: u64,
    /// The organisation's name in plain words; the inventory agent writes it down.
    pub organisation: String,
    /// Its domain; the first label in capitals is the Windows domain name.
    pub domain: String,
}

impl FleetConfig {
    /// The smallest fleet: the hosts of the intrusion and what they depend on.
    pub const MIN_DEVICES: u32 = 6;
    /// The largest fleet.
    pub const MAX_DEVICES: u32 = 20_000;
    /// Ten years.
    pub const MAX_DAYS: u32 = 3_660;

    /// A fleet of 100 devices over 7 days with about 1.05 million events, ending at `end`.
    #[must_use]
    pub fn new(seed: u64, end: i64) -> Self {
        Self {
            seed,
            devices: 100,
            days: 7,
            end,
            events: 1_050_000,
            organisation: "Larkmoor Instruments".to_owned(),
            domain: "larkmoor.example".to_owned(),
        }
    }

    /// How many devices there are in fact.
    pub(crate) fn device_count(&self) -> usize {
        self.devices.clamp(Self::MIN_DEVICES, Self::MAX_DEVICES) as usize
    }

    /// How many days there are in fact.
    pub(crate) fn day_count(&self) -> i64 {
        i64::from(self.days.clamp(1, Self::MAX_DAYS))
    }

    /// The Windows (`NetBIOS`) name of the domain.
    pub(crate) fn windows_domain(&self) -> String {
        let label = self.domain.split('.').next().unwrap_or_default();
        label
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .take(15)
            .collect::<String>()
            .to_uppercase()
    }
}
