//! What a rule says about itself, without its detection logic.

use std::path::PathBuf;
use std::sync::Arc;

use rsigma_eval::CompiledRule;
use rsigma_parser::{LogSource, SigmaRule};
use sha2::{Digest, Sha256};

/// A rule ready to be given to [`crate::Sigma`].
#[derive(Clone, Debug)]
pub struct Rule {
    /// What it says about itself.
    pub meta: Arc<RuleMeta>,
    pub(crate) compiled: CompiledRule,
}

/// A rule's documentation, shared by all its findings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleMeta {
    /// The rule's `id` (a UUID), lower case; a rule without one gets `hash`'s first 32 digits.
    pub id: String,
    /// Title.
    pub title: String,
    /// What it means; empty where the rule has none.
    pub description: String,
    /// Sigma's level; a rule without one counts as medium.
    pub level: Level,
    /// The level as one of the four published severities.
    pub severity: Severity,
    /// All tags as written (`attack.execution`, `cve.2021-44228`).
    pub tags: Vec<String>,
    /// ATT&CK tactic names out of the tags, in the order of the kill chain.
    pub tactics: Vec<&'static str>,
    /// ATT&CK technique ids out of the tags (`T1059.001`), sorted.
    pub techniques: Vec<String>,
    /// Which events it is evaluated on.
    pub logsource: RuleLogsource,
    /// Web addresses the author refers to; shown as text, never as live links.
    pub references: Vec<String>,
    /// Known harmless causes.
    pub false_positives: Vec<String>,
    /// Author; empty where the rule has none.
    pub author: String,
    /// Where it came from.
    pub source: RuleSource,
    /// SHA-256 of the rule's text, hexadecimal: an alert shows which wording fired.
    pub hash: String,
}

/// Sigma's level, lowest first so that they sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Worth keeping as context only.
    Informational,
    /// Notable, rarely by itself an incident.
    Low,
    /// Needs a look within the day.
    Medium,
    /// Needs a look now.
    High,
    /// Almost certainly an attack in progress.
    Critical,
}

impl Level {
    /// Sigma's own word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Informational => "informational",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }

    /// The published severity: critical and high are both High.
    #[must_use]
    pub fn severity(self) -> Severity {
        match self {
            Self::Informational => Severity::Informational,
            Self::Low => Severity::Low,
            Self::Medium => Severity::Medium,
            Self::High | Self::Critical => Severity::High,
        }
    }
}

impl From<rsigma_parser::Level> for Level {
    fn from(level: rsigma_parser::Level) -> Self {
        match level {
            rsigma_parser::Level::Informational => Self::Informational,
            rsigma_parser::Level::Low => Self::Low,
            rsigma_parser::Level::Medium => Self::Medium,
            rsigma_parser::Level::High => Self::High,
            rsigma_parser::Level::Critical => Self::Critical,
        }
    }
}

/// The four published severities, lowest first so that they sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Informational.
    Informational,
    /// Low.
    Low,
    /// Medium.
    Medium,
    /// High.
    High,
}

impl Severity {
    /// All, highest first: the order in which lists show them.
    pub const ALL: [Self; 4] = [Self::High, Self::Medium, Self::Low, Self::Informational];

    /// The published word, as it stands in rows and pages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Informational => "Informational",
            Self::Low => "Low",
            Self::Medium => "Medium",
            Self::High => "High",
        }
    }
}

/// The events a rule asks for; a dimension that it leaves open fits every event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleLogsource {
    /// `windows`, `linux`.
    pub product: Option<String>,
    /// `process_creation`, `file_event`.
    pub category: Option<String>,
    /// `security`, `sysmon`.
    pub service: Option<String>,
}

impl From<&LogSource> for RuleLogsource {
    fn from(source: &LogSource) -> Self {
        let lower = |text: &Option<String>| text.as_ref().map(|text| text.to_ascii_lowercase());
        Self {
            product: lower(&source.product),
            category: lower(&source.category),
            service: lower(&source.service),
        }
    }
}

impl std::fmt::Display for RuleLogsource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let parts = [&self.product, &self.category, &self.service];
        let words: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
        f.write_str(&words.join("/"))
    }
}

/// Where a rule came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleSource {
    /// Compiled into this program.
    Shipped,
    /// Read from this file.
    Loaded(PathBuf),
}

impl RuleMeta {
    pub(crate) fn new(rule: &SigmaRule, text: &str, source: RuleSource) -> Self {
        let hash = hex(&Sha256::digest(text.as_bytes()));
        let id = match &rule.id {
            Some(id) if !id.trim().is_empty() => id.trim().to_ascii_lowercase(),
            _ => hash.chars().take(32).collect(),
        };
        let level = rule.level.map_or(Level::Medium, Level::from);
        let (tactics, techniques) = crate::attack::from_tags(&rule.tags);
        Self {
            id,
            title: rule.title.clone(),
            description: rule.description.as_deref().unwrap_or_default().trim().to_owned(),
            level,
            severity: level.severity(),
            tags: rule.tags.clone(),
            tactics,
            techniques,
            logsource: RuleLogsource::from(&rule.logsource),
            references: rule.references.clone(),
            false_positives: rule.falsepositives.clone(),
            author: rule.author.clone().unwrap_or_default(),
            source,
            hash,
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
