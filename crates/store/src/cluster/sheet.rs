//! Sheets: what a member gives itself, what it gives the others, what the appraiser gives. A sheet that is only kept is its writer's
//! alone and does not count.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use domain::cluster::ranking::Entry;
use domain::cluster::scoring::{Points, Side};
use domain::cluster::sheet::{Fault, Mark, Sheet, beyond, faults};
use domain::cluster::{Seat, State, Step};
use domain::{Act, Refusals, Viewer};
use serde_json::json;
use uuid::Uuid;

use super::season::{self, Member, Season};
use crate::{Conn, Db, Done, Failure};

/// Which sheet of a year: who gives, and whom. The appraiser gives for the organising unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    Own(Uuid),
    Peer { by: Uuid, of: Uuid },
    Appraiser(Uuid),
}

impl Which {
    pub fn side(self) -> Side {
        match self {
            Self::Own(_) => Side::Own,
            Self::Peer { .. } => Side::Peer,
            Self::Appraiser(_) => Side::Appraiser,
        }
    }

    pub fn step(self) -> Step {
        match self {
            Self::Own(_) => Step::ScoreOwn,
            Self::Peer { .. } => Step::ScorePeer,
            Self::Appraiser(_) => Step::Appraise,
        }
    }

    /// Whom it is about.
    pub fn of(self) -> Uuid {
        match self {
            Self::Own(of) | Self::Peer { of, .. } | Self::Appraiser(of) => of,
        }
    }

    fn by(self, season: &Season) -> Uuid {
        match self {
            Self::Own(by) | Self::Peer { by, .. } => by,
            Self::Appraiser(_) => season.unit_id,
        }
    }
}

/// A sheet as it stands.
#[derive(Debug, Clone)]
pub struct SheetRow {
    pub version: i64,
    /// `None`: kept, not sent.
    pub sent_at: Option<DateTime<Utc>>,
    pub sheet: Sheet,
}

/// Writes a sheet and sends it, or only keeps it (`send` false) as long as it was never sent. `version` is the one that the form was
/// drawn from; 0 for the first.
pub async fn score(
    db: &Db,
    act: &Act,
    season: Uuid,
    which: Which,
    version: i64,
    sheet: &Sheet,
    send: bool,
) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let season = season::find(&mut conn, act.viewer(), season).await?;
    require_members(&mut conn, act.viewer(), &season, which).await?;
    let (season, _) = season::step(&mut conn, act.viewer(), season.id, which.step()).await?;
    require_own_unit(&mut conn, act.viewer(), &season, which).await?;
    let before = standing(&mut conn, &season, which).await?;
    let own = stored(&mut conn, &season, Which::Own(which.of())).await?.filter(|own| own.sent_at.is_some());
    let scoring = &season.settings.scoring;
    let send = send || before.as_ref().is_some_and(|row| row.sent_at.is_some());
    let faults = match send {
        true => faults(scoring, which.side(), sheet, own.as_ref().map(|row| &row.sheet)),
        false => beyond(scoring, sheet),
    };
    refusals(&faults).or_go_on()?;
    let id = match before {
        None if version == 0 => insert(&mut conn, act, &season, which).await?,
        Some(row) if row.version == version => row.id,
        _ => return Err(Failure::Stale),
    };
    run!(conn, REPLACE, id, send.then_some(act.at), act.at, act.account)?;
    run!(conn, "delete from cluster_mark where sheet_id = $1", id)?;
    for (position, mark) in (1_i64..).zip(sheet.marks.iter().take(scoring.criteria.len())) {
        let points = mark.points.map(Points::hundredths);
        run!(conn, INSERT_MARK, id, position, points, viet::tidy(&mark.words))?;
    }
    let by = which.by(&season);
    let detail =
        json!({ "season": season.id, "side": which.side().word(), "by": by, "of": which.of(), "sent": send });
    conn.finish("cluster.score", id, detail).await
}

/// The sentences of a sheet's lines, as one list at the field `marks`.
fn refusals(faults: &[Fault]) -> Refusals {
    let mut refusals = Refusals::none();
    for fault in faults {
        refusals.add("marks", fault.says.clone());
    }
    refusals
}

