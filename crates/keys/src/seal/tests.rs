use proptest::prelude::*;

use super::*;
use crate::DataKey;

const PATH: &str = "segments/DeviceProcessEvents/2026-01-02/1.parquet";

fn key() -> DataKey {
    DataKey::from_bytes([7; 32])
}

fn plain(len: usize) -> Vec<u8> {
    (0..len).map(|at| (at * 31 + at / 251) as u8).collect()
}

fn open(stored: &[u8], tenant: &str, path: &str) -> Result<Vec<u8>, SealError> {
    let opener = Opener::new(&key(), stored, stored.len() as u64, tenant, path)?;
    opener.open_all(stored)
}

/// Lengths around the chunk edges, where mistakes live.
fn lengths() -> impl Strategy<Value = usize> {
    prop_oneof![
        0..300usize,
        (0..4usize, 0..5usize).prop_map(|(chunks, more)| (chunks * CHUNK + more).saturating_sub(2)),
        0..4 * CHUNK,
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_length_and_any_range_comes_back(len in lengths(), a in any::<u64>(), b in any::<u64>()) {
        let bytes = plain(len);
        let stored = seal(&key(), "t", PATH, &bytes).unwrap();
        prop_assert_eq!(stored.len() as u64, stored_len(len as u64));
        prop_assert_eq!(plain_len(stored.len() as u64).unwrap(), len as u64);
        let opener = Opener::new(&key(), &stored[..HEADER], stored.len() as u64, "t", PATH).unwrap();
        let (a, b) = (a % (len as u64 + 1), b % (len as u64 + 1));
        let range = a.min(b)..a.max(b);
        let at = opener.stored_range(&range).unwrap();
        let part = stored[at.start as usize..at.end as usize].to_vec();
        let opened = opener.open(&range, part).unwrap();
        prop_assert_eq!(&opened[..], &bytes[range.start as usize..range.end as usize]);
        prop_assert!(opener.stored_range(&(0..len as u64 + 1)).is_err());
    }

    #[test]
    fn bytes_pushed_in_pieces_seal_like_a_whole(cuts in prop::collection::vec(0..2 * CHUNK, 0..5)) {
        let mut writer = Writer::new(&key(), "t", PATH).unwrap();
        let (mut stored, mut whole) = (Vec::new(), Vec::new());
        for cut in cuts {
            writer.push(&plain(cut), &mut stored).unwrap();
            whole.extend(plain(cut));
        }
        writer.finish(&mut stored).unwrap();
        prop_assert_eq!(open(&stored, "t", PATH).unwrap(), whole);
    }

    #[test]
    fn any_flipped_bit_is_refused(len in lengths(), at in any::<prop::sample::Index>(), bit in 0..8u8) {
        let mut stored = seal(&key(), "t", PATH, &plain(len)).unwrap();
        let at = at.index(stored.len());
        stored[at] ^= 1 << bit;
        prop_assert!(open(&stored, "t", PATH).is_err());
    }

    #[test]
    fn any_truncation_is_refused(len in lengths(), at in any::<prop::sample::Index>()) {
        let stored = seal(&key(), "t", PATH, &plain(len)).unwrap();
        let cut = &stored[..at.index(stored.len())];
        prop_assert!(open(cut, "t", PATH).is_err());
    }
}

#[test]
fn truncation_at_a_chunk_edge_is_refused() {
    let stored = seal(&key(), "t", PATH, &plain(3 * CHUNK)).unwrap();
    for chunks in 0..3 {
        let cut = &stored[..HEADER + chunks * (CHUNK + TAG)];
        assert!(open(cut, "t", PATH).is_err(), "{chunks} chunks");
    }
}

#[test]
fn swapped_chunks_are_refused_inside_one_object_and_between_two() {
    let mut stored = seal(&key(), "t", PATH, &plain(3 * CHUNK)).unwrap();
    let other = seal(&key(), "t", PATH, &plain(3 * CHUNK)).unwrap();
    let chunk = |at: usize| HEADER + at * (CHUNK + TAG)..HEADER + (at + 1) * (CHUNK + TAG);
    let whole = stored.clone();
    stored.copy_within(chunk(1), chunk(0).start);
    assert_eq!(open(&stored, "t", PATH), Err(SealError::Chunk(0)));
    stored.copy_from_slice(&whole);
    stored[chunk(1)].copy_from_slice(&other[chunk(1)]);
    assert_eq!(open(&stored, "t", PATH), Err(SealError::Chunk(1)));
}

#[test]
fn another_tenant_path_or_key_is_refused() {
    let stored = seal(&key(), "t", PATH, b"secret").unwrap();
    assert_eq!(open(&stored, "t", PATH).unwrap(), b"secret");
    assert_eq!(open(&stored, "u", PATH), Err(SealError::Chunk(0)));
    assert_eq!(open(&stored, "t", "segments/other"), Err(SealError::Chunk(0)));
    // The border between tenant and path is bound too.
    assert_eq!(open(&stored, "ts", PATH.strip_prefix('s').unwrap()), Err(SealError::Chunk(0)));
    let wrong = DataKey::from_bytes([8; 32]);
    let opener = Opener::new(&wrong, &stored, stored.len() as u64, "t", PATH).unwrap();
    assert_eq!(opener.open_all(&stored), Err(SealError::Chunk(0)));
}
