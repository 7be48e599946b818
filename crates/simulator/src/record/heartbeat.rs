//! The sensor's own heartbeat: what the device is and how it is. It becomes a row of the device
//! table; lists are JSON text.

use serde_json::json;

use crate::device::Device;
use crate::record::{Fields, HEARTBEAT};
use crate::roster::kinds::Role;

impl Device {
    /// Event 1 of the heartbeat channel.
    pub(crate) fn heartbeat(&mut self, at: i64) {
        let profile = self.profile.clone();
        let users = match &self.desktop {
            Some(desktop) => {
                let account = &desktop.session.account;
                let domain =
                    if account.domain.is_empty() { &profile.name } else { &account.domain };
                json!([{ "UserName": account.name, "DomainName": domain, "Sid": account.sid }])
            }
            None => json!([]),
        };
        let kind = match profile.role {
            Role::Laptop => "Laptop",
            role if role.is_server() => "Server",
            _ => "Workstation",
        };
        // Three in a hundred are behind with something.
        let exposure = match profile.machine % 100 {
            0..=2 => "High",
            3..=24 => "Medium",
            _ => "Low",
        };
        let linux = profile.os.is_linux();
        let fields = Fields::with_capacity(16)
            .text("DeviceName", profile.fqdn.as_str())
            .text("OSPlatform", profile.os.platform)
            .text("OSVersion", profile.os.version)
            .int("OSBuild", profile.os.build)
            .text("OSArchitecture", "64-bit")
            .text("ClientVersion", if linux { "1.3.3" } else { "15.15" })
            .text("PublicIP", profile.site.public_ip)
            .text("LoggedOnUsers", users.to_string())
            .text("MachineGroup", profile.group())
            .text("DeviceType", kind)
            .text("DeviceCategory", "Endpoint")
            .text(
                "IPAddresses",
                json!([
                    { "IPAddress": profile.ip, "SubnetPrefix": 20, "AddressType": "Private" },
                    { "IPAddress": profile.ipv6, "SubnetPrefix": 64, "AddressType": "Private" },
                ])
                .to_string(),
            )
            .text("MacAddress", profile.mac.as_str())
            .text("SensorHealthState", "Active")
            .text("OnboardingStatus", "Onboarded")
            .text("ExposureLevel", exposure);
        self.record(at, HEARTBEAT, 1, None, fields);
    }
}
