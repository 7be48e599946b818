//! How agents are set up to send here: one registry, of which the page, the download and the tests
//! with real agents render the same text.

use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::error::AppError;
use crate::model::source::{Agent, Setup, TOKEN_PLACE};
use crate::model::{Action, Permission};
use crate::server::access::{Entered, enter_request, request_id};
use crate::server::state::AppState;
use crate::url::ConnectQuery;

mod address;

pub use address::Address;

/// One agent's row.
struct Row {
    agent: Agent,
    /// Name of its file.
    file: &'static str,
    /// The file, with places such as `@@URL@@`.
    template: &'static str,
    /// What to do, one step each.
    steps: &'static [&'static str],
    /// Whether it was tried.
    tried: &'static str,
}

const NOT_TRIED: &str = "Written after the agent's manual; this project has not run it.";

/// Every agent once.
const ROWS: &[Row] = &[
    Row {
        agent: Agent::Curl,
        file: "sightline-first-event.sh",
        template: include_str!("connect/curl.sh"),
        steps: &["Paste it into a shell of the host, or save it and run it with sh."],
        tried: "Tried: the tests run this text with curl where it is installed.",
    },
    Row {
        agent: Agent::Winlogbeat,
        file: "winlogbeat.yml",
        template: include_str!("connect/winlogbeat.yml"),
        steps: &[
            "Put it in place of winlogbeat.yml in Winlogbeat's folder.",
            "Check it: winlogbeat test output",
            "Restart the service: Restart-Service winlogbeat",
        ],
        tried: NOT_TRIED,
    },
    Row {
        agent: Agent::Rsyslog,
        file: "10-sightline.conf",
        template: include_str!("connect/rsyslog.conf"),
        steps: &[
            "Install the output: apt-get install rsyslog-elasticsearch",
            "Save it as /etc/rsyslog.d/10-sightline.conf, readable by root only.",
            "Check it with rsyslogd -N1, then: systemctl restart rsyslog",
        ],
        tried: "Tried: the tests run this text with rsyslog where it is installed, while the \
                portal is killed and started again; version 8.2302 delivered every event once.",
    },
    Row {
        agent: Agent::FluentBit,
        file: "fluent-bit.conf",
        template: include_str!("connect/fluent-bit.conf"),
        steps: &[
            "Save it as /etc/fluent-bit/fluent-bit.conf and name your log files under Path.",
            "Restart the service: systemctl restart fluent-bit",
        ],
        tried: NOT_TRIED,
    },
    Row {
        agent: Agent::Vector,
        file: "vector.toml",
        template: include_str!("connect/vector.toml"),
        steps: &[
            "Save it as /etc/vector/vector.toml and name your log files under include.",
            "Check it with vector validate, then: systemctl restart vector",
        ],
        tried: NOT_TRIED,
    },
    Row {
        agent: Agent::Logstash,
        file: "sightline.conf",
        template: include_str!("connect/logstash.conf"),
        steps: &[
            "Save it as /etc/logstash/conf.d/sightline.conf.",
            "Restart the service: systemctl restart logstash",
        ],
        tried: NOT_TRIED,
    },
    Row {
        agent: Agent::Nothing,
        file: "sightline-without-agent.sh",
        template: include_str!("connect/nothing.sh"),
        steps: &["Upload files that you have, or fill this tenant from the portal's machine."],
        tried: "Tried: the tests import and simulate as these commands do.",
    },
];

/// What stands in a configuration.
#[derive(Clone, Debug)]
pub struct Values {
    /// Where the portal answers.
    pub address: Address,
    /// The token.
    pub token: String,
    /// Name of the tenant.
    pub tenant: String,
    /// Files that rsyslog reads.
    pub lines: Vec<String>,
    /// Where rsyslog keeps its place.
    pub work: String,
}

impl Values {
    /// What the page shows, where nothing is known of the host.
    #[must_use]
    pub fn usual(address: Address, token: String, tenant: String) -> Self {
        let lines = ["/var/log/audit/audit.log", "/var/log/sysmon.log"];
        let lines = lines.map(ToOwned::to_owned).to_vec();
        Self { address, token, tenant, lines, work: "/var/spool/rsyslog".to_owned() }
    }
}

