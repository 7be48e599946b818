//! Records to events.

use super::*;
use crate::{FieldValue, Record, SensorEvent};
use proptest::prelude::*;

/// The events of lines of text, in the order in which they end.
fn events(lines: &[&str]) -> Vec<SensorEvent> {
    let mut found = Vec::new();
    let mut grouper = crate::Grouper::default();
    let mut take = |_, record| match record {
        Ok(Record::Event(event)) => found.push(event),
        other => panic!("{other:?}"),
    };
    for (at, line) in lines.iter().enumerate() {
        grouper.push(line.as_bytes(), at as u64, &mut take);
    }
    grouper.finish(&mut take);
    found
}

#[track_caller]
fn check(event: &SensorEvent, id: u32, texts: &[(&str, Option<&str>)]) {
    assert_eq!(event.event_id, id);
    for (name, text) in texts {
        assert_eq!(event.text(name), *text, "{name}");
    }
}

const CALL: &str =
    "success=yes exit=3 a0=ffffff9c a1=1 a2=241 items=2 ppid=1 pid=2 auid=1000 uid=0 gid=0";

fn call(number: u32, serial: u64, more: &str) -> String {
    format!(
        "node=web-1 type=SYSCALL msg=audit(1709629200.125:{serial}): arch=c000003e syscall={number} {more}"
    )
}

fn record(kind: &str, serial: u64, more: &str) -> String {
    format!("node=web-1 type={kind} msg=audit(1709629200.125:{serial}): {more}")
}

#[test]
fn a_started_program_has_its_arguments() {
    let lines = [
        call(
            59,
            7,
            "success=yes exit=0 a0=55 a1=56 a2=57 a3=8 ppid=10 pid=11 comm=\"sh\" exe=\"/bin/sh\"",
        ),
        record("EXECVE", 7, "argc=4 a0=\"sh\" a1=\"-c\" a2=6563686F206869 a3_len=6 a3[0]=6162C3"),
        record("EXECVE", 7, "a3[1]=A4 a3[2]=\"c\" new=1"),
        record("CWD", 7, "cwd=\"/srv\""),
        record("PATH", 7, "item=0 name=\"/bin/sh\" nametype=NORMAL"),
        record("PATH", 7, "item=1 name=\"/lib/ld.so\" nametype=NORMAL"),
        record("PROCTITLE", 7, "proctitle=7368002D63"),
    ];
    let found = events(&lines.each_ref().map(String::as_str));
    assert_eq!(found.len(), 1);
    let event = &found[0];
    assert_eq!((event.computer.as_str(), event.time), ("web-1", 1_709_629_200_125_000));
    assert_eq!((event.record_id, event.channel.as_ref()), (Some(7), CHANNEL));
    check(
        event,
        1309,
        &[
            ("CommandLine", Some("sh -c echo hi ab\u{e4}c")),
            ("a0", Some("sh")),
            ("a2", Some("echo hi")),
            ("a3", Some("ab\u{e4}c")),
            ("syscall.a0", Some("55")),
            ("argc", Some("4")),
            ("new", Some("1")),
            ("a3_len", None),
            ("SYSCALL", Some("execve")),
            ("cwd", Some("/srv")),
            ("proctitle", Some("sh -c")),
        ],
    );
    let types = serde_json::json!(["SYSCALL", "EXECVE", "CWD", "PATH", "PROCTITLE"]);
    assert_eq!(event.field("type"), Some(&FieldValue::Json(Box::new(types))));
    let Some(FieldValue::Json(paths)) = event.field("PATH") else { panic!("no paths") };
    assert_eq!(paths[1]["name"], "/lib/ld.so");
}

#[test]
fn a_call_that_failed_or_is_not_told_is_an_event_of_its_own_kind() {
    let check_id = |line: String, id: u32| assert_eq!(events(&[&line])[0].event_id, id, "{line}");
    check_id(call(59, 1, "success=no exit=-2 pid=1"), 1300);
    check_id(call(59, 1, "success=yes pid=1"), 1309);
    check_id(call(0, 1, "success=yes pid=1"), 1300);
    check_id(call(257, 1, "success=yes a2=0"), 1300);
    check_id(record("EXECVE", 1, "argc=1 a0=\"id\""), 1309);
    check_id(record("PATH", 1, "name=\"/a\" nametype=CREATE"), 1300);
    check_id(record("AVC", 1, "avc: denied { read } for pid=1"), 1400);
    check_id(record("UNKNOWN[2345]", 1, "a=b"), 2345);
}

