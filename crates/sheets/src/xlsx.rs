//! Writes tables as XLSX, row by row.

use chrono::{Datelike, NaiveDate};
use domain::import::ROW_ID_HEADER;
use domain::workbook::Cell;
use rust_xlsxwriter::{
    DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook,
    Worksheet, XlsxError,
};

use crate::table::{Column, Holds, Table};

/// The sheet of what may be chosen.
const CHOICES: &str = "Danh mục";

/// Each table in a sheet of its own; what may be chosen in any of them stands in one more, a column for each list.
pub(crate) fn write(tables: &[Table], made_on: NaiveDate) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    book.set_properties(&DocProperties::new().set_creation_datetime(&moment(made_on)?));
    let look = Look::new();
    let mut choices = Vec::new();
    for table in tables {
        let place = Place::of(table)?;
        let sheet = book.add_worksheet_with_low_memory()?;
        sheet.set_name(sheet_name(&table.name))?;
        set_page(sheet, table, &place)?;
        set_columns(sheet, table, &place, &look)?;
        write_head(sheet, table, &place, &look)?;
        write_rows(sheet, table, &place, &look)?;
        set_choices(sheet, table, &place, &mut choices)?;
    }
    if !choices.is_empty() {
        write_choices(book.add_worksheet(), &choices)?;
    }
    book.save_to_buffer()
}

/// Where things stand in the sheet, lines and columns from 0.
struct Place {
    head: u32,
    /// The first column that people see.
    first: u16,
    /// How many they see.
    width: u16,
    /// The characters that each of these holds in a line.
    wide: Vec<usize>,
}

impl Place {
    fn of(table: &Table) -> Result<Self, XlsxError> {
        Ok(Place {
            head: u32::try_from(table.titles.len()).map_err(|_| XlsxError::RowColumnLimitError)?,
            first: u16::from(!table.ids.is_empty()),
            width: u16::try_from(table.columns.len()).map_err(|_| XlsxError::RowColumnLimitError)?,
            wide: table.columns.iter().enumerate().map(|(index, kept)| wide(table, index, kept)).collect(),
        })
    }

    fn columns<'a>(&self, table: &'a Table) -> impl Iterator<Item = (u16, &'a Column)> + use<'a> {
        (self.first..).zip(&table.columns)
    }
}

struct Look {
    title: Format,
    head: Format,
    /// Of the hidden column: a mark is not broken into lines, or its line would be as high as they are many.
    id: Format,
    text: Format,
    number: Format,
    date: Format,
    money: Format,
}

/// The formats that every spreadsheet knows by number, whatever its language: `@` and `#,##0`.
const TEXT: u8 = 49;
const GROUPED: u8 = 3;

impl Look {
    fn new() -> Self {
        let plain = Format::new().set_font_name("Times New Roman").set_font_size(12);
        let boxed = plain.clone().set_border(FormatBorder::Thin).set_align(FormatAlign::Top);
        Look {
            title: plain.clone().set_bold().set_align(FormatAlign::Center),
            head: boxed
                .clone()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter),
            id: boxed.clone().set_num_format_index(TEXT),
            text: boxed.clone().set_num_format_index(TEXT).set_text_wrap(),
            number: boxed.clone(),
            date: boxed.clone().set_num_format("dd/mm/yyyy").set_align(FormatAlign::Center),
            money: boxed.set_num_format_index(GROUPED),
        }
    }

    fn of(&self, holds: Holds) -> &Format {
        match holds {
            Holds::Text => &self.text,
            Holds::Number => &self.number,
            Holds::Date => &self.date,
            Holds::Money => &self.money,
        }
    }
}

const A4: u8 = 9;
/// Characters, so that even one of signs only fits into the 255 of a page header.
const LONGEST_ISSUED: usize = 120;

fn set_page(sheet: &mut Worksheet, table: &Table, place: &Place) -> Result<(), XlsxError> {
    sheet.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0).set_footer("&CTrang &P/&N");
    if !table.issued.is_empty() {
        // A sign of its own begins a code; a longer line is refused.
        let issued: String = table.issued.chars().take(LONGEST_ISSUED).collect();
        sheet.set_header(format!("&L{}", issued.replace('&', "&&")));
    }
    sheet.set_repeat_rows(place.head, place.head)?;
    sheet.set_freeze_panes(place.head + 1, 0)?;
    Ok(())
}

