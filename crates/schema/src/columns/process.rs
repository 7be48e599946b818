//! The process that an event is about: created, opened or otherwise acted on.

use super::{column, personal};
use crate::Column;
use crate::DataClass::{Network, Process};
use crate::KqlType::{Bool, DateTime, Long, String};

pub(super) const COLUMNS: &[Column] = &[
    column(
        "ProcessId",
        Long,
        Process,
        "Process id of the process that the event is about; the system reuses ids",
    ),
    personal(
        "ProcessCommandLine",
        String,
        Process,
        "Command line of the process that the event is about",
    ),
    column(
        "ProcessCreationTime",
        DateTime,
        Process,
        "When the process that the event is about started, in UTC",
    ),
    column(
        "ProcessIntegrityLevel",
        String,
        Process,
        "Windows integrity level of the created process, such as Low or High",
    ),
    column(
        "ProcessTokenElevation",
        String,
        Process,
        "How user account control elevated the token of the process that the event is about",
    ),
    column(
        "ProcessUniqueId",
        String,
        Process,
        "Identifier of the created process that is never reused, unlike its process id",
    ),
    column(
        "ProcessVersionInfoCompanyName",
        String,
        Process,
        "Company name in the version resource of the created process's file",
    ),
    column(
        "ProcessVersionInfoProductName",
        String,
        Process,
        "Product name in the version resource of the created process's file",
    ),
    column(
        "ProcessVersionInfoProductVersion",
        String,
        Process,
        "Product version in the version resource of the created process's file",
    ),
    column(
        "ProcessVersionInfoInternalFileName",
        String,
        Process,
        "Internal name in the version resource of the created process's file",
    ),
    column(
        "ProcessVersionInfoOriginalFileName",
        String,
        Process,
        "File name that the created process's file was built under, from its version resource",
    ),
    column(
        "ProcessVersionInfoFileDescription",
        String,
        Process,
        "Description in the version resource of the created process's file",
    ),
    column(
        "CreatedProcessSessionId",
        Long,
        Process,
        "Windows session that the created process runs in",
    ),
    column(
        "IsProcessRemoteSession",
        Bool,
        Process,
        "Whether the created process runs in a remote desktop session",
    ),
    personal(
        "ProcessRemoteSessionDeviceName",
        String,
        Network,
        "Name of the device whose remote desktop session the created process runs in",
    ),
    personal(
        "ProcessRemoteSessionIP",
        String,
        Network,
        "Address from which the created process's remote desktop session was opened",
    ),
];
