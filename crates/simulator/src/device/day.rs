//! A device's plan for one local day.

use crate::clock::{DAY, HOUR, MINUTE, weekday, whole_millis};
use crate::device::Device;
use crate::device::rhythm::works;
use crate::intrusion::Step;
use crate::oddity::Oddity;
use crate::roster::kinds::Role;

/// Something that happens at its time whatever the event budget says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Task {
    /// Somebody comes: the device is switched on, woken or unlocked as need be.
    Arrive,
    /// Somebody goes.
    Leave(Leaving),
    /// Lunch.
    Lock,
    Unlock,
    /// The update window.
    Reboot,
    Heartbeat,
    /// New antivirus definitions.
    Definitions,
    /// The nightly backup.
    Backup,
    Oddity(Oddity),
    Step(Step),
}

impl Task {
    /// Whether nothing that is in flight survives it.
    fn stops(self) -> bool {
        matches!(self, Self::Reboot | Self::Leave(Leaving::ShutDown | Leaving::Sleep))
    }
}

/// How a device is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Leaving {
    ShutDown,
    Sleep,
    Locked,
}

/// From this many events a day on, a laptop is booted every morning; under it, it is woken from
/// sleep as often as the budget demands, since a boot alone writes a hundred events.
const EVENTS_FOR_DAILY_BOOT: u64 = 900;

impl Device {
    /// Plans a local day (days since 1970 in the site's time).
    pub(super) fn plan_day(&mut self, day: i64) {
        let midnight = day * DAY - self.profile.site.offset_minutes * MINUTE;
        let mut tasks = if self.profile.role.is_server() {
            self.server_day(day, midnight)
        } else {
            self.office_day(day, midnight)
        };
        let first = self.rng.between(0, 4 * HOUR);
        tasks.extend((0..6).map(|nth| (midnight + first + nth * 4 * HOUR, Task::Heartbeat)));
        if self.profile.is_windows() {
            tasks.push((midnight + self.rng.between(5 * HOUR, 11 * HOUR), Task::Definitions));
        }
        let next = midnight + DAY;
        let plan = &self.world.plan;
        let here = |at: &i64| midnight <= *at && *at < next;
        tasks.extend(
            plan.steps(self.profile.index)
                .filter(|(at, _)| here(at))
                .map(|(at, step)| (at, Task::Step(step))),
        );
        tasks.extend(
            plan.oddities(self.profile.index)
                .filter(|(at, _)| here(at))
                .map(|(at, odd)| (at, Task::Oddity(odd))),
        );
        for (at, _) in &mut tasks {
            *at = whole_millis(*at);
        }
        tasks.sort_by_key(|(at, _)| *at);
        self.stops.extend(tasks.iter().filter(|(_, task)| task.stops()).map(|(at, _)| *at));
        self.agenda.append(&mut tasks);
    }

    fn server_day(&mut self, day: i64, midnight: i64) -> Vec<(i64, Task)> {
        let mut tasks = vec![(midnight + self.rng.between(HOUR, 3 * HOUR), Task::Backup)];
        // Servers take turns: every second Sunday.
        let turn = (day / 7 + self.profile.index as i64) % 2 == 0;
        let reboot = midnight + self.rng.between(3 * HOUR, 5 * HOUR);
        let disturbed = self
            .world
            .plan
            .presence(self.profile.index)
            .is_some_and(|(from, to)| from - HOUR < reboot && reboot < to);
        if weekday(day) == 6 && turn && !disturbed && self.profile.is_windows() {
            tasks.push((reboot, Task::Reboot));
        }
        tasks
    }

    fn office_day(&mut self, day: i64, midnight: i64) -> Vec<(i64, Task)> {
        let works = works(&self.profile, self.world.config.seed, day);
        let come = midnight + 8 * HOUR + self.rng.between(-45 * MINUTE, 70 * MINUTE);
        let go = midnight + 16 * HOUR + self.rng.between(10 * MINUTE, 150 * MINUTE);
        let lunch = midnight + 12 * HOUR + self.rng.between(-20 * MINUTE, 50 * MINUTE);
        let back = lunch + self.rng.between(20 * MINUTE, 55 * MINUTE);
        let leaving = self.leaving();
        let mut tasks = if works {
            vec![
                (come, Task::Arrive),
                (lunch, Task::Lock),
                (back, Task::Unlock),
                (go, Task::Leave(leaving)),
            ]
        } else {
            Vec::new()
        };
        if weekday(day) == 2 && !self.profile.off_at_night && self.profile.is_windows() {
            tasks.push((midnight + 22 * HOUR + self.rng.between(0, HOUR), Task::Reboot));
        }
        let Some((from, to)) = self.world.plan.presence(self.profile.index) else { return tasks };
        // The intrusion needs somebody at the screen: nobody goes, and whoever is not there comes.
        tasks.retain(|(at, _)| *at < from || to <= *at);
        if midnight <= from && from < midnight + DAY {
            tasks.push((from, Task::Arrive));
        }
        tasks
    }

    fn leaving(&mut self) -> Leaving {
        let config = &self.world.config;
        let daily = config.events / config.day_count() as u64 / config.device_count() as u64;
        if !self.profile.off_at_night || self.profile.role == Role::LinuxWorkstation {
            Leaving::Locked
        } else if self.rng.chance(1000 * daily.min(EVENTS_FOR_DAILY_BOOT) / EVENTS_FOR_DAILY_BOOT) {
            Leaving::ShutDown
        } else {
            Leaving::Sleep
        }
    }
}
