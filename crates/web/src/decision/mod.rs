//! Pages of decisions: the list with the leader's queue, the clerk's form; one decision in `sheet`, its papers in `paper`.

pub(crate) mod paper;
mod sheet;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::Uri;
use axum::response::Response;
use domain::Refusals;
use domain::account::Role;
use domain::decision::{self, Draft, Kind};
use law::Law;
use serde::Deserialize;
use store::decision::{Decision, Listed, Row, SEE};
use uuid::Uuid;

use crate::movement::{sentences, shown};
use crate::{Access, Frame, Place, Problem, Route, Sent, Site, Visitor, page, refused, see};

/// Those who see the decisions of an office; the act says to each of them whether he may take the step.
const READERS: Access = Access::Roles(SEE);
const CLERKS: Access = Access::Roles(&[Role::Clerk]);

pub(crate) fn routes() -> Vec<Route> {
    let own = vec![
        Route::get("/lam-viec/quyet-dinh", READERS, list),
        Route::get("/lam-viec/quyet-dinh/moi", CLERKS, new_form),
        Route::post("/lam-viec/quyet-dinh/moi", CLERKS, prepare),
        Route::get("/lam-viec/quyet-dinh/{id}/sua", CLERKS, edit_form),
        Route::post("/lam-viec/quyet-dinh/{id}/sua", CLERKS, update),
    ];
    [own, sheet::routes(), paper::routes()].into_iter().flatten().collect()
}

fn address(id: Uuid) -> String {
    format!("/lam-viec/quyet-dinh/{id}")
}

fn state_mark(state: decision::State) -> (&'static str, &'static str) {
    match state {
        decision::State::Prepared => ("waiting", state.label()),
        decision::State::Signed => ("met", state.label()),
    }
}

/// The name of an award in the law; its code where the catalogue has none.
pub(crate) fn award_name(code: &str) -> &str {
    Law::built_in().award(code).map_or(code, |award| award.name.as_str())
}

/// "06 tập thể, 31 cá nhân"; what is not there is not said.
fn counted(collectives: i64, people: i64) -> String {
    let both = [(collectives, "tập thể"), (people, "cá nhân")];
    let said = both.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n:02} {word}"));
    said.collect::<Vec<_>>().join(", ")
}

// the list -----------------------------------------------------------------------------------------------------------

#[derive(Deserialize)]
struct Filter {
    #[serde(rename = "trang-thai")]
    state: Option<String>,
}

#[derive(Template)]
#[template(path = "decision/list.html")]
struct ListPage {
    frame: Frame,
    says: String,
    waiting: Vec<Line>,
    is_leader: bool,
    ready: Vec<Ready>,
    tabs: Vec<Tab>,
    rows: Vec<Line>,
}

struct Tab {
    href: String,
    label: &'static str,
    current: bool,
}

/// An office whose clerk may prepare a decision.
struct Ready {
    office: Uuid,
    name: String,
    rows: i64,
}

struct Line {
    id: Uuid,
    subject: String,
    office: String,
    document: String,
    who: String,
    total: String,
    mark: &'static str,
    state: &'static str,
}

impl From<Listed> for Line {
    fn from(row: Listed) -> Self {
        let (mark, state) = state_mark(row.state);
        Self {
            id: row.id,
            document: document(&row.number, row.decided_on),
            who: if row.kind == Kind::Revoke {
                row.kind.label().to_owned()
            } else {
                counted(row.collectives, row.people)
            },
            total: row.total.map(viet::number::dong).unwrap_or_default(),
            subject: row.subject_line,
            office: row.office_name,
            mark,
            state,
        }
    }
}

/// "05/QĐ-VP, 25/08/2026"; empty before it is signed.
fn document(number: &str, on: Option<chrono::NaiveDate>) -> String {
    on.map(|on| format!("{number}, {}", viet::date::short(on))).unwrap_or_default()
}

