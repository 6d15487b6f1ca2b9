//! What each column of a list holds: what a person said, else its header, weighed against what stands in it.

use super::choice::is_cross;
use super::content::{Look, look};
use super::field::{Field, Meaning};
use super::header::Header;
use super::heading::{Heading, heading, year_in};
use super::line::{is_figure, is_filling};
use super::page::Page;
use super::row::is_failed;
use super::understood::{By, Column};
use super::{Given, ROW_ID_HEADER};
use crate::dossier::AwardNames;

/// So many lines below the header are looked at, spread over the list.
const LINES_FOR_CONTENT: usize = 200;
const MOST_SAMPLES: usize = 5;
/// A look alone, without a header, is less sure than its share says.
const SURE_OF_LOOK: usize = 85;

/// The columns of a list whose lines begin there.
pub(super) fn columns(
    page: &Page,
    header: Option<&Header>,
    begin: usize,
    given: &Given,
    names: &AwardNames,
) -> Vec<Column> {
    let mut columns = Vec::new();
    for place in 0..page.width() {
        let parts = header.and_then(|header| header.texts.get(place)).map_or(&[][..], Vec::as_slice);
        let cells = cells(page, place, begin);
        if parts.is_empty() && cells.is_empty() {
            continue;
        }
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        let text = named_apart(header_text(parts, place), &columns);
        let look = look(&cells, names, given.today);
        columns.push(column(place, text, parts, look, &cells, given, names));
    }
    name_by_address(&mut columns, page, begin, given, names);
    keep_the_surest(&mut columns);
    columns
}

/// The texts that stand in a column.
fn cells(page: &Page, place: usize, begin: usize) -> Vec<String> {
    let lines = page.sheet.lines.get(begin..).unwrap_or_default();
    let step = lines.len() / LINES_FOR_CONTENT + 1;
    let texts = lines.iter().step_by(step).map(|line| page.text(line, place).text);
    texts.filter(|text| !is_filling(text) && !is_number_of_column(text)).collect()
}

/// "(3)" in the line below a header.
fn is_number_of_column(text: &str) -> bool {
    text.starts_with('(') && is_figure(text)
}

fn header_text(parts: &[String], place: usize) -> String {
    if parts.is_empty() { format!("Cột {}", letters(place)) } else { parts.join(" – ") }
}

/// The letters of a column, as the spreadsheet shows them: A, Z, AA.
fn letters(place: usize) -> String {
    let last = char::from(b'A' + u8::try_from(place % 26).unwrap_or_default());
    if place < 26 { last.to_string() } else { letters(place / 26 - 1) + &last.to_string() }
}

/// A header that another column has already gets a number.
fn named_apart(text: String, columns: &[Column]) -> String {
    let is_taken = |text: &str| columns.iter().any(|column| column.header == text);
    if !is_taken(&text) {
        return text;
    }
    let numbered = (2..).map(|number| format!("{text} ({number})")).find(|text| !is_taken(text));
    numbered.unwrap_or(text)
}

fn column(
    place: usize,
    header: String,
    parts: &[String],
    look: Option<Look>,
    cells: &[&str],
    given: &Given,
    names: &AwardNames,
) -> Column {
    let (meaning, sure, by) = match given.mapping.of(&header) {
        Some(said) => (said.clone(), 100, By::Mapping),
        None if header == ROW_ID_HEADER => (Meaning::default(), 100, By::Header),
        None if has_failed(cells) => (Meaning::default(), 60, By::Content),
        None => {
            let (meaning, sure, by) = weigh(announced(parts, names), look, cells);
            (with_year(meaning, &header), sure, by)
        }
    };
    let mut samples: Vec<String> = Vec::new();
    for cell in cells {
        if samples.len() < MOST_SAMPLES && !samples.iter().any(|sample| sample == cell) {
            samples.push((*cell).to_owned());
        }
    }
    Column { place, header, meaning, sure, by, samples }
}

/// What the lines of a header announce together: its last part tells most, its groups add year and sex.
fn announced(parts: &[String], names: &AwardNames) -> Option<Heading> {
    let whole = parts.join(" – ");
    let texts = parts.last().into_iter().chain(std::iter::once(&whole)).chain(parts.first());
    let mut told: Option<Heading> = None;
    for found in texts.filter_map(|text| heading(text, names)) {
        let rank = |heading: &Heading| {
            (heading.meaning.field.is_some(), heading.meaning.award.is_some(), heading.sure)
        };
        if told.as_ref().is_none_or(|told| rank(&found) > rank(told)) {
            told = Some(found);
        }
    }
    told
}

