//! Cloud apps and directory identities (event types of the streaming export).

use super::{column, personal};
use crate::Column;
use crate::DataClass::{Device, Logon, Network};
use crate::KqlType::{Bool, Dynamic, Int, String};

pub(super) const COLUMNS: &[Column] = &[
    personal(
        "AccountDisplayName",
        String,
        Logon,
        "Name of the account's owner as address books show it",
    ),
    personal("AccountId", String, Logon, "Identifier of the account in the app's own system"),
    column(
        "AccountType",
        String,
        Logon,
        "Kind of account, such as regular, system or administrator",
    ),
    column("IsAdminOperation", Bool, Logon, "Whether an administrator performed the action"),
    column(
        "IsExternalUser",
        Bool,
        Logon,
        "Whether the account belongs to somebody outside the organisation",
    ),
    column("IsImpersonated", Bool, Logon, "Whether one account acted in the name of another"),
    personal("IPAddress", String, Network, "Address from which the account acted"),
    column(
        "IPCategory",
        String,
        Network,
        "Kind of the address, such as corporate, risky or anonymous",
    ),
    column("IPTags", Dynamic, Network, "JSON list of labels that administrators gave the address"),
    column("Port", Int, Network, "Port from which the account acted"),
    column(
        "IsAnonymousProxy",
        Bool,
        Network,
        "Whether the address belongs to a proxy that hides its users",
    ),
    personal("CountryCode", String, Network, "Two letters of the country that the address lies in"),
    personal("City", String, Network, "City that the address lies in"),
    personal("Location", String, Network, "Place that the address or device lies in"),
    column("Isp", String, Network, "Internet provider that the address belongs to"),
    column(
        "ISP",
        String,
        Network,
        "Internet provider that the address belongs to, as this table spells the name",
    ),
    personal("UserAgent", String, Network, "Browser or client program as it introduced itself"),
    column(
        "UserAgentTags",
        Dynamic,
        Network,
        "JSON list of labels on the browser or client, such as outdated",
    ),
    column("ActivityType", String, Logon, "Kind of activity in the app, in broad classes"),
    personal(
        "ActivityObjects",
        Dynamic,
        Logon,
        "JSON list of the objects that the activity touched, such as files or accounts",
    ),
    personal("ObjectName", String, Logon, "Name of the object that the action was applied to"),
    column("ObjectType", String, Logon, "Kind of the object that the action was applied to"),
    column("ObjectId", String, Logon, "Identifier of the object that the action was applied to"),
    personal("RawEventData", Dynamic, Logon, "JSON of the event as the app reported it"),
    column("AuditSource", String, Logon, "Which connector or control reported the activity"),
    personal(
        "SessionData",
        Dynamic,
        Logon,
        "JSON with the app session that the activity belongs to",
    ),
    column("OAuthAppId", String, Logon, "OAuth app that acted on the account's behalf"),
    personal(
        "LastSeenForUser",
        String,
        Logon,
        "JSON with the days since each property was last seen for this user",
    ),
    personal(
        "UncommonForUser",
        String,
        Logon,
        "JSON list of the properties that are unusual for this user",
    ),
    personal(
        "TargetAccountUpn",
        String,
        Logon,
        "User principal name of the account that was acted on",
    ),
    personal(
        "TargetAccountDisplayName",
        String,
        Logon,
        "Display name of the account that was acted on",
    ),
    personal("TargetDeviceName", String, Device, "Name of the device that was acted on"),
    personal("DestinationDeviceName", String, Device, "Name of the device that served the request"),
    personal(
        "DestinationIPAddress",
        String,
        Network,
        "Address of the device that served the request",
    ),
    column("DestinationPort", Int, Network, "Port on the device that served the request"),
    column(
        "QueryType",
        String,
        Logon,
        "Kind of directory query, such as for one user or all groups",
    ),
    personal("QueryTarget", String, Logon, "Name of the object that was asked for"),
    personal("Query", String, Logon, "Text of the directory query"),
];
