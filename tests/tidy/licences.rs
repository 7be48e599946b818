//! Licences of what we build with, against a list of accepted ones.

use crate::files::root;
use serde_json::Value;
use std::process::Command;

/// SPDX names. Permissive ones, and MPL-2.0, which binds only changes to its own files.
const ACCEPTED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "OpenSSL",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// npm packages: tools that never ship, beside the two fonts.
const ACCEPTED_NPM: &[&str] = &["BlueOak-1.0.0", "OFL-1.1"];
/// What the build copies from npm into the product, with the licence it must have.
const SHIPPED_NPM: &[(&str, &str)] = &[
    ("@fontsource-variable/inter", "OFL-1.1"),
    ("@fontsource-variable/jetbrains-mono", "OFL-1.1"),
];

/// Crates of the lock file, for any platform, whose licence is refused or unknown.
pub(crate) fn refused_crates() -> Vec<String> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--all-features"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 100, "only {} packages", packages.len());
    let refused = packages.iter().filter(|package| {
        !package["license"]
            .as_str()
            .is_some_and(|text| accepts(text, |name| ACCEPTED.contains(&name)))
    });
    refused
        .map(|package| {
            format!("{} {}: {}", package["name"], package["version"], package["license"])
        })
        .collect()
}

/// Packages of end2end/package-lock.json, likewise.
pub(crate) fn refused_npm_packages() -> Vec<String> {
    let text = std::fs::read_to_string(root().join("end2end/package-lock.json")).unwrap();
    let lock: Value = serde_json::from_str(&text).unwrap();
    let packages = lock["packages"].as_object().unwrap();
    let accepted = |name: &str| ACCEPTED.contains(&name) || ACCEPTED_NPM.contains(&name);
    let refused = packages.iter().filter(|(_, package)| {
        !package["license"].as_str().is_some_and(|text| accepts(text, accepted))
    });
    let shipped = SHIPPED_NPM
        .iter()
        .filter(|(name, licence)| packages[&format!("node_modules/{name}")]["license"] != *licence);
    refused
        .map(|(name, package)| format!("{name}: {}", package["license"]))
        .chain(shipped.map(|(name, licence)| format!("{name} is no longer {licence}")))
        .collect()
}

/// Whether an SPDX expression can be satisfied: `OR` needs one side, `AND` both; `/` is an old spelling of `OR`.
fn accepts(expression: &str, accepted: impl Fn(&str) -> bool) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    let verdict = either(&mut rest, &accepted);
    verdict && rest.is_empty()
}

fn either(rest: &mut &[&str], accepted: &impl Fn(&str) -> bool) -> bool {
    let mut verdict = both(rest, accepted);
    while rest.first() == Some(&"OR") {
        *rest = &rest[1..];
        verdict |= both(rest, accepted);
    }
    verdict
}

fn both(rest: &mut &[&str], accepted: &impl Fn(&str) -> bool) -> bool {
    let mut verdict = one(rest, accepted);
    while rest.first() == Some(&"AND") {
        *rest = &rest[1..];
        verdict &= one(rest, accepted);
    }
    verdict
}

fn one(rest: &mut &[&str], accepted: &impl Fn(&str) -> bool) -> bool {
    let Some((first, after)) = rest.split_first() else { return false };
    *rest = after;
    if *first == "(" {
        let verdict = either(rest, accepted);
        let closed = rest.first() == Some(&")");
        *rest = rest.get(1..).unwrap_or_default();
        return verdict && closed;
    }
    if let ["WITH", exception, after @ ..] = rest {
        let name = format!("{first} WITH {exception}");
        *rest = after;
        return accepted(&name);
    }
    accepted(first)
}

#[test]
fn an_expression_is_accepted_when_it_can_be_satisfied() {
    let check = |expression: &str, expect: bool| {
        let verdict =
            accepts(expression, |name| ["MIT", "Apache-2.0 WITH LLVM-exception"].contains(&name));
        assert_eq!(verdict, expect, "{expression}");
    };
    check("MIT", true);
    check("GPL-3.0", false);
    check("MIT OR GPL-3.0", true);
    check("MIT/GPL-3.0", true);
    check("MIT AND GPL-3.0", false);
    check("GPL-3.0 OR MIT AND MIT", true);
    check("(MIT OR GPL-3.0) AND MIT", true);
    check("(MIT OR GPL-3.0) AND GPL-3.0", false);
    check("GPL-3.0 OR Apache-2.0 WITH LLVM-exception", true);
    check("Apache-2.0", false);
    check("(MIT", false);
    check("", false);
}
