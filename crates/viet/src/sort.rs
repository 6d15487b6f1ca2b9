//! Keys for sorting: plain ASCII text that a database column compares byte by byte.
//!
//! The order is the dictionary's: a < ă < â, d < đ, e < ê, o < ô < ơ, u < ư decide first; then, over the whole
//! text, the tones ngang < huyền < hỏi < ngã < sắc < nặng; then lower case before upper case.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Between the levels of a key; lower than everything inside a level.
const LEVEL: char = ' ';
/// Between two words; lower than digits and letters, so that a shorter word comes first.
const WORD: char = '-';

/// The sort key of a text, for columns with a bytewise collation.
pub fn key(text: &str) -> String {
    let levels = Levels::of(text);
    [levels.letters, levels.tones, levels.cases].join(&LEVEL.to_string())
}

/// The sort key of a person's name: the given name (last word) with its tone first, then the rest; case last.
pub fn person_key(name: &str) -> String {
    let name = name.trim();
    let (rest, given) = name.rsplit_once(char::is_whitespace).unwrap_or(("", name));
    let (given, rest) = (Levels::of(given), Levels::of(rest));
    [given.letters, given.tones, rest.letters, rest.tones, given.cases, rest.cases].join(&LEVEL.to_string())
}

/// The three strengths at which two texts differ. For equal `letters` the other two are equally long.
#[derive(Default)]
struct Levels {
    letters: String,
    tones: String,
    cases: String,
}

impl Levels {
    fn of(text: &str) -> Self {
        let mut levels = Levels::default();
        let mut chars = text.nfd().peekable();
        while let Some(c) = chars.next() {
            let mut marks = Marks::default();
            while let Some(mark) = chars.next_if(|c| is_combining_mark(*c)) {
                marks.add(mark);
            }
            levels.push(c, &marks);
        }
        // Several keys are joined: a trailing gap would otherwise look like one more word.
        while levels.letters.ends_with(WORD) {
            levels.letters.pop();
        }
        levels
    }

    fn push(&mut self, c: char, marks: &Marks) {
        if c.is_whitespace() || c == '-' || c == '\u{2010}' || c == '\u{2013}' {
            if !self.letters.is_empty() && !self.letters.ends_with(WORD) {
                self.letters.push(WORD);
            }
        } else if c.is_ascii_digit() {
            self.letters.push(c);
        } else if c.is_alphabetic() || c.is_numeric() {
            self.push_letter(c, marks);
        }
        // Other punctuation does not sort.
    }

    fn push_letter(&mut self, c: char, marks: &Marks) {
        for lower in c.to_lowercase().filter(|c| !is_combining_mark(*c)) {
            match lower {
                'đ' => self.letters.push_str("d1"),
                'a'..='z' => {
                    self.letters.push(lower);
                    self.letters.push(marks.shape(lower));
                }
                // Letters of other scripts come after z, in the order of Unicode.
                other => self.letters.push_str(&format!("~{:06x}", u32::from(other))),
            }
            self.tones.push(marks.tone);
            self.cases.push(if c.is_uppercase() { '1' } else { '0' });
        }
    }
}

/// The marks above and below one letter.
struct Marks {
    breve: bool,
    circumflex: bool,
    horn: bool,
    tone: char,
}

impl Default for Marks {
    fn default() -> Self {
        Marks { breve: false, circumflex: false, horn: false, tone: '0' }
    }
}

impl Marks {
    fn add(&mut self, mark: char) {
        match mark {
            '\u{306}' => self.breve = true,
            '\u{302}' => self.circumflex = true,
            '\u{31B}' => self.horn = true,
            '\u{300}' => self.tone = '1',
            '\u{309}' => self.tone = '2',
            '\u{303}' => self.tone = '3',
            '\u{301}' => self.tone = '4',
            '\u{323}' => self.tone = '5',
            _ => self.tone = '6',
        }
    }

    /// Which of the letters that share one Latin base this is.
    fn shape(&self, base: char) -> char {
        match base {
            'a' if self.breve => '1',
            'a' if self.circumflex => '2',
            'e' | 'o' if self.circumflex => '1',
            'o' if self.horn => '2',
            'u' if self.horn => '1',
            _ => '0',
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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
