//! How fast lines of the streaming envelope become rows, on one thread.
//!
//! ```text
//! cargo run --release -p sensors --example envelope_speed
//! ```
#![expect(clippy::print_stdout, reason = "a program for a terminal")]

use std::time::{Duration, Instant};

use sensors::{Record, parse_line};

/// A process row with the columns that exports fill, about 1.9 kB.
fn line(number: u64) -> String {
    format!(
        concat!(
            r#"{{"time":"2024-03-05T09:40:01.0000000Z","tenantId":"11111111-2222-3333-4444-555555555555","operationName":"Publish","category":"AdvancedHunting-DeviceProcessEvents","properties":{{"#,
            r#""Timestamp":"2024-03-05T09:40:00.1234567Z","DeviceId":"00112233445566778899aabbccddeeff00112233","DeviceName":"ws-{n}.example.test","ActionType":"ProcessCreated","FileName":"net.exe","FolderPath":"C:\\Windows\\System32\\net.exe","#,
            r#""SHA1":"0123456789abcdef0123456789abcdef01234567","SHA256":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef","MD5":"0123456789abcdef0123456789abcdef","FileSize":69632,"ProcessVersionInfoCompanyName":"Example Corporation","ProcessVersionInfoProductName":"Example Operating System","#,
            r#""ProcessId":{n},"ProcessCommandLine":"net user dana /domain","ProcessIntegrityLevel":"Medium","ProcessTokenElevation":"TokenElevationTypeLimited","ProcessCreationTime":"2024-03-05T09:40:00.1200000Z","AccountDomain":"example","AccountName":"hugo","AccountSid":"S-1-5-21-1-2-3-1001","LogonId":201804,"#,
            r#""InitiatingProcessAccountDomain":"example","InitiatingProcessAccountName":"hugo","InitiatingProcessAccountSid":"S-1-5-21-1-2-3-1001","InitiatingProcessLogonId":201804,"InitiatingProcessIntegrityLevel":"Medium","InitiatingProcessSHA1":"0123456789abcdef0123456789abcdef01234567","InitiatingProcessFileName":"cmd.exe","#,
            r#""InitiatingProcessId":4000,"InitiatingProcessCommandLine":"cmd.exe /c start","InitiatingProcessCreationTime":"2024-03-05T09:00:00.0000000Z","InitiatingProcessFolderPath":"c:\\windows\\system32\\cmd.exe","InitiatingProcessParentId":900,"InitiatingProcessParentFileName":"explorer.exe","ReportId":{n},"AdditionalFields":"{{\"ProcessCurrentWorkingDirectory\":\"C:\\\\\"}}","MachineGroup":""}}}}"#
        ),
        n = number
    )
}

fn main() {
    let lines: Vec<String> = (0..1000).map(line).collect();
    let bytes: usize = lines.iter().map(String::len).sum();
    // The best of several rounds: other programs only ever make one slower.
    let mut best = Duration::MAX;
    for _ in 0..50 {
        let start = Instant::now();
        for line in &lines {
            match parse_line(line.as_bytes()) {
                Ok(Record::Published { row, .. }) => assert!(row.len() > 30),
                other => println!("unexpected: {other:?}"),
            }
        }
        best = best.min(start.elapsed());
    }
    let rate = lines.len() as f64 / best.as_secs_f64();
    println!("{} bytes a line, {rate:.0} lines/s on one thread", bytes / lines.len());
}
