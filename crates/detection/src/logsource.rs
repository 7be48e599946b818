//! Routing: which rules an event may be tested against.
//!
//! A rule names a product, a service, a category, or several of them, and every one that it names
//! must be the event's. The tables in [`sources`] say what each channel and event id is. An event
//! without a category fits no rule that names one; without this, rules written for one kind of
//! event fire on every other (mapping notes: all of 50,000 events, against 556 with routing).

mod sources;

use sensors::SensorEvent;

use crate::rule::RuleLogsource;

/// What an event is, in the words of rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Logsource {
    /// `windows` or `linux`.
    pub product: &'static str,
    /// `security`, `sysmon`; empty where the channel has no name among rules.
    pub service: &'static str,
    /// `process_creation`, `file_event`; several for registry events, none for most others.
    pub categories: &'static [&'static str],
}

impl Logsource {
    /// Whether a rule's wishes are met: every dimension that it names is the event's.
    #[must_use]
    pub fn fits(&self, rule: &RuleLogsource) -> bool {
        let is = |wanted: &Option<String>, own: &str| wanted.as_deref().is_none_or(|w| w == own);
        is(&rule.product, self.product)
            && is(&rule.service, self.service)
            && rule.category.as_deref().is_none_or(|wanted| self.categories.contains(&wanted))
    }
}

/// The names that an event's fields go by where they differ from its own.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Names {
    /// Own name, and the name that rules use.
    pub(crate) renamed: &'static [(&'static str, &'static str)],
    /// A name that rules use, and own fields for the domain and the name of an account, of which
    /// the first pair that names one is joined to `domain\name`.
    pub(crate) account: Option<(&'static str, &'static [(&'static str, &'static str)])>,
}

/// Every field under its own name.
pub(crate) const OWN: Names = Names { renamed: &[], account: None };

/// One event log channel.
pub(crate) struct Source {
    /// Channel name; compared without regard to case.
    channel: &'static str,
    product: &'static str,
    service: &'static str,
    classes: &'static [Class],
}

/// The events of a channel that have a category.
pub(crate) struct Class {
    event_id: u32,
    /// Sysmon's `EventType` values; empty for any.
    event_types: &'static [&'static str],
    categories: &'static [&'static str],
    /// The event is seen a second time, under these names, by rules that name a category.
    again: Option<&'static Names>,
}

/// One look at an event: the place of its rules and the names its fields go by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pass {
    /// Index into [`passes`].
    pub(crate) place: usize,
    pub(crate) names: &'static Names,
}

/// The logsources of all passes, in the order of [`Pass::place`], and whether only rules that
/// name a category belong there (a second look, whose other rules had their turn in the first).
pub(crate) fn passes() -> impl Iterator<Item = (Logsource, bool)> {
    sources::SOURCES.iter().flat_map(|source| {
        let base = (source.logsource(&[]), false);
        let classes = source.classes.iter();
        std::iter::once(base)
            .chain(classes.map(|class| (source.logsource(class.categories), class.again.is_some())))
    })
}

/// What the event is. Where it is seen twice (4688), the second look's categories are named.
#[must_use]
pub fn of(event: &SensorEvent) -> Logsource {
    let (_, source) = find(event);
    source.logsource(source.class(event).map_or(&[], |(_, class)| class.categories))
}

/// Calls `visit` for every look at the event: one, or two.
pub(crate) fn for_each_pass(event: &SensorEvent, mut visit: impl FnMut(Pass)) {
    let (base, source) = find(event);
    match source.class(event) {
        None => visit(Pass { place: base, names: &OWN }),
        Some((index, class)) => {
            if class.again.is_some() {
                visit(Pass { place: base, names: &OWN });
            }
            visit(Pass { place: base + 1 + index, names: class.again.unwrap_or(&OWN) });
        }
    }
}

impl Source {
    fn logsource(&self, categories: &'static [&'static str]) -> Logsource {
        Logsource { product: self.product, service: self.service, categories }
    }

    fn class(&self, event: &SensorEvent) -> Option<(usize, &'static Class)> {
        self.classes.iter().enumerate().find(|(_, class)| {
            class.event_id == event.event_id
                && (class.event_types.is_empty()
                    || event
                        .text("EventType")
                        .is_some_and(|kind| class.event_types.contains(&kind)))
        })
    }
}

/// The channel's source and the place of its first pass; the table's last row takes every
/// channel that has no name among rules.
fn find(event: &SensorEvent) -> (usize, &'static Source) {
    let mut place = 0;
    let mut last = &sources::OTHER;
    for source in sources::SOURCES {
        last = source;
        if source.channel.is_empty() || source.channel.eq_ignore_ascii_case(&event.channel) {
            break;
        }
        place += 1 + source.classes.len();
    }
    (place, last)
}

#[cfg(test)]
mod tests;
