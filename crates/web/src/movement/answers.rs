//! What the units below answered to a movement: on its page while they are few, on a page of their own with a filter, and as a
//! file of what is seen there.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::Uri;
use axum::response::Response;
use domain::local_date;
use domain::movement::State as Standing;
use domain::pledge::Reply;
use domain::workbook::Cell;
use form_urlencoded::Serializer;
use serde::Deserialize;
use sheets::{Column, Holds, Table};
use store::Conn;
use store::movement::Movement;
use store::pledge::AnswerRow;
use uuid::Uuid;

use super::{OFFICE_ROLES, answers_line};
use crate::download::{self, Format};
use crate::form::id_of;
use crate::{Access, Choice, Frame, Place, Problem, Route, Site, Visitor, page};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/lam-viec/phong-trao/{id}/dang-ky", Access::SignedIn, list),
        Route::get("/lam-viec/phong-trao/{id}/dang-ky.csv", Access::SignedIn, file),
        Route::get("/lam-viec/phong-trao/{id}/dang-ky.xlsx", Access::SignedIn, file),
    ]
}

/// Of more units the movement's page tells only how many stand how: their lines are on the page of their own.
pub(super) const MOST_LINES: usize = 50;
/// How many units stand on one page.
const PAGE: usize = 100;

// how they stand -----------------------------------------------------------------------------------------------------

/// Some of the units, by how they stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    Waiting,
    Answered,
    Late,
    Declined,
}

impl Which {
    const ALL: [Self; 4] = [Self::Waiting, Self::Answered, Self::Late, Self::Declined];

    fn word(self) -> &'static str {
        match self {
            Self::Waiting => "chua",
            Self::Answered => "roi",
            Self::Late => "qua-han",
            Self::Declined => "khong-tham-gia",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::Waiting => "Chưa trả lời",
            Self::Answered => "Đã trả lời",
            Self::Late => "Trả lời quá hạn",
            Self::Declined => Reply::Decline.label(),
        }
    }

    fn holds(self, row: &AnswerRow) -> bool {
        match self {
            Self::Waiting => !row.has_answered(),
            Self::Answered => row.has_answered(),
            Self::Late => row.is_late(),
            Self::Declined => row.reply() == Some(Reply::Decline),
        }
    }
}

/// How many units stand how; it leads to their list.
pub(super) struct Tally {
    pub says: String,
    pub href: String,
}

pub(super) fn tallies(movement: Uuid, rows: &[AnswerRow]) -> Vec<Tally> {
    let home = home(movement);
    let all = Tally { says: format!("{} đơn vị", counted(rows.len())), href: home.clone() };
    let of = |which: Which| {
        let count = rows.iter().filter(|row| which.holds(row)).count();
        let says = format!("{}: {}", which.label(), counted(count));
        let is_told = count > 0 || matches!(which, Which::Waiting | Which::Answered);
        is_told.then(|| Tally { says, href: format!("{home}?tra-loi={}", which.word()) })
    };
    std::iter::once(all).chain(Which::ALL.into_iter().filter_map(of)).collect()
}

fn counted(count: usize) -> String {
    viet::number::grouped(i64::try_from(count).unwrap_or(i64::MAX))
}

fn home(movement: Uuid) -> String {
    format!("/lam-viec/phong-trao/{movement}/dang-ky")
}

/// A unit's answer as a page shows it.
pub(super) struct AnswerView {
    pub unit_id: Uuid,
    pub unit_name: String,
    pub mark: &'static str,
    pub says: &'static str,
    /// The day of the answer.
    pub on: String,
    /// That a unit which still owes its answer was reminded.
    pub reminded: String,
    /// That the answer came after the last day for it.
    pub late: String,
    /// Why the unit takes no part.
    pub note: String,
    pub titles: String,
    pub targets: String,
    pub own: Option<(Uuid, String)>,
}

impl AnswerView {
    pub(super) fn of(movement: &Movement, row: &AnswerRow) -> Self {
        let declines = row.reply() == Some(Reply::Decline);
        let reminded = row.reminded_on.filter(|_| !row.has_answered());
        let by = movement.draft.register_by.filter(|_| row.is_late());
        Self {
            unit_id: row.unit_id,
            unit_name: row.unit_name.clone(),
            mark: match row.has_answered() {
                _ if declines => "neutral",
                true => "met",
                false => "waiting",
            },
            says: says(row),
            on: row.answered_at.map(|at| viet::date::short(local_date(at))).unwrap_or_default(),
            reminded: reminded
                .map(|on| format!("đã nhắc ngày {}", viet::date::short(on)))
                .unwrap_or_default(),
            late: by
                .map(|by| format!("Gửi sau hạn {}; vẫn được nhận", viet::date::short(by)))
                .unwrap_or_default(),
            note: if declines { row.note.clone() } else { String::new() },
            titles: format!("{}/{}", row.titles_held, row.titles),
            targets: format!("{}/{}", row.targets_met, row.targets),
            own: row.own_id.zip(row.own_title.clone()),
        }
    }
}

// the page of their own ----------------------------------------------------------------------------------------------

#[derive(Deserialize, Default)]
struct Asked {
    #[serde(default, rename = "tra-loi")]
    which: String,
    /// Words of the unit's name.
    #[serde(default, rename = "q")]
    name: String,
    #[serde(default, rename = "trang")]
    page: usize,
}

impl Asked {
    fn which(&self) -> Option<Which> {
        Which::ALL.into_iter().find(|which| which.word() == self.which)
    }

