//! The long-lived processes that others hang from.

use std::sync::Arc;

use crate::device::Device;
use crate::process::{Process, Session};
use crate::software::Binary;

/// What runs while power is on.
#[derive(Clone)]
pub(crate) enum System {
    Off,
    Windows(Arc<Core>),
    Linux(Arc<LinuxCore>),
}

/// Windows from boot to shutdown.
pub(crate) struct Core {
    /// When all of it runs.
    pub since: i64,
    pub kernel: Arc<Process>,
    pub services: Arc<Process>,
    pub lsass: Arc<Process>,
    pub winlogon: Arc<Process>,
    /// Service hosts by what they are for.
    pub dcom: Arc<Process>,
    pub schedule: Arc<Process>,
    pub dns_client: Arc<Process>,
    pub updates: Arc<Process>,
    pub telemetry: Arc<Process>,
    pub remote_desktop: Arc<Process>,
    pub wmi: Arc<Process>,
    pub defender: Arc<Process>,
    pub spooler: Arc<Process>,
    pub search: Arc<Process>,
    pub inventory: Arc<Process>,
    /// What the role adds (database, directory, web, backup).
    pub roles: Vec<Arc<Process>>,
    /// Sessions 0x3e7, 0x3e4 and 0x3e5.
    pub system: Arc<Session>,
    pub network: Arc<Session>,
    pub local: Arc<Session>,
}

impl Core {
    /// The role's process of a program.
    pub(crate) fn role(&self, binary: &'static Binary) -> Option<&Arc<Process>> {
        self.roles.iter().find(|process| std::ptr::eq(process.binary, binary))
    }
}

/// Linux from boot to shutdown.
pub(crate) struct LinuxCore {
    pub since: i64,
    pub init: Arc<Process>,
    pub sshd: Arc<Process>,
    pub cron: Arc<Process>,
    pub journal: Arc<Process>,
    /// What the role adds.
    pub roles: Vec<Arc<Process>>,
    pub root: Arc<Session>,
}

impl LinuxCore {
    /// The role's process of a program.
    pub(crate) fn role(&self, binary: &'static Binary) -> Option<&Arc<Process>> {
        self.roles.iter().find(|process| std::ptr::eq(process.binary, binary))
    }
}

/// Somebody signed in at the screen.
#[derive(Clone)]
pub(crate) struct Desktop {
    /// When the shell runs.
    pub since: i64,
    pub session: Arc<Session>,
    pub shell: Arc<Process>,
    /// What was opened and kept open.
    pub apps: Vec<Arc<Process>>,
    pub locked: bool,
}

impl Desktop {
    /// Whether the person is at work.
    pub(crate) fn present(&self, at: i64) -> bool {
        !self.locked && at >= self.since
    }

    /// A program that is open, or about to be.
    pub(crate) fn app(&self, binary: &'static Binary, at: i64) -> Option<Arc<Process>> {
        self.apps
            .iter()
            .find(|process| std::ptr::eq(process.binary, binary) && process.ends > at)
            .cloned()
    }
}

impl Device {
    /// Whether it runs and is not asleep.
    pub(crate) fn awake(&self, at: i64) -> bool {
        let since = match &self.system {
            System::Off => return false,
            System::Windows(core) => core.since,
            System::Linux(core) => core.since,
        };
        !self.asleep && at >= since && at >= self.awake_since
    }

    /// The Windows core, when it runs.
    pub(crate) fn windows(&self, at: i64) -> Option<Arc<Core>> {
        match &self.system {
            System::Windows(core) if self.awake(at) => Some(Arc::clone(core)),
            _ => None,
        }
    }

    /// The Linux core, when it runs.
    pub(crate) fn linux(&self, at: i64) -> Option<Arc<LinuxCore>> {
        match &self.system {
            System::Linux(core) if self.awake(at) => Some(Arc::clone(core)),
            _ => None,
        }
    }
}
