//! Alerts: a row of the queue, and the alert page.

use super::{
    AlertId, Entity, Facet, Marked, Moment, Severity, Span, device::DeviceRef, event::EventDetail,
    facet::Bounds, tree::TreeNode, words::words,
};
use crate::error::AppError;
use serde::{Deserialize, Serialize};

words! {
    /// How far the work on an alert is: the published words.
    Status {
        New = "new", "New";
        InProgress = "in_progress", "In progress";
        Resolved = "resolved", "Resolved";
    }
}

words! {
    /// What an alert turned out to be: the published classifications and determinations.
    Classification {
        NotSet = "not_set", "Not set";
        MultiStagedAttack = "true_positive.multi_staged_attack", "True positive: multi-staged attack";
        Malware = "true_positive.malware", "True positive: malware";
        CompromisedAccount = "true_positive.compromised_account", "True positive: compromised account";
        MaliciousUserActivity = "true_positive.malicious_user_activity", "True positive: malicious user activity";
        Phishing = "true_positive.phishing", "True positive: phishing";
        UnwantedSoftware = "true_positive.unwanted_software", "True positive: unwanted software";
        TruePositiveOther = "true_positive.other", "True positive: other";
        SecurityTesting = "informational.security_testing", "Expected activity: security testing";
        ConfirmedUserActivity = "informational.confirmed_user_activity", "Expected activity: confirmed user activity";
        LineOfBusinessApplication = "informational.line_of_business_application", "Expected activity: line-of-business application";
        InformationalOther = "informational.other", "Expected activity: other";
        NotMalicious = "false_positive.not_malicious", "False positive: not malicious";
        InsufficientData = "false_positive.insufficient_data", "False positive: not enough data to validate";
        FalsePositiveOther = "false_positive.other", "False positive: other";
    }
}

/// A row of the alert queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertSummary {
    /// The alert.
    pub id: AlertId,
    /// Its title.
    pub title: String,
    /// Its severity.
    pub severity: Severity,
    /// How far the work is.
    pub status: Status,
    /// Sign-in name of who works on it; empty if nobody.
    pub assignee: String,
    /// What it turned out to be.
    pub classification: Classification,
    /// Where it happened.
    pub device: Option<DeviceRef>,
    /// Whose process it was; empty if unknown.
    pub user: String,
    /// Id of the rule that raised it.
    pub rule: String,
    /// ATT&CK techniques, such as `T1003.001`.
    pub techniques: Vec<String>,
    /// When the matched event happened.
    pub at: Moment,
}

/// A page of the alert queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertPage {
    /// At most `device::PAGE` rows.
    pub rows: Vec<AlertSummary>,
    /// What part of everything they are.
    pub bounds: Bounds,
    /// The window, resolved against the tenant's clock.
    pub window: Span,
    /// Counts by severity, in the order of `Severity::ALL`.
    pub severity: Vec<Facet>,
    /// Counts by status, in the order of `Status::ALL`.
    pub status: Vec<Facet>,
    /// Counts by assignee, most first; the value of "nobody" is `none`.
    pub assignee: Vec<Facet>,
    /// Counts by rule, most first; value is the rule's id, label its title.
    pub rule: Vec<Facet>,
    /// Sign-in names that alerts can be given to; none for who may not change alerts.
    pub assignees: Vec<String>,
}

/// The most alerts that are changed at once.
pub const BULK: u64 = 1_000;

/// The word with which a change of many alerts takes the assignee away.
pub const UNASSIGN: &str = "none";

/// Which alerts of a list are changed together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// All that match, as many as were shown.
    Matching(u64),
    /// The ones that were ticked.
    Ticked(Vec<AlertId>),
}

impl Which {
    /// What a form sent: the word `ticked`, or how many alerts were shown.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for any other word.
    pub fn entered(which: &str, only: Vec<AlertId>) -> Result<Self, AppError> {
        match (which, which.parse()) {
            ("ticked", _) => Ok(Self::Ticked(only)),
            (_, Ok(number)) => Ok(Self::Matching(number)),
            _ => Err(AppError::invalid("which", "Choose which alerts to change.")),
        }
    }

    /// In words, for the audit.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Matching(number) => format!("all {number}"),
            Self::Ticked(ids) if ids.is_empty() => "none".to_owned(),
            Self::Ticked(ids) => {
                let ids: Vec<_> = ids.iter().map(AlertId::as_str).collect();
                ids.join(" ")
            }
        }
    }
}

