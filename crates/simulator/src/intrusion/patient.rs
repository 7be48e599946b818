//! The first host: phishing, implant, persistence, discovery, blinding, stolen credentials.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::activity::core::{Core, Desktop};
use crate::activity::desktop::{home, open};
use crate::activity::office::content_folder;
use crate::clock::{MILLI, SECOND};
use crate::device::{Device, Start};
use crate::process::Process;
use crate::record::Connection;
use crate::software::{Binary, apps, modules, server, windows};

/// PowerShell's `-EncodedCommand`: base64 of UTF-16 little-endian.
pub(super) fn encoded(command: &str) -> String {
    let bytes: Vec<u8> = command.encode_utf16().flat_map(u16::to_le_bytes).collect();
    STANDARD.encode(bytes)
}

/// The machine and whoever is at its screen.
fn scene(device: &Device, at: i64) -> Option<(Arc<Core>, Desktop)> {
    Some((device.windows(at)?, device.desktop.clone()?))
}

/// A child of the implant, or of another process, with an exact command line and elevated.
fn elevated(
    device: &mut Device,
    at: i64,
    binary: &'static Binary,
    parent: &Arc<Process>,
    line: &str,
    lifetime: i64,
) -> Arc<Process> {
    device.start(Start {
        at,
        binary,
        image: None,
        parent,
        command_line: line.to_owned(),
        session: &parent.session,
        integrity: "High",
        lifetime,
    })
}

/// Outlook saves the document, Word opens it, its macro starts PowerShell, which fetches the
/// implant and starts it.
pub(super) fn phish(device: &mut Device, at: i64) {
    let Some((_, desktop)) = scene(device, at) else { return };
    let Some(outlook) = open(device, &apps::OUTLOOK, at, "") else { return };
    let world = Arc::clone(&device.world);
    let names = &world.plan.names;
    let path = format!(r"{}\{}", content_folder(device, &desktop), names.invoice);
    device.file_created(at + 1_377 * MILLI, &outlook, &path);
    let line = format!("/n \"{path}\"");
    let word = device.spawn(at + 3_292 * MILLI, &apps::WINWORD, &outlook, &line, 1500 * SECOND);
    device.file_created(
        at + 5_398 * MILLI,
        &word,
        &format!(r"{}\AppData\Local\Temp\~$voice.docm", home(&desktop)),
    );
    let later = at + 24_573 * MILLI;
    let line = format!("powershell.exe -nop -w hidden -enc {}", encoded(&names.cradle));
    let shell = device.start(Start {
        at: later,
        binary: &windows::POWERSHELL,
        image: None,
        parent: &word,
        command_line: line,
        session: &word.session,
        integrity: "Medium",
        lifetime: 95 * SECOND,
    });
    device.spawn(later + 12 * MILLI, &windows::CONHOST, &shell, "0xffffffff -ForceV1", 95 * SECOND);
    device.script_block(later + 700 * MILLI, &shell, &names.cradle, "");
    let results = format!("::ffff:{};", names.address);
    device.resolved(later + 900 * MILLI, &shell, names.domain, &results);
    let c2 = Connection::to(names.address, names.domain, 443);
    device.connected(later + 1_046 * MILLI, &shell, c2.clone());
    let implant = format!(r"{}\AppData\Roaming\Parcel\upd.exe", home(&desktop));
    device.file_created(later + 3_060 * MILLI, &shell, &implant);
    let line = format!("\"{implant}\" -s");
    let foothold = device.start(Start {
        at: later + 4_507 * MILLI,
        binary: &server::IMPLANT,
        image: None,
        parent: &shell,
        command_line: line,
        session: &shell.session,
        integrity: "Medium",
        lifetime: i64::MAX,
    });
    device.resolved(later + 5_212 * MILLI, &foothold, names.domain, &results);
    device.connected(later + 5_268 * MILLI, &foothold, c2);
    device.foothold = Some(foothold);
}

/// A Run key and a scheduled task.
pub(super) fn persist(device: &mut Device, at: i64) {
    let Some(implant) = device.foothold.clone() else { return };
    let value = format!(
        r"HKU\{}\SOFTWARE\Microsoft\Windows\CurrentVersion\Run\ParcelUpdate",
        implant.session.account.sid
    );
    device.registry_value(at, &implant, &value, &implant.image);
    let line =
        format!("schtasks.exe /create /f /sc onlogon /tn ParcelUpdate /tr \"{}\"", implant.image);
    let later = at + 14_286 * MILLI;
    let schtasks = elevated(device, later, &windows::SCHTASKS, &implant, &line, 1_091 * MILLI);
    device.task_created(later + 200 * MILLI, &schtasks, r"\ParcelUpdate", &implant.image);
}

/// The implant asks for orders.
pub(super) fn beacon(device: &mut Device, at: i64) {
    let Some(implant) = device.foothold.clone() else { return };
    let world = Arc::clone(&device.world);
    let names = &world.plan.names;
    device.connected(at, &implant, Connection::to(names.address, names.domain, 443));
}

