//! Moments and spans, and the one place that writes them out.
//!
//! Server and browser format with the same arithmetic, so that a page hydrates without a change.

use serde::{Deserialize, Serialize};

const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;

/// A moment: microseconds since 1970 in UTC.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Moment(pub i64);

/// Date and time of day of a [`Moment`] in some zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Civil {
    /// Year; the year 1601 is a valid answer of a sensor.
    pub year: i64,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day of the month, 1 to 31.
    pub day: u8,
    /// Day of the week, 0 is Monday.
    pub weekday: u8,
    /// Microseconds since midnight.
    pub of_day: i64,
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

impl Moment {
    /// From milliseconds, as the databases keep them.
    #[must_use]
    pub fn from_millis(millis: i64) -> Self {
        Self(millis.saturating_mul(1000))
    }

    /// Milliseconds since 1970, rounded down.
    #[must_use]
    pub fn millis(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// Later by that many seconds (earlier if negative).
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(SECOND)))
    }

    /// Date and time of day at an offset from UTC (proleptic Gregorian calendar; the algorithm is
    /// `civil_from_days` of Howard Hinnant's "chrono-compatible low-level date algorithms").
    #[must_use]
    pub fn civil(self, offset_minutes: i32) -> Civil {
        let local = self.0.saturating_add(i64::from(offset_minutes) * 60 * SECOND);
        let days = local.div_euclid(DAY);
        let shifted = days + 719_468;
        let era = shifted.div_euclid(146_097);
        let of_era = shifted.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Civil {
            year,
            month: u8::try_from(month).unwrap_or(1),
            day: u8::try_from(day).unwrap_or(1),
            weekday: u8::try_from((days + 3).rem_euclid(7)).unwrap_or(0),
            of_day: local.rem_euclid(DAY),
        }
    }

    /// `2026-11-19T09:21:44.812Z`; microseconds only where there are any.
    #[must_use]
    pub fn iso(self) -> String {
        let civil = self.civil(0);
        let fraction = civil.of_day.rem_euclid(SECOND);
        let fraction = match fraction {
            0 => String::new(),
            micros if micros % 1000 == 0 => format!(".{:03}", micros / 1000),
            micros => format!(".{micros:06}"),
        };
        format!("{}T{}{fraction}Z", civil.date(), civil.clock())
    }

    /// Reads what [`Moment::iso`] writes, and what `<input type="datetime-local">` sends
    /// (`2026-11-19T09:21`, with or without seconds, fraction and `Z`); always UTC.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.strip_suffix('Z').unwrap_or(text);
        let (date, clock) = text.split_once(['T', ' '])?;
        let mut date = date.splitn(3, '-').map(digits);
        let (year, month, day) = (date.next()??, date.next()??, date.next()??);
        let mut clock = clock.splitn(3, ':');
        let hour = digits(clock.next()?)?;
        let minute = digits(clock.next()?)?;
        let (second, micros) = match clock.next() {
            None => (0, 0),
            Some(rest) => match rest.split_once('.') {
                None => (digits(rest)?, 0),
                Some((second, fraction)) => (digits(second)?, micros_of(fraction)?),
            },
        };
        let valid = (1..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=31).contains(&day)
            && hour < 24
            && minute < 60
            && second < 60;
        let moment = Self(
            days_of(year, month, day) * DAY
                + (hour * 3600 + minute * 60 + second) * SECOND
                + micros,
        );
        // 31 April would come back as 1 May.
        (valid && i64::from(moment.civil(0).day) == day).then_some(moment)
    }
}

fn digits(text: &str) -> Option<i64> {
    (!text.is_empty() && text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())?
}

fn micros_of(fraction: &str) -> Option<i64> {
    if fraction.is_empty() || fraction.len() > 6 {
        return None;
    }
    let value: i64 =
        fraction.bytes().all(|byte| byte.is_ascii_digit()).then(|| fraction.parse().ok())??;
    let missing = u32::try_from(6 - fraction.len()).ok()?;
    Some(value * 10_i64.pow(missing))
}

