//! Groups of field rules and name lists that several events share.

use super::{FieldRule, field};
use crate::mapping::codec::Codec::{
    Also, Dashed, Guid, Hashes, Hex, Long, Lower, PathLower, Sid, User, UtcTime,
};

/// Sysmon: the process that acted.
pub(super) const SYSMON_ACTOR: &[FieldRule] = &[
    field("UtcTime", UtcTime),
    field(
        "ProcessGuid",
        Guid { id: "InitiatingProcessUniqueId", time: "InitiatingProcessCreationTime" },
    ),
    field("ProcessId", Long("InitiatingProcessId")),
    field(
        "Image",
        PathLower { folder: "InitiatingProcessFolderPath", file: "InitiatingProcessFileName" },
    ),
    field(
        "User",
        User { domain: "InitiatingProcessAccountDomain", name: "InitiatingProcessAccountName" },
    ),
];

/// Sysmon: the hashes of the file acted on.
pub(super) const SYSMON_HASHES: &[FieldRule] = &[field("Hashes", Hashes)];

/// Security: the account that acted.
pub(super) const SUBJECT: &[FieldRule] = &[
    field("SubjectUserSid", Sid("InitiatingProcessAccountSid")),
    field("SubjectUserName", Lower("InitiatingProcessAccountName")),
    field("SubjectDomainName", Lower("InitiatingProcessAccountDomain")),
    field("SubjectLogonId", Hex("InitiatingProcessLogonId")),
];

/// As [`SUBJECT`], for tables without `InitiatingProcessLogonId`.
pub(super) const SUBJECT_WITHOUT_SESSION: &[FieldRule] = &[
    field("SubjectUserSid", Sid("InitiatingProcessAccountSid")),
    field("SubjectUserName", Lower("InitiatingProcessAccountName")),
    field("SubjectDomainName", Lower("InitiatingProcessAccountDomain")),
];

/// Security: the process that acted, with its id as hexadecimal text.
pub(super) const SECURITY_ACTOR: &[FieldRule] = &[
    field("ProcessId", Hex("InitiatingProcessId")),
    field(
        "ProcessName",
        PathLower { folder: "InitiatingProcessFolderPath", file: "InitiatingProcessFileName" },
    ),
];

/// Security: the account acted on.
pub(super) const TARGET_ACCOUNT: &[FieldRule] = &[
    field("TargetSid", Sid("AccountSid")),
    field("TargetUserName", Lower("AccountName")),
    field("TargetDomainName", Lower("AccountDomain")),
];

/// The process and account that wrote the record, where the provider writes from the process that
/// acts (PowerShell).
pub(super) const WRITER: &[FieldRule] = &[
    field("System.ProcessID", Also(&Long("InitiatingProcessId"))),
    field("System.UserID", Also(&Sid("InitiatingProcessAccountSid"))),
];

/// Security: the address a request came from.
pub(super) const CLIENT: &[FieldRule] =
    &[field("IpAddress", Dashed("RemoteIP")), field("IpPort", Long("RemotePort"))];

/// Integrity levels by their SID (MS-DTYP 2.4.2.4).
pub(super) const INTEGRITY: &[(&str, &str)] = &[
    ("S-1-16-0", "Untrusted"),
    ("S-1-16-4096", "Low"),
    ("S-1-16-8192", "Medium"),
    ("S-1-16-8448", "MediumPlus"),
    ("S-1-16-12288", "High"),
    ("S-1-16-16384", "System"),
];

/// Token types by message number.
pub(super) const ELEVATION: &[(&str, &str)] = &[
    ("%%1936", "TokenElevationTypeDefault"),
    ("%%1937", "TokenElevationTypeFull"),
    ("%%1938", "TokenElevationTypeLimited"),
];

/// IP protocol numbers (IANA) that the filtering platform reports.
pub(super) const PROTOCOLS: &[(&str, &str)] =
    &[("1", "Icmp"), ("2", "Igmp"), ("6", "Tcp"), ("17", "Udp"), ("47", "Gre"), ("58", "Icmpv6")];
