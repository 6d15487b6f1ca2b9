//! Rà soát: everybody of a unit for every award of a year, as the law of the day answers, on a page and as a file.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::Uri;
use axum::response::Response;
use chrono::{Datelike, NaiveDate};
use domain::person::READERS;
use domain::record::Holder;
use domain::workbook::Cell;
use law::{Case, GradeLevel, Law, Outcome};
use serde::Deserialize;
use sheets::{Column, Holds, Table};
use store::Conn;
use store::org::UnitName;
use store::screening::{self, Candidate};

use crate::download::{self, Format};
use crate::form::{asked_year, id_of};
use crate::law_card::{mark, rests_on_data};
use crate::person::unit_choices;
use crate::{Access, Choice, Frame, Place, Problem, Route, Site, Visitor, page};

const MAY_SEE: Access = Access::Roles(READERS);

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/lam-viec/ra-soat", MAY_SEE, show),
        Route::get("/lam-viec/ra-soat.csv", MAY_SEE, export),
        Route::get("/lam-viec/ra-soat.xlsx", MAY_SEE, export),
    ]
}

#[derive(Template)]
#[template(path = "screening/show.html")]
struct ScreeningPage {
    frame: Frame,
    says: String,
    units: Vec<Choice>,
    awards: Vec<Choice>,
    year: i32,
    typed_year: String,
    year_error: &'static str,
    /// Whether one award is looked at: then its verdict has a column of its own.
    one_award: bool,
    people: Vec<Line>,
    collectives: Vec<Line>,
    quota: Option<Quota>,
    /// Why nobody is listed, where there are too many; else empty.
    too_many: &'static str,
    /// The whole list as files.
    csv: String,
    xlsx: String,
    previous: Option<String>,
    next: Option<String>,
}

/// Somebody, and what the law says of him.
struct Line {
    name: String,
    href: String,
    post_unit: String,
    /// Awards that are open to him.
    eligible: Vec<String>,
    /// Awards that wait for something: a datum, the end of a case, somebody's decision.
    waiting: Vec<Waiting>,
    mark: &'static str,
    verdict: &'static str,
}

struct Waiting {
    award: String,
    why: &'static str,
}

/// How many may be graded as excellent, and how many are.
struct Quota {
    graded: usize,
    ceiling: u32,
    is_over: bool,
    says: String,
    cites: String,
    confirmed: bool,
}

#[derive(Deserialize, Default)]
struct Asked {
    #[serde(default)]
    don_vi: String,
    #[serde(default)]
    nam: String,
    /// Code of an award: only those to whom it is not closed.
    #[serde(default)]
    loai: String,
    #[serde(default)]
    trang: usize,
}

/// What was asked, understood.
struct Question {
    unit: UnitName,
    units: Vec<UnitName>,
    year: i32,
    year_error: &'static str,
    on: NaiveDate,
}

/// Said where a unit has more people than one screening takes.
const TOO_MANY: &str = "Đơn vị có hơn 5.000 người. Hãy chọn đơn vị bên dưới để rà soát từng phần.";

/// How many people stand on one page.
const PAGE: usize = 100;

async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let mut conn = site.db.read().await?;
    let question = understood(&mut conn, &visitor, &asked).await?;
    let law = conn.law();
    let Screened { people, collectives, quota } =
        screened(&mut conn, &visitor, &question, &asked.loai).await?;
    let too_many = if people.is_none() { TOO_MANY } else { "" };
    let people = people.unwrap_or_default();
    let (first, found) = (asked.trang * PAGE, people.len());
    page(&ScreeningPage {
        frame: Frame::office(&site, &visitor, "Rà soát", Place::People, &uri),
        says: format!("{found} người, {} tập thể, theo quy định hôm nay", collectives.len()),
        units: unit_choices(&question.units, Some(question.unit.id)),
        awards: award_choices(&law, &asked.loai),
        year: question.year,
        typed_year: if question.year_error.is_empty() {
            question.year.to_string()
        } else {
            asked.nam.clone()
        },
        year_error: question.year_error,
        one_award: !asked.loai.is_empty(),
        people: people.into_iter().skip(first).take(PAGE).collect(),
        collectives,
        quota,
        too_many,
        csv: address("/lam-viec/ra-soat.csv", &question, &asked.loai, 0),
        xlsx: address("/lam-viec/ra-soat.xlsx", &question, &asked.loai, 0),
        previous: (asked.trang > 0)
            .then(|| address("/lam-viec/ra-soat", &question, &asked.loai, asked.trang - 1)),
        next: (first + PAGE < found)
            .then(|| address("/lam-viec/ra-soat", &question, &asked.loai, asked.trang + 1)),
    })
}

