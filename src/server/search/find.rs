//! Where each kind of value is looked for.

use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::error::AppError;
use crate::model::device::system_words;
use crate::model::entity::EntityKind;
use crate::model::search::{Hit, Seen};
use crate::model::value::{self, Value};
use crate::model::{Entity, Moment};
use crate::pages::paths;
use crate::server::access::Entered;
use crate::server::devices::{Assessed, assessed, kind_of};
use crate::server::records::alerts::{self, Filter, Part};
use crate::server::records::rollups::{self, NameKind, Window};
use crate::server::rollups::{Facet, SubjectKind};

/// Names of one kind that a search looks at.
pub(super) const NAMES: u32 = 60;
/// Alerts that are looked at.
const ALERTS: u32 = 20;
/// Bytes of a title up to which one is looked for.
const LONGEST_TITLE: usize = 1_000;
/// Digits of a hash from which on it is looked for by its beginning.
const SHORTEST_HASH: usize = 6;
/// Addresses of a prefix that are looked at.
const ADDRESSES: u32 = 5_000;
/// Facets that say that the subject itself was there.
const THERE: &[Facet] = &[Facet::Seen, Facet::Acted, Facet::Own];

/// Looks things up for one request; the devices are read once.
#[derive(Debug)]
pub(super) struct Finder<'a> {
    entered: &'a Entered,
    devices: Vec<Assessed>,
    /// Names of one kind that are looked at.
    names: u32,
    /// Whether a list of names was longer than what was looked at.
    cut: AtomicBool,
}

/// Where a value is looked for, in words.
pub(super) fn places(value: &Value) -> &'static [&'static str] {
    match value {
        Value::Hash(..) => &["hashes of files"],
        Value::Address(_) | Value::Prefix(..) => &["addresses of events", "addresses of devices"],
        Value::Url(_) => &["URLs", "hosts of URLs"],
        Value::Domain(_) => &["hosts", "sub-domains", "devices", "file names"],
        Value::Sid(_) | Value::Account(_) => &["accounts"],
        Value::Upn(_) => &["accounts of that name in any domain"],
        Value::Alert(_) => &["alerts"],
        Value::Word(_) => &[
            "devices",
            "accounts",
            "file names",
            "beginnings of hosts, addresses and hashes",
            "titles of alerts",
        ],
    }
}

impl<'a> Finder<'a> {
    pub(super) async fn new(entered: &'a Entered, names: u32) -> Result<Self, AppError> {
        Ok(Self { entered, devices: assessed(entered).await?, names, cut: AtomicBool::new(false) })
    }

    /// Whether there may be more than was found.
    pub(super) fn is_cut(&self) -> bool {
        self.cut.load(Ordering::Relaxed)
    }

    /// Notes that a list was as long as its limit.
    fn looked_at(&self, found: usize, limit: u32) {
        if u32::try_from(found).is_ok_and(|found| found >= limit) {
            self.cut.store(true, Ordering::Relaxed);
        }
    }

    /// What a value leads to, the exact first, each page once.
    pub(super) async fn find(&self, value: &Value) -> Result<Vec<Hit>, AppError> {
        let mut hits = match value {
            Value::Hash(_, hash) => {
                self.exact(EntityKind::Hash, SubjectKind::File, NameKind::Hash, hash).await?
            }
            Value::Address(address) => {
                let text = address.to_string();
                let kind = (SubjectKind::Address, NameKind::Address);
                let mut hits = self.exact(EntityKind::Ip, kind.0, kind.1, &text).await?;
                hits.extend(self.devices(|device| device.summary.address == text));
                hits
            }
            Value::Prefix(start, bits) => self.prefix(*start, *bits).await?,
            Value::Url(url) => self.url(url).await?,
            Value::Domain(domain) => self.domain(domain).await?,
            Value::Sid(sid) => {
                let sid = sid.to_lowercase();
                self.exact(EntityKind::User, SubjectKind::Account, NameKind::Sid, &sid).await?
            }
            Value::Account(account) => {
                self.exact(EntityKind::User, SubjectKind::Account, NameKind::Account, account)
                    .await?
            }
            // Sensors seldom tell the mail domain of an account, but they tell its name.
            Value::Upn(upn) => {
                let name = upn.split('@').next().unwrap_or_default();
                self.exact(EntityKind::User, SubjectKind::Account, NameKind::User, name).await?
            }
            Value::Alert(id) => self.alerts(id).await?,
            Value::Word(word) => self.word(word).await?,
        };
        let mut seen: Vec<String> = Vec::new();
        hits.retain(|hit| {
            let new = !seen.contains(&hit.href);
            seen.push(hit.href.clone());
            new
        });
        Ok(hits)
    }

