//! What a person at a shell sees: results on standard output, everything else on standard error.

use std::io::{IsTerminal as _, Write as _};
use std::process::ExitCode;

use tracing_subscriber::EnvFilter;

/// Writes a line of the result.
pub fn line(text: &str) {
    let mut out = std::io::stdout().lock();
    // A closed pipe (`| head`) is no failure of ours.
    let _ = writeln!(out, "{text}");
}

/// Writes a line beside the result.
pub fn note(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// Overwrites the progress line where someone is looking; says nothing in a log file.
pub fn progress(text: &str) {
    let mut out = std::io::stderr().lock();
    if out.is_terminal() {
        let _ = write!(out, "\r\x1b[2K{text}");
        let _ = out.flush();
    }
}

/// Ends the progress line.
pub fn end_progress() {
    let mut out = std::io::stderr().lock();
    if out.is_terminal() {
        let _ = writeln!(out);
    }
}

/// Says what went wrong; the process's exit code.
pub fn fail(message: &str) -> ExitCode {
    note(&format!("sightline: {message}"));
    ExitCode::FAILURE
}

/// Asks a yes-or-no question; `None` where nobody is there to answer.
pub fn ask(question: &str) -> Option<bool> {
    if !std::io::stdin().is_terminal() {
        return None;
    }
    let mut err = std::io::stderr().lock();
    let _ = write!(err, "{question} [y/N] ");
    let _ = err.flush();
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer).ok()?;
    Some(answer.trim().eq_ignore_ascii_case("y"))
}

/// Structured logs on standard error: JSON with `SIGHTLINE_LOG_FORMAT=json`, else text.
/// `RUST_LOG` chooses what is written.
pub fn start_logging() {
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("warn,sightline=info,store=info"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let json = std::env::var("SIGHTLINE_LOG_FORMAT").is_ok_and(|format| format == "json");
    let started = if json {
        builder.json().try_init()
    } else {
        builder.with_ansi(std::io::stderr().is_terminal()).try_init()
    };
    if started.is_err() {
        note("logging was already started");
    }
}

/// An error and its causes on one line.
pub fn chain(error: &dyn std::error::Error) -> String {
    std::iter::successors(Some(error), |error| error.source())
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}