/// What a screening found: the same for the page and the file.
struct Screened {
    /// None where there are more people than one screening takes.
    people: Option<Vec<Line>>,
    collectives: Vec<Line>,
    quota: Option<Quota>,
}

async fn screened(
    conn: &mut Conn,
    visitor: &Visitor,
    question: &Question,
    award: &str,
) -> Result<Screened, Problem> {
    let law = conn.law();
    let people = screening::people(conn, visitor.viewer, question.unit.id).await?;
    let units = screening::units(conn, visitor.viewer, question.unit.id, question.year).await?;
    let collectives = lines(&law, &units, question, award)?;
    if people.len() > usize::try_from(screening::MOST).unwrap_or(usize::MAX) {
        return Ok(Screened { people: None, collectives, quota: None });
    }
    let quota = quota(&law, &people, question);
    Ok(Screened { people: Some(lines(&law, &people, question, award)?), collectives, quota })
}

async fn understood(conn: &mut Conn, visitor: &Visitor, asked: &Asked) -> Result<Question, Problem> {
    let units = store::person::searchable(conn, visitor.viewer).await?;
    let top = units.first().map(|unit| unit.id).ok_or(Problem::Missing)?;
    let wanted = if asked.don_vi.is_empty() { top } else { id_of(&asked.don_vi)? };
    let unit = units.iter().find(|unit| unit.id == wanted).cloned().ok_or(Problem::Missing)?;
    let on = visitor.viewer.on;
    let (year, year_error) = match asked_year(&asked.nam) {
        Ok(year) => (year.unwrap_or(on.year()), ""),
        Err(says) => (on.year(), says),
    };
    Ok(Question { unit, units, year, year_error, on })
}

fn award_choices(law: &Law, chosen: &str) -> Vec<Choice> {
    law.awards().iter().map(|award| Choice::award(award, award.code == chosen)).collect()
}

fn lines(
    law: &Law,
    candidates: &[Candidate],
    question: &Question,
    award: &str,
) -> Result<Vec<Line>, Problem> {
    let screened = candidates.iter().map(|candidate| line(law, candidate, question, award));
    screened.filter_map(Result::transpose).collect()
}

/// The line of somebody; none where one award is asked for that is closed to him.
fn line(law: &Law, candidate: &Candidate, question: &Question, award: &str) -> Result<Option<Line>, Problem> {
    let screened = law
        .screen(&candidate.subject, question.year, question.on)
        .map_err(|unknown| Problem::internal(unknown.to_string()))?;
    let mut answers = Vec::new();
    for (code, outcome) in screened {
        // What is open to everybody until a meeting has spoken says nothing about who is due.
        if outcome != Outcome::Eligible || speaks(law, candidate, question, code)? {
            answers.push((code, outcome));
        }
    }
    let of_award = answers.iter().find(|(code, _)| *code == award).map(|(_, outcome)| *outcome);
    if !award.is_empty() && of_award.is_none_or(|outcome| outcome == Outcome::NotEligible) {
        return Ok(None);
    }
    let name = |code: &str| law.award(code).map_or_else(|| code.to_owned(), |award| award.name.clone());
    let with =
        |outcome| answers.iter().filter(move |(_, found)| *found == outcome).map(|(code, _)| name(code));
    let waiting = [Outcome::Hold, Outcome::NeedsData]
        .into_iter()
        .flat_map(|outcome| with(outcome).map(move |award| Waiting { award, why: outcome.label() }));
    Ok(Some(Line {
        name: candidate.name.clone(),
        href: page_of(candidate.holder),
        post_unit: candidate.post_unit.clone(),
        eligible: with(Outcome::Eligible).collect(),
        waiting: waiting.collect(),
        mark: of_award.map_or("neutral", mark),
        verdict: of_award.map_or("", Outcome::label),
    }))
}

