//! Who and what exists: sites, departments, devices and their owners.

pub(crate) mod kinds;

use std::collections::HashSet;
use std::sync::Arc;

use crate::config::FleetConfig;
use crate::process::Account;
use crate::random::{Rng, stable_hash};
use crate::words::{FIRST_NAMES, LAST_NAMES};
use kinds::{DEPARTMENTS, Department, OperatingSystem, Role, SITES, Site, Systems};

/// One device as it was set up: nothing here changes while it runs.
#[derive(Debug)]
pub(crate) struct Profile {
    /// Place in the roster.
    pub index: usize,
    /// Short name in capitals on Windows, lower case on Linux.
    pub name: String,
    /// Fully qualified name as the sensor writes it.
    pub fqdn: String,
    pub role: Role,
    pub department: &'static Department,
    pub site: &'static Site,
    pub os: &'static OperatingSystem,
    pub ip: String,
    pub ipv6: String,
    pub mac: String,
    /// The person it belongs to; the administrator for servers.
    pub owner: Arc<Account>,
    /// Windows computer account (`NAME$`); `root` on Linux.
    pub machine_account: Arc<Account>,
    /// First part of every Sysmon GUID.
    pub machine: u32,
    /// Whether the owner switches it off in the evening.
    pub off_at_night: bool,
}

impl Profile {
    pub(crate) fn is_windows(&self) -> bool {
        !self.os.is_linux()
    }

    /// The name of the device group that access is scoped by.
    pub(crate) fn group(&self) -> &'static str {
        self.role.group().unwrap_or(self.department.name)
    }
}

/// How many devices every fleet has.
const FIXED: usize = FleetConfig::MIN_DEVICES as usize;

/// Everybody and everything.
pub(crate) struct Roster {
    pub devices: Vec<Arc<Profile>>,
    /// The first of them, whose roles every fleet has; see [`assignment`].
    pub fixed: [Arc<Profile>; FIXED],
    /// Administrators' accounts, at least one.
    pub admins: Vec<Arc<Account>>,
    /// The backup service account, which has more rights than it needs.
    pub backup_account: Arc<Account>,
}

impl Roster {
    pub(crate) fn new(config: &FleetConfig) -> Self {
        let mut rng = Rng::new(stable_hash(config.seed, "roster"));
        let mut accounts = Accounts::new(&config.windows_domain(), config.seed);
        let admins: Vec<_> =
            (0..1 + config.devices / 60).map(|_| accounts.person(&mut rng, "adm-", true)).collect();
        let backup_account = accounts.named("svc-stowage", true);
        let count = config.device_count();
        let mut names = HashSet::new();
        let mut make = |index: usize| {
            let (role, department) = assignment(index, count, &mut rng);
            let owner = match admins.first() {
                Some(admin) if role.is_server() => Arc::clone(admin),
                _ => accounts.person(&mut rng, "", false),
            };
            let name = device_name(role, department, count, &mut names, &mut rng);
            let kind = (role, department);
            Arc::new(profile(config, index, kind, name, owner, &mut accounts, &mut rng))
        };
        let fixed: [Arc<Profile>; FIXED] = std::array::from_fn(&mut make);
        let mut devices = fixed.to_vec();
        devices.extend((FIXED..count).map(make));
        Self { devices, fixed, admins, backup_account }
    }
}

/// Makes accounts with unique names and identifiers.
struct Accounts {
    domain: String,
    /// `S-1-5-21-…-`, to which the relative id is added.
    authority: String,
    taken: HashSet<String>,
    next: u32,
}

impl Accounts {
    fn new(domain: &str, seed: u64) -> Self {
        let part = |name: &str| stable_hash(seed, name) >> 33;
        let authority = format!("S-1-5-21-{}-{}-{}-", part("sid 1"), part("sid 2"), part("sid 3"));
        Self { domain: domain.to_owned(), authority, taken: HashSet::new(), next: 1103 }
    }

    fn named(&mut self, name: &str, admin: bool) -> Arc<Account> {
        self.next += 1;
        Account::windows(&self.domain, name, format!("{}{}", self.authority, self.next), admin)
    }

    fn person(&mut self, rng: &mut Rng, prefix: &str, admin: bool) -> Arc<Account> {
        let (first, last) = (rng.word(&FIRST_NAMES), rng.word(&LAST_NAMES));
        let initial = first.chars().next().unwrap_or('x');
        let mut name = format!("{prefix}{initial}.{last}").to_lowercase();
        let wanted = name.len();
        let mut again = 2;
        while self.taken.contains(&name) {
            name.truncate(wanted);
            name.push_str(&again.to_string());
            again += 1;
        }
        self.taken.insert(name.clone());
        self.named(&name, admin)
    }
}

