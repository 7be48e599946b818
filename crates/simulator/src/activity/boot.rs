//! Starting up: the processes from the kernel to the services, as Windows and Linux start them.

use std::sync::Arc;

use crate::activity::core::{Core, LinuxCore, System};
use crate::clock::{MILLI, SECOND};
use crate::device::{Device, Start};
use crate::process::{Account, Process, Session};
use crate::roster::kinds::Role;
use crate::software::{Binary, apps, linux, modules, server, windows};

/// Boots; `at` is when the kernel starts.
pub(crate) fn boot(device: &mut Device, at: i64) {
    device.count_boot();
    device.asleep = false;
    device.awake_since = at;
    device.system = if device.profile.is_windows() {
        System::Windows(Arc::new(windows_core(device, at)))
    } else {
        System::Linux(Arc::new(linux_core(device, at)))
    };
}

/// Starts one thing after another, a moment apart.
struct Sequence<'a> {
    device: &'a mut Device,
    at: i64,
}

impl Sequence<'_> {
    fn start(
        &mut self,
        binary: &'static Binary,
        parent: &Arc<Process>,
        command_line: &str,
        session: &Arc<Session>,
    ) -> Arc<Process> {
        self.at += self.device.rng.between(40, 420) * MILLI;
        self.device.start(Start {
            at: self.at,
            binary,
            image: None,
            parent,
            command_line: command_line.to_owned(),
            session,
            integrity: if self.device.profile.is_windows() { "System" } else { "no level" },
            lifetime: i64::MAX,
        })
    }

    fn host(
        &mut self,
        services: &Arc<Process>,
        group: &str,
        session: &Arc<Session>,
    ) -> Arc<Process> {
        let line = format!(r"C:\Windows\system32\svchost.exe -k {group}");
        self.start(&windows::SVCHOST, services, &line, session)
    }

    fn service(
        &mut self,
        services: &Arc<Process>,
        binary: &'static Binary,
        session: &Arc<Session>,
        name: (&str, &str),
    ) -> Arc<Process> {
        let line = self.device.command_line(binary, session, "");
        let process = self.start(binary, services, &line, session);
        let (display, short) = name;
        self.device.service_state(self.at + 300 * MILLI, display, short, true);
        process
    }
}

