//! Services, scheduled tasks and cleared logs.

use super::Action::Is;
use super::shared::SUBJECT;
use super::{EventRule, FieldRule, Log, field};
use crate::mapping::codec::Codec::{Also, Command, Extra};

pub(super) const RULES: &[EventRule] = &[
    EventRule::new(
        Log::System,
        &[7045],
        "DeviceEvents",
        Is("ServiceInstalled"),
        &[SERVICE_MANAGER],
    ),
    EventRule::new(
        Log::Security,
        &[4697],
        "DeviceEvents",
        Is("ServiceInstalled"),
        &[SERVICE_AUDIT, SUBJECT],
    ),
    task(&[4698], "ScheduledTaskCreated"),
    task(&[4699], "ScheduledTaskDeleted"),
    task(&[4700], "ScheduledTaskEnabled"),
    task(&[4701], "ScheduledTaskDisabled"),
    task(&[4702], "ScheduledTaskUpdated"),
    scheduler(&[106], "ScheduledTaskCreated"),
    scheduler(&[140], "ScheduledTaskUpdated"),
    scheduler(&[141], "ScheduledTaskDeleted"),
    EventRule::new(Log::Security, &[1102], "DeviceEvents", Is("SecurityLogCleared"), &[SUBJECT]),
    EventRule::new(Log::System, &[104], "DeviceEvents", Is("SecurityLogCleared"), &[SUBJECT]),
];

const fn task(ids: &'static [u32], action: &'static str) -> EventRule {
    EventRule::new(Log::Security, ids, "DeviceEvents", Is(action), &[SUBJECT])
}

const fn scheduler(ids: &'static [u32], action: &'static str) -> EventRule {
    EventRule::new(Log::TaskScheduler, ids, "DeviceEvents", Is(action), &[])
}

/// One set of names in `AdditionalFields` for both sources of the same fact.
const SERVICE_MANAGER: &[FieldRule] = &[
    field("ImagePath", Also(&Command { folder: "FolderPath", file: "FileName" })),
    field("AccountName", Extra("ServiceAccount")),
];

const SERVICE_AUDIT: &[FieldRule] = &[
    field("ServiceFileName", Also(&Command { folder: "FolderPath", file: "FileName" })),
    field("ServiceStartType", Extra("StartType")),
];