/// Those whom the sheet names are members of the year; nobody scores itself among its peers.
async fn require_members(
    conn: &mut Conn,
    viewer: Viewer,
    season: &Season,
    which: Which,
) -> Result<(), Failure> {
    let members = season::members(conn, viewer, season.id).await?;
    let is_member = |unit: Uuid| members.iter().any(|member| member.unit_id == unit);
    let named = match which {
        Which::Own(unit) | Which::Appraiser(unit) => is_member(unit),
        Which::Peer { by, of } => by != of && is_member(by) && is_member(of),
    };
    named.then_some(()).ok_or(Failure::Missing)
}

/// Whoever scores for a member is its head.
async fn require_own_unit(
    conn: &mut Conn,
    viewer: Viewer,
    season: &Season,
    which: Which,
) -> Result<(), Failure> {
    let (Which::Own(by) | Which::Peer { by, .. }) = which else { return Ok(()) };
    let standing = season::standing(conn, viewer, season).await?;
    if standing.units.contains(&by) {
        return Ok(());
    }
    let name = crate::org::get(conn, by).await?.name;
    Err(Failure::refused(format!("Chỉ trưởng đơn vị của {name} được {} cho đơn vị này.", which.step())))
}

#[derive(sqlx::FromRow)]
struct Head {
    id: Uuid,
    version: i64,
    sent_at: Option<DateTime<Utc>>,
}

async fn standing(conn: &mut Conn, season: &Season, which: Which) -> Result<Option<Head>, Failure> {
    let (side, by) = (which.side().word(), which.by(season));
    Ok(find!(conn, Head, STANDING, season.id, season.edition, side, by, which.of())?)
}

const STANDING: &str = "select id, version, sent_at from cluster_sheet
    where season_id = $1 and edition = $2 and side = $3 and by_unit_id = $4 and unit_id = $5";

async fn insert(conn: &mut Conn, act: &Act, season: &Season, which: Which) -> Result<Uuid, Failure> {
    let id = conn.new_id();
    let (side, by) = (which.side().word(), which.by(season));
    run!(conn, INSERT, id, season.id, season.edition, side, by, which.of(), act.at, act.account)?;
    Ok(id)
}

const INSERT: &str =
    "insert into cluster_sheet (id, season_id, edition, side, by_unit_id, unit_id, version, at, account_id)
    values ($1, $2, $3, $4, $5, $6, 0, $7, $8)";
const REPLACE: &str =
    "update cluster_sheet set version = version + 1, sent_at = $2, at = $3, account_id = $4 where id = $1";
const INSERT_MARK: &str =
    "insert into cluster_mark (sheet_id, position, points, words) values ($1, $2, $3, $4)";

async fn stored(conn: &mut Conn, season: &Season, which: Which) -> Result<Option<SheetRow>, Failure> {
    let Some(head) = standing(conn, season, which).await? else { return Ok(None) };
    let marks = all!(conn, (Option<i64>, String), MARKS, head.id)?;
    let mark =
        |(points, words): (Option<i64>, String)| Mark { points: points.map(Points::of_hundredths), words };
    let sheet = Sheet { marks: marks.into_iter().map(mark).collect() };
    Ok(Some(SheetRow { version: head.version, sent_at: head.sent_at, sheet }))
}

const MARKS: &str = "select points, words from cluster_mark where sheet_id = $1 order by position";

/// The sheet, as far as the viewer may read it; `None` while there is none for him. A sheet that is only kept is its writer's; what a
/// member gives itself the others read when they score, what peers give the organising side alone.
pub async fn find(
    conn: &mut Conn,
    viewer: Viewer,
    season: &Season,
    which: Which,
) -> Result<Option<SheetRow>, Failure> {
    require_members(conn, viewer, season, which).await?;
    let standing = season::standing(conn, viewer, season).await?;
    let writes = match which {
        Which::Own(by) | Which::Peer { by, .. } => standing.units.contains(&by),
        Which::Appraiser(_) => standing.seats.contains(&Seat::Organiser),
    };
    let reads = match which {
        Which::Own(_) => season.organises || season.state >= State::PeerScoring,
        Which::Peer { .. } => season.organises,
        Which::Appraiser(_) => season.organises || season.state >= State::Ranked,
    };
    if !writes && !reads {
        return Ok(None);
    }
    let row = stored(conn, season, which).await?;
    Ok(row.filter(|row| writes || row.sent_at.is_some()))
}

