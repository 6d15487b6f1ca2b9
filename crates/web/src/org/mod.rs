//! Units: the tree of today or of another day, adding and closing, and one unit's page with its people, record and life.
//!
//! What changes a unit has its forms in [`life`].

mod life;

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::Uri;
use axum::response::Response;
use domain::Refusals;
use domain::account::Role;
use domain::org::life::Counts;
use domain::org::{NewUnit, UnitKind};
use domain::person::READERS;
use domain::record::Holder;
use serde::Deserialize;
use store::org::history::{self, Named, TreeUnit};
use store::org::{Unit, UnitName};
use store::person::Person;
use store::record::Beside;
use uuid::Uuid;
use viet::date::short;

use self::life::{Change, Moment, Origin};
use crate::decision::award_name;
use crate::form::{id_of, refusals_of};
use crate::person::{Fact, how_many, unit_choices};
use crate::record::{Sheet, StripCell, choices, day, sheet, strip};
use crate::{
    Access, Choice, Frame, Place, Problem, Returned, Route, Sent, Site, Visitor, page, refused, see,
};

const MAY_SEE: Access = Access::Roles(READERS);
const MAY_ADMINISTER: Access = Access::Roles(&[Role::Administrator]);

pub(crate) fn routes() -> Vec<Route> {
    let mut routes = vec![
        Route::get("/lam-viec/don-vi", MAY_SEE, list),
        Route::post("/lam-viec/don-vi", MAY_ADMINISTER, create),
        Route::get("/lam-viec/don-vi/{id}", MAY_SEE, show),
        Route::post("/lam-viec/don-vi/{id}/dong", MAY_ADMINISTER, close),
    ];
    routes.extend(life::routes());
    routes
}

#[derive(Template)]
#[template(path = "org/list.html")]
struct ListPage {
    frame: Frame,
    units: Vec<UnitLine>,
    says: String,
    /// The day of the tree as it was typed, and what is wrong with it.
    day: String,
    day_error: String,
    /// What was looked for, and the units that have or had that name or code.
    looked_for: String,
    found: Vec<FoundLine>,
    may_add: bool,
    returned: Returned,
    parents: Vec<Choice>,
    kinds: Vec<Choice>,
    deciders: Vec<Choice>,
}

struct UnitLine {
    id: Uuid,
    /// Dashes for every floor of the tree above it.
    indent: String,
    name: String,
    code: String,
    kind: UnitKind,
    /// People of the unit and of all below it.
    people: String,
    /// Its last day, where that has passed since the day of the tree.
    closed: String,
}

struct FoundLine {
    id: Uuid,
    name: String,
    /// The name or code that matched, and when it held.
    was: String,
    closed: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    ngay: String,
    tim: String,
}

async fn list(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let drawn = list_page(&site, &visitor, &uri, &asked, Returned::default()).await?;
    if drawn.day_error.is_empty() { page(&drawn) } else { refused(&drawn) }
}

async fn list_page(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    asked: &Asked,
    returned: Returned,
) -> Result<ListPage, Problem> {
    let mut conn = site.db.read().await?;
    let open = store::org::life::receivers(&mut conn, visitor.viewer).await?;
    let open: Vec<_> = open.into_iter().map(UnitName::from).collect();
    let typed = asked.ngay.trim();
    let (day, refusals) = match viet::date::parse(typed) {
        _ if typed.is_empty() => (visitor.viewer.on, Refusals::none()),
        Ok(day) => (day, Refusals::none()),
        Err(error) => (visitor.viewer.on, Refusals::at("ngay", error.to_string())),
    };
    let units = history::tree_on(&mut conn, visitor.viewer, day).await?;
    let found = history::named(&mut conn, visitor.viewer, &asked.tim).await?;
    let value = |field| returned.value("them", field);
    let frame = Frame::office(site, visitor, "Đơn vị", Place::People, uri);
    Ok(ListPage {
        frame: if refusals.is_empty() {
            frame.with_returned(&returned)
        } else {
            frame.with_refusals(&refusals)
        },
        says: format!("{} đơn vị ngày {}", units.len(), short(day)),
        day: if refusals.is_empty() { short(day) } else { typed.to_owned() },
        day_error: refusals.for_field("ngay").unwrap_or_default().to_owned(),
        looked_for: asked.tim.clone(),
        found: found.into_iter().map(FoundLine::from).collect(),
        may_add: visitor.holds(Role::Administrator),
        parents: unit_choices(&open, value("parent").parse().ok()),
        kinds: choices(UnitKind::ALL, UnitKind::word, UnitKind::label, value("kind")),
        deciders: choices(law::Decider::ALL, law::Decider::as_str, law::Decider::label, value("decider")),
        units: lines(&units),
        returned,
    })
}

