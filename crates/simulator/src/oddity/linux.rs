//! Oddities on Linux servers.

use std::sync::Arc;

use crate::clock::{MILLI, MINUTE, SECOND};
use crate::device::{Device, Start};
use crate::oddity::Oddity;
use crate::process::{Account, Process, Session};
use crate::record::Connection;
use crate::roster::kinds::Role;
use crate::software::{Binary, linux};

fn run(
    device: &mut Device,
    at: i64,
    binary: &'static Binary,
    parent: &Arc<Process>,
    line: &str,
    session: &Arc<Session>,
) -> Arc<Process> {
    device.start(Start {
        at,
        binary,
        image: None,
        parent,
        command_line: line.to_owned(),
        session,
        integrity: "no level",
        lifetime: 2 * MINUTE,
    })
}

/// An administrator over ssh, then one thing too many.
pub(super) fn by_hand(device: &mut Device, at: i64, oddity: Oddity) {
    let Some(core) = device.linux(at) else { return };
    let world = Arc::clone(&device.world);
    let Some(from) = world.first(Role::BackupServer) else { return };
    device.connected(at, &core.sshd, Connection::from(&from.ip, &from.fqdn, 22));
    let account = Account::linux(&device.profile.owner.name);
    let session = device.open_session(at, &account, 10, 1, at + 12 * MINUTE);
    let line = format!("sshd: {} [priv]", account.name);
    let sshd = run(device, at + 100 * MILLI, &linux::SSHD, &core.sshd, &line, &core.root);
    let shell = run(device, at + SECOND, &linux::BASH, &sshd, "-bash", &session);
    let later = at + 20 * SECOND;
    if oddity == Oddity::LinuxAdministrator {
        let name = device.rng.letters(6);
        let line = format!("sudo useradd -m -s /bin/bash {name}");
        let sudo = run(device, later, &linux::SUDO, &shell, &line, &session);
        let line = format!("useradd -m -s /bin/bash {name}");
        run(device, later + 30 * MILLI, &linux::USERADD, &sudo, &line, &core.root);
        let line = format!("sudo usermod -aG sudo {name}");
        let sudo = run(device, later + 9 * SECOND, &linux::SUDO, &shell, &line, &session);
        let line = format!("usermod -aG sudo {name}");
        run(device, later + 9 * SECOND + 30 * MILLI, &linux::USERMOD, &sudo, &line, &core.root);
    } else {
        let line = "nmap -sS -p 22,80,443,445,3389 10.41.0.0/24";
        let nmap = run(device, later, &linux::NMAP, &shell, line, &session);
        let targets: Vec<_> = world.roster.devices.iter().take(24).collect();
        for (nth, target) in targets.into_iter().enumerate() {
            let port = [22, 445, 443].get(nth % 3).copied().unwrap_or(80);
            let at = later + SECOND + nth as i64 * 35 * MILLI;
            device.connected(at, &nmap, Connection::to(&target.ip, "-", port));
        }
    }
}
