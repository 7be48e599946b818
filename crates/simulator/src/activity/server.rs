//! What servers do: they answer clients, sign them in, back up at night.

use std::sync::Arc;

use crate::activity::core::Core;
use crate::activity::{OfSystem, admin};
use crate::clock::{HOUR, MILLI, MINUTE, SECOND, weekday};
use crate::device::{Device, Start};
use crate::process::Account;
use crate::record::{Connection, Source};
use crate::roster::Profile;
use crate::roster::kinds::Role;
use crate::software::{apps, server, windows};
use crate::words::{REPOSITORIES, SHARES, SOURCE_FILES};

static COMMON: [(u64, OfSystem); 4] =
    [(10, sign_in_client), (4, monitor), (1, admin::remote_session), (2, admin::run_script)];
static FILES: [(u64, OfSystem); 4] =
    [(22, open_share), (4, monitor), (1, admin::remote_session), (2, admin::run_script)];
static DIRECTORY: [(u64, OfSystem); 4] =
    [(14, answer_directory), (12, sign_in_client), (2, monitor), (1, admin::remote_session)];
static DATABASE: [(u64, OfSystem); 4] =
    [(16, answer_database), (4, sign_in_client), (3, monitor), (1, admin::remote_session)];
static WEB: [(u64, OfSystem); 4] =
    [(18, answer_web), (3, sign_in_client), (3, monitor), (1, admin::remote_session)];
static BUILD: [(u64, OfSystem); 4] =
    [(12, build), (3, sign_in_client), (3, monitor), (1, admin::remote_session)];
static BACKUP: [(u64, OfSystem); 4] =
    [(12, receive_backup), (3, sign_in_client), (3, monitor), (1, admin::remote_session)];

/// The next thing a server does.
pub(crate) fn choose(device: &mut Device) -> Option<OfSystem> {
    let table = match device.profile.role {
        Role::FileServer => &FILES,
        Role::DomainController => &DIRECTORY,
        Role::SqlServer => &DATABASE,
        Role::WebServer => &WEB,
        Role::BuildServer => &BUILD,
        Role::BackupServer => &BACKUP,
        _ => &COMMON,
    };
    device.rng.weighted(table)
}

/// A Windows device that asks for something: somebody's by day, another server otherwise.
fn client(device: &mut Device, at: i64) -> (Arc<Profile>, Arc<Account>) {
    let world = Arc::clone(&device.world);
    for _ in 0..6 {
        let Some(profile) = device.rng.pick(&world.roster.devices) else { continue };
        if !profile.is_windows() || profile.index == device.profile.index {
            continue;
        }
        let local = at + profile.site.offset_minutes * MINUTE;
        let hour = local.div_euclid(HOUR).rem_euclid(24);
        let at_work = (9..17).contains(&hour) && weekday(local.div_euclid(24 * HOUR)) < 5;
        if profile.role.is_server() {
            return (Arc::clone(profile), Arc::clone(&profile.machine_account));
        }
        if at_work || (!profile.off_at_night && device.rng.chance(150)) {
            let machine = device.rng.chance(150) || !at_work;
            let account = if machine { &profile.machine_account } else { &profile.owner };
            return (Arc::clone(profile), Arc::clone(account));
        }
    }
    let own = Arc::clone(&device.profile);
    let account = Arc::clone(&own.machine_account);
    (own, account)
}

/// A client signs in over the network, is served and signs out.
fn sign_in_client(device: &mut Device, core: &Arc<Core>, at: i64) {
    let (profile, account) = client(device, at);
    let port = device.rng.between(49_200, 65_500) as u16;
    let package = if device.rng.chance(850) { "Kerberos" } else { "NTLM" };
    let workstation = if package == "NTLM" { profile.name.as_str() } else { "-" };
    let source = Source::remote(&profile.ip, workstation, package, port);
    if device.rng.chance(300) {
        let connection = Connection::from(&profile.ip, &profile.fqdn, 445);
        device.connected(at, &core.kernel, connection);
    }
    let mut at = at + 20 * MILLI;
    if device.rng.chance(12) {
        device.logon_failed(at, &account, 3, Some(&source));
        at += 3 * SECOND;
    }
    let stays = device.rng.between(200, 90_000) * MILLI;
    let session = device.open_session(at, &account, 3, 0, at + stays);
    device.logged_on(at, &session, None, Some(&source));
    device.logged_off(at + stays, &session);
}

