//! The Windows Security log: logons, privileges, accounts, tasks, shares, its own clearing.

use crate::device::Device;
use crate::process::{Account, Process, Session};
use crate::record::{Fields, Log, SECURITY, SECURITY_EVENTLOG};

/// Where a logon comes from.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    /// Address, or "-".
    pub address: String,
    pub port: u16,
    /// `WorkstationName`, or "-".
    pub workstation: String,
    /// `Kerberos`, `NTLM` or `Negotiate`.
    pub package: &'static str,
}

impl Source {
    pub(crate) fn remote(
        address: &str,
        workstation: &str,
        package: &'static str,
        port: u16,
    ) -> Self {
        let (address, workstation) = (address.to_owned(), workstation.to_owned());
        Self { address, port, workstation, package }
    }
}

const PRIVILEGES: &str = "SeSecurityPrivilege\n\t\t\tSeBackupPrivilege\n\t\t\tSeRestorePrivilege\n\t\t\tSeTakeOwnershipPrivilege\n\t\t\tSeDebugPrivilege\n\t\t\tSeSystemEnvironmentPrivilege\n\t\t\tSeLoadDriverPrivilege\n\t\t\tSeImpersonatePrivilege";

impl Fields {
    /// `Subject*`: who did it.
    fn subject(self, account: &Account, logon_id: &str) -> Self {
        self.text("SubjectUserSid", account.sid.as_str())
            .text("SubjectUserName", account.name.as_str())
            .text("SubjectDomainName", account.domain.as_str())
            .text("SubjectLogonId", logon_id)
    }

    /// `Subject*` where nobody did it.
    fn no_subject(self) -> Self {
        self.text("SubjectUserSid", "S-1-0-0")
            .text("SubjectUserName", "-")
            .text("SubjectDomainName", "-")
            .text("SubjectLogonId", "0x0")
    }

    fn target(self, account: &Account) -> Self {
        self.text("TargetUserSid", account.sid.as_str())
            .text("TargetUserName", account.name.as_str())
            .text("TargetDomainName", account.domain.as_str())
    }
}

/// The logon process that Windows names for a type.
fn logon_process(logon_type: u32, package: &str) -> &'static str {
    match (logon_type, package) {
        (3, "Kerberos") => "Kerberos",
        (3, _) => "NtLmSsp ",
        (4 | 5, _) => "Advapi  ",
        _ => "User32 ",
    }
}

impl Device {
    fn security(&mut self, at: i64, event_id: u32, fields: Fields) {
        if self.profile.is_windows() {
            self.record(at, SECURITY, event_id, None, fields);
        }
    }

    /// 4624, and 4672 for an administrator. `by` is the process that asked for it; local logons
    /// have no source.
    pub(crate) fn logged_on(
        &mut self,
        at: i64,
        session: &Session,
        by: Option<&Process>,
        source: Option<&Source>,
    ) {
        let account = &session.account;
        let package = match (source, session.logon_type) {
            (Some(source), _) => source.package,
            _ => "Negotiate",
        };
        let own = self.profile.machine_account.clone();
        let fields = Fields::with_capacity(27);
        let fields = if session.logon_type == 3 {
            fields.no_subject()
        } else {
            let fields = fields.text("SubjectUserSid", "S-1-5-18");
            fields
                .text("SubjectUserName", own.name.as_str())
                .text("SubjectDomainName", own.domain.as_str())
                .text("SubjectLogonId", "0x3e7")
        };
        let local = if session.logon_type == 5 { "-" } else { "127.0.0.1" };
        let workstation = match source {
            Some(source) => source.workstation.as_str(),
            None if session.logon_type == 5 => "-",
            None => self.profile.name.as_str(),
        };
        let fields = fields
            .target(account)
            .text("TargetLogonId", session.id_text.as_str())
            .int("LogonType", session.logon_type)
            .text("LogonProcessName", logon_process(session.logon_type, package))
            .text("AuthenticationPackageName", package)
            .text("WorkstationName", workstation)
            .text("LogonGuid", session.guid.as_str())
            .text("TransmittedServices", "-")
            .text("LmPackageName", if package == "NTLM" { "NTLM V2" } else { "-" })
            .int("KeyLength", if package == "NTLM" { 128 } else { 0 })
            .text("ProcessId", by.map_or_else(|| "0x0".into(), |by| format!("{:#x}", by.pid)))
            .text("ProcessName", by.map_or("-", |by| by.image.as_str()))
            .text("IpAddress", source.map_or(local, |source| source.address.as_str()))
            .text("IpPort", source.map_or_else(|| "0".into(), |source| source.port.to_string()))
            .text("ImpersonationLevel", "%%1833")
            .text("RestrictedAdminMode", "-")
            .text("TargetOutboundUserName", "-")
            .text("TargetOutboundDomainName", "-")
            .text("VirtualAccount", "%%1843")
            .text("TargetLinkedLogonId", "0x0")
            .text("ElevatedToken", if account.admin { "%%1842" } else { "%%1843" });
        self.security(at, 4624, fields);
        if account.admin {
            self.privileged(at + crate::clock::MILLI, session);
        }
    }

    /// 4672.
    fn privileged(&mut self, at: i64, session: &Session) {
        let fields = Fields::with_capacity(5)
            .subject(&session.account, &session.id_text)
            .text("PrivilegeList", PRIVILEGES);
        self.security(at, 4672, fields);
    }