/// A column of grades or awards with the year that any line of its header names.
fn with_year(meaning: Meaning, header: &str) -> Meaning {
    let bears_year =
        matches!(meaning.field, Some(Field::Grade | Field::Award | Field::Initiative | Field::Achievement));
    let year = meaning.year.or_else(|| year_in(&viet::fold(header))).filter(|_| bears_year);
    Meaning { year, ..meaning }
}

/// A column of codes that formulas should have looked up: half of them failed, and no cell has words.
fn has_failed(cells: &[&str]) -> bool {
    let failed = cells.iter().filter(|cell| is_failed(cell)).count();
    let says_nothing = |cell: &&str| is_failed(cell) || !cell.chars().any(char::is_alphabetic);
    failed > 0 && failed * 2 >= cells.len() && cells.iter().all(says_nothing)
}

fn weigh(announced: Option<Heading>, look: Option<Look>, cells: &[&str]) -> (Meaning, u8, By) {
    let of_look = |look: Look| {
        let sure = u8::try_from(look.share * SURE_OF_LOOK / 100).unwrap_or(0);
        (Meaning::of(look.field), sure, By::Content)
    };
    let Some(heading) = announced else {
        return look.map_or((Meaning::default(), 0, By::Nothing), of_look);
    };
    if heading.meaning.sex.is_some() && !cells.is_empty() && cells.iter().all(|cell| is_cross(cell)) {
        return (Meaning { field: Some(Field::Sex), ..heading.meaning }, heading.sure.max(95), By::Both);
    }
    let Some(look) = look else { return (heading.meaning, heading.sure, By::Header) };
    let is_same = heading.meaning.field.is_some_and(|field| agree(field, look.field));
    match heading.meaning.field {
        Some(_) if is_same => (heading.meaning, heading.sure.max(99), By::Both),
        None => (heading.meaning, heading.sure, By::Header),
        // An abbreviation means what stands below it: "NS", "GT", "CV".
        Some(_) if heading.sure < 90 && heading.meaning.award.is_none() && look.share >= 80 => of_look(look),
        Some(field) if is_of_closed_form(field) && cells.len() > 2 => (heading.meaning, 60, By::Header),
        Some(_) => (heading.meaning, heading.sure, By::Header),
    }
}

fn agree(header: Field, content: Field) -> bool {
    let is_birth = |field| matches!(field, Field::Birth | Field::BirthYear);
    header == content || is_birth(header) && is_birth(content)
}

/// Fields whose cells have a form of their own, so that other cells below such a header are strange.
fn is_of_closed_form(field: Field) -> bool {
    matches!(
        field,
        Field::Name
            | Field::Sex
            | Field::Birth
            | Field::BirthYear
            | Field::IdNumber
            | Field::Grade
            | Field::Award
    )
}

/// "Ông (bà)" over a column of names is the column of names, where there is no other.
fn name_by_address(columns: &mut [Column], page: &Page, begin: usize, given: &Given, names: &AwardNames) {
    if columns.iter().any(|column| column.meaning.field == Some(Field::Name)) {
        return;
    }
    let of_names = |column: &&mut Column| {
        let cells = cells(page, column.place, begin);
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        column.meaning.field == Some(Field::Honorific)
            && look(&cells, names, given.today).is_some_and(|look| look.field == Field::Name)
    };
    if let Some(column) = columns.iter_mut().find(of_names) {
        (column.meaning, column.sure, column.by) = (Meaning::of(Field::Name), 95, By::Both);
    }
}

/// A field that a list has once goes to the surest column; names may be in two that stand side by side.
fn keep_the_surest(columns: &mut [Column]) {
    for field in Field::ALL {
        let mut places: Vec<usize> =
            (0..columns.len()).filter(|at| columns[*at].meaning.field == Some(*field)).collect();
        places.sort_by_key(|at| std::cmp::Reverse((columns[*at].by == By::Mapping, columns[*at].sure)));
        let surest = places.first().copied();
        for at in places.into_iter().skip(1) {
            if columns[at].by == By::Mapping {
                continue;
            }
            let is_side_by_side = surest.is_some_and(|surest| at.abs_diff(surest) == 1);
            let may_stay = match field {
                Field::Name => is_side_by_side && columns[at].by != By::Content,
                Field::Unit => columns[at].by != By::Content,
                Field::Sex => columns[at].meaning.sex.is_some(),
                field => field.may_repeat(),
            };
            if !may_stay {
                columns[at].meaning = Meaning::default();
                columns[at].sure = 50;
            }
        }
    }
}
