//! Where our counts and the expected ones differ, and why ours are right. The expected list was
//! made by another engine version on records that another program had read.
#![expect(unreachable_pub, reason = "a module of several programs")]

/// Counts that differ for one reason.
pub struct Difference {
    /// End of the file's path in the pack.
    pub file: &'static str,
    /// Rule id; empty for every rule on this file.
    pub rule: &'static str,
    /// Why.
    pub reason: &'static str,
}

const READ: &str = "the other reader found no record in this log; ours reads the intact ones";
const MESSAGE: &str = "fields stand only inside Message, which the other reader does not split";
const TEXT: &str = "the match is in Message, which the other reader dropped";
const CHANNEL: &str = "the channel has a service name that the other routing table lacks";
const LINUX: &str = "the other reader reads neither syslog nor audit logs";

const fn row(file: &'static str, rule: &'static str, reason: &'static str) -> Difference {
    Difference { file, rule, reason }
}

const KEYWORDS: &str = "06d71506-7beb-4f22-8888-e2e5e2ca7fd8";
const FIREWALL: &str = "00bb5bd5-1379-4fcf-a965-a5b6f7478064";

/// In all of them our count is the higher one.
pub const DIFFERENCES: &[Difference] = &[
    row("parser_robustness/sysmon.evtx", "", READ),
    row("compound__sysmon_log4shell_cve2021_44228_java_serialized_object.zip", "", MESSAGE),
    row("empire_dcsync_dcerpc_drsuapi_DsGetNCChanges.zip", KEYWORDS, TEXT),
    row("empire_mimikatz_backupkeys_dcerpc_smb_lsarpc.zip", KEYWORDS, TEXT),
    row("empire_mimikatz_extract_keys.zip", KEYWORDS, TEXT),
    row("empire_mimikatz_sam_access.zip", KEYWORDS, TEXT),
    row(
        "covenant_wmi_remote_event_subscription_ActiveScriptEventConsumers.zip",
        "0b7889b4-5577-4521-a60a-3376ee7f9f7b",
        TEXT,
    ),
    row(
        "ID6-Failed to install an Exchange transport agent.evtx",
        "4fe151c2-ecf9-4fae-95ae-b88ec9c2fca6",
        CHANNEL,
    ),
    row(
        "ID6-Failed to install an Exchange transport agent.evtx",
        "c7d16cae-aaf3-42e5-9c1c-fb8553faa6fa",
        CHANNEL,
    ),
    row("ID2003-4950-Firewall disabled.evtx", FIREWALL, CHANNEL),
    row("empire_wmic_add_user_backdoor.zip", FIREWALL, CHANNEL),
    row("empire_enable_rdp.tar.gz", "5570c4d9-8fdd-4622-965b-403a5a101aa0", CHANNEL),
    row("ID4-OpenSSH server listening.evtx", "3ce8e9a4-bc61-4c9b-8e69-d7e2492a8781", CHANNEL),
    row("syslog_sysmon_log4shell_cve2021_44228_jndi_reference.zip", "", LINUX),
    row("sh_binary_padding_dd.zip", "37222991-11e9-4b6d-8bdf-60fbe48f753e", LINUX),
];

/// The reason for a difference, where it is a known one.
pub fn reason(file: &str, rule: &str, ours: u64, expected: u64) -> Option<&'static str> {
    let known = |row: &&Difference| {
        file.ends_with(row.file) && (row.rule.is_empty() || row.rule == rule) && ours > expected
    };
    DIFFERENCES.iter().find(known).map(|row| row.reason)
}
