//! Links and pictures in Markdown.

use crate::files::{File, root};
use std::path::Path;

/// Relative links of a document that name no file, or no heading.
pub(crate) fn broken(file: &File) -> Vec<String> {
    let folder = root().join(&file.name).parent().unwrap().to_path_buf();
    targets(&file.text)
        .into_iter()
        .filter(|target| !resolves(&folder, file, target))
        .map(|target| format!("{}: {target}", file.name))
        .collect()
}

fn resolves(folder: &Path, file: &File, target: &str) -> bool {
    if ["http://", "https://", "mailto:"].iter().any(|scheme| target.starts_with(scheme)) {
        return true;
    }
    let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
    if path.is_empty() {
        return headings(&file.text).any(|heading| heading == anchor);
    }
    let path = folder.join(path);
    if anchor.is_empty() {
        return path.exists();
    }
    std::fs::read_to_string(path).is_ok_and(|text| headings(&text).any(|heading| heading == anchor))
}

/// What stands in the round brackets of `[text](target)`, outside code blocks.
fn targets(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in prose(text) {
        for (at, _) in line.match_indices("](") {
            let after = line.get(at + 2..).unwrap_or_default();
            let target = after.split([')', ' ']).next().unwrap_or_default();
            found.push(target.trim_matches(['<', '>']).to_owned());
        }
    }
    found
}

/// Headings as the anchors that GitHub makes of them.
fn headings(text: &str) -> impl Iterator<Item = String> {
    prose(text).filter(|line| line.starts_with('#')).map(|line| {
        let words = line.trim_start_matches('#').trim().to_lowercase();
        let kept = words.chars().filter(|c| c.is_alphanumeric() || [' ', '-', '_'].contains(c));
        kept.map(|c| if c == ' ' { '-' } else { c }).collect()
    })
}

fn prose(text: &str) -> impl Iterator<Item = &str> {
    let mut code = false;
    text.lines().filter(move |line| {
        let fence = line.trim_start().starts_with("```");
        code ^= fence;
        !code && !fence
    })
}

#[test]
fn links_are_found_outside_code_and_compared_with_headings() {
    let text = "# One & two\n[a](#one--two) and [b](#three) and [c](https://example.com)\n```\n[d](#four)\n```\n";
    let file = File { name: "README.md".to_owned(), text: text.to_owned() };
    assert_eq!(targets(text), ["#one--two", "#three", "https://example.com"]);
    assert_eq!(broken(&file), ["README.md: #three"]);
}
