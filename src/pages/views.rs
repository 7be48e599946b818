//! The menu of a list's saved views.

pub mod api;

use crate::{
    components::{
        form::{Choice, form_error, select},
        icon::icon,
        shell::CurrentSession,
        toast::Toasts,
    },
    error::AppError,
    model::{
        Permission,
        session::Session,
        view::{SavedList, SavedView},
    },
};
use api::{OpenFirst, RemoveView, SaveView};
use leptos::{form::ActionForm, prelude::*};

/// The views of a list, and the ways to change them.
#[derive(Clone, Copy)]
pub struct Views {
    list: SavedList,
    session: Option<CurrentSession>,
    save: ServerAction<SaveView>,
    remove: ServerAction<RemoveView>,
    first: ServerAction<OpenFirst>,
}

impl Views {
    /// The views of a list; nothing was changed yet.
    #[must_use]
    pub fn of(list: SavedList) -> Self {
        let session = use_context::<CurrentSession>();
        let views = Self {
            list,
            session,
            save: ServerAction::new(),
            remove: ServerAction::new(),
            first: ServerAction::new(),
        };
        let toasts = Toasts::current();
        let done = ["View saved", "View removed", "Saved"];
        for (outcome, done) in views.outcomes().into_iter().zip(done) {
            Effect::new(move |_| match outcome.get() {
                Some(Ok(())) => {
                    toasts.say(done.to_owned());
                    if let Some(session) = session {
                        session.0.refetch();
                    }
                }
                Some(Err(error)) => toasts.fail(error.told().message.clone()),
                None => {}
            });
        }
        views
    }

    /// How the last change of each kind ended.
    fn outcomes(self) -> [Signal<Option<Result<(), AppError>>>; 3] {
        [
            Signal::derive(move || self.save.value().get()),
            Signal::derive(move || self.remove.value().get()),
            Signal::derive(move || self.first.value().get()),
        ]
    }

    fn error(self) -> Option<AppError> {
        self.outcomes().into_iter().find_map(|outcome| outcome.get()?.err())
    }

    /// The menu over a list at a path, which shows `query` now.
    pub async fn menu(self, path: String, query: String) -> Option<AnyView> {
        let session = self.session?.0.await.ok()?;
        let query = self.list.canonical(&query);
        let own: Vec<&SavedView> =
            session.views.iter().filter(|view| view.list == self.list).collect();
        let rows = |mine: bool, title: &'static str| {
            let rows: Vec<_> = own
                .iter()
                .filter(|view| view.mine == mine)
                .map(|view| self.row(view, &path, &query))
                .collect();
            (!rows.is_empty()).then(|| view! { <h3>{title}</h3><ul>{rows}</ul> })
        };
        let (mine, others) = (rows(true, "Mine"), rows(false, "Shared in this tenant"));
        let first = (!own.is_empty()).then(|| self.first_form(&own));
        let error = move || self.error().map(|error| form_error(&error));
        Some(
            view! {
                <details class="dd" open=move || self.error().is_some()>
                    <summary class="btn quiet s">"Views"{icon("down")}</summary>
                    <div class="menu views">
                        {error}
                        {mine}
                        {others}
                        {first}
                        {self.save_form(query, &session)}
                    </div>
                </details>
            }
            .into_any(),
        )
    }

    fn row(self, view: &SavedView, path: &str, query: &str) -> AnyView {
        let current = (view.query == query).then_some("true");
        let note = match (view.is_default, view.mine, view.shared) {
            (true, ..) => "opens first".to_owned(),
            (false, true, true) => "shared".to_owned(),
            (false, true, false) => String::new(),
            (false, false, _) => view.owner.clone(),
        };
        let label = format!("Remove the view {}", view.name);
        let (title, id) = (label.clone(), view.id.clone());
        let remove = view.may_remove.then(|| {
            view! {
                <ActionForm action=self.remove>
                    <input type="hidden" name="view" value=id/>
                    <button class="btn quiet icon s" type="submit" aria-label=label title=title>
                        {icon("close")}
                    </button>
                </ActionForm>
            }
        });
        view! {
            <li>
                <a href=view.href(path) aria-current=current data-noscroll="">
                    <span class="clip">{view.name.clone()}</span><span class="n">{note}</span>
                </a>
                {remove}
            </li>
        }
        .into_any()
    }

    /// Which view the user's way to the list leads to.
    fn first_form(self, own: &[&SavedView]) -> AnyView {
        let plain = Choice { value: String::new(), label: "The usual list".to_owned() };
        let choice =
            |view: &&SavedView| Choice { value: view.id.clone(), label: view.name.clone() };
        let choices = std::iter::once(plain).chain(own.iter().map(choice)).collect();
        let chosen = own.iter().find(|view| view.is_default).map_or("", |view| view.id.as_str());
        let field = select("view", "Open first", choices, chosen, "field");
        view! {
            <ActionForm action=self.first attr:class="line">
                <input type="hidden" name="list" value=self.list.key()/>
                {field}
                <button class="btn" type="submit">"Set"</button>
            </ActionForm>
        }
        .into_any()
    }

    fn save_form(self, query: String, session: &Session) -> AnyView {
        let share = session.may(Permission::AlertsInvestigation).then(|| {
            view! {
                <label class="check">
                    <input type="checkbox" name="shared" value="true"/>
                    "For everybody in this tenant"
                </label>
            }
        });
        view! {
            <ActionForm action=self.save>
                <input type="hidden" name="list" value=self.list.key()/>
                <input type="hidden" name="query" value=query/>
                <div class="line">
                    <div class="field">
                        <label for="view-name">"Save this view as"</label>
                        <input class="input" id="view-name" name="name" required="" maxlength="60" autocomplete="off"/>
                    </div>
                    <button class="btn" type="submit">"Save"</button>
                </div>
                {share}
            </ActionForm>
        }
        .into_any()
    }
}
