//! One device: its state, its processes, and the queue of what its sensors wrote.

mod day;
mod rhythm;
mod slots;

pub(crate) use day::{Leaving, Task};
pub(crate) use rhythm::{weight, works};

use std::collections::VecDeque;
use std::sync::Arc;

use sensors::SensorEvent;

use crate::activity::core::{Desktop, System};
use crate::clock::{DAY, SECOND};
use crate::process::{Account, Process, Session, sysmon_guid};
use crate::random::{Rng, stable_hash};
use crate::roster::Profile;
use crate::software::Binary;
use crate::world::World;

/// One device.
pub(crate) struct Device {
    pub world: Arc<World>,
    pub profile: Arc<Profile>,
    pub rng: Rng,
    /// The processes that run while power is on.
    pub system: System,
    /// Whoever works at the screen.
    pub desktop: Option<Desktop>,
    pub asleep: bool,
    /// When it was last switched on or woken.
    pub awake_since: i64,
    /// Whether what was there before the telemetry has been set up.
    begun: bool,
    /// Everything in flight stops here: the next time it is left or switched off.
    pub horizon: i64,
    /// The sensor is stopped within: no event at all.
    pub gap: Option<(i64, i64)>,
    /// The intruder's process on this device.
    pub foothold: Option<Arc<Process>>,
    live: Vec<Arc<Process>>,
    agenda: Vec<(i64, Task)>,
    /// When the planned tasks stop everything, in time order.
    stops: Vec<i64>,
    /// The first local day that has no plan yet.
    unplanned: i64,
    /// Slots up to here are done.
    cursor: i64,
    /// Written but after the slot's end.
    queue: Vec<SensorEvent>,
    ready: VecDeque<SensorEvent>,
    record_ids: Vec<(&'static str, u64)>,
    written: u64,
    due: f64,
    mean_cost: f64,
    boots: u64,
    processes: u64,
    next_logon: u64,
    next_pid: u32,
}

/// How to start a process; see [`Device::start`].
pub(crate) struct Start<'a> {
    pub at: i64,
    pub binary: &'static Binary,
    /// The full path where it is not the binary's usual one.
    pub image: Option<String>,
    pub parent: &'a Arc<Process>,
    pub command_line: String,
    pub session: &'a Arc<Session>,
    pub integrity: &'static str,
    /// How long it runs; `i64::MAX` until its session or the power ends.
    pub lifetime: i64,
}

impl Device {
    pub(crate) fn new(world: &Arc<World>, profile: &Arc<Profile>) -> Self {
        let seed = stable_hash(world.config.seed, &profile.name);
        let mut rng = Rng::new(seed);
        let next_pid = rng.between(300, 1500) as u32;
        Self {
            system: System::Off,
            desktop: None,
            asleep: false,
            awake_since: i64::MIN,
            begun: false,
            horizon: i64::MAX,
            gap: world.plan.gap_of(profile.index),
            foothold: None,
            live: Vec::new(),
            agenda: Vec::new(),
            stops: Vec::new(),
            unplanned: (world.start + profile.site.offset_minutes * 60 * SECOND).div_euclid(DAY),
            cursor: world.start,
            queue: Vec::new(),
            ready: VecDeque::new(),
            record_ids: Vec::new(),
            written: 0,
            due: 0.0,
            mean_cost: 7.0,
            boots: rng.below(60) + 1,
            processes: 0,
            next_logon: 0x2_0000 + rng.below(0x2_0000),
            next_pid,
            rng,
            world: Arc::clone(world),
            profile: Arc::clone(profile),
        }
    }

    /// The next event in time order; `None` when the telemetry ends.
    pub(crate) fn next_event(&mut self) -> Option<SensorEvent> {
        while self.ready.is_empty() {
            if !self.fill() {
                return None;
            }
        }
        let mut event = self.ready.pop_front()?;
        let known = self.record_ids.iter_mut().find(|(channel, _)| *channel == event.channel);
        let id = if let Some((_, id)) = known {
            *id += 1;
            *id
        } else {
            let first = self.rng.below(400_000) + 1000;
            if let std::borrow::Cow::Borrowed(channel) = event.channel {
                self.record_ids.push((channel, first));
            }
            first
        };
        event.record_id = Some(id);
        Some(event)
    }

    /// Queues an event, unless nothing can be written then or its process does not run.
    pub(crate) fn push(&mut self, actor: Option<&Process>, event: SensorEvent) {
        let at = event.time;
        let absent = actor.is_some_and(|process| !process.runs(at));
        let in_gap = self.gap.is_some_and(|(from, to)| from <= at && at < to);
        if absent || in_gap || at >= self.horizon || !self.world.telemetry_covers(at) {
            return;
        }
        debug_assert!(at >= self.cursor, "event {} before its slot", event.event_id);
        self.written += 1;
        self.queue.push(event);
    }

    /// Starts a process in its parent's session and at its integrity, with a command line of the
    /// image (quoted where it has spaces) and `arguments`.
    pub(crate) fn spawn(
        &mut self,
        at: i64,
        binary: &'static Binary,
        parent: &Arc<Process>,
        arguments: &str,
        lifetime: i64,
    ) -> Arc<Process> {
        let command_line = self.command_line(binary, &parent.session, arguments);
        self.start(Start {
            at,
            binary,
            image: None,
            parent,
            command_line,
            session: &parent.session,
            integrity: parent.integrity,
            lifetime,
        })
    }