/// Days since 1970 (`days_from_civil`, see [`Moment::civil`]).
fn days_of(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let from_march = (month + 9) % 12;
    let of_year = (153 * from_march + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

impl Civil {
    /// `2026-11-19`
    #[must_use]
    pub fn date(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }

    /// `19 Nov`
    #[must_use]
    pub fn short_date(self) -> String {
        format!("{} {}", self.day, self.month_name().get(..3).unwrap_or_default())
    }

    /// `Thursday 19 November 2026`
    #[must_use]
    pub fn long_date(self) -> String {
        let weekday = WEEKDAYS.get(usize::from(self.weekday)).copied().unwrap_or_default();
        format!("{weekday} {} {} {}", self.day, self.month_name(), self.year)
    }

    /// `09:21:44`
    #[must_use]
    pub fn clock(self) -> String {
        let seconds = self.of_day / SECOND;
        format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
    }

    /// `09:21`
    #[must_use]
    pub fn short_clock(self) -> String {
        let minutes = self.of_day / SECOND / 60;
        format!("{:02}:{:02}", minutes / 60, minutes % 60)
    }

    /// `09:21:44.812`
    #[must_use]
    pub fn clock_millis(self) -> String {
        format!("{}.{:03}", self.clock(), self.of_day % SECOND / 1000)
    }

    fn month_name(self) -> &'static str {
        MONTHS.get(usize::from(self.month).saturating_sub(1)).copied().unwrap_or_default()
    }
}

/// Two moments; the second is not part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// Where it starts.
    pub from: Moment,
    /// Where it ends, exclusive.
    pub to: Moment,
}

impl Span {
    /// Its length in seconds, rounded down; never negative.
    #[must_use]
    pub fn seconds(self) -> i64 {
        (self.to.0.saturating_sub(self.from.0)).max(0) / SECOND
    }

    /// Whether the moment lies in it.
    #[must_use]
    pub fn contains(self, moment: Moment) -> bool {
        self.from <= moment && moment < self.to
    }
}

/// `4 min 12 s`, `3 h`, `2 d 4 h`: the two largest units.
#[must_use]
pub fn duration(seconds: i64) -> String {
    let seconds = seconds.max(0);
    let units = [("d", 86_400), ("h", 3600), ("min", 60), ("s", 1)];
    let mut rest = seconds;
    let mut parts = Vec::new();
    for (unit, size) in units {
        let count = rest / size;
        rest %= size;
        if count > 0 {
            parts.push(format!("{count} {unit}"));
        } else if !parts.is_empty() {
            break;
        }
        if parts.len() == 2 {
            break;
        }
    }
    if parts.is_empty() { "0 s".to_owned() } else { parts.join(" ") }
}

/// `12,345`
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_moments_are_written_as_iso() {
        for (micros, iso) in [
            (0, "1970-01-01T00:00:00Z"),
            (-11_644_473_600_000_000, "1601-01-01T00:00:00Z"),
            (1_795_080_104_812_000, "2026-11-19T09:21:44.812Z"),
            (951_782_400_000_001, "2000-02-29T00:00:00.000001Z"),
        ] {
            assert_eq!(Moment(micros).iso(), iso);
            assert_eq!(Moment::parse(iso), Some(Moment(micros)));
        }
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in
            ["", "2026", "2026-02-30T00:00", "2026-13-01T00:00", "2026-01-01T24:00", "x-1-1T0:0"]
        {
            assert_eq!(Moment::parse(text), None, "{text}");
        }
        assert_eq!(Moment::parse("1970-01-01T00:01"), Some(Moment(60 * SECOND)));
    }

    #[test]
    fn days_and_clocks_read_well() {
        let civil = Moment(1_795_080_104_812_000).civil(0);
        assert_eq!(civil.long_date(), "Thursday 19 November 2026");
        assert_eq!(civil.clock_millis(), "09:21:44.812");
        assert_eq!(civil.short_date(), "19 Nov");
        assert_eq!(Moment(0).civil(-60).date(), "1969-12-31");
    }

    #[test]
    fn durations_and_numbers_read_well() {
        for (seconds, text) in [
            (0, "0 s"),
            (252, "4 min 12 s"),
            (10_800, "3 h"),
            (187_200, "2 d 4 h"),
            (86_405, "1 d"),
        ] {
            assert_eq!(duration(seconds), text);
        }
        for (number, text) in [(7, "7"), (1284, "1,284"), (1_000_000, "1,000,000")] {
            assert_eq!(grouped(number), text);
        }
    }

    proptest! {
        #[test]
        fn iso_round_trips(micros in -62_135_596_800_000_000_i64..253_402_300_800_000_000) {
            prop_assert_eq!(Moment::parse(&Moment(micros).iso()), Some(Moment(micros)));
        }
    }
}
