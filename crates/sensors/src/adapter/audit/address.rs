//! Socket addresses: the bytes of `struct sockaddr` that the kernel saw, in hexadecimal.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::pairs;

/// Address families (the kernel's `linux/socket.h`), whose number is in the host's own byte order.
const INET: u8 = 2;
const INET6: u8 = 10;

/// The address and port of an internet socket; `None` for other families and broken text.
pub(super) fn of(saddr: &str) -> Option<(IpAddr, u16)> {
    let bytes = pairs::bytes_of(saddr)?;
    // Both orders: one of the two bytes is zero.
    let ([family, 0, rest @ ..] | [0, family, rest @ ..]) = bytes.as_slice() else {
        return None;
    };
    let (port, rest) = rest.split_first_chunk::<2>()?;
    let address = match *family {
        INET => IpAddr::V4(Ipv4Addr::from(*rest.first_chunk::<4>()?)),
        // Four bytes of flow information come first.
        INET6 => IpAddr::V6(Ipv6Addr::from(*rest.get(4..)?.first_chunk::<16>()?)),
        _ => return None,
    };
    Some((address, u16::from_be_bytes(*port)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn internet_addresses_are_read_and_others_are_not() {
        let check = |saddr: &str, expect: Option<(&str, u16)>| {
            let expect = expect.map(|(text, port)| (text.parse().unwrap(), port));
            assert_eq!(of(saddr), expect, "{saddr}");
        };
        check("020001BBCB0071090000000000000000", Some(("203.0.113.9", 443)));
        check("000201BBCB007109", Some(("203.0.113.9", 443)));
        check(
            "0A0000350000000020010DB800000000000000000000000100000000",
            Some(("2001:db8::1", 53)),
        );
        check("01002F72756E2F7800", None);
        check("100000000000000000000000", None);
        check("0200", None);
        check("0A000035", None);
        check("02", None);
        check("", None);
    }
}
