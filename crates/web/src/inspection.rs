//! Pages of inspection visits (kiểm tra): those under a movement, those to a unit, a new one, and one with its findings and their
//! mending.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::Response;
use chrono::NaiveDate;
use domain::account::Role;
use domain::inspection::{Kind, NewFinding, NewVisit, Saying, State as Stands, Step, offers, visit_refusals};
use domain::{Refusals, local_date};
use store::Failure;
use store::inspection::{Finding, Said, Visit};
use store::org::roles_over;
use uuid::Uuid;

use crate::form::{id_of, refusals_of};
use crate::movement::OFFICE;
use crate::{
    Access, Choice, Frame, Place, Problem, Returned, Route, Sent, Site, Visitor, page, refused, see,
};

const CLERKS: Access = Access::Roles(&[Role::Clerk]);

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/lam-viec/phong-trao/{id}/kiem-tra", OFFICE, of_movement),
        Route::get("/lam-viec/phong-trao/{id}/kiem-tra/moi", CLERKS, new_form),
        Route::post("/lam-viec/phong-trao/{id}/kiem-tra/moi", CLERKS, record),
        Route::get("/lam-viec/don-vi/{id}/kiem-tra", OFFICE, of_unit),
        Route::get("/lam-viec/kiem-tra/{id}", OFFICE, show),
        Route::post("/lam-viec/kiem-tra/{id}/ket-luan", CLERKS, add_finding),
        Route::post("/lam-viec/kiem-tra/{id}/ket-luan/{finding}/{deed}", OFFICE, take),
    ]
}

// lists --------------------------------------------------------------------------------------------------------------

#[derive(Template)]
#[template(path = "inspection/list.html")]
struct ListPage {
    frame: Frame,
    back: String,
    back_says: String,
    says: String,
    visits: Vec<Line>,
    /// Where a visit is recorded, for whoever may.
    new: Option<String>,
    /// Whether the column names the unit or the movement.
    of_unit: bool,
}

struct Line {
    id: Uuid,
    on: String,
    of: String,
    subject: String,
    found: String,
    mark: &'static str,
    word: String,
}

async fn of_movement(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let mut conn = site.db.read().await?;
    let movement = store::movement::find(&mut conn, visitor.viewer, id_of(&id)?).await?;
    let roles = roles_over(&mut conn, visitor.viewer, movement.unit_id).await?;
    let visits = store::inspection::list(&mut conn, visitor.viewer, movement.id).await?;
    let may_record = visit_refusals(movement.state, &roles, "").is_empty();
    page(&ListPage {
        frame: Frame::office(&site, &visitor, "Kiểm tra", Place::Movements, &uri),
        back: format!("/lam-viec/phong-trao/{}", movement.id),
        back_says: movement.draft.title,
        says: says(&visits),
        visits: visits.into_iter().map(|visit| Line::of(visit, false)).collect(),
        new: may_record.then(|| format!("/lam-viec/phong-trao/{}/kiem-tra/moi", movement.id)),
        of_unit: false,
    })
}

async fn of_unit(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let mut conn = site.db.read().await?;
    let unit = store::org::find(&mut conn, visitor.viewer, id_of(&id)?).await?;
    let visits = store::inspection::list_of_unit(&mut conn, visitor.viewer, unit.id).await?;
    page(&ListPage {
        frame: Frame::office(&site, &visitor, "Kiểm tra", Place::People, &uri),
        back: format!("/lam-viec/don-vi/{}", unit.id),
        back_says: unit.name,
        says: says(&visits),
        visits: visits.into_iter().map(|visit| Line::of(visit, true)).collect(),
        new: None,
        of_unit: true,
    })
}

fn says(visits: &[Visit]) -> String {
    let sum = |of: fn(&Visit) -> i64| visits.iter().map(of).sum::<i64>();
    let (open, overdue) = (sum(|visit| visit.open), sum(|visit| visit.overdue));
    format!("{} lần kiểm tra, {open} hạn chế chờ khắc phục, {overdue} quá hạn", visits.len())
}

impl Line {
    fn of(visit: Visit, of_unit: bool) -> Self {
        let (mark, word) = match (visit.overdue, visit.open, visit.answered) {
            (0, 0, 0) if visit.shortcomings == 0 => ("neutral", "Không có hạn chế".to_owned()),
            (0, 0, 0) => ("met", "Đã khắc phục".to_owned()),
            (0, 0, answered) => ("waiting", format!("{answered} chờ xác nhận")),
            (0, open, _) => ("waiting", format!("{open} chờ khắc phục")),
            (overdue, ..) => ("unmet", format!("{overdue} quá hạn")),
        };
        Self {
            id: visit.id,
            on: viet::date::short(visit.visited_on),
            found: format!("{} ưu điểm, {} hạn chế", visit.strengths, visit.shortcomings),
            of: if of_unit { visit.movement_title } else { visit.unit_name },
            subject: visit.subject,
            mark,
            word,
        }
    }
}

