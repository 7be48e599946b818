//! What Windows and the installed agents do by themselves.

use std::sync::Arc;

use crate::activity::boot::service_logon;
use crate::activity::core::Core;
use crate::activity::desktop::load_modules;
use crate::activity::{OfSystem, admin};
use crate::clock::{HOUR, MILLI, MINUTE, SECOND};
use crate::device::{Device, Start};
use crate::process::{Process, Session};
use crate::record::Connection;
use crate::roster::kinds::Role;
use crate::software::{Binary, apps, windows};
use crate::words::{MACHINE_REGISTRY, SERVICES};

static ALL: [(u64, OfSystem); 15] = [
    (20, call_home),
    (14, keep_registry),
    (14, run_task),
    (10, index_files),
    (9, serve_com),
    (8, ask_directory),
    (6, update_apps),
    (6, take_inventory),
    (5, query_wmi),
    (5, open_pipe),
    (5, sign_in_service),
    (4, scan_processes),
    (4, update_windows),
    (2, admin::run_script),
    (1, install_service),
];

/// The next thing the system does.
pub(crate) fn choose(device: &mut Device) -> Option<OfSystem> {
    device.rng.weighted(&ALL)
}

/// Starts a process of the system's in one of its sessions, with its usual command line.
fn start(
    device: &mut Device,
    at: i64,
    binary: &'static Binary,
    parent: &Arc<Process>,
    session: &Arc<Session>,
    command_line: &str,
    lifetime: i64,
) -> Arc<Process> {
    device.start(Start {
        at,
        binary,
        image: None,
        parent,
        command_line: command_line.to_owned(),
        session,
        integrity: "System",
        lifetime,
    })
}

fn call_home(device: &mut Device, core: &Arc<Core>, at: i64) {
    let callers = [&core.updates, &core.telemetry, &core.dns_client, &core.defender];
    let Some(caller) = device.rng.pick(&callers).copied() else { return };
    let host = device.rng.word(&SERVICES);
    let port = if device.rng.chance(850) { 443 } else { 80 };
    device.visit(at, caller, host, port);
    if device.rng.chance(300) {
        let cache =
            format!(r"C:\ProgramData\Microsoft\Diagnosis\EventStore\{}.rbs", device.rng.letters(6));
        device.file_created(at + 500 * MILLI, &core.telemetry, &cache);
    }
}

fn keep_registry(device: &mut Device, core: &Arc<Core>, at: i64) {
    let writers = [&core.schedule, &core.updates, &core.telemetry, &core.dns_client];
    let Some(writer) = device.rng.pick(&writers).copied() else { return };
    let mut later = at;
    for _ in 0..=device.rng.below(2) {
        later += device.rng.between(2, 90) * MILLI;
        if let Some((value, data)) = device.rng.pick(&MACHINE_REGISTRY).copied() {
            device.registry_value(later, writer, value, data);
        }
    }
    if device.rng.chance(250) {
        let key = format!(
            r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Diagnostics\Sessions\{}",
            device.rng.hex(8)
        );
        device.registry_key(later + 5 * MILLI, writer, "CreateKey", &key);
        device.registry_key(later + 9 * SECOND, writer, "DeleteKey", &key);
    }
}

/// The task scheduler's little jobs.
fn run_task(device: &mut Device, core: &Arc<Core>, at: i64) {
    type Row = (u64, (&'static Binary, &'static str, i64));
    let jobs: [Row; 8] = [
        (10, (&windows::TASKHOSTW, "taskhostw.exe -RegisterDevice -PeriodicChanged", 60)),
        (
            4,
            (
                &windows::COMPATTEL,
                r"C:\Windows\system32\CompatTelRunner.exe -m:appraiser.dll -f:DoScheduledTelemetryRun",
                240,
            ),
        ),
        (4, (&windows::USOCLIENT, r"C:\Windows\system32\usoclient.exe StartScan", 4)),
        (3, (&windows::DEFRAG, r"C:\Windows\system32\defrag.exe -c -h -o -$", 900)),
        (
            2,
            (
                &windows::CLEANMGR,
                r"C:\Windows\system32\cleanmgr.exe /autocleanstoragesense /d C:",
                90,
            ),
        ),
        (2, (&windows::W32TM, r"C:\Windows\system32\w32tm.exe /resync", 3)),
        (3, (&windows::GPUPDATE, r"C:\Windows\system32\gpupdate.exe /target:computer", 12)),
        (2, (&windows::AUDIODG, r"C:\Windows\system32\AUDIODG.EXE 0x00000000000004F8", 400)),
    ];
    let Some((binary, line, seconds)) = device.rng.weighted(&jobs) else { return };
    let lifetime = device.rng.between(seconds * SECOND / 2, seconds * SECOND);
    let job = start(device, at, binary, &core.schedule, &core.system, line, lifetime);
    load_modules(device, &job, at + 20 * MILLI, 3);
}

