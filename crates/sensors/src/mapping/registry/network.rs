//! Connections, name look-ups and the filtering platform.

use super::Action::{By, Is};
use super::shared::{PROTOCOLS, SYSMON_ACTOR};
use super::{EventRule, FieldRule, Log, field};
use crate::mapping::codec::Codec::{
    Address, Also, Application, Extra, FromAction, Host, Initial, Long, Named, Port, Text,
};
use crate::mapping::codec::Side::{Destination, Source};

pub(super) const RULES: &[EventRule] = &[
    EventRule::new(
        Log::Sysmon,
        &[3],
        "DeviceNetworkEvents",
        By {
            field: "Initiated",
            values: &[("true", "ConnectionSuccess")],
            otherwise: "InboundConnectionAccepted",
        },
        &[SYSMON_ACTOR, SYSMON_ENDPOINTS],
    ),
    EventRule::new(
        Log::Sysmon,
        &[22],
        "DeviceEvents",
        Is("DnsQueryResponse"),
        &[SYSMON_ACTOR, DNS],
    ),
    EventRule::new(
        Log::Security,
        &[5156],
        "DeviceNetworkEvents",
        By {
            field: "Direction",
            values: &[(OUTBOUND, "ConnectionSuccess")],
            otherwise: "InboundConnectionAccepted",
        },
        &[PLATFORM, PLATFORM_CONNECTED],
    ),
    // 5158, a bind, says nothing that 5154 or 5156 does not.
    EventRule::new(
        Log::Security,
        &[5154],
        "DeviceNetworkEvents",
        Is("ListeningConnectionCreated"),
        &[PLATFORM, PLATFORM_PROTOCOL],
    ),
    EventRule::new(
        Log::Security,
        &[5152, 5157],
        "DeviceEvents",
        By {
            field: "Direction",
            values: &[(OUTBOUND, "FirewallOutboundConnectionBlocked")],
            otherwise: "FirewallInboundConnectionBlocked",
        },
        &[PLATFORM, PLATFORM_BLOCKED],
    ),
    EventRule::new(
        Log::Security,
        &[5031],
        "DeviceEvents",
        Is("FirewallInboundConnectionToAppBlocked"),
        &[PLATFORM],
    ),
    EventRule::new(Log::Security, &[5025], "DeviceEvents", Is("FirewallServiceStopped"), &[]),
];

const OUTBOUND: &str = "%%14593";
const INBOUND: &str = "%%14592";

const SYSMON_ENDPOINTS: &[FieldRule] = &[
    field(
        "Initiated",
        FromAction(&[("ConnectionSuccess", "true"), ("InboundConnectionAccepted", "false")]),
    ),
    field("Protocol", Initial("Protocol")),
    field("SourceIp", Address(Source)),
    field("SourceHostname", Host(Source)),
    field("SourcePort", Port(Source)),
    field("DestinationIp", Address(Destination)),
    field("DestinationHostname", Host(Destination)),
    field("DestinationPort", Port(Destination)),
];

const DNS: &[FieldRule] = &[
    field("QueryName", Text("RemoteUrl")),
    field("QueryName", Also(&Extra("DnsQueryString"))),
    field("QueryResults", Extra("DnsQueryResult")),
];

/// Windows writes `ProcessID`, some collectors `ProcessId`.
const PLATFORM: &[FieldRule] = &[
    field("ProcessID", Long("InitiatingProcessId")),
    field("ProcessId", Also(&Long("InitiatingProcessId"))),
    field(
        "Application",
        Application { folder: "InitiatingProcessFolderPath", file: "InitiatingProcessFileName" },
    ),
    field("SourceAddress", Address(Source)),
    field("SourcePort", Port(Source)),
    field("DestAddress", Address(Destination)),
    field("DestPort", Port(Destination)),
];

const PLATFORM_PROTOCOL: &[FieldRule] = &[field("Protocol", Named("Protocol", PROTOCOLS))];

const PLATFORM_CONNECTED: &[FieldRule] = &[
    field("Protocol", Named("Protocol", PROTOCOLS)),
    field(
        "Direction",
        FromAction(&[("ConnectionSuccess", OUTBOUND), ("InboundConnectionAccepted", INBOUND)]),
    ),
];

const PLATFORM_BLOCKED: &[FieldRule] = &[field(
    "Direction",
    FromAction(&[
        ("FirewallOutboundConnectionBlocked", OUTBOUND),
        ("FirewallInboundConnectionBlocked", INBOUND),
    ]),
)];
