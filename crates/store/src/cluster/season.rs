//! The year of a cluster: prepared, scored by three sides, ranked, closed. The table that is scored has editions: what was scored by an
//! older one does not count, and nothing of it is lost.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use domain::cluster::ranking::{self, Entry, Gap, Place, Share};
use domain::cluster::scoring::{Criterion, Line, Points, Scoring, Settings, Side, Tie, Weights};
use domain::cluster::sheet::{Sheet, Totals, faults};
use domain::cluster::{self, Kind, Seat, State, Step};
use domain::{Act, Refusals, Viewer};
use serde_json::json;
use uuid::Uuid;

use super::{organises, sheet, works_for_member};
use crate::{Conn, Db, Done, Failure, org};

/// A year of a cluster with its table and rule.
#[derive(Debug, Clone)]
pub struct Season {
    pub id: Uuid,
    pub cluster_id: Uuid,
    pub cluster_name: String,
    pub kind: Kind,
    /// The organising unit.
    pub unit_id: Uuid,
    pub unit_name: String,
    pub year: i64,
    pub version: i64,
    pub state: State,
    pub edition: i64,
    pub settings: Settings,
    /// Whether the viewer works for the organising unit.
    pub organises: bool,
}

/// A line of a list of years.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct SeasonRow {
    pub id: Uuid,
    pub cluster_id: Uuid,
    pub year: i64,
    #[sqlx(try_from = "String")]
    pub state: State,
    pub own_due: Option<NaiveDate>,
    pub peer_due: Option<NaiveDate>,
}

/// A member of the year.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Member {
    pub unit_id: Uuid,
    pub unit_name: String,
}

/// As whom the viewer comes to a year.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    pub seats: Vec<Seat>,
    /// The members whose head he is.
    pub units: Vec<Uuid>,
}

/// A clerk begins a year of the cluster; with `copied` it takes over the table and rule of the latest year before it.
pub async fn begin(db: &Db, act: &Act, cluster: Uuid, year: i64, copied: bool) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let cluster = super::kept(&mut conn, act.viewer(), cluster).await?;
    let rows = list(&mut conn, act.viewer(), cluster.id).await?;
    let has_one = rows.iter().any(|row| row.year == year);
    cluster::season_refusals(year, has_one, act.today()).or_go_on()?;
    let before = rows.iter().filter(|row| row.year < year).max_by_key(|row| row.year).filter(|_| copied);
    let scoring = match before {
        Some(row) => find(&mut conn, act.viewer(), row.id).await?.settings.scoring,
        None => Scoring::default(),
    };
    let id = conn.new_id();
    run!(conn, INSERT, id, cluster.id, year, act.at, act.account)?;
    let settings = Settings { scoring, ..Settings::default() };
    write(&mut conn, id, 1, &settings).await?;
    let detail = json!({ "cluster": cluster.id, "year": year, "copied": before.map(|row| row.id) });
    conn.finish("cluster.begin", id, detail).await
}

const INSERT: &str =
    "insert into cluster_season (id, cluster_id, year, version, state, edition, own_weight, peer_weight,
        appraiser_weight, at, account_id)
    values ($1, $2, $3, 1, 'preparing', 1, 0, 0, 100, $4, $5)";

/// Writes the settings with the table as that edition, which has no lines yet.
async fn write(conn: &mut Conn, season: Uuid, edition: i64, settings: &Settings) -> Result<(), Failure> {
    let Settings { own_due, peer_due, scoring } = settings;
    let Weights { own, peers, appraiser } = scoring.weights;
    let cap = scoring.bonus_cap.map(Points::hundredths);
    run!(conn, WRITE, season, edition, own, peers, appraiser, cap, *own_due, *peer_due)?;
    for (position, criterion) in (1_i64..).zip(&scoring.criteria) {
        let Criterion { line, section, text, most, coefficient } = criterion;
        let (most, coefficient) = (most.hundredths(), coefficient.hundredths());
        run!(conn, WRITE_LINE, season, edition, position, line.word(), section, text, most, coefficient)?;
    }
    for (position, tie) in (1_i64..).zip(&scoring.ties) {
        run!(conn, WRITE_TIE, season, edition, position, tie.word())?;
    }
    Ok(())
}

