//! Administration: scheduled scripts and remote sessions on servers.

use std::sync::Arc;

use crate::activity::core::Core;
use crate::clock::{MILLI, MINUTE, SECOND};
use crate::device::{Device, Start};
use crate::record::{Connection, Source};
use crate::software::{Binary, apps, windows};
use crate::words::SCRIPTS;

/// A script of the administrators', started by the task scheduler; PowerShell logs its text.
pub(crate) fn run_script(device: &mut Device, core: &Arc<Core>, at: i64) {
    let Some((path, text)) = device.rng.pick(&SCRIPTS).copied() else { return };
    let takes = device.rng.between(2, 20) * SECOND;
    let line = format!("powershell.exe -ExecutionPolicy RemoteSigned -File {path}");
    let shell = device.start(Start {
        at,
        binary: &windows::POWERSHELL,
        image: None,
        parent: &core.schedule,
        command_line: line,
        session: &core.system,
        integrity: "System",
        lifetime: takes,
    });
    device.spawn(at + 20 * MILLI, &windows::CONHOST, &shell, "0xffffffff -ForceV1", takes);
    device.script_block(at + 600 * MILLI, &shell, text, path);
    let profile = r"C:\Windows\Temp\__PSScriptPolicyTest_";
    let test = format!("{profile}{}.ps1", device.rng.letters(8));
    device.file_created(at + 400 * MILLI, &shell, &test);
    device.file_deleted(at + 430 * MILLI, &shell, &test, false);
    if path.contains("Remove-OldLogs") {
        device.spawn(
            at + SECOND,
            &windows::ROBOCOPY,
            &shell,
            r"D:\Logs E:\LogArchive *.log /MOV /MINAGE:30 /R:1",
            takes / 2,
        );
    }
}

/// An administrator on a server over remote desktop.
pub(crate) fn remote_session(device: &mut Device, core: &Arc<Core>, at: i64) {
    // One who works from an IT device, or from the second of the servers.
    let world = Arc::clone(&device.world);
    let Some(admin) = device.rng.pick(&world.roster.admins).cloned() else { return };
    let from = world
        .roster
        .devices
        .iter()
        .find(|profile| !profile.role.is_server() && profile.department.name == "IT")
        .or_else(|| world.first(crate::roster::kinds::Role::BackupServer));
    let Some(from) = from else { return };
    let stays = device.rng.between(4, 45) * MINUTE;
    let port = device.rng.between(49_200, 65_500) as u16;
    let source = Source::remote(&from.ip, &from.name, "Negotiate", port);
    let connection = Connection::from(&from.ip, &from.fqdn, 3389);
    device.connected(at, &core.remote_desktop, connection);
    let mut at = at + SECOND;
    if device.rng.chance(80) {
        device.logon_failed(at, &admin, 10, Some(&source));
        at += 9 * SECOND;
    }
    let session = device.open_session(at, &admin, 10, 2, at + stays);
    device.logged_on(at, &session, Some(&core.winlogon), Some(&source));
    let launch = |device: &mut Device, after: i64, binary, parent: &_, line: &str| {
        let at = at + after + device.rng.between(0, 800) * MILLI;
        device.start(Start {
            at,
            binary,
            image: None,
            parent,
            command_line: line.to_owned(),
            session: &session,
            integrity: "High",
            lifetime: stays - after - SECOND,
        })
    };
    let userinit = launch(
        device,
        SECOND,
        &windows::USERINIT,
        &core.winlogon,
        r"C:\Windows\system32\userinit.exe",
    );
    let shell =
        launch(device, 2 * SECOND, &windows::EXPLORER, &userinit, r"C:\Windows\Explorer.EXE");
    launch(device, 3 * SECOND, &windows::RDPCLIP, &core.remote_desktop, "rdpclip");
    let tools: [(&'static Binary, &str); 5] = [
        (
            &windows::MMC,
            "\"C:\\Windows\\system32\\mmc.exe\" \"C:\\Windows\\system32\\eventvwr.msc\" /s",
        ),
        (
            &windows::MMC,
            "\"C:\\Windows\\system32\\mmc.exe\" \"C:\\Windows\\system32\\services.msc\"",
        ),
        (&windows::TASKMGR, "\"C:\\Windows\\system32\\taskmgr.exe\" /4"),
        (&windows::NOTEPAD, "\"C:\\Windows\\system32\\notepad.exe\" C:\\Scripts\\notes.txt"),
        (&apps::SEVEN_ZIP_FM, "\"C:\\Program Files\\7-Zip\\7zFM.exe\""),
    ];
    for nth in 0..=device.rng.below(2) as i64 {
        if let Some((binary, line)) = device.rng.pick(&tools).copied() {
            launch(device, (20 + 50 * nth) * SECOND, binary, &shell, line);
        }
    }
    if device.rng.chance(300) {
        launch(
            device,
            90 * SECOND,
            &apps::NOTEPAD_PP,
            &shell,
            "\"C:\\Program Files\\Notepad++\\notepad++.exe\" C:\\Scripts\\Get-DiskReport.ps1",
        );
    }
    device.logged_off(at + stays, &session);
}
