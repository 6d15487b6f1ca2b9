//! The fixed words of the contract: one enum each, read from and printed to exactly its word.

use std::fmt;

/// A word that is not in the list. `Display` says which words are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownWord {
    /// What the word should have named, in Vietnamese.
    pub what: &'static str,
    /// What was written.
    pub word: String,
    /// The words that would have been right.
    pub known: Vec<&'static str>,
}

impl fmt::Display for UnknownWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "“{}” không phải là {}. Chọn một trong: {}.", self.word, self.what, self.known.join(", "))
    }
}

impl std::error::Error for UnknownWord {}

macro_rules! words {
    ($(#[$doc:meta])* $vis:vis $name:ident, $what:literal, $( $variant:ident = $word:literal $label:literal ),+ $(,)?) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis enum $name { $( #[doc = $label] $variant ),+ }

        impl $name {
            /// Every value, in the order of the contract.
            $vis const ALL: &'static [$name] = &[ $( $name::$variant ),+ ];

            /// The word of the contract.
            $vis fn as_str(self) -> &'static str {
                match self { $( $name::$variant => $word ),+ }
            }

            /// What people read, in Vietnamese.
            $vis fn label(self) -> &'static str {
                match self { $( $name::$variant => $label ),+ }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::word::UnknownWord;
            fn from_str(word: &str) -> Result<Self, Self::Err> {
                match word {
                    $( $word => Ok($name::$variant), )+
                    _ => Err($crate::word::UnknownWord {
                        what: $what,
                        word: word.to_owned(),
                        known: Self::ALL.iter().map(|value| value.as_str()).collect(),
                    }),
                }
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::word::UnknownWord;
            fn try_from(word: String) -> Result<Self, Self::Error> { word.parse() }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.as_str()) }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let word = String::deserialize(d)?;
                word.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use words;
