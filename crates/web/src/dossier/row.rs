//! One row of a dossier: its law card, the record that feeds it, and what may be done with it.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::Response;
use domain::Refusals;
use domain::dossier::CONFIRMS;
use domain::record::Looked;
use law::Outcome;
use store::dossier::row::NamedInitiative;
use store::dossier::{Row, Sheet};
use store::{Conn, Failure};
use uuid::Uuid;

use super::sheet::{answer, card, confirmed_by};
use super::{READERS, address};
use crate::form::{id_of, refusals_of};
use crate::law_card::LawCard;
use crate::record::{looked, served_in_words};
use crate::{Access, Choice, Frame, Place, Problem, Route, Sent, Site, Visitor, page, refused, see};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/lam-viec/ho-so/{id}/dong/{row}", READERS, show),
        Route::post("/lam-viec/ho-so/{id}/dong/{row}/xac-nhan", Access::Roles(CONFIRMS), confirm),
        Route::post("/lam-viec/ho-so/{id}/dong/{row}/de-nghi-lai", READERS, propose_again),
        Route::post("/lam-viec/ho-so/{id}/dong/{row}/xoa", READERS, remove),
        Route::post("/lam-viec/ho-so/{id}/dong/{row}/sang-kien", READERS, name_initiatives),
    ]
}

#[derive(Template)]
#[template(path = "dossier/row.html")]
struct RowPage {
    frame: Frame,
    dossier: String,
    dossier_title: String,
    href: String,
    id: Uuid,
    version: i64,
    name: String,
    post_unit: String,
    award: &'static str,
    achievement: String,
    reason: String,
    is_proposed: bool,
    card: LawCard,
    /// The page with the record that the verdict rests on.
    record: String,
    confirmation: String,
    answers: Vec<Choice>,
    may_set_aside: bool,
    may_remove: bool,
    may_confirm: bool,
    /// The nominee's initiatives, those that the row names chosen.
    initiatives: Vec<Choice>,
    /// Whose record it is; none for a collective.
    person: Option<Uuid>,
    sent: Sent,
    refusals: Refusals,
}

impl RowPage {
    fn error(&self, field: &str) -> &str {
        self.refusals.for_field(field).unwrap_or_default()
    }
}

async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path((id, row)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (id, row) = (id_of(&id)?, id_of(&row)?);
    let drawn = draw(&site, &visitor, &uri, id, row, Sent::default(), Refusals::none()).await?;
    if let Some(person) = drawn.person {
        looked(&site, &visitor, person, Looked::LawCard).await;
    }
    page(&drawn)
}

async fn draw(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    id: Uuid,
    row: Uuid,
    sent: Sent,
    refusals: Refusals,
) -> Result<RowPage, Problem> {
    let mut conn = site.db.read().await?;
    let sheet = store::dossier::find(&mut conn, visitor.viewer, id).await?;
    let row = sheet.row(row).ok_or(Problem::Missing)?;
    let title = format!("{} – {}", row.name, row.award);
    let state = sheet.dossier.state;
    let card = match store::dossier::case_of(&mut conn, &sheet, row, visitor.viewer.on).await? {
        Some(case) => {
            card(row).in_full(&conn.law(), &case).map_err(|error| Problem::internal(error.to_string()))?
        }
        None => card(row),
    };
    Ok(RowPage {
        frame: Frame::office(site, visitor, title, Place::Dossiers, uri).with_refusals(&refusals),
        dossier: address(id),
        dossier_title: sheet.dossier.title.clone(),
        href: format!("{}/dong/{}", address(id), row.id),
        id: row.id,
        version: sheet.dossier.version,
        name: format!("{} {}", row.honorific, row.name).trim().to_owned(),
        post_unit: row.post_unit.clone(),
        award: row.award,
        achievement: row.achievement.clone(),
        reason: row.set_aside_reason.clone(),
        is_proposed: row.is_proposed(),
        card,
        record: record_of(row),
        confirmation: row.confirmation.as_ref().map(confirmed_by).unwrap_or_default(),
        answers: answers(sent.text("eligible")),
        may_set_aside: sheet.hands.set_aside(state),
        may_remove: sheet.hands.write(state) && !row.sent,
        may_confirm: may_confirm(&sheet, row),
        initiatives: initiatives(&mut conn, row, &sent).await?,
        person: row.person_id,
        sent,
        refusals,
    })
}

