//! The head and tabs of a device; its pages stand below.

use super::{
    api::read_device,
    said::{self, Changes},
};
use crate::{
    components::{
        chip::{host, value_chip},
        clock::ago,
        copy::{copy_button, copy_link},
        empty::skeleton,
        error_view::error_page,
        fields::fact,
        icon::{self, icon},
        mark::{device_state, risk},
        page::{PageTitle, heading_of, use_id, use_query},
        shell::CurrentSession,
    },
    error::AppError,
    model::{
        DeviceId, EntityKind, Permission,
        device::{DeviceDetail, STATE_RULE, system_words},
        severity::RISK_FORMULA,
        view::{SavedList, SavedView, way_to},
    },
    pages::{
        alerts::{
            api::list_alerts,
            bulk::{Bulk, who_may_change},
            queue::queue,
        },
        paths,
        views::Views,
    },
    url::{AlertsQuery, Query},
};
use leptos::prelude::*;
use leptos_router::{components::Outlet, hooks::use_location};

/// The device whose pages stand below; they await it inside their own suspense.
#[derive(Clone, Copy, Debug)]
pub(super) struct CurrentDevice(pub(super) Resource<Result<DeviceDetail, AppError>>);

/// Whether the frame shows an error in place of the device: then its pages show nothing.
pub(super) async fn is_missing(device: Option<CurrentDevice>) -> bool {
    match device {
        Some(CurrentDevice(device)) => device.await.is_err(),
        None => true,
    }
}

/// Head, tabs, and the tab's page.
#[must_use]
pub fn device_frame() -> AnyView {
    let id = use_id::<DeviceId>();
    let changes = Changes::new();
    let device = Resource::new(move || (id.get(), changes.version()), |(id, _)| read_device(id));
    provide_context(CurrentDevice(device));
    let session = use_context::<CurrentSession>();
    let head = move || {
        Suspend::new(async move {
            let session = match session {
                Some(session) => session.0.await.ok(),
                None => None,
            };
            let now = session.as_ref().map(|session| session.now);
            let may = session.as_ref().is_some_and(|it| it.may(Permission::AlertsInvestigation));
            let views = session.map(|session| session.views).unwrap_or_default();
            match device.await {
                Ok(device) => {
                    let last = now.zip(device.summary.last_event);
                    page_head(
                        &device,
                        last.map(|(now, at)| ago(at, now)),
                        may.then_some(changes),
                        &views,
                    )
                }
                Err(error) => error_page(&error),
            }
        })
    };
    // The tab's page stands beside the suspense, not in it: resources that are made in there
    // while another is awaited get other ids on the server than in the browser.
    view! {
        <div class="device">
            <Transition fallback=skeleton>{head}</Transition>
            <Outlet/>
        </div>
    }
    .into_any()
}

fn page_head(
    device: &DeviceDetail,
    last: Option<AnyView>,
    changes: Option<Changes>,
    views: &[SavedView],
) -> AnyView {
    let summary = &device.summary;
    let id = &summary.device.id;
    let name = summary.device.name.clone();
    let group = (!summary.group.is_empty())
        .then(|| view! { <span class="tag">{summary.group.clone()}</span> });
    let system =
        if summary.system.is_empty() { "—".to_owned() } else { system_words(&summary.system) };
    view! {
        <PageTitle text=host(&name)/>
        <div class="phead">
            <div class="title">
                {icon(icon::of_device(summary.device.kind))}
                {heading_of(host(&name).to_owned(), Some(name.clone()))}
                {copy_button("Device name", name)}
                <span title=RISK_FORMULA>{risk(summary.risk)}</span>
                {group}
                {said::tags(device)}
            </div>
            <div class="actions">
                {changes.map(|changes| said::menu(device, changes))}
                {copy_link()}
            </div>
            <dl class="facts">
                {fact("Sensor", view! { <span title=STATE_RULE>{device_state(summary.state)}</span> })}
                {fact("Last event", last.unwrap_or_else(|| "none".into_any()))}
                {fact("System", system)}
                {fact("User", value_chip(EntityKind::User, &summary.last_user, Some(id)))}
                {fact("Address", value_chip(EntityKind::Ip, &summary.address, Some(id)))}
            </dl>
        </div>
        {tabs(device, views)}
    }
    .into_any()
}

fn tabs(device: &DeviceDetail, views: &[SavedView]) -> AnyView {
    let id = &device.summary.device.id;
    let here = use_location().pathname;
    let tab = |href: String, label: &'static str, count: Option<u32>| {
        let own = href.split('?').next().unwrap_or_default().to_owned();
        let current = move || here.with(|path| same_path(path, &own)).then_some("page");
        let count = count.map(|count| view! { " "<span class="n">{count}</span> });
        view! { <a href=href aria-current=current>{label}{count}</a> }
    };
    let timeline = paths::timeline(id);
    view! {
        <nav class="tabs" aria-label="Device">
            {tab(paths::device(id), "Overview", None)}
            {tab(paths::device_alerts(id), "Alerts", Some(device.alert_count))}
            {tab(way_to(views, SavedList::Timeline, &timeline, timeline.clone()), "Timeline", None)}
        </nav>
    }
    .into_any()
}

/// Whether two paths are the same page: one may be percent-encoded more than the other.
fn same_path(one: &str, other: &str) -> bool {
    let last = |path: &str| path.trim_end_matches('/').rsplit('/').next().map(ToOwned::to_owned);
    let depth = |path: &str| path.trim_end_matches('/').matches('/').count();
    depth(one) == depth(other) && (depth(one) == 2 || last(one) == last(other))
}

/// A device's alerts: the queue, of this device only.
#[must_use]
pub fn device_alerts() -> AnyView {
    let id = use_id::<DeviceId>();
    let query = use_query::<AlertsQuery>();
    let of_device = move || AlertsQuery { device: id.get(), ..query.get() };
    let bulk = Bulk::offered();
    let page =
        Resource::new(move || (of_device(), bulk.version()), |(query, _)| list_alerts(query));
    let views = Views::of(SavedList::Alerts);
    let session = use_context::<CurrentSession>();
    let device = use_context::<CurrentDevice>();
    view! {
        <Transition fallback=skeleton>
            {move || Suspend::new(async move {
                if is_missing(device).await {
                    return ().into_any();
                }
                let id = id.get_untracked();
                let path = paths::device_alerts(&id);
                let bulk = who_may_change(session).await.map(|me| (bulk, me));
                let views = views.menu(path.clone(), query.get_untracked().to_query()).await;
                match page.await {
                    Ok(page) => queue(&page, &query.get_untracked(), &path, Some(&id), bulk, views),
                    Err(error) => error_page(&error),
                }
            })}
        </Transition>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::same_path;

    #[test]
    fn tabs_know_their_own_path() {
        assert!(same_path("/devices/a%20b/timeline", "/devices/a b/timeline"));
        assert!(same_path("/devices/a%20b", "/devices/a b"));
        assert!(!same_path("/devices/a", "/devices/a/timeline"));
        assert!(!same_path("/devices/a/alerts", "/devices/a/timeline"));
    }
}
