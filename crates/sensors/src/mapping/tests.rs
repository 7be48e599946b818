//! Properties of the mapping as a whole.

use std::borrow::Cow;

use proptest::prelude::*;

use super::*;

/// Values that fields of sensors have, near misses among them.
fn value() -> impl Strategy<Value = FieldValue> {
    let texts = prop::sample::select(vec![
        "",
        "-",
        "0x3e7",
        "0x",
        "6196",
        "-1",
        "true",
        "FALSE",
        "tcp",
        "Udp",
        "17",
        "%%14593",
        "%%14592",
        "C:\\Windows\\System32\\cmd.exe",
        "c:\\windows\\x",
        "/usr/bin/sh",
        "EXAMPLE\\Dana",
        "nt authority\\system",
        "S-1-0-0",
        "S-1-5-18",
        "S-1-16-8192",
        "%%1938",
        "10.0.0.5",
        "203.0.113.8",
        "fe80::1",
        "host.example.test",
        "{0a1b2c3d-e1f0-65e6-0102-000000000400}",
        "2024-03-05 09:00:00.125",
        "2024-03-05T09:00:00Z",
        "SHA1=AB12,MD5=00,SHA256=CD34,IMPHASH=EF56",
        "MD5=ab12",
        "HKLM\\System\\CurrentControlSet\\Services\\X\\Start",
        "HKU\\S-1-5-21-1\\A",
        "\\REGISTRY\\MACHINE\\A",
        "DWORD (0x00000001)",
        "QWORD (0x00000000-0x0000000a)",
        "Binary Data",
        "(Empty)",
        "SetValue",
        "CreateKey",
        "DeleteKey",
        "DeleteValue",
        "RenameKey",
        "0xc000006a",
        "3",
        "\\device\\harddiskvolume2\\windows\\a.exe",
        "file:_C:\\a.exe",
        "[ZoneTransfer]  ZoneId=3  HostUrl=http://a.example/",
        "{\"a\":1}",
        "no level",
        "4294967295",
        "unset",
        "?",
        "Connect",
        "ConnectStarted",
        "FileRename",
        "success",
        "failed",
        "line\r\nbreak \"quoted\" \u{1f980}",
    ])
    .prop_map(|text| FieldValue::Text(text.to_owned()));
    let json = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(serde_json::Value::from),
        any::<u64>().prop_map(|number| serde_json::Value::from(number | 1 << 63)),
        (-1e9_f64..1e9).prop_map(|number| serde_json::Value::from(number + 0.5)),
        Just(serde_json::json!(["a", 1, null, {"b": [true]}])),
    ]
    .prop_map(|value| FieldValue::Json(Box::new(value)));
    prop_oneof![
        6 => texts,
        2 => any::<i64>().prop_map(FieldValue::Int),
        2 => (0_i64..70_000).prop_map(FieldValue::Int),
        1 => json,
        2 => any::<String>().prop_map(FieldValue::Text),
    ]
}

/// Names that no rule has, and such as rules compute.
const OTHERS: &[&str] = &[
    "RuleName",
    "CallTrace",
    "DesiredAccess",
    "IMPHASH",
    "IsLocalLogon",
    "Sightline.Time",
    "FileOperation",
    "ZoneId",
    "DnsQueryString",
    "System.ProcessID",
    "System.UserID",
    "System.Level",
    "Channel",
    "ProcessPosixRealUser",
    "ProcessCurrentWorkingDirectory",
    "c",
    "f",
    "",
];

/// An event for the rule at a place, with some of the rule's fields and some others.
fn event() -> impl Strategy<Value = SensorEvent> {
    let rules = registry::all();
    let fields = proptest::collection::vec((any::<prop::sample::Index>(), value()), 0..30);
    (
        0..rules.len(),
        any::<prop::sample::Index>(),
        fields,
        any::<Option<u64>>(),
        -20_000_000_000_000_000_i64..20_000_000_000_000_000,
    )
        .prop_map(move |(at, id, picked, record_id, time)| {
            let rule = rules[at].rule;
            let mut names: Vec<_> = rule.field_rules().map(|field| field.field).collect();
            names.extend(OTHERS);
            let mut fields: Vec<(Cow<'static, str>, FieldValue)> = Vec::new();
            for (index, value) in picked {
                let name = names[index.index(names.len())];
                if !fields.iter().any(|(known, _)| known == name) {
                    fields.push((Cow::Borrowed(name), value));
                }
            }
            SensorEvent {
                channel: Cow::Borrowed(rule.log.names().0),
                provider: Cow::Borrowed(rule.log.names().1),
                event_id: rule.ids[id.index(rule.ids.len())],
                record_id,
                computer: "WS-1.Example.Test".to_owned(),
                time,
                fields,
            }
        })
}

fn sorted(mut event: SensorEvent) -> SensorEvent {
    event.fields.sort_by(|left, right| left.0.cmp(&right.0));
    event
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// One mapper for several events, so that what it remembers of earlier ones is in play.
    #[test]
    fn a_row_gives_its_event_back(events in proptest::collection::vec(event(), 1..8)) {
        let mut mapper = Mapper::new("tenant");
        mapper.set_now(1_700_000_000_000_000);
        for event in events {
            let mapped = mapper.map(&event);
            prop_assert_eq!(rebuild(mapped.row()).map(sorted), Some(sorted(event)));
        }
    }

    #[test]
    fn an_unmapped_row_gives_its_event_back(mut event in event(), channel in "\\PC{0,20}", id in any::<u32>()) {
        event.channel = Cow::Owned(channel);
        event.event_id = id;
        let mapped = Mapper::new("tenant").map(&event);
        prop_assert_eq!(rebuild(mapped.row()).map(sorted), Some(sorted(event)));
    }

    #[test]
    fn a_published_row_of_any_mapped_kind_becomes_an_event(event in event()) {
        prop_assume!(event.channel != crate::adapter::audit::CHANNEL);
        let mapped = Mapper::new("tenant").map(&event).into_row();
        let mut published = Row::new(mapped.table());
        for (place, value) in mapped.cells() {
            if mapped.table().columns()[usize::from(place)].name != "_Source" {
                published.put_cell(place, value).unwrap();
            }
        }
        prop_assert!(rebuild(&published).is_some());
    }
}

#[test]
fn ids_of_devices_and_reports_are_stable() {
    let mapper = Mapper::new("tenant");
    assert_eq!(mapper.device_id("WS-1.example.test"), mapper.device_id("ws-1.EXAMPLE.test"));
    assert_ne!(mapper.device_id("ws-1"), Mapper::new("other").device_id("ws-1"));
    assert_eq!(mapper.device_id("ws-1").len(), 40);
    let event = |channel: &'static str, record_id| SensorEvent {
        channel: Cow::Borrowed(channel),
        provider: Cow::Borrowed(""),
        event_id: 1,
        record_id,
        computer: String::new(),
        time: 0,
        fields: Vec::new(),
    };
    assert_eq!(
        device::report_id(&event("Security", Some(7))),
        device::report_id(&event("security", Some(7)))
    );
    assert_ne!(
        device::report_id(&event("Security", Some(7))),
        device::report_id(&event("System", Some(7)))
    );
    assert!(device::report_id(&event("Security", None)) >= 0);
}
