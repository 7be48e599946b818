//! Signing in.

pub mod api;

use crate::{
    components::{
        form::{field_error, form_error},
        page::{PageTitle, heading},
        shell::public::PublicFrame,
    },
    error::AppError,
};
use api::SignIn;
use leptos::{form::ActionForm, prelude::*};
use leptos_router::hooks::use_query_map;

/// The sign-in page: one form, which works without script.
#[component]
pub fn SignInPage() -> impl IntoView {
    let action = ServerAction::<SignIn>::new();
    let query = use_query_map();
    let next = move || query.read().get("next").unwrap_or_default();
    let error = move || action.value().get().and_then(Result::err);
    // An error that belongs to no field stands over the form.
    let general = move || {
        error()
            .filter(|error| !matches!(error, AppError::Invalid { .. }))
            .map(|error| form_error(&error))
    };
    let wrong = move || field_error(error().as_ref(), "password");
    let invalid = move || matches!(error(), Some(AppError::Invalid { .. })).then_some("true");
    view! {
        <PageTitle text="Sign in"/>
        <PublicFrame>
            <div class="sign-in">
                {heading("Sign in".to_owned())}
                <ActionForm action>
                    {general}
                    <input type="hidden" name="next" value=next/>
                    <div class="field">
                        <label for="name">"Email address"</label>
                        <input class="input" id="name" name="name" type="email" autocomplete="username" required="" autofocus=""/>
                    </div>
                    <div class="field">
                        <label for="password">"Password"</label>
                        <input
                            class="input"
                            id="password"
                            name="password"
                            type="password"
                            autocomplete="current-password"
                            required=""
                            aria-invalid=invalid
                            aria-describedby=move || invalid().map(|_| "error-password")
                        />
                        {wrong}
                    </div>
                    <button class="btn pri" type="submit" disabled=move || action.pending().get()>
                        {move || action.pending().get().then(|| view! { <span class="spin"></span> })}
                        "Sign in"
                    </button>
                </ActionForm>
            </div>
        </PublicFrame>
    }
}
