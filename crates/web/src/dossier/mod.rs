//! Pages of dossiers: the list, the form that begins one, the dossier with its rows, one row.

mod row;
mod sheet;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::Uri;
use axum::response::Response;
use chrono::Datelike;
use domain::Refusals;
use domain::dossier::{self, NewDossier, READS};
use law::Category;
use serde::Deserialize;
use store::dossier::Listed;
use uuid::Uuid;

use crate::form::refusals_of;
use crate::movement::shown;
use crate::{Access, Choice, Frame, Place, Problem, Route, Sent, Site, Visitor, page, refused, see};

/// Those who see dossiers; the act says to each of them whether he may take the step.
const READERS: Access = Access::Roles(READS);

pub(crate) fn routes() -> Vec<Route> {
    let mut routes = vec![
        Route::get("/lam-viec/ho-so", READERS, list),
        Route::get("/lam-viec/ho-so/moi", Access::Roles(dossier::PROPOSES), new_form),
        Route::post("/lam-viec/ho-so/moi", Access::Roles(dossier::PROPOSES), create),
    ];
    routes.extend(sheet::routes());
    routes.extend(row::routes());
    routes
}

fn address(id: Uuid) -> String {
    format!("/lam-viec/ho-so/{id}")
}

/// The mark and the word of a dossier's state.
fn state_mark(state: dossier::State) -> (&'static str, &'static str) {
    let mark = match state {
        dossier::State::Draft => "neutral",
        dossier::State::Submitted | dossier::State::Returned => "waiting",
        dossier::State::Accepted => "met",
    };
    (mark, state.label())
}

// the list -----------------------------------------------------------------------------------------------------------

#[derive(Deserialize)]
struct Filter {
    #[serde(rename = "trang-thai")]
    state: Option<String>,
    #[serde(rename = "sau")]
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "dossier/list.html")]
struct ListPage {
    frame: Frame,
    says: String,
    tabs: Vec<Tab>,
    rows: Vec<Line>,
    after: Option<String>,
    before: Option<String>,
    may_begin: bool,
}

struct Tab {
    href: String,
    label: String,
    current: bool,
}

struct Line {
    href: String,
    title: String,
    unit: String,
    movement: String,
    year: i64,
    category: &'static str,
    people: i64,
    collectives: i64,
    received: String,
    mark: &'static str,
    state: &'static str,
}

async fn list(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Query(filter): Query<Filter>,
) -> Result<Response, Problem> {
    let state = filter.state.as_deref().and_then(|word| word.parse().ok());
    let after = filter.after.as_deref().and_then(|id| id.parse().ok());
    let mut conn = site.db.read().await?;
    let counts = store::dossier::counts(&mut conn, visitor.viewer).await?;
    let found = store::dossier::list(&mut conn, visitor.viewer, state, after).await?;
    let all: i64 = counts.iter().map(|(_, count)| count).sum();
    page(&ListPage {
        frame: Frame::office(&site, &visitor, "Hồ sơ khen thưởng", Place::Dossiers, &uri),
        says: format!("{all} hồ sơ"),
        tabs: tabs(state, &counts, all),
        rows: found.dossiers.into_iter().map(line).collect(),
        after: found.next.map(|id| format!("{}&sau={id}", list_address(state))),
        before: after.map(|_: Uuid| list_address(state)),
        may_begin: visitor.holds_any(dossier::PROPOSES),
    })
}

fn list_address(state: Option<dossier::State>) -> String {
    format!("/lam-viec/ho-so?trang-thai={}", state.map_or("", dossier::State::word))
}

fn tabs(chosen: Option<dossier::State>, counts: &[(dossier::State, i64)], all: i64) -> Vec<Tab> {
    let every =
        Tab {
            href: "/lam-viec/ho-so".into(), label: format!("Tất cả ({all})"), current: chosen.is_none()
        };
    let one = |state: &dossier::State| {
        let count = counts.iter().find(|(of, _)| of == state).map_or(0, |(_, count)| *count);
        let label = format!("{} ({count})", state.label());
        Tab { href: list_address(Some(*state)), label, current: chosen == Some(*state) }
    };
    std::iter::once(every).chain(dossier::State::ALL.iter().map(one)).collect()
}

