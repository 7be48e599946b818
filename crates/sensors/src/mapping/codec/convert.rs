//! Values of single fields: numbers, hashes, unique ids, zone texts.

use std::borrow::Cow;

use super::{Cells, View};
use crate::FieldValue;

/// A value as text: text, numbers and truth values; nothing else has one.
pub(crate) fn text_of(value: &FieldValue) -> Option<Cow<'_, str>> {
    match value {
        FieldValue::Text(text) => Some(Cow::Borrowed(text)),
        FieldValue::Int(number) => Some(Cow::Owned(number.to_string())),
        FieldValue::Json(value) => match **value {
            serde_json::Value::Bool(truth) => {
                Some(Cow::Borrowed(if truth { "true" } else { "false" }))
            }
            serde_json::Value::Number(ref number) => Some(Cow::Owned(number.to_string())),
            _ => None,
        },
    }
}

/// Windows writes `-` where a field has no value.
pub(super) fn dashed(text: &str) -> Option<&str> {
    (!text.is_empty() && text != "-").then_some(text)
}

/// A decimal or `0x` hexadecimal number within 63 bits.
pub(super) fn number_of(text: &str) -> Option<i64> {
    let text = text.trim();
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        // from_str_radix would take a second sign.
        Some(hex) if hex.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            i64::from_str_radix(hex, 16).ok()
        }
        Some(_) => None,
        None => text.parse().ok(),
    }
}

/// The start time in a Sysmon process id `{machine-xxxx-TTTT-TTTT-...}`: groups three and two hold
/// the lower and upper half of seconds since 1970. Returns microseconds.
pub(super) fn guid_time(guid: &str) -> Option<i64> {
    let mut groups = guid.trim_matches(['{', '}']).split('-').skip(1);
    let (low, high) = (groups.next()?, groups.next()?);
    let half = |group: &str| {
        // from_str_radix would take a sign.
        let plain = group.len() == 4 && group.bytes().all(|byte| byte.is_ascii_hexdigit());
        plain.then(|| u16::from_str_radix(group, 16).ok())?
    };
    let seconds = i64::from(half(high)?) << 16 | i64::from(half(low)?);
    (seconds > 0).then_some(seconds * 1_000_000)
}

/// The hashes of a list `NAME=hex,NAME=hex`, in lower case. A hash of zeros stands for none.
pub(super) fn hash_list(text: &str) -> impl Iterator<Item = (&str, String)> {
    text.split(',').filter_map(|part| {
        let (name, hash) = part.split_once('=')?;
        let hash = hash.trim();
        let real = hash.bytes().any(|byte| byte != b'0')
            && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        real.then(|| (name.trim(), hash.to_lowercase()))
    })
}

/// The list as Sysmon writes it, with what the row has.
pub(super) fn join_hashes(view: &View<'_>) -> Option<FieldValue> {
    let imphash = match view.extra("IMPHASH") {
        Some(FieldValue::Text(hash)) => Some(hash.as_str()),
        _ => None,
    };
    let parts = [
        ("SHA1", view.text("SHA1")),
        ("MD5", view.text("MD5")),
        ("SHA256", view.text("SHA256")),
        ("IMPHASH", imphash),
    ];
    let list: Vec<_> = parts
        .into_iter()
        .filter_map(|(name, hash)| {
            let hash = hash.filter(|hash| !hash.is_empty())?;
            Some(format!("{name}={}", hash.to_uppercase()))
        })
        .collect();
    (!list.is_empty()).then(|| FieldValue::Text(list.join(",")))
}

/// Takes the addresses out of a `Zone.Identifier` stream (`[ZoneTransfer]`, lines of `Name=value`).
pub(super) fn put_zone(cells: &mut Cells, url: &str, referrer: &str, text: &str) {
    // Sysmon puts two spaces where the stream has a line break.
    for line in text.split(['\r', '\n']).flat_map(|line| line.split("  ")) {
        let Some((name, value)) = line.trim().split_once('=') else {
            continue;
        };
        match name.trim_start_matches("[ZoneTransfer]").trim() {
            "HostUrl" => cells.put_text(url, value),
            "ReferrerUrl" => cells.put_text(referrer, value),
            "ZoneId" => cells.extra("ZoneId", FieldValue::Text(value.to_owned())),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_both_bases() {
        let check = |text: &str, expect: Option<i64>| assert_eq!(number_of(text), expect, "{text}");
        check("0x3144c", Some(201_804));
        check(" 42 ", Some(42));
        check("0x-1", None);
        check("0xffffffffffffffff", None);
        check("0x", None);
        check("-", None);
    }

    #[test]
    fn a_process_id_carries_its_start() {
        let check = |guid: &str, expect: Option<i64>| {
            assert_eq!(guid_time(guid).map(|time| time / 1_000_000), expect, "{guid}");
        };
        check("{12345678-a1b2-65a0-0102-000000000400}", Some(0x65a0_a1b2));
        check("{00000000-0000-0000-0000-000000000000}", None);
        check("{12345678-a1b2}", None);
        check("nonsense-+1b2-65a0", None);
    }

    #[test]
    fn hashes_of_zeros_are_none() {
        let found: Vec<_> =
            hash_list("SHA1=AB12,MD5=00000000,IMPHASH=0F,BROKEN,X=zz, SHA256=CD").collect();
        let expect = [("SHA1", "ab12"), ("IMPHASH", "0f"), ("SHA256", "cd")];
        assert_eq!(found, expect.map(|(name, hash)| (name, hash.to_owned())));
    }
}
