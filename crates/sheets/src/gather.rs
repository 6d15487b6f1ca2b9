//! Gathers the cells of a workbook's sheets into lines, in whatever order they come, within the limits.

use std::collections::BTreeMap;

use domain::workbook::{Cell, Line, Merged, Sheet};

use crate::limit;
use crate::refused::Refused;

/// What all sheets of a file may still hold together.
pub(crate) struct Budget {
    lines: usize,
    cells: usize,
    text: usize,
    merged: usize,
}

impl Budget {
    pub(crate) fn new() -> Self {
        Budget { lines: limit::LINES, cells: limit::CELLS, text: limit::TEXT, merged: limit::MERGED }
    }
}

/// One sheet that is being read.
pub(crate) struct Gathering<'a> {
    budget: &'a mut Budget,
    name: String,
    lines: BTreeMap<u32, Vec<Cell>>,
    merged: Vec<Merged>,
}

impl<'a> Gathering<'a> {
    pub(crate) fn new(budget: &'a mut Budget, name: &str) -> Self {
        Gathering { budget, name: name.to_owned(), lines: BTreeMap::new(), merged: Vec::new() }
    }

    /// A cell at a line and a column, both counted from 0. What is empty or only blank costs nothing.
    pub(crate) fn put(&mut self, line: u32, column: u32, cell: Cell) -> Result<(), Refused> {
        let length = match &cell {
            Cell::Empty => return Ok(()),
            Cell::Text(text) if text.chars().all(char::is_whitespace) => return Ok(()),
            Cell::Text(text) | Cell::Error(text) => text.len(),
            Cell::Number(_) | Cell::Date(_) | Cell::Flag(_) => 0,
        };
        let place = column as usize;
        if place >= limit::COLUMNS {
            return Err(Refused::TooManyColumns { sheet: self.name.clone() });
        }
        if length > limit::CELL {
            let cell = format!("{}{}", letters(column), line.saturating_add(1));
            return Err(Refused::CellTooLong { sheet: self.name.clone(), cell });
        }
        self.budget.text = self.budget.text.checked_sub(length).ok_or(Refused::TooMuch)?;
        if !self.lines.contains_key(&line) {
            self.budget.lines = self.budget.lines.checked_sub(1).ok_or(Refused::TooManyLines)?;
        }
        let cells = self.lines.entry(line).or_default();
        if cells.len() <= place {
            let more = place + 1 - cells.len();
            self.budget.cells = self.budget.cells.checked_sub(more).ok_or(Refused::TooMuch)?;
            cells.resize(place + 1, Cell::Empty);
        }
        cells[place] = cell;
        Ok(())
    }

    /// A merged region, first and last cell as line and column from 0.
    pub(crate) fn merge(&mut self, first: (u32, u32), last: (u32, u32)) -> Result<(), Refused> {
        self.budget.merged = self.budget.merged.checked_sub(1).ok_or(Refused::TooManyMerged)?;
        let lines = (first.0.saturating_add(1), last.0.saturating_add(1));
        self.merged.push(Merged { lines, columns: (first.1, last.1) });
        Ok(())
    }

    pub(crate) fn sheet(self, is_hidden: bool) -> Sheet {
        let line = |(place, cells): (u32, Vec<Cell>)| Line { number: place.saturating_add(1), cells };
        Sheet {
            name: self.name,
            is_hidden,
            lines: self.lines.into_iter().map(line).collect(),
            merged: self.merged,
        }
    }
}

/// A column as spreadsheets call it: 0 is A, 26 is AA.
fn letters(column: u32) -> String {
    let last = char::from(b'A' + (column % 26) as u8);
    match column / 26 {
        0 => last.to_string(),
        before => letters(before - 1) + &last.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn columns_have_the_letters_that_spreadsheets_show() {
        assert_eq!([0, 25, 26, 51, 701, 702].map(letters), ["A", "Z", "AA", "AZ", "ZZ", "AAA"]);
    }
}
