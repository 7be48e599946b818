//! Writing and building software.

use std::sync::Arc;

use crate::activity::core::{Core, Desktop};
use crate::activity::desktop::open;
use crate::clock::{MILLI, SECOND};
use crate::device::Device;
use crate::process::Process;
use crate::software::apps;
use crate::words::{REPOSITORIES, SOURCE_FILES};

/// An edit, then version control or a build.
pub(crate) fn develop(device: &mut Device, _core: &Arc<Core>, _desktop: &Desktop, at: i64) {
    let repository = device.rng.word(&REPOSITORIES);
    let folder = format!(r"C:\src\{repository}");
    let studio = device.rng.chance(350);
    let editor = if studio { &apps::DEVENV } else { &apps::CODE };
    let Some(editor) = open(device, editor, at, "") else { return };
    let source = device.rng.word(&SOURCE_FILES);
    let extension = if studio { "cpp" } else { device.rng.word(&["ts", "rs", "py"]) };
    device.file_created(at, &editor, &format!(r"{folder}\src\{source}.{extension}"));
    let later = at + device.rng.between(2, 30) * SECOND;
    match extension {
        "cpp" => build_native(device, &editor, &folder, later),
        "rs" => build_rust(device, &editor, &folder, later),
        "py" => run_tests(device, &editor, &folder, later),
        _ => serve_script(device, &editor, later),
    }
    if device.rng.chance(600) {
        version_control(device, &editor, later + 20 * SECOND);
    }
}

fn version_control(device: &mut Device, editor: &Arc<Process>, at: i64) {
    let commands = [
        "status --porcelain=v2 --branch",
        "fetch --prune",
        "diff --stat",
        "rev-parse --show-toplevel",
        "log -n 20 --oneline",
        "pull --rebase",
    ];
    let mut later = at;
    for _ in 0..=device.rng.below(2) {
        later += device.rng.between(80, 4000) * MILLI;
        let command = device.rng.word(&commands);
        let takes = device.rng.between(120, 2600) * MILLI;
        let git = device.spawn(later, &apps::GIT, editor, command, takes);
        if command.starts_with("fetch") || command.starts_with("pull") {
            device.visit(later + 50 * MILLI, &git, "code.forgehub.example", 443);
        }
    }
}

fn build_native(device: &mut Device, editor: &Arc<Process>, folder: &str, at: i64) {
    let lifetime = device.rng.between(8, 60) * SECOND;
    let arguments = format!("{folder}\\app.vcxproj /m /v:minimal /p:Configuration=Debug");
    let msbuild = device.spawn(at, &apps::MSBUILD, editor, &arguments, lifetime);
    let mut later = at + SECOND;
    for _ in 0..device.rng.between(2, 6) {
        let source = device.rng.word(&SOURCE_FILES);
        let takes = device.rng.between(300, 3000) * MILLI;
        let arguments = format!("/c /nologo /W4 /Zi /Od src\\{source}.cpp");
        let cl = device.spawn(later, &apps::CL, &msbuild, &arguments, takes);
        device.file_created(later + takes / 2, &cl, &format!(r"{folder}\Debug\{source}.obj"));
        later += takes;
    }
    let link = device.spawn(later, &apps::LINK, &msbuild, "/NOLOGO /DEBUG @link.rsp", 2 * SECOND);
    device.file_created(later + SECOND, &link, &format!(r"{folder}\Debug\app.pdb"));
}

fn build_rust(device: &mut Device, editor: &Arc<Process>, folder: &str, at: i64) {
    let lifetime = device.rng.between(4, 90) * SECOND;
    let cargo =
        device.spawn(at, &apps::CARGO, editor, "check --workspace --message-format=json", lifetime);
    let mut later = at + 200 * MILLI;
    for _ in 0..device.rng.between(1, 4) {
        let name = device.rng.word(&SOURCE_FILES);
        let arguments = format!("--crate-name {name} --edition=2021 src\\lib.rs --emit=metadata");
        let rustc = device.spawn(later, &apps::RUSTC, &cargo, &arguments, 3 * SECOND);
        let out = format!(r"{folder}\target\debug\deps\lib{name}-{}.rmeta", device.rng.letters(8));
        device.file_created(later + 2 * SECOND, &rustc, &out);
        later += 3 * SECOND;
    }
}

fn run_tests(device: &mut Device, editor: &Arc<Process>, folder: &str, at: i64) {
    let lifetime = device.rng.between(3, 50) * SECOND;
    let python = device.spawn(at, &apps::PYTHON, editor, "-m pytest -q tests", lifetime);
    let module = device.rng.word(&SOURCE_FILES);
    let cached = format!(r"{folder}\tests\__pycache__\test_{module}.cpython-312.pyc");
    device.file_created(at + SECOND, &python, &cached);
}

fn serve_script(device: &mut Device, editor: &Arc<Process>, at: i64) {
    let lifetime = device.rng.between(30, 1500) * SECOND;
    let node = device.spawn(
        at,
        &apps::NODE,
        editor,
        "node_modules\\vite\\bin\\vite.js --port 5173",
        lifetime,
    );
    device.visit(at + SECOND, &node, "registry.cratebox.example", 443);
}
