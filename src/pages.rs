//! The pages, and the one table of their routes.
//!
//! Pages behind the sign-in are loaded when they are opened, a few together: see [`pieces`]. Their
//! resources are made in their views: what is made before, with all the code that decodes it, is part of
//! what every browser loads first (413 kB brotli instead of 283 when it was measured).
//! Views that make resources must not stand inside a suspense: the server builds what is in there
//! more than once, and would ask for the data each time.

use crate::{
    model::{
        AlertId, Condition, DeviceId, EntityKind, ProcessId,
        view::{SavedList, SavedView, way_to},
    },
    url::{AlertsQuery, HomeQuery, ProfileQuery, Query, Ranged, TimeRange, TimelineQuery},
};

pub mod alerts;
pub mod devices;
pub mod entities;
pub mod help;
pub mod home;
pub mod not_found;
pub mod pieces;
pub mod search;
pub mod settings;
pub mod sign_in;
pub mod sources;
pub mod storage;
pub mod uploads;
pub mod values;
pub mod views;

/// Paths of the pages.
pub mod paths {
    use super::{AlertId, DeviceId, EntityKind, ProcessId};

    /// Home.
    pub const HOME: &str = "/";
    /// Device list.
    pub const DEVICES: &str = "/devices";
    /// Alert queue.
    pub const ALERTS: &str = "/alerts";
    /// Search.
    pub const SEARCH: &str = "/search";
    /// What can be done with a value.
    pub const VALUES: &str = "/values";
    /// Settings.
    pub const SETTINGS: &str = "/settings";
    /// Data sources.
    pub const SOURCES: &str = "/settings/sources";
    /// How an agent is set up.
    pub const CONNECT: &str = "/settings/sources/connect";
    /// Files to import.
    pub const UPLOAD: &str = "/settings/sources/upload";
    /// An import's report, as the router writes it.
    pub const IMPORTS: &str = "/settings/sources/imports/:id";
    /// Where files are sent by a form without script.
    pub const UPLOAD_FORM: &str = "/settings/sources/upload/form";
    /// Where an agent's configuration is downloaded, by POST.
    pub const CONFIGURATION: &str = "/settings/sources/configuration";
    /// Where rows lie.
    pub const STORAGE: &str = "/settings/storage";
    /// Sign-in.
    pub const SIGN_IN: &str = "/sign-in";
    /// Keyboard help.
    pub const KEYBOARD: &str = "/help/keyboard";

    /// A device's page.
    #[must_use]
    pub fn device(id: &DeviceId) -> String {
        format!("{DEVICES}/{}", segment(id.as_str()))
    }

    /// A device's alerts.
    #[must_use]
    pub fn device_alerts(id: &DeviceId) -> String {
        format!("{}/alerts", device(id))
    }

    /// A device's timeline.
    #[must_use]
    pub fn timeline(id: &DeviceId) -> String {
        format!("{}/timeline", device(id))
    }

    /// The page of a process of a device.
    #[must_use]
    pub fn process(id: &DeviceId, process: &ProcessId) -> String {
        format!("{}/processes/{}", device(id), segment(process.as_str()))
    }

    /// The page of a value; none for kinds without one.
    #[must_use]
    pub fn entity(kind: EntityKind, value: &str) -> Option<String> {
        let area = super::entities::area(kind)?;
        Some(format!("/{}/{}", area, segment(value)))
    }

    /// An alert's page.
    #[must_use]
    pub fn alert(id: &AlertId) -> String {
        format!("{ALERTS}/{}", segment(id.as_str()))
    }

    /// The sign-in page, which leads on to a path of ours.
    #[must_use]
    pub fn sign_in(next: &str) -> String {
        if next.is_empty() || next == HOME {
            return SIGN_IN.to_owned();
        }
        let next: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
        format!("{SIGN_IN}?next={next}")
    }

    /// An import's report.
    #[must_use]
    pub fn import(id: &str) -> String {
        format!("{SOURCES}/imports/{}", segment(id))
    }

    /// Text as one segment of a path.
    fn segment(text: &str) -> String {
        // A form writes a space as a plus sign, which in a path is a plus sign.
        form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
    }
}

/// One kind of page.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// Its path as the router writes it.
    pub path: &'static str,
    /// Its name, in navigation and in the audit of routes.
    pub title: &'static str,
    /// Whether anyone may see it who is not signed in.
    pub public: bool,
    /// Symbol and link in the rail, if it stands there.
    pub nav: Option<Nav>,
    /// For views of a window of time: the query with another window.
    pub ranged: Option<RangedView>,
}

/// A place in the rail.
#[derive(Clone, Copy, Debug)]
pub struct Nav {
    /// Symbol.
    pub icon: &'static str,
    /// Whether it stands at the foot of the rail.
    pub foot: bool,
}

/// How a view of a window of time reads and writes its window.
#[derive(Clone, Copy, Debug)]
pub struct RangedView {
    /// The window in a query string.
    pub read: fn(&str) -> TimeRange,
    /// The query string with another window.
    pub write: fn(&str, TimeRange) -> String,
    /// The query string with an exact value kept or left out, where the view has such a filter.
    pub narrow: fn(&str, &Condition, bool) -> Option<String>,
}

const fn ranged<Q: Ranged>() -> Option<RangedView> {
    Some(RangedView {
        read: |query| Q::from_query(query).range(),
        write: |query, range| Q::from_query(query).with_range(range).to_query(),
        narrow: |query, by, keep| Some(Q::from_query(query).narrowed(by, keep)?.to_query()),
    })
}

