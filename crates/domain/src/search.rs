//! Searching from anywhere: the words by which a thing is found, what was typed understood, and how well the two agree.
//!
//! Everything is compared folded: without accents, case and apostrophes, whatever way it was typed. The order of the words does
//! not count, so a given name may come first. A word is found exactly, by its beginning, or – a word of four letters and more –
//! although one letter is wrong, missing, too many or swapped with its neighbour.

use std::collections::BTreeSet;

use crate::word::words;

words! {
    /// The kinds of things that a search finds, in the order in which they are shown.
    Kind "loại kết quả" {
        Person = "person" / "Người",
        Unit = "unit" / "Đơn vị",
        Dossier = "dossier" / "Hồ sơ khen thưởng",
        Movement = "movement" / "Phong trào",
        Decision = "decision" / "Quyết định",
    }
}

/// How well a thing agrees with what was typed, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Closeness {
    /// Every word stands there as it was typed.
    Exact,
    /// Every word is at least the beginning of a word that stands there.
    Beginning,
    /// One word is near: a letter of it is off.
    Near,
    /// Two words are near.
    Far,
}

/// What a typed word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sense {
    /// Letters, of a name or of a title.
    Word,
    /// Four digits that are a year of our time.
    Year,
    /// A figure, or the number and symbol of a paper: `05/QĐ-VP` is `5qdvp`.
    Number,
}

/// One typed word, folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    pub word: String,
    pub sense: Sense,
}

/// What was typed, understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    pub terms: Vec<Term>,
}

/// More words than this in one query say nothing new.
pub const MOST_TERMS: usize = 6;
/// Longer words are compared by this many letters.
const LONGEST_WORD: usize = 20;
/// A shorter word is never near another: a syllable of three letters has too many neighbours.
const SHORTEST_NEAR: usize = 4;
/// The years that a query can mean.
const YEARS: std::ops::RangeInclusive<u32> = 1900..=2100;

impl Query {
    /// Understands what was typed; empty when there is no letter or digit in it.
    pub fn of(text: &str) -> Self {
        let mut terms: Vec<Term> = Vec::new();
        for chunk in viet::fold(text).split_whitespace() {
            let typed = match number(chunk) {
                Some(number) => vec![number],
                None => parts(chunk).collect(),
            };
            for word in typed {
                if terms.len() < MOST_TERMS && !terms.iter().any(|term| term.word == word) {
                    terms.push(Term { sense: sense(&word), word });
                }
            }
        }
        Self { terms }
    }

    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether things of this kind can be meant: no person's name has a figure in it.
    pub fn may_mean(&self, kind: Kind) -> bool {
        !self.is_empty() && (kind != Kind::Person || self.terms.iter().all(|term| term.sense == Sense::Word))
    }

    /// How well a thing with these words agrees; `None` when it does not.
    pub fn closeness(&self, words: &[&str]) -> Option<Closeness> {
        let each: Option<Vec<_>> = self.terms.iter().map(|term| term.closeness(words)).collect();
        let each = each?;
        match each.iter().filter(|found| **found == Closeness::Near).count() {
            0 | 1 => each.into_iter().max(),
            2 => Some(Closeness::Far),
            _ => None,
        }
    }
}

impl Term {
    fn closeness(&self, words: &[&str]) -> Option<Closeness> {
        if words.contains(&self.word.as_str()) {
            return Some(Closeness::Exact);
        }
        if words.iter().any(|word| word.starts_with(&self.word)) {
            return Some(Closeness::Beginning);
        }
        words.iter().any(|word| self.is_near(word)).then_some(Closeness::Near)
    }

    /// Whether the typed word is the other one with one letter wrong, missing, too many, or swapped with its neighbour.
    pub fn is_near(&self, word: &str) -> bool {
        self.may_be_near() && is_spelt_with_letters(word) && is_one_letter_off(&self.word, word)
    }

    /// Whether the word is long enough to be misspelt and still known.
    pub fn may_be_near(&self) -> bool {
        self.sense == Sense::Word
            && is_spelt_with_letters(&self.word)
            && self.word.chars().count() >= SHORTEST_NEAR
    }
}

