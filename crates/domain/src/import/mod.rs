//! Understands a workbook as clerks have it: finds the lists, guesses the columns, reads each row, says what to look at.
//!
//! Pure: a [`Workbook`] and what is [`Given`] in, [`Understood`] out. Nothing is stored here, and nobody is looked up; who
//! of the people known a row may mean is weighed by [`score`]. The clerk overrules every guess: the columns by a [`Mapping`],
//! the encoding by [`Given::encoding`], a cell by [`reread`].

mod field;
pub mod score;
mod standing;
mod understood;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use law::Award;
use viet::legacy::Encoding;

use crate::workbook::Workbook;

pub use field::{Field, Mapping, Meaning};
pub use score::{Candidate, Match, score};
pub use standing::{Chosen, RowState, Standing, clash, possible, stand};
pub use understood::{
    About, Aside, By, Column, Fields, Found, LeftOut, List, Problem, Row, Severity, Text, Understood, Why,
};

/// The header of the column that our own export hides, to find its rows again.
pub const ROW_ID_HEADER: &str = "Mã dòng (không sửa)";

/// What must be known to understand a workbook.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    /// The catalogue of awards.
    pub awards: &'a [Award],
    pub today: NaiveDate,
    /// What a person, or an earlier import of this office, said of the columns.
    pub mapping: &'a Mapping,
    /// What a person said of the encoding.
    pub encoding: Option<Encoding>,
}

/// Understands a workbook.
pub fn understand(_workbook: &Workbook, _given: &Given) -> Understood {
    Understood::default()
}

/// The row again, with what a clerk typed into some of its cells (by the place of the column). Whether it stands twice in
/// its list is asked again with [`find_twice`].
pub fn reread(_list: &List, row: &Row, _typed: &BTreeMap<usize, String>, _given: &Given) -> Row {
    row.clone()
}

/// Marks the rows of a list whose person stood in a line above, and takes marks away that no longer hold.
pub fn find_twice(_rows: &mut [Row]) {}
