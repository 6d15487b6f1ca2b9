//! The lists of a sheet, line by line: which line is a person, which heads the lines below it, which stands for nobody.

use std::collections::BTreeSet;

use law::SubjectKind;

use super::award::AwardReader;
use super::band::State;
use super::birth::day_of_serial;
use super::columns::columns;
use super::content::is_unit;
use super::downward::Downward;
use super::edited::is_mark;
use super::field::Field;
use super::header::{self, Header};
use super::heading::{is_name_heading, year_in};
use super::line::{
    is_column_number, is_figure, is_filling, is_foot, is_roman, is_shouted, is_title, is_total, kind_of,
    split_numeral,
};
use super::name::{is_person_like, without_number};
use super::page::Page;
use super::row::RowReader;
use super::trouble::{Trouble, quoted};
use super::twice::find_twice;
use super::understood::{About, By, Column, LeftOut, List, Row, Text, Why};
use super::{Given, ROW_ID_HEADER};
use crate::dossier::AwardNames;
use crate::workbook::{Cell, Line, Sheet};

/// The lists of people in a sheet, or why there is none.
pub(super) fn lists(sheet: &Sheet, given: &Given, names: &AwardNames) -> Result<Vec<List>, String> {
    if sheet.is_hidden {
        return Err("Trang ẩn, không đọc.".to_owned());
    }
    let page = Page::new(sheet, given.encoding);
    let mut lists: Vec<List> = Vec::new();
    let mut from = 0;
    while from < sheet.lines.len() {
        let header =
            Header::find(&page, from, names).or_else(|| header_above_people(&page, from, given, names));
        let Some(walk) = Walk::new(&page, from, header.as_ref(), given, names) else { break };
        let (list, next) = walk.go();
        from = next;
        lists.push(list);
    }
    if let Some(last) = lists.last_mut() {
        for line in &sheet.lines[from..] {
            left_out(last, line, &page.texts(line), Why::OtherTable);
        }
    }
    if lists.is_empty() {
        return Err("Không thấy cột họ và tên của cá nhân nào trong trang này.".to_owned());
    }
    Ok(lists)
}

/// A header of words that nobody knows: the line above the first person, in a list that is known by its content.
fn header_above_people(page: &Page, from: usize, given: &Given, names: &AwardNames) -> Option<Header> {
    let guessed = columns(page, None, from, given, names);
    let of_names = guessed.iter().find(|column| column.meaning.field == Some(Field::Name))?.place;
    let lines = &page.sheet.lines;
    let first = (from..lines.len()).take(header::WITHIN).find(|at| {
        let texts = page.texts(&lines[*at]);
        texts.iter().filter(|text| !text.text.is_empty()).count() > 2
            && texts.get(of_names).is_some_and(|text| is_person_like(&text.text))
    })?;
    let is_header = |at: &usize| {
        let texts = page.texts(&lines[*at]);
        let filled: Vec<&str> =
            texts.iter().map(|text| text.text.as_str()).filter(|text| !text.is_empty()).collect();
        let has_figures =
            filled.iter().any(|text| is_column_number(text) || !text.chars().any(char::is_alphabetic));
        filled.len() > 2 && !has_figures && texts.get(of_names).is_some_and(|text| !text.text.is_empty())
    };
    let base = (from..first).rev().find(is_header)?;
    Some(Header::around(page, base, from, names))
}

/// Goes through the lines of one list.
struct Walk<'a> {
    page: &'a Page<'a>,
    header: Option<&'a Header>,
    given: &'a Given<'a>,
    names: &'a AwardNames<'a>,
    columns: Vec<Column>,
    places: Places,
    /// The first line of the list, title included, and the first below its header.
    from: usize,
    begin: usize,
}

/// Where the fields that tell lines apart stand.
#[derive(Default)]
struct Places {
    name: Vec<usize>,
    ordinal: Option<usize>,
    /// Columns of days and years of birth.
    births: BTreeSet<usize>,
    /// Columns of any field but ordinal, name and note.
    said: BTreeSet<usize>,
    /// Columns in which only somebody of flesh and blood has something.
    of_people: BTreeSet<usize>,
    awards: BTreeSet<usize>,
    /// The hidden column of a list that went out from here.
    mark: Option<usize>,
}

