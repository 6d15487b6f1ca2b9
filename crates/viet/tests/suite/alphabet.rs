//! The table of letters against Unicode's decompositions, which were made by others.

use unicode_normalization::UnicodeNormalization;
use viet::letter::{Letter, Shape, Tone};
use viet::{Form, fold, form, nfc};

use crate::speech::letters;

/// The same letter by its marks.
fn from_marks(c: char) -> (char, Shape, Tone, bool) {
    let mut parts = std::iter::once(c).nfd();
    let first = parts.next().unwrap();
    let (base, mut shape) = match first {
        'đ' => ('d', Shape::Stroke),
        'Đ' => ('D', Shape::Stroke),
        other => (other, Shape::Plain),
    };
    let mut tone = Tone::Level;
    for mark in parts {
        match mark {
            '\u{306}' => shape = Shape::Breve,
            '\u{302}' => shape = Shape::Circumflex,
            '\u{31B}' => shape = Shape::Horn,
            '\u{300}' => tone = Tone::Grave,
            '\u{309}' => tone = Tone::Hook,
            '\u{303}' => tone = Tone::Tilde,
            '\u{301}' => tone = Tone::Acute,
            '\u{323}' => tone = Tone::Dot,
            other => panic!("{c} has a mark {other:?}"),
        }
    }
    (base.to_ascii_lowercase(), shape, tone, base.is_ascii_uppercase())
}

#[test]
fn every_letter_is_what_unicode_says_it_is() {
    let all = letters();
    assert_eq!(
        all.len(),
        2 * (12 * 6 + 1 + 26 - 6),
        "12 vowels in 6 tones, đ and 20 plain consonants, in both cases"
    );
    for c in all {
        let letter = Letter::of(c).unwrap();
        assert_eq!((letter.base(), letter.shape(), letter.tone(), letter.is_capital()), from_marks(c), "{c}");
        assert_eq!(letter.to_char(), c);
    }
}

#[test]
fn nothing_else_is_a_letter() {
    let all: std::collections::BTreeSet<char> = letters().into_iter().collect();
    let taken = ('\0'..=char::MAX).filter(|c| Letter::of(*c).is_some());
    assert!(taken.eq(all));
}

#[test]
fn a_letter_changes_shape_tone_and_case_only_within_the_alphabet() {
    let o = Letter::of('o').unwrap();
    assert_eq!(o.with_shape(Shape::Horn).unwrap().with_tone(Tone::Dot).unwrap().capital().to_char(), 'Ợ');
    assert_eq!(o.with_shape(Shape::Breve), None);
    assert_eq!(Letter::of('Đ').unwrap().with_tone(Tone::Acute), None);
    assert_eq!(Letter::of('Ậ').unwrap().with_shape(Shape::Plain).unwrap().small().to_char(), 'ạ');
}

#[test]
fn every_letter_folds_to_its_base_in_every_normal_form() {
    for c in letters() {
        let base = Letter::of(c).unwrap().base().to_string();
        let [composed, apart] = [c.to_string(), std::iter::once(c).nfd().collect::<String>()];
        assert_eq!([fold(&composed), fold(&apart)], [base.clone(), base], "{c}");
        assert_eq!(nfc(&apart), composed);
    }
}

#[test]
fn the_form_of_each_accented_letter_is_told() {
    for c in letters().into_iter().filter(|c| !c.is_ascii()) {
        assert_eq!(form(&c.to_string()), Form::Composed, "{c}");
        let apart: String = std::iter::once(c).nfd().collect();
        let told = form(&apart);
        assert_eq!(told, if c == 'đ' || c == 'Đ' { Form::Composed } else { Form::Decomposed }, "{c}");
    }
    for plain in ["", "Nam 2026", "“Nam” – 1…", "李"] {
        assert_eq!(form(plain), Form::Plain, "{plain}");
    }
    // As Windows-1258 writes: the shape composed, the tone apart.
    assert_eq!(form("Vie\u{302}\u{323}t"), Form::Decomposed);
    assert_eq!(form("Viê\u{323}t"), Form::Decomposed);
    assert_eq!(form("Việt Nguyê\u{303}n"), Form::Mixed);
}
