//! What is counted of a row: one row of this registry per place where a table names something.

use schema::Table;

crate::model::words! {
    /// Kinds of what is counted.
    SubjectKind {
        File = "file", "File";
        Address = "ip", "IP address";
        Host = "domain", "Domain";
        Url = "url", "URL";
        Account = "user", "User";
    }
}

crate::model::words! {
    /// What a cell counts, besides the subject itself. Their places in this list are kept in databases:
    /// new ones stand at the end.
    Facet {
        Seen = "seen", "What happened";
        Acted = "acted", "Acted";
        Own = "own", "Own address";
        Path = "path", "Paths";
        By = "by", "Processes";
        Port = "port", "Ports";
        Host = "host", "Hosts";
        Address = "address", "Addresses";
        Url = "url", "URLs";
        Logon = "logon", "Sign-ins";
        Started = "started", "Processes started";
        From = "from", "Signed in from";
        Created = "created", "Processes that created it";
        Loaded = "loaded", "Processes that loaded it";
        Ran = "ran", "Processes that ran it";
        Resolved = "resolved", "Resolved";
        Inbound = "inbound", "Ports it connected to";
        SignIn = "sign_in", "Sign-ins from it";
    }
}

impl Facet {
    /// By which it is kept: its place in the list.
    #[must_use]
    pub fn number(self) -> u8 {
        self as u8
    }

    /// The facet with this number.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }
}

