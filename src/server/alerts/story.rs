//! What happened around a matched event: the tree of processes from the first one below the
//! session down to whatever followed, with the alerts on it.

use std::collections::{HashMap, HashSet};

use schema::{Row, Value};

use super::detail::kept_row;
use super::severity_of;
use crate::error::AppError;
use crate::model::alert::Story;
use crate::model::device::DeviceRef;
use crate::model::event::{EventDetail, Field, FieldGroup};
use crate::model::timeline::EventGroup;
use crate::model::tree::AlertMark;
use crate::model::{AlertId, EventId, Marked, Moment, Span, TreeNode};
use crate::server::access::Entered;
use crate::server::detections::UNMAPPED;
use crate::server::processes::{self, Index, Process};
use crate::server::records::alerts::{self, Alert};

mod narrow;
mod told;

/// How far before and after the matched event the story reaches, seconds.
const BEFORE: i64 = 24 * 3600;
const AFTER: i64 = 2 * 3600;
/// A story of more nodes keeps those with alerts, their path, and the matched event's own.
const MOST: u32 = 150;
/// The same where the whole story was asked for: more is no page any more.
const MOST_WHOLE: u32 = 1_500;
/// Processes of a tree: the rest is left out, and told.
const MOST_PROCESSES: usize = 5_000;

/// Processes that start everything in a session: a story begins below them.
const ROOTS: &[&str] = &[
    "explorer.exe",
    "services.exe",
    "svchost.exe",
    "wininit.exe",
    "winlogon.exe",
    "userinit.exe",
    "smss.exe",
    "system",
    "systemd",
    "init",
    "sshd",
    "cron",
    "crond",
    "taskeng.exe",
    "taskhostw.exe",
];

/// The matched row as the alert kept it; `None` for a record without a table.
pub(super) fn matched_row(alert: &Alert) -> Option<Row> {
    let mut row = kept_row(alert).filter(|row| row.table().name != UNMAPPED)?;
    // The row's place is no published cell; the story and its links need it.
    row.set("_Seq", Value::Long(alert.seq)).ok()?;
    Some(row)
}

/// The matched record of an alert without a row: its own fields.
pub(super) fn unmapped_event(alert: &Alert, device: DeviceRef) -> EventDetail {
    let event: serde_json::Value = serde_json::from_str(&alert.event).unwrap_or_default();
    let fields = event.get("Fields").and_then(|fields| fields.as_object());
    let fields: Vec<Field> = fields
        .into_iter()
        .flatten()
        .map(|(name, value)| Field {
            label: name.clone(),
            name: name.clone(),
            value: Marked::plain(value.as_str().map_or(value.to_string(), ToOwned::to_owned)),
            kind: None,
        })
        .collect();
    EventDetail {
        id: EventId::default(),
        device,
        at: Moment::from_millis(alert.time),
        received: Some(Moment::from_millis(alert.received)),
        group: EventGroup::Other,
        action: alert.action_type.clone(),
        action_type: alert.action_type.clone(),
        table: String::new(),
        source: alert.action_type.clone(),
        alerts: Vec::new(),
        techniques: Vec::new(),
        flag: None,
        groups: vec![FieldGroup { title: "Event".to_owned(), fields }],
        ancestry: None,
        raw: serde_json::to_string_pretty(&event).unwrap_or_default(),
    }
}

/// The story of an alert: what its attack did, or with `whole` all that its processes did.
pub(super) async fn story(
    entered: &Entered,
    alert: &Alert,
    row: Option<&Row>,
    needles: &[&str],
    whole: bool,
) -> Result<Story, AppError> {
    let Some(row) = row else { return Ok(Story::default()) };
    let own = processes::started(row);
    let Some(process) = own.clone().or_else(|| processes::actor(row)) else {
        return Ok(alone(row, alert));
    };
    let at = Moment::from_millis(alert.time);
    let span = Span { from: at.plus_seconds(-BEFORE), to: at.plus_seconds(AFTER) };
    let pool = entered.tenant.database().pool();
    let (index, near) =
        tokio::try_join!(processes::load(entered, &alert.device_id, span), async {
            alerts::of_device(pool, &alert.device_id, span.from.millis(), span.to.millis())
                .await
                .map_err(AppError::internal)
        })?;
    let lineage = index.lineage(&process);
    let from = lineage.iter().rposition(|process| is_root(&process.name)).map_or(0, |at| at + 1);
    let top = lineage.get(from.min(lineage.len().saturating_sub(1)));
    let Some(top) = top else { return Ok(alone(row, alert)) };
    let (mut tree, cut) = grow(&index, top);
    let told = told::find(entered, &alert.device_id, span, at, &tree).await?;
    told::hang(&mut tree, &told.rows);
    if own.is_none() && !told.rows.iter().any(|other| same_event(other, row)) {
        told::hang(&mut tree, std::slice::from_ref(row));
    }
    let marks = marks(&near);
    let mut root = finish(tree, &marks, alert.seq, needles);
    let total = root.count();
    if !whole {
        narrow::to_attack(&mut root);
    }
    if root.count() > if whole { MOST_WHOLE } else { MOST } {
        narrow::to_alerts(&mut root);
    }
    let shown = root.count();
    Ok(Story {
        roots: vec![root],
        shown,
        total,
        more: cut || told.more || index.more,
        window: Some(span),
    })
}

