//! Pages of reviews (sơ kết, tổng kết): the list, a new one, and the page on which figures stand beside what people write.

mod paper;
mod plot;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::Uri;
use axum::response::Response;
use domain::Refusals;
use domain::account::Role;
use domain::indicator::Amount;
use domain::movement::Launch;
use domain::review::figures::{Commended, Launched, Measured, Proposed, Share, Spread, Year, total};
use domain::review::{Kind, NewReview, State as Stands, Step, Written, offers};
use domain::workbook::Cell;
use serde::Deserialize;
use sheets::{Column, Holds, Table};
use store::review::{Head, Review};
use uuid::Uuid;

use crate::decision::award_name;
use crate::decision::paper::{PDF, drawn};
use crate::download::{Format, file};
use crate::form::{id_of, refusals_of};
use crate::movement::{OFFICE, answered, shown};
use crate::{Access, Choice, Frame, Place, Problem, Route, Sent, Site, Visitor, page, refused, see};

const CLERKS: Access = Access::Roles(&[Role::Clerk]);

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/lam-viec/tong-ket", OFFICE, list),
        Route::get("/lam-viec/tong-ket/moi", CLERKS, new_form),
        Route::post("/lam-viec/tong-ket/moi", CLERKS, begin),
        Route::get("/lam-viec/tong-ket/{id}", OFFICE, show),
        Route::post("/lam-viec/tong-ket/{id}/soan", OFFICE, write),
        Route::post("/lam-viec/tong-ket/{id}/ban-hanh", OFFICE, issue),
        Route::get("/lam-viec/tong-ket/{id}/bao-cao.pdf", OFFICE, report_pdf),
        Route::get("/lam-viec/tong-ket/{id}/chi-tieu.xlsx", OFFICE, measured),
        Route::get("/lam-viec/tong-ket/{id}/chi-tieu.csv", OFFICE, measured),
        Route::get("/lam-viec/tong-ket/{id}/khen-thuong.xlsx", OFFICE, commended),
        Route::get("/lam-viec/tong-ket/{id}/khen-thuong.csv", OFFICE, commended),
    ]
}

// the list -----------------------------------------------------------------------------------------------------------

#[derive(Template)]
#[template(path = "review/list.html")]
struct ListPage {
    frame: Frame,
    says: String,
    rows: Vec<Line>,
    may_begin: bool,
}

struct Line {
    id: Uuid,
    title: String,
    kind: &'static str,
    unit: String,
    period: String,
    mark: &'static str,
    state: &'static str,
    document: String,
}

impl Line {
    fn of(head: Head) -> Self {
        Self {
            id: head.id,
            kind: head.kind.label(),
            period: period(&head),
            mark: mark(head.state),
            state: head.state.label(),
            document: document(&head),
            unit: head.unit_name,
            title: head.title,
        }
    }
}

fn period(head: &Head) -> String {
    format!("{} – {}", viet::date::short(head.starts), viet::date::short(head.ends))
}

/// "12/BC-VP, 05/07/2026"; empty for a draft.
fn document(head: &Head) -> String {
    head.issued_on.map(|on| format!("{}, {}", head.number, viet::date::short(on))).unwrap_or_default()
}

fn mark(state: Stands) -> &'static str {
    match state {
        Stands::Draft => "waiting",
        Stands::Issued => "met",
    }
}

async fn list(State(site): State<Site>, visitor: Visitor, uri: Uri) -> Result<Response, Problem> {
    let mut conn = site.db.read().await?;
    let rows: Vec<_> =
        store::review::list(&mut conn, visitor.viewer).await?.into_iter().map(Line::of).collect();
    page(&ListPage {
        frame: Frame::office(&site, &visitor, "Sơ kết, tổng kết", Place::Movements, &uri),
        says: format!("{} báo cáo", rows.len()),
        rows,
        may_begin: visitor.holds(Role::Clerk),
    })
}

// a new review -------------------------------------------------------------------------------------------------------

#[derive(Template)]
#[template(path = "review/new.html")]
struct NewPage {
    frame: Frame,
    /// What the review is about when it is one movement's.
    movement: Option<(Uuid, String)>,
    units: Vec<Choice>,
    kinds: Vec<Choice>,
    sent: Sent,
    refusals: Refusals,
}

impl NewPage {
    fn error(&self, field: &str) -> &str {
        self.refusals.for_field(field).unwrap_or_default()
    }
}

/// The movement that a new review is about, if it is one's.
#[derive(Deserialize)]
struct About {
    #[serde(rename = "phong-trao")]
    movement: Option<String>,
}