/// The words by which a thing with these texts is found, each once, in the order of the alphabet.
pub fn words_of(text: &str) -> BTreeSet<String> {
    // `H'Hen` is looked for as `hhen`, as `hen` and as `h hen`.
    let apart: String = text.chars().map(|c| if viet::is_apostrophe(c) { ' ' } else { c }).collect();
    let mut words = BTreeSet::new();
    for chunk in viet::fold(text).split_whitespace().chain(viet::fold(&apart).split_whitespace()) {
        words.extend(number(chunk));
        words.extend(parts(chunk));
    }
    let twins: Vec<_> = words.iter().filter_map(|word| twin(word)).collect();
    words.extend(twins);
    words
}

/// Under these keys a word is kept, and looked for when it was misspelt: itself, and itself without one of its letters. Two words
/// that are one letter apart have a key in common, so near words are found without comparing any two. A word that is not spelt
/// with letters, or is short, has itself only.
pub fn keys(word: &str) -> BTreeSet<String> {
    let mut keys = BTreeSet::from([word.to_owned()]);
    if is_spelt_with_letters(word) && word.chars().count() >= SHORTEST_NEAR {
        keys.extend(word.char_indices().map(|(at, c)| [&word[..at], &word[at + c.len_utf8()..]].concat()));
    }
    keys
}

/// Number and symbol of a paper as one word: digits, a stroke, letters.
fn number(chunk: &str) -> Option<String> {
    let (figure, symbol) = chunk.split_once('/')?;
    let is_number = !figure.is_empty()
        && figure.chars().all(|c| c.is_ascii_digit())
        && symbol.chars().any(char::is_alphabetic);
    let whole = [figure, symbol].concat();
    is_number.then(|| shorten(whole.trim_start_matches('0').chars().filter(|c| c.is_alphanumeric())))
}

/// What stands between everything that is neither letter nor digit. Leading zeros do not count: `05` is `5`.
fn parts(chunk: &str) -> impl Iterator<Item = String> {
    chunk.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).map(|part| {
        match part.chars().all(|c| c.is_ascii_digit()) {
            true => {
                shorten(part[..part.len() - 1].trim_start_matches('0').chars().chain(part.chars().last()))
            }
            false => shorten(part.chars()),
        }
    })
}

fn shorten(word: impl Iterator<Item = char>) -> String {
    word.take(LONGEST_WORD).collect()
}

fn sense(word: &str) -> Sense {
    match word.parse() {
        Ok(year) if YEARS.contains(&year) => Sense::Year,
        _ if word.chars().any(|c| c.is_ascii_digit()) => Sense::Number,
        _ => Sense::Word,
    }
}

/// The other spelling of a word whose last letter may be y or i: Lý and Lí, Quý and Quí are looked for in either.
fn twin(word: &str) -> Option<String> {
    let stem = &word[..word.len() - word.chars().last()?.len_utf8()];
    let other = match word.strip_prefix(stem)? {
        "y" => format!("{stem}i"),
        "i" => format!("{stem}y"),
        _ => return None,
    };
    (viet::name::match_key(word) == viet::name::match_key(&other)).then_some(other)
}

fn is_spelt_with_letters(word: &str) -> bool {
    word.chars().all(char::is_alphabetic)
}