/// How the subject's name is made of a row's columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Naming {
    /// SHA-256, SHA-1, MD5: a file is what all of its row's hashes say together.
    Hashes([&'static str; 3]),
    /// An address.
    Address(&'static str),
    /// The host of a URL or name.
    Host(&'static str),
    /// A URL, where it is more than a host.
    Url(&'static str),
    /// Domain, name, SID.
    Account([&'static str; 3]),
    /// Every address of an answer to a DNS query, with the name that was asked for.
    Answers,
}

/// A detail that is counted along with a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Detail {
    /// A file's whole path from folder path and file name.
    Path(&'static str, &'static str),
    /// A column as it is.
    Text(Facet, &'static str),
    /// The process that created, loaded or ran a file, or did something else to it.
    Did(&'static str),
    /// Port and protocol of the other end.
    Port,
    /// Port and protocol of this end, where the other one connected.
    Inbound,
    /// The host of a URL.
    Host(Facet, &'static str),
    /// An address in its canonical form.
    Address(&'static str),
    /// `ActionType` and kind of a sign-in.
    Logon,
    /// The device or address that a sign-in came from.
    From,
    /// Who signed in, with `ActionType`.
    SignIn,
    /// Every address of an answer to a DNS query.
    Answers,
}

/// One place where rows name something.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    pub(super) kind: SubjectKind,
    /// Tables; empty means all that have the columns.
    pub(super) tables: &'static [&'static str],
    pub(super) naming: Naming,
    pub(super) facet: Facet,
    pub(super) details: &'static [Detail],
}

const BY: Detail = Detail::Text(Facet::By, "InitiatingProcessFileName");

pub(super) const RULES: &[Rule] = &[
    Rule {
        kind: SubjectKind::File,
        tables: &[],
        naming: Naming::Hashes(["SHA256", "SHA1", "MD5"]),
        facet: Facet::Seen,
        details: &[
            Detail::Path("FolderPath", "FileName"),
            Detail::Did("InitiatingProcessFileName"),
        ],
    },
    Rule {
        kind: SubjectKind::File,
        tables: &[],
        naming: Naming::Hashes([
            "InitiatingProcessSHA256",
            "InitiatingProcessSHA1",
            "InitiatingProcessMD5",
        ]),
        facet: Facet::Acted,
        details: &[Detail::Path("InitiatingProcessFolderPath", "InitiatingProcessFileName")],
    },
    Rule {
        kind: SubjectKind::Address,
        tables: &[],
        naming: Naming::Address("RemoteIP"),
        facet: Facet::Seen,
        details: &[
            Detail::Port,
            Detail::Inbound,
            Detail::Host(Facet::Host, "RemoteUrl"),
            BY,
            Detail::SignIn,
        ],
    },
    Rule {
        kind: SubjectKind::Address,
        tables: &[],
        naming: Naming::Address("FileOriginIP"),
        facet: Facet::Seen,
        details: &[Detail::Host(Facet::Host, "FileOriginUrl"), BY],
    },
    Rule {
        kind: SubjectKind::Address,
        tables: &["DeviceEvents"],
        naming: Naming::Answers,
        facet: Facet::Seen,
        details: &[Detail::Host(Facet::Resolved, "RemoteUrl"), BY],
    },
    Rule {
        kind: SubjectKind::Address,
        tables: &["DeviceNetworkEvents"],
        naming: Naming::Address("LocalIP"),
        facet: Facet::Own,
        details: &[],
    },
    Rule {
        kind: SubjectKind::Host,
        tables: &[],
        naming: Naming::Host("RemoteUrl"),
        facet: Facet::Seen,
        details: &[
            Detail::Text(Facet::Url, "RemoteUrl"),
            Detail::Address("RemoteIP"),
            Detail::Answers,
            BY,
        ],
    },
    Rule {
        kind: SubjectKind::Host,
        tables: &[],
        naming: Naming::Host("FileOriginUrl"),
        facet: Facet::Seen,
        details: &[Detail::Text(Facet::Url, "FileOriginUrl"), Detail::Address("FileOriginIP"), BY],
    },
    Rule {
        kind: SubjectKind::Url,
        tables: &[],
        naming: Naming::Url("RemoteUrl"),
        facet: Facet::Seen,
        details: &[Detail::Address("RemoteIP"), BY],
    },
    Rule {
        kind: SubjectKind::Url,
        tables: &[],
        naming: Naming::Url("FileOriginUrl"),
        facet: Facet::Seen,
        details: &[Detail::Address("FileOriginIP"), BY],
    },
    Rule {
        kind: SubjectKind::Account,
        tables: &[],
        naming: Naming::Account(["AccountDomain", "AccountName", "AccountSid"]),
        facet: Facet::Seen,
        details: &[Detail::Logon, Detail::From, Detail::Text(Facet::Started, "FileName")],
    },
    Rule {
        kind: SubjectKind::Account,
        tables: &[],
        naming: Naming::Account([
            "InitiatingProcessAccountDomain",
            "InitiatingProcessAccountName",
            "InitiatingProcessAccountSid",
        ]),
        facet: Facet::Acted,
        details: &[],
    },
];

/// The rules that apply to a table.
pub(super) fn of(table: &'static Table) -> impl Iterator<Item = &'static Rule> {
    RULES.iter().filter(|rule| {
        let listed = rule.tables.is_empty() || rule.tables.contains(&table.name);
        listed
            && table.position("DeviceId").is_some()
            && table.position("ActionType").is_some()
            && rule.naming.columns().iter().any(|column| table.position(column).is_some())
    })
}

/// Whether the other end connected to this one.
fn is_inbound(action: &str) -> bool {
    action.contains("Inbound")
}

impl Naming {
    pub(super) fn columns(&self) -> &[&'static str] {
        match self {
            Self::Hashes(columns) | Self::Account(columns) => columns,
            Self::Address(column) | Self::Host(column) | Self::Url(column) => {
                std::slice::from_ref(column)
            }
            Self::Answers => &["AdditionalFields"],
        }
    }
}

impl Detail {
    /// Whether rows of this `ActionType` can have it: values of others, which differ from row to row,
    /// must not be remembered.
    pub(super) fn applies(self, action: &str) -> bool {
        match self {
            Self::Answers => action == super::observe::ANSWER,
            Self::Inbound => is_inbound(action),
            Self::Port => !is_inbound(action),
            _ => true,
        }
    }

    /// The columns that decide it.
    pub(super) fn columns(&self) -> Vec<&'static str> {
        match *self {
            Self::Path(one, other) => vec![one, other],
            Self::Did(one) => vec![one, "ActionType"],
            Self::Port => vec!["RemotePort", "Protocol"],
            Self::Inbound => vec!["LocalPort", "Protocol"],
            Self::Text(Facet::Started, one) => vec![one, "ActionType"],
            Self::Text(_, one) | Self::Host(_, one) | Self::Address(one) => vec![one],
            Self::Logon => vec!["LogonType", "ActionType"],
            Self::From => vec!["LogonType", "RemoteDeviceName", "RemoteIP"],
            Self::SignIn => vec!["LogonType", "ActionType", "AccountDomain", "AccountName"],
            Self::Answers => vec!["AdditionalFields"],
        }
    }
}
