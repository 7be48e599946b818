//! Services, scheduled tasks, WMI subscriptions.

use super::EventGroup::Service;
use super::{ActionType, action};

pub(super) const ACTIONS: &[ActionType] = &[
    action("DeviceEvents", "ServiceInstalled", Service, "Service installed"),
    action("DeviceEvents", "ScheduledTaskCreated", Service, "Scheduled task created"),
    action("DeviceEvents", "ScheduledTaskDeleted", Service, "Scheduled task deleted"),
    action("DeviceEvents", "ScheduledTaskDisabled", Service, "Scheduled task disabled"),
    action("DeviceEvents", "ScheduledTaskEnabled", Service, "Scheduled task enabled"),
    action("DeviceEvents", "ScheduledTaskUpdated", Service, "Scheduled task changed"),
    action("DeviceEvents", "WmiBindEventFilterToConsumer", Service, "WMI subscription bound"),
    action("DeviceEvents", "x-WmiEventFilter", Service, "WMI event filter registered"),
    action("DeviceEvents", "x-WmiEventConsumer", Service, "WMI event consumer registered"),
];
