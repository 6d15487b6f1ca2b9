//! The forms of a text: the one to search by, the one to store, and how its accents are composed.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_normalization::is_nfc;

use crate::letter::{Letter, Tone};

/// The search key of a text: lower-case, without marks or apostrophes, `đ` as `d`, single spaces.
///
/// However the accents were composed and wherever the tone was put (`hoà`, `hòa`), the key is the same. `Ð` and `Ɖ`, which
/// look like `Đ` and come from keyboards and converters, count as `Đ`.
///
/// ```
/// assert_eq!(viet::fold("Đắk  Lắk"), "dak lak");
/// assert_eq!(viet::fold("H’Hen Niê"), viet::fold("h'hen nie"));
/// assert_eq!(viet::fold("Thuý Hoà"), viet::fold("Thúy Hòa"));
/// ```
pub fn fold(text: &str) -> String {
    quick_fold(text).unwrap_or_else(|| thorough_fold(text))
}

/// Vietnamese as keyboards write it, folded without normalizing; `None` as soon as anything else turns up.
fn quick_fold(text: &str) -> Option<String> {
    let mut words = Words::with_capacity(text.len());
    for c in text.chars() {
        if let Some(letter) = Letter::of(c) {
            words.push(letter.base());
        } else if c.is_ascii() || matches!(c, '\u{A0}' | '\u{2010}'..='\u{201F}') {
            if !is_apostrophe(c) {
                words.push(c);
            }
        } else {
            return None;
        }
    }
    Some(words.text)
}

fn thorough_fold(text: &str) -> String {
    // Lower-casing can compose (`İ`) and decomposing can bring capitals (the Kelvin sign), so: both sides.
    let letters = text.nfd().flat_map(char::to_lowercase).nfd().filter(|c| !is_combining_mark(*c));
    let mut words = Words::with_capacity(text.len());
    for c in letters.filter(|c| !is_apostrophe(*c)) {
        words.push(if is_stroke(c) { 'd' } else { c });
    }
    words.text
}

/// The form in which a text is stored: NFC, ordinary single spaces, no invisible characters, trimmed.
///
/// A text from an old code page must be read by [`legacy::decode`](crate::legacy::decode) *before*: TCVN3 writes `ư` as a
/// soft hyphen, which is dropped here.
///
/// ```
/// assert_eq!(viet::tidy("\u{feff} Lò\u{a0} Thị\tMai "), "Lò Thị Mai");
/// ```
pub fn tidy(text: &str) -> String {
    let mut words = Words::with_capacity(text.len());
    text.chars().for_each(|c| words.push(c));
    // Dropping an invisible character can bring a letter and its mark together, so compose last.
    match nfc(&words.text) {
        Cow::Owned(composed) => composed,
        Cow::Borrowed(_) => words.text,
    }
}

/// The text with its accents composed (Unicode's form NFC) and otherwise as it was typed; borrowed if it was so already.
///
/// ```
/// assert_eq!(viet::nfc("Nguye\u{302}\u{303}n  A"), "Nguyễn  A");
/// ```
pub fn nfc(text: &str) -> Cow<'_, str> {
    if is_nfc(text) { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) }
}

/// How the accents of a text are composed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// Nothing to compose: no letter of the text has an accent.
    Plain,
    /// *Unicode dựng sẵn*: one character for each letter (NFC).
    Composed,
    /// *Unicode tổ hợp*: the tones are characters of their own, as Windows-1258 and some keyboards write them.
    Decomposed,
    /// Both kinds in one text, which looks right and is found by neither.
    Mixed,
}

/// Tells how the accents of a text are composed.
///
/// ```
/// use viet::{Form, form};
///
/// assert_eq!(form("Nguyễn"), Form::Composed);
/// assert_eq!(form("Nguye\u{302}\u{303}n"), Form::Decomposed);
/// assert_eq!(form("Nguyê\u{303}n"), Form::Decomposed);
/// assert_eq!(form("Nguyễn Thi\u{323}"), Form::Mixed);
/// assert_eq!(form("Nam"), Form::Plain);
/// ```
pub fn form(text: &str) -> Form {
    let toned = |c| Letter::of(c).is_some_and(|letter| letter.tone() != Tone::Level);
    match (is_nfc(text), text.is_ascii()) {
        (true, true) => Form::Plain,
        (true, false) if text.nfd().eq(text.chars()) && !text.contains(['đ', 'Đ']) => Form::Plain,
        (true, false) => Form::Composed,
        (false, _) if text.chars().any(toned) => Form::Mixed,
        (false, _) => Form::Decomposed,
    }
}

