//! Letters: the text of a hostile TXT, DOCX or PDF file, told apart by content.
//!
//! # What a text becomes
//!
//! - A paragraph is a line, an empty paragraph an empty line. Cells of a table follow each other row by row, each paragraph
//!   of a cell in its line. Headers, footers, notes and comments are left out, and so is what was struck out under review.
//! - Numbers that the program counts stand before their paragraph as they are seen ("1.", "a)", "-").
//! - A PDF has no paragraphs: lines are put together that fill the page's width. What is only a picture is not read.
//! - TCVN3 and VNI become Unicode, the whole text composed to NFC.
//!
//! As with spreadsheets, a file with macros is refused although its text could be read.

mod docx;
mod numbers;
mod pdf;
mod refused;

use viet::legacy::{Encoding, Face, Verdict, decode, detect};

use crate::kind::{foreign, has_entry, is_compound, marked_up};
use crate::refused::Foreign;
use crate::{limit, text};

pub use refused::{NoLetter, Refused};

/// Reads a file in this process. Pages take [`Reader`](crate::Reader) instead: a file is hostile until it was read.
///
/// # Errors
/// The file is not read, for the reason that the sentence gives.
pub fn read(bytes: &[u8]) -> Result<String, Refused> {
    if bytes.len() > limit::FILE {
        return Err(Refused::TooLarge);
    }
    let text = if bytes.starts_with(b"PK\x03\x04") {
        docx::read(bytes)?
    } else if bytes.starts_with(b"%PDF") {
        pdf::read(bytes)?
    } else if is_compound(bytes) {
        return Err(old(bytes));
    } else {
        plain(bytes)?
    };
    let text = in_unicode(&text);
    match text.len() {
        _ if text.trim().is_empty() => Err(Refused::Empty),
        length if length > limit::LETTER => Err(Refused::TooMuch),
        _ => Ok(text),
    }
}

/// A document of Word 97, or another file of its time.
fn old(bytes: &[u8]) -> Refused {
    if has_entry(bytes, "EncryptedPackage") {
        Refused::Encrypted
    } else if has_entry(bytes, "WordDocument") {
        NoLetter::OldWord.into()
    } else {
        NoLetter::Unknown.into()
    }
}

fn plain(bytes: &[u8]) -> Result<String, Refused> {
    if let Some(foreign) = foreign(bytes) {
        let is_rich = bytes.starts_with(b"{\\rtf");
        return Err(if is_rich { NoLetter::RichText.into() } else { foreign.into() });
    }
    let text = text::characters(bytes)?;
    if text.contains(|c: char| c.is_ascii_control() && !matches!(c, '\t' | '\n' | '\r' | '\x0B' | '\x0C')) {
        return Err(Foreign::Unknown.into());
    }
    match marked_up(&text) {
        Some(foreign) => Err(foreign.into()),
        None => Ok(text),
    }
}

/// The text in Unicode, whatever the font it was typed for; line by line, for a title in TCVN3 has capitals of its own.
fn in_unicode(text: &str) -> String {
    match detect(text).verdict {
        Verdict::Is(encoding @ (Encoding::Tcvn3 | Encoding::Vni)) => {
            text.split_inclusive('\n').map(|line| decode(line, encoding, Face::Unknown)).collect()
        }
        _ => viet::nfc(text).into_owned(),
    }
}
