//! Whatever the order in which rows come and however they are cut into portions, cells are what one counts
//! by hand.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use keys::DataKey;
use proptest::prelude::*;
use store::DeviceScope;
use store::database::Database;
use store::datafusion::arrow::array::{
    ArrayRef, RecordBatch, StringArray, TimestampMicrosecondArray,
};

use super::*;
use crate::server::rollups::{Facet, Tally};

const DAY: i64 = 86_400_000_000;
const ACCOUNTS: [&str; 3] = ["ada", "bo", "cy"];
const DEVICES: [&str; 3] = ["one", "two", "three"];
const ACTIONS: [&str; 2] = ["LogonSuccess", "LogonFailed"];

/// A sign-in: account, device, `ActionType`, microseconds since 1970. A device's group is its own name.
type SignIn = (usize, usize, usize, i64);

fn sign_in() -> impl Strategy<Value = SignIn> {
    (0..3_usize, 0..3_usize, 0..2_usize, 20_000 * DAY..20_004 * DAY)
}

fn batch(rows: &[SignIn]) -> RecordBatch {
    let column = |of: &dyn Fn(&SignIn) -> &'static str| -> ArrayRef {
        Arc::new(rows.iter().map(|row| Some(of(row))).collect::<StringArray>())
    };
    let times: TimestampMicrosecondArray = rows.iter().map(|row| Some(row.3)).collect();
    RecordBatch::try_from_iter([
        ("Timestamp", Arc::new(times.with_timezone("UTC")) as ArrayRef),
        ("DeviceId", column(&|row| DEVICES[row.1])),
        ("MachineGroup", column(&|row| DEVICES[row.1])),
        ("ActionType", column(&|row| ACTIONS[row.2])),
        ("LogonType", column(&|_| "Network")),
        ("AccountDomain", column(&|_| "LARK")),
        ("AccountName", column(&|row| ACCOUNTS[row.0])),
    ])
    .unwrap()
}

/// First, last and number of what is counted.
type Sum = (i64, i64, i64);

fn add(sums: &mut BTreeMap<(String, String), Sum>, key: (&str, &str), at: i64) {
    let key = (key.0.to_owned(), key.1.to_owned());
    let (first, last, events) = sums.entry(key).or_insert((at, at, 0));
    (*first, *last, *events) = ((*first).min(at), (*last).max(at), *events + 1);
}

async fn compare(pool: &sqlx::SqlitePool, rows: &[SignIn], scope: &DeviceScope, days: (i64, i64)) {
    for (number, account) in ACCOUNTS.iter().enumerate() {
        let seen: Vec<&SignIn> = rows
            .iter()
            .filter(|row| row.0 == number && scope.sees(DEVICES[row.1]))
            .filter(|row| (days.0..=days.1).contains(&row.3.div_euclid(DAY)))
            .collect();
        let subjects = find(pool, SubjectKind::Account, NameKind::User, account).await.unwrap();
        let subjects: Vec<i64> = subjects.into_iter().map(|(subject, _)| subject).collect();
        let window = Window { subjects: &subjects, days, scope };
        let (mut places, mut facets) = (BTreeMap::new(), BTreeMap::new());
        let mut by_facet_devices: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        let mut expect_days: BTreeMap<i64, (i64, BTreeSet<usize>)> = BTreeMap::new();
        for (_, device, action, at) in seen {
            add(&mut places, (DEVICES[*device], ACTIONS[*action]), *at);
            add(&mut facets, (ACTIONS[*action], ""), *at);
            by_facet_devices.entry(ACTIONS[*action]).or_default().insert(*device);
            let (events, devices) = expect_days.entry(at.div_euclid(DAY)).or_default();
            *events += 1;
            devices.insert(*device);
        }
        let told = by_place(pool, &window, &[Facet::Seen]).await.unwrap();
        let told: BTreeMap<_, Sum> = told
            .into_iter()
            .map(|row| ((row.device_id, row.text), (row.first, row.last, row.events)))
            .collect();
        assert_eq!(told, places, "{account} by place");
        let told = by_facet(pool, &window, &[Facet::Seen]).await.unwrap();
        for row in &told {
            let devices = by_facet_devices.get(row.text.as_str()).map_or(0, BTreeSet::len);
            assert_eq!(row.devices, i64::try_from(devices).unwrap(), "{account} {}", row.text);
        }
        let told: BTreeMap<_, Sum> = told
            .into_iter()
            .map(|row| ((row.text, String::new()), (row.first, row.last, row.events)))
            .collect();
        assert_eq!(told, facets, "{account} by facet");
        let told = by_day(pool, &window, &[Facet::Seen]).await.unwrap();
        let told: Vec<_> = told.into_iter().map(|row| (row.day, row.events, row.devices)).collect();
        let expect: Vec<_> = expect_days
            .into_iter()
            .map(|(day, (events, devices))| (day, events, i64::try_from(devices.len()).unwrap()))
            .collect();
        assert_eq!(told, expect, "{account} by day");
        let texts = by_day_and_text(pool, &window, &[Facet::Logon]).await.unwrap();
        let sum: i64 = texts.iter().map(|row| row.events).sum();
        let all: i64 = expect.iter().map(|(_, events, _)| events).sum();
        assert_eq!(sum, all, "{account} by day and text");
    }
}

proptest! {
    // Each case opens a database of its own.
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn rows_in_any_order_and_any_portions_count_the_same(
        rows in proptest::collection::vec(sign_in(), 1..80),
        portions in proptest::collection::vec(1..9_usize, 1..40),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let folder = tempfile::tempdir().unwrap();
            let key = DataKey::generate().unwrap();
            let database = Database::open(&folder.path().join("db"), &key).await.unwrap();
            // The store's own table, which one of the portal's migrations empties.
            sqlx::query("CREATE TABLE cursors (consumer TEXT)").execute(database.pool()).await.unwrap();
            crate::server::records::prepare(&database).await.unwrap();
            let table = schema::table("DeviceLogonEvents").unwrap();
            let mut left = rows.as_slice();
            let mut sizes = portions.iter().cycle();
            while !left.is_empty() {
                let size = sizes.next().copied().unwrap_or(1).min(left.len());
                let (part, rest) = left.split_at(size);
                let mut tally = Tally::default();
                tally.add(table, &batch(part));
                let mut transaction = database.write().await.unwrap();
                merge(&mut transaction, &tally).await.unwrap();
                transaction.commit().await.unwrap();
                left = rest;
            }
            let some = DeviceScope::Groups(Arc::from(["two".to_owned()]));
            for scope in [DeviceScope::All, some] {
                compare(database.pool(), &rows, &scope, (i64::MIN, i64::MAX)).await;
                compare(database.pool(), &rows, &scope, (20_001, 20_002)).await;
            }
            database.close().await;
        });
    }
}