    /// 4634.
    pub(crate) fn logged_off(&mut self, at: i64, session: &Session) {
        let fields = Fields::with_capacity(5)
            .target(&session.account)
            .text("TargetLogonId", session.id_text.as_str())
            .int("LogonType", session.logon_type);
        self.security(at, 4634, fields);
    }

    /// 4625: a wrong password.
    pub(crate) fn logon_failed(
        &mut self,
        at: i64,
        account: &Account,
        logon_type: u32,
        source: Option<&Source>,
    ) {
        let package = source.map_or("Negotiate", |source| source.package);
        let own = self.profile.name.clone();
        let fields = Fields::with_capacity(21)
            .no_subject()
            .text("TargetUserSid", "S-1-0-0")
            .text("TargetUserName", account.name.as_str())
            .text("TargetDomainName", account.domain.as_str())
            .text("Status", "0xc000006d")
            .text("FailureReason", "%%2313")
            .text("SubStatus", "0xc000006a")
            .int("LogonType", logon_type)
            .text("LogonProcessName", logon_process(logon_type, package))
            .text("AuthenticationPackageName", package)
            .text("WorkstationName", source.map_or(own.as_str(), |source| &source.workstation))
            .text("TransmittedServices", "-")
            .text("LmPackageName", "-")
            .int("KeyLength", 0)
            .text("ProcessId", "0x0")
            .text("ProcessName", "-")
            .text("IpAddress", source.map_or("127.0.0.1", |source| source.address.as_str()))
            .text("IpPort", source.map_or_else(|| "0".into(), |source| source.port.to_string()));
        self.security(at, 4625, fields);
    }

    /// 4648: somebody used another account's password.
    pub(crate) fn explicit_logon(
        &mut self,
        at: i64,
        by: &Process,
        account: &Account,
        server: &str,
        address: &str,
    ) {
        let fields = Fields::with_capacity(14)
            .subject(&by.session.account, &by.session.id_text)
            .text("LogonGuid", "{00000000-0000-0000-0000-000000000000}")
            .text("TargetUserName", account.name.as_str())
            .text("TargetDomainName", account.domain.as_str())
            .text("TargetLogonGuid", "{00000000-0000-0000-0000-000000000000}")
            .text("TargetServerName", server)
            .text("TargetInfo", server)
            .text("ProcessId", format!("{:#x}", by.pid))
            .text("ProcessName", by.image.as_str())
            .text("IpAddress", address)
            .text("IpPort", if address == "-" { "-" } else { "445" });
        self.security(at, 4648, fields);
    }

    /// 4698.
    pub(crate) fn task_created(&mut self, at: i64, by: &Process, name: &str, command: &str) {
        let author = by.user();
        let content = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-16\"?>\r\n<Task version=\"1.2\" xmlns=\"http://schemas.microsoft.com/windows/2004/02/mit/task\">\r\n  <RegistrationInfo>\r\n    <Author>{author}</Author>\r\n    <URI>{name}</URI>\r\n  </RegistrationInfo>\r\n  <Actions Context=\"Author\">\r\n    <Exec>\r\n      <Command>{command}</Command>\r\n    </Exec>\r\n  </Actions>\r\n</Task>"
        );
        let fields = Fields::with_capacity(11)
            .subject(&by.session.account, &by.session.id_text)
            .text("TaskName", name)
            .text("TaskContent", content)
            .text("ClientProcessStartKey", "7881299347898470")
            .int("ClientProcessId", by.pid)
            .int("ParentProcessId", 0)
            .text("RpcCallClientLocality", "0")
            .text("FQDN", self.profile.fqdn.as_str());
        self.security(at, 4698, fields);
    }

    /// 4732: a member was added to the local administrators.
    pub(crate) fn administrator_added(&mut self, at: i64, by: &Session, member: &Account) {
        let fields = Fields::with_capacity(10)
            .text("MemberName", "-")
            .text("MemberSid", member.sid.as_str())
            .text("TargetUserName", "Administrators")
            .text("TargetDomainName", "Builtin")
            .text("TargetSid", "S-1-5-32-544")
            .subject(&by.account, &by.id_text)
            .text("PrivilegeList", "-");
        self.security(at, 4732, fields);
    }

    /// 5140: a share was opened.
    pub(crate) fn share_opened(
        &mut self,
        at: i64,
        session: &Session,
        source: &Source,
        share: &'static str,
    ) {
        let fields = Fields::with_capacity(11)
            .subject(&session.account, &session.id_text)
            .text("ObjectType", "File")
            .text("IpAddress", source.address.as_str())
            .text("IpPort", source.port.to_string())
            .text("ShareName", format!(r"\\*\{share}"))
            .text(
                "ShareLocalPath",
                if share == "ADMIN$" {
                    r"\??\C:\Windows".to_owned()
                } else {
                    format!(r"\??\D:\Shares\{share}")
                },
            )
            .text("AccessMask", "0x1")
            .text("AccessList", "%%4416\n\t\t\t\t");
        self.security(at, 5140, fields);
    }

    /// 1102, which the event log service writes.
    pub(crate) fn security_log_cleared(&mut self, at: i64, by: &Session) {
        let log: Log = SECURITY_EVENTLOG;
        let fields = Fields::with_capacity(4).subject(&by.account, &by.id_text);
        self.record(at, log, 1102, None, fields);
    }
}
