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
        let wanted = RwSignal::new(String::new());
        let rows: Vec<AnyView> =
            self.facets.iter().filter_map(|facet| self.row(facet, wanted)).collect();
        let mut first = rows;
        let rest = if first.len() > SHOWN { first.split_off(SHOWN) } else { Vec::new() };
        let more = (!rest.is_empty()).then(|| {
            let words = format!("{} more", rest.len());
            let open = move || !wanted.read().is_empty();
            view! { <details class="rest" open=open><summary>{icon("down")}{words}</summary><ul>{rest}</ul></details> }
        });
        let find = more.is_some().then(|| self.find(wanted));
        view! {
            <details open="">
                <summary>{icon("down")}{self.title}</summary>
                {find}
                <ul>{first}</ul>
                {more}
            </details>
        }
        .into_any()
    }

    /// The box that leaves only some of many values; the list itself stays as it is. Without script
    /// all values can be unfolded instead.
    fn find(&self, wanted: RwSignal<String>) -> AnyView {
        let label = format!("Search in {}", self.title);
        let labels: Vec<String> = self.facets.iter().map(|facet| facet.label.clone()).collect();
        let found = move || {
            let wanted = wanted.read();
            let number = labels.iter().filter(|label| has(label, &wanted)).count();
            (!wanted.is_empty()).then(|| format!("{} of {}", grouped(number as u64), labels.len()))
        };
        let title = label.clone();
        view! {
            <div class="within live">
                <input
                    class="input s"
                    type="search"
                    aria-label=label
                    placeholder=title
                    autocomplete="off"
                    on:input=move |event| wanted.set(event_target_value(&event))
                />
                <span class="n" role="status">{found}</span>
            </div>
        }
        .into_any()
    }

    fn row(&self, facet: &Facet, wanted: RwSignal<String>) -> Option<AnyView> {
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
        let name = facet.label.clone();
        let gone = move || !has(&name, &wanted.read());
        Some(
            view! {
                <li class=class hidden=gone>
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

/// Whether a value's label has all words of a text, whatever their case.
fn has(label: &str, text: &str) -> bool {
    let label = label.to_lowercase();
    text.to_lowercase().split_whitespace().all(|word| label.contains(word))
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

#[cfg(test)]
mod tests {
    use super::has;

    #[test]
    fn a_value_is_found_by_all_words_in_any_case() {
        assert!(has("Suspicious LSASS access", "lsass susp"));
        assert!(has("anything", " "));
        assert!(!has("Suspicious LSASS access", "lsass dump"));
    }
}
