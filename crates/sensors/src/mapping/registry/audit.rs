//! The Linux audit daemon. Ids are the numbers of the record types that say what happened; what
//! follows from several records (`EventType`, `CommandLine`, `TargetFilename`, the ends of a
//! connection, `LogonType`) the adapter has put beside them.

use super::Action::{By, Is};
use super::{EventRule, FieldRule, Log, field};
use crate::mapping::codec::Codec::{
    Address, Also, Dashed, Except, Extra, FromAction, HostName, Inside, Long, Lower, Named,
    NumberInside, Path, PathLower, Port, Text,
};
use crate::mapping::codec::Side::{Destination, Source};

pub(super) const RULES: &[EventRule] = &[
    EventRule {
        // Linux has no such token.
        cells: &[("ProcessTokenElevation", "None")],
        ..EventRule::new(
            Log::Audit,
            &[1309],
            "DeviceProcessEvents",
            Is("ProcessCreated"),
            &[STARTED, STARTED_POSIX],
        )
    },
    EventRule::new(
        Log::Audit,
        &[1306],
        "DeviceNetworkEvents",
        By {
            field: "EventType",
            values: &[
                ("Connect", "ConnectionSuccess"),
                ("ConnectStarted", "ConnectionAttempt"),
                ("Accept", "InboundConnectionAccepted"),
            ],
            otherwise: "ConnectionFailed",
        },
        &[ACTOR, ACTOR_POSIX, ENDPOINTS],
    ),
    EventRule {
        cells: &[("RequestProtocol", "Local")],
        ..EventRule::new(
            Log::Audit,
            &[1302],
            "DeviceFileEvents",
            By {
                field: "EventType",
                values: &[
                    ("FileCreate", "FileCreated"),
                    ("FileDelete", "FileDeleted"),
                    ("FileRename", "FileRenamed"),
                ],
                otherwise: "FileModified",
            },
            &[ACTOR, ACTOR_POSIX, FILE],
        )
    },
    EventRule::new(
        Log::Audit,
        &[1100, 1112],
        "DeviceLogonEvents",
        By {
            field: "res",
            values: &[
                ("success", "LogonSuccess"),
                ("failed", "LogonFailed"),
                ("1", "LogonSuccess"),
                ("0", "LogonFailed"),
            ],
            otherwise: "LogonAttempted",
        },
        &[LOGON],
    ),
];

/// How the kernel writes an id that was never set.
const UNSET: &[&str] = &["4294967295", "-1", "unset"];
/// The one account whose name is the same everywhere.
const ROOT: &[(&str, &str)] = &[("0", "root")];

/// The program that was started. The account is the one it runs as; the login account that stays the
/// same through `su` and `sudo` is that of the process before it.
const STARTED: &[FieldRule] = &[
    field("exe", Path { folder: "FolderPath", file: "FileName" }),
    field("pid", Long("ProcessId")),
    field("CommandLine", Text("ProcessCommandLine")),
    field("cwd", Extra("ProcessCurrentWorkingDirectory")),
    field("UID", Also(&Except(&Lower("AccountName"), UNSET))),
    field("uid", Also(&Named("AccountName", ROOT))),
    field("ses", Except(&Long("LogonId"), UNSET)),
    field("ppid", Long("InitiatingProcessId")),
    field("AUID", Except(&Lower("InitiatingProcessAccountName"), UNSET)),
    field("auid", Also(&Named("InitiatingProcessAccountName", ROOT))),
];

const STARTED_POSIX: &[FieldRule] = &[
    field("uid", NumberInside(&["ProcessPosixRealUser", "PosixUserId"])),
    field("UID", Inside(&["ProcessPosixRealUser", "Name"])),
    field("gid", NumberInside(&["ProcessPosixRealUser", "PrimaryPosixGroup", "PosixGroupId"])),
    field("GID", Inside(&["ProcessPosixRealUser", "PrimaryPosixGroup", "Name"])),
    field("euid", NumberInside(&["ProcessPosixEffectiveUser", "PosixUserId"])),
    field("EUID", Inside(&["ProcessPosixEffectiveUser", "Name"])),
    field("egid", NumberInside(&["ProcessPosixEffectiveGroup", "PosixGroupId"])),
    field("EGID", Inside(&["ProcessPosixEffectiveGroup", "Name"])),
];

