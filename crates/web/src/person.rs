//! People: the list with its search, one person's page, entering, correcting and moving; who may be one person, private sheets.

mod private;
mod same;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::Uri;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::Datelike;
use domain::Refusals;
use domain::import::PersonColumn;
use domain::person::{Honorific, Placement, Profile, READERS, WRITERS};
use domain::record::{Holder, Looked};
use serde::Deserialize;
use sheets::{Holds, Table};
use store::org::UnitName;
use store::person::{Membership, Person};
use store::{Conn, Failure};
use uuid::Uuid;
use viet::date::short;

use crate::download::{self, Format};
use crate::form::{id_of, needed, refusals_of};
use crate::record::own::{Beside, beside};
use crate::record::{Sheet, StripCell, choices, day, looked, sheet, strip};
use crate::{
    Access, Choice, Frame, Place, Problem, Returned, Route, Sent, Site, Visitor, page, refused, see,
};

const MAY_SEE: Access = Access::Roles(READERS);
const MAY_WRITE: Access = Access::Roles(WRITERS);

pub(crate) fn routes() -> Vec<Route> {
    let mut routes = vec![
        Route::get("/lam-viec/con-nguoi", MAY_SEE, list),
        Route::get("/lam-viec/con-nguoi.csv", MAY_SEE, whole_list),
        Route::get("/lam-viec/con-nguoi.xlsx", MAY_SEE, whole_list),
        Route::get("/lam-viec/con-nguoi/moi", MAY_WRITE, create_page),
        Route::post("/lam-viec/con-nguoi", MAY_WRITE, create),
        Route::get("/lam-viec/con-nguoi/{id}", Access::SignedIn, show),
        Route::get("/lam-viec/con-nguoi/{id}/sua", MAY_WRITE, update_page),
        Route::post("/lam-viec/con-nguoi/{id}/sua", MAY_WRITE, update),
        Route::post("/lam-viec/con-nguoi/{id}/chuyen", MAY_WRITE, move_to),
        Route::get("/lam-viec/toi", Access::SignedIn, show_own),
    ];
    routes.extend(same::routes().into_iter().chain(private::routes()));
    routes
}

#[derive(Template)]
#[template(path = "person/list.html")]
struct ListPage {
    frame: Frame,
    units: Vec<Choice>,
    unit: Uuid,
    looked_for: String,
    columns: &'static [PersonColumn],
    people: Vec<Line>,
    /// The whole list as a file, by the end of its address.
    file: String,
    /// What is said where it may be too long for a file; else empty.
    file_says: &'static str,
    /// "1.234 người", as a heading says it.
    says: String,
    next: Option<String>,
    may_write: bool,
}

/// Somebody as the page shows him: the cells of the file.
struct Line {
    href: String,
    cells: Vec<LineCell>,
}

struct LineCell {
    label: &'static str,
    text: String,
    is_name: bool,
}

impl Line {
    fn of(person: &Person) -> Self {
        let shown = person.shown();
        let cell = |column: &PersonColumn| LineCell {
            label: column.label(),
            text: shown.text(*column),
            is_name: *column == PersonColumn::Name,
        };
        Self {
            href: format!("/lam-viec/con-nguoi/{}", person.id),
            cells: PersonColumn::ALL.iter().map(cell).collect(),
        }
    }
}

/// How many people one file holds: a part of a list must not look like the whole.
const MOST_IN_A_FILE: i64 = 20_000;
const TOO_MANY: &str = "Một tệp có nhiều nhất 20.000 người; với danh sách dài hơn, hãy chọn đơn vị bên dưới hoặc tìm theo tên rồi tải từng phần.";

#[derive(Deserialize)]
struct Asked {
    /// Part of a name.
    q: Option<String>,
    don_vi: Option<String>,
    /// The last person of the page before.
    sau: Option<String>,
}

