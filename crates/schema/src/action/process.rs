//! Processes and calls from one process into another.

use super::EventGroup::Process;
use super::{ActionType, action};

pub(super) const ACTIONS: &[ActionType] = &[
    action("DeviceProcessEvents", "ProcessCreated", Process, "Process created"),
    action(
        "DeviceProcessEvents",
        "ProcessCreatedAggregatedReport",
        Process,
        "Processes created, summed up",
    ),
    action("DeviceProcessEvents", "OpenProcess", Process, "Process opened"),
    action("DeviceEvents", "x-ProcessTerminated", Process, "Process ended"),
    action("DeviceEvents", "x-ProcessTampering", Process, "Process image tampered with"),
    action("DeviceEvents", "OpenProcessApiCall", Process, "Process opened by another"),
    action(
        "DeviceEvents",
        "CreateRemoteThreadApiCall",
        Process,
        "Thread created in another process",
    ),
    action(
        "DeviceEvents",
        "QueueUserApcRemoteApiCall",
        Process,
        "Call queued into another process",
    ),
    action(
        "DeviceEvents",
        "SetThreadContextRemoteApiCall",
        Process,
        "Thread of another process redirected",
    ),
    action("DeviceEvents", "ReadProcessMemoryApiCall", Process, "Memory of another process read"),
    action(
        "DeviceEvents",
        "WriteProcessMemoryApiCall",
        Process,
        "Memory of another process written",
    ),
    action(
        "DeviceEvents",
        "WriteToLsassProcessMemory",
        Process,
        "Memory of the LSASS process written",
    ),
    action(
        "DeviceEvents",
        "MemoryRemoteProtect",
        Process,
        "Memory protection of another process changed",
    ),
    action("DeviceEvents", "NtAllocateVirtualMemoryApiCall", Process, "Memory allocated"),
    action(
        "DeviceEvents",
        "NtAllocateVirtualMemoryRemoteApiCall",
        Process,
        "Memory allocated in another process",
    ),
    action(
        "DeviceEvents",
        "NtMapViewOfSectionRemoteApiCall",
        Process,
        "Section mapped into another process",
    ),
    action("DeviceEvents", "NtProtectVirtualMemoryApiCall", Process, "Memory protection changed"),
    action("DeviceEvents", "ProcessCreatedUsingWmiQuery", Process, "Process created through WMI"),
    action("DeviceEvents", "ProcessPrimaryTokenModified", Process, "Process token changed"),
    action("DeviceEvents", "PTraceDetected", Process, "Process traced by another"),
    action("DeviceEvents", "NamedPipeEvent", Process, "Named pipe created or opened"),
];
