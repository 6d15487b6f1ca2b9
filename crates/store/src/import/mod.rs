//! Lists that clerks bring in: read elsewhere, understood by `domain::import`, here matched with the people on record and
//! taken row by row.
//!
//! - [`begin`] keeps every row of a file with the state in which it stands; [`mend`], [`accept`], [`map`] and [`close`] are what
//!   a clerk does about the rows that wait.
//! - [`take()`] writes the rows that are ready into the records, some hundred in one act: what was taken stays taken, and the
//!   rest goes on where it stopped.
//! - `kept` is how lists and rows are stored, `register` who and what they may mean.

mod kept;
mod register;
mod take;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::import::{
    About, Chosen, List, Mapping, Meaning, ROW_ID_HEADER, Row, RowState, Understood, find_twice, reread,
};
use domain::person::WRITERS;
use domain::{Act, Refusals, Viewer};
use law::Group;
use serde_json::json;
use uuid::Uuid;

use crate::{Conn, Db, Done, Failure, org, person};

use kept::{Kept, KeptRow};
use register::{Matched, Register};
pub use register::{Possible, Question, questions};
pub use take::{AT_ONCE, Taken, take};

/// A file as it comes in.
#[derive(Debug, Clone)]
pub struct NewImport {
    pub file_name: String,
    /// The first day in the unit of people who come new.
    pub starts: NaiveDate,
    /// Their group, where the list does not say it.
    pub group: Group,
    /// Whether the awards of the list are held; else they are only proposed and go into no record.
    pub awards_held: bool,
    pub understood: Understood,
}

/// The most rows of one file.
pub const MOST_ROWS: usize = 100_000;

impl NewImport {
    fn refusals(&self, today: NaiveDate) -> Refusals {
        let mut refusals = Refusals::none();
        if self.starts > today {
            refusals.add("starts", "Ngày bắt đầu chưa tới; hãy ghi ngày hôm nay hoặc trước đó.");
        }
        let rows = self.understood.rows().count();
        if rows == 0 {
            let says = self.understood.problems.first().map(|problem| problem.says.as_str());
            refusals
                .add("file", says.unwrap_or("Không thấy dòng nào về người trong tệp; hãy chọn tệp khác."));
        }
        if rows > MOST_ROWS {
            refusals.add(
                "file",
                format!("Tệp có {rows} dòng; mỗi lần nhận nhiều nhất 100.000 dòng, hãy chia tệp."),
            );
        }
        refusals
    }
}

/// An import: what was said when it began, and its lists without their rows.
#[derive(Debug, Clone)]
pub struct Import {
    pub id: Uuid,
    pub unit_id: Uuid,
    pub unit_name: String,
    pub begun_at: DateTime<Utc>,
    pub file_name: String,
    pub is_open: bool,
    pub version: i64,
    pub starts: NaiveDate,
    pub group: Group,
    pub awards_held: bool,
    pub lists: Vec<List>,
}

/// How many rows of an import stand where.
#[derive(Debug, Clone, Default)]
pub struct Counts(BTreeMap<RowState, i64>);

impl Counts {
    pub fn of(&self, state: RowState) -> i64 {
        self.0.get(&state).copied().unwrap_or(0)
    }

    /// How many rows pressing "take" takes.
    pub fn ready(&self) -> i64 {
        self.0.iter().filter(|(state, _)| state.is_ready()).map(|(_, count)| count).sum()
    }

    /// How many rows wait for a person.
    pub fn waiting(&self) -> i64 {
        self.0.iter().filter(|(state, _)| state.waits()).map(|(_, count)| count).sum()
    }
}

/// A row as it stands now.
#[derive(Debug, Clone)]
pub struct Line {
    pub id: Uuid,
    pub position: i64,
    /// Which of the import's lists.
    pub list: usize,
    pub row: Row,
    pub state: RowState,
    pub person: Option<Uuid>,
    /// A person said who is meant.
    pub is_chosen: bool,
    /// Why it waits, or what it changes; may be empty.
    pub says: String,
}

