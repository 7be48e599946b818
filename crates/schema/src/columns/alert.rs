//! Alerts and their evidence.

use super::{column, personal};
use crate::Column;
use crate::DataClass::Alert;
use crate::KqlType::{Int, String};

pub(super) const COLUMNS: &[Column] = &[
    column("AlertId", String, Alert, "Identifier that joins an alert with its evidence"),
    column("Title", String, Alert, "Title of the alert"),
    column(
        "Category",
        String,
        Alert,
        "Kind of threat that the alert shows, such as a step of an attack",
    ),
    column("Categories", String, Alert, "JSON list of the kinds of threat that the alert shows"),
    column(
        "Severity",
        String,
        Alert,
        "How serious the alert is: High, Medium, Low or Informational",
    ),
    column("ServiceSource", String, Alert, "Product whose detection became the alert"),
    column("DetectionSource", String, Alert, "Engine or sensor that found what the alert is about"),
    column(
        "AttackTechniques",
        String,
        Alert,
        "JSON list of the MITRE ATT&CK techniques that the alert names",
    ),
    column(
        "EntityType",
        String,
        Alert,
        "Kind of evidence, such as File, Process, Machine, User or Ip",
    ),
    column(
        "EvidenceRole",
        String,
        Alert,
        "Whether the evidence was harmed (Impacted) or is only connected (Related)",
    ),
    column(
        "EvidenceDirection",
        String,
        Alert,
        "Which end of a connection the evidence is: source or destination",
    ),
    column(
        "ThreatFamily",
        String,
        Alert,
        "Malware family that the file or process was found to belong to",
    ),
    personal("EmailSubject", String, Alert, "Subject line of the mail that is evidence"),
    column("Application", String, Alert, "App or service in which the activity took place"),
    column("ApplicationId", Int, Alert, "Number of the app in which the activity took place"),
    column("OAuthApplicationId", String, Alert, "OAuth application in evidence"),
    column("CloudResource", String, Alert, "Name of the cloud resource in evidence"),
    column("CloudPlatform", String, Alert, "Cloud provider of the resource in evidence"),
    column("ResourceType", String, Alert, "Kind of the cloud resource in evidence"),
    column("ResourceID", String, Alert, "Identifier of the cloud resource in evidence"),
    column("SubscriptionId", String, Alert, "Cloud subscription of the resource in evidence"),
];
