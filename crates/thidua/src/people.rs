//! `thidua people import`: a clerk's list from the command line, by the same acts as the page.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use chrono::Datelike;
use domain::import::{Given, RowState, Severity, Understood, understand};
use domain::{Act, Clock, Viewer, local_date};
use law::Group;
use serde_json::{Value, json};
use store::import::{self, Line, NewImport};
use store::{Db, account, org};
use uuid::Uuid;

use crate::command;
use crate::config::Config;
use crate::failure::Failure;
use crate::init::open;
use crate::system::SystemClock;

/// How a file is read: this program in a process of its own.
///
/// # Errors
/// The program does not find itself.
pub fn reader() -> std::io::Result<sheets::Reader> {
    Ok(sheets::Reader {
        program: std::env::current_exe()?,
        arguments: vec!["read-sheet".to_owned()],
        limit: Duration::from_secs(20),
    })
}

pub async fn run(command: command::People) -> Result<ExitCode, Failure> {
    let command::People::Import(words) = command;
    let db = open(&Config::for_place(&words.place)?).await?;
    let told = brought_in(&db, &words).await?;
    db.close().await;
    match words.json {
        true => println!("{told}"),
        false => println!("{}", in_words(&told)),
    }
    Ok(ExitCode::SUCCESS)
}

async fn brought_in(db: &Db, words: &command::PeopleImport) -> Result<Value, Failure> {
    let bytes = std::fs::read(&words.file)?;
    let workbook = reader()?.read(&bytes).map_err(|refused| Failure::Words(refused.to_string()))?;
    let now = SystemClock.now();
    let today = local_date(now);
    let mut conn = db.read().await?;
    let missing =
        || Failure::Words(format!("--unit: không có đơn vị mang mã «{}» đang hoạt động", words.unit));
    let unit = org::by_code(&mut conn, &words.unit, today).await?.ok_or_else(missing)?;
    let keeper = account::keeper(&mut conn, unit, today).await?;
    let account = keeper.ok_or_else(|| Failure::Words("chưa có tài khoản quản trị đơn vị này".to_owned()))?;
    let viewer = Viewer { account, on: today };
    let (law, mapping) = (conn.law(), import::mapping(&mut conn, viewer, unit).await?);
    let given = Given { awards: law.awards(), today, mapping: &mapping, encoding: None };
    let understood = understand(&workbook, &given);
    let columns = columns(&understood);
    let new = NewImport {
        file_name: name_of(&words.file),
        starts: today.with_ordinal(1).unwrap_or(today),
        group: Group::CivilServant,
        awards_held: !words.proposed,
        understood,
    };
    if words.dry_run {
        let (lines, units_new) = import::weigh(&mut conn, viewer, unit, new).await?;
        return Ok(answer(columns, &lines, units_new));
    }
    drop(conn);
    let key = db.new_token();
    let act = |part: usize| Act { account, key: format!("{key} {part}"), at: now };
    let begun = import::begin(db, &act(0), unit, new).await?.id;
    let (lines, units_new) = kept(db, viewer, begun).await?;
    take_all(db, begun, act).await?;
    Ok(answer(columns, &lines, units_new))
}

fn name_of(file: &Path) -> String {
    file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// How the rows stand that were brought in, and the units that they name and nobody knows.
async fn kept(db: &Db, viewer: Viewer, import: Uuid) -> Result<(Vec<Line>, Vec<String>), Failure> {
    let mut conn = db.read().await?;
    let import = import::find(&mut conn, viewer, import).await?;
    let lines = import::lines(&mut conn, viewer, &import, RowState::ALL, 0, i64::MAX).await?;
    Ok((lines, import::unknown_units(&mut conn, viewer, &import).await?))
}

/// Takes what is ready; the rows that wait are mended on the page.
async fn take_all(db: &Db, import: Uuid, act: impl Fn(usize) -> Act) -> Result<(), Failure> {
    for part in 1.. {
        if !import::take(db, &act(part), import).await?.more {
            break;
        }
    }
    Ok(())
}

/// What the columns of the lists were taken for.
fn columns(understood: &Understood) -> BTreeMap<String, &'static str> {
    let columns = understood.lists.iter().flat_map(|list| &list.columns);
    columns.filter_map(|column| Some((column.header.clone(), column.meaning.field?.word()))).collect()
}

/// The answer in the shape that scripts rely on.
fn answer(columns: BTreeMap<String, &str>, lines: &[Line], units_new: Vec<String>) -> Value {
    let count = |state| lines.iter().filter(|line| line.state == state).count();
    json!({
        "rows": lines.len(),
        "matched": count(RowState::Matched),
        "new": count(RowState::New),
        "ambiguous": count(RowState::Several),
        "rejected": count(RowState::Conflict),
        "problems": lines.iter().flat_map(problems).collect::<Vec<_>>(),
        "columns": columns,
        "units_new": units_new,
    })
}

/// What stands in the way of a row: in its cells, else in what is known of whom it means.
fn problems(line: &Line) -> Vec<Value> {
    let problem = |column: &str, says: &str| json!({ "sheet": line.row.sheet, "row": line.row.line, "column": column, "says": says });
    let in_cells = line.row.problems.iter().filter(|problem| problem.kind != Severity::Warns);
    let told: Vec<_> = in_cells.map(|found| problem(&found.column, &found.says)).collect();
    match (told.is_empty(), line.says.is_empty()) {
        (true, false) if line.state.waits() => vec![problem("", &line.says)],
        _ => told,
    }
}

fn in_words(told: &Value) -> String {
    let number = |name: &str| told[name].as_u64().unwrap_or(0);
    let mut words = vec![format!(
        "{} dòng: {} khớp, {} mới, {} cần chọn người, {} cần sửa.",
        number("rows"),
        number("matched"),
        number("new"),
        number("ambiguous"),
        number("rejected")
    )];
    for problem in told["problems"].as_array().into_iter().flatten() {
        let text = |name: &str| problem[name].as_str().unwrap_or_default().to_owned();
        words.push(format!(
            "{}, dòng {}, {}: {}",
            text("sheet"),
            problem["row"],
            text("column"),
            text("says")
        ));
    }
    for unit in told["units_new"].as_array().into_iter().flatten() {
        words.push(format!("Đơn vị chưa có: {}", unit.as_str().unwrap_or_default()));
    }
    words.join("\n")
}
