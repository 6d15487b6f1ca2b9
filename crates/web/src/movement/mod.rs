//! Pages of movements: the list, the page that follows one through the cycle, and what the public reads. [`form`] is the draft's,
//! with what it may begin from; [`template`] and [`file`] what is kept beside it; [`paper`] the document of the launch.

mod answers;
mod file;
mod form;
pub(crate) mod paper;
mod published;
mod template;

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::Uri;
use axum::response::Response;
use chrono::NaiveDate;
use domain::Refusals;
use domain::account::Role;
use domain::indicator::State as IndicatorState;
use domain::movement::{self, Closing, Kind, Launch, List, Station, Step};
use law::Law;
use serde::Deserialize;
use store::Failure;
use store::movement::{Listed, Movement, Superior, Waiting};
use store::org::roles_over;
use store::pledge::signing::{self, Whose};
use store::pledge::{Headed, OwnTitle};
use uuid::Uuid;

pub(crate) use crate::form::{id_of, refusals_of as sentences};
use crate::frame::ErrorLink;
use crate::pledge::view::PledgeView;
use crate::{Access, Choice, Frame, Place, Problem, Route, Sent, Site, Visitor, page, refused, see};
use answers::{AnswerView, Tally};
use file::FileView;

pub(crate) use form::draft_from;
pub(crate) use paper::answered;
pub(crate) use published::{PublicLine, under_way};

pub(crate) const CLERKS: Access = Access::Roles(&[Role::Clerk]);
/// Those who see the launch of their office; the act says to each of them whether he may take the step.
pub(crate) const OFFICE_ROLES: &[Role] = &[Role::Administrator, Role::Clerk, Role::Head, Role::Leader];
pub(crate) const OFFICE: Access = Access::Roles(OFFICE_ROLES);

pub(crate) fn routes() -> Vec<Route> {
    let mut routes = vec![
        Route::get("/lam-viec/phong-trao", Access::SignedIn, list),
        Route::get("/lam-viec/phong-trao/{id}", Access::SignedIn, show),
        Route::post("/lam-viec/phong-trao/{id}/phat-dong", OFFICE, launch),
        Route::post("/lam-viec/phong-trao/{id}/tong-ket", OFFICE, close),
    ];
    routes.extend(answers::routes());
    routes.extend(published::routes());
    routes.extend(file::routes());
    routes.extend(form::routes());
    routes.extend(paper::routes());
    routes.extend(template::routes());
    routes
}

pub(crate) fn shown(day: Option<NaiveDate>) -> String {
    day.map(viet::date::short).unwrap_or_default()
}

fn period(starts: Option<NaiveDate>, ends: Option<NaiveDate>) -> String {
    match (starts, ends) {
        (Some(starts), Some(ends)) => format!("{} – {}", viet::date::short(starts), viet::date::short(ends)),
        (Some(starts), None) => format!("từ {}", viet::date::short(starts)),
        (None, Some(ends)) => format!("đến {}", viet::date::short(ends)),
        (None, None) => String::new(),
    }
}

// the list -----------------------------------------------------------------------------------------------------------

#[derive(Deserialize)]
struct Filter {
    #[serde(rename = "trang-thai")]
    state: Option<String>,
}

#[derive(Template)]
#[template(path = "movement/list.html")]
struct ListPage {
    frame: Frame,
    tabs: Vec<Tab>,
    rows: Vec<Line>,
    waiting: Vec<Waiting>,
    says: String,
    may_draft: bool,
    /// Whether the visitor works for an office, not only in one.
    is_office: bool,
}

struct Tab {
    href: String,
    label: &'static str,
    current: bool,
}

struct Line {
    id: Uuid,
    title: String,
    unit: String,
    kind: String,
    period: String,
    document: String,
    state: &'static str,
    mark: &'static str,
    /// Of a launched movement: "1/3".
    answered: String,
}