const WRITE: &str =
    "update cluster_season set edition = $2, own_weight = $3, peer_weight = $4, appraiser_weight = $5,
        bonus_cap = $6, own_due = $7, peer_due = $8
    where id = $1";
const WRITE_LINE: &str =
    "insert into cluster_criterion (season_id, edition, position, line, section, text, most, coefficient)
    values ($1, $2, $3, $4, $5, $6, $7, $8)";
const WRITE_TIE: &str =
    "insert into cluster_tie (season_id, edition, position, rule) values ($1, $2, $3, $4)";

/// A clerk writes table, rule and deadlines while the year is prepared. A table or rule that differs is a new edition.
pub async fn prepare(
    db: &Db,
    act: &Act,
    id: Uuid,
    version: i64,
    settings: &Settings,
) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let (season, state) = step(&mut conn, act.viewer(), id, Step::Prepare).await?;
    settings.refusals().or_go_on()?;
    move_to(&mut conn, id, version, state).await?;
    let same = season.settings.scoring == settings.scoring;
    if same {
        run!(conn, WRITE_DAYS, id, settings.own_due, settings.peer_due)?;
    } else {
        write(&mut conn, id, season.edition + 1, settings).await?;
    }
    let detail = json!({ "from": season.edition, "lines": settings.scoring.criteria.len(), "same": same });
    conn.finish("cluster.prepare", id, detail).await
}

const WRITE_DAYS: &str = "update cluster_season set own_due = $2, peer_due = $3 where id = $1";

/// The year as the actor sees it, and the state that the step leads to.
pub(super) async fn step(
    conn: &mut Conn,
    viewer: Viewer,
    id: Uuid,
    step: Step,
) -> Result<(Season, State), Failure> {
    let season = find(conn, viewer, id).await?;
    let seats = standing(conn, viewer, &season).await?.seats;
    let to = cluster::step_to(season.state, step, &seats, season.kind, &season.unit_name)?;
    Ok((season, to))
}

/// Takes the next version, unless somebody else took it first.
async fn move_to(conn: &mut Conn, id: Uuid, version: i64, state: State) -> Result<(), Failure> {
    let moved = run!(conn, MOVE, id, version, state.word())?;
    if moved == 0 { Err(Failure::Stale) } else { Ok(()) }
}

const MOVE: &str =
    "update cluster_season set version = version + 1, state = $3 where id = $1 and version = $2";

/// Opens the self-scoring: members, table and rule are fixed from then on.
pub async fn open_self(db: &Db, act: &Act, id: Uuid, version: i64) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let (season, state) = step(&mut conn, act.viewer(), id, Step::OpenSelf).await?;
    open_refusals(&mut conn, act.viewer(), &season).await?.or_go_on()?;
    move_to(&mut conn, id, version, state).await?;
    conn.finish("cluster.open_self", id, json!({ "year": season.year, "edition": season.edition })).await
}

/// What still stands in the way of opening the self-scoring.
pub async fn open_refusals(conn: &mut Conn, viewer: Viewer, season: &Season) -> Result<Refusals, Failure> {
    let members = members(conn, viewer, season.id).await?;
    let has_head = value!(conn, i64, HAS_HEAD, season.cluster_id, season.year)? > 0;
    Ok(cluster::open_refusals(season.kind, &season.settings, members.len(), has_head))
}

const HAS_HEAD: &str = "select count(*) from cluster_post
    where cluster_id = $1 and year = $2 and post = 'head' and ended_at is null";

/// Opens the scoring among peers. Who has not scored itself owes it until the ranking.
pub async fn open_peers(db: &Db, act: &Act, id: Uuid, version: i64) -> Result<Done, Failure> {
    go_on(db, act, id, version, Step::OpenPeers, "cluster.open_peers").await
}

/// Opens the appraisal.
pub async fn open_appraisal(db: &Db, act: &Act, id: Uuid, version: i64) -> Result<Done, Failure> {
    go_on(db, act, id, version, Step::OpenAppraisal, "cluster.open_appraisal").await
}

