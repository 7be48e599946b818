//! Vulnerability management: what is installed on devices. Published; nothing here fills it yet.

use super::definition::{BILLING, Definition, MACHINE_GROUP, WORKSPACE};
use crate::columns::column;
use crate::{DataClass, KqlType, TableKind};

/// Browser extensions found on devices.
pub(super) const DEVICE_TVM_BROWSER_EXTENSIONS: Definition = Definition {
    name: "DeviceTvmBrowserExtensions",
    kind: TableKind::Empty,
    class: DataClass::Device,
    streamed: false,
    description: "Browser extensions found on devices",
    published: &[
        "DeviceId",
        "BrowserName",
        "ExtensionId",
        "ExtensionName",
        "ExtensionDescription",
        "ExtensionVersion",
        "ExtensionRisk",
        "ExtensionVendor",
        "IsActivated",
        "InstallationTime",
    ],
    streaming: MACHINE_GROUP,
    compatibility: &[WORKSPACE, &["Timestamp"]],
    overrides: &[],
};

/// Permissions and risk of the browser extensions that were found.
pub(super) const DEVICE_TVM_BROWSER_EXTENSIONS_KB: Definition = Definition {
    name: "DeviceTvmBrowserExtensionsKB",
    kind: TableKind::Empty,
    class: DataClass::Device,
    streamed: false,
    description: "Permissions and risk of the browser extensions that were found",
    published: &[
        "BrowserName",
        "ExtensionId",
        "ExtensionName",
        "ExtensionDescription",
        "ExtensionVersion",
        "ExtensionRisk",
        "PermissionId",
        "PermissionName",
        "PermissionDescription",
        "PermissionRisk",
        "IsPermissionRequired",
    ],
    streaming: MACHINE_GROUP,
    compatibility: &[WORKSPACE, &["Timestamp"]],
    overrides: &[column(
        "ExtensionVersion",
        KqlType::Dynamic,
        DataClass::Device,
        "JSON list of the extension's versions that the row holds for",
    )],
};

/// Certificates in the certificate stores of devices.
pub(super) const DEVICE_TVM_CERTIFICATE_INFO: Definition = Definition {
    name: "DeviceTvmCertificateInfo",
    kind: TableKind::Empty,
    class: DataClass::Device,
    streamed: false,
    description: "Certificates in the certificate stores of devices",
    published: &[
        "DeviceId",
        "Thumbprint",
        "Path",
        "SerialNumber",
        "IssuedTo",
        "IssuedBy",
        "FriendlyName",
        "SignatureAlgorithm",
        "KeySize",
        "ExpirationDate",
        "IssueDate",
        "SubjectType",
        "KeyUsage",
        "ExtendedKeyUsage",
    ],
    streaming: MACHINE_GROUP,
    compatibility: &[WORKSPACE, &["Timestamp"]],
    overrides: &[],
};

/// Hardware and firmware components of devices.
pub(super) const DEVICE_TVM_HARDWARE_FIRMWARE: Definition = Definition {
    name: "DeviceTvmHardwareFirmware",
    kind: TableKind::Empty,
    class: DataClass::Device,
    streamed: false,
    description: "Hardware and firmware components of devices",
    published: &[
        "DeviceId",
        "DeviceName",
        "ComponentType",
        "Manufacturer",
        "ComponentName",
        "ComponentFamily",
        "ComponentVersion",
        "AdditionalFields",
    ],
    streaming: MACHINE_GROUP,
    compatibility: &[WORKSPACE, &["Timestamp"]],
    overrides: &[column(
        "AdditionalFields",
        KqlType::Dynamic,
        DataClass::Device,
        "JSON object with further facts of the component",
    )],
};

/// Where on a device a software product was found.
pub(super) const DEVICE_TVM_SOFTWARE_EVIDENCE_BETA: Definition = Definition {
    name: "DeviceTvmSoftwareEvidenceBeta",
    kind: TableKind::Empty,
    class: DataClass::Device,
    streamed: false,
    description: "Where on a device a software product was found",
    published: &[
        "DeviceId",
        "SoftwareVendor",
        "SoftwareName",
        "SoftwareVersion",
        "RegistryPaths",
        "DiskPaths",
        "LastSeenTime",
    ],
    streaming: MACHINE_GROUP,
    compatibility: &[WORKSPACE, &["Timestamp"]],
    overrides: &[column(
        "LastSeenTime",
        KqlType::String,
        DataClass::Device,
        "When the software was last observed on the device, as text",
    )],
};

/// Software installed on devices with its support status.
pub(super) const DEVICE_TVM_SOFTWARE_INVENTORY: Definition = Definition {
    name: "DeviceTvmSoftwareInventory",
    kind: TableKind::Empty,
    class: DataClass::Device,
    streamed: false,
    description: "Software installed on devices with its support status",
    published: &[
        "DeviceId",
        "DeviceName",
        "OSPlatform",
        "OSVersion",
        "OSArchitecture",
        "SoftwareVendor",
        "SoftwareName",
        "SoftwareVersion",
        "EndOfSupportStatus",
        "EndOfSupportDate",
        "ProductCodeCpe",
    ],
    streaming: MACHINE_GROUP,
    compatibility: &[WORKSPACE, BILLING, &["Timestamp"]],
    overrides: &[],
};
