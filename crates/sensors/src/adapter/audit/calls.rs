//! Numbers of system calls by architecture, and of record types.

/// Calls whose meaning is told, with their numbers on 64-bit x86 and on 64-bit ARM (the kernel's
/// `syscall_64.tbl` and `asm-generic/unistd.h`); ARM leaves out what newer calls cover.
const CALLS: &[(&str, Option<u32>, Option<u32>)] = &[
    ("open", Some(2), None),
    ("connect", Some(42), Some(203)),
    ("accept", Some(43), Some(202)),
    ("accept4", Some(288), Some(242)),
    ("execve", Some(59), Some(221)),
    ("execveat", Some(322), Some(281)),
    ("creat", Some(85), None),
    ("openat", Some(257), Some(56)),
    ("openat2", Some(437), Some(437)),
    ("unlink", Some(87), None),
    ("unlinkat", Some(263), Some(35)),
    ("rename", Some(82), None),
    ("renameat", Some(264), Some(38)),
    ("renameat2", Some(316), Some(276)),
];

/// The name of a call. `arch` is the kernel's number (`AUDIT_ARCH_X86_64`, `AUDIT_ARCH_AARCH64`) or,
/// where a collector resolved it, the name; `number` may be a name then as well.
pub(super) fn name_of(arch: &str, number: &str) -> Option<&'static str> {
    let Ok(number) = number.parse::<u32>() else {
        return CALLS.iter().map(|(name, ..)| *name).find(|name| *name == number);
    };
    let column = |row: &(&'static str, Option<u32>, Option<u32>)| match arch {
        "c000003e" | "x86_64" => row.1,
        "c00000b7" | "aarch64" => row.2,
        _ => None,
    };
    CALLS.iter().find(|row| column(row) == Some(number)).map(|(name, ..)| *name)
}

/// Record types by number. Only those that are seen without a name in the kernel's log, and those
/// whose events are mapped.
const KINDS: &[(u32, &str)] = &[
    (1006, "LOGIN"),
    (USER_AUTH, "USER_AUTH"),
    (1101, "USER_ACCT"),
    (1103, "CRED_ACQ"),
    (1104, "CRED_DISP"),
    (1105, "USER_START"),
    (1106, "USER_END"),
    (1107, "USER_AVC"),
    (USER_LOGIN, "USER_LOGIN"),
    (1113, "USER_LOGOUT"),
    (1123, "USER_CMD"),
    (1130, "SERVICE_START"),
    (1131, "SERVICE_STOP"),
    (SYSCALL, "SYSCALL"),
    (PATH, "PATH"),
    (1303, "IPC"),
    (1305, "CONFIG_CHANGE"),
    (SOCKADDR, "SOCKADDR"),
    (1307, "CWD"),
    (EXECVE, "EXECVE"),
    (1317, "OBJ_PID"),
    (1320, "EOE"),
    (1321, "BPRM_FCAPS"),
    (1323, "MMAP"),
    (1325, "NETFILTER_CFG"),
    (1326, "SECCOMP"),
    (1327, "PROCTITLE"),
    (1334, "BPF"),
    (1400, "AVC"),
    (1701, "ANOM_ABEND"),
];

/// Ids of events: the number of the record type that says what happened.
pub(super) const USER_AUTH: u32 = 1100;
pub(super) const USER_LOGIN: u32 = 1112;
/// A call that is not told further.
pub(super) const SYSCALL: u32 = 1300;
/// A call that made, changed, removed or renamed a file.
pub(super) const PATH: u32 = 1302;
/// A connection.
pub(super) const SOCKADDR: u32 = 1306;
/// A program that was started.
pub(super) const EXECVE: u32 = 1309;

/// A type's name: the kernel writes numbers, old daemons `UNKNOWN[number]`.
pub(super) fn kind_of(text: &str) -> String {
    let inside = text.strip_prefix("UNKNOWN[").and_then(|rest| rest.strip_suffix(']'));
    let number = inside.unwrap_or(text).parse::<u32>().ok();
    match KINDS.iter().find(|(known, _)| Some(*known) == number) {
        Some((_, name)) => (*name).to_owned(),
        None if inside.is_none() && number.is_some() => format!("UNKNOWN[{text}]"),
        None => text.to_owned(),
    }
}

/// A type's number, 0 where it is not known.
pub(super) fn number_of(kind: &str) -> u32 {
    if let Some((number, _)) = KINDS.iter().find(|(_, name)| *name == kind) {
        return *number;
    }
    let inside = kind.strip_prefix("UNKNOWN[").and_then(|rest| rest.strip_suffix(']'));
    inside.and_then(|number| number.parse().ok()).unwrap_or_default()
}

/// Starts of the names of types that are an event alone: what programs and the daemon report.
const ALONE: &[&str] =
    &["USER_", "CRED_", "DAEMON_", "SERVICE_", "SYSTEM_", "ADD_", "DEL_", "CRYPTO_", "AUOMS_"];

/// Whether records of this type are an event each.
pub(super) fn is_alone(kind: &str) -> bool {
    ALONE.iter().any(|start| kind.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_calls_depend_on_the_architecture() {
        let check = |arch: &str, number: &str, expect| assert_eq!(name_of(arch, number), expect);
        check("c000003e", "59", Some("execve"));
        check("c00000b7", "221", Some("execve"));
        check("c00000b7", "59", None);
        check("40000003", "11", None);
        check("x86_64", "execve", Some("execve"));
        check("c000003e", "0", None);
    }

    #[test]
    fn record_types_have_names_and_numbers() {
        let check = |text: &str, name: &str, number| {
            assert_eq!((kind_of(text).as_str(), number_of(&kind_of(text))), (name, number));
        };
        check("SYSCALL", "SYSCALL", 1300);
        check("1300", "SYSCALL", 1300);
        check("UNKNOWN[1334]", "BPF", 1334);
        check("UNKNOWN[2999]", "UNKNOWN[2999]", 2999);
        check("2999", "UNKNOWN[2999]", 2999);
        check("AUOMS_EXECVE", "AUOMS_EXECVE", 0);
    }
}
