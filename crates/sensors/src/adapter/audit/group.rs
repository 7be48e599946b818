//! Records gathered into events.
//!
//! The kernel writes the records of one event one after the other, but those of other processors
//! come in between. It ends an event with its `PROCTITLE` record, and hands readers an `EOE` record
//! that the daemon does not keep in its file; old kernels and filters leave out either. So an event
//! is also over when newer ones are far ahead of it, and at the end of what is read. None is held
//! back for good, and one whose records are incomplete is an event as well.

use std::collections::VecDeque;

use super::Part;
use crate::SensorEvent;

/// Events gathered at once: each processor writes one.
const MOST: usize = 256;
/// Serial numbers that a host's other events may be ahead.
const AHEAD: u64 = 128;
/// Records of one event: the longest command line comes in some hundred.
const RECORDS: usize = 1024;
/// Bytes of records gathered at once.
const ROOM: usize = 16 << 20;

/// An event, and the place that its first record had.
type Closed = (u64, SensorEvent);

/// Events that are being gathered, the oldest first.
#[derive(Debug, Default)]
pub(in crate::adapter) struct Groups {
    open: VecDeque<Group>,
    bytes: usize,
}

#[derive(Debug)]
struct Group {
    at: u64,
    parts: Vec<Part>,
    bytes: usize,
}

impl Group {
    fn holds(&self, part: &Part) -> bool {
        self.parts.first().is_some_and(|first| {
            first.serial == part.serial && first.time == part.time && first.node == part.node
        })
    }

    fn is_far_from(&self, part: &Part) -> bool {
        self.parts.first().is_some_and(|first| {
            first.node == part.node && first.serial.abs_diff(part.serial) > AHEAD
        })
    }
}

impl Groups {
    /// Takes a record that stood at `at` and hands out what is over with it.
    pub(in crate::adapter) fn push(&mut self, part: Part, at: u64, out: &mut dyn FnMut(Closed)) {
        while let Some(place) = self.open.iter().position(|group| group.is_far_from(&part)) {
            self.close(place, out);
        }
        let known = self.open.iter().rposition(|group| group.holds(&part));
        let ends = matches!(part.kind.as_str(), "PROCTITLE" | "EOE");
        let place = match known {
            Some(place) => place,
            // The end of an event that is over already.
            None if part.kind == "EOE" => return,
            None => {
                self.open.push_back(Group { at, parts: Vec::new(), bytes: 0 });
                self.open.len() - 1
            }
        };
        let alone = known.is_none() && super::calls::is_alone(&part.kind);
        let mut full = false;
        if let Some(group) = self.open.get_mut(place)
            && part.kind != "EOE"
        {
            let size = part.size + std::mem::size_of::<Part>();
            self.bytes += size;
            group.bytes += size;
            group.parts.push(part);
            full = group.parts.len() >= RECORDS;
        }
        if ends || alone || full {
            self.close(place, out);
        }
        while self.open.len() > MOST || self.bytes > ROOM {
            self.close(0, out);
        }
    }

    /// Hands out everything that is still open.
    pub(in crate::adapter) fn finish(&mut self, out: &mut dyn FnMut(Closed)) {
        while !self.open.is_empty() {
            self.close(0, out);
        }
    }

    fn close(&mut self, place: usize, out: &mut dyn FnMut(Closed)) {
        if let Some(group) = self.open.remove(place) {
            self.bytes = self.bytes.saturating_sub(group.bytes);
            if let Some(event) = super::event(&group.parts) {
                out((group.at, event));
            }
        }
    }
}
