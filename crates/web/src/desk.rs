//! "Việc của tôi": what waits for whoever is logged in: what has a deadline first, by its day, then the rest room by room, the
//! oldest first. The calendar shows the same deadlines.

use askama::Template;
use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use chrono::NaiveDate;
use domain::account::Role;
use domain::calendar::Distance;
use domain::cluster::State as SeasonState;
use domain::dossier::State as DossierState;
use domain::person::WRITERS;
use domain::{Viewer, local_date};
use store::pledge::signing::{self, Whose};
use store::record::report::{self, Report};
use store::{Conn, cluster, council, decision, dossier, indicator, inspection, movement, news, review};

use uuid::Uuid;

use crate::record::report::due;
use crate::{Access, Frame, Place, Problem, Route, Site, Visitor, page};

pub(crate) fn routes() -> Vec<Route> {
    vec![Route::get("/lam-viec", Access::SignedIn, show)]
}

#[derive(Template)]
#[template(path = "desk/show.html")]
struct Desk {
    frame: Frame,
    says: String,
    dated: Vec<Dated>,
    piles: Vec<Pile>,
}

/// A task with how far its deadline is.
struct Dated {
    task: Task,
    day: String,
    mark: &'static str,
    distance: Distance,
}

impl Dated {
    fn of(task: Task, due: NaiveDate, today: NaiveDate) -> Self {
        let distance = Distance::of(due, today);
        let mark = match distance {
            Distance::Over(_) => "unmet",
            Distance::Today | Distance::Ahead(..=SOON) => "waiting",
            Distance::Ahead(_) => "neutral",
        };
        Self { day: viet::date::short(due), mark, distance, task }
    }
}

/// So many days before its deadline a task is marked.
const SOON: i64 = 7;

/// Tasks of one kind without a deadline.
struct Pile {
    heading: &'static str,
    tasks: Vec<Task>,
}

/// Something that waits for somebody.
pub(crate) struct Task {
    /// What it is about; ids grow with time, so the oldest is the smallest.
    pub(crate) id: Uuid,
    pub(crate) kind: &'static str,
    pub(crate) href: String,
    pub(crate) says: String,
    /// Whose it is, or since when it waits.
    pub(crate) about: String,
    pub(crate) due: Option<NaiveDate>,
}

async fn show(State(site): State<Site>, visitor: Visitor, uri: Uri) -> Result<Response, Problem> {
    let roles: Vec<_> = visitor.grants.iter().map(|grant| grant.role).collect();
    let today = visitor.viewer.on;
    let tasks = tasks(&mut site.db.read().await?, visitor.viewer, &roles).await?;
    let says = if tasks.is_empty() { String::new() } else { format!("{} việc đang chờ", tasks.len()) };
    let (dated, rest): (Vec<_>, Vec<_>) = tasks.into_iter().partition(|task| task.due.is_some());
    let mut dated: Vec<_> = dated.into_iter().filter_map(|task| task.due.map(|due| (due, task))).collect();
    dated.sort_by_key(|(due, task)| (*due, task.id));
    page(&Desk {
        frame: Frame::office(&site, &visitor, "Việc của tôi", Place::Work, &uri),
        says,
        dated: dated.into_iter().map(|(due, task)| Dated::of(task, due, today)).collect(),
        piles: piles(rest),
    })
}

/// The tasks by their kind, in the order in which the kinds come; in each the oldest first.
fn piles(tasks: Vec<Task>) -> Vec<Pile> {
    let mut piles: Vec<Pile> = Vec::new();
    for task in tasks {
        match piles.iter_mut().find(|pile| pile.heading == task.kind) {
            Some(pile) => pile.tasks.push(task),
            None => piles.push(Pile { heading: task.kind, tasks: vec![task] }),
        }
    }
    for pile in &mut piles {
        pile.tasks.sort_by_key(|task| task.id);
    }
    piles
}

/// Everything that waits for the viewer in these roles of his.
pub(crate) async fn tasks(conn: &mut Conn, viewer: Viewer, roles: &[Role]) -> Result<Vec<Task>, Problem> {
    let holds = |any: &[Role]| any.iter().any(|role| roles.contains(role));
    let mut tasks = Vec::new();
    if holds(WRITERS) {
        tasks.extend(reports(conn, viewer).await?);
    }
    tasks.extend(launches(conn, viewer).await?);
    tasks.extend(votes(conn, viewer).await?);
    if holds(&[Role::Leader]) {
        tasks.extend(signatures(conn, viewer).await?);
    }
    if holds(&[Role::Head]) {
        tasks.extend(pledges(conn, viewer).await?);
        tasks.extend(values(conn, viewer).await?);
        tasks.extend(findings("Kết luận kiểm tra chờ khắc phục", inspection::to_mend(conn, viewer).await?));
        tasks.extend(scores(conn, viewer).await?);
        tasks.extend(dossiers(conn, viewer, "Hồ sơ bị trả lại", DossierState::Returned).await?);
        tasks.extend(dossiers(conn, viewer, "Hồ sơ đang soạn", DossierState::Draft).await?);
    }
    if holds(&[Role::Clerk]) {
        tasks.extend(dossiers(conn, viewer, "Hồ sơ chờ thẩm định", DossierState::Submitted).await?);
        let to_follow = inspection::to_follow(conn, viewer).await?;
        tasks.extend(findings("Khắc phục chờ xác nhận hoặc quá hạn", to_follow));
        tasks.extend(passed(conn, viewer).await?);
        tasks.extend(ended(conn, viewer).await?);
        tasks.extend(reviews(conn, viewer).await?);
    }
    if holds(&[Role::Clerk, Role::Leader]) {
        tasks.extend(items(conn, viewer).await?);
    }
    Ok(tasks)
}