fn record_of(row: &Row) -> String {
    let person = row.person_id.map(|person| format!("/lam-viec/con-nguoi/{person}"));
    person.or_else(|| row.unit_id.map(|unit| format!("/lam-viec/don-vi/{unit}"))).unwrap_or_default()
}

/// The nominee's initiatives as choices: those that were ticked when the form came back, else those that the row names.
async fn initiatives(conn: &mut Conn, row: &Row, sent: &Sent) -> Result<Vec<Choice>, Failure> {
    let ticked = sent.ids("initiative");
    let known = store::dossier::row::initiatives(conn, row).await?;
    let choice = |one: NamedInitiative| {
        let (served, of) = (served_in_words(&one.initiative.used_for), one.initiative);
        let served = if served.is_empty() { served } else { format!("; đã dùng để xét {served}") };
        let label = format!("{} (năm {}, {}{served})", of.name, of.year, of.effect.label());
        let chosen = if ticked.is_empty() { one.is_named } else { ticked.contains(&of.id) };
        Choice::new(of.id, label, chosen)
    };
    Ok(known.into_iter().map(choice).collect())
}

fn may_confirm(sheet: &Sheet, row: &Row) -> bool {
    row.is_proposed() && row.verdict.verdict == Outcome::Ask && sheet.hands.confirm(sheet.dossier.state)
}

fn answers(chosen: &str) -> Vec<Choice> {
    [("1", "Đủ điều kiện"), ("0", "Chưa đủ điều kiện")]
        .map(|(value, label)| Choice::new(value, label, value == chosen))
        .into()
}

async fn confirm(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path((id, row)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Problem> {
    let (id, row) = (id_of(&id)?, id_of(&row)?);
    let act = visitor.act(&site, &sent.key());
    let reason = sent.tidy("reason");
    let came = match sent.text("eligible") {
        "1" | "0" => {
            let eligible = sent.text("eligible") == "1";
            store::dossier::row::confirm(&site.db, &act, id, sent.version(), row, eligible, &reason).await
        }
        _ => Err(store::Failure::refused_at("eligible", "Chọn kết luận: đủ hay chưa đủ điều kiện.")),
    };
    match came {
        Ok(_) => Ok(see(&address(id), "da-xac-nhan")),
        Err(failure) => {
            let refusals = refusals_of(failure)?;
            refused(&draw(&site, &visitor, &uri, id, row, sent, refusals).await?)
        }
    }
}

async fn propose_again(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path((id, row)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Problem> {
    let (id, row) = (id_of(&id)?, id_of(&row)?);
    let act = visitor.act(&site, &sent.key());
    let came = store::dossier::row::propose_again(&site.db, &act, id, sent.version(), row).await;
    answer(&site, &visitor, &uri, id, sent, came, "da-de-nghi-lai").await
}

async fn remove(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path((id, row)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Problem> {
    let (id, row) = (id_of(&id)?, id_of(&row)?);
    let act = visitor.act(&site, &sent.key());
    let came = store::dossier::row::remove(&site.db, &act, id, sent.version(), row).await;
    answer(&site, &visitor, &uri, id, sent, came, "da-xoa-dong").await
}

async fn name_initiatives(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path((id, row)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Problem> {
    let (id, row) = (id_of(&id)?, id_of(&row)?);
    let act = visitor.act(&site, &sent.key());
    let (version, chosen) = (sent.version(), sent.ids("initiative"));
    match store::dossier::row::name_initiatives(&site.db, &act, id, version, row, &chosen).await {
        Ok(_) => Ok(see(&format!("{}/dong/{row}", address(id)), "da-chon-sang-kien")),
        Err(failure) => {
            let refusals = refusals_of(failure)?;
            refused(&draw(&site, &visitor, &uri, id, row, sent, refusals).await?)
        }
    }
}