impl Line {
    fn chosen(&self) -> Chosen {
        match (self.is_chosen, self.person) {
            (false, _) => Chosen::Nothing,
            (true, Some(person)) => Chosen::Person(person),
            (true, None) => Chosen::Nobody,
        }
    }
}

/// What people said of the columns of this office's lists before: an import begins with it.
pub async fn mapping(conn: &mut Conn, viewer: Viewer, unit: Uuid) -> Result<Mapping, Failure> {
    org::require(conn, viewer, unit, WRITERS).await?;
    let office = org::office_of(conn, unit).await?.id;
    let mut mapping = Mapping::default();
    for (header, meaning) in all!(conn, (String, String), MAPPING, office)? {
        mapping.set(&header, kept::meaning(&meaning)?);
    }
    Ok(mapping)
}

const MAPPING: &str = "select header, meaning from import_mapping where unit_id = $1";

/// A clerk or administrator over the unit brings a list in: every row is kept with its state; nothing goes into the records
/// yet. A sheet of rows that waited in an import which is still open mends those rows and makes no new import.
pub async fn begin(db: &Db, act: &Act, unit: Uuid, mut new: NewImport) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    person::writes_over(&mut conn, act.viewer(), unit).await?;
    new.refusals(act.today()).or_go_on()?;
    if let Some(first) = returning(&mut conn, act.viewer(), &new.understood).await? {
        return take_back(conn, act, first, &new.understood).await;
    }
    let id = conn.new_id();
    let lists = kept::lists(&new.understood.lists)?;
    run!(
        conn,
        INSERT,
        id,
        unit,
        act.account,
        act.at,
        viet::tidy(&new.file_name),
        new.starts,
        new.group.as_str(),
        new.awards_held,
        lists
    )?;
    let import = get(&mut conn, id).await?;
    let mut lines = numbered(&conn, &mut new.understood.lists);
    stand(&mut conn, act.viewer(), &import, &mut lines, Matched::Anew).await?;
    write(&mut conn, id, &lines).await?;
    conn.finish("import.begin", id, json!({ "file": new.file_name, "unit": unit, "rows": lines.len() })).await
}

const INSERT: &str =
    "insert into import (id, unit_id, account_id, begun_at, file_name, state, version, starts, legal_group,
        awards_held, lists)
    values ($1, $2, $3, $4, $5, 'open', 1, $6, $7, $8, $9)";

/// Takes the rows out of the lists: a province's are not held twice.
fn numbered(conn: &Conn, lists: &mut [List]) -> Vec<Line> {
    let lists = lists.iter_mut().enumerate();
    let rows = lists
        .flat_map(|(list, found)| std::mem::take(&mut found.rows).into_iter().map(move |row| (list, row)));
    let line = |(position, (list, row)): (usize, (usize, Row))| Line {
        id: conn.new_id(),
        position: i64::try_from(position).unwrap_or(i64::MAX) + 1,
        list,
        row,
        state: RowState::Conflict,
        person: None,
        is_chosen: false,
        says: String::new(),
    };
    rows.enumerate().map(line).collect()
}

/// Where the rows of a file would stand, and the units that it names and nobody knows; nothing is kept.
pub async fn weigh(
    conn: &mut Conn,
    viewer: Viewer,
    unit: Uuid,
    mut new: NewImport,
) -> Result<(Vec<Line>, Vec<String>), Failure> {
    org::require(conn, viewer, unit, WRITERS).await?;
    new.refusals(viewer.on).or_go_on()?;
    let mut lines = numbered(conn, &mut new.understood.lists);
    let import = Import {
        id: Uuid::nil(),
        unit_id: unit,
        unit_name: String::new(),
        begun_at: DateTime::default(),
        file_name: new.file_name,
        is_open: true,
        version: 0,
        starts: new.starts,
        group: new.group,
        awards_held: new.awards_held,
        lists: new.understood.lists,
    };
    let register = stand(conn, viewer, &import, &mut lines, Matched::Anew).await?;
    Ok((lines, register.unknown_units(&import)))
}

