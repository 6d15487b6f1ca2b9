//! The pledge of a cluster's year: written by the organiser's clerk or the head of the cluster, signed by the heads of all members.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::Response;
use domain::Refusals;
use domain::pledge::Signature;
use store::Failure;
use store::pledge::signing::{self, Whose};
use uuid::Uuid;

use super::view::PledgeView;
use super::{arranged, signature_of, written};
use crate::form::{id_of, refusals_of};
use crate::frame::error_link;
use crate::{Frame, Place, Problem, Route, Sent, Site, Visitor, page, refused, see};

pub(super) use crate::cluster::CLUSTER;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/lam-viec/cum-khoi/nam/{season}/giao-uoc", CLUSTER, show),
        Route::post("/lam-viec/cum-khoi/nam/{season}/giao-uoc", CLUSTER, write),
        Route::post("/lam-viec/cum-khoi/nam/{season}/giao-uoc/thu-tu", CLUSTER, arrange),
        Route::post("/lam-viec/cum-khoi/nam/{season}/giao-uoc/{unit}", CLUSTER, sign),
    ]
}

#[derive(Template)]
#[template(path = "pledge/season.html")]
struct SeasonPledgePage {
    frame: Frame,
    season: Uuid,
    heading: String,
    under: String,
    home: String,
    pledge: Option<PledgeView>,
    may_write: bool,
    /// The first text as it came back.
    typed: String,
    in_turn: bool,
    text_error: String,
    /// The members for which the viewer signs and has not signed yet.
    own: Vec<OwnSeat>,
}

/// A place that waits for the viewer's signature.
struct OwnSeat {
    unit: Uuid,
    name: String,
    version: i64,
    /// Who signs before; empty when it is its turn.
    turn: String,
    signature: Signature,
    name_error: String,
    post_error: String,
}

/// The form of the page that came back.
struct Back<'a> {
    sent: &'a Sent,
    refusals: Refusals,
    /// The unit whose signature it was.
    unit: Option<Uuid>,
}

async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    page(&draw(&site, &visitor, &uri, id_of(&id)?, None).await?)
}

async fn draw(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    id: Uuid,
    back: Option<Back<'_>>,
) -> Result<SeasonPledgePage, Problem> {
    let mut conn = site.db.read().await?;
    let (viewer, whose) = (visitor.viewer, Whose::Season(id));
    let season = store::cluster::season::find(&mut conn, viewer, id).await?;
    let standing = store::cluster::season::standing(&mut conn, viewer, &season).await?;
    let may_write = signing::write_refusals(&mut conn, viewer, whose).await?.is_empty();
    let pledge = signing::find(&mut conn, viewer, whose).await?;
    let earlier = signing::earlier(&mut conn, viewer, whose).await?;
    let may_sign = domain::cluster::sign_refusals(season.state).is_empty();
    let mut own = Vec::new();
    for pledge in pledge.iter().filter(|_| may_sign) {
        let waits =
            pledge.rows.iter().filter(|row| row.signed_at.is_none() && standing.units.contains(&row.unit_id));
        for row in waits {
            let mine = back.as_ref().filter(|back| back.unit == Some(row.unit_id));
            let error =
                |field| mine.and_then(|back| back.refusals.for_field(field)).unwrap_or_default().to_owned();
            own.push(OwnSeat {
                unit: row.unit_id,
                name: row.unit_name.clone(),
                version: pledge.version,
                turn: pledge.turn_refusals(row.unit_id).to_string(),
                name_error: error("signer_name"),
                post_error: error("signer_post"),
                signature: match mine {
                    Some(back) => signature_of(back.sent),
                    None => store::pledge::own_signature(&mut conn, viewer, row.unit_id).await?,
                },
            });
        }
    }
    let none = Refusals::none();
    let refusals = back.as_ref().map_or(&none, |back| &back.refusals);
    let writing = back.as_ref().filter(|back| back.unit.is_none()).map(|back| back.sent);
    let home = format!("/lam-viec/cum-khoi/nam/{id}/giao-uoc");
    let mut frame = Frame::office(site, visitor, "Giao ước thi đua", Place::Clusters, uri);
    frame.errors = refusals.iter().map(error_link).collect();
    for error in &mut frame.errors {
        // Fields of a signature carry the unit in their id: there may be several of them.
        if let (Some(unit), Some(href)) = (back.as_ref().and_then(|back| back.unit), &mut error.href) {
            *href = href.replace("#f-", &format!("#f-{unit}-"));
        }
    }
    Ok(SeasonPledgePage {
        frame,
        season: id,
        heading: format!("Giao ước thi đua năm {}", season.year),
        under: season.cluster_name,
        typed: writing.map(|sent| sent.text("text").to_owned()).unwrap_or_default(),
        in_turn: writing.is_some_and(|sent| sent.is_on("in_turn")),
        text_error: refusals.for_field("text").unwrap_or_default().to_owned(),
        pledge: pledge.map(|pledge| {
            let typed = writing.filter(|sent| !sent.text("text").is_empty());
            PledgeView::of(home.clone(), pledge, earlier, may_write, typed, refusals)
        }),
        home,
        may_write,
        own,
    })
}

/// Back to the page after an act, or the page again with what stands in the way.
async fn after(
    came: Result<store::Done, Failure>,
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    id: Uuid,
    (sent, unit): (&Sent, Option<Uuid>),
) -> Result<Response, Problem> {
    let says = if unit.is_some() { "da-ky-giao-uoc" } else { "da-luu" };
    match came {
        Ok(_) => Ok(see(&format!("/lam-viec/cum-khoi/nam/{id}/giao-uoc"), says)),
        Err(failure) => {
            let back = Back { sent, refusals: refusals_of(failure)?, unit };
            refused(&draw(site, visitor, uri, id, Some(back)).await?)
        }
    }
}

async fn write(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let came = written(&site, &visitor, Whose::Season(id), &sent).await;
    after(came, &site, &visitor, &uri, id, (&sent, None)).await
}

async fn arrange(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let came = arranged(&site, &visitor, Whose::Season(id), &sent).await;
    after(came, &site, &visitor, &uri, id, (&sent, None)).await
}

async fn sign(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path((id, unit)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Problem> {
    let (id, unit) = (id_of(&id)?, id_of(&unit)?);
    let act = visitor.act(&site, &sent.key());
    let came =
        signing::sign(&site.db, &act, Whose::Season(id), unit, sent.version(), &signature_of(&sent)).await;
    after(came, &site, &visitor, &uri, id, (&sent, Some(unit))).await
}