fn index_files(device: &mut Device, core: &Arc<Core>, at: i64) {
    let (a, b) = (device.rng.below(900), device.rng.below(900));
    let line = format!(
        "\"C:\\Windows\\system32\\SearchProtocolHost.exe\" Global\\UsGthrFltPipeMssGthrPipe{a}_ Global\\UsGthrCtrlFltPipeMssGthrPipe{a} 1 -2147483646 \"Software\\Microsoft\\Windows Search\""
    );
    let stays = device.rng.between(60, 320) * SECOND;
    start(device, at, &windows::SEARCH_PROTOCOL, &core.search, &core.system, &line, stays);
    let line = format!("\"C:\\Windows\\system32\\SearchFilterHost.exe\" 0 {b} 804 8192 800");
    start(
        device,
        at + 30 * MILLI,
        &windows::SEARCH_FILTER,
        &core.search,
        &core.system,
        &line,
        stays,
    );
    device.pipe(at + 40 * MILLI, &core.search, true, &format!(r"\UsGthrFltPipeMssGthrPipe{a}_"));
}

/// Out-of-process COM and background tasks.
fn serve_com(device: &mut Device, core: &Arc<Core>, at: i64) {
    let user = device.desktop.as_ref().filter(|desktop| desktop.since <= at);
    let user = user.map(|desktop| Arc::clone(&desktop.session));
    let session = user.unwrap_or_else(|| Arc::clone(&core.system));
    let rows: [(u64, (&'static Binary, &'static str)); 4] = [
        (
            5,
            (
                &windows::DLLHOST,
                r"C:\Windows\system32\DllHost.exe /Processid:{AB8902B4-09CA-4BB6-B78D-A8F59079A8D5}",
            ),
        ),
        (5, (&windows::RUNTIME_BROKER, r"C:\Windows\System32\RuntimeBroker.exe -Embedding")),
        (
            5,
            (
                &windows::BACKGROUND_TASK,
                "\"C:\\Windows\\system32\\backgroundTaskHost.exe\" -ServerName:CortanaUI.AppXy7vb4pc2dr3kc93kfc509b1d0arkfb2x.mca",
            ),
        ),
        (1, (&windows::SPPSVC, r"C:\Windows\system32\sppsvc.exe")),
    ];
    let Some((binary, line)) = device.rng.weighted(&rows) else { return };
    let service = std::ptr::eq(binary, &raw const windows::SPPSVC);
    let (parent, session) =
        if service { (&core.services, &core.network) } else { (&core.dcom, &session) };
    let lifetime = device.rng.between(5, 300) * SECOND;
    let integrity = if session.terminal == 0 { "System" } else { "Medium" };
    device.start(Start {
        at,
        binary,
        image: None,
        parent,
        command_line: line.to_owned(),
        session,
        integrity,
        lifetime,
    });
}

/// Group policy and Kerberos: the domain controller is asked.
fn ask_directory(device: &mut Device, core: &Arc<Core>, at: i64) {
    let Some(controller) = device.world.first(Role::DomainController).cloned() else { return };
    let answer = format!("::ffff:{};", controller.ip);
    device.resolved(at, &core.dns_client, &controller.fqdn, &answer);
    let rows = [(&core.lsass, 88), (&core.lsass, 389), (&core.schedule, 445), (&core.dcom, 135)];
    let Some((process, port)) = device.rng.pick(&rows).copied() else { return };
    let connection = Connection::to(&controller.ip, &controller.fqdn, port);
    device.connected(at + 30 * MILLI, process, connection);
    let lookup = Connection::to(&controller.ip, &controller.fqdn, 53).udp();
    device.connected(at + 4 * MILLI, &core.dns_client, lookup);
}

