//! Who may do what, and what is written down about it.

use super::words::words;

words! {
    /// What a role allows: the reference portal's set.
    Permission {
        ViewData = "view_data", "View data";
        ActiveRemediation = "active_remediation", "Active remediation";
        AlertsInvestigation = "alerts_investigation", "Alerts investigation";
        ManagePortalSettings = "manage_portal_settings", "Manage portal settings";
        ManageSecuritySettings = "manage_security_settings", "Manage security settings";
        Audit = "audit", "Audit";
    }
}

words! {
    /// A built-in role.
    Role {
        GlobalAdministrator = "global_administrator", "Global administrator";
        SecurityAdministrator = "security_administrator", "Security administrator";
        Analyst = "analyst", "Analyst";
        Reader = "reader", "Reader";
        Auditor = "auditor", "Auditor";
    }
}

words! {
    /// An action that leaves one audit record.
    Action {
        SessionRead = "session_read", "Opened a page";
        SignedIn = "signed_in", "Signed in";
        SignedOut = "signed_out", "Signed out";
        SignedOutEverywhere = "signed_out_everywhere", "Signed out everywhere";
        TenantSwitched = "tenant_switched", "Switched tenant";
        PreferencesSet = "preferences_set", "Set own preferences";
        HomeViewed = "home_viewed", "Viewed the home page";
        DevicesListed = "devices_listed", "Listed devices";
        DevicesExported = "devices_exported", "Exported devices";
        DeviceViewed = "device_viewed", "Viewed a device";
        DeviceValueSet = "device_value_set", "Set the value of a device";
        DeviceTagAdded = "device_tag_added", "Added a tag to a device";
        DeviceTagRemoved = "device_tag_removed", "Removed a tag from a device";
        EventFlagged = "event_flagged", "Flagged an event";
        EventUnflagged = "event_unflagged", "Took the flag off an event";
        ProcessViewed = "process_viewed", "Viewed a process";
        TimelineViewed = "timeline_viewed", "Viewed a timeline";
        TimelineExported = "timeline_exported", "Exported a timeline";
        EventViewed = "event_viewed", "Viewed an event";
        Searched = "searched", "Searched";
        Suggested = "suggested", "Typed into the palette";
        ValueViewed = "value_viewed", "Looked at what can be done with a value";
        ProfileViewed = "profile_viewed", "Viewed a file, address, domain, URL or user";
        ProfileExported = "profile_exported", "Exported a table of a file, address, domain, URL or user";
        AlertsListed = "alerts_listed", "Listed alerts";
        AlertsExported = "alerts_exported", "Exported alerts";
        AlertViewed = "alert_viewed", "Viewed an alert";
        AlertChanged = "alert_changed", "Changed an alert";
        AlertNoted = "alert_noted", "Added to the notes of an alert";
        AlertsChanged = "alerts_changed", "Changed all alerts that match";
        ViewSaved = "view_saved", "Saved a view of a list";
        ViewRemoved = "view_removed", "Removed a saved view";
        ViewChosen = "view_chosen", "Chose which view a list opens with";
        SourcesViewed = "sources_viewed", "Viewed data sources";
        SetupViewed = "setup_viewed", "Viewed how an agent is set up";
        SetupDownloaded = "setup_downloaded", "Downloaded an agent's configuration";
        UploadsViewed = "uploads_viewed", "Viewed own uploads";
        UploadBegun = "upload_begun", "Began an upload";
        UploadReceived = "upload_received", "Sent a part of an upload";
        UploadCancelled = "upload_cancelled", "Cancelled an upload";
        SettingsViewed = "settings_viewed", "Viewed settings";
        StorageViewed = "storage_viewed", "Viewed storage";
        ConsumersStarted = "consumers_started", "Started background work";
        TelemetrySent = "telemetry_sent", "Sent telemetry";
        TelemetryAnnounced = "telemetry_announced", "Asked before sending telemetry";
        TelemetryImported = "telemetry_imported", "Imported telemetry";
        ImportReportViewed = "import_report_viewed", "Viewed the report of an import";
        TelemetrySimulated = "telemetry_simulated", "Simulated telemetry";
        StoreVerified = "store_verified", "Verified what is kept";
        TenantCreated = "tenant_created", "Created a tenant";
        TenantDisabled = "tenant_disabled", "Disabled a tenant";
        UserCreated = "user_created", "Created a user";
        UserDisabled = "user_disabled", "Disabled a user";
        TokenCreated = "token_created", "Created an enrolment token";
        TokenDisabled = "token_disabled", "Disabled an enrolment token";
    }
}

impl Permission {
    /// What somebody is told whose role lacks it.
    #[must_use]
    pub fn denied(self) -> String {
        format!(
            "Your role does not include \"{}\". An administrator can change that.",
            self.label()
        )
    }
}

impl Role {
    /// What the role allows. Everybody who can sign in can view data, as in the reference portal.
    #[must_use]
    pub fn permissions(self) -> &'static [Permission] {
        use Permission::{
            ActiveRemediation, AlertsInvestigation, Audit, ManageSecuritySettings, ViewData,
        };
        match self {
            Self::GlobalAdministrator => Permission::ALL,
            Self::SecurityAdministrator => {
                &[ViewData, ActiveRemediation, AlertsInvestigation, ManageSecuritySettings, Audit]
            }
            Self::Analyst => &[ViewData, ActiveRemediation, AlertsInvestigation],
            Self::Reader => &[ViewData],
            Self::Auditor => &[ViewData, Audit],
        }
    }

    /// Whether the role allows it.
    #[must_use]
    pub fn may(self, permission: Permission) -> bool {
        self.permissions().contains(&permission)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_global_administrator_manages_the_portal() {
        for role in Role::ALL {
            let manages = role.may(Permission::ManagePortalSettings);
            assert_eq!(manages, *role == Role::GlobalAdministrator, "{}", role.label());
        }
    }

    #[test]
    fn every_role_can_view_data_and_readers_change_nothing() {
        assert!(Role::ALL.iter().all(|role| role.may(Permission::ViewData)));
        assert_eq!(Role::Reader.permissions(), [Permission::ViewData]);
    }

    #[test]
    fn keys_lead_back_to_their_rows() {
        for action in Action::ALL {
            assert_eq!(Action::from_key(action.key()), Some(*action));
        }
    }
}
