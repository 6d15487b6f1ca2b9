//! Templates of movements: kept from a movement's page, listed, renamed, dropped.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::Response;
use domain::local_date;
use store::movement::template;
use uuid::Uuid;

use super::{CLERKS, id_of, refused_page, sentences};
use crate::{Frame, Place, Problem, Returned, Route, Sent, Site, Visitor, page, refused, see};

const LIST: &str = "/lam-viec/phong-trao/mau";

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get(LIST, CLERKS, show),
        Route::post("/lam-viec/phong-trao/mau/{template}/doi-ten", CLERKS, rename),
        Route::post("/lam-viec/phong-trao/mau/{template}/thoi-dung", CLERKS, drop),
        Route::post("/lam-viec/phong-trao/{id}/mau", CLERKS, keep),
    ]
}

#[derive(Template)]
#[template(path = "movement/templates.html")]
struct TemplatesPage {
    frame: Frame,
    rows: Vec<Row>,
}

struct Row {
    id: Uuid,
    /// What stands in the field: as it came back, or as it is.
    name: String,
    error: String,
    says: String,
}

async fn show(State(site): State<Site>, visitor: Visitor, uri: Uri) -> Result<Response, Problem> {
    page(&draw(&site, &visitor, &uri, &Returned::default()).await?)
}

async fn draw(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    returned: &Returned,
) -> Result<TemplatesPage, Problem> {
    let rows = template::list(&mut site.db.read().await?, visitor.viewer).await?;
    let row = |row: template::TemplateRow| {
        let form = row.id.to_string();
        let name = if returned.is(&form) { returned.value(&form, "template").to_owned() } else { row.name };
        let says = format!("{}, lưu ngày {}", row.unit_name, viet::date::short(local_date(row.at)));
        Row { id: row.id, name, error: returned.error(&form, "template").to_owned(), says }
    };
    Ok(TemplatesPage {
        frame: Frame::office(site, visitor, "Mẫu phong trào", Place::Movements, uri).with_returned(returned),
        rows: rows.into_iter().map(row).collect(),
    })
}

async fn keep(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    match template::keep(&site.db, &visitor.act(&site, &sent.key()), id, sent.text("template")).await {
        Ok(_) => Ok(see(LIST, "da-luu")),
        Err(failure) => refused_page(&site, &visitor, &uri, id, &sent, failure).await,
    }
}

async fn rename(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    match template::rename(&site.db, &visitor.act(&site, &sent.key()), id, sent.text("template")).await {
        Ok(_) => Ok(see(LIST, "da-luu")),
        Err(failure) => {
            let returned = Returned::new(id.to_string(), sent, sentences(failure)?);
            refused(&draw(&site, &visitor, &uri, &returned).await?)
        }
    }
}

async fn drop(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    template::drop(&site.db, &visitor.act(&site, &sent.key()), id_of(&id)?).await?;
    Ok(see(LIST, "da-luu"))
}
