//! The Windows registry.

use super::Action::{By, Is};
use super::shared::{SECURITY_ACTOR, SUBJECT_WITHOUT_SESSION, SYSMON_ACTOR};
use super::{EventRule, FieldRule, Log, field};
use crate::mapping::codec::Codec::{Details, FromAction, Key, Named, RegistryTarget, Text};

pub(super) const RULES: &[EventRule] = &[
    sysmon(&[13], "RegistryValueSet"),
    // Without its kind, a key that was touched says neither created nor deleted.
    sysmon(&[12], "x-RegistryUnknown"),
    sysmon(&[14], "RegistryKeyRenamed"),
    EventRule::new(
        Log::Security,
        &[4657],
        "DeviceRegistryEvents",
        Is("RegistryValueSet"),
        &[AUDITED, SECURITY_ACTOR, SUBJECT_WITHOUT_SESSION],
    ),
];

const fn sysmon(ids: &'static [u32], otherwise: &'static str) -> EventRule {
    EventRule::new(
        Log::Sysmon,
        ids,
        "DeviceRegistryEvents",
        By { field: "EventType", values: KINDS, otherwise },
        &[SYSMON_ACTOR, OBJECT],
    )
}

/// Sysmon's kinds of registry event.
const KINDS: &[(&str, &str)] = &[
    ("SetValue", "RegistryValueSet"),
    ("CreateKey", "RegistryKeyCreated"),
    ("DeleteKey", "RegistryKeyDeleted"),
    ("DeleteValue", "RegistryValueDeleted"),
    ("RenameKey", "RegistryKeyRenamed"),
    ("RenameValue", "RegistryValueSet"),
];

const OBJECT: &[FieldRule] = &[
    field(
        "EventType",
        FromAction(&[
            ("RegistryValueSet", "SetValue"),
            ("RegistryKeyCreated", "CreateKey"),
            ("RegistryKeyDeleted", "DeleteKey"),
            ("RegistryValueDeleted", "DeleteValue"),
            ("RegistryKeyRenamed", "RenameKey"),
        ]),
    ),
    // Before TargetObject: of a renamed key it is the row's key.
    field("NewName", Key("RegistryKey")),
    field("TargetObject", RegistryTarget),
    field("Details", Details),
];

const AUDITED: &[FieldRule] = &[
    field("ObjectName", Key("RegistryKey")),
    field("ObjectValueName", Text("RegistryValueName")),
    field("NewValueType", Named("RegistryValueType", VALUE_TYPES)),
    field("NewValue", Text("RegistryValueData")),
    field("OldValue", Text("PreviousRegistryValueData")),
];

/// Value types by message number (winnt.h's REG_ types in the order of the audit messages).
const VALUE_TYPES: &[(&str, &str)] = &[
    ("%%1872", "None"),
    ("%%1873", "String"),
    ("%%1874", "ExpandString"),
    ("%%1875", "Binary"),
    ("%%1876", "Dword"),
    ("%%1879", "MultiString"),
    ("%%1883", "QWord"),
];
