//! Files, pipes, shares and raw disks.

use super::Action::Is;
use super::shared::{CLIENT, SUBJECT, SYSMON_ACTOR, SYSMON_HASHES};
use super::{EventRule, FieldRule, Log, field};
use crate::mapping::codec::Codec::{Also, Hashes, Path, Zone};

pub(super) const RULES: &[EventRule] = &[
    EventRule {
        cells: LOCAL_REQUEST,
        ..EventRule::new(
            Log::Sysmon,
            &[11, 29],
            "DeviceFileEvents",
            Is("FileCreated"),
            &[SYSMON_ACTOR, TARGET, SYSMON_HASHES],
        )
    },
    EventRule {
        cells: LOCAL_REQUEST,
        ..EventRule::new(
            Log::Sysmon,
            &[15],
            "DeviceFileEvents",
            Is("FileCreated"),
            &[SYSMON_ACTOR, TARGET, STREAM],
        )
    },
    EventRule {
        cells: LOCAL_REQUEST,
        ..EventRule::new(
            Log::Sysmon,
            &[23, 26],
            "DeviceFileEvents",
            Is("FileDeleted"),
            &[SYSMON_ACTOR, TARGET, SYSMON_HASHES],
        )
    },
    EventRule::new(
        Log::Sysmon,
        &[2],
        "DeviceEvents",
        Is("FileTimestampModificationEvent"),
        &[SYSMON_ACTOR, TARGET],
    ),
    EventRule::new(Log::Sysmon, &[9], "DeviceEvents", Is("x-RawAccessRead"), &[SYSMON_ACTOR]),
    EventRule {
        extras: &[("FileOperation", "File created")],
        ..EventRule::new(Log::Sysmon, &[17], "DeviceEvents", Is("NamedPipeEvent"), &[SYSMON_ACTOR])
    },
    EventRule {
        extras: &[("FileOperation", "File opened")],
        ..EventRule::new(Log::Sysmon, &[18], "DeviceEvents", Is("NamedPipeEvent"), &[SYSMON_ACTOR])
    },
    EventRule::new(
        Log::Sysmon,
        &[27, 28],
        "DeviceEvents",
        Is("x-FileBlocked"),
        &[SYSMON_ACTOR, TARGET, SYSMON_HASHES],
    ),
    EventRule::new(
        Log::Security,
        &[5140, 5145],
        "DeviceEvents",
        Is("NetworkShareObjectAccessChecked"),
        &[SUBJECT, CLIENT],
    ),
    EventRule::new(
        Log::Security,
        &[5142],
        "DeviceEvents",
        Is("NetworkShareObjectAdded"),
        &[SUBJECT],
    ),
    EventRule::new(
        Log::Security,
        &[5143],
        "DeviceEvents",
        Is("NetworkShareObjectModified"),
        &[SUBJECT],
    ),
    EventRule::new(
        Log::Security,
        &[5144],
        "DeviceEvents",
        Is("NetworkShareObjectDeleted"),
        &[SUBJECT],
    ),
];

const LOCAL_REQUEST: &[(&str, &str)] = &[("RequestProtocol", "Local")];

const TARGET: &[FieldRule] =
    &[field("TargetFilename", Path { folder: "FolderPath", file: "FileName" })];

/// An alternate data stream: where a downloaded file came from stands in its content.
const STREAM: &[FieldRule] = &[
    field("Hash", Hashes),
    field("Hashes", Also(&Hashes)),
    field("Contents", Also(&Zone { url: "FileOriginUrl", referrer: "FileOriginReferrerUrl" })),
];