fn windows_core(device: &mut Device, at: i64) -> Core {
    let service_account = |name: &str, sid: &str, admin| {
        Account::windows("NT AUTHORITY", name, sid.to_owned(), admin)
    };
    let session = |device: &Device, id, account: &Arc<Account>| {
        device.session_with(at, id, account, if id == 0x3e7 { 0 } else { 5 }, 0, i64::MAX)
    };
    let system = session(device, 0x3e7, &service_account("SYSTEM", "S-1-5-18", true));
    let network = session(device, 0x3e4, &service_account("NETWORK SERVICE", "S-1-5-20", false));
    let local = session(device, 0x3e5, &service_account("LOCAL SERVICE", "S-1-5-19", false));
    device.system_started(at);
    for driver in &modules::DRIVERS {
        let later = device.rng.between(1200, 5000) * MILLI;
        device.driver_loaded(at + later, driver);
    }
    let kernel = device.adopt(at, 4, &windows::SYSTEM, &system, "System");
    let mut seq = Sequence { device, at: at + SECOND };
    let smss = seq.start(&windows::SMSS, &kernel, r"\SystemRoot\System32\smss.exe", &system);
    let csrss = r"%SystemRoot%\system32\csrss.exe ObjectDirectory=\Windows SharedSection=1024,20480,768 Windows=On SubSystemType=Windows ServerDll=basesrv,1 ServerDll=winsrv:UserServerDllInitialization,3 ServerDll=sxssrv,4 ProfileControl=Off MaxRequestThreads=16";
    seq.start(&windows::CSRSS, &smss, csrss, &system);
    let wininit = seq.start(&windows::WININIT, &smss, "wininit.exe", &system);
    seq.start(&windows::CSRSS, &smss, csrss, &system);
    let services =
        seq.start(&windows::SERVICES, &wininit, r"C:\Windows\system32\services.exe", &system);
    let lsass = seq.start(&windows::LSASS, &wininit, r"C:\Windows\system32\lsass.exe", &system);
    let winlogon = seq.start(&windows::WINLOGON, &smss, "winlogon.exe", &system);
    seq.start(&windows::FONTDRVHOST, &wininit, "\"fontdrvhost.exe\"", &system);
    seq.start(&windows::DWM, &winlogon, "\"dwm.exe\"", &system);
    let dcom = seq.host(&services, "DcomLaunch -p", &system);
    seq.host(&services, "RPCSS -p", &network);
    seq.host(&services, "LocalServiceNetworkRestricted -p -s EventLog", &local);
    let schedule = seq.host(&services, "netsvcs -p -s Schedule", &system);
    let dns_client = seq.host(&services, "NetworkService -p -s Dnscache", &network);
    seq.host(&services, "netsvcs -p -s ProfSvc", &system);
    seq.host(&services, "LocalService -p -s nsi", &local);
    let winmgmt = seq.host(&services, "netsvcs -p -s Winmgmt", &system);
    seq.host(&services, "LocalSystemNetworkRestricted -p -s SysMain", &system);
    let remote_desktop = seq.host(&services, "termsvcs -s TermService", &network);
    let updates = seq.host(&services, "netsvcs -p -s wuauserv", &system);
    let telemetry = seq.host(&services, "utcsvc -p -s DiagTrack", &system);
    let spooler = seq.service(&services, &windows::SPOOLSV, &system, ("Print Spooler", "Spooler"));
    seq.service(&services, &apps::SYSMON, &system, ("Sysmon64", "Sysmon64"));
    let started = seq.at + 200 * MILLI;
    seq.device.sensor_state(started, "Started");
    let defender = seq.service(
        &services,
        &apps::DEFENDER,
        &system,
        ("Microsoft Defender Antivirus Service", "WinDefend"),
    );
    let inventory =
        seq.service(&services, &apps::INVENTORY, &system, ("Caddis Inventory", "CaddisAgent"));
    let search =
        seq.service(&services, &windows::SEARCH_INDEXER, &system, ("Windows Search", "WSearch"));
    let wmi = seq.start(
        &windows::WMIPRVSE,
        &dcom,
        r"C:\Windows\system32\wbem\wmiprvse.exe -secured -Embedding",
        &network,
    );
    drop(winmgmt);
    let roles = role_services(&mut seq, &services, &system, &network);
    let since = seq.at + SECOND;
    service_logon(device, since - 500 * MILLI, &system, &services);
    Core {
        since,
        kernel,
        services,
        lsass,
        winlogon,
        dcom,
        schedule,
        dns_client,
        updates,
        telemetry,
        remote_desktop,
        wmi,
        defender,
        spooler,
        search,
        inventory,
        roles,
        system,
        network,
        local,
    }
}

/// The service control manager signs in the system account, as it does for every service it starts.
pub(crate) fn service_logon(device: &mut Device, at: i64, system: &Session, by: &Process) {
    let again = device.session_with(at, system.id, &system.account, 5, 0, i64::MAX);
    device.logged_on(at, &again, Some(by), None);
}