fn line(listed: Listed) -> Line {
    let (mark, state) = state_mark(listed.state);
    Line {
        href: address(listed.id),
        title: listed.title,
        unit: listed.unit_name,
        movement: listed.movement_title.unwrap_or_default(),
        year: listed.year,
        category: listed.category.label(),
        people: listed.people,
        collectives: listed.collectives,
        received: shown(listed.received_on),
        mark,
        state,
    }
}

// a new dossier ------------------------------------------------------------------------------------------------------

#[derive(Template)]
#[template(path = "dossier/new.html")]
struct NewPage {
    frame: Frame,
    title: String,
    year: String,
    units: Vec<Choice>,
    movements: Vec<Choice>,
    categories: Vec<Choice>,
    refusals: Refusals,
}

impl NewPage {
    fn error(&self, field: &str) -> &str {
        self.refusals.for_field(field).unwrap_or_default()
    }
}

/// What stands in the form: as it is proposed, or as it came back.
struct Typed {
    title: String,
    year: String,
    unit: String,
    movement: String,
    category: String,
}

impl Typed {
    fn of(sent: &Sent) -> Self {
        let text = |name| sent.text(name).to_owned();
        Self {
            title: text("title"),
            year: text("year"),
            unit: text("unit"),
            movement: text("movement"),
            category: text("category"),
        }
    }
}

async fn draw_new(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    typed: Typed,
    refusals: Refusals,
) -> Result<NewPage, Problem> {
    let mut conn = site.db.read().await?;
    let units = store::dossier::proposing_units(&mut conn, visitor.viewer).await?;
    let movements = store::dossier::answerable(&mut conn, visitor.viewer).await?;
    let choice = |value: String, label: String, chosen: &str| {
        let is_chosen = value == chosen;
        Choice::new(value, label, is_chosen)
    };
    Ok(NewPage {
        frame: Frame::office(site, visitor, "Lập hồ sơ khen thưởng", Place::Dossiers, uri)
            .with_refusals(&refusals),
        units: units.into_iter().map(|unit| choice(unit.id.to_string(), unit.name, &typed.unit)).collect(),
        movements: movements
            .into_iter()
            .map(|movement| choice(movement.id.to_string(), movement.title, &typed.movement))
            .collect(),
        categories: Category::ALL
            .iter()
            .map(|category| choice(category.as_str().into(), category.label().into(), &typed.category))
            .collect(),
        title: typed.title,
        year: typed.year,
        refusals,
    })
}

#[derive(Deserialize)]
struct From {
    #[serde(rename = "phong-trao")]
    movement: Option<String>,
}

async fn new_form(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Query(from): Query<From>,
) -> Result<Response, Problem> {
    let year = visitor.viewer.on.year();
    let category = if from.movement.is_some() { Category::Movement } else { Category::Merit };
    let unit = visitor.units_as(dossier::PROPOSES).first().map(Uuid::to_string).unwrap_or_default();
    let typed = Typed {
        title: format!("Đề nghị khen thưởng năm {year}"),
        year: year.to_string(),
        unit,
        movement: from.movement.unwrap_or_default(),
        category: category.as_str().to_owned(),
    };
    page(&draw_new(&site, &visitor, &uri, typed, Refusals::none()).await?)
}

async fn create(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    sent: Sent,
) -> Result<Response, Problem> {
    let mut refusals = Refusals::none();
    let year = sent.number("year", &mut refusals);
    if year.is_none() && refusals.is_empty() {
        refusals.add("year", "Ghi năm xét khen thưởng.");
    }
    let category = sent.text("category").parse().ok();
    if category.is_none() {
        refusals.add("category", "Chọn loại hình khen thưởng.");
    }
    let came = match (refusals.or_go_on(), category) {
        (Ok(()), Some(category)) => {
            let year = year.and_then(|year| i32::try_from(year).ok()).unwrap_or_default();
            let new = NewDossier { title: sent.tidy("title"), year, category };
            let unit = sent.text("unit").parse().unwrap_or_default();
            let movement = sent.text("movement").parse().ok();
            store::dossier::create(&site.db, &visitor.act(&site, &sent.key()), unit, movement, &new).await
        }
        (came, _) => Err(came.err().unwrap_or_default().into()),
    };
    match came {
        Ok(done) => Ok(see(&address(done.id), "da-lap-ho-so")),
        Err(failure) => {
            refused(&draw_new(&site, &visitor, &uri, Typed::of(&sent), refusals_of(failure)?).await?)
        }
    }
}
