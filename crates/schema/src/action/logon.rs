//! Sign-ins and sign-outs.

use super::EventGroup::Logon;
use super::{ActionType, action};

pub(super) const ACTIONS: &[ActionType] = &[
    action("DeviceLogonEvents", "LogonSuccess", Logon, "Signed in"),
    action("DeviceLogonEvents", "LogonSuccessAggregatedReport", Logon, "Sign-ins, summed up"),
    action("DeviceLogonEvents", "LogonFailed", Logon, "Sign-in failed"),
    action("DeviceLogonEvents", "LogonFailedAggregatedReport", Logon, "Failed sign-ins, summed up"),
    action("DeviceLogonEvents", "LogonAttempted", Logon, "Sign-in with explicit credentials"),
    action("DeviceLogonEvents", "x-Logoff", Logon, "Signed out"),
    action(
        "DeviceEvents",
        "x-SpecialPrivilegesAssigned",
        Logon,
        "Signed in with special privileges",
    ),
    action("DeviceEvents", "RemoteDesktopConnection", Logon, "Remote desktop session opened"),
    action("DeviceEvents", "LogonRightsSettingEnabled", Logon, "Right to sign in granted"),
];
