//! A row from the texts of its cells: typed fields, and a sentence for each that cannot be taken as it stands.

use chrono::NaiveDate;
use law::Sex;
use viet::date::Partial;

use super::ROW_ID_HEADER;
use super::award::AwardReader;
use super::birth::birth;
use super::choice;
use super::edited::Back;
use super::field::Field;
use super::heading::year_in;
use super::identity::{contradictions, identity};
use super::line::{is_filling, split_post_and_unit};
use super::name::{honorific, name, straight};
use super::trouble::{Trouble, quoted};
use super::understood::{About, Band, Column, Fields, Row, Text};

/// Reads the rows of one list.
pub(super) struct RowReader<'a> {
    columns: &'a [Column],
    today: NaiveDate,
    awards: AwardReader<'a>,
}

impl<'a> RowReader<'a> {
    pub fn new(columns: &'a [Column], today: NaiveDate, awards: AwardReader<'a>) -> Self {
        Self { columns, today, awards }
    }

    pub fn read(&mut self, sheet: &str, line: u32, cells: Vec<Text>, band: Band) -> Row {
        let fields = Fields::default();
        let mut row = Row {
            sheet: sheet.to_owned(),
            line,
            id: None,
            back: None,
            fields,
            cells,
            band,
            problems: Vec::new(),
        };
        let columns = self.columns;
        row.id =
            columns.iter().find(|column| column.header == ROW_ID_HEADER).and_then(|column| id(&row, column));
        let mut said = Said::default();
        self.read_name(&mut row, &mut said);
        for column in columns {
            self.read_cell(&mut row, column, &mut said);
        }
        self.settle(&mut row, said);
        if let Some(back) = Back::of(&row, columns) {
            back.judge(&mut row, columns, self.today);
            row.back = Some(back);
        }
        row
    }

    /// The cells of the name's columns, joined where họ đệm and tên stand apart.
    fn read_name(&self, row: &mut Row, said: &mut Said) {
        let columns = self.columns.iter().filter(|column| column.meaning.field == Some(Field::Name));
        let filled: Vec<_> = columns.clone().filter(|column| !filled(row, column).is_empty()).collect();
        let Some(first) = filled.first() else {
            let says = "Thiếu họ và tên; hãy ghi vào cột họ và tên.";
            let trouble = Trouble::refuses(About::NameMissing, says);
            let first = self.columns.iter().find(|column| column.meaning.field == Some(Field::Name));
            row.problems.push(match first {
                Some(column) => trouble.in_column(column),
                None => trouble.of_field(Some(Field::Name)),
            });
            return;
        };
        if filled.iter().any(|column| refuse_error(row, column)) {
            return;
        }
        let cell = match filled[..] {
            [only] => row.cells[only.place].clone(),
            _ => joined(row, &filled),
        };
        let named = name(&cell);
        row.fields.name = named.name;
        row.fields.honorific = named.honorific;
        said.sexes.extend(named.sex);
        said.births.extend(named.birth_year.map(Partial::Year));
        row.problems.extend(named.troubles.into_iter().map(|trouble| trouble.in_column(first)));
    }

    fn read_cell(&mut self, row: &mut Row, column: &Column, said: &mut Said) {
        let Some(field) = column.meaning.field.filter(|field| *field != Field::Name) else { return };
        let text = filled(row, column).to_owned();
        if text.is_empty() {
            return;
        }
        if matches!(field, Field::Ordinal | Field::Note) {
            self.read_free(row, column, field, &text);
        } else if !refuse_error(row, column) {
            match field {
                Field::Honorific => read_honorific(row, &text, said),
                Field::Sex => read_sex(row, column, &text, said),
                Field::Birth | Field::BirthYear => self.read_birth(row, column, &text, said),
                Field::IdNumber => read_identity(row, column, &text),
                Field::Group => read_group(row, column, &text),
                Field::Grade => read_grades(row, column, &text),
                Field::Award => self.read_awards(row, column, &text),
                _ => self.read_free(row, column, field, &text),
            }
        }
    }

