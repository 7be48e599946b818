//! Kinds of addresses, by the names that published rows use.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The kind of an address: `Public`, `Private`, `Loopback`, `Reserved`, `Broadcast`, `Teredo` or
/// `FourToSixMapping`. `None` where the text is no address.
pub(super) fn kind_of(text: &str) -> Option<&'static str> {
    // A zone behind the address names an interface of the host.
    let text = text.split('%').next().unwrap_or(text);
    Some(match text.parse().ok()? {
        IpAddr::V4(address) => kind_of_v4(address),
        IpAddr::V6(address) => kind_of_v6(address),
    })
}

fn kind_of_v4(address: Ipv4Addr) -> &'static str {
    if address.is_loopback() {
        "Loopback"
    } else if address.is_private() {
        "Private"
    } else if address.is_broadcast() {
        "Broadcast"
    } else if address.is_unspecified() || address.is_multicast() || address.is_link_local() {
        "Reserved"
    } else {
        "Public"
    }
}

/// Teredo's prefix, `2001::/32` (RFC 4380).
const TEREDO: [u16; 2] = [0x2001, 0];

fn kind_of_v6(address: Ipv6Addr) -> &'static str {
    if address.is_loopback() {
        "Loopback"
    } else if address.to_ipv4_mapped().is_some() {
        "FourToSixMapping"
    } else if address.segments().starts_with(&TEREDO) {
        "Teredo"
    } else if address.is_unique_local() {
        "Private"
    } else if address.is_unspecified() || address.is_multicast() || address.is_unicast_link_local()
    {
        "Reserved"
    } else {
        "Public"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_have_a_kind() {
        let check = |text: &str, expect: Option<&str>| assert_eq!(kind_of(text), expect, "{text}");
        check("203.0.113.7", Some("Public"));
        check("10.1.2.3", Some("Private"));
        check("127.0.0.1", Some("Loopback"));
        check("::1", Some("Loopback"));
        check("fd00::1", Some("Private"));
        check("fe80::1%12", Some("Reserved"));
        check("224.0.0.252", Some("Reserved"));
        check("255.255.255.255", Some("Broadcast"));
        check("::ffff:192.0.2.1", Some("FourToSixMapping"));
        check("2001:0:1::1", Some("Teredo"));
        check("2001:db8::1", Some("Public"));
        check("-", None);
    }
}