async fn list(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Query(filter): Query<Filter>,
) -> Result<Response, Problem> {
    let state = filter.state.as_deref().and_then(|word| word.parse().ok());
    let mut conn = site.db.read().await?;
    let waiting = store::decision::waiting(&mut conn, visitor.viewer).await?;
    let ready = store::decision::ready_offices(&mut conn, visitor.viewer).await?;
    let rows = store::decision::list(&mut conn, visitor.viewer, state).await?;
    page(&ListPage {
        frame: Frame::office(&site, &visitor, "Quyết định", Place::Decisions, &uri),
        says: format!("{} quyết định", rows.len()),
        waiting: waiting.into_iter().map(Line::from).collect(),
        is_leader: visitor.holds(Role::Leader),
        ready: ready.into_iter().map(|(office, name, rows)| Ready { office, name, rows }).collect(),
        tabs: tabs(state),
        rows: rows.into_iter().map(Line::from).collect(),
    })
}

fn tabs(chosen: Option<decision::State>) -> Vec<Tab> {
    let all = Tab { href: "/lam-viec/quyet-dinh".into(), label: "Tất cả", current: chosen.is_none() };
    let one = |state: &decision::State| Tab {
        href: format!("/lam-viec/quyet-dinh?trang-thai={}", state.word()),
        label: state.label(),
        current: chosen == Some(*state),
    };
    std::iter::once(all).chain(decision::State::ALL.iter().map(one)).collect()
}

// the clerk's form ---------------------------------------------------------------------------------------------------

#[derive(Template)]
#[template(path = "decision/form.html")]
struct FormPage {
    frame: Frame,
    heading: &'static str,
    action: String,
    back: String,
    office: Uuid,
    office_name: String,
    version: i64,
    draft: Draft,
    refusals: Refusals,
    says: String,
    rows: Vec<FormRow>,
}

impl FormPage {
    fn error(&self, field: &str) -> &str {
        self.refusals.for_field(field).unwrap_or_default()
    }
}

/// A row that may stand in the decision.
struct FormRow {
    id: Uuid,
    chosen: bool,
    name: String,
    post_unit: String,
    award: String,
    dossier: String,
    passed_on: String,
    votes: String,
}

impl FormRow {
    fn new(row: &Row, chosen: bool) -> Self {
        Self {
            id: row.nomination_id,
            chosen,
            name: full_name(row),
            post_unit: row.post_unit.clone(),
            award: award_name(&row.award_code).to_owned(),
            dossier: row.dossier_title.clone(),
            passed_on: shown(row.passed_on),
            votes: votes(row),
        }
    }
}

fn full_name(row: &Row) -> String {
    format!("{} {}", row.honorific, row.name).trim().to_owned()
}

/// "5/5"; empty for a row that no meeting passed.
fn votes(row: &Row) -> String {
    row.yes.zip(row.members).map(|(yes, members)| format!("{yes}/{members}")).unwrap_or_default()
}

#[derive(Deserialize)]
struct ForOffice {
    #[serde(rename = "co-quan")]
    office: Uuid,
}

async fn new_form(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Query(wanted): Query<ForOffice>,
) -> Result<Response, Problem> {
    page(&new_page(&site, &visitor, &uri, wanted.office, None, Refusals::none()).await?)
}

/// The form of a new decision; without `typed` it proposes every row that is ready and the words that are usual.
async fn new_page(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    office: Uuid,
    typed: Option<Draft>,
    refusals: Refusals,
) -> Result<FormPage, Problem> {
    let mut conn = site.db.read().await?;
    let office = store::org::find(&mut conn, visitor.viewer, office).await?;
    let rows = store::decision::ready(&mut conn, visitor.viewer, office.id).await?;
    let draft = typed.unwrap_or_else(|| usual(&conn.law(), &rows, visitor));
    let heading = "Soạn quyết định";
    Ok(FormPage {
        frame: Frame::office(site, visitor, heading, Place::Decisions, uri).with_refusals(&refusals),
        heading,
        action: "/lam-viec/quyet-dinh/moi".into(),
        back: "/lam-viec/quyet-dinh".into(),
        office: office.id,
        office_name: office.name,
        version: 0,
        says: format!("{} dòng đủ điều kiện ra quyết định", rows.len()),
        rows: form_rows(&rows, &draft),
        draft,
        refusals,
    })
}