/// What people report as wrong in their records; the law says by when it is answered.
async fn reports(conn: &mut Conn, viewer: Viewer) -> Result<Vec<Task>, Problem> {
    let open = report::waiting(conn, viewer).await?;
    let task = |report: Report| Task {
        id: report.id,
        kind: "Báo sai trong hồ sơ chờ trả lời",
        href: format!("/lam-viec/bao-sai/{}", report.id),
        about: format!("{}, hạn trả lời: {}", report.state.label(), due(&report)),
        due: report.due,
        says: report.person_name,
    };
    Ok(open.into_iter().map(task).collect())
}

/// Launches that units of the viewer have not answered. Where the launch says no last day to register, the movement's is the last
/// on which they can.
async fn launches(conn: &mut Conn, viewer: Viewer) -> Result<Vec<Task>, Problem> {
    let waiting = movement::waiting(conn, viewer).await?;
    let task = |one: movement::Waiting| {
        let reminded = one.reminded_on.map(|on| format!(", đã được nhắc ngày {}", viet::date::short(on)));
        let by = one.register_by.map(|on| format!("; hạn đăng ký {}", viet::date::short(on)));
        let ends = one.row.ends.map(|on| format!("; phong trào kết thúc ngày {}", viet::date::short(on)));
        Task {
            id: one.row.id,
            kind: "Phong trào chờ đơn vị đăng ký",
            href: format!("/lam-viec/phong-trao/{}/tra-loi/{}", one.row.id, one.waits_unit_id),
            says: one.row.title,
            about: format!(
                "{} chưa đăng ký{}{}{}",
                one.waits_unit_name,
                reminded.unwrap_or_default(),
                by.unwrap_or_default(),
                ends.unwrap_or_default()
            ),
            due: one.register_by.or(one.row.ends),
        }
    };
    Ok(waiting.into_iter().map(task).collect())
}

/// Pledges that the viewer is to sign for his units, as their turn comes.
async fn pledges(conn: &mut Conn, viewer: Viewer) -> Result<Vec<Task>, Problem> {
    let task = |one: signing::Waiting| {
        let (id, href) = match one.whose {
            Whose::Movement(id) => (id, format!("/lam-viec/phong-trao/{id}/tra-loi/{}#pledge", one.unit_id)),
            Whose::Season(id) => (id, format!("/lam-viec/cum-khoi/nam/{id}/giao-uoc#ky-{}", one.unit_id)),
        };
        Task {
            id,
            kind: "Giao ước chờ ký",
            href,
            says: one.title,
            about: format!("{} chưa ký", one.unit_name),
            due: one.due,
        }
    };
    Ok(signing::waiting(conn, viewer).await?.into_iter().map(task).collect())
}

/// Values of indicators that units of the viewer owe.
async fn values(conn: &mut Conn, viewer: Viewer) -> Result<Vec<Task>, Problem> {
    let waiting = indicator::value::waiting(conn, viewer).await?;
    let task = |one: indicator::value::Waiting| Task {
        id: one.movement_id,
        kind: "Chỉ tiêu chờ số liệu",
        href: format!("/lam-viec/phong-trao/{}/chi-tieu/{}", one.movement_id, one.unit_id),
        about: format!("{}: {} chỉ tiêu chưa có số", one.unit_name, one.indicators),
        due: Some(one.due),
        says: one.movement_title,
    };
    Ok(waiting.into_iter().map(task).collect())
}

/// Findings of inspection visits that wait for the viewer.
fn findings(kind: &'static str, waiting: Vec<inspection::Waiting>) -> impl Iterator<Item = Task> {
    waiting.into_iter().map(move |one| Task {
        id: one.inspection_id,
        kind,
        href: finding(&one),
        about: format!("{}: {}", one.unit_name, one.state.label().to_lowercase()),
        due: one.due,
        says: one.text,
    })
}

/// Where a finding stands on the page of its visit.
pub(crate) fn finding(one: &inspection::Waiting) -> String {
    format!("/lam-viec/kiem-tra/{}#k-{}", one.inspection_id, one.finding_id)
}