async fn go_on(
    db: &Db,
    act: &Act,
    id: Uuid,
    version: i64,
    taken: Step,
    name: &'static str,
) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let (season, state) = step(&mut conn, act.viewer(), id, taken).await?;
    move_to(&mut conn, id, version, state).await?;
    conn.finish(name, id, json!({ "year": season.year })).await
}

/// A clerk sends the year back one step, with the reason that everybody in it reads. A ranking that stood is taken back.
pub async fn send_back(db: &Db, act: &Act, id: Uuid, version: i64, reason: &str) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let (season, state) = step(&mut conn, act.viewer(), id, Step::Return).await?;
    let reason = viet::tidy(reason);
    cluster::return_refusals(&reason).or_go_on()?;
    move_to(&mut conn, id, version, state).await?;
    let row = conn.new_id();
    run!(conn, RETURN, row, id, season.state.word(), &reason, act.at, act.account)?;
    run!(conn, TAKE_BACK_PROPOSAL, id, act.at)?;
    run!(conn, TAKE_BACK, id, act.at)?;
    let detail = json!({ "from": season.state.word(), "to": state.word(), "reason": reason });
    conn.finish("cluster.send_back", id, detail).await
}

const RETURN: &str = "insert into cluster_return (id, season_id, state, reason, at, account_id)
    values ($1, $2, $3, $4, $5, $6)";
const TAKE_BACK: &str =
    "update cluster_ranking set taken_back_at = $2 where season_id = $1 and taken_back_at is null";
const TAKE_BACK_PROPOSAL: &str = "update cluster_proposal set taken_back_at = $2 where taken_back_at is null
      and ranking_id in (select g.id from cluster_ranking g where g.season_id = $1 and g.taken_back_at is null)";

/// A clerk ranks the members by what was sent; what is missing must have its reason. The places stand with their points and why.
pub async fn rank(db: &Db, act: &Act, id: Uuid, version: i64) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let (season, state) = step(&mut conn, act.viewer(), id, Step::Rank).await?;
    rank_refusals(&mut conn, act.viewer(), &season).await?.or_go_on()?;
    let places = ranked(&mut conn, act.viewer(), &season).await?;
    move_to(&mut conn, id, version, state).await?;
    let ranking = conn.new_id();
    run!(conn, RANKING, ranking, id, season.edition, act.at, act.account)?;
    for (position, place) in (1_i64..).zip(&places) {
        write_place(&mut conn, ranking, position, place).await?;
    }
    let first: Vec<Uuid> =
        places.iter().filter(|place| place.place == Some(1)).map(|place| place.unit).collect();
    conn.finish("cluster.rank", id, json!({ "ranking": ranking, "first": first })).await
}

const RANKING: &str =
    "insert into cluster_ranking (id, season_id, edition, at, account_id) values ($1, $2, $3, $4, $5)";

/// What still stands in the way of ranking.
pub async fn rank_refusals(conn: &mut Conn, viewer: Viewer, season: &Season) -> Result<Refusals, Failure> {
    let members = members(conn, viewer, season.id).await?;
    let gaps = gaps(conn, viewer, season).await?;
    let excused: BTreeSet<(Side, Uuid)> =
        excuses(conn, viewer, season).await?.into_iter().map(|row| (row.side, row.unit_id)).collect();
    let name = |unit: Uuid| named(&members, unit);
    let mut refusals = ranking::rank_refusals(&gaps, &excused, name);
    let scoring = &season.settings.scoring;
    for entry in sheet::entries(conn, season, &members).await? {
        let stale = entry
            .appraised
            .as_ref()
            .is_some_and(|sheet| !faults(scoring, Side::Appraiser, sheet, entry.own.as_ref()).is_empty());
        if stale {
            let says = format!(
                "{} đã sửa điểm tự chấm sau khi thẩm định; hãy mở phiếu thẩm định và ghi lý do khác nhau.",
                entry.name
            );
            refusals.add("", says);
        }
    }
    Ok(refusals)
}

fn named(members: &[Member], unit: Uuid) -> String {
    members
        .iter()
        .find(|member| member.unit_id == unit)
        .map(|member| member.unit_name.clone())
        .unwrap_or_default()
}

