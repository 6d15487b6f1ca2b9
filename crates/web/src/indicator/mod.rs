//! Pages of indicators (chỉ tiêu): the progress of a movement here, with its file; an indicator as a clerk writes it in `form`, one
//! indicator over all units in `one`, what one unit reports in `unit`, the plot in `plot`.

mod form;
mod one;
mod plot;
mod unit;

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::Uri;
use axum::response::Response;
use chrono::NaiveDate;
use domain::indicator::pace::{Course, Outlook, Tally};
use domain::indicator::{Amount, Joining, State as Stands, Step, offers};
use domain::workbook::Cell;
use serde::Deserialize;
use sheets::{Column, Holds, Table};
use store::indicator::value::TallyRow;
use store::indicator::{Indicator, UnitRow};
use store::org::roles_over;
use store::{Conn, Failure};
use uuid::Uuid;

use crate::download::{self, Format};
use crate::form::id_of;
use crate::movement::{OFFICE_ROLES, answers_line};
use crate::{Access, Frame, Place, Problem, Route, Site, Visitor, page};

pub(crate) fn routes() -> Vec<Route> {
    let own = vec![
        Route::get("/lam-viec/phong-trao/{id}/chi-tieu", Access::SignedIn, show),
        Route::get("/lam-viec/phong-trao/{id}/tien-do.xlsx", Access::SignedIn, list),
        Route::get("/lam-viec/phong-trao/{id}/tien-do.csv", Access::SignedIn, list),
    ];
    [own, form::routes(), one::routes(), unit::routes()].into_iter().flatten().collect()
}

/// What is known of a movement's indicators at the units that the viewer sees: a handful of statements, however many units.
struct Progress {
    indicators: Vec<Indicator>,
    units: Vec<UnitRow>,
    goals: BTreeMap<(Uuid, Uuid), Amount>,
    tallies: BTreeMap<(Uuid, Uuid), TallyRow>,
}

impl Progress {
    async fn read(conn: &mut Conn, visitor: &Visitor, movement: Uuid) -> Result<Self, Failure> {
        let viewer = visitor.viewer;
        let goals = store::indicator::goals(conn, viewer, movement).await?.into_iter();
        let tallies = store::indicator::value::tallies(conn, viewer, movement).await?.into_iter();
        Ok(Self {
            indicators: store::indicator::list(conn, viewer, movement).await?,
            units: store::indicator::units(conn, viewer, movement).await?,
            goals: goals.map(|row| ((row.indicator_id, row.unit_id), row.goal())).collect(),
            tallies: tallies.map(|row| ((row.indicator_id, row.unit_id), row)).collect(),
        })
    }

    /// Those that are followed, or were until the final review.
    fn followed(&self) -> impl Iterator<Item = &Indicator> {
        self.indicators.iter().filter(|one| one.state != Stands::Ended)
    }

    fn at(&self, indicator: &Indicator, unit: Uuid) -> (Course, Option<Tally>) {
        let key = (indicator.id, unit);
        let goal = indicator.goal_of_unit(self.goals.get(&key).copied());
        (indicator.course(goal), self.tallies.get(&key).map(TallyRow::tally))
    }

    /// How many periods that are over the unit has not reported.
    fn missing(&self, indicator: &Indicator, unit: Uuid, on: NaiveDate) -> usize {
        if indicator.state != Stands::Followed {
            return 0;
        }
        let ended = self.tallies.get(&(indicator.id, unit)).map_or(0, |row| row.ended);
        indicator.window.over(on).len().saturating_sub(usize::try_from(ended).unwrap_or(0))
    }

    /// All units together, where they can be added: what stands, and how many of them said something.
    fn together(&self, indicator: &Indicator) -> Option<(Amount, usize)> {
        if indicator.written.joining == Joining::Apart {
            return None;
        }
        let known: Vec<_> = self
            .units
            .iter()
            .filter_map(|unit| self.tallies.get(&(indicator.id, unit.unit_id)))
            .map(|row| row.tally().stands(indicator.written.counting))
            .collect();
        Some((known.iter().fold(Amount::ZERO, |sum, one| sum.plus(*one)), known.len()))
    }
}

fn mark(outlook: Outlook) -> &'static str {
    match outlook {
        Outlook::Met => "met",
        Outlook::OnPace(_) => "neutral",
        outlook if outlook.is_bad() => "unmet",
        _ => "waiting",
    }
}

/// `≥ 600 giếng`, `≤ 5 vụ`
fn goal_says(indicator: &Indicator, goal: Option<Amount>) -> String {
    let sign = indicator.written.direction.sign();
    goal.map(|goal| format!("{sign} {goal} {}", indicator.written.measure)).unwrap_or_default()
}

// the progress of a movement -----------------------------------------------------------------------------------------

#[derive(Deserialize)]
struct Filter {
    #[serde(rename = "loc")]
    only: Option<String>,
}

/// Which rows of the grid are shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Only {
    All,
    Missing,
    Bad,
}