/// A matched event that no process did.
fn alone(row: &Row, alert: &Alert) -> Story {
    let mut leaf = processes::leaf(row);
    leaf.focus = true;
    leaf.alerts = vec![mark(alert)];
    Story { roots: vec![leaf], shown: 1, total: 1, more: false, window: None }
}

fn is_root(name: &str) -> bool {
    ROOTS.iter().any(|root| root.eq_ignore_ascii_case(name))
}

/// A process or event on its way into the tree.
struct Branch {
    node: TreeNode,
    seq: Option<i64>,
    unique: String,
    children: Vec<Branch>,
}

fn branch(process: &Process) -> Branch {
    Branch {
        node: processes::node(process),
        seq: process.seq,
        unique: process.unique.clone(),
        children: Vec::new(),
    }
}

/// The tree below `top`, and whether processes were left out.
fn grow(index: &Index, top: &Process) -> (Branch, bool) {
    let mut children: HashMap<usize, Vec<usize>> = HashMap::new();
    for (place, start) in index.starts.iter().enumerate() {
        if let Some(parent) = index.find(&start.parent, start.process.at)
            && parent != place
        {
            children.entry(parent).or_default().push(place);
        }
    }
    let mut seen = HashSet::new();
    let mut root = branch(top);
    match index.find(top, top.at) {
        Some(place) => fill(index, &children, place, &mut root, &mut seen),
        None => {
            // The topmost process started before what is kept: its children name it as their parent.
            for (place, start) in index.starts.iter().enumerate() {
                let same = if top.unique.is_empty() {
                    start.parent.pid == top.pid && start.parent.name == top.name
                } else {
                    start.parent.unique == top.unique
                };
                if same && seen.insert(place) {
                    let mut child = branch(&start.process);
                    fill(index, &children, place, &mut child, &mut seen);
                    root.children.push(child);
                }
            }
        }
    }
    (root, seen.len() > MOST_PROCESSES)
}

fn fill(
    index: &Index,
    children: &HashMap<usize, Vec<usize>>,
    place: usize,
    parent: &mut Branch,
    seen: &mut HashSet<usize>,
) {
    for child in children.get(&place).into_iter().flatten() {
        if !seen.insert(*child) || seen.len() > MOST_PROCESSES {
            continue;
        }
        if let Some(start) = index.starts.get(*child) {
            let mut node = branch(&start.process);
            fill(index, children, *child, &mut node, seen);
            parent.children.push(node);
        }
    }
}

fn same_event(one: &Row, other: &Row) -> bool {
    one.get("_Seq").is_some() && one.get("_Seq") == other.get("_Seq")
}

fn mark(alert: &Alert) -> AlertMark {
    AlertMark {
        id: AlertId(alert.id.clone()),
        title: alert.title.clone(),
        severity: severity_of(alert.severity),
    }
}

fn marks(alerts: &[Alert]) -> HashMap<i64, Vec<AlertMark>> {
    let mut marks: HashMap<i64, Vec<AlertMark>> = HashMap::new();
    for alert in alerts {
        marks.entry(alert.seq).or_default().push(mark(alert));
    }
    for marks in marks.values_mut() {
        marks.sort_by_key(|mark| mark.severity);
    }
    marks
}

/// Sorts by time, sets alerts, focus and highlights.
fn finish(
    branch: Branch,
    marks: &HashMap<i64, Vec<AlertMark>>,
    focus: i64,
    needles: &[&str],
) -> TreeNode {
    let mut node = branch.node;
    node.focus = branch.seq == Some(focus);
    node.alerts = branch.seq.and_then(|seq| marks.get(&seq)).cloned().unwrap_or_default();
    if node.focus {
        node.detail = Marked::find(&node.detail.text(), needles);
    }
    node.children =
        branch.children.into_iter().map(|child| finish(child, marks, focus, needles)).collect();
    node.children.sort_by_key(|child| child.at);
    node
}

#[cfg(test)]
mod tests {
    use super::*;

    fn process(unique: &str, name: &str, at: i64) -> Process {
        Process {
            unique: unique.to_owned(),
            name: name.to_owned(),
            at: Some(Moment(at)),
            seq: Some(at),
            ..Process::default()
        }
    }

    #[test]
    fn the_tree_holds_everything_below_its_top_oldest_first() {
        let (a, b, c) = (process("a", "a", 1), process("b", "b", 3), process("c", "c", 2));
        let index = Index::new(vec![
            processes::Start { process: a.clone(), parent: Process::default() },
            processes::Start { process: b, parent: a.clone() },
            processes::Start { process: c, parent: a.clone() },
            processes::Start { process: process("x", "x", 4), parent: process("y", "y", 0) },
        ]);
        let tree = finish(grow(&index, &a).0, &HashMap::new(), 3, &[]);
        assert_eq!(tree.count(), 3);
        let names: Vec<_> = tree.children.iter().map(|child| child.name.as_str()).collect();
        assert_eq!(names, ["c", "b"]);
        assert!(tree.children[1].focus);
    }
}