fn is_one_letter_off(typed: &str, word: &str) -> bool {
    let (typed, word): (Vec<char>, Vec<char>) = (typed.chars().collect(), word.chars().collect());
    let same = typed.iter().zip(&word).take_while(|(a, b)| a == b).count();
    let (typed, word) = (&typed[same..], &word[same..]);
    match (typed, word) {
        ([_, rest @ ..], [_, other @ ..]) if rest == other => true,
        ([_, rest @ ..], _) if rest == word => true,
        (_, [_, other @ ..]) if typed == other => true,
        ([a, b, rest @ ..], [c, d, other @ ..]) => a == d && b == c && rest == other,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Vec<(String, Sense)> {
        Query::of(text).terms.into_iter().map(|term| (term.word, term.sense)).collect()
    }

    fn found(text: &str, name: &str) -> Option<Closeness> {
        let words = words_of(name);
        Query::of(text).closeness(&words.iter().map(String::as_str).collect::<Vec<_>>())
    }

    #[test]
    fn words_numbers_and_years_are_told_apart() {
        assert_eq!(typed(" Lò  Mai "), [("lo".into(), Sense::Word), ("mai".into(), Sense::Word)]);
        assert_eq!(typed("05/QĐ-VP 2026"), [("5qdvp".into(), Sense::Number), ("2026".into(), Sense::Year)]);
        assert_eq!(typed("007 1234567"), [("7".into(), Sense::Number), ("1234567".into(), Sense::Number)]);
        assert_eq!(typed("00"), [("0".into(), Sense::Number)]);
        assert_eq!(typed("\" * % _ / -- '"), []);
        assert_eq!(typed(&"a b c d e f g h".repeat(3)).len(), MOST_TERMS);
        assert!(Query::of("Lò Mai").may_mean(Kind::Person) && !Query::of("Phòng 5").may_mean(Kind::Person));
        assert!(Query::of("Phòng 5").may_mean(Kind::Unit) && !Query::of(" ").may_mean(Kind::Unit));
    }

    #[test]
    fn a_thing_is_found_by_its_words_in_any_order_and_spelling() {
        for (text, name) in [
            ("Mai Lò", "Lò Thị Mai"),
            ("do anh", "Đỗ Thị Ánh"),
            ("hoà", "Nguyễn Thị Hòa"),
            ("hòa", "Nguyễn Thị Hoà"),
            ("Hoa\u{300}", "Nguyễn Thị Hoà"),
            ("h'hen nie", "H’Hen Niê"),
            ("hhen", "H'Hen Niê"),
            ("h hen", "H'Hen Niê"),
            ("hen", "H'Hen Niê"),
            ("k'tieu", "K’Tiếu"),
            ("ktiếu", "K'Tiếu"),
            ("Lí", "Lý Văn A"),
            ("mỹ", "Trần Thị Mĩ"),
            ("05/QĐ-VP", "Khen thưởng 05/QĐ-VP"),
            ("5/qđ-vp", "Khen thưởng 05/QĐ-VP"),
            ("qd vp", "Khen thưởng 05/QĐ-VP"),
        ] {
            assert_eq!(found(text, name), Some(Closeness::Exact), "{text}: {name}");
        }
        for (text, name) in [("ma lo", "Lò Thị Mai"), ("05/QĐ", "05/QĐ-VP"), ("ngu", "Nguyễn")] {
            assert_eq!(found(text, name), Some(Closeness::Beginning), "{text}: {name}");
        }
        for (text, name) in [("mai nong", "Lò Thị Mai"), ("ai", "Lò Thị Mai"), ("6/QĐ-VP", "05/QĐ-VP")]
        {
            assert_eq!(found(text, name), None, "{text}: {name}");
        }
    }

    #[test]
    fn one_letter_may_be_off_in_a_word_of_four() {
        for text in ["nguyne", "nguyn", "nguyeen", "ngujen", "guyen", "nguyenn", "gnuyen"] {
            assert_eq!(found(text, "Nguyễn"), Some(Closeness::Near), "{text}");
        }
        for text in ["nguey", "ngyne", "nugyne", "nguyxx"] {
            assert_eq!(found(text, "Nguyễn"), None, "{text}");
        }
        assert_eq!(found("phonh hanhh", "Phong Hạnh Trần"), Some(Closeness::Far));
        assert_eq!(found("mia", "Mai"), None, "three letters are too few");
        assert_eq!(found("maii", "Mai"), Some(Closeness::Near));
        assert_eq!(found("1235", "1234"), None, "a figure is never nearly another");
        assert_eq!(found("phonh hanhh trann", "Phong Hạnh Trần"), None, "three words are off");
    }

    #[test]
    fn words_one_letter_apart_share_a_key() {
        let near =
            ["nguyen", "nguyne", "nguyn", "nguyeen", "ngujen", "gnuyen", "mai", "maii", "thanh", "thahn"];
        for a in near {
            for b in near {
                let term = Term { word: a.to_owned(), sense: Sense::Word };
                let met = !keys(a).is_disjoint(&keys(b));
                assert!(met || !term.is_near(b), "{a} and {b}");
            }
        }
        assert_eq!(keys("maii"), ["aii", "mai", "maii", "mii"].map(str::to_owned).into());
        assert_eq!(keys("2026"), ["2026".to_owned()].into());
    }
}