    /// Texts that are taken as they stand.
    fn read_free(&self, row: &mut Row, column: &Column, field: Field, text: &str) {
        let text = straight(text);
        let fields = &mut row.fields;
        match field {
            Field::Ordinal => fields.ordinal = text.into_owned(),
            Field::Note => add(&mut fields.note, &text, "; "),
            Field::Initiative => add(&mut fields.initiative, &text, "; "),
            Field::Achievement => add(&mut fields.achievement, &text, "; "),
            Field::Ethnicity => fields.ethnicity = text.into_owned(),
            Field::Position if column.meaning.also == Some(Field::Unit) => {
                let (post, unit) = split_post_and_unit(&text);
                fields.position = post;
                if fields.unit.is_empty() {
                    fields.unit = unit;
                }
            }
            Field::Position => fields.position = text.into_owned(),
            // The nearer of two columns is the one that stands first: phòng ban, then đơn vị công tác.
            Field::Unit if fields.unit.is_empty() => fields.unit = text.into_owned(),
            _ => {}
        }
    }

    fn read_birth(&self, row: &mut Row, column: &Column, text: &str, said: &mut Said) {
        if let Some(sex) = column.meaning.sex {
            said.sexes.push(sex);
            if choice::is_cross(text) {
                return;
            }
        }
        match birth(text, self.today) {
            Ok(birth) => said.births.extend(birth),
            Err(trouble) => row.problems.push(trouble.in_column(column)),
        }
    }

    fn read_awards(&mut self, row: &mut Row, column: &Column, text: &str) {
        let year = column.meaning.year;
        if let Some(code) = &column.meaning.award {
            let is_year = text.len() == 4 && year_in(text).is_some();
            if choice::is_cross(text) || is_year {
                row.fields.awards.push((code.clone(), if is_year { year_in(text) } else { year }));
                return;
            }
        }
        let named = self.awards.read(text);
        for unknown in &named.unknown {
            let says = format!(
                "Chưa rõ {} là danh hiệu, hình thức khen thưởng nào; hãy ghi tên hoặc mã trong danh mục.",
                quoted(unknown)
            );
            row.problems.push(Trouble::asks(About::AwardUnknown, says).in_column(column));
        }
        row.fields.awards.extend(named.awards.into_iter().map(|(code, own)| (code, own.or(year))));
    }

    /// What several cells say together.
    fn settle(&self, row: &mut Row, said: Said) {
        self.settle_sex(row, &said);
        self.settle_birth(row, &said);
        if row.fields.unit.is_empty() {
            row.fields.unit.clone_from(&row.band.unit);
        }
        if row.fields.awards.is_empty() {
            row.fields.awards.extend(row.band.award.clone().map(|code| (code, None)));
        }
        if let Some(number) = &row.fields.id_number {
            let year = row.fields.birth.map(Partial::year);
            let column = self.columns.iter().find(|column| column.meaning.field == Some(Field::IdNumber));
            let told = contradictions(number, row.fields.sex, year);
            row.problems.extend(told.into_iter().filter_map(|trouble| Some(trouble.in_column(column?))));
        }
    }

    fn settle_sex(&self, row: &mut Row, said: &Said) {
        let Some((first, others)) = said.sexes.split_first() else { return };
        if others.iter().all(|sex| sex == first) {
            row.fields.sex = Some(*first);
            return;
        }
        let says = "Giới tính trong các ô của dòng này không khớp nhau; hãy sửa danh xưng, giới tính hoặc cột năm sinh.";
        row.problems.push(Trouble::asks(About::SexDiffers, says).of_field(Some(Field::Sex)));
    }

    fn settle_birth(&self, row: &mut Row, said: &Said) {
        let years = || said.births.iter().map(|birth| birth.year());
        if years().zip(years().skip(1)).all(|(one, other)| one == other) {
            row.fields.birth = said
                .births
                .iter()
                .copied()
                .find(|birth| birth.day().is_some())
                .or(said.births.first().copied());
            return;
        }
        let says = "Ngày sinh và năm sinh của dòng này không khớp nhau; hãy sửa một trong hai.";
        row.problems.push(Trouble::asks(About::BirthDiffers, says).of_field(Some(Field::Birth)));
    }
}

/// What the cells of a row say of sex and birth, before it is known whether they agree.
#[derive(Default)]
struct Said {
    sexes: Vec<Sex>,
    births: Vec<Partial>,
}