/// What a server runs on top of Windows: program, display name, service name, as system or not.
fn role_services(
    seq: &mut Sequence<'_>,
    services: &Arc<Process>,
    system: &Arc<Session>,
    network: &Arc<Session>,
) -> Vec<Arc<Process>> {
    type Row = (&'static Binary, &'static str, &'static str, bool);
    let role = seq.device.profile.role;
    let rows: &[Row] = match role {
        Role::DomainController => &[
            (&windows::DNS, "DNS Server", "DNS", true),
            (&windows::DFSRS, "DFS Replication", "DFSR", true),
            (&windows::ADWS, "Active Directory Web Services", "ADWS", true),
        ],
        Role::SqlServer => &[
            (&server::SQLSERVR, "SQL Server (MSSQLSERVER)", "MSSQLSERVER", false),
            (&server::SQLAGENT, "SQL Server Agent (MSSQLSERVER)", "SQLSERVERAGENT", false),
            (&server::SQLWRITER, "SQL Server VSS Writer", "SQLWriter", true),
        ],
        Role::WebServer => &[
            (&windows::W3WP, "World Wide Web Publishing Service", "W3SVC", false),
            (&server::JAVA, "Report renderer", "ReportRenderer", false),
        ],
        Role::BackupServer => {
            &[(&server::BACKUP_SERVICE, "Stowage Backup Service", "StowService", true)]
        }
        Role::BuildServer => &[(&server::BUILD_AGENT, "Kiln build agent", "KilnAgent", false)],
        Role::FileServer => &[(&server::PRINT_GATEWAY, "PrintGate", "PrintGate", false)],
        _ => &[],
    };
    let everywhere: &[Row] = &[
        (&server::BACKUP_AGENT, "Stowage Agent", "StowAgent", true),
        (&server::MONITORING, "Gaugeworks Probe", "GaugeProbe", false),
    ];
    let everywhere = if role.is_server() { everywhere } else { &[] };
    let mut started = Vec::new();
    for (binary, display, name, as_system) in rows.iter().chain(everywhere) {
        let session = if *as_system { system } else { network };
        started.push(seq.service(services, binary, session, (display, name)));
    }
    started
}

fn linux_core(device: &mut Device, at: i64) -> LinuxCore {
    let session = |device: &Device, id, name: &str| {
        device.session_with(at, id, &Account::linux(name), 0, 0, i64::MAX)
    };
    let root = session(device, 0, "root");
    let web = session(device, 33, "www-data");
    let data = session(device, 114, "postgres");
    let service = session(device, 997, "app");
    let kernel = device.adopt(at, 0, &linux::SYSTEMD, &root, "no level");
    let init = device.adopt(at, 1, &linux::SYSTEMD, &root, "no level");
    let mut seq = Sequence { device, at };
    drop(kernel);
    let start = |seq: &mut Sequence<'_>, binary: &'static Binary, arguments: &str, session| {
        let line = format!("{} {arguments}", binary.path);
        seq.start(binary, &init, line.trim_end(), session)
    };
    let journal = start(&mut seq, &linux::JOURNALD, "", &root);
    start(&mut seq, &linux::RESOLVED, "", &root);
    start(&mut seq, &linux::TIMESYNCD, "", &root);
    start(&mut seq, &linux::DBUS, "--system --address=systemd: --nofork --nopidfile", &root);
    start(&mut seq, &linux::LOGIND, "", &root);
    start(&mut seq, &linux::RSYSLOGD, "-n -iNONE", &root);
    start(&mut seq, &linux::SYSMON, "-i /opt/sysmon/config.xml -service", &root);
    let cron = start(&mut seq, &linux::CRON, "-f -P", &root);
    let sshd = start(&mut seq, &linux::SSHD, "-D", &root);
    let mut roles = vec![start(&mut seq, &linux::NODE_EXPORTER, "", &service)];
    let rows: &[(&'static Binary, &str, &Arc<Session>)] = match seq.device.profile.role {
        Role::LinuxWeb => &[
            (&linux::NGINX, "-g daemon on; master_process on;", &web),
            (&linux::PHP_FPM, "--nodaemonize --fpm-config /etc/php/8.1/fpm/php-fpm.conf", &web),
        ],
        Role::LinuxApp => &[
            (&linux::DOCKERD, "-H fd:// --containerd=/run/containerd/containerd.sock", &root),
            (&linux::CONTAINERD, "", &root),
            (&linux::JAVA, "-Xmx2g -jar /srv/orders/orders.jar", &service),
            (&linux::NODE, "/srv/portal/server.js", &service),
            (&linux::REDIS, "127.0.0.1:6379", &service),
        ],
        Role::LinuxDatabase => &[(
            &linux::POSTGRES,
            "-D /var/lib/postgresql/15/main -c config_file=/etc/postgresql/15/main/postgresql.conf",
            &data,
        )],
        _ => &[],
    };
    for (binary, arguments, session) in rows {
        roles.push(start(&mut seq, binary, arguments, session));
    }
    let since = seq.at + SECOND;
    device.sensor_state(since, "Started");
    LinuxCore { since, init, sshd, cron, journal, roles, root }
}