impl Places {
    fn of(columns: &[Column]) -> Self {
        let mut places = Self::default();
        for Column { place, meaning, header, .. } in columns {
            if header == ROW_ID_HEADER {
                places.mark = Some(*place);
            }
            let Some(field) = meaning.field else { continue };
            match field {
                Field::Name => places.name.push(*place),
                Field::Ordinal => places.ordinal = Some(*place),
                Field::Note => {}
                _ => {
                    places.said.insert(*place);
                }
            }
            if matches!(field, Field::Birth | Field::BirthYear) {
                places.births.insert(*place);
            }
            if matches!(
                field,
                Field::Birth | Field::BirthYear | Field::Sex | Field::IdNumber | Field::Ethnicity
            ) {
                places.of_people.insert(*place);
            }
            if field == Field::Award {
                places.awards.insert(*place);
            }
        }
        places
    }
}

/// A name heading below this is believed only if names stand in the column ("Tên" heads the lists of codes as well).
const SURE_HEADING: u8 = 95;

impl<'a> Walk<'a> {
    /// `None` when the lines from there on hold no list of people.
    fn new(
        page: &'a Page,
        from: usize,
        header: Option<&'a Header>,
        given: &'a Given,
        names: &'a AwardNames,
    ) -> Option<Self> {
        let begin = header.map_or(from, |header| header.last + 1);
        let columns = columns(page, header, begin, given, names);
        let places = Places::of(&columns);
        let has_names = columns.iter().any(|column| {
            column.meaning.field == Some(Field::Name)
                && (column.sure >= SURE_HEADING
                    || column.by == By::Content
                    || has_people(page, column.place, begin))
        });
        let is_of_people = header.is_some() && places.name.is_empty() && places.of_people.len() > 1;
        (has_names || is_of_people || places.mark.is_some()).then_some(Self {
            page,
            header,
            given,
            names,
            columns,
            places,
            from,
            begin,
        })
    }

    /// The list, and the line from which another one may begin.
    fn go(self) -> (List, usize) {
        let sheet = self.page.sheet;
        let mut list = List {
            sheet: sheet.name.clone(),
            title: String::new(),
            year: None,
            header: self
                .header
                .map(|header| (sheet.lines[header.first].number, sheet.lines[header.last].number)),
            columns: Vec::new(),
            rows: Vec::new(),
            left_out: Vec::new(),
            units: Vec::new(),
            encoding: self.page.found(),
            problems: Vec::new(),
        };
        self.read_title(&mut list);
        let mut end = sheet.lines.len();
        let mut state = State::below(&list.left_out);
        let mut merged = Downward::new(sheet, &self.columns);
        let mut reader = RowReader::new(&self.columns, self.given.today, AwardReader::new(self.names));
        for at in self.begin..sheet.lines.len() {
            let line = &sheet.lines[at];
            let texts = self.texts(line);
            match self.tell(line, &texts, &mut state) {
                Told::NewHeader if !list.rows.is_empty() => {
                    end = at;
                    break;
                }
                Told::NewHeader => left_out(&mut list, line, &texts, Why::Header),
                Told::LeftOut(why) => left_out(&mut list, line, &texts, why),
                Told::Band(text) => {
                    state.enter(&text, self.names);
                    left_out(&mut list, line, &texts, Why::Band);
                }
                Told::Row => {
                    let texts = merged.filled(line.number, texts);
                    list.rows.push(reader.read(&sheet.name, line.number, texts, state.band()));
                }
                Told::Nothing => {}
            }
        }
        find_twice(&mut list.rows);
        list.units = List::units_of(&list.rows);
        list.columns = self.columns;
        list.problems = problems(&list);
        (list, end)
    }