    /// Starts a process and writes its event. One whose parent does not run, or that starts while
    /// nothing is written, ends at once, so that nothing later refers to it.
    pub(crate) fn start(&mut self, start: Start<'_>) -> Arc<Process> {
        let Start { at, binary, image, parent, command_line, session, integrity, lifetime } = start;
        let in_gap = self.gap.is_some_and(|(from, to)| from <= at && at < to);
        let possible = parent.runs(at) && at < self.horizon && !in_gap;
        let ends = if possible { at.saturating_add(lifetime).min(session.ends) } else { at };
        self.processes += 1;
        let tail = self.processes | (self.boots << 48);
        let process = Arc::new(Process {
            guid: sysmon_guid(self.profile.machine, at, tail),
            pid: self.free_pid(),
            binary,
            image: image.unwrap_or_else(|| expand(binary.path, &session.account)),
            command_line,
            session: Arc::clone(session),
            integrity,
            starts: at,
            ends,
        });
        if possible {
            self.process_created(at, &process, parent);
            self.live.push(Arc::clone(&process));
        }
        process
    }

    /// A process that has run since before the sensor could see it (the kernel).
    pub(crate) fn adopt(
        &mut self,
        at: i64,
        pid: u32,
        binary: &'static Binary,
        session: &Arc<Session>,
        integrity: &'static str,
    ) -> Arc<Process> {
        self.processes += 1;
        Arc::new(Process {
            guid: sysmon_guid(self.profile.machine, at, self.processes | (self.boots << 48)),
            pid,
            binary,
            image: binary.path.to_owned(),
            command_line: String::new(),
            session: Arc::clone(session),
            integrity,
            starts: at,
            ends: i64::MAX,
        })
    }

    /// Opens a logon session; the caller writes its event.
    pub(crate) fn open_session(
        &mut self,
        at: i64,
        account: &Arc<Account>,
        logon_type: u32,
        terminal: u32,
        ends: i64,
    ) -> Arc<Session> {
        self.next_logon += 0x40 + self.rng.below(0x3000);
        self.session_with(at, self.next_logon, account, logon_type, terminal, ends)
    }

    /// One of the built-in sessions, whose ids are fixed.
    pub(crate) fn session_with(
        &self,
        at: i64,
        id: u64,
        account: &Arc<Account>,
        logon_type: u32,
        terminal: u32,
        ends: i64,
    ) -> Arc<Session> {
        Arc::new(Session {
            id,
            id_text: format!("{id:#x}"),
            guid: sysmon_guid(self.profile.machine, at, id),
            terminal,
            logon_type,
            account: Arc::clone(account),
            ends,
        })
    }

    /// Power goes off: no process outlives it.
    pub(crate) fn forget_processes(&mut self) {
        self.live.clear();
    }

    /// Counts a boot: ids begin anew.
    pub(crate) fn count_boot(&mut self) {
        self.boots += 1;
        self.processes = 0;
        self.next_logon = 0x1_0000 + self.rng.below(0x1_0000);
        self.next_pid = 200 + self.rng.below(400) as u32;
    }

    /// Ends every process of a session and writes their ends.
    pub(crate) fn end_session_processes(&mut self, at: i64, session: &Session) {
        let (ending, live): (Vec<_>, Vec<_>) =
            self.live.drain(..).partition(|process| process.session.id == session.id);
        self.live = live;
        for process in ending {
            let at =
                if process.ends < at { process.ends } else { at + self.rng.between(1, 900) * 1000 };
            self.process_terminated(at, &process);
        }
    }

    /// The image and its arguments as the command line has them.
    pub(crate) fn command_line(
        &self,
        binary: &'static Binary,
        session: &Session,
        arguments: &str,
    ) -> String {
        let image = expand(binary.path, &session.account);
        let quote = if image.contains(' ') { "\"" } else { "" };
        let space = if arguments.is_empty() { "" } else { " " };
        format!("{quote}{image}{quote}{space}{arguments}")
    }

    /// A pid that no live process has. Windows deals in multiples of four, Linux counts up.
    fn free_pid(&mut self) -> u32 {
        let windows = self.profile.is_windows();
        loop {
            if windows {
                self.next_pid = (self.next_pid + 1 + self.rng.below(170) as u32) % 6000;
            } else {
                self.next_pid = (self.next_pid + 1 + self.rng.below(3) as u32) % 4_194_304;
            }
            let pid = if windows { 4 * self.next_pid } else { self.next_pid };
            if pid > 100 && !self.live.iter().any(|process| process.pid == pid) {
                return pid;
            }
        }
    }
}

/// Replaces the placeholder at the front of a path by the account's folders.
fn expand(path: &str, account: &Account) -> String {
    let folders = [
        ("%LOCALAPPDATA%", r"AppData\Local"),
        ("%APPDATA%", r"AppData\Roaming"),
        ("%USERPROFILE%\\", ""),
    ];
    for (placeholder, folder) in folders {
        if let Some(rest) = path.strip_prefix(placeholder) {
            return format!(r"C:\Users\{}\{folder}{rest}", account.name);
        }
    }
    path.to_owned()
}
