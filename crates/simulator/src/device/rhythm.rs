//! How busy a device is over the day and the week.

use crate::clock::weekday;
use crate::random::stable_hash;
use crate::roster::Profile;

/// Work at people's devices per hour of the day, in per cent.
const OFFICE: [u64; 24] =
    [0, 0, 0, 0, 0, 0, 2, 12, 62, 96, 100, 98, 58, 84, 100, 96, 84, 52, 14, 5, 3, 1, 0, 0];
/// Servers: always busy, more by day, a backup window at night.
const SERVER: [u64; 24] = [
    48, 78, 92, 70, 42, 40, 44, 56, 82, 98, 100, 98, 90, 94, 100, 96, 90, 76, 60, 52, 48, 46, 45,
    45,
];

/// How busy a device is in one local hour (hours since 1970), relative to every other.
pub(crate) fn weight(profile: &Profile, seed: u64, hour: i64) -> u64 {
    let (day, of_day) = (hour.div_euclid(24), hour.rem_euclid(24) as usize);
    let per_cent = if profile.role.is_server() {
        let quiet = if weekday(day) >= 5 { 55 } else { 100 };
        SERVER.get(of_day).copied().unwrap_or_default() * quiet / 100
    } else {
        // What Windows does by itself while nobody is there.
        let idle = if profile.off_at_night { 0 } else { 4 };
        let work = OFFICE.get(of_day).copied().unwrap_or_default();
        if works(profile, seed, day) { work.max(idle) } else { idle }
    };
    // No two devices are equally busy: 65 to 134 per cent of the usual.
    profile.role.busyness() * per_cent * (65 + u64::from(profile.machine % 70))
}

/// Whether the owner works on a local day: not at weekends, and now and then on leave.
pub(crate) fn works(profile: &Profile, seed: u64, day: i64) -> bool {
    let on_leave = stable_hash(seed ^ day as u64, &profile.name) % 100 < 6;
    weekday(day) < 5 && !on_leave
}
