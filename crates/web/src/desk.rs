//! "Việc của tôi": what waits for whoever is logged in, room by room.

use askama::Template;
use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use domain::account::Role;
use domain::cluster::State as SeasonState;
use domain::dossier::State as DossierState;
use domain::local_date;
use domain::person::WRITERS;
use store::record::report::{self, Report};
use store::{Conn, cluster, council, decision, dossier, movement, news};

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
    piles: Vec<Pile>,
}

/// Things of one kind that wait.
struct Pile {
    heading: &'static str,
    things: Vec<Thing>,
}

struct Thing {
    href: String,
    says: String,
    /// Whose it is, or since when it waits.
    about: String,
}

async fn show(State(site): State<Site>, visitor: Visitor, uri: Uri) -> Result<Response, Problem> {
    let mut conn = site.db.read().await?;
    let mut piles = vec![launches(&mut conn, &visitor).await?, votes(&mut conn, &visitor).await?];
    if visitor.holds(Role::Leader) {
        piles.push(signatures(&mut conn, &visitor).await?);
    }
    if visitor.holds(Role::Head) {
        piles.push(scores(&mut conn, &visitor).await?);
        piles.push(dossiers(&mut conn, &visitor, "Hồ sơ bị trả lại", DossierState::Returned).await?);
        piles.push(dossiers(&mut conn, &visitor, "Hồ sơ đang soạn", DossierState::Draft).await?);
    }
    if visitor.holds(Role::Clerk) {
        piles.push(dossiers(&mut conn, &visitor, "Hồ sơ chờ thẩm định", DossierState::Submitted).await?);
        piles.push(passed(&mut conn, &visitor).await?);
    }
    if visitor.holds_any(&[Role::Clerk, Role::Leader]) {
        piles.push(items(&mut conn, &visitor).await?);
    }
    if visitor.holds_any(WRITERS) {
        // Before all else: the law says by when.
        piles.splice(0..0, reports(&mut conn, &visitor).await?);
    }
    piles.retain(|pile| !pile.things.is_empty());
    let count: usize = piles.iter().map(|pile| pile.things.len()).sum();
    let says = if count == 0 { String::new() } else { format!("{count} việc đang chờ") };
    page(&Desk { frame: Frame::office(&site, &visitor, "Việc của tôi", Place::Work, &uri), says, piles })
}

/// What people report as wrong in their records, apart from what is overdue.
async fn reports(conn: &mut Conn, visitor: &Visitor) -> Result<[Pile; 2], Problem> {
    let open = report::waiting(conn, visitor.viewer).await?;
    let is_late = |one: &Report| one.state.is_overdue(one.due, visitor.viewer.on);
    let (late, rest): (Vec<_>, Vec<_>) = open.into_iter().partition(is_late);
    let things = |reports: Vec<Report>| reports.into_iter().map(Thing::from).collect();
    Ok([
        Pile { heading: "Báo sai quá hạn trả lời", things: things(late) },
        Pile { heading: "Báo sai trong hồ sơ chờ trả lời", things: things(rest) },
    ])
}

impl From<Report> for Thing {
    fn from(report: Report) -> Self {
        Self {
            href: format!("/lam-viec/bao-sai/{}", report.id),
            about: format!("{}, hạn trả lời: {}", report.state.label(), due(&report)),
            says: report.person_name,
        }
    }
}

async fn launches(conn: &mut Conn, visitor: &Visitor) -> Result<Pile, Problem> {
    let waiting = movement::waiting(conn, visitor.viewer).await?;
    let things = waiting
        .into_iter()
        .map(|one| Thing {
            href: format!("/lam-viec/phong-trao/{}/tra-loi/{}", one.row.id, one.waits_unit_id),
            says: one.row.title,
            about: match one.reminded_on {
                Some(on) => format!(
                    "{} chưa đăng ký, đã được nhắc ngày {}",
                    one.waits_unit_name,
                    viet::date::short(on)
                ),
                None => format!("{} chưa đăng ký", one.waits_unit_name),
            },
        })
        .collect();
    Ok(Pile { heading: "Phong trào chờ đơn vị đăng ký", things })
}

