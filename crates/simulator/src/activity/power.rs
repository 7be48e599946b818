//! Coming and going: switching on and off, sleep, signing in and out, locking.

use std::sync::Arc;

use crate::activity::boot;
use crate::activity::core::{Core, Desktop, System};
use crate::activity::desktop::open_morning_apps;
use crate::clock::{MILLI, MINUTE, SECOND};
use crate::device::{Device, Leaving, Start};
use crate::software::{linux, windows};

/// Somebody comes.
pub(crate) fn arrive(device: &mut Device, at: i64) {
    let mut at = at;
    if matches!(device.system, System::Off) {
        boot::boot(device, at);
        device.heartbeat(at + 30 * SECOND);
        at += device.rng.between(45, 140) * SECOND;
    } else if device.asleep {
        device.asleep = false;
        device.awake_since = at;
        device.woke_up(at);
        at += device.rng.between(3, 30) * SECOND;
    }
    if device.desktop.is_some() {
        unlock(device, at);
    } else {
        sign_in(device, at);
    }
    open_morning_apps(device, at);
}

/// Somebody goes.
pub(crate) fn leave(device: &mut Device, at: i64, leaving: Leaving) {
    lock(device);
    match leaving {
        Leaving::Locked => {}
        Leaving::Sleep => {
            device.end_processes(at);
            if device.profile.is_windows() && !matches!(device.system, System::Off) {
                device.fell_asleep(at);
            }
            device.asleep = true;
        }
        Leaving::ShutDown => shut_down(device, at),
    }
}

pub(crate) fn lock(device: &mut Device) {
    if let Some(desktop) = &mut device.desktop {
        desktop.locked = true;
    }
}

/// Back at the screen: the password again, at times wrong at first.
pub(crate) fn unlock(device: &mut Device, at: i64) {
    let mut at = at;
    let Some(desktop) = &mut device.desktop else { return };
    desktop.locked = false;
    let account = Arc::clone(&desktop.session.account);
    if let System::Windows(core) = device.system.clone() {
        if device.rng.chance(90) {
            device.logon_failed(at, &account, 7, None);
            at += 6 * SECOND;
        }
        let ends = at + 300 * MILLI;
        let session = device.open_session(at, &account, 7, 1, ends);
        device.logged_on(at, &session, Some(&core.lsass), None);
        device.logged_off(ends, &session);
    }
}

/// The weekly update window: down and up again.
pub(crate) fn reboot(device: &mut Device, at: i64) {
    if matches!(device.system, System::Off) || device.asleep {
        return;
    }
    shut_down(device, at);
    let at = at + device.rng.between(40, 160) * SECOND;
    boot::boot(device, at);
}

fn shut_down(device: &mut Device, at: i64) {
    device.end_processes(at);
    if let Some(desktop) = device.desktop.take() {
        device.end_session_processes(at, &desktop.session);
        device.logged_off(at + 2 * SECOND, &desktop.session);
    }
    if device.profile.is_windows() && !matches!(device.system, System::Off) {
        device.system_stopped(at + 9 * SECOND);
    }
    device.forget_processes();
    device.system = System::Off;
}

fn sign_in(device: &mut Device, at: i64) {
    match device.system.clone() {
        System::Windows(core) => sign_in_windows(device, &core, at),
        System::Linux(core) => {
            let account = Arc::clone(&device.profile.owner);
            let session = device.open_session(at, &account, 2, 1, i64::MAX);
            let shell = device.start(Start {
                at,
                binary: &linux::GNOME_SHELL,
                image: None,
                parent: &core.init,
                command_line: "/usr/bin/gnome-shell".to_owned(),
                session: &session,
                integrity: "no level",
                lifetime: i64::MAX,
            });
            device.desktop = Some(Desktop {
                since: at + SECOND,
                session,
                shell,
                apps: Vec::new(),
                locked: false,
            });
        }
        System::Off => {}
    }
}

fn sign_in_windows(device: &mut Device, core: &Arc<Core>, at: i64) {
    let account = Arc::clone(&device.profile.owner);
    let mut at = at;
    if device.rng.chance(60) {
        device.logon_failed(at, &account, 2, None);
        at += 8 * SECOND;
    }
    // A laptop away from the office knows the password only from its cache.
    let cached = device.profile.off_at_night && device.rng.chance(220);
    let session = device.open_session(at, &account, if cached { 11 } else { 2 }, 1, i64::MAX);
    device.logged_on(at, &session, Some(&core.lsass), None);
    let initialises = device.rng.between(20, 34) * SECOND;
    let userinit = device.start(Start {
        at: at + 400 * MILLI,
        binary: &windows::USERINIT,
        image: None,
        parent: &core.winlogon,
        command_line: r"C:\Windows\system32\userinit.exe".to_owned(),
        session: &session,
        integrity: "Medium",
        lifetime: initialises,
    });
    let shell = device.start(Start {
        at: at + 700 * MILLI,
        binary: &windows::EXPLORER,
        image: None,
        parent: &userinit,
        command_line: r"C:\Windows\Explorer.EXE".to_owned(),
        session: &session,
        integrity: "Medium",
        lifetime: i64::MAX,
    });
    let children = [
        (&core.dcom, &windows::RUNTIME_BROKER, r"C:\Windows\System32\RuntimeBroker.exe -Embedding"),
        (
            &core.dcom,
            &windows::START_MENU,
            "\"C:\\Windows\\SystemApps\\Microsoft.Windows.StartMenuExperienceHost_cw5n1h2txyewy\\StartMenuExperienceHost.exe\" -ServerName:App.AppXywbrabmsek0gm3tkwpr5kwzbs55tkqay.mca",
        ),
        (
            &core.dcom,
            &windows::SEARCH_HOST,
            "\"C:\\Windows\\SystemApps\\MicrosoftWindows.Client.CBS_cw5n1h2txyewy\\SearchHost.exe\" -ServerName:CortanaUI.AppXstmwaab17q5s3y22tp6apqz7a45vwv65.mca",
        ),
        (
            &core.schedule,
            &windows::TASKHOSTW,
            "taskhostw.exe {222A245B-E637-4AE9-A93F-A59CA119A75E}",
        ),
        (&core.schedule, &windows::CTFMON, "\"ctfmon.exe\""),
        (&core.services, &windows::SIHOST, "sihost.exe"),
        (&shell, &windows::SECURITY_TRAY, "\"C:\\Windows\\System32\\SecurityHealthSystray.exe\" "),
    ];
    let mut later = at + SECOND;
    for (parent, binary, line) in children {
        later += device.rng.between(60, 1900) * MILLI;
        device.start(Start {
            at: later,
            binary,
            image: None,
            parent,
            command_line: line.to_owned(),
            session: &session,
            integrity: "Medium",
            lifetime: i64::MAX,
        });
    }
    let since = later.min(at + MINUTE);
    device.desktop = Some(Desktop { since, session, shell, apps: Vec::new(), locked: false });
}
