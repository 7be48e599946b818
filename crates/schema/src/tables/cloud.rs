//! Cloud apps and clicked links: types of the streaming export without a source here.

use super::definition::Definition;
use crate::columns::{column, personal};
use crate::{DataClass, KqlType, TableKind};

/// Actions of accounts in cloud apps.
pub(super) const CLOUD_APP_EVENTS: Definition = Definition {
    name: "CloudAppEvents",
    kind: TableKind::StreamingOnly,
    class: DataClass::Logon,
    streamed: true,
    description: "Actions of accounts in cloud apps",
    published: &[
        "Timestamp",
        "ActionType",
        "Application",
        "ApplicationId",
        "AccountObjectId",
        "AccountId",
        "AccountDisplayName",
        "IsAdminOperation",
        "DeviceType",
        "OSPlatform",
        "IPAddress",
        "IsAnonymousProxy",
        "CountryCode",
        "City",
        "Isp",
        "UserAgent",
        "ActivityType",
        "ActivityObjects",
        "ObjectName",
        "ObjectType",
        "ObjectId",
        "ReportId",
        "AccountType",
        "IsExternalUser",
        "IsImpersonated",
        "IPTags",
        "IPCategory",
        "UserAgentTags",
        "RawEventData",
        "AdditionalFields",
        "LastSeenForUser",
        "UncommonForUser",
        "AuditSource",
        "SessionData",
        "OAuthAppId",
    ],
    streaming: &[],
    compatibility: &[],
    overrides: &[
        column("ReportId", KqlType::String, DataClass::Logon, "Identifier of the activity"),
        personal(
            "AdditionalFields",
            KqlType::Dynamic,
            DataClass::Logon,
            "JSON object with further facts of the activity",
        ),
        column(
            "DeviceType",
            KqlType::String,
            DataClass::Device,
            "Kind of device that the action came from, such as desktop or mobile",
        ),
    ],
};

/// Clicks on links in mails, chats and documents.
pub(super) const URL_CLICK_EVENTS: Definition = Definition {
    name: "UrlClickEvents",
    kind: TableKind::StreamingOnly,
    class: DataClass::Network,
    streamed: true,
    description: "Clicks on links in mails, chats and documents",
    published: &[
        "Timestamp",
        "Url",
        "ActionType",
        "AccountUpn",
        "Workload",
        "NetworkMessageId",
        "ThreatTypes",
        "DetectionMethods",
        "IPAddress",
        "IsClickedThrough",
        "UrlChain",
        "ReportId",
    ],
    streaming: &[],
    compatibility: &[],
    overrides: &[
        column("ReportId", KqlType::String, DataClass::Network, "Identifier of the click"),
        column(
            "ActionType",
            KqlType::String,
            DataClass::Network,
            "Whether the click was allowed, blocked or is still being checked",
        ),
    ],
};