/// What stands in a column; nothing where a sign only fills the place.
fn filled<'r>(row: &'r Row, column: &Column) -> &'r str {
    let text = row.text(column.place);
    if is_filling(text) { "" } else { text }
}

fn id(row: &Row, column: &Column) -> Option<String> {
    Some(filled(row, column).to_owned()).filter(|id| !id.is_empty())
}

fn joined(row: &Row, columns: &[&Column]) -> Text {
    let text: Vec<&str> = columns.iter().map(|column| filled(row, column)).collect();
    let original: Vec<&str> =
        columns.iter().filter_map(|column| row.cells[column.place].as_it_stood()).collect();
    Text {
        text: text.join(" "),
        original: (!original.is_empty()).then(|| original.join(" ")),
        is_typed: false,
    }
}

/// Whether a formula failed in the cell; then nothing else is said of it.
fn refuse_error(row: &mut Row, column: &Column) -> bool {
    let text = row.text(column.place);
    if !is_failed(text) {
        return false;
    }
    let says = format!("Ô này là công thức lỗi ({text}); hãy ghi lại giá trị.");
    row.problems.push(Trouble::refuses(About::FailedFormula, says).in_column(column));
    true
}

/// "#N/A", "#REF!", "Err:502"
pub(super) fn is_failed(text: &str) -> bool {
    const ERRORS: &[&str] = &[
        "#N/A",
        "#REF!",
        "#VALUE!",
        "#DIV/0!",
        "#NAME?",
        "#NULL!",
        "#NUM!",
        "#GETTING_DATA",
        "#SPILL!",
        "#CALC!",
    ];
    let is_of_calc =
        text.strip_prefix("Err:").is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()));
    text.starts_with('#') && ERRORS.iter().any(|error| error.eq_ignore_ascii_case(text)) || is_of_calc
}

fn add(whole: &mut String, text: &str, between: &str) {
    if !whole.is_empty() {
        whole.push_str(between);
    }
    whole.push_str(text);
}

fn read_honorific(row: &mut Row, text: &str, said: &mut Said) {
    let (written, sex) = honorific(text);
    said.sexes.extend(sex);
    if row.fields.honorific.is_empty() {
        row.fields.honorific = written;
    } else if row.fields.honorific != written && !written.is_empty() {
        row.fields.honorific = format!("{written} {}", row.fields.honorific);
    }
}

fn read_sex(row: &mut Row, column: &Column, text: &str, said: &mut Said) {
    let told = choice::sex(text).or(column.meaning.sex.filter(|_| choice::is_cross(text)));
    said.sexes.extend(told);
    if told.is_none() {
        let says = format!("Chưa rõ {} là nam hay nữ; hãy ghi Nam hoặc Nữ.", quoted(text));
        row.problems.push(Trouble::asks(About::SexUnknown, says).in_column(column));
    }
}

fn read_identity(row: &mut Row, column: &Column, text: &str) {
    match identity(text) {
        Ok(number) => row.fields.id_number = number.or(row.fields.id_number.take()),
        Err(trouble) => row.problems.push(trouble.in_column(column)),
    }
}

fn read_group(row: &mut Row, column: &Column, text: &str) {
    row.fields.group = choice::group(text);
    if row.fields.group.is_none() && !choice::is_nothing(text) {
        let says = format!(
            "Chưa rõ {} là nhóm đối tượng nào; hãy ghi cán bộ, công chức, viên chức, người lao động…",
            quoted(text)
        );
        row.problems.push(Trouble::warns(About::GroupUnknown, says).in_column(column));
    }
}

fn read_grades(row: &mut Row, column: &Column, text: &str) {
    match choice::grades(text) {
        Some(grades) => {
            let year = column.meaning.year;
            row.fields.grades.extend(grades.into_iter().map(|(own, grade)| (own.or(year), grade)));
        }
        None => {
            let says = format!(
                "Chưa rõ {} là mức xếp loại nào; hãy ghi HTXSNV, HTTNV, HTNV hoặc KHTNV.",
                quoted(text)
            );
            row.problems.push(Trouble::asks(About::GradeUnknown, says).in_column(column));
        }
    }
}
