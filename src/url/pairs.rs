//! Reading and writing query strings.

use crate::model::Word;

/// A view's state as a query string.
pub trait Query: Sized + Default {
    /// Reads it; what is missing or wrong is the default.
    fn read(pairs: &Pairs) -> Self;
    /// Writes what is not the default, in the order of the type.
    fn write(&self, pairs: &mut Pairs);

    /// From a query string without its question mark.
    #[must_use]
    fn from_query(query: &str) -> Self {
        Self::read(&Pairs::parse(query))
    }

    /// The canonical query string; empty if everything is the default.
    #[must_use]
    fn to_query(&self) -> String {
        let mut pairs = Pairs::default();
        self.write(&mut pairs);
        pairs.to_query()
    }

    /// A path with this query.
    #[must_use]
    fn href(&self, path: &str) -> String {
        let query = self.to_query();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }
}

/// Names and values in the order in which they stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairs(Vec<(String, String)>);

impl Pairs {
    /// Splits a query string without its question mark.
    #[must_use]
    pub fn parse(query: &str) -> Self {
        Self(form_urlencoded::parse(query.as_bytes()).into_owned().collect())
    }

    /// Joins them again, percent-encoded; commas stay, so that lists of words read well.
    #[must_use]
    pub fn to_query(&self) -> String {
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.0).finish();
        query.replace("%2C", ",")
    }

    /// Adds a pair.
    pub fn push(&mut self, name: &str, value: impl Into<String>) {
        self.0.push((name.to_owned(), value.into()));
    }

    /// Adds a pair unless the value is empty.
    pub fn push_text(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.push(name, value);
        }
    }

    /// The first value of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The first value of a name without surrounding space; empty if there is none.
    #[must_use]
    pub fn text(&self, name: &str) -> String {
        self.get(name).unwrap_or_default().trim().to_owned()
    }

    /// The words of a name, sorted, each once.
    #[must_use]
    pub fn words<T: Word>(&self, name: &str) -> Vec<T> {
        let mut words: Vec<T> = self
            .0
            .iter()
            .filter(|(key, _)| key == name)
            .filter_map(|(_, value)| T::from_word(value))
            .collect();
        words.sort();
        words.dedup();
        words
    }

    /// Every pair, for hidden fields of a form.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// Gives a query its form on the wire: server functions get it as one string.
macro_rules! on_the_wire {
    ($($name:ident),+) => { $(
        impl From<String> for $name {
            fn from(query: String) -> Self {
                crate::url::Query::from_query(&query)
            }
        }

        impl From<$name> for String {
            fn from(query: $name) -> Self {
                crate::url::Query::to_query(&query)
            }
        }
    )+ };
}

pub(super) use on_the_wire;
