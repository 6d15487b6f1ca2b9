//! Keys for sorting: plain ASCII text that a database column compares byte by byte.
//!
//! The order is the one of CLDR's root collation with the rules for Vietnamese (`vi`, read in CLDR 48): the letters
//! a < ă < â, d < đ, e < ê, o < ô < ơ, u < ư decide first; then, over the whole text, the tones
//! ngang < huyền < hỏi < ngã < sắc < nặng; then lower case before upper case.
//!
//! Where a key differs from a CLDR collator on purpose (the tests compare it with ICU and hold each of these):
//!
//! - `hoà` and `hòa`, `thuý` and `thúy` are one syllable written in two ways and have one key; ICU puts `hoà` first.
//! - A run of spaces is one space, at the edges none; a hyphen counts as a space. ICU counts each.
//! - Other punctuation, and every sign, does not sort; for ICU it comes before the digits.
//! - `Ð` and `Ɖ` count as `Đ`, for which they are typed.
//! - Letters of other scripts come after z by their number in Unicode. Signs that Vietnamese does not have (`ŏ`, `č`)
//!   come after the tones.

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

use crate::letter::{Letter, Shape, Tone};
use crate::text::is_stroke;

/// Between the levels of a key; lower than everything inside a level.
const LEVEL: char = ' ';
/// Between two words; lower than digits and letters, so that a shorter word comes first.
const WORD: char = '-';

/// The sort key of a text, for columns with a bytewise collation.
///
/// ```
/// use viet::sort::key;
///
/// let mut words = ["mai", "mạ", "ma", "măng", "má"];
/// words.sort_by_cached_key(|word| key(word));
/// assert_eq!(words, ["ma", "má", "mạ", "mai", "măng"]);
/// ```
pub fn key(text: &str) -> String {
    let mut key = Key::with_room_for(text);
    key.push_letters(text);
    key.push_tones(0);
    key.push_cases();
    key.out
}

/// The sort key of a person's name: the given name (last word) with its tone first, then the rest; case last.
///
/// Lists of an office sort everybody by the last word, also where that is not the given name (see
/// [`name`](crate::name)).
///
/// ```
/// use viet::sort::person_key;
///
/// let mut people = ["Nguyễn Văn Bình", "Vũ Thị An", "Đỗ Hòa", "Bùi Ân"];
/// people.sort_by_cached_key(|name| person_key(name));
/// assert_eq!(people, ["Vũ Thị An", "Bùi Ân", "Nguyễn Văn Bình", "Đỗ Hòa"]);
/// ```
pub fn person_key(name: &str) -> String {
    let name = name.trim();
    let (rest, given) = name.rsplit_once(char::is_whitespace).unwrap_or(("", name));
    let mut key = Key::with_room_for(name);
    key.push_letters(given);
    let letters = key.notes.len();
    key.push_tones(0);
    key.out.push(LEVEL);
    key.push_letters(rest);
    key.push_tones(letters);
    key.push_cases();
    key.out
}

/// A key in the making: the letters are written at once, tone and case of each are noted until their level comes.
struct Key {
    out: String,
    notes: Vec<Note>,
}

/// What a letter adds to the lower levels.
#[derive(Clone, Copy)]
struct Note {
    tone: u8,
    capital: bool,
}

/// The tone of a letter with a sign that Vietnamese does not have, or with two tones.
const FOREIGN: u8 = 6;

impl Key {
    fn with_room_for(text: &str) -> Self {
        // Two bytes for a letter, one each for tone and case.
        Key { out: String::with_capacity(text.len() * 4 + 5), notes: Vec::with_capacity(text.len()) }
    }