/// Widths from what stands in the columns, and formats for the cells that people add below.
fn set_columns(sheet: &mut Worksheet, table: &Table, place: &Place, look: &Look) -> Result<(), XlsxError> {
    if place.first > 0 {
        sheet.set_column_format(0, &look.id)?.set_column_hidden(0)?;
    }
    for ((column, kept), wide) in place.columns(table).zip(&place.wide) {
        // Room for the margins of a cell.
        sheet.set_column_width(column, (wide + 2) as f64)?;
        sheet.set_column_format(column, look.of(kept.holds))?;
    }
    Ok(())
}

/// How many characters of a line the column holds; its head stands in two lines, unless a word of it is longer.
fn wide(table: &Table, index: usize, kept: &Column) -> usize {
    let seen = table.rows.iter().map(|row| width(&row[index], kept.holds)).max().unwrap_or(0);
    let word = kept.head.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0);
    // Bold letters are wider.
    let head = word.max(kept.head.chars().count().div_ceil(2)) + 1;
    seen.max(head).clamp(NARROWEST, WIDEST)
}

/// Into how many lines a text is broken in a cell of that width.
fn lines(text: &str, wide: usize) -> usize {
    let of_line = |line: &str| {
        let (mut lines, mut used) = (1, 0);
        for word in line.split(' ').map(|word| word.chars().count()) {
            if used > 0 && used + 1 + word > wide {
                lines += 1;
                used = 0;
            }
            used += word + usize::from(used > 0);
            lines += used.saturating_sub(1) / wide;
        }
        lines
    };
    text.split('\n').map(of_line).sum()
}

/// Not every program makes a line as high as what is broken in it.
fn set_height(sheet: &mut Worksheet, line: u32, lines: usize) -> Result<(), XlsxError> {
    if lines > 1 {
        sheet.set_row_height(line, (lines * POINTS).min(HIGHEST) as f64)?;
    }
    Ok(())
}

/// Of a line of twelve points, and of the highest line that a sheet has.
const POINTS: usize = 16;
const HIGHEST: usize = 409;

/// Characters; longer texts go on below.
const WIDEST: usize = 48;
const NARROWEST: usize = 4;

/// How many characters of a line a cell shows.
fn width(cell: &Cell, holds: Holds) -> usize {
    match cell {
        Cell::Empty => 0,
        Cell::Text(text) | Cell::Error(text) => {
            text.lines().map(|line| line.chars().count()).max().unwrap_or(0)
        }
        Cell::Number(number) => {
            let digits = number.to_string().len();
            if holds == Holds::Money { digits + digits / 3 } else { digits }
        }
        Cell::Date(_) => 10,
        Cell::Flag(_) => 5,
    }
}

fn write_head(sheet: &mut Worksheet, table: &Table, place: &Place, look: &Look) -> Result<(), XlsxError> {
    for (line, title) in (0..).zip(&table.titles) {
        if place.width > 1 {
            let last = place.first + place.width - 1;
            sheet.merge_range(line, place.first, line, last, title, &look.title)?;
        } else {
            sheet.write_string_with_format(line, place.first, title, &look.title)?;
        }
    }
    let heads = table.columns.iter().zip(&place.wide);
    set_height(sheet, place.head, heads.map(|(kept, wide)| lines(&kept.head, *wide)).max().unwrap_or(1))?;
    if place.first > 0 {
        sheet.write_string_with_format(place.head, 0, ROW_ID_HEADER, &look.id)?;
    }
    for (column, kept) in place.columns(table) {
        sheet.write_string_with_format(place.head, column, &kept.head, &look.head)?;
    }
    Ok(())
}

