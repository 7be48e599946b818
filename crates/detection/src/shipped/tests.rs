use std::collections::{BTreeSet, HashSet};
use std::path::Path;

use super::{compile, texts};
use crate::attack;

fn files_below(folder: &Path, found: &mut BTreeSet<String>, root: &Path) {
    for entry in std::fs::read_dir(folder).expect("folder") {
        let path = entry.expect("entry").path();
        if path.is_dir() {
            files_below(&path, found, root);
        } else if path.extension().is_some_and(|ext| ext == "yml") {
            let name = path.strip_prefix(root).expect("below").with_extension("");
            found.insert(name.to_string_lossy().replace('\\', "/"));
        }
    }
}

#[test]
fn every_rule_file_is_listed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let mut found = BTreeSet::new();
    files_below(&root, &mut found, &root);
    let listed: BTreeSet<String> = texts().iter().map(|(path, _)| (*path).to_owned()).collect();
    assert_eq!(found, listed);
}

#[test]
fn every_rule_compiles_and_says_what_an_analyst_needs() {
    let mut ids = HashSet::new();
    for (path, text) in texts() {
        let rule = compile(text).unwrap_or_else(|error| panic!("{path}: {error}"));
        let meta = &rule.meta;
        assert_eq!(meta.id.len(), 36, "{path}: id is no uuid");
        assert!(ids.insert(meta.id.clone()), "{path}: id is used twice");
        assert!(!meta.title.ends_with('.') && meta.title.len() < 100, "{path}: title");
        assert!(meta.description.split(". ").count() >= 2, "{path}: meaning and what to check");
        assert!(!meta.tactics.is_empty(), "{path}: no tactic");
        assert!(!meta.techniques.is_empty(), "{path}: no technique");
        assert!(!meta.false_positives.is_empty(), "{path}: no false positives");
        for id in &meta.techniques {
            assert!(attack::technique_name(id).is_some(), "{path}: {id} has no name");
        }
        let folder = path.split('/').next().unwrap_or_default();
        let tactic = attack::TACTICS.iter().find(|tactic| tactic.key == folder);
        let name = tactic.map(|tactic| tactic.name).expect("folder is a tactic");
        assert!(meta.tactics.contains(&name), "{path}: folder is not among its tactics");
    }
}
