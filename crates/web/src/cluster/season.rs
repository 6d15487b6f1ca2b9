//! The page of a cluster's year: where it stands, who owes what, the three sides beside each other, the ranking and whom it proposes;
//! the same table as a file.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::Response;
use chrono::NaiveDate;
use domain::cluster::ranking::{Gap, Place as Standing, Share};
use domain::cluster::scoring::Side;
use domain::cluster::{STATIONS, Seat, State as Stands, Step, offers};
use domain::workbook::Cell;
use domain::{Refusals, local_date};
use sheets::{Column, Holds, Table};
use store::Conn;
use store::cluster::season::{self, Excuse, Member, Proposal, Returned as SentBack, Season};
use store::cluster::sheet;
use uuid::Uuid;

use super::{CLUSTER, mark, scoring};
use crate::download::{self, Format};
use crate::form::{id_of, refusals_of};
use crate::frame::{ErrorLink, error_link};
use crate::{Choice, Frame, Place, Problem, Returned, Route, Sent, Site, Visitor, page, refused, see};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/lam-viec/cum-khoi/nam/{season}", CLUSTER, show),
        Route::get("/lam-viec/cum-khoi/nam/{season}/xep-hang.csv", CLUSTER, file),
        Route::get("/lam-viec/cum-khoi/nam/{season}/xep-hang.xlsx", CLUSTER, file),
        Route::post("/lam-viec/cum-khoi/nam/{season}/buoc", CLUSTER, go_on),
        Route::post("/lam-viec/cum-khoi/nam/{season}/tra-lai", CLUSTER, send_back),
        Route::post("/lam-viec/cum-khoi/nam/{season}/thieu", CLUSTER, excuse),
        Route::post("/lam-viec/cum-khoi/nam/{season}/de-nghi", CLUSTER, propose),
    ]
}

#[derive(Template)]
#[template(path = "cluster/season.html")]
struct SeasonPage {
    frame: Frame,
    season: Season,
    returned: Returned,
    mark: &'static str,
    stations: Vec<Station>,
    back: Vec<Back>,
    rule: String,
    tasks: Vec<Task>,
    rows: Vec<Row>,
    is_ranked: bool,
    /// The step that leads on, with what still stands in its way.
    next: Option<(Step, Vec<ErrorLink>)>,
    may_excuse: bool,
    gaps: Vec<Choice>,
    excuses: Vec<String>,
    may_propose: bool,
    proposable: Vec<Choice>,
    proposal: String,
    may_return: bool,
    given: Vec<Given>,
    /// Whether the viewer may begin a dossier for the flag.
    may_nominate: bool,
}

impl SeasonPage {
    /// Whether the ranking is on paper.
    fn is_closed(&self) -> bool {
        self.season.state == Stands::Closed
    }

    /// What the button of a step says.
    fn button(&self, step: &Step) -> &'static str {
        match step {
            Step::OpenSelf => "Mở tự chấm",
            Step::OpenPeers => "Mở chấm chéo",
            Step::OpenAppraisal => "Mở thẩm định",
            Step::Rank => "Xếp hạng",
            _ => "Kết thúc năm thi đua",
        }
    }
}

/// A station of the year, as the stepper draws it.
struct Station {
    label: &'static str,
    date: String,
    state: &'static str,
    holder: String,
}

/// A step back, as the page tells it.
struct Back {
    says: String,
    when: String,
    who: String,
}

/// What waits for the viewer's own unit.
struct Task {
    href: String,
    says: String,
    mark: &'static str,
    word: &'static str,
}

/// A member with what the three sides gave, as far as the viewer may see it; empty where he may not, or where it is not there.
struct Row {
    name: String,
    place: String,
    own: Score,
    peers: Score,
    appraised: Score,
    /// How far the appraisal is from the member's own score.
    differs: String,
    points: String,
    why: Vec<String>,
}