fn write_rows(sheet: &mut Worksheet, table: &Table, place: &Place, look: &Look) -> Result<(), XlsxError> {
    let mut ids = table.ids.iter();
    for (line, row) in (place.head + 1..).zip(&table.rows) {
        let texts = row.iter().zip(&place.wide).map(|(cell, wide)| match cell {
            Cell::Text(text) | Cell::Error(text) => lines(text, *wide),
            _ => 1,
        });
        set_height(sheet, line, texts.max().unwrap_or(1))?;
        if let Some(id) = ids.next() {
            sheet.write_string_with_format(line, 0, id, &look.id)?;
        }
        for ((column, kept), cell) in place.columns(table).zip(row) {
            write_cell(sheet, (line, column), cell, kept.holds, look)?;
        }
    }
    // The writer tells the height of its last line twice, which Excel takes for damage: the last line is one without.
    let end = u32::try_from(table.rows.len()).map_err(|_| XlsxError::RowColumnLimitError)?;
    sheet.write_blank(place.head + 1 + end, place.first, &look.title)?;
    Ok(())
}

/// A text is always a text cell in text format: it is not run when the file is opened, nor when someone edits it.
fn write_cell(
    sheet: &mut Worksheet,
    (line, column): (u32, u16),
    cell: &Cell,
    holds: Holds,
    look: &Look,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => sheet.write_blank(line, column, look.of(holds))?,
        Cell::Text(text) | Cell::Error(text) => {
            sheet.write_string_with_format(line, column, text, &look.text)?
        }
        Cell::Number(number) if number.is_finite() => {
            let format = if holds == Holds::Money { &look.money } else { &look.number };
            sheet.write_number_with_format(line, column, *number, format)?
        }
        Cell::Number(number) => {
            sheet.write_string_with_format(line, column, number.to_string(), &look.text)?
        }
        Cell::Date(date) => match moment(*date) {
            Ok(moment) => sheet.write_datetime_with_format(line, column, &moment, &look.date)?,
            // The calendar of spreadsheets begins in 1900.
            Err(_) => sheet.write_string_with_format(line, column, viet::date::short(*date), &look.text)?,
        },
        Cell::Flag(flag) => sheet.write_boolean_with_format(line, column, *flag, &look.number)?,
    };
    Ok(())
}

fn moment(date: NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    let year = u16::try_from(date.year()).unwrap_or(0);
    ExcelDateTime::from_ymd(year, date.month() as u8, date.day() as u8)
}

/// Lines below the last row that people may add and choose in.
const ADDED: u32 = 1_000;

/// Lets people choose in the columns that say from what; each of their lists joins the ones of the tables before.
fn set_choices<'a>(
    sheet: &mut Worksheet,
    table: &'a Table,
    place: &Place,
    choices: &mut Vec<&'a [String]>,
) -> Result<(), XlsxError> {
    let rows = u32::try_from(table.rows.len()).unwrap_or(u32::MAX - ADDED);
    let last = place.head.saturating_add(rows).saturating_add(ADDED).min(1_048_575);
    for (column, kept) in place.columns(table).filter(|(_, kept)| !kept.choices.is_empty()) {
        let list = u16::try_from(choices.len()).map_err(|_| XlsxError::RowColumnLimitError)?;
        let at = rust_xlsxwriter::column_number_to_name(list);
        let range = format!("='{CHOICES}'!${at}$1:${at}${}", kept.choices.len());
        let rule = DataValidation::new()
            .allow_list_formula(Formula::new(range))
            .set_error_title("Giá trị không có trong danh mục")?
            .set_error_message("Hãy chọn một giá trị trong danh sách thả xuống.")?;
        sheet.add_data_validation(place.head + 1, column, last, column, &rule)?;
        choices.push(&kept.choices);
    }
    Ok(())
}

fn write_choices(sheet: &mut Worksheet, choices: &[&[String]]) -> Result<(), XlsxError> {
    sheet.set_name(CHOICES)?.set_hidden(true);
    for (column, choices) in (0..).zip(choices) {
        for (line, choice) in (0..).zip(*choices) {
            sheet.write_string(line, column, choice)?;
        }
    }
    Ok(())
}

/// A name that a sheet may have and that is not the one of the choices.
fn sheet_name(name: &str) -> String {
    let allowed = |c: char| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') && !c.is_control();
    let kept: String = name.chars().filter(|c| allowed(*c)).take(31).collect();
    match kept.trim_matches(|c: char| c == '\'' || c.is_whitespace()) {
        "" => "Danh sách".to_owned(),
        kept if kept.to_lowercase() == CHOICES.to_lowercase() => "Danh sách".to_owned(),
        kept => kept.to_owned(),
    }
}
