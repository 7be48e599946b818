//! Kinds of things that a roster is made of: sites, departments, roles, operating systems.

use crate::software::{Binary, apps};

/// A place of work.
#[derive(Debug)]
pub(crate) struct Site {
    /// Local time minus UTC in minutes. Fixed: the fleet lives without summer time.
    pub offset_minutes: i64,
    /// Second octet of its 10.x.0.0/16 network.
    pub network: u32,
    pub public_ip: &'static str,
}

/// The first is the headquarters.
pub(crate) static SITES: [Site; 3] = [
    Site { offset_minutes: 60, network: 41, public_ip: "192.0.2.10" },
    Site { offset_minutes: 0, network: 42, public_ip: "192.0.2.74" },
    Site { offset_minutes: -300, network: 43, public_ip: "192.0.2.138" },
];

/// A department and what its people run.
#[derive(Debug)]
pub(crate) struct Department {
    pub name: &'static str,
    /// First part of device names.
    pub code: &'static str,
    /// How many of the people's devices, relative to the others.
    pub share: u64,
    /// Laptops per thousand devices.
    pub laptops: u64,
    /// Talks to the department's database.
    pub business: Option<&'static Binary>,
    /// Opened in the morning and kept open.
    pub apps: &'static [&'static Binary],
    /// Opened now and then.
    pub occasional: &'static [&'static Binary],
}

use apps::{
    ACROBAT, CAD, CASES, CODE, CRM, DEVENV, DOCKER_DESKTOP, EXCEL, KEEPASS, LABELS, LEDGER,
    NOTEPAD_PP, ONENOTE, PAYROLL, POWER_BI, POWERPNT, PUTTY, SEVEN_ZIP_FM, SPOTIFY, STOCK, VLC,
    WINWORD, ZOOM,
};

/// Finance, Operations and Engineering come first and IT last: the roster takes them by place.
pub(crate) static DEPARTMENTS: [Department; 8] = [
    Department {
        name: "Finance",
        code: "FIN",
        share: 14,
        laptops: 700,
        business: Some(&LEDGER),
        apps: &[&LEDGER, &EXCEL],
        occasional: &[&POWER_BI, &ACROBAT, &WINWORD, &SEVEN_ZIP_FM],
    },
    Department {
        name: "Operations",
        code: "OPS",
        share: 22,
        laptops: 250,
        business: Some(&STOCK),
        apps: &[&STOCK, &LABELS],
        occasional: &[&EXCEL, &ACROBAT, &NOTEPAD_PP],
    },
    Department {
        name: "Engineering",
        code: "ENG",
        share: 24,
        laptops: 600,
        business: None,
        apps: &[&CODE, &DEVENV],
        occasional: &[&CAD, &DOCKER_DESKTOP, &PUTTY, &NOTEPAD_PP, &SPOTIFY, &EXCEL],
    },
    Department {
        name: "People",
        code: "PEO",
        share: 7,
        laptops: 800,
        business: Some(&PAYROLL),
        apps: &[&PAYROLL],
        occasional: &[&WINWORD, &EXCEL, &POWERPNT, &ACROBAT],
    },
    Department {
        name: "Sales",
        code: "SAL",
        share: 16,
        laptops: 850,
        business: Some(&CRM),
        apps: &[&CRM],
        occasional: &[&POWERPNT, &EXCEL, &ZOOM, &ACROBAT, &SPOTIFY],
    },
    Department {
        name: "Legal",
        code: "LEG",
        share: 4,
        laptops: 900,
        business: Some(&CASES),
        apps: &[&CASES, &WINWORD],
        occasional: &[&ACROBAT, &SEVEN_ZIP_FM],
    },
    Department {
        name: "Support",
        code: "SUP",
        share: 9,
        laptops: 400,
        business: Some(&CRM),
        apps: &[&CRM, &ONENOTE],
        occasional: &[&NOTEPAD_PP, &VLC, &EXCEL],
    },
    Department {
        name: "IT",
        code: "ITS",
        share: 4,
        laptops: 700,
        business: None,
        apps: &[&KEEPASS, &ONENOTE],
        occasional: &[&PUTTY, &NOTEPAD_PP, &CODE, &EXCEL],
    },
];

/// What a device is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Desktop,
    Laptop,
    DomainController,
    FileServer,
    SqlServer,
    WebServer,
    BackupServer,
    BuildServer,
    LinuxWeb,
    LinuxApp,
    LinuxDatabase,
    LinuxWorkstation,
}

