//! All devices together, in one order of time.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

use sensors::SensorEvent;

use crate::config::FleetConfig;
use crate::device::Device;
use crate::intrusion::Stage;
use crate::world::World;

/// The fleet: an iterator over everything its sensors write, by time.
///
/// A k-way merge: each device produces its own events in order, a slot of a quarter of an hour at
/// a time, and a heap says whose is next. Equal times come in the order of the roster.
pub struct Fleet {
    world: Arc<World>,
    devices: Vec<Device>,
    /// The next event of each device, by place.
    next: Vec<Option<SensorEvent>>,
    heap: BinaryHeap<Reverse<(i64, usize)>>,
}

impl Fleet {
    /// Sets the fleet up; the events are made while it is iterated.
    #[must_use]
    pub fn new(config: FleetConfig) -> Self {
        let world = Arc::new(World::new(config));
        let mut devices: Vec<_> =
            world.roster.devices.iter().map(|profile| Device::new(&world, profile)).collect();
        let next: Vec<_> = devices.iter_mut().map(Device::next_event).collect();
        let heap = next
            .iter()
            .enumerate()
            .filter_map(|(place, event)| event.as_ref().map(|event| Reverse((event.time, place))))
            .collect();
        Self { world, devices, next, heap }
    }

    /// What the intrusion does, where and when: each stage names an event that the fleet writes.
    #[must_use]
    pub fn intrusion(&self) -> &[Stage] {
        self.world.plan.stages()
    }

    /// When the telemetry begins and ends: microseconds since 1970, UTC; the end is not included.
    #[must_use]
    pub fn span(&self) -> (i64, i64) {
        (self.world.start, self.world.end)
    }

    /// The devices' names as their events have them, in the order of the roster.
    pub fn computers(&self) -> impl Iterator<Item = &str> {
        self.world.roster.devices.iter().map(|profile| profile.fqdn.as_str())
    }
}

impl Iterator for Fleet {
    type Item = SensorEvent;

    fn next(&mut self) -> Option<SensorEvent> {
        let Reverse((_, place)) = self.heap.pop()?;
        let following = self.devices.get_mut(place)?.next_event();
        if let Some(event) = &following {
            self.heap.push(Reverse((event.time, place)));
        }
        std::mem::replace(self.next.get_mut(place)?, following)
    }
}
