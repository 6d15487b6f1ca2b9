//! The pledge (giao ước thi đua): one text that several units sign, of a movement or of a cluster's year. A later text is a new
//! version that is signed anew; the earlier stays to be read with the names under it.

use chrono::{DateTime, NaiveDate, Utc};
use domain::cluster;
use domain::pledge::{self, Signature, Step};
use domain::{Act, Refusals, Viewer, local_date};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::concerning;
use crate::cluster::season;
use crate::movement::{self, is_directly_below};
use crate::{Conn, Db, Done, Failure, org};

/// What the pledge belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    Movement(Uuid),
    /// A year of a cluster.
    Season(Uuid),
}

impl Whose {
    fn id(self) -> Uuid {
        match self {
            Self::Movement(id) | Self::Season(id) => id,
        }
    }
}

/// A pledge and who has signed it.
#[derive(Debug, Clone)]
pub struct Pledge {
    pub id: Uuid,
    pub version: i64,
    pub text: String,
    /// Whether each signs only after those before it.
    pub in_turn: bool,
    pub opened_at: DateTime<Utc>,
    /// The office at or above the unit whose pledge it is.
    pub office: org::Unit,
    /// Everybody who is to sign, in the order of the paper.
    pub rows: Vec<PledgeRow>,
}

impl Pledge {
    pub fn signed(&self) -> usize {
        self.rows.iter().filter(|row| row.signed_at.is_some()).count()
    }

    /// Who has to sign before the unit may; nobody waits for a unit that was closed.
    fn before(&self, unit: Uuid) -> impl Iterator<Item = &str> {
        let until = self.rows.iter().take_while(move |row| row.unit_id != unit);
        let waits = until.filter(|row| self.in_turn && row.signed_at.is_none() && row.closed.is_none());
        waits.map(|row| row.unit_name.as_str())
    }

    /// What stands in the way of the unit's signature now: that it is not its turn.
    pub fn turn_refusals(&self, unit: Uuid) -> Refusals {
        pledge::turn_refusals(self.before(unit))
    }
}

#[derive(Debug, Clone, sqlx::FromRow)]
pub struct PledgeRow {
    pub unit_id: Uuid,
    pub unit_name: String,
    pub signer_name: Option<String>,
    pub signer_post: Option<String>,
    pub signed_at: Option<DateTime<Utc>>,
    /// The last day of a unit that was closed.
    pub closed: Option<NaiveDate>,
}

/// Opens the pledge: of a launched movement its clerk, of a cluster's year also the head of the unit that heads the cluster.
pub async fn open(db: &Db, act: &Act, whose: Whose, text: &str, in_turn: bool) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let units = opened_by(&mut conn, act.viewer(), whose).await?;
    let text = tidied(text);
    pledge::text_refusals(&text).or_go_on()?;
    if standing(&mut conn, whose).await?.is_some() {
        return Err(Failure::refused(
            "Giao ước đã mở; hãy tải lại trang để xem nội dung và những đơn vị đã ký.",
        ));
    }
    let id = conn.new_id();
    let (movement, season) = match whose {
        Whose::Movement(id) => (Some(id), None),
        Whose::Season(id) => (None, Some(id)),
    };
    run!(conn, OPEN, id, movement, season, &text, in_turn, act.at, act.account)?;
    place(&mut conn, id, &units).await?;
    conn.finish("pledge.open", id, json!({ "of": whose.id(), "in_turn": in_turn })).await
}

const OPEN: &str =
    "insert into pledge (id, movement_id, season_id, version, text, in_turn, opened_at, opened_by)
    values ($1, $2, $3, 1, $4, $5, $6, $7)";

