//! Clusters (cụm, khối thi đua): who organises one, its members and heads year by year; its years in [`season`], what was scored in
//! [`sheet`].
//!
//! A cluster is seen by those who work for the unit that organises it and by those who work for its members.

pub mod season;
pub mod sheet;

use chrono::{DateTime, NaiveDate, Utc};
use domain::cluster::{self, Kind, NewCluster, Post, Stay};
use domain::{Act, Viewer};
use serde_json::json;
use uuid::Uuid;

use crate::{Conn, Db, Done, Failure, org};

/// A cluster, with what a list says of it in the year of the viewer's day.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Cluster {
    pub id: Uuid,
    pub unit_id: Uuid,
    pub unit_name: String,
    #[sqlx(try_from = "String")]
    pub kind: Kind,
    pub name: String,
    pub decision_number: String,
    pub decision_date: Option<NaiveDate>,
    pub members: i64,
    /// The unit that heads it; empty while none is named.
    pub head: String,
}

/// A unit's stay in a cluster.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct MemberRow {
    pub id: Uuid,
    pub unit_id: Uuid,
    pub unit_name: String,
    pub from_year: i64,
    pub until_year: Option<i64>,
    /// The last day of a unit that is closed.
    pub closed: Option<NaiveDate>,
}

impl MemberRow {
    pub fn stay(&self) -> Stay {
        Stay { unit: self.unit_id, from: self.from_year, until: self.until_year }
    }
}

/// Head or deputy of a year, now or before another one was named.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct PostRow {
    pub year: i64,
    #[sqlx(try_from = "String")]
    pub post: Post,
    pub unit_id: Uuid,
    pub unit_name: String,
    pub ended_at: Option<DateTime<Utc>>,
    /// The last day of a unit that is closed.
    pub closed: Option<NaiveDate>,
}

/// A clerk records a cluster that the unit organises.
pub async fn create(db: &Db, act: &Act, unit: Uuid, new: &NewCluster) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    require_keeper(&mut conn, act.viewer(), unit).await?;
    let new = new.clone().tidied();
    new.refusals(act.today()).or_go_on()?;
    let id = conn.new_id();
    let NewCluster { kind, name, decision_number, decision_date } = &new;
    run!(conn, INSERT, id, unit, kind.word(), name, decision_number, *decision_date, act.at, act.account)?;
    conn.finish("cluster.create", id, json!({ "unit": unit, "name": name })).await
}

const INSERT: &str =
    "insert into cluster (id, unit_id, kind, name, decision_number, decision_date, at, account_id)
    values ($1, $2, $3, $4, $5, $6, $7, $8)";

/// Goes on when the viewer is a clerk over the unit; whoever has another role there is told so.
async fn require_keeper(conn: &mut Conn, viewer: Viewer, unit: Uuid) -> Result<(), Failure> {
    let roles = org::roles_over(conn, viewer, unit).await?;
    if roles.is_empty() {
        return Err(Failure::Missing);
    }
    let named = org::get(conn, unit).await?.name;
    Ok(cluster::keep_refusals(&roles, &named).or_go_on()?)
}

/// The cluster as the actor sees it, when he keeps it.
async fn kept(conn: &mut Conn, viewer: Viewer, id: Uuid) -> Result<Cluster, Failure> {
    let cluster = find(conn, viewer, id).await?;
    let roles = org::roles_over(conn, viewer, cluster.unit_id).await?;
    cluster::keep_refusals(&roles, &cluster.unit_name).or_go_on()?;
    Ok(cluster)
}

/// A clerk adds a unit below the organising one from a year on.
pub async fn join(db: &Db, act: &Act, cluster: Uuid, unit: Uuid, from: i64) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let cluster = kept(&mut conn, act.viewer(), cluster).await?;
    let candidates = candidates(&mut conn, act.viewer(), cluster.id).await?;
    let unit = candidates.into_iter().find(|one| one.id == unit).ok_or(Failure::Missing)?;
    let stays = members(&mut conn, act.viewer(), cluster.id).await?;
    let own: Vec<Stay> = stays.iter().filter(|row| row.unit_id == unit.id).map(MemberRow::stay).collect();
    let under_way = under_way(&mut conn, cluster.id).await?;
    cluster::join_refusals(&unit.name, from, &own, &under_way).or_go_on()?;
    let id = conn.new_id();
    run!(conn, JOIN, id, cluster.id, unit.id, from, act.at, act.account)?;
    conn.finish("cluster.join", id, json!({ "cluster": cluster.id, "unit": unit.id, "from": from })).await
}

