//! House rules that neither the compiler nor a linter keeps: file lengths, names, licences, links in the documents.

#![cfg(test)]

#[path = "tidy/files.rs"]
mod files;
#[path = "tidy/licences.rs"]
mod licences;
#[path = "tidy/links.rs"]
mod links;

use files::{File, all, root};

/// Lines that a file may have without saying why it has more.
const LONGEST: usize = 400;
/// Pictures are kept in git for good, so they are few and small.
const MOST_PICTURES: usize = 40;
const LARGEST_PICTURE: u64 = 200_000;

/// Fails with every offence at once.
#[track_caller]
fn none(rule: &str, offences: &[String]) {
    assert!(offences.is_empty(), "{rule}:\n  {}", offences.join("\n  "));
}

fn offences(wanted: impl Fn(&File) -> Vec<String>) -> Vec<String> {
    let files = all();
    assert!(files.len() > 20, "the walk found only {} files", files.len());
    files.iter().flat_map(wanted).collect()
}

fn lines(file: &File, offends: impl Fn(&str) -> bool) -> Vec<String> {
    let lines = file.text.lines().enumerate();
    lines
        .filter(|(_, line)| offends(line))
        .map(|(at, line)| format!("{}:{}: {}", file.name, at + 1, line.trim()))
        .collect()
}

#[test]
fn no_source_file_is_long_without_a_reason() {
    none(
        "split it, or start the file with `// over 400 lines: reason`",
        &offences(|file| {
            let length = file.text.lines().count();
            let excused = file.text.lines().take(5).any(|line| line.contains("over 400 lines: "));
            let long = file.is(&["rs", "css", "ts"]) && length > LONGEST && !excused;
            if long { vec![format!("{}: {length} lines", file.name)] } else { Vec::new() }
        }),
    );
}

#[test]
fn no_module_is_called_mod_rs() {
    none(
        "name.rs and name/ instead",
        &offences(|file| {
            if file.name.ends_with("/mod.rs") { vec![file.name.clone()] } else { Vec::new() }
        }),
    );
}

#[test]
fn nothing_is_left_unfinished() {
    // Spelled in halves, so that this file does not offend.
    let marks = [concat!("to", "do!("), concat!("unimple", "mented!("), concat!("db", "g!(")];
    let notes = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X:")];
    none(
        "finish it or leave it out",
        &offences(|file| {
            if !file.is(&["rs", "ts", "css", "sh", "toml", "sql"]) {
                return Vec::new();
            }
            lines(file, |line| marks.iter().chain(&notes).any(|mark| line.contains(mark)))
        }),
    );
}

#[test]
fn no_test_is_switched_off() {
    let marks = [concat!("#[ig", "nore"), concat!("test.sk", "ip("), concat!("test.on", "ly(")];
    none(
        "a test runs or does not exist",
        &offences(|file| {
            if !file.is(&["rs", "ts"]) {
                return Vec::new();
            }
            lines(file, |line| marks.iter().any(|mark| line.contains(mark)))
        }),
    );
}

#[test]
fn no_path_of_one_machine_is_written_down() {
    let here = root().display().to_string();
    // Where people and machines keep their files, this user's own place among them.
    let own = std::env::var("HOME").unwrap_or_default();
    let mut homes = vec!["/home/", "/Users/", "/mnt/", "/srv/"];
    homes.extend(Some(own.as_str()).filter(|own| own.len() > 1));
    none(
        "take it from the environment, or make it relative",
        &offences(|file| {
            // Program sources hold such paths as data: events of simulated hosts.
            let data = file.is(&["rs", "yml", "sql", "md"]) || file.name.starts_with("crates/");
            let tooling = !data || file.name == "README.md";
            lines(file, |line| {
                let starts = |home: &&str| {
                    line.match_indices(*home).any(|(at, _)| {
                        line.get(..at)
                            .unwrap_or_default()
                            .ends_with(['"', '\'', ' ', '=', '(', ':'])
                            || at == 0
                    })
                };
                line.contains(&here) || (tooling && homes.iter().any(&starts))
            })
        }),
    );
}

#[test]
fn every_crate_takes_the_workspace_lints() {
    none(
        "add `[lints] workspace = true`",
        &offences(|file| {
            let lints = file.text.contains("[lints]\nworkspace = true");
            let manifest = file.name.ends_with("Cargo.toml");
            if manifest && !lints { vec![file.name.clone()] } else { Vec::new() }
        }),
    );
}

#[test]
fn the_top_level_is_where_a_newcomer_looks() {
    let wanted = ["Cargo.toml", "Makefile", "README.md", "LICENSE", "docs/ARCHITECTURE.md"];
    let folders = ["src", "crates", "style", "public", "end2end", "benches", "tests"];
    let missing = wanted.iter().chain(&folders).filter(|name| !root().join(name).exists());
    none("missing at the top", &missing.map(ToString::to_string).collect::<Vec<_>>());
}

#[test]
fn every_link_in_the_documents_leads_somewhere() {
    none(
        "broken links",
        &offences(|file| if file.is(&["md"]) { links::broken(file) } else { Vec::new() }),
    );
}

#[test]
fn pictures_are_few_and_small() {
    let folder = root().join("docs/screens");
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let sizes: Vec<_> =
        entries.map(|entry| (entry.file_name(), entry.metadata().unwrap().len())).collect();
    assert!(sizes.len() <= MOST_PICTURES, "{} pictures in docs/screens", sizes.len());
    let large = sizes.iter().filter(|(_, size)| *size >= LARGEST_PICTURE);
    none(
        "200 kB at most",
        &large.map(|(name, size)| format!("{name:?}: {size}")).collect::<Vec<_>>(),
    );
}

#[test]
fn every_crate_we_build_with_has_an_accepted_licence() {
    none("licences outside the list in tests/tidy/licences.rs", &licences::refused_crates());
}

#[test]
fn every_npm_package_has_an_accepted_licence() {
    none("licences outside the list in tests/tidy/licences.rs", &licences::refused_npm_packages());
}