async fn list(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let mut conn = site.db.read().await?;
    let Question { units, unit, name } = understood(&mut conn, &visitor, &asked).await?;
    let after = asked.sau.as_deref().map(id_of).transpose()?;
    let found = store::person::list(&mut conn, visitor.viewer, unit, &name, after).await?;
    page(&ListPage {
        frame: Frame::office(&site, &visitor, "Con người và đơn vị", Place::People, &uri),
        units: unit_choices(&units, Some(unit)),
        unit,
        says: how_many(found.total),
        next: found.next.map(|last| format!("/lam-viec/con-nguoi?{}", asked_again(unit, &name, Some(last)))),
        columns: PersonColumn::ALL,
        people: found.people.iter().map(Line::of).collect(),
        file: asked_again(unit, &name, None),
        file_says: if found.total.is_none() { TOO_MANY } else { "" },
        looked_for: name,
        may_write: store::person::may_write(&mut conn, visitor.viewer, unit).await?,
    })
}

/// What was asked, understood: the same for the page and the files.
struct Question {
    units: Vec<UnitName>,
    unit: Uuid,
    name: String,
}

async fn understood(conn: &mut Conn, visitor: &Visitor, asked: &Asked) -> Result<Question, Problem> {
    let units = store::person::searchable(conn, visitor.viewer).await?;
    let top = units.first().map(|unit| unit.id).ok_or(Problem::Missing)?;
    let unit = asked.don_vi.as_deref().filter(|id| !id.is_empty()).map_or(Ok(top), id_of)?;
    Ok(Question { units, unit, name: viet::tidy(asked.q.as_deref().unwrap_or_default()) })
}

/// The list of all pages as a file. Whoever may write gets the marks by which an edited file is known again.
async fn whole_list(
    State(site): State<Site>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
    format: Format,
) -> Result<Response, Problem> {
    let mut conn = site.db.read().await?;
    let Question { units, unit, name } = understood(&mut conn, &visitor, &asked).await?;
    let people = store::person::everybody(&mut conn, visitor.viewer, unit, &name, MOST_IN_A_FILE + 1).await?;
    if i64::try_from(people.len()).is_ok_and(|found| found > MOST_IN_A_FILE) {
        return Err(Problem::Refused(TOO_MANY.to_owned()));
    }
    let of_unit = units.iter().find(|one| one.id == unit).map_or("", |unit| unit.name.as_str());
    let filter = if name.is_empty() { String::new() } else { format!(", tên có “{name}”") };
    let says = format!("{of_unit}{filter}, ngày {}: {} người", short(visitor.viewer.on), people.len());
    let may_write = store::person::may_write(&mut conn, visitor.viewer, unit).await?;
    let table = Table {
        titles: vec!["DANH SÁCH NGƯỜI".to_owned(), says],
        ids: if may_write {
            people.iter().map(|person| person.shown().mark(person.id)).collect()
        } else {
            Vec::new()
        },
        ..table(&people)
    };
    download::file(&site, &visitor, table, format, "danh-sach-nguoi")
}

/// The columns of the page, with years as numbers and choices where a list of words is closed.
fn table(people: &[Person]) -> Table {
    let column = |column: &PersonColumn| {
        let head = sheets::Column::text(column.label());
        match column {
            PersonColumn::BirthYear => sheets::Column::holding(column.label(), Holds::Number),
            PersonColumn::Honorific => head.with_choices(["Ông", "Bà"]),
            PersonColumn::Leader => head.with_choices(["Có"]),
            PersonColumn::Group => head.with_choices(law::Group::ALL.iter().map(|group| group.label())),
            _ => head,
        }
    };
    let row = |person: &Person| {
        let shown = person.shown();
        PersonColumn::ALL.iter().map(|column| shown.cell(*column)).collect()
    };
    Table {
        name: "Danh sách người".to_owned(),
        columns: PersonColumn::ALL.iter().map(column).collect(),
        rows: people.iter().map(row).collect(),
        ..Table::default()
    }
}

/// "1.234 người"; beyond what is counted, that there are more.
pub(crate) fn how_many(total: Option<i64>) -> String {
    match total {
        Some(total) => format!("{} người", viet::number::grouped(total)),
        None => format!("hơn {} người", viet::number::grouped(store::person::COUNTED)),
    }
}

fn asked_again(unit: Uuid, name: &str, after: Option<Uuid>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("don_vi", &unit.to_string()).append_pair("q", name);
    if let Some(last) = after {
        query.append_pair("sau", &last.to_string());
    }
    query.finish()
}

