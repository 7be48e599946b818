//! Where addresses are and whose network they belong to, out of MMDB files that the administrator
//! supplies (several vendors publish free ones in this format). Without any, pages leave
//! these lines out. The files are read into memory once, at the start.

use std::net::IpAddr;
use std::path::{Path, PathBuf};

use maxminddb::Reader;
use serde_json::Value;

use crate::model::Moment;
use crate::model::profile::Fact;

/// Why the databases could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum GeoError {
    /// The file system refused.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is no MMDB file, or a broken one.
    #[error("{} is no usable MMDB file: {source}", path.display())]
    Broken {
        /// The file.
        path: PathBuf,
        /// Why.
        source: maxminddb::MaxMindDbError,
    },
    /// The folder has none.
    #[error("{} holds no file that ends in .mmdb", path.display())]
    Empty {
        /// The folder.
        path: PathBuf,
    },
}

/// One database.
struct Database {
    reader: Reader<Vec<u8>>,
    /// File name and date, for people.
    source: String,
}

impl std::fmt::Debug for Database {
    /// Without its megabytes.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.source)
    }
}

/// The databases of this installation; none is fine.
#[derive(Debug, Default)]
pub struct Geo {
    databases: Vec<Database>,
}

/// What of an entry is shown: the label, and where vendors put it, the first that has it.
const FACTS: &[(&str, &[&[&str]])] = &[
    ("Country", &[&["country", "names", "en"], &["country"], &["country_name"]]),
    ("Continent", &[&["continent", "names", "en"], &["continent"]]),
    ("Region", &[&["subdivisions", "0", "names", "en"], &["region"], &["state1"]]),
    ("City", &[&["city", "names", "en"], &["city"]]),
    ("Postal code", &[&["postal", "code"], &["postal_code"], &["postcode"]]),
    ("Latitude", &[&["location", "latitude"], &["latitude"], &["lat"]]),
    ("Longitude", &[&["location", "longitude"], &["longitude"], &["lng"]]),
    ("Network number", &[&["autonomous_system_number"], &["asn"]]),
    ("Network", &[&["autonomous_system_organization"], &["as_name"], &["organization"], &["name"]]),
    ("Provider", &[&["isp"], &["traits", "isp"]]),
];

impl Geo {
    /// Reads files, and every `.mmdb` file of folders.
    ///
    /// # Errors
    /// [`GeoError`], which names the file.
    pub fn load(paths: &[PathBuf]) -> Result<Self, GeoError> {
        let mut databases = Vec::new();
        for path in paths {
            if path.is_dir() {
                let files = files_of(path)?;
                for file in &files {
                    databases.push(Database::open(file)?);
                }
            } else {
                databases.push(Database::open(path)?);
            }
        }
        Ok(Self { databases })
    }

    /// What the databases say of an address; the first one that has a line says it.
    #[must_use]
    pub fn facts(&self, address: IpAddr) -> Vec<Fact> {
        let mut facts: Vec<Fact> = Vec::new();
        let mut sources: Vec<&str> = Vec::new();
        for database in &self.databases {
            let Some(entry) = database.entry(address) else { continue };
            let before = facts.len();
            for (label, places) in FACTS {
                let known = facts.iter().any(|fact| fact.label == *label);
                if let Some(text) = places.iter().find_map(|place| text_at(&entry, place))
                    && !known
                {
                    facts.push(Fact::text(label, text));
                }
            }
            if facts.len() > before {
                sources.push(&database.source);
            }
        }
        if !sources.is_empty() {
            facts.push(Fact::text("Place and network by", sources.join("; ")));
        }
        facts
    }
}

impl Database {
    fn open(path: &Path) -> Result<Self, GeoError> {
        let bytes =
            std::fs::read(path).map_err(|source| GeoError::Io { path: path.to_owned(), source })?;
        let reader = Reader::from_source(bytes)
            .map_err(|source| GeoError::Broken { path: path.to_owned(), source })?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let built = i64::try_from(reader.metadata().build_epoch).unwrap_or(0);
        let built = Moment::from_millis(built.saturating_mul(1_000)).civil(0).date();
        Ok(Self { reader, source: format!("{name}, built {built}") })
    }

    /// The entry of an address; none where the database has none or it cannot be read.
    fn entry(&self, address: IpAddr) -> Option<Value> {
        self.reader.lookup(address).ok()?.decode::<Value>().ok()?
    }
}

/// The databases of a folder, by name.
fn files_of(folder: &Path) -> Result<Vec<PathBuf>, GeoError> {
    let failed = |source| GeoError::Io { path: folder.to_owned(), source };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_some_and(|end| end.eq_ignore_ascii_case("mmdb")) {
            files.push(path);
        }
    }
    if files.is_empty() {
        return Err(GeoError::Empty { path: folder.to_owned() });
    }
    files.sort();
    Ok(files)
}

/// The text or number at a place of an entry.
fn text_at(entry: &Value, place: &[&str]) -> Option<String> {
    let found = place.iter().try_fold(entry, |value, step| match value {
        Value::Array(list) => list.get(step.parse::<usize>().ok()?),
        value => value.get(*step),
    })?;
    match found {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
