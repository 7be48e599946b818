//! The process that acted: it created, wrote, connected, loaded or signed in.

use super::{column, personal};
use crate::Column;
use crate::DataClass::{Logon, Network, Process};
use crate::KqlType::{Bool, DateTime, Long, String};

pub(super) const COLUMNS: &[Column] = &[
    column("InitiatingProcessFileName", String, Process, "File name of the process that acted"),
    personal(
        "InitiatingProcessFolderPath",
        String,
        Process,
        "Full path, file name included, of the process that acted",
    ),
    column(
        "InitiatingProcessFileSize",
        Long,
        Process,
        "Size in bytes of the file of the process that acted",
    ),
    column("InitiatingProcessSHA1", String, Process, "SHA-1 of the file of the process that acted"),
    column(
        "InitiatingProcessSHA256",
        String,
        Process,
        "SHA-256 of the file of the process that acted; often not known",
    ),
    column("InitiatingProcessMD5", String, Process, "MD5 of the file of the process that acted"),
    column(
        "InitiatingProcessId",
        Long,
        Process,
        "Process id of the process that acted; the system reuses ids",
    ),
    column(
        "InitiatingProcessUniqueId",
        String,
        Process,
        "Identifier of the process that acted that is never reused, unlike its process id",
    ),
    personal(
        "InitiatingProcessCommandLine",
        String,
        Process,
        "Command line of the process that acted",
    ),
    column(
        "InitiatingProcessCreationTime",
        DateTime,
        Process,
        "When the process that acted started, in UTC",
    ),
    column(
        "InitiatingProcessIntegrityLevel",
        String,
        Process,
        "Windows integrity level of the process that acted",
    ),
    column(
        "InitiatingProcessTokenElevation",
        String,
        Process,
        "How user account control elevated the token of the process that acted",
    ),
    column(
        "InitiatingProcessSignerType",
        String,
        Process,
        "Class of signer of the file of the process that acted",
    ),
    column(
        "InitiatingProcessSignatureStatus",
        String,
        Process,
        "Whether the signature of the file of the process that acted is valid",
    ),
    column(
        "InitiatingProcessVersionInfoCompanyName",
        String,
        Process,
        "Company name in the version resource of the file of the process that acted",
    ),
    column(
        "InitiatingProcessVersionInfoProductName",
        String,
        Process,
        "Product name in the version resource of the file of the process that acted",
    ),
    column(
        "InitiatingProcessVersionInfoProductVersion",
        String,
        Process,
        "Product version in the version resource of the file of the process that acted",
    ),
    column(
        "InitiatingProcessVersionInfoInternalFileName",
        String,
        Process,
        "Internal name in the version resource of the file of the process that acted",
    ),
    column(
        "InitiatingProcessVersionInfoOriginalFileName",
        String,
        Process,
        "File name that the file of the process that acted was built under, from its version resource",
    ),
    column(
        "InitiatingProcessVersionInfoFileDescription",
        String,
        Process,
        "Description in the version resource of the file of the process that acted",
    ),
    column(
        "InitiatingProcessParentId",
        Long,
        Process,
        "Process id of the parent of the process that acted",
    ),
    column(
        "InitiatingProcessParentFileName",
        String,
        Process,
        "File name of the parent of the process that acted",
    ),
    column(
        "InitiatingProcessParentCreationTime",
        DateTime,
        Process,
        "When the parent of the process that acted started, in UTC",
    ),
    column(
        "InitiatingProcessAccountDomain",
        String,
        Logon,
        "Domain of the account that the process that acted ran as",
    ),
    personal(
        "InitiatingProcessAccountName",
        String,
        Logon,
        "Name of the account that the process that acted ran as",
    ),
    personal(
        "InitiatingProcessAccountSid",
        String,
        Logon,
        "Security identifier (SID) of the account that the process that acted ran as",
    ),
    personal(
        "InitiatingProcessAccountUpn",
        String,
        Logon,
        "User principal name of the account that the process that acted ran as",
    ),
    personal(
        "InitiatingProcessAccountObjectId",
        String,
        Logon,
        "Entra ID object of the account that the process that acted ran as",
    ),
    column(
        "InitiatingProcessLogonId",
        Long,
        Logon,
        "Logon session of the process that acted; unique on the device until it restarts",
    ),
    column(
        "InitiatingProcessSessionId",
        Long,
        Process,
        "Windows session that the process that acted ran in",
    ),
    column(
        "IsInitiatingProcessRemoteSession",
        Bool,
        Process,
        "Whether the process that acted ran in a remote desktop session",
    ),
    personal(
        "InitiatingProcessRemoteSessionDeviceName",
        String,
        Network,
        "Name of the device whose remote desktop session the process that acted ran in",
    ),
    personal(
        "InitiatingProcessRemoteSessionIP",
        String,
        Network,
        "Address from which the remote desktop session of the process that acted was opened",
    ),
];
