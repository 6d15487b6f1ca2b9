//! The page of a sheet: what one side gives one member, line by line, beside what the others gave.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::Response;
use domain::cluster::ranking::{Share, mean_points};
use domain::cluster::scoring::{Points, Side};
use domain::cluster::sheet::{Fault, Mark, Sheet, Totals, faults};
use domain::cluster::{Seat, offers};
use domain::{Refusals, local_date};
use store::cluster::season::{self, Season};
use store::cluster::sheet::{self, Which};
use uuid::Uuid;

use super::CLUSTER;
use crate::form::{id_of, refusals_of};
use crate::{Frame, Place, Problem, Route, Sent, Site, Visitor, page, refused, see};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/lam-viec/cum-khoi/nam/{season}/tu-cham/{unit}", CLUSTER, own),
        Route::post("/lam-viec/cum-khoi/nam/{season}/tu-cham/{unit}", CLUSTER, score_own),
        Route::get("/lam-viec/cum-khoi/nam/{season}/cham-cheo/{unit}/{other}", CLUSTER, peer),
        Route::post("/lam-viec/cum-khoi/nam/{season}/cham-cheo/{unit}/{other}", CLUSTER, score_peer),
        Route::get("/lam-viec/cum-khoi/nam/{season}/tham-dinh/{unit}", CLUSTER, appraisal),
        Route::post("/lam-viec/cum-khoi/nam/{season}/tham-dinh/{unit}", CLUSTER, appraise),
    ]
}

#[derive(Template)]
#[template(path = "cluster/sheet.html")]
struct SheetPage {
    frame: Frame,
    season: Season,
    title: String,
    says: String,
    action: String,
    /// As the sheet stands; 0 when there is none.
    version: i64,
    sent: String,
    is_kept: bool,
    may_score: bool,
    shows_own: bool,
    shows_peers: bool,
    side: Side,
    rows: Vec<Row>,
    total: String,
    own_total: String,
    peers_total: String,
    words_label: &'static str,
    /// Whether anything stands here for a viewer who only reads.
    is_there: bool,
}

/// A line of the table with what is given for it.
struct Row {
    section: String,
    number: usize,
    text: String,
    line: &'static str,
    most: String,
    coefficient: String,
    own: String,
    own_words: String,
    peers: String,
    points: String,
    words: String,
    error: String,
}

impl SheetPage {
    /// Columns beside the number, for a heading that spans them.
    fn width(&self) -> usize {
        let more = [(self.has_coefficient(), 1), (self.shows_own, 2), (self.shows_peers, 1)];
        4 + more.iter().filter(|(is_there, _)| *is_there).map(|(_, columns)| columns).sum::<usize>()
    }

    fn has_coefficient(&self) -> bool {
        self.season.settings.scoring.criteria.iter().any(|one| one.coefficient != Points::ONE)
    }
}