async fn list(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Query(filter): Query<Filter>,
) -> Result<Response, Problem> {
    let state = filter.state.as_deref().and_then(|word| word.parse().ok());
    let mut conn = site.db.read().await?;
    let rows: Vec<_> =
        store::movement::list(&mut conn, visitor.viewer, state).await?.into_iter().map(line).collect();
    page(&ListPage {
        frame: Frame::office(&site, &visitor, "Phong trào thi đua", Place::Movements, &uri),
        tabs: tabs(state),
        says: format!("{} phong trào", rows.len()),
        rows,
        waiting: store::movement::waiting(&mut conn, visitor.viewer).await?,
        may_draft: visitor.holds(Role::Clerk),
        is_office: visitor.holds_any(OFFICE_ROLES),
    })
}

fn tabs(chosen: Option<movement::State>) -> Vec<Tab> {
    let all = Tab { href: "/lam-viec/phong-trao".into(), label: "Tất cả", current: chosen.is_none() };
    let one = |state: &movement::State| Tab {
        href: format!("/lam-viec/phong-trao?trang-thai={}", state.word()),
        label: state.label(),
        current: chosen == Some(*state),
    };
    std::iter::once(all).chain(movement::State::ALL.iter().map(one)).collect()
}

fn line(listed: Listed) -> Line {
    let row = listed.row;
    let is_launched = row.state != movement::State::Draft;
    Line {
        id: row.id,
        kind: practice(&row.practice, row.kind),
        period: period(row.starts, row.ends),
        document: document(&row.number, row.launched_on),
        state: row.state.label(),
        mark: mark(row.state),
        answered: if is_launched {
            format!("{}/{}", listed.answered, listed.expected)
        } else {
            String::new()
        },
        title: row.title,
        unit: row.unit_name,
    }
}

fn practice(practice: &str, kind: Kind) -> String {
    if practice.is_empty() { kind.label().to_owned() } else { format!("{} ({practice})", kind.label()) }
}

/// "05/KH-VP, 01/03/2025"; empty for a draft.
fn document(number: &str, on: Option<NaiveDate>) -> String {
    on.map(|on| format!("{number}, {}", viet::date::short(on))).unwrap_or_default()
}

fn mark(state: movement::State) -> &'static str {
    match state {
        movement::State::Draft => "waiting",
        movement::State::Launched => "neutral",
        movement::State::Closed => "met",
    }
}

// one movement -------------------------------------------------------------------------------------------------------

#[derive(Template)]
#[template(path = "movement/page.html")]
struct MovementPage {
    frame: Frame,
    movement: Movement,
    state: &'static str,
    mark: &'static str,
    stations: Vec<StationView>,
    needs: Vec<Task>,
    facts: Vec<Fact>,
    /// None where there are too many for this page.
    answers: Vec<AnswerView>,
    tallies: Vec<Tally>,
    headed: Vec<Headed>,
    for_me: Vec<OwnTitle>,
    /// How many indicators and inspection visits there are to see.
    indicators: usize,
    visits: usize,
    may_write_indicators: bool,
    pledge: Option<PledgeView>,
    files: Vec<FileView>,
    earlier_files: Vec<FileView>,
    may_keep_files: bool,
    replaceable: Vec<Choice>,
    /// Whether the viewer may begin a draft from this one, and keep it as a template.
    may_copy: bool,
    /// Whether the viewer may begin a movement of his own unit in answer to this one.
    may_answer_with_own: bool,
    may_update: bool,
    may_launch: bool,
    may_close: bool,
    may_read_answers: bool,
    may_remind: bool,
    may_open_pledge: bool,
    /// Its reviews, for those who read them.
    reviews: Vec<store::review::Head>,
    may_review: bool,
    /// What stands in the form on this page: as it came back, or as it is proposed.
    sent: BTreeMap<&'static str, String>,
    refusals: Refusals,
}

/// A station as the stepper draws it.
struct StationView {
    label: &'static str,
    date: String,
    state: &'static str,
    holder: String,
}

/// A line of the list of what a launch needs.
struct Task {
    says: String,
    href: Option<String>,
    done: bool,
    who: String,
}

struct Fact {
    label: &'static str,
    value: String,
}

