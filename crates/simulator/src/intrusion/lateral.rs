//! From host to host: a copied service, WMI, remote desktop.

use std::sync::Arc;

use crate::clock::{MILLI, MINUTE, SECOND};
use crate::device::{Device, Start};
use crate::process::Session;
use crate::record::{Connection, Source};
use crate::roster::Profile;
use crate::software::{server, windows};

/// On the first host: the stolen account, and the implant copied to the second host.
pub(super) fn copy_over(device: &mut Device, at: i64) {
    let Some(implant) = device.foothold.clone() else { return };
    let world = Arc::clone(&device.world);
    let target = &world.plan.hosts.lateral;
    let account = Arc::clone(&world.roster.backup_account);
    device.resolved(at, &implant, &target.fqdn, &format!("::ffff:{};", target.ip));
    device.explicit_logon(at + 100 * MILLI, &implant, &account, &target.fqdn, &target.ip);
    let Some(core) = device.windows(at) else { return };
    let share = Connection::to(&target.ip, &target.fqdn, 445);
    device.connected(at + 200 * MILLI, &core.kernel, share);
    let remote = format!(r"\\{}\ADMIN$\{}.exe", target.name, world.plan.names.service);
    let line = format!("cmd.exe /c copy \"{}\" {remote}", implant.image);
    let shell = device.start(Start {
        at: at + 2_511 * MILLI,
        binary: &windows::CMD,
        image: None,
        parent: &implant,
        command_line: line,
        session: &implant.session,
        integrity: "High",
        lifetime: 3 * SECOND,
    });
    device.file_created(at + 3_283 * MILLI, &shell, &remote);
}

/// The stolen account signs in over the network from another host.
fn sign_in(device: &mut Device, at: i64, from: &Profile, stays: i64) -> (Arc<Session>, Source) {
    let account = Arc::clone(&device.world.roster.backup_account);
    let port = device.rng.between(49_200, 65_500) as u16;
    let source = Source::remote(&from.ip, &from.name, "NTLM", port);
    let session = device.open_session(at, &account, 3, 0, at + stays);
    device.logged_on(at, &session, None, Some(&source));
    device.logged_off(at + stays, &session);
    (session, source)
}

/// On the second host: the service comes, runs as SYSTEM and looks around.
pub(super) fn install_service(device: &mut Device, at: i64) {
    let Some(core) = device.windows(at) else { return };
    let world = Arc::clone(&device.world);
    let (from, names) = (&world.plan.hosts.patient, &world.plan.names);
    device.connected(at, &core.kernel, Connection::from(&from.ip, &from.fqdn, 445));
    let (session, source) = sign_in(device, at + 60 * MILLI, from, 5 * MINUTE);
    device.share_opened(at + 120 * MILLI, &session, &source, "ADMIN$");
    let image = format!(r"C:\Windows\{}.exe", names.service);
    device.file_created(at + 400 * MILLI, &core.kernel, &image);
    let later = at + 9_420 * MILLI;
    let value = format!(r"HKLM\System\CurrentControlSet\Services\{}\ImagePath", names.service);
    let path = format!(r"%SystemRoot%\{}.exe", names.service);
    device.registry_value(later, &core.services, &value, &path);
    device.service_installed(later + 40 * MILLI, &names.service, &path, "demand start");
    let start = Start {
        at: later + 300 * MILLI,
        binary: &server::IMPLANT_SERVICE,
        image: Some(image.clone()),
        parent: &core.services,
        command_line: image,
        session: &core.system,
        integrity: "System",
        lifetime: 50 * MINUTE,
    };
    let service = device.start(start);
    device.service_state(later + 600 * MILLI, &names.service, &names.service, true);
    let shell = device.start(Start {
        at: later + 4_274 * MILLI,
        binary: &windows::CMD,
        image: None,
        parent: &service,
        command_line: r"C:\Windows\system32\cmd.exe /c whoami & hostname".to_owned(),
        session: &core.system,
        integrity: "System",
        lifetime: 2 * SECOND,
    });
    device.start(Start {
        at: later + 4_330 * MILLI,
        binary: &windows::WHOAMI,
        image: None,
        parent: &shell,
        command_line: "whoami".to_owned(),
        session: &core.system,
        integrity: "System",
        lifetime: SECOND,
    });
    for nth in 0..8 {
        let at = later + 20 * SECOND + nth * 2 * MINUTE + device.rng.between(0, 5000) * MILLI;
        device.connected(at, &service, Connection::to(names.address, names.domain, 443));
    }
    device.foothold = Some(service);
}

