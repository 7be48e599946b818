//! The mapping as data: one [`EventRule`] per kind of event, each a list of [`FieldRule`]s.
//!
//! To map another event, add a rule to the file of its log; to place another of its fields, add a
//! line with a [`Codec`]. Fields without a rule need none: they go to `AdditionalFields`. The order of
//! rules matters for rows that came in as published rows: the first rule with a row's table and
//! `ActionType` says which event they become.

mod account;
mod audit;
mod file;
mod heartbeat;
mod logon;
mod network;
mod other;
mod process;
mod registry_events;
mod shared;
mod system;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::LazyLock;

use schema::Table;

use super::codec::Codec;
use crate::FieldValue;
use crate::adapter::audit::CHANNEL;

/// An event log whose events are mapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Log {
    Sysmon,
    Security,
    System,
    PowerShell,
    Defender,
    WmiActivity,
    TaskScheduler,
    Heartbeat,
    Audit,
}

impl Log {
    /// The log that a channel belongs to. Sources differ in case (`security`).
    pub(crate) fn of(channel: &str) -> Option<Self> {
        const EXACT: &[(&str, Log)] = &[
            ("Microsoft-Windows-Sysmon/Operational", Log::Sysmon),
            ("Security", Log::Security),
            ("System", Log::System),
            ("Sightline/Heartbeat", Log::Heartbeat),
            (CHANNEL, Log::Audit),
            ("Microsoft-Windows-PowerShell/Operational", Log::PowerShell),
            ("Microsoft-Windows-WMI-Activity/Operational", Log::WmiActivity),
            ("Microsoft-Windows-TaskScheduler/Operational", Log::TaskScheduler),
            ("Microsoft-Windows-Windows Defender/Operational", Log::Defender),
        ];
        let exact = EXACT.iter().find(|(name, _)| channel.eq_ignore_ascii_case(name));
        if let Some((_, log)) = exact {
            return Some(*log);
        }
        let lower = channel.to_ascii_lowercase();
        if lower.contains("sysmon") {
            Some(Log::Sysmon)
        } else if lower.contains("windows defender") {
            Some(Log::Defender)
        } else {
            None
        }
    }

    /// Channel and provider as Windows writes them, for events made of published rows.
    pub(crate) fn names(self) -> (&'static str, &'static str) {
        match self {
            Log::Sysmon => ("Microsoft-Windows-Sysmon/Operational", "Microsoft-Windows-Sysmon"),
            Log::Security => ("Security", "Microsoft-Windows-Security-Auditing"),
            Log::System => ("System", "Service Control Manager"),
            Log::Heartbeat => ("Sightline/Heartbeat", "Sightline"),
            Log::Audit => (CHANNEL, CHANNEL),
            Log::PowerShell => {
                ("Microsoft-Windows-PowerShell/Operational", "Microsoft-Windows-PowerShell")
            }
            Log::Defender => (
                "Microsoft-Windows-Windows Defender/Operational",
                "Microsoft-Windows-Windows Defender",
            ),
            Log::WmiActivity => {
                ("Microsoft-Windows-WMI-Activity/Operational", "Microsoft-Windows-WMI-Activity")
            }
            Log::TaskScheduler => {
                ("Microsoft-Windows-TaskScheduler/Operational", "Microsoft-Windows-TaskScheduler")
            }
        }
    }
}

/// Which `ActionType` an event gets.
#[derive(Debug)]
pub(crate) enum Action {
    /// Always this.
    Is(&'static str),
    /// By a field's value, compared without regard to case.
    By {
        /// The field.
        field: &'static str,
        /// Its values, each with the `ActionType`.
        values: &'static [(&'static str, &'static str)],
        /// For any other value, and where the field is missing.
        otherwise: &'static str,
    },
}

impl Action {
    /// The `ActionType` of an event with these fields.
    pub(crate) fn of(&self, event: &crate::SensorEvent) -> &'static str {
        match self {
            Action::Is(name) => name,
            Action::By { field, values, otherwise } => event
                .field(field)
                .and_then(super::codec::text_of)
                .and_then(|text| values.iter().find(|(value, _)| text.eq_ignore_ascii_case(value)))
                .map_or(otherwise, |(_, name)| name),
        }
    }

    /// Every `ActionType` it can give.
    pub(crate) fn names(&self) -> Vec<&'static str> {
        match self {
            Action::Is(name) => vec![name],
            Action::By { values, otherwise, .. } => {
                values.iter().map(|(_, name)| *name).chain([*otherwise]).collect()
            }
        }
    }
}

/// How one field of an event is placed.
#[derive(Debug)]
pub(crate) struct FieldRule {
    pub(crate) field: &'static str,
    pub(crate) codec: Codec,
}

/// A line of a rule.
pub(crate) const fn field(field: &'static str, codec: Codec) -> FieldRule {
    FieldRule { field, codec }
}

