//! A working day at a Windows screen: which activity comes next, and the plain ones.

use std::sync::Arc;

use crate::activity::core::{Core, Desktop};
use crate::activity::{AtScreen, browser, developer, office};
use crate::clock::{HOUR, MILLI, MINUTE, SECOND};
use crate::device::Device;
use crate::process::Process;
use crate::random::stable_hash;
use crate::record::Connection;
use crate::roster::kinds::Role;
use crate::software::{Binary, apps, modules, windows};
use crate::words::{DOCUMENTS, USER_REGISTRY};

static COMMON: [(u64, AtScreen); 10] = [
    (26, browser::browse),
    (4, browser::download),
    (16, office::read_mail),
    (16, office::edit_document),
    (10, office::meet),
    (10, shuffle_files),
    (8, line_of_business),
    (6, open_occasional),
    (3, print),
    (2, ask_for_elevation),
];

static ENGINEERING: [(u64, AtScreen); 6] = [
    (22, browser::browse),
    (8, office::read_mail),
    (8, office::meet),
    (6, shuffle_files),
    (6, open_occasional),
    (30, developer::develop),
];

/// The next thing somebody does.
pub(crate) fn choose(device: &mut Device) -> Option<AtScreen> {
    if device.profile.department.name == "Engineering" {
        device.rng.weighted(&ENGINEERING)
    } else {
        device.rng.weighted(&COMMON)
    }
}

/// The browser that the owner prefers.
pub(crate) fn favourite_browser(device: &Device) -> &'static Binary {
    match stable_hash(device.world.config.seed, &device.profile.owner.name) % 100 {
        0..=54 => &apps::EDGE,
        55..=84 => &apps::CHROME,
        _ => &apps::FIREFOX,
    }
}

/// In the morning the usual programs are opened and stay open until the evening.
pub(crate) fn open_morning_apps(device: &mut Device, at: i64) {
    if !device.profile.is_windows() {
        return;
    }
    let mut wanted: Vec<&'static Binary> =
        vec![&apps::ONEDRIVE, &apps::OUTLOOK, &apps::TEAMS, favourite_browser(device)];
    if device.profile.role == Role::Laptop && device.rng.chance(350) {
        wanted.insert(0, &apps::VPN);
    }
    wanted.extend(device.profile.department.apps);
    let mut later = at + 2 * SECOND;
    for binary in wanted {
        later += device.rng.between(4, 160) * SECOND;
        open(device, binary, later, "");
    }
}

/// The open program, opened now if it is not; `None` when it is about to be opened.
pub(crate) fn open(
    device: &mut Device,
    binary: &'static Binary,
    at: i64,
    arguments: &str,
) -> Option<Arc<Process>> {
    let desktop = device.desktop.as_ref()?;
    if let Some(process) = desktop.app(binary, at) {
        return process.runs(at).then_some(process);
    }
    let shell = Arc::clone(&desktop.shell);
    let stays = device.rng.between(6 * HOUR, 9 * HOUR);
    let process = device.spawn(at, binary, &shell, arguments, stays);
    if let Some(desktop) = &mut device.desktop {
        desktop.apps.retain(|app| app.ends > at);
        desktop.apps.push(Arc::clone(&process));
    }
    load_modules(device, &process, at + 30 * MILLI, 3);
    Some(process)
}

/// A few of the libraries that a program loads when it starts.
pub(crate) fn load_modules(device: &mut Device, process: &Arc<Process>, at: i64, most: u64) {
    let mut later = at;
    for _ in 0..device.rng.below(most + 1) {
        later += device.rng.between(1, 40) * MILLI;
        let office = process.image.contains("Office16") && device.rng.chance(400);
        let table: &'static [Binary] = if office { &modules::OFFICE } else { &modules::SYSTEM };
        if let Some(module) = device.rng.pick(table) {
            device.module_loaded(later, process, module);
        }
    }
}

/// `C:\Users\name`.
pub(crate) fn home(desktop: &Desktop) -> String {
    format!(r"C:\Users\{}", desktop.session.account.name)
}

/// The name of some document of the device's people.
pub(crate) fn document(device: &mut Device, extension: &str) -> String {
    let name = device.rng.word(&DOCUMENTS);
    format!("{name} {}.{extension}", device.rng.below(60) + 1)
}

fn user_registry(device: &mut Device, desktop: &Desktop, process: &Process, at: i64) {
    if let Some((value, data)) = device.rng.pick(&USER_REGISTRY).copied() {
        let value = format!(r"HKU\{}\{value}", desktop.session.account.sid);
        device.registry_value(at, process, &value, data);
    }
}