const JOIN: &str = "insert into cluster_member (id, cluster_id, unit_id, from_year, at, account_id)
    values ($1, $2, $3, $4, $5, $6)";

/// The years whose scoring has begun: their members are fixed.
async fn under_way(conn: &mut Conn, cluster: Uuid) -> Result<Vec<i64>, Failure> {
    Ok(column!(conn, i64, UNDER_WAY, cluster)?)
}

const UNDER_WAY: &str =
    "select year from cluster_season where cluster_id = $1 and state <> 'preparing' order by year";

/// A clerk ends a member: from the year `until` on it is not there.
pub async fn leave(db: &Db, act: &Act, cluster: Uuid, member: Uuid, until: i64) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let cluster = kept(&mut conn, act.viewer(), cluster).await?;
    let rows = members(&mut conn, act.viewer(), cluster.id).await?;
    let row = rows.into_iter().find(|row| row.id == member).ok_or(Failure::Missing)?;
    let held: Vec<(i64, Post)> = posts(&mut conn, act.viewer(), cluster.id)
        .await?
        .into_iter()
        .filter(|post| post.unit_id == row.unit_id && post.ended_at.is_none())
        .map(|post| (post.year, post.post))
        .collect();
    let under_way = under_way(&mut conn, cluster.id).await?;
    cluster::leave_refusals(cluster.kind, &row.unit_name, &row.stay(), until, &held, &under_way)
        .or_go_on()?;
    run!(conn, "update cluster_member set until_year = $2 where id = $1", member, until)?;
    conn.finish("cluster.leave", member, json!({ "cluster": cluster.id, "until": until })).await
}

/// A clerk names the head or deputy of a year; whoever held the post until then is ended.
pub async fn name_post(
    db: &Db,
    act: &Act,
    cluster: Uuid,
    year: i64,
    post: Post,
    unit: Uuid,
) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let cluster = kept(&mut conn, act.viewer(), cluster).await?;
    let stays = members(&mut conn, act.viewer(), cluster.id).await?;
    let candidates = candidates(&mut conn, act.viewer(), cluster.id).await?;
    let known = stays.iter().find(|row| row.unit_id == unit).map(|row| row.unit_name.clone());
    let known = known.or_else(|| candidates.iter().find(|one| one.id == unit).map(|one| one.name.clone()));
    let name = known.ok_or(Failure::Missing)?;
    let is_member = stays.iter().any(|row| row.unit_id == unit && row.stay().covers(year));
    let rows = posts(&mut conn, act.viewer(), cluster.id).await?;
    let standing = || rows.iter().filter(|row| row.year == year && row.ended_at.is_none());
    let holds_other = standing().any(|row| row.post != post && row.unit_id == unit);
    let over = value!(conn, i64, OVER, cluster.id, year)? > 0;
    cluster::post_refusals(cluster.kind, post, year, &name, is_member, holds_other, over).or_go_on()?;
    run!(conn, END_POST, cluster.id, year, post.word(), act.at, act.account)?;
    let id = conn.new_id();
    run!(conn, NAME_POST, id, cluster.id, year, post.word(), unit, act.at, act.account)?;
    let detail = json!({ "cluster": cluster.id, "year": year, "post": post.word(), "unit": unit });
    conn.finish("cluster.name_post", id, detail).await
}

const OVER: &str =
    "select count(*) from cluster_season where cluster_id = $1 and year = $2 and state = 'closed'";
const END_POST: &str = "update cluster_post set ended_at = $4, ended_by = $5
    where cluster_id = $1 and year = $2 and post = $3 and ended_at is null";
const NAME_POST: &str = "insert into cluster_post (id, cluster_id, year, post, unit_id, at, account_id)
    values ($1, $2, $3, $4, $5, $6, $7)";

/// The viewer ($1, day $2) works for the unit that organises the cluster `k`.
macro_rules! organises {
    () => {
        "exists (select 1 from reach r where r.account_id = $1 and r.unit_id = k.unit_id and r.starts <= $2 and r.ends >= $2
                   and r.role in ('administrator', 'clerk', 'head', 'leader', 'council_member'))"
    };
}
pub(crate) use organises;

