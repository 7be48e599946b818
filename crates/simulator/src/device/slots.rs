//! Time passes on a device in slots: the day's tasks and as many activities as its share of the
//! event budget allows, sorted by time. Only one slot's events are in memory.

use std::sync::Arc;

use crate::activity;
use crate::clock::{DAY, HOUR, MINUTE, whole_millis};
use crate::device::{Device, Task, weight};
use crate::process::Process;

/// A slot's length: an hour divides into it, and a device's events in it stay few.
pub(crate) const SLOT: i64 = 15 * MINUTE;

impl Device {
    /// Lets one slot pass; false when the telemetry has ended.
    pub(super) fn fill(&mut self) -> bool {
        let from = self.cursor;
        if from >= self.world.end {
            return false;
        }
        let to = (from + SLOT).min(self.world.end);
        self.plan_ahead(to);
        if !self.begun {
            activity::before_telemetry(self, from);
            self.catch_up(from);
            self.begun = true;
        }
        let mut moments = self.take_agenda(to);
        for at in self.spare_moments(from, to) {
            moments.push((at, None));
        }
        moments.sort_by_key(|(at, _)| *at);
        for (at, task) in moments {
            self.pass(at, task);
        }
        self.end_processes(to);
        self.cursor = to;
        self.queue.sort_by_key(|event| event.time);
        let due = self.queue.partition_point(|event| event.time < to);
        self.ready.extend(self.queue.drain(..due));
        true
    }

    /// Plans two days ahead, so that whatever starts now knows when it has to stop.
    fn plan_ahead(&mut self, to: i64) {
        let local = to + self.profile.site.offset_minutes * MINUTE + DAY;
        while self.unplanned * DAY < local {
            self.plan_day(self.unplanned);
            self.unplanned += 1;
        }
        self.stops.retain(|stop| *stop >= self.cursor);
    }

    /// What the first day had in store before the telemetry begins happens unseen.
    fn catch_up(&mut self, to: i64) {
        for (at, task) in self.take_agenda(to) {
            if task.is_some_and(|task| !matches!(task, Task::Oddity(_) | Task::Step(_))) {
                self.pass(at, task);
            }
        }
        self.end_processes(to);
    }

    fn take_agenda(&mut self, to: i64) -> Vec<(i64, Option<Task>)> {
        let (now, later): (Vec<_>, Vec<_>) = self.agenda.drain(..).partition(|(at, _)| *at < to);
        self.agenda = later;
        now.into_iter().map(|(at, task)| (at, Some(task))).collect()
    }

    /// When activities begin in a slot: as many as the budget still has room for.
    fn spare_moments(&mut self, from: i64, to: i64) -> Vec<i64> {
        let share = self.share_of(from) * (to - from) as f64 / HOUR as f64;
        self.due += share;
        // What was missed while the device was off is made good slowly.
        let most = 4.0 * share / self.mean_cost + 4.0;
        let wanted = ((self.due - self.written as f64) / self.mean_cost).clamp(0.0, most);
        let whole = wanted as u64 + u64::from(self.rng.chance((wanted.fract() * 1000.0) as u64));
        (0..whole).map(|_| self.rng.between(from, to)).collect()
    }

    /// Events that the device should write in the hour of `at`.
    fn share_of(&self, at: i64) -> f64 {
        let local = at + self.profile.site.offset_minutes * MINUTE;
        let weight = weight(&self.profile, self.world.config.seed, local.div_euclid(HOUR));
        weight as f64 * self.world.events_per_weight
    }

    fn pass(&mut self, at: i64, task: Option<Task>) {
        let at = whole_millis(at);
        self.horizon = self.next_stop(at);
        let before = self.written;
        if let Some(task) = task {
            activity::run(self, at, task);
        } else if self.gap.is_none_or(|(from, to)| at < from || to <= at) {
            activity::spare(self, at);
            let cost = (self.written - before) as f64;
            self.mean_cost = (self.mean_cost * 0.97 + cost * 0.03).max(1.0);
        }
    }

    /// The next time that whatever is in flight stops.
    fn next_stop(&self, at: i64) -> i64 {
        self.stops.iter().copied().find(|stop| *stop > at).unwrap_or(i64::MAX)
    }

    /// Writes the ends of processes that have ended before `to`. Nothing ends in its sleep.
    pub(crate) fn end_processes(&mut self, to: i64) {
        if self.asleep {
            return;
        }
        let (mut ended, live): (Vec<Arc<Process>>, Vec<_>) =
            self.live.drain(..).partition(|process| process.ends < to);
        self.live = live;
        ended.sort_by_key(|process| process.ends);
        for process in ended {
            let at = process.ends.max(self.awake_since);
            self.process_terminated(at, &process);
        }
    }
}