#[test]
fn what_became_of_a_file_follows_from_the_call_and_its_paths() {
    let check =
        |number: u32, more: &str, paths: &[(&str, &str)], id: u32, expect: [Option<&str>; 3]| {
            let mut lines = vec![call(number, 7, more), record("CWD", 7, "cwd=\"/srv/www\"")];
            for (name, kind) in paths {
                lines.push(record("PATH", 7, &format!("name=\"{name}\" nametype={kind}")));
            }
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            let found = events(&lines);
            let [kind, target, source] = expect;
            super::tests::check(
                &found[0],
                id,
                &[("EventType", kind), ("TargetFilename", target), ("SourceFilename", source)],
            );
        };
    let made = [Some("FileCreate"), Some("/srv/www/a"), None];
    check(257, CALL, &[("./", "PARENT"), ("a", "CREATE")], 1302, made);
    check(
        257,
        CALL,
        &[("/srv", "PARENT"), ("/srv/b/../x", "CREATE")],
        1302,
        [Some("FileCreate"), Some("/srv/x"), None],
    );
    check(85, "success=yes a0=55 a1=1b6", &[("a", "CREATE")], 1302, made);
    // It was there: emptied, opened for writing, opened for reading.
    check(257, CALL, &[("a", "NORMAL")], 1302, made);
    let changed = [Some("FileModify"), Some("/srv/www/a"), None];
    check(257, "success=yes a0=ffffff9c a2=441", &[("a", "NORMAL")], 1302, changed);
    check(2, "success=yes a0=55 a1=2", &[("a", "NORMAL")], 1302, changed);
    check(257, "success=yes a0=ffffff9c a2=0", &[("a", "NORMAL")], 1300, [None; 3]);
    check(257, "success=no a0=ffffff9c a2=241", &[("a", "CREATE")], 1300, [None; 3]);
    // A folder that only the program knows.
    check(
        263,
        "success=yes a0=5",
        &[("/tmp/d", "PARENT"), ("d/x", "DELETE")],
        1302,
        [Some("FileDelete"), Some("/tmp/d/x"), None],
    );
    check(263, "success=yes a0=5", &[("x", "DELETE")], 1302, [Some("FileDelete"), Some("x"), None]);
    check(
        87,
        "success=yes a0=55",
        &[("../x", "DELETE")],
        1302,
        [Some("FileDelete"), Some("/srv/x"), None],
    );
    let renamed = [Some("FileRename"), Some("/srv/www/b"), Some("/srv/www/a")];
    let paths = [("/srv/www", "PARENT"), ("a", "DELETE"), ("b", "DELETE"), ("b", "CREATE")];
    check(82, "success=yes a0=55 a1=56", &paths, 1302, renamed);
    check(316, "success=yes a0=ffffff9c a2=ffffff9c", &paths, 1302, renamed);
}

#[test]
fn connections_have_their_other_end() {
    let check = |number: u32, more: &str, saddr: &str, id: u32, texts: &[(&str, Option<&str>)]| {
        let lines = [call(number, 7, more), record("SOCKADDR", 7, &format!("saddr={saddr}"))];
        super::tests::check(&events(&lines.each_ref().map(String::as_str))[0], id, texts);
    };
    let inet = "020001BBCB0071090000000000000000";
    let kind =
        |kind: &'static str| [("EventType", Some(kind)), ("DestinationIp", Some("203.0.113.9"))];
    check(42, "success=yes exit=0", inet, 1306, &kind("Connect"));
    check(42, "success=no exit=-115", inet, 1306, &kind("ConnectStarted"));
    check(42, "success=no exit=-111", inet, 1306, &kind("ConnectFailed"));
    check(
        288,
        "success=yes exit=5",
        inet,
        1306,
        &[
            ("EventType", Some("Accept")),
            ("SourceIp", Some("203.0.113.9")),
            ("SourcePort", Some("443")),
            ("Initiated", Some("false")),
        ],
    );
    check(43, "success=no exit=-11", inet, 1300, &[("EventType", None)]);
    check(42, "success=yes exit=0", "01002F72756E2F7800", 1300, &[("DestinationIp", None)]);
}

#[test]
fn sign_ins_say_from_where() {
    let check = |more: &str, texts: &[(&str, Option<&str>)]| {
        let line = record("USER_LOGIN", 9, more);
        super::tests::check(&events(&[&line])[0], 1112, texts);
    };
    check(
        "pid=5 uid=0 auid=1000 ses=3 msg='op=login id=1000 exe=\"/usr/sbin/sshd\" hostname=192.0.2.7 \
         addr=192.0.2.7 terminal=/dev/pts/0 res=success'\u{1d}UID=\"root\" AUID=\"dana\" ID=\"dana\"",
        &[
            ("type", Some("USER_LOGIN")),
            ("LogonType", Some("RemoteInteractive")),
            ("ID", Some("dana")),
            ("res", Some("success")),
            ("addr", Some("192.0.2.7")),
        ],
    );
    check(
        "pid=5 msg='op=login acct=28756E6B6E6F776E29 addr=192.0.2.7 terminal=ssh res=failed'",
        &[("LogonType", Some("Network")), ("acct", Some("(unknown)"))],
    );
    check(
        "msg='op=login addr=? terminal=/dev/tty1 res=success'",
        &[("LogonType", Some("Interactive"))],
    );
    check("msg='op=login addr=? terminal=? res=success'", &[("LogonType", None)]);
}

