//! The tables of a page: what the value was seen with.

use std::collections::{BTreeMap, BTreeSet};

use super::{Asked, count, words};
use crate::error::AppError;
use crate::model::profile::{Part, PartRow};
use crate::model::{Entity, EntityKind, Moment, value};
use crate::server::access::Entered;
use crate::server::records::rollups::{self, FacetRow, NameKind, Window};
use crate::server::rollups::{Facet, SubjectKind};

/// Other subjects that are looked at, at most.
const MOST: usize = 100;
/// Names of a file by which other files are looked for, at most.
const NAMES: usize = 20;

/// One table of a page.
struct Table {
    facet: Facet,
    title: &'static str,
    kind: EntityKind,
}

const fn table(facet: Facet, title: &'static str, kind: EntityKind) -> Table {
    Table { facet, title, kind }
}

/// The tables of each kind of page.
fn tables_of(kind: EntityKind) -> &'static [Table] {
    const FILE: &[Table] = &[
        table(Facet::Created, "Processes that created it", EntityKind::Process),
        table(Facet::Loaded, "Processes that loaded it", EntityKind::Process),
        table(Facet::Ran, "Processes that ran it", EntityKind::Process),
        table(Facet::By, "Processes that did something else to it", EntityKind::Process),
        table(Facet::Path, "Paths", EntityKind::File),
    ];
    const ADDRESS: &[Table] = &[
        table(Facet::Port, "Ports connected to there", EntityKind::Service),
        table(Facet::Inbound, "Ports here that it connected to", EntityKind::Service),
        table(Facet::Resolved, "Names that resolved to it", EntityKind::Domain),
        table(Facet::Host, "Names it was reached by", EntityKind::Domain),
        table(Facet::SignIn, "Sign-ins from it", EntityKind::User),
        table(Facet::By, "Processes", EntityKind::Process),
    ];
    const HOST: &[Table] = &[
        table(Facet::Url, "URLs under it", EntityKind::Url),
        table(Facet::Resolved, "Addresses it resolved to", EntityKind::Ip),
        table(Facet::Address, "Addresses connected to under it", EntityKind::Ip),
        table(Facet::By, "Initiating processes", EntityKind::Process),
    ];
    const URL: &[Table] = &[
        table(Facet::Address, "Addresses connected to", EntityKind::Ip),
        table(Facet::By, "Initiating processes", EntityKind::Process),
    ];
    const USER: &[Table] = &[
        table(Facet::Logon, "Sign-ins by kind", EntityKind::Logon),
        table(Facet::From, "Signed in from", EntityKind::Device),
        table(Facet::Started, "Processes started", EntityKind::Process),
    ];
    match kind {
        EntityKind::File | EntityKind::Hash => FILE,
        EntityKind::Ip => ADDRESS,
        EntityKind::Domain => HOST,
        EntityKind::Url => URL,
        EntityKind::User => USER,
        _ => &[],
    }
}

/// The facets of a kind of page.
pub(super) fn of(kind: EntityKind) -> Vec<Facet> {
    tables_of(kind).iter().map(|table| table.facet).collect()
}

/// The tables with their rows, most devices first.
pub(super) fn tables(kind: EntityKind, details: &[FacetRow]) -> Vec<Part> {
    tables_of(kind)
        .iter()
        .map(|table| {
            let rows: Vec<PartRow> = details
                .iter()
                .filter(|row| row.facet == table.facet.key())
                .map(|row| part_row(table, row))
                .collect();
            Part {
                key: table.facet.key().to_owned(),
                title: table.title.to_owned(),
                total: rows.len() as u64,
                rows,
            }
        })
        .collect()
}

fn part_row(table: &Table, row: &FacetRow) -> PartRow {
    let mut entity = Entity::new(table.kind, row.text.clone());
    let mut note = String::new();
    match table.facet {
        Facet::Logon | Facet::SignIn => {
            let (action, who) = row.text.split_once(words::PART).unwrap_or(("", &row.text));
            entity = Entity::new(table.kind, who);
            note = words::label(action).to_owned();
        }
        // Sign-ins come from a named device or from an address.
        Facet::From if value::address(&row.text).is_some() => entity.kind = EntityKind::Ip,
        _ => {}
    }
    PartRow {
        entity,
        note,
        devices: count(row.devices),
        events: count(row.events),
        first: Moment(row.first),
        last: Moment(row.last),
    }
}

