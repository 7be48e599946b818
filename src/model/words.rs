//! Closed lists of words: one row per word gives the type, its key on the wire and in addresses,
//! and its label.

/// A value that can stand in an address.
pub trait Word: Clone + Ord {
    /// How it is written.
    fn to_word(&self) -> String;
    /// What was written; `None` if it is no such word.
    fn from_word(word: &str) -> Option<Self>;
}

impl Word for String {
    fn to_word(&self) -> String {
        self.clone()
    }

    fn from_word(word: &str) -> Option<Self> {
        Some(word.to_owned())
    }
}

macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($variant:ident = $key:literal, $label:literal;)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $(#[doc = $label] #[serde(rename = $key)] $variant,)+
        }

        impl $name {
            /// Every word, in the order of the list.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word on the wire, in addresses and in the database.
            #[must_use]
            pub fn key(self) -> &'static str {
                match self { $(Self::$variant => $key,)+ }
            }

            /// The word for people.
            #[must_use]
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)+ }
            }

            /// The word with this key.
            #[must_use]
            pub fn from_key(key: &str) -> Option<Self> {
                match key { $($key => Some(Self::$variant),)+ _ => None }
            }
        }

        impl crate::model::Word for $name {
            fn to_word(&self) -> String {
                self.key().to_owned()
            }

            fn from_word(word: &str) -> Option<Self> {
                Self::from_key(word)
            }
        }
    };
}

pub(crate) use words;
