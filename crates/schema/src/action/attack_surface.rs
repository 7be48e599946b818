//! Attack surface reduction rules, each in the forms "noticed" (audit) and "blocked".

use super::ActionType;
use super::antivirus::protection;

pub(super) const ACTIONS: &[ActionType] = &[
    protection("AsrAbusedSystemToolAudited", "Abused system tool noticed"),
    protection("AsrAbusedSystemToolBlocked", "Abused system tool blocked"),
    protection("AsrAdobeReaderChildProcessAudited", "Child process of Adobe Reader noticed"),
    protection("AsrAdobeReaderChildProcessBlocked", "Child process of Adobe Reader blocked"),
    protection("AsrExecutableEmailContentAudited", "Executable from mail noticed"),
    protection("AsrExecutableEmailContentBlocked", "Executable from mail blocked"),
    protection("AsrExecutableOfficeContentAudited", "Executable written by Office noticed"),
    protection("AsrExecutableOfficeContentBlocked", "Executable written by Office blocked"),
    protection("AsrLsassCredentialTheftAudited", "Credential theft from LSASS noticed"),
    protection("AsrLsassCredentialTheftBlocked", "Credential theft from LSASS blocked"),
    protection("AsrObfuscatedScriptAudited", "Obfuscated script noticed"),
    protection("AsrObfuscatedScriptBlocked", "Obfuscated script blocked"),
    protection("AsrOfficeChildProcessAudited", "Child process of Office noticed"),
    protection("AsrOfficeChildProcessBlocked", "Child process of Office blocked"),
    protection(
        "AsrOfficeCommAppChildProcessAudited",
        "Child process of an Office communication app noticed",
    ),
    protection(
        "AsrOfficeCommAppChildProcessBlocked",
        "Child process of an Office communication app blocked",
    ),
    protection("AsrOfficeMacroWin32ApiCallsAudited", "Win32 calls from an Office macro noticed"),
    protection("AsrOfficeMacroWin32ApiCallsBlocked", "Win32 calls from an Office macro blocked"),
    protection("AsrOfficeProcessInjectionAudited", "Code injection by Office noticed"),
    protection("AsrOfficeProcessInjectionBlocked", "Code injection by Office blocked"),
    protection("AsrPersistenceThroughWmiAudited", "Persistence through WMI noticed"),
    protection("AsrPersistenceThroughWmiBlocked", "Persistence through WMI blocked"),
    protection("AsrPsexecWmiChildProcessAudited", "Process from PsExec or WMI noticed"),
    protection("AsrPsexecWmiChildProcessBlocked", "Process from PsExec or WMI blocked"),
    protection("AsrRansomwareAudited", "Ransomware behaviour noticed"),
    protection("AsrRansomwareBlocked", "Ransomware behaviour blocked"),
    protection("AsrSafeModeRebootAudited", "Restart into safe mode noticed"),
    protection("AsrSafeModeRebootBlocked", "Restart into safe mode blocked"),
    protection("AsrScriptExecutableDownloadAudited", "Executable downloaded by a script noticed"),
    protection("AsrScriptExecutableDownloadBlocked", "Executable downloaded by a script blocked"),
    protection("AsrUntrustedExecutableAudited", "Untrusted executable noticed"),
    protection("AsrUntrustedExecutableBlocked", "Untrusted executable blocked"),
    protection("AsrUntrustedUsbProcessAudited", "Untrusted process from USB noticed"),
    protection("AsrUntrustedUsbProcessBlocked", "Untrusted process from USB blocked"),
    protection("AsrVulnerableSignedDriverAudited", "Vulnerable signed driver noticed"),
    protection("AsrVulnerableSignedDriverBlocked", "Vulnerable signed driver blocked"),
];
