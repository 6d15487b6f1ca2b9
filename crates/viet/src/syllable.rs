//! Whether a word is spelled like a Vietnamese syllable: an onset, a rhyme, one tone.
//!
//! This tells readings of a garbled text apart ([`legacy::detect`](crate::legacy::detect)): read in the wrong code page,
//! hardly a word has the shape of a syllable. It is no dictionary: `ngoẹt` passes without being a word, and names of
//! minorities (`Kđăm`, `Krông`) do not pass.

use crate::letter::{Letter, Shape, Tone};

/// Whether the word is spelled like one Vietnamese syllable, in either case; both places of the tone (`hoà`, `hòa`) are
/// right. The word must be composed ([`nfc`](crate::nfc)).
///
/// ```
/// use viet::syllable::is_syllable;
///
/// assert!(is_syllable("Nguyễn") && is_syllable("THUÝ") && is_syllable("nghiêng"));
/// assert!(!is_syllable("nguyôn") && !is_syllable("các1") && !is_syllable("mat"));
/// ```
pub fn is_syllable(word: &str) -> bool {
    let mut plain = [0; LONGEST];
    let Some((length, tone)) = without_tone(word.chars(), &mut plain) else { return false };
    let word = &plain[..length];
    let onsets = ONSETS.iter().filter(|onset| word.starts_with(onset.as_bytes()));
    onsets.into_iter().any(|onset| fits(onset, &word[onset.len()..], tone))
}

/// The longest syllable, `nghiêng`, has seven letters.
const LONGEST: usize = 7;

/// The letters as one byte each, and the one tone among them.
fn without_tone(word: impl Iterator<Item = char>, plain: &mut [u8; LONGEST]) -> Option<(usize, Tone)> {
    let (mut length, mut tone) = (0, Tone::Level);
    for c in word {
        let letter = Letter::of(c)?;
        *plain.get_mut(length)? = spelled(letter);
        length += 1;
        if letter.tone() != Tone::Level {
            if tone != Tone::Level {
                return None;
            }
            tone = letter.tone();
        }
    }
    Some((length, tone))
}

/// A letter in the spelling of the tables below: digits for the letters that basic Latin lacks.
fn spelled(letter: Letter) -> u8 {
    match (letter.base(), letter.shape()) {
        ('a', Shape::Breve) => b'1',
        ('a', Shape::Circumflex) => b'2',
        ('d', Shape::Stroke) => b'3',
        ('e', Shape::Circumflex) => b'4',
        ('o', Shape::Circumflex) => b'5',
        ('o', Shape::Horn) => b'6',
        ('u', Shape::Horn) => b'7',
        (base, _) => base as u8,
    }
}

const ONSETS: [&str; 28] = [
    "", "b", "c", "ch", "d", "3", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p",
    "ph", "qu", "r", "s", "t", "th", "tr", "v", "x",
];

fn fits(onset: &str, rhyme: &[u8], tone: Tone) -> bool {
    let Some(first) = rhyme.first() else { return false };
    let front = matches!(first, b'e' | b'4' | b'i' | b'y');
    let spelling = match onset {
        "c" => !front,
        "g" | "ng" => !matches!(first, b'e' | b'4'),
        "gh" | "ngh" => front,
        _ => true,
    };
    // A y that leads a rhyme sounds and combines like i: ký, yến, quỳnh.
    let first = if *first == b'y' { b'i' } else { *first };
    let same = |known: &&str| known.as_bytes()[0] == first && known.as_bytes()[1..] == rhyme[1..];
    let known = RHYMES.iter().any(same);
    // A stop at the end leaves only two of the tones.
    let stopped =
        rhyme.ends_with(b"c") || rhyme.ends_with(b"ch") || rhyme.ends_with(b"p") || rhyme.ends_with(b"t");
    spelling && known && (!stopped || matches!(tone, Tone::Acute | Tone::Dot))
}

#[rustfmt::skip]
const RHYMES: [&str; 153] = [
    "a", "ac", "ach", "ai", "am", "an", "ang", "anh", "ao", "ap", "at", "au", "ay",
    "1c", "1m", "1n", "1ng", "1p", "1t",
    "2c", "2m", "2n", "2ng", "2p", "2t", "2u", "2y",
    "e", "ec", "em", "en", "eng", "eo", "ep", "et",
    "4", "4ch", "4m", "4n", "4nh", "4p", "4t", "4u",
    "i", "ia", "ich", "im", "in", "inh", "ip", "it", "iu",
    "i4c", "i4m", "i4n", "i4ng", "i4p", "i4t", "i4u",
    "o", "oc", "oi", "om", "on", "ong", "op", "ot",
    "oa", "oac", "oach", "oai", "oam", "oan", "oang", "oanh", "oao", "oap", "oat", "oay",
    "o1c", "o1m", "o1n", "o1ng", "o1t", "oe", "oen", "oeo", "oet", "ooc", "oong",
    "5", "5c", "5i", "5m", "5n", "5ng", "5p", "5t",
    "6", "6i", "6m", "6n", "6p", "6t",
    "u", "ua", "uc", "ui", "um", "un", "ung", "up", "ut",
    "u2n", "u2ng", "u2t", "u2y", "u4", "u4ch", "u4nh", "u6",
    "u5c", "u5i", "u5m", "u5n", "u5ng", "u5t",
    "uy", "uya", "uych", "uynh", "uyt", "uyu", "uy4n", "uy4t",
    "7", "7a", "7c", "7i", "7m", "7ng", "7t", "7u",
    "76c", "76i", "76m", "76n", "76ng", "76p", "76t", "76u",
    "uyn", "uyp",
];
