//! Reading Sigma rules from files: any SigmaHQ checkout, one folder of it, or one file.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rsigma_eval::compile_rule;
use rsigma_parser::{SigmaCollection, SigmaRule, Status, parse_sigma_yaml};

use crate::correct::corrected;
use crate::logsource;
use crate::rule::{Rule, RuleMeta, RuleSource};

/// Nothing could be read at all.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The folder or file given.
    #[error("cannot read rules at {path}: {source}")]
    Unreadable {
        /// As given.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

/// A rule, or a file of rules, that could not be loaded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {reason}", path.display())]
pub struct RuleError {
    /// The file.
    pub path: PathBuf,
    /// Why, as the parser or compiler says it.
    pub reason: String,
}

/// A rule that is well formed but not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// The file.
    pub path: PathBuf,
    /// The rule's title.
    pub title: String,
    /// Why.
    pub reason: SkipReason,
}

/// Why a well-formed rule is not used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SkipReason {
    /// Its status says so.
    #[error("its status is deprecated")]
    Deprecated,
    /// Its status says so.
    #[error("its status is unsupported")]
    Unsupported,
    /// It counts or joins several events; single events are evaluated here.
    #[error("it is a correlation over several events")]
    Correlation,
    /// It changes other rules.
    #[error("it is a filter for other rules")]
    Filter,
    /// No source here produces such events (cloud logs, proxies).
    #[error("no source here produces {0} events")]
    NoSource(String),
    /// Another file had the same id first.
    #[error("{} has the same id", .0.display())]
    Duplicate(PathBuf),
}

/// Everything that was found.
#[derive(Debug, Default)]
pub struct Loaded {
    /// Rules ready for use, in path order.
    pub rules: Vec<Rule>,
    /// What could not be loaded.
    pub failed: Vec<RuleError>,
    /// What was left out.
    pub skipped: Vec<Skipped>,
}

/// Loads every `.yml` and `.yaml` file at or below `path`, in name order. Links to folders are
/// not followed.
///
/// # Errors
/// Only if `path` itself cannot be read; trouble below it is listed in [`Loaded::failed`].
pub fn load_dir(path: &Path) -> Result<Loaded, LoadError> {
    let unreadable = |source| LoadError::Unreadable { path: path.to_owned(), source };
    let mut loaded = Loaded::default();
    if fs::metadata(path).map_err(unreadable)?.is_dir() {
        fs::read_dir(path).map_err(unreadable)?;
        loaded.folder(path);
    } else {
        loaded.file(path);
    }
    loaded.drop_duplicates();
    Ok(loaded)
}

