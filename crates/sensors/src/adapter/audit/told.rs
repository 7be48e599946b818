//! What a system call did, as far as its records tell: the event's id and the fields that follow.
//!
//! These fields have Sysmon's names, so that rules that are written for its events fit. `EventType`
//! says what was done; the mapping's registry makes an `ActionType` of it.

use super::{Part, address, calls};

/// An event's id and the fields that its records imply.
pub(super) struct Told {
    pub(super) id: u32,
    pub(super) fields: Vec<(&'static str, String)>,
}

impl Told {
    fn new(id: u32, kind: &str) -> Self {
        Self { id, fields: vec![("EventType", kind.to_owned())] }
    }
}

/// The values of a `PATH` record that matter here.
pub(super) struct Item {
    pub(super) name: String,
    /// `PARENT`, `NORMAL`, `CREATE`, `DELETE`, `UNKNOWN`.
    pub(super) kind: String,
}

/// What surrounds a call.
pub(super) struct Call<'a> {
    pub(super) part: &'a Part,
    pub(super) name: &'static str,
    pub(super) folder: Option<&'a str>,
    pub(super) items: &'a [Item],
    pub(super) saddr: Option<&'a str>,
}

/// A connection that goes on while the program does other things (`EINPROGRESS`).
const STARTED: &str = "-115";

/// Flags of `open` (the kernel's `asm-generic/fcntl.h`).
const WRITE: u64 = 0o3;
const CREATE: u64 = 0o100;
const TRUNCATE: u64 = 0o1000;

/// Calls whose relative names begin at a folder that an argument gives.
const FROM_FOLDER: &[&str] = &["openat", "openat2", "unlinkat", "renameat", "renameat2"];

/// The folder that relative names begin at: the current one, as the argument has it.
const AT_FDCWD: &[&str] = &["ffffff9c", "ffffffffffffff9c"];

impl Call<'_> {
    /// What the call did; `None` where it failed, where its records do not say, and for calls that
    /// are not told.
    pub(super) fn told(&self) -> Option<Told> {
        let done = self.part.text("success");
        match self.name {
            "execve" | "execveat" => {
                (done != Some("no")).then(|| Told { id: calls::EXECVE, fields: Vec::new() })
            }
            "connect" => self.connected(done),
            "accept" | "accept4" if done == Some("yes") => {
                let (from, port) = address::of(self.saddr?)?;
                let mut told = Told::new(calls::SOCKADDR, "Accept");
                told.fields.push(("Initiated", "false".to_owned()));
                told.fields.push(("SourceIp", from.to_string()));
                told.fields.push(("SourcePort", port.to_string()));
                Some(told)
            }
            _ if done != Some("yes") => None,
            "unlink" | "unlinkat" => self.file("FileDelete", self.named("DELETE")?, 0),
            "rename" | "renameat" | "renameat2" => self.renamed(),
            "open" | "openat" | "openat2" | "creat" => self.opened(),
            _ => None,
        }
    }

    fn connected(&self, done: Option<&str>) -> Option<Told> {
        let (to, port) = address::of(self.saddr?)?;
        let kind = match (done?, self.part.text("exit")) {
            ("yes", _) => "Connect",
            (_, Some(STARTED)) => "ConnectStarted",
            _ => "ConnectFailed",
        };
        let mut told = Told::new(calls::SOCKADDR, kind);
        told.fields.push(("Initiated", "true".to_owned()));
        told.fields.push(("DestinationIp", to.to_string()));
        told.fields.push(("DestinationPort", port.to_string()));
        Some(told)
    }

    /// A file that was not there is created; one that was is created anew if it was emptied, else
    /// changed if it was opened for writing.
    fn opened(&self) -> Option<Told> {
        let flags = match self.name {
            "open" => self.number("a1"),
            "openat" => self.number("a2"),
            "creat" => Some(CREATE | TRUNCATE | 1),
            // The flags stand in memory, which is not recorded.
            _ => None,
        };
        if let Some(made) = self.named("CREATE") {
            return self.file("FileCreate", made, 0);
        }
        let flags = flags?;
        let target = self.named("NORMAL").or_else(|| self.named("UNKNOWN"))?;
        if flags & CREATE != 0 && flags & TRUNCATE != 0 {
            self.file("FileCreate", target, 0)
        } else if flags & (WRITE | TRUNCATE) != 0 {
            self.file("FileModify", target, 0)
        } else {
            None
        }
    }

    /// The new name is created, the old one deleted, and so is a file that the new name had before.
    fn renamed(&self) -> Option<Told> {
        let new = self.named("CREATE")?;
        let gone = || self.items.iter().filter(|item| item.kind == "DELETE");
        let old = gone().find(|item| item.name != new.name).or_else(|| gone().next());
        let mut told = self.file("FileRename", new, 2)?;
        if let Some(old) = old.and_then(|old| self.whole(old, 0)) {
            told.fields.push(("SourceFilename", old));
        }
        Some(told)
    }

    fn file(&self, kind: &str, item: &Item, argument: usize) -> Option<Told> {
        let mut told = Told::new(calls::PATH, kind);
        told.fields.push(("TargetFilename", self.whole(item, argument)?));
        Some(told)
    }

    fn named(&self, kind: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.kind == kind)
    }

    /// An argument of the call: hexadecimal.
    fn number(&self, name: &str) -> Option<u64> {
        u64::from_str_radix(self.part.text(name)?, 16).ok()
    }

    /// The whole path of a file. A relative name begins at the current folder, or at one that only
    /// the program knows, given by `argument`: then its last known part has to do.
    fn whole(&self, item: &Item, argument: usize) -> Option<String> {
        if item.name.starts_with('/') || item.name.is_empty() {
            return (!item.name.is_empty()).then(|| tidy(&item.name));
        }
        let begins = self.part.text(if argument == 0 { "a0" } else { "a2" });
        let relative =
            FROM_FOLDER.contains(&self.name) && !begins.is_some_and(|at| AT_FDCWD.contains(&at));
        let parent =
            self.items.iter().find(|item| item.kind == "PARENT" && item.name.starts_with('/'));
        let folder = if relative { parent.map(|parent| parent.name.as_str()) } else { self.folder };
        match folder {
            Some(folder) if relative => {
                // The parent's name has the folders of the file's name already.
                let file = item.name.rsplit('/').next().unwrap_or(&item.name);
                Some(tidy(&format!("{folder}/{file}")))
            }
            Some(folder) => Some(tidy(&format!("{folder}/{}", item.name))),
            None => Some(item.name.clone()),
        }
    }
}

/// A path without `//`, `/./` and `/../`.
fn tidy(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let mut out = String::with_capacity(path.len());
    if path.starts_with('/') {
        out.push('/');
    }
    out.push_str(&parts.join("/"));
    out
}