/// Asks of each row anew where it stands; gives back what was asked.
async fn stand(
    conn: &mut Conn,
    viewer: Viewer,
    import: &Import,
    lines: &mut [Line],
    matched: Matched,
) -> Result<Register, Failure> {
    let mut register = Register::read(conn, viewer, import, lines, matched).await?;
    let standings = register.stand(conn, import, lines, viewer.on).await?;
    for (line, standing) in lines.iter_mut().zip(standings) {
        (line.state, line.says) = (standing.state, standing.says);
        line.person = if line.is_chosen { line.person } else { standing.person };
    }
    Ok(register)
}

async fn write(conn: &mut Conn, import: Uuid, lines: &[Line]) -> Result<(), Failure> {
    for some in lines.chunks(WRITTEN_AT_ONCE) {
        let rows = some.iter().map(|line| kept::line(import, line)).collect::<Result<Vec<_>, _>>()?;
        run!(conn, WRITE, serde_json::to_string(&rows)?)?;
    }
    Ok(())
}

const WRITTEN_AT_ONCE: usize = 2_000;
const WRITE: crate::db::Split = bulk!(
    "insert into import_row (id, import_id, position, list, line, band, cells, state, person_id, is_chosen, says)",
    "on conflict (id) do update set cells = excluded.cells, state = excluded.state, person_id = excluded.person_id,
        is_chosen = excluded.is_chosen, says = excluded.says",
    uuid 0, uuid 1, bigint 2, bigint 3, bigint 4, plain 5, plain 6, plain 7, uuid 8, boolean 9, plain 10
);

// sheets that come back ----------------------------------------------------------------------------------------------

/// The mark of a row of an import in the hidden column of a sheet.
const MARK: &str = "nhap-";

/// What the hidden column of an exported sheet holds for this row.
pub fn row_mark(line: &Line) -> String {
    format!("{MARK}{}", line.id)
}

fn marked(row: &Row) -> Option<Uuid> {
    row.id.as_deref().and_then(|id| id.strip_prefix(MARK)).and_then(|id| id.parse().ok())
}

/// The open import to which the marked rows of a file belong, when the viewer may write there.
async fn returning(conn: &mut Conn, viewer: Viewer, file: &Understood) -> Result<Option<Uuid>, Failure> {
    let Some(first) = file.rows().find_map(marked) else { return Ok(None) };
    let found = find!(conn, (Uuid, Uuid), IMPORT_OF_ROW, first)?;
    let Some((import, unit)) = found else { return Ok(None) };
    org::require(conn, viewer, unit, WRITERS).await?;
    Ok(Some(import))
}

const IMPORT_OF_ROW: &str = "select i.id, i.unit_id from import_row r join import i on i.id = r.import_id
    where r.id = $1 and i.state = 'open'";

/// The cells of the returned rows, by the headers of their list, in the place of those that were kept.
async fn take_back(mut conn: Conn, act: &Act, import: Uuid, file: &Understood) -> Result<Done, Failure> {
    let import = open(&mut conn, act.viewer(), import).await?;
    let mut back: BTreeMap<Uuid, BTreeMap<String, String>> = BTreeMap::new();
    for list in &file.lists {
        for row in &list.rows {
            let Some(id) = marked(row) else { continue };
            let cells =
                list.columns.iter().map(|column| (column.header.clone(), row.text(column.place).to_owned()));
            back.insert(id, cells.collect());
        }
    }
    let ids: Vec<_> = back.keys().copied().collect();
    let mut lines = lines_of(&mut conn, &import, act.today(), &ids).await?;
    lines.retain(|line| line.state != RowState::Taken);
    let law = conn.law();
    for line in &mut lines {
        let Some((list, cells)) = import.lists.get(line.list).zip(back.get(&line.id)) else { continue };
        // The first column of the sheet is the mark of its row here, not what the list may have had under that header.
        let own = list.columns.iter().filter(|column| column.header != ROW_ID_HEADER);
        let typed = own.filter_map(|column| {
            let text = cells.get(&column.header)?;
            (text != line.row.text(column.place)).then(|| (column.place, text.clone()))
        });
        line.row = reread(list, &line.row, &typed.collect(), law.awards(), act.today());
    }
    stand(&mut conn, act.viewer(), &import, &mut lines, Matched::Anew).await?;
    write(&mut conn, import.id, &lines).await?;
    for list in 0..import.lists.len() {
        count_units(&mut conn, &import, list, act.today()).await?;
    }
    conn.finish("import.take_back", import.id, json!({ "rows": lines.len() })).await
}

