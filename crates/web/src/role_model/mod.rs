//! Pages of role models (điển hình tiên tiến): the list, a new one, one with its stages and its [`photo`], and what the public reads.

mod photo;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::Uri;
use axum::response::Response;
use domain::account::Role;
use domain::role_model::{Reached, Stage, Told, Whom, keep_refusals};
use domain::{Refusals, local_date};
use serde::Deserialize;
use store::role_model::photo::Photo;
use store::role_model::{NewRoleModel, RoleModel, StageRow};
use uuid::Uuid;

use crate::form::{id_of, refusals_of};
use crate::movement::{OFFICE, shown};
use crate::{Access, Choice, Frame, Place, Problem, Route, Sent, Site, Visitor, page, refused, see};

const KEEPER_ROLES: &[Role] = &[Role::Clerk, Role::Head];
const KEEPERS: Access = Access::Roles(KEEPER_ROLES);

/// Whether a page offers the visitor to enter a role model; the act says whether he may there.
pub(crate) fn keeps(visitor: &Visitor) -> bool {
    visitor.holds_any(KEEPER_ROLES)
}

pub(crate) fn routes() -> Vec<Route> {
    let own = vec![
        Route::get("/lam-viec/dien-hinh", OFFICE, list),
        Route::get("/lam-viec/dien-hinh/moi", KEEPERS, new_form),
        Route::post("/lam-viec/dien-hinh/moi", KEEPERS, find_out),
        Route::get("/lam-viec/dien-hinh/{id}", OFFICE, show),
        Route::post("/lam-viec/dien-hinh/{id}/gioi-thieu", OFFICE, tell),
        Route::post("/lam-viec/dien-hinh/{id}/chang", OFFICE, reach),
        Route::get("/dien-hinh", Access::Public, published),
        Route::get("/dien-hinh/{id}", Access::Public, published_one),
    ];
    own.into_iter().chain(photo::routes()).collect()
}

// the list -----------------------------------------------------------------------------------------------------------

#[derive(Template)]
#[template(path = "role_model/list.html")]
struct ListPage {
    frame: Frame,
    says: String,
    rows: Vec<RoleModel>,
}

impl ListPage {
    fn mark(&self, stage: &Stage) -> &'static str {
        mark(*stage)
    }

    fn day(&self, row: &RoleModel) -> String {
        viet::date::short(row.reached_on)
    }
}

fn mark(stage: Stage) -> &'static str {
    match stage {
        Stage::Found | Stage::Nurtured => "waiting",
        Stage::Recognised | Stage::Multiplied => "met",
        Stage::Ended => "neutral",
    }
}

async fn list(State(site): State<Site>, visitor: Visitor, uri: Uri) -> Result<Response, Problem> {
    let rows = store::role_model::list(&mut site.db.read().await?, visitor.viewer).await?;
    page(&ListPage {
        frame: Frame::office(&site, &visitor, "Điển hình tiên tiến", Place::Movements, &uri),
        says: format!("{} điển hình", rows.len()),
        rows,
    })
}

// a new one ----------------------------------------------------------------------------------------------------------

#[derive(Template)]
#[template(path = "role_model/new.html")]
struct NewPage {
    frame: Frame,
    name: String,
    back: String,
    movements: Vec<Choice>,
    sent: Sent,
    refusals: Refusals,
}

impl NewPage {
    fn error(&self, field: &str) -> &str {
        self.refusals.for_field(field).unwrap_or_default()
    }
}

/// Of whom it is: the page of a person or a unit leads here.
#[derive(Deserialize)]
struct About {
    #[serde(rename = "nguoi")]
    person: Option<String>,
    #[serde(rename = "don-vi")]
    unit: Option<String>,
}

async fn new_form(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Query(about): Query<About>,
) -> Result<Response, Problem> {
    let sent = Sent::of([
        ("person", about.person.unwrap_or_default()),
        ("unit", about.unit.unwrap_or_default()),
        ("on", viet::date::short(visitor.viewer.on)),
    ]);
    page(&new_page(&site, &visitor, &uri, sent, Refusals::none()).await?)
}