/// The units of a tree as choices, each set in by its depth.
pub(crate) fn unit_choices(units: &[UnitName], chosen: Option<Uuid>) -> Vec<Choice> {
    let choice = |unit: &UnitName| {
        let label = format!("{}{}", "– ".repeat(unit.depth()), unit.name);
        Choice::new(unit.id, label, Some(unit.id) == chosen)
    };
    units.iter().map(choice).collect()
}

#[derive(Template)]
#[template(path = "person/page.html")]
struct PersonPage {
    frame: Frame,
    person: Person,
    facts: Vec<Fact>,
    strip: Vec<StripCell>,
    stood: Vec<Stay>,
    sheet: Sheet,
    beside: Beside,
    /// Where the person may be moved; empty for whoever may not move him.
    units: Vec<Choice>,
    /// The visitor keeps the private sheet, or it is his own.
    reads_private: bool,
    /// The visitor may enter somebody here as a role model.
    may_model: bool,
}

/// A line of what is known, as the kit draws it.
pub(crate) struct Fact {
    pub label: &'static str,
    pub value: String,
}

/// A membership in words.
struct Stay {
    place: String,
    when: String,
}

impl Stay {
    fn of(stay: Membership) -> Self {
        let place =
            if stay.post.is_empty() { stay.unit_name } else { format!("{}, {}", stay.post, stay.unit_name) };
        let when = match stay.ends {
            Some(ends) => format!("{} – {}", short(stay.starts), short(ends)),
            None => format!("từ {}", short(stay.starts)),
        };
        Self { place, when }
    }
}

async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    match person_page(&site, &visitor, &uri, id, Returned::default()).await {
        Ok(drawn) => {
            looked(&site, &visitor, id, Looked::Page).await;
            page(&drawn)
        }
        Err(Problem::Missing) => went_into(&site, &visitor, id).await,
        Err(other) => Err(other),
    }
}

/// The address of a record that went into another one leads there.
async fn went_into(site: &Site, visitor: &Visitor, gone: Uuid) -> Result<Response, Problem> {
    let mut conn = site.db.read().await?;
    let kept =
        store::person::merge::kept_of(&mut conn, visitor.viewer, gone).await?.ok_or(Problem::Missing)?;
    Ok(Redirect::to(&format!("/lam-viec/con-nguoi/{kept}")).into_response())
}

#[derive(Template)]
#[template(path = "person/nobody.html")]
struct NobodyPage {
    frame: Frame,
}

/// The own page of whoever has an account that belongs to a person.
async fn show_own(State(site): State<Site>, visitor: Visitor, uri: Uri) -> Result<Response, Problem> {
    match visitor.session.person_id {
        Some(id) => page(&person_page(&site, &visitor, &uri, id, Returned::default()).await?),
        None => page(&NobodyPage {
            frame: Frame::office(&site, &visitor, "Hồ sơ của tôi", Place::Elsewhere, &uri),
        }),
    }
}

/// The person's page with the form that came back.
pub(crate) async fn refused_page(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    id: Uuid,
    returned: Returned,
) -> Result<Response, Problem> {
    refused(&person_page(site, visitor, uri, id, returned).await?)
}

async fn person_page(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    id: Uuid,
    returned: Returned,
) -> Result<PersonPage, Problem> {
    let mut conn = site.db.read().await?;
    let person = store::person::find(&mut conn, visitor.viewer, id).await?;
    let known = store::record::person_facts(&mut conn, &[id]).await?;
    let stood = store::person::memberships(&mut conn, &person).await?;
    let place = if visitor.session.person_id == Some(id) { Place::Elsewhere } else { Place::People };
    let frame = Frame::office(site, visitor, &person.full_name, place, uri).with_returned(&returned);
    let chosen = returned.value("chuyen", "unit").parse().ok();
    let sheet = sheet(&mut conn, visitor, Holder::Person(id), person.unit_id, returned).await?;
    let units = match sheet.may_write {
        true => unit_choices(&store::person::searchable(&mut conn, visitor.viewer).await?, chosen),
        false => Vec::new(),
    };
    Ok(PersonPage {
        frame,
        facts: facts(&person),
        strip: known.get(&id).map(|subject| strip(subject, visitor.viewer.on.year())).unwrap_or_default(),
        stood: stood.into_iter().map(Stay::of).collect(),
        sheet,
        beside: beside(&mut conn, visitor, id).await?,
        units,
        may_model: crate::role_model::keeps(visitor),
        reads_private: store::person::private::may_read(&mut conn, visitor.viewer, id).await?,
        person,
    })
}