impl MovementPage {
    fn error(&self, field: &str) -> &str {
        self.refusals.for_field(field).unwrap_or_default()
    }

    fn typed(&self, field: &str) -> &str {
        self.sent.get(field).map_or("", String::as_str)
    }

    fn award<'a>(&self, code: &'a str) -> &'a str {
        Law::built_in().award(code).map_or(code, |award| award.name.as_str())
    }

    fn lists(&self) -> Vec<(&'static str, &[String])> {
        lists(&self.movement)
    }

    fn texts(&self) -> Vec<(&'static str, Vec<&str>)> {
        texts(&self.movement)
    }
}

/// The lists that are not empty, with their headings.
fn lists(movement: &Movement) -> Vec<(&'static str, &[String])> {
    let all = List::ALL.iter().map(|list| (list.label(), movement.draft.list(*list)));
    all.filter(|(_, entries)| !entries.is_empty()).collect()
}

/// The texts that are not empty, with their headings, paragraph by paragraph.
fn texts(movement: &Movement) -> Vec<(&'static str, Vec<&str>)> {
    let draft = &movement.draft;
    let all = [
        ("Mục đích", &draft.purpose),
        ("Yêu cầu", &draft.requirements),
        ("Đối tượng", &draft.subjects),
        ("Kế hoạch", &draft.plan),
        ("Biện pháp", &draft.measures),
        ("Kết quả tổng kết", &movement.summary),
    ];
    all.into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(label, text)| (label, text.lines().collect()))
        .collect()
}

async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    page(&movement_page(&site, &visitor, &uri, id_of(&id)?, None, Refusals::none()).await?)
}

/// The page of a movement. `sent` is the form on it that came back.
pub(crate) async fn refused_page(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    id: Uuid,
    sent: &Sent,
    failure: Failure,
) -> Result<Response, Problem> {
    refused(&movement_page(site, visitor, uri, id, Some(sent), sentences(failure)?).await?)
}

async fn movement_page(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    id: Uuid,
    sent: Option<&Sent>,
    refusals: Refusals,
) -> Result<MovementPage, Problem> {
    let mut conn = site.db.read().await?;
    let viewer = visitor.viewer;
    let movement = store::movement::find(&mut conn, viewer, id).await?;
    let roles = roles_over(&mut conn, viewer, movement.unit_id).await?;
    let stations = store::movement::steps(&mut conn, viewer, id).await?;
    let is_launched = movement.state != movement::State::Draft;
    let answers = if is_launched { store::pledge::answers(&mut conn, viewer, id).await? } else { Vec::new() };
    let indicators = store::indicator::list(&mut conn, viewer, id).await?.len();
    let visits = store::inspection::list(&mut conn, viewer, id).await?.len();
    let stands = IndicatorState::of(movement.state, false);
    let pledge = signing::find(&mut conn, viewer, Whose::Movement(id)).await?;
    let earlier = signing::earlier(&mut conn, viewer, Whose::Movement(id)).await?;
    let files = store::movement::file::list(&mut conn, viewer, id).await?;
    let (files, earlier_files): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|file| file.ended_at.is_none());
    let may_keep_files = store::movement::file::keep_refusals(&roles, &movement).is_empty();
    let offers = |step| movement::offers(movement.state, step, &roles);
    let may_write_pledge = movement.state == movement::State::Launched
        && domain::pledge::Step::Open.entitlement(&roles, "").is_empty();
    let may_open_pledge = may_write_pledge && pledge.is_none();
    let may_remind = movement.state == movement::State::Launched
        && answers.iter().any(|row| !row.has_answered())
        && domain::pledge::Step::Remind.entitlement(&roles, "").is_empty();
    let mut frame =
        Frame::office(site, visitor, &movement.draft.title, Place::Movements, uri).with_refusals(&refusals);
    lead_to_the_draft(&mut frame.errors, id);
    Ok(MovementPage {
        frame,
        state: movement.state.label(),
        mark: mark(movement.state),
        stations: stations.iter().map(station_view).collect(),
        needs: if is_launched { Vec::new() } else { tasks(&conn.law(), &movement, viewer.on) },
        facts: facts(&movement).into_iter().chain(reason(&conn.law(), &movement, viewer.on)).collect(),
        replaceable: file::replaceable(&files, sent),
        files: files.into_iter().map(FileView::of).collect(),
        earlier_files: earlier_files.into_iter().map(FileView::of).collect(),
        may_keep_files,
        may_copy: roles.contains(&Role::Clerk),
        may_answer_with_own: movement.state == movement::State::Launched
            && !roles.contains(&Role::Clerk)
            && visitor.holds(Role::Clerk),
        tallies: if answers.is_empty() { Vec::new() } else { answers::tallies(id, &answers) },
        answers: match answers.len() {
            0..=answers::MOST_LINES => answers.iter().map(|row| AnswerView::of(&movement, row)).collect(),
            _ => Vec::new(),
        },
        headed: if is_launched { store::pledge::headed(&mut conn, viewer, id).await? } else { Vec::new() },
        reviews: store::review::list_of(&mut conn, viewer, id).await?,
        may_review: is_launched && roles.contains(&Role::Clerk),
        for_me: store::pledge::registered_for_me(&mut conn, viewer, id).await?,
        indicators,
        visits,
        may_write_indicators: domain::indicator::offers(stands, domain::indicator::Step::Write, &roles),
        pledge: pledge.map(|pledge| {
            let home = format!("/lam-viec/phong-trao/{id}/giao-uoc");
            PledgeView::of(home, pledge, earlier, may_write_pledge, pledge_sent(sent), &refusals)
        }),
        may_update: offers(Step::Update),
        may_launch: offers(Step::Launch),
        may_read_answers: visitor.holds_any(OFFICE_ROLES),
        may_remind,
        may_close: offers(Step::Close),
        may_open_pledge,
        sent: page_form(sent, &movement),
        movement,
        refusals,
    })
}

