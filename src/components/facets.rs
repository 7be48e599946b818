//! Filters with counts, beside a list. Each value is a link, so they work without script.

use super::icon::icon;
use crate::{
    model::{Facet, Word, time::grouped},
    url::Filter,
};
use leptos::prelude::*;

/// Values shown of one filter before the rest is folded away.
const SHOWN: usize = 8;

/// One filter: its values, how each looks, and where a click on it leads.
pub struct FacetGroup<'a, T> {
    /// Heading.
    pub title: &'static str,
    /// Values with their counts.
    pub facets: &'a [Facet],
    /// The filter as it stands.
    pub filter: &'a Filter<T>,
    /// Where the list with another filter is.
    pub href: &'a dyn Fn(Filter<T>) -> String,
    /// How a value looks; its label if `None`.
    pub look: Option<&'a dyn Fn(&T) -> AnyView>,
}

impl<T: Word> FacetGroup<'_, T> {
    /// The filter as a foldable list.
    #[must_use]
    pub fn view(&self) -> AnyView {
        let rows: Vec<AnyView> = self.facets.iter().filter_map(|facet| self.row(facet)).collect();
        let mut first = rows;
        let rest = if first.len() > SHOWN { first.split_off(SHOWN) } else { Vec::new() };
        let more = (!rest.is_empty()).then(|| {
            let words = format!("{} more", rest.len());
            view! { <details class="rest"><summary>{icon("down")}{words}</summary><ul>{rest}</ul></details> }
        });
        view! {
            <details open="">
                <summary>{icon("down")}{self.title}</summary>
                <ul>{first}</ul>
                {more}
            </details>
        }
        .into_any()
    }

    fn row(&self, facet: &Facet) -> Option<AnyView> {
        let value = T::from_word(&facet.value)?;
        let included = self.filter.include.contains(&value);
        let excluded = self.filter.exclude.contains(&value);
        let class = if included {
            "on"
        } else if excluded {
            "ex"
        } else {
            ""
        };
        let mark = included.then_some("check").or(excluded.then_some("minus")).map(icon);
        let label = match self.look {
            Some(look) => look(&value),
            None => facet.label.clone().into_any(),
        };
        let out = format!("Leave out {}", facet.label);
        let title = out.clone();
        Some(
            view! {
                <li class=class>
                    <a
                        class="pick"
                        href=(self.href)(self.filter.toggled(&value))
                        aria-current=included.then_some("true")
                        data-noscroll=""
                    >
                        <span class="box">{mark}</span>
                        <span class="lb">{label}</span>
                        <span class="n">{grouped(facet.count)}</span>
                    </a>
                    <a
                        class="out"
                        href=(self.href)(self.filter.toggled_out(&value))
                        aria-label=out
                        title=title
                        data-noscroll=""
                    >
                        {icon("minus")}
                    </a>
                </li>
            }
            .into_any(),
        )
    }
}

/// The words of the values of a filter, for a pill: "High, Medium".
#[must_use]
pub fn words_of<T: Word>(values: &[T], facets: &[Facet]) -> String {
    let label = |value: &T| {
        let word = value.to_word();
        let found = facets.iter().find(|facet| facet.value == word);
        found.map_or_else(|| word.clone(), |facet| facet.label.clone())
    };
    values.iter().map(label).collect::<Vec<_>>().join(", ")
}