/// The lines of a tree whose units stand each after the one above it.
fn lines(units: &[TreeUnit]) -> Vec<UnitLine> {
    let line = |(at, unit): (usize, &TreeUnit)| {
        let below = units[at + 1..].iter().take_while(|below| below.depth > unit.depth);
        let people = unit.people + below.map(|below| below.people).sum::<i64>();
        UnitLine {
            id: unit.id,
            indent: "– ".repeat(unit.depth),
            name: unit.name.clone(),
            code: unit.code.clone(),
            kind: unit.kind,
            people: viet::number::grouped(people),
            closed: unit.closed.map(|last| format!("hoạt động đến {}", short(last))).unwrap_or_default(),
        }
    };
    units.iter().enumerate().map(line).collect()
}

impl From<Named> for FoundLine {
    fn from(found: Named) -> Self {
        let was = match found.ends {
            Some(ends) => format!("{}, {} – {}", found.was, short(found.starts), short(ends)),
            None => format!("{}, từ {}", found.was, short(found.starts)),
        };
        let closed = found.closed.map(|last| format!("hoạt động đến {}", short(last))).unwrap_or_default();
        Self { id: found.id, name: found.name, was, closed }
    }
}

async fn create(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    sent: Sent,
) -> Result<Response, Problem> {
    let act = visitor.act(&site, &sent.key());
    let came = match new_unit(&sent) {
        Ok(new) => store::org::create(&site.db, &act, sent.text("parent").parse().ok(), &new).await,
        Err(refusals) => Err(refusals.into()),
    };
    match came {
        Ok(done) => Ok(see(&format!("/lam-viec/don-vi/{}", done.id), "da-luu")),
        Err(failure) => {
            let returned = Returned::new("them", sent, refusals_of(failure)?);
            refused(&list_page(&site, &visitor, &uri, &Asked::default(), returned).await?)
        }
    }
}

fn new_unit(sent: &Sent) -> Result<NewUnit, Refusals> {
    let mut refusals = Refusals::none();
    match day(sent, "opened", &mut refusals) {
        Some(opened) => Ok(NewUnit {
            code: sent.tidy("code"),
            name: sent.tidy("name"),
            kind: sent.text("kind").parse().unwrap_or(UnitKind::Division),
            head_post: sent.tidy("head_post"),
            decider: sent.tidy("decider"),
            place: sent.tidy("place"),
            symbol: sent.tidy("symbol"),
            superior: sent.tidy("superior"),
            opened,
        }),
        None => Err(refusals),
    }
}

#[derive(Template)]
#[template(path = "org/page.html")]
struct UnitPage {
    frame: Frame,
    unit: Unit,
    facts: Vec<Fact>,
    strip: Vec<StripCell>,
    people: Vec<Person>,
    /// "1.234 người", as a heading says it.
    says: String,
    has_more: bool,
    sheet: Sheet,
    may_close: bool,
    may_administer: bool,
    changes: &'static [Change],
    moments: Vec<Moment>,
    origins: Vec<Origin>,
    beside: Vec<BesideLine>,
    /// The visitor may enter a collective here as a role model.
    may_model: bool,
}

impl UnitPage {
    fn answers(&self, form: &str) -> Vec<Choice> {
        let chosen = self.sheet.returned.value(form, "counts");
        choices(&[Counts::Yes, Counts::No], Counts::word, Counts::label, chosen)
    }
}

