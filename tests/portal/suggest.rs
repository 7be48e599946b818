//! What is offered while somebody types, and what a search makes of strange texts.

use axum::http::{Method, StatusCode};
use sightline::model::access::Role;
use sightline::model::search::{SearchAnswer, Suggested, Suggestion};
use store::DeviceScope;

use super::harness::{Portal, escape};

struct Asker {
    portal: Portal,
    cookie: String,
}

impl Asker {
    async fn new(scope: DeviceScope) -> Self {
        let portal = Portal::new().await;
        let tenant = portal.tenant("One").await;
        portal.user("a@one.example", tenant, Role::Analyst, scope).await;
        let cookie = portal.sign_in("a@one.example").await;
        portal.simulate(tenant).await;
        Self { portal, cookie }
    }

    async fn suggest(&self, text: &str) -> Vec<Suggestion> {
        self.suggested(text).await.found
    }

    async fn suggested(&self, text: &str) -> Suggested {
        let arguments = format!("text={}", escape(text));
        let path = "/api/search/suggest";
        let answer = self.portal.call(Method::GET, path, &arguments, Some(&self.cookie)).await;
        assert_eq!(answer.status, StatusCode::OK, "{text:?}: {}", answer.body);
        serde_json::from_str(&answer.body).unwrap()
    }

    async fn search(&self, text: &str) -> SearchAnswer {
        let query = format!("query={}", escape(&format!("q={}", escape(text))));
        let answer = self.portal.call(Method::GET, "/api/search", &query, Some(&self.cookie)).await;
        assert_eq!(answer.status, StatusCode::OK, "{text:?}: {}", answer.body);
        serde_json::from_str(&answer.body).unwrap()
    }
}

#[tokio::test]
async fn names_are_offered_by_their_beginnings_and_few_at_once() {
    let asker = Asker::new(DeviceScope::All).await;
    let files = asker.suggest("svch").await;
    assert!(files.iter().any(|one| one.note.starts_with("svch")), "{files:?}");
    assert!(files.len() <= 8);
    let mut more = 0;
    for text in ["10", "ex", "ms", "se", "sv", "us", "wi"] {
        more += usize::from(asker.suggested(text).await.more);
    }
    assert!(more > 0, "of something there is more than is offered");
    let hash = files[0].entity.value.clone();
    assert!(!asker.suggested(&hash).await.more, "a whole hash is one file's");
    let by_hash = asker.suggest(hash.get(..8).unwrap()).await;
    assert!(by_hash.iter().any(|one| one.entity.value == hash), "{by_hash:?}");
    assert_eq!(asker.suggest(&hash).await[0].href, format!("/files/{hash}"));
    for text in ["", " ", "s", &"x".repeat(400), "zzzzzz"] {
        assert_eq!(asker.suggest(text).await, [], "{text:?}");
    }
}

#[tokio::test]
async fn nothing_is_offered_of_devices_outside_the_scope() {
    let asker = Asker::new(DeviceScope::Groups(vec!["no such group".to_owned()].into())).await;
    for text in ["svch", "powershell", "10.", "fin"] {
        assert_eq!(asker.suggest(text).await, [], "{text:?}");
    }
}

#[tokio::test]
async fn strange_texts_are_answered_and_say_where_they_were_looked_for() {
    let asker = Asker::new(DeviceScope::All).await;
    for text in [
        "' OR 1=1 --",
        "%",
        "svc_ost.exe",
        "zq\0qz",
        "\u{202e}exe.fdp",
        "\\\\files\\share\\x.txt",
        "fe80::1%eth0",
        "[2001:db8::1]:443",
        "::ffff:0:0/96",
        "0.0.0.1/32",
        "nobody-here@halden.example",
        "https://nowhere.example/\u{fc}?q=%00",
        "CVE-2024-1",
        "AL0123456789abcdef",
        "S-1-5-21-1-2-3-999999",
        &"a".repeat(20_000),
        &"(".repeat(10_000),
        &"é".repeat(5_000),
    ] {
        match asker.search(text).await {
            SearchAnswer::One(one) => {
                assert!(one.hits.is_empty(), "{text:?} is nowhere: {:?}", one.hits);
                assert!(!one.places.is_empty() && !one.scope.is_empty(), "{text:?}");
                assert!(one.since.0 > 0, "{text:?}");
            }
            other => panic!("{text:?}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn a_pasted_list_says_for_each_value_whether_it_was_seen() {
    let asker = Asker::new(DeviceScope::All).await;
    let hash = asker.suggest("svch").await[0].entity.value.clone();
    let list =
        format!("hash,note\r\n\"{}\",seen\r\n10[.]255[.]255[.]254,never\r\n", hash.to_uppercase());
    let SearchAnswer::List(answer) = asker.search(&list).await else { panic!("a list") };
    let told: Vec<_> =
        answer.looked.iter().map(|one| (one.text.to_lowercase(), one.hit.is_some())).collect();
    let expect = [("hash,note", false), (hash.as_str(), true), ("seen", false)];
    for (at, (text, hit)) in expect.into_iter().enumerate() {
        assert_eq!(told[at], (text.to_owned(), hit));
    }
    assert_eq!(told[3], ("10.255.255.254".to_owned(), false));
    let seen = answer.looked[1].hit.as_ref().unwrap().seen.unwrap();
    assert!(seen.devices > 0 && seen.events > 0 && seen.first <= seen.last);
    assert_eq!(answer.scope, "all groups");
}
