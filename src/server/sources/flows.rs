//! What arrives under each token, in memory: counts since the process started, what was rejected
//! with a sample, and the token's limit. Bounded: tokens are made by people, and each keeps a
//! minute of counts and the newest kinds of rejections.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use store::{TenantId, wall_millis};

use crate::model::Moment;
use crate::model::source::{Flow as Told, REJECTION_KINDS as KINDS, Rejection};
use crate::server::records::tokens::Token;

/// The longest reason and sample kept, characters.
const LONGEST_REASON: usize = 300;
const LONGEST_SAMPLE: usize = 400;
/// The window of the rate, seconds.
const WINDOW: i64 = 60;
/// A token's use is written down at most so often, milliseconds.
const NOTED_EVERY: i64 = 60_000;
/// What a limited token may send beyond its limit after a pause, in milliseconds of its limit.
const BURST: i64 = 1_000;

/// What a request brought that could not be read.
#[derive(Debug, Default)]
pub struct Rejections {
    total: u64,
    kinds: Vec<Kind>,
}

#[derive(Debug)]
struct Kind {
    reason: String,
    sample: String,
    times: u64,
}

impl Rejections {
    /// Notes a record that was rejected.
    pub fn note(&mut self, reason: &str, record: &[u8]) {
        self.total += 1;
        if let Some(kind) = self.kinds.iter_mut().find(|kind| kind.reason == reason) {
            kind.times += 1;
        } else if self.kinds.len() < KINDS {
            // Four bytes a character at most; what is cut in two becomes one replacement character.
            let head = record.get(..LONGEST_SAMPLE * 4).unwrap_or(record);
            let sample = String::from_utf8_lossy(head).chars().take(LONGEST_SAMPLE).collect();
            self.kinds.push(Kind { reason: reason.to_owned(), sample, times: 1 });
        }
    }

    /// How many.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.total
    }
}

/// The flows of all tokens.
#[derive(Debug, Default)]
pub struct Flows {
    by_token: Mutex<HashMap<(TenantId, String), Flow>>,
}

#[derive(Debug, Default)]
struct Flow {
    /// Events by second, oldest first.
    seconds: VecDeque<(i64, u64)>,
    received: u64,
    rejected: u64,
    refused: u64,
    noted: i64,
    /// When what was sent is paid for by the limit, milliseconds since 1970.
    free_at: i64,
    rejections: VecDeque<Rejection>,
}

impl Flows {
    fn lock(&self) -> MutexGuard<'_, HashMap<(TenantId, String), Flow>> {
        // Counts stay usable after a panic elsewhere, and limits must hold all the same.
        self.by_token.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn with<T>(&self, tenant: TenantId, id: &str, work: impl FnOnce(&mut Flow) -> T) -> T {
        work(self.lock().entry((tenant, id.to_owned())).or_default())
    }

    /// Whether a token may send now. A request goes through whole as long as earlier ones are paid
    /// for, so that no batch is too large for a limit; the next ones wait for it.
    ///
    /// # Errors
    /// Seconds to wait.
    pub fn admit(&self, tenant: TenantId, token: &Token) -> Result<(), u32> {
        let Some(limit) = token.events_per_second else { return Ok(()) };
        let now = wall_millis();
        let wait = self.with(tenant, &token.id, |flow| {
            let wait = flow.free_at.saturating_sub(now).max(0);
            if wait > 0 {
                let reason = format!("Over the token's limit of {limit} events a second.");
                flow.refuse(&reason, now);
            }
            wait
        });
        if wait == 0 {
            return Ok(());
        }
        Err(u32::try_from(wait.saturating_add(999) / 1_000).unwrap_or(u32::MAX))
    }

    /// Counts a request that was refused because of its token.
    pub fn refused(&self, tenant: TenantId, id: &str, reason: &str) {
        self.with(tenant, id, |flow| flow.refuse(reason, wall_millis()));
    }

    /// Counts what one request brought; whether it is time to write down that the token was used.
    pub fn arrived(
        &self,
        tenant: TenantId,
        token: &Token,
        rows: u64,
        rejections: Rejections,
    ) -> bool {
        self.with(tenant, &token.id, |flow| {
            flow.arrived(rows, rejections, token.events_per_second, wall_millis())
        })
    }

    /// What came under a token.
    pub fn of(&self, tenant: TenantId, id: &str, samples: bool) -> Told {
        let now = wall_millis();
        self.lock()
            .get(&(tenant, id.to_owned()))
            .map_or_else(Told::default, |flow| flow.told(now, samples))
    }
}