/// The record of a unit from which this one came, a year a line.
struct BesideLine {
    name: String,
    mark: &'static str,
    word: &'static str,
    /// "2024: hoàn thành tốt nhiệm vụ; Tập thể lao động xuất sắc".
    years: Vec<String>,
}

impl From<Beside> for BesideLine {
    fn from(beside: Beside) -> Self {
        let (mark, word) = life::standing(beside.counts);
        let mut years: BTreeMap<i64, Vec<String>> = BTreeMap::new();
        for grade in &beside.grades {
            years.entry(grade.year).or_default().push(grade.grade.label().to_owned());
        }
        for award in beside.awards.iter().filter(|award| !award.revoked) {
            years.entry(award.year).or_default().push(award_name(&award.code).to_owned());
        }
        let years =
            years.into_iter().rev().map(|(year, told)| format!("{year}: {}", told.join("; "))).collect();
        Self { name: beside.name, mark, word, years }
    }
}

async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    page(&unit_page(&site, &visitor, &uri, id_of(&id)?, Returned::default()).await?)
}

/// The unit's page with the form that came back.
pub(crate) async fn refused_page(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    id: Uuid,
    returned: Returned,
) -> Result<Response, Problem> {
    refused(&unit_page(site, visitor, uri, id, returned).await?)
}

async fn unit_page(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    id: Uuid,
    returned: Returned,
) -> Result<UnitPage, Problem> {
    let mut conn = site.db.read().await?;
    let unit = store::org::find(&mut conn, visitor.viewer, id).await?;
    let found = store::person::list(&mut conn, visitor.viewer, id, "", None).await?;
    let this_year = chrono::Datelike::year(&visitor.viewer.on);
    let known = store::record::unit_facts(&mut conn, &[id], this_year).await?;
    let roles = store::org::roles_over(&mut conn, visitor.viewer, id).await?;
    let told = history::life(&mut conn, visitor.viewer, id).await?;
    let beside = store::record::beside(&mut conn, visitor.viewer, id).await?;
    let may_administer = roles.contains(&Role::Administrator);
    Ok(UnitPage {
        frame: Frame::office(site, visitor, &unit.name, Place::People, uri).with_returned(&returned),
        facts: facts(&unit),
        strip: known.get(&id).map(|subject| strip(subject, this_year)).unwrap_or_default(),
        says: how_many(found.total),
        has_more: found.next.is_some(),
        people: found.people,
        sheet: sheet(&mut conn, visitor, Holder::Unit(id), id, returned).await?,
        may_close: unit.closed.is_none() && may_administer,
        may_administer,
        may_model: crate::role_model::keeps(visitor),
        changes: life::CHANGES,
        moments: life::moments(&told),
        origins: told.predecessors.iter().map(Origin::of).collect(),
        beside: beside.into_iter().map(BesideLine::from).collect(),
        unit,
    })
}

fn facts(unit: &Unit) -> Vec<Fact> {
    let mut facts = vec![
        Fact { label: "Mã", value: unit.code.clone() },
        Fact { label: "Loại", value: unit.kind.label().to_owned() },
        Fact { label: "Chức vụ người đứng đầu", value: unit.head_post.clone() },
        Fact { label: "Hoạt động từ", value: short(unit.opened) },
    ];
    facts.extend(unit.closed.map(|closed| Fact { label: "Ngừng hoạt động sau ngày", value: short(closed) }));
    facts.retain(|fact| !fact.value.is_empty());
    facts
}

async fn close(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let act = visitor.act(&site, &sent.key());
    let mut refusals = Refusals::none();
    let came = match day(&sent, "last", &mut refusals) {
        Some(last) => store::org::close(&site.db, &act, id, last).await,
        None => Err(refusals.into()),
    };
    match came {
        Ok(_) => Ok(see(&format!("/lam-viec/don-vi/{id}"), "da-dong")),
        Err(failure) => {
            let returned = Returned::new("dong", sent, refusals_of(failure)?);
            refused_page(&site, &visitor, &uri, id, returned).await
        }
    }
}
