use sensors::{FieldValue, SensorEvent};

use super::{Sigma, condition};
use crate::{Detector, MatchedField, load_dir};

fn sigma(rules: &[&str]) -> Sigma {
    let folder = tempfile::tempdir().unwrap();
    for (index, text) in rules.iter().enumerate() {
        std::fs::write(folder.path().join(format!("{index}.yml")), text).unwrap();
    }
    let loaded = load_dir(folder.path()).unwrap();
    assert_eq!(loaded.failed, []);
    Sigma::new(loaded.rules)
}

fn event(channel: &'static str, event_id: u32, fields: &[(&'static str, &str)]) -> SensorEvent {
    let text = |text: &str| FieldValue::Text(text.to_owned());
    SensorEvent {
        channel: channel.into(),
        provider: "Microsoft-Windows-Sysmon".into(),
        event_id,
        record_id: None,
        computer: "ws01".into(),
        time: 0,
        fields: fields.iter().map(|(name, value)| ((*name).into(), text(value))).collect(),
    }
}

const SYSMON: &str = "Microsoft-Windows-Sysmon/Operational";

fn titles(sigma: &Sigma, event: &SensorEvent) -> Vec<String> {
    sigma.evaluate(event).iter().map(|finding| finding.rule.title.clone()).collect()
}

#[test]
fn a_finding_says_which_field_fired_and_how() {
    let sigma = sigma(&["title: T\nlogsource:\n  category: process_creation\ndetection:\n  \
        sel:\n    Image|endswith: '\\CMD.exe'\n    CommandLine|contains|all:\n      - one\n      \
        - two\n  other:\n    Computer: WS01\n  condition: sel and other\n"]);
    let event = event(SYSMON, 1, &[("Image", "C:\\cmd.exe"), ("CommandLine", "Two and ONE")]);
    let findings = sigma.evaluate(&event);
    assert_eq!(findings.len(), 1);
    let field =
        |field: &str, value: &str, condition, pattern: &str, selection: &str| MatchedField {
            field: field.to_owned(),
            value: value.to_owned(),
            condition,
            pattern: pattern.to_owned(),
            selection: selection.to_owned(),
        };
    assert_eq!(
        findings[0].matched,
        [
            field("Image", "C:\\cmd.exe", "ends with", "\\cmd.exe", "sel"),
            field("CommandLine", "Two and ONE", "fits the list", "one, two", "sel"),
            field("Computer", "ws01", "is", "ws01", "other"),
        ]
    );
}

#[test]
fn rules_only_see_events_of_their_logsource() {
    let rule = |title: &str, logsource: &str| {
        format!(
            "title: {title}\nlogsource:\n  {logsource}\ndetection:\n  s:\n    \
             Image|endswith: a.exe\n  condition: s\n"
        )
    };
    let rules = [
        rule("creation", "category: process_creation"),
        rule("windows", "product: windows"),
        rule("linux", "product: linux\n  category: process_creation"),
        rule("security", "product: windows\n  service: security"),
        rule("driver", "category: driver_load"),
    ];
    let sigma = sigma(&rules.each_ref().map(String::as_str));
    let check = |channel, event_id, name, expect: &[&str]| {
        let mut found = titles(&sigma, &event(channel, event_id, &[(name, "C:\\a.exe")]));
        found.sort();
        assert_eq!(found, expect, "{channel} {event_id}");
    };
    check(SYSMON, 1, "Image", &["creation", "windows"]);
    check(SYSMON, 6, "Image", &["driver", "windows"]);
    check(SYSMON, 240, "Image", &["windows"]);
    check("Linux-Sysmon/Operational", 1, "Image", &["creation", "linux"]);
    check("Security", 4624, "Image", &["security", "windows"]);
    // 4688 under its own names, and renamed for rules that name a category.
    check("Security", 4688, "NewProcessName", &["creation"]);
    check("Security", 4688, "Image", &["creation", "security", "windows"]);
}

#[test]
fn audit_events_fit_rules_for_the_daemon_and_for_sysmon() {
    let rule = |title: &str, logsource: &str, selection: &str| {
        format!(
            "title: {title}\nlogsource:\n  product: linux\n  {logsource}\ndetection:\n  s:\n    \
             {selection}\n  condition: s\n"
        )
    };
    let rules = [
        rule("arguments", "service: auditd", "type: EXECVE\n    a0: chmod"),
        rule("call", "service: auditd", "type: SYSCALL\n    exe|endswith: /chmod"),
        rule(
            "creation",
            "category: process_creation",
            "Image|endswith: /chmod\n    CommandLine|contains: '777'",
        ),
        rule("windows names", "service: auditd", "Image|endswith: /chmod"),
    ];
    let sigma = sigma(&rules.each_ref().map(String::as_str));
    let fields = [("exe", "/bin/chmod"), ("a0", "chmod"), ("CommandLine", "chmod 777 /x")];
    let mut event = event("auditd", 1309, &fields);
    let types = serde_json::json!(["SYSCALL", "EXECVE", "CWD"]);
    event.fields.push(("type".into(), FieldValue::Json(Box::new(types))));
    let mut found = titles(&sigma, &event);
    found.sort();
    assert_eq!(found, ["arguments", "call", "creation"]);
}

#[test]
fn of_two_rules_with_one_id_the_first_counts() {
    let rule = crate::shipped().remove(0);
    let sigma = Sigma::new(vec![rule.clone(), rule.clone()]);
    assert_eq!(sigma.rules().len(), 1);
    assert_eq!(sigma.duplicates(), [rule.meta]);
}

#[test]
fn keywords_search_every_text_of_the_event_and_its_header() {
    let sigma = sigma(&["title: K\nlogsource:\n  product: windows\ndetection:\n  keywords:\n    \
        - sekurlsa\n    - Sysmon/Oper\n  condition: keywords\n"]);
    assert_eq!(titles(&sigma, &event("System", 1, &[("param1", "x SEKURLSA::y")])), ["K"]);
    assert_eq!(titles(&sigma, &event(SYSMON, 1, &[])), ["K"]);
    assert_eq!(titles(&sigma, &event("System", 1, &[("param1", "x")])), [""; 0]);
}

#[test]
fn long_values_are_cut_at_a_character() {
    let sigma = sigma(&["title: L\nlogsource:\n  product: windows\ndetection:\n  s:\n    \
        A|startswith: ä\n  condition: s\n"]);
    let long = "ä".repeat(MatchedField::MAX_VALUE + 5);
    let findings = sigma.evaluate(&event("System", 1, &[("A", &long)]));
    assert_eq!(findings[0].matched[0].value.chars().count(), MatchedField::MAX_VALUE);
}

#[test]
fn a_negated_comparison_reads_as_one() {
    assert_eq!(condition(Some(rsigma_eval::MatcherKind::Contains), "x", true), "does not contain");
    assert_eq!(condition(None, "", false), "is");
    for (pattern, words) in [("= 1102", "is"), ("> 5", "is above"), ("<= 5", "is at most")] {
        assert_eq!(condition(Some(rsigma_eval::MatcherKind::Numeric), pattern, false), words);
    }
}
