use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::*;
use crate::testing::{MONDAY, Opened, Place, process, processes, reports};

/// A tenant with joined and single segments, and rows that are in the log only.
async fn filled(place: &Place) {
    let opened = place.open().await;
    for part in 0..3 {
        opened.append((0..50).map(|at| process("d", MONDAY + at, part * 50 + at)).collect()).await;
        opened.tenant.flush(&opened.ctx).await.unwrap();
    }
    opened.tenant.compact(&opened.ctx).await.unwrap();
    opened.append((150..200).map(|at| process("d", MONDAY + at, at)).collect()).await;
    opened.tenant.flush(&opened.ctx).await.unwrap();
    opened.append((200..230).map(|at| process("d", MONDAY + at, at)).collect()).await;
    opened.close().await;
}

async fn verified(opened: &Opened) -> Verified {
    opened.tenant.verify(&opened.ctx, |_, _| {}).await.unwrap()
}

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|found| found == ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn flip(path: &Path, at: usize) {
    let mut bytes = std::fs::read(path).unwrap();
    let place = at % bytes.len();
    bytes[place] ^= 1 << (at % 8);
    std::fs::write(path, bytes).unwrap();
}

#[tokio::test]
async fn what_is_whole_has_no_findings() {
    let place = Place::new().await;
    filled(&place).await;
    let opened = place.open().await;
    let found = verified(&opened).await;
    assert_eq!((found.segments, found.rows), (2, 200));
    assert!(found.log_rows >= 30, "{found:?}");
    assert_eq!(found.findings, []);
}

#[tokio::test]
async fn missing_strange_and_exchanged_segments_are_found() {
    let place = Place::new().await;
    filled(&place).await;
    let segments = files(&place.tenant_folder().join("segments"), "parquet");
    let [one, two] = segments.as_slice() else { panic!("{segments:?}") };
    let opened = place.open().await;
    let whole = std::fs::read(one).unwrap();
    let other = std::fs::read(two).unwrap();
    let reasons = async || {
        let found = verified(&opened).await;
        found.findings.into_iter().map(|one| (one.place, one.reason)).collect::<Vec<_>>()
    };
    std::fs::write(one, &other).unwrap();
    assert_eq!(reasons().await.len(), 1);
    std::fs::write(one, &whole[..whole.len() - 1]).unwrap();
    assert_eq!(reasons().await.len(), 1);
    std::fs::remove_file(one).unwrap();
    assert!(reasons().await[0].1.contains("not found"), "{:?}", reasons().await);
    std::fs::write(one, &whole).unwrap();
    assert_eq!(reasons().await, []);
    let stranger = one.with_file_name("stranger.parquet");
    std::fs::write(&stranger, &whole).unwrap();
    assert_eq!(reasons().await, [], "it may be on its way");
    let old = u64::try_from(wall_millis() - 2 * ON_ITS_WAY).unwrap();
    let old = std::time::UNIX_EPOCH + std::time::Duration::from_millis(old);
    std::fs::File::open(&stranger).unwrap().set_modified(old).unwrap();
    let found = reasons().await;
    assert!(found.len() == 1 && found[0].0.ends_with("stranger.parquet"), "{found:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    /// A byte of any file is changed: either the tenant does not open, or it is found. In the log's last
    /// frame it is as if that write had not happened, and no row is changed.
    #[test]
    fn a_changed_byte_anywhere_is_found_or_changes_nothing(which in 0_usize..100, at in any::<usize>()) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let place = Place::new().await;
            filled(&place).await;
            let folder = place.tenant_folder();
            let mut all = files(&folder.join("segments"), "parquet");
            all.extend(files(&folder.join("log"), "log"));
            all.push(folder.join("db.sqlite"));
            all.push(folder.join("keys.json"));
            let path = &all[which % all.len()];
            flip(path, at);
            let store = place.store(|_| {});
            let Ok(tenant) = store.open_tenant(&place.ctx(), &place.root()).await else { return };
            let opened = Opened { store, tenant, ctx: place.ctx() };
            let Ok(found) = opened.tenant.verify(&opened.ctx, |_, _| {}).await else { return };
            if !found.findings.is_empty() {
                return;
            }
            // White space in keys.json, or a write that is cut off as if it had been torn.
            let rows = opened.rows(processes()).await;
            let name = path.file_name().unwrap().to_string_lossy();
            assert!(name.ends_with(".log") || name == "keys.json", "{name} at {at}: {found:?}");
            let expect: Vec<i64> = (0..rows.len() as i64).collect();
            assert_eq!(reports(&rows), expect, "{name}");
            assert!(rows.len() == 230 || (name.ends_with(".log") && rows.len() == 200), "{name}");
        });
    }
}
