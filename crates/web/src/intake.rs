//! An announcement that came on paper or from a portal, read into the form of a draft: the clerk looks over each value beside
//! the sentence it came from, corrects, and saves. Nothing is kept before that.

use askama::Template;
use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use domain::Refusals;
use domain::account::Role;
use domain::intake::{Announcement, Found, Source, read};
use store::Failure;

use crate::form::refusals_of;
use crate::{Access, Frame, Place, Problem, Route, Sent, Site, Visitor, movement, page, refused};

const CLERKS: Access = Access::Roles(&[Role::Clerk]);
const PATH: &str = "/lam-viec/phong-trao/doc-van-ban";

pub(crate) fn routes() -> Vec<Route> {
    vec![Route::get(PATH, CLERKS, show), Route::post(PATH, CLERKS, take_in)]
}

#[derive(Template)]
#[template(path = "intake/show.html")]
struct IntakePage {
    frame: Frame,
    text: String,
    refusals: Refusals,
}

impl IntakePage {
    fn error(&self, field: &str) -> &str {
        self.refusals.for_field(field).unwrap_or_default()
    }
}

/// What was found of one field.
pub(crate) struct Evidence {
    pub name: &'static str,
    pub values: Vec<Beside>,
}

/// A value beside the sentence it came from.
pub(crate) struct Beside {
    pub value: String,
    pub sentence: String,
}

/// What an announcement gave for a draft.
#[derive(Default)]
pub(crate) struct Given {
    pub evidence: Vec<Evidence>,
    /// What it does not say.
    pub missing: Vec<&'static str>,
    /// Times in it that do not fit each other: none of them is filled in.
    pub disputed: Vec<Beside>,
}

async fn show(State(site): State<Site>, visitor: Visitor, uri: Uri) -> Result<Response, Problem> {
    page(&draw(&site, &visitor, &uri, String::new(), Refusals::none()))
}

fn draw(site: &Site, visitor: &Visitor, uri: &Uri, text: String, refusals: Refusals) -> IntakePage {
    let frame =
        Frame::office(site, visitor, "Đọc văn bản phát động", Place::Movements, uri).with_refusals(&refusals);
    IntakePage { frame, text, refusals }
}

async fn take_in(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    sent: Sent,
) -> Result<Response, Problem> {
    let text = match text_of(&site, &sent).await {
        Ok(text) => text,
        Err(failure) => {
            let typed = sent.text("text").to_owned();
            return refused(&draw(&site, &visitor, &uri, typed, refusals_of(failure)?));
        }
    };
    let found = read(&text);
    if found.title.is_none() && found.contents.is_empty() && found.theme.is_none() {
        let says = "Không thấy tên phong trào, chủ đề hay nội dung thi đua trong văn bản; hãy xem lại, hoặc soạn phong trào bằng tay.";
        return refused(&draw(&site, &visitor, &uri, text, Refusals::at("text", says)));
    }
    movement::draft_from(&site, &visitor, &uri, &found, given(&found, &text)).await
}

/// The text of the file that was sent, read in a process of its own, or what was pasted.
async fn text_of(site: &Site, sent: &Sent) -> Result<String, Failure> {
    let Some(file) = sent.file("file") else {
        let typed = sent.text("text");
        let says = "Chọn tệp, hoặc dán nội dung văn bản vào ô bên dưới.";
        return (!typed.trim().is_empty())
            .then(|| typed.to_owned())
            .ok_or_else(|| Failure::refused_at("file", says));
    };
    file.read(&site.letters).await
}

fn given(found: &Announcement, text: &str) -> Given {
    let source = Source::of(text);
    let beside =
        |found: &Found<String>| Beside { sentence: source.sentence(found.span), value: found.value.clone() };
    let (told, missing): (Vec<_>, Vec<_>) =
        found.told().into_iter().partition(|told| !told.values.is_empty());
    let evidence = told
        .iter()
        .map(|told| Evidence { name: told.name, values: told.values.iter().map(beside).collect() });
    Given {
        evidence: evidence.collect(),
        missing: missing.into_iter().map(|told| told.name).collect(),
        disputed: found.disputed.iter().map(beside).collect(),
    }
}
