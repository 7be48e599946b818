//! Processes: their start and end, calls into others, images and drivers.

use super::Action::Is;
use super::shared::{ELEVATION, INTEGRITY, SECURITY_ACTOR, SUBJECT, SYSMON_ACTOR, SYSMON_HASHES};
use super::{EventRule, Fallback, FieldRule, Log, field};
use crate::mapping::codec::Codec::{
    Also, Dashed, Except, Extra, Guid, Hex, Long, Lower, Named, Path, PathLower, Sid, Text, User,
    UtcTime,
};

pub(super) const RULES: &[EventRule] = &[
    EventRule {
        // Sysmon does not know the token's type.
        cells: &[("ProcessTokenElevation", "None")],
        ..EventRule::new(
            Log::Sysmon,
            &[1],
            "DeviceProcessEvents",
            Is("ProcessCreated"),
            &[SYSMON_PROCESS, SYSMON_HASHES],
        )
    },
    EventRule {
        // A process without a target account runs as the account that started it.
        fallback: Some(Fallback {
            probe: "AccountName",
            columns: &[
                ("AccountName", "InitiatingProcessAccountName"),
                ("AccountDomain", "InitiatingProcessAccountDomain"),
                ("AccountSid", "InitiatingProcessAccountSid"),
                ("LogonId", "InitiatingProcessLogonId"),
            ],
        }),
        ..EventRule::new(
            Log::Security,
            &[4688],
            "DeviceProcessEvents",
            Is("ProcessCreated"),
            &[SECURITY_PROCESS, SUBJECT],
        )
    },
    EventRule::new(
        Log::Sysmon,
        &[5],
        "DeviceEvents",
        Is("x-ProcessTerminated"),
        &[SYSMON_ACTOR, ENDED_SYSMON],
    ),
    EventRule::new(
        Log::Security,
        &[4689],
        "DeviceEvents",
        Is("x-ProcessTerminated"),
        &[SECURITY_ACTOR, SUBJECT, ENDED_SECURITY],
    ),
    EventRule::new(
        Log::Sysmon,
        &[6],
        "DeviceEvents",
        Is("DriverLoad"),
        &[SYSMON_ACTOR, LOADED, SYSMON_HASHES],
    ),
    EventRule::new(
        Log::Sysmon,
        &[7],
        "DeviceImageLoadEvents",
        Is("ImageLoaded"),
        &[SYSMON_ACTOR, LOADED, SYSMON_HASHES],
    ),
    EventRule::new(
        Log::Sysmon,
        &[8],
        "DeviceEvents",
        Is("CreateRemoteThreadApiCall"),
        &[THREAD_GUIDS, BETWEEN_PROCESSES],
    ),
    EventRule::new(
        Log::Sysmon,
        &[10],
        "DeviceEvents",
        Is("OpenProcessApiCall"),
        &[ACCESS_GUIDS, BETWEEN_PROCESSES, ACCESS],
    ),
    EventRule::new(Log::Sysmon, &[25], "DeviceEvents", Is("x-ProcessTampering"), &[SYSMON_ACTOR]),
    EventRule::new(
        Log::Security,
        &[4703],
        "DeviceEvents",
        Is("ProcessPrimaryTokenModified"),
        &[SECURITY_ACTOR, SUBJECT, TOKEN],
    ),
];

const SYSMON_PROCESS: &[FieldRule] = &[
    field("UtcTime", UtcTime),
    field("ProcessGuid", Guid { id: "ProcessUniqueId", time: "" }),
    field("ProcessId", Long("ProcessId")),
    field("Image", Path { folder: "FolderPath", file: "FileName" }),
    field("CommandLine", Text("ProcessCommandLine")),
    field("CurrentDirectory", Extra("ProcessCurrentWorkingDirectory")),
    field("User", User { domain: "AccountDomain", name: "AccountName" }),
    field("LogonId", Hex("LogonId")),
    // Linux: no session was set, and no level exists.
    field("TerminalSessionId", Except(&Long("CreatedProcessSessionId"), &["4294967295"])),
    field("IntegrityLevel", Except(&Dashed("ProcessIntegrityLevel"), &["no level"])),
    field("Company", Dashed("ProcessVersionInfoCompanyName")),
    field("Product", Dashed("ProcessVersionInfoProductName")),
    field("FileVersion", Dashed("ProcessVersionInfoProductVersion")),
    field("OriginalFileName", Dashed("ProcessVersionInfoOriginalFileName")),
    field("Description", Dashed("ProcessVersionInfoFileDescription")),
    field(
        "ParentProcessGuid",
        Guid { id: "InitiatingProcessUniqueId", time: "InitiatingProcessCreationTime" },
    ),
    field("ParentProcessId", Long("InitiatingProcessId")),
    field(
        "ParentImage",
        PathLower { folder: "InitiatingProcessFolderPath", file: "InitiatingProcessFileName" },
    ),
    field("ParentCommandLine", Text("InitiatingProcessCommandLine")),
    field(
        "ParentUser",
        User { domain: "InitiatingProcessAccountDomain", name: "InitiatingProcessAccountName" },
    ),
];

