//! Sigma rules on rsigma's engine.

use std::collections::HashMap;
use std::sync::Arc;

use rsigma_eval::{DetectionBody, Engine, FieldMatch, MatchDetailLevel, MatcherKind};
use sensors::SensorEvent;

use crate::detector::{Detector, Finding, MatchedField};
use crate::logsource;
use crate::rule::{Rule, RuleMeta};
use crate::view::View;

/// Evaluates Sigma rules on events.
///
/// There is one engine per place in the routing table, holding just the rules that fit there:
/// routing costs one table lookup per event, and each engine's index covers few rules.
pub struct Sigma {
    /// By [`logsource::Pass::place`]; none where no rule fits.
    engines: Vec<Option<Engine>>,
    rules: HashMap<String, Arc<RuleMeta>>,
    duplicates: Vec<Arc<RuleMeta>>,
}

impl Sigma {
    /// Of several rules with one id the first is taken, so that shipped rules can be given first
    /// and a newer checkout does not raise the same alert twice.
    #[must_use]
    pub fn new(rules: Vec<Rule>) -> Self {
        let mut metas = HashMap::new();
        let mut duplicates = Vec::new();
        let mut unique = Vec::new();
        for rule in rules {
            if metas.contains_key(&rule.meta.id) {
                duplicates.push(rule.meta);
            } else {
                metas.insert(rule.meta.id.clone(), Arc::clone(&rule.meta));
                unique.push(rule);
            }
        }
        let engines = logsource::passes()
            .map(|(logsource, categorised_only)| {
                let fitting: Vec<_> = unique
                    .iter()
                    .filter(|rule| logsource.fits(&rule.meta.logsource))
                    .filter(|rule| !categorised_only || rule.meta.logsource.category.is_some())
                    .map(|rule| rule.compiled.clone())
                    .collect();
                (!fitting.is_empty()).then(|| {
                    let mut engine = Engine::new();
                    engine.set_match_detail(MatchDetailLevel::Full);
                    engine.extend_compiled_rules(fitting);
                    engine
                })
            })
            .collect();
        Self { engines, rules: metas, duplicates }
    }

    /// The rules in use, by id.
    #[must_use]
    pub fn rules(&self) -> &HashMap<String, Arc<RuleMeta>> {
        &self.rules
    }

    /// Rules left out because an earlier one has their id.
    #[must_use]
    pub fn duplicates(&self) -> &[Arc<RuleMeta>] {
        &self.duplicates
    }
}

impl Detector for Sigma {
    fn evaluate(&self, event: &SensorEvent) -> Vec<Finding> {
        let mut findings = Vec::new();
        logsource::for_each_pass(event, |pass| {
            let Some(Some(engine)) = self.engines.get(pass.place) else { return };
            for result in engine.evaluate(&View::new(event, pass.names)) {
                let rule = result.header.rule_id.as_ref().and_then(|id| self.rules.get(id));
                if let (Some(rule), Some(body)) = (rule, result.as_detection()) {
                    findings.push(Finding { rule: Arc::clone(rule), matched: matched(body) });
                }
            }
        });
        findings.sort_by(|a, b| a.rule.id.cmp(&b.rule.id));
        findings
    }
}

fn matched(body: &DetectionBody) -> Vec<MatchedField> {
    let mut fields: Vec<MatchedField> = Vec::new();
    for field in body.matched_fields.iter().map(matched_field) {
        // Two selections may look at one field in the same way.
        if !fields.contains(&field) {
            fields.push(field);
        }
    }
    fields
}

fn matched_field(field: &FieldMatch) -> MatchedField {
    let text = match &field.value {
        serde_json::Value::Null => String::new(),
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let value = match text.char_indices().nth(MatchedField::MAX_VALUE) {
        Some((end, _)) => text.get(..end).unwrap_or_default().to_owned(),
        None => text,
    };
    let pattern = field.pattern.as_deref().unwrap_or_default();
    MatchedField {
        field: field.field.clone(),
        value,
        condition: condition(field.matcher, pattern, field.negated),
        pattern: pattern.to_owned(),
        selection: field.selection.clone().unwrap_or_default(),
    }
}

/// The engine's kind of comparison in words.
fn condition(kind: Option<MatcherKind>, pattern: &str, negated: bool) -> &'static str {
    let (plain, not) = match kind {
        Some(MatcherKind::Exact | MatcherKind::Bool) | None => ("is", "is not"),
        Some(MatcherKind::Contains) => ("contains", "does not contain"),
        Some(MatcherKind::StartsWith) => ("starts with", "does not start with"),
        Some(MatcherKind::EndsWith) => ("ends with", "does not end with"),
        Some(MatcherKind::Regex) => ("matches", "does not match"),
        // The engine folds lists of any comparison into one, `all` included.
        Some(MatcherKind::OneOf) => ("fits the list", "does not fit the list"),
        Some(MatcherKind::Cidr) => ("is in network", "is not in network"),
        Some(MatcherKind::Numeric) => numeric(pattern),
        Some(MatcherKind::Exists) => ("exists", "does not exist"),
        Some(MatcherKind::FieldRef) => ("equals field", "differs from field"),
        Some(MatcherKind::Null) => ("is empty", "is not empty"),
        Some(MatcherKind::Expand) => ("is", "is not"),
        Some(MatcherKind::Timestamp) => ("has time part", "lacks time part"),
        Some(MatcherKind::Keyword) => ("contains", "does not contain"),
    };
    if negated { not } else { plain }
}

/// The engine writes a comparison of numbers as sign and number.
fn numeric(pattern: &str) -> (&'static str, &'static str) {
    match pattern.split(' ').next() {
        Some(">") => ("is above", "is not above"),
        Some(">=") => ("is at least", "is not at least"),
        Some("<") => ("is below", "is not below"),
        Some("<=") => ("is at most", "is not at most"),
        _ => ("is", "is not"),
    }
}

#[cfg(test)]
mod tests;
