//! The program as a process of its own.

use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The program, running as a portal; stopped when it is dropped.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: String,
}

impl Server {
    /// Starts the portal with further flags, and waits until it listens.
    pub(crate) fn start(folder: &Path, flags: &[&str]) -> Self {
        Self::start_at(folder, &free_address(), flags)
    }

    /// The same at an address of the caller's, as after a crash.
    pub(crate) fn start_at(folder: &Path, address: &str, flags: &[&str]) -> Self {
        let address = address.to_owned();
        let child = Command::new(env!("CARGO_BIN_EXE_sightline"))
            .args(["serve", "--listen", &address])
            .args(["--data".as_ref(), folder.join("data").as_os_str()])
            .args(["--keys".as_ref(), folder.join("keys").as_os_str()])
            .args(flags)
            .env("LEPTOS_OUTPUT_NAME", "sightline")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let server = Self { child, address };
        let began = Instant::now();
        while TcpStream::connect(&server.address).is_err() {
            assert!(began.elapsed() < Duration::from_secs(60), "the portal does not start");
            std::thread::yield_now();
        }
        server
    }

    /// Kills it, as a crash would.
    pub(crate) fn kill(self) {}
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// An address of this machine at which nobody listens.
pub(crate) fn free_address() -> String {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    format!("127.0.0.1:{port}")
}

/// Runs `sightline admin` on a folder; what it printed.
pub(crate) fn admin(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_sightline"))
        .args(["--data".as_ref(), folder.join("data").as_os_str()])
        .args(["--keys".as_ref(), folder.join("keys").as_os_str()])
        .arg("admin")
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
