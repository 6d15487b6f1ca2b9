//! Pages for everybody: the home page, the honour roll with its search, the check of a certificate.
//!
//! Published of a person: name, post and unit, award, decision. Nothing else reaches these pages.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use store::Conn;
use store::honour::{Honour, Page, Query as Search, Verified};
use store::movement::Movement;

use crate::decision::award_name;
use crate::form::asked_year;
use crate::movement::PublicLine;
use crate::{Access, Choice, Frame, Problem, Route, Site, page};

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/", Access::Public, home),
        Route::get("/bang-vang", Access::Public, roll),
        Route::get("/xac-minh", Access::Public, ask),
        Route::get("/xac-minh/{token}", Access::Public, verify),
    ]
}

/// An award as the honour roll shows it.
struct Line {
    name: String,
    post: String,
    award: String,
    decision: String,
    href: String,
}

impl From<Honour> for Line {
    fn from(of: Honour) -> Self {
        Self {
            award: format!("{} {}", award_name(&of.code), of.year),
            decision: decision(&of),
            href: format!("/xac-minh/{}", of.token),
            name: of.name,
            post: of.post_unit,
        }
    }
}

/// "05/QĐ-VP, 25/08/2026, Văn phòng …".
fn decision(of: &Honour) -> String {
    let on = of.decided.map(viet::date::short).unwrap_or_default();
    [of.decision_number.as_str(), on.as_str(), of.issuer.as_str()].join(", ")
}

// home ---------------------------------------------------------------------------------------------------------------

#[derive(Template)]
#[template(path = "honour/home.html")]
struct HomePage {
    frame: Frame,
    under_way: Vec<PublicLine>,
    honours: Vec<Line>,
}

/// How many of each the home page shows.
const ON_THE_HOME_PAGE: usize = 6;

async fn home(State(site): State<Site>) -> Result<Response, Problem> {
    let mut conn = site.db.read().await?;
    if !store::account::is_ready(&mut conn).await? {
        return Ok(Redirect::to("/khoi-tao").into_response());
    }
    let latest = store::honour::search(&mut conn, &Search::default(), ON_THE_HOME_PAGE).await?;
    let mut under_way = crate::movement::under_way(&mut conn).await?;
    under_way.truncate(ON_THE_HOME_PAGE);
    page(&HomePage {
        frame: Frame::public(&site, "Trang chủ", "/"),
        under_way,
        honours: latest.honours.into_iter().map(Line::from).collect(),
    })
}

// the honour roll ----------------------------------------------------------------------------------------------------

#[derive(Deserialize, Default)]
struct Filter {
    #[serde(default)]
    q: String,
    #[serde(default)]
    nam: String,
    #[serde(default)]
    loai: String,
    #[serde(default)]
    phong_trao: String,
    #[serde(default)]
    sau: String,
}

#[derive(Template)]
#[template(path = "honour/roll.html")]
struct RollPage {
    frame: Frame,
    filter: Filter,
    /// Title of the movement in which the awards were earned; empty: all of them.
    movement: String,
    awards: Vec<Choice>,
    year_error: &'static str,
    honours: Vec<Line>,
    says: String,
    first: Option<String>,
    next: Option<String>,
}

const PAGE: usize = 30;

async fn roll(State(site): State<Site>, Query(filter): Query<Filter>) -> Result<Response, Problem> {
    let year = asked_year(&filter.nam);
    let mut conn = site.db.read().await?;
    let movement = movement_of(&mut conn, &filter).await?;
    let search = Search {
        text: filter.q.clone(),
        award: Some(filter.loai.clone()).filter(|code| !code.is_empty()),
        year: year.unwrap_or_default().map(i64::from),
        movement: movement.as_ref().map(|movement| movement.id),
        before: filter.sau.parse().ok(),
    };
    let found = store::honour::search(&mut conn, &search, PAGE).await?;
    let awards = law::Law::built_in().awards();
    page(&RollPage {
        frame: Frame::public(&site, "Bảng vàng", "/bang-vang"),
        awards: awards.iter().map(|award| Choice::award(award, award.code == filter.loai)).collect(),
        year_error: year.err().unwrap_or_default(),
        says: says(&found, search.before.is_some()),
        first: search.before.map(|_| link(&filter, None)),
        next: found.next.map(|place| link(&filter, Some(place))),
        honours: found.honours.into_iter().map(Line::from).collect(),
        movement: movement.map(|movement| movement.draft.title).unwrap_or_default(),
        filter,
    })
}

