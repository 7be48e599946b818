//! Saved views: what a user has, saves, shares and opens first.

use crate::error::AppError;
use crate::model::Permission;
use crate::model::view::{MOST_VIEWS, SavedList, SavedView};
use crate::server::access::Entered;
use crate::server::records::views::{self, View};

/// The longest name, in characters.
const LONGEST: usize = 60;
/// The longest query, in bytes: what an address may have.
const LONGEST_QUERY: usize = 2_000;

/// The views that the user has.
///
/// # Errors
/// [`AppError`] where the tenant's database does not answer.
pub async fn of_user(entered: &Entered) -> Result<Vec<SavedView>, AppError> {
    let user = &entered.user.id;
    let rows = views::of_user(entered.tenant.database().pool(), user).await;
    let view = |seen: views::Seen| {
        let views::Seen { view, is_default } = seen;
        let mine = view.owner == *user;
        Some(SavedView {
            list: SavedList::from_key(&view.list)?,
            may_remove: mine || entered.role.may(Permission::ManagePortalSettings),
            id: view.id,
            name: view.name,
            query: view.query,
            owner: view.owner_name,
            mine,
            shared: view.shared,
            is_default,
        })
    };
    Ok(rows.map_err(AppError::internal)?.into_iter().filter_map(view).collect())
}

/// Saves a list as it is shown; a view of the same name is replaced.
///
/// # Errors
/// [`AppError::Invalid`] for a name that is empty or too long, a query that is too long, or one view too
/// many; else where the database refuses.
pub async fn save(
    entered: &Entered,
    list: SavedList,
    name: &str,
    query: &str,
    shared: bool,
) -> Result<(), AppError> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > LONGEST || name.chars().any(char::is_control) {
        let told = format!("A view's name has 1 to {LONGEST} visible characters.");
        return Err(AppError::invalid("name", told));
    }
    let query = list.canonical(query);
    if query.len() > LONGEST_QUERY {
        return Err(AppError::invalid("name", "These filters are too long to be saved."));
    }
    let mut transaction = entered.tenant.database().write().await.map_err(AppError::internal)?;
    let view = View {
        id: uuid::Uuid::new_v4().simple().to_string(),
        list: list.key().to_owned(),
        owner: entered.user.id.clone(),
        owner_name: entered.user.email.clone(),
        name: name.to_owned(),
        query,
        shared,
    };
    views::save(&mut transaction, &view).await.map_err(AppError::internal)?;
    let number = views::number_of(&mut transaction, &view.owner).await;
    if number.map_err(AppError::internal)? > MOST_VIEWS {
        let told = format!("You have {MOST_VIEWS} views already. Remove one first.");
        return Err(AppError::invalid("name", told));
    }
    transaction.commit().await.map_err(AppError::internal)
}

/// Removes a view.
///
/// # Errors
/// [`AppError::NotFound`] for a view the user does not have; [`AppError::Forbidden`] for one of somebody
/// else, unless the user manages the portal.
pub async fn remove(entered: &Entered, id: &str) -> Result<(), AppError> {
    let view = visible(entered, id).await?;
    let manages = entered.role.may(Permission::ManagePortalSettings);
    if view.owner != entered.user.id && !manages {
        return Err(AppError::forbidden(
            "Only who saved a view, or who manages the portal, removes it.",
        ));
    }
    let mut transaction = entered.tenant.database().write().await.map_err(AppError::internal)?;
    views::remove(&mut transaction, id).await.map_err(AppError::internal)?;
    transaction.commit().await.map_err(AppError::internal)
}

/// Lets the user's way to a list lead to a view; to the plain list where `view` is empty.
///
/// # Errors
/// [`AppError::NotFound`] for a view the user does not have, or of another list.
pub async fn open_first(entered: &Entered, list: SavedList, view: &str) -> Result<(), AppError> {
    let view = if view.is_empty() { None } else { Some(visible(entered, view).await?) };
    if view.as_ref().is_some_and(|view| view.list != list.key()) {
        return Err(AppError::not_found("view"));
    }
    let mut transaction = entered.tenant.database().write().await.map_err(AppError::internal)?;
    let id = view.as_ref().map(|view| view.id.as_str());
    views::set_default(&mut transaction, &entered.user.id, list.key(), id)
        .await
        .map_err(AppError::internal)?;
    transaction.commit().await.map_err(AppError::internal)
}

async fn visible(entered: &Entered, id: &str) -> Result<View, AppError> {
    views::get(entered.tenant.database().pool(), &entered.user.id, id)
        .await
        .map_err(AppError::internal)?
        .ok_or_else(|| AppError::not_found("view"))
}