async fn new_form(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Query(about): Query<About>,
) -> Result<Response, Problem> {
    let sent = match about.movement {
        Some(id) => {
            let id = id_of(&id)?;
            let movement = store::movement::find(&mut site.db.read().await?, visitor.viewer, id).await?;
            let ends = movement.draft.ends.map_or(visitor.viewer.on, |ends| ends.min(visitor.viewer.on));
            Sent::of([
                ("movement", id.to_string()),
                ("starts", shown(movement.draft.starts.or(movement.launched_on))),
                ("ends", viet::date::short(ends)),
            ])
        }
        None => Sent::default(),
    };
    page(&new_page(&site, &visitor, &uri, sent, Refusals::none()).await?)
}

async fn new_page(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    sent: Sent,
    refusals: Refusals,
) -> Result<NewPage, Problem> {
    let mut conn = site.db.read().await?;
    let movement = match sent.text("movement") {
        "" => None,
        id => Some(store::movement::find(&mut conn, visitor.viewer, id_of(id)?).await?),
    };
    let kinds = Kind::ALL.iter().filter(|kind| movement.is_none() || **kind != Kind::FiveYear);
    let units = match movement {
        None => store::org::list_as(&mut conn, visitor.viewer, Role::Clerk).await?,
        Some(_) => Vec::new(),
    };
    let chosen = |value: &str, field: &str| value == sent.text(field);
    Ok(NewPage {
        frame: Frame::office(site, visitor, "Lập báo cáo sơ kết, tổng kết", Place::Movements, uri)
            .with_refusals(&refusals),
        kinds: kinds
            .map(|kind| Choice::new(kind.word(), kind.label(), chosen(kind.word(), "kind")))
            .collect(),
        units: units
            .iter()
            .map(|unit| Choice::new(unit.id, &unit.name, chosen(&unit.id.to_string(), "unit")))
            .collect(),
        movement: movement.map(|movement| (movement.id, movement.draft.title)),
        sent,
        refusals,
    })
}

async fn begin(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    sent: Sent,
) -> Result<Response, Problem> {
    let mut refusals = Refusals::none();
    if sent.text("kind").parse::<Kind>().is_err() {
        refusals.add("kind", "Chọn loại báo cáo.");
    }
    let new = NewReview {
        kind: sent.text("kind").parse().unwrap_or(Kind::Interim),
        movement: None,
        starts: sent.date("starts", &mut refusals),
        ends: sent.date("ends", &mut refusals),
    };
    if refusals.is_empty() {
        let act = visitor.act(&site, &sent.key());
        let came = match sent.text("movement") {
            "" => store::review::begin(&site.db, &act, sent.text("unit").parse()?, &new).await,
            id => store::review::begin_of(&site.db, &act, id_of(id)?, &new).await,
        };
        match came {
            Ok(done) => return Ok(see(&format!("/lam-viec/tong-ket/{}", done.id), "da-lap-bao-cao")),
            Err(failure) => refusals = refusals_of(failure)?,
        }
    }
    refused(&new_page(&site, &visitor, &uri, sent, refusals).await?)
}

// one review ---------------------------------------------------------------------------------------------------------