/// On the file server: a shell through WMI, from the first host.
pub(super) fn remote_wmi(device: &mut Device, at: i64) {
    let Some(core) = device.windows(at) else { return };
    let world = Arc::clone(&device.world);
    let from = &world.plan.hosts.patient;
    device.connected(at, &core.dcom, Connection::from(&from.ip, &from.fqdn, 135));
    let (session, _) = sign_in(device, at + 80 * MILLI, from, 4 * MINUTE);
    let provider = device.start(Start {
        at: at + 300 * MILLI,
        binary: &windows::WMIPRVSE,
        image: None,
        parent: &core.dcom,
        command_line: r"C:\Windows\system32\wbem\wmiprvse.exe -secured -Embedding".to_owned(),
        session: &core.network,
        integrity: "System",
        lifetime: 6 * MINUTE,
    });
    let output = format!(r"\\127.0.0.1\ADMIN$\__{}", device.rng.between(1_000_000, 9_999_999));
    let mut later = at + 700 * MILLI;
    for command in ["cd \\", "hostname", r"dir D:\Shares", "net session"] {
        let line = format!("cmd.exe /Q /c {command} 1> {output} 2>&1");
        let shell = device.start(Start {
            at: later,
            binary: &windows::CMD,
            image: None,
            parent: &provider,
            command_line: line,
            session: &session,
            integrity: "High",
            lifetime: SECOND,
        });
        if command.starts_with("net ") {
            device.start(Start {
                at: later + 40 * MILLI,
                binary: &windows::NET,
                image: None,
                parent: &shell,
                command_line: "net  session".to_owned(),
                session: &session,
                integrity: "High",
                lifetime: 400 * MILLI,
            });
        }
        later += device.rng.between(9, 40) * SECOND;
    }
}

/// On the file server: remote desktop with the stolen account, from the second host.
pub(super) fn remote_desktop(device: &mut Device, at: i64) {
    let Some(core) = device.windows(at) else { return };
    let world = Arc::clone(&device.world);
    let from = &world.plan.hosts.lateral;
    let account = Arc::clone(&world.roster.backup_account);
    let port = device.rng.between(49_200, 65_500) as u16;
    let source = Source::remote(&from.ip, &from.name, "Negotiate", port);
    device.connected(at, &core.remote_desktop, Connection::from(&from.ip, &from.fqdn, 3389));
    let stays = 54 * MINUTE;
    let session = device.open_session(at + SECOND, &account, 10, 3, at + stays);
    device.logged_on(at + SECOND, &session, Some(&core.winlogon), Some(&source));
    let launch = |device: &mut Device, after, binary, parent: &_, line: &str| {
        let at = at + after + device.rng.between(0, 800) * MILLI;
        device.start(Start {
            at,
            binary,
            image: None,
            parent,
            command_line: line.to_owned(),
            session: &session,
            integrity: "High",
            lifetime: i64::MAX,
        })
    };
    let userinit = launch(
        device,
        2 * SECOND,
        &windows::USERINIT,
        &core.winlogon,
        r"C:\Windows\system32\userinit.exe",
    );
    let shell =
        launch(device, 3 * SECOND, &windows::EXPLORER, &userinit, r"C:\Windows\Explorer.EXE");
    let clipboard = launch(device, 4 * SECOND, &windows::RDPCLIP, &core.remote_desktop, "rdpclip");
    device.file_created(at + 90_587 * MILLI, &clipboard, r"C:\ProgramData\7z.exe");
    device.file_created(at + 94_135 * MILLI, &clipboard, r"C:\ProgramData\rclone.exe");
    let line = "\"C:\\Windows\\system32\\cmd.exe\" ";
    let prompt = launch(device, 2 * MINUTE, &windows::CMD, &shell, line);
    device.logged_off(at + stays, &session);
    device.foothold = Some(prompt);
}
