//! The order of the device list: by the chosen columns, ties by name and id, so that it is always the
//! same and a page begins where the one before ends.

use std::cmp::Ordering;

use super::{Assessed, by_risk};
use crate::url::{DeviceColumn, Sort};

/// Puts devices in order.
pub(super) fn sort(rows: &mut [&Assessed], sort: &Sort<DeviceColumn>) {
    rows.sort_by(|one, other| {
        let by_keys = sort.keys().iter().map(|key| {
            let order = ascending(key.by, one, other);
            if key.descending { order.reverse() } else { order }
        });
        let ties = || {
            let (one, other) = (&one.summary.device, &other.summary.device);
            one.name.cmp(&other.name).then_with(|| one.id.cmp(&other.id))
        };
        by_keys.fold(Ordering::Equal, Ordering::then).then_with(ties)
    });
}

fn ascending(by: DeviceColumn, one: &Assessed, other: &Assessed) -> Ordering {
    let (a, b) = (&one.summary, &other.summary);
    match by {
        DeviceColumn::Name => a.device.name.cmp(&b.device.name),
        DeviceColumn::Risk => by_risk(other, one),
        DeviceColumn::Alerts => a.open_alerts.cmp(&b.open_alerts),
        DeviceColumn::State => a.state.cmp(&b.state),
        DeviceColumn::System => a.system.cmp(&b.system),
        DeviceColumn::User => a.last_user.cmp(&b.last_user),
        DeviceColumn::Address => a.address.cmp(&b.address),
        DeviceColumn::Group => a.group.cmp(&b.group),
        DeviceColumn::Value => a.value.cmp(&b.value),
        DeviceColumn::Tags => a.tags.cmp(&b.tags),
        DeviceColumn::FirstEvent => a.first_event.cmp(&b.first_event),
        DeviceColumn::Events => a.events.cmp(&b.events),
        DeviceColumn::LastEvent => a.last_event.cmp(&b.last_event),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::Moment;
    use crate::server::devices::assess;
    use crate::server::records::devices::Device;
    use crate::url::{Column as _, SortKey};

    fn device() -> impl Strategy<Value = Assessed> {
        (0_u8..4, 0_u8..3, 0_u8..3, 0_i64..4, 0_u32..3, 0_u32..2).prop_map(
            |(name, group, account, seen, high, low)| {
                let device = Device {
                    id: String::new(),
                    name: format!("d{name}"),
                    machine_group: format!("g{group}"),
                    kind: None,
                    platform: None,
                    version: None,
                    build: None,
                    address: None,
                    account: Some(format!("a{account}")),
                    account_at: 0,
                    info_at: 0,
                    first_seen: seen,
                    last_seen: seen * 2,
                    events: seen * 3,
                };
                assess(device, [high, 0, low, 0], Moment(0))
            },
        )
    }

    fn orders() -> impl Strategy<Value = Sort<DeviceColumn>> {
        let column = proptest::sample::select(DeviceColumn::EVERY);
        let key = (column, any::<bool>()).prop_map(|(by, descending)| SortKey { by, descending });
        proptest::collection::vec(key, 0..4).prop_map(Sort::of)
    }

    proptest! {
        #[test]
        fn every_order_is_total_keeps_its_keys_and_does_not_depend_on_where_rows_stood(
            devices in proptest::collection::vec(device(), 0..30),
            order in orders(),
            turn in 0_usize..30,
        ) {
            let mut devices = devices;
            for (at, one) in devices.iter_mut().enumerate() {
                one.summary.device.id.0 = format!("id{at:02}");
            }
            let ids = |rows: &[&Assessed]| -> Vec<String> {
                rows.iter().map(|one| one.summary.device.id.0.clone()).collect()
            };
            let mut rows: Vec<&Assessed> = devices.iter().collect();
            sort(&mut rows, &order);
            let mut turned: Vec<&Assessed> = devices.iter().collect();
            let by = turn.min(turned.len());
            turned.rotate_left(by);
            sort(&mut turned, &order);
            prop_assert_eq!(ids(&rows), ids(&turned));
            // A key decides wherever all keys before it tie.
            for pair in rows.windows(2) {
                let mut decided = false;
                for key in order.keys() {
                    let found = ascending(key.by, pair[0], pair[1]);
                    let found = if key.descending { found.reverse() } else { found };
                    prop_assert!(decided || found != Ordering::Greater, "{:?}", key);
                    decided = decided || found == Ordering::Less;
                }
            }
        }
    }
}
