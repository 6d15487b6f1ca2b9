//! Which encoding a text is in, from its words: in the right one they are spelled like Vietnamese, in the others not.

use std::ops::AddAssign;

use super::{Encoding, tcvn3, vni};
use crate::letter::{Letter, Tone};
use crate::nfc;
use crate::syllable::is_syllable;

/// Tells the encoding of a text.
///
/// ```
/// use viet::legacy::{Encoding, Verdict, detect};
///
/// let told = detect("Së Néi vô tØnh L¹ng S¬n");
/// assert_eq!(told.verdict, Verdict::Is(Encoding::Tcvn3));
/// assert!(told.sure > 90);
///
/// assert_eq!(detect("So Noi vu").verdict, Verdict::NoEvidence);
/// assert!(matches!(detect("Hoà").verdict, Verdict::Ambiguous(_)), "Hoà in Unicode, Hồ in VNI");
/// ```
pub fn detect(text: &str) -> Detection {
    Evidence::of(text).detection()
}

/// What a text was found to be, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Detection {
    /// The finding.
    pub verdict: Verdict,
    /// How sure an [`Is`](Verdict::Is) is, in per cent: 75 if one word more speaks for it than for the next best reading,
    /// and each further word halves the doubt. 0 for every other verdict.
    pub sure: u8,
    /// The words that were counted.
    pub evidence: Evidence,
}

/// What a text was found to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// No word has anything but basic Latin, or all that have read alike in each encoding: nothing to convert.
    NoEvidence,
    /// One reading explains the words best, and next to none speaks against it.
    Is(Encoding),
    /// Several readings explain equally many words: a person must decide.
    Ambiguous(Readings),
    /// Some words make sense in one encoding only and others in another only, as where two texts were put together.
    Mixed {
        /// The encoding of more of them.
        most: Encoding,
        /// The other one.
        also: Encoding,
    },
    /// There are other letters, but no reading makes them Vietnamese: another language or encoding.
    Unreadable,
}

/// A set of encodings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Readings([bool; 3]);

impl Readings {
    /// Whether the encoding is one of them.
    pub fn has(self, encoding: Encoding) -> bool {
        self.0[encoding as usize]
    }

    /// Those that are in the set.
    pub fn iter(self) -> impl Iterator<Item = Encoding> {
        Encoding::ALL.into_iter().filter(move |encoding| self.has(*encoding))
    }

    fn how_many(self) -> usize {
        self.iter().count()
    }
}

/// How many words speak for which encoding; add up what the cells of a column give before asking for the verdict.
///
/// ```
/// use viet::legacy::{Encoding, Evidence, Verdict};
///
/// let mut column = Evidence::default();
/// for cell in ["TrÇn V¨n An", "Hoµng ThÞ Nga", "Le Nam"] {
///     column += Evidence::of(cell);
/// }
/// assert_eq!(column.detection().verdict, Verdict::Is(Encoding::Tcvn3));
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Words with something besides basic Latin in them that can tell readings apart.
    pub words: u32,
    /// Of these, the words that no reading explains.
    pub unread: u32,
    explained: [u32; 3],
    alone: [u32; 3],
}

impl Evidence {
    /// What one text shows.
    pub fn of(text: &str) -> Evidence {
        let mut evidence = Evidence::default();
        if text.is_ascii() {
            return evidence;
        }
        let text = nfc(text);
        for word in text.split(|c: char| c.is_whitespace() || (c.is_ascii() && !c.is_ascii_alphabetic())) {
            if let Some(readings) = readings(word) {
                evidence.count(readings);
            }
        }
        evidence
    }

    fn count(&mut self, readings: Readings) {
        self.words += 1;
        self.unread += u32::from(readings.how_many() == 0);
        for encoding in readings.iter() {
            self.explained[encoding as usize] += 1;
            self.alone[encoding as usize] += u32::from(readings.how_many() == 1);
        }
    }

    /// The words that this reading explains.
    pub fn explained(&self, by: Encoding) -> u32 {
        self.explained[by as usize]
    }

    /// The words that this reading alone explains.
    pub fn explained_alone(&self, by: Encoding) -> u32 {
        self.alone[by as usize]
    }

    /// What the evidence amounts to.
    pub fn detection(&self) -> Detection {
        let verdict = self.verdict();
        let sure = if let Verdict::Is(encoding) = verdict { self.sureness(encoding) } else { 0 };
        Detection { verdict, sure, evidence: *self }
    }

