//! What holds for every fleet.

use std::collections::hash_map::DefaultHasher;
use std::collections::{HashMap, HashSet};
use std::hash::{Hash, Hasher};

use sensors::{FieldValue, SensorEvent};
use simulator::{Fleet, FleetConfig, ndjson};

/// 2026-11-19 14:00 UTC, a Thursday.
const THURSDAY: i64 = 1_795_096_800_000_000;
const HOUR: i64 = 3_600_000_000;
const DAY: i64 = 24 * HOUR;

fn config(seed: u64, devices: u32, days: u32, events: u64) -> FleetConfig {
    FleetConfig { devices, days, events, ..FleetConfig::new(seed, THURSDAY) }
}

fn digest(config: FleetConfig) -> u64 {
    let mut hasher = DefaultHasher::new();
    for event in Fleet::new(config).take(50_000) {
        ndjson(&event).hash(&mut hasher);
    }
    hasher.finish()
}

fn text<'a>(event: &'a SensorEvent, name: &str) -> &'a str {
    event.text(name).unwrap_or_default()
}

/// A number; -1, which no pid is, where it is none.
fn int(event: &SensorEvent, name: &str) -> i64 {
    match event.field(name) {
        Some(FieldValue::Int(number)) => *number,
        _ => -1,
    }
}

/// The start time that a Sysmon GUID carries, in epoch seconds: its third group, then its second.
fn begun(guid: &str) -> Option<i64> {
    let mut groups = guid.split('-').skip(1);
    let (low, high) = (groups.next()?, groups.next()?);
    i64::from_str_radix(&format!("{high}{low}"), 16).ok()
}

fn is_sysmon(event: &SensorEvent) -> bool {
    event.channel.contains("Sysmon")
}

#[test]
fn the_same_configuration_gives_the_same_events_and_another_seed_others() {
    let one = digest(config(7, 40, 3, 120_000));
    assert_eq!(one, digest(config(7, 40, 3, 120_000)));
    assert_ne!(one, digest(config(8, 40, 3, 120_000)));
}

#[test]
fn events_come_in_order_of_time_within_the_span_with_rising_record_ids() {
    let fleet = Fleet::new(config(3, 30, 3, 90_000));
    let (start, end) = fleet.span();
    assert_eq!((start, end), (THURSDAY - 3 * DAY, THURSDAY));
    let (mut last, mut records) = (start, HashMap::new());
    for event in fleet {
        assert!(last <= event.time && event.time < end, "{} {last}", event.time);
        last = event.time;
        let key = (event.computer.clone(), event.channel.clone());
        let record = event.record_id.unwrap();
        if let Some(before) = records.insert(key, record) {
            assert_eq!(record, before + 1);
        }
    }
}

#[test]
fn the_number_of_events_is_close_to_the_one_asked_for() {
    for (seed, devices, days, events) in
        [(1, 100, 7, 300_000), (2, 50, 3, 150_000), (3, 20, 14, 200_000), (4, 12, 2, 20_000)]
    {
        let count = Fleet::new(config(seed, devices, days, events)).count() as f64;
        let off = (count / events as f64 - 1.0).abs();
        assert!(off < 0.05, "{count} instead of {events}");
    }
}

#[test]
fn extreme_configurations_end_without_a_panic() {
    for (devices, days, events, end) in [
        (0, 0, 0, THURSDAY),
        (6, 1, 1, THURSDAY + 3 * DAY + 7 * HOUR),
        (7, 2, u64::from(u32::MAX) / 40_000, 0),
        (u32::MAX / 10_000_000, 1, 1000, i64::MAX),
        (9, 2, 500, i64::MIN),
    ] {
        let config = FleetConfig { devices, days, events, ..FleetConfig::new(9, end) };
        assert!(Fleet::new(config).count() > 100);
    }
}

/// Every process that an event names was started before, or before the telemetry began; it has not
/// ended; its pid is not another's.
#[test]
fn processes_are_consistent() {
    let fleet = Fleet::new(config(11, 60, 7, 400_000));
    let (start, _) = fleet.span();
    let gap_host = fleet.intrusion()[0].host.clone();
    let mut started: HashSet<String> = HashSet::new();
    let mut ended: HashSet<String> = HashSet::new();
    let mut pids: HashMap<(String, i64), String> = HashMap::new();
    let mut unseen = HashSet::new();
    let mut checked = 0;
    for event in fleet {
        if event.channel == "System" && event.event_id == 12 {
            pids.retain(|(computer, _), _| *computer != event.computer);
        }
        if !is_sysmon(&event) {
            continue;
        }
        for name in ["ProcessGuid", "ParentProcessGuid", "SourceProcessGUID", "TargetProcessGUID"] {
            let Some(guid) = event.text(name) else { continue };
            let begun = begun(guid).unwrap() * 1_000_000;
            let new = event.event_id == 1 && name == "ProcessGuid";
            if new {
                assert_eq!(begun, event.time - event.time.rem_euclid(1_000_000), "{event:?}");
                assert!(started.insert(guid.to_owned()), "started twice: {event:?}");
            } else {
                // The kernel writes no start of its own.
                let kernel = [4, 1, 0].contains(&pid_of(&event, name));
                let known =
                    started.contains(guid) || begun < start / 1_000_000 * 1_000_000 || kernel;
                assert!(known, "{name} unknown: {event:?}");
                assert!(!ended.contains(guid), "{name} has ended: {event:?}");
                checked += 1;
            }
            if !started.contains(guid) {
                unseen.insert(guid.to_owned());
            }
        }
        let guid = text(&event, "ProcessGuid").to_owned();
        if event.event_id == 1 && event.computer != gap_host {
            let key = (event.computer.clone(), int(&event, "ProcessId"));
            let before = pids.insert(key, guid.clone());
            assert_eq!(before, None, "pid still in use: {event:?}");
        }
        if event.event_id == 5 {
            pids.remove(&(event.computer.clone(), int(&event, "ProcessId")));
            ended.insert(guid);
        }
    }
    assert!(checked > 200_000 && unseen.len() < 60 * 60);
}