struct Score {
    points: String,
    /// `None`: nothing is said of it at this time.
    mark: Option<(&'static str, String)>,
    href: Option<String>,
}

/// What a member gave its peers: for the organising side.
struct Given {
    by: String,
    sheets: Vec<(String, String)>,
}

/// Everything of a year that its page and its file show.
struct Look {
    season: Season,
    members: Vec<Member>,
    standing: season::Standing,
    places: BTreeMap<Uuid, Standing>,
    /// In the order of the page.
    order: Vec<Uuid>,
    is_ranked: bool,
    sent: BTreeSet<(Side, Uuid, Uuid)>,
}

impl Look {
    async fn at(conn: &mut Conn, visitor: &Visitor, id: Uuid) -> Result<Self, Problem> {
        let viewer = visitor.viewer;
        let season = season::find(conn, viewer, id).await?;
        let members = season::members(conn, viewer, id).await?;
        let standing = season::standing(conn, viewer, &season).await?;
        let ranked = season::places(conn, viewer, id).await?;
        let is_ranked = ranked.is_some();
        let places = match ranked {
            Some(places) => places,
            None if season.organises => season::ranked(conn, viewer, &season).await?,
            None => season::own_scores(conn, viewer, &season).await?,
        };
        let order = match is_ranked {
            true => places.iter().map(|place| place.unit).collect(),
            false => members.iter().map(|member| member.unit_id).collect(),
        };
        let sent = sheet::sent(conn, &season).await?;
        let places = places.into_iter().map(|place| (place.unit, place)).collect();
        Ok(Self { season, members, standing, places, order, is_ranked, sent })
    }

    fn name(&self, unit: Uuid) -> String {
        let member = self.members.iter().find(|member| member.unit_id == unit);
        member.map(|member| member.unit_name.clone()).unwrap_or_default()
    }

    fn rows(&self) -> Vec<Row> {
        self.order.iter().map(|unit| self.row(*unit)).collect()
    }

    fn row(&self, unit: Uuid) -> Row {
        let place = self.places.get(&unit);
        let share = |of: fn(&Standing) -> Option<Share>| place.and_then(of);
        let (own, peers, appraised) = (share(|p| p.own), share(|p| p.peers), share(|p| p.appraised));
        let said = |share: Option<Share>| share.map(|share| share.to_string()).unwrap_or_default();
        let differs = match (own, appraised) {
            (Some(own), Some(appraised)) if own != appraised => {
                let by = appraised.beyond(own);
                format!("{}{by} so với tự chấm", if by > Share::whole(0) { "+" } else { "" })
            }
            _ => String::new(),
        };
        let home = format!("/lam-viec/cum-khoi/nam/{}", self.season.id);
        let others = self.members.len().saturating_sub(1);
        let scorers = self.sent.iter().filter(|sent| sent.0 == Side::Peer && sent.2 == unit).count();
        let is_sent = |side| self.sent.contains(&(side, unit, unit));
        Row {
            name: self.name(unit),
            place: place.and_then(|place| place.place).map(|place| place.to_string()).unwrap_or_default(),
            own: Score {
                points: said(own),
                mark: self.stands(Stands::SelfScoring, is_sent(Side::Own), "Đã gửi", own.is_some()),
                href: (own.is_some() || self.standing.units.contains(&unit))
                    .then(|| format!("{home}/tu-cham/{unit}"))
                    .filter(|_| self.season.state >= Stands::SelfScoring),
            },
            peers: Score {
                points: said(peers),
                mark: match scorers == others {
                    true => self.stands(Stands::PeerScoring, true, "Đủ phiếu", peers.is_some()),
                    false => self
                        .stands(Stands::PeerScoring, false, "", false)
                        .map(|_| ("waiting", format!("{scorers}/{others} đơn vị đã chấm"))),
                },
                href: None,
            },
            appraised: Score {
                points: said(appraised),
                mark: self.stands(
                    Stands::Appraising,
                    is_sent(Side::Appraiser),
                    "Đã thẩm định",
                    appraised.is_some(),
                ),
                href: (self.season.organises && self.season.state >= Stands::Appraising || self.is_ranked)
                    .then(|| format!("{home}/tham-dinh/{unit}")),
            },
            differs,
            points: if self.is_ranked { said(share(|p| p.points)) } else { String::new() },
            why: if self.is_ranked {
                place.map(|place| place.why.clone()).unwrap_or_default()
            } else {
                Vec::new()
            },
        }
    }