    /// Leaves those that were asked for.
    fn filter(&self, rows: &mut Vec<AnswerRow>) {
        if let Some(which) = self.which() {
            rows.retain(|row| which.holds(row));
        }
        let words = viet::fold(&self.name);
        if !words.is_empty() {
            rows.retain(|row| {
                let name = viet::fold(&row.unit_name);
                words.split_whitespace().all(|word| name.contains(word))
            });
        }
    }

    /// What was asked, as the end of an address.
    fn query(&self, page: Option<usize>) -> String {
        let mut query = Serializer::new(String::new());
        query.append_pair("tra-loi", &self.which).append_pair("q", &self.name);
        if let Some(page) = page {
            query.append_pair("trang", &page.to_string());
        }
        query.finish()
    }
}

#[derive(Template)]
#[template(path = "movement/answers.html")]
struct AnswersPage {
    frame: Frame,
    movement: Movement,
    answers: Vec<AnswerView>,
    /// Which of them stand here.
    says: String,
    states: Vec<Choice>,
    /// What was typed of the unit's name.
    typed: String,
    may_read_answers: bool,
    xlsx: String,
    csv: String,
    previous: Option<String>,
    next: Option<String>,
}

async fn list(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let mut conn = site.db.read().await?;
    let (movement, rows) = meant(&mut conn, &visitor, id_of(&id)?, &asked).await?;
    let last = rows.len().saturating_sub(1) / PAGE;
    let here = asked.page.min(last);
    let shown = rows.iter().skip(here * PAGE).take(PAGE);
    let answers: Vec<_> = shown.map(|row| AnswerView::of(&movement, row)).collect();
    let home = home(movement.id);
    let at = |page: usize| format!("{home}?{}", asked.query(Some(page)));
    let of = |which: Which| Choice::new(which.word(), which.label(), asked.which() == Some(which));
    let all = Choice::new("", "Tất cả", asked.which().is_none());
    page(&AnswersPage {
        frame: Frame::office(&site, &visitor, "Đăng ký của các đơn vị", Place::Movements, &uri),
        says: span(here * PAGE, answers.len(), rows.len()),
        states: std::iter::once(all).chain(Which::ALL.map(of)).collect(),
        may_read_answers: visitor.holds_any(OFFICE_ROLES),
        xlsx: format!("{home}.xlsx?{}", asked.query(None)),
        csv: format!("{home}.csv?{}", asked.query(None)),
        previous: here.checked_sub(1).map(at),
        next: (here < last).then(|| at(here + 1)),
        typed: asked.name,
        answers,
        movement,
    })
}

/// "101–200 trong 3.300 đơn vị".
fn span(before: usize, here: usize, all: usize) -> String {
    format!("{}–{} trong {} đơn vị", counted(before + 1), counted(before + here), counted(all))
}

/// The movement and those of its units that were asked for.
async fn meant(
    conn: &mut Conn,
    visitor: &Visitor,
    id: Uuid,
    asked: &Asked,
) -> Result<(Movement, Vec<AnswerRow>), Problem> {
    let movement = store::movement::find(conn, visitor.viewer, id).await?;
    if movement.state == Standing::Draft {
        return Err(Problem::Missing);
    }
    let mut rows = store::pledge::answers(conn, visitor.viewer, id).await?;
    asked.filter(&mut rows);
    Ok((movement, rows))
}

// the file -----------------------------------------------------------------------------------------------------------

async fn file(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    format: Format,
) -> Result<Response, Problem> {
    let mut conn = site.db.read().await?;
    let (movement, rows) = meant(&mut conn, &visitor, id_of(&id)?, &asked).await?;
    let says = format!("{}, ngày {}", movement.draft.title, viet::date::short(visitor.viewer.on));
    let titles = ["ĐĂNG KÝ CỦA CÁC ĐƠN VỊ".to_owned(), says];
    let titles = titles.into_iter().chain(answers_line(movement.superior.as_ref())).collect();
    let table = Table { titles, ..table(&rows) };
    download::file(&site, &visitor, table, format, "dang-ky-thi-dua")
}

/// How a unit answered, in words.
fn says(row: &AnswerRow) -> &'static str {
    match row.reply() {
        Some(reply) => reply.label(),
        None if row.has_answered() => "Có phong trào riêng",
        None => "Chưa trả lời",
    }
}

/// The columns of the page; its mark of an answer and the day are two here, so that a day is a day.
fn table(rows: &[AnswerRow]) -> Table {
    let row = |row: &AnswerRow| {
        vec![
            Cell::text(&*row.unit_name),
            Cell::text(says(row)),
            row.answered_at.map_or(Cell::Empty, |at| Cell::Date(domain::local_date(at))),
            Cell::text(&*row.note),
            Cell::count(row.titles),
            Cell::count(row.titles_held),
            Cell::count(row.targets),
            Cell::count(row.targets_met),
            Cell::text(row.own_title.as_deref().unwrap_or_default()),
        ]
    };
    let columns = [
        ("Đơn vị", Holds::Text),
        ("Trả lời", Holds::Text),
        ("Ngày trả lời", Holds::Date),
        ("Ghi chú", Holds::Text),
        ("Danh hiệu đăng ký", Holds::Number),
        ("Danh hiệu đạt", Holds::Number),
        ("Chỉ tiêu đăng ký", Holds::Number),
        ("Chỉ tiêu đạt", Holds::Number),
        ("Phong trào của đơn vị", Holds::Text),
    ];
    Table {
        name: "Đăng ký".to_owned(),
        columns: columns.map(|(head, holds)| Column::holding(head, holds)).into(),
        rows: rows.iter().map(row).collect(),
        ..Table::default()
    }
}
