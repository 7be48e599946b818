//! What a file consists of, and what single events say of it.

use schema::{Row, Value};
use store::datafusion::prelude::{Expr, ident, lit};
use store::{ScanOptions, TimeWindow};

use super::super::{Asked, DAY, words};
use crate::error::AppError;
use crate::model::EntityKind;
use crate::model::Moment;
use crate::model::profile::{Fact, FactValue};
use crate::model::value::HashKind;
use crate::server::access::Entered;
use crate::server::events;
use crate::server::records::rollups::{self, Window};
use crate::server::rollups::Facet;

/// Hashes, version, size, signature.
pub(super) async fn facts(
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
        window.days.0.saturating_mul(DAY),
        window.days.1.saturating_add(1).saturating_mul(DAY),
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
    let mut facts = vec![Fact::text("Signer", words)];
    let texts = [
        ("Issuer", "Issuer"),
        ("Certificate serial number", "CertificateSerialNumber"),
        ("Signature type", "SignatureType"),
    ];
    for (label, column) in texts {
        if let Some(text) = row.text(column).filter(|text| !text.is_empty()) {
            facts.push(Fact::text(label, text));
        }
    }
    let times = [
        ("Certificate from", "CertificateCreationTime"),
        ("Certificate until", "CertificateExpirationTime"),
        ("Countersigned", "CertificateCountersignatureTime"),
    ];
    for (label, column) in times {
        if let Some(Value::DateTime(at)) = row.get(column) {
            facts.push(Fact::text(label, Moment(at).civil(0).date()));
        }
    }
    Ok(facts)
}
