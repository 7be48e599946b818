use ::parquet::file::reader::{FileReader as _, SerializedFileReader};
use arrow::array::AsArray as _;
use arrow::datatypes::TimestampMicrosecondType;
use object_store::ObjectStoreExt as _;
use schema::Value;

use super::*;
use crate::batch::build;
use crate::objects::Durable;
use crate::testing::{MONDAY, Place, process, processes, row};

/// A file's rows as batches make them.
fn sorted(reports: impl Iterator<Item = i64>) -> Vec<sort::DayRows> {
    let rows: Vec<_> = reports
        .map(|at| {
            let device = format!("device{}", at * 7 % 5);
            let mut row = process(&device, MONDAY + at * 13 % 11 * 1_000, at);
            row.set("SHA256", Value::Text(format!("{at:064x}"))).unwrap();
            row
        })
        .collect();
    let batches: Vec<_> = rows
        .chunks(100)
        .map(|rows| build(rows, 0).unwrap().place(Seq(1)).unwrap().tables.remove(0).batch)
        .collect();
    sort::by_day(processes(), &batches).unwrap()
}

#[test]
fn rows_are_sorted_by_device_and_time_and_all_there() {
    let days = sorted(0..1_000);
    assert_eq!(days.len(), 1);
    let batch = &days[0].batch;
    assert_eq!(batch.num_rows(), 1_000);
    let devices = batch.column_by_name("DeviceId").unwrap().as_string::<i32>();
    let times = batch.column_by_name("Timestamp").unwrap();
    let times = times.as_primitive::<TimestampMicrosecondType>();
    let keys: Vec<_> = (0..1_000).map(|at| (devices.value(at), times.value(at))).collect();
    assert!(keys.is_sorted());
}

#[test]
fn a_column_that_one_day_lacks_is_not_in_its_file() {
    let mut hashed = process("d", MONDAY, 0);
    hashed.set("SHA256", Value::Text("ab".to_owned())).unwrap();
    let later = process("d", MONDAY + sort::DAY, 1);
    let batch = build(&[hashed, later], 0).unwrap().place(Seq(1)).unwrap().tables.remove(0).batch;
    let days = sort::by_day(processes(), &[batch]).unwrap();
    let has = |at: usize| days[at].batch.column_by_name("SHA256").is_some();
    assert_eq!((days.len(), has(0), has(1)), (2, true, false));
}

#[test]
fn a_file_has_the_settings_that_were_measured() {
    let rows = parquet::ROW_GROUP as i64 + 1;
    let days = sorted(0..rows);
    let bytes = ::bytes::Bytes::from(parquet::write(&days[0].batch).unwrap());
    let file = SerializedFileReader::new(bytes).unwrap();
    let metadata = file.metadata();
    assert_eq!(metadata.num_row_groups(), 2);
    let group = metadata.row_group(0);
    assert_eq!(group.num_rows(), parquet::ROW_GROUP as i64);
    assert_eq!(group.sorting_columns().unwrap().len(), 3);
    for column in group.columns() {
        let name = column.column_path().string();
        assert_eq!(column.bloom_filter_offset().is_some(), name == "SHA256", "{name}");
        let zstd = matches!(column.compression(), ::parquet::basic::Compression::ZSTD(_));
        let plain = ["Timestamp", "DeviceId", "ActionType", "_Seq"].contains(&name.as_str());
        assert_eq!(zstd, !plain, "{name}");
    }
}

#[tokio::test]
async fn the_catalogue_says_what_is_in_a_segment_and_survives() {
    let place = Place::new().await;
    let opened = place.open().await;
    opened.append((0..10).map(|at| process("d", MONDAY + at, at)).collect()).await;
    opened.append(vec![row(crate::testing::table("_Unmapped"), &[])]).await;
    opened.tenant.flush(&opened.ctx).await.unwrap();
    let segment = opened.tenant.segments(&opened.ctx).unwrap().remove(0);
    opened.close().await;

    let opened = place.open().await;
    let kept = opened.tenant.segments(&opened.ctx).unwrap();
    assert_eq!(kept.len(), 1, "rows of _Unmapped are in no segment");
    assert_eq!(serde_json::to_value(&kept[0]).unwrap(), serde_json::to_value(&segment).unwrap());
    assert_eq!((segment.rows, segment.timestamps), (10, Some((MONDAY, MONDAY + 9))));
    assert_eq!(segment.seqs, (Seq(1), Seq(10)));
    assert_eq!(segment.day * sort::DAY, MONDAY);
    assert!(segment.path.starts_with("segments/DeviceProcessEvents/2026-01-05/"));
    let stored = std::fs::read(place.tenant_folder().join(&segment.path)).unwrap();
    assert_eq!(stored.len() as u64, segment.bytes);
    assert_eq!(keys::seal::plain_len(segment.bytes).unwrap(), segment.plain_bytes);
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &stored);
    let hex: String = digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hex, segment.sha256);
}

#[tokio::test]
async fn objects_that_were_never_committed_are_swept_and_others_stay() {
    let place = Place::new().await;
    let opened = place.open().await;
    opened.append((0..10).map(|at| process("d", MONDAY + at, at)).collect()).await;
    opened.tenant.flush(&opened.ctx).await.unwrap();
    let path = place.tenant_folder().join(&opened.tenant.segments(&opened.ctx).unwrap()[0].path);
    opened.close().await;
    let orphan = path.with_file_name("00000000000000000099-orphan.parquet");
    std::fs::copy(&path, &orphan).unwrap();
    let opened = place.open().await;
    assert!(!orphan.exists());
    assert_eq!(opened.rows(processes()).await.len(), 10);
}

#[tokio::test]
async fn a_sweep_of_an_empty_store_finds_nothing() {
    let store = object_store::memory::InMemory::new();
    store.put(&"elsewhere/x".into(), "x".into()).await.unwrap();
    assert_eq!(sweep(&store, &Durable(None), &[]).await.unwrap(), 0);
}

#[test]
fn days_have_names_even_where_no_calendar_reaches() {
    let check = |day, expect: &str| assert_eq!(writer::day_name(day), expect);
    check(0, "1970-01-01");
    check(-134_774, "1601-01-01");
    check(i64::MAX, "day9223372036854775807");
}
