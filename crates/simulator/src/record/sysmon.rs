//! Sysmon for Windows (schema 4.90) and Sysmon for Linux, which share event ids and field names.

use std::sync::Arc;

use crate::clock::sysmon_text;
use crate::device::Device;
use crate::process::Process;
use crate::random::stable_hash;
use crate::record::{Fields, LINUX_SYSMON, SYSMON};
use crate::software::{Binary, document_hashes};

/// One end-to-end connection, for event 3.
#[derive(Clone, Debug)]
pub(crate) struct Connection {
    /// `tcp` or `udp`.
    pub protocol: &'static str,
    /// The other side's address.
    pub remote: String,
    /// The other side's name, or "-".
    pub host: String,
    /// The service's port: remote when outgoing, local when incoming.
    pub port: u16,
    /// Whether the other side opened it.
    pub incoming: bool,
}

impl Connection {
    pub(crate) fn to(remote: &str, host: &str, port: u16) -> Self {
        let (remote, host) = (remote.to_owned(), host.to_owned());
        Self { protocol: "tcp", remote, host, port, incoming: false }
    }

    pub(crate) fn from(remote: &str, host: &str, port: u16) -> Self {
        Self { incoming: true, ..Self::to(remote, host, port) }
    }

    pub(crate) fn udp(self) -> Self {
        Self { protocol: "udp", ..self }
    }
}

/// The fields that begin most events.
fn begin(capacity: usize, at: i64) -> Fields {
    Fields::with_capacity(capacity).text("RuleName", "-").text("UtcTime", sysmon_text(at))
}

impl Fields {
    fn process(self, process: &Process) -> Self {
        self.text("ProcessGuid", process.guid.as_str()).int("ProcessId", process.pid)
    }

    fn actor(self, process: &Process) -> Self {
        self.process(process).text("Image", process.image.as_str())
    }
}

/// The name that Windows' services file gives a port.
fn port_name(port: u16) -> &'static str {
    match port {
        53 => "domain",
        80 => "http",
        88 => "kerberos",
        123 => "ntp",
        135 => "epmap",
        389 => "ldap",
        443 => "https",
        445 => "microsoft-ds",
        1433 => "ms-sql-s",
        3389 => "ms-wbt-server",
        _ => "-",
    }
}

impl Device {
    fn sysmon(&mut self, at: i64, event_id: u32, actor: Option<&Process>, fields: Fields) {
        let log = if self.profile.is_windows() { SYSMON } else { LINUX_SYSMON };
        self.record(at, log, event_id, actor, fields);
    }

    /// `Hashes` of a program or library; "-" on Linux.
    fn binary_hashes(&self, binary: &Binary) -> String {
        if self.profile.is_windows() {
            binary.hashes_on(self.world.config.seed, self.profile.os.file_version)
        } else {
            "-".to_owned()
        }
    }

