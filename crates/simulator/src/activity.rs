//! What people and machines do. [`run`] carries out a planned task; [`spare`] picks one of the
//! many small activities that fill the day.

mod admin;
mod background;
mod boot;
mod browser;
pub(crate) mod core;
pub(crate) mod desktop;
mod developer;
mod linux;
pub(crate) mod office;
mod power;
mod server;

use std::sync::Arc;

use self::core::{Core, Desktop, System};
use crate::clock::DAY;
use crate::device::{Device, Task};
use crate::{intrusion, oddity};

/// A small activity at somebody's screen.
type AtScreen = fn(&mut Device, &Arc<Core>, &Desktop, i64);
/// A small activity of Windows itself or of a server's services.
type OfSystem = fn(&mut Device, &Arc<Core>, i64);

/// What was there before the telemetry: whatever stays on has been on for some days.
pub(crate) fn before_telemetry(device: &mut Device, start: i64) {
    if !device.profile.off_at_night {
        let at = start - device.rng.between(2 * DAY, 20 * DAY);
        boot::boot(device, at);
    }
}

/// Carries out a task of the day.
pub(crate) fn run(device: &mut Device, at: i64, task: Task) {
    match task {
        Task::Arrive => power::arrive(device, at),
        Task::Leave(leaving) => power::leave(device, at, leaving),
        Task::Lock => power::lock(device),
        Task::Unlock => power::unlock(device, at),
        Task::Reboot => power::reboot(device, at),
        Task::Heartbeat if device.awake(at) => device.heartbeat(at),
        Task::Definitions if device.awake(at) => background::update_definitions(device, at),
        Task::Backup if device.awake(at) => server::back_up(device, at),
        Task::Heartbeat | Task::Definitions | Task::Backup => {}
        Task::Oddity(oddity) => oddity::happen(device, at, oddity),
        Task::Step(step) => intrusion::happen(device, at, step),
    }
}

/// One activity that fits the device and the moment; nothing while it is off.
pub(crate) fn spare(device: &mut Device, at: i64) {
    if !device.awake(at) {
        return;
    }
    match device.system.clone() {
        System::Windows(core) => {
            let desktop = device.desktop.clone().filter(|desktop| desktop.present(at));
            match desktop {
                Some(desktop) if device.rng.chance(760) => {
                    if let Some(act) = desktop::choose(device) {
                        act(device, &core, &desktop, at);
                    }
                }
                _ if device.profile.role.is_server() && device.rng.chance(700) => {
                    if let Some(act) = server::choose(device) {
                        act(device, &core, at);
                    }
                }
                _ => {
                    if let Some(act) = background::choose(device) {
                        act(device, &core, at);
                    }
                }
            }
        }
        System::Linux(core) => linux::spare(device, &core, at),
        System::Off => {}
    }
}