#[derive(Template)]
#[template(path = "review/page.html")]
struct ReviewPage {
    frame: Frame,
    head: Head,
    period: String,
    document: String,
    mark: &'static str,
    launches: Vec<Launched>,
    has_indicators: bool,
    awards: Vec<AwardLine>,
    shares: Vec<(&'static str, String)>,
    waiting: Vec<String>,
    years: Vec<Year>,
    plot: Option<plot::Plot>,
    models: Option<String>,
    /// What is written, with its headings.
    texts: Vec<(&'static str, Vec<String>)>,
    may_write: bool,
    may_issue: bool,
    sent: Sent,
    refusals: Refusals,
}

impl ReviewPage {
    fn error(&self, field: &str) -> &str {
        self.refusals.for_field(field).unwrap_or_default()
    }
}

/// One award, and to whom it went.
struct AwardLine {
    name: String,
    spread: Spread,
}

impl AwardLine {
    fn small(&self) -> String {
        self.spread.small.map_or_else(|| "–".to_owned(), |small| small.to_string())
    }
}

async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    page(&review_page(&site, &visitor, &uri, id_of(&id)?, None, Refusals::none()).await?)
}

/// `sent` is the form on the page that came back.
async fn review_page(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    id: Uuid,
    sent: Option<Sent>,
    refusals: Refusals,
) -> Result<ReviewPage, Problem> {
    let mut conn = site.db.read().await?;
    let review = store::review::find(&mut conn, visitor.viewer, id).await?;
    let roles = store::org::roles_over(&mut conn, visitor.viewer, review.head.unit_id).await?;
    let offers = |step| offers(review.head.state, step, &roles);
    let (may_write, may_issue) = (offers(Step::Write), offers(Step::Issue));
    let sent = Sent::of(fields(&review)).with(sent);
    let figures = review.figures;
    let spread = total(&figures.commended);
    Ok(ReviewPage {
        frame: Frame::office(site, visitor, &review.head.title, Place::Movements, uri)
            .with_refusals(&refusals),
        period: period(&review.head),
        document: document(&review.head),
        mark: mark(review.head.state),
        shares: shares(&spread),
        waiting: figures.proposed.iter().filter(|one| one.waiting > 0).map(proposed).collect(),
        awards: figures
            .commended
            .iter()
            .map(|one| AwardLine { name: award_name(&one.code).to_owned(), spread: one.spread })
            .collect(),
        has_indicators: figures.launches.iter().any(|one| !one.indicators.is_empty()),
        launches: figures.launches,
        plot: plot::draw(&figures.years),
        years: figures.years,
        models: (!figures.models.is_empty()).then(|| {
            let models = figures.models;
            format!(
                "phát hiện {}, bồi dưỡng {}, công nhận {}, nhân rộng {}",
                models.found, models.nurtured, models.recognised, models.multiplied
            )
        }),
        texts: texts(&review.written),
        head: review.head,
        may_write,
        may_issue,
        sent,
        refusals,
    })
}

/// Every field of the page's forms as it stands.
fn fields(review: &Review) -> [(&'static str, String); 13] {
    let written = &review.written;
    let paper = &review.paper;
    let post = if paper.signer_post.is_empty() { &review.office.head_post } else { &paper.signer_post };
    [
        ("title", written.title.clone()),
        ("assessment", written.assessment.clone()),
        ("limits", written.limits.clone()),
        ("causes", written.causes.clone()),
        ("lessons", written.lessons.clone()),
        ("directions", written.directions.clone()),
        ("requests", written.requests.clone()),
        ("recipients", written.recipients.clone()),
        ("small_up_to", written.small_up_to.map(|most| most.to_string()).unwrap_or_default()),
        ("number", paper.number.clone()),
        ("issued_on", shown(paper.on)),
        ("signer_name", paper.signer_name.clone()),
        ("signer_post", post.clone()),
    ]
}

/// How the awards are spread; what there is none of is left out.
fn shares(spread: &Spread) -> Vec<(&'static str, String)> {
    let told = |label, share: Share| (share.of > 0).then(|| (label, share.to_string()));
    let all = [
        spread.small_share().and_then(|share| told("Tập thể nhỏ", share)),
        told("Cá nhân không giữ chức vụ lãnh đạo, quản lý", spread.direct_share()),
        told("Nữ (trong số đã ghi giới tính)", spread.women_share()),
    ];
    all.into_iter().flatten().collect()
}

fn proposed(one: &Proposed) -> String {
    format!("{}: {}", award_name(&one.code), one.waiting)
}

/// The texts that are not empty, with their headings, paragraph by paragraph.
fn texts(written: &Written) -> Vec<(&'static str, Vec<String>)> {
    let all = [
        ("Đánh giá chung", &written.assessment),
        ("Hạn chế", &written.limits),
        ("Nguyên nhân", &written.causes),
        ("Bài học kinh nghiệm", &written.lessons),
        ("Phương hướng, nhiệm vụ", &written.directions),
        ("Kiến nghị", &written.requests),
    ];
    let filled = all.into_iter().filter(|(_, text)| !text.is_empty());
    filled.map(|(heading, text)| (heading, text.lines().map(str::to_owned).collect())).collect()
}

async fn write(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let mut refusals = Refusals::none();
    let text = |name| sent.text(name).to_owned();
    let written = Written {
        title: text("title"),
        assessment: text("assessment"),
        limits: text("limits"),
        causes: text("causes"),
        lessons: text("lessons"),
        directions: text("directions"),
        requests: text("requests"),
        recipients: text("recipients"),
        small_up_to: sent.number("small_up_to", &mut refusals),
    };
    if refusals.is_empty() {
        let act = visitor.act(&site, &sent.key());
        match store::review::write(&site.db, &act, id, sent.version(), &written).await {
            Ok(_) => return Ok(see(&format!("/lam-viec/tong-ket/{id}"), "da-luu")),
            Err(failure) => refusals = refusals_of(failure)?,
        }
    }
    refused(&review_page(&site, &visitor, &uri, id, Some(sent), refusals).await?)
}

async fn issue(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let mut refusals = Refusals::none();
    let paper = Launch {
        number: sent.tidy("number"),
        on: sent.date("issued_on", &mut refusals),
        signer_name: sent.tidy("signer_name"),
        signer_post: sent.tidy("signer_post"),
    };
    if refusals.is_empty() {
        let act = visitor.act(&site, &sent.key());
        match store::review::issue(&site.db, &act, id, sent.version(), &paper).await {
            Ok(_) => return Ok(see(&format!("/lam-viec/tong-ket/{id}"), "da-ban-hanh-bao-cao")),
            Err(failure) => refusals = refusals_of(failure)?,
        }
    }
    refused(&review_page(&site, &visitor, &uri, id, Some(sent), refusals).await?)
}

// what goes out ------------------------------------------------------------------------------------------------------

/// The report as PDF; of a draft with blanks for number and day.
async fn report_pdf(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let mut conn = site.db.read().await?;
    let review = store::review::find(&mut conn, visitor.viewer, id_of(&id)?).await?;
    let superior = match review.head.movement_id {
        Some(movement) => store::movement::find(&mut conn, visitor.viewer, movement).await?.superior,
        None => None,
    };
    let paper = paper::report(review, superior.as_ref().map(answered), site.settings.demo);
    drawn(PDF, move || site.press.review(&paper)).await
}

/// How far the units came with the indicators, as the page shows it.
async fn measured(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    format: Format,
) -> Result<Response, Problem> {
    let review = store::review::find(&mut site.db.read().await?, visitor.viewer, id_of(&id)?).await?;
    let number = |amount: Option<Amount>| amount.map_or(Cell::Empty, |amount| Cell::text(amount.to_string()));
    let row = |launch: &Launched, one: &Measured| {
        vec![
            Cell::text(&*launch.title),
            Cell::text(&*one.text),
            Cell::text(&*one.measure),
            Cell::text(if one.base.is_some() { one.base_says() } else { String::new() }),
            Cell::text(one.goal_says()),
            number(one.sum.filter(|_| one.reported > 0)),
            Cell::count(one.reported),
            Cell::count(one.reached),
            Cell::count(one.short),
            Cell::count(one.missing),
        ]
    };
    let columns = [
        ("Phong trào", Holds::Text),
        ("Chỉ tiêu", Holds::Text),
        ("Đơn vị tính", Holds::Text),
        ("Số gốc", Holds::Text),
        ("Mục tiêu", Holds::Text),
        ("Các đơn vị cộng lại", Holds::Text),
        ("Đơn vị đã báo cáo", Holds::Number),
        ("Đơn vị đạt", Holds::Number),
        ("Chưa đạt", Holds::Number),
        ("Thiếu số liệu", Holds::Number),
    ];
    let launches = &review.figures.launches;
    let table = Table {
        name: "Chỉ tiêu".to_owned(),
        titles: vec![review.head.title.clone(), period(&review.head)],
        columns: columns.map(|(head, holds)| Column::holding(head, holds)).into(),
        rows: launches.iter().flat_map(|one| one.indicators.iter().map(|own| row(one, own))).collect(),
        ..Table::default()
    };
    file(&site, &visitor, table, format, "chi-tieu")
}

/// Who was commended, as the page shows it.
async fn commended(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    format: Format,
) -> Result<Response, Problem> {
    let review = store::review::find(&mut site.db.read().await?, visitor.viewer, id_of(&id)?).await?;
    let row = |one: &Commended| {
        let Spread { collectives, small, people, direct, women, .. } = one.spread;
        vec![
            Cell::text(award_name(&one.code)),
            Cell::count(collectives),
            small.map_or(Cell::Empty, Cell::count),
            Cell::count(people),
            Cell::count(direct),
            Cell::count(women),
        ]
    };
    let columns = [
        ("Danh hiệu, hình thức khen thưởng", Holds::Text),
        ("Tập thể", Holds::Number),
        ("Tập thể nhỏ", Holds::Number),
        ("Cá nhân", Holds::Number),
        ("Không giữ chức vụ", Holds::Number),
        ("Nữ", Holds::Number),
    ];
    let table = Table {
        name: "Khen thưởng".to_owned(),
        titles: vec![review.head.title.clone(), period(&review.head)],
        columns: columns.map(|(head, holds)| Column::holding(head, holds)).into(),
        rows: review.figures.commended.iter().map(row).collect(),
        ..Table::default()
    };
    file(&site, &visitor, table, format, "khen-thuong")
}
