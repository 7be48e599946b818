//! What a value consists of, and what single events say of it.

mod address;
mod file;

use super::{Asked, words};
use crate::error::AppError;
use crate::model::EntityKind;
use crate::model::profile::Fact;
use crate::model::value;
use crate::server::access::Entered;
use crate::server::records::rollups::{Subjects, Window};

/// The lines, the strongest names first.
pub(super) async fn facts(
    entered: &Entered,
    asked: &Asked,
    window: &Window<'_>,
) -> Result<Vec<Fact>, AppError> {
    Ok(match asked.kind {
        EntityKind::File | EntityKind::Hash => file::facts(entered, asked, window).await?,
        EntityKind::Ip => address::facts(entered, &asked.value),
        EntityKind::Domain => host(&asked.value),
        EntityKind::Url => url(&asked.value),
        EntityKind::User => user(&asked.subjects),
        _ => Vec::new(),
    })
}

fn host(text: &str) -> Vec<Fact> {
    if value::address(text).is_some() {
        return vec![Fact::entity("Address", EntityKind::Ip, text)];
    }
    let above =
        value::parents(text).map(|parent| Fact::entity("Below", EntityKind::Domain, parent));
    above.take(3).collect()
}

fn url(text: &str) -> Vec<Fact> {
    let host = value::host_of(text);
    let kind = if value::address(&host).is_some() { EntityKind::Ip } else { EntityKind::Domain };
    vec![Fact::entity("Host", kind, &host)]
}

fn user(subjects: &Subjects) -> Vec<Fact> {
    let mut facts: Vec<Fact> = accounts(subjects)
        .iter()
        .map(|account| Fact::entity("Account", EntityKind::User, account))
        .collect();
    let mut sids: Vec<String> = subjects
        .iter()
        .filter_map(|(_, name)| name.split(words::PART).nth(2))
        .filter(|sid| !sid.is_empty())
        .map(str::to_uppercase)
        .collect();
    sids.sort_unstable();
    sids.dedup();
    facts.extend(sids.iter().map(|sid| Fact::entity("SID", EntityKind::User, sid)));
    facts
}

/// The accounts of subjects, `domain\name`, each once.
pub(super) fn accounts(subjects: &Subjects) -> Vec<String> {
    let mut names: Vec<String> = subjects
        .iter()
        .filter_map(|(_, name)| {
            let mut parts = name.split(words::PART);
            let (domain, name) = (parts.next()?, parts.next()?);
            match (domain, name) {
                (_, "") => None,
                ("", name) => Some(name.to_owned()),
                (domain, name) => Some(format!("{domain}\\{name}")),
            }
        })
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The account's name, the one with a domain first.
pub(super) fn account_name(subjects: &Subjects) -> Option<String> {
    let names = accounts(subjects);
    names.iter().find(|name| name.contains('\\')).or(names.first()).cloned()
}
