//! The letters of Vietnamese, taken apart: base, shape, tone, case.
//!
//! Everything else in this crate rests on this one table: [`fold`](crate::fold) keeps the base, [`sort`](crate::sort)
//! orders by base, shape, tone and case, [`legacy`](crate::legacy) writes each letter in other code pages. The
//! precomposed letters of Unicode are looked up without decomposing them, which is what makes these functions quick.

/// What makes ă, â, ê, ô, ơ, ư and đ letters of their own, in the order of the alphabet (a < ă < â, o < ô < ơ).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shape {
    /// a, e, i and every letter without a sign of its own
    Plain,
    /// ă
    Breve,
    /// â, ê, ô
    Circumflex,
    /// ơ, ư
    Horn,
    /// đ
    Stroke,
}

/// The six tones, in the order in which CLDR sorts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tone {
    /// ngang: a
    Level,
    /// huyền: à
    Grave,
    /// hỏi: ả
    Hook,
    /// ngã: ã
    Tilde,
    /// sắc: á
    Acute,
    /// nặng: ạ
    Dot,
}

impl Tone {
    /// All six, in order.
    pub const ALL: [Tone; 6] = [Tone::Level, Tone::Grave, Tone::Hook, Tone::Tilde, Tone::Acute, Tone::Dot];
}

/// One letter, Vietnamese or of the basic Latin alphabet.
///
/// ```
/// use viet::letter::{Letter, Shape, Tone};
///
/// let letter = Letter::of('Ễ').unwrap();
/// assert_eq!((letter.base(), letter.shape(), letter.tone()), ('e', Shape::Circumflex, Tone::Tilde));
/// assert!(letter.is_capital());
/// assert_eq!(letter.with_tone(Tone::Acute).unwrap().to_char(), 'Ế');
/// assert_eq!(Letter::of('ç'), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Letter {
    base: u8,
    shape: Shape,
    tone: Tone,
    capital: bool,
}

impl Letter {
    /// The letter that one character is; `None` for whatever neither Vietnamese nor basic Latin has.
    pub fn of(c: char) -> Option<Letter> {
        match c {
            'a'..='z' => Some(Letter::plain(c as u8, false)),
            'A'..='Z' => Some(Letter::plain(c.to_ascii_lowercase() as u8, true)),
            LOW_FIRST..=LOW_LAST => LOW[c as usize - LOW_FIRST as usize],
            HIGH_FIRST..=HIGH_LAST => HIGH[c as usize - HIGH_FIRST as usize],
            _ => None,
        }
    }

    const fn plain(base: u8, capital: bool) -> Letter {
        Letter { base, shape: Shape::Plain, tone: Tone::Level, capital }
    }

    /// The basic Latin letter underneath, small.
    pub fn base(self) -> char {
        char::from(self.base)
    }

    /// The sign that makes it a letter of its own.
    pub fn shape(self) -> Shape {
        self.shape
    }

    /// The tone that is written on it.
    pub fn tone(self) -> Tone {
        self.tone
    }

    /// Whether it is a capital.
    pub fn is_capital(self) -> bool {
        self.capital
    }

