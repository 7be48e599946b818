//! Data sources: enrolment tokens, what arrives under them, and how agents are set up.

use super::{Moment, device::DeviceSummary, home::SourceRow, words::words};
use serde::{Deserialize, Serialize};

words! {
    /// What sends, and so which configuration is shown.
    Agent {
        Curl = "curl", "curl";
        Winlogbeat = "winlogbeat", "Winlogbeat";
        Rsyslog = "rsyslog", "rsyslog";
        FluentBit = "fluent-bit", "Fluent Bit";
        Vector = "vector", "Vector";
        Logstash = "logstash", "Logstash";
        Nothing = "none", "No agent yet";
    }
}

words! {
    /// How a token is doing.
    TokenState {
        Receiving = "receiving", "Receiving";
        Waiting = "waiting", "Nothing yet";
        Silent = "silent", "Silent";
        Expired = "expired", "Expired";
        Revoked = "revoked", "Revoked";
    }
}

impl TokenState {
    /// Whether telemetry under the token is taken.
    #[must_use]
    pub fn is_usable(self) -> bool {
        !matches!(self, Self::Expired | Self::Revoked)
    }
}

words! {
    /// For how long a new token is good.
    Lifetime {
        Unlimited = "unlimited", "Until it is revoked";
        Day = "1d", "1 day";
        Month = "30d", "30 days";
        Quarter = "90d", "90 days";
        Year = "365d", "1 year";
    }
}

impl Lifetime {
    /// Its length in days; `None` without an end.
    #[must_use]
    pub fn days(self) -> Option<i64> {
        match self {
            Self::Unlimited => None,
            Self::Day => Some(1),
            Self::Month => Some(30),
            Self::Quarter => Some(90),
            Self::Year => Some(365),
        }
    }
}

/// Kinds of rejections that are kept of a token, the newest ones, and of one request, the first ones.
pub const REJECTION_KINDS: usize = 10;

/// Why records or requests were not taken, counted since the portal started.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejection {
    /// When it last happened.
    pub last: Moment,
    /// How often.
    pub times: u64,
    /// Why.
    pub reason: String,
    /// The beginning of the newest record refused for it; empty for whole requests.
    pub sample: String,
}

/// What arrived under a token since the portal started.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    /// Events of the last 60 seconds.
    pub minute: u64,
    /// Events in all.
    pub received: u64,
    /// Records that could not be read.
    pub rejected: u64,
    /// Requests refused because of the token's limit, its end, or its revocation.
    pub refused: u64,
    /// The newest kinds of rejections, newest first, at most 10. Empty for people who see only a
    /// part of the devices: a sample may be of any.
    pub rejections: Vec<Rejection>,
}

/// A token's end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revocation {
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// An enrolment token, without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenRow {
    /// Its id, which stands in its text and is no secret.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// How it is doing.
    pub state: TokenState,
    /// When it was made.
    pub created: Moment,
    /// By whom.
    pub created_by: String,
    /// When telemetry last came under it, to the minute.
    pub last_used: Option<Moment>,
    /// From when on it is refused.
    pub expires: Option<Moment>,
    /// Events a second that are taken on average; `None` without a limit.
    pub events_per_second: Option<u32>,
    /// Who revoked it and why.
    pub revoked: Option<Revocation>,
    /// What arrived.
    pub flow: Flow,
}

/// Everything about a tenant's sources as it is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourcesView {
    /// The wall clock; sources are real in case tenants too.
    pub as_of: Moment,
    /// Since when events are counted: the start of the portal.
    pub since: Moment,
    /// The tenant's now, by which devices are inactive.
    pub now: Moment,
    /// Whether the user may make and revoke tokens.
    pub may_change: bool,
    /// All tokens, those that can be used first, then by name.
    pub tokens: Vec<TokenRow>,
    /// Devices heard of last, at most 10.
    pub devices: Vec<DeviceSummary>,
    /// Devices in the user's scope.
    pub device_count: u32,
    /// Of these, inactive ones.
    pub inactive_count: u32,
    /// Newest imports and simulations, at most 10.
    pub imports: Vec<SourceRow>,
}

/// A token's text, for the person who made it and a quarter of an hour only.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FreshToken {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The text that is sent.
    pub text: String,
    /// When it stops being shown.
    pub until: Moment,
}

impl std::fmt::Debug for FreshToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FreshToken({})", self.id)
    }
}

/// How one agent is set up to send here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setup {
    /// Which agent.
    pub agent: Agent,
    /// This portal's address as the configuration has it.
    pub address: String,
    /// Name of the file.
    pub file: String,
    /// The file.
    pub text: String,
    /// What to do with it, step by step.
    pub steps: Vec<String>,
    /// Whether it was tried, with what; or that it was not.
    pub tried: String,
    /// The token that stands in it, as long as it is shown.
    pub token: Option<FreshToken>,
    /// Whether the user may make a token.
    pub may_change: bool,
}

/// The words that stand in a configuration in place of a token.
pub const TOKEN_PLACE: &str = "YOUR_ENROLMENT_TOKEN";