/// The places that come of what was sent so far, with the reasons for going on without the rest: for the organising side, which sees
/// every sheet.
pub async fn ranked(conn: &mut Conn, viewer: Viewer, season: &Season) -> Result<Vec<Place>, Failure> {
    let season = &find(conn, viewer, season.id).await?;
    if !season.organises {
        return Err(Failure::Missing);
    }
    let members = members(conn, viewer, season.id).await?;
    let entries = sheet::entries(conn, season, &members).await?;
    let mut places = ranking::rank(&season.settings.scoring, &entries);
    for excuse in excuses(conn, viewer, season).await? {
        if let Some(place) = places.iter_mut().find(|place| place.unit == excuse.unit_id) {
            place.why.push(format!("Thiếu {}: {}.", excuse.owed(), excuse.reason.trim_end_matches('.')));
        }
    }
    Ok(places)
}

/// What the members gave themselves, as far as the viewer may read it: whoever scores for a member its own score at any time, the
/// organising side all of them, everybody in the year once they score each other. Nobody is ranked by it.
pub async fn own_scores(conn: &mut Conn, viewer: Viewer, season: &Season) -> Result<Vec<Place>, Failure> {
    let season = &find(conn, viewer, season.id).await?;
    let headed = standing(conn, viewer, season).await?.units;
    let reads_all = season.organises || season.state >= State::PeerScoring;
    let members = members(conn, viewer, season.id).await?;
    let entries = sheet::entries(conn, season, &members).await?;
    let total = |sheet: &Sheet| Share::whole(Totals::of(&season.settings.scoring, sheet).total());
    let place = |entry: &Entry| Place {
        unit: entry.unit,
        own: entry.own.as_ref().filter(|_| reads_all || headed.contains(&entry.unit)).map(total),
        peers: None,
        appraised: None,
        points: None,
        place: None,
        why: Vec::new(),
    };
    Ok(entries.iter().map(place).collect())
}

async fn write_place(conn: &mut Conn, ranking: Uuid, position: i64, place: &Place) -> Result<(), Failure> {
    let terms = |share: Option<Share>| share.and_then(Share::terms).unzip();
    let (own, own_under) = terms(place.own);
    let (peers, peers_under) = terms(place.peers);
    let (appraised, appraised_under) = terms(place.appraised);
    let (points, points_under) = terms(place.points);
    let why = place.why.join("\n");
    run!(
        conn,
        WRITE_PLACE,
        ranking,
        position,
        place.unit,
        place.place,
        own,
        own_under,
        peers,
        peers_under,
        appraised,
        appraised_under,
        points,
        points_under,
        why
    )?;
    Ok(())
}

const WRITE_PLACE: &str =
    "insert into cluster_place (ranking_id, position, unit_id, place, own_top, own_under, peers_top,
        peers_under, appraised_top, appraised_under, points_top, points_under, why)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";

/// A clerk records whom the year proposes for the flag; said again it replaces what was said before. Nobody: with the reason.
pub async fn propose(
    db: &Db,
    act: &Act,
    id: Uuid,
    version: i64,
    unit: Option<Uuid>,
    reason: &str,
) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let (season, state) = step(&mut conn, act.viewer(), id, Step::Propose).await?;
    let (ranking, places) = standing_ranking(&mut conn, season.id).await?.ok_or(Failure::Stale)?;
    if unit.is_some_and(|unit| !places.iter().any(|place| place.unit == unit)) {
        return Err(Failure::Missing);
    }
    let reason = viet::tidy(reason);
    let ranks: Vec<_> = places.iter().map(|place| (place.unit, place.place)).collect();
    ranking::proposal_refusals(&ranks, unit, &reason).or_go_on()?;
    move_to(&mut conn, id, version, state).await?;
    run!(conn, TAKE_BACK_PROPOSAL, id, act.at)?;
    let row = conn.new_id();
    run!(conn, PROPOSE, row, ranking, unit, &reason, act.at, act.account)?;
    conn.finish("cluster.propose", id, json!({ "unit": unit, "reason": reason })).await
}

const PROPOSE: &str = "insert into cluster_proposal (id, ranking_id, unit_id, reason, at, account_id)
    values ($1, $2, $3, $4, $5, $6)";

