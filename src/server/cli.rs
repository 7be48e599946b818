//! The command line. `serve` and `demo` own the data folder; the other commands talk to a running
//! server through its local socket, or open the folder themselves when none runs.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Parser, Subcommand};

use crate::server::command::verify;
use crate::server::installation::{Installation, Rules};

pub mod admin;
pub mod data;
pub mod output;
pub mod serve;

/// Sightline: a self-hosted endpoint investigation portal.
#[derive(Debug, Parser)]
#[command(name = "sightline", version, about, long_about = None)]
struct Cli {
    #[command(flatten)]
    folders: Folders,
    #[command(subcommand)]
    command: Command,
}

/// The folders of an installation.
#[derive(Clone, Debug, Args)]
pub struct Folders {
    /// Data folder: databases, logs and segments, all encrypted.
    #[arg(long, global = true, env = "SIGHTLINE_DATA", default_value = "data")]
    pub data: PathBuf,
    /// Key folder; keep it off the data folder's disk and out of its backups [default: DATA-keys].
    #[arg(long, global = true, env = "SIGHTLINE_KEYS")]
    pub keys: Option<PathBuf>,
    /// Folder of further Sigma rules, beside the shipped ones.
    #[arg(long, global = true, env = "SIGHTLINE_RULES")]
    pub rules: Option<PathBuf>,
}

impl Folders {
    /// Opens the installation; fails where another process has it.
    ///
    /// # Errors
    /// Why it cannot be opened, in words.
    pub async fn open(&self) -> Result<Arc<Installation>, String> {
        let rules = Rules::load(self.rules.as_deref()).map_err(|error| output::chain(&error))?;
        let opened = Installation::open(&self.data, &self.keys(), rules).await;
        opened.map_err(|error| output::chain(&error))
    }

    /// The key folder: given, or beside the data folder.
    #[must_use]
    pub fn keys(&self) -> PathBuf {
        self.keys.clone().unwrap_or_else(|| {
            let mut name = self.data.file_name().unwrap_or_default().to_owned();
            name.push("-keys");
            self.data.with_file_name(name)
        })
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the portal.
    Serve(serve::Serve),
    /// Make a tenant with a simulated fleet and an intrusion, then run the portal.
    Demo(serve::Demo),
    /// Read telemetry files into a tenant.
    Import(data::Import),
    /// Write simulated telemetry to standard output or into a tenant.
    Simulate(data::Simulate),
    /// Manage tenants, users and enrolment tokens.
    #[command(subcommand)]
    Admin(admin::Admin),
    /// Verify what is kept.
    #[command(subcommand)]
    Verify(verify::Command),
}

/// Runs the program with the process's arguments.
#[must_use]
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    output::start_logging();
    // Two cores starve when a render waits for blocking work: never fewer than four threads.
    let threads = std::thread::available_parallelism().map_or(4, |n| n.get().max(4));
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(threads).enable_all().build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => return output::fail(&format!("no runtime: {error}")),
    };
    let done = runtime.block_on(async {
        match cli.command {
            Command::Serve(serve) => serve.run(&cli.folders).await,
            Command::Demo(demo) => demo.run(&cli.folders).await,
            Command::Import(import) => import.run(&cli.folders).await,
            Command::Simulate(simulate) => simulate.run(&cli.folders).await,
            Command::Admin(admin) => admin.run(&cli.folders).await,
            Command::Verify(verify) => data::verify(verify, &cli.folders).await,
        }
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => output::fail(&message),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn keys_lie_beside_the_data_unless_told_otherwise() {
        let folders = Folders { data: PathBuf::from("/srv/sightline"), keys: None, rules: None };
        assert_eq!(folders.keys(), PathBuf::from("/srv/sightline-keys"));
        let folders = Folders { keys: Some(PathBuf::from("/k")), ..folders };
        assert_eq!(folders.keys(), PathBuf::from("/k"));
    }
}