/// Whether data decides this award for him.
fn speaks(law: &Law, candidate: &Candidate, question: &Question, code: &str) -> Result<bool, Problem> {
    let case = Case::for_merit(code, question.year, question.on, candidate.subject.clone());
    let verdict = law.judge(&case).map_err(|unknown| Problem::internal(unknown.to_string()))?;
    Ok(rests_on_data(&verdict))
}

fn page_of(holder: Holder) -> String {
    match holder {
        Holder::Person(id) => format!("/lam-viec/con-nguoi/{id}"),
        Holder::Unit(id) => format!("/lam-viec/don-vi/{id}"),
    }
}

/// The share of people that may be graded as excellent, from how many were graded well that year.
fn quota(law: &Law, people: &[Candidate], question: &Question) -> Option<Quota> {
    let graded = |level| people.iter().filter(|person| has_grade(person, question.year, level)).count();
    let well = u32::try_from(graded(GradeLevel::Good)).ok().filter(|well| *well > 0)?;
    let quota = law.grade_quota(GradeLevel::Good, well, question.on);
    let ceiling = quota.ceiling?;
    let excellent = graded(GradeLevel::Excellent);
    Some(Quota {
        graded: excellent,
        ceiling,
        is_over: u32::try_from(excellent).is_ok_and(|excellent| excellent > ceiling),
        says: quota.says,
        cites: quota.cite.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "),
        confirmed: quota.confirmed,
    })
}

fn has_grade(person: &Candidate, year: i32, level: GradeLevel) -> bool {
    person.subject.grades.iter().flatten().any(|grade| grade.year == year && grade.grade == level)
}

fn address(path: &str, question: &Question, award: &str, at: usize) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("don_vi", &question.unit.id.to_string()).append_pair("nam", &question.year.to_string());
    if !award.is_empty() {
        query.append_pair("loai", award);
    }
    if at > 0 {
        query.append_pair("trang", &at.to_string());
    }
    format!("{path}?{}", query.finish())
}

/// All lines of the page, people then collectives, as a file for a spreadsheet.
async fn export(
    State(site): State<Site>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
    format: Format,
) -> Result<Response, Problem> {
    let mut conn = site.db.read().await?;
    let question = understood(&mut conn, &visitor, &asked).await?;
    let Screened { people, collectives, .. } = screened(&mut conn, &visitor, &question, &asked.loai).await?;
    let mut all = people.ok_or_else(|| Problem::Refused(TOO_MANY.to_owned()))?;
    all.extend(collectives);
    let law = conn.law();
    let award = law.award(&asked.loai).map_or(String::new(), |award| format!("{}, ", award.name));
    let on = viet::date::short(question.on);
    let table = Table {
        titles: vec![
            format!("RÀ SOÁT KHEN THƯỞNG NĂM {}", question.year),
            format!("{award}{}, theo quy định ngày {on}", question.unit.name),
        ],
        ..table(&all, &question, !asked.loai.is_empty())
    };
    download::file(&site, &visitor, table, format, &format!("ra-soat-{}", question.year))
}

/// The columns of the page, and the year, which stands above it there.
fn table(lines: &[Line], question: &Question, one_award: bool) -> Table {
    let mut columns = vec![
        Column::text("Tên tập thể, cá nhân"),
        Column::text("Chức vụ, đơn vị"),
        Column::holding("Năm", Holds::Number),
    ];
    columns.extend(one_award.then(|| Column::text("Kết luận")));
    columns.extend(["Đủ điều kiện", "Cần bổ sung, chờ"].map(Column::text));
    let row = |line: &Line| {
        let waiting: Vec<_> = line.waiting.iter().map(|one| format!("{}: {}", one.award, one.why)).collect();
        let mut cells = vec![
            Cell::text(&*line.name),
            Cell::text(&*line.post_unit),
            Cell::Number(f64::from(question.year)),
        ];
        cells.extend(one_award.then(|| Cell::text(line.verdict)));
        cells.extend([Cell::text(line.eligible.join("; ")), Cell::text(waiting.join("; "))]);
        cells
    };
    Table { name: "Rà soát".to_owned(), columns, rows: lines.iter().map(row).collect(), ..Table::default() }
}