/// A clerk closes the year, once it is said whom it proposes.
pub async fn close(db: &Db, act: &Act, id: Uuid, version: i64) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let (season, state) = step(&mut conn, act.viewer(), id, Step::Close).await?;
    let Some(proposal) = proposal(&mut conn, act.viewer(), &season).await? else {
        let says =
            "Chưa ghi đơn vị được đề nghị tặng cờ; hãy đề nghị, hoặc ghi lý do không đề nghị đơn vị nào.";
        return Err(Failure::refused(says));
    };
    move_to(&mut conn, id, version, state).await?;
    conn.finish("cluster.close", id, json!({ "year": season.year, "proposed": proposal.unit_id })).await
}

/// Who sees the year `s` of the cluster `k`: the organising side at any time, members once it or its pledge is open, in their years.
macro_rules! season_seen {
    () => {
        concat!(
            "(",
            organises!(),
            " or ((s.state <> 'preparing' or exists (select 1 from pledge t where t.season_id = s.id)) and ",
            works_for_member!(
                "and b.from_year <= s.year and (b.until_year is null or b.until_year > s.year)"
            ),
            "))"
        )
    };
}

/// The years of a cluster that the viewer sees, the latest first.
pub async fn list(conn: &mut Conn, viewer: Viewer, cluster: Uuid) -> Result<Vec<SeasonRow>, Failure> {
    Ok(all!(conn, SeasonRow, LIST, viewer.account, viewer.on, cluster)?)
}

const LIST: &str = concat!(
    "select s.id, s.cluster_id, s.year, s.state, s.own_due, s.peer_due
    from cluster_season s join cluster k on k.id = s.cluster_id
    where k.id = $3 and ",
    season_seen!(),
    " order by s.year desc"
);

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    cluster_id: Uuid,
    cluster_name: String,
    #[sqlx(try_from = "String")]
    kind: Kind,
    unit_id: Uuid,
    unit_name: String,
    year: i64,
    version: i64,
    #[sqlx(try_from = "String")]
    state: State,
    edition: i64,
    own_weight: i64,
    peer_weight: i64,
    appraiser_weight: i64,
    bonus_cap: Option<i64>,
    own_due: Option<NaiveDate>,
    peer_due: Option<NaiveDate>,
    organises: bool,
}

/// The year with its table, when the viewer sees it.
pub async fn find(conn: &mut Conn, viewer: Viewer, id: Uuid) -> Result<Season, Failure> {
    let row = find!(conn, Row, FIND, viewer.account, viewer.on, id)?.ok_or(Failure::Missing)?;
    let lines = all!(conn, LineRow, LINES, row.id, row.edition)?;
    let rules = column!(conn, String, TIES, row.id, row.edition)?;
    let tie = |word: String| Tie::parse(&word).ok_or(Failure::Corrupt(word));
    let scoring = Scoring {
        criteria: lines.into_iter().map(Criterion::from).collect(),
        bonus_cap: row.bonus_cap.map(Points::of_hundredths),
        weights: Weights { own: row.own_weight, peers: row.peer_weight, appraiser: row.appraiser_weight },
        ties: rules.into_iter().map(tie).collect::<Result<_, _>>()?,
    };
    Ok(Season {
        id: row.id,
        cluster_id: row.cluster_id,
        cluster_name: row.cluster_name,
        kind: row.kind,
        unit_id: row.unit_id,
        unit_name: row.unit_name,
        year: row.year,
        version: row.version,
        state: row.state,
        edition: row.edition,
        settings: Settings { own_due: row.own_due, peer_due: row.peer_due, scoring },
        organises: row.organises,
    })
}

const FIND: &str = concat!(
    "select s.id, s.cluster_id, k.name as cluster_name, k.kind, k.unit_id, u.name as unit_name, s.year, s.version, s.state,
        s.edition, s.own_weight, s.peer_weight, s.appraiser_weight, s.bonus_cap, s.own_due, s.peer_due, ",
    organises!(),
    " as organises
    from cluster_season s join cluster k on k.id = s.cluster_id join unit u on u.id = k.unit_id
    where s.id = $3 and ",
    season_seen!()
);
const LINES: &str = "select line, section, text, most, coefficient from cluster_criterion
    where season_id = $1 and edition = $2 order by position";
const TIES: &str = "select rule from cluster_tie where season_id = $1 and edition = $2 order by position";