/// Tables of other values of the same kind: other hashes of these names, sub-domains.
pub(super) async fn related(
    entered: &Entered,
    asked: &Asked,
    window: &Window<'_>,
) -> Result<Vec<Part>, AppError> {
    match asked.kind {
        EntityKind::File | EntityKind::Hash => {
            let names = names(entered, window).await?;
            let mut others = Vec::new();
            let title = match names.rows.len() {
                all if all > NAMES => format!("Other hashes of {NAMES} of its {all} names"),
                _ => "Other hashes of these names".to_owned(),
            };
            for row in names.rows.iter().take(NAMES) {
                let name = row.entity.value.to_lowercase();
                others.extend(
                    others_named(entered, SubjectKind::File, NameKind::FileName, &name).await?,
                );
            }
            let part = of_subjects(entered, asked, window, others, "hashes", &title);
            Ok(vec![names, part.await?])
        }
        EntityKind::Domain => {
            let below =
                others_named(entered, SubjectKind::Host, NameKind::Parent, &asked.value).await?;
            let part = of_subjects(entered, asked, window, below, "below", "Sub-domains");
            Ok(vec![part.await?])
        }
        _ => Ok(Vec::new()),
    }
}

/// The names under which the file lay, whatever the folder.
async fn names(entered: &Entered, window: &Window<'_>) -> Result<Part, AppError> {
    let pool = entered.tenant.database().pool();
    let paths =
        rollups::by_place(pool, window, &[Facet::Path]).await.map_err(AppError::internal)?;
    let mut by_name: BTreeMap<String, (BTreeSet<&str>, PartRow)> = BTreeMap::new();
    for path in &paths {
        let name = words::file_name(&path.text);
        let (devices, row) = by_name.entry(name.to_lowercase()).or_insert_with(|| {
            let row = PartRow {
                entity: Entity::new(EntityKind::File, name),
                note: String::new(),
                devices: 0,
                events: 0,
                first: Moment(path.first),
                last: Moment(path.last),
            };
            (BTreeSet::new(), row)
        });
        devices.insert(&path.device_id);
        row.devices = devices.len() as u64;
        row.events += count(path.events);
        row.first = row.first.min(Moment(path.first));
        row.last = row.last.max(Moment(path.last));
    }
    let mut rows: Vec<PartRow> = by_name.into_values().map(|(_, row)| row).collect();
    rows.sort_by_key(|row| std::cmp::Reverse((row.devices, row.events)));
    Ok(Part { key: "name".to_owned(), title: "Names".to_owned(), total: rows.len() as u64, rows })
}

async fn others_named(
    entered: &Entered,
    subject: SubjectKind,
    kind: NameKind,
    name: &str,
) -> Result<Vec<(i64, String)>, AppError> {
    let pool = entered.tenant.database().pool();
    rollups::find(pool, subject, kind, name).await.map_err(AppError::internal)
}

/// A table of other subjects, those that the scope and the window have.
async fn of_subjects(
    entered: &Entered,
    asked: &Asked,
    window: &Window<'_>,
    mut subjects: Vec<(i64, String)>,
    key: &str,
    title: &str,
) -> Result<Part, AppError> {
    let own = asked.numbers();
    subjects.retain(|(number, _)| !own.contains(number));
    subjects.sort_unstable();
    subjects.dedup();
    // What is left out is told: the table's own numbers are of what was looked at.
    let title = match subjects.len() {
        all if all > MOST => format!("{title}: {MOST} of {all} looked at"),
        _ => title.to_owned(),
    };
    let pool = entered.tenant.database().pool();
    let mut rows = Vec::new();
    for (number, name) in subjects.into_iter().take(MOST) {
        let one = Window { subjects: &[number], ..window.clone() };
        let seen =
            rollups::per_place(pool, &one, super::THERE).await.map_err(AppError::internal)?;
        let (Some(first), Some(last)) =
            (seen.iter().map(|row| row.first).min(), seen.iter().map(|row| row.last).max())
        else {
            continue;
        };
        // The strongest hash stands first.
        let value = name.split(words::PART).find(|part| !part.is_empty()).unwrap_or_default();
        let kind =
            if asked.kind == EntityKind::Domain { EntityKind::Domain } else { EntityKind::Hash };
        rows.push(PartRow {
            entity: Entity::new(kind, value),
            note: String::new(),
            devices: seen.len() as u64,
            events: seen.iter().map(|row| count(row.events)).sum(),
            first: Moment(first),
            last: Moment(last),
        });
    }
    rows.sort_by_key(|row| std::cmp::Reverse((row.devices, row.events)));
    Ok(Part { key: key.to_owned(), title, total: rows.len() as u64, rows })
}
