//! An import's report as lines for a person.

use super::Report;

/// Everything that was read, and what became of it.
#[must_use]
pub fn lines(report: &Report) -> Vec<String> {
    let tally = &report.tally;
    let mut lines = vec![
        format!("{}, {} read", counted(tally.files, "file"), counted(tally.records, "record")),
        format!("{}, {} that were there already", counted(report.new, "new row"), report.repeated),
    ];
    if report.outside_retention > 0 {
        lines.push(format!("{} rows left out: older than the retention", report.outside_retention));
    }
    if report.impossible_times > 0 {
        lines.push(format!("{} rows with an impossible time, kept", report.impossible_times));
    }
    lines.push(String::new());
    lines.push("Rows by table and ActionType".to_owned());
    for (table, actions) in &tally.rows {
        for (action, count) in actions {
            lines.push(format!("  {table}  {action}  {count}"));
        }
    }
    if !tally.made.is_empty() {
        lines.push("Rows that many records make together".to_owned());
        lines.extend(tally.made.iter().map(|(table, count)| format!("  {table}  {count}")));
    }
    if !tally.unmapped.is_empty() {
        lines.push("Records that map to no table, seen by detection only".to_owned());
        for (reason, channels) in &tally.unmapped {
            for (channel, ids) in channels {
                for (id, count) in ids {
                    lines.push(format!("  {}  {channel} {id}  {count}", words(*reason)));
                }
            }
        }
    }
    if !tally.dropped.is_empty() {
        lines.push("Properties of published rows that no column has, dropped".to_owned());
        lines.extend(tally.dropped.iter().map(|(name, count)| format!("  {name}  {count}")));
    }
    if !tally.empty.is_empty() {
        lines.push("Files that brought no row".to_owned());
        lines.extend(tally.empty.iter().map(|(file, why)| format!("  {file}: {why}")));
    }
    if !tally.troubles.is_empty() {
        lines.push(format!("Files with trouble ({} bad records in all)", tally.bad_records()));
        for (file, trouble) in &tally.troubles {
            lines.push(format!("  {file}: {}", counted(trouble.bad, "bad record")));
            if let Some(error) = &trouble.error {
                lines.push(format!("    {error}"));
            }
            for sample in &trouble.samples {
                let member = &sample.position.member;
                let place = if member.is_empty() { String::new() } else { format!("{member}, ") };
                lines
                    .push(format!("    {place}byte {}: {}", sample.position.offset, sample.reason));
            }
            for (member, reason) in &trouble.skipped {
                lines.push(format!("    {member}: {reason}"));
            }
        }
    }
    lines
}

/// "1 file", "2 files".
fn counted(number: u64, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// Why a record has no table.
fn words(reason: sensors::Unmapped) -> &'static str {
    match reason {
        sensors::Unmapped::SensorHealth => "sensor health",
        sensors::Unmapped::NoTable => "no table",
    }
}
