//! What the program does at its edges: the local socket, TLS.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::{CertificateDer, ServerName, pem::PemObject as _};

use super::server::{Server, admin};

/// A certificate for `localhost`, its own issuer, valid for a hundred years.
const CERTIFICATE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/localhost.crt");
const KEY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/localhost.key");

fn exchange(stream: &mut (impl std::io::Read + std::io::Write), request: &str) -> String {
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    // A TLS server may end without a closing alert; what it said before counts.
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8(answer).unwrap()
}

fn post(token: &str) -> String {
    let body = r#"{"time":"2026-01-05T10:00:00Z","tenantId":"t","category":"AdvancedHunting-DeviceFileEvents","properties":{"Timestamp":"2026-01-05T10:00:00Z","DeviceName":"ws-1.example","ActionType":"FileCreated"}}"#;
    format!(
        "POST /api/ingest/v1/events HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
         Authorization: Bearer {token}\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

fn token(folder: &Path) -> String {
    let said = admin(folder, &["token", "create", "collector", "--tenant", "One"]);
    said.lines().last().unwrap().trim().to_owned()
}

#[test]
fn commands_reach_a_running_portal_and_take_effect_at_once() {
    // Longer than a socket's address may be.
    let folder = tempfile::tempdir().unwrap();
    let deep = folder.path().join("d".repeat(60)).join("e".repeat(60));
    std::fs::create_dir_all(&deep).unwrap();
    for folder in [folder.path(), &deep] {
        let server = Server::start(folder, &[]);
        admin(folder, &["tenant", "create", "One", "--region", "eu", "--retention", "30"]);
        assert!(admin(folder, &["tenant", "list"]).contains("One"));
        let token = token(folder);
        let mut stream = TcpStream::connect(&server.address).unwrap();
        let answer = exchange(&mut stream, &post(&token));
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        admin(folder, &["tenant", "disable", "One"]);
        let mut stream = TcpStream::connect(&server.address).unwrap();
        let answer = exchange(&mut stream, &post(&token));
        assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
    }
}

#[test]
fn with_a_certificate_the_portal_speaks_tls_and_says_so_for_two_years() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &["--tls-cert", CERTIFICATE, "--tls-key", KEY]);
    let mut roots = rustls::RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(CERTIFICATE).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("localhost").unwrap();
    let mut tls = rustls::ClientConnection::new(Arc::new(config), name).unwrap();
    let mut socket = TcpStream::connect(&server.address).unwrap();
    let mut stream = rustls::Stream::new(&mut tls, &mut socket);
    let request = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    let answer = exchange(&mut stream, request).to_lowercase();
    assert!(answer.starts_with("http/1.1 200"), "{answer}");
    assert!(answer.contains("strict-transport-security: max-age=63072000"), "{answer}");

    let mut plain = TcpStream::connect(&server.address).unwrap();
    plain.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    let _ = plain.read_to_end(&mut answer);
    assert!(!answer.starts_with(b"HTTP/"), "plain HTTP is answered");
}
