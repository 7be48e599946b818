//! Two readings of rules that rsigma 0.23 gets wrong, put right before it compiles them. Both
//! were found with the shared telemetry pack; see `docs/DETECTION.md`. To be dropped with the
//! first engine version that needs neither.
//!
//! 1. `startswith` and `endswith` with a wildcard inside the value are anchored at the wrong
//!    end. They become regular expressions here.
//! 2. `windash` must treat a slash in front of a word like a dash (Sigma specification,
//!    modifiers); the engine only varies dashes. Such slashes become dashes here.

use rsigma_parser::value::{SigmaString, SpecialChar, StringPart};
use rsigma_parser::{Detection, DetectionItem, Modifier, SigmaRule, SigmaValue};

/// The rule as rsigma has to be given it.
pub(crate) fn corrected(rule: &SigmaRule) -> SigmaRule {
    let mut rule = rule.clone();
    rule.detection.named.values_mut().for_each(detection);
    rule
}

fn detection(detection_: &mut Detection) {
    match detection_ {
        Detection::AllOf(items) => items.iter_mut().for_each(item),
        Detection::AnyOf(parts) | Detection::And(parts) => parts.iter_mut().for_each(detection),
        Detection::ArrayMatch { body, .. } => detection(body),
        Detection::Conditional { named, .. } => named.values_mut().for_each(detection),
        Detection::Keywords(_) => {}
    }
}

fn item(item: &mut DetectionItem) {
    let modifiers = &item.field.modifiers;
    if modifiers.contains(&Modifier::WindAsh) {
        item.values.iter_mut().for_each(dashes_for_slashes);
    } else if let Some(end) = End::of(modifiers)
        && item.values.iter().any(has_wildcard)
    {
        let cased = modifiers.contains(&Modifier::Cased);
        for value in &mut item.values {
            if let SigmaValue::String(text) = value {
                *text = SigmaString::from_raw(&end.expression(text, cased));
            }
        }
        let ends = [Modifier::StartsWith, Modifier::EndsWith, Modifier::Cased];
        item.field.modifiers.retain(|modifier| !ends.contains(modifier));
        item.field.modifiers.insert(0, Modifier::Re);
    }
}

fn has_wildcard(value: &SigmaValue) -> bool {
    matches!(value, SigmaValue::String(text) if text.contains_wildcards())
}

/// Which end of the field a value is compared with.
#[derive(Clone, Copy)]
enum End {
    Start,
    End,
}

impl End {
    /// None where the item has another modifier that changes the value first (`base64`, `wide`).
    fn of(modifiers: &[Modifier]) -> Option<Self> {
        let known = [Modifier::StartsWith, Modifier::EndsWith, Modifier::All, Modifier::Cased];
        if !modifiers.iter().all(|modifier| known.contains(modifier)) {
            return None;
        }
        let has = |modifier| modifiers.contains(&modifier);
        match (has(Modifier::StartsWith), has(Modifier::EndsWith)) {
            (true, false) => Some(Self::Start),
            (false, true) => Some(Self::End),
            _ => None,
        }
    }

    /// The value as a regular expression; dots match line ends too, as Sigma's wildcards do.
    fn expression(self, text: &SigmaString, cased: bool) -> String {
        let mut expression = String::from(if cased { "(?s)" } else { "(?is)" });
        if matches!(self, Self::Start) {
            expression.push('^');
        }
        for part in &text.parts {
            match part {
                StringPart::Plain(plain) => escape(plain, &mut expression),
                StringPart::Special(SpecialChar::WildcardMulti) => expression.push_str(".*"),
                StringPart::Special(SpecialChar::WildcardSingle) => expression.push('.'),
            }
        }
        if matches!(self, Self::End) {
            expression.push('$');
        }
        expression
    }
}

fn escape(plain: &str, expression: &mut String) {
    for char in plain.chars() {
        if r"\.+*?()|[]{}^$#&-~".contains(char) {
            expression.push('\\');
        }
        expression.push(char);
    }
}

/// A slash between no word character and a word character introduces an option.
fn dashes_for_slashes(value: &mut SigmaValue) {
    let SigmaValue::String(text) = value else { return };
    let word = |char: Option<char>| char.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let mut changed = String::with_capacity(text.original.len());
    let mut chars = text.original.chars().peekable();
    while let Some(char) = chars.next() {
        let option =
            char == '/' && !word(changed.chars().next_back()) && word(chars.peek().copied());
        changed.push(if option { '-' } else { char });
    }
    // The engine refuses more than eight dashes in one value.
    if changed != text.original && changed.matches('-').count() <= 8 {
        *text = SigmaString::new(&changed);
    }
}

#[cfg(test)]
mod tests;
