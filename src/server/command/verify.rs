//! Verification from the shell.

use clap::Subcommand;
use serde::{Deserialize, Serialize};
use store::Verified;

use super::{Caller, Stop};
use crate::model::access::Action;
use crate::model::size::bytes;
use crate::model::time::grouped;
use crate::server::access::{Task, enter_task};
use crate::server::control::tenants;
use crate::server::installation::Installation;

/// What can be verified.
#[derive(Debug, Subcommand, Serialize, Deserialize)]
pub enum Command {
    /// Read everything that tenants keep: whether it opens, and is what the catalogue says.
    Store {
        /// One tenant's name or id; all of them without it.
        #[arg(long)]
        tenant: Option<String>,
    },
}

pub(super) async fn execute(
    installation: &Installation,
    command: Command,
    caller: &Caller,
) -> Result<(), Stop> {
    let Command::Store { tenant } = command;
    let pool = installation.control().pool();
    let chosen = match tenant {
        Some(name) => vec![installation.find_tenant(&name).await?],
        None => tenants::all(pool).await?,
    };
    let mut wrong = 0;
    for record in chosen {
        if caller.cancel.is_cancelled() {
            return Err(Stop::Failed("cancelled; nothing was changed".to_owned()));
        }
        match one(installation, &record, caller).await {
            Ok(0) => {}
            Ok(_) => wrong += 1,
            Err(Stop::Failed(reason)) => {
                wrong += 1;
                caller.line(format!("{}: {reason}", record.name)).await;
            }
            Err(decide) => return Err(decide),
        }
    }
    match wrong {
        0 => Ok(()),
        1 => Err(Stop::Failed("1 tenant's store is not as it should be".to_owned())),
        more => Err(Stop::Failed(format!("{more} tenants' stores are not as they should be"))),
    }
}

/// Verifies one tenant; how many findings there are.
async fn one(
    installation: &Installation,
    record: &tenants::Tenant,
    caller: &Caller,
) -> Result<usize, Stop> {
    let tenant = installation.open_tenant(&record.id.to_string()).await?;
    let ctx = enter_task(&tenant, Task::Shell, Action::StoreVerified, "").await?;
    let progress = |done: u64, of: u64| {
        caller.hint(format!("{}: {done} of {of} segments", record.name));
    };
    let verified = tenant.store.verify(&ctx, progress).await?;
    for line in lines(&record.name, &verified) {
        caller.line(line).await;
    }
    if !record.active {
        installation.forget_tenant(record.id).await;
    }
    Ok(verified.findings.len())
}

fn lines(name: &str, verified: &Verified) -> Vec<String> {
    let Verified { segments, rows, bytes: size, log_rows, findings } = verified;
    let verdict = match findings.len() {
        0 => "everything is as it should be".to_owned(),
        1 => "1 finding".to_owned(),
        more => format!("{more} findings"),
    };
    let mut lines = vec![format!(
        "{name}: {} segments with {} events, {}; {} events in the log; database: {verdict}",
        grouped(*segments),
        grouped(*rows),
        bytes(*size),
        grouped(*log_rows),
    )];
    lines.extend(findings.iter().map(|one| format!("  {}: {}", one.place, one.reason)));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::Finding;

    #[test]
    fn findings_stand_below_the_tenant_one_a_line() {
        let mut verified =
            Verified { segments: 2, rows: 1_200, bytes: 3_000, log_rows: 7, findings: Vec::new() };
        let head = "acme: 2 segments with 1,200 events, 3.0 kB; 7 events in the log; database: ";
        let whole = format!("{head}everything is as it should be");
        assert_eq!(lines("acme", &verified), [whole]);
        let (place, reason) = ("segments/x".to_owned(), "gone".to_owned());
        verified.findings.push(Finding { place, reason });
        let expect = [format!("{head}1 finding"), "  segments/x: gone".to_owned()];
        assert_eq!(lines("acme", &verified), expect);
    }
}