#[test]
fn events_that_come_in_between_each_other_are_told_apart() {
    let (one, two) = (call(59, 7, "success=yes pid=1"), call(59, 8, "success=yes pid=2"));
    let other = one.replace("web-1", "web-2");
    let cwd = |serial| record("CWD", serial, &format!("cwd=\"/{serial}\""));
    let lines = [one, two, other, cwd(8), cwd(7), record("EOE", 8, ""), record("EOE", 8, "")];
    let found = events(&lines.each_ref().map(String::as_str));
    let texts: Vec<_> = found
        .iter()
        .map(|event| (event.computer.as_str(), event.record_id, event.text("cwd")))
        .collect();
    let expect =
        [("web-1", Some(8), Some("/8")), ("web-1", Some(7), Some("/7")), ("web-2", Some(7), None)];
    assert_eq!(texts, expect);
}

#[test]
fn an_event_is_over_when_others_are_far_ahead() {
    let mut grouper = crate::Grouper::default();
    let mut places = Vec::new();
    for (at, serial) in (1000..2000).enumerate() {
        let line = call(1, serial, "pid=1");
        grouper.push(line.as_bytes(), at as u64, &mut |at, _| places.push(at));
        assert!(at - places.len() <= 129);
    }
    grouper.finish(&mut |at, _| places.push(at));
    assert_eq!(places, (0..1000).collect::<Vec<_>>());
    // Hosts whose events never end are bounded together.
    let mut count = 0;
    for host in 0..1000 {
        let line = call(1, 1, "pid=1").replace("web-1", &format!("web-{host}"));
        grouper.push(line.as_bytes(), host, &mut |_, _| count += 1);
    }
    assert_eq!(count, 1000 - 256);
}

#[test]
fn records_are_told_from_other_text() {
    let check = |text: &str, expect: Option<bool>| {
        assert_eq!(read(text, "h").map(|result| result.is_ok()), expect, "{text}");
    };
    check("type=CWD msg=audit(1709629200.125:7): cwd=\"/\"", Some(true));
    check("node=a type=CWD msg=audit(1709629200.125:7): cwd=\"/\"", Some(true));
    check("audit: type=1307 audit(1709629200.125:7): cwd=\"/\"", Some(true));
    check("[ 12.5] audit: type=1307 audit(1709629200.125:7): cwd=\"/\"", Some(true));
    check("type=EOE msg=audit(1709629200.125:7):", Some(true));
    check("type=CWD msg=audit(x:7): cwd=\"/\"", Some(false));
    check("type=CWD msg=audit(1709629200.125:): cwd=\"/\"", Some(false));
    check("type=CWD msg=audit(1709629200", Some(false));
    check("type=CWD", None);
    check("hello", None);
}

/// Lines of events, each event's in order, the events mixed.
fn mixed() -> impl Strategy<Value = (Vec<u64>, Vec<usize>)> {
    let serials = proptest::collection::vec(100_u64..150, 1..20);
    (serials, proptest::collection::vec(any::<usize>(), 0..100))
}

proptest! {
    #[test]
    fn however_events_are_mixed_each_is_whole((serials, picks) in mixed()) {
        let mut serials = serials;
        serials.sort_unstable();
        serials.dedup();
        let mut queues: Vec<Vec<String>> = serials
            .iter()
            .map(|serial| vec![
                record("PROCTITLE", *serial, "proctitle=\"x\""),
                record("PATH", *serial, "name=\"/a\" nametype=NORMAL"),
                record("CWD", *serial, "cwd=\"/\""),
                call(59, *serial, "success=yes pid=1"),
            ])
            .collect();
        let mut lines = Vec::new();
        let mut picks = picks.into_iter();
        while !queues.is_empty() {
            let at = picks.next().unwrap_or_default() % queues.len();
            lines.extend(queues[at].pop());
            queues.retain(|queue| !queue.is_empty());
        }
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let mut found = events(&lines);
        found.sort_by_key(|event| event.record_id);
        let known: Vec<_> = found.iter().filter_map(|event| event.record_id).collect();
        prop_assert_eq!(known, serials);
        for event in &found {
            prop_assert_eq!(event.text("cwd"), Some("/"));
            prop_assert_eq!(event.text("proctitle"), Some("x"));
        }
    }

    #[test]
    fn any_record_is_read_or_refused(kind in "[A-Z_0-9\\[\\]]{0,12}", stamp in "[0-9.:]{0,20}", body in "\\PC{0,80}") {
        let _ = read(&body, "");
        if let Some(Ok(part)) = read(&format!("type={kind} msg=audit({stamp}): {body}"), "h") {
            prop_assert!(event(&[part]).is_some());
        }
    }

    #[test]
    fn any_call_is_told_or_not(number in 0_u32..450, arguments in "( (a[0-3]|exit|success|saddr|exe)=[a-f0-9yes-]{1,12}){0,8}", paths in "( (name|nametype)=[/.a-zA-Z\"]{1,12}){0,4}") {
        let lines = [call(number, 1, &arguments), record("PATH", 1, &paths), record("EXECVE", 1, &arguments)];
        prop_assert_eq!(events(&lines.each_ref().map(String::as_str)).len(), 1);
    }
}
