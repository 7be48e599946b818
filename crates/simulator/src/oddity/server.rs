//! Oddities on Windows servers.

use std::sync::Arc;

use crate::clock::{MILLI, MINUTE, SECOND};
use crate::device::{Device, Start};
use crate::oddity::Oddity;
use crate::process::{Account, Process};
use crate::record::{Connection, Source};
use crate::roster::Profile;
use crate::software::{Binary, server, windows};

/// Somebody's ordinary Windows device.
fn workstation(device: &mut Device) -> Option<Arc<Profile>> {
    let world = Arc::clone(&device.world);
    let people: Vec<_> = world
        .roster
        .devices
        .iter()
        .filter(|profile| !profile.role.is_server() && profile.is_windows())
        .collect();
    device.rng.pick(&people).map(|profile| Arc::clone(profile))
}

/// Remote desktop onto this server: session, shell and a prompt.
fn prompt(
    device: &mut Device,
    at: i64,
    from: &Profile,
    account: &Arc<Account>,
) -> Option<Arc<Process>> {
    let core = device.windows(at)?;
    let port = device.rng.between(49_200, 65_500) as u16;
    let source = Source::remote(&from.ip, &from.name, "Negotiate", port);
    device.connected(at, &core.remote_desktop, Connection::from(&from.ip, &from.fqdn, 3389));
    let stays = device.rng.between(6 * MINUTE, 20 * MINUTE);
    let session = device.open_session(at + SECOND, account, 10, 2, at + stays);
    device.logged_on(at + SECOND, &session, Some(&core.winlogon), Some(&source));
    device.logged_off(at + stays, &session);
    let mut parent = Arc::clone(&core.winlogon);
    let chain: [(&'static Binary, &str); 3] = [
        (&windows::USERINIT, r"C:\Windows\system32\userinit.exe"),
        (&windows::EXPLORER, r"C:\Windows\Explorer.EXE"),
        (&windows::CMD, "\"C:\\Windows\\system32\\cmd.exe\" "),
    ];
    let mut later = at + SECOND;
    for (binary, line) in chain {
        later += device.rng.between(400, 15_000) * MILLI;
        parent = device.start(Start {
            at: later,
            binary,
            image: None,
            parent: &parent,
            command_line: line.to_owned(),
            session: &session,
            integrity: "High",
            lifetime: i64::MAX,
        });
    }
    Some(parent)
}

/// One command that an administrator, or the backup's account, should have done differently.
pub(super) fn by_hand(device: &mut Device, at: i64, oddity: Oddity) {
    let Some(core) = device.windows(at) else { return };
    let world = Arc::clone(&device.world);
    let later = at + MINUTE;
    if oddity == Oddity::AccountsSaved {
        let line = r"reg.exe save HKLM\SAM E:\Vault\state\sam.hiv /y";
        let parent = core.role(&server::BACKUP_SERVICE).unwrap_or(&core.schedule);
        let script =
            device.spawn(at, &windows::CMD, parent, r"/c C:\Scripts\save-state.cmd", MINUTE);
        let reg = run(device, at + SECOND, &windows::REG, &script, line);
        device.file_created(at + 2 * SECOND, &reg, r"E:\Vault\state\sam.hiv");
        return;
    }
    let Some(admin) = device.rng.pick(&world.roster.admins).cloned() else { return };
    let Some(from) = workstation(device) else { return };
    let Some(prompt) = prompt(device, at, &from, &admin) else { return };
    let site = "www.toolyard.example";
    match oddity {
        Oddity::CertutilDownload => {
            let line = format!(
                "certutil -urlcache -split -f http://{site}/tools/portqry.zip C:\\Tools\\portqry.zip"
            );
            let tool = run(device, later, &windows::CERTUTIL, &prompt, &line);
            device.visit(later + 300 * MILLI, &tool, site, 80);
            device.file_created(later + SECOND, &tool, r"C:\Tools\portqry.zip");
        }
        Oddity::ScriptDownload => {
            let text = format!(
                "Invoke-WebRequest https://{site}/scripts/inv.ps1 -OutFile C:\\Tools\\inv.ps1"
            );
            let line = format!("powershell -ExecutionPolicy Bypass -Command \"{text}\"");
            let shell = run(device, later, &windows::POWERSHELL, &prompt, &line);
            device.script_block(later + 500 * MILLI, &shell, &text, "");
            device.visit(later + 900 * MILLI, &shell, site, 443);
            device.file_created(later + 2 * SECOND, &shell, r"C:\Tools\inv.ps1");
        }
        _ => {
            run(device, later, &windows::WEVTUTIL, &prompt, "wevtutil cl Application");
        }
    }
}

fn run(
    device: &mut Device,
    at: i64,
    binary: &'static Binary,
    parent: &Arc<Process>,
    line: &str,
) -> Arc<Process> {
    device.start(Start {
        at,
        binary,
        image: None,
        parent,
        command_line: line.to_owned(),
        session: &parent.session,
        integrity: parent.integrity,
        lifetime: 4 * SECOND,
    })
}

/// Somebody who is no administrator, from the own desk.
pub(super) fn unusual_remote_desktop(device: &mut Device, at: i64) {
    let Some(from) = workstation(device) else { return };
    let account = Arc::clone(&from.owner);
    prompt(device, at, &from, &account);
}

/// Many accounts, one source, within two minutes.
pub(super) fn password_guesses(device: &mut Device, at: i64) {
    let Some(from) = workstation(device) else { return };
    let mut later = at;
    for _ in 0..device.rng.between(9, 16) {
        later += device.rng.between(2_000, 9_000) * MILLI;
        let Some(victim) = workstation(device) else { return };
        let port = device.rng.between(49_200, 65_500) as u16;
        let source = Source::remote(&from.ip, &from.name, "NTLM", port);
        device.logon_failed(later, &victim.owner, 3, Some(&source));
    }
}

/// The service, its pipe, and one command.
pub(super) fn remote_tool(device: &mut Device, at: i64) {
    let Some(core) = device.windows(at) else { return };
    let path = r"C:\Windows\PSEXESVC.exe";
    device.file_created(at, &core.kernel, path);
    device.service_installed(at + SECOND, "PSEXESVC", r"%SystemRoot%\PSEXESVC.exe", "demand start");
    let later = at + 2 * SECOND;
    let service = run(device, later, &server::PSEXESVC, &core.services, path);
    device.pipe(later + 100 * MILLI, &service, true, r"\PSEXESVC");
    device.start(Start {
        at: later + 300 * MILLI,
        binary: &windows::IPCONFIG,
        image: None,
        parent: &service,
        command_line: "\"ipconfig\" /flushdns".to_owned(),
        session: &core.system,
        integrity: "System",
        lifetime: SECOND,
    });
    device.file_deleted(at + 9 * SECOND, &core.kernel, path, false);
}
