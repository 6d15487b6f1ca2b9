//! Pages of the council: councils and their members here, meetings and the ballot in `meeting`, the minutes in `minutes`.

mod meeting;
mod minutes;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::Uri;
use axum::response::Response;
use chrono::NaiveDate;
use domain::Refusals;
use domain::account::Role;
use domain::council::{MeetingState, NewCouncil, NewMember, Part, Seat, Step};
use serde::Deserialize;
use store::Failure;
use store::council::{Candidate, Council, MeetingRow, MemberRow};
use uuid::Uuid;

use crate::{Access, Choice, Frame, Place, Problem, Route, Sent, Site, Visitor, page, refused, see};

/// Those who have something to do with a council; the store says which one.
const COUNCIL: Access = Access::Roles(&[Role::Administrator, Role::Clerk, Role::Leader, Role::CouncilMember]);
/// Those who keep a council.
const KEEPERS: Access = Access::Roles(&[Role::Administrator, Role::Clerk]);

pub(crate) fn routes() -> Vec<Route> {
    let own = vec![
        Route::get("/lam-viec/hoi-dong", COUNCIL, list),
        Route::get("/lam-viec/hoi-dong/moi", KEEPERS, new_form),
        Route::post("/lam-viec/hoi-dong/moi", KEEPERS, create),
        Route::get("/lam-viec/hoi-dong/{id}", COUNCIL, show),
        Route::post("/lam-viec/hoi-dong/{id}/thanh-vien/{member}/thoi", KEEPERS, end_member),
    ];
    [own, meeting::routes(), minutes::routes()].into_iter().flatten().collect()
}

// the list -----------------------------------------------------------------------------------------------------------

#[derive(Template)]
#[template(path = "council/list.html")]
struct ListPage {
    frame: Frame,
    says: String,
    councils: Vec<CouncilLine>,
    meetings: Vec<MeetingLine>,
    may_create: bool,
}

struct CouncilLine {
    id: Uuid,
    name: String,
    office: String,
    decision: String,
    term: String,
    in_force: bool,
    members: i64,
}

impl CouncilLine {
    fn new(council: Council, today: NaiveDate) -> Self {
        Self {
            id: council.id,
            in_force: council.is_in_force(today),
            decision: format!(
                "{} ngày {}",
                council.decision_number,
                viet::date::short(council.decision_date)
            ),
            term: term(council.starts, council.ends),
            name: council.name,
            office: council.office_name,
            members: council.members,
        }
    }
}

fn term(starts: NaiveDate, ends: Option<NaiveDate>) -> String {
    match ends {
        Some(ends) => format!("{} – {}", viet::date::short(starts), viet::date::short(ends)),
        None => format!("từ {}", viet::date::short(starts)),
    }
}

/// A meeting as lists show it.
struct MeetingLine {
    id: Uuid,
    title: String,
    council: String,
    number: String,
    held_on: String,
    rows: i64,
    mark: &'static str,
    state: &'static str,
}

impl From<MeetingRow> for MeetingLine {
    fn from(row: MeetingRow) -> Self {
        Self {
            id: row.id,
            held_on: viet::date::short(row.held_on),
            mark: meeting_mark(row.state),
            state: row.state.label(),
            title: row.title,
            council: row.council_name,
            number: row.number,
            rows: row.rows,
        }
    }
}

fn meeting_mark(state: MeetingState) -> &'static str {
    match state {
        MeetingState::Open => "waiting",
        MeetingState::Closed => "met",
    }
}

async fn list(State(site): State<Site>, visitor: Visitor, uri: Uri) -> Result<Response, Problem> {
    let mut conn = site.db.read().await?;
    let councils = store::council::list(&mut conn, visitor.viewer).await?;
    let meetings = store::council::list_meetings(&mut conn, visitor.viewer, None).await?;
    let open = meetings.iter().filter(|meeting| meeting.state == MeetingState::Open).count();
    page(&ListPage {
        frame: Frame::office(&site, &visitor, "Hội đồng", Place::Council, &uri),
        says: format!(
            "{} hội đồng, {} phiên họp, {open} phiên đang bỏ phiếu",
            councils.len(),
            meetings.len()
        ),
        councils: councils.into_iter().map(|council| CouncilLine::new(council, visitor.viewer.on)).collect(),
        meetings: meetings.into_iter().map(MeetingLine::from).collect(),
        may_create: visitor.holds_any(&[Role::Administrator, Role::Clerk]),
    })
}

// a new council ------------------------------------------------------------------------------------------------------

#[derive(Template)]
#[template(path = "council/new.html")]
struct NewPage {
    frame: Frame,
    sent: Sent,
    refusals: Refusals,
    /// The office that founds it; with more than one, the page asks first which.
    office: Uuid,
    office_name: String,
    offices: Vec<Choice>,
    candidates: Vec<Seatable>,
}

/// Somebody who may be named, with what he is to be.
struct Seatable {
    id: Uuid,
    name: String,
    post: String,
    parts: Vec<Choice>,
}

impl NewPage {
    fn error(&self, field: &str) -> &str {
        self.refusals.for_field(field).unwrap_or_default()
    }
}

#[derive(Deserialize)]
struct ForOffice {
    #[serde(rename = "co-quan")]
    office: Option<Uuid>,
}

async fn new_form(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Query(wanted): Query<ForOffice>,
) -> Result<Response, Problem> {
    page(&new_page(&site, &visitor, &uri, wanted.office, Sent::default(), Refusals::none()).await?)
}

