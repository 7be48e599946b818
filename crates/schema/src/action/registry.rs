//! Registry keys and values.

use super::EventGroup::Registry;
use super::{ActionType, action};

pub(super) const ACTIONS: &[ActionType] = &[
    action("DeviceRegistryEvents", "RegistryKeyCreated", Registry, "Registry key created"),
    action("DeviceRegistryEvents", "RegistryKeyDeleted", Registry, "Registry key deleted"),
    action("DeviceRegistryEvents", "RegistryKeyModified", Registry, "Registry key changed"),
    action("DeviceRegistryEvents", "RegistryKeyRenamed", Registry, "Registry key renamed"),
    action("DeviceRegistryEvents", "RegistryValueSet", Registry, "Registry value set"),
    action("DeviceRegistryEvents", "RegistryValueDeleted", Registry, "Registry value deleted"),
    action(
        "DeviceRegistryEvents",
        "x-RegistryUnknown",
        Registry,
        "Registry changed, kind not recorded",
    ),
];