#[derive(sqlx::FromRow)]
struct LineRow {
    #[sqlx(try_from = "String")]
    line: Line,
    section: String,
    text: String,
    most: i64,
    coefficient: i64,
}

impl From<LineRow> for Criterion {
    fn from(row: LineRow) -> Self {
        Self {
            line: row.line,
            section: row.section,
            text: row.text,
            most: Points::of_hundredths(row.most),
            coefficient: Points::of_hundredths(row.coefficient),
        }
    }
}

/// The members of the year, in the order of the tree.
pub async fn members(conn: &mut Conn, viewer: Viewer, season: Uuid) -> Result<Vec<Member>, Failure> {
    Ok(all!(conn, Member, MEMBERS, viewer.account, viewer.on, season)?)
}

const MEMBERS: &str = concat!(
    "select distinct m.unit_id, u.name as unit_name, u.path
    from cluster_season s join cluster k on k.id = s.cluster_id
    join cluster_member m on m.cluster_id = k.id and m.from_year <= s.year and (m.until_year is null or m.until_year > s.year)
    join unit u on u.id = m.unit_id
    where s.id = $3 and ",
    season_seen!(),
    " order by u.path"
);

/// As whom the viewer comes to the year. Only whoever is the head of a member itself scores for it, not the head of a unit above.
pub async fn standing(conn: &mut Conn, viewer: Viewer, season: &Season) -> Result<Standing, Failure> {
    let clerk = value!(conn, i64, IS_CLERK, viewer.account, viewer.on, season.unit_id)? > 0;
    let units = column!(conn, Uuid, HEADED, viewer.account, viewer.on, season.cluster_id, season.year)?;
    let head = find!(conn, (Uuid,), HEAD, season.cluster_id, season.year)?;
    let mut seats = Vec::new();
    seats.extend(clerk.then_some(Seat::Organiser));
    seats.extend((!units.is_empty()).then_some(Seat::Member));
    seats.extend(head.is_some_and(|(head,)| units.contains(&head)).then_some(Seat::ClusterHead));
    Ok(Standing { seats, units })
}

const IS_CLERK: &str = "select count(*) from reach
    where account_id = $1 and role = 'clerk' and unit_id = $3 and starts <= $2 and ends >= $2";
const HEADED: &str =
    "select distinct m.unit_id from cluster_member m join role_grant g on g.unit_id = m.unit_id
    where m.cluster_id = $3 and m.from_year <= $4 and (m.until_year is null or m.until_year > $4)
      and g.account_id = $1 and g.role = 'head' and g.starts <= $2 and g.ends >= $2
    order by m.unit_id";
const HEAD: &str = "select unit_id from cluster_post
    where cluster_id = $1 and year = $2 and post = 'head' and ended_at is null";

/// What is missing of the year's scores.
pub async fn gaps(conn: &mut Conn, viewer: Viewer, season: &Season) -> Result<Vec<Gap>, Failure> {
    let members: Vec<Uuid> =
        members(conn, viewer, season.id).await?.into_iter().map(|member| member.unit_id).collect();
    Ok(ranking::gaps(&members, &sheet::sent(conn, season).await?))
}

/// Why the ranking goes on although something is missing.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Excuse {
    #[sqlx(try_from = "String")]
    pub side: Side,
    pub unit_id: Uuid,
    pub reason: String,
}

impl Excuse {
    fn owed(&self) -> &'static str {
        match self.side {
            Side::Own => "điểm tự chấm",
            Side::Peer => "phiếu chấm chéo các đơn vị khác",
            Side::Appraiser => "điểm thẩm định",
        }
    }
}

/// The reasons that stand, as far as what they speak of is still missing.
pub async fn excuses(conn: &mut Conn, viewer: Viewer, season: &Season) -> Result<Vec<Excuse>, Failure> {
    let gaps = gaps(conn, viewer, season).await?;
    let rows = all!(conn, Excuse, EXCUSES, season.id, season.edition)?;
    let is_owed = |row: &Excuse| gaps.iter().any(|gap| (gap.side, gap.unit) == (row.side, row.unit_id));
    Ok(rows.into_iter().filter(is_owed).collect())
}