const ONLY: [(Only, &str, &str); 3] =
    [(Only::All, "", "Tất cả"), (Only::Missing, "thieu", "Chưa báo cáo"), (Only::Bad, "hut", "Sẽ không đạt")];

/// Sentences of those who will miss that one page tells; the others stand in the grid.
const MOST_SENTENCES: usize = 40;

#[derive(Template)]
#[template(path = "indicator/progress.html")]
struct ProgressPage {
    frame: Frame,
    id: Uuid,
    title: String,
    says: String,
    may_write: bool,
    /// Whether the pages of units are open to this visitor.
    may_open: bool,
    heads: Vec<Head>,
    ended: Vec<Head>,
    tabs: Vec<Tab>,
    rows: Vec<Line>,
    together: Vec<String>,
    bad: Vec<Sentence>,
    more_bad: usize,
}

/// An indicator over its column.
struct Head {
    id: Uuid,
    text: String,
    measure: String,
    goal: String,
    of: &'static str,
    time: String,
    rhythm: &'static str,
    reason: String,
}

struct Tab {
    href: String,
    label: String,
    current: bool,
}

struct Line {
    id: Uuid,
    name: String,
    missing: usize,
    cells: Vec<Share>,
}

/// One unit at one indicator.
struct Share {
    mark: &'static str,
    says: String,
    word: &'static str,
}

struct Sentence {
    indicator: Uuid,
    unit: Uuid,
    unit_name: String,
    text: String,
    says: String,
}

async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    Query(filter): Query<Filter>,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let mut conn = site.db.read().await?;
    let (viewer, on) = (visitor.viewer, visitor.viewer.on);
    let movement = store::movement::find(&mut conn, viewer, id).await?;
    let roles = roles_over(&mut conn, viewer, movement.unit_id).await?;
    let progress = Progress::read(&mut conn, &visitor, id).await?;
    let lines: Vec<Line> = progress.units.iter().map(|unit| progress.line(unit, on)).collect();
    let only = ONLY.iter().find(|one| Some(one.1) == filter.only.as_deref()).map_or(Only::All, |one| one.0);
    let tabs = tabs(id, only, &lines);
    let bad = progress.bad();
    let followed: Vec<&Indicator> = progress.followed().collect();
    page(&ProgressPage {
        frame: Frame::office(&site, &visitor, "Chỉ tiêu và tiến độ", Place::Movements, &uri),
        id,
        title: movement.draft.title,
        says: format!("{} chỉ tiêu, {} đơn vị", followed.len(), lines.len()),
        may_write: offers(Stands::of(movement.state, false), Step::Write, &roles),
        may_open: visitor.holds_any(OFFICE_ROLES),
        heads: followed.iter().map(|one| Head::of(one)).collect(),
        ended: progress.indicators.iter().filter(|one| one.state == Stands::Ended).map(Head::of).collect(),
        tabs,
        together: if lines.len() > 1 {
            followed.iter().map(|one| progress.together_says(one)).collect()
        } else {
            Vec::new()
        },
        rows: lines.into_iter().filter(|line| line.is_in(only)).collect(),
        more_bad: bad.len().saturating_sub(MOST_SENTENCES),
        bad: bad.into_iter().take(MOST_SENTENCES).collect(),
    })
}

fn tabs(id: Uuid, only: Only, lines: &[Line]) -> Vec<Tab> {
    let tab = |(of, word, label): &(Only, &str, &str)| Tab {
        href: match *word {
            "" => format!("/lam-viec/phong-trao/{id}/chi-tieu"),
            word => format!("/lam-viec/phong-trao/{id}/chi-tieu?loc={word}"),
        },
        label: format!("{label} ({})", lines.iter().filter(|line| line.is_in(*of)).count()),
        current: *of == only,
    };
    ONLY.iter().map(tab).collect()
}

impl Head {
    fn of(indicator: &Indicator) -> Self {
        let window = indicator.window;
        let (starts, ends) = (viet::date::short(window.starts), viet::date::short(window.ends));
        Self {
            id: indicator.id,
            text: indicator.written.text.clone(),
            measure: indicator.written.measure.clone(),
            goal: goal_says(indicator, indicator.written.goal),
            of: indicator.written.goal_of.label(),
            time: format!("{starts} – {ends}"),
            rhythm: indicator.written.rhythm.label(),
            reason: indicator.end_reason.clone(),
        }
    }
}

impl Line {
    fn is_in(&self, only: Only) -> bool {
        match only {
            Only::All => true,
            Only::Missing => self.missing > 0,
            Only::Bad => self.cells.iter().any(|cell| cell.mark == "unmet"),
        }
    }
}

