//! Isolated things that a detector may notice on ordinary days: an administrator's shortcut, a
//! policy broken, a scanner. Each is harmless; 1 to 6 a day, never two on one device in one go.

mod client;
mod linux;
mod server;

use crate::clock::{DAY, HOUR, MINUTE, weekday, whole_millis};
use crate::config::FleetConfig;
use crate::device::{Device, works};
use crate::random::{Rng, stable_hash};
use crate::roster::kinds::{Role, SITES};
use crate::roster::{Profile, Roster};

/// What happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Oddity {
    /// An administrator fetches a tool with certutil.
    CertutilDownload,
    /// Somebody becomes a local administrator.
    NewAdministrator,
    /// Remote desktop to a server from an ordinary workstation.
    UnusualRemoteDesktop,
    /// A backup script saves the account database.
    AccountsSaved,
    /// The antivirus finds an unwanted bundle among the downloads.
    UnwantedSoftware,
    /// A dozen wrong passwords for as many accounts from one device.
    PasswordGuesses,
    /// `PsExec` on a server.
    RemoteTool,
    /// A download with bitsadmin.
    BitsDownload,
    /// A help page opened with mshta.
    HtmlApplication,
    /// An administrator's one-line download with the execution policy bypassed.
    ScriptDownload,
    /// The firewall switched off by hand.
    FirewallOff,
    /// A task that runs a program from a user's folder.
    TaskInUserFolder,
    /// An administrator clears the application log.
    ApplicationLogCleared,
    /// A crashed program's memory is dumped for its maker.
    CrashDump,
    /// A new sudoer.
    LinuxAdministrator,
    /// A port scan of the own network.
    LinuxScan,
}

/// Everything that can happen and how often.
const WEIGHTS: [(u64, Oddity); 16] = [
    (5, Oddity::CertutilDownload),
    (4, Oddity::NewAdministrator),
    (6, Oddity::UnusualRemoteDesktop),
    (4, Oddity::AccountsSaved),
    (7, Oddity::UnwantedSoftware),
    (5, Oddity::PasswordGuesses),
    (5, Oddity::RemoteTool),
    (4, Oddity::BitsDownload),
    (3, Oddity::HtmlApplication),
    (6, Oddity::ScriptDownload),
    (3, Oddity::FirewallOff),
    (4, Oddity::TaskInUserFolder),
    (3, Oddity::ApplicationLogCleared),
    (4, Oddity::CrashDump),
    (3, Oddity::LinuxAdministrator),
    (3, Oddity::LinuxScan),
];

impl Oddity {
    /// Whether it can happen on a device.
    fn fits(self, profile: &Profile) -> bool {
        let role = profile.role;
        match self {
            Self::AccountsSaved => role == Role::BackupServer,
            Self::CertutilDownload
            | Self::UnusualRemoteDesktop
            | Self::PasswordGuesses
            | Self::RemoteTool
            | Self::ScriptDownload
            | Self::ApplicationLogCleared => role.is_server() && !role.is_linux(),
            Self::LinuxAdministrator | Self::LinuxScan => role.is_server() && role.is_linux(),
            _ => !role.is_server() && !role.is_linux(),
        }
    }
}

/// Writes what it leaves.
pub(crate) fn happen(device: &mut Device, at: i64, oddity: Oddity) {
    match oddity {
        Oddity::CertutilDownload
        | Oddity::ScriptDownload
        | Oddity::ApplicationLogCleared
        | Oddity::AccountsSaved => server::by_hand(device, at, oddity),
        Oddity::UnusualRemoteDesktop => server::unusual_remote_desktop(device, at),
        Oddity::PasswordGuesses => server::password_guesses(device, at),
        Oddity::RemoteTool => server::remote_tool(device, at),
        Oddity::UnwantedSoftware => client::unwanted_software(device, at),
        Oddity::NewAdministrator
        | Oddity::BitsDownload
        | Oddity::HtmlApplication
        | Oddity::FirewallOff
        | Oddity::TaskInUserFolder
        | Oddity::CrashDump => client::by_hand(device, at, oddity),
        Oddity::LinuxAdministrator | Oddity::LinuxScan => linux::by_hand(device, at, oddity),
    }
}

/// Spreads oddities over the days: at times when the people concerned are there, not on the
/// intrusion's hosts.
pub(crate) fn schedule(
    config: &FleetConfig,
    roster: &Roster,
    start: i64,
    end: i64,
) -> Vec<(usize, i64, Oddity)> {
    let mut rng = Rng::new(stable_hash(config.seed, "oddities"));
    let [headquarters, ..] = &SITES;
    let first = (start + headquarters.offset_minutes * MINUTE).div_euclid(DAY);
    let last = (end + headquarters.offset_minutes * MINUTE).div_euclid(DAY);
    let mut planned = Vec::new();
    for day in first..=last {
        let wanted = if weekday(day) < 5 { rng.between(2, 7) } else { rng.between(1, 3) };
        let mut found = 0;
        // Not every draw fits a small fleet or a weekend.
        for _ in 0..40 {
            if found == wanted {
                break;
            }
            let Some(oddity) = rng.weighted(&WEIGHTS) else { break };
            let Some(device) = place(&mut rng, config, roster, day, oddity) else { continue };
            let local = day * DAY - device.site.offset_minutes * MINUTE;
            // After everybody has come and before lunch, or between lunch and home.
            let (from, to) = if rng.chance(500) {
                (9 * HOUR + 45 * MINUTE, 11 * HOUR + 30 * MINUTE)
            } else {
                (14 * HOUR, 16 * HOUR)
            };
            let at = whole_millis(local + rng.between(from, to));
            if start <= at && at < end - 10 * MINUTE {
                planned.push((device.index, at, oddity));
                found += 1;
            }
        }
    }
    planned
}

/// A device where it can happen on that day.
fn place<'a>(
    rng: &mut Rng,
    config: &FleetConfig,
    roster: &'a Roster,
    day: i64,
    oddity: Oddity,
) -> Option<&'a Profile> {
    let fitting: Vec<&Profile> = roster
        .devices
        .iter()
        .map(AsRef::as_ref)
        .filter(|profile| !matches!(profile.index, 0 | 1 | 2 | 4) && oddity.fits(profile))
        .filter(|profile| profile.role.is_server() || works(profile, config.seed, day))
        .collect();
    rng.pick(&fitting).copied()
}
