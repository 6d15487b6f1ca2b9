//! Vietnamese text as public offices write it: search keys, stored text, sorting, dates and numbers.
//!
//! - [`fold`]: what a search compares (no accents, no case).
//! - [`tidy`]: what is stored (NFC, one space between words, nothing invisible).
//! - [`sort`]: keys for a text column that put Vietnamese words and people in order.
//! - [`date`]: dates as people type them and as papers print them.
//! - [`number`]: grouped digits, amounts in đồng, numbers in words.
//!
//! Pure and synchronous: no clock, no locale of the machine.

pub mod date;
pub mod number;
pub mod sort;
mod text;

pub use text::{fold, tidy};
