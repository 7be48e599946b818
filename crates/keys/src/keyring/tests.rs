use std::os::unix::fs::PermissionsExt as _;

use super::*;

fn name(text: &str) -> KeyName {
    KeyName::new(text).unwrap()
}

struct Place {
    _folder: tempfile::TempDir,
    ring: PathBuf,
    master: PathBuf,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (ring, master) = (folder.path().join("k/keyring.json"), folder.path().join("k/master"));
        Self { _folder: folder, ring, master }
    }

    fn open(&self) -> Result<KeyringFile, KeyError> {
        KeyringFile::open(&self.ring, &MasterKey::from_file(&self.master)?)
    }
}

#[tokio::test]
async fn a_wrapped_key_comes_back_after_a_restart() {
    let place = Place::new();
    let key = DataKey::generate().unwrap();
    let wrapped = {
        let ring = place.open().unwrap();
        assert_eq!(ring.create(&name("tenant-a")).await.unwrap().version, 1);
        ring.wrap(&name("tenant-a"), b"db", &key).await.unwrap()
    };
    let text = serde_json::to_string(&wrapped).unwrap();
    let wrapped: WrappedKey = serde_json::from_str(&text).unwrap();
    let ring = place.open().unwrap();
    assert_eq!(ring.unwrap(&wrapped, b"db").await.unwrap(), key);
    assert_eq!(ring.list().await.unwrap().len(), 1);
}

#[tokio::test]
async fn another_context_name_or_changed_byte_is_refused() {
    let place = Place::new();
    let ring = place.open().unwrap();
    ring.create(&name("a")).await.unwrap();
    ring.create(&name("b")).await.unwrap();
    assert!(matches!(ring.create(&name("a")).await, Err(KeyError::Exists(_))));
    let key = DataKey::generate().unwrap();
    let wrapped = ring.wrap(&name("a"), b"db", &key).await.unwrap();
    assert!(matches!(ring.unwrap(&wrapped, b"log").await, Err(KeyError::Unwrap(_))));
    let moved = WrappedKey { name: name("b"), ..wrapped.clone() };
    assert!(matches!(ring.unwrap(&moved, b"db").await, Err(KeyError::Unwrap(_))));
    let newer = WrappedKey { version: 2, ..wrapped.clone() };
    assert!(matches!(ring.unwrap(&newer, b"db").await, Err(KeyError::UnknownVersion { .. })));
    for at in 0..wrapped.blob.len() {
        let mut changed = wrapped.clone();
        changed.blob[at] ^= 1;
        assert!(ring.unwrap(&changed, b"db").await.is_err(), "byte {at}");
    }
}

#[tokio::test]
async fn a_destroyed_key_is_gone_from_memory_and_file() {
    let place = Place::new();
    let ring = place.open().unwrap();
    ring.create(&name("a")).await.unwrap();
    let wrapped = ring.wrap(&name("a"), b"db", &DataKey::generate().unwrap()).await.unwrap();
    ring.destroy(&name("a")).await.unwrap();
    assert!(matches!(ring.unwrap(&wrapped, b"db").await, Err(KeyError::Unknown(_))));
    assert!(!std::fs::read_to_string(&place.ring).unwrap().contains("\"a\""));
    drop(ring);
    let ring = place.open().unwrap();
    assert!(matches!(ring.describe(&name("a")).await, Err(KeyError::Unknown(_))));
    assert!(matches!(ring.destroy(&name("a")).await, Err(KeyError::Unknown(_))));
}

#[test]
fn a_second_process_is_kept_out() {
    let place = Place::new();
    let first = place.open().unwrap();
    assert!(matches!(place.open(), Err(KeyError::InUse(_))));
    drop(first);
    place.open().unwrap();
}

#[test]
fn files_that_others_can_read_are_refused() {
    let place = Place::new();
    drop(place.open().unwrap());
    for path in [&place.ring, &place.master] {
        let mode = |mode| std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode));
        assert_eq!(std::fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
        mode(0o640).unwrap();
        assert!(matches!(place.open(), Err(KeyError::Mode { mode: 0o640, .. })));
        mode(0o600).unwrap();
    }
    place.open().unwrap();
}

#[test]
fn another_master_key_or_a_damaged_file_is_named() {
    let place = Place::new();
    drop(place.open().unwrap());
    let other = MasterKey::from_text(&"A".repeat(43), "MASTER").unwrap_err();
    assert!(other.to_string().contains("MASTER"));
    let other = MasterKey::from_text(&("A".repeat(43) + "="), "MASTER").unwrap();
    assert!(matches!(KeyringFile::open(&place.ring, &other), Err(KeyError::Master(_))));
    std::fs::write(&place.ring, "{}").unwrap();
    assert!(matches!(place.open(), Err(KeyError::Format { .. })));
}
