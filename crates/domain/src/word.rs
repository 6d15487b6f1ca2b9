//! Closed lists of words: an enum, the word that the database and the forms carry, and the label that people read.

/// A text that is none of the words of a closed list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("«{found}» không có trong danh mục {list}.")]
pub struct UnknownWord {
    pub list: &'static str,
    pub found: String,
}

/// Declares an enum of words: `words! { /// doc \n Role "vai trò" { Clerk = "clerk" / "Chuyên viên", … } }`.
///
/// It gets `ALL`, `word()`, `label()`, `Display` (the label), `FromStr` and `TryFrom<String>` (the word; the database's way in), and
/// serde's two traits (the word).
macro_rules! words {
    ($(#[$doc:meta])* $name:ident $list:literal { $($(#[$vdoc:meta])* $variant:ident = $word:literal / $label:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The word that the database and the forms carry.
            pub fn word(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }

            /// What people read, in Vietnamese.
            pub fn label(self) -> &'static str {
                match self { $($name::$variant => $label),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.label())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::UnknownWord;
            fn from_str(found: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|v| v.word() == found)
                    .ok_or_else(|| $crate::UnknownWord { list: $list, found: found.to_owned() })
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.word())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                <String as serde::Deserialize>::deserialize(from)?.parse().map_err(serde::de::Error::custom)
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::UnknownWord;
            fn try_from(found: String) -> Result<Self, Self::Error> {
                found.parse()
            }
        }
    };
}
pub(crate) use words;
