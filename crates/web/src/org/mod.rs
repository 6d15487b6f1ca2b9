//! Units: the tree, adding and closing, and one unit's page with its people and record.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::Response;
use domain::Refusals;
use domain::account::Role;
use domain::org::{NewUnit, UnitKind};
use domain::person::READERS;
use domain::record::Holder;
use store::org::Unit;
use store::person::PersonRow;
use uuid::Uuid;
use viet::date::short;

use crate::form::{id_of, refusals_of};
use crate::person::{Fact, how_many, unit_choices};
use crate::record::{Sheet, StripCell, choices, day, sheet, strip};
use crate::{
    Access, Choice, Frame, Place, Problem, Returned, Route, Sent, Site, Visitor, page, refused, see,
};

const MAY_SEE: Access = Access::Roles(READERS);
const MAY_ADMINISTER: Access = Access::Roles(&[Role::Administrator]);

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/lam-viec/don-vi", MAY_SEE, list),
        Route::post("/lam-viec/don-vi", MAY_ADMINISTER, create),
        Route::get("/lam-viec/don-vi/{id}", MAY_SEE, show),
        Route::post("/lam-viec/don-vi/{id}/dong", MAY_ADMINISTER, close),
    ]
}

#[derive(Template)]
#[template(path = "org/list.html")]
struct ListPage {
    frame: Frame,
    units: Vec<UnitLine>,
    says: String,
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
}

async fn list(State(site): State<Site>, visitor: Visitor, uri: Uri) -> Result<Response, Problem> {
    page(&list_page(&site, &visitor, &uri, Returned::default()).await?)
}

async fn list_page(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    returned: Returned,
) -> Result<ListPage, Problem> {
    let mut conn = site.db.read().await?;
    let units = store::org::list(&mut conn, visitor.viewer).await?;
    let counts = store::org::people_counts(&mut conn, visitor.viewer).await?;
    let value = |field| returned.value("them", field);
    Ok(ListPage {
        frame: Frame::office(site, visitor, "Đơn vị", Place::People, uri).with_returned(&returned),
        says: format!("{} đơn vị", units.len()),
        may_add: visitor.holds(Role::Administrator),
        parents: unit_choices(&units, value("parent").parse().ok()),
        kinds: choices(UnitKind::ALL, UnitKind::word, UnitKind::label, value("kind")),
        deciders: choices(law::Decider::ALL, law::Decider::as_str, law::Decider::label, value("decider")),
        units: units.iter().map(|unit| UnitLine::new(unit, &units, &counts)).collect(),
        returned,
    })
}

impl UnitLine {
    fn new(unit: &Unit, all: &[Unit], counts: &BTreeMap<Uuid, i64>) -> Self {
        let inside = all.iter().filter(|below| below.path.starts_with(&unit.path));
        let people: i64 = inside.filter_map(|below| counts.get(&below.id)).sum();
        Self {
            id: unit.id,
            indent: "– ".repeat(unit.depth()),
            name: unit.name.clone(),
            code: unit.code.clone(),
            kind: unit.kind,
            people: viet::number::grouped(people),
        }
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
            refused(&list_page(&site, &visitor, &uri, returned).await?)
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
    people: Vec<PersonRow>,
    /// "1.234 người", as a heading says it.
    says: String,
    has_more: bool,
    sheet: Sheet,
    may_close: bool,
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
    Ok(UnitPage {
        frame: Frame::office(site, visitor, &unit.name, Place::People, uri).with_returned(&returned),
        facts: facts(&unit),
        strip: known.get(&id).map(|subject| strip(subject, this_year)).unwrap_or_default(),
        says: how_many(found.total),
        has_more: found.next.is_some(),
        people: found.people,
        sheet: sheet(&mut conn, visitor, Holder::Unit(id), id, returned).await?,
        may_close: unit.closed.is_none() && roles.contains(&Role::Administrator),
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