/// An agent's configuration with these values.
#[must_use]
pub fn render(agent: Agent, values: &Values) -> String {
    let address = &values.address;
    let input = |path: &String| {
        format!(
            "input(type=\"imfile\" file=\"{path}\" tag=\"lines:\" addMetadata=\"off\" \
             ruleset=\"sightline\")"
        )
    };
    let inputs: Vec<String> = values.lines.iter().map(input).collect();
    let tenant = format!("'{}'", values.tenant.replace('\'', "'\\''"));
    let places = [
        ("@@URL@@", address.url()),
        ("@@HOST@@", address.host.clone()),
        ("@@PORT@@", address.port.to_string()),
        ("@@TLS@@", if address.tls { "on" } else { "off" }.to_owned()),
        ("@@TOKEN@@", values.token.clone()),
        ("@@INPUTS@@", inputs.join("\n")),
        ("@@WORK@@", values.work.clone()),
        ("@@TENANT@@", tenant),
    ];
    let template = row(agent).map_or("", |row| row.template).to_owned();
    places.iter().fold(template, |text, (place, value)| text.replace(place, value))
}

fn row(agent: Agent) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.agent == agent)
}

/// How an agent is set up, with the token that was just made if the caller made it.
///
/// # Errors
/// [`AppError`] where the request names no host.
pub fn setup(entered: &Entered, query: &ConnectQuery) -> Result<Setup, AppError> {
    let fresh = &entered.state.installation().sources().fresh;
    let token = fresh.of(entered.tenant(), &entered.user.id, &query.token);
    let text = token.as_ref().map_or(TOKEN_PLACE, |token| token.text.as_str()).to_owned();
    let values = values(entered, text)?;
    let row = row(query.agent).ok_or_else(|| AppError::not_found("agent"))?;
    Ok(Setup {
        agent: row.agent,
        address: values.address.url(),
        file: row.file.to_owned(),
        text: render(row.agent, &values),
        steps: row.steps.iter().map(ToString::to_string).collect(),
        tried: row.tried.to_owned(),
        token,
        may_change: entered.role.may(Permission::ManageSecuritySettings),
    })
}

fn values(entered: &Entered, token: String) -> Result<Values, AppError> {
    let address = Address::of(&entered.parts)
        .ok_or_else(|| AppError::invalid("host", "The request does not say by which name."))?;
    Ok(Values::usual(address, token, entered.tenant.record.name.clone()))
}

/// What the download's form sends. A POST, so that a token stands in no address.
#[derive(Deserialize)]
pub struct Download {
    agent: String,
    #[serde(default)]
    token: String,
}

/// `POST /settings/sources/configuration`: an agent's configuration as a file.
pub async fn download(
    State(state): State<AppState>,
    parts: Parts,
    form: Result<Form<Download>, FormRejection>,
) -> Response {
    match file(&state, &parts, form.ok().map(|Form(form)| form)).await {
        Ok(response) => response,
        Err(error) => crate::server::ingest::refuse(&error.at(&request_id(&parts))),
    }
}

async fn file(
    state: &AppState,
    parts: &Parts,
    form: Option<Download>,
) -> Result<Response, AppError> {
    let target = form.as_ref().map_or("", |form| form.agent.as_str());
    let (permission, action) = (Permission::ViewData, Action::SetupDownloaded);
    let entered = enter_request(state, parts, permission, action, target).await?;
    let agent = Agent::from_key(target).ok_or_else(|| AppError::not_found("agent"))?;
    let row = row(agent).ok_or_else(|| AppError::not_found("agent"))?;
    let token = form.map(|form| form.token).filter(|token| is_token(token));
    let values = values(&entered, token.unwrap_or_else(|| TOKEN_PLACE.to_owned()))?;
    let mut response = render(agent, &values).into_response();
    let name = format!("attachment; filename=\"{}\"", row.file);
    let name = HeaderValue::from_str(&name).map_err(AppError::internal)?;
    response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    Ok(response)
}

/// Whether text looks like a token; anything else could change the configuration around it.
fn is_token(text: &str) -> bool {
    text.starts_with("slt_") && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_agent_has_a_configuration_with_address_and_token_and_no_place_left() {
        let address = Address { tls: true, host: "portal.example".to_owned(), port: 8443 };
        let values = Values::usual(address, "slt_a_b_c".to_owned(), "Ada's".to_owned());
        for agent in Agent::ALL {
            let text = render(*agent, &values);
            assert!(!text.is_empty() && !text.contains("@@"), "{agent:?}: {text}");
            if *agent == Agent::Nothing {
                assert!(text.contains("'Ada'\\''s'"), "{text}");
            } else {
                assert!(text.contains("slt_a_b_c"), "{agent:?}");
                assert!(text.contains("portal.example") && text.contains("8443"), "{agent:?}");
            }
        }
    }

    #[test]
    fn only_what_could_be_a_token_stands_in_a_download() {
        assert!(is_token("slt_0a_1b_2c"));
        for text in ["", "slt_a\"b", "slt_a b", "slt_$(id)", "x"] {
            assert!(!is_token(text), "{text}");
        }
    }
}
