//! What Linux devices do.

use std::sync::Arc;

use crate::activity::core::LinuxCore;
use crate::clock::{MILLI, MINUTE, SECOND};
use crate::device::{Device, Start};
use crate::process::{Account, Process, Session};
use crate::record::Connection;
use crate::roster::kinds::Role;
use crate::software::{Binary, linux};
use crate::words::{REPOSITORIES, SOURCE_FILES, WEB_SITES};

type OfLinux = fn(&mut Device, &Arc<LinuxCore>, i64);

static SERVER: [(u64, OfLinux); 6] = [
    (14, serve),
    (10, run_cron),
    (6, rotate_logs),
    (4, remote_shell),
    (3, check_updates),
    (2, read_disks),
];
static WORKSTATION: [(u64, OfLinux); 5] =
    [(20, develop), (14, browse), (4, run_cron), (3, check_updates), (2, rotate_logs)];

/// One activity.
pub(crate) fn spare(device: &mut Device, core: &Arc<LinuxCore>, at: i64) {
    let present = device.desktop.as_ref().is_some_and(|desktop| desktop.present(at));
    let table: &[(u64, OfLinux)] =
        if device.profile.role.is_server() || !present { &SERVER } else { &WORKSTATION };
    if let Some(act) = device.rng.weighted(table) {
        act(device, core, at);
    }
}

/// Starts a program with a whole command line in a session.
fn exec(
    device: &mut Device,
    at: i64,
    binary: &'static Binary,
    parent: &Arc<Process>,
    line: &str,
    lifetime: i64,
) -> Arc<Process> {
    let session = Arc::clone(&parent.session);
    exec_as(device, at, binary, parent, line, &session, lifetime)
}

fn exec_as(
    device: &mut Device,
    at: i64,
    binary: &'static Binary,
    parent: &Arc<Process>,
    line: &str,
    session: &Arc<Session>,
    lifetime: i64,
) -> Arc<Process> {
    device.start(Start {
        at,
        binary,
        image: None,
        parent,
        command_line: line.to_owned(),
        session,
        integrity: "no level",
        lifetime,
    })
}

/// Clients are answered: web, application or database.
fn serve(device: &mut Device, core: &Arc<LinuxCore>, at: i64) {
    let visitor = format!("203.0.113.{}", device.rng.below(198) + 1);
    match device.profile.role {
        Role::LinuxWeb => {
            let Some(nginx) = core.role(&linux::NGINX) else { return };
            let mut later = at;
            for _ in 0..=device.rng.below(3) {
                later += device.rng.between(20, 3000) * MILLI;
                device.connected(later, nginx, Connection::from(&visitor, "-", 443));
            }
            if device.rng.chance(300) {
                let Some(php) = core.role(&linux::PHP_FPM) else { return };
                let path = format!("/var/lib/php/sessions/sess_{}", device.rng.letters(26));
                device.file_created(later, php, &path);
                device.file_deleted(later + 24 * MINUTE, php, &path, false);
            }
        }
        Role::LinuxApp => {
            let Some(java) = core.role(&linux::JAVA) else { return };
            let world = Arc::clone(&device.world);
            if let Some(web) = world.first(Role::LinuxWeb) {
                device.connected(at, java, Connection::from(&web.ip, &web.fqdn, 8080));
            }
            if let Some(database) = world.first(Role::LinuxDatabase) {
                let connection = Connection::to(&database.ip, &database.fqdn, 5432);
                device.connected(at + 8 * MILLI, java, connection);
            }
        }
        Role::LinuxDatabase => {
            let Some(postgres) = core.role(&linux::POSTGRES) else { return };
            let world = Arc::clone(&device.world);
            let Some(app) = world.first(Role::LinuxApp) else { return };
            device.connected(at, postgres, Connection::from(&app.ip, &app.fqdn, 5432));
            let line = "postgres: autovacuum worker orders";
            let takes = device.rng.between(1, 30) * SECOND;
            exec(device, at + SECOND, &linux::POSTGRES, postgres, line, takes);
        }
        _ => {
            let Some(exporter) = core.role(&linux::NODE_EXPORTER) else { return };
            device.connected(at, exporter, Connection::from("10.41.0.21", "-", 9100));
        }
    }
}

fn run_cron(device: &mut Device, core: &Arc<LinuxCore>, at: i64) {
    let job = exec(device, at, &linux::CRON, &core.cron, "/usr/sbin/CRON -f -P", 9 * SECOND);
    let (line, tool, arguments): (&str, &'static Binary, &str) = match device.rng.below(4) {
        0 => (
            "/bin/sh -c    cd / && run-parts --report /etc/cron.hourly",
            &linux::RUN_PARTS,
            "run-parts --report /etc/cron.hourly",
        ),
        1 => ("/bin/sh -c df -P > /var/local/metrics/disk.prom", &linux::DF, "df -P"),
        2 => (
            "/bin/sh -c /usr/bin/certbot -q renew",
            &linux::CERTBOT,
            "/usr/bin/python3 /usr/bin/certbot -q renew",
        ),
        _ => ("/bin/sh -c /usr/local/sbin/health.sh", &linux::FREE, "free -m"),
    };
    let shell = exec(device, at + 5 * MILLI, &linux::SH, &job, line, 8 * SECOND);
    let tool = exec(device, at + 9 * MILLI, tool, &shell, arguments, 2 * SECOND);
    if line.contains("metrics") {
        device.file_created(at + 40 * MILLI, &tool, "/var/local/metrics/disk.prom");
    }
}

