//! Every format, plain and packed, from hand-written files with invented hosts.

#![expect(clippy::panic, reason = "a fixture that is not there fails the test")]

#[path = "formats/containers.rs"]
mod containers;
#[path = "formats/linux.rs"]
mod linux;

use std::ops::ControlFlow;
use std::path::Path;

use schema::{Row, Value};
use sensors::{
    BadRecord, Item, Mapper, Position, ReadError, ReadSummary, Record, Tally, Unmapped, read_bytes,
};

fn fixture(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
    std::fs::read(&path).unwrap_or_else(|err| panic!("{}: {err}", path.display()))
}

/// Everything that a source yields: rows in order, and the tally.
struct Import {
    rows: Vec<Row>,
    tally: Tally,
    bad: Vec<(Position, BadRecord)>,
    result: Result<ReadSummary, ReadError>,
}

fn import(bytes: &[u8]) -> Import {
    let mut mapper = Mapper::new("tenant");
    let (mut rows, mut bad, mut tally) = (Vec::new(), Vec::new(), Tally::default());
    let result = read_bytes(bytes, &mut |position, item| {
        match item {
            Item::Record(Record::Event(event)) => {
                let mapped = mapper.map(&event);
                tally.mapped(&event, &mapped);
                rows.push(mapped.into_row());
            }
            Item::Record(Record::Published { row, dropped, .. }) => {
                tally.published(&row, &dropped);
                rows.push(row);
            }
            Item::Bad(reason) => {
                tally.bad("file", position.clone(), &reason);
                bad.push((position, reason));
            }
        }
        ControlFlow::Continue(())
    });
    tally.file("file", &result);
    Import { rows, tally, bad, result }
}

fn actions(rows: &[Row]) -> Vec<(&str, &str)> {
    rows.iter().map(|row| (row.table().name, row.text("ActionType").unwrap_or(""))).collect()
}

#[track_caller]
fn check_texts(row: &Row, expect: &[(&str, Option<&str>)]) {
    for (column, text) in expect {
        assert_eq!(row.text(column), *text, "{column}");
    }
}

fn long(row: &Row, column: &str) -> Option<i64> {
    match row.get(column) {
        Some(Value::Long(number)) => Some(number),
        _ => None,
    }
}

#[test]
fn nxlog_lines_become_rows_and_bad_lines_are_reported_with_their_offset() {
    let bytes = fixture("nxlog.jsonl");
    let import = import(&bytes);
    assert_eq!(
        actions(&import.rows),
        [
            ("DeviceProcessEvents", "ProcessCreated"),
            ("DeviceRegistryEvents", "RegistryValueDeleted"),
            ("DeviceRegistryEvents", "x-RegistryUnknown"),
            ("DeviceProcessEvents", "ProcessCreated"),
            ("_Unmapped", ""),
            ("_Unmapped", ""),
        ]
    );
    check_texts(
        &import.rows[0],
        &[
            ("DeviceName", Some("ws-11.example.test")),
            ("FolderPath", Some("C:\\Windows\\System32\\whoami.exe")),
            ("FileName", Some("whoami.exe")),
            ("AccountDomain", Some("example")),
            ("AccountName", Some("dana")),
            ("SHA1", Some("0123456789abcdef0123456789abcdef01234567")),
            ("InitiatingProcessFolderPath", Some("c:\\windows\\system32\\cmd.exe")),
            ("InitiatingProcessFileName", Some("cmd.exe")),
            (
                "AdditionalFields",
                Some(
                    "{\"ProcessCurrentWorkingDirectory\":\"C:\\\\Users\\\\dana\\\\\",\"RuleName\":\"-\"}",
                ),
            ),
        ],
    );
    assert_eq!(long(&import.rows[0], "LogonId"), Some(0x3144c));
    assert_eq!(import.rows[0].get("Timestamp"), Some(Value::DateTime(1_709_629_200_125_000)));
    let start = Some(Value::DateTime(0x65e6_e1e0 * 1_000_000));
    assert_eq!(import.rows[0].get("InitiatingProcessCreationTime"), start);
    // The second event's id is only in its message; its process was seen to start above.
    check_texts(
        &import.rows[1],
        &[
            ("RegistryKey", Some("HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet001\\Services\\Demo")),
            ("RegistryValueName", Some("Start")),
            ("PreviousRegistryValueName", Some("Start")),
            ("InitiatingProcessCommandLine", Some("whoami /all")),
            ("InitiatingProcessParentFileName", Some("cmd.exe")),
        ],
    );
    // The audit log tells of the same process: kept and marked.
    check_texts(
        &import.rows[3],
        &[
            ("AccountName", Some("dana")),
            ("AccountSid", Some("S-1-5-21-1-2-3-1001")),
            ("ProcessIntegrityLevel", Some("Medium")),
            ("ProcessTokenElevation", Some("TokenElevationTypeLimited")),
        ],
    );
    assert_eq!(long(&import.rows[3], "LogonId"), Some(0x3144c));
    let marked = |row: &Row| {
        row.text("AdditionalFields").unwrap_or("").contains("\"Sightline.Duplicate\":true")
    };
    let marks: Vec<_> = import.rows.iter().map(marked).collect();
    assert_eq!(marks, [false, false, false, true, false, false]);

    assert_eq!(
        import.tally.unmapped[&Unmapped::SensorHealth]["Microsoft-Windows-Sysmon/Operational"][&16],
        1
    );
    assert_eq!(import.tally.unmapped[&Unmapped::NoTable]["Application"][&902], 1);
    let offset =
        |text: &[u8]| bytes.windows(text.len()).position(|part| part == text).unwrap() as u64;
    let reasons: Vec<_> = import.bad.iter().map(|(at, bad)| (at.offset, bad.clone())).collect();
    assert_eq!(reasons[0].0, offset(b"{\"EventTime\":\"2024-03-05 10:00:07"));
    assert_eq!(reasons[0].1, BadRecord::Unusable("event id"));
    assert_eq!(reasons[1].0, offset(b"{\"EventTime\":\"2024-03-05 10:00:08"));
    assert!(matches!(reasons[1].1, BadRecord::NotJson(_)));
    assert_eq!(import.tally.bad_records(), 2);
}

