//! MITRE ATT&CK names: all tactics, and the techniques that the shipped rules use.
//!
//! Technique names are MITRE's; a technique that is not listed is shown by its id alone.

mod techniques;

/// One tactic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tactic {
    /// As in Sigma tags after `attack.`, with hyphens (`command-and-control`).
    pub key: &'static str,
    /// As people read it.
    pub name: &'static str,
}

/// The tactics of the enterprise matrix in the order of an intrusion. Version 19 of ATT&CK split
/// defence evasion into two; rules of both ages are around, so all three names stand here.
pub const TACTICS: &[Tactic] = &[
    Tactic { key: "reconnaissance", name: "Reconnaissance" },
    Tactic { key: "resource-development", name: "Resource Development" },
    Tactic { key: "initial-access", name: "Initial Access" },
    Tactic { key: "execution", name: "Execution" },
    Tactic { key: "persistence", name: "Persistence" },
    Tactic { key: "privilege-escalation", name: "Privilege Escalation" },
    Tactic { key: "defense-evasion", name: "Defense Evasion" },
    Tactic { key: "stealth", name: "Stealth" },
    Tactic { key: "defense-impairment", name: "Defense Impairment" },
    Tactic { key: "credential-access", name: "Credential Access" },
    Tactic { key: "discovery", name: "Discovery" },
    Tactic { key: "lateral-movement", name: "Lateral Movement" },
    Tactic { key: "collection", name: "Collection" },
    Tactic { key: "command-and-control", name: "Command and Control" },
    Tactic { key: "exfiltration", name: "Exfiltration" },
    Tactic { key: "impact", name: "Impact" },
];

/// The name of a technique by its id (`T1059.001`), where it is listed.
#[must_use]
pub fn technique_name(id: &str) -> Option<&'static str> {
    let place = techniques::TECHNIQUES.binary_search_by(|(key, _)| (*key).cmp(id)).ok()?;
    techniques::TECHNIQUES.get(place).map(|(_, name)| *name)
}

/// Tactic names in matrix order and sorted technique ids out of Sigma tags. Both spellings of
/// tactics (`command_and_control`, `command-and-control`) are known.
pub(crate) fn from_tags(tags: &[String]) -> (Vec<&'static str>, Vec<String>) {
    let attack: Vec<String> = tags
        .iter()
        .filter_map(|tag| tag.to_ascii_lowercase().strip_prefix("attack.").map(str::to_owned))
        .collect();
    let is_set = |key: &str| attack.iter().any(|tag| tag.replace('_', "-") == key);
    let tactics = TACTICS.iter().filter(|t| is_set(t.key)).map(|t| t.name).collect();
    let mut techniques: Vec<String> =
        attack.iter().filter(|tag| is_technique(tag)).map(|tag| tag.to_ascii_uppercase()).collect();
    techniques.sort();
    techniques.dedup();
    (tactics, techniques)
}

/// `t1059` or `t1059.001`.
fn is_technique(tag: &str) -> bool {
    let digits =
        |text: &str, count| text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
    tag.strip_prefix('t').is_some_and(|rest| match rest.split_once('.') {
        Some((main, sub)) => digits(main, 4) && digits(sub, 3),
        None => digits(rest, 4),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_give_tactics_in_order_and_sorted_techniques() {
        let check = |tags: &[&str], tactics: &[&str], techniques: &[&str]| {
            let tags: Vec<String> = tags.iter().map(|tag| (*tag).to_owned()).collect();
            let (found_tactics, found_techniques) = from_tags(&tags);
            assert_eq!(found_tactics, tactics, "{tags:?}");
            assert_eq!(found_techniques, techniques, "{tags:?}");
        };
        check(&[], &[], &[]);
        check(
            &["attack.t1059.001", "attack.impact", "attack.execution", "attack.T1047"],
            &["Execution", "Impact"],
            &["T1047", "T1059.001"],
        );
        check(&["attack.command_and_control"], &["Command and Control"], &[]);
        check(&["attack.stealth"], &["Stealth"], &[]);
        check(&["cve.2021-44228", "attack.g0016", "attack.s0002", "t1059"], &[], &[]);
        check(&["attack.t1059.001", "attack.T1059.001"], &[], &["T1059.001"]);
    }

    #[test]
    fn techniques_are_sorted_and_found_by_id() {
        assert!(techniques::TECHNIQUES.is_sorted_by_key(|(id, _)| *id));
        assert_eq!(technique_name("T1059.001"), Some("PowerShell"));
        assert_eq!(technique_name("T0000"), None);
    }
}
