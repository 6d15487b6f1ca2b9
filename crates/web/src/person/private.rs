//! The private sheet of a person: for who keeps it and for himself.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::Uri;
use axum::response::Response;
use domain::Refusals;
use domain::person::identity;
use domain::person::private::{KEEPERS, Party, Private};
use domain::record::Looked;
use serde::Deserialize;
use store::person::private::Sheet;
use uuid::Uuid;
use viet::date::short;

use super::Fact;
use crate::form::{id_of, refusals_of};
use crate::frame::ErrorLink;
use crate::record::{choices, looked};
use crate::{Access, Choice, Frame, Place, Problem, Route, Sent, Site, Visitor, page, refused, see};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/lam-viec/con-nguoi/{id}/rieng", Access::SignedIn, show),
        Route::get("/lam-viec/con-nguoi/{id}/rieng/sua", Access::Roles(KEEPERS), update_page),
        Route::post("/lam-viec/con-nguoi/{id}/rieng/sua", Access::Roles(KEEPERS), update),
    ]
}

#[derive(Template)]
#[template(path = "person/private.html")]
struct SheetPage {
    frame: Frame,
    id: Uuid,
    under: String,
    number: String,
    /// The number is there and not shown in full.
    is_masked: bool,
    facts: Vec<Fact>,
    /// What does not agree, for who may mend it.
    doubts: Vec<ErrorLink>,
    may_write: bool,
}

#[derive(Deserialize)]
struct Asked {
    /// The number is wanted in full.
    hien: Option<String>,
}

async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let mut conn = site.db.read().await?;
    let sheet = store::person::private::find(&mut conn, visitor.viewer, id).await?;
    let wants_all = asked.hien.is_some();
    let number = sheet.private.id_number.as_deref();
    drop(conn);
    looked(&site, &visitor, id, Looked::Private).await;
    let place = if visitor.session.person_id == Some(id) { Place::Elsewhere } else { Place::People };
    page(&SheetPage {
        frame: Frame::office(&site, &visitor, "Thông tin riêng", place, &uri),
        id,
        under: format!("{}, {}", sheet.person.full_name, sheet.person.post_unit()),
        number: match number {
            Some(number) if wants_all => identity::in_threes(number),
            Some(number) => identity::masked(number),
            None => unknown(),
        },
        is_masked: number.is_some() && !wants_all,
        facts: facts(&sheet.private),
        doubts: if sheet.is_keeper { doubts(&sheet) } else { Vec::new() },
        may_write: sheet.is_keeper,
    })
}

fn unknown() -> String {
    "chưa có".to_owned()
}

fn facts(private: &Private) -> Vec<Fact> {
    let text = |text: &str| if text.is_empty() { unknown() } else { text.to_owned() };
    let mut facts = vec![
        Fact { label: "Ngày sinh", value: private.born.map_or_else(unknown, short) },
        Fact { label: "Dân tộc", value: text(&private.ethnicity) },
        Fact { label: "Tôn giáo", value: text(&private.religion) },
        Fact { label: "Đảng viên", value: private.party.label().to_owned() },
    ];
    if let Some(since) = private.party_since {
        facts.push(Fact { label: "Ngày vào Đảng", value: short(since) });
    }
    facts
}

fn doubts(sheet: &Sheet) -> Vec<ErrorLink> {
    let mut doubts = sheet.private.doubts(sheet.person.sex(), sheet.person.birth_year);
    if sheet.is_shared {
        doubts.push("Số định danh này còn ghi cho một người khác; hãy xem lại số.".to_owned());
    }
    doubts.into_iter().map(|says| ErrorLink { href: None, says }).collect()
}

#[derive(Template)]
#[template(path = "person/private_form.html")]
struct FormPage {
    frame: Frame,
    id: Uuid,
    under: String,
    sent: Sent,
    refusals: Refusals,
    parties: Vec<Choice>,
}

impl FormPage {
    fn error(&self, field: &str) -> &str {
        self.refusals.for_field(field).unwrap_or_default()
    }

    fn new(frame: Frame, sheet: &Sheet, sent: Sent, refusals: Refusals) -> Self {
        Self {
            frame: frame.with_refusals(&refusals),
            id: sheet.person.id,
            under: format!("{}, {}", sheet.person.full_name, sheet.person.post_unit()),
            parties: choices(Party::ALL, Party::word, Party::label, sent.text("party")),
            sent,
            refusals,
        }
    }
}

/// The sheet, when the visitor keeps it.
async fn kept(site: &Site, visitor: &Visitor, id: Uuid) -> Result<Sheet, Problem> {
    let mut conn = site.db.read().await?;
    let sheet = store::person::private::find(&mut conn, visitor.viewer, id).await?;
    sheet.is_keeper.then_some(sheet).ok_or(Problem::Missing)
}

async fn update_page(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let sheet = kept(&site, &visitor, id).await?;
    looked(&site, &visitor, id, Looked::Private).await;
    let frame = Frame::office(&site, &visitor, "Sửa thông tin riêng", Place::People, &uri);
    page(&FormPage::new(frame, &sheet, as_typed(&sheet.private), Refusals::none()))
}

fn as_typed(private: &Private) -> Sent {
    Sent::of([
        ("id_number", private.id_number.clone().unwrap_or_default()),
        ("born", private.born.map(short).unwrap_or_default()),
        ("ethnicity", private.ethnicity.clone()),
        ("religion", private.religion.clone()),
        ("party", private.party.word().to_owned()),
        ("party_since", private.party_since.map(short).unwrap_or_default()),
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
    let came = match typed(&sent) {
        Ok(private) => store::person::private::update(&site.db, &act, id, &private).await,
        Err(refusals) => Err(refusals.into()),
    };
    match came {
        Ok(_) => Ok(see(&format!("/lam-viec/con-nguoi/{id}/rieng"), "da-luu")),
        Err(failure) => {
            let refusals = refusals_of(failure)?;
            let sheet = kept(&site, &visitor, id).await?;
            let frame = Frame::office(&site, &visitor, "Sửa thông tin riêng", Place::People, &uri);
            refused(&FormPage::new(frame, &sheet, sent, refusals))
        }
    }
}

fn typed(sent: &Sent) -> Result<Private, Refusals> {
    let mut refusals = Refusals::none();
    let number = identity::read(sent.text("id_number"));
    let id_number = number.map_err(|fault| refusals.add("id_number", fault.to_string())).ok().flatten();
    let private = Private {
        id_number,
        born: sent.date("born", &mut refusals),
        ethnicity: sent.tidy("ethnicity"),
        religion: sent.tidy("religion"),
        party: sent.text("party").parse().unwrap_or(Party::Unknown),
        party_since: sent.date("party_since", &mut refusals),
    };
    if refusals.is_empty() { Ok(private) } else { Err(refusals) }
}