/// The fields of the forms that stand on the movement's page itself.
const PAGE_FIELDS: &[&str] = &[
    "number",
    "launched_on",
    "signer_name",
    "signer_post",
    "summary",
    "closed_on",
    "text",
    "in_turn",
    "order",
    "file",
    "name",
    "public",
    "replaces",
    "template",
];

/// The form of the pledge that came back.
fn pledge_sent(sent: Option<&Sent>) -> Option<&Sent> {
    sent.filter(|sent| !sent.text("text").is_empty())
}

fn page_form(sent: Option<&Sent>, movement: &Movement) -> BTreeMap<&'static str, String> {
    match sent {
        Some(sent) => PAGE_FIELDS.iter().map(|name| (*name, sent.text(name).to_owned())).collect(),
        None => {
            let said = &movement.draft.launch;
            let post =
                if said.signer_post.is_empty() { &movement.office.head_post } else { &said.signer_post };
            BTreeMap::from([
                ("number", said.number.clone()),
                ("launched_on", shown(said.on)),
                ("signer_name", said.signer_name.clone()),
                ("signer_post", post.clone()),
            ])
        }
    }
}

/// A sentence about a field of the draft leads to the form where that field is.
fn lead_to_the_draft(errors: &mut [ErrorLink], id: Uuid) {
    for error in errors {
        if let Some(href) = &mut error.href
            && !PAGE_FIELDS.iter().any(|field| *href == format!("#f-{field}"))
        {
            *href = format!("/lam-viec/phong-trao/{id}/sua{href}");
        }
    }
}

fn station_view(station: &Station) -> StationView {
    StationView {
        label: station.stage.label(),
        date: period(station.on, station.until).trim_start_matches("từ ").to_owned(),
        state: station.standing.word(),
        holder: station.holder.clone(),
    }
}

fn tasks(law: &Law, movement: &Movement, on: NaiveDate) -> Vec<Task> {
    let task = |need: movement::Need| Task {
        href: (!need.met).then(|| format!("/lam-viec/phong-trao/{}/sua#f-{}", movement.id, need.field)),
        done: need.met,
        who: match (need.binding, need.cites.join("; ")) {
            (true, cites) => cites,
            (false, cites) => format!("{cites}; nên có, chưa đối chiếu được với luật của ngày này"),
        },
        says: need.says,
    };
    movement.needs(law, on).into_iter().map(task).collect()
}

