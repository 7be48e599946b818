//! Registry keys and values.

use super::{column, personal};
use crate::Column;
use crate::DataClass::Registry;
use crate::KqlType::String;

pub(super) const COLUMNS: &[Column] = &[
    personal(
        "RegistryKey",
        String,
        Registry,
        "Registry key that the event is about, with its full hive name",
    ),
    column(
        "RegistryValueName",
        String,
        Registry,
        "Name of the registry value that the event is about",
    ),
    column(
        "RegistryValueType",
        String,
        Registry,
        "Data type of the registry value, such as String or Dword",
    ),
    personal("RegistryValueData", String, Registry, "Data of the registry value after the change"),
    personal(
        "PreviousRegistryKey",
        String,
        Registry,
        "Registry key before it was changed, renamed or deleted",
    ),
    column(
        "PreviousRegistryValueName",
        String,
        Registry,
        "Name of the registry value before it was changed or deleted",
    ),
    personal(
        "PreviousRegistryValueData",
        String,
        Registry,
        "Data of the registry value before it was changed or deleted",
    ),
];