/// The person or collective that the form names.
fn whom(sent: &Sent) -> Result<Whom, Problem> {
    match (sent.text("person"), sent.text("unit")) {
        ("", unit) => Ok(Whom::Collective(id_of(unit)?)),
        (person, _) => Ok(Whom::Person(id_of(person)?)),
    }
}

async fn new_page(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    sent: Sent,
    refusals: Refusals,
) -> Result<NewPage, Problem> {
    let mut conn = site.db.read().await?;
    let viewer = visitor.viewer;
    let (name, back) = match whom(&sent)? {
        Whom::Person(id) => {
            (store::person::find(&mut conn, viewer, id).await?.full_name, format!("/lam-viec/con-nguoi/{id}"))
        }
        Whom::Collective(id) => {
            (store::org::find(&mut conn, viewer, id).await?.name, format!("/lam-viec/don-vi/{id}"))
        }
    };
    let movements = store::movement::answerable(&mut conn, viewer).await?.into_iter();
    Ok(NewPage {
        frame: Frame::office(site, visitor, "Ghi điển hình tiên tiến", Place::Movements, uri)
            .with_refusals(&refusals),
        name,
        back,
        movements: movements
            .map(|row| Choice::new(row.id, &row.title, row.id.to_string() == sent.text("movement")))
            .collect(),
        sent,
        refusals,
    })
}

async fn find_out(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    sent: Sent,
) -> Result<Response, Problem> {
    let mut refusals = Refusals::none();
    let movement = match sent.text("movement") {
        "" => None,
        id => Some(id_of(id)?),
    };
    let new = NewRoleModel {
        whom: whom(&sent)?,
        movement,
        told: told(&sent, &mut refusals),
        on: sent.date("on", &mut refusals),
        says: sent.tidy("says"),
    };
    if refusals.is_empty() {
        match store::role_model::find_out(&site.db, &visitor.act(&site, &sent.key()), &new).await {
            Ok(done) => return Ok(see(&format!("/lam-viec/dien-hinh/{}", done.id), "da-ghi-dien-hinh")),
            Err(failure) => refusals = refusals_of(failure)?,
        }
    }
    refused(&new_page(&site, &visitor, &uri, sent, refusals).await?)
}

fn told(sent: &Sent, refusals: &mut Refusals) -> Told {
    Told {
        field: sent.tidy("field"),
        story: sent.text("story").to_owned(),
        consented_on: sent.date("consented_on", refusals),
        consent: sent.tidy("consent"),
    }
}

// one role model -----------------------------------------------------------------------------------------------------

#[derive(Template)]
#[template(path = "role_model/page.html")]
struct RoleModelPage {
    frame: Frame,
    found: RoleModel,
    mark: &'static str,
    stages: Vec<StageRow>,
    photo: Option<Photo>,
    people: Vec<Choice>,
    may_keep: bool,
    onward: Vec<Choice>,
    sent: Sent,
    refusals: Refusals,
}

impl RoleModelPage {
    fn error(&self, field: &str) -> &str {
        self.refusals.for_field(field).unwrap_or_default()
    }

    fn day(&self, row: &StageRow) -> String {
        viet::date::short(row.day)
    }

    fn added(&self, photo: &Photo) -> String {
        viet::date::short(local_date(photo.added_at))
    }
}

async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    page(&role_model_page(&site, &visitor, &uri, id_of(&id)?, None, Refusals::none()).await?)
}

