//! The intrusion, and that ordinary days do not look like it.

use std::collections::{BTreeMap, HashSet};

use sensors::{FieldValue, SensorEvent};
use simulator::{Fleet, FleetConfig, Stage};

/// 2026-11-19 14:00 UTC, a Thursday.
const THURSDAY: i64 = 1_795_096_800_000_000;
const MINUTE: i64 = 60_000_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

fn fleet(seed: u64, devices: u32, end: i64) -> Fleet {
    let events = u64::from(devices) * 3 * 1500;
    Fleet::new(FleetConfig { devices, days: 3, events, ..FleetConfig::new(seed, end) })
}

fn matches(event: &SensorEvent, stage: &Stage) -> bool {
    let field = match event.field(stage.field) {
        Some(FieldValue::Text(text)) => text.contains(&stage.contains),
        _ => stage.field.is_empty(),
    };
    event.event_id == stage.event_id && event.channel == stage.channel && field
}

fn check(mut fleet: Fleet, what: &str) {
    let (_, end) = fleet.span();
    let stages = fleet.intrusion().to_vec();
    let mut open = stages.clone();
    for event in fleet.by_ref() {
        open.retain(|stage| {
            let soon = stage.time <= event.time && event.time < stage.time + 15 * MINUTE;
            !(soon && event.computer == stage.host && matches(&event, stage))
        });
    }
    assert!(open.is_empty(), "{what}: missing {open:#?}");
    let hosts: HashSet<_> = stages.iter().map(|stage| &stage.host).collect();
    assert_eq!(hosts.len(), 4);
    let numbers: Vec<u8> = stages.iter().map(|stage| stage.number).collect();
    assert!(numbers.is_sorted() && (1..=10).all(|number| numbers.contains(&number)));
    for stage in &stages {
        assert!(end - 150 * MINUTE <= stage.time && stage.time < end - 30 * MINUTE, "{stage:?}");
    }
}

#[test]
fn every_stage_is_there_whenever_the_telemetry_ends() {
    // Thursday afternoon, midnight and early morning, and a Sunday.
    for (nth, end) in [0, 10 * HOUR, 15 * HOUR, 3 * DAY - 4 * HOUR].into_iter().enumerate() {
        for devices in [6, 40] {
            let what = format!("end {end}, {devices} devices");
            check(fleet(nth as u64 + 1, devices, THURSDAY + end), &what);
        }
    }
}

#[test]
fn the_stopped_sensor_leaves_a_gap_and_comes_back() {
    let fleet = fleet(5, 20, THURSDAY);
    let stages = fleet.intrusion().to_vec();
    let stop = stages.iter().find(|stage| stage.contains == "net stop Sysmon64").unwrap();
    let events: Vec<i64> = fleet
        .filter(|event| event.computer == stop.host)
        .map(|event| event.time)
        .skip_while(|time| *time < stop.time)
        .collect();
    let gap = events.windows(2).map(|pair| pair[1] - pair[0]).max();
    let early = events.iter().filter(|time| **time < stop.time + 4 * MINUTE).count();
    assert!(gap > Some(4 * MINUTE), "{gap:?}");
    assert!((3..12).contains(&early), "{early}");
    assert!(events.len() > 20);
}

#[test]
fn the_implant_calls_home_about_every_two_minutes() {
    let fleet = fleet(6, 12, THURSDAY);
    let home =
        fleet.intrusion().iter().find(|stage| stage.field == "DestinationIp").unwrap().clone();
    let calls = fleet.filter(|event| event.computer == home.host && matches(event, &home)).count();
    assert!((40..70).contains(&calls), "{calls}");
}

#[test]
fn ordinary_days_have_none_of_its_marks() {
    const MARKS: [&str; 18] = [
        "-enc ",
        ".docm",
        "DownloadString",
        "Parcel",
        "parcel-notice",
        "comsvcs",
        "MiniDump",
        "whoami",
        "Domain Admins",
        "nltest",
        "DisableRealtimeMonitoring",
        "stop Sysmon64",
        "rclone",
        " a -hp",
        "vssadmin",
        "recoveryenabled",
        "cl Security",
        "/dev/tcp/",
    ];
    let fleet = fleet(7, 60, THURSDAY);
    let first = fleet.intrusion().iter().map(|stage| stage.time).min().unwrap();
    let mut seen = 0;
    for event in fleet.take_while(|event| event.time < first) {
        seen += 1;
        for (name, value) in &event.fields {
            let FieldValue::Text(text) = value else { continue };
            for mark in MARKS {
                assert!(!text.contains(mark), "{mark} in {name} of {event:?}");
            }
        }
        let dumped = event.text("TargetImage").is_some_and(|image| image.ends_with("lsass.exe"));
        assert!(!dumped && event.event_id != 1102 && event.event_id != 4648);
        // Office never starts a shell or a script host.
        let parent = event.text("ParentImage").unwrap_or_default();
        let image = event.text("Image").unwrap_or_default();
        if parent.contains("Office16") {
            let shell = ["cmd.exe", "powershell.exe", "mshta.exe", "rundll32.exe"];
            assert!(!shell.iter().any(|name| image.ends_with(name)), "{event:?}");
        }
    }
    assert!(seen > 150_000);
}

#[test]
fn every_day_has_a_few_oddities() {
    // Marks of the oddities, each counted once per event that starts it.
    const MARKS: [&str; 15] = [
        "certutil -urlcache",
        "net localgroup Administrators",
        "save HKLM\\SAM",
        "bitsadmin /transfer",
        "mshta.exe http",
        "-ExecutionPolicy Bypass",
        "advfirewall set",
        "/tn Reminder",
        "wevtutil cl Application",
        "procdump64.exe -accepteula",
        "sudo useradd",
        "nmap -sS",
        "PUABundler",
        "PSEXESVC.exe",
        "%%2313",
    ];
    let config = FleetConfig { days: 14, events: 500_000, ..FleetConfig::new(3, THURSDAY) };
    let mut days: BTreeMap<i64, HashSet<(String, &str)>> = BTreeMap::new();
    for event in Fleet::new(config) {
        for name in ["CommandLine", "ThreatName", "FailureReason"] {
            let Some(text) = event.text(name) else { continue };
            for mark in MARKS.into_iter().filter(|mark| text.contains(mark)) {
                if mark != "%%2313" {
                    days.entry(event.time / DAY)
                        .or_default()
                        .insert((event.computer.clone(), mark));
                }
            }
        }
    }
    let full_days = (THURSDAY / DAY - 13)..(THURSDAY / DAY);
    let counts: Vec<usize> = full_days.map(|day| days.get(&day).map_or(0, HashSet::len)).collect();
    let all: usize = counts.iter().sum();
    // Those that leave no command of their own (passwords, remote desktop) are not counted here.
    assert!(counts.iter().all(|count| *count <= 6) && all >= 18, "{counts:?}");
    assert!(counts.iter().filter(|count| **count > 0).count() >= 10, "{counts:?}");
}