const EXCUSES: &str = "select side, unit_id, reason from cluster_gap
    where season_id = $1 and edition = $2 order by side, unit_id";

/// A clerk says why the ranking goes on without some of the scores.
pub async fn excuse(
    db: &Db,
    act: &Act,
    id: Uuid,
    missing: &[(Side, Uuid)],
    reason: &str,
) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let (season, _) = step(&mut conn, act.viewer(), id, Step::Appraise).await?;
    let reason = viet::tidy(reason);
    let mut refusals = Refusals::none();
    if missing.is_empty() {
        refusals.add("gap", "Chọn phần điểm còn thiếu mà việc xếp hạng đi tiếp không có.");
    }
    refusals.require("gap_reason", &reason, "Ghi lý do xếp hạng khi còn thiếu điểm.");
    refusals.or_go_on()?;
    let gaps = gaps(&mut conn, act.viewer(), &season).await?;
    for (side, unit) in missing {
        if !gaps.iter().any(|gap| (gap.side, gap.unit) == (*side, *unit)) {
            return Err(Failure::Stale);
        }
        let row = conn.new_id();
        run!(conn, EXCUSE, row, id, season.edition, side.word(), *unit, &reason, act.at, act.account)?;
    }
    let said: Vec<_> = missing.iter().map(|(side, unit)| json!([side.word(), unit])).collect();
    conn.finish("cluster.excuse", id, json!({ "missing": said, "reason": reason })).await
}

const EXCUSE: &str = "insert into cluster_gap (id, season_id, edition, side, unit_id, reason, at, account_id)
    values ($1, $2, $3, $4, $5, $6, $7, $8)
    on conflict (season_id, edition, side, unit_id) do update set reason = excluded.reason, at = excluded.at,
        account_id = excluded.account_id";

#[derive(sqlx::FromRow)]
struct PlaceRow {
    unit_id: Uuid,
    place: Option<i64>,
    own_top: Option<i64>,
    own_under: Option<i64>,
    peers_top: Option<i64>,
    peers_under: Option<i64>,
    appraised_top: Option<i64>,
    appraised_under: Option<i64>,
    points_top: Option<i64>,
    points_under: Option<i64>,
    why: String,
}

impl From<PlaceRow> for Place {
    fn from(row: PlaceRow) -> Self {
        let share = |top: Option<i64>, under: Option<i64>| Share::of(top?, under?);
        Self {
            unit: row.unit_id,
            own: share(row.own_top, row.own_under),
            peers: share(row.peers_top, row.peers_under),
            appraised: share(row.appraised_top, row.appraised_under),
            points: share(row.points_top, row.points_under),
            place: row.place,
            why: row.why.lines().map(str::to_owned).collect(),
        }
    }
}

/// The ranking as it came out; `None` while the year is not ranked.
pub async fn places(conn: &mut Conn, viewer: Viewer, season: Uuid) -> Result<Option<Vec<Place>>, Failure> {
    let season = find(conn, viewer, season).await?;
    Ok(standing_ranking(conn, season.id).await?.map(|(_, places)| places))
}

async fn standing_ranking(conn: &mut Conn, season: Uuid) -> Result<Option<(Uuid, Vec<Place>)>, Failure> {
    let Some((ranking,)) = find!(conn, (Uuid,), STANDS, season)? else { return Ok(None) };
    let rows = all!(conn, PlaceRow, PLACES, ranking)?;
    Ok(Some((ranking, rows.into_iter().map(Place::from).collect())))
}

const STANDS: &str = "select id from cluster_ranking where season_id = $1 and taken_back_at is null";
const PLACES: &str =
    "select unit_id, place, own_top, own_under, peers_top, peers_under, appraised_top, appraised_under,
        points_top, points_under, why
    from cluster_place where ranking_id = $1 order by position";

/// Whom the year proposes for the flag.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Proposal {
    pub unit_id: Option<Uuid>,
    /// Empty for nobody.
    pub unit_name: String,
    pub reason: String,
    pub at: DateTime<Utc>,
}

/// Whom the year proposes; `None` while it is not said.
pub async fn proposal(conn: &mut Conn, viewer: Viewer, season: &Season) -> Result<Option<Proposal>, Failure> {
    let season = find(conn, viewer, season.id).await?;
    Ok(find!(conn, Proposal, PROPOSAL, season.id)?)
}

