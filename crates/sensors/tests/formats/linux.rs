//! Sysmon for Linux and the audit daemon.

#![expect(clippy::unwrap_used, reason = "what a fixture does not give fails the test")]

use std::ops::ControlFlow;

use schema::{Row, Value};
use sensors::{Grouper, Mapper, Record, Unmapped, read_bytes, rebuild};

use super::{Import, actions, check_texts, fixture, import, long};

const PROCESS: (&str, &str) = ("DeviceProcessEvents", "ProcessCreated");

fn extras(row: &Row) -> serde_json::Value {
    serde_json::from_str(row.text("AdditionalFields").unwrap()).unwrap()
}

fn reasons(import: &Import) -> Vec<String> {
    import.bad.iter().map(|(_, bad)| bad.to_string()).collect()
}

#[test]
fn sysmon_for_linux_in_syslog_becomes_rows() {
    let import = import(&fixture("sysmon_linux.log"));
    assert_eq!(
        actions(&import.rows),
        [
            ("_Unmapped", ""),
            PROCESS,
            ("DeviceNetworkEvents", "ConnectionSuccess"),
            ("DeviceEvents", "x-RawAccessRead"),
            ("DeviceFileEvents", "FileCreated"),
            ("DeviceFileEvents", "FileDeleted"),
            ("DeviceEvents", "x-ProcessTerminated"),
            PROCESS,
        ]
    );
    let health = &import.tally.unmapped[&Unmapped::SensorHealth];
    assert_eq!(health["Linux-Sysmon/Operational"][&16], 1);
    assert_eq!(reasons(&import), ["a line of syslog without an event of Sysmon or auditd"]);
    check_texts(
        &import.rows[1],
        &[
            ("DeviceName", Some("web-1.example.test")),
            ("FolderPath", Some("/usr/bin/curl")),
            ("ProcessCommandLine", Some("curl -s \"http://198.51.100.8/a&b\"")),
            ("AccountName", Some("www-data")),
            ("AccountDomain", Some("web-1.example.test")),
            ("ProcessIntegrityLevel", None),
            ("SHA256", None),
            ("InitiatingProcessFileName", Some("Apache2")),
            ("InitiatingProcessAccountName", Some("root")),
            ("InitiatingProcessAccountDomain", Some("web-1.example.test")),
        ],
    );
    assert_eq!(long(&import.rows[1], "CreatedProcessSessionId"), None);
    assert_eq!(import.rows[1].get("Timestamp"), Some(Value::DateTime(1_709_629_201_125_000)));
    check_texts(
        &import.rows[2],
        &[
            ("RemoteIP", Some("198.51.100.8")),
            ("InitiatingProcessCommandLine", Some("curl -s \"http://198.51.100.8/a&b\"")),
            ("InitiatingProcessAccountDomain", Some("web-1.example.test")),
            ("InitiatingProcessIntegrityLevel", None),
        ],
    );
    check_texts(
        &import.rows[4],
        &[("FileName", Some("Payload")), ("RequestProtocol", Some("Local"))],
    );
    let hash = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    check_texts(&import.rows[5], &[("SHA256", Some(hash))]);
    // What a collector cut off is not there; the rest is.
    check_texts(&import.rows[7], &[("InitiatingProcessCommandLine", Some("/usr/sbin/apache2"))]);
    assert_eq!(rebuild(&import.rows[7]).unwrap().text("System.Cut"), Some("ParentCommandLine"));
}

#[test]
fn messages_inside_json_lines_are_read_as_lines_are() {
    let plain = import(&fixture("sysmon_linux.log"));
    let import = import(&fixture("syslog.jsonl"));
    assert_eq!(
        actions(&import.rows),
        [
            PROCESS,
            ("DeviceNetworkEvents", "ConnectionSuccess"),
            ("DeviceFileEvents", "FileCreated"),
            ("DeviceFileEvents", "FileDeleted"),
            ("DeviceLogonEvents", "LogonFailed"),
        ]
    );
    assert_eq!(import.rows[0], plain.rows[1]);
    assert_eq!(import.rows[3], plain.rows[5]);
    check_texts(
        &import.rows[4],
        &[
            ("DeviceName", Some("web-3.example.test")),
            ("AccountName", Some("dana")),
            ("AccountDomain", Some("web-3.example.test")),
            ("RemoteIP", None),
            ("RemoteDeviceName", None),
            ("LogonType", None),
            ("InitiatingProcessAccountName", Some("root")),
        ],
    );
    assert_eq!(long(&import.rows[4], "LogonId"), None);
    assert!(reasons(&import)[0].contains("a syslog row of Azure Monitor"));
}