/// Which device stands at a place of the roster. The first six are those that the intrusion needs;
/// then about 15 % Windows servers, 15 % Linux and 70 % workstations.
fn assignment(index: usize, count: usize, rng: &mut Rng) -> (Role, &'static Department) {
    let [finance, operations, engineering, .., it] = &DEPARTMENTS;
    match index {
        0 => return (Role::Laptop, finance),
        1 => return (Role::FileServer, it),
        2 => return (Role::Desktop, operations),
        3 => return (Role::DomainController, it),
        4 => return (Role::LinuxWeb, it),
        5 => return (Role::BackupServer, it),
        _ => {}
    }
    let windows_servers = (count * 15 / 100).saturating_sub(3);
    let linux = (count * 15 / 100).saturating_sub(1);
    let place = index - 6;
    if place < windows_servers {
        let roles = [
            Role::SqlServer,
            Role::WebServer,
            Role::BuildServer,
            Role::DomainController,
            Role::FileServer,
            Role::SqlServer,
            Role::WebServer,
        ];
        return (roles.get(place % roles.len()).copied().unwrap_or(Role::WebServer), it);
    }
    if place < windows_servers + linux {
        let roles = [
            Role::LinuxApp,
            Role::LinuxWorkstation,
            Role::LinuxDatabase,
            Role::LinuxWeb,
            Role::LinuxWorkstation,
            Role::LinuxApp,
        ];
        let role = roles.get((place - windows_servers) % roles.len()).copied();
        let role = role.unwrap_or(Role::LinuxApp);
        return (role, if role.is_server() { it } else { engineering });
    }
    let share: u64 = DEPARTMENTS.iter().map(|department| department.share).sum();
    let mut drawn = rng.below(share);
    let department = DEPARTMENTS
        .iter()
        .find(|department| {
            let hit = drawn < department.share;
            drawn = drawn.saturating_sub(department.share);
            hit
        })
        .unwrap_or(it);
    let role = if rng.chance(department.laptops) { Role::Laptop } else { Role::Desktop };
    (role, department)
}

/// A name nobody else has: people's devices by department, servers by what they do.
fn device_name(
    role: Role,
    department: &Department,
    count: usize,
    taken: &mut HashSet<String>,
    rng: &mut Rng,
) -> String {
    // Room for everybody, with numbers that look handed out over the years.
    let highest = 980.max(4 * count as i64);
    let mut number = 1;
    loop {
        let drawn = rng.between(11, highest);
        let name = match role {
            Role::Laptop => format!("{}-LT-{drawn:04}", department.code),
            Role::Desktop => format!("{}-WS-{drawn:04}", department.code),
            Role::LinuxWorkstation => format!("eng-lx-{drawn:04}"),
            _ => format!("{}-{number:02}", role.server_name()),
        };
        number += 1;
        if taken.insert(name.clone()) {
            return name;
        }
    }
}

fn profile(
    config: &FleetConfig,
    index: usize,
    (role, department): (Role, &'static Department),
    name: String,
    owner: Arc<Account>,
    accounts: &mut Accounts,
    rng: &mut Rng,
) -> Profile {
    let [headquarters, ..] = &SITES;
    // Servers and the intrusion's hosts stand at headquarters.
    let site = if role.is_server() || index < 6 || rng.chance(550) {
        headquarters
    } else {
        rng.pick(&SITES).unwrap_or(headquarters)
    };
    let systems = match role {
        _ if role.is_linux() => Systems::Linux,
        _ if role.is_server() => Systems::WindowsServer,
        _ => Systems::WindowsClient,
    };
    let os = rng.pick(systems.builds()).unwrap_or(&kinds::UBUNTU);
    // One /16 per site: servers in 10.x.0.0/20, everybody else above, 200 to a /24.
    let (third, fourth) = (index / 200 + if role.is_server() { 0 } else { 16 }, index % 200 + 20);
    let mac = rng.bits();
    let byte = |place: u32| (mac >> (8 * place)) & 0xff;
    Profile {
        index,
        fqdn: format!("{name}.{}", config.domain),
        ip: format!("10.{}.{third}.{fourth}", site.network),
        ipv6: format!("2001:db8:{}:{third}::{fourth:x}", site.network),
        // The second bit of the first byte: locally administered.
        mac: format!(
            "{:02X}-{:02X}-{:02X}-{:02X}-{:02X}-{:02X}",
            (byte(0) & 0xfc) | 2,
            byte(1),
            byte(2),
            byte(3),
            byte(4),
            byte(5)
        ),
        owner: if role.is_linux() { Account::linux(&owner.name) } else { owner },
        machine_account: if role.is_linux() {
            Account::linux("root")
        } else {
            accounts.named(&format!("{name}$"), false)
        },
        machine: stable_hash(config.seed, &name) as u32,
        off_at_night: match role {
            Role::Laptop => true,
            Role::Desktop => rng.chance(350),
            _ => false,
        },
        name,
        role,
        department,
        site,
        os,
    }
}