const fn nav(icon: &'static str, foot: bool) -> Option<Nav> {
    Some(Nav { icon, foot })
}

/// Every page.
pub const ROUTES: &[Route] = &[
    Route {
        path: "/",
        title: "Home",
        public: false,
        nav: nav("home", false),
        ranged: ranged::<HomeQuery>(),
    },
    Route {
        path: "/devices",
        title: "Devices",
        public: false,
        nav: nav("device", false),
        ranged: None,
    },
    Route { path: "/devices/:id", title: "Device", public: false, nav: None, ranged: None },
    Route {
        path: "/devices/:id/alerts",
        title: "Device alerts",
        public: false,
        nav: None,
        ranged: ranged::<AlertsQuery>(),
    },
    Route {
        path: "/devices/:id/timeline",
        title: "Device timeline",
        public: false,
        nav: None,
        ranged: ranged::<TimelineQuery>(),
    },
    Route {
        path: "/devices/:id/processes/:process",
        title: "Process",
        public: false,
        nav: None,
        ranged: None,
    },
    Route {
        path: "/alerts",
        title: "Alerts",
        public: false,
        nav: nav("alert", false),
        ranged: ranged::<AlertsQuery>(),
    },
    Route { path: "/alerts/:id", title: "Alert", public: false, nav: None, ranged: None },
    Route {
        path: "/files/:id",
        title: "File",
        public: false,
        nav: None,
        ranged: ranged::<ProfileQuery>(),
    },
    Route {
        path: "/addresses/:id",
        title: "IP address",
        public: false,
        nav: None,
        ranged: ranged::<ProfileQuery>(),
    },
    Route {
        path: "/domains/:id",
        title: "Domain",
        public: false,
        nav: None,
        ranged: ranged::<ProfileQuery>(),
    },
    Route {
        path: "/urls/:id",
        title: "URL",
        public: false,
        nav: None,
        ranged: ranged::<ProfileQuery>(),
    },
    Route {
        path: "/users/:id",
        title: "User",
        public: false,
        nav: None,
        ranged: ranged::<ProfileQuery>(),
    },
    Route { path: "/values", title: "Value", public: false, nav: None, ranged: None },
    Route { path: "/search", title: "Search", public: false, nav: None, ranged: None },
    Route {
        path: "/settings",
        title: "Settings",
        public: false,
        nav: nav("settings", true),
        ranged: None,
    },
    Route { path: paths::SOURCES, title: "Data sources", public: false, nav: None, ranged: None },
    Route {
        path: paths::CONNECT,
        title: "Connect a source",
        public: false,
        nav: None,
        ranged: None,
    },
    Route { path: paths::UPLOAD, title: "Upload files", public: false, nav: None, ranged: None },
    Route { path: paths::STORAGE, title: "Storage", public: false, nav: None, ranged: None },
    Route { path: paths::IMPORTS, title: "Import", public: false, nav: None, ranged: None },
    Route { path: "/sign-in", title: "Sign in", public: true, nav: None, ranged: None },
    Route { path: "/help/keyboard", title: "Keyboard", public: true, nav: None, ranged: None },
];

impl Route {
    /// The page of a path.
    #[must_use]
    pub fn of(path: &str) -> Option<&'static Self> {
        let segments = |path: &'static str| path.split('/').collect::<Vec<_>>();
        let asked: Vec<&str> = path.trim_end_matches('/').split('/').collect();
        ROUTES.iter().find(|route| {
            let own = segments(route.path.trim_end_matches('/'));
            own.len() == asked.len()
                && own.iter().zip(&asked).all(|(own, asked)| own.starts_with(':') || own == asked)
        })
    }

    /// Where its place in the rail leads: to the view that the user chose for it, else the queue opens on
    /// the work that is not done.
    #[must_use]
    pub fn nav_href(&self, views: &[SavedView]) -> String {
        let to = |list, usual| way_to(views, list, self.path, usual);
        match self.path {
            paths::ALERTS => to(SavedList::Alerts, AlertsQuery::open().href(self.path)),
            paths::DEVICES => to(SavedList::Devices, self.path.to_owned()),
            path => path.to_owned(),
        }
    }

    /// Whether a path is this page or one below it.
    #[must_use]
    pub fn holds(&self, path: &str) -> bool {
        path == self.path
            || (self.path != paths::HOME
                && path.strip_prefix(self.path).is_some_and(|rest| rest.starts_with('/')))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_to_their_routes() {
        let id = DeviceId("a b/ü+c".to_owned());
        for (path, title) in [
            ("/".to_owned(), "Home"),
            (paths::device(&id), "Device"),
            (paths::timeline(&id), "Device timeline"),
            (paths::alert(&AlertId("x".to_owned())), "Alert"),
            ("/devices/".to_owned(), "Devices"),
        ] {
            assert_eq!(Route::of(&path).map(|route| route.title), Some(title), "{path}");
        }
        assert!(Route::of("/nowhere").is_none());
    }

    #[test]
    fn a_device_belongs_to_devices_in_the_rail() {
        let devices = Route::of("/devices").expect("a route");
        assert!(devices.holds("/devices/x/timeline") && !devices.holds("/devicesx"));
        assert!(!Route::of("/").expect("a route").holds("/devices"));
    }

    #[test]
    fn sign_in_keeps_the_way_on() {
        assert_eq!(paths::sign_in("/alerts?a=b&c=d"), "/sign-in?next=%2Falerts%3Fa%3Db%26c%3Dd");
        assert_eq!(paths::sign_in("/"), "/sign-in");
    }
}
