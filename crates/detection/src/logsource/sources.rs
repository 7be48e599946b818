//! The channels and event ids that rules have names for. Names follow SigmaHQ's logsource
//! documentation and pySigma's Windows pipelines.

use super::{Class, Names, Source};

/// All channels, the busiest first; the last row stands for every other one.
pub(super) const SOURCES: &[Source] = &[
    Source {
        channel: "Microsoft-Windows-Sysmon/Operational",
        product: "windows",
        service: "sysmon",
        classes: SYSMON,
    },
    Source { channel: "Security", product: "windows", service: "security", classes: SECURITY },
    Source {
        channel: "Microsoft-Windows-PowerShell/Operational",
        product: "windows",
        service: "powershell",
        classes: POWERSHELL,
    },
    Source {
        channel: "PowerShellCore/Operational",
        product: "windows",
        service: "powershell",
        classes: POWERSHELL,
    },
    Source {
        channel: "Windows PowerShell",
        product: "windows",
        service: "powershell-classic",
        classes: POWERSHELL_CLASSIC,
    },
    Source {
        channel: "Linux-Sysmon/Operational",
        product: "linux",
        service: "sysmon",
        classes: SYSMON,
    },
    Source { channel: "auditd", product: "linux", service: "auditd", classes: AUDITD },
    windows("System", "system"),
    windows("Application", "application"),
    windows("Microsoft-Windows-WMI-Activity/Operational", "wmi"),
    windows("Microsoft-Windows-Windows Defender/Operational", "windefend"),
    windows("Microsoft-Windows-TaskScheduler/Operational", "taskscheduler"),
    windows("Microsoft-Windows-Bits-Client/Operational", "bits-client"),
    windows("Microsoft-Windows-DNS Client Events/Operational", "dns-client"),
    windows("Microsoft-Windows-DNS-Client/Operational", "dns-client"),
    windows("DNS Server", "dns-server"),
    windows("Microsoft-Windows-DNS-Server/Analytical", "dns-server-analytic"),
    windows("Microsoft-Windows-DNSServer/Audit", "dns-server-audit"),
    windows("Microsoft-Windows-DHCP-Server/Operational", "dhcp"),
    windows("Microsoft-Windows-NTLM/Operational", "ntlm"),
    windows("Microsoft-Windows-LSA/Operational", "lsa-server"),
    windows("Microsoft-Windows-LDAP-Client/Debug", "ldap"),
    windows("Microsoft-Windows-CodeIntegrity/Operational", "codeintegrity-operational"),
    windows("Microsoft-Windows-AppLocker/EXE and DLL", "applocker"),
    windows("Microsoft-Windows-AppLocker/MSI and Script", "applocker"),
    windows("Microsoft-Windows-AppLocker/Packaged app-Deployment", "applocker"),
    windows("Microsoft-Windows-AppLocker/Packaged app-Execution", "applocker"),
    windows("Microsoft-Windows-Windows Firewall With Advanced Security/Firewall", "firewall-as"),
    windows("Microsoft-Windows-SMBServer/Connectivity", "smbserver-connectivity"),
    windows("Microsoft-Windows-SmbClient/Connectivity", "smbclient-connectivity"),
    windows("Microsoft-Windows-SmbClient/Security", "smbclient-security"),
    windows("Microsoft-Windows-PrintService/Admin", "printservice-admin"),
    windows("Microsoft-Windows-PrintService/Operational", "printservice-operational"),
    windows(
        "Microsoft-Windows-TerminalServices-LocalSessionManager/Operational",
        "terminalservices-localsessionmanager",
    ),
    windows("Microsoft-Windows-DriverFrameworks-UserMode/Operational", "driver-framework"),
    windows("Microsoft-Windows-Security-Mitigations/KernelMode", "security-mitigations"),
    windows("Microsoft-Windows-Security-Mitigations/Kernel Mode", "security-mitigations"),
    windows("Microsoft-Windows-Security-Mitigations/UserMode", "security-mitigations"),
    windows("Microsoft-Windows-Security-Mitigations/User Mode", "security-mitigations"),
    windows("Microsoft-Windows-Diagnosis-Scripted/Operational", "diagnosis-scripted"),
    windows("Microsoft-Windows-Shell-Core/Operational", "shell-core"),
    windows("Microsoft-Windows-VHDMP-Operational", "vhdmp"),
    windows("Microsoft-Windows-AppXDeploymentServer/Operational", "appxdeployment-server"),
    windows("Microsoft-Windows-AppxPackaging/Operational", "appxpackaging-om"),
    windows("Microsoft-Windows-AppModel-Runtime/Admin", "appmodel-runtime"),
    windows("Microsoft-Windows-CAPI2/Operational", "capi2"),
    windows(
        "Microsoft-Windows-CertificateServicesClient-Lifecycle-System/Operational",
        "certificateservicesclient-lifecycle-system",
    ),
    windows("Microsoft-Windows-Kernel-EventTracing/Admin", "kernel-event-tracing"),
    windows("Microsoft-Windows-Kernel-ShimEngine/Operational", "kernel-shimengine"),
    windows("Microsoft-Windows-Hyper-V-Worker-Admin", "hyper-v-worker"),
    windows("Microsoft-Windows-SENSE/Operational", "sense"),
    windows("Microsoft-IIS-Configuration/Operational", "iis-configuration"),
    windows("Microsoft-ServiceBus-Client/Operational", "microsoft-servicebus-client"),
    windows("Microsoft-ServiceBus-Client/Admin", "microsoft-servicebus-client"),
    windows("MSExchange Management", "msexchange-management"),
    windows("OpenSSH/Operational", "openssh"),
    OTHER,
];