    /// Whether it can bear a tone: a, e, i, o, u, y with every shape.
    pub fn is_vowel(self) -> bool {
        matches!(self.base, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
    }

    /// The same letter as a capital.
    #[must_use]
    pub fn capital(self) -> Letter {
        Letter { capital: true, ..self }
    }

    /// The same letter as a small one.
    #[must_use]
    pub fn small(self) -> Letter {
        Letter { capital: false, ..self }
    }

    /// The same letter with another tone; `None` where a consonant would have to bear one.
    pub fn with_tone(self, tone: Tone) -> Option<Letter> {
        (self.is_vowel() || tone == Tone::Level).then_some(Letter { tone, ..self })
    }

    /// The same letter with another shape; `None` where the alphabet has no such letter (no ơ with a breve).
    pub fn with_shape(self, shape: Shape) -> Option<Letter> {
        let exists = match shape {
            Shape::Plain => true,
            Shape::Breve => self.base == b'a',
            Shape::Circumflex => matches!(self.base, b'a' | b'e' | b'o'),
            Shape::Horn => matches!(self.base, b'o' | b'u'),
            Shape::Stroke => self.base == b'd',
        };
        exists.then_some(Letter { shape, ..self })
    }

    /// The precomposed character (NFC).
    pub fn to_char(self) -> char {
        let small = match ROWS.iter().find(|row| row.base == self.base && row.shape == self.shape) {
            Some(row) => row.small[self.tone as usize],
            None if self.shape == Shape::Stroke => 'đ',
            None => char::from(self.base),
        };
        // Each small letter of the table has exactly one capital.
        if self.capital { small.to_uppercase().next().unwrap_or(small) } else { small }
    }
}

/// One vowel with its six tones, small and capital.
struct Row {
    base: u8,
    shape: Shape,
    small: [char; 6],
    capital: [char; 6],
}

const fn row(base: u8, shape: Shape, small: [char; 6], capital: [char; 6]) -> Row {
    Row { base, shape, small, capital }
}

const ROWS: [Row; 12] = [
    row(b'a', Shape::Plain, ['a', 'à', 'ả', 'ã', 'á', 'ạ'], ['A', 'À', 'Ả', 'Ã', 'Á', 'Ạ']),
    row(b'a', Shape::Breve, ['ă', 'ằ', 'ẳ', 'ẵ', 'ắ', 'ặ'], ['Ă', 'Ằ', 'Ẳ', 'Ẵ', 'Ắ', 'Ặ']),
    row(b'a', Shape::Circumflex, ['â', 'ầ', 'ẩ', 'ẫ', 'ấ', 'ậ'], ['Â', 'Ầ', 'Ẩ', 'Ẫ', 'Ấ', 'Ậ']),
    row(b'e', Shape::Plain, ['e', 'è', 'ẻ', 'ẽ', 'é', 'ẹ'], ['E', 'È', 'Ẻ', 'Ẽ', 'É', 'Ẹ']),
    row(b'e', Shape::Circumflex, ['ê', 'ề', 'ể', 'ễ', 'ế', 'ệ'], ['Ê', 'Ề', 'Ể', 'Ễ', 'Ế', 'Ệ']),
    row(b'i', Shape::Plain, ['i', 'ì', 'ỉ', 'ĩ', 'í', 'ị'], ['I', 'Ì', 'Ỉ', 'Ĩ', 'Í', 'Ị']),
    row(b'o', Shape::Plain, ['o', 'ò', 'ỏ', 'õ', 'ó', 'ọ'], ['O', 'Ò', 'Ỏ', 'Õ', 'Ó', 'Ọ']),
    row(b'o', Shape::Circumflex, ['ô', 'ồ', 'ổ', 'ỗ', 'ố', 'ộ'], ['Ô', 'Ồ', 'Ổ', 'Ỗ', 'Ố', 'Ộ']),
    row(b'o', Shape::Horn, ['ơ', 'ờ', 'ở', 'ỡ', 'ớ', 'ợ'], ['Ơ', 'Ờ', 'Ở', 'Ỡ', 'Ớ', 'Ợ']),
    row(b'u', Shape::Plain, ['u', 'ù', 'ủ', 'ũ', 'ú', 'ụ'], ['U', 'Ù', 'Ủ', 'Ũ', 'Ú', 'Ụ']),
    row(b'u', Shape::Horn, ['ư', 'ừ', 'ử', 'ữ', 'ứ', 'ự'], ['Ư', 'Ừ', 'Ử', 'Ữ', 'Ứ', 'Ự']),
    row(b'y', Shape::Plain, ['y', 'ỳ', 'ỷ', 'ỹ', 'ý', 'ỵ'], ['Y', 'Ỳ', 'Ỷ', 'Ỹ', 'Ý', 'Ỵ']),
];

/// Latin-1 letters up to ư; the letters with two signs stand in Latin Extended Additional.
const LOW_FIRST: char = 'À';
const LOW_LAST: char = 'ư';
const HIGH_FIRST: char = 'Ạ';
const HIGH_LAST: char = 'ỹ';

static LOW: [Option<Letter>; LOW_LAST as usize - LOW_FIRST as usize + 1] = block(LOW_FIRST as usize);
static HIGH: [Option<Letter>; HIGH_LAST as usize - HIGH_FIRST as usize + 1] = block(HIGH_FIRST as usize);

/// The letters of one block of Unicode, by their distance from its first character.
const fn block<const SIZE: usize>(first: usize) -> [Option<Letter>; SIZE] {
    let mut block = [None; SIZE];
    let mut at = 0;
    while at < ROWS.len() {
        let row = &ROWS[at];
        let mut tone = 0;
        while tone < Tone::ALL.len() {
            let small = Letter { base: row.base, shape: row.shape, tone: Tone::ALL[tone], capital: false };
            put(&mut block, first, row.small[tone], small);
            put(&mut block, first, row.capital[tone], Letter { capital: true, ..small });
            tone += 1;
        }
        at += 1;
    }
    let stroke = Letter { base: b'd', shape: Shape::Stroke, tone: Tone::Level, capital: false };
    put(&mut block, first, 'đ', stroke);
    put(&mut block, first, 'Đ', Letter { capital: true, ..stroke });
    block
}

const fn put<const SIZE: usize>(block: &mut [Option<Letter>; SIZE], first: usize, c: char, letter: Letter) {
    if c as usize >= first && (c as usize) < first + SIZE {
        block[c as usize - first] = Some(letter);
    }
}
