//! News of movements: the office's list, form and page of an item ([`photo`] its photos), what everybody reads ([`public`]) and
//! the feeds ([`feed`]).

mod feed;
pub(crate) mod photo;
pub(crate) mod public;

use std::fmt::Write;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::Response;
use chrono::{DateTime, Utc};
use domain::account::Role;
use domain::news::{Block, State as NewsState, Step, Text, blocks, offers};
use domain::{Refusals, local_date, local_time};
use store::Failure;
use store::movement::Movement;
use store::news::{self, Earlier, News, NewsRow, Taken};
use uuid::Uuid;

use crate::form::{id_of, refusals_of};
use crate::movement::OFFICE;
use crate::{
    Access, Choice, Frame, Place, Problem, Returned, Route, Sent, Site, Visitor, page, refused, see,
};

use photo::PhotoView;

const WRITERS: Access = Access::Roles(&[Role::Clerk, Role::Head]);
/// Those who write or publish; the act says to each of them whether he may take the step.
const DOERS: Access = Access::Roles(&[Role::Clerk, Role::Head, Role::Leader]);

pub(crate) fn routes() -> Vec<Route> {
    let mut routes = vec![
        Route::get("/lam-viec/phong-trao/{id}/tin", OFFICE, list),
        Route::get("/lam-viec/phong-trao/{id}/tin/moi", WRITERS, new_form),
        Route::post("/lam-viec/phong-trao/{id}/tin/moi", WRITERS, write),
        Route::get("/lam-viec/tin/{id}", OFFICE, show),
        Route::get("/lam-viec/tin/{id}/sua", DOERS, edit_form),
        Route::post("/lam-viec/tin/{id}/sua", DOERS, update),
        Route::post("/lam-viec/tin/{id}/buoc/{step}", DOERS, take),
    ];
    routes.extend(photo::routes());
    routes.extend(public::routes());
    routes.extend(feed::routes());
    routes
}

fn address(id: Uuid) -> String {
    format!("/lam-viec/tin/{id}")
}

/// "14:32 ngày 01/03/2025".
fn when(at: DateTime<Utc>) -> String {
    format!("{} ngày {}", local_time(at).format("%H:%M"), viet::date::short(local_date(at)))
}

fn mark(state: NewsState) -> &'static str {
    match state {
        NewsState::Draft => "neutral",
        NewsState::Offered => "waiting",
        NewsState::Published => "met",
        NewsState::Withdrawn => "unmet",
    }
}

// the list of a movement's items -------------------------------------------------------------------------------------

#[derive(Template)]
#[template(path = "news/list.html")]
struct ListPage {
    frame: Frame,
    movement: Movement,
    rows: Vec<Line>,
    says: String,
    may_write: bool,
}

struct Line {
    href: String,
    title: String,
    unit: String,
    written: String,
    published: String,
    mark: &'static str,
    state: &'static str,
}

impl From<NewsRow> for Line {
    fn from(row: NewsRow) -> Self {
        let day = |at| viet::date::short(local_date(at));
        Self {
            href: address(row.id),
            title: row.title,
            unit: row.unit_name,
            written: day(row.written_at),
            published: row.published_at.map(day).unwrap_or_default(),
            mark: mark(row.state),
            state: row.state.label(),
        }
    }
}

async fn list(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let mut conn = site.db.read().await?;
    let movement = store::movement::find(&mut conn, visitor.viewer, id_of(&id)?).await?;
    let rows = news::list(&mut conn, visitor.viewer, movement.id).await?;
    let may_write = !news::writers(&mut conn, visitor.viewer, movement.id).await?.is_empty();
    page(&ListPage {
        frame: Frame::office(&site, &visitor, "Tin, bài", Place::Movements, &uri),
        says: format!("{} tin", rows.len()),
        rows: rows.into_iter().map(Line::from).collect(),
        may_write: may_write && visitor.holds_any(&[Role::Clerk, Role::Head]),
        movement,
    })
}

