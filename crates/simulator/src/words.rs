//! Invented names: people, files, web sites, shares. Data only.

pub(crate) static FIRST_NAMES: [&str; 48] = [
    "Ada", "Amara", "Anselm", "Beatriz", "Bram", "Carys", "Chidi", "Dagny", "Darius", "Edda", "Eino",
    "Elif", "Esra", "Fenna", "Filip", "Greta", "Hamza", "Ilse", "Imran", "Ines", "Jarek", "Jonna",
    "Kaito", "Katya", "Lena", "Liv", "Lorcan", "Maeve", "Marek", "Mina", "Nadia", "Niall", "Noor",
    "Odile", "Oskar", "Petra", "Priya", "Quinn", "Rafael", "Runa", "Sanna", "Sefa", "Tariq", "Tove",
    "Uma", "Viktor", "Wanda", "Yusuf",
];

pub(crate) static LAST_NAMES: [&str; 60] = [
    "Abara", "Aldous", "Amsel", "Bakker", "Balogun", "Bergqvist", "Brandt", "Calloway", "Castellan",
    "Darrow", "Demir", "Doyle", "Eklund", "Eriksen", "Falk", "Farouk", "Finch", "Galante", "Grieg",
    "Hadley", "Halloran", "Havel", "Ibarra", "Jansson", "Kaplan", "Kemi", "Kowal", "Lindqvist",
    "Lorentz", "Madaki", "Marlowe", "Mensah", "Moreau", "Nakata", "Novak", "Nwosu", "Oduya", "Okoro",
    "Orban", "Paredes", "Pell", "Quist", "Rahimi", "Rask", "Reyes", "Sato", "Selwyn", "Sorel",
    "Strand", "Talbot", "Thorsen", "Ueda", "Vance", "Varga", "Vidal", "Wexler", "Wren", "Yildiz",
    "Zabala", "Zeller",
];

pub(crate) static WEB_SITES: [&str; 44] = [
    "www.harbour-news.example", "static.harbour-news.example", "www.meridian-post.example",
    "img.meridian-post.example", "search.wayfind.example", "www.wayfind.example",
    "maps.wayfind.example", "fonts.typecase.example", "cdn.typecase.example",
    "docs.paperclip.example", "api.paperclip.example", "login.keyring-id.example",
    "cdn.keyring-id.example", "app.taskboard.example", "ws.taskboard.example",
    "www.railtimes.example", "tickets.railtimes.example", "weather.skyline.example",
    "www.greenbasket.example", "shop.toolyard.example", "www.toolyard.example",
    "video.lanternfilm.example", "edge3.lanternfilm.example", "music.tonearm.example",
    "wiki.commonlore.example", "upload.commonlore.example", "code.forgehub.example",
    "raw.forgehub.example", "packages.forgehub.example", "registry.cratebox.example",
    "qa.stackwell.example", "www.bankofthefen.example", "secure.bankofthefen.example",
    "travel.farpoint.example", "www.farpoint.example", "forms.surveyline.example",
    "chat.helpdeskly.example", "www.standards-desk.example", "learn.coursewright.example",
    "media.coursewright.example", "metrics.tallycount.example", "tag.tallycount.example",
    "ads.billboardly.example", "consent.cookiejar.example",
];

/// What Windows, Office and the installed agents talk to.
pub(crate) static SERVICES: [&str; 14] = [
    "update.os-vendor.example", "download.os-vendor.example", "telemetry.os-vendor.example",
    "time.os-vendor.example", "ctldl.os-vendor.example", "settings.os-vendor.example",
    "definitions.os-vendor.example", "licensing.os-vendor.example", "cdn.office-suite.example",
    "nexus.office-suite.example", "config.office-suite.example", "ocsp.trustmark-ca.example",
    "crl.trustmark-ca.example", "ingest.caddis-inventory.example",
];

pub(crate) static MAIL_HOSTS: [&str; 4] = [
    "mail.office-suite.example", "autodiscover.office-suite.example",
    "attachments.office-suite.example", "substrate.office-suite.example",
];