/// What is changed of many alerts; what is `None` stays as it is on each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BulkChange {
    /// How far the work is.
    pub status: Option<Status>,
    /// Who works on it; the empty word is nobody.
    pub assignee: Option<String>,
    /// What it turned out to be.
    pub classification: Option<Classification>,
    /// A comment for each; empty is none.
    pub comment: String,
}

impl BulkChange {
    /// What a form sent, in which an empty field leaves things as they are.
    #[must_use]
    pub fn entered(status: &str, assignee: &str, classification: &str, comment: &str) -> Self {
        Self {
            status: Status::from_key(status),
            assignee: match assignee.trim() {
                "" => None,
                UNASSIGN => Some(String::new()),
                name => Some(name.to_owned()),
            },
            classification: Classification::from_key(classification),
            comment: comment.trim().to_owned(),
        }
    }

    /// In one line, for the audit; the comment itself stands in the history.
    #[must_use]
    pub fn words(&self) -> String {
        let assignee = self.assignee.as_deref();
        let parts = [
            self.status.map(|status| format!("status {}", status.key())),
            assignee
                .map(|name| format!("assignee {}", if name.is_empty() { UNASSIGN } else { name })),
            self.classification.map(|it| format!("classification {}", it.key())),
            (!self.comment.is_empty()).then(|| "a comment".to_owned()),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

/// What a rule says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleMeta {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its description.
    pub description: String,
    /// Who wrote it; empty if unknown.
    pub author: String,
    /// Its own level ("critical" is shown as High, and kept here).
    pub level: String,
    /// Detector that ran it ("Sigma").
    pub detector: String,
    /// What else could cause it.
    pub false_positives: Vec<String>,
    /// Addresses of further reading: shown as text, never as links.
    pub references: Vec<String>,
}

/// A condition that held: why the rule fired.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchedField {
    /// Field of the event.
    pub field: String,
    /// What was tested ("ends with", "contains all", "is"); empty if unknown.
    pub test: String,
    /// The event's value with the matched part marked.
    pub value: Marked,
}

words! {
    /// Part an entity plays in an alert: the published words.
    EvidenceRole {
        Impacted = "impacted", "Impacted";
        Related = "related", "Related";
    }
}

/// An entity of the alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What it is.
    pub entity: Entity,
    /// Its part.
    pub role: EvidenceRole,
    /// Where it stands in the event ("Initiating process", "Remote address").
    pub origin: String,
}

/// The process tree around the matched event.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Story {
    /// Trees, oldest first; the node of the matched event has `focus`.
    pub roots: Vec<TreeNode>,
    /// Nodes shown.
    pub shown: u32,
    /// Nodes that belong to it, the ones left out included.
    pub total: u32,
    /// Whether there is more than was looked at: `total` is then the least that belongs to it.
    pub more: bool,
    /// The window that was looked at; none where the matched event stands alone.
    pub window: Option<Span>,
}

words! {
    /// What a line of an alert's history tells.
    HistoryKind {
        Raised = "raised", "Raised";
        Status = "status", "Status";
        Assignee = "assignee", "Assignee";
        Classification = "classification", "Classification";
        Comment = "comment", "Comment";
    }
}

/// A line of an alert's history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryEntry {
    /// When.
    pub at: Moment,
    /// Who; empty for the detector.
    pub by: String,
    /// What changed.
    pub kind: HistoryKind,
    /// The comment, or the change in words ("New to In progress").
    pub text: String,
}

/// The alert page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertDetail {
    /// What the queue says of it.
    pub summary: AlertSummary,
    /// When it was raised.
    pub raised: Moment,
    /// Events of the same process that this rule matched that day (UTC); the earliest is `event`.
    pub events: u64,
    /// The rule.
    pub rule: RuleMeta,
    /// Why it fired.
    pub why: Vec<MatchedField>,
    /// Its entities.
    pub evidence: Vec<Evidence>,
    /// What happened around it.
    pub story: Story,
    /// The matched event as the alert keeps it.
    pub event: EventDetail,
    /// Other alerts of the same device within an hour, worst first, at most 10.
    pub related: Vec<AlertSummary>,
    /// History, newest first.
    pub history: Vec<HistoryEntry>,
    /// Sign-in names it can be given to.
    pub assignees: Vec<String>,
    /// Counts up with each change; sent back with a change, so that nobody overwrites another.
    pub version: i64,
}

/// A change to an alert: the whole of its state as it shall be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertChange {
    /// The version that was shown to who changes it.
    pub version: i64,
    /// How far the work shall be.
    pub status: Status,
    /// Who shall work on it; empty for nobody.
    pub assignee: String,
    /// What it turned out to be.
    pub classification: Classification,
    /// A comment, plain text; empty for none.
    pub comment: String,
}