fn pid_of(event: &SensorEvent, guid: &str) -> i64 {
    int(event, &guid.replace("GUID", "Id").replace("Guid", "Id"))
}

#[test]
fn logon_sessions_of_processes_have_been_opened() {
    let fleet = Fleet::new(config(5, 30, 4, 120_000));
    let (start, _) = fleet.span();
    let mut sessions: HashSet<(String, String)> = HashSet::new();
    let mut processes = 0;
    for event in fleet {
        let computer = event.computer.clone();
        match (&*event.channel, event.event_id) {
            ("Security", 4624) => {
                sessions.insert((computer, text(&event, "TargetLogonId").to_owned()));
            }
            ("Microsoft-Windows-Sysmon/Operational", 1) => {
                let id = text(&event, "LogonId").to_owned();
                let built_in = ["0x3e7", "0x3e4", "0x3e5"].contains(&id.as_str());
                let opened = begun(text(&event, "LogonGuid")).unwrap();
                let before = opened < start / 1_000_000;
                assert!(built_in || before || sessions.contains(&(computer, id)), "{event:?}");
                processes += 1;
            }
            _ => {}
        }
    }
    assert!(processes > 5_000);
}

#[test]
fn addresses_are_private_or_for_documentation_and_names_end_in_example() {
    let allowed = |address: &str| {
        let address = address.trim_start_matches("::ffff:");
        ["10.", "192.0.2.", "198.51.100.", "203.0.113.", "2001:db8:", "127.0.0.1"]
            .iter()
            .any(|network| address.starts_with(network))
    };
    let mut addresses = HashSet::new();
    for event in Fleet::new(config(13, 60, 7, 300_000)) {
        for name in ["SourceIp", "DestinationIp", "IpAddress", "PublicIP"] {
            if let Some(address) = event.text(name).filter(|address| *address != "-") {
                assert!(allowed(address), "{address}: {event:?}");
                addresses.insert(address.to_owned());
            }
        }
        for address in text(&event, "QueryResults").split(';').filter(|part| !part.is_empty()) {
            assert!(allowed(address), "{address}: {event:?}");
        }
        for name in ["QueryName", "SourceHostname", "DestinationHostname", "DeviceName"] {
            let host = event.text(name).unwrap_or("-");
            assert!(host == "-" || host.ends_with(".example"), "{host}: {event:?}");
        }
        for name in ["CommandLine", "ScriptBlockText", "Contents"] {
            for url in text(&event, name).split("://").skip(1) {
                let host = url.split(['/', '\'', '"', ' ']).next().unwrap_or_default();
                assert!(host.ends_with(".example"), "{host}: {event:?}");
            }
        }
        assert!(event.computer.ends_with(".larkmoor.example"));
    }
    assert!(addresses.len() > 150);
}

#[test]
fn working_days_are_busy_and_nights_and_weekends_are_not() {
    let mut hours: HashMap<i64, u64> = HashMap::new();
    for event in Fleet::new(config(2, 60, 7, 300_000)) {
        *hours.entry(event.time / HOUR).or_default() += 1;
    }
    let at = |day: i64, hour: i64| hours[&((THURSDAY - 14 * HOUR - day * DAY) / HOUR + hour)];
    // Wednesday morning, before dawn (also at the site five hours behind), Saturday morning.
    let (work, night, weekend) = (at(1, 9), at(1, 4), at(5, 9));
    assert!(work > 4 * night && work > 4 * weekend, "{work} {night} {weekend}");
    assert!(night > 100 && weekend > 100, "{night} {weekend}");
}

#[test]
fn every_device_reports_itself_and_the_software_looks_like_a_real_fleet() {
    let fleet = Fleet::new(config(21, 100, 5, 400_000));
    let computers: HashSet<String> = fleet.computers().map(str::to_owned).collect();
    let (mut reported, mut programs, mut hashes) = (HashSet::new(), HashSet::new(), HashMap::new());
    for event in fleet {
        if event.channel == "Sightline/Heartbeat" {
            assert_eq!(text(&event, "DeviceName"), event.computer);
            serde_json::from_str::<serde_json::Value>(text(&event, "LoggedOnUsers")).unwrap();
            serde_json::from_str::<serde_json::Value>(text(&event, "IPAddresses")).unwrap();
            reported.insert(event.computer.clone());
        } else if is_sysmon(&event) && event.event_id == 1 {
            let image = text(&event, "Image").rsplit(['\\', '/']).next().unwrap_or_default();
            programs.insert(image.to_owned());
            if image == "svchost.exe" {
                let version = text(&event, "FileVersion").to_owned();
                let known = hashes.entry(version).or_insert(text(&event, "Hashes").to_owned());
                assert_eq!(known, text(&event, "Hashes"));
            }
        }
    }
    assert_eq!(reported, computers);
    assert!(programs.len() > 110, "{}", programs.len());
    let distinct: HashSet<_> = hashes.values().collect();
    assert_eq!(distinct.len(), hashes.len());
}
