//! What a value consists of, and what single events say of it.

use std::net::IpAddr;

use schema::{Row, Value};
use store::datafusion::prelude::{Expr, ident, lit};
use store::{ScanOptions, TimeWindow};

use super::{Asked, words};
use crate::error::AppError;
use crate::model::EntityKind;
use crate::model::profile::{Fact, FactValue};
use crate::model::value::{self, HashKind};
use crate::server::access::Entered;
use crate::server::events;
use crate::server::records::rollups::{self, Subjects, Window};
use crate::server::rollups::Facet;

/// The lines, the strongest names first.
pub(super) async fn facts(
    entered: &Entered,
    asked: &Asked,
    window: &Window<'_>,
) -> Result<Vec<Fact>, AppError> {
    Ok(match asked.kind {
        EntityKind::File | EntityKind::Hash => file(entered, asked, window).await?,
        EntityKind::Ip => address(&asked.value),
        EntityKind::Domain => host(&asked.value),
        EntityKind::Url => url(&asked.value),
        EntityKind::User => user(&asked.subjects),
        _ => Vec::new(),
    })
}

async fn file(
    entered: &Entered,
    asked: &Asked,
    window: &Window<'_>,
) -> Result<Vec<Fact>, AppError> {
    let mut facts = Vec::new();
    let kinds = [HashKind::Sha256, HashKind::Sha1, HashKind::Md5];
    for (at, kind) in kinds.iter().enumerate() {
        let mut hashes: Vec<&str> = asked
            .subjects
            .iter()
            .filter_map(|(_, name)| name.split(words::PART).nth(at))
            .filter(|hash| !hash.is_empty())
            .collect();
        hashes.sort_unstable();
        hashes.dedup();
        facts.extend(
            hashes.into_iter().map(|hash| Fact::entity(kind.label(), EntityKind::Hash, hash)),
        );
    }
    if let Some(row) = newest_start(entered, asked, window).await? {
        facts.extend(version(&row));
    }
    facts.extend(signature(entered, asked, window).await?);
    Ok(facts)
}

/// The newest event that says what the file is, found by its own moment.
async fn newest_start(
    entered: &Entered,
    asked: &Asked,
    window: &Window<'_>,
) -> Result<Option<Row>, AppError> {
    let pool = entered.tenant.database().pool();
    let seen = rollups::by_facet(pool, window, &[Facet::Seen]).await.map_err(AppError::internal)?;
    let of = |action: &str| seen.iter().find(|row| row.text == action).map(|row| row.last);
    let (table, at) = match (of("ProcessCreated"), of("FileCreated")) {
        (Some(at), _) => ("DeviceProcessEvents", at),
        (None, Some(at)) => ("DeviceFileEvents", at),
        (None, None) => return Ok(None),
    };
    let moment = TimeWindow::between(at, at + 1);
    first_row(entered, table, moment, named(asked)).await
}

/// Rows that name the file by one of its hashes.
fn named(asked: &Asked) -> Option<Expr> {
    let columns = [HashKind::Sha256, HashKind::Sha1, HashKind::Md5].map(HashKind::column);
    let mut any: Option<Expr> = None;
    for (_, name) in &asked.subjects {
        for (column, hash) in columns.iter().zip(name.split(words::PART)) {
            if !hash.is_empty() {
                let one = ident(*column).eq(lit(hash));
                any = Some(any.map_or(one.clone(), |any| any.or(one)));
            }
        }
    }
    any
}

async fn first_row(
    entered: &Entered,
    table: &str,
    window: TimeWindow,
    filter: Option<Expr>,
) -> Result<Option<Row>, AppError> {
    let (Some(table), Some(filter)) = (schema::table(table), filter) else { return Ok(None) };
    let rows = entered
        .tenant
        .store
        .scan(entered.ctx(), table, window, ScanOptions { lookup: true })
        .map_err(AppError::internal)?
        .filter(filter)
        .and_then(|rows| rows.limit(0, Some(1)))
        .map_err(AppError::internal)?;
    Ok(events::rows(table, rows).await?.into_iter().next())
}

