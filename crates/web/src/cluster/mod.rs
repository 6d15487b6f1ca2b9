//! Pages of clusters (cụm, khối thi đua): the list, a cluster with its members, heads and years here; a year in [`season`], its table
//! in `scoring`, what one side gives one member in `sheet`, what a closed year came to on `paper`.

mod paper;
mod scoring;
mod season;
mod sheet;

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::Response;
use chrono::Datelike;
use domain::Refusals;
use domain::account::Role;
use domain::cluster::{Kind, NewCluster, Post, State as Stands, keep_refusals};
use store::cluster::season::SeasonRow;
use store::cluster::{Cluster, MemberRow, PostRow};
use uuid::Uuid;

use crate::form::{id_of, needed, refusals_of};
use crate::{
    Access, Choice, Frame, Place, Problem, Returned, Route, Sent, Site, Visitor, page, refused, see,
};

/// Those who have something to do with a cluster; the store says which one.
pub(crate) const CLUSTER: Access =
    Access::Roles(&[Role::Administrator, Role::Clerk, Role::Head, Role::Leader, Role::CouncilMember]);
/// Those who keep clusters.
const KEEPERS: Access = Access::Roles(&[Role::Clerk]);

pub(crate) fn routes() -> Vec<Route> {
    let own = vec![
        Route::get("/lam-viec/cum-khoi", CLUSTER, list),
        Route::get("/lam-viec/cum-khoi/moi", KEEPERS, new_form),
        Route::post("/lam-viec/cum-khoi/moi", KEEPERS, create),
        Route::get("/lam-viec/cum-khoi/{id}", CLUSTER, show),
        Route::post("/lam-viec/cum-khoi/{id}/thanh-vien", CLUSTER, join),
        Route::post("/lam-viec/cum-khoi/{id}/thanh-vien/{member}/thoi", CLUSTER, leave),
        Route::post("/lam-viec/cum-khoi/{id}/truong", CLUSTER, name_post),
        Route::post("/lam-viec/cum-khoi/{id}/nam", CLUSTER, begin),
    ];
    [own, season::routes(), scoring::routes(), sheet::routes(), paper::routes()]
        .into_iter()
        .flatten()
        .collect()
}

// the list -----------------------------------------------------------------------------------------------------------

#[derive(Template)]
#[template(path = "cluster/list.html")]
struct ListPage {
    frame: Frame,
    says: String,
    year: i32,
    clusters: Vec<Cluster>,
    may_create: bool,
}

async fn list(State(site): State<Site>, visitor: Visitor, uri: Uri) -> Result<Response, Problem> {
    let mut conn = site.db.read().await?;
    let clusters = store::cluster::list(&mut conn, visitor.viewer).await?;
    page(&ListPage {
        frame: Frame::office(&site, &visitor, "Cụm, khối thi đua", Place::Clusters, &uri),
        says: format!("{} cụm, khối", clusters.len()),
        year: visitor.viewer.on.year(),
        clusters,
        may_create: visitor.holds(Role::Clerk),
    })
}

// a new cluster ------------------------------------------------------------------------------------------------------

#[derive(Template)]
#[template(path = "cluster/new.html")]
struct NewPage {
    frame: Frame,
    sent: Sent,
    refusals: Refusals,
    units: Vec<Choice>,
    kinds: Vec<Choice>,
}

impl NewPage {
    fn error(&self, field: &str) -> &str {
        self.refusals.for_field(field).unwrap_or_default()
    }
}

async fn new_form(State(site): State<Site>, visitor: Visitor, uri: Uri) -> Result<Response, Problem> {
    page(&new_page(&site, &visitor, &uri, Sent::default(), Refusals::none()).await?)
}

async fn new_page(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    sent: Sent,
    refusals: Refusals,
) -> Result<NewPage, Problem> {
    let mut conn = site.db.read().await?;
    let units = store::org::list_as(&mut conn, visitor.viewer, Role::Clerk).await?;
    let chosen = sent.text("unit").to_owned();
    let kind = sent.text("kind").parse().unwrap_or(Kind::Cluster);
    Ok(NewPage {
        frame: Frame::office(site, visitor, "Lập cụm, khối thi đua", Place::Clusters, uri)
            .with_refusals(&refusals),
        units: units
            .iter()
            .map(|unit| Choice::new(unit.id, &unit.name, unit.id.to_string() == chosen))
            .collect(),
        kinds: Kind::ALL.iter().map(|one| Choice::new(one.word(), one.label(), *one == kind)).collect(),
        sent,
        refusals,
    })
}

async fn create(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    sent: Sent,
) -> Result<Response, Problem> {
    let unit: Uuid = sent.text("unit").parse()?;
    let mut refusals = Refusals::none();
    let new = NewCluster {
        kind: sent.text("kind").parse().unwrap_or(Kind::Cluster),
        name: sent.tidy("name"),
        decision_number: sent.tidy("decision_number"),
        decision_date: sent.date("decision_date", &mut refusals),
    };
    if refusals.is_empty() {
        match store::cluster::create(&site.db, &visitor.act(&site, &sent.key()), unit, &new).await {
            Ok(done) => return Ok(see(&format!("/lam-viec/cum-khoi/{}", done.id), "lap-cum-khoi")),
            Err(failure) => refusals = refusals_of(failure)?,
        }
    }
    refused(&new_page(&site, &visitor, &uri, sent, refusals).await?)
}

