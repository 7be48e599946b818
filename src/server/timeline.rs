//! Answers a device's timeline, its events and its processes.

use schema::action::{self, EventGroup};
use schema::{Row, Value};

use crate::error::AppError;
use crate::model::timeline::{PAGE, Technique, TimelinePage, TimelineRow};
use crate::model::{DeviceId, EventId, Facet, Moment, Span};
use crate::server::access::Entered;
use crate::server::{charts, devices};
use crate::url::TimelineQuery;

mod counts;
mod event;
mod flags;
mod gaps;
mod marks;
mod page;
mod process;
mod whole;

pub use event::{describe, event};
pub use flags::{flag, unflag};
pub use gaps::gaps;
pub use process::process;
pub use whole::Whole;

/// An event's id: table, place in the log and time, so that it is found without a search.
#[must_use]
pub fn event_id(row: &Row) -> EventId {
    let (seq, at) = place(row);
    EventId(format!("{}-{seq}-{at}", row.table().name))
}

/// A row's place in the log and its time.
fn place(row: &Row) -> (i64, i64) {
    let long = |name| match row.get(name) {
        Some(Value::Long(number) | Value::DateTime(number)) => number,
        _ => 0,
    };
    (long("_Seq"), long("Timestamp"))
}

/// What an [`EventId`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The table.
    pub table: &'static schema::Table,
    /// Place in the tenant's log.
    pub seq: i64,
    /// Time, microseconds since 1970.
    pub at: i64,
}

impl Place {
    /// Reads an id; `None` where it is none of ours.
    #[must_use]
    pub fn read(id: &EventId) -> Option<Self> {
        let (table, rest) = id.as_str().split_once('-')?;
        let (seq, at) = rest.split_once('-')?;
        Some(Self { table: schema::table(table)?, seq: seq.parse().ok()?, at: at.parse().ok()? })
    }

    /// The one microsecond in which it happened.
    #[must_use]
    pub fn instant(self) -> Span {
        Span { from: Moment(self.at), to: Moment(self.at.saturating_add(1)) }
    }
}

/// One page of a device's timeline, with the counts around it.
///
/// # Errors
/// [`AppError::NotFound`] for a device the caller does not see; else where the store cannot be read.
pub async fn page(
    entered: &Entered,
    device: DeviceId,
    query: TimelineQuery,
) -> Result<TimelinePage, AppError> {
    let known = devices::visible(entered, &device).await?;
    let window = query.range.resolve(Moment(entered.clock().now()));
    let zoom = query.zoom.map_or(window, |zoom| Span {
        from: zoom.from.max(window.from),
        to: zoom.to.min(window.to),
    });
    let marks = marks::of_device(entered, device.as_str(), window).await?;
    let width = charts::bucket_width(window, 96);
    let ask =
        counts::Ask { device: device.as_str(), window, zoom, width, query: &query, marks: &marks };
    let (counts, gaps) =
        tokio::try_join!(counts::count(entered, &ask), gaps(entered, device.as_str(), window))?;
    let found = page::find(entered, &ask, &counts).await?;
    let buckets = counts.buckets(&query, &marks, &gaps);
    let end = buckets.last().map_or(window.to, |last| last.at.plus_seconds(width));
    let mut groups: Vec<Facet> = counts
        .by_group()
        .into_iter()
        .map(|(group, count)| Facet {
            value: group.key().to_owned(),
            label: group.label().to_owned(),
            count,
        })
        .collect();
    groups.sort_by(|one, other| other.count.cmp(&one.count).then(one.label.cmp(&other.label)));
    Ok(TimelinePage {
        rows: found.rows.iter().map(|row| line(row, &marks)).collect(),
        matched: counts.matched(&query),
        total: counts.total,
        window,
        chart: charts::histogram(&buckets, query.zoom.map(|_| zoom), end),
        buckets,
        gaps,
        above: found.above.unwrap_or(zoom.to),
        flagged: marks.flags.len() as u64,
        groups,
        newest: (known.last_seen > 0).then_some(Moment(known.last_seen)),
        previous: found.previous,
        next: found.next,
        device,
    })
}

fn line(row: &Row, marks: &marks::Marks) -> TimelineRow {
    let line = crate::server::events::describe::line(row);
    let (seq, at) = place(row);
    let mark = marks.of(seq);
    TimelineRow {
        id: event_id(row),
        at: Moment(at),
        group: group_of(row),
        action: line.action,
        action_type: row.text("ActionType").unwrap_or_default().to_owned(),
        process: line.process,
        object: line.object,
        detail: line.detail,
        user: crate::server::events::describe::user(row),
        techniques: mark.map(|mark| techniques(&mark.techniques)).unwrap_or_default(),
        severity: mark.map(|mark| mark.severity),
        flag: marks.flags.get(&seq).map(flags::told),
    }
}

/// Techniques with their names.
fn techniques(ids: &[String]) -> Vec<Technique> {
    let named = |id: &String| Technique {
        id: id.clone(),
        name: detection::attack::technique_name(id).unwrap_or_default().to_owned(),
    };
    ids.iter().map(named).collect()
}

/// An event's group.
#[must_use]
pub fn group_of(row: &Row) -> EventGroup {
    action::group_of(row.table().name, row.text("ActionType").unwrap_or_default())
}

/// Rows on a page and the one that tells whether there are more.
const LIMIT: usize = PAGE + 1;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn event_ids_lead_back_to_their_place() {
        let mut row = Row::new(schema::table("DeviceFileEvents").unwrap());
        row.set("_Seq", Value::Long(7)).unwrap();
        row.set("Timestamp", Value::DateTime(-5)).unwrap();
        let place = Place::read(&event_id(&row)).unwrap();
        assert_eq!((place.table.name, place.seq, place.at), ("DeviceFileEvents", 7, -5));
        for text in ["", "DeviceFileEvents", "Nowhere-1-2", "DeviceFileEvents-x-2"] {
            assert_eq!(Place::read(&EventId(text.to_owned())), None, "{text}");
        }
    }
}
