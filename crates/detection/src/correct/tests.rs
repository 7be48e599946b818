use rsigma_eval::event::JsonEvent;
use rsigma_eval::{compile_rule, evaluate_rule};
use rsigma_parser::parse_sigma_yaml;
use serde_json::json;

use super::corrected;

fn check(modifiers: &str, pattern: &str, value: &str, expect: bool) {
    let yaml = format!(
        "title: t\nlogsource:\n  product: windows\ndetection:\n  s:\n    F|{modifiers}:\n      \
         - '{pattern}'\n      - 'never seen'\n  condition: s\n"
    );
    let rule = &parse_sigma_yaml(&yaml).unwrap().rules[0];
    let event = json!({ "F": value });
    let found = evaluate_rule(&compile_rule(&corrected(rule)).unwrap(), &JsonEvent::borrow(&event));
    assert_eq!(found.is_some(), expect, "{modifiers} {pattern:?} on {value:?}");
}

#[test]
fn a_wildcard_inside_a_value_keeps_the_end_it_is_compared_with() {
    check("endswith", "A??", "0xa10", true);
    check("endswith", "A??", "0xa100", false);
    check("endswith", "A??", "a10x", false);
    check("endswith", "\\7z*.exe", "C:\\x\\7zFM.exe", true);
    check("endswith", "\\7z*.exe", "C:\\7z\\a.exe.txt", false);
    check("endswith", "a*.txt", "x\na\n.txt", true);
    check("endswith|cased", "A??", "0xa10", false);
    check("startswith", "/home/*/web/", "/home/ana/web/x", true);
    check("startswith", "/home/*/web/", "x/home/ana/web/", false);
    check("startswith", "a.?", "abc", false);
    check("startswith", "a.?", "a.c", true);
}

#[test]
fn values_without_wildcards_are_left_alone() {
    check("endswith", "\\a.exe", "C:\\A.EXE", true);
    check("endswith", "\\a.exe", "C:\\axexe", false);
    check("startswith", "a", "b a", false);
    check("contains", "a*b", "x a--b x", true);
}

#[test]
fn a_slash_before_an_option_varies_like_a_dash() {
    check("contains|windash", " /accepteula", "p -accepteula", true);
    check("contains|windash", " /accepteula", "p /accepteula", true);
    check("contains|windash", " -ma ", "p /ma x", true);
    check("endswith|windash", "/f", "taskkill -f", true);
    check("contains|windash", "a/b", "a-b", false);
    check("contains|windash", "a/b", "a/b", true);
}

#[test]
fn every_value_of_an_all_list_is_still_wanted() {
    let yaml = "title: t\nlogsource:\n  product: windows\ndetection:\n  s:\n    F|endswith|all:\n      \
                - 'b?'\n      - '?c'\n  condition: s\n";
    let rule = &parse_sigma_yaml(yaml).unwrap().rules[0];
    let compiled = compile_rule(&corrected(rule)).unwrap();
    for (value, expect) in [("abc", true), ("abd", false), ("acc", false)] {
        let event = json!({ "F": value });
        let found = evaluate_rule(&compiled, &JsonEvent::borrow(&event)).is_some();
        assert_eq!(found, expect, "{value}");
    }
}