    fn read_title(&self, list: &mut List) {
        let lines = &self.page.sheet.lines;
        let Some(header) = self.header else { return };
        let mut titles: Vec<String> = Vec::new();
        for line in &lines[self.from..header.first] {
            let texts = self.page.texts(line);
            titles.push(said(&texts));
            left_out(list, line, &texts, Why::Title);
        }
        for line in &lines[header.first..=header.last] {
            left_out(list, line, &self.page.texts(line), Why::Header);
        }
        list.year =
            titles.iter().filter(|title| !is_foot(title)).find_map(|title| year_in(&viet::fold(title)));
        list.title = titles.join(" – ");
    }

    /// The cells of a line; a number in a column of births is a year or the serial number of a day.
    fn texts(&self, line: &Line) -> Vec<Text> {
        let mut texts = self.page.texts(line);
        for place in &self.places.births {
            if let (Cell::Number(number), Some(text)) = (line.cell(*place), texts.get_mut(*place))
                && let Some(day) = serial(*number).and_then(day_of_serial)
            {
                let original = std::mem::replace(&mut text.text, viet::date::short(day));
                text.original = Some(original);
            }
        }
        texts
    }

    fn tell(&self, line: &Line, texts: &[Text], state: &mut State) -> Told {
        let look = Look::at(texts, &self.places);
        if look.filled.is_empty() {
            return Told::Nothing;
        }
        if self.places.mark.and_then(|place| texts.get(place)).is_some_and(|text| is_mark(&text.text)) {
            // Somebody of our own list, whatever his cells look like; one whose cells were emptied is gone from it.
            let is_emptied = look.filled.len() == 1 && !self.places.name.is_empty();
            return if is_emptied { Told::LeftOut(Why::Blank) } else { Told::Row };
        }
        if look.filled.iter().take(3).any(|(_, text)| is_total(text)) && !is_person_like(look.name) {
            state.has_total = true;
            return Told::LeftOut(Why::Total);
        }
        if self.is_column_numbers(&look) {
            return Told::LeftOut(Why::ColumnNumbers);
        }
        if !look.is_numbered {
            if let Some(told) = self.tell_header(line, texts) {
                return told;
            }
            let is_lone = look.others.len() < 2;
            if look.filled.iter().take(8).any(|(_, text)| is_foot(text))
                && (is_lone || !is_person_like(look.name))
            {
                state.has_ended = true;
                return Told::LeftOut(Why::Foot);
            }
        }
        match look.others[..] {
            [] => self.tell_numbering(&look),
            [(place, text)] => self.tell_lone(&look, place, text, state),
            _ => self.tell_many(&look, state),
        }
    }

    /// "(1) (2) (3)", "A B 1 2": every cell is a number or one letter, and the name's as well.
    fn is_column_numbers(&self, look: &Look) -> bool {
        look.filled.len() > 2
            && is_column_number(look.name)
            && look.filled.iter().all(|(_, text)| is_column_number(text) || text.contains('='))
    }

    /// A header that comes again on the next page, or the one of another list.
    fn tell_header(&self, line: &Line, texts: &[Text]) -> Option<Told> {
        let own: Vec<&str> = texts.iter().map(|text| text.text.as_str()).collect();
        if self.header.is_some_and(|header| header.is_repeated_by(&own)) {
            return Some(Told::LeftOut(Why::Header));
        }
        let names = |text: &&&str| begins_like_name_heading(text) && is_name_heading(text, self.names);
        let is_header = own.iter().take(8).find(names).is_some()
            && own.iter().filter(|text| !text.is_empty()).count() > 2
            && header::score(self.page, line, self.names).is_some();
        is_header.then_some(Told::NewHeader)
    }

    /// Nothing but the ordinal, or a text that stands in its place.
    fn tell_numbering(&self, look: &Look) -> Told {
        let (numeral, text) = split_numeral(look.ordinal);
        let is_text = text.chars().filter(|c| c.is_alphabetic()).count() > 3;
        if numeral || is_text { Told::Band(text.to_owned()) } else { Told::LeftOut(Why::Blank) }
    }