// what a clerk does about rows ---------------------------------------------------------------------------------------

/// What a clerk says of one row.
#[derive(Debug, Clone, Default)]
pub struct Mended {
    /// What he typed, by the place of the column.
    pub typed: BTreeMap<usize, String>,
    /// Who is meant; `None`: nothing was said.
    pub chosen: Option<Chosen>,
    /// The row is left aside.
    pub leave: bool,
}

/// Mends one row: cells, who is meant, or that it is left aside (and taken up again by mending it).
pub async fn mend(db: &Db, act: &Act, import: Uuid, row: Uuid, mended: &Mended) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let import = open(&mut conn, act.viewer(), import).await?;
    let mut line = lines_of(&mut conn, &import, act.today(), &[row]).await?.pop().ok_or(Failure::Missing)?;
    if line.state == RowState::Taken {
        return Err(Failure::refused("Dòng này đã nhận; hãy sửa trên hồ sơ của người đó."));
    }
    if let Some(chosen) = mended.chosen {
        (line.is_chosen, line.person) = match chosen {
            Chosen::Person(person) => {
                person::writable(&mut conn, act.viewer(), person).await?;
                (true, Some(person))
            }
            Chosen::Nobody => (true, None),
            Chosen::Nothing => (false, None),
        };
    }
    let law = conn.law();
    let list = import.lists.get(line.list).ok_or_else(|| Failure::Corrupt(format!("dòng {row}")))?;
    let unit = std::mem::take(&mut line.row.fields.unit);
    line.row = reread(list, &line.row, &mended.typed, law.awards(), act.today());
    if let Some(looked_at) = looked_at(&mut conn, act.viewer(), &import, &line).await? {
        line.row = reread(list, &line.row, &looked_at, law.awards(), act.today());
        (line.is_chosen, line.person) = (true, line.row.back.as_ref().map(|back| back.person));
    }
    let names_another_unit = line.row.fields.unit != unit;
    let mut lines = [line];
    stand(&mut conn, act.viewer(), &import, &mut lines, Matched::Anew).await?;
    if mended.leave {
        (lines[0].state, lines[0].says) = (RowState::Left, String::new());
    }
    write(&mut conn, import.id, &lines).await?;
    if names_another_unit {
        count_units(&mut conn, &import, lines[0].list, act.today()).await?;
    }
    let headers = list.columns.iter().filter(|column| mended.typed.contains_key(&column.place));
    let headers: Vec<_> = headers.map(|column| &column.header).collect();
    conn.finish("import.mend", import.id, json!({ "row": row, "columns": headers, "left": mended.leave }))
        .await
}

/// The cells of a row of the list of people after a clerk looked at it beside the record; none for another row.
async fn looked_at(
    conn: &mut Conn,
    viewer: Viewer,
    import: &Import,
    line: &Line,
) -> Result<Option<BTreeMap<usize, String>>, Failure> {
    let Some((back, list)) = line.row.back.as_ref().zip(import.lists.get(line.list)) else { return Ok(None) };
    let register = Register::read(conn, viewer, import, std::slice::from_ref(line), Matched::Anew).await?;
    Ok(register.shown(back.person).map(|now| back.set_anew(list, &line.row, now)))
}

