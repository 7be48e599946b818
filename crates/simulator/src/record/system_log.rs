//! The Windows System log: power, services.

use std::fmt::Write;

use crate::clock::{HOUR, iso_text};
use crate::device::Device;
use crate::record::{Fields, KERNEL_GENERAL, KERNEL_POWER, SERVICE_CONTROL, SYSTEM_EVENTLOG};

impl Device {
    /// 12 (the system started), 6009 (its build) and 6005 (the log started).
    pub(crate) fn system_started(&mut self, at: i64) {
        let build = self.profile.os.build;
        let started = Fields::with_capacity(7)
            .text("MajorVersion", "10")
            .text("MinorVersion", "0")
            .text("BuildVersion", build.to_string())
            .text("QfeVersion", "1")
            .text("ServiceVersion", "0")
            .text("BootMode", "0")
            .text("StartTime", iso_text(at));
        self.record(at, KERNEL_GENERAL, 12, None, started);
        let version = Fields::with_capacity(5)
            .text("param1", "10.00.")
            .text("param2", build.to_string())
            .text("param3", "")
            .text("param4", "Multiprocessor Free")
            .text("param5", "0");
        let soon = at + self.rng.between(5000, 9000) * 1000;
        self.record(soon, SYSTEM_EVENTLOG, 6009, None, version);
        self.record(soon, SYSTEM_EVENTLOG, 6005, None, Fields::with_capacity(0));
    }

    /// 6006 (the log stopped) and 13 (the system stopped).
    pub(crate) fn system_stopped(&mut self, at: i64) {
        self.record(at, SYSTEM_EVENTLOG, 6006, None, Fields::with_capacity(0));
        let fields = Fields::with_capacity(1).text("StopTime", iso_text(at));
        self.record(at + 400_000, KERNEL_GENERAL, 13, None, fields);
    }

    /// 42: going to sleep.
    pub(crate) fn fell_asleep(&mut self, at: i64) {
        let fields = Fields::with_capacity(5)
            .text("TargetState", "4")
            .text("EffectiveState", "4")
            .text("Reason", "7")
            .text("Flags", "0")
            .text("TransitionsToOn", self.rng.below(40).to_string());
        self.record(at, KERNEL_POWER, 42, None, fields);
    }

    /// 107: back from sleep.
    pub(crate) fn woke_up(&mut self, at: i64) {
        let fields = Fields::with_capacity(4)
            .text("TargetState", "1")
            .text("EffectiveState", "1")
            .text("WakeFromState", "4")
            .text("ProgrammedWakeTimeAc", iso_text(at + HOUR));
        self.record(at, KERNEL_POWER, 107, None, fields);
    }

    /// 7036: a service entered a state (`running` or `stopped`). `Binary` is the service's short
    /// name and the state's number in UTF-16, as hexadecimal.
    pub(crate) fn service_state(&mut self, at: i64, display: &str, name: &str, running: bool) {
        let mut binary = String::new();
        for unit in format!("{name}/{}\0", if running { 4 } else { 1 }).encode_utf16() {
            // Writing to a String cannot fail.
            let _ = write!(binary, "{:04X}", unit.swap_bytes());
        }
        let fields = Fields::with_capacity(3)
            .text("param1", display)
            .text("param2", if running { "running" } else { "stopped" })
            .text("Binary", binary);
        self.record(at, SERVICE_CONTROL, 7036, None, fields);
    }

    /// 7045: a service was installed.
    pub(crate) fn service_installed(&mut self, at: i64, name: &str, path: &str, start: &str) {
        let fields = Fields::with_capacity(5)
            .text("ServiceName", name)
            .text("ImagePath", path)
            .text("ServiceType", "user mode service")
            .text("StartType", start)
            .text("AccountName", "LocalSystem");
        self.record(at, SERVICE_CONTROL, 7045, None, fields);
    }
}
