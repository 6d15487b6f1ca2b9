//! An indicator as a clerk writes it, changes it and ends it.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::Response;
use domain::Refusals;
use domain::account::Role;
use domain::indicator::period::Rhythm;
use domain::indicator::{
    Amount, Counting, Direction, GoalOf, Joining, NewIndicator, State as Stands, Step, offers,
};
use uuid::Uuid;

use crate::form::{id_of, refusals_of};
use crate::movement::shown;
use crate::{Access, Choice, Frame, Place, Problem, Route, Sent, Site, Visitor, page, refused, see};

const CLERKS: Access = Access::Roles(&[Role::Clerk]);

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/lam-viec/phong-trao/{id}/chi-tieu/moi", CLERKS, new_form),
        Route::post("/lam-viec/phong-trao/{id}/chi-tieu/moi", CLERKS, create),
        Route::get("/lam-viec/chi-tieu/{id}/sua", CLERKS, edit_form),
        Route::post("/lam-viec/chi-tieu/{id}/sua", CLERKS, update),
        Route::post("/lam-viec/chi-tieu/{id}/thoi", CLERKS, end),
    ]
}

/// Days after a period that the form offers.
const USUAL_DUE_DAYS: i64 = 5;

#[derive(Template)]
#[template(path = "indicator/form.html")]
struct FormPage {
    frame: Frame,
    heading: &'static str,
    action: String,
    back: String,
    title: String,
    version: i64,
    typed: Sent,
    refusals: Refusals,
    directions: Vec<Choice>,
    countings: Vec<Choice>,
    joinings: Vec<Choice>,
    goal_ofs: Vec<Choice>,
    rhythms: Vec<Choice>,
}

impl FormPage {
    fn error(&self, field: &str) -> &str {
        self.refusals.for_field(field).unwrap_or_default()
    }
}

/// Which form is drawn: of a new indicator of a movement, or of one that is there.
#[derive(Clone, Copy)]
enum Of {
    New(Uuid),
    One(Uuid),
}

macro_rules! choices {
    ($all:ident, $typed:expr, $name:literal) => {{
        let chosen = $typed.text($name);
        $all::ALL.iter().map(|one| Choice::new(one.word(), one.label(), one.word() == chosen)).collect()
    }};
}

/// The form as it was sent, else as it stands, else as it is proposed.
async fn draw(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    of: Of,
    sent: Option<Sent>,
    refusals: Refusals,
) -> Result<FormPage, Problem> {
    let mut conn = site.db.read().await?;
    let (heading, action, back, title, version, stands) = match of {
        Of::New(movement) => {
            let movement = store::movement::find(&mut conn, visitor.viewer, movement).await?;
            let state = Stands::of(movement.state, false);
            writable(&mut conn, visitor, movement.unit_id, state, sent.as_ref()).await?;
            let back = format!("/lam-viec/phong-trao/{}/chi-tieu", movement.id);
            let new = proposed(movement.draft.starts.or(movement.launched_on), movement.draft.ends);
            ("Lập chỉ tiêu", format!("{back}/moi"), back, movement.draft.title, 0, new)
        }
        Of::One(id) => {
            let found = store::indicator::find(&mut conn, visitor.viewer, id).await?;
            writable(&mut conn, visitor, found.unit_id, found.state, sent.as_ref()).await?;
            let back = format!("/lam-viec/chi-tieu/{id}");
            ("Sửa chỉ tiêu", format!("{back}/sua"), back, found.movement_title, found.version, found.written)
        }
    };
    let version = sent.as_ref().map_or(version, Sent::version);
    let typed = sent.unwrap_or_else(|| as_typed(&stands));
    Ok(FormPage {
        frame: Frame::office(site, visitor, heading, Place::Movements, uri).with_refusals(&refusals),
        heading,
        action,
        back,
        title,
        version,
        directions: choices!(Direction, typed, "direction"),
        countings: choices!(Counting, typed, "counting"),
        joinings: choices!(Joining, typed, "joining"),
        goal_ofs: choices!(GoalOf, typed, "goal_of"),
        rhythms: choices!(Rhythm, typed, "rhythm"),
        typed,
        refusals,
    })
}

/// An empty form is for whoever may write; a form that came back says itself why it was refused.
async fn writable(
    conn: &mut store::Conn,
    visitor: &Visitor,
    unit: Uuid,
    state: Stands,
    sent: Option<&Sent>,
) -> Result<(), Problem> {
    let roles = store::org::roles_over(conn, visitor.viewer, unit).await?;
    let may = sent.is_some() || offers(state, Step::Write, &roles);
    may.then_some(()).ok_or(Problem::Missing)
}

