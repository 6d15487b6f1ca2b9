//! TCVN3: one byte for each letter, capitals with tones only by another font.

use unicode_normalization::UnicodeNormalization;

use super::{Encoding, Face, Unwritable, is_common};
use crate::letter::{Letter, Tone};

/// The letters of the codes 0xA1 to 0xFE (VN3 of TCVN 5712:1993); a blank where the set has none.
#[rustfmt::skip]
const CODES: [char; 94] = [
         'Ă', 'Â', 'Ê', 'Ô', 'Ơ', 'Ư', 'Đ', 'ă', 'â', 'ê', 'ô', 'ơ', 'ư', 'đ', ' ',
    ' ', ' ', ' ', ' ', ' ', 'à', 'ả', 'ã', 'á', 'ạ', ' ', 'ằ', 'ẳ', 'ẵ', 'ắ', ' ',
    ' ', ' ', ' ', ' ', ' ', ' ', 'ặ', 'ầ', 'ẩ', 'ẫ', 'ấ', 'ậ', 'è', ' ', 'ẻ', 'ẽ',
    'é', 'ẹ', 'ề', 'ể', 'ễ', 'ế', 'ệ', 'ì', 'ỉ', ' ', ' ', ' ', 'ĩ', 'í', 'ị', 'ò',
    ' ', 'ỏ', 'õ', 'ó', 'ọ', 'ồ', 'ổ', 'ỗ', 'ố', 'ộ', 'ờ', 'ở', 'ỡ', 'ớ', 'ợ', 'ù',
    ' ', 'ủ', 'ũ', 'ú', 'ụ', 'ừ', 'ử', 'ữ', 'ứ', 'ự', 'ỳ', 'ỷ', 'ỹ', 'ý', 'ỵ',
];
const FIRST: char = '\u{A1}';

/// The letter that a code stands for in `.VnTime`.
pub(super) fn letter_of(code: char) -> Option<Letter> {
    let at = (code as usize).checked_sub(FIRST as usize)?;
    CODES.get(at).and_then(|letter| Letter::of(*letter))
}

pub(super) fn decode(text: &str, face: Face) -> String {
    let read = |c| letter_of(c).map_or(c, Letter::to_char);
    // Somebody may have decomposed the characters that stood for bytes.
    let small = text.nfc().map(read);
    match face {
        Face::Ordinary => small.collect(),
        Face::Capitals => small.flat_map(char::to_uppercase).collect(),
        Face::Unknown => raise(&small.collect::<String>()),
    }
}

/// The text when every character of it means something in TCVN3.
pub(super) fn decode_whole(text: &str) -> Option<String> {
    text.chars().all(|c| is_common(c) || letter_of(c).is_some()).then(|| decode(text, Face::Ordinary))
}

/// Gives capitals to the letters with tones where every other letter is one.
fn raise(text: &str) -> String {
    if is_shouted(text) {
        return text.to_uppercase();
    }
    let raised = text.split_inclusive(char::is_whitespace);
    raised.map(|word| if is_shouted(word) { word.to_uppercase() } else { word.to_owned() }).collect()
}

/// Some word has two capitals without a tone, and no letter is small that the set has as a capital. A single capital is
/// no sign: `Hµ` is Hà.
fn is_shouted(text: &str) -> bool {
    let clear = |c: char| Letter::of(c).filter(|letter| letter.tone() == Tone::Level).map(Letter::is_capital);
    let two_capitals = |word: &str| word.chars().filter(|c| clear(*c) == Some(true)).count() >= 2;
    text.split_whitespace().any(two_capitals) && !text.chars().any(|c| clear(c) == Some(false))
}

/// The code of a character in one of the fonts.
pub(super) fn code(c: char, letter: Option<Letter>, face: Face) -> Option<char> {
    let Some(letter) = letter else {
        // Whatever would be read back as a letter cannot be written as itself, nor what capitals would raise: ÿ, ß.
        let kept = is_common(c) || (('\u{A0}'..='\u{FF}').contains(&c) && letter_of(c).is_none());
        let is_raised = face == Face::Capitals && !c.to_uppercase().eq([c]);
        return (kept && !is_raised).then_some(c);
    };
    let shown = match face {
        Face::Capitals => letter.is_capital(),
        Face::Ordinary => !letter.is_capital() || letter.tone() == Tone::Level,
        Face::Unknown => true,
    };
    let coded = if letter.tone() == Tone::Level { letter } else { letter.small() };
    if !shown || c.is_ascii() {
        return shown.then_some(c);
    }
    let at = CODES.iter().position(|known| *known == coded.to_char())?;
    char::from_u32(FIRST as u32 + u32::try_from(at).ok()?)
}

/// A stretch of text for one font.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// [`Face::Ordinary`] or [`Face::Capitals`].
    pub face: Face,
    /// The codes, one character for each byte.
    pub text: String,
}

/// Writes a text in TCVN3 with as few changes of font as possible: only capitals with tones stand in the font of capitals.
///
/// ```
/// use viet::legacy::{Face, runs};
///
/// let runs = runs("Bà Ấn").unwrap();
/// let told: Vec<_> = runs.iter().map(|run| (run.face, run.text.as_str())).collect();
/// assert_eq!(told, [(Face::Ordinary, "Bµ "), (Face::Capitals, "Ê"), (Face::Ordinary, "n")]);
/// ```
pub fn runs(text: &str) -> Result<Vec<Run>, Unwritable> {
    let mut runs: Vec<Run> = Vec::new();
    for (at, character) in text.nfc().enumerate() {
        let letter = Letter::of(character);
        let last = runs.last().map_or(Face::Ordinary, |run| run.face);
        let other = if last == Face::Ordinary { Face::Capitals } else { Face::Ordinary };
        let (face, code) = [last, other]
            .into_iter()
            .find_map(|face| Some((face, code(character, letter, face)?)))
            .ok_or(Unwritable { character, at, encoding: Encoding::Tcvn3 })?;
        match runs.last_mut() {
            Some(run) if run.face == face => run.text.push(code),
            _ => runs.push(Run { face, text: code.to_string() }),
        }
    }
    Ok(runs)
}
