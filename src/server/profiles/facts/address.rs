//! What an address is, and where it is said to be.

use std::net::IpAddr;

use crate::model::profile::Fact;
use crate::model::value::{Value, in_prefix};
use crate::server::access::Entered;

/// Its kind; and its place and network, where the administrator supplied a database of these.
pub(super) fn facts(entered: &Entered, text: &str) -> Vec<Fact> {
    let Ok(address) = text.parse::<IpAddr>() else { return Vec::new() };
    let version = if address.is_ipv4() { "IPv4" } else { "IPv6" };
    let mut facts = vec![Fact::text("Kind", format!("{version}, {}", kind(address)))];
    facts.extend(entered.state.geo().facts(address));
    facts
}

/// Blocks with a purpose of their own (the IANA registries of special-purpose addresses, RFC 6890, and
/// of multicast addresses, RFC 5771); the first one that holds an address says its kind.
const BLOCKS: &[(&str, &str)] = &[
    ("0.0.0.0/32", "unspecified"),
    ("0.0.0.0/8", "this network"),
    ("10.0.0.0/8", "private"),
    ("100.64.0.0/10", "shared by a carrier's customers (carrier-grade translation)"),
    ("127.0.0.0/8", "loopback"),
    ("169.254.0.0/16", "link-local"),
    ("172.16.0.0/12", "private"),
    ("192.0.2.0/24", "documentation"),
    ("192.0.0.0/24", "protocol assignments"),
    ("192.88.99.0/24", "relays from IPv6 to IPv4 (deprecated)"),
    ("192.168.0.0/16", "private"),
    ("198.18.0.0/15", "benchmarking"),
    ("198.51.100.0/24", "documentation"),
    ("203.0.113.0/24", "documentation"),
    ("224.0.0.0/4", "multicast"),
    ("255.255.255.255/32", "broadcast"),
    ("240.0.0.0/4", "reserved"),
    ("::/128", "unspecified"),
    ("::1/128", "loopback"),
    ("64:ff9b::/96", "an IPv4 address translated to IPv6"),
    ("64:ff9b:1::/48", "an IPv4 address translated to IPv6, local"),
    ("100::/64", "discarded"),
    ("2001::/32", "Teredo tunnel"),
    ("2001:2::/48", "benchmarking"),
    ("2001:db8::/32", "documentation"),
    ("2001::/23", "protocol assignments"),
    ("2002::/16", "6to4 tunnel"),
    ("3fff::/20", "documentation"),
    ("fc00::/7", "private (unique local)"),
    ("fe80::/10", "link-local"),
    ("fec0::/10", "site-local (deprecated)"),
    ("ff00::/8", "multicast"),
];

/// Who can be at an address: the word of its block, else anybody.
fn kind(address: IpAddr) -> &'static str {
    let holds = |block: &str| match Value::read(block) {
        Value::Prefix(start, bits) => in_prefix(address, start, bits),
        _ => false,
    };
    BLOCKS.iter().find(|(block, _)| holds(block)).map_or("public", |(_, word)| *word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_block_is_a_prefix() {
        for (block, _) in BLOCKS {
            assert!(matches!(Value::read(block), Value::Prefix(..)), "{block}");
        }
    }

    #[test]
    fn addresses_have_the_kind_of_their_block() {
        for (address, word) in [
            ("0.0.0.0", "unspecified"),
            ("0.1.2.3", "this network"),
            ("10.255.0.1", "private"),
            ("100.63.255.255", "public"),
            ("100.64.0.1", "shared by a carrier's customers (carrier-grade translation)"),
            ("100.128.0.0", "public"),
            ("127.9.9.9", "loopback"),
            ("169.254.1.1", "link-local"),
            ("172.15.255.255", "public"),
            ("172.31.255.255", "private"),
            ("172.32.0.0", "public"),
            ("192.0.2.9", "documentation"),
            ("192.168.1.1", "private"),
            ("198.19.0.1", "benchmarking"),
            ("203.0.113.9", "documentation"),
            ("239.255.255.250", "multicast"),
            ("250.0.0.1", "reserved"),
            ("255.255.255.255", "broadcast"),
            ("8.8.8.8", "public"),
            ("::", "unspecified"),
            ("::1", "loopback"),
            ("2001:db8::1", "documentation"),
            ("2001:0:1::", "Teredo tunnel"),
            ("2001:4860:4860::8888", "public"),
            ("2002:a00::1", "6to4 tunnel"),
            ("fd00::1", "private (unique local)"),
            ("fe80::1", "link-local"),
            ("ff02::1", "multicast"),
            ("64:ff9b::808:808", "an IPv4 address translated to IPv6"),
        ] {
            assert_eq!(kind(address.parse().unwrap()), word, "{address}");
        }
    }

    #[test]
    fn an_ipv4_address_inside_ipv6_is_what_the_ipv4_address_is() {
        let mapped = crate::model::value::address("::ffff:10.0.0.1").unwrap();
        assert_eq!(kind(mapped), "private");
    }
}
