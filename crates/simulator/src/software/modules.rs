//! Libraries and drivers for image-load and driver-load events.

use super::{Binary, Maker, os};

pub(crate) static SYSTEM: [Binary; 16] = [
    os(r"C:\Windows\System32\ntdll.dll", "NT Layer DLL", "ntdll.dll"),
    os(r"C:\Windows\System32\kernel32.dll", "Windows NT BASE API Client DLL", "kernel32"),
    os(r"C:\Windows\System32\KernelBase.dll", "Windows NT BASE API Client DLL", "Kernelbase"),
    os(r"C:\Windows\System32\rpcrt4.dll", "Remote Procedure Call Runtime", "rpcrt4.dll"),
    os(r"C:\Windows\System32\combase.dll", "Microsoft COM for Windows", "COMBASE.DLL"),
    os(r"C:\Windows\System32\crypt32.dll", "Crypto API32", "CRYPT32.DLL"),
    os(r"C:\Windows\System32\winhttp.dll", "Windows HTTP Services", "winhttp.dll"),
    os(r"C:\Windows\System32\ws2_32.dll", "Windows Socket 2.0 32-Bit DLL", "ws2_32.dll"),
    os(r"C:\Windows\System32\propsys.dll", "Microsoft Property System", "propsys.dll"),
    os(r"C:\Windows\System32\uxtheme.dll", "Microsoft UxTheme Library", "UxTheme.dll"),
    os(r"C:\Windows\System32\dwrite.dll", "Microsoft DirectX Typography Services", "DWrite"),
    os(r"C:\Windows\System32\d3d11.dll", "Direct3D 11 Runtime", "d3d11.dll"),
    os(r"C:\Windows\System32\msxml6.dll", "MSXML 6.0", "MSXML6.dll"),
    os(r"C:\Windows\System32\taskschd.dll", "Task Scheduler COM API", "taskschd.dll"),
    os(r"C:\Windows\System32\wlanapi.dll", "Windows WLAN AutoConfig Client Side API DLL", "wlanapi.dll"),
    os(r"C:\Windows\System32\mscoree.dll", "Microsoft .NET Runtime Execution Engine", "mscoree.dll"),
];

const MS: Maker = Maker { company: "Microsoft Corporation", signer: "Microsoft Corporation" };

pub(crate) static OFFICE: [Binary; 5] = [
    MS.of(r"C:\Program Files\Common Files\Microsoft Shared\OFFICE16\MSO.DLL", "16.0.17928.20216", "Microsoft Office", "Microsoft Office component", "MSO.dll"),
    MS.of(r"C:\Program Files\Microsoft Office\root\Office16\GFX.DLL", "16.0.17928.20216", "Microsoft Office", "Microsoft Office Graphics", "gfx.dll"),
    MS.of(r"C:\Program Files\Microsoft Office\root\Office16\OART.DLL", "16.0.17928.20216", "Microsoft Office", "Microsoft Office Drawing", "Oart.dll"),
    MS.of(r"C:\Program Files\Microsoft Office\root\Office16\RICHED20.DLL", "16.0.17928.20216", "Microsoft Office", "RichEdit Version 8.0", "RichEd20.dll"),
    MS.of(r"C:\Program Files\Microsoft Office\root\Office16\ADDINS\UmOutlookAddin.dll", "16.0.17928.20216", "Microsoft Office", "Microsoft Exchange Add-in", "UmOutlookAddin.dll"),
];

pub(crate) static DRIVERS: [Binary; 8] = [
    os(r"C:\Windows\System32\drivers\tcpip.sys", "TCP/IP Driver", "tcpip.sys"),
    os(r"C:\Windows\System32\drivers\ndis.sys", "Network Driver Interface Specification (NDIS)", "NDIS.SYS"),
    os(r"C:\Windows\System32\drivers\ntfs.sys", "NT File System Driver", "ntfs.sys"),
    os(r"C:\Windows\System32\drivers\fltMgr.sys", "Microsoft Filesystem Filter Manager", "fltMgr.sys"),
    os(r"C:\Windows\System32\drivers\storport.sys", "Microsoft Storage Port Driver", "storport.sys"),
    os(r"C:\Windows\System32\drivers\volsnap.sys", "Volume Shadow Copy driver", "volsnap.sys"),
    os(r"C:\Windows\System32\drivers\wd\WdFilter.sys", "Microsoft antimalware file system filter driver", "WdFilter.sys"),
    os(r"C:\Windows\System32\drivers\srv2.sys", "Smb 2.0 Server driver", "SRV2.SYS"),
];

pub(crate) static COMSVCS: Binary = os(r"C:\Windows\System32\comsvcs.dll", "COM+ Services", "COMSVCS.DLL");