    /// One text, beside the ordinal at most.
    fn tell_lone(&self, look: &Look, place: usize, whole: &str, state: &State) -> Told {
        let (numeral, text) = split_numeral(without_number(whole));
        let is_name = self.places.name.contains(&place);
        let heads = numeral
            || is_roman(look.ordinal.trim_end_matches(['.', ')']))
            || kind_of(text).is_some()
            || is_title(&viet::fold(text));
        let speaks_of_unit = (is_unit(text) || is_shouted(text) || self.names.find(text).is_some())
            && !(is_name && text.chars().any(char::is_lowercase) && is_person_like(text));
        match () {
            () if heads && !(is_name && look.is_numbered) => Told::Band(text.to_owned()),
            () if look.is_numbered && is_name && speaks_of_unit && self.places.said.len() > 1 => {
                Told::Band(text.to_owned())
            }
            () if look.is_numbered && (is_name || self.places.said.contains(&place)) => Told::Row,
            () if look.is_numbered => Told::LeftOut(Why::Blank),
            () if state.has_ended => Told::LeftOut(Why::Foot),
            () if speaks_of_unit => Told::Band(text.to_owned()),
            () if is_name && is_person_like(text) => Told::Row,
            () if state.has_total => Told::LeftOut(Why::Foot),
            () if is_name && self.places.ordinal.is_none() => Told::Row,
            () if is_name || Some(place) < self.places.name.first().copied() => Told::Band(text.to_owned()),
            () => Told::LeftOut(Why::Foot),
        }
    }

    fn tell_many(&self, look: &Look, state: &State) -> Told {
        let said = look.others.iter().filter(|(place, _)| self.places.said.contains(place)).count();
        let is_of_people = look.others.iter().any(|(place, _)| self.places.of_people.contains(place));
        if !look.is_numbered && (state.has_ended || state.has_total && self.places.ordinal.is_some()) {
            let is_row = is_person_like(look.name) && said > 1;
            return if is_row { Told::Row } else { Told::LeftOut(Why::Foot) };
        }
        let heads = is_roman(look.ordinal.trim_end_matches('.')) || split_numeral(look.name).0;
        if heads
            && !is_of_people
            && (is_unit(look.name) || kind_of(look.name).is_some() || is_shouted(look.name))
        {
            return Told::Band(split_numeral(look.name).1.to_owned());
        }
        if self.is_collective(look, state, is_of_people) {
            return Told::LeftOut(Why::Collective);
        }
        match look.name.is_empty() {
            false => Told::Row,
            true if said > 1 || look.is_numbered && said > 0 => Told::Row,
            true if look.is_numbered => Told::LeftOut(Why::Blank),
            true => Told::LeftOut(Why::Foot),
        }
    }

    /// A line of a collective or a household among people: the band or a cell says so, or the name is a unit's.
    fn is_collective(&self, look: &Look, state: &State, is_of_people: bool) -> bool {
        let is_mapped = |place: &usize| self.places.said.contains(place) || self.places.name.contains(place);
        let cell =
            look.others.iter().filter(|(place, _)| !is_mapped(place)).find_map(|(_, text)| kind_of(text));
        match cell.or(state.kind) {
            Some(SubjectKind::Person) => false,
            Some(SubjectKind::Collective | SubjectKind::Household) => !is_of_people,
            None => {
                let asks = |(place, text): &(usize, &str)| {
                    self.places.awards.contains(place)
                        && self.names.find(text).is_some_and(AwardNames::only_collective)
                };
                !is_of_people
                    && (is_unit(look.name) || kind_of(look.name).is_some() || look.others.iter().any(asks))
            }
        }
    }
}

/// Whether some of the first cells of a column are names; others may be of collectives.
fn has_people(page: &Page, place: usize, begin: usize) -> bool {
    const AMONG: usize = 50;
    const LEAST_IN_HUNDRED: usize = 20;
    let lines = page.sheet.lines.iter().skip(begin).take(AMONG);
    let cells: Vec<String> =
        lines.map(|line| page.text(line, place).text).filter(|text| !text.is_empty()).collect();
    let people = cells.iter().filter(|text| is_person_like(text)).count();
    people > 0 && people * 100 >= cells.len() * LEAST_IN_HUNDRED
}

