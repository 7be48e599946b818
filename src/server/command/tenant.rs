//! Tenants from the shell.

use clap::{Subcommand, ValueEnum};
use serde::{Deserialize, Serialize};
use store::{TenantId, wall_millis};

use super::{Caller, Stop};
use crate::model::Moment;
use crate::model::access::Action;
use crate::server::control::tenants::{self, AsOf, Kind, Tenant};
use crate::server::installation::Installation;

/// What can be asked.
#[derive(Debug, Subcommand, Serialize, Deserialize)]
pub enum Command {
    /// Make a tenant: its folder, its key, its databases.
    Create {
        /// Its name.
        name: String,
        /// Region its data lives in; it can never change.
        #[arg(long, default_value = "eu")]
        region: String,
        /// Days its telemetry is kept.
        #[arg(long, default_value_t = 180, value_parser = clap::value_parser!(i64).range(30..=180))]
        retention: i64,
        /// A live tenant, or a case whose clock stands still.
        #[arg(long, value_enum, default_value_t = KindArg::Live)]
        kind: KindArg,
        /// Where a case's clock stands: `newest`, or a moment such as 2026-11-19T09:00:00Z.
        #[arg(long)]
        as_of: Option<String>,
    },
    /// List the tenants.
    List,
    /// Stop a tenant's sign-ins and telemetry; its data stays.
    Disable {
        /// Its name or id.
        name: String,
    },
}

/// A tenant's kind on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
pub enum KindArg {
    /// The clock runs.
    Live,
    /// The clock stands still.
    Case,
}

pub(super) async fn execute(
    installation: &Installation,
    command: Command,
    caller: &Caller,
) -> Result<(), Stop> {
    let pool = installation.control().pool();
    match command {
        Command::Create { name, region, retention, kind, as_of } => {
            let tenant = Tenant {
                id: TenantId::random(),
                name: name.trim().to_owned(),
                region,
                region_source: "provisioning".to_owned(),
                kind: if kind == KindArg::Case { Kind::Case } else { Kind::Live },
                as_of: moment(kind, as_of.as_deref())?,
                retention_days: retention,
                active: true,
                created: wall_millis(),
            };
            installation.create_tenant(&tenant).await?;
            installation.note(Action::TenantCreated, &tenant.name).await?;
            caller.line(format!("Created tenant {} ({}).", tenant.name, tenant.id)).await;
        }
        Command::List => {
            for tenant in tenants::all(pool).await? {
                let state = if tenant.active { "active" } else { "disabled" };
                let clock = match (tenant.kind, tenant.as_of) {
                    (Kind::Live, _) => "live".to_owned(),
                    (Kind::Case, Some(AsOf::At(at))) => format!("case as of {}", Moment(at).iso()),
                    (Kind::Case, _) => "case as of its newest event".to_owned(),
                };
                let line = format!(
                    "{}  {}  {}  {} days  {state}  {clock}",
                    tenant.id, tenant.name, tenant.region, tenant.retention_days
                );
                caller.line(line).await;
            }
        }
        Command::Disable { name } => {
            let tenant = installation.find_tenant(&name).await?;
            tenants::set_active(pool, tenant.id, false).await?;
            installation.forget_tenant(tenant.id).await;
            installation.note(Action::TenantDisabled, &tenant.name).await?;
            caller.line(format!("Disabled tenant {}.", tenant.name)).await;
        }
    }
    Ok(())
}

fn moment(kind: KindArg, as_of: Option<&str>) -> Result<Option<AsOf>, Stop> {
    match (kind, as_of) {
        (KindArg::Live, None) => Ok(None),
        (KindArg::Live, Some(_)) => {
            Err(Stop::Failed("only a case has a clock that stands: add --kind case".to_owned()))
        }
        (KindArg::Case, None | Some("newest")) => Ok(Some(AsOf::Newest)),
        (KindArg::Case, Some(text)) => {
            Moment::parse(text).map(|moment| Some(AsOf::At(moment.0))).ok_or_else(|| {
                Stop::Failed(format!("{text:?} is no moment: write 2026-11-19T09:00:00Z or newest"))
            })
        }
    }
}
