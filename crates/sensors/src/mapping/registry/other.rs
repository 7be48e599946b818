//! Scripts, antivirus, WMI and the clipboard.

use super::Action::Is;
use super::shared::{SYSMON_ACTOR, WRITER};
use super::{EventRule, FieldRule, Log, field};
use crate::mapping::codec::Codec::{Also, Extra, Path, PathLower, Resource, User};

pub(super) const RULES: &[EventRule] = &[
    EventRule::new(
        Log::PowerShell,
        &[4104],
        "DeviceEvents",
        Is("ScriptContent"),
        &[SCRIPT, WRITER],
    ),
    EventRule::new(
        Log::PowerShell,
        &[4103],
        "DeviceEvents",
        Is("PowerShellCommand"),
        &[COMMAND, WRITER],
    ),
    antivirus(&[1116], "AntivirusDetection"),
    antivirus(&[1117], "AntivirusMalwareBlocked"),
    antivirus(&[1118], "AntivirusMalwareActionFailed"),
    antivirus(&[1119], "AntivirusError"),
    antivirus(&[2000], "AntivirusDefinitionsUpdated"),
    antivirus(&[2001], "AntivirusDefinitionsUpdateFailed"),
    antivirus(&[5001], "TamperingAttempt"),
    antivirus(&[5007], "x-AntivirusConfigChanged"),
    wmi(&[21], "WmiBindEventFilterToConsumer"),
    wmi(&[19], "x-WmiEventFilter"),
    wmi(&[20], "x-WmiEventConsumer"),
    EventRule::new(
        Log::WmiActivity,
        &[5861],
        "DeviceEvents",
        Is("WmiBindEventFilterToConsumer"),
        &[],
    ),
    EventRule::new(Log::Sysmon, &[24], "DeviceEvents", Is("GetClipboardData"), &[SYSMON_ACTOR]),
];

const fn antivirus(ids: &'static [u32], action: &'static str) -> EventRule {
    EventRule::new(Log::Defender, ids, "DeviceEvents", Is(action), &[THREAT])
}

const fn wmi(ids: &'static [u32], action: &'static str) -> EventRule {
    EventRule::new(Log::Sysmon, ids, "DeviceEvents", Is(action), &[SYSMON_ACTOR])
}

const SCRIPT: &[FieldRule] = &[
    field("ScriptBlockText", Extra("ScriptContent")),
    field("Path", Also(&Path { folder: "FolderPath", file: "FileName" })),
];

const COMMAND: &[FieldRule] = &[field("Payload", Extra("Command"))];

/// Names without their spaces, as the adapters give them.
const THREAT: &[FieldRule] = &[
    field("Path", Also(&Resource { folder: "FolderPath", file: "FileName" })),
    field("DetectionUser", User { domain: "AccountDomain", name: "AccountName" }),
    field(
        "ProcessName",
        PathLower { folder: "InitiatingProcessFolderPath", file: "InitiatingProcessFileName" },
    ),
];