const SECURITY_PROCESS: &[FieldRule] = &[
    field("NewProcessId", Hex("ProcessId")),
    field("NewProcessName", Path { folder: "FolderPath", file: "FileName" }),
    field("CommandLine", Text("ProcessCommandLine")),
    field("TokenElevationType", Named("ProcessTokenElevation", ELEVATION)),
    field("MandatoryLabel", Named("ProcessIntegrityLevel", INTEGRITY)),
    field("TargetUserSid", Sid("AccountSid")),
    field("TargetUserName", Lower("AccountName")),
    field("TargetDomainName", Lower("AccountDomain")),
    field("TargetLogonId", Hex("LogonId")),
    field("ProcessId", Hex("InitiatingProcessId")),
    field(
        "ParentProcessName",
        PathLower { folder: "InitiatingProcessFolderPath", file: "InitiatingProcessFileName" },
    ),
];

/// The process that ended is also the object of the row.
const ENDED_SYSMON: &[FieldRule] = &[
    field("ProcessId", Also(&Long("ProcessId"))),
    field("Image", Also(&Path { folder: "FolderPath", file: "FileName" })),
];

const ENDED_SECURITY: &[FieldRule] = &[
    field("ProcessId", Also(&Hex("ProcessId"))),
    field("ProcessName", Also(&Path { folder: "FolderPath", file: "FileName" })),
];

const LOADED: &[FieldRule] =
    &[field("ImageLoaded", Path { folder: "FolderPath", file: "FileName" })];

/// Event 8 spells the ending of its ids `Guid`, event 10 `GUID`; collectors have mixed them up.
const THREAD_GUIDS: &[FieldRule] = &[
    field(
        "SourceProcessGuid",
        Guid { id: "InitiatingProcessUniqueId", time: "InitiatingProcessCreationTime" },
    ),
    field("TargetProcessGuid", Also(&Guid { id: "", time: "ProcessCreationTime" })),
];

const ACCESS_GUIDS: &[FieldRule] = &[
    field(
        "SourceProcessGUID",
        Guid { id: "InitiatingProcessUniqueId", time: "InitiatingProcessCreationTime" },
    ),
    field(
        "SourceProcessGuid",
        Also(&Guid { id: "InitiatingProcessUniqueId", time: "InitiatingProcessCreationTime" }),
    ),
    field("TargetProcessGUID", Also(&Guid { id: "", time: "ProcessCreationTime" })),
    field("TargetProcessGuid", Also(&Guid { id: "", time: "ProcessCreationTime" })),
];

const BETWEEN_PROCESSES: &[FieldRule] = &[
    field("UtcTime", UtcTime),
    field("SourceProcessId", Long("InitiatingProcessId")),
    field(
        "SourceImage",
        PathLower { folder: "InitiatingProcessFolderPath", file: "InitiatingProcessFileName" },
    ),
    field(
        "SourceUser",
        User { domain: "InitiatingProcessAccountDomain", name: "InitiatingProcessAccountName" },
    ),
    field("TargetProcessId", Long("ProcessId")),
    field("TargetImage", Path { folder: "FolderPath", file: "FileName" }),
    field("TargetUser", User { domain: "AccountDomain", name: "AccountName" }),
];

const ACCESS: &[FieldRule] = &[field("GrantedAccess", Also(&Extra("DesiredAccess")))];

const TOKEN: &[FieldRule] = &[
    field("TargetUserSid", Sid("AccountSid")),
    field("TargetUserName", Lower("AccountName")),
    field("TargetDomainName", Lower("AccountDomain")),
    field("TargetLogonId", Hex("LogonId")),
];