/// Scores that units of the viewer owe their clusters.
async fn scores(conn: &mut Conn, viewer: Viewer) -> Result<Vec<Task>, Problem> {
    let waiting = cluster::season::waiting(conn, viewer).await?;
    let task = |one: cluster::season::Waiting| {
        let owed = match one.state {
            SeasonState::SelfScoring => "chưa tự chấm".to_owned(),
            _ => format!("còn {} phiếu chấm chéo", one.missing),
        };
        Task {
            id: one.season_id,
            kind: "Cụm, khối chờ chấm điểm",
            href: format!("/lam-viec/cum-khoi/nam/{}", one.season_id),
            says: format!("{}, năm {}", one.cluster_name, one.year),
            about: format!("{}: {owed}", one.unit_name),
            due: one.due,
        }
    };
    Ok(waiting.into_iter().map(task).collect())
}

/// News that units ask to be published.
async fn items(conn: &mut Conn, viewer: Viewer) -> Result<Vec<Task>, Problem> {
    let waiting = news::waiting(conn, viewer).await?;
    let task = |one: news::NewsRow| Task {
        id: one.id,
        kind: "Tin chờ duyệt",
        href: format!("/lam-viec/tin/{}", one.id),
        says: one.title,
        about: format!("{}, viết ngày {}", one.unit_name, viet::date::short(local_date(one.written_at))),
        due: None,
    };
    Ok(waiting.into_iter().map(task).collect())
}

async fn votes(conn: &mut Conn, viewer: Viewer) -> Result<Vec<Task>, Problem> {
    let waiting = council::waiting_for_vote(conn, viewer).await?;
    let task = |one: council::WaitsForVote| Task {
        id: one.meeting_id,
        kind: "Phiên họp chờ phiếu của tôi",
        href: format!("/lam-viec/hoi-dong/phien/{}", one.meeting_id),
        says: one.title,
        about: format!("họp ngày {}", viet::date::short(one.held_on)),
        due: Some(one.held_on),
    };
    Ok(waiting.into_iter().map(task).collect())
}

async fn signatures(conn: &mut Conn, viewer: Viewer) -> Result<Vec<Task>, Problem> {
    let waiting = decision::waiting(conn, viewer).await?;
    let tasks = waiting.into_iter().map(|one| Task {
        id: one.id,
        kind: "Quyết định chờ ký",
        href: format!("/lam-viec/quyet-dinh/{}", one.id),
        says: one.subject_line,
        about: format!("{} tập thể, {} cá nhân", one.collectives, one.people),
        due: None,
    });
    Ok(tasks.collect())
}

async fn dossiers(
    conn: &mut Conn,
    viewer: Viewer,
    kind: &'static str,
    state: DossierState,
) -> Result<Vec<Task>, Problem> {
    let found = dossier::list(conn, viewer, Some(state), None).await?;
    let due = dossier::due(conn, viewer).await?;
    let tasks = found.dossiers.into_iter().map(|one| {
        let first = due.iter().filter(|due| due.dossier_id == one.id).min_by_key(|due| due.on);
        let law = first.map(|due| format!(". {}", due.says)).unwrap_or_default();
        Task {
            id: one.id,
            kind,
            href: format!("/lam-viec/ho-so/{}", one.id),
            says: one.title,
            about: format!("{}: {} tập thể, {} cá nhân{law}", one.unit_name, one.collectives, one.people),
            due: first.map(|due| due.on),
        }
    });
    Ok(tasks.collect())
}

async fn passed(conn: &mut Conn, viewer: Viewer) -> Result<Vec<Task>, Problem> {
    let offices = decision::ready_offices(conn, viewer).await?;
    let task = |(office, name, rows): (Uuid, String, i64)| Task {
        id: office,
        kind: "Chờ ra quyết định",
        href: format!("/lam-viec/quyet-dinh/moi?co-quan={office}"),
        says: format!("{rows} dòng đã được hội đồng thông qua"),
        about: name,
        due: None,
    };
    Ok(offices.into_iter().filter(|(_, _, rows)| *rows > 0).map(task).collect())
}

/// Movements that are over and have no final review. No text sets a day for it.
async fn ended(conn: &mut Conn, viewer: Viewer) -> Result<Vec<Task>, Problem> {
    let task = |one: movement::MovementRow| Task {
        id: one.id,
        kind: "Phong trào hết thời gian, chờ tổng kết",
        href: format!("/lam-viec/phong-trao/{}", one.id),
        says: one.title,
        about: one.ends.map(|on| format!("kết thúc ngày {}", viet::date::short(on))).unwrap_or_default(),
        due: None,
    };
    Ok(movement::to_close(conn, viewer).await?.into_iter().map(task).collect())
}

/// Reports that are being written.
async fn reviews(conn: &mut Conn, viewer: Viewer) -> Result<Vec<Task>, Problem> {
    let task = |one: review::Head| Task {
        id: one.id,
        kind: "Báo cáo sơ kết, tổng kết đang soạn",
        href: format!("/lam-viec/tong-ket/{}", one.id),
        says: one.title,
        about: format!("kỳ báo cáo đến hết ngày {}", viet::date::short(one.ends)),
        due: None,
    };
    Ok(review::waiting(conn, viewer).await?.into_iter().map(task).collect())
}