const PROPOSAL: &str = "select p.unit_id, coalesce(u.name, '') as unit_name, p.reason, p.at
    from cluster_proposal p join cluster_ranking g on g.id = p.ranking_id left join unit u on u.id = p.unit_id
    where g.season_id = $1 and g.taken_back_at is null and p.taken_back_at is null";

/// What a closed year came to, as its paper tells it.
#[derive(Debug, Clone)]
pub struct Outcome {
    pub season: Season,
    pub members: Vec<Member>,
    /// In the order of the ranking.
    pub places: Vec<Place>,
    pub proposal: Proposal,
    /// The office at or above the organising unit.
    pub office: org::Unit,
}

/// The outcome of a year that the viewer sees; of one that is not closed there is none yet.
pub async fn outcome(conn: &mut Conn, viewer: Viewer, id: Uuid) -> Result<Outcome, Failure> {
    let season = find(conn, viewer, id).await?;
    if season.state != State::Closed {
        return Err(Failure::Missing);
    }
    Ok(Outcome {
        members: members(conn, viewer, id).await?,
        places: places(conn, viewer, id).await?.ok_or(Failure::Missing)?,
        proposal: proposal(conn, viewer, &season).await?.ok_or(Failure::Missing)?,
        office: org::office_of(conn, season.unit_id).await?,
        season,
    })
}

/// A step back, and why.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Returned {
    /// The state that was left.
    #[sqlx(try_from = "String")]
    pub state: State,
    pub reason: String,
    pub at: DateTime<Utc>,
    pub by: String,
}

/// The steps back of a year, the latest first.
pub async fn returns(conn: &mut Conn, viewer: Viewer, season: Uuid) -> Result<Vec<Returned>, Failure> {
    let season = find(conn, viewer, season).await?;
    Ok(all!(conn, Returned, RETURNS, season.id)?)
}

const RETURNS: &str = "select t.state, t.reason, t.at, a.display_name as \"by\"
    from cluster_return t join account a on a.id = t.account_id where t.season_id = $1 order by t.at desc, t.id desc";

/// Something that a year waits for from the viewer: his own unit's score, or the scores of its peers.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Waiting {
    pub season_id: Uuid,
    pub cluster_name: String,
    pub year: i64,
    #[sqlx(try_from = "String")]
    pub state: State,
    pub unit_id: Uuid,
    pub unit_name: String,
    pub due: Option<NaiveDate>,
    /// Of the scores that the unit owes in this state.
    pub missing: i64,
}

/// What waits on the desk of the viewer as head of members.
pub async fn waiting(conn: &mut Conn, viewer: Viewer) -> Result<Vec<Waiting>, Failure> {
    let rows = all!(conn, Waiting, WAITING, viewer.account, viewer.on)?;
    Ok(rows.into_iter().filter(|row| row.missing > 0).collect())
}

const WAITING: &str = "select s.id as season_id, k.name as cluster_name, s.year, s.state, u.id as unit_id, u.name as unit_name,
        case s.state when 'self_scoring' then s.own_due else s.peer_due end as due,
        case s.state when 'self_scoring' then 1 else
            (select count(*) from cluster_member o where o.cluster_id = k.id and o.unit_id <> m.unit_id
                and o.from_year <= s.year and (o.until_year is null or o.until_year > s.year)) end
        - (select count(*) from cluster_sheet h where h.season_id = s.id and h.edition = s.edition and h.sent_at is not null
             and h.by_unit_id = m.unit_id and h.side = case s.state when 'self_scoring' then 'own' else 'peer' end) as missing
    from cluster_season s join cluster k on k.id = s.cluster_id
    join cluster_member m on m.cluster_id = k.id and m.from_year <= s.year and (m.until_year is null or m.until_year > s.year)
    join unit u on u.id = m.unit_id
    where s.state in ('self_scoring', 'peer_scoring')
      and exists (select 1 from role_grant g where g.account_id = $1 and g.role = 'head' and g.unit_id = m.unit_id
                  and g.starts <= $2 and g.ends >= $2)
    order by due, k.name, u.path";