/// A channel that rules have no service name for.
pub(super) const OTHER: Source = windows("", "");

const fn windows(channel: &'static str, service: &'static str) -> Source {
    Source { channel, product: "windows", service, classes: &[] }
}

const fn class(event_id: u32, categories: &'static [&'static str]) -> Class {
    Class { event_id, event_types: &[], categories, again: None }
}

const SYSMON: &[Class] = &[
    class(10, &["process_access"]),
    class(7, &["image_load"]),
    class(13, &["registry_set", "registry_event"]),
    registry_key(&["CreateKey"], &["registry_add", "registry_event"]),
    registry_key(&["DeleteKey", "DeleteValue"], &["registry_delete", "registry_event"]),
    // Some forwarders overwrite EventType: whether the key was made or removed is then unknown.
    registry_key(&[], &["registry_event"]),
    class(1, &["process_creation"]),
    class(2, &["file_change"]),
    class(3, &["network_connection"]),
    class(4, &["sysmon_status"]),
    class(5, &["process_termination"]),
    class(6, &["driver_load"]),
    class(8, &["create_remote_thread"]),
    class(9, &["raw_access_thread"]),
    class(11, &["file_event"]),
    class(14, &["registry_rename", "registry_event"]),
    class(15, &["create_stream_hash"]),
    class(16, &["sysmon_status"]),
    class(17, &["pipe_created"]),
    class(18, &["pipe_created"]),
    class(19, &["wmi_event"]),
    class(20, &["wmi_event"]),
    class(21, &["wmi_event"]),
    class(22, &["dns_query"]),
    class(23, &["file_delete"]),
    class(24, &["clipboard_capture"]),
    class(25, &["process_tampering"]),
    class(26, &["file_delete"]),
    class(27, &["file_block_executable"]),
    class(28, &["file_block_shredding"]),
    class(29, &["file_executable_detected"]),
    class(255, &["sysmon_error"]),
];

const fn registry_key(
    event_types: &'static [&'static str],
    categories: &'static [&'static str],
) -> Class {
    Class { event_id: 12, event_types, categories, again: None }
}

/// Windows' own record of a new process, for rules written against Sysmon's.
const SECURITY: &[Class] = &[Class {
    event_id: 4688,
    event_types: &[],
    categories: &["process_creation"],
    again: Some(&PROCESS_CREATION),
}];

const PROCESS_CREATION: Names = Names {
    renamed: &[
        ("NewProcessName", "Image"),
        ("ParentProcessName", "ParentImage"),
        ("MandatoryLabel", "IntegrityLevel"),
    ],
    // The target is named only where the process runs under another account than its creator.
    account: Some((
        "User",
        &[("TargetDomainName", "TargetUserName"), ("SubjectDomainName", "SubjectUserName")],
    )),
};

const POWERSHELL: &[Class] = &[class(4104, &["ps_script"]), class(4103, &["ps_module"])];

const POWERSHELL_CLASSIC: &[Class] =
    &[class(400, &["ps_classic_start"]), class(600, &["ps_classic_provider_start"])];

/// The Linux audit daemon's events that Sysmon has as well, for rules written against Sysmon's. What
/// was done with a file stands in `EventType`.
const AUDITD: &[Class] = &[
    audited(1309, &[], &["process_creation"]),
    audited(1306, &[], &["network_connection"]),
    audited(1302, &["FileCreate"], &["file_event"]),
    audited(1302, &["FileDelete"], &["file_delete"]),
    audited(1302, &["FileRename"], &["file_rename"]),
];

const fn audited(
    event_id: u32,
    event_types: &'static [&'static str],
    categories: &'static [&'static str],
) -> Class {
    Class { event_id, event_types, categories, again: Some(&AUDITED) }
}

const AUDITED: Names = Names {
    renamed: &[
        ("exe", "Image"),
        ("pid", "ProcessId"),
        ("ppid", "ParentProcessId"),
        ("cwd", "CurrentDirectory"),
        ("UID", "User"),
    ],
    account: None,
};
