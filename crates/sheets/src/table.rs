//! A table as it goes out: as XLSX to be worked in and printed, as CSV for other programs.

use chrono::NaiveDate;
use csv::WriterBuilder;
use domain::import::ROW_ID_HEADER;
use domain::workbook::Cell;
use thiserror::Error;

use crate::xlsx;

/// Columns with their heads, and rows of the same width.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// The sheet's name; what a sheet's name cannot have is left out, and what is longer than 31 characters.
    pub name: String,
    /// Lines above the head, over the whole width. Only in XLSX: a CSV file begins with its head.
    pub titles: Vec<String>,
    /// Whose it is and of which day: printed above every page. Only in XLSX.
    pub issued: String,
    pub columns: Vec<Column>,
    /// For each row one cell for each column. A text is written as text whatever it begins with.
    pub rows: Vec<Vec<Cell>>,
    /// One for each row, or none at all: written before the first column under [`ROW_ID_HEADER`], hidden in XLSX, so that an
    /// edited file that comes back updates the rows it came from.
    pub ids: Vec<String>,
}

/// A column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Column {
    pub head: String,
    pub holds: Holds,
    /// What may be chosen in its cells; anything where it is empty.
    pub choices: Vec<String>,
}

/// What the cells of a column look like, the empty ones that people fill in included.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Holds {
    /// Names, and numbers that are names: 001234567890 stays as it is.
    #[default]
    Text,
    Number,
    /// dd/mm/yyyy.
    Date,
    /// Đồng, in groups of three.
    Money,
}

/// A table that cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Unwritten {
    /// A row, counted from 0, has not one cell for each column.
    #[error("row {0} has another width than the head")]
    Ragged(usize),
    /// There are ids, but not one for each row.
    #[error("there are {ids} ids for {rows} rows")]
    Ids { ids: usize, rows: usize },
    /// The format does not hold it, or the temporary file of the writer fails.
    #[error("{0}")]
    Writing(String),
}

impl Column {
    /// A column of texts.
    pub fn text(head: impl Into<String>) -> Self {
        Column::holding(head, Holds::Text)
    }

    /// A column of numbers, days or sums.
    pub fn holding(head: impl Into<String>, holds: Holds) -> Self {
        Column { head: head.into(), holds, choices: Vec::new() }
    }

    /// The same with a list to choose from.
    pub fn with_choices(self, choices: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Column { choices: choices.into_iter().map(Into::into).collect(), ..self }
    }
}

/// Excel takes a file without it for a local code page, and every Vietnamese letter is lost.
const BYTE_ORDER_MARK: &str = "\u{FEFF}";

impl Table {
    /// A table of texts only.
    pub fn of_texts(name: &str, heads: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> Self {
        Table {
            name: name.to_owned(),
            columns: heads.iter().map(|head| Column::text(*head)).collect(),
            rows: rows.into_iter().map(|row| row.into_iter().map(Cell::Text).collect()).collect(),
            ..Table::default()
        }
    }

    /// UTF-8 with its mark, cells between commas: head and rows, the ids first where there are any. A text that a
    /// spreadsheet would run as a formula is kept as text.
    ///
    /// # Errors
    /// The rows do not fit the head or the ids.
    pub fn csv(&self) -> Result<Vec<u8>, Unwritten> {
        self.check()?;
        let mut writer = WriterBuilder::new().from_writer(BYTE_ORDER_MARK.as_bytes().to_vec());
        let ids = self.ids.iter().map(|id| Some(id.as_str())).chain(std::iter::repeat(None));
        let head = (!self.ids.is_empty()).then_some(ROW_ID_HEADER).into_iter();
        let head = head.chain(self.columns.iter().map(|column| column.head.as_str())).map(as_text);
        writer.write_record(head).map_err(unwritten)?;
        for (row, id) in self.rows.iter().zip(ids) {
            let cells = id.map(as_text).into_iter().chain(row.iter().map(typed));
            writer.write_record(cells).map_err(unwritten)?;
        }
        writer.into_inner().map_err(unwritten)
    }

    /// A workbook of one sheet: titles, a head that stays in view and is printed on every page, A4 across, one page
    /// wide. Choices stand in a second, hidden sheet. `made_on` is the day that the file says it was made on.
    ///
    /// While it is written, the rows lie in a nameless temporary file and not in memory.
    ///
    /// # Errors
    /// The rows do not fit the head or the ids; there are more of them than a sheet has; a text is longer than a cell
    /// may hold (32,767 characters); the temporary file fails.
    pub fn xlsx(&self, made_on: NaiveDate) -> Result<Vec<u8>, Unwritten> {
        workbook(std::slice::from_ref(self), made_on)
    }

    fn check(&self) -> Result<(), Unwritten> {
        let (ids, rows) = (self.ids.len(), self.rows.len());
        if ids != 0 && ids != rows {
            return Err(Unwritten::Ids { ids, rows });
        }
        let ragged = self.rows.iter().position(|row| row.len() != self.columns.len());
        ragged.map_or(Ok(()), |row| Err(Unwritten::Ragged(row)))
    }
}

/// A workbook with a sheet for each table, as [`Table::xlsx`] writes one. Their names must differ.
///
/// # Errors
/// As for [`Table::xlsx`]; two tables have one name; there is no table.
pub fn workbook(tables: &[Table], made_on: NaiveDate) -> Result<Vec<u8>, Unwritten> {
    tables.iter().try_for_each(Table::check)?;
    xlsx::write(tables, made_on).map_err(unwritten)
}

fn typed(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) | Cell::Error(text) => as_text(text),
        Cell::Number(number) => number.to_string(),
        Cell::Date(date) => viet::date::short(*date),
        Cell::Flag(flag) => flag.to_string().to_uppercase(),
    }
}

/// An apostrophe before what a spreadsheet would run: the sign by which it knows text. Full-width signs are turned into
/// the others by some.
fn as_text(cell: &str) -> String {
    match cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        true => format!("'{cell}"),
        false => cell.to_owned(),
    }
}

fn unwritten(error: impl std::fmt::Display) -> Unwritten {
    Unwritten::Writing(error.to_string())
}