    /// The word for a score that belongs to a state: none before it, nor where the points themselves are shown.
    fn stands(
        &self,
        since: Stands,
        is_sent: bool,
        word: &str,
        shown: bool,
    ) -> Option<(&'static str, String)> {
        match (self.season.state >= since, is_sent) {
            (false, _) => None,
            (true, true) if shown => None,
            (true, true) => Some(("met", word.to_owned())),
            (true, false) => Some(("waiting", "Chưa có".to_owned())),
        }
    }
}

async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    page(&season_page(&site, &visitor, &uri, id_of(&id)?, Returned::default()).await?)
}

async fn season_page(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    id: Uuid,
    returned: Returned,
) -> Result<SeasonPage, Problem> {
    let mut conn = site.db.read().await?;
    let look = Look::at(&mut conn, visitor, id).await?;
    let season = &look.season;
    let seats = &look.standing.seats;
    let gaps = season::gaps(&mut conn, visitor.viewer, season).await?;
    let excuses = season::excuses(&mut conn, visitor.viewer, season).await?;
    let proposal = season::proposal(&mut conn, visitor.viewer, season).await?;
    let back = season::returns(&mut conn, visitor.viewer, id).await?;
    let next = next(&mut conn, visitor, season, seats).await?;
    let may_excuse = offers(season.state, Step::Appraise, seats);
    let ticked = returned.values("thieu", "gap");
    let open =
        gaps.iter().filter(|gap| !excuses.iter().any(|one| (one.side, one.unit_id) == (gap.side, gap.unit)));
    let chosen = match returned.is("de-nghi") {
        true => returned.value("de-nghi", "unit").parse().ok(),
        false => proposal.as_ref().map_or(look.order.first().copied(), |proposal| proposal.unit_id),
    };
    let ranked =
        look.order.iter().filter(|unit| look.places.get(unit).is_some_and(|place| place.place.is_some()));
    Ok(SeasonPage {
        frame: Frame::office(site, visitor, format!("Năm thi đua {}", season.year), Place::Clusters, uri)
            .with_returned(&returned),
        mark: mark(season.state),
        stations: stations(&look, &gaps),
        back: back.into_iter().map(Back::from).collect(),
        rule: scoring::weights(season.settings.scoring.weights),
        tasks: tasks(&look),
        rows: look.rows(),
        is_ranked: look.is_ranked,
        next,
        may_excuse,
        gaps: open
            .filter(|_| may_excuse)
            .map(|gap| {
                let value = format!("{} {}", gap.side.word(), gap.unit);
                let is_ticked = ticked.contains(&value.as_str());
                Choice::new(value, gap_says(&look, gap), is_ticked)
            })
            .collect(),
        excuses: excuses.iter().filter(|_| season.organises).map(|one| excuse_says(&look, one)).collect(),
        may_propose: offers(season.state, Step::Propose, seats),
        proposable: ranked.map(|unit| Choice::new(*unit, look.name(*unit), chosen == Some(*unit))).collect(),
        proposal: proposal.as_ref().map(proposal_says).unwrap_or_default(),
        may_return: offers(season.state, Step::Return, seats),
        given: given(&look),
        may_nominate: proposal.is_some_and(|proposal| proposal.unit_id.is_some())
            && visitor.holds_any(domain::dossier::PROPOSES),
        season: look.season,
        returned,
    })
}

