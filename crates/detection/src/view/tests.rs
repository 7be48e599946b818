use std::borrow::Cow;

use proptest::prelude::*;
use rsigma_eval::event::{Event, JsonEvent};
use sensors::{FieldValue, SensorEvent};
use serde_json::{Value, json};

use super::View;
use crate::logsource::{Names, OWN};

fn event(fields: Vec<(String, FieldValue)>) -> SensorEvent {
    SensorEvent {
        channel: "Security".into(),
        provider: "Microsoft-Windows-Security-Auditing".into(),
        event_id: 4688,
        record_id: None,
        computer: "WS01.corp.example".into(),
        time: 0,
        fields: fields.into_iter().map(|(name, value)| (name.into(), value)).collect(),
    }
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        "[a-zA-Z .]{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::hash_map("[ab]{1,2}", inner, 0..3)
                .prop_map(|map| Value::from(map.into_iter().collect::<serde_json::Map<_, _>>())),
        ]
    })
}

fn field() -> impl Strategy<Value = FieldValue> {
    prop_oneof![
        "[a-zA-Z .]{0,6}".prop_map(FieldValue::Text),
        any::<i64>().prop_map(FieldValue::Int),
        json().prop_map(|value| FieldValue::Json(Box::new(value))),
    ]
}

/// The document that the view stands for, built without it.
fn document(fields: &[(String, FieldValue)]) -> Value {
    let mut object = json!({
        "EventID": 4688,
        "Channel": "Security",
        "Provider_Name": "Microsoft-Windows-Security-Auditing",
        "Computer": "WS01.corp.example",
    });
    for (name, value) in fields {
        object[name.as_str()] = match value {
            FieldValue::Text(text) => json!(text),
            FieldValue::Int(number) => json!(number),
            FieldValue::Json(value) => (**value).clone(),
        };
    }
    object
}

proptest! {
    #[test]
    fn a_view_answers_as_a_json_event_of_the_same_document(
        fields in prop::collection::hash_map("[ab]{1,2}|a\\.b|Channel|a\\[0\\]", field(), 0..5),
        path in "[ab]{1,2}(\\.[ab]{1,2}|\\[-?[01]\\]|\\\\\\[0\\\\\\]){0,2}|Channel|EventID|computer",
    ) {
        let fields: Vec<_> = fields.into_iter().collect();
        let document = document(&fields);
        let event = event(fields);
        let (view, json) = (View::new(&event, &OWN), JsonEvent::borrow(&document));
        prop_assert_eq!(view.get_field(&path), json.get_field(&path), "{}", path);
        prop_assert_eq!(view.to_json(), json.to_json());
        let sorted = |event: &dyn Event| {
            let mut values: Vec<String> =
                event.all_string_values().into_iter().map(Cow::into_owned).collect();
            values.sort();
            values
        };
        prop_assert_eq!(sorted(&view), sorted(&json));
        let mut keys = view.top_level_keys().unwrap();
        keys.sort();
        keys.dedup();
        let mut wanted = json.top_level_keys().unwrap();
        wanted.sort();
        prop_assert_eq!(keys, wanted);
        let search = |text: &str| text.contains('a');
        prop_assert_eq!(view.any_string_value(&search), json.any_string_value(&search));
    }
}

#[test]
fn renamed_fields_are_found_under_the_new_name_only() {
    let text = |text: &str| FieldValue::Text(text.to_owned());
    let event = event(vec![
        ("NewProcessName".to_owned(), text("C:\\a.exe")),
        ("CommandLine".to_owned(), text("a")),
        ("SubjectUserName".to_owned(), text("ana")),
        ("SubjectDomainName".to_owned(), text("CORP")),
        ("TargetUserName".to_owned(), text("-")),
    ]);
    static NAMES: Names = Names {
        renamed: &[("NewProcessName", "Image")],
        account: Some((
            "User",
            &[("TargetDomainName", "TargetUserName"), ("SubjectDomainName", "SubjectUserName")],
        )),
    };
    let view = View::new(&event, &NAMES);
    let value = |name: &str| view.get_field(name).map(|value| value.to_json());
    assert_eq!(value("Image"), Some(json!("C:\\a.exe")));
    assert_eq!(value("NewProcessName"), None);
    assert_eq!(value("CommandLine"), Some(json!("a")));
    assert_eq!(value("User"), Some(json!("CORP\\ana")));
    assert_eq!(view.to_json()["User"], json!("CORP\\ana"));
    assert!(view.all_string_values().iter().any(|value| value == "CORP\\ana"));
    assert_eq!(view.to_json()["Image"], json!("C:\\a.exe"));
    assert!(view.top_level_keys().unwrap().iter().any(|key| key == "Image"));
}
