//! Times as people read them, in the zone they chose.
//!
//! The server writes UTC. A browser that prefers its own zone rewrites the times in an effect after
//! it has taken the page over, so that both build the same page first.

use crate::{
    browser,
    model::{Moment, session::Zone, time::Civil},
};
use leptos::prelude::*;

/// The zone in which this page shows times now.
#[derive(Clone, Copy, Debug)]
pub struct ZoneNow(pub RwSignal<Zone>);

impl ZoneNow {
    /// The page's zone; UTC outside a page.
    #[must_use]
    pub fn current() -> Self {
        use_context().unwrap_or_else(|| Self(RwSignal::new(Zone::Utc)))
    }

    /// How far the zone is ahead of UTC at a moment, in minutes.
    #[must_use]
    pub fn offset(self, at: Moment) -> i32 {
        match self.0.get() {
            Zone::Utc => 0,
            Zone::Local => browser::offset_minutes(at.millis()),
        }
    }

    /// Date and time of day in the zone.
    #[must_use]
    pub fn civil(self, at: Moment) -> Civil {
        at.civil(self.offset(at))
    }

    /// "UTC" or "local", for column heads.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self.0.get() {
            Zone::Utc => "UTC",
            Zone::Local => "local",
        }
    }
}

/// How much of a moment is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// `09:21:44.812`
    Millis,
    /// `19 Nov 09:21`
    Minute,
    /// `19 Nov 09:21:44`
    Day,
    /// `2026-11-19 09:21:44.812`
    Full,
    /// `2026-11-19`
    Date,
}

/// Writes a moment.
#[must_use]
pub fn written(civil: Civil, precision: Precision) -> String {
    match precision {
        Precision::Millis => civil.clock_millis(),
        Precision::Minute => format!("{} {}", civil.short_date(), civil.short_clock()),
        Precision::Day => format!("{} {}", civil.short_date(), civil.clock()),
        Precision::Full => format!("{} {}", civil.date(), civil.clock_millis()),
        Precision::Date => civil.date(),
    }
}

/// A moment; the machine-readable form is always UTC.
#[must_use]
pub fn clock(at: Moment, precision: Precision) -> AnyView {
    let zone = ZoneNow::current();
    let iso = at.iso();
    let title = iso.clone();
    view! { <time datetime=iso title=title>{move || written(zone.civil(at), precision)}</time> }
        .into_any()
}

/// How long before the tenant's now, in the largest units; the moment itself is the title.
#[must_use]
pub fn ago(at: Moment, now: Moment) -> AnyView {
    let seconds = (now.0.saturating_sub(at.0)) / 1_000_000;
    let words = if seconds < 0 {
        "in the future".to_owned()
    } else {
        format!("{} ago", crate::model::time::duration(coarse(seconds)))
    };
    let iso = at.iso();
    let title = iso.clone();
    view! { <time datetime=iso title=title>{words}</time> }.into_any()
}

/// Seconds cut down to one unit: nobody needs "2 d 4 h ago".
fn coarse(seconds: i64) -> i64 {
    let unit = [86_400, 3600, 60, 1].into_iter().find(|unit| seconds >= *unit).unwrap_or(1);
    seconds / unit * unit
}
