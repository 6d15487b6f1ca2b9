//! How well clerks' sheets are understood: stories of single lessons, a great number of sheets made from known people, and
//! arbitrary cells.

mod office;
mod properties;
mod sheets;
mod stories;

use chrono::NaiveDate;
use domain::import::{Given, Mapping, Understood, understand};
use domain::workbook::{Cell, Line, Sheet, Workbook};

/// The day of every test.
fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).expect("a date")
}

fn given(mapping: &Mapping) -> Given<'_> {
    Given { awards: law::Law::built_in().awards(), today: today(), mapping, encoding: None }
}

fn read(workbook: &Workbook) -> Understood {
    understand(workbook, &given(&Mapping::default()))
}

/// A sheet from lines of cells divided by bars; whole numbers of up to eight digits are numbers.
fn sheet(lines: &[&str]) -> Sheet {
    let lines =
        (1..).zip(lines).map(|(number, line)| Line { number, cells: line.split('|').map(cell).collect() });
    Sheet { name: "Trang 1".into(), lines: lines.collect(), ..Sheet::default() }
}

fn cell(text: &str) -> Cell {
    let text = text.trim_matches(' ');
    match text.parse() {
        _ if text.is_empty() => Cell::Empty,
        _ if text.starts_with('#') => Cell::Error(text.into()),
        Ok(number) if text.len() <= 8 && !text.starts_with('0') => Cell::Number(number),
        _ => Cell::Text(text.into()),
    }
}

fn workbook(lines: &[&str]) -> Workbook {
    Workbook { sheets: vec![sheet(lines)] }
}