// a new visit --------------------------------------------------------------------------------------------------------

#[derive(Template)]
#[template(path = "inspection/new.html")]
struct NewPage {
    frame: Frame,
    id: Uuid,
    title: String,
    units: Vec<Choice>,
    typed: Sent,
    refusals: Refusals,
}

impl NewPage {
    fn error(&self, field: &str) -> &str {
        self.refusals.for_field(field).unwrap_or_default()
    }
}

async fn new_form(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    page(&new_page(&site, &visitor, &uri, id_of(&id)?, Sent::default(), Refusals::none()).await?)
}

async fn new_page(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    id: Uuid,
    typed: Sent,
    refusals: Refusals,
) -> Result<NewPage, Problem> {
    let mut conn = site.db.read().await?;
    let movement = store::movement::find(&mut conn, visitor.viewer, id).await?;
    let roles = roles_over(&mut conn, visitor.viewer, movement.unit_id).await?;
    visit_refusals(movement.state, &roles, &movement.unit_name).or_go_on().map_err(Failure::from)?;
    let units = store::inspection::candidates(&mut conn, visitor.viewer, id).await?;
    let chosen = typed.text("unit");
    Ok(NewPage {
        frame: Frame::office(site, visitor, "Ghi kiểm tra", Place::Movements, uri).with_refusals(&refusals),
        id,
        title: movement.draft.title,
        units: units
            .iter()
            .map(|unit| Choice::new(unit.unit_id, &unit.unit_name, unit.unit_id.to_string() == chosen))
            .collect(),
        typed,
        refusals,
    })
}

async fn record(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let (id, unit): (Uuid, Uuid) = (id_of(&id)?, sent.text("unit").parse()?);
    let mut refusals = Refusals::none();
    let new = NewVisit {
        on: sent.date("on", &mut refusals),
        members: sent.text("members").to_owned(),
        subject: sent.tidy("subject"),
    };
    if refusals.is_empty() {
        match store::inspection::record(&site.db, &visitor.act(&site, &sent.key()), id, unit, &new).await {
            Ok(done) => return Ok(see(&format!("/lam-viec/kiem-tra/{}", done.id), "da-ghi-kiem-tra")),
            Err(failure) => refusals = refusals_of(failure)?,
        }
    }
    refused(&new_page(&site, &visitor, &uri, id, sent, refusals).await?)
}

// one visit ----------------------------------------------------------------------------------------------------------

#[derive(Template)]
#[template(path = "inspection/page.html")]
struct VisitPage {
    frame: Frame,
    visit: Visit,
    on: String,
    findings: Vec<FindingView>,
    may_add: bool,
    kinds: Vec<Choice>,
    returned: Returned,
}

struct FindingView {
    id: Uuid,
    version: i64,
    kind: &'static str,
    text: String,
    mender: String,
    due: String,
    mark: &'static str,
    word: String,
    said: Vec<SaidView>,
    may_answer: bool,
    may_judge: bool,
    may_withdraw: bool,
}

struct SaidView {
    says: String,
    meta: String,
    text: String,
    evidence: String,
    lacks_evidence: bool,
}

/// The form for a new finding, and the name of the form of a step.
const FINDING: &str = "ket-luan";

fn step_form(step: Step, finding: Uuid) -> String {
    format!("{}-{finding}", deed_of(step))
}

impl VisitPage {
    fn form(&self, deed: &str, finding: &Uuid) -> String {
        format!("{deed}-{finding}")
    }

    fn chosen_kind(&self) -> Vec<Choice> {
        let chosen = self.returned.value(FINDING, "kind");
        let choose = |one: &Choice| Choice { chosen: one.value == chosen, ..one.clone() };
        self.kinds.iter().map(choose).collect()
    }
}

/// The word of a step in an address.
fn deed_of(step: Step) -> &'static str {
    match step {
        Step::Answer => "tra-loi",
        Step::SendBack => "tra-lai",
        Step::Close => "xac-nhan",
        Step::Withdraw => "rut",
    }
}

async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    page(&draw(&site, &visitor, &uri, id_of(&id)?, Returned::default()).await?)
}

