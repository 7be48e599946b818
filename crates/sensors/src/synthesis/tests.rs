use serde_json::json;

use super::*;
use crate::{Mapped, Mapper, Record, parse_line};

/// A record as a log brings it: provider, channel, event id, time, fields.
type Told<'a> = (&'a str, &'a str, u32, &'a str, serde_json::Value);

fn gather(records: &[Told]) -> Synthesis {
    let (mut mapper, mut synthesis) = (Mapper::new("t"), Synthesis::default());
    for told in records {
        let event = event(told);
        let (Mapped::Row(row) | Mapped::Unmapped { row, .. }) = mapper.map(&event);
        synthesis.see(&row, Some(&event));
    }
    synthesis
}

fn event((provider, channel, id, at, fields): &Told) -> SensorEvent {
    let line = json!({
        "@timestamp": at,
        "event": { "code": id.to_string(), "provider": provider },
        "winlog": {
            "channel": channel,
            "provider_name": provider,
            "event_id": id,
            "computer_name": "ws-1.example.test",
            "event_data": fields,
        },
    });
    let Ok(Record::Event(event)) = parse_line(line.to_string().as_bytes()) else {
        panic!("{line}")
    };
    event
}

fn cells(row: &Row, columns: &[&str]) -> Vec<String> {
    let text = |column: &&str| row.get(column).map_or(String::new(), |cell| format!("{cell:?}"));
    columns.iter().map(text).collect()
}

const SYSMON: &str = "Microsoft-Windows-Sysmon";
const SYSMON_LOG: &str = "Microsoft-Windows-Sysmon/Operational";
const SECURITY: &str = "Microsoft-Windows-Security-Auditing";

fn logon(kind: &str, user: &str) -> serde_json::Value {
    json!({ "LogonType": kind, "TargetUserName": user, "TargetDomainName": "EXAMPLE", "TargetUserSid": "S-1-5-21-1" })
}

#[test]
fn a_device_has_one_row_a_day_with_its_users_and_its_system() {
    let start = json!({ "MajorVersion": 10, "MinorVersion": 0, "BuildVersion": 19045 });
    let synthesis = gather(&[
        (SECURITY, "Security", 4624, "2026-01-05T08:00:00Z", logon("2", "dana")),
        (SECURITY, "Security", 4624, "2026-01-05T09:00:00Z", logon("3", "net")),
        (SECURITY, "Security", 4624, "2026-01-05T09:30:00Z", logon("2", "dana")),
        (SECURITY, "Security", 4624, "2026-01-06T10:00:00Z", logon("10", "erik")),
        ("Microsoft-Windows-Kernel-General", "System", 12, "2026-01-06T07:00:00Z", start),
    ]);
    let rows = synthesis.devices();
    let columns =
        ["Timestamp", "DeviceName", "OSPlatform", "OSVersion", "OSBuild", "LoggedOnUsers"];
    let user = |name: &str| {
        let users = json!([{ "UserName": name, "DomainName": "example", "Sid": "S-1-5-21-1" }]);
        format!("Text({:?})", users.to_string())
    };
    let expect = |at: i64, name: &str| {
        vec![
            format!("DateTime({at})"),
            "Text(\"ws-1.example.test\")".to_owned(),
            "Text(\"Windows10\")".to_owned(),
            "Text(\"10.0\")".to_owned(),
            "Long(19045)".to_owned(),
            user(name),
        ]
    };
    let found: Vec<_> = rows.iter().map(|row| cells(row, &columns)).collect();
    let monday = 1_767_571_200_000_000;
    let hours = |hours: f64| (hours * 3_600_000_000.0) as i64;
    assert_eq!(found, [expect(monday + hours(9.5), "dana"), expect(monday + hours(34.0), "erik")]);
    assert!(rows.iter().all(|row| row.text("DeviceId").is_some()));
    let seen = rows[0].text("AdditionalFields").unwrap();
    assert!(seen.contains("2026-01-05T08:00:00"), "{seen}");
}