// the form -----------------------------------------------------------------------------------------------------------

#[derive(Template)]
#[template(path = "news/form.html")]
struct FormPage {
    frame: Frame,
    heading: &'static str,
    under: String,
    action: String,
    back: String,
    version: i64,
    /// Empty when the unit is settled.
    units: Vec<Choice>,
    text: Text,
    is_published: bool,
    refusals: Refusals,
}

impl FormPage {
    fn error(&self, field: &str) -> &str {
        self.refusals.for_field(field).unwrap_or_default()
    }
}

fn text_of(sent: &Sent) -> Text {
    let text = |name: &str| sent.text(name).to_owned();
    Text { title: text("title"), lead: text("lead"), body: text("body"), author: text("author") }
}

async fn new_form(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    page(&draw_new(&site, &visitor, &uri, id_of(&id)?, &Sent::default(), Refusals::none()).await?)
}

async fn draw_new(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    movement: Uuid,
    sent: &Sent,
    refusals: Refusals,
) -> Result<FormPage, Problem> {
    let mut conn = site.db.read().await?;
    let movement = store::movement::find(&mut conn, visitor.viewer, movement).await?;
    let units = news::writers(&mut conn, visitor.viewer, movement.id).await?;
    let chosen = sent.text("unit").parse().ok().or(units.first().map(|unit| unit.0));
    let back = format!("/lam-viec/phong-trao/{}/tin", movement.id);
    Ok(FormPage {
        frame: Frame::office(site, visitor, "Viết tin", Place::Movements, uri).with_refusals(&refusals),
        heading: "Viết tin",
        under: movement.draft.title,
        action: format!("{back}/moi"),
        back,
        version: 0,
        units: units
            .iter()
            .map(|(id, name)| Choice::new(id.to_string(), name, Some(*id) == chosen))
            .collect(),
        text: text_of(sent),
        is_published: false,
        refusals,
    })
}

async fn write(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let movement = id_of(&id)?;
    let unit = sent.text("unit").parse().unwrap_or_default();
    match news::write(&site.db, &visitor.act(&site, &sent.key()), movement, unit, &text_of(&sent)).await {
        Ok(done) => Ok(see(&address(done.id), "da-luu")),
        Err(failure) => {
            refused(&draw_new(&site, &visitor, &uri, movement, &sent, refusals_of(failure)?).await?)
        }
    }
}

async fn edit_form(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let item = news::find(&mut site.db.read().await?, visitor.viewer, id_of(&id)?).await?;
    let (text, version) = (item.text.clone(), item.version);
    page(&draw_edit(&site, &visitor, &uri, &item, text, version, Refusals::none()))
}

fn draw_edit(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    item: &News,
    text: Text,
    version: i64,
    refusals: Refusals,
) -> FormPage {
    FormPage {
        frame: Frame::office(site, visitor, "Sửa tin", Place::Movements, uri).with_refusals(&refusals),
        heading: "Sửa tin",
        under: item.movement_title.clone(),
        action: format!("{}/sua", address(item.id)),
        back: address(item.id),
        version,
        units: Vec::new(),
        text,
        is_published: item.state == NewsState::Published,
        refusals,
    }
}

async fn update(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let (id, text, version) = (id_of(&id)?, text_of(&sent), sent.version());
    match news::update(&site.db, &visitor.act(&site, &sent.key()), id, version, &text).await {
        Ok(_) => Ok(see(&address(id), "da-luu")),
        Err(failure) => {
            let refusals = refusals_of(failure)?;
            let item = news::find(&mut site.db.read().await?, visitor.viewer, id).await?;
            refused(&draw_edit(&site, &visitor, &uri, &item, text, version, refusals))
        }
    }
}

// one item -----------------------------------------------------------------------------------------------------------