/// `sent` is the form on the page that came back; what the other form holds is as it stands.
async fn role_model_page(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    id: Uuid,
    sent: Option<Sent>,
    refusals: Refusals,
) -> Result<RoleModelPage, Problem> {
    let mut conn = site.db.read().await?;
    let found = store::role_model::find(&mut conn, visitor.viewer, id).await?;
    let stages = store::role_model::stages(&mut conn, visitor.viewer, id).await?;
    let photo = store::role_model::photo::find(&mut conn, visitor.viewer, id).await?;
    let roles = store::org::roles_over(&mut conn, visitor.viewer, found.unit_id).await?;
    let fields = [
        ("field", found.field.clone()),
        ("story", found.story.clone()),
        ("consented_on", shown(found.consented_on)),
        ("consent", found.consent.clone()),
        ("stage", String::new()),
        ("on", viet::date::short(visitor.viewer.on)),
        ("says", String::new()),
        ("caption", String::new()),
        ("photographer", String::new()),
        ("alt", String::new()),
        ("people", String::new()),
    ];
    let sent = Sent::of(fields).with(sent);
    Ok(RoleModelPage {
        frame: Frame::office(site, visitor, &found.name, Place::Movements, uri).with_refusals(&refusals),
        mark: mark(found.stage),
        onward: found
            .stage
            .onward()
            .map(|stage| Choice::new(stage.word(), stage.label(), stage.word() == sent.text("stage")))
            .collect(),
        may_keep: keep_refusals(&roles, "").is_empty(),
        stages,
        photo,
        people: crate::news::photo::people(sent.text("people")),
        found,
        sent,
        refusals,
    })
}

async fn tell(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let mut refusals = Refusals::none();
    let told = told(&sent, &mut refusals);
    if refusals.is_empty() {
        let act = visitor.act(&site, &sent.key());
        match store::role_model::tell(&site.db, &act, id, sent.version(), &told).await {
            Ok(_) => return Ok(see(&format!("/lam-viec/dien-hinh/{id}"), "da-luu")),
            Err(failure) => refusals = refusals_of(failure)?,
        }
    }
    refused(&role_model_page(&site, &visitor, &uri, id, Some(sent), refusals).await?)
}

async fn reach(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let mut refusals = Refusals::none();
    let stage = sent.text("stage").parse().map_err(|_| refusals.add("stage", "Chọn chặng."));
    let on = sent.date("on", &mut refusals);
    if let (Ok(stage), true) = (stage, refusals.is_empty()) {
        let reached = Reached { stage, on, says: sent.tidy("says") };
        let act = visitor.act(&site, &sent.key());
        match store::role_model::reach(&site.db, &act, id, sent.version(), &reached).await {
            Ok(_) => return Ok(see(&format!("/lam-viec/dien-hinh/{id}"), "da-luu")),
            Err(failure) => refusals = refusals_of(failure)?,
        }
    }
    refused(&role_model_page(&site, &visitor, &uri, id, Some(sent), refusals).await?)
}

// for everybody ------------------------------------------------------------------------------------------------------

#[derive(Template)]
#[template(path = "role_model/published.html")]
struct PublishedPage {
    frame: Frame,
    rows: Vec<RoleModel>,
}

async fn published(State(site): State<Site>) -> Result<Response, Problem> {
    let today = local_date(site.now());
    let rows = store::role_model::published(&mut site.db.read().await?, today).await?;
    page(&PublishedPage { frame: Frame::public(&site, "Điển hình tiên tiến", "/dien-hinh"), rows })
}

#[derive(Template)]
#[template(path = "role_model/published_one.html")]
struct PublishedOnePage {
    frame: Frame,
    found: RoleModel,
    photo: Option<Photo>,
}

async fn published_one(State(site): State<Site>, Path(id): Path<String>) -> Result<Response, Problem> {
    let today = local_date(site.now());
    let mut conn = site.db.read().await?;
    let found = store::role_model::find_published(&mut conn, id_of(&id)?, today).await?;
    let photo = store::role_model::photo::find_published(&mut conn, found.id).await?;
    page(&PublishedOnePage { frame: Frame::public(&site, &found.name, "/dien-hinh"), found, photo })
}