fn tidied(text: &str) -> String {
    text.lines().map(viet::tidy).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

async fn place(conn: &mut Conn, pledge: Uuid, units: &[Uuid]) -> Result<(), Failure> {
    run!(conn, "delete from pledge_seat where pledge_id = $1", pledge)?;
    for (position, unit) in (1_i64..).zip(units) {
        run!(conn, PLACE, pledge, *unit, position)?;
    }
    Ok(())
}

const PLACE: &str = "insert into pledge_seat (pledge_id, unit_id, position) values ($1, $2, $3)";

/// The units that are to sign, in the order in which they are placed, when the actor may write the text now.
async fn opened_by(conn: &mut Conn, viewer: Viewer, whose: Whose) -> Result<Vec<Uuid>, Failure> {
    let (id, movement) = match whose {
        Whose::Season(id) => return season_units(conn, viewer, id).await,
        Whose::Movement(id) => (id, movement::find(conn, viewer, id).await?),
    };
    let roles = org::roles_over(conn, viewer, movement.unit_id).await?;
    Step::Open.entitlement(&roles, &movement.unit_name).or_go_on()?;
    Step::Open.while_running(movement.state).or_go_on()?;
    Ok(column!(conn, Uuid, BELOW, id, viewer.on)?)
}

const BELOW: &str = concat!(
    "select c.id from movement m join unit c on ",
    is_directly_below!(),
    " where m.id = $1 order by c.path"
);

/// Head of the cluster first, its deputy next, then the others as they stand in the tree.
async fn season_units(conn: &mut Conn, viewer: Viewer, id: Uuid) -> Result<Vec<Uuid>, Failure> {
    let season = season::find(conn, viewer, id).await?;
    let standing = season::standing(conn, viewer, &season).await?;
    cluster::pledge_refusals(season.kind, season.state, &standing.seats, &season.unit_name).or_go_on()?;
    let mut units: Vec<Uuid> =
        season::members(conn, viewer, id).await?.into_iter().map(|member| member.unit_id).collect();
    let posts = column!(conn, Uuid, POSTS, season.cluster_id, season.year)?;
    units.sort_by_key(|unit| posts.iter().position(|post| post == unit).unwrap_or(posts.len()));
    Ok(units)
}

const POSTS: &str =
    "select unit_id from cluster_post where cluster_id = $1 and year = $2 and ended_at is null
    order by case post when 'head' then 0 else 1 end";

/// What the viewer may write: nothing stands in the way when it is empty.
pub async fn write_refusals(conn: &mut Conn, viewer: Viewer, whose: Whose) -> Result<Refusals, Failure> {
    match opened_by(conn, viewer, whose).await {
        Ok(_) => Ok(Refusals::none()),
        Err(Failure::Refused(refusals)) => Ok(refusals),
        Err(failure) => Err(failure),
    }
}

/// Id and version of the pledge, when it was opened.
async fn standing(conn: &mut Conn, whose: Whose) -> Result<Option<(Uuid, i64)>, Failure> {
    let sql = match whose {
        Whose::Movement(_) => "select id, version from pledge where movement_id = $1",
        Whose::Season(_) => "select id, version from pledge where season_id = $1",
    };
    Ok(find!(conn, (Uuid, i64), sql, whose.id())?)
}

/// Puts a new text in the place of the one of `version`. Who had signed is kept with the old text and has to sign anew.
pub async fn revise(
    db: &Db,
    act: &Act,
    whose: Whose,
    version: i64,
    text: &str,
    in_turn: bool,
) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let units = opened_by(&mut conn, act.viewer(), whose).await?;
    let before = read(&mut conn, whose).await?.ok_or(Failure::Missing)?;
    let text = tidied(text);
    pledge::revise_refusals(&text, &before.text).or_go_on()?;
    if before.version != version {
        return Err(Failure::Stale);
    }
    let signatures: Vec<Signed> = before.rows.iter().filter_map(Signed::of).collect();
    run!(conn, KEEP_VERSION, before.id, serde_json::to_string(&signatures)?)?;
    run!(conn, "delete from pledge_signature where pledge_id = $1", before.id)?;
    run!(conn, REVISE, before.id, &text, in_turn, act.at, act.account)?;
    let places: Vec<Uuid> = before.rows.iter().map(|row| row.unit_id).collect();
    let mut units = units;
    units.sort_by_key(|unit| places.iter().position(|place| place == unit).unwrap_or(places.len()));
    place(&mut conn, before.id, &units).await?;
    let detail = json!({ "of": whose.id(), "from": version, "signed": signatures.len() });
    conn.finish("pledge.revise", before.id, detail).await
}

const KEEP_VERSION: &str =
    "insert into pledge_version (pledge_id, version, text, opened_at, opened_by, signatures)
    select id, version, text, opened_at, opened_by, $2 from pledge where id = $1";
const REVISE: &str =
    "update pledge set version = version + 1, text = $2, in_turn = $3, opened_at = $4, opened_by = $5
    where id = $1";

/// A name under an earlier text, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    pub unit: String,
    pub name: String,
    pub post: String,
    pub at: DateTime<Utc>,
}

impl Signed {
    fn of(row: &PledgeRow) -> Option<Self> {
        Some(Self {
            unit: row.unit_name.clone(),
            name: row.signer_name.clone()?,
            post: row.signer_post.clone()?,
            at: row.signed_at?,
        })
    }
}

/// Sets the order of those who sign; it is fixed with the first signature.
pub async fn arrange(
    db: &Db,
    act: &Act,
    whose: Whose,
    version: i64,
    places: &[(Uuid, Option<i64>)],
) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    opened_by(&mut conn, act.viewer(), whose).await?;
    let pledge = read(&mut conn, whose).await?.ok_or(Failure::Missing)?;
    let units: Vec<Uuid> = pledge.rows.iter().map(|row| row.unit_id).collect();
    let order = pledge::in_order(places);
    pledge::order_refusals(&order, &units, pledge.signed()).or_go_on()?;
    if pledge.version != version {
        return Err(Failure::Stale);
    }
    place(&mut conn, pledge.id, &order).await?;
    conn.finish("pledge.arrange", pledge.id, json!({ "of": whose.id(), "order": order })).await
}