/// What one kind of event becomes.
#[derive(Debug)]
pub(crate) struct EventRule {
    pub(crate) log: Log,
    pub(crate) ids: &'static [u32],
    pub(crate) table: &'static str,
    pub(crate) action: Action,
    /// Groups of field rules, so that events can share one.
    pub(crate) fields: &'static [&'static [FieldRule]],
    /// Text columns that hold the same in every such row.
    pub(crate) cells: &'static [(&'static str, &'static str)],
    /// Members of `AdditionalFields` that hold the same in every such row.
    pub(crate) extras: &'static [(&'static str, &'static str)],
    /// Where the probed column is empty, each first column takes over the second's value.
    pub(crate) fallback: Option<Fallback>,
}

/// See [`EventRule::fallback`].
#[derive(Debug)]
pub(crate) struct Fallback {
    pub(crate) probe: &'static str,
    pub(crate) columns: &'static [(&'static str, &'static str)],
}

impl EventRule {
    /// A rule with only the parts that every rule has.
    pub(crate) const fn new(
        log: Log,
        ids: &'static [u32],
        table: &'static str,
        action: Action,
        fields: &'static [&'static [FieldRule]],
    ) -> Self {
        Self { log, ids, table, action, fields, cells: &[], extras: &[], fallback: None }
    }

    /// All field rules in order.
    pub(crate) fn field_rules(&self) -> impl Iterator<Item = &'static FieldRule> {
        self.fields.iter().copied().flatten()
    }
}

/// A rule with what is looked up once.
pub(crate) struct Resolved {
    pub(crate) rule: &'static EventRule,
    pub(crate) table: &'static Table,
    pub(crate) fields: Vec<&'static FieldRule>,
    /// Members of `AdditionalFields` that are computed, so that no event field may use the name.
    pub(crate) reserved: Vec<&'static str>,
}

impl Resolved {
    fn of(rule: &'static EventRule) -> Option<Self> {
        let table = schema::table(rule.table)?;
        let mut reserved: Vec<_> = rule.extras.iter().map(|(name, _)| *name).collect();
        for field in rule.field_rules() {
            reserved.extend(field.codec.extra_names());
        }
        Some(Self { rule, table, fields: rule.field_rules().collect(), reserved })
    }

    /// The rules for a field, in order.
    pub(crate) fn rules_for<'a>(
        &'a self,
        name: &'a str,
    ) -> impl Iterator<Item = &'static FieldRule> + 'a {
        self.fields.iter().copied().filter(move |rule| rule.field == name)
    }

    /// What the first rule that can tell says the field was.
    pub(crate) fn decode(&self, name: &str, cells: &super::codec::View<'_>) -> Option<FieldValue> {
        self.rules_for(name).find_map(|rule| rule.codec.decode(cells))
    }
}

/// All rules. Sysmon comes first: rows that came in as published rows become its events.
fn rules() -> impl Iterator<Item = &'static EventRule> {
    [
        process::RULES,
        network::RULES,
        file::RULES,
        registry_events::RULES,
        logon::RULES,
        account::RULES,
        system::RULES,
        other::RULES,
        heartbeat::RULES,
        audit::RULES,
    ]
    .into_iter()
    .flatten()
}

static RESOLVED: LazyLock<Vec<Resolved>> =
    LazyLock::new(|| rules().filter_map(Resolved::of).collect());

/// Every rule, for tests.
#[cfg(test)]
pub(crate) fn all() -> &'static [Resolved] {
    &RESOLVED
}

static BY_EVENT: LazyLock<HashMap<(Log, u32), &'static Resolved>> = LazyLock::new(|| {
    let pairs = |resolved: &'static Resolved| {
        resolved.rule.ids.iter().map(move |id| ((resolved.rule.log, *id), resolved))
    };
    RESOLVED.iter().flat_map(pairs).collect()
});

static BY_ACTION: LazyLock<HashMap<(&'static str, &'static str), &'static Resolved>> =
    LazyLock::new(|| {
        let mut found = HashMap::new();
        // Rows that came in published are of Windows, or have what Sysmon for Linux tells.
        for resolved in RESOLVED.iter().filter(|resolved| resolved.rule.log != Log::Audit) {
            for name in resolved.rule.action.names() {
                found.entry((resolved.rule.table, name)).or_insert(resolved);
            }
        }
        found
    });

/// Events that say how the sensor is, not what happened on the device.
const SENSOR_HEALTH: &[(Log, &[u32])] = &[(Log::Sysmon, &[4, 16, 255])];

/// The rule for an event, if it is mapped.
pub(crate) fn find(channel: &str, event_id: u32) -> Option<&'static Resolved> {
    BY_EVENT.get(&(Log::of(channel)?, event_id)).copied()
}

/// The rule whose inverse makes an event of a published row.
pub(crate) fn find_by_action(table: &'static str, action: &str) -> Option<&'static Resolved> {
    // The key's lifetime is that of the registry's names, so look the action up by value.
    BY_ACTION
        .iter()
        .find(|((known, name), _)| *known == table && *name == action)
        .map(|(_, resolved)| *resolved)
}

/// Whether an event is about the sensor itself.
pub(crate) fn is_sensor_health(channel: &str, event_id: u32) -> bool {
    Log::of(channel).is_some_and(|log| {
        SENSOR_HEALTH.iter().any(|(known, ids)| *known == log && ids.contains(&event_id))
    })
}