    /// The first level: words of letters and digits.
    fn push_letters(&mut self, text: &str) {
        let begin = self.out.len();
        let mut word = self.notes.len();
        let mut after_letter = false;
        for c in text.chars() {
            if let Some(letter) = Letter::of(c) {
                self.push(letter);
                after_letter = true;
            } else if is_combining_mark(c) {
                if after_letter {
                    self.mark(c);
                }
            } else if is_gap(c) {
                self.settle_tone(word);
                if self.out.len() > begin && !self.out.ends_with(WORD) {
                    self.out.push(WORD);
                }
                word = self.notes.len();
                after_letter = false;
            } else {
                after_letter = self.push_other(c);
            }
        }
        self.settle_tone(word);
        // Several levels follow: a trailing gap would otherwise look like one more word.
        while self.out.len() > begin && self.out.ends_with(WORD) {
            self.out.pop();
        }
    }

    fn push(&mut self, letter: Letter) {
        self.out.push(letter.base());
        self.out.push(rank(letter.base(), letter.shape()));
        self.notes.push(Note { tone: letter.tone() as u8, capital: letter.is_capital() });
    }

    /// A character that is no Vietnamese letter; says whether marks may follow it.
    fn push_other(&mut self, c: char) -> bool {
        if c.is_ascii_digit() {
            self.out.push(c);
            return false;
        }
        if !c.is_alphabetic() && !c.is_numeric() {
            return false;
        }
        decompose_canonical(c, |part| match Letter::of(part) {
            Some(letter) => self.push(letter),
            None if is_combining_mark(part) => self.mark(part),
            None => self.push_foreign(part),
        });
        true
    }

    fn push_foreign(&mut self, c: char) {
        let small = c.to_lowercase().next().unwrap_or(c);
        if is_stroke(small) {
            self.out.extend(['d', rank('d', Shape::Stroke)]);
        } else {
            // After z, six digits so that every number is as long.
            self.out.push('~');
            let digits =
                (0..6).rev().filter_map(|place| char::from_digit((small as u32 >> (place * 4)) & 15, 16));
            self.out.extend(digits);
        }
        self.notes.push(Note { tone: Tone::Level as u8, capital: c.is_uppercase() });
    }

    /// Puts a combining mark on the letter before it.
    fn mark(&mut self, mark: char) {
        let Some(note) = self.notes.last_mut() else { return };
        if let Some(tone) = tone_of(mark) {
            note.tone = if note.tone == Tone::Level as u8 { tone as u8 } else { FOREIGN };
            return;
        }
        let mut end = self.out.chars().rev();
        if let (Some('0'), Some(base), Some(shape)) = (end.next(), end.next(), shape_of(mark))
            && Letter::of(base).and_then(|letter| letter.with_shape(shape)).is_some()
        {
            self.out.pop();
            self.out.push(rank(base, shape));
        } else {
            note.tone = FOREIGN;
        }
    }

    /// Where an open syllable ends in oa, oe or uy, both places of the tone mean the same: it moves to the first.
    fn settle_tone(&mut self, word: usize) {
        let two_ways = ["o0a0", "o0e0", "u0y0"].iter().any(|end| self.out.ends_with(end));
        if !two_ways || self.out.ends_with("q0u0y0") {
            return;
        }
        if let [.., first, second] = &mut self.notes[word..]
            && first.tone == Tone::Level as u8
        {
            std::mem::swap(&mut first.tone, &mut second.tone);
        }
    }

    /// The second level, from that letter on.
    fn push_tones(&mut self, from: usize) {
        self.out.push(LEVEL);
        self.out.extend(self.notes[from..].iter().map(|note| char::from(b'0' + note.tone)));
    }

    /// The third level.
    fn push_cases(&mut self) {
        self.out.push(LEVEL);
        self.out.extend(self.notes.iter().map(|note| if note.capital { '1' } else { '0' }));
    }
}

fn is_gap(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '\u{2010}' | '\u{2013}')
}

/// Which of the letters that share one Latin base this is.
fn rank(base: char, shape: Shape) -> char {
    match (base, shape) {
        (_, Shape::Plain) => '0',
        ('a', Shape::Circumflex) | ('o', Shape::Horn) => '2',
        _ => '1',
    }
}