// one cluster --------------------------------------------------------------------------------------------------------

#[derive(Template)]
#[template(path = "cluster/show.html")]
struct ShowPage {
    frame: Frame,
    cluster: Cluster,
    says: String,
    founded: String,
    members: Vec<MemberLine>,
    posts: Vec<PostLine>,
    seasons: Vec<SeasonLine>,
    may_keep: bool,
    returned: Returned,
    /// Units that may join, members that may head, and the two posts.
    joinable: Vec<Choice>,
    nameable: Vec<Choice>,
    post_choices: Vec<Choice>,
    /// The year that forms offer.
    year: i32,
    head: String,
}

struct MemberLine {
    id: Uuid,
    name: String,
    years: String,
    mark: &'static str,
    state: &'static str,
    stays: bool,
}

struct PostLine {
    year: i64,
    post: String,
    unit: String,
    /// When another one was named; empty while it stands.
    ended: String,
    /// The last day of a unit that is closed.
    closed: String,
}

struct SeasonLine {
    id: Uuid,
    year: i64,
    mark: &'static str,
    state: &'static str,
    due: String,
}

impl ShowPage {
    fn typed(&self, form: &str, field: &str) -> String {
        let typed = self.returned.value(form, field);
        let has_this_year = self.seasons.iter().any(|one| one.year == i64::from(self.year));
        let offered = if form == "nam" && has_this_year { self.year + 1 } else { self.year };
        if self.returned.is(form) { typed.to_owned() } else { offered.to_string() }
    }

    fn leaving(&self, member: &Uuid) -> String {
        format!("thoi-{member}")
    }
}

async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    page(&show_page(&site, &visitor, &uri, id_of(&id)?, Returned::default()).await?)
}

async fn show_page(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    id: Uuid,
    returned: Returned,
) -> Result<ShowPage, Problem> {
    let mut conn = site.db.read().await?;
    let viewer = visitor.viewer;
    let cluster = store::cluster::find(&mut conn, viewer, id).await?;
    let members = store::cluster::members(&mut conn, viewer, id).await?;
    let posts = store::cluster::posts(&mut conn, viewer, id).await?;
    let seasons = store::cluster::season::list(&mut conn, viewer, id).await?;
    let roles = store::org::roles_over(&mut conn, viewer, cluster.unit_id).await?;
    let may_keep = keep_refusals(&roles, "").is_empty();
    let candidates = match may_keep {
        true => store::cluster::candidates(&mut conn, viewer, id).await?,
        false => Vec::new(),
    };
    let staying: BTreeSet<Uuid> =
        members.iter().filter(|row| row.until_year.is_none()).map(|row| row.unit_id).collect();
    let chosen = |form: &str, unit: Uuid| returned.value(form, "unit") == unit.to_string();
    let joinable = candidates.iter().filter(|unit| !staying.contains(&unit.id));
    let joinable = joinable.map(|unit| Choice::new(unit.id, &unit.name, chosen("them", unit.id))).collect();
    let mut offered = BTreeSet::new();
    let nameable = members.iter().filter(|row| offered.insert(row.unit_id));
    let nameable =
        nameable.map(|row| Choice::new(row.unit_id, &row.unit_name, chosen("truong", row.unit_id))).collect();
    let post = returned.value("truong", "post").parse().unwrap_or(Post::Head);
    let post_choices =
        Post::ALL.iter().map(|one| Choice::new(one.word(), one.of(cluster.kind), *one == post));
    Ok(ShowPage {
        frame: Frame::office(site, visitor, cluster.name.clone(), Place::Clusters, uri)
            .with_returned(&returned),
        says: format!("{}, {} tổ chức", cluster.kind.label(), cluster.unit_name),
        founded: match cluster.decision_date {
            Some(on) => format!("{} ngày {}", cluster.decision_number, viet::date::short(on)),
            None => String::new(),
        },
        head: Post::Head.of(cluster.kind),
        members: members.into_iter().map(MemberLine::from).collect(),
        posts: posts.into_iter().map(|row| PostLine::new(row, cluster.kind)).collect(),
        seasons: seasons.into_iter().map(SeasonLine::from).collect(),
        post_choices: post_choices.collect(),
        cluster,
        may_keep,
        joinable,
        nameable,
        year: viewer.on.year(),
        returned,
    })
}

