//! Feeds of launches and news, for everybody: Atom (RFC 4287) and RSS 2.0, of all movements and of one.
//!
//! An entry's id is the id of the thing itself, so that it stays when titles and addresses change.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Duration, NaiveTime, SecondsFormat, Utc};
use sha2::{Digest, Sha256};
use store::movement::MovementRow;
use store::news::public::{self, Article};

use super::public::{address, is_rss};
use crate::form::id_of;
use crate::{Access, Problem, Route, Site};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/phong-trao/tin.atom", Access::Public, of_all),
        Route::get("/phong-trao/tin.rss", Access::Public, of_all),
        Route::get("/phong-trao/{id}/tin.atom", Access::Public, of_one),
        Route::get("/phong-trao/{id}/tin.rss", Access::Public, of_one),
    ]
}

/// How many entries a feed has at most.
const MOST: i64 = 50;

struct Feed {
    title: String,
    /// Who publishes it.
    author: String,
    /// The page that it follows.
    page: String,
    /// Its own address.
    own: String,
    updated: DateTime<Utc>,
    entries: Vec<Entry>,
}

struct Entry {
    id: String,
    title: String,
    href: String,
    summary: String,
    author: String,
    published: DateTime<Utc>,
    updated: DateTime<Utc>,
}

impl Entry {
    fn of_article(article: &Article, base: &str) -> Self {
        Self {
            id: format!("urn:uuid:{}", article.id),
            title: readable(&article.title),
            href: format!("{base}{}", address(article)),
            summary: readable(&article.text().summary()),
            author: readable(&article.unit_name),
            published: article.published_at,
            updated: article.updated_at(),
        }
    }

    /// A launch; it is dated at the first hour of its day in Việt Nam.
    fn of_launch(row: &MovementRow, base: &str) -> Option<Self> {
        let at = (row.launched_on?.and_time(NaiveTime::MIN) - Duration::hours(7)).and_utc();
        Some(Self {
            id: format!("urn:uuid:{}", row.id),
            title: readable(&format!("Phát động: {}", row.title)),
            href: format!("{base}/phong-trao/{}", row.id),
            summary: readable(&row.theme),
            author: readable(&row.unit_name),
            published: at,
            updated: at,
        })
    }
}

/// Without the two characters that a text here may have and XML may not; the others were left out when it was stored.
fn readable(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, '\u{FFFE}' | '\u{FFFF}')).collect()
}

#[derive(Template)]
#[template(path = "news/atom.xml")]
struct Atom<'a> {
    feed: &'a Feed,
}

impl Atom<'_> {
    fn time(&self, at: &DateTime<Utc>) -> String {
        at.to_rfc3339_opts(SecondsFormat::Secs, true)
    }
}

#[derive(Template)]
#[template(path = "news/rss.xml")]
struct Rss<'a> {
    feed: &'a Feed,
}

impl Rss<'_> {
    fn time(&self, at: &DateTime<Utc>) -> String {
        at.to_rfc2822()
    }
}

async fn of_all(State(site): State<Site>, headers: HeaderMap, uri: Uri) -> Result<Response, Problem> {
    let mut conn = site.db.read().await?;
    let articles = public::latest(&mut conn, MOST).await?;
    let launches = store::movement::published(&mut conn).await?;
    let title = format!("Phong trào thi đua – {}", site.settings.office);
    drawn(&site, &headers, &uri, title, "/phong-trao".to_owned(), &articles, &launches)
}

async fn of_one(
    State(site): State<Site>,
    headers: HeaderMap,
    uri: Uri,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let mut conn = site.db.read().await?;
    let movement = store::movement::find_published(&mut conn, id_of(&id)?).await?;
    let articles = public::of_movement(&mut conn, movement.id, MOST).await?;
    let launches = store::movement::published(&mut conn).await?;
    let launch: Vec<_> = launches.into_iter().filter(|row| row.id == movement.id).collect();
    let page = format!("/phong-trao/{}", movement.id);
    drawn(&site, &headers, &uri, movement.draft.title, page, &articles, &launch)
}

fn drawn(
    site: &Site,
    headers: &HeaderMap,
    uri: &Uri,
    title: String,
    page: String,
    articles: &[Article],
    launches: &[MovementRow],
) -> Result<Response, Problem> {
    let base = &site.settings.base_url;
    let launches = launches.iter().filter_map(|row| Entry::of_launch(row, base));
    let mut entries: Vec<_> =
        articles.iter().map(|article| Entry::of_article(article, base)).chain(launches).collect();
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.published));
    entries.truncate(usize::try_from(MOST).unwrap_or(usize::MAX));
    let updated = entries.iter().map(|entry| entry.updated).max().unwrap_or_default();
    let feed = Feed {
        title: readable(&title),
        author: readable(&site.settings.office),
        page: format!("{base}{page}"),
        own: format!("{base}{}", uri.path()),
        updated,
        entries,
    };
    let (text, kind) = match is_rss(uri) {
        true => (Rss { feed: &feed }.render()?, "application/rss+xml; charset=utf-8"),
        false => (Atom { feed: &feed }.render()?, "application/atom+xml; charset=utf-8"),
    };
    let tag = hex::encode(Sha256::digest(text.as_bytes()));
    let fresh = Freshness { tag, changed: Some(updated), kept: "public, max-age=300" };
    Ok(answer(headers, fresh, kind, text.into_bytes()))
}

/// By what a reader knows whether it has the latest (RFC 9110, 8.8).
pub(super) struct Freshness {
    pub(super) tag: String,
    pub(super) changed: Option<DateTime<Utc>>,
    /// How long it may be kept unasked.
    pub(super) kept: &'static str,
}

/// The thing itself, or 304 for a reader who has it. A tag says it surely; a time only where no tag was sent (RFC 9110, 13.2.2).
pub(super) fn answer(headers: &HeaderMap, fresh: Freshness, kind: &'static str, bytes: Vec<u8>) -> Response {
    let sent = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let tag = format!("\"{}\"", fresh.tag);
    let is_known = match (sent(header::IF_NONE_MATCH), sent(header::IF_MODIFIED_SINCE), fresh.changed) {
        (Some(tags), ..) => {
            tags.split(',').any(|one| one.trim().trim_start_matches("W/") == tag || one.trim() == "*")
        }
        (None, Some(since), Some(changed)) => {
            let since = DateTime::parse_from_rfc2822(since);
            since.is_ok_and(|since| changed.timestamp() <= since.timestamp())
        }
        _ => false,
    };
    let kept = [(header::ETAG, tag), (header::CACHE_CONTROL, fresh.kept.to_owned())];
    let changed =
        fresh.changed.map(|at| [(header::LAST_MODIFIED, at.format("%a, %d %b %Y %H:%M:%S GMT").to_string())]);
    let mut response = match is_known {
        true => (StatusCode::NOT_MODIFIED, kept).into_response(),
        false => (kept, [(header::CONTENT_TYPE, kind)], bytes).into_response(),
    };
    if let Some(changed) = changed {
        for (name, value) in changed {
            if let Ok(value) = value.parse() {
                response.headers_mut().insert(name, value);
            }
        }
    }
    response
}
