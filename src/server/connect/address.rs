//! The portal's own address, as the browser that asks reaches it.

use axum::http::header::HOST;
use axum::http::request::Parts;

use crate::server::router::Reached;

/// Where the portal answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// Whether by TLS.
    pub tls: bool,
    /// Name or address; one of version 6 in brackets.
    pub host: String,
    /// Port.
    pub port: u16,
}

impl Address {
    /// The address of a request; `None` where it names no host that can stand in a configuration.
    #[must_use]
    pub fn of(parts: &Parts) -> Option<Self> {
        let tls = parts.extensions.get::<Reached>().is_some_and(|reached| reached.tls);
        let host = parts.headers.get(HOST).and_then(|host| host.to_str().ok());
        // HTTP/2 has it in the address.
        let authority = parts.uri.authority().map(axum::http::uri::Authority::as_str);
        Self::parse(tls, host.or(authority)?)
    }

    fn parse(tls: bool, authority: &str) -> Option<Self> {
        let usual = if tls { 443 } else { 80 };
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !port.contains(']') => (host, port.parse().ok()?),
            _ => (authority, usual),
        };
        let plain = |c: char| c.is_ascii_alphanumeric() || "-.[]:".contains(c);
        let fits = !host.is_empty() && host.len() <= 255 && host.chars().all(plain);
        fits.then(|| Self { tls, host: host.to_owned(), port })
    }

    /// As a URL, always with its port: agents of Elasticsearch take another one otherwise.
    #[must_use]
    pub fn url(&self) -> String {
        let scheme = if self.tls { "https" } else { "http" };
        format!("{scheme}://{}:{}", self.host, self.port)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_s_host_becomes_an_address_unless_it_could_break_a_configuration() {
        let check = |tls: bool, host: &str, expect: Option<&str>| {
            let found = Address::parse(tls, host).map(|address| address.url());
            assert_eq!(found.as_deref(), expect, "{host}");
        };
        check(false, "127.0.0.1:3000", Some("http://127.0.0.1:3000"));
        check(true, "portal.example", Some("https://portal.example:443"));
        check(false, "[::1]:3000", Some("http://[::1]:3000"));
        check(true, "[::1]", Some("https://[::1]:443"));
        for bad in ["", "a b", "x\"y", "x:y", "$(id)", "a/b"] {
            check(true, bad, None);
        }
    }
}