/// Scores that units of the viewer owe their clusters, with the deadline.
async fn scores(conn: &mut Conn, visitor: &Visitor) -> Result<Pile, Problem> {
    let waiting = cluster::season::waiting(conn, visitor.viewer).await?;
    let things = waiting.into_iter().map(|one| {
        let due = one.due.map(viet::date::short).unwrap_or_default();
        let late = if one.due.is_some_and(|due| due < visitor.viewer.on) { "quá hạn" } else { "hạn" };
        let owed = match one.state {
            SeasonState::SelfScoring => "chưa tự chấm".to_owned(),
            _ => format!("còn {} phiếu chấm chéo", one.missing),
        };
        Thing {
            href: format!("/lam-viec/cum-khoi/nam/{}", one.season_id),
            says: format!("{}, năm {}", one.cluster_name, one.year),
            about: format!("{}: {owed}, {late} {due}", one.unit_name),
        }
    });
    Ok(Pile { heading: "Cụm, khối chờ chấm điểm", things: things.collect() })
}

/// News that units ask to be published.
async fn items(conn: &mut Conn, visitor: &Visitor) -> Result<Pile, Problem> {
    let waiting = news::waiting(conn, visitor.viewer).await?;
    let things = waiting.into_iter().map(|one| Thing {
        href: format!("/lam-viec/tin/{}", one.id),
        says: one.title,
        about: format!("{}, viết ngày {}", one.unit_name, viet::date::short(local_date(one.written_at))),
    });
    Ok(Pile { heading: "Tin chờ duyệt", things: things.collect() })
}

async fn votes(conn: &mut Conn, visitor: &Visitor) -> Result<Pile, Problem> {
    let waiting = council::waiting_for_vote(conn, visitor.viewer).await?;
    let things = waiting
        .into_iter()
        .map(|one| Thing {
            href: format!("/lam-viec/hoi-dong/phien/{}", one.meeting_id),
            says: one.title,
            about: format!("họp ngày {}", viet::date::short(one.held_on)),
        })
        .collect();
    Ok(Pile { heading: "Phiên họp chờ phiếu của tôi", things })
}

async fn signatures(conn: &mut Conn, visitor: &Visitor) -> Result<Pile, Problem> {
    let waiting = decision::waiting(conn, visitor.viewer).await?;
    let things = waiting
        .into_iter()
        .map(|one| Thing {
            href: format!("/lam-viec/quyet-dinh/{}", one.id),
            says: one.subject_line,
            about: format!("{} tập thể, {} cá nhân", one.collectives, one.people),
        })
        .collect();
    Ok(Pile { heading: "Quyết định chờ ký", things })
}

async fn dossiers(
    conn: &mut Conn,
    visitor: &Visitor,
    heading: &'static str,
    state: DossierState,
) -> Result<Pile, Problem> {
    let found = dossier::list(conn, visitor.viewer, Some(state), None).await?;
    let things = found
        .dossiers
        .into_iter()
        .map(|one| Thing {
            href: format!("/lam-viec/ho-so/{}", one.id),
            says: one.title,
            about: format!("{}: {} tập thể, {} cá nhân", one.unit_name, one.collectives, one.people),
        })
        .collect();
    Ok(Pile { heading, things })
}

async fn passed(conn: &mut Conn, visitor: &Visitor) -> Result<Pile, Problem> {
    let offices = decision::ready_offices(conn, visitor.viewer).await?;
    let things = offices
        .into_iter()
        .filter(|(_, _, rows)| *rows > 0)
        .map(|(office, name, rows)| Thing {
            href: format!("/lam-viec/quyet-dinh/moi?co-quan={office}"),
            says: format!("{rows} dòng đã được hội đồng thông qua"),
            about: name,
        })
        .collect();
    Ok(Pile { heading: "Chờ ra quyết định", things })
}
