//! Browsing and downloading.

use std::sync::Arc;

use crate::activity::core::{Core, Desktop};
use crate::activity::desktop::{favourite_browser, home, open};
use crate::clock::{MILLI, SECOND};
use crate::device::{Device, Start};
use crate::process::Process;
use crate::software::apps;
use crate::words::{DOWNLOADS, WEB_SITES};

/// Some pages: names are resolved, connections opened, a tab's process comes and goes.
pub(crate) fn browse(device: &mut Device, _core: &Arc<Core>, desktop: &Desktop, at: i64) {
    let binary = favourite_browser(device);
    let Some(browser) = open(device, binary, at, "") else { return };
    let mut later = at + 300 * MILLI;
    if device.rng.chance(550) {
        tab(device, &browser, later);
    }
    for _ in 0..=device.rng.below(3) {
        later += device.rng.between(30, 2500) * MILLI;
        let site = device.rng.word(&WEB_SITES);
        device.visit(later, &browser, site, 443);
    }
    let cache = cache_file(device, desktop, &browser);
    device.file_created(later + 400 * MILLI, &browser, &cache);
    if device.rng.chance(300) {
        device.file_deleted(later + 4 * SECOND, &browser, &cache, false);
    }
}

/// A tab: a sandboxed child of the browser.
fn tab(device: &mut Device, browser: &Arc<Process>, at: i64) {
    let number = device.rng.below(400) + 5;
    let firefox = std::ptr::eq(browser.binary, &raw const apps::FIREFOX);
    let arguments = if firefox {
        format!(
            "-contentproc -childID {number} -isForBrowser -parentBuildID 20240819150008 -sandboxingKind 0 tab"
        )
    } else {
        format!(
            "--type=renderer --lang=en-GB --device-scale-factor=1 --num-raster-threads=4 --renderer-client-id={number} --mojo-platform-channel-handle={}",
            2000 + 4 * number
        )
    };
    let command_line = device.command_line(browser.binary, &browser.session, &arguments);
    let lifetime = device.rng.between(20, 2400) * SECOND;
    device.start(Start {
        at,
        binary: browser.binary,
        image: None,
        parent: browser,
        command_line,
        session: &browser.session,
        integrity: "Low",
        lifetime,
    });
}

fn cache_file(device: &mut Device, desktop: &Desktop, browser: &Process) -> String {
    let home = home(desktop);
    let number = device.rng.below(0xf_ffff);
    match browser.binary.name() {
        "firefox.exe" => format!(
            r"{home}\AppData\Local\Mozilla\Firefox\Profiles\k3v0q7xd.default-release\cache2\entries\{}",
            device.rng.hex(40)
        ),
        "chrome.exe" => format!(
            r"{home}\AppData\Local\Google\Chrome\User Data\Default\Cache\Cache_Data\f_{number:06x}"
        ),
        _ => format!(
            r"{home}\AppData\Local\Microsoft\Edge\User Data\Default\Cache\Cache_Data\f_{number:06x}"
        ),
    }
}

/// A download: a partial file, the file, its mark of the web.
pub(crate) fn download(device: &mut Device, _core: &Arc<Core>, desktop: &Desktop, at: i64) {
    let binary = favourite_browser(device);
    let Some(browser) = open(device, binary, at, "") else { return };
    let site = device.rng.word(&WEB_SITES);
    let file = device.rng.word(&DOWNLOADS);
    device.visit(at, &browser, site, 443);
    let folder = format!(r"{}\Downloads", home(desktop));
    let partial = format!(r"{folder}\Unconfirmed {}.crdownload", device.rng.below(900_000));
    let later = at + device.rng.between(1, 9) * SECOND;
    device.file_created(later, &browser, &partial);
    let done = later + device.rng.between(1, 20) * SECOND;
    let path = format!(r"{folder}\{file}");
    device.file_created(done, &browser, &path);
    device.zone_marked(done + 8 * MILLI, &browser, &path, &format!("https://{site}/files/{file}"));
    device.file_deleted(done + 12 * MILLI, &browser, &partial, false);
}