fn form_rows(rows: &[Row], draft: &Draft) -> Vec<FormRow> {
    rows.iter().map(|row| FormRow::new(row, draft.rows.contains(&row.nomination_id))).collect()
}

/// What a clerk would write first; every word of it can be changed.
fn usual(law: &Law, rows: &[Row], visitor: &Visitor) -> Draft {
    let year = rows.first().map(|row| row.year).unwrap_or_default();
    let met = rows.iter().filter_map(|row| row.passed_on).max();
    let meeting = met.map(|on| format!(" tại phiên họp ngày {}", viet::date::short(on))).unwrap_or_default();
    Draft {
        rows: rows.iter().map(|row| row.nomination_id).collect(),
        subject_line: format!("Về việc khen thưởng tập thể, cá nhân có thành tích năm {year}"),
        achievement: format!("đã có thành tích xuất sắc trong công tác năm {year}"),
        own_achievements: false,
        proposal: format!("Theo đề nghị của Hội đồng Thi đua - Khen thưởng{meeting}"),
        bonus_source: "quỹ thi đua, khen thưởng của cơ quan".into(),
        executors: "Trưởng các đơn vị có liên quan".into(),
        bases: decision::legal_bases(law, visitor.viewer.on),
        recipients: vec!["Lưu: VT".into()],
    }
}

fn draft_of(sent: &Sent) -> Draft {
    Draft {
        rows: sent.ids("rows"),
        subject_line: sent.tidy("subject_line"),
        achievement: sent.tidy("achievement"),
        own_achievements: sent.is_on("own_achievements"),
        proposal: sent.tidy("proposal"),
        bonus_source: sent.tidy("bonus_source"),
        executors: sent.tidy("executors"),
        bases: sent.lines("bases"),
        recipients: sent.lines("recipients"),
    }
}

async fn prepare(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    sent: Sent,
) -> Result<Response, Problem> {
    let office: Uuid = sent.text("office").parse()?;
    let draft = draft_of(&sent);
    match store::decision::prepare(&site.db, &visitor.act(&site, &sent.key()), office, &draft).await {
        Ok(done) => Ok(see(&address(done.id), "da-soan-quyet-dinh")),
        Err(failure) => {
            refused(&new_page(&site, &visitor, &uri, office, Some(draft), sentences(failure)?).await?)
        }
    }
}

async fn edit_form(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    page(&edit_page(&site, &visitor, &uri, id.parse()?, None, Refusals::none()).await?)
}

/// The form of a decision that waits; `typed` is the form that came back, with the version that it saw.
async fn edit_page(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    id: Uuid,
    typed: Option<(Draft, i64)>,
    refusals: Refusals,
) -> Result<FormPage, Problem> {
    let mut conn = site.db.read().await?;
    let found = store::decision::find(&mut conn, visitor.viewer, id).await?;
    let ready = store::decision::ready(&mut conn, visitor.viewer, found.office.id).await?;
    let Decision { rows: own, draft, version, office, .. } = found;
    let rows: Vec<Row> = own.into_iter().chain(ready).collect();
    let (draft, version) = typed.unwrap_or((draft, version));
    let heading = "Sửa dự thảo quyết định";
    Ok(FormPage {
        frame: Frame::office(site, visitor, heading, Place::Decisions, uri).with_refusals(&refusals),
        heading,
        action: format!("{}/sua", address(id)),
        back: address(id),
        office: office.id,
        office_name: office.name,
        version,
        says: format!("{} dòng của quyết định này hoặc đủ điều kiện ra quyết định", rows.len()),
        rows: form_rows(&rows, &draft),
        draft,
        refusals,
    })
}

async fn update(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id: Uuid = id.parse()?;
    let (draft, version) = (draft_of(&sent), sent.version());
    let act = visitor.act(&site, &sent.key());
    match store::decision::update(&site.db, &act, id, version, &draft).await {
        Ok(_) => Ok(see(&address(id), "da-soan-quyet-dinh")),
        Err(failure) => {
            let typed = Some((draft, version));
            refused(&edit_page(&site, &visitor, &uri, id, typed, sentences(failure)?).await?)
        }
    }
}
