//! Files of a movement: sent, replaced, taken down, taken along. One that is taken along is saved, never shown inside a page.

use axum::extract::{Path, State};
use axum::http::{Uri, header};
use axum::response::{IntoResponse, Response};
use domain::movement::file::{self, Type};
use domain::{Refusals, local_date};
use store::Failure;
use store::movement::file::{FileRow, NewFile, Taken};
use uuid::Uuid;

use super::{CLERKS, id_of, refused_page};
use crate::{Access, Choice, Problem, Route, Sent, Site, Visitor, see};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::post("/lam-viec/phong-trao/{id}/tep", CLERKS, add).with_file(),
        Route::get("/lam-viec/phong-trao/{id}/tep/{file}", Access::SignedIn, take),
        Route::post("/lam-viec/phong-trao/{id}/tep/{file}/go", CLERKS, take_down),
        Route::get("/phong-trao/{id}/tep/{file}", Access::Public, take_published),
    ]
}

/// A file as the pages name it.
pub(crate) struct FileView {
    pub(crate) id: Uuid,
    pub(crate) name: String,
    /// "PDF, 1,2 MB".
    pub(crate) says: String,
    pub(crate) day: String,
    pub(crate) who: String,
    pub(crate) is_public: bool,
}

impl FileView {
    pub(crate) fn of(row: FileRow) -> Self {
        Self {
            id: row.id,
            says: format!("{}, {}", row.kind.label(), size(row.size)),
            day: viet::date::short(local_date(row.at)),
            name: row.name,
            who: row.who,
            is_public: row.is_public,
        }
    }
}

/// Bytes as people read them: "12 KB", "1,2 MB".
fn size(bytes: i64) -> String {
    let kilobytes = (bytes + 1023) / 1024;
    if kilobytes < 1024 {
        return format!("{kilobytes} KB");
    }
    let tenths = (kilobytes * 10 + 512) / 1024;
    format!("{},{} MB", tenths / 10, tenths % 10)
}

/// The files whose place a new one may take.
pub(super) fn replaceable(files: &[FileRow], sent: Option<&Sent>) -> Vec<Choice> {
    let chosen = sent.map_or("", |sent| sent.text("replaces"));
    files.iter().map(|file| Choice::new(file.id, &file.name, file.id.to_string() == chosen)).collect()
}

async fn add(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let came = match new_file(&site, &sent).await {
        Ok(new) => store::movement::file::add(&site.db, &visitor.act(&site, &sent.key()), id, &new).await,
        Err(failure) => Err(failure),
    };
    match came {
        Ok(_) => Ok(see(&format!("/lam-viec/phong-trao/{id}"), "da-luu")),
        Err(failure) => refused_page(&site, &visitor, &uri, id, &sent, failure).await,
    }
}

async fn new_file(site: &Site, sent: &Sent) -> Result<NewFile, Failure> {
    let file = sent.file("file").ok_or_else(|| Failure::refused_at("file", "Chọn tệp để đính kèm."))?;
    let kind = file.read(&site.attachments).await?;
    let replaces = match sent.text("replaces") {
        "" => None,
        id => Some(id.parse().map_err(|_| Refusals::at("replaces", "Chọn một tệp trong danh sách."))?),
    };
    Ok(NewFile {
        name: file::name(sent.text("name"), &file.name),
        kind,
        is_public: sent.is_on("public"),
        bytes: file.bytes.to_vec(),
        replaces,
    })
}

async fn take_down(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path((id, file)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Problem> {
    let (id, file) = (id_of(&id)?, id_of(&file)?);
    match store::movement::file::take_down(&site.db, &visitor.act(&site, &sent.key()), id, file).await {
        Ok(_) => Ok(see(&format!("/lam-viec/phong-trao/{id}"), "da-luu")),
        Err(failure) => refused_page(&site, &visitor, &uri, id, &sent, failure).await,
    }
}

async fn take(
    State(site): State<Site>,
    visitor: Visitor,
    Path((id, file)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let mut conn = site.db.read().await?;
    let (id, file) = (id_of(&id)?, id_of(&file)?);
    Ok(handed(store::movement::file::take(&mut conn, visitor.viewer, id, file).await?))
}

async fn take_published(
    State(site): State<Site>,
    Path((id, file)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let mut conn = site.db.read().await?;
    Ok(handed(store::movement::file::take_published(&mut conn, id_of(&id)?, id_of(&file)?).await?))
}

/// That its type is not to be guessed says every answer of the site; this one says also that it is to be saved.
fn handed(file: Taken) -> Response {
    let headers = [
        (header::CONTENT_TYPE, file.kind.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, disposition(&file.name, file.kind)),
    ];
    (headers, file.bytes).into_response()
}

/// The name in the letters that every program takes, then as it is (RFC 6266).
fn disposition(name: &str, kind: Type) -> String {
    let plain: String =
        viet::fold(name).chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let ending = kind.word();
    let coded: String = name.bytes().map(coded).collect();
    format!("attachment; filename=\"{plain}.{ending}\"; filename*=UTF-8''{coded}.{ending}")
}

fn coded(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_leave_its_header() {
        let told = disposition("Kế hoạch\"; filename=x.exe\r\nX: y", Type::Pdf);
        assert!(told.starts_with("attachment; filename=\"ke-hoach"), "{told}");
        assert!(!told.contains(['\r', '\n']) && told.matches('"').count() == 2, "{told}");
        assert!(
            told.ends_with(".pdf") && told.contains("filename*=UTF-8''K%E1%BA%BF%20ho%E1%BA%A1ch"),
            "{told}"
        );
    }

    #[test]
    fn sizes_are_rounded_up_to_what_people_read() {
        assert_eq!([1, 1024, 12_300].map(size), ["1 KB", "1 KB", "13 KB"]);
        assert_eq!(size(1_258_291), "1,2 MB");
    }
}