fn stations(look: &Look, gaps: &[Gap]) -> Vec<Station> {
    let season = &look.season;
    let owing = |side: Side| gaps.iter().filter(|gap| gap.side == side).count();
    let done = |side: Side| look.members.len() - owing(side);
    let holder = |state: Stands| match state {
        Stands::SelfScoring => format!("{}/{} đơn vị đã gửi", done(Side::Own), look.members.len()),
        Stands::PeerScoring => format!("{}/{} đơn vị đã gửi đủ", done(Side::Peer), look.members.len()),
        Stands::Appraising => format!("{}/{} đã thẩm định", done(Side::Appraiser), look.members.len()),
        Stands::Preparing | Stands::Ranked => season.unit_name.clone(),
        Stands::Closed => String::new(),
    };
    let day =
        |day: Option<NaiveDate>| day.map(|day| format!("hạn {}", viet::date::short(day))).unwrap_or_default();
    let station = |state: &Stands| Station {
        label: state.label(),
        date: match state {
            Stands::SelfScoring => day(season.settings.own_due),
            Stands::PeerScoring => day(season.settings.peer_due),
            _ => String::new(),
        },
        state: match state.cmp(&season.state) {
            std::cmp::Ordering::Less => "done",
            _ if season.state == Stands::Closed => "done",
            std::cmp::Ordering::Equal => "now",
            std::cmp::Ordering::Greater => "todo",
        },
        holder: if *state == season.state { holder(*state) } else { String::new() },
    };
    STATIONS.iter().map(station).collect()
}

impl From<SentBack> for Back {
    fn from(back: SentBack) -> Self {
        let at = domain::local_time(back.at);
        Self {
            says: format!("Trả lại từ bước {}: {}", back.state.label().to_lowercase(), back.reason),
            when: format!("{} {}", viet::date::short(at.date()), at.format("%H:%M")),
            who: back.by,
        }
    }
}

/// What the year waits for from the units that the viewer heads.
fn tasks(look: &Look) -> Vec<Task> {
    let home = format!("/lam-viec/cum-khoi/nam/{}", look.season.id);
    let mut tasks = Vec::new();
    for unit in &look.standing.units {
        let mut task = |href: String, says: String, is_sent: bool| {
            let (mark, word) = if is_sent { ("met", "Đã gửi") } else { ("waiting", "Chưa gửi") };
            tasks.push(Task { href, says, mark, word });
        };
        let name = look.name(*unit);
        match look.season.state {
            Stands::SelfScoring => {
                let is_sent = look.sent.contains(&(Side::Own, *unit, *unit));
                task(format!("{home}/tu-cham/{unit}"), format!("{name}: tự chấm điểm"), is_sent);
            }
            Stands::PeerScoring => {
                for other in look.members.iter().map(|member| member.unit_id).filter(|other| other != unit) {
                    let is_sent = look.sent.contains(&(Side::Peer, *unit, other));
                    let says = format!("{name} chấm {}", look.name(other));
                    task(format!("{home}/cham-cheo/{unit}/{other}"), says, is_sent);
                }
            }
            _ => {}
        }
    }
    tasks
}

/// The step that leads on, for whoever may take it, and what the server would refuse.
async fn next(
    conn: &mut Conn,
    visitor: &Visitor,
    season: &Season,
    seats: &[Seat],
) -> Result<Option<(Step, Vec<ErrorLink>)>, Problem> {
    const ON: [Step; 5] = [Step::OpenSelf, Step::OpenPeers, Step::OpenAppraisal, Step::Rank, Step::Close];
    let Some(step) = ON.into_iter().find(|step| offers(season.state, *step, seats)) else { return Ok(None) };
    let table = format!("/lam-viec/cum-khoi/nam/{}/bang-diem", season.id);
    let refusals = match step {
        Step::OpenSelf => season::open_refusals(conn, visitor.viewer, season).await?,
        Step::Rank => season::rank_refusals(conn, visitor.viewer, season).await?,
        _ => Refusals::none(),
    };
    let link = |refusal: &domain::Refusal| match (step, &*refusal.field) {
        (Step::OpenSelf, "") => ErrorLink {
            href: Some(format!("/lam-viec/cum-khoi/{}", season.cluster_id)),
            says: refusal.says.clone(),
        },
        (Step::OpenSelf, field) => {
            ErrorLink { href: Some(format!("{table}#f-bang-{field}")), says: refusal.says.clone() }
        }
        (Step::Rank, "gaps") => ErrorLink { href: None, says: refusal.says.clone() },
        _ => error_link(refusal),
    };
    Ok(Some((step, refusals.iter().map(link).collect())))
}