fn facts(person: &Person) -> Vec<Fact> {
    let unknown = || "chưa có".to_owned();
    vec![
        Fact { label: "Đơn vị", value: person.unit_name.clone() },
        Fact {
            label: "Chức vụ",
            value: if person.post.is_empty() { unknown() } else { person.post.clone() },
        },
        Fact { label: "Nhóm đối tượng", value: person.group.label().to_owned() },
        Fact {
            label: "Giới tính", value: person.sex().map_or_else(unknown, |sex| sex.label().to_owned())
        },
        Fact { label: "Năm sinh", value: person.birth_year.map_or_else(unknown, |year| year.to_string()) },
        Fact {
            label: "Giữ chức vụ lãnh đạo, quản lý",
            value: if person.leader { "có" } else { "không" }.to_owned(),
        },
    ]
}

#[derive(Template)]
#[template(path = "person/form.html")]
struct FormPage {
    frame: Frame,
    heading: &'static str,
    action: String,
    back: String,
    /// Somebody new: the form also asks for the unit and the day.
    is_new: bool,
    sent: Sent,
    refusals: Refusals,
    honorifics: Vec<Choice>,
    sexes: Vec<Choice>,
    groups: Vec<Choice>,
    units: Vec<Choice>,
}

impl FormPage {
    fn error(&self, field: &str) -> &str {
        self.refusals.for_field(field).unwrap_or_default()
    }

    fn new(frame: Frame, sent: Sent, refusals: Refusals, units: Vec<Choice>) -> Self {
        Self {
            frame: frame.with_refusals(&refusals),
            heading: "Thêm người",
            action: "/lam-viec/con-nguoi".to_owned(),
            back: "/lam-viec/con-nguoi".to_owned(),
            is_new: true,
            honorifics: choices(Honorific::ALL, Honorific::word, Honorific::label, sent.text("honorific")),
            sexes: choices(law::Sex::ALL, law::Sex::as_str, law::Sex::label, sent.text("sex")),
            groups: choices(law::Group::ALL, law::Group::as_str, law::Group::label, sent.text("group")),
            sent,
            refusals,
            units,
        }
    }

    fn of(frame: Frame, id: Uuid, sent: Sent, refusals: Refusals) -> Self {
        Self {
            heading: "Sửa thông tin",
            action: format!("/lam-viec/con-nguoi/{id}/sua"),
            back: format!("/lam-viec/con-nguoi/{id}"),
            is_new: false,
            ..Self::new(frame, sent, refusals, Vec::new())
        }
    }
}

#[derive(Deserialize)]
struct WantedUnit {
    don_vi: Option<String>,
}

async fn create_page(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Query(wanted): Query<WantedUnit>,
) -> Result<Response, Problem> {
    let mut conn = site.db.read().await?;
    let chosen = wanted.don_vi.as_deref().and_then(|id| id.parse().ok());
    let units = unit_choices(&store::person::searchable(&mut conn, visitor.viewer).await?, chosen);
    let frame = Frame::office(&site, &visitor, "Thêm người", Place::People, &uri);
    page(&FormPage::new(frame, Sent::default(), Refusals::none(), units))
}

async fn create(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    sent: Sent,
) -> Result<Response, Problem> {
    let act = visitor.act(&site, &sent.key());
    let came = match new_person(&sent, site.settings.demo) {
        Ok((profile, placement)) => store::person::create(&site.db, &act, &profile, &placement).await,
        Err(refusals) => Err(refusals.into()),
    };
    match came {
        Ok(done) => Ok(see(&format!("/lam-viec/con-nguoi/{}", done.id), "da-luu")),
        Err(failure) => {
            let refusals = refusals_of(failure)?;
            let mut conn = site.db.read().await?;
            let chosen = sent.text("unit").parse().ok();
            let units = unit_choices(&store::person::searchable(&mut conn, visitor.viewer).await?, chosen);
            let frame = Frame::office(&site, &visitor, "Thêm người", Place::People, &uri);
            refused(&FormPage::new(frame, sent, refusals, units))
        }
    }
}