/// The viewer works for a member `b` of the cluster `k`; further words about `b` follow.
macro_rules! works_for_member {
    ($rest:literal) => {
        concat!(
            "exists (select 1 from cluster_member b join reach r on r.unit_id = b.unit_id
                where b.cluster_id = k.id and r.account_id = $1 and r.starts <= $2 and r.ends >= $2
                  and r.role in ('administrator', 'clerk', 'head', 'leader') ",
            $rest,
            ")"
        )
    };
}
pub(crate) use works_for_member;

/// The clusters that the viewer sees; `$3` is the year whose members count.
macro_rules! cluster_seen {
    ($rest:literal) => {
        concat!(
            "select k.id, k.unit_id, u.name as unit_name, k.kind, k.name, k.decision_number, k.decision_date,
                (select count(*) from cluster_member m where m.cluster_id = k.id and m.from_year <= $3
                    and (m.until_year is null or m.until_year > $3)) as members,
                coalesce((select h.name from cluster_post p join unit h on h.id = p.unit_id
                    where p.cluster_id = k.id and p.year = $3 and p.post = 'head' and p.ended_at is null), '') as head
            from cluster k join unit u on u.id = k.unit_id
            where (",
            organises!(),
            " or ",
            works_for_member!(""),
            ") ",
            $rest
        )
    };
}

/// The clusters that the viewer sees, by organising unit and name.
pub async fn list(conn: &mut Conn, viewer: Viewer) -> Result<Vec<Cluster>, Failure> {
    Ok(all!(conn, Cluster, LIST, viewer.account, viewer.on, year_of(viewer))?)
}

const LIST: &str = cluster_seen!("order by u.path, k.name, k.id");

fn year_of(viewer: Viewer) -> i64 {
    i64::from(chrono::Datelike::year(&viewer.on))
}

/// The cluster, when the viewer sees it.
pub async fn find(conn: &mut Conn, viewer: Viewer, id: Uuid) -> Result<Cluster, Failure> {
    find!(conn, Cluster, FIND, viewer.account, viewer.on, year_of(viewer), id)?.ok_or(Failure::Missing)
}

const FIND: &str = cluster_seen!("and k.id = $4");

/// Everybody who is or was a member: those who stay first.
pub async fn members(conn: &mut Conn, viewer: Viewer, cluster: Uuid) -> Result<Vec<MemberRow>, Failure> {
    let cluster = find(conn, viewer, cluster).await?;
    Ok(all!(conn, MemberRow, MEMBERS, cluster.id)?)
}

const MEMBERS: &str = "select m.id, m.unit_id, u.name as unit_name, m.from_year, m.until_year, u.closed
    from cluster_member m join unit u on u.id = m.unit_id
    where m.cluster_id = $1 order by case when m.until_year is null then 0 else 1 end, u.path, m.from_year";

/// Heads and deputies of all years, the latest first; those who were replaced after those who stand.
pub async fn posts(conn: &mut Conn, viewer: Viewer, cluster: Uuid) -> Result<Vec<PostRow>, Failure> {
    let cluster = find(conn, viewer, cluster).await?;
    Ok(all!(conn, PostRow, POSTS, cluster.id)?)
}

const POSTS: &str = "select p.year, p.post, p.unit_id, u.name as unit_name, p.ended_at, u.closed
    from cluster_post p join unit u on u.id = p.unit_id
    where p.cluster_id = $1
    order by p.year desc, p.post desc, case when p.ended_at is null then 0 else 1 end, p.ended_at desc";

/// The open units below the organising one.
pub async fn candidates(conn: &mut Conn, viewer: Viewer, cluster: Uuid) -> Result<Vec<org::Unit>, Failure> {
    let cluster = find(conn, viewer, cluster).await?;
    Ok(all!(conn, org::Unit, CANDIDATES, cluster.unit_id, viewer.on)?)
}

const CANDIDATES: &str =
    "select u.id, u.parent_id, u.path, u.code, u.name, u.kind, u.head_post, u.decider, u.place, u.symbol,
        u.superior, u.opened, u.closed
    from unit u join unit o on u.path > o.path and u.path < o.path || '~'
    where o.id = $1 and (u.closed is null or u.closed >= $2) order by u.path";
