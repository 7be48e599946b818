//! The program. Wiring only: everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    sightline::server::cli::run()
}
