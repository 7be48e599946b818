//! How bad it is: the published severities, and the risk of a device derived from them.

use super::words::words;

words! {
    /// Severity of an alert, worst first.
    Severity {
        High = "high", "High";
        Medium = "medium", "Medium";
        Low = "low", "Low";
        Informational = "informational", "Informational";
    }
}

words! {
    /// Risk of a device, worst first: the highest severity among its open alerts of the last
    /// 30 days, ties broken by their number.
    Risk {
        High = "high", "High";
        Medium = "medium", "Medium";
        Low = "low", "Low";
        Informational = "informational", "Informational";
        None = "none", "No known risk";
    }
}

/// The formula of [`Risk`], shown wherever a risk is.
pub const RISK_FORMULA: &str =
    "Risk is the highest severity among open alerts of the last 30 days; ties go by their number.";

impl Risk {
    /// The severity it stands for, if any.
    #[must_use]
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::High => Some(Severity::High),
            Self::Medium => Some(Severity::Medium),
            Self::Low => Some(Severity::Low),
            Self::Informational => Some(Severity::Informational),
            Self::None => None,
        }
    }
}

impl From<Option<Severity>> for Risk {
    fn from(severity: Option<Severity>) -> Self {
        match severity {
            Some(Severity::High) => Self::High,
            Some(Severity::Medium) => Self::Medium,
            Some(Severity::Low) => Self::Low,
            Some(Severity::Informational) => Self::Informational,
            None => Self::None,
        }
    }
}
