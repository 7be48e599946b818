//! Severity, risk and state: a silhouette, a colour and a word; never colour alone.

use super::icon::icon;
use crate::model::{
    Risk, Severity, alert::Status, device::DeviceState, home::SourceState, source::TokenState,
    upload::UploadState,
};
use leptos::prelude::*;

/// Class and symbol of a severity.
fn look(severity: Severity) -> (&'static str, &'static str) {
    match severity {
        Severity::High => ("sev high", "sev-high"),
        Severity::Medium => ("sev medium", "sev-medium"),
        Severity::Low => ("sev low", "sev-low"),
        Severity::Informational => ("sev info", "sev-info"),
    }
}

/// The class that colours a bar of this severity.
#[must_use]
pub fn bar_class(severity: Severity) -> &'static str {
    match severity {
        Severity::High => "sv-high",
        Severity::Medium => "sv-medium",
        Severity::Low => "sv-low",
        Severity::Informational => "sv-info",
    }
}

/// Mark and word.
#[must_use]
pub fn severity(severity: Severity) -> AnyView {
    let (class, symbol) = look(severity);
    view! { <span class=class>{icon(symbol)}{severity.label()}</span> }.into_any()
}

/// The mark alone; the word is hidden.
#[must_use]
pub fn severity_icon(severity: Severity) -> AnyView {
    let (class, symbol) = look(severity);
    view! { <span class=class>{icon(symbol)}<span class="vh">{severity.label()}" "</span></span> }
        .into_any()
}

/// Risk of a device.
#[must_use]
pub fn risk(risk: Risk) -> AnyView {
    match risk.severity() {
        Some(found) => severity(found),
        None => view! { <span class="muted">{risk.label()}</span> }.into_any(),
    }
}

/// A state in a class of its own (`ok`, `warn`, `bad` or nothing).
fn state(class: &'static str, symbol: &'static str, word: &'static str) -> AnyView {
    view! { <span class=class>{icon(symbol)}{word}</span> }.into_any()
}

/// Whether a device reports.
#[must_use]
pub fn device_state(found: DeviceState) -> AnyView {
    match found {
        DeviceState::Active => state("st ok", "ok", found.label()),
        DeviceState::Inactive => state("st", "idle", found.label()),
    }
}

/// How far the work on an alert is.
#[must_use]
pub fn status(found: Status) -> AnyView {
    match found {
        Status::New => state("st", "alert", found.label()),
        Status::InProgress => state("st", "refresh", found.label()),
        Status::Resolved => state("st ok", "ok", found.label()),
    }
}

/// Whether a source sends.
#[must_use]
pub fn source_state(found: SourceState) -> AnyView {
    match found {
        SourceState::Receiving | SourceState::Running => state("st ok", "ok", found.label()),
        SourceState::Finished => state("st", "ok", found.label()),
        SourceState::Cancelled => state("st", "off", found.label()),
        SourceState::Silent => state("st warn", "warn", found.label()),
        SourceState::Failed => state("st bad", "warn", found.label()),
    }
}

/// How an enrolment token is doing.
#[must_use]
pub fn token_state(found: TokenState) -> AnyView {
    match found {
        TokenState::Receiving => state("st ok", "ok", found.label()),
        TokenState::Waiting => state("st", "idle", found.label()),
        TokenState::Silent => state("st warn", "warn", found.label()),
        TokenState::Expired | TokenState::Revoked => state("st", "off", found.label()),
    }
}

/// How far an upload is.
#[must_use]
pub fn upload_state(found: UploadState) -> AnyView {
    match found {
        UploadState::Receiving | UploadState::Importing => state("st", "refresh", found.label()),
        UploadState::Waiting => state("st", "idle", found.label()),
        UploadState::Done => state("st ok", "ok", found.label()),
        UploadState::Failed => state("st bad", "warn", found.label()),
        UploadState::Cancelled => state("st", "off", found.label()),
    }
}
