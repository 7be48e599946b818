//! Places and networks of addresses, out of MMDB files that the tests write themselves.

use std::net::{IpAddr, Ipv4Addr};

use axum::http::{Method, StatusCode};
use sightline::model::access::Role;
use sightline::model::profile::{FactValue, Profile};
use sightline::server::geo::Geo;
use store::DeviceScope;

use super::harness::Portal;
use super::server::free_address;

mod mmdb;

use mmdb::{Data, database};

/// 5 March 2026.
const BUILT: u64 = 1_772_668_800;

fn city() -> Data<'static> {
    let name = |text| Data::Map(vec![("names", Data::Map(vec![("en", Data::Text(text))]))]);
    Data::Map(vec![
        ("country", name("Norway")),
        ("city", name("Halden")),
        ("subdivisions", Data::List(vec![name("Østfold")])),
        ("location", Data::Map(vec![("latitude", Data::Double(59.125))])),
    ])
}

fn network() -> Data<'static> {
    Data::Map(vec![
        ("autonomous_system_number", Data::Number(64_500)),
        ("autonomous_system_organization", Data::Text("Parcel Networks")),
        ("country", Data::Text("Sweden")),
    ])
}

fn told(geo: &Geo, address: Ipv4Addr) -> Vec<String> {
    let facts = geo.facts(IpAddr::V4(address));
    let line = |fact: sightline::model::profile::Fact| match fact.value {
        FactValue::Text(text) => format!("{}: {text}", fact.label),
        other => panic!("{other:?}"),
    };
    facts.into_iter().map(line).collect()
}

#[test]
fn a_folder_of_databases_says_place_and_network_with_their_dates() {
    let folder = tempfile::tempdir().unwrap();
    let address = Ipv4Addr::new(203, 0, 113, 77);
    std::fs::write(folder.path().join("city.mmdb"), database(address, &city(), BUILT)).unwrap();
    std::fs::write(folder.path().join("zone.MMDB"), database(address, &network(), BUILT)).unwrap();
    std::fs::write(folder.path().join("notes.txt"), "no database").unwrap();
    let geo = Geo::load(&[folder.path().to_owned()]).unwrap();
    assert_eq!(
        told(&geo, address),
        [
            "Country: Norway",
            "Region: Østfold",
            "City: Halden",
            "Latitude: 59.125",
            "Network number: 64500",
            "Network: Parcel Networks",
            "Place and network by: city.mmdb, built 2026-03-05; zone.MMDB, built 2026-03-05",
        ]
    );
    for other in [Ipv4Addr::new(203, 0, 113, 76), Ipv4Addr::new(10, 0, 0, 1)] {
        assert!(told(&geo, other).is_empty(), "{other}");
    }
    assert!(geo.facts("2001:db8::1".parse().unwrap()).is_empty(), "the database is of IPv4 only");
}

#[test]
fn without_a_database_nothing_is_said() {
    assert!(Geo::load(&[]).unwrap().facts("8.8.8.8".parse().unwrap()).is_empty());
}

#[test]
fn a_broken_or_missing_database_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let whole = database(Ipv4Addr::new(1, 2, 3, 4), &city(), BUILT);
    for (name, bytes) in [
        ("broken.mmdb", b"no database at all".to_vec()),
        ("half.mmdb", whole[..whole.len() / 2].to_vec()),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let error = Geo::load(&[path]).unwrap_err().to_string();
        assert!(error.contains(name) && error.contains("MMDB"), "{error}");
    }
    let error = Geo::load(&[folder.path().join("never.mmdb")]).unwrap_err().to_string();
    assert!(error.contains("never.mmdb"), "{error}");
    let empty = tempfile::tempdir().unwrap();
    let error = Geo::load(&[empty.path().to_owned()]).unwrap_err().to_string();
    assert!(error.contains("holds no file"), "{error}");
}

#[test]
fn the_portal_does_not_start_with_a_broken_database_and_says_which() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("broken.mmdb");
    std::fs::write(&path, "no database").unwrap();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_sightline"))
        .args(["serve", "--listen", &free_address()])
        .args(["--data".as_ref(), folder.path().join("data").as_os_str()])
        .args(["--geo".as_ref(), path.as_os_str()])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        !output.status.success() && said.contains("broken.mmdb is no usable MMDB file"),
        "{said}"
    );
    assert!(!folder.path().join("data").exists(), "nothing was opened");
}

#[tokio::test]
async fn the_page_of_an_address_says_where_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("city.mmdb");
    let portal = Portal::new().await;
    let tenant = portal.tenant("One").await;
    portal.user("a@one.example", tenant, Role::Analyst, DeviceScope::All).await;
    portal.simulate(tenant).await;
    let open = portal.installation.tenant(tenant).await.unwrap();
    let address: String = sqlx::query_scalar(
        "SELECT name FROM rollup_subjects WHERE kind = 'ip' AND name NOT LIKE '%:%' LIMIT 1",
    )
    .fetch_one(open.database().pool())
    .await
    .unwrap();
    std::fs::write(&path, database(address.parse().unwrap(), &city(), BUILT)).unwrap();
    let portal = portal.with_geo(Geo::load(&[path]).unwrap());
    let cookie = portal.sign_in("a@one.example").await;
    let arguments = format!("kind=ip&value={address}&query=range%3D180d");
    let answer = portal.call(Method::GET, "/api/entities/profile", &arguments, Some(&cookie)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let profile: Profile = serde_json::from_str(&answer.body).unwrap();
    let labels: Vec<&str> = profile.facts.iter().map(|fact| fact.label.as_str()).collect();
    for label in ["Kind", "Country", "City", "Place and network by"] {
        assert!(labels.contains(&label), "no {label} in {labels:?}");
    }
}