/// Who am I, who rules here, where are the domain controllers, what runs.
pub(super) fn discover(device: &mut Device, at: i64) {
    let Some(implant) = device.foothold.clone() else { return };
    let domain = device.world.config.domain.clone();
    let run = |device: &mut Device, after, binary, line: &str| {
        device.start(Start {
            at: at + after,
            binary,
            image: None,
            parent: &implant,
            command_line: line.to_owned(),
            session: &implant.session,
            integrity: "Medium",
            lifetime: 700 * MILLI,
        })
    };
    run(device, 0, &windows::WHOAMI, "whoami /all");
    let net = run(device, 3_412 * MILLI, &windows::NET, "net group \"Domain Admins\" /domain");
    let line = r#"C:\Windows\system32\net1 group "Domain Admins" /domain"#;
    elevated(device, at + 3_451 * MILLI, &windows::NET1, &net, line, 500 * MILLI);
    run(device, 7_735 * MILLI, &windows::NLTEST, &format!("nltest /dclist:{domain}"));
    run(device, 12_083 * MILLI, &windows::TASKLIST, "tasklist /v");
}

/// Real-time protection off.
pub(super) fn blind_antivirus(device: &mut Device, at: i64) {
    let Some(implant) = device.foothold.clone() else { return };
    let text = "Set-MpPreference -DisableRealtimeMonitoring $true";
    let line = format!("powershell.exe -nop -c \"{text}\"");
    let shell = elevated(device, at, &windows::POWERSHELL, &implant, &line, 4 * SECOND);
    device.script_block(at + 500 * MILLI, &shell, text, "");
    device.protection_disabled(at + 2_084 * MILLI);
}

/// The sensor is stopped; nothing is written until it is back.
pub(super) fn stop_sensor(device: &mut Device, at: i64) {
    let Some(implant) = device.foothold.clone() else { return };
    let net = elevated(device, at, &windows::NET, &implant, "net stop Sysmon64", 3 * SECOND);
    let line = r"C:\Windows\system32\net1 stop Sysmon64";
    elevated(device, at + 40 * MILLI, &windows::NET1, &net, line, 3 * SECOND);
    device.sensor_state(at + 2_163 * MILLI, "Stopped");
    device.service_state(at + 2_402 * MILLI, "Sysmon64", "Sysmon64", false);
}

/// The service manager starts the sensor again.
pub(super) fn sensor_back(device: &mut Device, at: i64) {
    let Some(core) = device.windows(at) else { return };
    device.service_state(at + 20 * MILLI, "Sysmon64", "Sysmon64", true);
    device.start(Start {
        at: at + 60 * MILLI,
        binary: &apps::SYSMON,
        image: None,
        parent: &core.services,
        command_line: r"C:\Windows\Sysmon64.exe".to_owned(),
        session: &core.system,
        integrity: "System",
        lifetime: i64::MAX,
    });
    device.sensor_state(at + 90 * MILLI, "Started");
}

/// The memory of lsass is written to a file, taken away and deleted.
pub(super) fn dump_credentials(device: &mut Device, at: i64) {
    let Some(implant) = device.foothold.clone() else { return };
    let Some(core) = device.windows(at) else { return };
    let world = Arc::clone(&device.world);
    let names = &world.plan.names;
    let shell = elevated(
        device,
        at,
        &windows::CMD,
        &implant,
        "cmd.exe /c tasklist /fi \"imagename eq lsass.exe\"",
        SECOND,
    );
    let line = "tasklist  /fi \"imagename eq lsass.exe\"";
    elevated(device, at + 30 * MILLI, &windows::TASKLIST, &shell, line, 600 * MILLI);
    let pid = core.lsass.pid;
    let dump = format!(r"C:\Windows\Temp\dbg{pid}.dmp");
    let line = format!(r"rundll32.exe C:\Windows\System32\comsvcs.dll, MiniDump {pid} {dump} full");
    let later = at + 5_191 * MILLI;
    let rundll = elevated(device, later, &windows::RUNDLL32, &implant, &line, 3 * SECOND);
    device.module_loaded(later + 90 * MILLI, &rundll, &modules::COMSVCS);
    let trace = r"C:\Windows\SYSTEM32\ntdll.dll+9f8e4|C:\Windows\System32\KERNELBASE.dll+2c13e|C:\Windows\System32\comsvcs.dll+5f9e1|C:\Windows\System32\rundll32.exe+3a5d";
    device.process_opened(later + 220 * MILLI, &rundll, &core.lsass, "0x1fffff", trace);
    device.file_created(later + 400 * MILLI, &rundll, &dump);
    let c2 = Connection::to(names.address, names.domain, 443);
    device.connected(at + 55_146 * MILLI, &implant, c2);
    device.file_deleted(at + 74_411 * MILLI, &implant, &dump, true);
}
