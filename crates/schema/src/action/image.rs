//! Modules and drivers.

use super::EventGroup::Image;
use super::{ActionType, action};

pub(super) const ACTIONS: &[ActionType] = &[
    action("DeviceImageLoadEvents", "ImageLoaded", Image, "Module loaded"),
    action("DeviceEvents", "ClrUnbackedModuleLoaded", Image, ".NET module loaded without a file"),
    action("DeviceEvents", "DriverLoad", Image, "Driver loaded"),
];