#[test]
fn an_audit_log_becomes_rows() {
    let bytes = fixture("audit.log");
    let import = import(&bytes);
    assert_eq!(
        actions(&import.rows),
        [
            ("_Unmapped", ""),
            PROCESS,
            PROCESS,
            ("DeviceNetworkEvents", "ConnectionSuccess"),
            ("DeviceFileEvents", "FileCreated"),
            ("DeviceFileEvents", "FileRenamed"),
            ("DeviceFileEvents", "FileDeleted"),
            ("DeviceLogonEvents", "LogonSuccess"),
            ("DeviceLogonEvents", "LogonFailed"),
            PROCESS,
        ]
    );
    let row = &import.rows[1];
    check_texts(
        row,
        &[
            ("DeviceName", Some("web-2.example.test")),
            ("FolderPath", Some("/usr/bin/tar")),
            ("FileName", Some("tar")),
            ("ProcessCommandLine", Some("tar czf /tmp/my data.tgz /srv/www/abc")),
            ("AccountName", Some("www-data")),
            ("AccountDomain", Some("web-2.example.test")),
            ("InitiatingProcessAccountName", Some("dana")),
        ],
    );
    assert_eq!((long(row, "ProcessId"), long(row, "InitiatingProcessId")), (Some(4301), Some(900)));
    assert_eq!(long(row, "LogonId"), Some(3));
    assert_eq!(row.get("Timestamp"), Some(Value::DateTime(1_709_629_200_125_000)));
    let more = extras(row);
    let group = serde_json::json!({ "Name": "www-data", "PosixGroupId": 33 });
    let user =
        serde_json::json!({ "Name": "www-data", "PosixUserId": 33, "PrimaryPosixGroup": group });
    assert_eq!(more["ProcessPosixRealUser"], user);
    let root = serde_json::json!({ "Name": "root", "PosixUserId": 0 });
    assert_eq!(more["ProcessPosixEffectiveUser"], root);
    assert_eq!(more["ProcessPosixEffectiveGroup"], group);
    assert_eq!(more["ProcessCurrentWorkingDirectory"], "/srv/www");
    assert_eq!((&more["key"], &more["a2"]), (&"exec".into(), &"/tmp/my data.tgz".into()));
    // Another architecture, not enriched: ids, and the one name that is certain.
    check_texts(
        &import.rows[2],
        &[
            ("ProcessCommandLine", Some("id")),
            ("AccountName", Some("root")),
            ("InitiatingProcessAccountName", None),
        ],
    );
    check_texts(
        &import.rows[3],
        &[
            ("RemoteIP", Some("198.51.100.8")),
            ("RemoteIPType", Some("Public")),
            ("LocalIP", None),
            ("InitiatingProcessFolderPath", Some("/usr/bin/curl")),
            ("InitiatingProcessCommandLine", Some("curl -s")),
            ("InitiatingProcessAccountName", Some("www-data")),
        ],
    );
    assert_eq!(long(&import.rows[3], "RemotePort"), Some(80));
    assert_eq!(long(&import.rows[3], "InitiatingProcessParentId"), Some(900));
    assert_eq!(extras(&import.rows[3])["InitiatingProcessPosixEffectiveUser"], root);
    check_texts(
        &import.rows[4],
        &[("FolderPath", Some("/etc/cron.d/Update job")), ("FileName", Some("Update job"))],
    );
    check_texts(
        &import.rows[5],
        &[
            ("FolderPath", Some("/etc/passwd")),
            ("PreviousFolderPath", Some("/etc/passwd.new")),
            ("PreviousFileName", Some("passwd.new")),
        ],
    );
    check_texts(&import.rows[6], &[("FolderPath", Some("/var/log/Auth.log"))]);
    check_texts(
        &import.rows[7],
        &[
            ("AccountName", Some("dana")),
            ("LogonType", Some("RemoteInteractive")),
            ("RemoteIP", Some("192.0.2.7")),
            ("RemoteDeviceName", None),
            ("InitiatingProcessFileName", Some("sshd")),
        ],
    );
    check_texts(
        &import.rows[8],
        &[("AccountName", Some("(unknown user)")), ("LogonType", Some("Network"))],
    );
    // The file ends within the last event.
    check_texts(&import.rows[9], &[("ProcessCommandLine", Some("ls -l")), ("AccountName", None)]);
    let (position, bad) = &import.bad[0];
    let broken = b"type=SYSCALL msg=audit(broken)";
    let offset = bytes.windows(broken.len()).position(|part| part == broken).unwrap();
    assert_eq!((position.offset, import.bad.len()), (offset as u64, 1));
    assert!(bad.to_string().contains("serial number"), "{bad}");
}

