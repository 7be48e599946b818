//! Compression and archives around the formats, and files that are none of them.

#![expect(clippy::unwrap_used, reason = "packing in memory cannot fail")]

use std::io::{Cursor, Write};
use std::ops::ControlFlow;

use sensors::{BadRecord, read_bytes};

use super::{fixture, import};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        archive.append_data(&mut header, name, *bytes).unwrap();
    }
    archive.into_inner().unwrap()
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn every_packing_gives_the_rows_of_the_plain_file() {
    let plain = fixture("winlogbeat7.jsonl");
    let expect = import(&plain).rows;
    let tarred = tar(&[("logs/a.json", &plain)]);
    let zipped = zip(&[("a.json", &plain)]);
    let check = |packed: &[u8], member: &str| {
        let mut members = Vec::new();
        read_bytes(packed, &mut |position, _| {
            members.push(position.member);
            ControlFlow::Continue(())
        })
        .unwrap();
        assert_eq!(members, vec![member; 3]);
        assert_eq!(import(packed).rows, expect, "{member}");
    };
    check(&gzip(&plain), "");
    check(&zstd::encode_all(&plain[..], 1).unwrap(), "");
    check(&tarred, "logs/a.json");
    check(&gzip(&tarred), "logs/a.json");
    check(&zstd::encode_all(&tarred[..], 1).unwrap(), "logs/a.json");
    check(&zipped, "a.json");
    check(&zip(&[("b.tgz", &gzip(&tarred))]), "b.tgz!logs/a.json");
    check(&tar(&[("c.zip", &zipped)]), "c.zip!a.json");
}

#[test]
fn members_that_cannot_be_read_are_named_and_the_others_are_read() {
    let good = fixture("winlogbeat7.jsonl");
    let deep = gzip(&gzip(&gzip(&gzip(&good))));
    let packed = zip(&[
        ("__MACOSX/._a.json", b"\x00\x05\x16\x07"),
        ("table.csv", b"time,host\n1,a\n"),
        ("empty", b""),
        ("a.json", &good),
        ("deep.gz", &deep),
        ("pretty.json", b"{\n  \"a\": 1\n}\n"),
    ]);
    let import = import(&packed);
    assert_eq!(import.rows.len(), 3);
    let reasons: Vec<_> =
        import.bad.iter().map(|(at, bad)| (at.member.as_str(), bad.to_string())).collect();
    assert_eq!(reasons[0].0, "table.csv");
    assert!(reasons[0].1.contains("such as CSV"), "{}", reasons[0].1);
    assert!(reasons[1].1.contains("nested more than 3 deep"), "{}", reasons[1].1);
    assert!(reasons[2].1.contains("JSON over several lines"), "{}", reasons[2].1);
    let skipped: Vec<_> =
        import.result.unwrap().skipped.into_iter().map(|(member, _)| member).collect();
    assert_eq!(skipped, ["__MACOSX/._a.json", "empty"]);
}

#[test]
fn a_file_of_no_known_format_is_refused_with_its_reason() {
    let check = |bytes: &[u8], expect: &str| {
        let error = import(bytes).result.unwrap_err().to_string();
        assert!(error.contains(expect), "{error}");
    };
    check(b"March 5th, hello\n", "neither JSON lines nor syslog");
    check(b"<Event xmlns=''>", "events as XML");
    check(b"\x7fELF\x02\x01\x01\x00", "binary content");
    check(b"ElfFile\0 but nothing more", "EVTX");
    check(&gzip(b"plain text"), "not a format that is read here");
    check(&gzip(&fixture("nxlog.jsonl"))[..200], "cannot be read");
}

#[test]
fn a_line_beyond_the_limit_is_one_bad_record() {
    let mut bytes = vec![b'{'; 17 << 20];
    bytes.push(b'\n');
    bytes.extend(fixture("winlogbeat7.jsonl"));
    let import = import(&bytes);
    assert_eq!(import.rows.len(), 3);
    assert!(matches!(import.bad[0].1, BadRecord::TooLong { .. }));
}

#[test]
fn reading_stops_when_the_receiver_says_so() {
    let packed = zip(&[("a.json", &fixture("winlogbeat7.jsonl")), ("b.json", b"{}\n")]);
    let mut seen = 0;
    let summary = read_bytes(&packed, &mut |_, _| {
        seen += 1;
        ControlFlow::Break(())
    })
    .unwrap();
    assert_eq!((seen, summary.records, summary.stopped), (1, 1, true));
}

#[test]
fn an_archive_that_breaks_off_gives_the_events_whose_lines_were_read() {
    let packed = gzip(&fixture("audit.log").repeat(40));
    let import = import(&packed[..packed.len() - 20]);
    assert!(import.result.is_err());
    let whole = super::import(&fixture("audit.log")).rows.len();
    assert!(import.rows.len() > whole, "{}", import.rows.len());
}