pub(crate) static MEETING_HOSTS: [&str; 4] = [
    "teams.office-suite.example", "presence.office-suite.example", "relay.office-suite.example",
    "files.office-suite.example",
];

/// First parts of document names; a number or date follows.
pub(crate) static DOCUMENTS: [&str; 40] = [
    "Budget draft", "Forecast", "Month end checklist", "Supplier list", "Cost centres",
    "Purchase orders", "Board pack", "Minutes", "Agenda", "Project plan", "Risk register",
    "Holiday planner", "Onboarding checklist", "Interview notes", "Salary review", "Price list",
    "Quote", "Customer visit report", "Pipeline review", "Contract draft", "Supplier agreement",
    "Test report", "Calibration record", "Drawing list", "Parts list", "Assembly notes",
    "Change request", "Site survey", "Shift plan", "Stock count", "Delivery schedule",
    "Carrier rates", "Packing list", "Incident notes", "Training matrix", "Floor plan",
    "Survey results", "Newsletter", "Release notes", "Meeting notes",
];

/// Attachments that arrive by mail; none is a macro document.
pub(crate) static ATTACHMENTS: [&str; 12] = [
    "Timesheet.xlsx", "Delivery note.pdf", "Order confirmation.pdf", "Agenda.docx", "Minutes.docx",
    "Price list.xlsx", "Drawing.pdf", "Scan.pdf", "Logo.png", "Quote.pdf", "Presentation.pptx",
    "Travel booking.pdf",
];

pub(crate) static DOWNLOADS: [&str; 10] = [
    "brochure.pdf", "datasheet.pdf", "catalogue.pdf", "boarding-pass.pdf", "statement.pdf",
    "photo-export.zip", "fonts.zip", "meeting-recording.mp4", "survey.csv", "ticket.pdf",
];

pub(crate) static SHARES: [&str; 6] = ["Finance", "Operations", "Engineering", "People", "Sales", "Public"];

pub(crate) static REPOSITORIES: [&str; 8] = [
    "sensor-firmware", "calibration", "web-shop", "device-gateway", "report-builder", "test-bench",
    "infra", "parts-catalogue",
];

pub(crate) static SOURCE_FILES: [&str; 12] = [
    "main", "config", "parser", "driver", "scheduler", "storage", "protocol", "handlers", "model",
    "render", "queue", "metrics",
];

/// Values that Explorer and applications keep changing under the user's hive.
pub(crate) static USER_REGISTRY: [(&str, &str); 10] = [
    (r"SOFTWARE\Microsoft\Windows\CurrentVersion\Explorer\RecentDocs\.xlsx\MRUListEx", "Binary Data"),
    (r"SOFTWARE\Microsoft\Windows\CurrentVersion\Explorer\RecentDocs\.docx\MRUListEx", "Binary Data"),
    (r"SOFTWARE\Microsoft\Windows\CurrentVersion\Explorer\ComDlg32\LastVisitedPidlMRU\MRUListEx", "Binary Data"),
    (r"SOFTWARE\Microsoft\Windows\CurrentVersion\Explorer\SessionInfo\1\WHCIconStartup", "DWORD (0x00000000)"),
    (r"SOFTWARE\Microsoft\Windows\CurrentVersion\Search\RecentApps\LastAccessedTime", "QWORD (0x01dafa2b-0x6e4c1d00)"),
    (r"SOFTWARE\Microsoft\Office\16.0\Common\Internet\UseOnlineContent", "DWORD (0x00000002)"),
    (r"SOFTWARE\Microsoft\Office\16.0\Excel\Place MRU\Item 1", "[F00000000][T01DAFA2B6E4C1D00][O00000000]*"),
    (r"SOFTWARE\Microsoft\Office\16.0\Word\Resiliency\DocumentRecovery\LastSave", "Binary Data"),
    (r"SOFTWARE\Microsoft\Windows\CurrentVersion\Notifications\Data\WnsStatus", "DWORD (0x00000001)"),
    (r"SOFTWARE\Microsoft\Windows\CurrentVersion\Explorer\StartPage2\FavoritesVersion", "DWORD (0x00000003)"),
];

