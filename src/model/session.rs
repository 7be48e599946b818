//! Who is signed in, where, and how they like it.

use super::{Moment, Permission, Role, view::SavedView, words::words};
use serde::{Deserialize, Serialize};

words! {
    /// Colours of the page.
    Theme {
        System = "system", "System";
        Light = "light", "Light";
        Dark = "dark", "Dark";
        Contrast = "contrast", "High contrast";
    }
}

words! {
    /// Zone in which times are shown.
    Zone {
        Utc = "utc", "UTC";
        Local = "local", "Local time";
    }
}

words! {
    /// Whether single-key shortcuts work.
    Shortcuts {
        On = "on", "On";
        Off = "off", "Off";
    }
}

words! {
    /// How high the rows of lists are.
    Density {
        Compact = "compact", "Compact";
        Comfortable = "comfortable", "Comfortable";
    }
}

words! {
    /// What a tenant is for.
    TenantKind {
        Live = "live", "Live";
        Case = "case", "Case";
    }
}

/// What a browser keeps about its user's taste: four cookies, readable without a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preferences {
    /// Colours.
    pub theme: Theme,
    /// Zone.
    pub zone: Zone,
    /// Keyboard.
    pub shortcuts: Shortcuts,
    /// Rows.
    pub density: Density,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            theme: Theme::System,
            zone: Zone::Utc,
            shortcuts: Shortcuts::On,
            density: Density::Compact,
        }
    }
}

impl Preferences {
    /// Reads a `Cookie` header; what is missing or unknown is the default.
    #[must_use]
    pub fn from_cookies(header: &str) -> Self {
        let mut found = Self::default();
        for pair in header.split(';') {
            let Some((name, value)) = pair.trim().split_once('=') else { continue };
            match name {
                "theme" => found.theme = Theme::from_key(value).unwrap_or(found.theme),
                "zone" => found.zone = Zone::from_key(value).unwrap_or(found.zone),
                "shortcuts" => {
                    found.shortcuts = Shortcuts::from_key(value).unwrap_or(found.shortcuts);
                }
                "density" => found.density = Density::from_key(value).unwrap_or(found.density),
                _ => {}
            }
        }
        found
    }

    /// The cookies to set, as values of `Set-Cookie`. They hold no secret.
    #[must_use]
    pub fn to_cookies(self) -> [String; 4] {
        [
            ("theme", self.theme.key()),
            ("zone", self.zone.key()),
            ("shortcuts", self.shortcuts.key()),
            ("density", self.density.key()),
        ]
        .map(|(name, value)| format!("{name}={value}; Path=/; Max-Age=31536000; SameSite=Lax"))
    }
}

/// A tenant the user is a member of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tenant {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Region in which its data lives, in short ("EU").
    pub region: String,
    /// Live, or a case at a fixed time.
    pub kind: TenantKind,
}

/// The signed-in user in the tenant they work in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Sign-in name.
    pub user: String,
    /// Role in this tenant.
    pub role: Role,
    /// What the role allows.
    pub permissions: Vec<Permission>,
    /// The tenant.
    pub tenant: Tenant,
    /// The tenant's now: the time of day, or the fixed time of a case.
    pub now: Moment,
    /// Days that telemetry is kept.
    pub retention_days: u32,
    /// All tenants of this user, by name.
    pub tenants: Vec<Tenant>,
    /// Taste, from the request's cookies.
    pub preferences: Preferences,
    /// Saved views of this tenant's lists: the user's own by name, then those that others share.
    pub views: Vec<SavedView>,
    /// Id of the request that loaded the page.
    pub request: String,
    /// Version of this portal.
    pub version: String,
}

impl Session {
    /// Whether the user may do it.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.permissions.contains(&permission)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn preferences_survive_their_cookies() {
        for theme in Theme::ALL {
            for zone in Zone::ALL {
                let (theme, zone) = (*theme, *zone);
                let density = Density::Comfortable;
                let set = Preferences { theme, zone, shortcuts: Shortcuts::Off, density };
                let sent: Vec<_> = set
                    .to_cookies()
                    .iter()
                    .filter_map(|cookie| cookie.split(';').next().map(ToOwned::to_owned))
                    .collect();
                assert_eq!(Preferences::from_cookies(&sent.join("; ")), set);
            }
        }
        assert_eq!(Preferences::from_cookies("theme=pink; x"), Preferences::default());
    }
}
