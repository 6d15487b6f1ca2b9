//! A workbook as values: what an office's spreadsheet holds, whoever read it and from whichever format.
//!
//! `sheets` reads files into it and writes files from it; `import` understands it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A file of sheets.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Workbook {
    pub sheets: Vec<Sheet>,
}

/// One sheet: the lines that hold something.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    pub name: String,
    pub is_hidden: bool,
    pub lines: Vec<Line>,
    pub merged: Vec<Merged>,
}

/// A line that holds something.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Its number in the sheet, from 1, as the spreadsheet shows it.
    pub number: u32,
    /// From the first column on; what is empty at the end is left out.
    pub cells: Vec<Cell>,
}

/// What a cell holds.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub enum Cell {
    #[default]
    Empty,
    /// As it stands in the file, in whatever encoding.
    Text(String),
    Number(f64),
    /// A cell that the file itself calls a date.
    Date(NaiveDate),
    Flag(bool),
    /// A formula that failed: "#N/A".
    Error(String),
}

/// Cells shown as one; the value stands in the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merged {
    /// Numbers of the lines, from 1, both included.
    pub lines: (u32, u32),
    /// Places of the columns, from 0, both included.
    pub columns: (u32, u32),
}

impl Cell {
    /// A cell with this text; an empty one for an empty text.
    pub fn text(text: impl Into<String>) -> Self {
        match text.into() {
            text if text.is_empty() => Self::Empty,
            text => Self::Text(text),
        }
    }

    /// A cell with this number of things; an empty one where a count cannot be so.
    pub fn count(count: impl TryInto<u32>) -> Self {
        count.try_into().map_or(Self::Empty, |count| Self::Number(f64::from(count)))
    }
}

impl Line {
    /// The cell at that place; empty behind the last.
    pub fn cell(&self, place: usize) -> &Cell {
        self.cells.get(place).unwrap_or(&Cell::Empty)
    }
}