/// Notes which units the rows of a list name, after some of them were mended.
async fn count_units(conn: &mut Conn, import: &Import, list: usize, on: NaiveDate) -> Result<(), Failure> {
    let mut import = import.clone();
    read_list_again(conn, &mut import, list, on).await?;
    write_lists(conn, &import).await
}

/// Takes what is suggested for every row that has this problem: "Số định danh mất số 0 đầu".
pub async fn accept(db: &Db, act: &Act, import: Uuid, about: About) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let import = open(&mut conn, act.viewer(), import).await?;
    let mut lines = all_lines(&mut conn, &import, act.today()).await?;
    lines.retain(|line| line.state.waits());
    let law = conn.law();
    let mut mended = Vec::new();
    for mut line in lines {
        let Some(list) = import.lists.get(line.list) else { continue };
        let typed = suggested(list, &line.row, about);
        if !typed.is_empty() {
            line.row = reread(list, &line.row, &typed, law.awards(), act.today());
            mended.push(line);
        }
    }
    stand(&mut conn, act.viewer(), &import, &mut mended, Matched::Anew).await?;
    write(&mut conn, import.id, &mended).await?;
    conn.finish("import.accept", import.id, json!({ "about": about.word(), "rows": mended.len() })).await
}

fn suggested(list: &List, row: &Row, about: About) -> BTreeMap<usize, String> {
    let place =
        |header: &str| list.columns.iter().find(|column| column.header == header).map(|column| column.place);
    let of_kind = row.problems.iter().filter(|problem| problem.about == about);
    of_kind.filter_map(|problem| Some((place(&problem.column)?, problem.suggestion.clone()?))).collect()
}

/// What a clerk says of a list as a whole.
#[derive(Debug, Clone, Default)]
pub struct Mapped {
    /// What the columns hold, by the place of each.
    pub meanings: BTreeMap<usize, Meaning>,
    /// The year of grades and awards whose column names none.
    pub year: Option<i32>,
}

/// Says what the columns of a list hold; its rows that are not taken yet are read again, and the office's next list begins
/// with what was said.
pub async fn map(
    db: &Db,
    act: &Act,
    import: Uuid,
    version: i64,
    list: usize,
    mapped: &Mapped,
) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let mut import = open(&mut conn, act.viewer(), import).await?;
    next_version!(&mut conn, "import", import.id, version)?;
    let office = org::office_of(&mut conn, import.unit_id).await?.id;
    let found = import.lists.get_mut(list).ok_or(Failure::Missing)?;
    found.year = mapped.year;
    for column in &mut found.columns {
        let Some(meaning) = mapped.meanings.get(&column.place) else { continue };
        if *meaning != column.meaning {
            column.meaning = meaning.clone();
            run!(conn, REMEMBER, office, &column.header, kept::meaning_text(meaning)?)?;
        }
    }
    let mut lines = read_list_again(&mut conn, &mut import, list, act.today()).await?;
    stand(&mut conn, act.viewer(), &import, &mut lines, Matched::Anew).await?;
    write(&mut conn, import.id, &lines).await?;
    write_lists(&mut conn, &import).await?;
    conn.finish("import.map", import.id, json!({ "list": list, "year": mapped.year })).await
}

/// The rows of a list that are neither taken nor left aside, with what they say together: who stands twice, which units are named.
async fn read_list_again(
    conn: &mut Conn,
    import: &mut Import,
    list: usize,
    on: NaiveDate,
) -> Result<Vec<Line>, Failure> {
    let mut lines = all_lines(conn, import, on).await?;
    lines.retain(|line| line.list == list && !matches!(line.state, RowState::Taken | RowState::Left));
    let mut rows: Vec<Row> = lines.iter().map(|line| line.row.clone()).collect();
    find_twice(&mut rows);
    lines.iter_mut().zip(rows).for_each(|(line, row)| line.row = row);
    if let Some(list) = import.lists.get_mut(list) {
        list.units = List::units_of(lines.iter().map(|line| &line.row));
    }
    Ok(lines)
}