    /// The page of exactly this name, if any event in the scope has it.
    async fn exact(
        &self,
        kind: EntityKind,
        subject: SubjectKind,
        by: NameKind,
        name: &str,
    ) -> Result<Vec<Hit>, AppError> {
        let pool = self.entered.tenant.database().pool();
        let found = rollups::find(pool, subject, by, name).await.map_err(AppError::internal)?;
        let numbers: Vec<i64> = found.iter().map(|(number, _)| *number).collect();
        Ok(self.hit(kind, name, String::new(), &numbers).await?.into_iter().collect())
    }

    /// A hit, if the scope sees any of the subjects.
    async fn hit(
        &self,
        kind: EntityKind,
        value: &str,
        note: String,
        subjects: &[i64],
    ) -> Result<Option<Hit>, AppError> {
        let (Some(seen), Some(href)) = (self.seen(subjects).await?, paths::entity(kind, value))
        else {
            return Ok(None);
        };
        Ok(Some(Hit { entity: Entity::new(kind, value), href, note, seen: Some(seen) }))
    }

    async fn seen(&self, subjects: &[i64]) -> Result<Option<Seen>, AppError> {
        if subjects.is_empty() {
            return Ok(None);
        }
        let ever = Window { subjects, days: (i64::MIN, i64::MAX), scope: self.entered.scope() };
        let pool = self.entered.tenant.database().pool();
        let rows = rollups::per_place(pool, &ever, THERE).await.map_err(AppError::internal)?;
        let first = rows.iter().map(|row| row.first).min();
        let last = rows.iter().map(|row| row.last).max();
        Ok(first.zip(last).map(|(first, last)| Seen {
            devices: rows.len() as u64,
            events: rows.iter().map(|row| u64::try_from(row.events).unwrap_or(0)).sum(),
            first: Moment(first),
            last: Moment(last),
        }))
    }

    fn devices(&self, keep: impl Fn(&Assessed) -> bool) -> Vec<Hit> {
        self.devices.iter().filter(|device| keep(device)).map(device_hit).collect()
    }

    async fn names(&self, kind: NameKind, start: &str) -> Result<Vec<(String, i64)>, AppError> {
        let pool = self.entered.tenant.database().pool();
        let names = rollups::names_like(pool, kind, start, self.names).await;
        let names = names.map_err(AppError::internal)?;
        self.looked_at(names.len(), self.names);
        Ok(names)
    }

    async fn prefix(&self, start: IpAddr, bits: u8) -> Result<Vec<Hit>, AppError> {
        // Names are sorted as texts: whole octets narrow the range, the rest is compared.
        let text = match start {
            IpAddr::V4(v4) => {
                let fixed = usize::from(bits / 8).min(3);
                v4.octets().iter().take(fixed).map(|octet| format!("{octet}.")).collect()
            }
            IpAddr::V6(_) => String::new(),
        };
        let pool = self.entered.tenant.database().pool();
        let names = rollups::names_like(pool, NameKind::Address, &text, ADDRESSES)
            .await
            .map_err(AppError::internal)?;
        self.looked_at(names.len(), ADDRESSES);
        let inside = |address: &str| {
            value::address(address).is_some_and(|found| value::in_prefix(found, start, bits))
        };
        let mut hits = Vec::new();
        for (name, number) in names.iter().filter(|(name, _)| inside(name)) {
            hits.extend(self.hit(EntityKind::Ip, name, String::new(), &[*number]).await?);
        }
        hits.extend(self.devices(|device| inside(&device.summary.address)));
        Ok(hits)
    }

    async fn url(&self, url: &str) -> Result<Vec<Hit>, AppError> {
        let mut hits = self.exact(EntityKind::Url, SubjectKind::Url, NameKind::Url, url).await?;
        let host = value::host_of(url);
        let plain = value::plain_url(url);
        if hits.is_empty() && plain != url {
            hits = self.exact(EntityKind::Url, SubjectKind::Url, NameKind::Url, &plain).await?;
        }
        if hits.is_empty() {
            hits = match value::address(&host) {
                Some(_) => {
                    self.exact(EntityKind::Ip, SubjectKind::Address, NameKind::Address, &host)
                        .await?
                }
                None => {
                    self.exact(EntityKind::Domain, SubjectKind::Host, NameKind::Host, &host).await?
                }
            };
        }
        Ok(hits)
    }

    async fn domain(&self, domain: &str) -> Result<Vec<Hit>, AppError> {
        let mut hits =
            self.exact(EntityKind::Domain, SubjectKind::Host, NameKind::Host, domain).await?;
        hits.extend(self.devices(|device| device.device.name.eq_ignore_ascii_case(domain)));
        hits.extend(self.below(domain).await?);
        hits.extend(self.files(domain).await?);
        Ok(hits)
    }