/// The head of a unit signs the text of `version` for it, once.
pub async fn sign(
    db: &Db,
    act: &Act,
    whose: Whose,
    unit: Uuid,
    version: i64,
    signature: &Signature,
) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    signed_by(&mut conn, act.viewer(), whose, unit).await?;
    let signature = Signature { name: viet::tidy(&signature.name), post: viet::tidy(&signature.post) };
    signature.refusals().or_go_on()?;
    let pledge = read(&mut conn, whose)
        .await?
        .ok_or_else(|| Failure::refused("Giao ước chưa mở; hãy đợi nội dung giao ước được đưa lên."))?;
    let row = pledge.rows.iter().find(|row| row.unit_id == unit);
    if let Some(at) = row.and_then(|row| row.signed_at) {
        let day = viet::date::short(local_date(at));
        return Err(Failure::refused(format!("Đơn vị đã ký giao ước ngày {day}; không cần ký lại.")));
    }
    if pledge.version != version {
        return Err(Failure::Stale);
    }
    pledge.turn_refusals(unit).or_go_on()?;
    if row.is_none() {
        run!(conn, PLACE_LAST, pledge.id, unit)?;
    }
    run!(conn, SIGN, pledge.id, unit, &signature.name, &signature.post, act.at, act.account)?;
    let detail = json!({ "of": whose.id(), "unit": unit, "version": version, "signer": signature.name });
    conn.finish("pledge.sign", pledge.id, detail).await
}

const PLACE_LAST: &str = "insert into pledge_seat (pledge_id, unit_id, position)
    select $1, $2, coalesce(max(q.position), 0) + 1 from pledge_seat q where q.pledge_id = $1";
const SIGN: &str =
    "insert into pledge_signature (pledge_id, unit_id, signer_name, signer_post, signed_at, signed_by)
    values ($1, $2, $3, $4, $5, $6)";

/// Goes on when the actor may sign for the unit now.
async fn signed_by(conn: &mut Conn, viewer: Viewer, whose: Whose, unit: Uuid) -> Result<(), Failure> {
    let id = match whose {
        Whose::Season(id) => id,
        Whose::Movement(id) => {
            let movement = concerning(conn, viewer, id, unit, Step::Sign).await?;
            return Ok(Step::Sign.while_running(movement.state).or_go_on()?);
        }
    };
    let season = season::find(conn, viewer, id).await?;
    let members = season::members(conn, viewer, id).await?;
    let member = members.iter().find(|member| member.unit_id == unit).ok_or(Failure::Missing)?;
    if !season::standing(conn, viewer, &season).await?.units.contains(&unit) {
        let roles = org::roles_over(conn, viewer, unit).await?;
        let refusals = Step::Sign.entitlement(&[], &member.unit_name);
        return Err(if roles.is_empty() { Failure::Missing } else { refusals.into() });
    }
    Ok(cluster::sign_refusals(season.state).or_go_on()?)
}

/// The pledge, for all who see the movement or the cluster's year: it is made in front of each other. `None` while it is not opened.
pub async fn find(conn: &mut Conn, viewer: Viewer, whose: Whose) -> Result<Option<Pledge>, Failure> {
    require_seen(conn, viewer, whose).await?;
    read(conn, whose).await
}

async fn require_seen(conn: &mut Conn, viewer: Viewer, whose: Whose) -> Result<(), Failure> {
    match whose {
        Whose::Movement(id) => movement::find(conn, viewer, id).await.map(|_| ()),
        Whose::Season(id) => season::find(conn, viewer, id).await.map(|_| ()),
    }
}

async fn read(conn: &mut Conn, whose: Whose) -> Result<Option<Pledge>, Failure> {
    let Some((id, version)) = standing(conn, whose).await? else { return Ok(None) };
    let found = find!(conn, (String, bool, DateTime<Utc>, Uuid), TEXT, id)?;
    let (text, in_turn, opened_at, unit) = found.ok_or(Failure::Missing)?;
    let rows = all!(conn, PledgeRow, SIGNATURES, id)?;
    let office = org::office_of(conn, unit).await?;
    Ok(Some(Pledge { id, version, text, in_turn, opened_at, office, rows }))
}

const TEXT: &str = "select t.text, t.in_turn, t.opened_at, coalesce(m.unit_id, k.unit_id) as unit_id
    from pledge t left join movement m on m.id = t.movement_id
    left join cluster_season s on s.id = t.season_id left join cluster k on k.id = s.cluster_id
    where t.id = $1";
