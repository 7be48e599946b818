//! Files and removable storage.

use super::EventGroup::File;
use super::{ActionType, action};

pub(super) const ACTIONS: &[ActionType] = &[
    action("DeviceFileEvents", "FileCreated", File, "File created"),
    action("DeviceFileEvents", "FileCreatedAggregatedReport", File, "Files created, summed up"),
    action("DeviceFileEvents", "FileDeleted", File, "File deleted"),
    action("DeviceFileEvents", "FileModified", File, "File changed"),
    action("DeviceFileEvents", "FileModifiedAggregatedReport", File, "Files changed, summed up"),
    action("DeviceFileEvents", "FileRenamed", File, "File renamed"),
    action("DeviceFileEvents", "FileRenamedAggregatedReport", File, "Files renamed, summed up"),
    action("DeviceEvents", "FileTimestampModificationEvent", File, "File creation time changed"),
    action("DeviceEvents", "SensitiveFileRead", File, "Sensitive file read"),
    action("DeviceEvents", "ShellLinkCreateFileEvent", File, "Shortcut created"),
    action("DeviceEvents", "RemovableStorageFileEvent", File, "File used on removable storage"),
    action("DeviceEvents", "SafeDocFileScan", File, "Document scanned before opening"),
    action("DeviceEvents", "x-FileBlocked", File, "File write or shredding blocked"),
    action("DeviceEvents", "x-RawAccessRead", File, "Disk read directly"),
];
