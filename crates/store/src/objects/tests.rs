use std::sync::Arc;

use futures::TryStreamExt as _;
use keys::{KeyName, KeyProvider, KeyringFile, MasterKey};
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{GetOptions, GetRange, ObjectStore, ObjectStoreExt as _};
use proptest::prelude::*;

use super::*;
use crate::context::TenantId;

struct Fixture {
    _folder: tempfile::TempDir,
    inner: Arc<InMemory>,
    provider: Arc<dyn KeyProvider>,
    name: KeyName,
    tenant: TenantId,
    keys: Arc<ObjectKeys>,
    store: Encrypted,
}

impl Fixture {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let master = MasterKey::from_file(&folder.path().join("master")).unwrap();
        let provider: Arc<dyn KeyProvider> =
            Arc::new(KeyringFile::open(&folder.path().join("keyring.json"), &master).unwrap());
        let name = KeyName::new("tenant").unwrap();
        provider.create(&name).await.unwrap();
        let (inner, tenant) = (Arc::new(InMemory::new()), TenantId::random());
        let keys = Arc::new(ObjectKeys::new(Arc::clone(&provider), name.clone(), tenant));
        let store = Encrypted::new(inner.clone(), Arc::clone(&keys));
        Self { _folder: folder, inner, provider, name, tenant, keys, store }
    }

    async fn put(&self, path: &str, bytes: Vec<u8>) -> Path {
        let path = Path::from(path);
        self.keys.create(&path).await.unwrap();
        self.store.put(&path, bytes.into()).await.unwrap();
        path
    }

    /// The same objects after a restart: nothing is remembered.
    fn reopened(&self, keys: Arc<ObjectKeys>) -> Encrypted {
        Encrypted::new(self.inner.clone(), keys)
    }
}

fn bytes(len: usize) -> Vec<u8> {
    (0..len).map(|at| (at * 7 + at / 255) as u8).collect()
}

#[tokio::test]
async fn sizes_are_those_of_the_plaintext_everywhere() {
    let fixture = Fixture::new().await;
    for len in [0, 1, 65_536, 65_537, 200_000] {
        let path = fixture.put(&format!("a/{len}"), bytes(len)).await;
        assert_eq!(fixture.store.head(&path).await.unwrap().size, len as u64);
        let got = fixture.store.get(&path).await.unwrap();
        assert_eq!((got.meta.size, got.range.clone()), (len as u64, 0..len as u64));
        assert_eq!(got.bytes().await.unwrap(), bytes(len));
        let listed: Vec<_> =
            fixture.store.list(Some(&Path::from("a"))).try_collect().await.unwrap();
        let listed = listed.iter().find(|meta| meta.location == path).unwrap();
        assert_eq!(listed.size, len as u64);
        assert!(fixture.inner.head(&path).await.unwrap().size > len as u64);
    }
    let listed = fixture.store.list_with_delimiter(Some(&Path::from("a"))).await.unwrap();
    assert_eq!(listed.objects.iter().map(|meta| meta.size).max(), Some(200_000));
}

#[tokio::test]
async fn ranges_are_clamped_and_suffixes_counted_from_the_plain_end() {
    let fixture = Fixture::new().await;
    let path = fixture.put("a", bytes(150_000)).await;
    let get = async |range| {
        let options = GetOptions { range: Some(range), ..GetOptions::default() };
        fixture.store.get_opts(&path, options).await.unwrap().bytes().await.unwrap()
    };
    assert_eq!(get(GetRange::Suffix(10)).await, bytes(150_000)[149_990..]);
    assert_eq!(get(GetRange::Offset(140_000)).await, bytes(150_000)[140_000..]);
    assert_eq!(get(GetRange::Bounded(149_000..999_999)).await, bytes(150_000)[149_000..]);
}