/// Updaters of browsers, readers and synchronisation.
fn update_apps(device: &mut Device, core: &Arc<Core>, at: i64) {
    let lifetime = device.rng.between(3, 70) * SECOND;
    let rows: [(&'static Binary, &'static str, &'static str); 3] = [
        (
            &apps::EDGE_UPDATE,
            "\"C:\\Program Files (x86)\\Microsoft\\EdgeUpdate\\MicrosoftEdgeUpdate.exe\" /ua /installsource scheduler",
            "update.os-vendor.example",
        ),
        (
            &apps::CHROME_UPDATE,
            "\"C:\\Program Files (x86)\\Google\\GoogleUpdater\\129.0.6651.0\\updater.exe\" --wake --system",
            "packages.forgehub.example",
        ),
        (
            &apps::CLICK_TO_RUN,
            "\"C:\\Program Files\\Common Files\\Microsoft Shared\\ClickToRun\\OfficeClickToRun.exe\" /update SCHEDULEDTASK displaylevel=False",
            "cdn.office-suite.example",
        ),
    ];
    let desktop = device.desktop.clone().filter(|desktop| desktop.since <= at);
    if let Some(desktop) = desktop.filter(|_| device.rng.chance(350)) {
        let both = [&apps::ONEDRIVE_UPDATER, &apps::ADOBE_ARM];
        let Some(binary) = device.rng.pick(&both).copied() else { return };
        let line = device.command_line(binary, &desktop.session, "");
        let updater = device.start(Start {
            at,
            binary,
            image: None,
            parent: &core.schedule,
            command_line: line,
            session: &desktop.session,
            integrity: "Medium",
            lifetime,
        });
        device.visit(at + 200 * MILLI, &updater, "config.office-suite.example", 443);
        return;
    }
    let Some((binary, line, host)) = device.rng.pick(&rows).copied() else { return };
    let updater = start(device, at, binary, &core.schedule, &core.system, line, lifetime);
    load_modules(device, &updater, at + 20 * MILLI, 3);
    device.visit(at + 300 * MILLI, &updater, host, 443);
    let log = format!(r"C:\Windows\Temp\upd-{}.log", device.rng.letters(6));
    device.file_created(at + 500 * MILLI, &updater, &log);
}

/// The inventory agent walks over what is installed and reports.
fn take_inventory(device: &mut Device, core: &Arc<Core>, at: i64) {
    let agent = &core.inventory;
    let state = format!(r"C:\ProgramData\Caddis\state\{}.json", device.rng.letters(6));
    device.file_created(at, agent, &state);
    device.visit(at + SECOND, agent, "ingest.caddis-inventory.example", 443);
    device.file_deleted(at + 4 * SECOND, agent, &state, false);
    device.registry_value(
        at + 4 * SECOND,
        agent,
        r"HKLM\SOFTWARE\Caddis\Inventory\LastReport",
        "ok",
    );
    if device.rng.chance(100) {
        let customer = r"HKLM\SOFTWARE\Caddis\Inventory\Customer";
        let world = Arc::clone(&device.world);
        let name = &world.config.organisation;
        device.registry_value(at + 5 * SECOND, agent, customer, name);
    }
}

fn query_wmi(device: &mut Device, core: &Arc<Core>, at: i64) {
    let line = r"C:\Windows\system32\wbem\wmiprvse.exe -Embedding";
    let stays = device.rng.between(60, 180) * SECOND;
    let provider = start(device, at, &windows::WMIPRVSE, &core.dcom, &core.local, line, stays);
    load_modules(device, &provider, at + 10 * MILLI, 4);
}

fn open_pipe(device: &mut Device, core: &Arc<Core>, at: i64) {
    let rows = [
        (&core.dcom, r"\InitShutdown"),
        (&core.schedule, r"\atsvc"),
        (&core.spooler, r"\spoolss"),
        (&core.lsass, r"\netlogon"),
        (&core.services, r"\ntsvcs"),
        (&core.inventory, r"\caddis-agent"),
    ];
    let Some((process, name)) = device.rng.pick(&rows).copied() else { return };
    let created = device.rng.chance(300);
    device.pipe(at, process, created, name);
}

fn sign_in_service(device: &mut Device, core: &Arc<Core>, at: i64) {
    service_logon(device, at, &core.system, &core.services);
}

/// Antivirus and the scheduler look at other processes, with the rights to read their names only.
fn scan_processes(device: &mut Device, core: &Arc<Core>, at: i64) {
    let rows = [
        (&core.defender, &core.spooler, "0x1000"),
        (&core.defender, &core.inventory, "0x1000"),
        (&core.wmi, &core.schedule, "0x1000"),
        (&core.schedule, &core.search, "0x1400"),
    ];
    let Some((source, target, access)) = device.rng.pick(&rows).copied() else { return };
    let trace = r"C:\Windows\SYSTEM32\ntdll.dll+9f8e4|C:\Windows\System32\KERNELBASE.dll+2c13e";
    device.process_opened(at, source, target, access, trace);
}

fn update_windows(device: &mut Device, core: &Arc<Core>, at: i64) {
    let line = r"C:\Windows\uus\AMD64\MoUsoCoreWorker.exe";
    let stays = device.rng.between(100, 900) * SECOND;
    let worker = start(device, at, &windows::MOUSO, &core.updates, &core.system, line, stays);
    device.visit(at + 2 * SECOND, &worker, "update.os-vendor.example", 443);
    if device.rng.chance(400) {
        device.service_state(at + 3 * SECOND, "Windows Update", "wuauserv", true);
        let package = device.rng.guid();
        let path = format!(r"C:\Windows\SoftwareDistribution\Download\{package}\metadata.cab");
        device.file_created(at + 9 * SECOND, &core.updates, &path);
        device.file_deleted(at + 70 * SECOND, &core.updates, &path, false);
        device.service_state(at + 90 * SECOND, "Windows Update", "wuauserv", false);
    }
    if device.rng.chance(250) {
        let line = r"C:\Windows\servicing\TrustedInstaller.exe";
        let stays = device.rng.between(2 * MINUTE, 6 * MINUTE);
        let at = at + 20 * SECOND;
        start(device, at, &windows::TRUSTED_INSTALLER, &core.services, &core.system, line, stays);
        let medic = "C:\\Windows\\System32\\WaaSMedicAgent.exe 5a0e1d3f";
        start(device, at + SECOND, &windows::WAASMEDIC, &core.updates, &core.system, medic, MINUTE);
    }
    if device.rng.chance(120) {
        let line = r"C:\Windows\system32\wuauclt.exe /RunHandlerComServer";
        start(device, at + SECOND, &windows::WUAUCLT, &core.updates, &core.system, line, MINUTE);
    }
}

/// An update of installed software now and then brings a service or a task along.
fn install_service(device: &mut Device, core: &Arc<Core>, at: i64) {
    let line = r"C:\Windows\system32\msiexec.exe /V";
    let installer =
        start(device, at, &windows::MSIEXEC, &core.services, &core.system, line, 8 * MINUTE);
    let package = format!(r"C:\Windows\Installer\{}.msi", device.rng.letters(6));
    device.file_created(at + SECOND, &installer, &package);
    device.file_deleted(at + 50 * SECOND, &installer, &format!("{package}.dll"), true);
    let value = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Installer\InProgress\Stage";
    device.registry_value(at + 2 * SECOND, &installer, value, "DWORD (0x00000001)");
    if device.rng.chance(12) {
        let agent = r#""C:\Program Files\Caddis\Inventory\caddis-agent.exe""#;
        device.service_installed(at + 20 * SECOND, "CaddisAgent", agent, "auto start");
    } else if device.rng.chance(12) {
        let command = r"C:\Program Files\Caddis\Inventory\caddis-agent.exe --report";
        device.task_created(at + 20 * SECOND, &installer, r"\Caddis\Report", command);
    }
}

/// New antivirus definitions: the update tool, its files, the event.
pub(crate) fn update_definitions(device: &mut Device, at: i64) {
    let Some(core) = device.windows(at) else { return };
    let line = device.command_line(
        &apps::MPCMDRUN,
        &core.network,
        "SignatureUpdate -ScheduleJob -RestrictPrivileges",
    );
    let stays = device.rng.between(8, 50) * SECOND;
    let tool = start(device, at, &apps::MPCMDRUN, &core.defender, &core.network, &line, stays);
    device.visit(at + SECOND, &tool, "definitions.os-vendor.example", 443);
    let folder = format!(
        r"C:\ProgramData\Microsoft\Windows Defender\Definition Updates\{{{}}}",
        device.rng.guid().to_uppercase()
    );
    for (nth, name) in ["mpasdlta.vdm", "mpavdlta.vdm"].into_iter().enumerate() {
        let later = at + 3 * SECOND + nth as i64 * 40 * MILLI;
        device.file_created(later, &core.defender, &format!(r"{folder}\{name}"));
    }
    device.definitions_updated(at + 6 * SECOND);
    let value = r"HKLM\SOFTWARE\Microsoft\Windows Defender\Signature Updates\SignaturesLastUpdated";
    device.registry_value(at + 6 * SECOND, &core.defender, value, "Binary Data");
    if device.rng.chance(300) {
        let old = at + HOUR;
        device.file_deleted(old, &core.defender, &format!(r"{folder}\mpasdlta.vdm"), false);
    }
}
