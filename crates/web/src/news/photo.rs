//! Photos of an item as the office sees them: added, removed, one of them at the head of the movement's page.

use axum::extract::{Path, State};
use axum::http::{Uri, header};
use axum::response::{IntoResponse, Response};
use domain::news::{NewPhoto, People, Pictures, Size};
use store::news::photo::{self, Photo};
use store::{Done, Failure};
use uuid::Uuid;

use super::{DOERS, address, refused_page, when};
use crate::form::id_of;
use crate::movement::OFFICE;
use crate::{Choice, Problem, Route, Sent, Site, Visitor, see};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::post("/lam-viec/tin/{id}/anh", DOERS, add).with_file(),
        Route::get("/lam-viec/tin/{id}/anh/{photo}/hinh/{size}", OFFICE, picture),
        Route::post("/lam-viec/tin/{id}/anh/{photo}/{deed}", DOERS, change),
    ]
}

/// The size that the end of an address names.
pub(crate) fn size_of(file: &str) -> Result<Size, Problem> {
    Size::ALL.iter().copied().find(|size| size.label() == file).ok_or(Problem::Missing)
}

/// A photo as the office's page shows it.
pub(super) struct PhotoView {
    pub(super) href: String,
    pub(super) caption: String,
    pub(super) photographer: String,
    pub(super) alt: String,
    pub(super) people: &'static str,
    pub(super) added: String,
    pub(super) removed: Option<String>,
    pub(super) is_banner: bool,
}

pub(super) fn views(photos: Vec<Photo>, news: Uuid) -> Vec<PhotoView> {
    let view = |photo: Photo| PhotoView {
        href: format!("{}/anh/{}", address(news), photo.id),
        alt: if photo.alt.is_empty() { photo.caption.clone() } else { photo.alt },
        caption: photo.caption,
        photographer: photo.photographer,
        people: photo.people.label(),
        added: format!("{} thêm lúc {}", photo.who, when(photo.added_at)),
        removed: photo.removed_at.map(|at| format!("Đã gỡ lúc {}", when(at))),
        is_banner: photo.is_banner,
    };
    photos.into_iter().map(view).collect()
}

/// The statement on the people in a photo that is added, as it was chosen.
pub(crate) fn people(chosen: &str) -> Vec<Choice> {
    People::ALL.iter().map(|one| Choice::new(one.word(), one.label(), one.word() == chosen)).collect()
}

/// The form's name among those of the page.
pub(super) const FORM: &str = "anh";

async fn add(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    match added(&site, &visitor, id, &sent).await {
        Ok(_) => Ok(see(&address(id), "da-them-anh")),
        Err(failure) => refused_page(&site, &visitor, &uri, id, FORM, sent, failure).await,
    }
}

async fn added(site: &Site, visitor: &Visitor, id: Uuid, sent: &Sent) -> Result<Done, Failure> {
    // Whoever may not see the item is told so before his file is opened.
    store::news::find(&mut site.db.read().await?, visitor.viewer, id).await?;
    let (new, pictures) = drawn(site, sent).await?;
    photo::add(&site.db, &visitor.act(site, &sent.key()), id, sent.version(), &new, &pictures).await
}

/// What is said of the photo of a form, and its file drawn again, which is opened only when nothing else is missing.
pub(crate) async fn drawn(site: &Site, sent: &Sent) -> Result<(NewPhoto, Pictures), Failure> {
    let new = NewPhoto {
        caption: sent.text("caption").to_owned(),
        photographer: sent.text("photographer").to_owned(),
        alt: sent.text("alt").to_owned(),
        people: sent.text("people").parse().ok(),
    };
    let mut refusals = new.refusals(0);
    let Some(file) = sent.file("file") else {
        refusals.add("file", "Chọn tệp ảnh.");
        return Err(refusals.into());
    };
    refusals.or_go_on()?;
    let pictures = file.read(&site.photos).await?;
    Ok((new, pictures))
}

async fn change(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path((id, photo, deed)): Path<(String, String, String)>,
    sent: Sent,
) -> Result<Response, Problem> {
    let (id, photo) = (id_of(&id)?, id_of(&photo)?);
    let act = visitor.act(&site, &sent.key());
    let (came, says) = match deed.as_str() {
        "go" => (photo::remove(&site.db, &act, id, sent.version(), photo).await, "da-go-anh"),
        "dau-trang" => (photo::choose_banner(&site.db, &act, id, photo).await, "da-chon-anh"),
        "bo-dau-trang" => (photo::clear_banner(&site.db, &act, id, photo).await, "da-chon-anh"),
        _ => return Err(Problem::Missing),
    };
    match came {
        Ok(_) => Ok(see(&address(id), says)),
        Err(failure) => refused_page(&site, &visitor, &uri, id, &deed, sent, failure).await,
    }
}

async fn picture(
    State(site): State<Site>,
    visitor: Visitor,
    Path((id, photo, size)): Path<(String, String, String)>,
) -> Result<Response, Problem> {
    let (id, photo, size) = (id_of(&id)?, id_of(&photo)?, size_of(&size)?);
    let bytes = photo::picture(&mut site.db.read().await?, visitor.viewer, id, photo, size).await?;
    Ok(([(header::CONTENT_TYPE, "image/jpeg")], bytes).into_response())
}