impl Progress {
    fn line(&self, unit: &UnitRow, on: NaiveDate) -> Line {
        let cell = |indicator: &Indicator| {
            let (course, tally) = self.at(indicator, unit.unit_id);
            let outlook = course.outlook(tally.as_ref());
            let says = match tally {
                None => "–".to_owned(),
                Some(tally) => match course.share(&tally) {
                    Some(share) => format!("{share}%"),
                    None => tally.stands(course.counting).to_string(),
                },
            };
            Share { mark: mark(outlook), says, word: outlook.label() }
        };
        Line {
            id: unit.unit_id,
            name: unit.unit_name.clone(),
            missing: self.followed().filter(|one| self.missing(one, unit.unit_id, on) > 0).count(),
            cells: self.followed().map(cell).collect(),
        }
    }

    fn together_says(&self, indicator: &Indicator) -> String {
        match self.together(indicator) {
            None => "không cộng".to_owned(),
            Some((_, 0)) => "–".to_owned(),
            Some((sum, known)) => {
                format!("{sum} {} ({known}/{} đơn vị)", indicator.written.measure, self.units.len())
            }
        }
    }

    /// Who missed or will miss what, by indicator.
    fn bad(&self) -> Vec<Sentence> {
        let mut bad = Vec::new();
        for indicator in self.followed() {
            for unit in &self.units {
                let (course, tally) = self.at(indicator, unit.unit_id);
                if course.outlook(tally.as_ref()).is_bad() {
                    bad.push(Sentence {
                        indicator: indicator.id,
                        unit: unit.unit_id,
                        unit_name: unit.unit_name.clone(),
                        text: indicator.written.text.clone(),
                        says: course.says(tally.as_ref(), &indicator.written.measure),
                    });
                }
            }
        }
        bad
    }
}

// the same as a file -------------------------------------------------------------------------------------------------

async fn list(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    format: Format,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let mut conn = site.db.read().await?;
    let movement = store::movement::find(&mut conn, visitor.viewer, id).await?;
    let progress = Progress::read(&mut conn, &visitor, id).await?;
    let says = format!("{}, ngày {}", movement.draft.title, viet::date::short(visitor.viewer.on));
    let titles = ["TIẾN ĐỘ THỰC HIỆN CHỈ TIÊU".to_owned(), says];
    let titles = titles.into_iter().chain(answers_line(movement.superior.as_ref())).collect();
    let table = Table { titles, ..table(&progress, visitor.viewer.on) };
    download::file(&site, &visitor, table, format, "tien-do-chi-tieu")
}

/// Three columns an indicator: what stands, its share of the goal, where the pace leads.
fn table(progress: &Progress, on: NaiveDate) -> Table {
    let mut columns = vec![
        Column::holding("Đơn vị", Holds::Text),
        Column::holding("Chỉ tiêu thiếu số liệu", Holds::Number),
    ];
    for one in progress.followed() {
        let (text, measure) = (&one.written.text, &one.written.measure);
        columns.push(Column::holding(format!("{text} ({measure})"), Holds::Text));
        columns.push(Column::holding(format!("{text}: % mục tiêu"), Holds::Number));
        columns.push(Column::holding(format!("{text}: theo nhịp hiện nay"), Holds::Text));
    }
    let row = |unit: &UnitRow| {
        let missing = progress.followed().filter(|one| progress.missing(one, unit.unit_id, on) > 0).count();
        let mut cells = vec![Cell::text(&*unit.unit_name), Cell::count(missing)];
        for one in progress.followed() {
            let (course, tally) = progress.at(one, unit.unit_id);
            let stands = tally.map(|tally| tally.stands(course.counting).to_string());
            cells.push(Cell::text(stands.unwrap_or_default()));
            cells.push(tally.and_then(|tally| course.share(&tally)).map_or(Cell::Empty, Cell::count));
            cells.push(Cell::text(course.outlook(tally.as_ref()).label()));
        }
        cells
    };
    Table {
        name: "Tiến độ".to_owned(),
        columns,
        rows: progress.units.iter().map(row).collect(),
        ..Table::default()
    }
}

// what every page of an indicator says of it -------------------------------------------------------------------------

struct Fact {
    label: &'static str,
    value: String,
}

fn facts(indicator: &Indicator) -> Vec<Fact> {
    let written = &indicator.written;
    let base = written.base.map(|base| format!("{base} {} ({})", written.measure, written.base_at));
    let time = Head::of(indicator).time;
    let due = match indicator.window.due_days {
        0 => "ngay ngày cuối kỳ".to_owned(),
        days => format!("{days} ngày sau khi hết kỳ"),
    };
    let all = [
        (
            "Mục tiêu",
            format!("{} ({})", goal_says(indicator, written.goal), written.goal_of.label().to_lowercase()),
        ),
        ("Số gốc", base.unwrap_or_else(|| "chưa biết".to_owned())),
        ("Thời gian", time),
        ("Báo cáo", format!("{}, hạn {due}", written.rhythm.label().to_lowercase())),
        ("Cách ghi", written.counting.label().to_owned()),
        ("Tính chung", written.joining.label().to_owned()),
    ];
    all.into_iter().map(|(label, value)| Fact { label, value }).collect()
}
