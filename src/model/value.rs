//! What a text is that somebody typed, pasted or found in an event: a hash, an address, a name.
//!
//! The one place that reads such texts: search, links of chips, paths of pages and the rollups of
//! events all ask it, so that a value leads to the page under which it was counted.

mod defang;
mod host;
mod refang;

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

pub use defang::{defang, is_live};
pub use host::{domain, host_of, is_url, parents, plain_url};
pub use refang::{clean, lines};

use super::words::words;

words! {
    /// Algorithm of a file's hash, told by its length.
    HashKind {
        Md5 = "md5", "MD5";
        Sha1 = "sha1", "SHA-1";
        Sha256 = "sha256", "SHA-256";
    }
}

impl HashKind {
    /// The algorithm of so many hexadecimal digits.
    #[must_use]
    pub fn of_length(digits: usize) -> Option<Self> {
        match digits {
            32 => Some(Self::Md5),
            40 => Some(Self::Sha1),
            64 => Some(Self::Sha256),
            _ => None,
        }
    }

    /// The column that holds it.
    #[must_use]
    pub fn column(self) -> &'static str {
        match self {
            Self::Md5 => "MD5",
            Self::Sha1 => "SHA1",
            Self::Sha256 => "SHA256",
        }
    }
}

/// A text by what it is. Names are in lower case, addresses in their canonical form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Value {
    /// A file's hash.
    Hash(HashKind, String),
    /// An address; IPv4 inside IPv6 is IPv4.
    Address(IpAddr),
    /// All addresses that begin so: the first one and the number of fixed bits.
    Prefix(IpAddr, u8),
    /// A URL, as it was written.
    Url(String),
    /// A domain name: letters, digits and hyphens between dots, and a top-level name of letters.
    Domain(String),
    /// A Windows security identifier, upper case.
    Sid(String),
    /// An account with its domain: `domain\name`.
    Account(String),
    /// An account in the form of a mail address, lower case: `name@domain`.
    Upn(String),
    /// An alert's id.
    Alert(String),
    /// Anything else: a host name, a user, a file name, a word of a title. As it was written.
    Word(String),
}

impl Value {
    /// Reads a cleaned text.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let lower = text.to_lowercase();
        let all_hex = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if let Some(kind) = HashKind::of_length(text.len()).filter(|_| all_hex) {
            return Self::Hash(kind, lower);
        }
        if let Some(address) = address(text) {
            return Self::Address(address);
        }
        if let Some((address, bits)) = prefix(text) {
            return Self::Prefix(address, bits);
        }
        if let Some(value) = with_port(text) {
            return value;
        }
        if is_url(text) {
            return Self::Url(text.to_owned());
        }
        if is_sid(text) {
            return Self::Sid(text.to_uppercase());
        }
        if let Some((domain, name)) = text.split_once('\\')
            && !domain.is_empty()
            && !name.is_empty()
            && domain != "."
            && !domain.contains(':')
            && !name.contains('\\')
        {
            return Self::Account(lower);
        }
        if let Some(domain) = domain(text) {
            return Self::Domain(domain);
        }
        if is_upn(text) {
            return Self::Upn(lower);
        }
        if is_alert(text) {
            return Self::Alert(lower);
        }
        Self::Word(text.to_owned())
    }

    /// What it is, for people.
    #[must_use]
    pub fn label(&self) -> &'static str {
        match self {
            Self::Hash(kind, _) => kind.label(),
            Self::Address(_) => "IP address",
            Self::Prefix(..) => "address prefix",
            Self::Url(_) => "URL",
            Self::Domain(_) => "domain or host",
            Self::Sid(_) => "SID",
            Self::Account(_) => "account",
            Self::Upn(_) => "user",
            Self::Alert(_) => "alert",
            Self::Word(_) => "name",
        }
    }
}

/// An address in its canonical form. A zone (`%eth0`), brackets and IPv4 inside IPv6 are taken off.
#[must_use]
pub fn address(text: &str) -> Option<IpAddr> {
    let text = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    let text = match text.split_once('%') {
        // Only addresses of version 6 have zones.
        Some((address, _)) if address.contains(':') => address,
        _ => text,
    };
    text.parse::<IpAddr>().ok().map(|address| address.to_canonical())
}

fn prefix(text: &str) -> Option<(IpAddr, u8)> {
    let (start, bits) = text.split_once('/')?;
    let start = start.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(start);
    let start: IpAddr = start.parse().ok()?;
    let most = if start.is_ipv4() { 32 } else { 128 };
    let bits = match (start, bits.parse::<std::net::Ipv4Addr>()) {
        (IpAddr::V4(_), Ok(mask)) => of_mask(mask)?,
        _ if bits.len() < 4 && bits.bytes().all(|byte| byte.is_ascii_digit()) => {
            bits.parse().ok()?
        }
        _ => return None,
    };
    (bits <= most).then_some((start, bits))
}

/// The fixed bits of a mask such as `255.255.0.0`.
fn of_mask(mask: std::net::Ipv4Addr) -> Option<u8> {
    let bits = mask.to_bits();
    let fixed = bits.leading_ones();
    (fixed + bits.trailing_zeros() >= 32).then(|| u8::try_from(fixed).ok())?
}

/// An address or a domain with a port, or an address in brackets with one: what it is without.
fn with_port(text: &str) -> Option<Value> {
    let (host, port) = text.rsplit_once(':')?;
    let is_port = !port.is_empty() && port.len() <= 5 && port.bytes().all(|b| b.is_ascii_digit());
    if !is_port || (host.contains(':') && !host.starts_with('[')) {
        return None;
    }
    address(host).map(Value::Address).or_else(|| domain(host).map(Value::Domain))
}

/// `name@domain`, without what would make it the part of a URL.
fn is_upn(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| {
        let plain = |letter: char| letter.is_alphanumeric() || "._-+$".contains(letter);
        !name.is_empty() && name.chars().all(plain) && domain(host).is_some()
    })
}

/// Whether an address begins with the fixed bits of another.
#[must_use]
pub fn in_prefix(address: IpAddr, start: IpAddr, bits: u8) -> bool {
    let drop = |width: u32| width.saturating_sub(u32::from(bits));
    match (address, start) {
        (IpAddr::V4(one), IpAddr::V4(other)) => {
            (one.to_bits() ^ other.to_bits()).checked_shr(drop(32)).unwrap_or(0) == 0
        }
        (IpAddr::V6(one), IpAddr::V6(other)) => {
            (one.to_bits() ^ other.to_bits()).checked_shr(drop(128)).unwrap_or(0) == 0
        }
        _ => false,
    }
}

/// `S-1-5-21-...`: revision, authority and at most 15 parts ([MS-DTYP] 2.4.2.1).
fn is_sid(text: &str) -> bool {
    let mut parts = text.split('-');
    parts.next().is_some_and(|first| first.eq_ignore_ascii_case("s"))
        && parts.next() == Some("1")
        && (1..=16).contains(&parts.clone().count())
        && parts.all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Alert ids are `al` and 16 hexadecimal digits.
fn is_alert(text: &str) -> bool {
    text.len() == 18
        && text.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("al"))
        && text.bytes().skip(2).all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests;