    /// Event 1.
    pub(crate) fn process_created(&mut self, at: i64, process: &Process, parent: &Process) {
        if !self.world.telemetry_covers(at) {
            return;
        }
        let binary = process.binary;
        let directory = if !self.profile.is_windows() {
            if process.session.terminal == 0 { "/" } else { "/home/" }.to_owned()
        } else if process.session.terminal == 0 {
            r"C:\Windows\system32\".to_owned()
        } else {
            format!(r"C:\Users\{}\", process.session.account.name)
        };
        let fields = begin(23, at)
            .actor(process)
            .text("FileVersion", binary.version_on(self.profile.os.file_version))
            .text("Description", binary.description)
            .text("Product", binary.product)
            .text("Company", binary.company)
            .text("OriginalFileName", binary.original)
            .text("CommandLine", process.command_line.as_str())
            .text("CurrentDirectory", directory)
            .text("User", process.user())
            .text("LogonGuid", process.session.guid.as_str())
            .text("LogonId", process.session.id_text.as_str())
            .int("TerminalSessionId", process.session.terminal)
            .text("IntegrityLevel", process.integrity)
            .text("Hashes", self.binary_hashes(binary))
            .text("ParentProcessGuid", parent.guid.as_str())
            .int("ParentProcessId", parent.pid)
            .text("ParentImage", parent.image.as_str())
            .text("ParentCommandLine", parent.command_line.as_str())
            .text("ParentUser", parent.user());
        self.sysmon(at, 1, None, fields);
    }

    /// Event 3.
    pub(crate) fn connected(&mut self, at: i64, process: &Process, connection: Connection) {
        let Connection { protocol, remote, host, port, incoming } = connection;
        let v6 = remote.contains(':');
        let own = if v6 { self.profile.ipv6.clone() } else { self.profile.ip.clone() };
        let own_name = self.profile.fqdn.clone();
        let ephemeral = self.rng.between(49_152, 65_535) as u16;
        let (source, source_host, source_port, target, target_host, target_port) = if incoming {
            (remote, host, ephemeral, own, own_name, port)
        } else {
            (own, own_name, ephemeral, remote, host, port)
        };
        let is_v6 = if v6 { "true" } else { "false" };
        let fields = begin(18, at)
            .actor(process)
            .text("User", process.user())
            .text("Protocol", protocol)
            .text("Initiated", if incoming { "false" } else { "true" })
            .text("SourceIsIpv6", is_v6)
            .text("SourceIp", source)
            .text("SourceHostname", source_host)
            .int("SourcePort", source_port)
            .text("SourcePortName", port_name(source_port))
            .text("DestinationIsIpv6", is_v6)
            .text("DestinationIp", target)
            .text("DestinationHostname", target_host)
            .int("DestinationPort", target_port)
            .text("DestinationPortName", port_name(target_port));
        self.sysmon(at, 3, Some(process), fields);
    }

    /// Event 4: the sensor itself.
    pub(crate) fn sensor_state(&mut self, at: i64, state: &'static str) {
        let fields = Fields::with_capacity(4)
            .text("UtcTime", sysmon_text(at))
            .text("State", state)
            .text("Version", if self.profile.is_windows() { "15.15" } else { "1.3.3" })
            .text("SchemaVersion", if self.profile.is_windows() { "4.90" } else { "4.81" });
        self.sysmon(at, 4, None, fields);
    }

    /// Event 5.
    pub(crate) fn process_terminated(&mut self, at: i64, process: &Process) {
        let fields = begin(6, at).actor(process).text("User", process.user());
        self.sysmon(at, 5, None, fields);
    }

    /// Event 6.
    pub(crate) fn driver_loaded(&mut self, at: i64, driver: &'static Binary) {
        let fields = begin(7, at)
            .text("ImageLoaded", driver.path)
            .text("Hashes", self.binary_hashes(driver))
            .text("Signed", "true")
            .text("Signature", driver.signer)
            .text("SignatureStatus", "Valid");
        self.sysmon(at, 6, None, fields);
    }

    /// Event 7.
    pub(crate) fn module_loaded(&mut self, at: i64, process: &Process, module: &'static Binary) {
        let signed = !module.signer.is_empty();
        let fields = begin(16, at)
            .actor(process)
            .text("ImageLoaded", module.path)
            .text("FileVersion", module.version_on(self.profile.os.file_version))
            .text("Description", module.description)
            .text("Product", module.product)
            .text("Company", module.company)
            .text("OriginalFileName", module.original)
            .text("Hashes", self.binary_hashes(module))
            .text("Signed", if signed { "true" } else { "false" })
            .text("Signature", if signed { module.signer } else { "-" })
            .text("SignatureStatus", if signed { "Valid" } else { "Unavailable" })
            .text("User", process.user());
        self.sysmon(at, 7, Some(process), fields);
    }

    /// Event 9, Linux and Windows alike: a device read below its file system.
    pub(crate) fn raw_read(&mut self, at: i64, process: &Process, device: &'static str) {
        let fields =
            begin(7, at).actor(process).text("Device", device).text("User", process.user());
        self.sysmon(at, 9, Some(process), fields);
    }

    /// Event 10. Note `SourceProcessGUID`: the one event with capitals there.
    pub(crate) fn process_opened(
        &mut self,
        at: i64,
        source: &Process,
        target: &Process,
        access: &'static str,
        call_trace: &'static str,
    ) {
        let thread = 4 * self.rng.between(300, 5000);
        let fields = begin(13, at)
            .text("SourceProcessGUID", source.guid.as_str())
            .int("SourceProcessId", source.pid)
            .int("SourceThreadId", thread)
            .text("SourceImage", source.image.as_str())
            .text("TargetProcessGUID", target.guid.as_str())
            .int("TargetProcessId", target.pid)
            .text("TargetImage", target.image.as_str())
            .text("GrantedAccess", access)
            .text("CallTrace", call_trace)
            .text("SourceUser", source.user())
            .text("TargetUser", target.user());
        self.sysmon(at, 10, Some(source), fields);
    }

    /// Event 11.
    pub(crate) fn file_created(&mut self, at: i64, process: &Process, path: &str) {
        let fields = begin(8, at)
            .actor(process)
            .text("TargetFilename", path)
            .text("CreationUtcTime", sysmon_text(at))
            .text("User", process.user());
        self.sysmon(at, 11, Some(process), fields);
    }

    /// Event 12: `CreateKey`, `DeleteKey` or `DeleteValue`.
    pub(crate) fn registry_key(
        &mut self,
        at: i64,
        process: &Process,
        event_type: &'static str,
        key: &str,
    ) {
        let fields = Fields::with_capacity(8)
            .text("RuleName", "-")
            .text("EventType", event_type)
            .text("UtcTime", sysmon_text(at))
            .actor(process)
            .text("TargetObject", key)
            .text("User", process.user());
        self.sysmon(at, 12, Some(process), fields);
    }

    /// Event 13.
    pub(crate) fn registry_value(&mut self, at: i64, process: &Process, value: &str, data: &str) {
        let fields = Fields::with_capacity(9)
            .text("RuleName", "-")
            .text("EventType", "SetValue")
            .text("UtcTime", sysmon_text(at))
            .actor(process)
            .text("TargetObject", value)
            .text("Details", data)
            .text("User", process.user());
        self.sysmon(at, 13, Some(process), fields);
    }

    /// Event 15: a downloaded file's mark of the web.
    pub(crate) fn zone_marked(&mut self, at: i64, process: &Process, path: &str, url: &str) {
        let host = url.split('/').take(3).collect::<Vec<_>>().join("/");
        let fields = begin(10, at)
            .actor(process)
            .text("TargetFilename", format!("{path}:Zone.Identifier"))
            .text("CreationUtcTime", sysmon_text(at))
            .text("Hash", document_hashes(stable_hash(self.world.config.seed, url)))
            .text(
                "Contents",
                format!("[ZoneTransfer]  ZoneId=3  ReferrerUrl={host}/  HostUrl={url}  "),
            )
            .text("User", process.user());
        self.sysmon(at, 15, Some(process), fields);
    }

    /// Events 17 (created) and 18 (connected).
    pub(crate) fn pipe(&mut self, at: i64, process: &Process, created: bool, name: &str) {
        let fields = Fields::with_capacity(8)
            .text("RuleName", "-")
            .text("EventType", if created { "CreatePipe" } else { "ConnectPipe" })
            .text("UtcTime", sysmon_text(at))
            .process(process)
            .text("PipeName", name)
            .text("Image", process.image.as_str())
            .text("User", process.user());
        self.sysmon(at, if created { 17 } else { 18 }, Some(process), fields);
    }

    /// Event 22; Windows only.
    pub(crate) fn resolved(&mut self, at: i64, process: &Process, name: &str, results: &str) {
        if !self.profile.is_windows() {
            return;
        }
        let fields = begin(9, at)
            .process(process)
            .text("QueryName", name)
            .text("QueryStatus", if results.is_empty() { "9003" } else { "0" })
            .text("QueryResults", if results.is_empty() { "-" } else { results })
            .text("Image", process.image.as_str())
            .text("User", process.user());
        self.sysmon(at, 22, Some(process), fields);
    }

    /// Event 23 (the sensor kept a copy) or 26 (it did not).
    pub(crate) fn file_deleted(&mut self, at: i64, process: &Process, path: &str, kept: bool) {
        let windows = self.profile.is_windows();
        let executable = path.ends_with(".exe") || path.ends_with(".dll");
        let fields = begin(10, at)
            .process(process)
            .text("User", process.user())
            .text("Image", process.image.as_str())
            .text("TargetFilename", path)
            .text(
                "Hashes",
                if windows {
                    document_hashes(stable_hash(self.world.config.seed, path))
                } else {
                    "-".into()
                },
            );
        let flag = |yes| {
            if !windows {
                "-"
            } else if yes {
                "true"
            } else {
                "false"
            }
        };
        let fields = fields.text("IsExecutable", flag(executable));
        if kept || !windows {
            self.sysmon(at, 23, Some(process), fields.text("Archived", flag(true)));
        } else {
            self.sysmon(at, 26, Some(process), fields);
        }
    }

    /// A name lookup and a connection to it, as most software does.
    pub(crate) fn visit(&mut self, at: i64, process: &Arc<Process>, host: &'static str, port: u16) {
        let world = Arc::clone(&self.world);
        let address = world.resolve(host);
        let v6 = if self.rng.chance(180) { world.resolve_v6(host) } else { None };
        let results = match &v6 {
            Some(v6) => format!("{v6};::ffff:{address};"),
            None => format!("::ffff:{address};"),
        };
        self.resolved(at, process, host, &results);
        let soon = at + self.rng.between(8, 90) * crate::clock::MILLI;
        let remote = v6.unwrap_or(address);
        let name = if self.rng.chance(650) { host } else { "-" };
        self.connected(soon, process, Connection::to(&remote, name, port));
    }
}