/// Values that Windows itself keeps changing; no persistence, policy or security setting.
pub(crate) static MACHINE_REGISTRY: [(&str, &str); 9] = [
    (r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Orchestrator\LastScanTime", "2024-08-27T06:14:09Z"),
    (r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\DeliveryOptimization\Usage\DownloadMonthlyRate", "DWORD (0x0001f2a8)"),
    (r"HKLM\System\CurrentControlSet\Services\W32Time\Config\LastKnownGoodTime", "QWORD (0x01dafa2b-0x6e4c1d00)"),
    (r"HKLM\System\CurrentControlSet\Services\Tcpip\Parameters\Interfaces\{4ad1f6c2-07a5-4c39-9f1e-5a7d6f2c8e10}\LeaseObtainedTime", "DWORD (0x66cd6c11)"),
    (r"HKLM\System\CurrentControlSet\Services\bam\State\UserSettings\SequenceNumber", "DWORD (0x000001a4)"),
    (r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Diagnostics\DiagTrack\LastUpload", "QWORD (0x01dafa2b-0x6e4c1d00)"),
    (r"HKLM\SOFTWARE\Microsoft\Windows Search\Gather\Windows\SystemIndex\LastCrawl", "DWORD (0x00000012)"),
    (r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Updates\UpdateDetectionLastRunTime", "13368999249000"),
    (r"HKLM\SOFTWARE\Caddis\Inventory\LastReport", "2024-08-27T06:14:09Z"),
];

/// Administrators' scripts as PowerShell logs them (event 4104): path and text.
pub(crate) static SCRIPTS: [(&str, &str); 8] = [
    (r"C:\Scripts\Get-DiskReport.ps1", "$disks = Get-CimInstance Win32_LogicalDisk -Filter \"DriveType=3\"\r\nforeach ($disk in $disks) {\r\n  [pscustomobject]@{ Drive = $disk.DeviceID; FreeGB = [math]::Round($disk.FreeSpace / 1GB, 1) }\r\n}"),
    (r"C:\Scripts\Remove-OldLogs.ps1", "param([int]$Days = 30)\r\nGet-ChildItem -Path 'D:\\Logs' -Filter *.log -Recurse |\r\n  Where-Object { $_.LastWriteTime -lt (Get-Date).AddDays(-$Days) } |\r\n  Remove-Item"),
    (r"C:\Scripts\Test-Backup.ps1", "$last = Get-Content 'C:\\ProgramData\\Stowage\\last-run.json' | ConvertFrom-Json\r\nif ($last.state -ne 'ok') { Write-Warning \"Backup of $env:COMPUTERNAME: $($last.state)\" }"),
    (r"C:\Scripts\Get-Uptime.ps1", "(Get-Date) - (Get-CimInstance Win32_OperatingSystem).LastBootUpTime | Select-Object Days, Hours"),
    (r"C:\Scripts\Sync-Printers.ps1", "$wanted = Import-Csv 'C:\\Scripts\\printers.csv'\r\n$have = Get-Printer | Select-Object -ExpandProperty Name\r\n$wanted | Where-Object { $have -notcontains $_.Name } | ForEach-Object { Add-Printer -ConnectionName $_.Path }"),
    (r"C:\Scripts\Get-Certificates.ps1", "Get-ChildItem Cert:\\LocalMachine\\My | Where-Object { $_.NotAfter -lt (Get-Date).AddDays(45) } | Select-Object Subject, NotAfter"),
    (r"C:\Scripts\Update-Branding.ps1", "$source = 'C:\\ProgramData\\Branding\\desktop.jpg'\r\nif (Test-Path $source) { Copy-Item $source \"$env:PUBLIC\\Pictures\" }"),
    (r"C:\Scripts\Get-Updates.ps1", "Get-HotFix | Sort-Object InstalledOn -Descending | Select-Object -First 5 HotFixID, InstalledOn"),
];