fn gap_says(look: &Look, gap: &Gap) -> String {
    let of: Vec<_> = gap.of.iter().map(|unit| look.name(*unit)).collect();
    let unit = look.name(gap.unit);
    match gap.side {
        Side::Own => format!("{unit}: điểm tự chấm"),
        Side::Peer => format!("{unit}: phiếu chấm chéo {}", of.join(", ")),
        Side::Appraiser => format!("{unit}: điểm thẩm định"),
    }
}

fn excuse_says(look: &Look, excuse: &Excuse) -> String {
    let side = excuse.side.label().to_lowercase();
    format!("{}, thiếu {side}: {}", look.name(excuse.unit_id), excuse.reason)
}

fn proposal_says(proposal: &Proposal) -> String {
    let on = viet::date::short(local_date(proposal.at));
    let whom = match proposal.unit_id {
        Some(_) => format!("Đề nghị tặng cờ thi đua: {}", proposal.unit_name),
        None => "Không đề nghị đơn vị nào".to_owned(),
    };
    let why =
        if proposal.reason.is_empty() { String::new() } else { format!(". Lý do: {}", proposal.reason) };
    format!("{whom} (ghi ngày {on}){why}")
}

fn given(look: &Look) -> Vec<Given> {
    if !look.season.organises {
        return Vec::new();
    }
    let home = format!("/lam-viec/cum-khoi/nam/{}", look.season.id);
    let of = |by: Uuid| Given {
        by: look.name(by),
        sheets: look
            .members
            .iter()
            .filter(|other| look.sent.contains(&(Side::Peer, by, other.unit_id)))
            .map(|other| (other.unit_name.clone(), format!("{home}/cham-cheo/{by}/{}", other.unit_id)))
            .collect(),
    };
    let given = look.members.iter().map(|member| of(member.unit_id));
    given.filter(|given| !given.sheets.is_empty()).collect()
}

async fn show_again(
    site: &Site,
    visitor: &Visitor,
    uri: &Uri,
    id: Uuid,
    returned: Returned,
) -> Result<Response, Problem> {
    refused(&season_page(site, visitor, uri, id, returned).await?)
}

/// The step that leads on, as its button says.
async fn go_on(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let (act, version) = (visitor.act(&site, &sent.key()), sent.version());
    let done = match sent.text("step").parse() {
        Ok(Step::OpenSelf) => season::open_self(&site.db, &act, id, version).await,
        Ok(Step::OpenPeers) => season::open_peers(&site.db, &act, id, version).await,
        Ok(Step::OpenAppraisal) => season::open_appraisal(&site.db, &act, id, version).await,
        Ok(Step::Rank) => season::rank(&site.db, &act, id, version).await,
        Ok(Step::Close) => season::close(&site.db, &act, id, version).await,
        _ => return Err(Problem::Missing),
    };
    match done {
        Ok(_) => Ok(see(&format!("/lam-viec/cum-khoi/nam/{id}"), "sang-buoc")),
        Err(failure) => {
            let returned = Returned::new("buoc", sent, refusals_of(failure)?);
            show_again(&site, &visitor, &uri, id, returned).await
        }
    }
}

