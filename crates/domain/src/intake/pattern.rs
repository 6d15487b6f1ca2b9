//! Patterns over Vietnamese text. They run in time linear in the text, whatever stands in it.

use regex::Regex;

/// Declares patterns: small and capital letters are alike (`(?-i:…)` tells them apart), a blank stands for blanks of any
/// kind and number, ` ?` for any or none.
macro_rules! patterns {
    ($($(#[$doc:meta])* $name:ident = $text:expr;)+) => {
        $($(#[$doc])*
        static $name: std::sync::LazyLock<regex::Regex> =
            std::sync::LazyLock::new(|| $crate::intake::pattern::pattern($text));)+
    };
}
pub(super) use patterns;

/// # Panics
/// The pattern, a constant of this crate, is none; the tests use every one.
pub(super) fn pattern(text: &str) -> Regex {
    Regex::new(&format!("(?i){}", text.replace(" ?", r"\s*").replace(" *", r"\s*").replace(' ', r"\s+")))
        .expect("a pattern")
}