impl Loaded {
    fn folder(&mut self, path: &Path) {
        let entries: std::io::Result<Vec<_>> = fs::read_dir(path).and_then(Iterator::collect);
        let mut entries = match entries {
            Ok(entries) => entries,
            Err(error) => return self.fail(path, &error),
        };
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let path = entry.path();
            let yaml = path.extension().is_some_and(|ext| ext == "yml" || ext == "yaml");
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => self.folder(&path),
                Ok(_) if yaml => self.file(&path),
                Ok(_) => {}
                Err(error) => self.fail(&path, &error),
            }
        }
    }

    fn file(&mut self, path: &Path) {
        match fs::read_to_string(path) {
            Ok(text) => self.text(path, &text),
            Err(error) => self.fail(path, &error),
        }
    }

    /// One file's text. Documents are parsed one by one, so that each rule has its own hash and
    /// each failure counts one rule; only the old `action:` documents depend on their neighbours.
    fn text(&mut self, path: &Path, text: &str) {
        let source = || RuleSource::Loaded(path.to_owned());
        if text.lines().any(|line| line.starts_with("action:")) {
            self.document(path, text, source);
            return;
        }
        for document in documents(text) {
            self.document(path, &document, source);
        }
    }

    fn document(&mut self, path: &Path, text: &str, source: impl Fn() -> RuleSource) {
        let collection = match parse_sigma_yaml(text) {
            Ok(collection) => collection,
            Err(error) => return self.fail(path, &error),
        };
        let SigmaCollection { rules, correlations, filters, errors } = collection;
        // Beside a parsed rule these are remarks on its optional fields, not failures.
        if rules.is_empty() && correlations.is_empty() && filters.is_empty() {
            for error in errors {
                self.fail(path, &error);
            }
        }
        for (index, rule) in rules.iter().enumerate() {
            // Rules of one `action:` file share their text; the number keeps the hashes apart.
            let numbered = (index > 0).then(|| format!("{text}\n#{index}"));
            self.rule(path, rule, numbered.as_deref().unwrap_or(text), source());
        }
        for correlation in correlations {
            self.skip(path, correlation.title, SkipReason::Correlation);
        }
        for filter in filters {
            self.skip(path, filter.title, SkipReason::Filter);
        }
    }

    fn rule(&mut self, path: &Path, rule: &SigmaRule, text: &str, source: RuleSource) {
        match rule.status {
            Some(Status::Deprecated) => {
                return self.skip(path, rule.title.clone(), SkipReason::Deprecated);
            }
            Some(Status::Unsupported) => {
                return self.skip(path, rule.title.clone(), SkipReason::Unsupported);
            }
            _ => {}
        }
        let rule_or_error = ready(rule, text, source);
        match rule_or_error {
            Ok(ready) if !logsource::passes().any(|(own, _)| own.fits(&ready.meta.logsource)) => {
                let wanted = ready.meta.logsource.to_string();
                self.skip(path, rule.title.clone(), SkipReason::NoSource(wanted));
            }
            Ok(ready) => self.rules.push(ready),
            Err(reason) => self.fail(path, &reason),
        }
    }

    fn drop_duplicates(&mut self) {
        let mut first: HashMap<String, PathBuf> = HashMap::new();
        for rule in std::mem::take(&mut self.rules) {
            let path = match &rule.meta.source {
                RuleSource::Loaded(path) => path.clone(),
                RuleSource::Shipped => PathBuf::new(),
            };
            match first.get(&rule.meta.id) {
                Some(other) => {
                    let reason = SkipReason::Duplicate(other.clone());
                    self.skip(&path, rule.meta.title.clone(), reason);
                }
                None => {
                    first.insert(rule.meta.id.clone(), path);
                    self.rules.push(rule);
                }
            }
        }
    }

    fn fail(&mut self, path: &Path, reason: &impl ToString) {
        self.failed.push(RuleError { path: path.to_owned(), reason: reason.to_string() });
    }

    fn skip(&mut self, path: &Path, title: String, reason: SkipReason) {
        self.skipped.push(Skipped { path: path.to_owned(), title, reason });
    }
}

/// Compiles one parsed rule; `text` is what its hash covers.
pub(crate) fn ready(rule: &SigmaRule, text: &str, source: RuleSource) -> Result<Rule, String> {
    let mut compiled = compile_rule(&corrected(rule)).map_err(|error| error.to_string())?;
    let meta = Arc::new(RuleMeta::new(rule, text, source));
    // Results are matched to `meta` by id; the rest would only be copied for every match.
    compiled.id = Some(meta.id.clone());
    compiled.tags = Vec::new();
    compiled.custom_attributes = Arc::default();
    compiled.include_event = false;
    Ok(Rule { meta, compiled })
}

/// The documents of a YAML stream, each with its text.
fn documents(text: &str) -> Vec<String> {
    let mut documents = vec![String::new()];
    for line in text.lines() {
        if line.trim_end() == "---" || line.starts_with("--- ") {
            documents.push(String::new());
        } else if let Some(document) = documents.last_mut() {
            document.push_str(line);
            document.push('\n');
        }
    }
    let blank = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
    documents.retain(|document| !document.lines().all(blank));
    documents
}

#[cfg(test)]
mod tests;
