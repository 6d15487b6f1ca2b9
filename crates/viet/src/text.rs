//! Two normal forms of a text: the one to search by and the one to store.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The search key of a text: lower-case, without marks or apostrophes, `đ` as `d`, single spaces.
///
/// `fold("Đắk  Lắk")` and `fold("dak lak")` are equal, however the accents were composed.
pub fn fold(text: &str) -> String {
    // Lower-casing can compose (`İ`) and decomposing can bring capitals (the Kelvin sign), so: both sides.
    let letters = text.nfd().flat_map(char::to_lowercase).nfd().filter(|c| !is_combining_mark(*c));
    let plain = letters.filter(|c| !is_apostrophe(*c)).map(|c| if c == 'đ' { 'd' } else { c });
    collapse(plain)
}

/// The form in which a text is stored: NFC, ordinary single spaces, no invisible characters, trimmed.
pub fn tidy(text: &str) -> String {
    // Dropping an invisible character can bring a letter and its mark together, so compose last.
    collapse(text.chars()).nfc().collect()
}

/// Joins the words by single spaces and leaves out what has no width.
fn collapse(chars: impl Iterator<Item = char>) -> String {
    let mut out = String::new();
    let mut gap = false;
    for c in chars.filter(|c| !is_invisible(*c)) {
        if c.is_whitespace() {
            gap = true;
            continue;
        }
        if gap && !out.is_empty() {
            out.push(' ');
        }
        gap = false;
        out.push(c);
    }
    out
}

/// Straight and typographic apostrophes: `M'Nông` is typed with any of them.
fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '\u{02BC}' | '\u{02B9}' | '`' | '\u{00B4}')
}

/// Zero-width characters, soft hyphens, bidi controls and other controls that pasting brings along.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206F}' | '\u{FEFF}')
        || (c.is_control() && !c.is_whitespace())
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
    }

    #[test]
    fn tidy_keeps_accents_and_drops_what_is_invisible() {
        assert_eq!(tidy("\u{feff} Lò\u{a0}\u{a0}Thị\r\n\u{202e}Mai\u{200d} "), "Lò Thị Mai");
        assert_eq!(tidy("e\u{302}\u{323}"), "ệ");
        assert_eq!(tidy("\u{200b} \u{a0}"), "");
    }

    proptest! {
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
