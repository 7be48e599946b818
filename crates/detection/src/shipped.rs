//! The rules that come with the program, written for this project.

mod files;

use rsigma_parser::parse_sigma_yaml;

use crate::load::ready;
use crate::rule::{Rule, RuleSource};

/// Path below `rules/` without its ending (`execution/wmic_starts_process`) and text of every
/// shipped rule.
#[must_use]
pub fn texts() -> &'static [(&'static str, &'static str)] {
    files::FILES
}

/// All shipped rules, compiled. Tests hold that every one of them compiles, so none is ever
/// missing here.
#[must_use]
pub fn shipped() -> Vec<Rule> {
    texts().iter().filter_map(|(_, text)| compile(text).ok()).collect()
}

fn compile(text: &str) -> Result<Rule, String> {
    let collection = parse_sigma_yaml(text).map_err(|error| error.to_string())?;
    match (collection.rules.as_slice(), collection.errors.as_slice()) {
        ([rule], []) => ready(rule, text, RuleSource::Shipped),
        (_, errors) => Err(format!("one rule wanted: {}", errors.join("; "))),
    }
}

#[cfg(test)]
mod tests;
