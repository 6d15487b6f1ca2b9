//! Files of hostile hands: spreadsheets read into [`domain::workbook`] and written from a [`Table`], letters read into their text
//! ([`letter`]), photos drawn again without what came with them ([`photo`]), and what an [`attachment`] is that is only kept.
//!
//! [`read`] understands XLSX, XLS, ODS and CSV, told apart by content; [`read_pasted`] understands what people paste. A
//! file is read by [`Reader`] in a process of its own, which [`confine`]s itself and calls [`serve_one`], for a letter
//! [`serve_letter`], for a photo [`serve_photo`]: whatever a file does there, the office's pages go on. Every [`Refused`] is a
//! sentence for the person who sent the file.
//!
//! # What a cell becomes
//!
//! - A number is a number; it is a date only where the cell's format says so, in either epoch (1900, 1904), and its time
//!   of day is dropped. A length of time and a time without a day stay numbers (in ODS: the text of the file).
//! - A formula is the value that the file holds for it. Without one it is [`NOT_COMPUTED`] in XLSX and empty in XLS and
//!   ODS, whose programs always write one.
//! - A text of blanks only is empty. In CSV and pasted text every cell is a text.
//!
//! # What is not told
//!
//! Hidden lines and columns and filters (the library does not tell them: what is hidden is read like the rest); merged
//! regions of ODS; fonts, so that an old encoding must be told from the words (`viet::legacy`). Pictures, comments,
//! charts and links are not looked at; nothing is ever fetched.
//!
//! # Macros
//!
//! A file with macros is refused, although its values could be read: the file itself is kept and handed on.

mod apart;
pub mod attachment;
mod book;
mod gather;
mod kind;
pub mod letter;
pub mod limit;
mod package;
pub mod photo;
mod refused;
mod table;
mod text;
mod xlsx;

pub use apart::{Reader, confine, serve_attachment, serve_letter, serve_one, serve_photo};
pub use book::NOT_COMPUTED;
pub use refused::{Foreign, Refused};
pub use table::{Column, Holds, Table, Unwritten, workbook};
pub use text::TEXT_SHEET;

use domain::workbook::Workbook;

use kind::Kind;

/// Reads a file in this process. Pages take [`Reader`] instead: a file is hostile until it was read.
///
/// # Errors
/// The file is not read, for the reason that the sentence gives.
pub fn read(bytes: &[u8]) -> Result<Workbook, Refused> {
    if bytes.len() > limit::FILE {
        return Err(Refused::TooLarge);
    }
    let workbook = match kind::kind(bytes)? {
        Kind::Xlsx => book::xlsx(bytes)?,
        Kind::Xls => book::xls(bytes)?,
        Kind::Ods => book::ods(bytes)?,
        Kind::Text => text::file(bytes)?,
    };
    book::with_content(workbook)
}

/// Reads what a person pasted: lines of cells between tabs, semicolons or commas. Cheap and safe in any process.
///
/// # Errors
/// As [`read`] for a text file.
pub fn read_pasted(pasted: &str) -> Result<Workbook, Refused> {
    if pasted.len() > limit::FILE {
        return Err(Refused::TooLarge);
    }
    book::with_content(text::text(pasted)?)
}
