//! Time as sensors write it, and the calendar. Everything is microseconds since 1970, UTC.

pub(crate) const MILLI: i64 = 1_000;
pub(crate) const SECOND: i64 = 1_000 * MILLI;
pub(crate) const MINUTE: i64 = 60 * SECOND;
pub(crate) const HOUR: i64 = 60 * MINUTE;
pub(crate) const DAY: i64 = 24 * HOUR;

/// Cut to whole milliseconds: the precision of Sysmon and winlogbeat times, so that an event keeps
/// its time through any of the formats.
pub(crate) fn whole_millis(time: i64) -> i64 {
    time - time.rem_euclid(MILLI)
}

/// `2025-10-24 23:34:34.634`, Sysmon's `UtcTime`.
pub(crate) fn sysmon_text(time: i64) -> String {
    let mut text = String::with_capacity(23);
    push_date(&mut text, time);
    text.push(' ');
    push_clock(&mut text, time);
    text
}

/// `2025-10-24T23:34:34.634Z`, winlogbeat's `@timestamp`.
pub(crate) fn iso_text(time: i64) -> String {
    let mut text = String::with_capacity(24);
    push_date(&mut text, time);
    text.push('T');
    push_clock(&mut text, time);
    text.push('Z');
    text
}

/// 0 for Monday to 6 for Sunday; 1970-01-01 was a Thursday.
pub(crate) fn weekday(day: i64) -> i64 {
    (day + 3).rem_euclid(7)
}

/// Year, month and day of a day number since 1970 (Hinnant's `civil_from_days`).
pub(crate) fn civil(day: i64) -> (i64, i64, i64) {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day_of_year - (153 * shifted_month + 2) / 5 + 1)
}

fn push_date(text: &mut String, time: i64) {
    let (year, month, day) = civil(time.div_euclid(DAY));
    push_number(text, year, 4);
    text.push('-');
    push_number(text, month, 2);
    text.push('-');
    push_number(text, day, 2);
}

fn push_clock(text: &mut String, time: i64) {
    let of_day = time.rem_euclid(DAY);
    push_number(text, of_day / HOUR, 2);
    text.push(':');
    push_number(text, of_day / MINUTE % 60, 2);
    text.push(':');
    push_number(text, of_day / SECOND % 60, 2);
    text.push('.');
    push_number(text, of_day / MILLI % 1000, 3);
}

/// `format!` costs several times as much, and every event has a time.
fn push_number(text: &mut String, number: i64, digits: u32) {
    for place in (0..digits).rev() {
        let digit = number / 10_i64.pow(place) % 10;
        text.push(char::from(b'0' + digit as u8));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_sensors_write_them() {
        let time = 1_761_348_874_634_567;
        assert_eq!(sysmon_text(time), "2025-10-24 23:34:34.634");
        assert_eq!(iso_text(time), "2025-10-24T23:34:34.634Z");
        assert_eq!(iso_text(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(iso_text(951_782_400_000_000), "2000-02-29T00:00:00.000Z");
        assert_eq!(iso_text(-1_000), "1969-12-31T23:59:59.999Z");
    }

    #[test]
    fn weekdays_count_from_monday() {
        assert_eq!(weekday(0), 3);
        assert_eq!(weekday(4), 0);
        assert_eq!(weekday(-4), 6);
    }
}