fn tone_of(mark: char) -> Option<Tone> {
    match mark {
        '\u{300}' => Some(Tone::Grave),
        '\u{309}' => Some(Tone::Hook),
        '\u{303}' => Some(Tone::Tilde),
        '\u{301}' => Some(Tone::Acute),
        '\u{323}' => Some(Tone::Dot),
        _ => None,
    }
}

fn shape_of(mark: char) -> Option<Shape> {
    match mark {
        '\u{306}' => Some(Shape::Breve),
        '\u{302}' => Some(Shape::Circumflex),
        '\u{31B}' => Some(Shape::Horn),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    fn sorted(mut words: Vec<&str>, by: fn(&str) -> String) -> Vec<&str> {
        words.reverse();
        words.sort_by_key(|word| by(word));
        words
    }

    #[test]
    fn letters_come_in_the_order_of_the_alphabet() {
        let order =
            vec!["a", "an", "ăn", "ân", "be", "bê", "da", "đa", "e", "ê", "o", "ô", "ơ", "u", "ư", "xa", "y"];
        assert_eq!(sorted(order.clone(), key), order);
    }

    #[test]
    fn tones_decide_only_between_equal_letters() {
        let order = vec!["ma", "mà", "mả", "mã", "má", "mạ", "mai", "mài", "măng"];
        assert_eq!(sorted(order.clone(), key), order);
    }

    #[test]
    fn a_shorter_word_comes_first_and_case_last() {
        let order = vec!["an", "An", "an ninh", "An Ninh", "anh", "Lò Văn", "Lò Văn 2"];
        assert_eq!(sorted(order.clone(), key), order);
    }

    #[test]
    fn people_sort_by_given_name_then_family_name() {
        let order = vec![
            "Vũ Văn An",
            "Bùi Thị Ân",
            "Trần Hoa",
            "Đỗ Hòa",
            "Lê Thị Hòa",
            "LÊ VĂN HÒA",
            "Nguyễn Hoàng",
            "Đỗ Ý",
        ];
        assert_eq!(sorted(order.clone(), person_key), order);
    }

    #[test]
    fn either_place_of_the_tone_gives_the_same_key() {
        for (old, new) in
            [("hòa", "hoà"), ("KHỎE", "KHOẺ"), ("Thúy", "Thuý"), ("Lê Thị Thúy Nga", "Lê Thị Thuý Nga")]
        {
            assert_eq!(key(old), key(new));
            assert_eq!(person_key(old), person_key(new));
        }
        // Not two ways of writing one syllable: q takes its u along, and a closed syllable has one place only.
        assert_ne!(key("qúy"), key("quý"));
        assert_ne!(key("hòan"), key("hoàn"));
    }

    #[test]
    fn letters_of_other_languages_have_their_place() {
        let order = vec!["Kbuor", "K’Čõ", "Niê", "Ñiê", "Oi", "Ŏi", "Zoe", "Жуков", "李"];
        assert_eq!(sorted(order.clone(), key), order);
        assert_eq!(key("Ðắk"), key("Đắk"));
    }

    proptest! {
        #[test]
        fn keys_are_printable_ascii(text in "\\PC*") {
            prop_assert!(key(&text).bytes().all(|b| (b' '..=b'~').contains(&b)));
        }

        #[test]
        fn keys_do_not_see_how_accents_were_composed(text in "[a-zA-ZÀ-ỹĐđ -]*") {
            let composed: String = text.nfc().collect();
            let decomposed: String = text.nfd().collect();
            prop_assert_eq!(key(&composed), key(&decomposed));
        }

        #[test]
        fn a_text_comes_before_its_continuation(
            text in "[a-zàảãáạăằâầđêểôộơớưựý]{1,8}",
            more in "[a-zàảãáạăằâầđêểôộơớưựý]{1,4}",
        ) {
            let longer = format!("{text}{more}");
            let spaced = format!("{text} {more}");
            prop_assert!(key(&text) < key(&longer));
            prop_assert!(key(&text) < key(&spaced));
        }
    }
}