impl Flow {
    fn refuse(&mut self, reason: &str, now: i64) {
        self.refused += 1;
        self.reject(reason, String::new(), 1, now);
    }

    fn arrived(&mut self, rows: u64, rejections: Rejections, limit: Option<i64>, now: i64) -> bool {
        let events = rows + rejections.total;
        self.received += rows;
        self.rejected += rejections.total;
        for kind in rejections.kinds {
            self.reject(&kind.reason, kind.sample, kind.times, now);
        }
        let second = now / 1_000;
        match self.seconds.back_mut() {
            Some((last, count)) if *last == second => *count += rows,
            _ => self.seconds.push_back((second, rows)),
        }
        while self.seconds.front().is_some_and(|(at, _)| *at <= second - WINDOW) {
            self.seconds.pop_front();
        }
        if let Some(limit) = limit {
            let cost =
                i64::try_from(events).unwrap_or(i64::MAX).saturating_mul(1_000) / limit.max(1);
            self.free_at = self.free_at.max(now - BURST).saturating_add(cost);
        }
        let due = now - self.noted >= NOTED_EVERY;
        if due {
            self.noted = now;
        }
        due
    }

    fn reject(&mut self, reason: &str, sample: String, times: u64, now: i64) {
        let reason: String = reason.chars().take(LONGEST_REASON).collect();
        let last = Moment::from_millis(now);
        let before = self.rejections.iter().position(|known| known.reason == reason);
        let before = before.and_then(|at| self.rejections.remove(at)).map_or(0, |one| one.times);
        self.rejections.push_front(Rejection { last, times: before + times, reason, sample });
        self.rejections.truncate(KINDS);
    }

    fn told(&self, now: i64, samples: bool) -> Told {
        let since = now / 1_000 - WINDOW;
        Told {
            minute: self.seconds.iter().filter(|(at, _)| *at > since).map(|(_, count)| count).sum(),
            received: self.received,
            rejected: self.rejected,
            refused: self.refused,
            rejections: if samples {
                self.rejections.iter().cloned().collect()
            } else {
                Vec::new()
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_holds_what_came_within_sixty_seconds() {
        let mut flow = Flow::default();
        for (at, rows) in [(1_000, 5), (1_900, 2), (31_000, 10)] {
            flow.arrived(rows, Rejections::default(), None, at);
        }
        for (now, minute) in [(31_000, 17), (60_999, 17), (61_000, 10), (91_000, 0)] {
            assert_eq!(flow.told(now, false).minute, minute, "{now}");
        }
        for second in 0..1_000 {
            flow.arrived(1, Rejections::default(), None, 100_000 + second * 1_000);
        }
        assert!(flow.seconds.len() <= 60, "{}", flow.seconds.len());
        assert_eq!(flow.received, 1_017);
    }

    #[test]
    fn over_any_stretch_a_limited_token_brings_no_more_than_its_limit_and_one_request() {
        let mut flow = Flow::default();
        let (limit, batch) = (100, 250);
        let mut taken = 0;
        for now in (1_000_000..1_060_000).step_by(100) {
            if flow.free_at <= now {
                taken += batch;
                flow.arrived(batch, Rejections::default(), Some(limit), now);
            }
        }
        assert!((6_000..=6_000 + 250 + 100).contains(&taken), "{taken}");
    }

    #[test]
    fn rejections_are_few_and_short_and_the_newest_stands_first() {
        let mut flow = Flow::default();
        let mut many = Rejections::default();
        for number in 0..100 {
            many.note(&format!("reason {}", number % 20), "ü".repeat(5_000).as_bytes());
        }
        assert_eq!((many.total(), many.kinds.len()), (100, KINDS));
        flow.arrived(0, many, None, 5);
        let mut one = Rejections::default();
        one.note("reason 3", b"\xffbad");
        flow.arrived(0, one, None, 9_000);
        let told = flow.told(9_000, true);
        assert_eq!((told.rejected, told.rejections.len()), (101, KINDS));
        let newest = &told.rejections[0];
        assert_eq!((newest.reason.as_str(), newest.times), ("reason 3", 6));
        assert_eq!(newest.sample, "\u{fffd}bad");
        assert!(told.rejections.iter().all(|one| one.sample.chars().count() <= LONGEST_SAMPLE));
        assert!(flow.told(9_000, false).rejections.is_empty());
    }
}
