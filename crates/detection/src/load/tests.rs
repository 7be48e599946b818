use std::fs;
use std::path::Path;

use super::{LoadError, Loaded, SkipReason, documents, load_dir};
use crate::rule::{Level, RuleSource, Severity};

const GOOD: &str = "title: Good\nid: 11111111-1111-4111-8111-111111111111\nlevel: critical\n\
    logsource:\n  product: windows\n  category: process_creation\n\
    detection:\n  s:\n    Image|endswith: '\\a.exe'\n  condition: s\n";

fn load(files: &[(&str, String)]) -> (Loaded, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    (load_dir(folder.path()).unwrap(), folder)
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

#[test]
fn good_rules_load_and_each_bad_one_is_listed_with_its_reason() {
    let (loaded, folder) = load(&[
        ("deep/er/good.yml", GOOD.to_owned()),
        ("broken.yaml", "title: [".to_owned()),
        ("modifier.yml", GOOD.replace("endswith", "nosuch")),
        ("condition.yml", GOOD.replace("condition: s", "condition: s and missing")),
        ("regex.yml", GOOD.replace("Image|endswith: '\\a.exe'", "Image|re: '('")),
        ("binary.yml", "\u{0}\u{1}".to_owned()),
        ("README.md", "not a rule".to_owned()),
    ]);
    assert_eq!(loaded.rules.len(), 1, "{:?}", loaded.failed);
    let meta = &loaded.rules[0].meta;
    assert_eq!((meta.level, meta.severity), (Level::Critical, Severity::High));
    assert_eq!(meta.source, RuleSource::Loaded(folder.path().join("deep/er/good.yml")));
    assert_eq!(meta.hash.len(), 64);
    let failed: Vec<String> = loaded.failed.iter().map(|error| name(&error.path)).collect();
    assert_eq!(failed, ["binary.yml", "broken.yaml", "condition.yml", "modifier.yml", "regex.yml"]);
    assert!(loaded.failed.iter().all(|error| !error.reason.is_empty()));
}

#[test]
fn rules_that_are_left_out_say_why() {
    let other = |id: &str| GOOD.replace("11111111-1", id);
    let (loaded, folder) = load(&[
        ("a.yml", GOOD.to_owned()),
        ("b.yml", GOOD.replace("Good", "Again")),
        ("c.yml", other("22222222-1").replace("level:", "status: deprecated\nlevel:")),
        ("d.yml", other("33333333-1").replace("level:", "status: unsupported\nlevel:")),
        ("e.yml", other("44444444-1").replace("windows", "aws")),
        (
            "f.yml",
            "title: Many\ncorrelation:\n  type: event_count\n  rules:\n    - x\n  \
             group-by:\n    - User\n  timespan: 1h\n  condition:\n    gte: 10\n"
                .to_owned(),
        ),
    ]);
    assert_eq!(loaded.rules.len(), 1);
    assert_eq!(loaded.failed, []);
    let mut reasons: Vec<(String, SkipReason)> =
        loaded.skipped.into_iter().map(|skipped| (name(&skipped.path), skipped.reason)).collect();
    reasons.sort_by(|a, b| a.0.cmp(&b.0));
    let expect = [
        ("b.yml".to_owned(), SkipReason::Duplicate(folder.path().join("a.yml"))),
        ("c.yml".to_owned(), SkipReason::Deprecated),
        ("d.yml".to_owned(), SkipReason::Unsupported),
        ("e.yml".to_owned(), SkipReason::NoSource("aws/process_creation".to_owned())),
        ("f.yml".to_owned(), SkipReason::Correlation),
    ];
    assert_eq!(reasons, expect);
}

#[test]
fn a_file_may_hold_several_documents_each_with_its_own_hash() {
    let second = GOOD.replace("11111111-1", "22222222-1");
    let (loaded, _folder) = load(&[("two.yml", format!("# both\n---\n{GOOD}---\n{second}"))]);
    assert_eq!(loaded.failed, []);
    assert_eq!(loaded.rules.len(), 2);
    assert_ne!(loaded.rules[0].meta.hash, loaded.rules[1].meta.hash);
    let global = format!("action: global\ntitle: Both\n---\n{GOOD}---\n{second}");
    let (loaded, _folder) = load(&[("global.yml", global)]);
    assert_eq!(loaded.rules.len(), 2, "{:?}", loaded.failed);
    assert_eq!(loaded.rules[1].meta.title, "Good");
}

#[test]
fn a_single_file_loads_and_a_missing_folder_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("one.yml");
    fs::write(&path, GOOD).unwrap();
    assert_eq!(load_dir(&path).unwrap().rules.len(), 1);
    let missing = folder.path().join("none");
    assert!(
        matches!(load_dir(&missing), Err(LoadError::Unreadable { path, .. }) if path == missing)
    );
}

#[test]
fn streams_are_cut_at_their_separators_only() {
    let check = |text: &str, count: usize| assert_eq!(documents(text).len(), count, "{text:?}");
    check("", 0);
    check("# a comment\n---\n", 0);
    check("a: 1\n", 1);
    check("---\na: 1\n--- \nb: 2\n", 2);
    check("a: |\n  ---\n  text\n", 1);
    check("a: ---x\n----\n", 1);
}