fn facts(movement: &Movement) -> Vec<Fact> {
    let draft = &movement.draft;
    let lines = |text: &str| text.lines().collect::<Vec<_>>().join("; ");
    let all = [
        ("Chủ đề", draft.theme.clone()),
        ("Dịp", draft.occasion.clone()),
        ("Đơn vị phát động", movement.unit_name.clone()),
        ("Hình thức", practice(&draft.practice, draft.kind)),
        ("Phạm vi", draft.scope.label().to_owned()),
        ("Thời gian", period(draft.starts, draft.ends)),
        ("Hạn đăng ký", shown(draft.register_by)),
        ("Tổ chức thực hiện", lines(&draft.carried_out_by)),
        ("Theo dõi, đôn đốc", lines(&draft.followed_by)),
        ("Văn bản phát động", document(&movement.number, movement.launched_on)),
        ("Người ký", signer(movement)),
        ("Hưởng ứng", superior(movement)),
        ("Ngày tổng kết", shown(movement.closed_on)),
    ];
    all.into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(label, value)| Fact { label, value })
        .collect()
}

/// Why the law knows a movement of this name under its form.
fn reason(law: &Law, movement: &Movement, today: NaiveDate) -> Option<Fact> {
    let on = movement.launched_on.unwrap_or(today);
    let known = law.practices(on).into_iter().find(|known| known.name == movement.draft.practice)?;
    let cites: Vec<_> = known.cite.iter().map(law::Citation::to_string).collect();
    Some(Fact {
        label: "Vì sao là hình thức này", value: format!("{} ({})", known.says, cites.join("; "))
    })
}

fn signer(movement: &Movement) -> String {
    let both = [movement.signer_post.as_str(), movement.signer_name.as_str()];
    both.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The superior's launch that this one answers.
fn superior(movement: &Movement) -> String {
    let launch = movement.superior.as_ref();
    launch
        .map(|of| format!("Văn bản số {} ngày {} của {}", of.number, viet::date::short(of.on), of.issuer))
        .unwrap_or_default()
}

/// The line over a list of a movement that goes out as a file; none where it answers nobody.
pub(crate) fn answers_line(superior: Option<&Superior>) -> Option<String> {
    superior.map(|of| {
        format!("Thực hiện văn bản số {} ngày {} của {}", of.number, viet::date::short(of.on), of.issuer)
    })
}

async fn launch(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let mut refusals = Refusals::none();
    let document = Launch {
        number: sent.tidy("number"),
        on: sent.date("launched_on", &mut refusals),
        signer_name: sent.tidy("signer_name"),
        signer_post: sent.tidy("signer_post"),
    };
    let came = match refusals.or_go_on() {
        Ok(()) => {
            store::movement::launch(&site.db, &visitor.act(&site, &sent.key()), id, sent.version(), &document)
                .await
        }
        Err(refusals) => Err(refusals.into()),
    };
    match came {
        Ok(_) => Ok(see(&format!("/lam-viec/phong-trao/{id}"), "da-phat-dong")),
        Err(failure) => refused_page(&site, &visitor, &uri, id, &sent, failure).await,
    }
}

async fn close(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let mut refusals = Refusals::none();
    let closing =
        Closing { summary: sent.text("summary").to_owned(), on: sent.date("closed_on", &mut refusals) };
    let came = match refusals.or_go_on() {
        Ok(()) => {
            store::movement::close(&site.db, &visitor.act(&site, &sent.key()), id, sent.version(), &closing)
                .await
        }
        Err(refusals) => Err(refusals.into()),
    };
    match came {
        Ok(_) => Ok(see(&format!("/lam-viec/phong-trao/{id}"), "da-tong-ket")),
        Err(failure) => refused_page(&site, &visitor, &uri, id, &sent, failure).await,
    }
}