#[test]
fn fields_only_inside_the_message_are_found() {
    let import = import(&fixture("message_only.jsonl"));
    let expect = [
        ("DeviceNetworkEvents", "ConnectionSuccess"),
        ("DeviceNetworkEvents", "InboundConnectionAccepted"),
    ];
    assert_eq!(actions(&import.rows), expect);
    check_texts(
        &import.rows[0],
        &[
            ("LocalIP", Some("10.0.0.12")),
            ("LocalIPType", Some("Private")),
            ("RemoteIP", Some("203.0.113.9")),
            ("RemoteIPType", Some("Public")),
            ("RemoteUrl", Some("files.example.net")),
            ("Protocol", Some("Tcp")),
        ],
    );
    // The source is known as the device's own address from the first event, so the answer of its
    // name server has it as the local end, against the direction.
    check_texts(
        &import.rows[1],
        &[("LocalIP", Some("10.0.0.12")), ("RemoteIP", Some("10.0.0.77"))],
    );
    assert_eq!(long(&import.rows[1], "RemotePort"), Some(51_000));
}

#[test]
fn winlogbeat_6_lines_become_rows() {
    let import = import(&fixture("winlogbeat6.jsonl"));
    assert_eq!(actions(&import.rows), [("DeviceLogonEvents", "LogonFailed"), ("_Unmapped", "")]);
    check_texts(
        &import.rows[0],
        &[
            ("LogonType", Some("Network")),
            ("AccountName", Some("frank")),
            ("AccountSid", None),
            ("FailureReason", Some("InvalidUserNameOrPassword")),
            ("RemoteIP", Some("198.51.100.4")),
            ("RemoteDeviceName", Some("WS-13")),
            ("Protocol", Some("NTLM")),
            ("InitiatingProcessFolderPath", None),
        ],
    );
}

#[test]
fn winlogbeat_7_lines_become_rows() {
    let import = import(&fixture("winlogbeat7.jsonl"));
    assert_eq!(
        actions(&import.rows),
        [
            ("DeviceFileEvents", "FileCreated"),
            ("DeviceEvents", "AntivirusDetection"),
            ("DeviceEvents", "ScriptContent"),
        ]
    );
    check_texts(
        &import.rows[0],
        &[("FileName", Some("note.txt")), ("RequestProtocol", Some("Local"))],
    );
    check_texts(
        &import.rows[1],
        &[
            ("FolderPath", Some("C:\\Users\\gina\\Downloads\\demo.bin")),
            ("AccountName", Some("gina")),
        ],
    );
    assert!(
        import.rows[1].text("AdditionalFields").unwrap().contains("\"ThreatName\":\"Test:Demo\"")
    );
    // An impossible time is kept and marked; the writing process of a script is the one that runs it.
    assert!(import.rows[2].text("AdditionalFields").unwrap().contains("Sightline.Time"));
    assert_eq!(import.rows[2].get("Timestamp"), Some(Value::DateTime(-11_644_473_600_000_000)));
    assert_eq!(long(&import.rows[2], "InitiatingProcessId"), Some(300));
}