/// What most indicators are.
fn proposed(starts: Option<chrono::NaiveDate>, ends: Option<chrono::NaiveDate>) -> NewIndicator {
    NewIndicator {
        text: String::new(),
        measure: String::new(),
        direction: Direction::More,
        counting: Counting::Added,
        joining: Joining::Sum,
        goal_of: GoalOf::Each,
        goal: None,
        base: None,
        base_at: String::new(),
        starts,
        ends,
        rhythm: Rhythm::Monthly,
        due_days: Some(USUAL_DUE_DAYS),
    }
}

fn as_typed(new: &NewIndicator) -> Sent {
    let number = |amount: Option<Amount>| amount.map(|amount| amount.to_string()).unwrap_or_default();
    Sent::of([
        ("text", new.text.clone()),
        ("measure", new.measure.clone()),
        ("direction", new.direction.word().to_owned()),
        ("counting", new.counting.word().to_owned()),
        ("joining", new.joining.word().to_owned()),
        ("goal_of", new.goal_of.word().to_owned()),
        ("goal", number(new.goal)),
        ("base", number(new.base)),
        ("base_at", new.base_at.clone()),
        ("starts", shown(new.starts)),
        ("ends", shown(new.ends)),
        ("rhythm", new.rhythm.word().to_owned()),
        ("due_days", new.due_days.map(|days| days.to_string()).unwrap_or_default()),
    ])
}

/// The number in a field; `None` for an empty one. A text that is no number adds its sentence at the field.
pub(super) fn amount_in(sent: &Sent, field: &'static str, refusals: &mut Refusals) -> Option<Amount> {
    let typed = sent.text(field).trim();
    if typed.is_empty() {
        return None;
    }
    Amount::parse(typed).map_err(|says| refusals.add(field, says)).ok()
}

fn new_of(sent: &Sent, refusals: &mut Refusals) -> NewIndicator {
    let new = NewIndicator {
        text: sent.tidy("text"),
        measure: sent.tidy("measure"),
        direction: sent.text("direction").parse().unwrap_or(Direction::More),
        counting: sent.text("counting").parse().unwrap_or(Counting::Added),
        joining: sent.text("joining").parse().unwrap_or(Joining::Apart),
        goal_of: sent.text("goal_of").parse().unwrap_or(GoalOf::Each),
        goal: amount_in(sent, "goal", refusals),
        base: amount_in(sent, "base", refusals),
        base_at: sent.tidy("base_at"),
        starts: sent.date("starts", refusals),
        ends: sent.date("ends", refusals),
        rhythm: sent.text("rhythm").parse().unwrap_or(Rhythm::Monthly),
        due_days: sent.number("due_days", refusals),
    };
    if !refusals.is_empty() {
        // The act is not asked while a field cannot be read; its other sentences stand beside this one all the same.
        for refusal in new.refusals((None, None)).iter() {
            if refusals.for_field(&refusal.field).is_none() {
                refusals.add(refusal.field.clone(), refusal.says.clone());
            }
        }
    }
    new
}

async fn new_form(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    page(&draw(&site, &visitor, &uri, Of::New(id_of(&id)?), None, Refusals::none()).await?)
}

async fn create(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let mut refusals = Refusals::none();
    let new = new_of(&sent, &mut refusals);
    if refusals.is_empty() {
        match store::indicator::create(&site.db, &visitor.act(&site, &sent.key()), id, &new).await {
            Ok(done) => return Ok(see(&format!("/lam-viec/chi-tieu/{}", done.id), "da-luu")),
            Err(failure) => refusals = refusals_of(failure)?,
        }
    }
    refused(&draw(&site, &visitor, &uri, Of::New(id), Some(sent), refusals).await?)
}

async fn edit_form(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    page(&draw(&site, &visitor, &uri, Of::One(id_of(&id)?), None, Refusals::none()).await?)
}

async fn update(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let mut refusals = Refusals::none();
    let new = new_of(&sent, &mut refusals);
    if refusals.is_empty() {
        let act = visitor.act(&site, &sent.key());
        match store::indicator::update(&site.db, &act, id, sent.version(), &new).await {
            Ok(_) => return Ok(see(&format!("/lam-viec/chi-tieu/{id}"), "da-luu")),
            Err(failure) => refusals = refusals_of(failure)?,
        }
    }
    refused(&draw(&site, &visitor, &uri, Of::One(id), Some(sent), refusals).await?)
}

async fn end(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let act = visitor.act(&site, &sent.key());
    match store::indicator::end(&site.db, &act, id, sent.version(), sent.text("reason")).await {
        Ok(_) => Ok(see(&format!("/lam-viec/chi-tieu/{id}"), "da-luu")),
        Err(failure) => {
            let refusals = refusals_of(failure)?;
            refused(&super::one::draw(&site, &visitor, &uri, id, Some(&sent), refusals).await?)
        }
    }
}