/// The movement that is asked for; one that is not published is missing.
async fn movement_of(conn: &mut Conn, filter: &Filter) -> Result<Option<Movement>, Problem> {
    if filter.phong_trao.is_empty() {
        return Ok(None);
    }
    Ok(Some(store::movement::find_published(conn, filter.phong_trao.parse()?).await?))
}

fn says(found: &Page, goes_on: bool) -> String {
    match (found.honours.len(), goes_on || found.next.is_some()) {
        (shown, true) => format!("{shown} khen thưởng trên trang này, mới nhất trước"),
        (shown, false) => format!("{shown} khen thưởng"),
    }
}

fn link(filter: &Filter, after: Option<i64>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    let kept =
        [("q", &filter.q), ("nam", &filter.nam), ("loai", &filter.loai), ("phong_trao", &filter.phong_trao)];
    for (name, value) in kept {
        if !value.is_empty() {
            query.append_pair(name, value);
        }
    }
    if let Some(after) = after {
        query.append_pair("sau", &after.to_string());
    }
    format!("/bang-vang?{}", query.finish())
}

// the check of a certificate -----------------------------------------------------------------------------------------

#[derive(Deserialize)]
struct Typed {
    ma: Option<String>,
}

#[derive(Template)]
#[template(path = "honour/ask.html")]
struct AskPage {
    frame: Frame,
}

/// The form for a code that is typed; a code that came with it leads on to its page.
async fn ask(State(site): State<Site>, Query(typed): Query<Typed>) -> Result<Response, Problem> {
    let code: String = typed.ma.unwrap_or_default().chars().filter(char::is_ascii_alphanumeric).collect();
    if !code.is_empty() {
        return Ok(Redirect::to(&format!("/xac-minh/{code}")).into_response());
    }
    page(&AskPage { frame: Frame::public(&site, "Xác minh giấy khen", "/xac-minh") })
}

#[derive(Template)]
#[template(path = "honour/verify.html")]
struct VerifyPage {
    frame: Frame,
    state: &'static str,
    title: &'static str,
    says: String,
    facts: Vec<Fact>,
}

struct Fact {
    label: &'static str,
    value: String,
}

async fn verify(State(site): State<Site>, Path(token): Path<String>) -> Result<Response, Problem> {
    let verified = store::honour::verify(&mut site.db.read().await?, &token).await?;
    let frame = Frame::public(&site, "Xác minh giấy khen", "/xac-minh");
    match verified {
        Verified::Valid(honour) => page(&VerifyPage {
            frame,
            state: "valid",
            title: "Có giá trị",
            says: "Khen thưởng này có trong sổ của cơ quan và còn giá trị.".into(),
            facts: facts(&honour),
        }),
        Verified::Revoked { honour, number, on } => page(&VerifyPage {
            frame,
            state: "revoked",
            title: "Đã bị hủy bỏ, thu hồi",
            says: format!(
                "Khen thưởng này đã bị hủy bỏ, thu hồi theo Quyết định số {number} ngày {}.",
                on.map(viet::date::short).unwrap_or_default()
            ),
            facts: facts(&honour),
        }),
        Verified::Unknown => {
            let unknown = VerifyPage {
                frame,
                state: "unknown",
                title: "Không có trong sổ",
                says: "Không có khen thưởng nào mang mã này. Hãy so lại mã in dưới hình vuông trên giấy."
                    .into(),
                facts: Vec::new(),
            };
            Ok((StatusCode::NOT_FOUND, Html(unknown.render()?)).into_response())
        }
    }
}

fn facts(of: &Honour) -> Vec<Fact> {
    let all = [
        ("Tập thể, cá nhân", of.name.clone()),
        ("Chức vụ, đơn vị", of.post_unit.clone()),
        ("Khen thưởng", format!("{} năm {}", award_name(&of.code), of.year)),
        ("Số quyết định", of.decision_number.clone()),
        ("Ngày quyết định", of.decided.map(viet::date::short).unwrap_or_default()),
        ("Cơ quan quyết định", of.issuer.clone()),
    ];
    all.into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(label, value)| Fact { label, value })
        .collect()
}
