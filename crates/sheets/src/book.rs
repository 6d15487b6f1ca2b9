//! Workbooks of Excel and LibreOffice (XLSX, XLS, ODS), in a package that was already looked through.

use std::collections::BTreeSet;
use std::io::Cursor;

use calamine::{
    CellErrorType, Data, DataRef, ExcelDateTime, Ods, OdsError, Range, Reader, SheetType, SheetVisible, Xls,
    XlsError, Xlsx, XlsxError,
};
use chrono::NaiveDate;
use domain::workbook::{Cell, Sheet, Workbook};

use crate::gather::{Budget, Gathering};
use crate::refused::Refused;

/// What a formula holds whose value the file does not tell: whoever wrote the file has not computed it.
pub const NOT_COMPUTED: &str = "#CHƯA TÍNH";

/// Reads an XLSX file cell by cell; no sheet is ever held as a full rectangle.
pub(crate) fn xlsx(bytes: &[u8]) -> Result<Workbook, Refused> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(unread_xlsx)?;
    let mut budget = Budget::new();
    let mut sheets = Vec::new();
    for (name, is_hidden) in worksheets(book.sheets_metadata())? {
        let mut gathering = Gathering::new(&mut budget, &name);
        gather_cells(&mut book, &name, &mut gathering)?;
        for region in book.merge_cells_by_sheet_name(&name).map_err(unread_xlsx)? {
            gathering.merge(region.start, region.end)?;
        }
        sheets.push(gathering.sheet(is_hidden));
    }
    Ok(Workbook { sheets })
}

fn gather_cells(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    gathering: &mut Gathering,
) -> Result<(), Refused> {
    let mut cells = book.worksheet_cells_reader(name).map_err(unread_xlsx)?;
    while let Some(found) = cells.next_cell_with_formula_metadata().map_err(unread_xlsx)? {
        let cell = match found.value {
            DataRef::Empty if found.formula.is_some() => Cell::Error(NOT_COMPUTED.to_owned()),
            value => borrowed(value),
        };
        gathering.put(found.pos.0, found.pos.1, cell)?;
    }
    Ok(())
}

/// Reads an XLS file (Excel 95 to 2003).
pub(crate) fn xls(bytes: &[u8]) -> Result<Workbook, Refused> {
    let mut book = Xls::new(Cursor::new(bytes)).map_err(unread_xls)?;
    let mut budget = Budget::new();
    let mut sheets = Vec::new();
    for (name, is_hidden) in worksheets(book.sheets_metadata())? {
        let range = book.worksheet_range(&name).map_err(unread_xls)?;
        let mut gathering = filled(&mut budget, &name, &range)?;
        for region in book.merge_cells_by_sheet_name(&name).map_err(unread_xls)? {
            gathering.merge(region.start, region.end)?;
        }
        sheets.push(gathering.sheet(is_hidden));
    }
    Ok(Workbook { sheets })
}

/// Reads an ODS file. The library does not tell its merged regions.
pub(crate) fn ods(bytes: &[u8]) -> Result<Workbook, Refused> {
    let mut book = Ods::new(Cursor::new(bytes)).map_err(unread_ods)?;
    let mut budget = Budget::new();
    let mut sheets = Vec::new();
    for (name, is_hidden) in worksheets(book.sheets_metadata())? {
        let range = book.worksheet_range(&name).map_err(unread_ods)?;
        sheets.push(filled(&mut budget, &name, &range)?.sheet(is_hidden));
    }
    Ok(Workbook { sheets })
}

/// Names of the sheets that hold cells, and whether they are hidden. A name that stands twice belongs to no program's file.
fn worksheets(all: &[calamine::Sheet]) -> Result<Vec<(String, bool)>, Refused> {
    let mut names = BTreeSet::new();
    let mut sheets = Vec::new();
    for sheet in all.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet) {
        if !names.insert(&sheet.name) {
            return Err(Refused::Damaged);
        }
        sheets.push((sheet.name.clone(), sheet.visible != SheetVisible::Visible));
    }
    if all.iter().any(|sheet| matches!(sheet.typ, SheetType::MacroSheet | SheetType::Vba)) {
        return Err(Refused::Macros);
    }
    Ok(sheets)
}

fn filled<'a>(budget: &'a mut Budget, name: &str, range: &Range<Data>) -> Result<Gathering<'a>, Refused> {
    let mut gathering = Gathering::new(budget, name);
    let Some(start) = range.start() else { return Ok(gathering) };
    for (line, column, value) in range.used_cells() {
        let (line, column) = (start.0 + at(line), start.1 + at(column));
        gathering.put(line, column, owned(value))?;
    }
    Ok(gathering)
}

fn at(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX / 2)
}

fn borrowed(value: DataRef) -> Cell {
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::String(text) => Cell::Text(text),
        DataRef::SharedString(text) => Cell::Text(text.to_owned()),
        DataRef::Int(number) => Cell::Number(number as f64),
        DataRef::Float(number) => Cell::Number(number),
        DataRef::Bool(flag) => Cell::Flag(flag),
        DataRef::DateTime(moment) => day(moment),
        DataRef::DateTimeIso(text) => written_day(text),
        DataRef::DurationIso(text) => Cell::Text(text),
        DataRef::Error(error) => failed(&error),
    }
}

fn owned(value: &Data) -> Cell {
    match value {
        Data::Empty => Cell::Empty,
        Data::String(text) => Cell::Text(text.clone()),
        Data::Int(number) => Cell::Number(*number as f64),
        Data::Float(number) => Cell::Number(*number),
        Data::Bool(flag) => Cell::Flag(*flag),
        Data::DateTime(moment) => day(*moment),
        Data::DateTimeIso(text) => written_day(text.clone()),
        Data::DurationIso(text) => Cell::Text(text.clone()),
        Data::Error(error) => failed(error),
    }
}

fn failed(error: &CellErrorType) -> Cell {
    Cell::Error(error.to_string())
}

/// The first number that is no day any more: 1 January 10000.
const PAST_DAYS: f64 = 2_958_466.0;

/// The day of a number whose format is a date's, its time of day dropped. A time without a day, a length of time and
/// what no calendar has (29 February 1900, which Excel shows) stay numbers.
fn day(moment: ExcelDateTime) -> Cell {
    let number = moment.as_f64();
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    let date = NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day));
    match date {
        Some(date) if moment.is_datetime() && (1.0..PAST_DAYS).contains(&number) => Cell::Date(date),
        _ => Cell::Number(number),
    }
}

/// A day as ODS writes it: `1980-03-05`, perhaps with a time behind.
fn written_day(text: String) -> Cell {
    let date = text.get(..10).and_then(|begin| begin.parse::<NaiveDate>().ok());
    date.map_or(Cell::Text(text), Cell::Date)
}

fn unread_xlsx(error: XlsxError) -> Refused {
    if matches!(error, XlsxError::Password) { Refused::Encrypted } else { Refused::Damaged }
}

fn unread_xls(error: XlsError) -> Refused {
    if matches!(error, XlsError::Password) { Refused::Encrypted } else { Refused::Damaged }
}

fn unread_ods(error: OdsError) -> Refused {
    match error {
        OdsError::Password => Refused::Encrypted,
        OdsError::CellLimitExceeded { .. } => Refused::TooMuch,
        _ => Refused::Damaged,
    }
}

/// A workbook in which something stands.
pub(crate) fn with_content(workbook: Workbook) -> Result<Workbook, Refused> {
    let holds = |sheet: &Sheet| !sheet.lines.is_empty();
    if workbook.sheets.iter().any(holds) { Ok(workbook) } else { Err(Refused::Empty) }
}