fn new_person(sent: &Sent, invented: bool) -> Result<(Profile, Placement), Refusals> {
    let mut refusals = Refusals::none();
    let profile = profile(sent, invented, &mut refusals);
    let placement = placement(sent, &mut refusals);
    match profile.zip(placement) {
        Some(new) if refusals.is_empty() => Ok(new),
        _ => Err(refusals),
    }
}

fn profile(sent: &Sent, invented: bool, refusals: &mut Refusals) -> Option<Profile> {
    let birth_year = sent.number("birth_year", refusals);
    let group = needed(sent.text("group").parse().ok(), "group", "Chọn nhóm đối tượng.", refusals);
    refusals.require("full_name", sent.text("full_name"), "Ghi họ và tên.");
    Some(Profile {
        full_name: sent.tidy("full_name"),
        honorific: sent.text("honorific").parse().unwrap_or(Honorific::Unknown),
        sex: sent.text("sex").parse().ok(),
        birth_year,
        group: group?,
        leader: sent.is_on("leader"),
        invented,
    })
}

fn placement(sent: &Sent, refusals: &mut Refusals) -> Option<Placement> {
    let unit = needed(sent.text("unit").parse().ok(), "unit", "Chọn đơn vị.", refusals);
    let starts = day(sent, "starts", refusals);
    unit.zip(starts).map(|(unit, starts)| Placement { unit, post: sent.tidy("post"), starts })
}

async fn update_page(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let mut conn = site.db.read().await?;
    let person = writable(&mut conn, &visitor, id_of(&id)?).await?;
    let frame = Frame::office(&site, &visitor, &person.full_name, Place::People, &uri);
    page(&FormPage::of(frame, person.id, as_typed(&person), Refusals::none()))
}

/// The person, when the visitor may correct what is said of him.
async fn writable(conn: &mut Conn, visitor: &Visitor, id: Uuid) -> Result<Person, Failure> {
    let person = store::person::find(conn, visitor.viewer, id).await?;
    let may_write = store::person::may_write(conn, visitor.viewer, person.unit_id).await?;
    may_write.then_some(person).ok_or(Failure::Missing)
}

/// What stands in the database, as the form would have sent it.
fn as_typed(person: &Person) -> Sent {
    let sex = person.sex().map(law::Sex::as_str).unwrap_or_default();
    Sent::of([
        ("full_name", person.full_name.clone()),
        ("honorific", person.honorific.word().to_owned()),
        ("sex", sex.to_owned()),
        ("birth_year", person.birth_year.map(|year| year.to_string()).unwrap_or_default()),
        ("group", person.group.as_str().to_owned()),
        ("leader", if person.leader { "1" } else { "" }.to_owned()),
        ("post", person.post.clone()),
    ])
}

async fn update(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let act = visitor.act(&site, &sent.key());
    let mut refusals = Refusals::none();
    let came = match profile(&sent, site.settings.demo, &mut refusals) {
        Some(profile) if refusals.is_empty() => {
            store::person::update(&site.db, &act, id, &profile, sent.text("post")).await
        }
        _ => Err(refusals.into()),
    };
    match came {
        Ok(_) => Ok(see(&format!("/lam-viec/con-nguoi/{id}"), "da-luu")),
        Err(failure) => {
            let refusals = refusals_of(failure)?;
            let mut conn = site.db.read().await?;
            let person = writable(&mut conn, &visitor, id).await?;
            let frame = Frame::office(&site, &visitor, &person.full_name, Place::People, &uri);
            refused(&FormPage::of(frame, id, sent, refusals))
        }
    }
}

async fn move_to(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let act = visitor.act(&site, &sent.key());
    let mut refusals = Refusals::none();
    let came = match placement(&sent, &mut refusals) {
        Some(to) => store::person::move_to(&site.db, &act, id, &to).await,
        None => Err(refusals.into()),
    };
    match came {
        Ok(_) => Ok(see(&format!("/lam-viec/con-nguoi/{id}"), "da-chuyen")),
        Err(failure) => {
            let returned = Returned::new("chuyen", sent, refusals_of(failure)?);
            refused_page(&site, &visitor, &uri, id, returned).await
        }
    }
}