#[test]
fn audit_records_in_syslog_are_gathered_as_well() {
    let plain = import(&fixture("audit.log"));
    let import = import(&fixture("audit_syslog.log"));
    assert_eq!(actions(&import.rows), [("_Unmapped", ""), PROCESS, PROCESS]);
    let service = rebuild(&import.rows[0]).unwrap();
    assert_eq!((service.event_id, service.text("unit")), (1130, Some("cron")));
    let row = &import.rows[1];
    check_texts(row, &[("DeviceName", Some("web-4")), ("AccountDomain", Some("web-4"))]);
    assert_eq!(row.text("ProcessCommandLine"), plain.rows[1].text("ProcessCommandLine"));
    let without_domain = |row: &Row| {
        let mut more = extras(row);
        more.as_object_mut().unwrap().remove("DomainName");
        more
    };
    assert_eq!(without_domain(row), without_domain(&plain.rows[1]));
}

#[test]
fn every_event_of_the_fixtures_comes_back_from_its_row() {
    let mut count = 0;
    for name in ["sysmon_linux.log", "syslog.jsonl", "audit.log", "audit_syslog.log"] {
        let mut mapper = Mapper::new("tenant");
        read_bytes(&fixture(name), &mut |position, item| {
            if let sensors::Item::Record(Record::Event(mut event)) = item {
                let mut back = rebuild(mapper.map(&event).row()).unwrap();
                back.fields.sort_by(|left, right| left.0.cmp(&right.0));
                event.fields.sort_by(|left, right| left.0.cmp(&right.0));
                assert_eq!(back, event, "{name} at {position:?}");
                count += 1;
            }
            ControlFlow::Continue(())
        })
        .unwrap();
    }
    assert_eq!(count, 8 + 5 + 10 + 3);
}

#[test]
fn lines_sent_one_by_one_give_the_events_of_the_file() {
    for name in ["sysmon_linux.log", "syslog.jsonl", "audit.log", "audit_syslog.log"] {
        let bytes = fixture(name);
        let (mut file, mut lines) = (Vec::new(), Vec::new());
        read_bytes(&bytes, &mut |position, item| {
            if let sensors::Item::Record(record) = item {
                file.push((position.offset, record));
            }
            ControlFlow::Continue(())
        })
        .unwrap();
        let mut grouper = Grouper::default();
        let mut take = |at, record| lines.extend(Result::ok(record).map(|record| (at, record)));
        let mut offset = 0;
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            grouper.push(line, offset, &mut take);
            offset += line.len() as u64;
        }
        grouper.finish(&mut take);
        assert_eq!(lines, file, "{name}");
    }
}

#[test]
fn one_start_that_both_sensors_saw_is_marked() {
    let audit = "node=web-1.example.test type=SYSCALL msg=audit(1709629201.300:9): arch=c000003e syscall=59 success=yes pid=4242 exe=\"/usr/bin/curl\"";
    let bytes = [fixture("sysmon_linux.log"), audit.as_bytes().to_vec()].concat();
    let import = import(&bytes);
    let last = import.rows.last().unwrap();
    assert_eq!(extras(last)["Sightline.Duplicate"], true);
}
