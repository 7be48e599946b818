//! The regions an operator can put tenants into.

/// One region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// Its key, part of the path of its folder.
    pub key: &'static str,
    /// What pages call it in short.
    pub short: &'static str,
    /// Its whole name.
    pub name: &'static str,
}

/// The regions of a fresh installation. Each keeps its tenants under a root of its own.
pub const REGIONS: &[Region] = &[
    Region { key: "eu", short: "EU", name: "European Union" },
    Region { key: "uk", short: "UK", name: "United Kingdom" },
    Region { key: "us", short: "US", name: "United States" },
    Region { key: "au", short: "AU", name: "Australia" },
];

/// A region by its key.
#[must_use]
pub fn find(key: &str) -> Option<&'static Region> {
    REGIONS.iter().find(|region| region.key == key)
}

/// A region's whole name; its key where it is configured no more.
#[must_use]
pub fn name(key: &str) -> &str {
    find(key).map_or(key, |region| region.name)
}

/// A region's short name.
#[must_use]
pub fn short(key: &str) -> &str {
    find(key).map_or(key, |region| region.short)
}
