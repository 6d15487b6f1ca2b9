//! What the public reads of movements: the list of those that were launched, and the page of one with its news.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use chrono::NaiveDate;
use domain::local_date;
use domain::movement;
use store::movement::{Movement, MovementRow};
use store::news::public::{self, PublicPhoto};
use uuid::Uuid;

use super::file::FileView;
use super::{Fact, StationView, document, facts, id_of, lists, mark, period, shown, texts};
use crate::news::public::{Line, Share};
use crate::{Access, Frame, Problem, Route, Site, page};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/phong-trao", Access::Public, published),
        Route::get("/phong-trao/{id}", Access::Public, published_one),
    ]
}

#[derive(Template)]
#[template(path = "movement/published.html")]
struct PublishedPage {
    frame: Frame,
    under_way: Vec<PublicLine>,
    finished: Vec<PublicLine>,
    news: Vec<Line>,
}

/// A movement as the public sees it in a list.
pub(crate) struct PublicLine {
    pub(crate) id: Uuid,
    pub(crate) title: String,
    pub(crate) theme: String,
    pub(crate) unit: String,
    pub(crate) period: String,
    pub(crate) document: String,
}

/// The movements under way, the latest launch first.
pub(crate) async fn under_way(conn: &mut store::Conn) -> Result<Vec<PublicLine>, Problem> {
    let all = store::movement::published(conn).await?;
    let launched = all.into_iter().filter(|row| row.state == movement::State::Launched);
    Ok(launched.map(public_line).collect())
}

/// How many items of all movements stand beside their list, and how many on the page of one.
const BESIDE_THE_LIST: i64 = 6;
const OF_A_MOVEMENT: i64 = 60;

async fn published(State(site): State<Site>) -> Result<Response, Problem> {
    let mut conn = site.db.read().await?;
    let all = store::movement::published(&mut conn).await?;
    let (under_way, finished): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|row| row.state == movement::State::Launched);
    page(&PublishedPage {
        frame: Frame::public(&site, "Phong trào thi đua", "/phong-trao"),
        under_way: under_way.into_iter().map(public_line).collect(),
        finished: finished.into_iter().map(public_line).collect(),
        news: Line::all(&public::latest(&mut conn, BESIDE_THE_LIST).await?),
    })
}

fn public_line(row: MovementRow) -> PublicLine {
    PublicLine {
        id: row.id,
        period: period(row.starts, row.ends),
        document: document(&row.number, row.launched_on),
        title: row.title,
        theme: row.theme,
        unit: row.unit_name,
    }
}

#[derive(Template)]
#[template(path = "movement/published_one.html")]
struct PublishedOnePage {
    frame: Frame,
    movement: Movement,
    facts: Vec<Fact>,
    state: &'static str,
    mark: &'static str,
    stations: Vec<StationView>,
    banner: Option<PublicPhoto>,
    news: Vec<Line>,
    participants: Vec<String>,
    honours: i64,
    files: Vec<FileView>,
    share: Share,
}

impl PublishedOnePage {
    fn lists(&self) -> Vec<(&'static str, &[String])> {
        lists(&self.movement)
    }

    fn texts(&self) -> Vec<(&'static str, Vec<&str>)> {
        texts(&self.movement)
    }
}

async fn published_one(State(site): State<Site>, Path(id): Path<String>) -> Result<Response, Problem> {
    let mut conn = site.db.read().await?;
    let movement = store::movement::find_published(&mut conn, id_of(&id)?).await?;
    let files = store::movement::file::published(&mut conn, movement.id).await?;
    let today = local_date(site.now());
    page(&PublishedOnePage {
        frame: Frame::public(&site, &movement.draft.title, "/phong-trao"),
        facts: facts(&movement).into_iter().filter(|fact| fact.label != "Chủ đề").collect(),
        state: if is_past(&movement, today) { "Đã kết thúc" } else { movement.state.label() },
        mark: mark(movement.state),
        stations: phases(&movement, today),
        banner: public::banner(&mut conn, movement.id).await?,
        news: Line::all(&public::of_movement(&mut conn, movement.id, OF_A_MOVEMENT).await?),
        participants: public::participants(&mut conn, movement.id).await?,
        honours: public::honours(&mut conn, movement.id).await?,
        files: files.into_iter().map(FileView::of).collect(),
        share: Share::of(&site, &movement.draft.title, &format!("/phong-trao/{}", movement.id)),
        movement,
    })
}

/// The period is over, though nobody has summed it up yet.
fn is_past(movement: &Movement, today: NaiveDate) -> bool {
    movement.state == movement::State::Launched && movement.draft.ends.is_some_and(|ends| ends < today)
}

/// Launch, period, final review; who holds what is the office's own.
fn phases(movement: &Movement, today: NaiveDate) -> Vec<StationView> {
    let (starts, ends) = (movement.draft.starts, movement.draft.ends);
    let is_closed = movement.state == movement::State::Closed;
    let is_over = is_closed || is_past(movement, today);
    let carried_out = match starts {
        _ if is_over => "done",
        Some(starts) if today < starts => "todo",
        _ => "now",
    };
    let summed_up = match (is_closed, is_over) {
        (true, _) => "done",
        (false, true) => "now",
        (false, false) => "todo",
    };
    let station = |label, date, state| StationView { label, date, state, holder: String::new() };
    vec![
        station("Phát động", shown(movement.launched_on), "done"),
        station("Thực hiện", period(starts, ends), carried_out),
        station("Tổng kết", shown(movement.closed_on), summed_up),
    ]
}
