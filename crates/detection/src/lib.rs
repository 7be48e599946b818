//! Detectors over sensor events: the trait, Sigma rules on rsigma, and the rules this project ships.
//!
//! A detector sees one [`sensors::SensorEvent`] at a time, before the mapping to rows, because
//! published rules name the sensor's own fields. See `docs/DETECTION.md`.

pub mod attack;
mod correct;
mod detector;
mod load;
pub mod logsource;
mod rule;
mod shipped;
mod sigma;
mod view;

pub use detector::{Detector, Finding, MatchedField};
pub use load::{LoadError, Loaded, RuleError, SkipReason, Skipped, load_dir};
pub use logsource::Logsource;
pub use rule::{Level, Rule, RuleLogsource, RuleMeta, RuleSource, Severity};
pub use shipped::{shipped, texts as shipped_texts};
pub use sigma::Sigma;