#[test]
fn exports_and_azure_rows_become_rows() {
    let import = import(&fixture("export.jsonl"));
    assert_eq!(
        actions(&import.rows),
        [
            ("DeviceEvents", "SecurityLogCleared"),
            ("DeviceNetworkEvents", "ConnectionSuccess"),
            ("DeviceRegistryEvents", "RegistryKeyCreated"),
        ]
    );
    check_texts(
        &import.rows[1],
        &[
            ("InitiatingProcessFolderPath", Some("c:\\windows\\system32\\svchost.exe")),
            ("Protocol", Some("Tcp")),
            ("RemoteIP", Some("192.0.2.5")),
        ],
    );
    let key = "HKEY_CURRENT_USER\\S-1-5-21-1-2-3-1001\\Software\\Demo";
    check_texts(&import.rows[2], &[("RegistryKey", Some(key))]);
}

#[test]
fn envelope_lines_are_rows_already() {
    let import = import(&fixture("envelope.jsonl"));
    assert_eq!(
        actions(&import.rows),
        [
            ("DeviceProcessEvents", "ProcessCreated"),
            ("DeviceNetworkEvents", "ConnectionSuccess"),
            ("DeviceLogonEvents", "x"),
        ]
    );
    let row = &import.rows[0];
    assert_eq!(row.get("Timestamp"), Some(Value::DateTime(1_709_631_600_123_456)));
    assert_eq!(long(row, "InitiatingProcessId"), Some(499));
    check_texts(
        row,
        &[
            ("MachineGroup", Some("Servers")),
            ("AdditionalFields", Some("{\"ProcessCurrentWorkingDirectory\":\"C:\\\\\"}")),
        ],
    );
    // The row without Timestamp has the envelope's; a hidden column cannot be set from outside.
    assert_eq!(import.rows[1].get("Timestamp"), Some(Value::DateTime(1_709_631_602_000_000)));
    assert_eq!(import.rows[2].text("_Source"), None);
    let dropped: Vec<_> =
        import.tally.dropped.iter().map(|(name, count)| (name.as_str(), *count)).collect();
    assert_eq!(dropped, [("NewColumnOfTomorrow", 1), ("_Source", 1)]);
    let reasons: Vec<_> = import.bad.into_iter().map(|(_, bad)| bad).collect();
    assert_eq!(
        reasons,
        [
            BadRecord::UnknownCategory("AdvancedHunting-EmailEvents".to_owned()),
            BadRecord::WrongType("ProcessId".to_owned()),
            BadRecord::Missing("Timestamp"),
        ]
    );
    // As an event, a published row fires rules that Sysmon's event would.
    let event = sensors::rebuild(row).unwrap();
    assert_eq!(
        (event.channel.as_ref(), event.event_id),
        ("Microsoft-Windows-Sysmon/Operational", 1)
    );
    let texts = [
        ("Image", "C:\\Windows\\System32\\net.exe"),
        ("CommandLine", "net user"),
        ("ParentImage", "c:\\windows\\system32\\cmd.exe"),
        ("User", "example\\hugo"),
        ("CurrentDirectory", "C:\\"),
        ("ProcessId", "500"),
    ];
    for (name, text) in texts {
        assert_eq!(event.text(name), Some(text), "{name}");
    }
}

#[test]
fn tallies_merge_to_the_counts_of_the_whole() {
    let names = ["nxlog.jsonl", "winlogbeat6.jsonl", "envelope.jsonl"];
    let mut merged = Tally::default();
    for name in names {
        merged.merge(import(&fixture(name)).tally);
    }
    assert_eq!((merged.files, merged.records, merged.bad_records()), (3, 11, 5));
    assert_eq!(merged.rows["DeviceProcessEvents"]["ProcessCreated"], 3);
    let json = serde_json::to_string(&merged).unwrap();
    assert_eq!(serde_json::from_str::<Tally>(&json).unwrap(), merged);
}