fn version(row: &Row) -> Vec<Fact> {
    let mut facts = Vec::new();
    if let Some(Value::Long(bytes)) = row.get("FileSize") {
        let bytes = crate::model::time::grouped(u64::try_from(bytes).unwrap_or(0));
        facts.push(Fact::text("Size", format!("{bytes} bytes")));
    }
    for (label, column) in [
        ("Company", "ProcessVersionInfoCompanyName"),
        ("Product", "ProcessVersionInfoProductName"),
        ("Version", "ProcessVersionInfoProductVersion"),
        ("Description", "ProcessVersionInfoFileDescription"),
    ] {
        if let Some(text) = row.text(column).filter(|text| !matches!(*text, "" | "-" | "?")) {
            facts.push(Fact::text(label, format!("{text}, as the file says")));
        }
    }
    let original = row.text("ProcessVersionInfoOriginalFileName");
    if let Some(name) = original.filter(|text| !matches!(*text, "" | "-" | "?")) {
        facts.push(Fact {
            label: "Original name".to_owned(),
            value: FactValue::Code(name.to_owned()),
        });
    }
    facts
}

/// Who signed it, as a sensor that checked it says.
async fn signature(
    entered: &Entered,
    asked: &Asked,
    window: &Window<'_>,
) -> Result<Vec<Fact>, AppError> {
    let sha1 = asked
        .subjects
        .iter()
        .filter_map(|(_, name)| name.split(words::PART).nth(1))
        .find(|hash| !hash.is_empty());
    let Some(sha1) = sha1 else { return Ok(Vec::new()) };
    let days = TimeWindow::between(
        window.days.0.saturating_mul(super::DAY),
        window.days.1.saturating_add(1).saturating_mul(super::DAY),
    );
    let filter = ident("SHA1").eq(lit(sha1));
    let row = first_row(entered, "DeviceFileCertificateInfo", days, Some(filter)).await?;
    let Some(row) = row else { return Ok(Vec::new()) };
    let is = |column: &str| matches!(row.get(column), Some(Value::Bool(true)));
    let trusted = if is("IsTrusted") { "trusted" } else { "not trusted" };
    let words = match row.text("Signer").filter(|_| is("IsSigned")) {
        Some(signer) => format!("{signer}, {trusted}"),
        None if is("IsSigned") => format!("Signed, {trusted}"),
        None => "Not signed".to_owned(),
    };
    Ok(vec![Fact::text("Signer", words)])
}

fn address(text: &str) -> Vec<Fact> {
    let Ok(address) = text.parse::<IpAddr>() else { return Vec::new() };
    let version = if address.is_ipv4() { "IPv4" } else { "IPv6" };
    vec![Fact::text("Kind", format!("{version}, {}", reach(address)))]
}

/// Who can reach an address: the blocks of RFC 6890 and RFC 5771 that matter to an analyst.
fn reach(address: IpAddr) -> &'static str {
    match address {
        _ if address.is_loopback() => "loopback",
        _ if address.is_unspecified() => "unspecified",
        _ if address.is_multicast() => "multicast",
        IpAddr::V4(v4) if v4.is_broadcast() => "broadcast",
        IpAddr::V4(v4) if v4.is_private() => "private",
        IpAddr::V4(v4) if v4.is_link_local() => "link-local",
        IpAddr::V4(v4) if v4.is_documentation() => "documentation",
        IpAddr::V4(v4) if v4.octets()[0] == 100 && (64..128).contains(&v4.octets()[1]) => {
            "carrier-grade translation"
        }
        IpAddr::V6(v6) if v6.is_unique_local() => "private (unique local)",
        IpAddr::V6(v6) if v6.is_unicast_link_local() => "link-local",
        IpAddr::V6(v6) if v6.segments()[0] == 0x2001 && v6.segments()[1] == 0xdb8 => {
            "documentation"
        }
        _ => "public",
    }
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