#[tokio::test]
async fn many_ranges_at_once_come_back_in_their_order() {
    let fixture = Fixture::new().await;
    let path = fixture.put("a", bytes(400_000)).await;
    let config = ProptestConfig::with_cases(32);
    let range = (0..400_000_u64, 1..90_000_u64).prop_map(|(at, len)| at..(at + len).min(400_000));
    let mut runner = proptest::test_runner::TestRunner::new(config);
    let whole = bytes(400_000);
    for _ in 0..32 {
        use proptest::strategy::ValueTree as _;
        let ranges =
            prop::collection::vec(range.clone(), 1..6).new_tree(&mut runner).unwrap().current();
        let parts = fixture.store.get_ranges(&path, &ranges).await.unwrap();
        for (range, part) in ranges.iter().zip(parts) {
            assert_eq!(part, whole[range.start as usize..range.end as usize], "{range:?}");
        }
    }
}

#[tokio::test]
async fn an_object_written_in_parts_reads_like_one_written_at_once() {
    let fixture = Fixture::new().await;
    let path = Path::from("parts");
    fixture.keys.create(&path).await.unwrap();
    let whole = bytes(20_000_000);
    let mut upload = fixture.store.put_multipart(&path).await.unwrap();
    for part in whole.chunks(1_500_000) {
        upload.put_part(part.to_vec().into()).await.unwrap();
    }
    upload.complete().await.unwrap();
    assert_eq!(fixture.store.get(&path).await.unwrap().bytes().await.unwrap(), whole);
}

#[tokio::test]
async fn moved_objects_and_foreign_tenants_are_refused() {
    let fixture = Fixture::new().await;
    let path = Path::from("a");
    let wrapped = fixture.keys.create(&path).await.unwrap();
    fixture.store.put(&path, bytes(10).into()).await.unwrap();
    assert!(fixture.store.copy(&path, &Path::from("b")).await.is_err());
    // The bytes under another path, with the key's catalogue row taken along.
    let moved = Path::from("b");
    fixture.inner.copy(&path, &moved).await.unwrap();
    fixture.keys.insert(moved.clone(), wrapped.clone());
    assert!(fixture.store.get(&moved).await.is_err());
    // Another tenant that got hold of row and bytes.
    let (provider, name) = (Arc::clone(&fixture.provider), fixture.name.clone());
    let keys = Arc::new(ObjectKeys::new(Arc::clone(&provider), name.clone(), TenantId::random()));
    keys.insert(path.clone(), wrapped.clone());
    assert!(fixture.reopened(keys).get(&path).await.is_err());
    // The right one after a restart.
    let keys = Arc::new(ObjectKeys::new(provider, name, fixture.tenant));
    keys.insert(path.clone(), wrapped);
    assert_eq!(fixture.reopened(keys).get(&path).await.unwrap().bytes().await.unwrap(), bytes(10));
}

#[tokio::test]
async fn a_changed_or_cut_object_and_an_unknown_key_are_refused() {
    let fixture = Fixture::new().await;
    let path = fixture.put("a", bytes(140_000)).await;
    let stored = fixture.inner.get(&path).await.unwrap().bytes().await.unwrap();
    for (name, change) in [
        ("flip", Box::new(|at: &mut Vec<u8>| at[70_000] ^= 1) as Box<dyn Fn(&mut Vec<u8>)>),
        ("cut", Box::new(|at: &mut Vec<u8>| at.truncate(140_000))),
        ("cut at a chunk", Box::new(|at: &mut Vec<u8>| at.truncate(40 + 2 * 65_552))),
    ] {
        let mut changed = stored.to_vec();
        change(&mut changed);
        fixture.inner.put(&path, changed.into()).await.unwrap();
        let got = fixture.reopened(Arc::clone(&fixture.keys)).get(&path).await;
        let read = match got {
            Ok(got) => got.bytes().await,
            Err(error) => Err(error),
        };
        assert!(read.is_err(), "{name}");
    }
    let unknown = fixture.store.get(&Path::from("nobody")).await;
    assert!(matches!(unknown, Err(object_store::Error::NotFound { .. })));
}