/// Quick, because it is asked of every line.
fn begins_like_name_heading(text: &str) -> bool {
    const BEGINS: [&str; 6] = ["họ", "ho", "tên", "ten", "cá nhân", "ca nhan"];
    text.starts_with(['H', 'h', 'T', 't', 'C', 'c']) && {
        let small = text.to_lowercase();
        let ends = |rest: &str| !rest.starts_with(char::is_alphabetic);
        BEGINS.iter().any(|begin| small.strip_prefix(begin).is_some_and(ends))
    }
}

/// A whole number that is no year but may count days.
fn serial(number: f64) -> Option<u32> {
    const YEARS: std::ops::RangeInclusive<f64> = 1900.0..=2100.0;
    const LAST: f64 = 73_050.0;
    let whole = number.trunc();
    let may_be = (367.0..=LAST).contains(&whole) && !YEARS.contains(&whole);
    // Exact: between 367 and 73050.
    may_be.then(|| format!("{whole:.0}").parse().ok()).flatten()
}

/// What a line is.
enum Told {
    Row,
    Band(String),
    LeftOut(Why),
    NewHeader,
    Nothing,
}

/// The cells of a line by what they can tell.
struct Look<'t> {
    filled: Vec<(usize, &'t str)>,
    /// Without the ordinal.
    others: Vec<(usize, &'t str)>,
    ordinal: &'t str,
    name: &'t str,
    /// The ordinal is a number: 5, 5., (5).
    is_numbered: bool,
}

impl<'t> Look<'t> {
    fn at(texts: &'t [Text], places: &Places) -> Self {
        let cells = texts.iter().enumerate().map(|(place, text)| (place, text.text.as_str()));
        let filled: Vec<_> = cells.filter(|(_, text)| !is_filling(text)).collect();
        let others = filled.iter().copied().filter(|(place, _)| Some(*place) != places.ordinal).collect();
        let of =
            |wanted: usize| filled.iter().find(|(place, _)| *place == wanted).map_or("", |(_, text)| *text);
        let ordinal = places.ordinal.map_or("", of);
        let name =
            places.name.iter().map(|place| of(*place)).find(|text| !text.is_empty()).unwrap_or_default();
        let is_numbered = is_figure(ordinal) || super::row::is_failed(ordinal);
        Self { filled, others, ordinal, name, is_numbered }
    }
}

fn said(texts: &[Text]) -> String {
    const MOST: usize = 200;
    let filled = texts.iter().map(|text| text.text.as_str()).filter(|text| !text.is_empty());
    filled.collect::<Vec<_>>().join(" ").chars().take(MOST).collect()
}

fn left_out(list: &mut List, line: &Line, texts: &[Text], why: Why) {
    list.left_out.push(LeftOut { line: line.number, text: said(texts), why });
}

/// What concerns the list as a whole.
fn problems(list: &List) -> Vec<super::Problem> {
    let mut problems = Vec::new();
    if !list.columns.iter().any(|column| column.meaning.field == Some(Field::Name)) {
        let says = "Không thấy cột họ và tên; hãy chọn cột nào là họ và tên.";
        problems.push(Trouble::refuses(About::NoNames, says).of_field(Some(Field::Name)));
    }
    let has_grade_without_year = |row: &Row| row.fields.grades.iter().any(|(year, _)| year.is_none());
    let of_grade =
        |column: &&Column| column.meaning.field == Some(Field::Grade) && column.meaning.year.is_none();
    if let Some(column) =
        list.columns.iter().find(of_grade).filter(|_| list.rows.iter().any(has_grade_without_year))
    {
        let says = format!("Cột {} không ghi xếp loại của năm nào; hãy chọn năm.", quoted(&column.header));
        let trouble = Trouble::asks(About::NoYear, says);
        let trouble = match list.year {
            Some(year) => trouble.or(year.to_string()),
            None => trouble,
        };
        problems.push(trouble.in_column(column));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_a_year_or_a_day() {
        assert_eq!(
            serial(29_285.0).and_then(day_of_serial).map(viet::date::short).as_deref(),
            Some("05/03/1980")
        );
        assert_eq!(serial(29_285.5), Some(29_285));
        assert_eq!((serial(1980.0), serial(80.0), serial(f64::NAN), serial(-3.0)), (None, None, None, None));
    }
}
