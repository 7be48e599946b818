//! What of a story is worth a first look.

use super::MOST;
use crate::model::TreeNode;

/// Leaves out what the processes before the attack did beside it: above the first process with an
/// alert only the way down is kept, from there on everything.
pub(super) fn to_attack(node: &mut TreeNode) {
    if node.focus || !node.alerts.is_empty() {
        return;
    }
    node.children.retain(leads_to_alert);
    for child in &mut node.children {
        to_attack(child);
    }
}

fn leads_to_alert(node: &TreeNode) -> bool {
    node.focus || !node.alerts.is_empty() || node.children.iter().any(leads_to_alert)
}

/// Keeps nodes with alerts, the way to them, and what hangs on the matched one.
pub(super) fn to_alerts(node: &mut TreeNode) -> bool {
    if node.focus {
        node.children.truncate(usize::try_from(MOST).unwrap_or(usize::MAX) / 2);
        return true;
    }
    let mut kept = Vec::new();
    for mut child in std::mem::take(&mut node.children) {
        if to_alerts(&mut child) {
            kept.push(child);
        }
    }
    node.children = kept;
    !node.children.is_empty() || !node.alerts.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::tree::AlertMark;
    use crate::model::{AlertId, Severity};
    use crate::server::processes::{self, Process};

    fn node(name: &str, children: Vec<TreeNode>) -> TreeNode {
        let process = Process { name: name.to_owned(), ..Process::default() };
        TreeNode { children, ..processes::node(&process) }
    }

    fn alerting(mut node: TreeNode) -> TreeNode {
        let id = AlertId("a".to_owned());
        node.alerts.push(AlertMark { id, title: "a".to_owned(), severity: Severity::High });
        node
    }

    fn names(node: &TreeNode) -> String {
        let below: Vec<String> = node.children.iter().map(names).collect();
        format!("{}({})", node.name, below.join(" "))
    }

    #[test]
    fn an_attack_keeps_its_way_and_everything_from_its_first_alert_down() {
        let upd = alerting(node("upd", vec![node("whoami", vec![]), node("beacon", vec![])]));
        let word = node("word", vec![node("printer", vec![]), upd]);
        let saved = alerting(node("saved", vec![]));
        let mut mail = node("mail", vec![node("lookup", vec![]), saved, word]);
        to_attack(&mut mail);
        assert_eq!(names(&mail), "mail(saved() word(upd(whoami() beacon())))");
    }

    #[test]
    fn a_long_story_keeps_alerts_their_way_and_the_matched_event() {
        let mut hit = node("hit", vec![node("below", vec![])]);
        hit.focus = true;
        let mut root = node("root", vec![node("noise", vec![]), node("way", vec![hit])]);
        to_alerts(&mut root);
        assert_eq!(names(&root), "root(way(hit(below())))");
    }
}