async fn write_lists(conn: &mut Conn, import: &Import) -> Result<(), Failure> {
    run!(conn, "update import set lists = $2 where id = $1", import.id, kept::lists(&import.lists)?)?;
    Ok(())
}

/// Asks of every row that is not taken whom and what it means by now: units and people may have come since.
pub async fn match_anew(db: &Db, act: &Act, import: Uuid) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let mut import = open(&mut conn, act.viewer(), import).await?;
    let mut matched = 0;
    for list in 0..import.lists.len() {
        let mut lines = read_list_again(&mut conn, &mut import, list, act.today()).await?;
        stand(&mut conn, act.viewer(), &import, &mut lines, Matched::Anew).await?;
        write(&mut conn, import.id, &lines).await?;
        matched += lines.len();
    }
    write_lists(&mut conn, &import).await?;
    conn.finish("import.match_anew", import.id, json!({ "rows": matched })).await
}

/// The units that rows name and nobody knows: who comes new in such a row would go into the unit of the import.
pub async fn unknown_units(conn: &mut Conn, viewer: Viewer, import: &Import) -> Result<Vec<String>, Failure> {
    Ok(Register::read(conn, viewer, import, &[], Matched::Anew).await?.unknown_units(import))
}

const REMEMBER: &str = "insert into import_mapping (unit_id, header, meaning) values ($1, $2, $3)
    on conflict (unit_id, header) do update set meaning = excluded.meaning";

/// Ends an import: what is not taken stays out, and what all its rows say is forgotten.
pub async fn close(db: &Db, act: &Act, import: Uuid) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let import = open(&mut conn, act.viewer(), import).await?;
    run!(conn, "update import set state = 'closed', version = version + 1 where id = $1", import.id)?;
    run!(conn, "update import_row set cells = '[]', says = '' where import_id = $1", import.id)?;
    let counts = counts(&mut conn, &import).await?;
    let detail =
        json!({ "taken": counts.of(RowState::Taken), "ready": counts.ready(), "waiting": counts.waiting() });
    conn.finish("import.close", import.id, detail).await
}

// reading ------------------------------------------------------------------------------------------------------------

#[derive(sqlx::FromRow)]
struct Stored {
    id: Uuid,
    unit_id: Uuid,
    unit_name: String,
    begun_at: DateTime<Utc>,
    file_name: String,
    state: String,
    version: i64,
    starts: NaiveDate,
    #[sqlx(try_from = "String")]
    legal_group: Group,
    awards_held: bool,
    lists: String,
}

/// The import, when the viewer may write over its unit.
pub async fn find(conn: &mut Conn, viewer: Viewer, id: Uuid) -> Result<Import, Failure> {
    let import = get(conn, id).await?;
    org::require(conn, viewer, import.unit_id, WRITERS).await?;
    Ok(import)
}

async fn open(conn: &mut Conn, viewer: Viewer, id: Uuid) -> Result<Import, Failure> {
    let import = find(conn, viewer, id).await?;
    import.is_open.then_some(import).ok_or_else(|| Failure::refused("Lần nhập này đã kết thúc."))
}

async fn get(conn: &mut Conn, id: Uuid) -> Result<Import, Failure> {
    let stored = find!(conn, Stored, GET, id)?.ok_or(Failure::Missing)?;
    Ok(Import {
        id: stored.id,
        unit_id: stored.unit_id,
        unit_name: stored.unit_name,
        begun_at: stored.begun_at,
        file_name: stored.file_name,
        is_open: stored.state == "open",
        version: stored.version,
        starts: stored.starts,
        group: stored.legal_group,
        awards_held: stored.awards_held,
        lists: Kept::lists(&stored.lists)?,
    })
}

const GET: &str = "select i.id, i.unit_id, u.name as unit_name, i.begun_at, i.file_name, i.state, i.version, i.starts, i.legal_group,
        i.awards_held, i.lists
    from import i join unit u on u.id = i.unit_id where i.id = $1";

