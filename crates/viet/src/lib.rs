//! Vietnamese text as public offices write it: to search, to sort, to read from old files, to print.
//!
//! ```
//! use viet::legacy::{Encoding, Face, Verdict, decode, detect};
//!
//! // A cell of an old sheet, as a spreadsheet reader gives it.
//! let cell = "§/c NguyÔn ThÞ Hoµ";
//! assert_eq!(detect(cell).verdict, Verdict::Is(Encoding::Tcvn3));
//! let text = viet::tidy(&decode(cell, Encoding::Tcvn3, Face::Unknown));
//! assert_eq!(text, "Đ/c Nguyễn Thị Hoà");
//!
//! let person = viet::name::address(&text);
//! assert_eq!(person.titles[0].written, "Đồng chí");
//! assert_eq!(viet::fold(person.name), "nguyen thi hoa");
//! assert_eq!(viet::sort::person_key(person.name), viet::sort::person_key("Nguyễn Thị Hòa"));
//!
//! assert_eq!(viet::date::long(viet::date::parse("5.1.2026")?), "ngày 05 tháng 01 năm 2026");
//! assert_eq!(viet::number::words(760_021), "bảy trăm sáu mươi nghìn không trăm hai mươi mốt");
//! # Ok::<(), viet::date::DateError>(())
//! ```
//!
//! | to | use |
//! | --- | --- |
//! | search without accents and case | [`fold`]; [`name::match_key`] for names with `y` or `i` |
//! | store what was typed | [`tidy`]: NFC, single spaces, nothing invisible |
//! | compose accents and change nothing else; see whether they are composed | [`nfc()`], [`form`] |
//! | sort words; sort people by given name | [`sort::key`], [`sort::person_key`] |
//! | take forms of address off a name, take it apart, offer proper case | [`name`] |
//! | read TCVN3 (ABC) and VNI, write them, tell them apart | [`legacy`] |
//! | read dates and parts of dates; print them | [`date`] |
//! | read numbers and sums; print them, in words too | [`number`] |
//! | look at single letters and syllables | [`letter`], [`syllable`] |
//!
//! Pure and synchronous: no I/O, no clock, no locale of the machine, no floating point. Nothing panics, whatever the text.
//! [`fold`], [`tidy`] and the sort keys run for every row of an import: they look Vietnamese letters up in one table
//! ([`letter`]) and leave the tables of Unicode to the rest.
//!
//! # Sources
//!
//! - Unicode's canonical decompositions, by the crate `unicode-normalization`; the table of letters is tested against them.
//! - CLDR's collation for `vi` (read in CLDR 48); the sort keys are tested against ICU4X 2.4, and [`sort`] lists where they
//!   differ on purpose.
//! - TCVN 5712:1993 and the converters of its time for the old encodings; [`legacy`] says which and how they were checked.
//! - Decree 30/2020/NĐ-CP, Appendix I, for the dates of papers; CLDR `vi` for points and commas in numbers.
//! - Both places of the tone (`hoà`, `hòa`) and both `i` and `y` are in official use: keys do not tell them apart, and no
//!   function here rewrites one as the other.
#![deny(missing_docs)]

pub mod date;
pub mod legacy;
pub mod letter;
pub mod name;
pub mod number;
pub mod sort;
pub mod syllable;
mod text;

pub use text::{Form, fold, form, is_apostrophe, nfc, tidy};
