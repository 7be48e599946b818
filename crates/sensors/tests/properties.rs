//! No input brings a reader down.

#![expect(clippy::unwrap_used, reason = "a fixture that is not there fails the test")]

use std::ops::ControlFlow;
use std::path::Path;

use proptest::prelude::*;
use sensors::{Item, Mapper, Record, parse_line, parse_records, read_bytes, rebuild};

fn read_all(bytes: &[u8]) {
    let mut mapper = Mapper::new("tenant");
    let _ = read_bytes(bytes, &mut |_, item| {
        if let Item::Record(Record::Event(event)) = item {
            let mapped = mapper.map(&event);
            assert!(rebuild(mapped.row()).is_some());
        }
        ControlFlow::Continue(())
    });
}

fn fixtures() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(|path| std::fs::read(path).unwrap()).collect()
}

/// Magic numbers in front, so that the unpackers see the noise too.
const STARTS: &[&[u8]] = &[
    b"",
    b"{",
    b"[",
    b"{\"records\":[",
    b"{\"category\":\"DeviceEvents\",\"properties\":",
    b"\x1f\x8b\x08\x00",
    b"\x28\xb5\x2f\xfd",
    b"PK\x03\x04",
    b"ElfFile\0",
    b"PK\x05\x06",
    b"type=SYSCALL msg=audit(1709629200.125:7): ",
    b"type=EXECVE msg=audit(1709629200.125:7): a0=",
    b"Mar  5 09:00:00 web-1 sysmon: <Event><System>",
    b"<14>1 - web-1 s - - [",
    b"{\"message\":\"<Event><System>",
];

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(start in 0..STARTS.len(), noise in proptest::collection::vec(any::<u8>(), 0..600)) {
        let bytes = [STARTS[start], &noise].concat();
        let _ = parse_line(&bytes);
        read_all(&bytes);
    }

    #[test]
    fn any_json_is_read_or_refused(depth in 0_usize..200, text in "[\\[\\]{}\",:a-z0-9.\\\\-]{0,120}") {
        let nested = format!("{}{text}{}", "{\"a\":[".repeat(depth), "]}".repeat(depth));
        let _ = parse_line(nested.as_bytes());
        parse_records(text.as_bytes(), &mut |_| {});
    }

    #[test]
    fn damaged_lines_are_read_or_refused(which in any::<prop::sample::Index>(), cut in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut fixtures = fixtures();
        let mut bytes = fixtures.swap_remove(which.index(fixtures.len()));
        let at = at.index(bytes.len());
        bytes[at] = byte;
        bytes.truncate(cut.index(bytes.len()));
        read_all(&bytes);
    }
}

#[test]
fn nesting_beyond_reason_is_refused() {
    let nested =
        |open: &str, close: &str| format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
    let check = |line: String| assert!(parse_line(line.as_bytes()).is_err());
    check(nested("[", "]"));
    check(nested("{\"records\":", "}"));
    check(nested("{\"winlog\":", "}"));
    check(format!("{{\"EventID\":{}}}", nested("[", "]")));
    let row = |property: &str| {
        format!(
            "{{\"category\":\"DeviceEvents\",\"time\":\"2024-01-01T00:00:00Z\",\"properties\":{{\"{property}\":{}}}}}",
            nested("[", "]")
        )
    };
    check(row("NoSuchColumn"));
    check(row("AdditionalFields"));
}

#[test]
fn an_object_with_members_beyond_reason_is_refused_quickly() {
    let members: Vec<String> = (0..200_000).map(|at| format!("\"n{at}\":1")).collect();
    let line = format!("{{\"Channel\":\"x\",\"EventID\":1,{}}}", members.join(","));
    assert!(parse_line(line.as_bytes()).is_err());
}

#[test]
fn records_of_one_audit_event_without_end_are_read_quickly() {
    let line = |kind: &str, pairs: &str| {
        format!("type={kind} msg=audit(1709629200.125:7): {pairs}\n").into_bytes()
    };
    let check = |bytes: Vec<u8>, events: usize| {
        let mut count = 0;
        let _ = read_bytes(&bytes, &mut |_, item| {
            count += usize::from(matches!(item, Item::Record(_)));
            ControlFlow::Continue(())
        });
        assert_eq!(count, events);
    };
    check(line("CWD", "cwd=\"/\"").repeat(10_000), 10);
    check(line("SYSCALL", &"a=1 ".repeat(100_000)), 1);
    check(line("EXECVE", &"a1=41 ".repeat(100_000)), 1);
    let kinds: Vec<Vec<u8>> = (0..10_000).map(|at| line(&format!("K{at}"), "a=1")).collect();
    check(kinds.concat(), 10);
}