async fn own(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path((season, unit)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let which = Which::Own(id_of(&unit)?);
    page(&sheet_page(&site, &visitor, &uri, id_of(&season)?, which, None, Refusals::none()).await?)
}

async fn peer(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path((season, by, of)): Path<(String, String, String)>,
) -> Result<Response, Problem> {
    let which = Which::Peer { by: id_of(&by)?, of: id_of(&of)? };
    page(&sheet_page(&site, &visitor, &uri, id_of(&season)?, which, None, Refusals::none()).await?)
}

async fn appraisal(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path((season, unit)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let which = Which::Appraiser(id_of(&unit)?);
    page(&sheet_page(&site, &visitor, &uri, id_of(&season)?, which, None, Refusals::none()).await?)
}

/// `…/cham-cheo/{by}/{of}`
fn address(season: Uuid, which: Which) -> String {
    let home = format!("/lam-viec/cum-khoi/nam/{season}");
    match which {
        Which::Own(unit) => format!("{home}/tu-cham/{unit}"),
        Which::Peer { by, of } => format!("{home}/cham-cheo/{by}/{of}"),
        Which::Appraiser(unit) => format!("{home}/tham-dinh/{unit}"),
    }
}

async fn sheet_page(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    id: Uuid,
    which: Which,
    came: Option<&Sent>,
    refusals: Refusals,
) -> Result<SheetPage, Problem> {
    let mut conn = site.db.read().await?;
    let viewer = visitor.viewer;
    let season = season::find(&mut conn, viewer, id).await?;
    let stands = sheet::find(&mut conn, viewer, &season, which).await?;
    let members = season::members(&mut conn, viewer, id).await?;
    let standing = season::standing(&mut conn, viewer, &season).await?;
    let own = match which.side() {
        Side::Own => None,
        _ => sheet::find(&mut conn, viewer, &season, Which::Own(which.of())).await?,
    };
    let own = own.filter(|own| own.sent_at.is_some()).map(|own| own.sheet);
    let peers = match which.side() {
        Side::Appraiser => sheet::peers(&mut conn, viewer, &season, which.of()).await?,
        _ => Vec::new(),
    };
    let is_writer = match which {
        Which::Own(by) | Which::Peer { by, .. } => standing.units.contains(&by),
        Which::Appraiser(_) => standing.seats.contains(&Seat::Organiser),
    };
    let may_score = is_writer && offers(season.state, which.step(), &standing.seats);
    let name = |unit: Uuid| {
        let member = members.iter().find(|member| member.unit_id == unit);
        member.map(|member| member.unit_name.clone()).unwrap_or_default()
    };
    let title = match which {
        Which::Own(unit) => format!("Tự chấm: {}", name(unit)),
        Which::Peer { by, of } => format!("{} chấm {}", name(by), name(of)),
        Which::Appraiser(unit) => format!("Thẩm định: {}", name(unit)),
    };
    let scoring = &season.settings.scoring;
    let total = |sheet: &Sheet| Share::whole(Totals::of(scoring, sheet).total());
    let shown = stands.as_ref().map(|row| row.sheet.clone()).unwrap_or_default();
    let wrong = came.map(|came| {
        let (sheet, unread) = of_form(came, scoring.criteria.len());
        let faults = faults(scoring, which.side(), &sheet, own.as_ref());
        unread.into_iter().chain(faults).collect::<Vec<_>>()
    });
    let wrong = wrong.unwrap_or_default();
    let sent_at = stands.as_ref().and_then(|row| row.sent_at);
    Ok(SheetPage {
        frame: Frame::office(site, visitor, title.clone(), Place::Clusters, uri).with_refusals(&refusals),
        says: format!("{}, năm {}", season.cluster_name, season.year),
        title,
        action: address(id, which),
        version: came.map_or_else(|| stands.as_ref().map_or(0, |row| row.version), Sent::version),
        sent: sent_at.map(|at| viet::date::short(local_date(at))).unwrap_or_default(),
        is_kept: stands.is_some() && sent_at.is_none(),
        may_score,
        shows_own: which.side() != Side::Own,
        shows_peers: which.side() == Side::Appraiser && season.organises,
        side: which.side(),
        rows: rows(&season, &shown, came, own.as_ref(), &peers, &wrong),
        total: if sent_at.is_some() { total(&shown).to_string() } else { String::new() },
        own_total: own.as_ref().map(|own| total(own).to_string()).unwrap_or_default(),
        peers_total: match peers.len() {
            0 => String::new(),
            count => format!("bình quân {count} phiếu"),
        },
        words_label: match which.side() {
            Side::Own => "Minh chứng",
            Side::Peer => "Nhận xét",
            Side::Appraiser => "Lý do khi khác điểm tự chấm",
        },
        is_there: stands.is_some(),
        season,
    })
}

fn rows(
    season: &Season,
    shown: &Sheet,
    came: Option<&Sent>,
    own: Option<&Sheet>,
    peers: &[Sheet],
    wrong: &[Fault],
) -> Vec<Row> {
    let said = |points: Option<Points>| points.map(|points| points.to_string()).unwrap_or_default();
    let words = |sheet: Option<&Sheet>, n| {
        sheet.and_then(|sheet| sheet.mark(n)).map(|mark| mark.words.clone()).unwrap_or_default()
    };
    let mut section = "";
    let mut rows = Vec::new();
    for (n, criterion) in season.settings.scoring.criteria.iter().enumerate() {
        let begins = criterion.section != section;
        section = &criterion.section;
        rows.push(Row {
            section: if begins { criterion.section.clone() } else { String::new() },
            number: n + 1,
            text: criterion.text.clone(),
            line: criterion.line.label(),
            most: criterion.most.to_string(),
            coefficient: criterion.coefficient.to_string(),
            own: said(own.and_then(|own| own.points(n))),
            own_words: words(own, n),
            peers: mean_points(peers, n).map(|mean| mean.to_string()).unwrap_or_default(),
            points: match came {
                Some(came) => came.text(&points_field(n)).to_owned(),
                None => said(shown.points(n)),
            },
            words: match came {
                Some(came) => came.text(&words_field(n)).to_owned(),
                None => words(Some(shown), n),
            },
            error: wrong
                .iter()
                .find(|fault| fault.place == n)
                .map(|fault| fault.says.clone())
                .unwrap_or_default(),
        });
    }
    rows
}

fn points_field(place: usize) -> String {
    format!("diem-{}", place + 1)
}

fn words_field(place: usize) -> String {
    format!("loi-{}", place + 1)
}

/// The sheet of a form, and the lines whose points cannot be read.
fn of_form(sent: &Sent, lines: usize) -> (Sheet, Vec<Fault>) {
    let mut unread = Vec::new();
    let mut mark = |place: usize| {
        let typed = sent.text(&points_field(place)).trim();
        let points = match typed {
            "" => None,
            typed => match Points::parse(typed) {
                Ok(points) => Some(points),
                Err(says) => {
                    unread.push(Fault { place, says: format!("Dòng {}: {says}", place + 1) });
                    None
                }
            },
        };
        Mark { points, words: sent.tidy(&words_field(place)) }
    };
    let marks = (0..lines).map(&mut mark).collect();
    (Sheet { marks }, unread)
}

async fn score_own(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path((season, unit)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Problem> {
    score(&site, &visitor, &uri, id_of(&season)?, Which::Own(id_of(&unit)?), &sent).await
}

async fn score_peer(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path((season, by, of)): Path<(String, String, String)>,
    sent: Sent,
) -> Result<Response, Problem> {
    let which = Which::Peer { by: id_of(&by)?, of: id_of(&of)? };
    score(&site, &visitor, &uri, id_of(&season)?, which, &sent).await
}

async fn appraise(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path((season, unit)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Problem> {
    score(&site, &visitor, &uri, id_of(&season)?, Which::Appraiser(id_of(&unit)?), &sent).await
}

async fn score(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    id: Uuid,
    which: Which,
    sent: &Sent,
) -> Result<Response, Problem> {
    let lines = season::find(&mut site.db.read().await?, visitor.viewer, id).await?;
    let (sheet, unread) = of_form(sent, lines.settings.scoring.criteria.len());
    let mut refusals = Refusals::none();
    for fault in &unread {
        refusals.add("marks", fault.says.clone());
    }
    if refusals.is_empty() {
        let (act, send) = (visitor.act(site, &sent.key()), !sent.is_on("keep"));
        match sheet::score(&site.db, &act, id, which, sent.version(), &sheet, send).await {
            Ok(_) if send => return Ok(see(&format!("/lam-viec/cum-khoi/nam/{id}"), "da-gui-diem")),
            Ok(_) => return Ok(see(&address(id, which), "da-luu-diem")),
            Err(failure) => refusals = refusals_of(failure)?,
        }
    }
    refused(&sheet_page(site, visitor, uri, id, which, Some(sent), refusals).await?)
}
