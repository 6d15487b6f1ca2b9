//! The pledge on paper: of a movement with what the units registered, of a cluster's year with its places alone.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::decision::legal_bases;
use domain::local_date;
use papers::PledgePaper;
use papers::nd30::Head;
use papers::pledge::{Seat, Signature};
use store::pledge::Pledged;
use store::pledge::signing::{self, Pledge, PledgeRow, Whose};

use super::award_name;
use super::season::CLUSTER;
use crate::decision::paper::{DOCX, PDF, drawn};
use crate::movement::{OFFICE, answered, id_of};
use crate::{Problem, Route, Site, Visitor};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/lam-viec/phong-trao/{id}/giao-uoc.pdf", OFFICE, movement_pdf),
        Route::get("/lam-viec/phong-trao/{id}/giao-uoc.docx", OFFICE, movement_docx),
        Route::get("/lam-viec/cum-khoi/nam/{season}/giao-uoc.pdf", CLUSTER, season_pdf),
        Route::get("/lam-viec/cum-khoi/nam/{season}/giao-uoc.docx", CLUSTER, season_docx),
    ]
}

async fn movement_pdf(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let paper = of_movement(&site, &visitor, &id).await?;
    drawn(PDF, move || site.press.pledge(&paper)).await
}

async fn movement_docx(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let paper = of_movement(&site, &visitor, &id).await?;
    drawn(DOCX, move || papers::pledge_docx(&paper)).await
}

async fn season_pdf(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let paper = of_season(&site, &visitor, &id).await?;
    drawn(PDF, move || site.press.pledge(&paper)).await
}

async fn season_docx(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let paper = of_season(&site, &visitor, &id).await?;
    drawn(DOCX, move || papers::pledge_docx(&paper)).await
}

async fn of_movement(site: &Site, visitor: &Visitor, id: &str) -> Result<PledgePaper, Problem> {
    let mut conn = site.db.read().await?;
    let (viewer, id) = (visitor.viewer, id_of(id)?);
    let movement = store::movement::find(&mut conn, viewer, id).await?;
    let pledge = signing::find(&mut conn, viewer, Whose::Movement(id)).await?.ok_or(Problem::Missing)?;
    let pledged = store::pledge::pledged(&mut conn, viewer, id).await?;
    let superior = (!pledge.office.superior.is_empty()).then(|| pledge.office.superior.clone());
    let head = head(&pledge, superior, pledge.office.name.clone());
    let answers = movement.superior.as_ref().map(answered);
    let subject = movement.draft.title;
    Ok(PledgePaper { answers, ..paper(site, pledge, head, subject, &pledged) })
}

async fn of_season(site: &Site, visitor: &Visitor, id: &str) -> Result<PledgePaper, Problem> {
    let mut conn = site.db.read().await?;
    let (viewer, id) = (visitor.viewer, id_of(id)?);
    let season = store::cluster::season::find(&mut conn, viewer, id).await?;
    let pledge = signing::find(&mut conn, viewer, Whose::Season(id)).await?.ok_or(Problem::Missing)?;
    let head = head(&pledge, Some(season.unit_name), season.cluster_name.clone());
    let subject = format!("{} năm {}", season.cluster_name, season.year);
    Ok(paper(site, pledge, head, subject, &[]))
}

/// The day stands on it once everybody has signed: that of the last signature.
fn head(pledge: &Pledge, superior: Option<String>, issuer: String) -> Head {
    let days: Option<Vec<_>> = pledge.rows.iter().map(|row| row.signed_at.map(local_date)).collect();
    Head {
        superior,
        issuer,
        place: pledge.office.place.clone(),
        number: None,
        symbol: String::new(),
        date: days.and_then(|days| days.into_iter().max()),
    }
}

fn paper(site: &Site, pledge: Pledge, head: Head, subject: String, pledged: &[Pledged]) -> PledgePaper {
    PledgePaper {
        head,
        subject,
        bases: legal_bases(&site.db.law(), local_date(pledge.opened_at)),
        answers: None,
        text: pledge.text.lines().map(str::to_owned).collect(),
        version: pledge.version,
        seats: pledge.rows.into_iter().map(|row| seat(row, pledged)).collect(),
        specimen: site.settings.demo,
    }
}

fn seat(row: PledgeRow, pledged: &[Pledged]) -> Seat {
    let own = pledged.iter().find(|one| one.unit_id == row.unit_id);
    let mut titles: Vec<_> =
        own.map(|own| own.titles.iter().map(|code| award_name(code)).collect()).unwrap_or_default();
    titles.extend(
        own.filter(|own| own.peoples_titles > 0)
            .map(|own| format!("{:02} danh hiệu của cá nhân", own.peoples_titles)),
    );
    let signature = |(name, (post, at)): (String, (String, chrono::DateTime<chrono::Utc>))| Signature {
        name,
        post,
        on: local_date(at),
    };
    Seat {
        unit: row.unit_name,
        titles,
        targets: own.map(|own| own.targets.clone()).unwrap_or_default(),
        signature: row.signer_name.zip(row.signer_post.zip(row.signed_at)).map(signature),
    }
}
