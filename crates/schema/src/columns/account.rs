//! Accounts and sign-ins.

use super::{column, personal};
use crate::Column;
use crate::DataClass::Logon;
use crate::KqlType::{Bool, Long, String};

pub(super) const COLUMNS: &[Column] = &[
    column("AccountDomain", String, Logon, "Domain of the account that the event is about"),
    personal("AccountName", String, Logon, "Name of the account that the event is about"),
    personal(
        "AccountSid",
        String,
        Logon,
        "Windows security identifier (SID) of the account that the event is about",
    ),
    personal(
        "AccountUpn",
        String,
        Logon,
        "User principal name of the account that the event is about",
    ),
    personal(
        "AccountObjectId",
        String,
        Logon,
        "Entra ID object of the account that the event is about",
    ),
    column(
        "LogonId",
        Long,
        Logon,
        "Logon session of the account; unique on the device until it restarts",
    ),
    column(
        "LogonID",
        Long,
        Logon,
        "Logon session that the activity belongs to, as this table spells the name",
    ),
    column(
        "LogonType",
        String,
        Logon,
        "How the account signed in, such as Interactive, Network or RemoteInteractive",
    ),
    column("FailureReason", String, Logon, "Why the sign-in failed"),
    column("IsLocalAdmin", Bool, Logon, "Whether the account is an administrator of the device"),
];
