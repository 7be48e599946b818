//! Sizes for people.

use super::time::grouped;

/// `412.6 MB`: decimal units, one digit after the point.
#[must_use]
pub fn bytes(bytes: u64) -> String {
    let units = ["kB", "MB", "GB", "TB"];
    let mut size = 1000_u64;
    let mut found = None;
    for unit in units {
        if bytes >= size {
            found = Some((size, unit));
        }
        size = size.saturating_mul(1000);
    }
    match found {
        None => format!("{bytes} bytes"),
        Some((size, unit)) => {
            let tenths = bytes / (size / 10);
            format!("{}.{} {unit}", grouped(tenths / 10), tenths % 10)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::bytes;

    #[test]
    fn sizes_read_well() {
        for (size, text) in [
            (0, "0 bytes"),
            (999, "999 bytes"),
            (1000, "1.0 kB"),
            (412_650_000, "412.6 MB"),
            (u64::MAX, "18,446,744.0 TB"),
        ] {
            assert_eq!(bytes(size), text);
        }
    }
}