async fn draw(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    id: Uuid,
    returned: Returned,
) -> Result<VisitPage, Problem> {
    let mut conn = site.db.read().await?;
    let viewer = visitor.viewer;
    let visit = store::inspection::find(&mut conn, viewer, id).await?;
    let findings = store::inspection::findings(&mut conn, viewer, id).await?;
    let mut sayings = store::inspection::sayings(&mut conn, viewer, id).await?;
    let above = roles_over(&mut conn, viewer, visit.by_id).await?;
    let roles = store::inspection::roles(&mut conn, viewer, &visit).await?;
    Ok(VisitPage {
        frame: Frame::office(site, visitor, "Kiểm tra", Place::Movements, uri).with_returned(&returned),
        on: viet::date::short(visit.visited_on),
        findings: findings
            .into_iter()
            .map(|one| FindingView::of(one, &mut sayings, &roles, viewer.on))
            .collect(),
        may_add: visit_refusals(visit.movement_state, &above, "").is_empty(),
        kinds: Kind::ALL.iter().map(|kind| Choice::new(kind.word(), kind.label(), false)).collect(),
        visit,
        returned,
    })
}

impl FindingView {
    fn of(one: Finding, sayings: &mut BTreeMap<Uuid, Vec<Said>>, roles: &[Role], on: NaiveDate) -> Self {
        let (mark, word) = match one.state {
            Stands::Open if one.state.is_overdue(one.due, on) => ("unmet", "Quá hạn khắc phục".to_owned()),
            Stands::Open | Stands::Answered => ("waiting", one.state.label().to_owned()),
            Stands::Closed => ("met", one.state.label().to_owned()),
            Stands::Noted | Stands::Withdrawn => ("neutral", one.state.label().to_owned()),
        };
        let may = |step| offers(one.state, step, roles);
        Self {
            id: one.id,
            version: one.version,
            kind: one.kind.label(),
            mark,
            word,
            may_answer: may(Step::Answer),
            may_judge: may(Step::Close),
            may_withdraw: may(Step::Withdraw),
            said: sayings.remove(&one.id).unwrap_or_default().into_iter().map(SaidView::of).collect(),
            due: one.due.map(viet::date::short).unwrap_or_default(),
            text: one.text,
            mender: one.mender,
        }
    }
}

impl SaidView {
    fn of(said: Said) -> Self {
        let says = match said.step {
            Step::Answer => "Đơn vị trả lời",
            Step::SendBack => "Trả lại",
            Step::Close => "Xác nhận đã khắc phục",
            Step::Withdraw => "Rút kết luận",
        };
        Self {
            says: says.to_owned(),
            meta: format!("{}, {}", said.who, viet::date::short(local_date(said.at))),
            lacks_evidence: said.step == Step::Answer && said.evidence.is_empty(),
            text: said.says,
            evidence: said.evidence,
        }
    }
}

async fn add_finding(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let mut refusals = Refusals::none();
    let due = sent.date("due", &mut refusals);
    match sent.text("kind").parse() {
        Err(_) => refusals.add("kind", "Chọn ưu điểm hay hạn chế."),
        Ok(kind) if refusals.is_empty() => {
            let new = NewFinding { kind, text: sent.tidy("text"), mender: sent.tidy("mender"), due };
            let act = visitor.act(&site, &sent.key());
            match store::inspection::add_finding(&site.db, &act, id, &new).await {
                Ok(_) => return Ok(see(&format!("/lam-viec/kiem-tra/{id}"), "da-luu")),
                Err(failure) => refusals = refusals_of(failure)?,
            }
        }
        Ok(_) => {}
    }
    refused(&draw(&site, &visitor, &uri, id, Returned::new(FINDING, sent, refusals)).await?)
}

async fn take(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path((id, finding, deed)): Path<(String, String, String)>,
    sent: Sent,
) -> Result<Response, Problem> {
    let (id, finding) = (id_of(&id)?, id_of(&finding)?);
    let step = Step::ALL.iter().copied().find(|step| deed_of(*step) == deed).ok_or(Problem::Missing)?;
    let saying = Saying { says: sent.tidy("says"), evidence: sent.tidy("evidence") };
    let act = visitor.act(&site, &sent.key());
    match store::inspection::take(&site.db, &act, id, finding, sent.version(), step, &saying).await {
        Ok(_) => Ok(see(&format!("/lam-viec/kiem-tra/{id}"), "da-luu")),
        Err(failure) => {
            let returned = Returned::new(step_form(step, finding), sent, refusals_of(failure)?);
            refused(&draw(&site, &visitor, &uri, id, returned).await?)
        }
    }
}
