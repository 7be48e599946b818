//! Hosts and URLs.

/// Whether a text names more than a host: it has a scheme, or a path behind a host with a dot.
#[must_use]
pub fn is_url(text: &str) -> bool {
    match text.split_once("://") {
        Some((scheme, rest)) => is_scheme(scheme) && !host_of(rest).is_empty(),
        None => text.split_once('/').is_some_and(|(host, _)| {
            let host = without_port(host);
            domain(host).is_some() || super::address(host).is_some()
        }),
    }
}

/// RFC 3986, section 3.1.
fn is_scheme(text: &str) -> bool {
    text.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

/// The host of a URL, or of what a sensor writes in its place (`host`, `host:443`, `host/path`), in
/// lower case, without user, port and the dot at the end; empty if there is none.
#[must_use]
pub fn host_of(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
    let authority = rest.get(..end).unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    without_port(host).trim_end_matches('.').to_lowercase()
}

/// A URL with scheme and host in lower case, as most sensors write them (RFC 3986, section 6.2.2.1).
#[must_use]
pub fn plain_url(url: &str) -> String {
    let start = url.find("://").map_or(0, |at| at + 3);
    let end = url
        .get(start..)
        .and_then(|rest| rest.find(['/', '?', '#']))
        .map_or(url.len(), |at| start + at);
    let (origin, path) = url.split_at_checked(end).unwrap_or((url, ""));
    format!("{}{path}", origin.to_ascii_lowercase())
}

fn without_port(host: &str) -> &str {
    if let Some(rest) = host.strip_prefix('[') {
        return rest.split_once(']').map_or(rest, |(address, _)| address);
    }
    match host.split_once(':') {
        // More than one colon: an IPv6 address.
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

/// Endings of files that are no top-level names, so that `setup.exe` is read as a file.
const FILES: &[&str] = &[
    "exe", "dll", "sys", "msi", "ps1", "psm1", "bat", "cmd", "vbs", "vbe", "jse", "wsf", "hta",
    "lnk", "tmp", "dat", "bin", "drv", "ocx", "scr", "cpl", "jar", "iso", "img", "vhd", "vhdx",
    "doc", "docx", "docm", "xls", "xlsx", "xlsm", "ppt", "pptx", "pdf", "rtf", "txt", "log", "csv",
    "json", "xml", "ini", "inf", "reg", "evtx", "yml", "yaml", "conf", "service", "so", "deb",
    "rpm",
];

/// A domain name in lower case: at least two labels of letters, digits, hyphens and underscores, the
/// last one not only of digits and no ending of a file. Letters of other scripts are kept as they are.
#[must_use]
pub fn domain(text: &str) -> Option<String> {
    let text = text.strip_suffix('.').unwrap_or(text);
    if text.len() > 253 {
        return None;
    }
    let labels: Vec<&str> = text.split('.').collect();
    let last = labels.last()?;
    let fits = |label: &&str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && label.chars().all(|letter| letter.is_alphanumeric() || "-_".contains(letter))
    };
    let named = last.len() >= 2
        && last.chars().any(char::is_alphabetic)
        && !FILES.contains(&last.to_ascii_lowercase().as_str());
    (labels.len() >= 2 && named && labels.iter().all(fits)).then(|| text.to_lowercase())
}

/// The domains above a host, nearest first; top-level names and addresses have none.
pub fn parents(host: &str) -> impl Iterator<Item = &str> {
    let host = if super::address(host).is_some() { "" } else { host };
    std::iter::successors(host.split_once('.').map(|(_, rest)| rest), |rest| {
        rest.split_once('.').map(|(_, rest)| rest)
    })
    .filter(|rest| rest.contains('.'))
}
