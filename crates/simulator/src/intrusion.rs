//! One intrusion on the last day, over three Windows hosts and one Linux web server: phishing,
//! an implant, persistence, discovery, blinding the sensor, stolen credentials, lateral movement,
//! collection, exfiltration, and the destruction of backups and logs.
//!
//! `plan` fixes who, when and what it is called; the other modules write what each host's sensor
//! sees. The commands are what public reports of such intrusions describe; hosts, domains and
//! addresses are invented, and nothing here does anything: it is text in events.

mod collection;
mod lateral;
mod patient;
mod plan;
mod stages;
mod webshell;

pub(crate) use plan::{Plan, Step};
pub use stages::Stage;

use crate::device::Device;

/// Writes what one step leaves on its host.
pub(crate) fn happen(device: &mut Device, at: i64, step: Step) {
    match step {
        Step::Phish => patient::phish(device, at),
        Step::Persist => patient::persist(device, at),
        Step::Beacon => patient::beacon(device, at),
        Step::Discover => patient::discover(device, at),
        Step::BlindAntivirus => patient::blind_antivirus(device, at),
        Step::StopSensor => patient::stop_sensor(device, at),
        Step::SensorBack => patient::sensor_back(device, at),
        Step::DumpCredentials => patient::dump_credentials(device, at),
        Step::CopyOver => lateral::copy_over(device, at),
        Step::InstallService => lateral::install_service(device, at),
        Step::RemoteWmi => lateral::remote_wmi(device, at),
        Step::RemoteDesktop => lateral::remote_desktop(device, at),
        Step::Collect => collection::collect(device, at),
        Step::Exfiltrate => collection::exfiltrate(device, at),
        Step::Destroy => collection::destroy(device, at),
        Step::WebShell => webshell::open(device, at),
    }
}