impl From<MemberRow> for MemberLine {
    fn from(row: MemberRow) -> Self {
        let years = match row.until_year {
            None => format!("từ năm {}", row.from_year),
            Some(until) if until <= row.from_year => {
                format!("không tham gia năm {} (ghi nhầm)", row.from_year)
            }
            Some(until) if until == row.from_year + 1 => format!("năm {}", row.from_year),
            Some(until) => format!("{} – {}", row.from_year, until - 1),
        };
        let (mark, state) = match (row.closed, row.until_year) {
            (_, Some(_)) => ("neutral", "Đã thôi"),
            (Some(_), None) => ("waiting", "Đơn vị đã ngừng hoạt động"),
            (None, None) => ("met", "Thành viên"),
        };
        Self { id: row.id, name: row.unit_name, years, mark, state, stays: row.until_year.is_none() }
    }
}

impl PostLine {
    fn new(row: PostRow, kind: Kind) -> Self {
        let ended = row.ended_at.map(|at| viet::date::short(domain::local_date(at)));
        Self {
            year: row.year,
            post: row.post.of(kind),
            unit: row.unit_name,
            ended: ended.unwrap_or_default(),
            closed: row.closed.map(viet::date::short).unwrap_or_default(),
        }
    }
}

impl From<SeasonRow> for SeasonLine {
    fn from(row: SeasonRow) -> Self {
        let due = match row.state {
            Stands::SelfScoring => row.own_due,
            Stands::PeerScoring => row.peer_due,
            _ => None,
        };
        Self {
            id: row.id,
            year: row.year,
            mark: mark(row.state),
            state: row.state.label(),
            due: due.map(viet::date::short).unwrap_or_default(),
        }
    }
}

/// The shape of a year's state.
fn mark(state: Stands) -> &'static str {
    match state {
        Stands::Preparing => "neutral",
        Stands::SelfScoring | Stands::PeerScoring | Stands::Appraising => "waiting",
        Stands::Ranked | Stands::Closed => "met",
    }
}

/// The page again, with the form that came back.
async fn show_again(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    id: Uuid,
    returned: Returned,
) -> Result<Response, Problem> {
    refused(&show_page(site, visitor, uri, id, returned).await?)
}

/// The year that a form names.
fn year(sent: &Sent, field: &'static str, refusals: &mut Refusals) -> i64 {
    let year = sent.number(field, refusals);
    needed(year, field, "Ghi năm bằng bốn chữ số, ví dụ 2026.", refusals).unwrap_or_default()
}

async fn join(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let mut refusals = Refusals::none();
    let from = year(&sent, "from", &mut refusals);
    let unit: Option<Uuid> = sent.text("unit").parse().ok();
    let unit = needed(unit, "unit", "Chọn đơn vị.", &mut refusals).unwrap_or_default();
    if refusals.is_empty() {
        match store::cluster::join(&site.db, &visitor.act(&site, &sent.key()), id, unit, from).await {
            Ok(_) => return Ok(see(&format!("/lam-viec/cum-khoi/{id}"), "them-thanh-vien-cum")),
            Err(failure) => refusals = refusals_of(failure)?,
        }
    }
    show_again(&site, &visitor, &uri, id, Returned::new("them", sent, refusals)).await
}

async fn leave(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path((id, member)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Problem> {
    let (id, member) = (id_of(&id)?, id_of(&member)?);
    let mut refusals = Refusals::none();
    let until = year(&sent, "until", &mut refusals);
    if refusals.is_empty() {
        match store::cluster::leave(&site.db, &visitor.act(&site, &sent.key()), id, member, until).await {
            Ok(_) => return Ok(see(&format!("/lam-viec/cum-khoi/{id}"), "thoi-thanh-vien-cum")),
            Err(failure) => refusals = refusals_of(failure)?,
        }
    }
    show_again(&site, &visitor, &uri, id, Returned::new(format!("thoi-{member}"), sent, refusals)).await
}

async fn name_post(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let mut refusals = Refusals::none();
    let year = year(&sent, "year", &mut refusals);
    let post = sent.text("post").parse().unwrap_or(Post::Head);
    let unit: Option<Uuid> = sent.text("unit").parse().ok();
    let unit = needed(unit, "unit", "Chọn đơn vị.", &mut refusals).unwrap_or_default();
    if refusals.is_empty() {
        let act = visitor.act(&site, &sent.key());
        match store::cluster::name_post(&site.db, &act, id, year, post, unit).await {
            Ok(_) => return Ok(see(&format!("/lam-viec/cum-khoi/{id}"), "chon-cum-truong")),
            Err(failure) => refusals = refusals_of(failure)?,
        }
    }
    show_again(&site, &visitor, &uri, id, Returned::new("truong", sent, refusals)).await
}

async fn begin(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let mut refusals = Refusals::none();
    let year = year(&sent, "year", &mut refusals);
    if refusals.is_empty() {
        let (act, copied) = (visitor.act(&site, &sent.key()), sent.is_on("copied"));
        match store::cluster::season::begin(&site.db, &act, id, year, copied).await {
            Ok(done) => {
                return Ok(see(&format!("/lam-viec/cum-khoi/nam/{}/bang-diem", done.id), "lap-nam-thi-dua"));
            }
            Err(failure) => refusals = refusals_of(failure)?,
        }
    }
    show_again(&site, &visitor, &uri, id, Returned::new("nam", sent, refusals)).await
}