async fn new_page(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    office: Option<Uuid>,
    sent: Sent,
    refusals: Refusals,
) -> Result<NewPage, Problem> {
    let mut conn = site.db.read().await?;
    let offices = store::council::offices(&mut conn, visitor.viewer).await?;
    let chosen = match office {
        Some(id) => offices.iter().find(|one| one.id == id),
        None => offices.first(),
    };
    let chosen = chosen.ok_or(Problem::Missing)?;
    let candidates = store::council::candidates(&mut conn, visitor.viewer, chosen.id).await?;
    Ok(NewPage {
        frame: Frame::office(site, visitor, "Lập hội đồng", Place::Council, uri).with_refusals(&refusals),
        office: chosen.id,
        office_name: chosen.name.clone(),
        offices: offices.iter().map(|one| Choice::new(one.id, &one.name, one.id == chosen.id)).collect(),
        candidates: candidates.into_iter().map(|one| seatable(one, &sent)).collect(),
        sent,
        refusals,
    })
}

fn seatable(candidate: Candidate, sent: &Sent) -> Seatable {
    let named = sent.text(&part_field(candidate.id));
    let parts = Part::ALL.iter().map(|part| Choice::new(part.word(), part.label(), part.word() == named));
    Seatable {
        id: candidate.id,
        name: full_name(&candidate.honorific, &candidate.name),
        post: format!("{}, {}", candidate.post, candidate.unit_name),
        parts: parts.collect(),
    }
}

/// The field that says what a person is to be in the council.
fn part_field(person: Uuid) -> String {
    format!("{PART_FIELD}{person}")
}

const PART_FIELD: &str = "phan-";

fn full_name(honorific: &str, name: &str) -> String {
    format!("{honorific} {name}").trim().to_owned()
}

async fn create(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    sent: Sent,
) -> Result<Response, Problem> {
    let office: Uuid = sent.text("office").parse()?;
    let (new, mut refusals) = new_council(&sent);
    if refusals.is_empty() {
        match store::council::create(&site.db, &visitor.act(&site, &sent.key()), office, &new).await {
            Ok(done) => return Ok(see(&format!("/lam-viec/hoi-dong/{}", done.id), "lap-hoi-dong")),
            Err(Failure::Refused(why)) => refusals = why,
            Err(failure) => return Err(failure.into()),
        }
    }
    refused(&new_page(&site, &visitor, &uri, Some(office), sent, refusals).await?)
}

/// What the form says, and what of it cannot be read. Members stand in the order of their parts, then of the form.
fn new_council(sent: &Sent) -> (NewCouncil, Refusals) {
    let mut refusals = Refusals::none();
    let decision_date = sent.date("decision_date", &mut refusals);
    if decision_date.is_none() && refusals.is_empty() {
        refusals.add("decision_date", "Ghi ngày quyết định thành lập hội đồng.");
    }
    let ends = sent.date("ends", &mut refusals);
    let mut members: Vec<NewMember> = sent.pairs().filter_map(new_member).collect();
    members.sort_by_key(|member| member.part);
    let new = NewCouncil {
        name: sent.tidy("name"),
        decision_number: sent.tidy("decision_number"),
        decision_date: decision_date.unwrap_or_default(),
        ends,
        members,
    };
    (new, refusals)
}

fn new_member((field, part): (&str, &str)) -> Option<NewMember> {
    let person = field.strip_prefix(PART_FIELD)?.parse().ok()?;
    Some(NewMember { person, part: part.parse().ok()? })
}

// one council --------------------------------------------------------------------------------------------------------

#[derive(Template)]
#[template(path = "council/show.html")]
struct ShowPage {
    frame: Frame,
    council: CouncilLine,
    says: String,
    members: Vec<MemberLine>,
    meetings: Vec<MeetingLine>,
    may_keep: bool,
    may_open: bool,
}

struct MemberLine {
    id: Uuid,
    name: String,
    post: String,
    part: &'static str,
    term: String,
    sits: bool,
    has_account: bool,
}

async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let id: Uuid = id.parse()?;
    let mut conn = site.db.read().await?;
    let council = store::council::find(&mut conn, visitor.viewer, id).await?;
    let members = store::council::members(&mut conn, visitor.viewer, id).await?;
    let meetings = store::council::list_meetings(&mut conn, visitor.viewer, Some(id)).await?;
    let roles = store::org::roles_over(&mut conn, visitor.viewer, council.office_id).await?;
    let may_keep = roles.iter().any(|role| matches!(role, Role::Administrator | Role::Clerk));
    let may_open = Seat { roles, part: None }.may(Step::Open) && council.is_in_force(visitor.viewer.on);
    page(&ShowPage {
        frame: Frame::office(&site, &visitor, council.name.clone(), Place::Council, &uri),
        says: format!(
            "{}, {} thành viên, {} phiên họp",
            council.office_name,
            council.members,
            meetings.len()
        ),
        council: CouncilLine::new(council, visitor.viewer.on),
        members: members.into_iter().map(MemberLine::from).collect(),
        meetings: meetings.into_iter().map(MeetingLine::from).collect(),
        may_keep,
        may_open,
    })
}

impl From<MemberRow> for MemberLine {
    fn from(row: MemberRow) -> Self {
        Self {
            id: row.id,
            name: full_name(&row.honorific, &row.name),
            post: row.post,
            part: row.part.label(),
            term: term(row.starts, row.ends),
            sits: row.ends.is_none(),
            has_account: row.has_account,
        }
    }
}

async fn end_member(
    State(site): State<Site>,
    visitor: Visitor,
    Path((id, member)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Problem> {
    let (id, member): (Uuid, Uuid) = (id.parse()?, member.parse()?);
    store::council::end_member(&site.db, &visitor.act(&site, &sent.key()), id, member).await?;
    Ok(see(&format!("/lam-viec/hoi-dong/{id}"), "thoi-thanh-vien"))
}
