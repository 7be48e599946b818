//! Users from the shell.

use clap::Subcommand;
use serde::{Deserialize, Serialize};
use store::{DeviceScope, wall_millis};
use zeroize::Zeroizing;

use super::{Caller, Stop};
use crate::model::access::{Action, Role};
use crate::server::control::{memberships, sessions, users};
use crate::server::installation::Installation;
use crate::server::password;

/// What can be asked.
#[derive(Debug, Subcommand, Serialize, Deserialize)]
pub enum Command {
    /// Make a user, or give one a role in a further tenant.
    Create {
        /// The address they sign in with.
        email: String,
        /// Tenant they may enter.
        #[arg(long)]
        tenant: String,
        /// What they may do there.
        #[arg(long, default_value = "analyst", value_parser = role)]
        role: Role,
        /// What pages call them [default: the part before the @].
        #[arg(long)]
        name: Option<String>,
        /// Device groups they see, comma-separated [default: all devices].
        #[arg(long, value_delimiter = ',')]
        groups: Option<Vec<String>>,
    },
    /// List the users.
    List,
    /// Stop a user's sign-ins and end their sessions.
    Disable {
        /// Their address.
        email: String,
    },
}

fn role(word: &str) -> Result<Role, String> {
    Role::from_key(word).ok_or_else(|| {
        let keys: Vec<&str> = Role::ALL.iter().map(|role| role.key()).collect();
        format!("one of {}", keys.join(", "))
    })
}

pub(super) async fn execute(
    installation: &Installation,
    command: Command,
    caller: &Caller,
) -> Result<(), Stop> {
    let pool = installation.control().pool();
    match command {
        Command::Create { email, tenant, role, name, groups } => {
            let tenant = installation.find_tenant(&tenant).await?;
            let (user, secret) = match users::by_email(pool, &email).await? {
                Some(user) => (user, None),
                None => {
                    let (user, secret) = add(installation, &email, name, None).await?;
                    (user, Some(secret))
                }
            };
            let scope =
                groups.map_or(DeviceScope::All, |groups| DeviceScope::Groups(groups.into()));
            memberships::put(pool, &user.id, tenant.id, role, &scope).await?;
            installation.note(Action::UserCreated, &user.email).await?;
            caller.line(format!("{} is {} in {}.", user.email, role.label(), tenant.name)).await;
            if let Some(secret) = secret {
                caller.line(format!("Password, shown once: {}", *secret)).await;
            }
        }
        Command::List => {
            for user in users::all(pool).await? {
                let places = memberships::of_user(pool, &user.id).await?.len();
                let line =
                    format!("{}  {}  {}  {places} tenants", user.email, user.name, user.state);
                caller.line(line).await;
            }
        }
        Command::Disable { email } => {
            let user = users::by_email(pool, &email).await?;
            let user = user.ok_or_else(|| Stop::Failed(format!("no user {email}")))?;
            users::set_active(pool, &email, false).await?;
            sessions::delete_of_user(pool, &user.id).await?;
            installation.note(Action::UserDisabled, &user.email).await?;
            caller.line(format!("Disabled {}.", user.email)).await;
        }
    }
    Ok(())
}

/// Adds a user with a given or a generated password; returns the password.
///
/// # Errors
/// A password that is too short, or what the database says.
pub async fn add(
    installation: &Installation,
    email: &str,
    name: Option<String>,
    password: Option<Zeroizing<String>>,
) -> Result<(users::User, Zeroizing<String>), Stop> {
    if !email.contains('@') {
        return Err(Stop::Failed(format!("{email:?} is no address: it has no @")));
    }
    let secret = match password {
        Some(secret) => secret,
        None => password::generate()?,
    };
    let user = users::User {
        id: uuid::Uuid::new_v4().to_string(),
        email: email.to_lowercase(),
        name: name.unwrap_or_else(|| email.split('@').next().unwrap_or(email).to_owned()),
        password_hash: password::hash(secret.clone()).await?,
        state: "active".to_owned(),
        failures: 0,
        locked_until: 0,
        created: wall_millis(),
    };
    users::insert(installation.control().pool(), &user).await?;
    Ok((user, secret))
}