impl Role {
    pub(crate) fn is_linux(self) -> bool {
        matches!(
            self,
            Self::LinuxWeb | Self::LinuxApp | Self::LinuxDatabase | Self::LinuxWorkstation
        )
    }

    pub(crate) fn is_server(self) -> bool {
        !matches!(self, Self::Desktop | Self::Laptop | Self::LinuxWorkstation)
    }

    /// First part of a server's name.
    pub(crate) fn server_name(self) -> &'static str {
        match self {
            Self::DomainController => "SRV-DC",
            Self::FileServer => "SRV-FILE",
            Self::SqlServer => "SRV-SQL",
            Self::WebServer => "SRV-WEB",
            Self::BackupServer => "SRV-BKP",
            Self::BuildServer => "SRV-BLD",
            Self::LinuxWeb => "lx-web",
            Self::LinuxApp => "lx-app",
            Self::LinuxDatabase => "lx-db",
            Self::Desktop | Self::Laptop | Self::LinuxWorkstation => "host",
        }
    }

    /// The device group of servers; people's devices are grouped by department.
    pub(crate) fn group(self) -> Option<&'static str> {
        match self {
            Self::DomainController => Some("Domain controllers"),
            _ if self.is_server() && self.is_linux() => Some("Linux servers"),
            _ if self.is_server() => Some("Windows servers"),
            _ => None,
        }
    }

    /// How busy it is compared with a desktop at work, per hour of full work.
    pub(crate) fn busyness(self) -> u64 {
        match self {
            Self::Desktop | Self::Laptop => 100,
            Self::DomainController | Self::FileServer => 130,
            Self::SqlServer | Self::WebServer | Self::BuildServer => 90,
            Self::BackupServer | Self::LinuxWeb | Self::LinuxApp | Self::LinuxDatabase => 70,
            Self::LinuxWorkstation => 90,
        }
    }
}

/// An operating system build.
#[derive(Debug)]
pub(crate) struct OperatingSystem {
    /// `OSPlatform` of the device table.
    pub platform: &'static str,
    /// `OSVersion`.
    pub version: &'static str,
    pub build: u32,
    /// File version of what belongs to Windows; "-" on Linux.
    pub file_version: &'static str,
}

impl OperatingSystem {
    pub(crate) fn is_linux(&self) -> bool {
        self.file_version == "-"
    }
}

pub(crate) static UBUNTU: OperatingSystem =
    OperatingSystem { platform: "Linux", version: "22.4", build: 0, file_version: "-" };

static WINDOWS_CLIENTS: [OperatingSystem; 4] = [
    OperatingSystem {
        platform: "Windows11",
        version: "10.0",
        build: 22631,
        file_version: "10.0.22621.3958 (WinBuild.160101.0800)",
    },
    OperatingSystem {
        platform: "Windows11",
        version: "10.0",
        build: 26100,
        file_version: "10.0.26100.1457 (WinBuild.160101.0800)",
    },
    OperatingSystem {
        platform: "Windows11",
        version: "10.0",
        build: 22621,
        file_version: "10.0.22621.3880 (WinBuild.160101.0800)",
    },
    OperatingSystem {
        platform: "Windows10",
        version: "10.0",
        build: 19045,
        file_version: "10.0.19041.4780 (WinBuild.160101.0800)",
    },
];

static WINDOWS_SERVERS: [OperatingSystem; 2] = [
    OperatingSystem {
        platform: "WindowsServer2022",
        version: "10.0",
        build: 20348,
        file_version: "10.0.20348.2655 (WinBuild.160101.0800)",
    },
    OperatingSystem {
        platform: "WindowsServer2019",
        version: "10.0",
        build: 17763,
        file_version: "10.0.17763.6189 (WinBuild.160101.0800)",
    },
];

static LINUXES: [OperatingSystem; 3] = [
    OperatingSystem { platform: "Linux", version: "22.4", build: 0, file_version: "-" },
    OperatingSystem { platform: "Linux", version: "24.4", build: 0, file_version: "-" },
    OperatingSystem { platform: "Linux", version: "12.6", build: 0, file_version: "-" },
];

/// Which systems a role runs on.
#[derive(Clone, Copy)]
pub(crate) enum Systems {
    WindowsClient,
    WindowsServer,
    Linux,
}

impl Systems {
    pub(crate) fn builds(self) -> &'static [OperatingSystem] {
        match self {
            Self::WindowsClient => &WINDOWS_CLIENTS,
            Self::WindowsServer => &WINDOWS_SERVERS,
            Self::Linux => &LINUXES,
        }
    }
}
