//! Mail: types of the streaming export without a source here.

use super::definition::Definition;
use crate::columns::{column, personal};
use crate::{DataClass, KqlType, TableKind};

/// Attachments of mails.
pub(super) const EMAIL_ATTACHMENT_INFO: Definition = Definition {
    name: "EmailAttachmentInfo",
    kind: TableKind::StreamingOnly,
    class: DataClass::File,
    streamed: true,
    description: "Attachments of mails",
    published: &[
        "Timestamp",
        "NetworkMessageId",
        "SenderFromAddress",
        "SenderDisplayName",
        "SenderObjectId",
        "RecipientEmailAddress",
        "RecipientObjectId",
        "FileName",
        "FileType",
        "SHA256",
        "FileSize",
        "ThreatTypes",
        "ThreatNames",
        "DetectionMethods",
        "ReportId",
    ],
    streaming: &[],
    compatibility: &[],
    overrides: &[
        column(
            "ReportId",
            KqlType::String,
            DataClass::Network,
            "Identifier of the record about the attachment",
        ),
        personal("FileName", KqlType::String, DataClass::File, "Name of the attachment"),
        column("SHA256", KqlType::String, DataClass::File, "SHA-256 of the attachment"),
    ],
};

/// Mails received, sent and blocked.
pub(super) const EMAIL_EVENTS: Definition = Definition {
    name: "EmailEvents",
    kind: TableKind::StreamingOnly,
    class: DataClass::Network,
    streamed: true,
    description: "Mails received, sent and blocked",
    published: &[
        "Timestamp",
        "NetworkMessageId",
        "InternetMessageId",
        "SenderMailFromAddress",
        "SenderFromAddress",
        "SenderDisplayName",
        "SenderObjectId",
        "SenderMailFromDomain",
        "SenderFromDomain",
        "SenderIPv4",
        "SenderIPv6",
        "RecipientEmailAddress",
        "RecipientObjectId",
        "Subject",
        "EmailClusterId",
        "EmailDirection",
        "DeliveryAction",
        "DeliveryLocation",
        "ThreatTypes",
        "ThreatNames",
        "DetectionMethods",
        "ConfidenceLevel",
        "BulkComplaintLevel",
        "EmailAction",
        "EmailActionPolicy",
        "EmailActionPolicyGuid",
        "AuthenticationDetails",
        "AttachmentCount",
        "UrlCount",
        "EmailLanguage",
        "Connectors",
        "OrgLevelAction",
        "OrgLevelPolicy",
        "UserLevelAction",
        "UserLevelPolicy",
        "ReportId",
        "AdditionalFields",
        "LatestDeliveryLocation",
        "LatestDeliveryAction",
    ],
    streaming: &[],
    compatibility: &[],
    overrides: &[column(
        "ReportId",
        KqlType::String,
        DataClass::Network,
        "Identifier of the record about the mail",
    )],
};

/// What was done with mails after their delivery.
pub(super) const EMAIL_POST_DELIVERY_EVENTS: Definition = Definition {
    name: "EmailPostDeliveryEvents",
    kind: TableKind::StreamingOnly,
    class: DataClass::Network,
    streamed: true,
    description: "What was done with mails after their delivery",
    published: &[
        "Timestamp",
        "NetworkMessageId",
        "InternetMessageId",
        "Action",
        "ActionType",
        "ActionTrigger",
        "ActionResult",
        "RecipientEmailAddress",
        "DeliveryLocation",
        "ThreatTypes",
        "DetectionMethods",
        "ReportId",
    ],
    streaming: &[],
    compatibility: &[],
    overrides: &[
        column(
            "ReportId",
            KqlType::String,
            DataClass::Network,
            "Identifier of the record about the action after delivery",
        ),
        column(
            "ActionType",
            KqlType::String,
            DataClass::Network,
            "Kind of action after delivery, such as manual remediation or automatic purge",
        ),
    ],
};

/// Links found in mails and attachments.
pub(super) const EMAIL_URL_INFO: Definition = Definition {
    name: "EmailUrlInfo",
    kind: TableKind::StreamingOnly,
    class: DataClass::Network,
    streamed: true,
    description: "Links found in mails and attachments",
    published: &["Timestamp", "NetworkMessageId", "Url", "UrlDomain", "UrlLocation", "ReportId"],
    streaming: &[],
    compatibility: &[],
    overrides: &[column(
        "ReportId",
        KqlType::String,
        DataClass::Network,
        "Identifier of the record about the link",
    )],
};
