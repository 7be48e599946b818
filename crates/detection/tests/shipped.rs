//! Each shipped rule against hand-made events that stand beside it: those under `match` must
//! raise it, those under `miss` differ in what matters and must not.
#![expect(clippy::expect_used, reason = "a helper of tests")]

use std::path::Path;

use detection::{Detector, Sigma, shipped, shipped_texts};
use sensors::{FieldValue, SensorEvent};
use serde_json::Value;

fn event(json: &Value) -> SensorEvent {
    let text = |name: &str| json[name].as_str().unwrap_or_default().to_owned();
    let fields = json["fields"].as_object().expect("fields");
    SensorEvent {
        channel: text("channel").into(),
        provider: text("provider").into(),
        event_id: u32::try_from(json["event_id"].as_u64().expect("event_id")).expect("small"),
        record_id: None,
        computer: "WS01.corp.example".to_owned(),
        time: 0,
        fields: fields
            .iter()
            .map(|(name, value)| {
                let value = FieldValue::Text(value.as_str().expect("text").to_owned());
                (name.clone().into(), value)
            })
            .collect(),
    }
}

#[test]
fn each_rule_fires_on_its_events_and_not_on_near_misses() {
    let rules = shipped();
    assert_eq!(rules.len(), shipped_texts().len());
    let sigma = Sigma::new(rules.clone());
    let mut wrong = Vec::new();
    for (rule, (name, _)) in rules.iter().zip(shipped_texts()) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("rules/{name}.test.json"));
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
        let cases: Value = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
        for (kind, expect) in [("match", true), ("miss", false)] {
            let events = cases[kind].as_array().expect(kind);
            assert!(!events.is_empty(), "{name}: no {kind}");
            for json in events {
                let found = sigma.evaluate(&event(json));
                if found.iter().any(|finding| finding.rule.id == rule.meta.id) != expect {
                    wrong.push(format!("{name} {kind}: {json}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