const SIGNATURES: &str =
    "select c.id as unit_id, c.name as unit_name, s.signer_name, s.signer_post, s.signed_at, c.closed
    from pledge_seat q join unit c on c.id = q.unit_id
    left join pledge_signature s on s.pledge_id = q.pledge_id and s.unit_id = q.unit_id
    where q.pledge_id = $1 order by q.position, c.path";

/// A text that another one took the place of.
#[derive(Debug, Clone)]
pub struct Earlier {
    pub version: i64,
    pub text: String,
    pub opened_at: DateTime<Utc>,
    pub signatures: Vec<Signed>,
}

/// The earlier texts with who had signed them, the latest first.
pub async fn earlier(conn: &mut Conn, viewer: Viewer, whose: Whose) -> Result<Vec<Earlier>, Failure> {
    require_seen(conn, viewer, whose).await?;
    let Some((id, _)) = standing(conn, whose).await? else { return Ok(Vec::new()) };
    let rows = all!(conn, (i64, String, DateTime<Utc>, String), EARLIER, id)?;
    let earlier = rows.into_iter().map(|(version, text, opened_at, signatures)| {
        Ok(Earlier { version, text, opened_at, signatures: serde_json::from_str(&signatures)? })
    });
    earlier.collect()
}

const EARLIER: &str = "select version, text, opened_at, signatures from pledge_version
    where pledge_id = $1 order by version desc";

/// A pledge that waits for the signature of a unit.
#[derive(Debug, Clone)]
pub struct Waiting {
    pub whose: Whose,
    /// The movement, or the cluster with its year.
    pub title: String,
    pub unit_id: Uuid,
    pub unit_name: String,
    /// The last day of the movement: afterwards nobody signs. A cluster's year says none.
    pub due: Option<NaiveDate>,
}

/// What waits on the desk of the viewer as head: the pledges that his units are to sign, where it is their turn.
pub async fn waiting(conn: &mut Conn, viewer: Viewer) -> Result<Vec<Waiting>, Failure> {
    let (account, on) = (viewer.account, viewer.on);
    let movements = all!(conn, (Uuid, String, Uuid, String, Option<NaiveDate>), OF_MOVEMENTS, account, on)?;
    let seasons = all!(conn, (Uuid, String, i64, Uuid, String), OF_SEASONS, account, on)?;
    let of_movement = |(id, title, unit_id, unit_name, due)| Waiting {
        whose: Whose::Movement(id),
        title,
        unit_id,
        unit_name,
        due,
    };
    let of_season = |(id, cluster, year, unit_id, unit_name): (Uuid, String, i64, Uuid, String)| Waiting {
        whose: Whose::Season(id),
        title: format!("{cluster}, năm {year}"),
        unit_id,
        unit_name,
        due: None,
    };
    Ok(movements.into_iter().map(of_movement).chain(seasons.into_iter().map(of_season)).collect())
}

/// The seat `q` of the pledge `t` is that of a unit `c` which the viewer heads; it has not signed and need not wait for another.
macro_rules! is_to_sign {
    () => {
        "exists (select 1 from role_grant g where g.account_id = $1 and g.role = 'head' and g.unit_id = c.id
                  and g.starts <= $2 and g.ends >= $2)
          and (c.closed is null or c.closed >= $2)
          and not exists (select 1 from pledge_signature x where x.pledge_id = t.id and x.unit_id = c.id)
          and (t.in_turn = false or not exists (select 1 from pledge_seat e join unit eu on eu.id = e.unit_id
                where e.pledge_id = t.id and e.position < q.position and eu.closed is null
                  and not exists (select 1 from pledge_signature x where x.pledge_id = t.id and x.unit_id = e.unit_id)))"
    };
}

const OF_MOVEMENTS: &str = concat!(
    "select m.id, m.title, c.id, c.name, m.ends
    from pledge t join movement m on m.id = t.movement_id join unit mu on mu.id = m.unit_id
    join pledge_seat q on q.pledge_id = t.id
    join unit c on c.id = q.unit_id and c.path >= mu.path and c.path < mu.path || '~'
    where m.state = 'launched' and ",
    is_to_sign!(),
    " order by t.opened_at, c.path"
);
const OF_SEASONS: &str = concat!(
    "select s.id, k.name, s.year, c.id, c.name
    from pledge t join cluster_season s on s.id = t.season_id join cluster k on k.id = s.cluster_id
    join pledge_seat q on q.pledge_id = t.id join unit c on c.id = q.unit_id
    where s.state <> 'closed'
      and exists (select 1 from cluster_member b where b.cluster_id = k.id and b.unit_id = c.id and b.from_year <= s.year
                  and (b.until_year is null or b.until_year > s.year))
      and ",
    is_to_sign!(),
    " order by t.opened_at, c.path"
);
