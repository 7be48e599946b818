//! Script text and commands.

use super::EventGroup::Script;
use super::{ActionType, action};

pub(super) const ACTIONS: &[ActionType] = &[
    action("DeviceEvents", "PowerShellCommand", Script, "PowerShell command run"),
    action("DeviceEvents", "ScriptContent", Script, "Script text recorded"),
    action("DeviceEvents", "AmsiScriptContent", Script, "Script text handed to antimalware"),
    action("DeviceEvents", "AmsiScriptDetection", Script, "Malicious script detected"),
];
