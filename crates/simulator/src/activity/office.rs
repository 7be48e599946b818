//! Mail, documents and meetings.

use std::sync::Arc;

use crate::activity::core::{Core, Desktop};
use crate::activity::desktop::{document, home, load_modules, open};
use crate::clock::{MILLI, MINUTE, SECOND};
use crate::device::Device;
use crate::record::Connection;
use crate::roster::kinds::Role;
use crate::software::{Binary, apps};
use crate::words::{ATTACHMENTS, MAIL_HOSTS, MEETING_HOSTS, SHARES};

/// The program that opens a file name, by extension.
fn opener(name: &str) -> &'static Binary {
    match name.rsplit('.').next() {
        Some("xlsx" | "csv") => &apps::EXCEL,
        Some("docx") => &apps::WINWORD,
        Some("pptx") => &apps::POWERPNT,
        _ => &apps::ACROBAT,
    }
}

/// Mail comes in; at times an attachment is opened.
pub(crate) fn read_mail(device: &mut Device, _core: &Arc<Core>, desktop: &Desktop, at: i64) {
    let Some(outlook) = open(device, &apps::OUTLOOK, at, "") else { return };
    let host = device.rng.word(&MAIL_HOSTS);
    device.visit(at + 200 * MILLI, &outlook, host, 443);
    if device.rng.chance(250) {
        let data = format!("DWORD ({:#010x})", device.rng.below(4000));
        let value = format!(
            r"HKU\{}\SOFTWARE\Microsoft\Office\16.0\Outlook\Preferences\UnreadCount",
            desktop.session.account.sid
        );
        device.registry_value(at + SECOND, &outlook, &value, &data);
    }
    if !device.rng.chance(300) {
        return;
    }
    let name = device.rng.word(&ATTACHMENTS);
    let folder = content_folder(device, desktop);
    let path = format!(r"{folder}\{name}");
    let later = at + device.rng.between(2, 40) * SECOND;
    device.file_created(later, &outlook, &path);
    if name.ends_with("png") {
        return;
    }
    let stays = device.rng.between(MINUTE, 25 * MINUTE);
    let arguments = format!("/n \"{path}\"");
    let opened = device.spawn(later + 700 * MILLI, opener(name), &outlook, &arguments, stays);
    load_modules(device, &opened, later + 760 * MILLI, 4);
}

/// Where Outlook keeps attachments while they are open; the last folder is random per profile.
pub(crate) fn content_folder(device: &Device, desktop: &Desktop) -> String {
    let tag = crate::random::stable_hash(device.world.config.seed, &desktop.session.account.sid);
    let mut name = String::new();
    crate::random::push_hex(&mut name, tag, 8);
    format!(r"{}\AppData\Local\Microsoft\Windows\INetCache\Content.Outlook\{name}", home(desktop))
}

/// A document is opened, saved a few times and closed.
pub(crate) fn edit_document(device: &mut Device, core: &Arc<Core>, desktop: &Desktop, at: i64) {
    let extension = device.rng.word(&["xlsx", "xlsx", "docx", "docx", "pptx"]);
    let name = document(device, extension);
    let binary = opener(&name);
    let folder = if device.rng.chance(450) {
        share_folder(device, core, at)
    } else {
        format!(r"{}\Documents", home(desktop))
    };
    let stays = device.rng.between(3 * MINUTE, 70 * MINUTE);
    let arguments = format!("\"{folder}\\{name}\"");
    let process = device.spawn(at, binary, &desktop.shell, &arguments, stays);
    load_modules(device, &process, at + 40 * MILLI, 5);
    let lock = format!(r"{folder}\~${name}");
    device.file_created(at + 900 * MILLI, &process, &lock);
    device.visit(at + SECOND, &process, "nexus.office-suite.example", 443);
    let mut later = at + SECOND;
    for _ in 0..=device.rng.below(2) {
        later += device.rng.between(20, 500) * SECOND;
        let scratch = format!(r"{folder}\{}.tmp", device.rng.hex(8));
        device.file_created(later, &process, &scratch);
        device.file_created(later + 30 * MILLI, &process, &format!(r"{folder}\{name}"));
        device.file_deleted(later + 60 * MILLI, &process, &scratch, false);
    }
    device.file_deleted(process.ends - 200 * MILLI, &process, &lock, false);
    let value = format!(
        r"HKU\{}\SOFTWARE\Microsoft\Office\16.0\Common\Roaming\Identities\LastSync",
        desktop.session.account.sid
    );
    device.registry_value(at + 2 * SECOND, &process, &value, "Binary Data");
}

/// A folder on the file server, with the connection to it.
fn share_folder(device: &mut Device, core: &Arc<Core>, at: i64) -> String {
    let share = device.rng.word(&SHARES);
    let Some(server) = device.world.first(Role::FileServer).cloned() else {
        return format!(r"S:\{share}");
    };
    device.resolved(at, &core.dns_client, &server.fqdn, &format!("::ffff:{};", server.ip));
    let connection = Connection::to(&server.ip, &server.fqdn, 445);
    device.connected(at + 30 * MILLI, &core.kernel, connection);
    format!(r"\\{}\{share}", server.name)
}

/// Chat and calls.
pub(crate) fn meet(device: &mut Device, _core: &Arc<Core>, desktop: &Desktop, at: i64) {
    let Some(teams) = open(device, &apps::TEAMS, at, "") else { return };
    let host = device.rng.word(&MEETING_HOSTS);
    device.visit(at, &teams, host, 443);
    if device.rng.chance(350) {
        let relay = device.world.resolve("relay.office-suite.example");
        let call = Connection::to(&relay, "relay.office-suite.example", 3478).udp();
        device.connected(at + 2 * SECOND, &teams, call);
    }
    if device.rng.chance(400) {
        let stays = device.rng.between(2 * MINUTE, 60 * MINUTE);
        device.spawn(
            at + SECOND,
            &apps::WEBVIEW,
            &teams,
            "--embedded-browser-webview=1 --webview-exe-name=ms-teams.exe --type=utility --lang=en-GB",
            stays,
        );
    }
    let log = format!(
        r"{}\AppData\Local\Packages\MSTeams_8wekyb3d8bbwe\LocalCache\Microsoft\MSTeams\Logs\MSTeams_{}.log",
        home(desktop),
        device.rng.below(9000)
    );
    device.file_created(at + 900 * MILLI, &teams, &log);
}