fn rotate_logs(device: &mut Device, core: &Arc<LinuxCore>, at: i64) {
    let log = device.rng.word(&["syslog", "auth.log", "nginx/access.log", "app/orders.log"]);
    let line = "/usr/sbin/logrotate /etc/logrotate.conf";
    let rotate = exec(device, at, &linux::LOGROTATE, &core.init, line, 6 * SECOND);
    device.file_created(at + 100 * MILLI, &rotate, &format!("/var/log/{log}.1"));
    let gzip = exec(device, at + 200 * MILLI, &linux::GZIP, &rotate, "/bin/gzip", SECOND);
    device.file_created(at + 210 * MILLI, &gzip, &format!("/var/log/{log}.2.gz"));
    device.file_deleted(at + 900 * MILLI, &gzip, &format!("/var/log/{log}.2"), false);
    let journal = format!("/var/log/journal/system@{}.journal", device.rng.letters(12));
    device.file_created(at + SECOND, &core.journal, &journal);
}

/// An administrator over ssh.
fn remote_shell(device: &mut Device, core: &Arc<LinuxCore>, at: i64) {
    let from = device.world.first(Role::BackupServer).map(|profile| profile.ip.clone());
    let from = from.unwrap_or_else(|| "10.41.0.21".to_owned());
    device.connected(at, &core.sshd, Connection::from(&from, "-", 22));
    let account = Account::linux(&device.profile.owner.name);
    let stays = device.rng.between(60, 1500) * SECOND;
    let session = device.open_session(at, &account, 10, 1, at + stays);
    let line = format!("sshd: {} [priv]", account.name);
    let sshd = exec(device, at + 100 * MILLI, &linux::SSHD, &core.sshd, &line, stays);
    let shell =
        exec_as(device, at + SECOND, &linux::BASH, &sshd, "-bash", &session, stays - 2 * SECOND);
    let commands: [(&'static Binary, &str); 9] = [
        (&linux::LS, "ls --color=auto -la"),
        (&linux::CAT, "cat /etc/os-release"),
        (&linux::GREP, "grep --color=auto -i error /var/log/syslog"),
        (&linux::LESS, "less /var/log/syslog"),
        (&linux::DF, "df -h"),
        (&linux::SYSTEMCTL, "systemctl status nginx"),
        (&linux::JOURNALCTL, "journalctl -u cron --since today"),
        (&linux::VIM, "vim notes.txt"),
        (&linux::FREE, "free -h"),
    ];
    let mut later = at + 2 * SECOND;
    for _ in 0..device.rng.between(2, 7) {
        later += device.rng.between(2, 50) * SECOND;
        if let Some((binary, line)) = device.rng.pick(&commands).copied() {
            let takes = device.rng.between(5, 4000) * MILLI;
            exec(device, later, binary, &shell, line, takes);
        }
    }
    if device.rng.chance(300) {
        let line = "sudo systemctl reload nginx";
        let sudo = exec(device, later + SECOND, &linux::SUDO, &shell, line, 2 * SECOND);
        let root = Arc::clone(&core.root);
        let reload = "systemctl reload nginx";
        exec_as(device, later + 2 * SECOND, &linux::SYSTEMCTL, &sudo, reload, &root, SECOND / 2);
    }
}

fn check_updates(device: &mut Device, core: &Arc<LinuxCore>, at: i64) {
    let line = "/bin/sh /usr/lib/apt/apt.systemd.daily update";
    let daily = exec(device, at, &linux::SH, &core.init, line, 40 * SECOND);
    let apt = exec(device, at + SECOND, &linux::APT, &daily, "apt-get -qq -y update", 20 * SECOND);
    let mirror = device.world.resolve("packages.forgehub.example");
    let connection = Connection::to(&mirror, "packages.forgehub.example", 443);
    device.connected(at + 2 * SECOND, &apt, connection);
    device.file_created(at + 9 * SECOND, &apt, "/var/lib/apt/lists/partial/InRelease");
    let line = "/usr/lib/update-notifier/apt-check --human-readable";
    exec(device, at + 22 * SECOND, &linux::APT_CHECK, &daily, line, 3 * SECOND);
    if device.rng.chance(150) {
        let line = "/usr/bin/python3 /usr/bin/unattended-upgrade";
        let upgrade = exec(device, at + 26 * SECOND, &linux::UNATTENDED, &daily, line, 12 * SECOND);
        let line = "/usr/bin/dpkg --status-fd 10 --no-triggers --configure libssl3";
        exec(device, at + 30 * SECOND, &linux::DPKG, &upgrade, line, 3 * SECOND);
    }
}

fn read_disks(device: &mut Device, core: &Arc<LinuxCore>, at: i64) {
    let blkid = exec(device, at, &linux::BLKID, &core.init, "/usr/sbin/blkid -p /dev/sda2", SECOND);
    device.raw_read(at + 10 * MILLI, &blkid, "/dev/sda2");
}

/// An engineer at a Linux workstation edits, builds and commits.
fn develop(device: &mut Device, core: &Arc<LinuxCore>, at: i64) {
    let parent = device.desktop.as_ref().map_or(&core.init, |desktop| &desktop.shell).clone();
    let repository = device.rng.word(&REPOSITORIES);
    let home = format!("/home/{}", parent.session.account.name);
    let takes = device.rng.between(20, 300) * SECOND;
    let shell = exec(device, at, &linux::BASH, &parent, "bash", takes);
    let source = device.rng.word(&SOURCE_FILES);
    let path = format!("{home}/src/{repository}/{source}.c");
    let vim = exec(device, at + SECOND, &linux::VIM, &shell, &format!("vim {source}.c"), takes / 4);
    device.file_created(at + takes / 8, &vim, &path);
    let later = at + takes / 3;
    let make = exec(device, later, &linux::MAKE, &shell, "make -j4", takes / 3);
    for nth in 0..device.rng.between(1, 4) {
        let object = device.rng.word(&SOURCE_FILES);
        let at = later + nth * SECOND;
        let line = format!("gcc -O2 -Wall -c {object}.c -o {object}.o");
        let gcc = exec(device, at, &linux::GCC, &make, &line, SECOND);
        let line = format!("/usr/lib/gcc/x86_64-linux-gnu/12/cc1 -quiet {object}.c");
        exec(device, at + 10 * MILLI, &linux::CC1, &gcc, &line, 700 * MILLI);
        let built = format!("{home}/src/{repository}/{object}.o");
        device.file_created(at + 800 * MILLI, &gcc, &built);
    }
    if device.rng.chance(400) {
        let later = at + takes * 3 / 4;
        let git = exec(device, later, &linux::GIT, &shell, "git pull --rebase", 3 * SECOND);
        let forge = device.world.resolve("code.forgehub.example");
        device.connected(
            later + 200 * MILLI,
            &git,
            Connection::to(&forge, "code.forgehub.example", 443),
        );
    }
}

fn browse(device: &mut Device, core: &Arc<LinuxCore>, at: i64) {
    let parent = device.desktop.as_ref().map_or(&core.init, |desktop| &desktop.shell).clone();
    let stays = device.rng.between(2, 30) * MINUTE;
    let line = "/usr/lib/firefox/firefox -new-window";
    let firefox = exec(device, at, &linux::FIREFOX, &parent, line, stays);
    let tab = format!(
        "/usr/lib/firefox/firefox -contentproc -childID {} -isForBrowser",
        device.rng.below(60)
    );
    exec(device, at + 900 * MILLI, &linux::FIREFOX, &firefox, &tab, stays / 2);
    let mut later = at + SECOND;
    for _ in 0..device.rng.between(1, 5) {
        later += device.rng.between(300, 20_000) * MILLI;
        let site = device.rng.word(&WEB_SITES);
        let address = device.world.resolve(site);
        device.connected(later, &firefox, Connection::to(&address, site, 443));
    }
}

/// The nightly backup of a Linux server.
pub(crate) fn back_up(device: &mut Device, at: i64) {
    let Some(core) = device.linux(at) else { return };
    let takes = device.rng.between(5, 40) * MINUTE;
    let job = exec(device, at, &linux::CRON, &core.cron, "/usr/sbin/CRON -f -P", takes);
    let line = "/bin/sh -c /usr/local/sbin/backup.sh";
    let shell = exec(device, at + 5 * MILLI, &linux::SH, &job, line, takes - SECOND);
    if core.role(&linux::POSTGRES).is_some() {
        let line = "/usr/lib/postgresql/15/bin/pg_dump -Fc orders -f /var/backups/orders.dump";
        let dump = exec(device, at + SECOND, &linux::PG_DUMP, &shell, line, takes / 3);
        device.file_created(at + 2 * SECOND, &dump, "/var/backups/orders.dump");
    }
    let line = "tar -czf /var/backups/etc.tar.gz /etc";
    let tar = exec(device, at + takes / 2, &linux::TAR, &shell, line, takes / 8);
    device.file_created(at + takes / 2 + SECOND, &tar, "/var/backups/etc.tar.gz");
    let line = "rsync -a --delete /var/backups/ backup:/vault/";
    let rsync = exec(device, at + takes * 3 / 4, &linux::RSYNC, &shell, line, takes / 8);
    let Some(target) = device.world.first(Role::BackupServer).cloned() else { return };
    let connection = Connection::to(&target.ip, &target.fqdn, 22);
    device.connected(at + takes * 3 / 4 + SECOND, &rsync, connection);
}
