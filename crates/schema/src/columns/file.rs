//! Files, where they came from, and their signatures.

use super::{column, personal};
use crate::Column;
use crate::DataClass::{File, Logon, Network};
use crate::KqlType::{Bool, DateTime, Int, Long, String};

pub(super) const COLUMNS: &[Column] = &[
    column("FileName", String, File, "Name of the file that the event is about"),
    personal(
        "FolderPath",
        String,
        File,
        "Full path, file name included, of the file that the event is about",
    ),
    column("FileSize", Long, File, "Size of the file in bytes"),
    column("FileType", String, File, "Extension or detected kind of the file"),
    column("SHA1", String, File, "SHA-1 of the file that the event is about"),
    column("SHA256", String, File, "SHA-256 of the file that the event is about; often not known"),
    column("MD5", String, File, "MD5 of the file that the event is about"),
    personal("FileOriginUrl", String, File, "Address that the file was downloaded from"),
    personal(
        "FileOriginReferrerUrl",
        String,
        File,
        "Address of the page that linked to the download",
    ),
    personal("FileOriginIP", String, File, "IP address that the file was downloaded from"),
    personal(
        "PreviousFolderPath",
        String,
        File,
        "Full path of the file before it was moved or renamed",
    ),
    column("PreviousFileName", String, File, "Name of the file before it was renamed"),
    column(
        "RequestProtocol",
        String,
        File,
        "Protocol through which the file operation was asked for, or Local",
    ),
    personal(
        "RequestSourceIP",
        String,
        Network,
        "Address of the device that asked for the file operation over the network",
    ),
    column(
        "RequestSourcePort",
        Int,
        Network,
        "Port on the device that asked for the file operation over the network",
    ),
    personal(
        "RequestAccountName",
        String,
        Logon,
        "Name of the account that asked for the file operation over the network",
    ),
    column(
        "RequestAccountDomain",
        String,
        Logon,
        "Domain of the account that asked for the file operation over the network",
    ),
    personal(
        "RequestAccountSid",
        String,
        Logon,
        "SID of the account that asked for the file operation over the network",
    ),
    column("ShareName", String, File, "Network share through which the file was reached"),
    column("SensitivityLabel", String, File, "Information protection label of the file"),
    column(
        "SensitivitySubLabel",
        String,
        File,
        "Second level of the file's information protection label",
    ),
    column(
        "IsAzureInfoProtectionApplied",
        Bool,
        File,
        "Whether information protection encrypts the file",
    ),
    column("IsSigned", Bool, File, "Whether the file has a signature"),
    column(
        "SignatureType",
        String,
        File,
        "Whether the signature is inside the file or in a separate catalogue",
    ),
    column("Signer", String, File, "Who signed the file"),
    column("SignerHash", String, File, "Hash that identifies the signer's certificate"),
    column("Issuer", String, File, "Authority that issued the signer's certificate"),
    column("IssuerHash", String, File, "Hash that identifies the issuing authority's certificate"),
    column(
        "CertificateSerialNumber",
        String,
        File,
        "Serial number that the authority gave the signer's certificate",
    ),
    column(
        "CrlDistributionPointUrls",
        String,
        File,
        "JSON list of addresses where the certificate's revocation lists are published",
    ),
    column("CertificateCreationTime", DateTime, File, "When the signer's certificate became valid"),
    column(
        "CertificateExpirationTime",
        DateTime,
        File,
        "When the signer's certificate ceases to be valid",
    ),
    column(
        "CertificateCountersignatureTime",
        DateTime,
        File,
        "When a time stamping service countersigned the signature",
    ),
    column("IsTrusted", Bool, File, "Whether the device trusts the signature"),
    column(
        "IsRootSignerMicrosoft",
        Bool,
        File,
        "Whether the chain of certificates ends at a root of Microsoft",
    ),
];