/// Where the rows of an import stand.
pub async fn counts(conn: &mut Conn, import: &Import) -> Result<Counts, Failure> {
    let counts = all!(conn, (String, i64), COUNTS, import.id)?;
    let counts = counts.into_iter().map(|(state, count)| Ok((RowState::try_from(state)?, count)));
    Ok(Counts(counts.collect::<Result<_, Failure>>()?))
}

const COUNTS: &str =
    "select state, count(*) from import_row where import_id = $1 group by state order by state";

/// One line of the list of imports.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Listed {
    pub id: Uuid,
    pub file_name: String,
    pub unit_name: String,
    pub begun_at: DateTime<Utc>,
    pub who: String,
    pub is_open: bool,
    pub rows: i64,
    pub taken: i64,
    pub waiting: i64,
}

/// The latest imports into units over which the viewer may write.
pub async fn list(conn: &mut Conn, viewer: Viewer) -> Result<Vec<Listed>, Failure> {
    Ok(all!(conn, Listed, LIST, viewer.account, viewer.on)?)
}

const LIST: &str = "select i.id, i.file_name, u.name as unit_name, i.begun_at, a.display_name as who, i.state = 'open' as is_open,
        (select count(*) from import_row r where r.import_id = i.id) as rows,
        (select count(*) from import_row r where r.import_id = i.id and r.state = 'taken') as taken,
        (select count(*) from import_row r where r.import_id = i.id and r.state in ('several', 'conflict')) as waiting
    from import i join unit u on u.id = i.unit_id join account a on a.id = i.account_id
    where exists (select 1 from reach r where r.account_id = $1 and r.unit_id = i.unit_id and r.starts <= $2 and r.ends >= $2
                    and r.role in ('administrator', 'clerk'))
    order by i.id desc limit 50";

/// Rows of an import in the order of the file, those in one of the states, after the position given.
pub async fn lines(
    conn: &mut Conn,
    viewer: Viewer,
    import: &Import,
    states: &[RowState],
    after: i64,
    limit: i64,
) -> Result<Vec<Line>, Failure> {
    // State by state along the index: what is taken already is not read over again.
    let mut stored = Vec::new();
    for state in states {
        stored.extend(all!(conn, KeptRow, LINES, import.id, state.word(), after, limit)?);
    }
    stored.sort_by_key(KeptRow::position);
    stored.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let law = conn.law();
    kept::read_again(stored, import, &law, viewer.on)
}

const LINES: &str = concat!(
    kept::row!(),
    " where import_id = $1 and state = $2 and position > $3 order by position limit $4"
);

/// Where the row stands in the file of its import, from 1; 0 for a row that is not there.
pub async fn position(conn: &mut Conn, import: &Import, row: Uuid) -> Result<i64, Failure> {
    let found = find!(conn, (i64,), POSITION, row, import.id)?;
    Ok(found.map_or(0, |(position,)| position))
}

const POSITION: &str = "select position from import_row where id = $1 and import_id = $2";

async fn lines_of(
    conn: &mut Conn,
    import: &Import,
    on: NaiveDate,
    ids: &[Uuid],
) -> Result<Vec<Line>, Failure> {
    let stored = among!(conn, KeptRow, LINES_OF, ids, import.id)?;
    let law = conn.law();
    kept::read_again(stored, import, &law, on)
}

const LINES_OF: &str =
    concat!(kept::row!(), " where id in (", many!(), ") and import_id = $101 order by position");

async fn all_lines(conn: &mut Conn, import: &Import, on: NaiveDate) -> Result<Vec<Line>, Failure> {
    let stored = all!(conn, KeptRow, ALL_LINES, import.id)?;
    let law = conn.law();
    kept::read_again(stored, import, &law, on)
}

const ALL_LINES: &str = concat!(kept::row!(), " where import_id = $1 order by position");
