//! Taking the teeth out of addresses. [`super::clean`] puts them back.

use super::Value;

/// Schemes that programs open, and how they are written so that none does.
const SCHEMES: &[(&str, &str)] =
    &[("http", "hxxp"), ("https", "hxxps"), ("ftp", "fxp"), ("ftps", "fxps")];

/// Writes an address so that nothing turns it into a link: `hxxps://a[.]example/x`,
/// `2001[:]db8[:][:]1`, `ada[@]halden[.]example`. The path stays as it is: only the part before it
/// could be opened.
#[must_use]
pub fn defang(address: &str) -> String {
    let (scheme, rest) = match address.split_once("://") {
        Some((scheme, rest)) => {
            let lower = scheme.to_ascii_lowercase();
            let safe = SCHEMES.iter().find(|(live, _)| *live == lower).map(|(_, safe)| *safe);
            (format!("{}://", safe.unwrap_or(&lower)), rest)
        }
        None => (String::new(), address),
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let (user, host) = match authority.rsplit_once('@') {
        Some((user, host)) => (format!("{}[@]", user.replace('.', "[.]")), host),
        None => (String::new(), authority),
    };
    let host = match host.matches(':').count() {
        // A port keeps its colon.
        0 | 1 => host.replace('.', "[.]"),
        _ => host.replace(':', "[:]").replace('.', "[.]"),
    };
    format!("{scheme}{user}{host}{path}")
}

/// Whether a text would be a live address elsewhere, so that it is worth defanging.
#[must_use]
pub fn is_live(text: &str) -> bool {
    match Value::read(text) {
        Value::Address(_) | Value::Prefix(..) | Value::Url(_) | Value::Domain(_) => true,
        Value::Upn(_) => true,
        Value::Hash(..) | Value::Sid(_) | Value::Account(_) | Value::Alert(_) | Value::Word(_) => {
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::clean;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn addresses_lose_their_teeth() {
        for (raw, safe) in [
            ("cdn.parcel.example", "cdn[.]parcel[.]example"),
            ("https://a.example/x.exe?y=1.2", "hxxps://a[.]example/x.exe?y=1.2"),
            ("HTTP://a.example", "hxxp://a[.]example"),
            ("ftp://a.example:21/x", "fxp://a[.]example:21/x"),
            ("10.0.0.7", "10[.]0[.]0[.]7"),
            ("10.0.0.0/8", "10[.]0[.]0[.]0/8"),
            ("10.0.0.7:443", "10[.]0[.]0[.]7:443"),
            ("2001:db8::1", "2001[:]db8[:][:]1"),
            ("http://[2001:db8::1]:80/x", "hxxp://[2001[:]db8[:][:]1][:]80/x"),
            ("http://u.v:p@a.example/", "hxxp://u[.]v:p[@]a[.]example/"),
            ("ada.l@halden.example", "ada[.]l[@]halden[.]example"),
            ("", ""),
        ] {
            assert_eq!(defang(raw), safe);
        }
    }

    #[test]
    fn only_addresses_are_live() {
        for live in ["10.0.0.7", "::1", "a.example", "https://a.example/x", "ada@a.example"] {
            assert!(is_live(live), "{live}");
        }
        for dead in ["FIN-1", "setup.exe", "C:\\x.exe", "HALDEN\\ada", "S-1-5-18", "T1003", ""] {
            assert!(!is_live(dead), "{dead}");
        }
    }

    fn addresses() -> impl Strategy<Value = String> {
        let domain = "[a-z0-9]{1,8}(\\.[a-z0-9-]{1,8}){0,3}\\.[a-z]{2,6}";
        let v4 = any::<std::net::Ipv4Addr>().prop_map(|address| address.to_string());
        let v6 = any::<std::net::Ipv6Addr>().prop_map(|address| address.to_string());
        let path = "(/[a-zA-Z0-9._~%-]{0,12}){0,3}";
        let url = ("(http|https|ftp|ssh)", domain, "(:[0-9]{1,5})?", path)
            .prop_map(|(scheme, host, port, path)| format!("{scheme}://{host}{port}{path}"));
        let mail =
            ("[a-z][a-z0-9.]{0,8}", domain).prop_map(|(user, host)| format!("{user}@{host}"));
        prop_oneof![domain, v4, v6, url, mail]
    }

    proptest! {
        #[test]
        fn what_was_defanged_is_armed_again_as_it_was(address in addresses()) {
            let safe = defang(&address);
            prop_assert_eq!(clean(&safe), clean(&address));
            // Nothing between two dots or after a scheme is left that a program would open.
            let opened = safe.split('/').find(|part| !part.is_empty() && !part.ends_with(':'));
            let plain = opened.unwrap_or_default().replace("[.]", "");
            prop_assert!(!plain.contains('.'), "{safe}");
            prop_assert!(!safe.starts_with("http") && !safe.starts_with("ftp"), "{safe}");
        }
    }
}
