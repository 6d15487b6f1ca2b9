//! The photo of a role model: added and removed by its keepers, shown beside the story.

use axum::extract::{Path, State};
use axum::http::{Uri, header};
use axum::response::{IntoResponse, Response};
use store::role_model::photo;
use store::{Done, Failure};
use uuid::Uuid;

use super::role_model_page;
use crate::form::{id_of, refusals_of};
use crate::movement::OFFICE;
use crate::news::photo::{drawn, size_of};
use crate::{Access, Problem, Route, Sent, Site, Visitor, refused, see};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::post("/lam-viec/dien-hinh/{id}/anh", OFFICE, add).with_file(),
        Route::post("/lam-viec/dien-hinh/{id}/go-anh", OFFICE, remove),
        Route::get("/lam-viec/dien-hinh/{id}/anh/{size}", OFFICE, picture),
        Route::get("/dien-hinh/{id}/anh/{size}", Access::Public, published),
    ]
}

async fn add(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let came = added(&site, &visitor, id, &sent).await;
    after(came, &site, &visitor, &uri, id, (sent, "da-them-anh")).await
}

async fn added(site: &Site, visitor: &Visitor, id: Uuid, sent: &Sent) -> Result<Done, Failure> {
    // Whoever may not see the role model is told so before his file is opened.
    store::role_model::find(&mut site.db.read().await?, visitor.viewer, id).await?;
    let (new, pictures) = drawn(site, sent).await?;
    photo::add(&site.db, &visitor.act(site, &sent.key()), id, sent.version(), &new, &pictures).await
}

/// Back to the page after an act, or the page again with what stands in the way.
async fn after(
    came: Result<Done, Failure>,
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    id: Uuid,
    (sent, says): (Sent, &str),
) -> Result<Response, Problem> {
    match came {
        Ok(_) => Ok(see(&format!("/lam-viec/dien-hinh/{id}"), says)),
        Err(failure) => {
            let refusals = refusals_of(failure)?;
            refused(&role_model_page(site, visitor, uri, id, Some(sent), refusals).await?)
        }
    }
}

async fn remove(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let came = photo::remove(&site.db, &visitor.act(&site, &sent.key()), id, sent.version()).await;
    after(came, &site, &visitor, &uri, id, (sent, "da-go-anh")).await
}

async fn picture(
    State(site): State<Site>,
    visitor: Visitor,
    Path((id, size)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (id, size) = (id_of(&id)?, size_of(&size)?);
    let bytes = photo::picture(&mut site.db.read().await?, visitor.viewer, id, size).await?;
    Ok(jpeg(bytes))
}

/// No browser keeps it: whoever is seen in it may take the agreement back.
async fn published(
    State(site): State<Site>,
    Path((id, size)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (id, size) = (id_of(&id)?, size_of(&size)?);
    Ok(jpeg(photo::published_picture(&mut site.db.read().await?, id, size).await?))
}

fn jpeg(bytes: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, "image/jpeg")], bytes).into_response()
}