    fn verdict(&self) -> Verdict {
        let best = self.explained.into_iter().max().unwrap_or_default();
        if self.words == 0 {
            return Verdict::NoEvidence;
        }
        if best == 0 {
            return Verdict::Unreadable;
        }
        let mut ranked = Encoding::ALL;
        ranked.sort_by_key(|encoding| std::cmp::Reverse(self.explained_alone(*encoding)));
        let [most, also, _] = ranked;
        if self.explained_alone(also) * STRAY > self.explained_alone(most) {
            return Verdict::Mixed { most, also };
        }
        let leaders = Readings(self.explained.map(|words| words == best));
        match leaders.how_many() {
            1 => leaders.iter().next().map_or(Verdict::Unreadable, Verdict::Is),
            _ => Verdict::Ambiguous(leaders),
        }
    }

    fn sureness(&self, encoding: Encoding) -> u8 {
        let others = Encoding::ALL.into_iter().filter(|other| *other != encoding);
        let next = others.map(|other| self.explained(other)).max().unwrap_or_default();
        let margin = self.explained(encoding).saturating_sub(next);
        // 50, 25, 12, 6, 3, 1: the doubt that is left.
        let doubt = 100u8 >> (margin + 1).min(7);
        99 - doubt.saturating_sub(1)
    }
}

/// One word in twenty may be foreign or mistyped before a text counts as mixed.
const STRAY: u32 = 20;

impl AddAssign for Evidence {
    fn add_assign(&mut self, more: Evidence) {
        self.words += more.words;
        self.unread += more.unread;
        for at in 0..self.explained.len() {
            self.explained[at] += more.explained[at];
            self.alone[at] += more.alone[at];
        }
    }
}

/// The readings that make a word Vietnamese; `None` for a word that says nothing.
fn readings(word: &str) -> Option<Readings> {
    let word = word.trim_matches(is_punctuation);
    let telling = |c: char| !c.is_ascii() && (c.is_alphabetic() || tcvn3::letter_of(c).is_some());
    if !word.contains(telling) || is_lone_sign(word) {
        return None;
    }
    // Letters beyond Latin-1 cannot have come from bytes.
    if word.chars().any(|c| c > '\u{FF}' && Letter::of(c).is_some()) {
        return Some(Readings([true, false, false]));
    }
    let vni = vni::decode_whole(word);
    let read = [Some(word.to_owned()), tcvn3::decode_whole(word), vni.clone()];
    let mut readings = Readings(read.map(|word| word.is_some_and(|word| is_vietnamese(&word))));
    if readings.how_many() == 0 {
        readings.0[Encoding::Tcvn3 as usize] = has_signs_for_letters(word);
    }
    // í and ì are themselves in VNI: such a word fits a text of either kind and tells nothing.
    let same = readings.has(Encoding::Unicode) && vni.is_some_and(|vni| vni == word);
    (!same).then_some(readings)
}

/// A syllable; letters that stand for words, as in `NĐ-CP` and `HĐND`; the letter of a list or of the currency.
fn is_vietnamese(word: &str) -> bool {
    let initial = |c| Letter::of(c).is_some_and(|letter| letter.is_capital() && letter.tone() == Tone::Level);
    let initials = word.chars().nth(1).is_some() && word.chars().all(initial);
    is_syllable(word) || initials || word == "đ"
}

/// Quotation marks and dashes of a Unicode text that cling to its words.
fn is_punctuation(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{203A}')
}

/// A bullet, a degree, a section sign: one sign that is no letter, standing alone.
fn is_lone_sign(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(|c| !c.is_alphabetic()) && chars.next().is_none()
}

/// A name that is no Vietnamese syllable (`Đắk`, `Kroong`) still shows TCVN3 where signs stand between its letters.
fn has_signs_for_letters(word: &str) -> bool {
    let sign = |c: char| !c.is_alphabetic() && tcvn3::letter_of(c).is_some();
    let known = |c: char| c.is_ascii_alphabetic() || tcvn3::letter_of(c).is_some();
    let pairs = word.chars().zip(word.chars().skip(1));
    word.chars().all(known)
        && pairs.into_iter().any(|(left, right)| sign(left) && right.is_ascii_alphabetic())
}
