//! Logons, logoffs and the privileges of a new session.

use super::Action::Is;
use super::shared::{CLIENT, SECURITY_ACTOR, SUBJECT, SUBJECT_WITHOUT_SESSION};
use super::{EventRule, FieldRule, Log, field};
use crate::mapping::codec::Codec::{Also, Dashed, Hex, Lower, Named, Sid, Text};

pub(super) const RULES: &[EventRule] = &[
    EventRule::new(Log::Security, &[4624], TABLE, Is("LogonSuccess"), LOGON),
    EventRule::new(
        Log::Security,
        &[4625],
        TABLE,
        Is("LogonFailed"),
        &[SESSION, REQUEST, FAILURE, CLIENT, SECURITY_ACTOR, SUBJECT_WITHOUT_SESSION],
    ),
    EventRule::new(Log::Security, &[4648], TABLE, Is("LogonAttempted"), LOGON),
    EventRule::new(Log::Security, &[4634, 4647], TABLE, Is("x-Logoff"), &[SESSION]),
    EventRule::new(
        Log::Security,
        &[4672],
        "DeviceEvents",
        Is("x-SpecialPrivilegesAssigned"),
        &[SUBJECT, PRIVILEGED],
    ),
];

const TABLE: &str = "DeviceLogonEvents";

const LOGON: &[&[FieldRule]] = &[SESSION, REQUEST, CLIENT, SECURITY_ACTOR, SUBJECT_WITHOUT_SESSION];

const SESSION: &[FieldRule] = &[
    field("LogonType", Named("LogonType", TYPES)),
    field("TargetUserSid", Sid("AccountSid")),
    field("TargetUserName", Lower("AccountName")),
    field("TargetDomainName", Lower("AccountDomain")),
    field("TargetLogonId", Hex("LogonId")),
];

const REQUEST: &[FieldRule] = &[
    field("WorkstationName", Dashed("RemoteDeviceName")),
    field("AuthenticationPackageName", Text("Protocol")),
    field("LmPackageName", Also(&Dashed("Protocol"))),
];

/// `SubStatus` says more; where it is zero, `Status` has the reason.
const FAILURE: &[FieldRule] = &[
    field("SubStatus", Named("FailureReason", REASONS)),
    field("Status", Also(&Named("FailureReason", REASONS))),
];

/// The account that got the privileges is also the object of the row.
const PRIVILEGED: &[FieldRule] = &[
    field("SubjectUserSid", Also(&Sid("AccountSid"))),
    field("SubjectUserName", Also(&Lower("AccountName"))),
    field("SubjectDomainName", Also(&Lower("AccountDomain"))),
    field("SubjectLogonId", Also(&Hex("LogonId"))),
];

/// Logon types (ntsecapi.h, `SECURITY_LOGON_TYPE`).
const TYPES: &[(&str, &str)] = &[
    ("2", "Interactive"),
    ("3", "Network"),
    ("4", "Batch"),
    ("5", "Service"),
    ("7", "Unlock"),
    ("8", "NetworkCleartext"),
    ("9", "NewCredentials"),
    ("10", "RemoteInteractive"),
    ("11", "CachedInteractive"),
    ("12", "CachedRemoteInteractive"),
    ("13", "CachedUnlock"),
];

/// Status codes (MS-ERREF 2.3.1) that a refused logon carries.
const REASONS: &[(&str, &str)] = &[
    ("0xc000006a", "InvalidUserNameOrPassword"),
    ("0xc000006d", "InvalidUserNameOrPassword"),
    ("0xc0000064", "UnknownUser"),
    ("0xc000006f", "LogonHoursRestriction"),
    ("0xc0000070", "WorkstationRestriction"),
    ("0xc0000071", "PasswordExpired"),
    ("0xc0000072", "AccountDisabled"),
    ("0xc0000133", "TimeSkew"),
    ("0xc000015b", "LogonTypeNotGranted"),
    ("0xc0000193", "AccountExpired"),
    ("0xc0000224", "PasswordMustChange"),
    ("0xc0000234", "AccountLockedOut"),
];
