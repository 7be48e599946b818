//! Accounts, groups and directory objects.

use super::Action::Is;
use super::shared::{SUBJECT, TARGET_ACCOUNT};
use super::{EventRule, FieldRule, Log, field};
use crate::mapping::codec::Codec::{Also, Sid};

pub(super) const RULES: &[EventRule] = &[
    account(&[4720], "UserAccountCreated"),
    account(&[4726], "UserAccountDeleted"),
    account(&[4738, 4722, 4725, 4740, 4767, 4781], "UserAccountModified"),
    account(&[4723, 4724], "PasswordChangeAttempt"),
    account(&[4797], "AccountCheckedForBlankPassword"),
    group(&[4731], "SecurityGroupCreated"),
    group(&[4734], "SecurityGroupDeleted"),
    group(&[4732], "UserAccountAddedToLocalGroup"),
    group(&[4733], "UserAccountRemovedFromLocalGroup"),
    group(&[4728, 4756], "x-UserAccountAddedToGroup"),
    group(&[4729, 4757], "x-UserAccountRemovedFromGroup"),
    subject(&[5136], "DirectoryServiceObjectModified"),
    subject(&[5137], "DirectoryServiceObjectCreated"),
    subject(&[4719], "AuditPolicyModification"),
    subject(&[6416], "PnpDeviceConnected"),
];

const fn account(ids: &'static [u32], action: &'static str) -> EventRule {
    EventRule::new(Log::Security, ids, "DeviceEvents", Is(action), &[TARGET_ACCOUNT, SUBJECT])
}

/// The target is the group, which has no column; the member is the row's account.
const fn group(ids: &'static [u32], action: &'static str) -> EventRule {
    EventRule::new(Log::Security, ids, "DeviceEvents", Is(action), &[MEMBER, SUBJECT])
}

const fn subject(ids: &'static [u32], action: &'static str) -> EventRule {
    EventRule::new(Log::Security, ids, "DeviceEvents", Is(action), &[SUBJECT])
}

const MEMBER: &[FieldRule] = &[field("MemberSid", Also(&Sid("AccountSid")))];
