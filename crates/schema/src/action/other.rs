//! What fits no other group: logs and policies, peripherals, containers, the user's session.

use super::EventGroup::Other;
use super::{ActionType, action};

pub(super) const ACTIONS: &[ActionType] = &[
    action("DeviceEvents", "AuditPolicyModification", Other, "Audit policy changed"),
    action("DeviceEvents", "SecurityLogCleared", Other, "Event log cleared"),
    action("DeviceEvents", "AppGuardBrowseToUrl", Other, "Address opened in an isolated container"),
    action("DeviceEvents", "AppGuardCreateContainer", Other, "Isolated container created"),
    action(
        "DeviceEvents",
        "AppGuardLaunchedWithUrl",
        Other,
        "Isolated container opened for an address",
    ),
    action("DeviceEvents", "AppGuardResumeContainer", Other, "Isolated container resumed"),
    action("DeviceEvents", "AppGuardStopContainer", Other, "Isolated container stopped"),
    action("DeviceEvents", "AppGuardSuspendContainer", Other, "Isolated container suspended"),
    action("DeviceEvents", "BitLockerAuditCompleted", Other, "Disk encryption audited"),
    action("DeviceEvents", "BluetoothPolicyTriggered", Other, "Bluetooth policy applied"),
    action("DeviceEvents", "DeviceBootAttestationInfo", Other, "Boot attested"),
    action("DeviceEvents", "DlpPocPrintJob", Other, "Print job seen by data loss prevention"),
    action("DeviceEvents", "GetAsyncKeyStateApiCall", Other, "Keystrokes read"),
    action("DeviceEvents", "GetClipboardData", Other, "Clipboard read"),
    action("DeviceEvents", "ScreenshotTaken", Other, "Screenshot taken"),
    action("DeviceEvents", "OtherAlertRelatedActivity", Other, "Other activity of an alert"),
    action("DeviceEvents", "PlistPropertyModified", Other, "Property list changed"),
    action("DeviceEvents", "PnpDeviceAllowed", Other, "Peripheral allowed"),
    action("DeviceEvents", "PnpDeviceBlocked", Other, "Peripheral blocked"),
    action("DeviceEvents", "PnpDeviceConnected", Other, "Peripheral connected"),
    action("DeviceEvents", "PrintJobBlocked", Other, "Print job blocked"),
    action(
        "DeviceEvents",
        "RemovableStoragePolicyTriggered",
        Other,
        "Removable storage policy applied",
    ),
    action("DeviceEvents", "TvmAxonTelemetryEvent", Other, "Vulnerability management telemetry"),
    action(
        "DeviceEvents",
        "UsbDriveDriveLetterChanged",
        Other,
        "Drive letter of a USB drive changed",
    ),
    action("DeviceEvents", "UsbDriveMounted", Other, "USB drive mounted"),
    action("DeviceEvents", "UsbDriveUnmounted", Other, "USB drive unmounted"),
];