/// Words joined by single spaces, without what has no width.
struct Words {
    text: String,
    gap: bool,
}

impl Words {
    fn with_capacity(bytes: usize) -> Self {
        Words { text: String::with_capacity(bytes), gap: false }
    }

    fn push(&mut self, c: char) {
        if is_invisible(c) {
            return;
        }
        if c.is_whitespace() {
            self.gap = true;
            return;
        }
        if std::mem::take(&mut self.gap) && !self.text.is_empty() {
            self.text.push(' ');
        }
        self.text.push(c);
    }
}

/// Straight and typographic apostrophes: `M'Nông` is typed with any of them.
pub fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '\u{02BC}' | '\u{02B9}' | '`' | '\u{00B4}')
}

/// đ and the small letters that look like it: Icelandic eth and African d.
pub(crate) fn is_stroke(c: char) -> bool {
    matches!(c, 'đ' | '\u{F0}' | '\u{256}')
}

/// Zero-width characters, soft hyphens, bidi controls and other controls that pasting brings along.
fn is_invisible(c: char) -> bool {
    match c {
        '\0'..='~' => c.is_ascii_control() && !c.is_whitespace(),
        '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' => true,
        '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206F}' | '\u{FEFF}' => true,
        _ => c.is_control() && !c.is_whitespace(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn fold_drops_accents_case_and_apostrophes() {
        assert_eq!(fold("  Nguyễn\u{a0}Thị \u{200b}Đào "), "nguyen thi dao");
        assert_eq!(fold("M’Nông, K'Ho, Lễʼ"), "mnong, kho, le");
        assert_eq!(fold("Nguye\u{302}\u{303}n"), fold("NGUYỄN"));
        assert_eq!(fold("ƯỜNG ươ Ơ"), "uong uo o");
        assert_eq!(fold("ÐẮK ðắk Ɖắk ĐẮK"), "dak dak dak dak");
    }

    #[test]
    fn tidy_keeps_accents_and_drops_what_is_invisible() {
        assert_eq!(tidy("\u{feff} Lò\u{a0}\u{a0}Thị\r\n\u{202e}Mai\u{200d} "), "Lò Thị Mai");
        assert_eq!(tidy("e\u{302}\u{323}"), "ệ");
        assert_eq!(tidy("\u{200b} \u{a0}"), "");
    }

    #[test]
    fn composing_leaves_a_composed_text_alone() {
        assert!(matches!(nfc("  Nguyễn  "), Cow::Borrowed("  Nguyễn  ")));
        assert_eq!(nfc("  Nguyê\u{303}n  "), "  Nguyễn  ");
    }

    proptest! {
        #[test]
        fn the_quick_way_folds_like_the_thorough_one(text in "[ -~À-ỹ\u{a0}–—‘’“”\u{7f}\t]*") {
            if let Some(quick) = quick_fold(&text) {
                prop_assert_eq!(quick, thorough_fold(&text));
            }
        }

        #[test]
        fn plain_vietnamese_takes_the_quick_way(text in "[a-zA-ZÀÁẮỆỢỹĐđơưƯăĩũ0-9 '’.,()/–-]*") {
            prop_assert!(quick_fold(&text).is_some());
        }

        #[test]
        fn fold_is_stable(text in "\\PC*|[À-ỹ Đđ'’\u{a0}\u{200b}]*") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once.clone());
            prop_assert!(!once.contains("  ") && once.trim() == once);
        }

        #[test]
        fn tidy_is_stable_and_does_not_change_what_is_searched(text in "\\PC*|[À-ỹ Đđ\u{a0}\u{200b}\u{300}]*") {
            let once = tidy(&text);
            prop_assert_eq!(tidy(&once), once.clone());
            prop_assert_eq!(fold(&once), fold(&text));
        }

        #[test]
        fn fold_does_not_see_how_accents_were_composed(text in "[a-zA-ZÀ-ỹĐđ ]*") {
            let decomposed: String = text.nfd().collect();
            prop_assert_eq!(fold(&decomposed), fold(&text));
        }
    }
}
