//! The rows of an import: those that wait with the form that mends them, the others as lines.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::response::Response;
use domain::import::{Chosen, Column, Crossed, Problem as Trouble, ROW_ID_HEADER, RowState, Severity};
use domain::workbook::Cell;
use sheets::Table;
use store::import::{self, Import, Line, Mended, Possible, Question};
use uuid::Uuid;

use super::{MAY_WRITE, address};
use crate::form::id_of;
use crate::{Choice, Problem, Route, Sent, Site, Visitor, see};

pub(super) fn routes() -> Vec<Route> {
    vec![Route::post("/lam-viec/nhap/{id}/dong/{row}", MAY_WRITE, mend)]
}

/// A row as the page shows it.
pub(super) struct RowView {
    pub id: Uuid,
    pub line: u32,
    pub name: String,
    pub mark: &'static str,
    pub state: &'static str,
    pub waits: bool,
    pub is_left: bool,
    pub says: String,
    /// What was read, as a line: birth, unit, grades, awards.
    pub told: String,
    pub person: Option<String>,
    /// Cells with something to look at, then the others.
    pub wrong: Vec<CellView>,
    pub others: Vec<CellView>,
    pub who: Vec<Choice>,
    pub warnings: Vec<String>,
    /// The row that is mended next: its first field gets the cursor.
    pub is_next: bool,
}

pub(super) struct CellView {
    pub place: usize,
    pub field: String,
    pub header: String,
    pub value: String,
    pub says: String,
    pub suggestion: String,
    pub original: String,
}

impl RowView {
    pub(super) fn of(import: &Import, line: &Line, asks: Question, is_next: bool) -> Self {
        let cells = columns(import, line.list).map(|column| CellView::of(line, column, &asks.crossed));
        let (wrong, others) = cells.partition(|cell| !cell.says.is_empty());
        let warnings = line.row.problems.iter().filter(|trouble| trouble.kind == Severity::Warns);
        Self {
            id: line.id,
            line: line.row.line,
            name: match line.row.fields.name.as_str() {
                "" => "(không có họ tên)".to_owned(),
                name => name.to_owned(),
            },
            mark: mark(line.state),
            state: line.state.label(),
            waits: line.state.waits(),
            is_left: line.state == RowState::Left,
            says: line.says.clone(),
            told: told(line),
            person: line.person.map(|person| format!("/lam-viec/con-nguoi/{person}")),
            wrong,
            others,
            who: who(line, asks.possible),
            warnings: warnings.map(|trouble| trouble.says.clone()).collect(),
            is_next,
        }
    }
}

/// The columns of a list, but for the one that our own file hides.
fn columns(import: &Import, list: usize) -> impl Iterator<Item = &Column> {
    let columns = import.lists.get(list).map_or(&[][..], |list| list.columns.as_slice());
    columns.iter().filter(|column| column.header != ROW_ID_HEADER)
}

fn mark(state: RowState) -> &'static str {
    match state {
        RowState::Matched | RowState::Taken => "met",
        RowState::Several => "waiting",
        RowState::New | RowState::Left => "neutral",
        RowState::Conflict => "unmet",
    }
}

fn told(line: &Line) -> String {
    let fields = &line.row.fields;
    // Once taken, the day of birth stands on the private sheet, which the clerk does not read.
    let is_taken = line.state == RowState::Taken;
    let born = |birth: viet::date::Partial| birth.day().filter(|_| !is_taken);
    let birth =
        fields.birth.map(|birth| born(birth).map_or_else(|| birth.year().to_string(), viet::date::short));
    let grades = fields.grades.iter().map(|(year, grade)| with_year(grade.as_str(), *year));
    let awards = fields.awards.iter().map(|(code, year)| with_year(code, *year));
    let parts = [birth.unwrap_or_default(), fields.position.clone(), fields.unit.clone()];
    parts
        .into_iter()
        .chain(grades)
        .chain(awards)
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
}

fn with_year(word: &str, year: Option<i32>) -> String {
    year.map_or_else(|| word.to_owned(), |year| format!("{word} {year}"))
}

/// Who may be meant: only asked where several may be.
fn who(line: &Line, possible: Vec<Possible>) -> Vec<Choice> {
    if line.state != RowState::Several {
        return Vec::new();
    }
    let known = possible.into_iter().map(|one| {
        let says =
            [one.post, one.unit].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
        let label = format!("{} – {says} ({})", one.full_name, one.told.reasons.join(", ").to_lowercase());
        Choice::new(one.id.to_string(), label, false)
    });
    known.chain([Choice::new(NOBODY, "Người mới, chưa có trong hồ sơ", false)]).collect()
}

