//! `sightline demo`: a tenant with a simulated fleet and an intrusion, then the portal.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use clap::Args;
use store::{DeviceScope, TenantId, wall_millis};
use zeroize::Zeroizing;

use super::{Folders, Serve, output};
use crate::model::access::{Action, Role};
use crate::server::access::{Task, enter_task};
use crate::server::command::{Caller, Reply, Stop, simulate, user};
use crate::server::control::tenants::{self, AsOf, Kind, Tenant};
use crate::server::control::{memberships, users};
use crate::server::installation::Installation;

/// The tenant's name; also the simulated organisation's.
const TENANT: &str = "Larkmoor Instruments";

/// Make a tenant with a simulated fleet and an intrusion, then run the portal.
#[derive(Clone, Debug, Args)]
pub struct Demo {
    #[command(flatten)]
    serve: Serve,
    #[command(flatten)]
    fleet: simulate::FleetArgs,
    /// Address to sign in with.
    #[arg(long, default_value = "analyst@larkmoor.example")]
    user: String,
    /// File with the password to sign in with [default: a generated one].
    #[arg(long)]
    password_file: Option<PathBuf>,
}

impl Demo {
    pub(in super::super) async fn run(self, folders: &Folders) -> Result<(), String> {
        self.serve.check()?;
        let geo = self.serve.geo()?;
        let installation = Serve::open(folders).await?;
        let known = tenants::find(installation.control().pool(), TENANT).await;
        if known.map_err(|error| output::chain(&error))?.is_none() {
            match self.seed(&installation).await {
                Ok(()) => {}
                Err(Stop::Decide(message) | Stop::Failed(message)) => {
                    installation.close().await;
                    return Err(message);
                }
            }
        }
        self.tell(&installation).await?;
        self.serve.answer(installation, geo).await
    }

    /// Makes the tenant, its user, its telemetry; waits until all of it is looked at and counted.
    async fn seed(&self, installation: &Arc<Installation>) -> Result<(), Stop> {
        let began = Instant::now();
        let config = self.fleet.config().map_err(Stop::Failed)?;
        // A fleet that ends at a chosen moment is looked at from that moment.
        let as_of = self.fleet.end.as_ref().map(|_| AsOf::At(config.end + 1));
        let record = Tenant {
            id: TenantId::random(),
            name: TENANT.to_owned(),
            region: "eu".to_owned(),
            region_source: "provisioning".to_owned(),
            kind: if as_of.is_some() { Kind::Case } else { Kind::Live },
            as_of,
            retention_days: 180,
            active: true,
            created: wall_millis(),
        };
        installation.create_tenant(&record).await?;
        installation.note(Action::TenantCreated, &record.name).await?;
        self.add_user(installation, record.id).await?;
        let tenant = installation.open_tenant(TENANT).await?;
        let ctx = enter_task(&tenant, Task::Shell, Action::TelemetrySimulated, "").await?;
        let (caller, mut replies) = Caller::new();
        let printing = tokio::spawn(async move {
            while let Some(reply) = replies.recv().await {
                if let Reply::Progress(text) = reply {
                    output::progress(&text);
                }
            }
        });
        let rows = simulate::fill(&tenant, &ctx, config, &caller).await?;
        let durable = began.elapsed().as_secs_f64();
        caller.progress(format!("{rows} rows durable, waiting for detection and counts")).await;
        tenant.store.settled(&ctx).await?;
        drop(caller);
        printing.await?;
        output::end_progress();
        output::note(&format!(
            "Seeded {rows} rows in {durable:.1} s, alerts and counts complete after {:.1} s.",
            began.elapsed().as_secs_f64()
        ));
        Ok(())
    }

    async fn add_user(
        &self,
        installation: &Arc<Installation>,
        tenant: TenantId,
    ) -> Result<(), Stop> {
        let given = match &self.password_file {
            Some(path) => Some(Zeroizing::new(std::fs::read_to_string(path)?.trim().to_owned())),
            None => None,
        };
        let (user, secret) =
            user::add(installation, &self.user, Some("Demo analyst".to_owned()), given).await?;
        let pool = installation.control().pool();
        let role = Role::GlobalAdministrator;
        memberships::put(pool, &user.id, tenant, role, &DeviceScope::All).await?;
        installation.note(Action::UserCreated, &user.email).await?;
        if self.password_file.is_none() {
            output::line(&format!("Sign in as {} with {}", user.email, *secret));
        }
        Ok(())
    }

    /// Where the page is, and what to do where the password was shown at an earlier start.
    async fn tell(&self, installation: &Arc<Installation>) -> Result<(), String> {
        let user = users::by_email(installation.control().pool(), &self.user).await;
        let known = user.map_err(|error| output::chain(&error))?.is_some();
        output::line(&format!("Open http://{}", self.serve.listen));
        if !known {
            output::note(&format!("There is no user {} in this data folder.", self.user));
        }
        Ok(())
    }
}