async fn send_back(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let act = visitor.act(&site, &sent.key());
    match season::send_back(&site.db, &act, id, sent.version(), sent.text("reason")).await {
        Ok(_) => Ok(see(&format!("/lam-viec/cum-khoi/nam/{id}"), "tra-lai-buoc")),
        Err(failure) => {
            let returned = Returned::new("tra-lai", sent, refusals_of(failure)?);
            show_again(&site, &visitor, &uri, id, returned).await
        }
    }
}

async fn excuse(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let act = visitor.act(&site, &sent.key());
    let missing: Vec<(Side, Uuid)> = sent.all("gap").into_iter().filter_map(gap).collect();
    match season::excuse(&site.db, &act, id, &missing, sent.text("gap_reason")).await {
        Ok(_) => Ok(see(&format!("/lam-viec/cum-khoi/nam/{id}"), "da-luu")),
        Err(failure) => {
            let returned = Returned::new("thieu", sent, refusals_of(failure)?);
            show_again(&site, &visitor, &uri, id, returned).await
        }
    }
}

/// `own 0195…`
fn gap(typed: &str) -> Option<(Side, Uuid)> {
    let (side, unit) = typed.split_once(' ')?;
    Some((side.parse().ok()?, unit.parse().ok()?))
}

async fn propose(
    State(site): State<Site>,
    visitor: Visitor,
    uri: Uri,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let act = visitor.act(&site, &sent.key());
    let unit = match sent.text("unit") {
        "" => None,
        unit => Some(id_of(unit)?),
    };
    match season::propose(&site.db, &act, id, sent.version(), unit, sent.text("reason")).await {
        Ok(_) => Ok(see(&format!("/lam-viec/cum-khoi/nam/{id}"), "da-luu")),
        Err(failure) => {
            let returned = Returned::new("de-nghi", sent, refusals_of(failure)?);
            show_again(&site, &visitor, &uri, id, returned).await
        }
    }
}

async fn file(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    format: Format,
) -> Result<Response, Problem> {
    let mut conn = site.db.read().await?;
    let look = Look::at(&mut conn, &visitor, id_of(&id)?).await?;
    let says = format!("{}, năm {}", look.season.cluster_name, look.season.year);
    let table = Table { titles: vec!["BẢNG ĐIỂM THI ĐUA".to_owned(), says], ..table(&look) };
    download::file(&site, &visitor, table, format, "xep-hang-cum-khoi")
}

/// The columns of the page.
fn table(look: &Look) -> Table {
    let points = |share: Option<Share>| {
        let hundredths = share.and_then(|share| i32::try_from(share.hundredths()).ok());
        hundredths.map_or(Cell::Empty, |hundredths| Cell::Number(f64::from(hundredths) / 100.0))
    };
    let row = |unit: &Uuid| {
        let place = look.places.get(unit);
        let ranked = place.filter(|_| look.is_ranked);
        vec![
            ranked.and_then(|place| place.place).map_or(Cell::Empty, Cell::count),
            Cell::text(look.name(*unit)),
            points(place.and_then(|place| place.own)),
            points(place.and_then(|place| place.peers)),
            points(place.and_then(|place| place.appraised)),
            points(ranked.and_then(|place| place.points)),
            Cell::text(ranked.map(|place| place.why.join(" ")).unwrap_or_default()),
        ]
    };
    let columns = [
        ("Hạng", Holds::Number),
        ("Đơn vị", Holds::Text),
        ("Tự chấm", Holds::Number),
        ("Chấm chéo", Holds::Number),
        ("Thẩm định", Holds::Number),
        ("Điểm cuối", Holds::Number),
        ("Vì sao", Holds::Text),
    ];
    Table {
        name: "Xếp hạng".to_owned(),
        columns: columns.map(|(head, holds)| Column::holding(head, holds)).into(),
        rows: look.order.iter().map(row).collect(),
        ..Table::default()
    }
}