/// A share is opened and written to.
fn open_share(device: &mut Device, core: &Arc<Core>, at: i64) {
    let (profile, account) = client(device, at);
    let port = device.rng.between(49_200, 65_500) as u16;
    let source = Source::remote(&profile.ip, "-", "Kerberos", port);
    let connection = Connection::from(&profile.ip, &profile.fqdn, 445);
    device.connected(at, &core.kernel, connection);
    let at = at + 20 * MILLI;
    let stays = device.rng.between(20, 900) * SECOND;
    let session = device.open_session(at, &account, 3, 0, at + stays);
    device.logged_on(at, &session, None, Some(&source));
    let share = device.rng.word(&SHARES);
    device.share_opened(at + 30 * MILLI, &session, &source, share);
    let extension = device.rng.word(&["xlsx", "docx", "pdf", "dwg", "csv"]);
    let mut later = at;
    for _ in 0..device.rng.below(4) {
        later += device.rng.between(300, 40_000) * MILLI;
        let name = crate::activity::desktop::document(device, extension);
        device.file_created(later, &core.kernel, &format!(r"D:\Shares\{share}\{name}"));
        if device.rng.chance(250) {
            let gone = format!(r"D:\Shares\{share}\{}.tmp", device.rng.hex(8));
            device.file_deleted(later + 40 * MILLI, &core.kernel, &gone, false);
        }
    }
    device.logged_off(at + stays, &session);
}

fn answer_directory(device: &mut Device, core: &Arc<Core>, at: i64) {
    let (profile, _) = client(device, at);
    let dns = core.role(&windows::DNS).unwrap_or(&core.dns_client);
    let rows = [
        (&core.lsass, Connection::from(&profile.ip, &profile.fqdn, 88)),
        (&core.lsass, Connection::from(&profile.ip, &profile.fqdn, 389)),
        (dns, Connection::from(&profile.ip, &profile.fqdn, 53).udp()),
        (&core.kernel, Connection::from(&profile.ip, &profile.fqdn, 445)),
        (&core.dcom, Connection::from(&profile.ip, &profile.fqdn, 135)),
    ];
    let mut later = at;
    for _ in 0..=device.rng.below(3) {
        later += device.rng.between(1, 400) * MILLI;
        if let Some((process, connection)) = device.rng.pick(&rows).cloned() {
            device.connected(later, process, connection);
        }
    }
}

fn answer_database(device: &mut Device, core: &Arc<Core>, at: i64) {
    let Some(database) = core.role(&server::SQLSERVR) else { return };
    let (profile, _) = client(device, at);
    let connection = Connection::from(&profile.ip, &profile.fqdn, 1433);
    device.connected(at, database, connection);
    if device.rng.chance(120) {
        let log =
            format!(r"E:\SQLData\MSSQL16.MSSQLSERVER\MSSQL\Log\log_{}.trc", device.rng.below(800));
        device.file_created(at + 200 * MILLI, database, &log);
    }
    if device.rng.chance(80) {
        let Some(agent) = core.role(&server::SQLAGENT) else { return };
        let arguments = "-S . -E -Q \"EXEC dbo.IndexOptimize\" -b";
        device.spawn(at + SECOND, &server::SQLCMD, agent, arguments, 40 * SECOND);
    }
}

/// Visitors from outside; the page asks the database.
fn answer_web(device: &mut Device, core: &Arc<Core>, at: i64) {
    let visitor = format!("198.51.100.{}", device.rng.below(198) + 1);
    device.connected(at, &core.kernel, Connection::from(&visitor, "-", 443));
    let Some(worker) = core.role(&windows::W3WP) else { return };
    if device.rng.chance(500)
        && let Some(database) = device.world.first(Role::SqlServer).cloned()
    {
        let connection = Connection::to(&database.ip, &database.fqdn, 1433);
        device.connected(at + 15 * MILLI, worker, connection);
    }
    if device.rng.chance(150) {
        let page = device.rng.letters(8);
        let path = format!(
            r"C:\Windows\Microsoft.NET\Framework64\v4.0.30319\Temporary ASP.NET Files\shop\{page}.compiled"
        );
        device.file_created(at + 90 * MILLI, worker, &path);
    }
}

