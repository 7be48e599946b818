//! The seam between the consumer that walks the log and whatever recognises an attack.

use std::sync::Arc;

use sensors::SensorEvent;

use crate::rule::RuleMeta;

/// Recognises attacks in single events. Stateless, so that replays and retro-hunts give the same
/// findings as the live stream.
pub trait Detector: Send + Sync {
    /// Every rule that the event satisfies, each at most once, ordered by rule id.
    fn evaluate(&self, event: &SensorEvent) -> Vec<Finding>;
}

/// One rule satisfied by one event.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The rule.
    pub rule: Arc<RuleMeta>,
    /// Why it fired: the fields that satisfied the rule's selections.
    pub matched: Vec<MatchedField>,
}

/// One field that satisfied one part of a rule. Written as JSON into the alert.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct MatchedField {
    /// The field's name as the rule writes it; `keyword` where the rule searches all values.
    pub field: String,
    /// The event's value as text, cut after [`MatchedField::MAX_VALUE`] characters; empty where
    /// the rule wants the field to be absent.
    pub value: String,
    /// How value and pattern relate, as words: `contains`, `ends with`, `does not contain`.
    pub condition: &'static str,
    /// What the rule compares with, folded to lower case by the engine; several patterns are
    /// separated by `, `. Empty where the condition needs none.
    pub pattern: String,
    /// The rule's selection that the field belongs to.
    pub selection: String,
}

impl MatchedField {
    /// Longest value kept here, in characters; the alert keeps the whole event.
    pub const MAX_VALUE: usize = 1024;
}