/// Explorer: copy, rename, throw away.
fn shuffle_files(device: &mut Device, _core: &Arc<Core>, desktop: &Desktop, at: i64) {
    let folder = device.rng.word(&["Documents", "Desktop", r"Documents\Archive", "Downloads"]);
    let extension = device.rng.word(&["docx", "xlsx", "pdf", "pptx", "txt", "png", "csv"]);
    let name = document(device, extension);
    let home = home(desktop);
    let shell = &desktop.shell;
    let path = format!(r"{home}\{folder}\{name}");
    device.file_created(at, shell, &path);
    let recent = format!(r"{home}\AppData\Roaming\Microsoft\Windows\Recent\{name}.lnk");
    device.file_created(at + 120 * MILLI, shell, &recent);
    user_registry(device, desktop, shell, at + 180 * MILLI);
    user_registry(device, desktop, shell, at + 230 * MILLI);
    if device.rng.chance(350) {
        let later = at + device.rng.between(5, 200) * SECOND;
        device.file_deleted(later, shell, &path, false);
    }
    if device.rng.chance(200) {
        let line = if device.rng.chance(500) { &windows::NOTEPAD } else { &windows::SNIPPING };
        let stays = device.rng.between(20, 900) * SECOND;
        device.spawn(at + 3 * SECOND, line, shell, "", stays);
    }
}

/// The department's own program talks to its server.
fn line_of_business(device: &mut Device, _core: &Arc<Core>, desktop: &Desktop, at: i64) {
    let Some(binary) = device.profile.department.business else { return };
    let Some(process) = open(device, binary, at, "") else { return };
    let later = at + device.rng.between(1, 6) * SECOND;
    if let Some(server) = device.world.first(Role::SqlServer).cloned() {
        device.resolved(later, &process, &server.fqdn, &format!("::ffff:{};", server.ip));
        let connection = Connection::to(&server.ip, &server.fqdn, 1433);
        device.connected(later + 20 * MILLI, &process, connection);
    }
    let home = home(desktop);
    let product = process.binary.name().trim_end_matches(".exe");
    let cache = format!(r"{home}\AppData\Local\{product}\cache\{}.dat", device.rng.letters(8));
    device.file_created(later + 70 * MILLI, &process, &cache);
    device.file_deleted(later + 40 * SECOND, &process, &cache, false);
    let value =
        format!(r"HKU\{}\SOFTWARE\{product}\Recent\LastRecord", desktop.session.account.sid);
    let record = device.rng.below(90_000).to_string();
    device.registry_value(later + 90 * MILLI, &process, &value, &record);
}

/// Something from the start menu, for a while.
fn open_occasional(device: &mut Device, _core: &Arc<Core>, desktop: &Desktop, at: i64) {
    let Some(binary) = device.rng.pick(device.profile.department.occasional).copied() else {
        return;
    };
    let stays = device.rng.between(2 * MINUTE, 50 * MINUTE);
    let process = device.spawn(at, binary, &desktop.shell, "", stays);
    load_modules(device, &process, at + 20 * MILLI, 4);
    user_registry(device, desktop, &process, at + 600 * MILLI);
    if device.rng.chance(450) && !process.image.contains("Office16") {
        let host = device.rng.word(&crate::words::WEB_SITES);
        device.visit(at + SECOND, &process, host, 443);
    }
    if let Some(broker) = device.rng.chance(300).then_some(&windows::SMARTSCREEN) {
        let dcom = device.windows(at).map(|core| Arc::clone(&core.dcom));
        if let Some(dcom) = dcom {
            device.spawn(at + 5 * MILLI, broker, &dcom, "-Embedding", 40 * SECOND);
        }
    }
}

fn print(device: &mut Device, core: &Arc<Core>, desktop: &Desktop, at: i64) {
    let job = device.rng.below(90) + 2;
    let spool = format!(r"C:\Windows\System32\spool\PRINTERS\{job:05}");
    let spooler = &core.spooler;
    device.file_created(at, spooler, &format!("{spool}.SPL"));
    device.file_created(at + 15 * MILLI, spooler, &format!("{spool}.SHD"));
    if let Some(server) = device.world.first(Role::FileServer).cloned() {
        let connection = Connection::to(&server.ip, &server.fqdn, 445);
        device.connected(at + 300 * MILLI, &core.kernel, connection);
    }
    device.file_deleted(at + 9 * SECOND, spooler, &format!("{spool}.SPL"), false);
    device.file_deleted(at + 9 * SECOND + 4 * MILLI, spooler, &format!("{spool}.SHD"), false);
    user_registry(device, desktop, &desktop.shell, at + SECOND);
}

/// The consent prompt: a program of the administrator's, or an installer that is refused.
fn ask_for_elevation(device: &mut Device, core: &Arc<Core>, desktop: &Desktop, at: i64) {
    let asked = device.rng.between(2, 25) * SECOND;
    let line = format!("consent.exe {} 412 000001C8{}", core.schedule.pid, device.rng.hex(8));
    device.start(crate::device::Start {
        at,
        binary: &windows::CONSENT,
        image: None,
        parent: &core.schedule,
        command_line: line,
        session: &core.system,
        integrity: "System",
        lifetime: asked,
    });
    let stays = device.rng.between(30, 400) * SECOND;
    device.spawn(at + asked, &windows::TASKMGR, &desktop.shell, "/7", stays);
}
