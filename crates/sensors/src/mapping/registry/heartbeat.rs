//! The agent's own heartbeat: what the device is. Its table has no `ActionType`.

use super::Action::Is;
use super::{EventRule, FieldRule, Log, field};
use crate::mapping::codec::Codec::{Long, Text};

pub(super) const RULES: &[EventRule] =
    &[EventRule::new(Log::Heartbeat, &[1], "DeviceInfo", Is(""), &[DEVICE])];

const DEVICE: &[FieldRule] = &[
    field("OSPlatform", Text("OSPlatform")),
    field("OSVersion", Text("OSVersion")),
    field("OSVersionInfo", Text("OSVersionInfo")),
    field("OSBuild", Long("OSBuild")),
    field("OSArchitecture", Text("OSArchitecture")),
    field("OSDistribution", Text("OSDistribution")),
    field("ClientVersion", Text("ClientVersion")),
    field("PublicIP", Text("PublicIP")),
    field("LoggedOnUsers", Text("LoggedOnUsers")),
    field("MachineGroup", Text("MachineGroup")),
    field("DeviceType", Text("DeviceType")),
    field("DeviceCategory", Text("DeviceCategory")),
    field("SensorHealthState", Text("SensorHealthState")),
    field("OnboardingStatus", Text("OnboardingStatus")),
    field("ExposureLevel", Text("ExposureLevel")),
];
