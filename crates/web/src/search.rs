//! Searching from anywhere: one field in the bar of every office page, one page of hits by kind, and the same hits as a piece of
//! a page for the dialog that the script opens.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::Uri;
use axum::response::Response;
use domain::search::{self, Closeness, Kind};
use serde::Deserialize;
use store::search::{FEW, Group, Hit, Wanted};

use crate::{Access, Frame, Place, Problem, Route, Site, Visitor, page};

pub(crate) fn routes() -> Vec<Route> {
    vec![Route::get("/lam-viec/tim", Access::SignedIn, show)]
}

#[derive(Deserialize)]
struct Asked {
    q: Option<String>,
    /// One kind alone.
    loai: Option<String>,
    /// The hits without the page around them.
    manh: Option<String>,
}

#[derive(Template)]
#[template(path = "search/page.html")]
struct SearchPage {
    frame: Frame,
    results: Results,
}

#[derive(Template)]
#[template(path = "search/hits.html")]
struct Piece {
    results: Results,
}

/// The hits in words.
struct Results {
    q: String,
    /// How many there are, as a heading and a screen reader say it; empty when nothing was asked.
    says: String,
    sections: Vec<Section>,
    /// The address of all kinds, where only one is shown.
    all: Option<String>,
}

/// The hits of one kind.
struct Section {
    label: &'static str,
    /// "3", "hơn 10".
    count: String,
    lines: Vec<Line>,
    /// Where more of the kind stand.
    more: Option<String>,
}

struct Line {
    href: String,
    title: String,
    about: String,
    /// A word or two of it are one letter off what was typed.
    near: bool,
}

/// Hits of each kind beside others, and of one kind alone.
const SHOWN: usize = 10;
const SHOWN_ALONE: usize = 100;
/// Longer texts are no search.
const LONGEST: usize = 200;

async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let q: String = asked.q.as_deref().map(viet::tidy).unwrap_or_default().chars().take(LONGEST).collect();
    let kind = asked.loai.as_deref().and_then(|word| word.parse().ok());
    let most = if kind.is_some() { SHOWN_ALONE } else { SHOWN };
    let wanted = Wanted { query: search::Query::of(&q), kind, most, few: FEW };
    let groups = store::search::find(&mut site.db.read().await?, visitor.viewer, &wanted).await?;
    let results = Results::new(q, kind, groups);
    if asked.manh.is_some() {
        return page(&Piece { results });
    }
    page(&SearchPage {
        frame: Frame::office(&site, &visitor, "Tìm kiếm", Place::Elsewhere, &uri), results
    })
}

impl Results {
    fn new(q: String, kind: Option<Kind>, groups: Vec<Group>) -> Self {
        let says = says(&q, &groups);
        let section = |group: Group| Section {
            label: group.kind.label(),
            count: count(&group),
            more: (group.more && kind.is_none()).then(|| address(&q, Some(group.kind))),
            lines: group.hits.into_iter().map(|hit| line(group.kind, hit)).collect(),
        };
        let sections = groups.into_iter().map(section).collect();
        Self { says, sections, all: kind.map(|_| address(&q, None)), q }
    }
}

/// "3 kết quả: Người 2, Đơn vị 1".
fn says(q: &str, groups: &[Group]) -> String {
    if groups.is_empty() {
        return if q.is_empty() { String::new() } else { "Không có kết quả".to_owned() };
    }
    let hits: usize = groups.iter().map(|group| group.hits.len()).sum();
    let more = if groups.iter().any(|group| group.more) { "Hơn " } else { "" };
    let each: Vec<_> = groups.iter().map(|group| format!("{} {}", group.kind, count(group))).collect();
    format!("{more}{hits} kết quả: {}", each.join(", "))
}

fn count(group: &Group) -> String {
    match group.more {
        true => format!("hơn {}", group.hits.len()),
        false => group.hits.len().to_string(),
    }
}

fn address(q: &str, kind: Option<Kind>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("q", q);
    if let Some(kind) = kind {
        query.append_pair("loai", kind.word());
    }
    format!("/lam-viec/tim?{}", query.finish())
}

fn line(kind: Kind, hit: Hit) -> Line {
    let place = match kind {
        Kind::Person => "con-nguoi",
        Kind::Unit => "don-vi",
        Kind::Dossier => "ho-so",
        Kind::Movement => "phong-trao",
        Kind::Decision => "quyet-dinh",
    };
    Line {
        href: format!("/lam-viec/{place}/{}", hit.id),
        title: hit.title,
        about: hit.about,
        near: hit.closeness >= Closeness::Near,
    }
}