/// A job of the build agent.
fn build(device: &mut Device, core: &Arc<Core>, at: i64) {
    let Some(agent) = core.role(&server::BUILD_AGENT) else { return };
    let repository = device.rng.word(&REPOSITORIES);
    let takes = device.rng.between(40, 500) * SECOND;
    let worker = device.spawn(at, &server::BUILD_WORKER, agent, "spawnclient 1012 1016", takes);
    let fetch = format!("-c core.longpaths=true fetch --depth 1 origin {repository}");
    let git = device.spawn(at + SECOND, &apps::GIT, &worker, &fetch, 6 * SECOND);
    device.visit(at + SECOND + 200 * MILLI, &git, "code.forgehub.example", 443);
    let arguments = format!("build C:\\BuildAgent\\_work\\{repository}.sln -c Release");
    let dotnet =
        device.spawn(at + 8 * SECOND, &apps::DOTNET, &worker, &arguments, takes - 9 * SECOND);
    let mut later = at + 9 * SECOND;
    for _ in 0..device.rng.between(2, 8) {
        later += device.rng.between(200, 4000) * MILLI;
        let name = device.rng.word(&SOURCE_FILES);
        let path = format!(r"C:\BuildAgent\_work\{repository}\bin\Release\{name}.dll");
        device.file_created(later, &dotnet, &path);
    }
}

/// The backup server takes in what agents send.
fn receive_backup(device: &mut Device, core: &Arc<Core>, at: i64) {
    let Some(service) = core.role(&server::BACKUP_SERVICE) else { return };
    let (profile, _) = client(device, at);
    device.connected(at, service, Connection::from(&profile.ip, &profile.fqdn, 10_006));
    let path = format!(r"E:\Vault\{}\{}.stow", profile.name, device.rng.hex(8));
    device.file_created(at + SECOND, service, &path);
    if device.rng.chance(250) {
        let old = format!(r"E:\Vault\{}\{}.stow", profile.name, device.rng.hex(8));
        device.file_deleted(at + 4 * SECOND, service, &old, false);
    }
}

fn monitor(device: &mut Device, core: &Arc<Core>, at: i64) {
    let Some(probe) = core.role(&server::MONITORING) else { return };
    device.visit(at, probe, "metrics.tallycount.example", 443);
    if device.rng.chance(200) {
        let takes = 3 * SECOND;
        let tool = if device.rng.chance(500) {
            device.spawn(at + SECOND, &windows::W32TM, probe, "/query /status", takes)
        } else {
            device.spawn(at + SECOND, &windows::IPCONFIG, probe, "/displaydns", takes)
        };
        device.spawn(
            at + SECOND + 10 * MILLI,
            &windows::CONHOST,
            &tool,
            "0xffffffff -ForceV1",
            takes,
        );
    }
}

/// The nightly backup of a server.
pub(crate) fn back_up(device: &mut Device, at: i64) {
    let Some(core) = device.windows(at) else {
        crate::activity::linux::back_up(device, at);
        return;
    };
    let Some(agent) = core.role(&server::BACKUP_AGENT) else { return };
    let account = Arc::clone(&device.world.roster.backup_account);
    let takes = device.rng.between(12, 70) * MINUTE;
    let session = device.open_session(at, &account, 4, 0, at + takes);
    device.logged_on(at, &session, Some(&core.services), None);
    device.service_state(at + SECOND, "Volume Shadow Copy", "VSS", true);
    device.spawn(at + SECOND, &windows::VSSVC, &core.services, "", takes);
    let line = device.command_line(&server::BACKUP_WORKER, &session, "--job nightly --quiet");
    let worker = device.start(Start {
        at: at + 2 * SECOND,
        binary: &server::BACKUP_WORKER,
        image: None,
        parent: agent,
        command_line: line,
        session: &session,
        integrity: "High",
        lifetime: takes,
    });
    if let Some(target) = device.world.first(Role::BackupServer).cloned() {
        for nth in 0..4 {
            let connection = Connection::to(&target.ip, &target.fqdn, 10_006);
            device.connected(at + 4 * SECOND + nth * takes / 5, &worker, connection);
        }
    }
    let catalogue = r"C:\ProgramData\Stowage\last-run.json";
    device.file_created(at + takes - 2 * SECOND, &worker, catalogue);
    device.service_state(at + takes + MINUTE, "Volume Shadow Copy", "VSS", false);
    device.logged_off(at + takes, &session);
}