#[test]
fn a_day_on_which_the_device_reported_itself_gets_no_row() {
    let mut synthesis =
        gather(&[(SECURITY, "Security", 4624, "2026-01-05T08:00:00Z", logon("2", "dana"))]);
    let mut own = synthesis.devices().remove(0);
    assert_eq!(own.set("OSPlatform", schema::Value::Text("Windows11".to_owned())), Ok(()));
    synthesis.see(&own, None);
    assert_eq!(synthesis.devices(), []);
}

#[test]
fn a_signature_becomes_one_row_however_often_it_is_seen() {
    let image = |status: &str| {
        json!({
            "ProcessGuid": "{0a1b2c3d-e1f0-65e6-0102-000000000400}", "ProcessId": "4",
            "Image": "C:\\a.exe", "ImageLoaded": "C:\\b.dll", "Signed": "true", "Signature": "Example Ltd",
            "SignatureStatus": status, "Hashes": "SHA1=0123456789ABCDEF0123456789ABCDEF01234567",
        })
    };
    let unsigned = json!({
        "ImageLoaded": "C:\\c.sys", "Signed": "false", "Signature": "-", "SignatureStatus": "Unavailable",
        "Hashes": "SHA1=1123456789ABCDEF0123456789ABCDEF01234567",
    });
    let mut synthesis = gather(&[
        (SYSMON, SYSMON_LOG, 7, "2026-01-05T08:00:00Z", image("Valid")),
        (SYSMON, SYSMON_LOG, 7, "2026-01-05T08:01:00Z", image("Valid")),
        (SYSMON, SYSMON_LOG, 7, "2026-01-05T08:02:00Z", image("Expired")),
        (SYSMON, SYSMON_LOG, 6, "2026-01-05T08:03:00Z", unsigned),
    ]);
    let rows = synthesis.certificates();
    let found: Vec<_> =
        rows.iter().map(|row| cells(row, &["IsSigned", "Signer", "IsTrusted"]).join(" ")).collect();
    assert_eq!(
        found,
        [
            "Bool(true) Text(\"Example Ltd\") Bool(true)",
            "Bool(true) Text(\"Example Ltd\") Bool(false)",
            "Bool(false)  Bool(false)",
        ]
    );
    assert!(rows.iter().all(|row| row.text("SHA1").is_some() && row.get("Timestamp").is_some()));
    assert_eq!(synthesis.certificates(), []);
}

#[test]
fn made_rows_name_the_device_and_the_group_of_what_they_were_made_from() {
    let image = json!({
        "ProcessGuid": "{0a1b2c3d-e1f0-65e6-0102-000000000400}", "ProcessId": "4",
        "Image": "C:\\a.exe", "ImageLoaded": "C:\\b.dll", "Signed": "true", "Signature": "Example Ltd",
        "SignatureStatus": "Valid", "Hashes": "SHA1=0123456789ABCDEF0123456789ABCDEF01234567",
    });
    let event = event(&(SYSMON, SYSMON_LOG, 7, "2026-01-05T08:00:00Z", image));
    let (Mapped::Row(mut row) | Mapped::Unmapped { mut row, .. }) = Mapper::new("t").map(&event);
    // A heartbeat gave the device its group.
    assert_eq!(row.set("MachineGroup", schema::Value::Text("Servers".to_owned())), Ok(()));
    let mut synthesis = Synthesis::default();
    synthesis.see(&row, Some(&event));
    let columns = ["DeviceId", "DeviceName", "MachineGroup"];
    let expect = cells(&row, &columns);
    assert!(expect.iter().all(|cell| !cell.is_empty()), "{expect:?}");
    let made = [synthesis.devices(), synthesis.certificates()].concat();
    assert_eq!(made.len(), 2);
    for made in made {
        assert_eq!(cells(&made, &columns), expect, "{}", made.table().name);
    }
}
