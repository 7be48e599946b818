//! State of the pages about data sources.

use super::{Pairs, Query, pairs::on_the_wire};
use crate::model::{Word as _, source::Agent};
use serde::{Deserialize, Serialize};

/// Which token is open beside the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct SourcesQuery {
    /// Its id; empty if none is. No secret.
    pub token: String,
}

impl Query for SourcesQuery {
    fn read(pairs: &Pairs) -> Self {
        Self { token: pairs.text("token") }
    }

    fn write(&self, pairs: &mut Pairs) {
        pairs.push_text("token", &self.token);
    }
}

/// Which agent is set up, with which token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct ConnectQuery {
    /// Which agent.
    pub agent: Agent,
    /// Id of a token that was just made; empty if none was. No secret.
    pub token: String,
}

impl Default for ConnectQuery {
    fn default() -> Self {
        Self { agent: Agent::Curl, token: String::new() }
    }
}

impl Query for ConnectQuery {
    fn read(pairs: &Pairs) -> Self {
        let agent = pairs.get("for").and_then(Agent::from_word).unwrap_or(Agent::Curl);
        Self { agent, token: pairs.text("token") }
    }

    fn write(&self, pairs: &mut Pairs) {
        if self.agent != Agent::Curl {
            pairs.push("for", self.agent.key());
        }
        pairs.push_text("token", &self.token);
    }
}

on_the_wire!(SourcesQuery, ConnectQuery);
