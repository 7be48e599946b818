//! Who may enter which tenant, as what, and which devices they see there.

use sqlx::{FromRow, SqlitePool};
use store::{DeviceScope, TenantId};

use crate::model::access::Role;

/// A user's place in one tenant.
#[derive(Clone, Debug)]
pub struct Membership {
    /// The tenant's id.
    pub tenant: TenantId,
    /// What they may do there.
    pub role: Role,
    /// Which devices they see.
    pub scope: DeviceScope,
}

#[derive(FromRow)]
struct Line {
    tenant_id: String,
    role: String,
    device_groups: Option<String>,
}

impl Line {
    fn read(self) -> sqlx::Result<Membership> {
        let decode = |what: String| sqlx::Error::Decode(what.into());
        let tenant = self.tenant_id.parse().map_err(|_| decode(self.tenant_id.clone()))?;
        let role = Role::from_key(&self.role).ok_or_else(|| decode(self.role.clone()))?;
        let scope = match self.device_groups {
            None => DeviceScope::All,
            Some(text) => {
                let groups: Vec<String> =
                    serde_json::from_str(&text).map_err(|error| decode(error.to_string()))?;
                DeviceScope::Groups(groups.into())
            }
        };
        Ok(Membership { tenant, role, scope })
    }
}

/// Gives a user a role in a tenant, replacing an earlier one.
///
/// # Errors
/// What the database says.
pub async fn put(
    pool: &SqlitePool,
    user_id: &str,
    tenant: TenantId,
    role: Role,
    scope: &DeviceScope,
) -> sqlx::Result<()> {
    let groups = match scope {
        DeviceScope::All => None,
        DeviceScope::Groups(groups) => {
            Some(serde_json::Value::from(groups.iter().map(String::as_str).collect::<Vec<_>>()))
        }
    };
    sqlx::query(
        "INSERT INTO memberships (user_id, tenant_id, role, device_groups) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (user_id, tenant_id) DO UPDATE SET role = $3, device_groups = $4",
    )
    .bind(user_id)
    .bind(tenant.to_string())
    .bind(role.key())
    .bind(groups.map(|value| value.to_string()))
    .execute(pool)
    .await?;
    Ok(())
}

/// A user's memberships in active tenants, by tenant name.
///
/// # Errors
/// What the database says.
pub async fn of_user(pool: &SqlitePool, user_id: &str) -> sqlx::Result<Vec<Membership>> {
    sqlx::query_as::<_, Line>(
        "SELECT m.tenant_id, m.role, m.device_groups FROM memberships m \
         JOIN tenants t ON t.id = m.tenant_id \
         WHERE m.user_id = $1 AND t.state = 'active' ORDER BY t.name",
    )
    .bind(user_id)
    .fetch_all(pool)
    .await?
    .into_iter()
    .map(Line::read)
    .collect()
}

/// The members of a tenant with their roles.
///
/// # Errors
/// What the database says.
pub async fn of_tenant(pool: &SqlitePool, tenant: TenantId) -> sqlx::Result<Vec<(String, Role)>> {
    let members: Vec<(String, String)> =
        sqlx::query_as("SELECT user_id, role FROM memberships WHERE tenant_id = $1")
            .bind(tenant.to_string())
            .fetch_all(pool)
            .await?;
    Ok(members
        .into_iter()
        .filter_map(|(user, role)| Some((user, Role::from_key(&role)?)))
        .collect())
}
