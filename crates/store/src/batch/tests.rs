use proptest::prelude::*;
use schema::{KqlType, Row, Value};

use super::*;
use crate::testing::{process, processes, row, seq, table};

/// Rows of two tables with arbitrary cells in arbitrary columns.
fn rows() -> impl Strategy<Value = Vec<Row>> {
    let cell = (any::<prop::sample::Index>(), any::<i64>(), ".{0,12}", any::<f64>());
    let row = (any::<bool>(), prop::collection::vec(cell, 0..12));
    prop::collection::vec(row, 0..40).prop_map(|rows| rows.into_iter().map(arbitrary).collect())
}

type Cell = (prop::sample::Index, i64, String, f64);

fn arbitrary((process, cells): (bool, Vec<Cell>)) -> Row {
    let table = table(if process { "DeviceProcessEvents" } else { "DeviceNetworkEvents" });
    let mut row = Row::new(table);
    for (at, number, text, real) in cells {
        let place = at.index(table.columns().len());
        let column = &table.columns()[place];
        let hidden = matches!(column.name, "_Seq" | "_Received");
        if hidden || column.presence == schema::Presence::Compatibility {
            continue;
        }
        let value = match column.kind {
            KqlType::Bool => Value::Bool(number % 2 == 0),
            KqlType::DateTime => Value::DateTime(number),
            KqlType::Int => Value::Long(i64::from(number as i32)),
            KqlType::Long => Value::Long(number),
            KqlType::Real => Value::Real(real),
            KqlType::Dynamic | KqlType::String => Value::Text(text),
        };
        row.put(place as u16, value).unwrap();
    }
    row
}

/// As the log's first format wrote them: each stream compressed by itself.
fn first_format(batch: &Encoded) -> Vec<u8> {
    use arrow::ipc::{CompressionType, writer};
    let options = writer::IpcWriteOptions::default();
    let options = options.try_with_compression(Some(CompressionType::LZ4_FRAME)).unwrap();
    let mut bytes = Vec::new();
    for part in &batch.tables {
        let (mut ipc, schema) = (Vec::new(), part.batch.schema_ref());
        let mut writer =
            writer::StreamWriter::try_new_with_options(&mut ipc, schema, options.clone()).unwrap();
        writer.write(&part.batch).unwrap();
        writer.finish().unwrap();
        drop(writer);
        crate::bytes::put_bytes(&mut bytes, part.table.name.as_bytes());
        crate::bytes::put_bytes(&mut bytes, &ipc);
    }
    bytes
}

/// The cells in the table's order, without what the store sets.
fn plain(row: &Row) -> Vec<(u16, Value)> {
    let own = ["_Seq", "_Received"].map(|name| row.table().position(name));
    let mut cells: Vec<_> = row
        .cells()
        .filter(|(at, _)| !own.contains(&Some(*at)))
        .map(|(at, cell)| (at, cell.to_owned()))
        .collect();
    cells.sort_by_key(|(at, _)| *at);
    cells
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn rows_come_back_in_order_from_arrays_and_from_bytes(rows in rows(), start in 1..u64::MAX / 4) {
        let built = build(&rows, 77).unwrap();
        let read = decode(&encode(&built).unwrap(), built.rows, built.received).unwrap();
        let first = decode(&first_format(&built), built.rows, built.received).unwrap();
        for batch in [&built, &read, &first] {
            let placed = batch.place(Seq(start)).unwrap();
            let back = placed.rows();
            prop_assert_eq!(back.len(), rows.len());
            for (at, ((place, back), row)) in back.iter().zip(&rows).enumerate() {
                prop_assert_eq!(place.0, start + at as u64);
                prop_assert_eq!(back.table().name, row.table().name);
                prop_assert_eq!(plain(back), plain(row));
                prop_assert_eq!(back.get("_Received"), Some(Value::DateTime(77)));
            }
        }
    }

    #[test]
    fn bytes_that_are_no_batch_are_refused(bytes in prop::collection::vec(any::<u8>(), 1..200)) {
        prop_assert!(decode(&bytes, 1, 0).is_err());
    }
}

#[test]
fn only_columns_with_a_value_are_built() {
    let built = build(&[process("d", 5, 1), row(processes(), &[])], 0).unwrap();
    let names: Vec<_> =
        built.tables[0].batch.schema().fields().iter().map(|field| field.name().clone()).collect();
    assert_eq!(names.len(), 8, "{names:?}");
    assert_eq!(built.tables[0].batch.num_rows(), 2);
}

#[test]
fn columns_take_the_memory_of_their_values_and_little_more() {
    let rows: Vec<_> = (0..1_100).map(|at| process("d", at, at)).collect();
    let batch = &build(&rows, 0).unwrap().tables[0].batch;
    for (field, column) in batch.schema().fields().iter().zip(batch.columns()) {
        let data = column.to_data();
        for buffer in data.buffers() {
            // Memory comes in pieces of 64 bytes; a list of ends is one longer than its rows.
            let most = buffer.len() + 128;
            assert!(buffer.capacity() <= most, "{}: {} of {most}", field.name(), buffer.capacity());
        }
    }
}

#[test]
fn what_a_row_says_of_its_own_place_is_ignored() {
    let lying = row(processes(), &[("_Seq", Value::Long(9)), ("_Received", Value::DateTime(9))]);
    let placed = build(&[lying], 5).unwrap().place(Seq(1)).unwrap();
    let (place, row) = placed.rows().remove(0);
    assert_eq!((place, seq(&row)), (Seq(1), 1));
    assert_eq!(row.get("_Received"), Some(Value::DateTime(5)));
}
