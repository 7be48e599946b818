//! Windows Defender's operational log. Field names as in its manifest, without their spaces.

use crate::clock::iso_text;
use crate::device::Device;
use crate::record::{DEFENDER, Fields};

const PRODUCT: &str = "Microsoft Defender Antivirus";
const PLATFORM: &str = "4.18.24070.5";

impl Device {
    /// 2000: new definitions.
    pub(crate) fn definitions_updated(&mut self, at: i64) {
        // One build a day or so.
        let build = 300 + at / crate::clock::DAY % 100 * 3;
        let fields = Fields::with_capacity(13)
            .text("ProductName", PRODUCT)
            .text("ProductVersion", PLATFORM)
            .text("CurrentsecurityintelligenceVersion", format!("1.417.{build}.0"))
            .text("PrevioussecurityintelligenceVersion", format!("1.417.{}.0", build - 3))
            .text("Domain", "NT AUTHORITY")
            .text("User", "SYSTEM")
            .text("SID", "S-1-5-18")
            .text("SecurityintelligenceTypeIndex", "1")
            .text("SecurityintelligenceType", "AntiVirus")
            .text("UpdateTypeIndex", "2")
            .text("UpdateType", "Delta")
            .text("CurrentEngineVersion", "1.1.24070.3")
            .text("PreviousEngineVersion", "1.1.24070.3");
        self.record(at, DEFENDER, 2000, None, fields);
    }

    /// 1116 (found) and 1117 (quarantined).
    pub(crate) fn malware_found(&mut self, at: i64, threat: &str, path: &str, process: &str) {
        let user = self.profile.owner.qualified.clone();
        for (event_id, at, action, status) in
            [(1116, at, "Not Applicable", "1"), (1117, at + 4_200_000, "Quarantine", "3")]
        {
            let fields = Fields::with_capacity(16)
                .text("ProductName", PRODUCT)
                .text("ProductVersion", PLATFORM)
                .text("DetectionID", format!("{{{}}}", self.rng.guid()))
                .text("DetectionTime", iso_text(at))
                .text("ThreatID", "311978")
                .text("ThreatName", threat)
                .text("SeverityID", "1")
                .text("SeverityName", "Low")
                .text("CategoryID", "27")
                .text("CategoryName", "Potentially Unwanted Software")
                .text("StatusCode", status)
                .text("SourceName", "Downloads and attachments")
                .text("ProcessName", process)
                .text("DetectionUser", user.as_str())
                .text("Path", format!("file:_{path}"))
                .text("ActionName", action);
            self.record(at, DEFENDER, event_id, None, fields);
        }
    }

    /// 5001: real-time protection was switched off.
    pub(crate) fn protection_disabled(&mut self, at: i64) {
        let fields =
            Fields::with_capacity(2).text("ProductName", PRODUCT).text("ProductVersion", PLATFORM);
        self.record(at, DEFENDER, 5001, None, fields);
    }
}
