//! What everybody reads: the page of a published item, its photos, and the lines that lead to it.

use std::fmt::Write;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use domain::local_date;
use domain::news::{Block, blocks, related};
use store::Conn;
use store::news::public::{self, Article, PublicPhoto};

use super::feed::{self, Freshness};
use super::photo::size_of;
use crate::form::id_of;
use crate::{Access, Frame, Problem, Route, Site, page};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/phong-trao/{id}/tin/{news}", Access::Public, show),
        Route::get("/phong-trao/anh/{photo}/{size}", Access::Public, picture),
    ]
}

pub(super) fn address(article: &Article) -> String {
    format!("/phong-trao/{}/tin/{}", article.movement_id, article.id)
}

/// An item as a list shows it.
pub(crate) struct Line {
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) summary: String,
    /// Day, unit.
    pub(crate) about: String,
    pub(crate) movement: String,
    /// Its small photo and what is seen there.
    pub(crate) photo: Option<(String, String)>,
}

impl Line {
    pub(crate) fn all(articles: &[Article]) -> Vec<Self> {
        articles.iter().map(Self::of).collect()
    }

    fn of(article: &Article) -> Self {
        let day = viet::date::short(local_date(article.published_at));
        let photo = article.photo_id.map(|id| {
            (format!("/phong-trao/anh/{id}/nho.jpg"), article.photo_alt.clone().unwrap_or_default())
        });
        Self {
            href: address(article),
            title: article.title.clone(),
            summary: article.text().summary(),
            about: format!("{day}, {}", article.unit_name),
            movement: article.movement_title.clone(),
            photo,
        }
    }
}

/// What a page needs to be handed on: its title and its whole address.
pub(crate) struct Share {
    pub(crate) address: String,
    /// A letter with the title as its subject and the address as its text (RFC 6068).
    pub(crate) mail: String,
}

impl Share {
    pub(crate) fn of(site: &Site, title: &str, path: &str) -> Self {
        let address = format!("{}{path}", site.settings.base_url);
        let mail =
            format!("mailto:?subject={}&body={}", percent(title), percent(&format!("{title}\r\n{address}")));
        Self { address, mail }
    }
}

/// Percent-encoded but for what needs no code anywhere (RFC 3986, 2.3): a form's plus signs would reach the letter.
fn percent(text: &str) -> String {
    text.bytes().fold(String::new(), |mut coded, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                coded.push(char::from(byte))
            }
            _ => {
                let _ = write!(coded, "%{byte:02X}");
            }
        }
        coded
    })
}

#[derive(Template)]
#[template(path = "news/article.html")]
struct ArticlePage {
    frame: Frame,
    article: Article,
    blocks: Vec<Block>,
    day: String,
    photos: Vec<PublicPhoto>,
    related: Vec<Line>,
    share: Share,
}

/// How many relatives stand below an item, and among how many of the newest they are looked for.
const RELATED: usize = 5;
const AMONG: i64 = 300;

async fn show(
    State(site): State<Site>,
    Path((movement, news)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let mut conn = site.db.read().await?;
    let article = public::find(&mut conn, id_of(&movement)?, id_of(&news)?).await?;
    page(&ArticlePage {
        frame: Frame::public(&site, &article.title, "/phong-trao"),
        blocks: blocks(&article.body),
        day: viet::date::short(local_date(article.published_at)),
        photos: public::photos(&mut conn, article.id).await?,
        related: relatives(&mut conn, &article).await?,
        share: Share::of(&site, &article.title, &address(&article)),
        article,
    })
}

async fn relatives(conn: &mut Conn, article: &Article) -> Result<Vec<Line>, Problem> {
    let others = public::latest(conn, AMONG).await?;
    let kin: Vec<_> = others.iter().map(Article::kin).collect();
    let near = related(&article.kin(), &kin);
    let found = near.iter().take(RELATED).filter_map(|id| others.iter().find(|other| other.id == *id));
    Ok(found.map(Line::of).collect())
}

/// A photo keeps its address for good, but not for ever its place on the page: a browser asks again after a week.
const A_WEEK: &str = "public, max-age=604800";

async fn picture(
    State(site): State<Site>,
    headers: HeaderMap,
    Path((photo, size)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (photo, size) = (id_of(&photo)?, size_of(&size)?);
    let (hash, bytes) = public::picture(&mut site.db.read().await?, photo, size).await?;
    let fresh = Freshness { tag: hash, changed: None, kept: A_WEEK };
    Ok(feed::answer(&headers, fresh, "image/jpeg", bytes))
}

/// Whether a feed is asked for as RSS; else it is Atom.
pub(super) fn is_rss(uri: &Uri) -> bool {
    uri.path().ends_with(".rss")
}
