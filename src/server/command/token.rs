//! Enrolment tokens from the shell.

use clap::Subcommand;
use serde::{Deserialize, Serialize};
use store::wall_millis;

use super::{Caller, Stop};
use crate::model::access::Action;
use crate::server::access;
use crate::server::installation::Installation;
use crate::server::records::tokens::{self, Revoked};

/// Who makes and ends tokens here, as the pages tell it.
const SHELL: &str = "Shell of the server";

/// What can be asked.
#[derive(Debug, Subcommand, Serialize, Deserialize)]
pub enum Command {
    /// Make a token that lets collectors send telemetry into a tenant.
    Create {
        /// What to call it.
        name: String,
        /// The tenant.
        #[arg(long)]
        tenant: String,
    },
    /// List a tenant's tokens.
    List {
        /// The tenant.
        #[arg(long)]
        tenant: String,
    },
    /// Refuse telemetry under a token from now on.
    Disable {
        /// Its name.
        name: String,
        /// The tenant.
        #[arg(long)]
        tenant: String,
    },
}

pub(super) async fn execute(
    installation: &Installation,
    command: Command,
    caller: &Caller,
) -> Result<(), Stop> {
    match command {
        Command::Create { name, tenant } => {
            let tenant = installation.open_tenant(&tenant).await?;
            let mut new = access::mint(tenant.record.id, &name, wall_millis())?;
            SHELL.clone_into(&mut new.record.created_by);
            tokens::insert(tenant.database().pool(), &new.record).await?;
            tenant.note(Action::TokenCreated, &name).await?;
            caller.line(format!("Created token {name}. Its text is shown once:")).await;
            caller.line(new.text.as_str()).await;
        }
        Command::List { tenant } => {
            let tenant = installation.open_tenant(&tenant).await?;
            for token in tokens::all(tenant.database().pool()).await? {
                caller.line(format!("{}  {}  {}", token.id, token.name, token.state)).await;
            }
        }
        Command::Disable { name, tenant } => {
            let tenant = installation.open_tenant(&tenant).await?;
            let pool = tenant.database().pool();
            let token = tokens::by_name(pool, &name).await?;
            let token = token.ok_or_else(|| Stop::Failed(format!("no token {name}")))?;
            let revoked = Revoked { at: wall_millis(), by: SHELL, reason: "" };
            if !tokens::revoke(pool, &token.id, revoked).await? {
                return Err(Stop::Failed(format!("token {name} was disabled before")));
            }
            tenant.note(Action::TokenDisabled, &name).await?;
            caller.line(format!("Disabled token {name}.")).await;
        }
    }
    Ok(())
}
