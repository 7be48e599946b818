//! What runs on servers only, and the tools that the intrusion brings along.

use super::{Binary, Maker, maker};

const MS: Maker = Maker { company: "Microsoft Corporation", signer: "Microsoft Corporation" };

pub(crate) static SQLSERVR: Binary = MS.of(r"C:\Program Files\Microsoft SQL Server\MSSQL16.MSSQLSERVER\MSSQL\Binn\sqlservr.exe", "2022.0160.4135.04 ((SQL22_RTM_CU14).240710-2126)", "Microsoft SQL Server", "SQL Server Windows NT - 64 Bit", "SQLSERVR.EXE");
pub(crate) static SQLAGENT: Binary = MS.of(r"C:\Program Files\Microsoft SQL Server\MSSQL16.MSSQLSERVER\MSSQL\Binn\SQLAGENT.EXE", "2022.0160.4135.04 ((SQL22_RTM_CU14).240710-2126)", "Microsoft SQL Server", "SQLAGENT - SQL Server Agent", "SQLAGENT.EXE");
pub(crate) static SQLCMD: Binary = MS.of(r"C:\Program Files\Microsoft SQL Server\Client SDK\ODBC\170\Tools\Binn\SQLCMD.EXE", "16.0.1000.6", "Microsoft SQL Server", "SQL Command Line Tool", "SQLCMD.EXE");
pub(crate) static SQLWRITER: Binary = MS.of(r"C:\Program Files\Microsoft SQL Server\90\Shared\sqlwriter.exe", "2022.0160.1000.06", "Microsoft SQL Server", "SQL Server VSS Writer - 64 Bit", "SQLWRITER.EXE");
pub(crate) static BACKUP_SERVICE: Binary = maker("Stowage Software").of(r"C:\Program Files\Stowage\Backup\StowService.exe", "12.1.2.172", "Stowage Backup", "Backup service", "StowService.exe");
pub(crate) static BACKUP_AGENT: Binary = maker("Stowage Software").of(r"C:\Program Files\Stowage\Agent\StowAgent.exe", "12.1.2.172", "Stowage Backup", "Backup agent", "StowAgent.exe");
pub(crate) static BACKUP_WORKER: Binary = maker("Stowage Software").of(r"C:\Program Files\Stowage\Agent\StowWorker.exe", "12.1.2.172", "Stowage Backup", "Backup data mover", "StowWorker.exe");
pub(crate) static BUILD_AGENT: Binary = maker("Kilnworks").of(r"C:\BuildAgent\bin\kiln-agent.exe", "3.241.0", "Kiln", "Build agent listener", "kiln-agent.exe");
pub(crate) static BUILD_WORKER: Binary = maker("Kilnworks").of(r"C:\BuildAgent\bin\kiln-worker.exe", "3.241.0", "Kiln", "Build agent worker", "kiln-worker.exe");
pub(crate) static MONITORING: Binary = maker("Gaugeworks").of(r"C:\Program Files\Gaugeworks\Probe\gauge-probe.exe", "6.4.1.0", "Gaugeworks Probe", "Monitoring probe", "gauge-probe.exe");
pub(crate) static JAVA: Binary = maker("Eclipse Adoptium").of(r"C:\Program Files\Eclipse Adoptium\jdk-17.0.12.7-hotspot\bin\java.exe", "17.0.12.0", "OpenJDK Platform 17.0.12", "OpenJDK Platform binary", "java.exe");
pub(crate) static PRINT_GATEWAY: Binary = maker("Bramwater Systems").of(r"C:\Program Files\Bramwater\PrintGate\PrintGate.exe", "2.6.0.0", "PrintGate", "Print gateway service", "PrintGate.exe");

// Brought along by somebody.
pub(crate) static SEVEN_ZIP: Binary = Maker { company: "Igor Pavlov", signer: "" }.of(r"C:\ProgramData\7z.exe", "24.08", "7-Zip", "7-Zip Console", "7z.exe");
pub(crate) static RCLONE: Binary = Maker { company: "https://rclone.org", signer: "" }.of(r"C:\ProgramData\rclone.exe", "1.67.0", "Rclone", "Rsync for cloud storage", "rclone.exe");
pub(crate) static PSEXESVC: Binary = Maker { company: "Sysinternals", signer: "Microsoft Corporation" }.of(r"C:\Windows\PSEXESVC.exe", "2.43", "Sysinternals PsExec", "PsExec Service", "psexesvc.exe");
pub(crate) static IMPLANT: Binary = Maker { company: "-", signer: "" }.of(r"%APPDATA%\Parcel\upd.exe", "1.0.0.0", "Parcel Updater", "Parcel Updater", "upd.exe");
/// The same file as [`IMPLANT`] under a random name; path and name are given when it starts.
pub(crate) static IMPLANT_SERVICE: Binary = Maker { company: "-", signer: "" }.of(r"C:\Windows\%SERVICE%.exe", "1.0.0.0", "Parcel Updater", "Parcel Updater", "upd.exe");