const NOBODY: &str = "moi";

impl CellView {
    fn of(line: &Line, column: &Column, crossed: &[Crossed]) -> Self {
        let stops = |trouble: &&Trouble| trouble.column == column.header && trouble.kind != Severity::Warns;
        let trouble = line.row.problems.iter().find(stops);
        let cell = line.row.cells.get(column.place);
        let crossed = crossed.iter().find(|crossed| crossed.place == column.place);
        let says = trouble.map(|trouble| &trouble.says).or(crossed.map(|crossed| &crossed.says));
        let suggestion =
            trouble.and_then(|trouble| trouble.suggestion.as_ref()).or(crossed.map(|crossed| &crossed.now));
        Self {
            place: column.place,
            field: format!("c{}", column.place),
            header: column.header.clone(),
            value: line.row.text(column.place).to_owned(),
            says: says.cloned().unwrap_or_default(),
            suggestion: suggestion.cloned().unwrap_or_default(),
            original: cell.and_then(|cell| cell.original.clone()).unwrap_or_default(),
        }
    }
}

async fn mend(
    State(site): State<Site>,
    visitor: Visitor,
    Path((id, row)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Problem> {
    let (id, row) = (id_of(&id)?, id_of(&row)?);
    let chosen = match sent.text("who") {
        "" => None,
        NOBODY => Some(Chosen::Nobody),
        person => Some(Chosen::Person(id_of(person)?)),
    };
    let mended = Mended { typed: typed(&sent), chosen, leave: sent.text("do") == "leave" };
    import::mend(&site.db, &visitor.act(&site, &sent.key()), id, row, &mended).await?;
    Ok(see(&next(&site, &visitor, id, row).await?, "da-luu"))
}

/// The cells as they stand in the form; one for which a suggestion was ticked takes it.
fn typed(sent: &Sent) -> BTreeMap<usize, String> {
    let cells = sent.pairs().filter_map(|(field, value)| {
        let place = field.strip_prefix('c')?.parse().ok()?;
        let suggested = sent.text(&format!("g{place}"));
        Some((place, if suggested.is_empty() { viet::tidy(value) } else { suggested.to_owned() }))
    });
    cells.collect()
}

/// Where the clerk goes on: the same row if it still waits, else the next one that does.
async fn next(site: &Site, visitor: &Visitor, id: Uuid, row: Uuid) -> Result<String, Problem> {
    let mut conn = site.db.read().await?;
    let found = import::find(&mut conn, visitor.viewer, id).await?;
    let here = import::position(&mut conn, &found, row).await?;
    let waiting = [RowState::Several, RowState::Conflict];
    let next = import::lines(&mut conn, visitor.viewer, &found, &waiting, here - 1, 1).await?.pop();
    Ok(next.map_or_else(
        || address(id),
        |line| {
            let before = (line.position - 1).max(0);
            format!("{}?sau={before}&dong={}", address(id), line.id)
        },
    ))
}

/// For each list with rows among these a sheet: the reason before their cells, and their mark, by which they are known when they
/// come back.
pub(super) fn waiting_sheets(import: &Import, lines: &[Line]) -> Vec<Table> {
    let with_lines = |at: &usize| lines.iter().any(|line| line.list == *at);
    let lists: Vec<_> = (0..import.lists.len()).filter(with_lines).collect();
    let name = |place: usize| match lists.len() {
        1 => "Dòng còn chờ".to_owned(),
        _ => format!("Dòng còn chờ {}", place + 1),
    };
    lists.iter().enumerate().map(|(place, at)| waiting_sheet(import, *at, name(place), lines)).collect()
}

fn waiting_sheet(import: &Import, at: usize, name: String, lines: &[Line]) -> Table {
    let of_list: Vec<_> = lines.iter().filter(|line| line.list == at).collect();
    let row = |line: &&Line| {
        let cells = columns(import, at).map(|column| Cell::Text(line.row.text(column.place).to_owned()));
        std::iter::once(Cell::Text(line.says.clone())).chain(cells).collect()
    };
    let heads = std::iter::once("Lý do").chain(columns(import, at).map(|column| column.header.as_str()));
    Table {
        name,
        columns: heads.map(sheets::Column::text).collect(),
        rows: of_list.iter().map(row).collect(),
        ids: of_list.iter().map(|line| import::row_mark(line)).collect(),
        ..Table::default()
    }
}
