//! PowerShell's operational log.

use crate::device::Device;
use crate::process::Process;
use crate::record::{Fields, POWERSHELL};

impl Device {
    /// 4104: the text of a script block. `path` is "" for one that was typed.
    pub(crate) fn script_block(&mut self, at: i64, process: &Process, text: &str, path: &str) {
        let fields = Fields::with_capacity(5)
            .int("MessageNumber", 1)
            .int("MessageTotal", 1)
            .text("ScriptBlockText", text)
            .text("ScriptBlockId", self.rng.guid())
            .text("Path", path);
        self.record(at, POWERSHELL, 4104, Some(process), fields);
    }
}