    async fn below(&self, domain: &str) -> Result<Vec<Hit>, AppError> {
        let pool = self.entered.tenant.database().pool();
        let below = rollups::find(pool, SubjectKind::Host, NameKind::Parent, domain).await;
        let below = below.map_err(AppError::internal)?;
        self.looked_at(below.len(), self.names);
        let mut hits = Vec::new();
        for (number, name) in below.into_iter().take(self.names as usize) {
            let note = "sub-domain".to_owned();
            hits.extend(self.hit(EntityKind::Domain, &name, note, &[number]).await?);
        }
        Ok(hits)
    }

    /// Files by the beginning of a name; one of exactly this name stands first.
    async fn files(&self, name: &str) -> Result<Vec<Hit>, AppError> {
        let pool = self.entered.tenant.database().pool();
        let name = name.to_lowercase();
        let mut hits = Vec::new();
        for (found, number) in self.names(NameKind::FileName, &name).await? {
            let subject = rollups::name_of(pool, number).await.map_err(AppError::internal)?;
            let hash = subject.as_deref().and_then(|name| {
                name.split(crate::server::rollups::Subject::PART).find(|part| !part.is_empty())
            });
            if let Some(hash) = hash {
                hits.extend(self.hit(EntityKind::Hash, hash, found, &[number]).await?);
            }
        }
        Ok(hits)
    }

    async fn alerts(&self, text: &str) -> Result<Vec<Hit>, AppError> {
        // No title is so long, and the database refuses to look for it.
        if text.len() > LONGEST_TITLE {
            return Ok(Vec::new());
        }
        let filter = Filter { title: text.to_owned(), ..Filter::all(self.entered.scope().clone()) };
        let newest = Part { order: alerts::NEWEST, offset: 0, limit: u64::from(ALERTS) };
        let pool = self.entered.tenant.database().pool();
        let rows = alerts::list(pool, &filter, newest).await.map_err(AppError::internal)?;
        self.looked_at(rows.len(), ALERTS);
        Ok(rows
            .into_iter()
            .map(|alert| Hit {
                href: paths::alert(&crate::model::AlertId(alert.id.clone())),
                note: alert.title,
                entity: Entity::new(EntityKind::Alert, alert.id),
                seen: None,
            })
            .collect())
    }

    /// Addresses and hashes of which only the beginning is known.
    async fn beginnings(&self, lower: &str) -> Result<Vec<Hit>, AppError> {
        let within = |more: &[u8]| {
            lower.bytes().all(|byte| byte.is_ascii_hexdigit() || more.contains(&byte))
        };
        let (name, kind) = if within(b"") && lower.len() >= SHORTEST_HASH {
            (NameKind::Hash, EntityKind::Hash)
        } else if lower.contains(['.', ':']) && within(b".:") {
            (NameKind::Address, EntityKind::Ip)
        } else {
            return Ok(Vec::new());
        };
        let mut hits = Vec::new();
        for (name, number) in self.names(name, lower).await? {
            hits.extend(self.hit(kind, &name, String::new(), &[number]).await?);
        }
        Ok(hits)
    }

    async fn word(&self, text: &str) -> Result<Vec<Hit>, AppError> {
        // Of a path the last part is looked for: that is what files and local accounts are found by.
        let word = text.trim_end_matches(['\\', '/']).rsplit(['\\', '/']).next().unwrap_or(text);
        let lower = word.to_lowercase();
        let exact = |device: &Assessed| {
            let name = device.device.name.to_lowercase();
            device.device.id == word || name.split('.').next() == Some(lower.as_str())
        };
        let mut hits = self.devices(exact);
        let users =
            self.exact(EntityKind::User, SubjectKind::Account, NameKind::User, &lower).await?;
        hits.extend(users);
        if !hits.is_empty() && lower.chars().count() < 3 {
            return Ok(hits);
        }
        hits.extend(self.devices(|device| device.device.name.to_lowercase().contains(&lower)));
        for (name, number) in self.names(NameKind::User, &lower).await? {
            hits.extend(self.hit(EntityKind::User, &name, String::new(), &[number]).await?);
        }
        for (name, number) in self.names(NameKind::Host, &lower).await? {
            hits.extend(self.hit(EntityKind::Domain, &name, String::new(), &[number]).await?);
        }
        hits.extend(self.files(&lower).await?);
        hits.extend(self.beginnings(&lower).await?);
        hits.extend(self.alerts(word).await?);
        Ok(hits)
    }
}

fn device_hit(device: &Assessed) -> Hit {
    let kind = match kind_of(&device.device) {
        crate::model::device::DeviceKind::Server => EntityKind::Server,
        crate::model::device::DeviceKind::Workstation => EntityKind::Device,
    };
    let id = device.summary.device.id.clone();
    let mut entity = Entity::new(kind, device.device.name.clone());
    let href = paths::device(&id);
    entity.device = Some(id);
    Hit { entity, href, note: system_words(&device.summary.system), seen: None }
}
