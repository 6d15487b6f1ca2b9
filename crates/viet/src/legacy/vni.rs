//! VNI for Windows: the vowel, then its shape and tone as one sign; ơ, ư, đ and the letters i have codes of their own.

use unicode_normalization::UnicodeNormalization;

use super::is_common;
use crate::letter::{Letter, Shape, Tone};

/// The signs for the tones, by shape: tones alone, circumflex, breve. A blank where there is nothing to write.
const SIGNS: [(Shape, [char; 6]); 3] = [
    (Shape::Plain, [' ', 'ø', 'û', 'õ', 'ù', 'ï']),
    (Shape::Circumflex, ['â', 'à', 'å', 'ã', 'á', 'ä']),
    (Shape::Breve, ['ê', 'è', 'ú', 'ü', 'é', 'ë']),
];
/// Letters with a code of their own.
const WHOLE: [(char, char); 9] = [
    ('ì', 'ì'),
    ('æ', 'ỉ'),
    ('ó', 'ĩ'),
    ('í', 'í'),
    ('ò', 'ị'),
    ('î', 'ỵ'),
    ('ñ', 'đ'),
    ('ô', 'ơ'),
    ('ö', 'ư'),
];

pub(super) fn decode(text: &str) -> String {
    read(text).0
}

/// The text when every character of it means something in VNI.
pub(super) fn decode_whole(text: &str) -> Option<String> {
    let (text, left_over) = read(text);
    (!left_over).then_some(text)
}

/// The text, and whether some character was left over that VNI does not use in that place.
fn read(text: &str) -> (String, bool) {
    let mut out = String::with_capacity(text.len());
    let mut left_over = false;
    let mut vowel: Option<Letter> = None;
    // Somebody may have decomposed the characters that stood for bytes.
    for c in text.nfc() {
        if let Some(marked) = vowel.and_then(|vowel| marked(vowel, c)) {
            out.pop();
            out.push(marked.to_char());
            vowel = None;
        } else {
            let letter = whole(c);
            left_over |= letter.is_none() && !is_common(c);
            out.push(letter.map_or(c, Letter::to_char));
            vowel = letter.filter(|letter| letter.is_vowel() && letter.tone() == Tone::Level);
        }
    }
    (out, left_over)
}

/// The letter that one character is by itself: basic Latin, or a code of its own.
fn whole(c: char) -> Option<Letter> {
    if c.is_ascii() {
        return Letter::of(c);
    }
    let shown = Letter::of(c).map_or(c, |letter| letter.small().to_char());
    let small = shown.to_lowercase().next()?;
    let (_, letter) = WHOLE.iter().find(|(code, _)| *code == small)?;
    let letter = Letter::of(*letter)?;
    Some(if c.is_uppercase() { letter.capital() } else { letter })
}

/// A vowel with the sign that follows it. The case is the vowel's: some wrote a small sign behind a capital.
fn marked(vowel: Letter, sign: char) -> Option<Letter> {
    let sign = sign.to_lowercase().next().filter(|_| !sign.is_ascii())?;
    SIGNS.iter().find_map(|(shape, signs)| {
        let tone = Tone::ALL[signs.iter().position(|known| *known == sign)?];
        let shaped = if *shape == Shape::Plain { vowel } else { shaped(vowel, *shape)? };
        // i has codes of its own; a sign of tone behind it means nothing.
        shaped.with_tone(tone).filter(|_| vowel.base() != 'i')
    })
}

/// Circumflex and breve go on a plain vowel only; ơ and ư have their shape already.
fn shaped(vowel: Letter, shape: Shape) -> Option<Letter> {
    if vowel.shape() == Shape::Plain { vowel.with_shape(shape) } else { None }
}

/// Writes one character of a Unicode text.
pub(super) fn push(out: &mut String, c: char, letter: Option<Letter>) -> Option<()> {
    let Some(letter) = letter else {
        return is_free(c).then(|| out.push(c));
    };
    let in_case =
        |code: char| if letter.is_capital() { code.to_uppercase().next().unwrap_or(code) } else { code };
    let code_of = |letter: Letter| {
        let small = letter.small().to_char();
        WHOLE.iter().find(|(_, whole)| *whole == small).map_or(letter.base(), |(code, _)| *code)
    };
    let alone = WHOLE.iter().any(|(_, whole)| *whole == letter.small().to_char());
    if alone || c.is_ascii() {
        out.push(in_case(code_of(letter)));
        return Some(());
    }
    // A breve or circumflex is part of the sign; a horn is part of the vowel's code.
    let (vowel, shape) = match letter.shape() {
        Shape::Horn => (letter.with_tone(Tone::Level)?, Shape::Plain),
        shape => (letter.with_shape(Shape::Plain)?.with_tone(Tone::Level)?, shape),
    };
    let (_, signs) = SIGNS.iter().find(|(of, _)| *of == shape)?;
    out.extend([code_of(vowel), signs[letter.tone() as usize]].map(in_case));
    Some(())
}

/// Characters that VNI does not use for Vietnamese.
fn is_free(c: char) -> bool {
    let small = c.to_lowercase().next().unwrap_or(c);
    let used =
        WHOLE.iter().any(|(code, _)| *code == small) || SIGNS.iter().any(|(_, signs)| signs.contains(&small));
    is_common(c) || (('\u{A0}'..='\u{FF}').contains(&c) && !used)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_that_fits_no_vowel_stays() {
        assert_eq!(decode("Noël, Bö, iù"), "Noël, Bư, iù");
        assert_eq!(decode("yï, î"), "ỵ, ỵ");
    }

    #[test]
    fn a_small_sign_behind_a_capital_is_read() {
        assert_eq!(decode("NGUYEÃN, Aân, AÂN, OÂng, Ôû, ÔÛ"), "NGUYỄN, Ân, ÂN, Ông, Ở, Ở");
    }
}
