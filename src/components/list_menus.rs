//! Menus over a list: the whole of it as a file, and under "More" its columns and order. All of it is
//! links and forms, so that it works without script.

use super::{
    downloads::{Downloads, MOST_ROWS},
    icon::icon,
    query_form::query_form,
    toast::Toasts,
};
use crate::{
    browser,
    model::time::grouped,
    url::{Column, Columns, Format, Pairs, Query, Sort},
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The whole list as a file: with script the page fetches it, shows how far it is and can stop it;
/// without, and where it is very long, it is the browser's own download.
#[must_use]
pub fn export_menu(rows: u64, things: &str, href: &dyn Fn(Format) -> String) -> AnyView {
    let (downloads, toasts) = (use_context::<Downloads>(), Toasts::current());
    let links: Vec<_> = Format::ALL
        .iter()
        .map(|format| {
            let note = match format {
                Format::Csv => "shown columns",
                Format::Ndjson => "all columns",
            };
            let (url, heads) = (href(*format), u64::from(*format == Format::Csv));
            let what = format!("{} {things} as {}", grouped(rows), format.label());
            let target = url.clone();
            let click = move |event: leptos::web_sys::MouseEvent| {
                if let Some(downloads) = downloads
                    && rows <= MOST_ROWS
                    && browser::is_plain_click(&event)
                {
                    event.prevent_default();
                    downloads.fetch(url.clone(), what.clone(), rows, heads, toasts);
                }
            };
            view! {
                <a href=target download="" rel="external" on:click=click>
                    {format.label()}<span class="n">{note}</span>
                </a>
            }
        })
        .collect();
    let words = format!("{} {things}, all pages", grouped(rows));
    view! {
        <details class="dd">
            <summary class="btn quiet s">"Export"{icon("down")}</summary>
            <div class="menu">
                <h3>{words}</h3>
                {links}
            </div>
        </details>
    }
    .into_any()
}

/// A list's order, and where the list in another order is.
pub type Ordered<'a, C> = (&'a Sort<C>, &'a dyn Fn(Sort<C>) -> String);

/// Which columns a list shows and how it is sorted.
pub struct Arranged<'a, C: Column> {
    /// Path of the view.
    pub path: String,
    /// Its columns.
    pub columns: &'a Columns<C>,
    /// Its order; none for lists of one order.
    pub sort: Option<Ordered<'a, C>>,
}

impl<C: Column> Arranged<'_, C> {
    /// The menu; `state` is the view's whole state, from its start.
    #[must_use]
    pub fn menu<Q: Query + 'static>(&self, state: &Q) -> AnyView {
        // Without script a moved column is the answer's: the menu it was moved in stays open.
        let query = use_location().search;
        let moving = query.with_untracked(|query| {
            let pairs = Pairs::parse(query.trim_start_matches('?'));
            pairs.get("front").or(pairs.get("back")).is_some()
        });
        view! {
            <details class="dd" open=moving>
                <summary class="btn quiet s">"More"{icon("down")}</summary>
                <div class="menu arrange">
                    {self.chooser(state)}
                    {self.orders()}
                </div>
            </details>
        }
        .into_any()
    }

    fn chooser<Q: Query + 'static>(&self, state: &Q) -> AnyView {
        let mut pairs = Pairs::default();
        state.write(&mut pairs);
        let hidden: Vec<_> = pairs
            .iter()
            .filter(|(name, _)| *name != "cols")
            .map(|(name, value)| {
                view! { <input type="hidden" name=name.to_owned() value=value.to_owned()/> }
            })
            .collect();
        let rows: Vec<_> = self
            .columns
            .choices()
            .into_iter()
            .map(|(column, shown)| choice(column, shown))
            .collect();
        let fields = view! {
            <h3>"Columns"</h3>
            {hidden}
            <ul>{rows}</ul>
            <div class="btnrow"><button class="btn pri s" type="submit">"Apply"</button></div>
        };
        let canonical = |entered: &str| Q::from_query(entered).to_query();
        query_form(self.path.clone(), canonical, fields.into_any())
    }

    fn orders(&self) -> Option<AnyView> {
        let (sort, href) = self.sort?;
        let rows: Vec<_> = C::EVERY
            .iter()
            .map(|column| {
                let place = sort.place(*column);
                let words = place.map(|(at, descending)| {
                    format!("{} {}", at + 1, if descending { "down" } else { "up" })
                });
                let without = place.map(|_| {
                    let label = format!("Do not sort by {}", column.title());
                    view! { <a class="x" href=href(sort.without(*column)) aria-label=label data-noscroll="">{icon("close")}</a> }
                });
                view! {
                    <li>
                        <a href=href(sort.also(*column)) aria-current=place.map(|_| "true") data-noscroll="">
                            {column.title()}<span class="n">{words}</span>
                        </a>
                        {without}
                    </li>
                }
            })
            .collect();
        Some(view! { <h3>"Sort by, then by"</h3><ul>{rows}</ul> }.into_any())
    }
}

/// A column with its box and the buttons that move it.
fn choice<C: Column>(column: C, shown: bool) -> AnyView {
    let step = |name: &'static str, symbol: &'static str, word: &'static str, by: i32| {
        let label = format!("Move {} {word}", column.title());
        let title = label.clone();
        // With script the row moves at once; "Apply" shows the result.
        let click = move |event: leptos::web_sys::MouseEvent| browser::move_item(&event, by);
        view! {
            <button class="btn quiet icon s" type="submit" name=name value=column.to_word() aria-label=label title=title on:click=click>
                {icon(symbol)}
            </button>
        }
    };
    let fixed = column == C::KEY;
    let kept = fixed.then(|| view! { <input type="hidden" name="cols" value=column.to_word()/> });
    view! {
        <li>
            <label>
                {kept}
                <input type="checkbox" name=(!fixed).then_some("cols") value=column.to_word() checked=shown disabled=fixed/>
                {column.title()}
            </label>
            {step("front", "up", "to the front", -1)}
            {step("back", "down", "to the back", 1)}
        </li>
    }
    .into_any()
}