/// What the peers sent about a member: for the organising side alone; nothing for anybody else.
pub async fn peers(
    conn: &mut Conn,
    viewer: Viewer,
    season: &Season,
    unit: Uuid,
) -> Result<Vec<Sheet>, Failure> {
    let season = season::find(conn, viewer, season.id).await?;
    if !season.organises {
        return Ok(Vec::new());
    }
    let members = season::members(conn, viewer, season.id).await?;
    let entries = entries(conn, &season, &members).await?;
    Ok(entries.into_iter().find(|entry| entry.unit == unit).map(|entry| entry.peers).unwrap_or_default())
}

/// What was sent in a year: side, who scored, who was scored; the appraiser's under the unit that he appraised.
pub async fn sent(conn: &mut Conn, season: &Season) -> Result<BTreeSet<(Side, Uuid, Uuid)>, Failure> {
    let rows = all!(conn, SentRow, SENT, season.id, season.edition)?;
    Ok(rows.into_iter().map(|row| (row.side, row.scorer(), row.unit_id)).collect())
}

const SENT: &str = "select id, side, by_unit_id, unit_id from cluster_sheet
    where season_id = $1 and edition = $2 and sent_at is not null order by id";

#[derive(sqlx::FromRow)]
struct SentRow {
    id: Uuid,
    #[sqlx(try_from = "String")]
    side: Side,
    by_unit_id: Uuid,
    unit_id: Uuid,
}

impl SentRow {
    fn scorer(&self) -> Uuid {
        if self.side == Side::Appraiser { self.unit_id } else { self.by_unit_id }
    }
}

/// Everything that was sent, member by member, for the ranking.
pub(super) async fn entries(
    conn: &mut Conn,
    season: &Season,
    members: &[Member],
) -> Result<Vec<Entry>, Failure> {
    let sheets = all!(conn, SentRow, SENT, season.id, season.edition)?;
    let mut marks: BTreeMap<Uuid, Vec<Mark>> = BTreeMap::new();
    for row in all!(conn, MarkRow, ALL_MARKS, season.id, season.edition)? {
        let mark = Mark { points: row.points.map(Points::of_hundredths), words: row.words };
        marks.entry(row.sheet_id).or_default().push(mark);
    }
    // Whoever left while the year was prepared again no longer scores anybody.
    let counts = |sheet: &SentRow| members.iter().any(|member| member.unit_id == sheet.scorer());
    let of = |unit: Uuid, side: Side| {
        let found =
            sheets.iter().filter(|sheet| sheet.unit_id == unit && sheet.side == side && counts(sheet));
        let sheet = |row: &SentRow| Sheet { marks: marks.get(&row.id).cloned().unwrap_or_default() };
        found.map(sheet).collect::<Vec<_>>()
    };
    let entry = |member: &Member| Entry {
        unit: member.unit_id,
        name: member.unit_name.clone(),
        own: of(member.unit_id, Side::Own).pop(),
        peers: of(member.unit_id, Side::Peer),
        appraised: of(member.unit_id, Side::Appraiser).pop(),
    };
    Ok(members.iter().map(entry).collect())
}

#[derive(sqlx::FromRow)]
struct MarkRow {
    sheet_id: Uuid,
    points: Option<i64>,
    words: String,
}

const ALL_MARKS: &str =
    "select m.sheet_id, m.points, m.words from cluster_mark m join cluster_sheet h on h.id = m.sheet_id
    where h.season_id = $1 and h.edition = $2 and h.sent_at is not null order by m.sheet_id, m.position";
