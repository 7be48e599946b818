//! Time: the tenant's, and the wall's.

/// A tenant's clock. A case tenant investigates recorded evidence as if it were then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// The wall clock.
    Live,
    /// Always this moment, in microseconds since 1970 UTC.
    Fixed(i64),
}

impl Clock {
    /// Now, in microseconds since 1970 UTC.
    #[must_use]
    pub fn now(self) -> i64 {
        match self {
            Self::Live => wall_micros(),
            Self::Fixed(at) => at,
        }
    }
}

/// The wall clock in microseconds since 1970 UTC: for receipt times, which are real in case tenants
/// too. Everything else asks the tenant's [`Clock`].
#[must_use]
pub fn wall_micros() -> i64 {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the wall clock")]
    let now = std::time::SystemTime::now();
    match now.duration_since(std::time::UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_micros()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_micros()).map_or(i64::MIN, |at| -at),
    }
}

/// The wall clock in milliseconds since 1970 UTC, for the databases.
#[must_use]
pub fn wall_millis() -> i64 {
    wall_micros().div_euclid(1_000)
}
