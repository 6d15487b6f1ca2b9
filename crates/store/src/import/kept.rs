//! How lists, columns and rows of an import are kept: as JSON, so that a row can be read again when a cell is mended.

use chrono::NaiveDate;
use domain::import::{
    Band, By, Column, Fields, Found, LeftOut, List, Meaning, Row, RowState, Text, reread_all,
};
use law::Law;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;
use viet::legacy::Encoding;

use super::{Import, Line};
use crate::Failure;

/// A list without its rows.
#[derive(Serialize, Deserialize)]
pub(super) struct Kept {
    sheet: String,
    title: String,
    year: Option<i32>,
    header: Option<(u32, u32)>,
    columns: Vec<KeptColumn>,
    left_out: Vec<(u32, String, String)>,
    #[serde(default)]
    units: Vec<String>,
    encoding: String,
    sure: u8,
    is_mixed: bool,
    samples: Vec<(String, String)>,
}

#[derive(Serialize, Deserialize)]
struct KeptColumn {
    place: usize,
    header: String,
    meaning: KeptMeaning,
    sure: u8,
    is_known: bool,
    samples: Vec<String>,
}

#[derive(Serialize, Deserialize)]
struct KeptMeaning {
    field: Option<String>,
    also: Option<String>,
    year: Option<i32>,
    sex: Option<law::Sex>,
    award: Option<String>,
}

/// The lists as they are stored.
pub(super) fn lists(lists: &[List]) -> Result<String, Failure> {
    Ok(serde_json::to_string(&lists.iter().map(Kept::from).collect::<Vec<_>>())?)
}

/// What a column means, as it is remembered for the office's next list.
pub(super) fn meaning_text(meaning: &Meaning) -> Result<String, Failure> {
    Ok(serde_json::to_string(&KeptMeaning::from(meaning))?)
}

pub(super) fn meaning(text: &str) -> Result<Meaning, Failure> {
    serde_json::from_str::<KeptMeaning>(text)?.meaning()
}

impl Kept {
    pub(super) fn lists(text: &str) -> Result<Vec<List>, Failure> {
        serde_json::from_str::<Vec<Kept>>(text)?.into_iter().map(Kept::list).collect()
    }

    fn list(self) -> Result<List, Failure> {
        let left_out =
            self.left_out.into_iter().map(|(line, text, why)| Ok(LeftOut { line, text, why: why.parse()? }));
        Ok(List {
            sheet: self.sheet,
            title: self.title,
            year: self.year,
            header: self.header,
            columns: self.columns.into_iter().map(KeptColumn::column).collect::<Result<_, _>>()?,
            rows: Vec::new(),
            left_out: left_out.collect::<Result<_, Failure>>()?,
            units: self.units,
            encoding: Found {
                encoding: encoding(&self.encoding),
                sure: self.sure,
                is_mixed: self.is_mixed,
                samples: self.samples,
            },
            problems: Vec::new(),
        })
    }
}

impl From<&List> for Kept {
    fn from(list: &List) -> Self {
        let left_out =
            list.left_out.iter().map(|left| (left.line, left.text.clone(), left.why.word().to_owned()));
        Self {
            sheet: list.sheet.clone(),
            title: list.title.clone(),
            year: list.year,
            header: list.header,
            columns: list.columns.iter().map(KeptColumn::from).collect(),
            left_out: left_out.collect(),
            units: list.units.clone(),
            encoding: encoding_word(list.encoding.encoding).to_owned(),
            sure: list.encoding.sure,
            is_mixed: list.encoding.is_mixed,
            samples: list.encoding.samples.clone(),
        }
    }
}

fn encoding_word(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Unicode => "unicode",
        Encoding::Tcvn3 => "tcvn3",
        Encoding::Vni => "vni",
    }
}

/// What is unknown looks like what it says.
fn encoding(word: &str) -> Encoding {
    Encoding::ALL.into_iter().find(|one| encoding_word(*one) == word).unwrap_or(Encoding::Unicode)
}

impl From<&Column> for KeptColumn {
    fn from(column: &Column) -> Self {
        Self {
            place: column.place,
            header: column.header.clone(),
            meaning: KeptMeaning::from(&column.meaning),
            sure: column.sure,
            is_known: column.by != By::Nothing,
            samples: column.samples.clone(),
        }
    }
}

