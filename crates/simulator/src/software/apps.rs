//! What people use: office, browsers, developers' and business software. Makers and products that
//! are not widely known are invented.

use super::{Binary, Maker, Version, maker};

const MS: Maker = Maker { company: "Microsoft Corporation", signer: "Microsoft Corporation" };
const OFFICE: &str = "Microsoft Office";
const V365: &str = "16.0.17928.20216";

pub(crate) static OUTLOOK: Binary = MS.of(r"C:\Program Files\Microsoft Office\root\Office16\OUTLOOK.EXE", V365, "Microsoft Outlook", "Microsoft Outlook", "Outlook.exe");
pub(crate) static WINWORD: Binary = MS.of(r"C:\Program Files\Microsoft Office\root\Office16\WINWORD.EXE", V365, OFFICE, "Microsoft Word", "WinWord.exe");
pub(crate) static EXCEL: Binary = MS.of(r"C:\Program Files\Microsoft Office\root\Office16\EXCEL.EXE", V365, OFFICE, "Microsoft Excel", "Excel.exe");
pub(crate) static POWERPNT: Binary = MS.of(r"C:\Program Files\Microsoft Office\root\Office16\POWERPNT.EXE", V365, OFFICE, "Microsoft PowerPoint", "POWERPNT.EXE");
pub(crate) static ONENOTE: Binary = MS.of(r"C:\Program Files\Microsoft Office\root\Office16\ONENOTE.EXE", V365, "Microsoft OneNote", "Microsoft OneNote", "OneNote.exe");
pub(crate) static CLICK_TO_RUN: Binary = MS.of(r"C:\Program Files\Common Files\Microsoft Shared\ClickToRun\OfficeClickToRun.exe", V365, OFFICE, "Microsoft Office Click-to-Run (SxS)", "OfficeClickToRun.exe");
pub(crate) static TEAMS: Binary = MS.of(r"C:\Program Files\WindowsApps\MSTeams_24215.1007.3082.1590_x64__8wekyb3d8bbwe\ms-teams.exe", "24215.1007.3082.1590", "Microsoft Teams", "Microsoft Teams", "ms-teams.exe");
pub(crate) static ONEDRIVE: Binary = MS.of(r"%LOCALAPPDATA%\Microsoft\OneDrive\OneDrive.exe", "24.156.0804.0002", "Microsoft OneDrive", "Microsoft OneDrive", "OneDrive.exe");
pub(crate) static ONEDRIVE_UPDATER: Binary = MS.of(r"%LOCALAPPDATA%\Microsoft\OneDrive\OneDriveStandaloneUpdater.exe", "24.156.0804.0002", "Microsoft OneDrive", "Standalone Updater", "OneDriveStandaloneUpdater.exe");
pub(crate) static EDGE: Binary = MS.of(r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe", "128.0.2739.42", "Microsoft Edge", "Microsoft Edge", "msedge.exe");
pub(crate) static EDGE_UPDATE: Binary = MS.of(r"C:\Program Files (x86)\Microsoft\EdgeUpdate\MicrosoftEdgeUpdate.exe", "1.3.195.15", "Microsoft Edge Update", "Microsoft Edge Update", "msedgeupdate.dll");
pub(crate) static WEBVIEW: Binary = MS.of(r"C:\Program Files (x86)\Microsoft\EdgeWebView\Application\128.0.2739.42\msedgewebview2.exe", "128.0.2739.42", "Microsoft Edge WebView2", "Microsoft Edge WebView2", "msedgewebview2.exe");
pub(crate) static CODE: Binary = MS.of(r"C:\Program Files\Microsoft VS Code\Code.exe", "1.92.2", "Visual Studio Code", "Visual Studio Code", "electron.exe");
pub(crate) static DEVENV: Binary = MS.of(r"C:\Program Files\Microsoft Visual Studio\2022\Professional\Common7\IDE\devenv.exe", "17.11.35222.181", "Microsoft Visual Studio", "Microsoft Visual Studio 2022", "devenv.exe");
pub(crate) static MSBUILD: Binary = MS.of(r"C:\Program Files\Microsoft Visual Studio\2022\Professional\MSBuild\Current\Bin\amd64\MSBuild.exe", "17.11.2.35202", "Microsoft® Build Tools", "MSBuild.exe", "MSBuild.exe");
pub(crate) static CL: Binary = MS.of(r"C:\Program Files\Microsoft Visual Studio\2022\Professional\VC\Tools\MSVC\14.41.34120\bin\Hostx64\x64\cl.exe", "14.41.34120.0", "Microsoft® Visual Studio®", "Microsoft® C/C++ Compiler Driver", "CL.exe");
pub(crate) static LINK: Binary = MS.of(r"C:\Program Files\Microsoft Visual Studio\2022\Professional\VC\Tools\MSVC\14.41.34120\bin\Hostx64\x64\link.exe", "14.41.34120.0", "Microsoft® Visual Studio®", "Microsoft® Incremental Linker", "LINK.EXE");
pub(crate) static DOTNET: Binary = MS.of(r"C:\Program Files\dotnet\dotnet.exe", "8.0.824.36612", "Microsoft® .NET", ".NET Host", ".NET Host");
pub(crate) static POWER_BI: Binary = MS.of(r"C:\Program Files\Microsoft Power BI Desktop\bin\PBIDesktop.exe", "2.132.908.0", "Microsoft Power BI Desktop", "Microsoft Power BI Desktop", "PBIDesktop.exe");
pub(crate) static CHROME: Binary = maker("Google LLC").of(r"C:\Program Files\Google\Chrome\Application\chrome.exe", "128.0.6613.85", "Google Chrome", "Google Chrome", "chrome.exe");
pub(crate) static CHROME_UPDATE: Binary = maker("Google LLC").of(r"C:\Program Files (x86)\Google\GoogleUpdater\129.0.6651.0\updater.exe", "129.0.6651.0", "Google Updater", "Google Updater", "updater.exe");
pub(crate) static FIREFOX: Binary = maker("Mozilla Corporation").of(r"C:\Program Files\Mozilla Firefox\firefox.exe", "129.0.2", "Firefox", "Firefox", "firefox.exe");
pub(crate) static ACROBAT: Binary = maker("Adobe Inc.").of(r"C:\Program Files\Adobe\Acrobat DC\Acrobat\Acrobat.exe", "24.2.21005.0", "Adobe Acrobat", "Adobe Acrobat", "Acrobat.exe");
pub(crate) static ADOBE_ARM: Binary = maker("Adobe Inc.").of(r"C:\Program Files (x86)\Common Files\Adobe\ARM\1.0\AdobeARM.exe", "1.824.460.1067", "Adobe Reader and Acrobat Manager", "Adobe Reader and Acrobat Manager", "AdobeARM.exe");
pub(crate) static SEVEN_ZIP_FM: Binary = Maker { company: "Igor Pavlov", signer: "" }.of(r"C:\Program Files\7-Zip\7zFM.exe", "24.08", "7-Zip", "7-Zip File Manager", "7zFM.exe");
pub(crate) static NOTEPAD_PP: Binary = Maker { company: "Don HO don.h@free.fr", signer: "Notepad++" }.of(r"C:\Program Files\Notepad++\notepad++.exe", "8.69", "Notepad++", "Notepad++", "Notepad++.exe");
pub(crate) static GIT: Binary = Maker { company: "The Git Development Community", signer: "Johannes Schindelin" }.of(r"C:\Program Files\Git\cmd\git.exe", "2.46.0.1", "Git", "Git for Windows", "git.exe");
pub(crate) static NODE: Binary = Maker { company: "Node.js", signer: "OpenJS Foundation" }.of(r"C:\Program Files\nodejs\node.exe", "20.17.0", "Node.js", "Node.js JavaScript Runtime", "node.exe");
pub(crate) static PYTHON: Binary = maker("Python Software Foundation").of(r"C:\Program Files\Python312\python.exe", "3.12.5", "Python", "Python", "python.exe");
pub(crate) static CARGO: Binary = Maker { company: "-", signer: "" }.of(r"%USERPROFILE%\.cargo\bin\cargo.exe", "-", "-", "-", "-");
pub(crate) static RUSTC: Binary = Maker { company: "-", signer: "" }.of(r"%USERPROFILE%\.rustup\toolchains\stable-x86_64-pc-windows-msvc\bin\rustc.exe", "-", "-", "-", "-");
pub(crate) static DOCKER_DESKTOP: Binary = maker("Docker Inc").of(r"C:\Program Files\Docker\Docker\Docker Desktop.exe", "4.33.1.0", "Docker Desktop", "Docker Desktop", "Docker Desktop.exe");
pub(crate) static PUTTY: Binary = maker("Simon Tatham").of(r"C:\Program Files\PuTTY\putty.exe", "Release 0.81", "PuTTY suite", "SSH, Telnet, Rlogin, and SUPDUP client", "PuTTY");
pub(crate) static KEEPASS: Binary = Maker { company: "Dominik Reichl", signer: "Open Source Developer, Dominik Reichl" }.of(r"C:\Program Files\KeePass Password Safe 2\KeePass.exe", "2.57.0.0", "KeePass", "KeePass", "KeePass.exe");
pub(crate) static VLC: Binary = maker("VideoLAN").of(r"C:\Program Files\VideoLAN\VLC\vlc.exe", "3.0.21", "VLC media player", "VLC media player", "vlc.exe");
pub(crate) static SPOTIFY: Binary = maker("Spotify AB").of(r"%APPDATA%\Spotify\Spotify.exe", "1.2.45.454", "Spotify", "Spotify", "Spotify.exe");
pub(crate) static ZOOM: Binary = maker("Zoom Video Communications, Inc.").of(r"%APPDATA%\Zoom\bin\Zoom.exe", "6.1.10.45028", "Zoom", "Zoom Meetings", "Zoom.exe");
pub(crate) static LEDGER: Binary = maker("Quillstone Software").of(r"C:\Program Files\Quillstone\Ledger\LedgerDesk.exe", "11.4.2.0", "Quillstone Ledger", "Ledger desktop client", "LedgerDesk.exe");
pub(crate) static PAYROLL: Binary = maker("Quillstone Software").of(r"C:\Program Files\Quillstone\Payroll\PayDesk.exe", "7.0.3.0", "Quillstone Payroll", "Payroll desktop client", "PayDesk.exe");
pub(crate) static STOCK: Binary = maker("Bramwater Systems").of(r"C:\Program Files\Bramwater\StockView\StockView.exe", "5.22.0.118", "StockView", "Warehouse client", "StockView.exe");
pub(crate) static LABELS: Binary = maker("Bramwater Systems").of(r"C:\Program Files\Bramwater\LabelPrint\LabelPrint.exe", "3.8.1.0", "LabelPrint", "Label printing", "LabelPrint.exe");
pub(crate) static CAD: Binary = maker("Orrery Design").of(r"C:\Program Files\Orrery\Solid 2024\Solid.exe", "24.1.0.77", "Orrery Solid", "3D mechanical design", "Solid.exe");
pub(crate) static CRM: Binary = maker("Fernhollow").of(r"%LOCALAPPDATA%\Programs\Fernhollow CRM\FernhollowCRM.exe", "9.3.17", "Fernhollow CRM", "Fernhollow CRM", "FernhollowCRM.exe");
pub(crate) static CASES: Binary = maker("Fernhollow").of(r"C:\Program Files\Fernhollow\CaseFile\CaseFile.exe", "4.1.0.9", "CaseFile", "Matter and contract files", "CaseFile.exe");
pub(crate) static VPN: Binary = maker("Tollgate Networks").of(r"C:\Program Files\Tollgate\Connect\TollgateConnect.exe", "8.2.1.401", "Tollgate Connect", "Remote access client", "TollgateConnect.exe");
pub(crate) static INVENTORY: Binary = maker("Caddis Labs").of(r"C:\Program Files\Caddis\Inventory\caddis-agent.exe", "2.19.4.0", "Caddis Inventory", "Inventory agent", "caddis-agent.exe");
pub(crate) static DEFENDER: Binary = Binary { path: r"C:\ProgramData\Microsoft\Windows Defender\Platform\4.18.24070.5-0\MsMpEng.exe", version: Version::Fixed("4.18.24070.5 (7a3a9c4d8b)"), description: "Antimalware Service Executable", product: "Microsoft® Windows® Operating System", company: "Microsoft Corporation", original: "MsMpEng.exe", signer: "Microsoft Windows Publisher" };
pub(crate) static MPCMDRUN: Binary = Binary { path: r"C:\ProgramData\Microsoft\Windows Defender\Platform\4.18.24070.5-0\MpCmdRun.exe", version: Version::Fixed("4.18.24070.5 (7a3a9c4d8b)"), description: "Microsoft Malware Protection Command Line Utility", product: "Microsoft® Windows® Operating System", company: "Microsoft Corporation", original: "MpCmdRun.exe", signer: "Microsoft Windows Publisher" };
pub(crate) static SYSMON: Binary = Binary { path: r"C:\Windows\Sysmon64.exe", version: Version::Fixed("15.15"), description: "System activity monitor", product: "Sysinternals Sysmon", company: "Sysinternals - www.sysinternals.com", original: "-", signer: "Microsoft Windows Publisher" };
pub(crate) static PROCDUMP: Binary = Binary { path: r"C:\Tools\Sysinternals\procdump64.exe", version: Version::Fixed("11.0"), description: "Sysinternals process dump utility", product: "ProcDump", company: "Sysinternals - www.sysinternals.com", original: "procdump", signer: "Microsoft Corporation" };
