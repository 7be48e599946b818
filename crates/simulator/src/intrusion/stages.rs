//! What a detector can expect of the intrusion, event by event.

use crate::intrusion::plan::{Hosts, Names, Step};
use crate::roster::Profile;

/// One thing that the intrusion leaves behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// The stage, 1 to 10; 10 is the web server.
    pub number: u8,
    /// What happens, in plain words.
    pub what: &'static str,
    /// ATT&CK technique.
    pub technique: &'static str,
    /// The host as its events name it.
    pub host: String,
    /// When the stage's step begins: microseconds since 1970, UTC. The event follows within some
    /// minutes.
    pub time: i64,
    /// The channel and id of the event.
    pub channel: &'static str,
    /// See `channel`.
    pub event_id: u32,
    /// A field of it, and what the field's text contains. For an event without fields, "".
    pub field: &'static str,
    /// See `field`.
    pub contains: String,
}

const SYSMON: &str = "Microsoft-Windows-Sysmon/Operational";
const LINUX: &str = "Linux-Sysmon/Operational";
const POWERSHELL: &str = "Microsoft-Windows-PowerShell/Operational";
const DEFENDER: &str = "Microsoft-Windows-Windows Defender/Operational";

/// The list, in order of stages.
#[rustfmt::skip] // One row a line: this is a table.
pub(super) fn expected(
    hosts: &Hosts,
    names: &Names,
    account: &str,
    steps: &[(usize, i64, Step)],
) -> Vec<Stage> {
    let Hosts { patient, files, lateral, web } = hosts;
    let Names { invoice, domain, address, drop_address, service, .. } = names;
    let rows = [
        row(1, "Outlook saves a macro document", "T1566.001", patient, Step::Phish, SYSMON, 11, "TargetFilename", invoice),
        row(1, "Word starts encoded PowerShell", "T1059.001", patient, Step::Phish, SYSMON, 1, "CommandLine", "-nop -w hidden -enc "),
        row(1, "The decoded script fetches code", "T1105", patient, Step::Phish, POWERSHELL, 4104, "ScriptBlockText", "DownloadString"),
        row(2, "PowerShell resolves the outside host", "T1071.001", patient, Step::Phish, SYSMON, 22, "QueryName", domain),
        row(2, "PowerShell drops the implant", "T1105", patient, Step::Phish, SYSMON, 11, "TargetFilename", r"\AppData\Roaming\Parcel\upd.exe"),
        row(2, "The implant starts", "T1204.002", patient, Step::Phish, SYSMON, 1, "Image", r"\Parcel\upd.exe"),
        row(2, "The implant talks to the outside", "T1071.001", patient, Step::Beacon, SYSMON, 3, "DestinationIp", address),
        row(3, "A Run key", "T1547.001", patient, Step::Persist, SYSMON, 13, "TargetObject", r"\Run\ParcelUpdate"),
        row(3, "A scheduled task", "T1053.005", patient, Step::Persist, SYSMON, 1, "CommandLine", "schtasks.exe /create"),
        row(4, "Own rights listed", "T1033", patient, Step::Discover, SYSMON, 1, "CommandLine", "whoami /all"),
        row(4, "Domain administrators listed", "T1069.002", patient, Step::Discover, SYSMON, 1, "CommandLine", "net group \"Domain Admins\" /domain"),
        row(4, "Domain controllers listed", "T1018", patient, Step::Discover, SYSMON, 1, "CommandLine", "nltest /dclist:"),
        row(4, "Processes listed", "T1057", patient, Step::Discover, SYSMON, 1, "CommandLine", "tasklist /v"),
        row(5, "Antivirus protection switched off", "T1562.001", patient, Step::BlindAntivirus, SYSMON, 1, "CommandLine", "Set-MpPreference -DisableRealtimeMonitoring"),
        row(5, "The antivirus says so", "T1562.001", patient, Step::BlindAntivirus, DEFENDER, 5001, "", ""),
        row(5, "The sensor stopped", "T1562.001", patient, Step::StopSensor, SYSMON, 1, "CommandLine", "net stop Sysmon64"),
        row(5, "The sensor says that it stops", "T1562.001", patient, Step::StopSensor, SYSMON, 4, "State", "Stopped"),
        row(5, "The sensor is back", "T1562.001", patient, Step::SensorBack, SYSMON, 4, "State", "Started"),
        row(6, "Memory of lsass dumped", "T1003.001", patient, Step::DumpCredentials, SYSMON, 1, "CommandLine", "comsvcs.dll, MiniDump"),
        row(6, "lsass opened with all rights", "T1003.001", patient, Step::DumpCredentials, SYSMON, 10, "GrantedAccess", "0x1fffff"),
        row(6, "The dump written", "T1003.001", patient, Step::DumpCredentials, SYSMON, 11, "TargetFilename", r"C:\Windows\Temp\dbg"),
        row(6, "The dump deleted", "T1070.004", patient, Step::DumpCredentials, SYSMON, 23, "TargetFilename", r"C:\Windows\Temp\dbg"),
        row(7, "A service account's password used", "T1078.002", patient, Step::CopyOver, "Security", 4648, "TargetUserName", account),
        row(7, "The implant copied to an administrative share", "T1570", patient, Step::CopyOver, SYSMON, 1, "CommandLine", r"\ADMIN$\"),
        row(7, "Signed in from the first host", "T1021.002", lateral, Step::InstallService, "Security", 4624, "IpAddress", &patient.ip),
        row(7, "A service with a random name", "T1543.003", lateral, Step::InstallService, "System", 7045, "ServiceName", service),
        row(7, "A shell as SYSTEM", "T1569.002", lateral, Step::InstallService, SYSMON, 1, "CommandLine", "cmd.exe /c whoami"),
        row(7, "A shell through WMI", "T1047", files, Step::RemoteWmi, SYSMON, 1, "CommandLine", "cmd.exe /Q /c "),
        row(7, "Signed in from the first host", "T1047", files, Step::RemoteWmi, "Security", 4624, "IpAddress", &patient.ip),
        row(7, "Remote desktop from the second host", "T1021.001", files, Step::RemoteDesktop, "Security", 4624, "IpAddress", &lateral.ip),
        row(8, "Shares packed with a password", "T1560.001", files, Step::Collect, SYSMON, 1, "CommandLine", "7z.exe a -hp"),
        row(8, "The archive's volumes", "T1074.001", files, Step::Collect, SYSMON, 11, "TargetFilename", r"C:\ProgramData\stk.7z."),
        row(8, "rclone copies them out", "T1567.002", files, Step::Exfiltrate, SYSMON, 1, "CommandLine", "rclone.exe copy"),
        row(8, "Connections to the drop", "T1567.002", files, Step::Exfiltrate, SYSMON, 3, "DestinationIp", drop_address),
        row(9, "Shadow copies deleted", "T1490", files, Step::Destroy, SYSMON, 1, "CommandLine", "vssadmin delete shadows"),
        row(9, "Recovery switched off", "T1490", files, Step::Destroy, SYSMON, 1, "CommandLine", "recoveryenabled no"),
        row(9, "The security log cleared", "T1070.001", files, Step::Destroy, SYSMON, 1, "CommandLine", "wevtutil cl Security"),
        row(9, "The log says so", "T1070.001", files, Step::Destroy, "Security", 1102, "SubjectUserName", account),
        row(10, "A script from outside piped to a shell", "T1190", web, Step::WebShell, LINUX, 1, "CommandLine", "| bash"),
        row(10, "A shell to the outside", "T1059.004", web, Step::WebShell, LINUX, 1, "CommandLine", "/dev/tcp/"),
        row(10, "A cron file", "T1053.003", web, Step::WebShell, LINUX, 11, "TargetFilename", "/etc/cron.d/"),
    ];
    rows.into_iter()
        .map(|(stage, step)| {
            let at = steps.iter().find(|(_, _, planned)| *planned == step).map(|(_, at, _)| *at);
            Stage { time: at.unwrap_or_default(), ..stage }
        })
        .collect()
}

#[expect(clippy::too_many_arguments, reason = "one row of the table above, in its columns' order")]
fn row(
    number: u8,
    what: &'static str,
    technique: &'static str,
    host: &Profile,
    step: Step,
    channel: &'static str,
    event_id: u32,
    field: &'static str,
    contains: &str,
) -> (Stage, Step) {
    let (host, contains) = (host.fqdn.clone(), contains.to_owned());
    (Stage { number, what, technique, host, time: 0, channel, event_id, field, contains }, step)
}
