//! Saved views: whose they are, who else has them, and what the way to a list leads to.

use axum::http::{Method, StatusCode};
use sightline::model::access::Role;
use sightline::model::session::Session;
use sightline::model::view::SavedView;
use store::DeviceScope;

use super::harness::{Answer, Portal};

struct Desk {
    portal: Portal,
    analyst: String,
    reader: String,
    root: String,
}

impl Desk {
    async fn new() -> Self {
        let portal = Portal::new().await;
        let tenant = portal.tenant("One").await;
        for (email, role) in [
            ("a@one.example", Role::Analyst),
            ("r@one.example", Role::Reader),
            ("root@one.example", Role::GlobalAdministrator),
        ] {
            portal.user(email, tenant, role, DeviceScope::All).await;
        }
        let analyst = portal.sign_in("a@one.example").await;
        let reader = portal.sign_in("r@one.example").await;
        let root = portal.sign_in("root@one.example").await;
        Self { portal, analyst, reader, root }
    }

    async fn views(&self, cookie: &str) -> Vec<SavedView> {
        let path = "/api/session/current";
        let answer = self.portal.call(Method::GET, path, "", Some(cookie)).await;
        let answer = if answer.status == StatusCode::METHOD_NOT_ALLOWED {
            self.portal.call(Method::POST, path, "", Some(cookie)).await
        } else {
            answer
        };
        let session: Session = serde_json::from_str(&answer.body).unwrap();
        session.views
    }

    async fn post(&self, path: &str, form: &str, cookie: &str) -> Answer {
        self.portal.call(Method::POST, &format!("/api/views/{path}"), form, Some(cookie)).await
    }
}

#[tokio::test]
async fn own_views_are_ones_own_and_shared_ones_are_everybodys() {
    let desk = Desk::new().await;
    for (form, cookie, status) in [
        ("list=alerts&name=Mine&query=severity%3Dhigh%26utm%3Dx", &desk.analyst, StatusCode::OK),
        ("list=devices&name=Ours&query=risk%3Dhigh&shared=true", &desk.analyst, StatusCode::OK),
        ("list=devices&name=Only+me&query=", &desk.reader, StatusCode::OK),
        ("list=devices&name=X&query=&shared=true", &desk.reader, StatusCode::FORBIDDEN),
        ("list=devices&name=+&query=", &desk.analyst, StatusCode::UNPROCESSABLE_ENTITY),
        // The same name is the same view.
        ("list=alerts&name=Mine&query=severity%3Dlow", &desk.analyst, StatusCode::OK),
    ] {
        let answer = desk.post("save", form, cookie).await;
        assert_eq!(answer.status, status, "{form}: {}", answer.body);
    }
    let told = async |cookie: &str| -> Vec<(String, String, bool, bool)> {
        let views = desk.views(cookie).await.into_iter();
        views.map(|view| (view.name, view.query, view.mine, view.may_remove)).collect()
    };
    let view = |name: &str, query: &str, mine, may| (name.to_owned(), query.to_owned(), mine, may);
    assert_eq!(
        told(&desk.analyst).await,
        [view("Mine", "severity=low", true, true), view("Ours", "risk=high", true, true)]
    );
    assert_eq!(
        told(&desk.reader).await,
        [view("Only me", "", true, true), view("Ours", "risk=high", false, false)]
    );
    assert_eq!(told(&desk.root).await, [view("Ours", "risk=high", false, true)]);
}

#[tokio::test]
async fn a_view_is_opened_first_until_it_is_removed() {
    let desk = Desk::new().await;
    let save = "list=devices&name=Ours&query=risk%3Dhigh&shared=true";
    assert_eq!(desk.post("save", save, &desk.analyst).await.status, StatusCode::OK);
    let own = "list=devices&name=Own&query=risk%3Dlow";
    assert_eq!(desk.post("save", own, &desk.analyst).await.status, StatusCode::OK);
    let views = desk.views(&desk.analyst).await;
    let id = |name: &str| views.iter().find(|view| view.name == name).unwrap().id.clone();
    let (ours, own) = (id("Ours"), id("Own"));
    for (form, status) in [
        (format!("list=devices&view={ours}"), StatusCode::OK),
        (format!("list=alerts&view={ours}"), StatusCode::NOT_FOUND),
        (format!("list=devices&view={own}"), StatusCode::NOT_FOUND),
    ] {
        assert_eq!(desk.post("first", &form, &desk.reader).await.status, status, "{form}");
    }
    let first = async |cookie: &str| -> Vec<String> {
        let views = desk.views(cookie).await.into_iter();
        views.filter(|view| view.is_default).map(|view| view.name).collect()
    };
    assert_eq!(first(&desk.reader).await, ["Ours"]);
    assert!(first(&desk.analyst).await.is_empty(), "each has their own");
    for (view, cookie, status) in [
        (&ours, &desk.reader, StatusCode::FORBIDDEN),
        (&own, &desk.reader, StatusCode::NOT_FOUND),
        (&ours, &desk.root, StatusCode::OK),
    ] {
        let answer = desk.post("remove", &format!("view={view}"), cookie).await;
        assert_eq!(answer.status, status, "{}", answer.body);
    }
    assert!(desk.views(&desk.reader).await.is_empty());
}