#[derive(Template)]
#[template(path = "news/page.html")]
struct NewsPage {
    frame: Frame,
    item: News,
    blocks: Vec<Block>,
    mark: &'static str,
    may_update: bool,
    may_offer: bool,
    may_publish: bool,
    may_send_back: bool,
    may_withdraw: bool,
    photos: Vec<PhotoView>,
    people: Vec<Choice>,
    events: Vec<Event>,
    earlier: Vec<EarlierView>,
    returned: Returned,
}

impl NewsPage {
    fn is_public(&self) -> bool {
        self.item.state == NewsState::Published
    }
}

struct Event {
    says: String,
    when: String,
    who: String,
}

impl From<Taken> for Event {
    fn from(taken: Taken) -> Self {
        let mut says = match taken.step {
            Step::Update => "Sửa tin",
            Step::Offer => "Gửi duyệt",
            Step::Publish => "Đăng",
            Step::SendBack => "Trả lại",
            Step::Withdraw => "Gỡ",
        }
        .to_owned();
        if !taken.reason.is_empty() {
            let _ = write!(says, ": {}", taken.reason);
        }
        Self { says, when: when(taken.at), who: taken.who }
    }
}

struct EarlierView {
    text: Text,
    blocks: Vec<Block>,
    when: String,
    who: String,
}

impl From<Earlier> for EarlierView {
    fn from(of: Earlier) -> Self {
        Self {
            blocks: blocks(&of.body),
            text: Text { title: of.title, lead: of.lead, body: of.body, author: of.author },
            when: when(of.written_at),
            who: of.who,
        }
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
) -> Result<NewsPage, Problem> {
    let mut conn = site.db.read().await?;
    let item = news::find(&mut conn, visitor.viewer, id).await?;
    let may = |step| offers(item.state, step, &item.hands);
    Ok(NewsPage {
        frame: Frame::office(site, visitor, &item.text.title, Place::Movements, uri).with_returned(&returned),
        blocks: blocks(&item.text.body),
        mark: mark(item.state),
        may_update: may(Step::Update),
        // Who may publish asks nobody.
        may_offer: may(Step::Offer) && !may(Step::Publish),
        may_publish: may(Step::Publish),
        may_send_back: may(Step::SendBack),
        may_withdraw: may(Step::Withdraw),
        photos: photo::views(news::photo::list(&mut conn, visitor.viewer, id).await?, id),
        people: photo::people(returned.value(photo::FORM, "people")),
        events: news::steps(&mut conn, visitor.viewer, id).await?.into_iter().map(Event::from).collect(),
        earlier: news::earlier(&mut conn, visitor.viewer, id)
            .await?
            .into_iter()
            .map(EarlierView::from)
            .collect(),
        item,
        returned,
    })
}

/// The page with the form that came back.
async fn refused_page(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    id: Uuid,
    form: &str,
    sent: Sent,
    failure: Failure,
) -> Result<Response, Problem> {
    let returned = Returned::new(form, sent, refusals_of(failure)?);
    refused(&draw(site, visitor, uri, id, returned).await?)
}

async fn take(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path((id, step)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Problem> {
    let (id, version, reason) = (id_of(&id)?, sent.version(), sent.text("reason"));
    let act = visitor.act(&site, &sent.key());
    let (came, says) = match step.as_str() {
        "gui-duyet" => (news::offer(&site.db, &act, id, version).await, "da-gui-duyet-tin"),
        "dang" => (news::publish(&site.db, &act, id, version).await, "da-dang-tin"),
        "tra-lai" => (news::send_back(&site.db, &act, id, version, reason).await, "da-tra-lai-tin"),
        "go" => (news::withdraw(&site.db, &act, id, version, reason).await, "da-go-tin"),
        _ => return Err(Problem::Missing),
    };
    match came {
        Ok(_) => Ok(see(&address(id), says)),
        Err(failure) => refused_page(&site, &visitor, &uri, id, &step, sent, failure).await,
    }
}
