//! Accounts, groups and the directory.

use super::EventGroup::Account;
use super::{ActionType, action};

pub(super) const ACTIONS: &[ActionType] = &[
    action("DeviceEvents", "UserAccountCreated", Account, "Account created"),
    action("DeviceEvents", "UserAccountDeleted", Account, "Account deleted"),
    action("DeviceEvents", "UserAccountModified", Account, "Account changed"),
    action(
        "DeviceEvents",
        "UserAccountAddedToLocalGroup",
        Account,
        "Account added to a local group",
    ),
    action(
        "DeviceEvents",
        "UserAccountRemovedFromLocalGroup",
        Account,
        "Account removed from a local group",
    ),
    action("DeviceEvents", "x-UserAccountAddedToGroup", Account, "Account added to a domain group"),
    action(
        "DeviceEvents",
        "x-UserAccountRemovedFromGroup",
        Account,
        "Account removed from a domain group",
    ),
    action("DeviceEvents", "SecurityGroupCreated", Account, "Security group created"),
    action("DeviceEvents", "SecurityGroupDeleted", Account, "Security group deleted"),
    action("DeviceEvents", "PasswordChangeAttempt", Account, "Password change tried"),
    action(
        "DeviceEvents",
        "AccountCheckedForBlankPassword",
        Account,
        "Account checked for a blank password",
    ),
    action("DeviceEvents", "DirectoryServiceObjectCreated", Account, "Directory object created"),
    action("DeviceEvents", "DirectoryServiceObjectModified", Account, "Directory object changed"),
    action("DeviceEvents", "LdapSearch", Account, "Directory searched"),
    action("DeviceEvents", "CredentialsBackup", Account, "Stored credentials backed up"),
    action("DeviceEvents", "DpapiAccessed", Account, "Protected secrets accessed"),
];