impl KeptColumn {
    fn column(self) -> Result<Column, Failure> {
        Ok(Column {
            place: self.place,
            header: self.header,
            meaning: self.meaning.meaning()?,
            sure: self.sure,
            by: if self.is_known { By::Mapping } else { By::Nothing },
            samples: self.samples,
        })
    }
}

impl From<&Meaning> for KeptMeaning {
    fn from(meaning: &Meaning) -> Self {
        Self {
            field: meaning.field.map(|field| field.word().to_owned()),
            also: meaning.also.map(|field| field.word().to_owned()),
            year: meaning.year,
            sex: meaning.sex,
            award: meaning.award.clone(),
        }
    }
}

impl KeptMeaning {
    fn meaning(self) -> Result<Meaning, Failure> {
        Ok(Meaning {
            field: self.field.map(|word| word.parse()).transpose()?,
            also: self.also.map(|word| word.parse()).transpose()?,
            year: self.year,
            sex: self.sex,
            award: self.award,
        })
    }
}

/// The columns of [`KeptRow`].
macro_rules! row {
    () => {
        "select id, position, list, line, band, cells, state, person_id, is_chosen, says from import_row"
    };
}
pub(super) use row;

#[derive(sqlx::FromRow)]
pub(super) struct KeptRow {
    id: Uuid,
    position: i64,
    list: i64,
    line: i64,
    band: String,
    cells: String,
    #[sqlx(try_from = "String")]
    state: RowState,
    person_id: Option<Uuid>,
    is_chosen: bool,
    says: String,
}

/// A cell is its text, what stood in the file where that was another text, and whether a person typed it.
type KeptCell = (String, Option<String>, bool);

/// A row as [`WRITE`](super::WRITE) takes it.
pub(super) fn line(import: Uuid, line: &Line) -> Result<Value, Failure> {
    let cells: Vec<KeptCell> =
        line.row.cells.iter().map(|cell| (cell.text.clone(), cell.original.clone(), cell.is_typed)).collect();
    Ok(json!([
        line.id,
        import,
        line.position,
        line.list,
        line.row.line,
        serde_json::to_string(&(&line.row.band.unit, &line.row.band.award))?,
        serde_json::to_string(&cells)?,
        line.state.word(),
        line.person,
        line.is_chosen,
        line.says
    ]))
}

/// The rows, each read again from its cells.
pub(super) fn read_again(
    kept: Vec<KeptRow>,
    import: &Import,
    law: &Law,
    on: NaiveDate,
) -> Result<Vec<Line>, Failure> {
    let mut lines = kept.into_iter().map(|row| row.line(import)).collect::<Result<Vec<_>, _>>()?;
    let bare = lines.iter().map(|line| (&import.lists[line.list], line.row.clone()));
    let rows = reread_all(bare, law.awards(), on);
    lines.iter_mut().zip(rows).for_each(|(line, row)| line.row = row);
    Ok(lines)
}

impl KeptRow {
    pub(super) fn position(&self) -> i64 {
        self.position
    }

    /// The row with its cells, of which nothing is read yet.
    fn line(self, import: &Import) -> Result<Line, Failure> {
        let at = usize::try_from(self.list).unwrap_or(usize::MAX);
        let list = import.lists.get(at).ok_or_else(|| Failure::Corrupt(format!("dòng {}", self.id)))?;
        let cells: Vec<KeptCell> = serde_json::from_str(&self.cells)?;
        let (unit, award) = serde_json::from_str(&self.band)?;
        let row = Row {
            sheet: list.sheet.clone(),
            line: u32::try_from(self.line).unwrap_or(u32::MAX),
            id: None,
            back: None,
            fields: Fields::default(),
            cells: cells
                .into_iter()
                .map(|(text, original, is_typed)| Text { text, original, is_typed })
                .collect(),
            band: Band { unit, award },
            problems: Vec::new(),
        };
        Ok(Line {
            id: self.id,
            position: self.position,
            list: at,
            row,
            state: self.state,
            person: self.person_id,
            is_chosen: self.is_chosen,
            says: self.says,
        })
    }
}
