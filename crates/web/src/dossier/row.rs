//! One row of a dossier: its law card, the record that feeds it, and what may be done with it.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::Response;
use domain::Refusals;
use domain::dossier::CONFIRMS;
use law::Outcome;
use store::dossier::{Row, Sheet};
use uuid::Uuid;

use super::sheet::{answer, card, confirmed_by};
use super::{READERS, address};
use crate::form::{id_of, refusals_of};
use crate::law_card::LawCard;
use crate::{Access, Choice, Frame, Place, Problem, Route, Sent, Site, Visitor, page, refused, see};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/lam-viec/ho-so/{id}/dong/{row}", READERS, show),
        Route::post("/lam-viec/ho-so/{id}/dong/{row}/xac-nhan", Access::Roles(CONFIRMS), confirm),
        Route::post("/lam-viec/ho-so/{id}/dong/{row}/de-nghi-lai", READERS, propose_again),
        Route::post("/lam-viec/ho-so/{id}/dong/{row}/xoa", READERS, remove),
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
    page(&draw(&site, &visitor, &uri, id, row, Sent::default(), Refusals::none()).await?)
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
        sent,
        refusals,
    })
}

fn record_of(row: &Row) -> String {
    let person = row.person_id.map(|person| format!("/lam-viec/con-nguoi/{person}"));
    person.or_else(|| row.unit_id.map(|unit| format!("/lam-viec/don-vi/{unit}"))).unwrap_or_default()
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