/// The process that made the call.
const ACTOR: &[FieldRule] = &[
    field("pid", Long("InitiatingProcessId")),
    field(
        "exe",
        PathLower { folder: "InitiatingProcessFolderPath", file: "InitiatingProcessFileName" },
    ),
    field("proctitle", Text("InitiatingProcessCommandLine")),
    field("cwd", Extra("InitiatingProcessCurrentWorkingDirectory")),
    field("ppid", Long("InitiatingProcessParentId")),
    field("UID", Also(&Except(&Lower("InitiatingProcessAccountName"), UNSET))),
    field("uid", Also(&Named("InitiatingProcessAccountName", ROOT))),
];

const ACTOR_POSIX: &[FieldRule] = &[
    field("uid", NumberInside(&["InitiatingProcessPosixRealUser", "PosixUserId"])),
    field("UID", Inside(&["InitiatingProcessPosixRealUser", "Name"])),
    field(
        "gid",
        NumberInside(&["InitiatingProcessPosixRealUser", "PrimaryPosixGroup", "PosixGroupId"]),
    ),
    field("GID", Inside(&["InitiatingProcessPosixRealUser", "PrimaryPosixGroup", "Name"])),
    field("euid", NumberInside(&["InitiatingProcessPosixEffectiveUser", "PosixUserId"])),
    field("EUID", Inside(&["InitiatingProcessPosixEffectiveUser", "Name"])),
    field("egid", NumberInside(&["InitiatingProcessPosixEffectiveGroup", "PosixGroupId"])),
    field("EGID", Inside(&["InitiatingProcessPosixEffectiveGroup", "Name"])),
];

/// The protocol is not in the records.
const ENDPOINTS: &[FieldRule] = &[
    field(
        "EventType",
        FromAction(&[
            ("ConnectionSuccess", "Connect"),
            ("ConnectionAttempt", "ConnectStarted"),
            ("ConnectionFailed", "ConnectFailed"),
            ("InboundConnectionAccepted", "Accept"),
        ]),
    ),
    field(
        "Initiated",
        FromAction(&[
            ("ConnectionSuccess", "true"),
            ("ConnectionAttempt", "true"),
            ("ConnectionFailed", "true"),
            ("InboundConnectionAccepted", "false"),
        ]),
    ),
    field("SourceIp", Address(Source)),
    field("SourcePort", Port(Source)),
    field("DestinationIp", Address(Destination)),
    field("DestinationPort", Port(Destination)),
];

const FILE: &[FieldRule] = &[
    field(
        "EventType",
        FromAction(&[
            ("FileCreated", "FileCreate"),
            ("FileDeleted", "FileDelete"),
            ("FileRenamed", "FileRename"),
            ("FileModified", "FileModify"),
        ]),
    ),
    field("TargetFilename", Path { folder: "FolderPath", file: "FileName" }),
    field("SourceFilename", Path { folder: "PreviousFolderPath", file: "PreviousFileName" }),
];

/// Who signs in stands in `acct`, or in `id` where the account is known; the process is the one that
/// let them in.
const LOGON: &[FieldRule] = &[
    field("res", FromAction(&[("LogonSuccess", "success"), ("LogonFailed", "failed")])),
    field("acct", Lower("AccountName")),
    field("ID", Also(&Except(&Lower("AccountName"), UNSET))),
    field("id", Also(&Named("AccountName", ROOT))),
    field("LogonType", Text("LogonType")),
    field("ses", Except(&Long("LogonId"), UNSET)),
    field("addr", Except(&Dashed("RemoteIP"), &["?"])),
    field("hostname", HostName("RemoteDeviceName")),
    field("pid", Long("InitiatingProcessId")),
    field(
        "exe",
        PathLower { folder: "InitiatingProcessFolderPath", file: "InitiatingProcessFileName" },
    ),
    field("UID", Except(&Lower("InitiatingProcessAccountName"), UNSET)),
    field("uid", Also(&Named("InitiatingProcessAccountName", ROOT))),
];
