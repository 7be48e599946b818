//! Who signed in to a device.

use std::collections::BTreeMap;

use super::grouped::Group;
use crate::model::device::LoggedOn;
use crate::server::inventory::INTERACTIVE;

/// The columns by which sign-ins are grouped.
pub(super) const COLUMNS: &[&str] = &["AccountDomain", "AccountName", "ActionType", "LogonType"];

/// The accounts, those most often at the device first, then by sign-ins of any kind.
pub(super) fn users(groups: &[Group]) -> Vec<LoggedOn> {
    let mut by_account: BTreeMap<String, LoggedOn> = BTreeMap::new();
    for group in groups {
        let (domain, name) = (group.key(0), group.key(1));
        if matches!(name, "" | "-") {
            continue;
        }
        let account = if domain.is_empty() { name.to_owned() } else { format!("{domain}\\{name}") };
        let succeeded = group.key(2).starts_with("LogonSuccess");
        let failed = group.key(2).starts_with("LogonFailed");
        if !succeeded && !failed {
            continue;
        }
        // Windows does not tell case apart, and sensors write it differently.
        let user = by_account.entry(account.to_lowercase()).or_insert_with(|| LoggedOn {
            account,
            first: group.first,
            last: group.last,
            ..LoggedOn::default()
        });
        user.first = user.first.min(group.first);
        user.last = user.last.max(group.last);
        if failed {
            user.failed += group.events;
            continue;
        }
        let kind = match group.key(3) {
            "" => "Unknown",
            kind => kind,
        };
        match user.kinds.iter_mut().find(|(known, _)| known == kind) {
            Some((_, number)) => *number += group.events,
            None => user.kinds.push((kind.to_owned(), group.events)),
        }
        if INTERACTIVE.contains(&kind) {
            user.at_device += group.events;
        }
    }
    let mut users: Vec<LoggedOn> = by_account.into_values().collect();
    for user in &mut users {
        user.kinds.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    }
    users.sort_by_key(|user| {
        std::cmp::Reverse((user.at_device, user.successful(), user.failed, user.last))
    });
    users
}

/// Who was at the device most often and, if that is somebody else, least often.
pub(super) fn frequent(users: &[LoggedOn]) -> Vec<(String, u64)> {
    let mut there = users.iter().filter(|user| user.at_device > 0);
    let told = |user: &LoggedOn| (user.account.clone(), user.at_device);
    let most = there.next().map(told);
    let least = there.next_back().map(told);
    most.into_iter().chain(least).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Moment;

    fn group(keys: [&str; 4], at: i64, events: u64) -> Group {
        let keys = keys.map(ToOwned::to_owned).to_vec();
        Group { keys, first: Moment(at), last: Moment(at + 5), events }
    }

    #[test]
    fn sign_ins_are_told_by_account_kind_and_outcome() {
        let groups = [
            group(["LARK", "ada", "LogonSuccess", "Network"], 50, 7),
            group(["LARK", "ada", "LogonSuccess", "Interactive"], 10, 2),
            group(["lark", "Ada", "LogonFailed", "Interactive"], 90, 3),
            group(["LARK", "bo", "LogonSuccess", "RemoteInteractive"], 20, 9),
            group(["LARK", "svc", "LogonSuccess", "Service"], 20, 400),
            group(["LARK", "cy", "LogonSuccess", "Unlock"], 20, 1),
            group(["LARK", "ada", "x-Logoff", "Network"], 1, 9),
            group(["LARK", "-", "LogonFailed", "Network"], 1, 9),
        ];
        let users = users(&groups);
        let names: Vec<&str> = users.iter().map(|user| user.account.as_str()).collect();
        assert_eq!(names, ["LARK\\bo", "LARK\\ada", "LARK\\cy", "LARK\\svc"]);
        let ada = &users[1];
        assert_eq!((ada.at_device, ada.successful(), ada.failed), (2, 9, 3));
        assert_eq!(ada.kinds, [("Network".to_owned(), 7), ("Interactive".to_owned(), 2)]);
        assert_eq!((ada.first, ada.last), (Moment(10), Moment(95)));
        assert_eq!(frequent(&users), [("LARK\\bo".to_owned(), 9), ("LARK\\cy".to_owned(), 1)]);
        assert_eq!(frequent(&users[..1]).len(), 1, "the only one is not the least frequent too");
        assert!(frequent(&users[3..]).is_empty(), "a service is nobody at the device");
    }
}
