//! Texts from before Unicode: TCVN3 (*ABC*, fonts `.VnTime`) and VNI (fonts `VNI-Times`), both ways, and which it is.
//!
//! Files from those days hold bytes that only their font makes Vietnamese. A program that opens them today takes the
//! bytes for Windows-1252 (Latin-1), and the cell reads `NguyÔn V¨n A` or `Nguyeãn Vaên A`. This module takes such texts
//! as they come out of the reader, one character for each byte.
//!
//! - [`detect`] tells the encoding, how sure that is and from what; [`Evidence`] adds up over a whole column.
//! - [`decode`] and [`encode`] convert; [`Encoding::of_font`] knows the fonts' names.
//! - [`runs`] splits a text into what a document needs two TCVN3 fonts for.
//!
//! Decode first and [`tidy`](crate::tidy) afterwards: TCVN3 writes `ư` as a soft hyphen, which tidying drops. Some programs
//! dropped it on the way here (`níc` for `nước`); that is lost.
//!
//! # Sources
//!
//! TCVN3 is the third set, VN3, of TCVN 5712:1993: 67 small letters and 7 capitals between 0xA1 and 0xFE. The table was
//! taken from the mapping of TCVN5712-1 in GNU libc, of which VN3 is a part, and compared with the one of the converter
//! in UniKey. No standard describes VNI; its table is that of VNI for Windows as UniKey and xvnkb write it, two programs
//! with tables of their own that agree in every letter.
//!
//! Left out: the sets VN1 and VN2 of the standard (the files of offices have VN3), VNI for DOS and Macintosh, VISCII, VPS,
//! VIQR; bytes that were read as Windows-1258 instead of Windows-1252.

mod detect;
mod tcvn3;
mod vni;

use std::fmt;

use unicode_normalization::UnicodeNormalization;

use crate::letter::Letter;
use crate::nfc;

pub use detect::{Detection, Evidence, Readings, Verdict, detect};
pub use tcvn3::{Run, runs};

/// How the characters of a text stand for letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Encoding {
    /// What the text looks like is what it says.
    Unicode,
    /// TCVN 5712:1993, set VN3 (*ABC*).
    Tcvn3,
    /// VNI for Windows.
    Vni,
}

impl Encoding {
    /// All three.
    pub const ALL: [Encoding; 3] = [Encoding::Unicode, Encoding::Tcvn3, Encoding::Vni];

    /// What the name of a font tells: `.VnTimeH` is TCVN3 in capitals, `VNI-Times` is VNI, of others nothing is known.
    ///
    /// ```
    /// use viet::legacy::{Encoding, Face};
    ///
    /// assert_eq!(Encoding::of_font(".VnArialH"), Some((Encoding::Tcvn3, Face::Capitals)));
    /// assert_eq!(Encoding::of_font("VNI-Helve"), Some((Encoding::Vni, Face::Ordinary)));
    /// assert_eq!(Encoding::of_font("Times New Roman"), None);
    /// ```
    pub fn of_font(name: &str) -> Option<(Encoding, Face)> {
        let name = name.trim();
        let begins =
            |with: &str| name.get(..with.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(with));
        if begins(".vn") {
            Some((Encoding::Tcvn3, if name.ends_with('H') { Face::Capitals } else { Face::Ordinary }))
        } else if begins("vni-") {
            Some((Encoding::Vni, Face::Ordinary))
        } else {
            None
        }
    }
}

/// Which of the two fonts a TCVN3 text stands in. The set has no capitals with tones: `.VnTime` shows its codes as small
/// letters and `.VnTimeH` shows the same codes as capitals. The other encodings do not need it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Face {
    /// `.VnTime` and the like.
    Ordinary,
    /// `.VnTimeH` and the like: every letter is a capital.
    Capitals,
    /// Nobody knows, as in a CSV file. Where all other letters are capitals, those with tones are taken for capitals too:
    /// `NGUYÔN V¡N A` is `NGUYỄN VĂN A`, `L£ Hµ` is told as `LÊ HÀ` only beside a word with two plain capitals.
    Unknown,
}

/// Reads a text and gives it in Unicode, composed (NFC). What the encoding does not use stays as it is.
///
/// ```
/// use viet::legacy::{Encoding, Face, decode};
///
/// assert_eq!(decode("NguyÔn V¨n A", Encoding::Tcvn3, Face::Ordinary), "Nguyễn Văn A");
/// assert_eq!(decode("NguyÔn V¨n A", Encoding::Tcvn3, Face::Capitals), "NGUYỄN VĂN A");
/// assert_eq!(decode("Nguyeãn Vaên A", Encoding::Vni, Face::Ordinary), "Nguyễn Văn A");
/// ```
pub fn decode(text: &str, encoding: Encoding, face: Face) -> String {
    match encoding {
        Encoding::Unicode => nfc(text).into_owned(),
        Encoding::Tcvn3 => tcvn3::decode(text, face),
        Encoding::Vni => vni::decode(text),
    }
}

/// Writes a Unicode text in an encoding, one character for each byte. [`decode`] with the same encoding and face gives
/// the text back, composed.
///
/// In TCVN3, capitals with tones need [`Face::Capitals`], and small letters any other; with [`Face::Unknown`] both are
/// written with the codes they share, and the case of a letter with a tone is lost.
///
/// ```
/// use viet::legacy::{Encoding, Face, encode};
///
/// assert_eq!(encode("Đắk Lắk", Encoding::Tcvn3, Face::Ordinary).unwrap(), "§¾k L¾k");
/// assert_eq!(encode("Đắk Lắk", Encoding::Vni, Face::Ordinary).unwrap(), "Ñaék Laék");
///
/// let refused = encode("Thị Ổi", Encoding::Tcvn3, Face::Ordinary).unwrap_err();
/// assert_eq!(refused.character, 'Ổ');
/// ```
pub fn encode(text: &str, encoding: Encoding, face: Face) -> Result<String, Unwritable> {
    let mut out = String::with_capacity(text.len());
    for (at, character) in text.nfc().enumerate() {
        let letter = Letter::of(character);
        let written = match encoding {
            Encoding::Unicode => push(&mut out, Some(character)),
            Encoding::Tcvn3 => push(&mut out, tcvn3::code(character, letter, face)),
            Encoding::Vni => vni::push(&mut out, character, letter),
        };
        written.ok_or(Unwritable { character, at, encoding })?;
    }
    Ok(out)
}

fn push(out: &mut String, code: Option<char>) -> Option<()> {
    out.push(code?);
    Some(())
}

/// Characters that stand for themselves in both encodings: ASCII, and what Windows-1252 has below 0xA0.
fn is_common(c: char) -> bool {
    c.is_ascii() || WINDOWS_1252.contains(c)
}

const WINDOWS_1252: &str = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ";

/// A character that an encoding, or the face of the font, does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unwritable {
    /// The character.
    pub character: char,
    /// Its place in the composed text, counted in characters from 0.
    pub at: usize,
    /// The encoding that was asked for.
    pub encoding: Encoding,
}

impl fmt::Display for Unwritable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let encoding = match self.encoding {
            Encoding::Unicode => "Unicode",
            Encoding::Tcvn3 => "TCVN3",
            Encoding::Vni => "VNI",
        };
        write!(f, "Không ghi được ký tự “{}” (thứ {}) bằng bảng mã {encoding}.", self.character, self.at + 1)
    }
}

impl std::error::Error for Unwritable {}
