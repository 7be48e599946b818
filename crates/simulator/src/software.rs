//! The catalogue: what a binary or module says about itself. The rows are in the modules below.

// One row a line: these are tables.
#[rustfmt::skip]
pub(crate) mod apps;
pub(crate) mod linux;
#[rustfmt::skip]
pub(crate) mod modules;
#[rustfmt::skip]
pub(crate) mod server;
#[rustfmt::skip]
pub(crate) mod windows;

use crate::random::{push_hex, stable_hash};

/// The version resource's file version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    /// Part of Windows: follows the device's build.
    Windows,
    /// The same everywhere.
    Fixed(&'static str),
}

/// An executable, library or driver.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Binary {
    /// Full path; may begin with `%LOCALAPPDATA%`, `%APPDATA%` or `%USERPROFILE%`.
    pub path: &'static str,
    pub version: Version,
    pub description: &'static str,
    pub product: &'static str,
    pub company: &'static str,
    /// `OriginalFileName` of the version resource.
    pub original: &'static str,
    /// Subject of the signature, "" when unsigned.
    pub signer: &'static str,
}

/// Part of Windows.
const fn os(path: &'static str, description: &'static str, original: &'static str) -> Binary {
    Binary {
        path,
        version: Version::Windows,
        description,
        product: "Microsoft® Windows® Operating System",
        company: "Microsoft Corporation",
        original,
        signer: "Microsoft Windows",
    }
}

/// What `of` says about one maker's product.
#[derive(Clone, Copy)]
struct Maker {
    company: &'static str,
    signer: &'static str,
}

impl Maker {
    const fn of(
        self,
        path: &'static str,
        version: &'static str,
        product: &'static str,
        description: &'static str,
        original: &'static str,
    ) -> Binary {
        Binary {
            path,
            version: Version::Fixed(version),
            description,
            product,
            company: self.company,
            original,
            signer: self.signer,
        }
    }
}

/// A maker who signs with its own name.
const fn maker(name: &'static str) -> Maker {
    Maker { company: name, signer: name }
}

impl Binary {
    /// The last part of the path.
    pub(crate) fn name(&self) -> &'static str {
        self.path.rsplit(['\\', '/']).next().unwrap_or(self.path)
    }

    /// The file version on a device with this Windows file version.
    pub(crate) fn version_on(&self, windows: &'static str) -> &'static str {
        match self.version {
            Version::Windows => windows,
            Version::Fixed(version) => version,
        }
    }

    /// Sysmon's `Hashes`, stable for path and version: one file everywhere has one hash.
    pub(crate) fn hashes_on(&self, seed: u64, windows: &'static str) -> String {
        hashes(stable_hash(stable_hash(seed, self.path), self.version_on(windows)))
    }
}

/// Sysmon's `Hashes` of a document: it imports nothing, so its import hash is zero.
pub(crate) fn document_hashes(content: u64) -> String {
    let mut text = hashes(content);
    text.truncate(text.len() - 32);
    text.push_str("00000000000000000000000000000000");
    text
}

/// Sysmon's `Hashes` of an executable's content.
fn hashes(content: u64) -> String {
    let mut text = String::with_capacity(196);
    for (name, digits) in [("SHA1=", 40), (",MD5=", 32), (",SHA256=", 64), (",IMPHASH=", 32)] {
        text.push_str(name);
        push_hex(&mut text, stable_hash(content, name), digits);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_binary_has_one_hash_per_version() {
        let (one, two) = ("10.0.1", "10.0.2");
        let hash = |binary: &Binary, windows| binary.hashes_on(7, windows);
        assert_eq!(hash(&windows::SVCHOST, one), hash(&windows::SVCHOST, one));
        assert_ne!(hash(&windows::SVCHOST, one), hash(&windows::SVCHOST, two));
        assert_ne!(hash(&windows::SVCHOST, one), hash(&windows::LSASS, one));
        assert_eq!(hash(&apps::OUTLOOK, one), hash(&apps::OUTLOOK, two));
        assert_eq!(hash(&apps::OUTLOOK, one).len(), 5 + 40 + 5 + 32 + 8 + 64 + 9 + 32);
    }
}
