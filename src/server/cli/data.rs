//! `sightline import`, `sightline simulate` and `sightline verify`.

use std::path::PathBuf;

use clap::Args;

use super::admin::{Answer, ask};
use super::{Folders, output};
use crate::server::command::{Command, import, simulate, verify};

/// Read telemetry files into a tenant.
#[derive(Debug, Args)]
pub struct Import {
    /// Files and folders: EVTX, NDJSON of Winlogbeat, NXLog or the streaming export, syslog with Sysmon
    /// for Linux, audit logs of Linux; also inside .gz, .zip, .tar.gz, .tar.zst.
    #[arg(required_unless_present = "report")]
    paths: Vec<PathBuf>,
    /// Tenant's name or id; may be left out where there is only one.
    #[arg(long)]
    tenant: Option<String>,
    /// What to do with rows older than the tenant's retention.
    #[arg(long, value_enum)]
    outside_retention: Option<import::Outside>,
    /// Do not wait for alerts and counts; a portal that runs makes them in the background.
    #[arg(long)]
    no_wait: bool,
    /// Show the report of an earlier import again.
    #[arg(long, value_name = "ID", conflicts_with = "paths")]
    report: Option<String>,
}

impl Import {
    pub(super) async fn run(self, folders: &Folders) -> Result<(), String> {
        if let Some(id) = self.report {
            let report = Command::Report(import::Report { tenant: self.tenant, id });
            return done(ask(folders, report).await?);
        }
        let mut paths = Vec::new();
        for path in &self.paths {
            let path =
                path.canonicalize().map_err(|error| format!("{}: {error}", path.display()))?;
            paths.push(path);
        }
        let mut command = import::Command {
            tenant: self.tenant,
            paths,
            outside: self.outside_retention,
            wait: !self.no_wait,
        };
        let question = match ask(folders, Command::Import(command.clone())).await? {
            Answer::Done => return Ok(()),
            Answer::Decide(question) => question,
        };
        command.outside = match output::ask(&format!("{question} Import them all the same?")) {
            Some(true) => Some(import::Outside::Keep),
            Some(false) => Some(import::Outside::Drop),
            None => {
                return Err(format!("{question} Add --outside-retention keep, or drop."));
            }
        };
        done(ask(folders, Command::Import(command)).await?)
    }
}

/// `sightline verify`.
pub(super) async fn verify(command: verify::Command, folders: &Folders) -> Result<(), String> {
    done(ask(folders, Command::Verify(command)).await?)
}

fn done(answer: Answer) -> Result<(), String> {
    match answer {
        Answer::Done => Ok(()),
        Answer::Decide(question) => Err(question),
    }
}

/// Write simulated telemetry to standard output or into a tenant.
#[derive(Debug, Args)]
pub struct Simulate {
    #[command(flatten)]
    fleet: simulate::FleetArgs,
    /// Tenant's name or id; without it events go to standard output as NDJSON.
    #[arg(long)]
    tenant: Option<String>,
    /// Events a second on standard output [default: as fast as they are read].
    #[arg(long, conflicts_with = "tenant")]
    rate: Option<u32>,
}

impl Simulate {
    pub(super) async fn run(self, folders: &Folders) -> Result<(), String> {
        match self.tenant {
            Some(tenant) => {
                let command = simulate::Command { tenant, fleet: self.fleet };
                done(ask(folders, Command::Simulate(command)).await?)
            }
            None => {
                let rate = self.rate;
                let fleet = self.fleet;
                tokio::task::spawn_blocking(move || simulate::print(&fleet, rate))
                    .await
                    .map_err(|error| error.to_string())?
            }
        }
    }
}
