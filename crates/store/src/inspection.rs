//! Inspection visits under a movement: recorded by a clerk of the movement's unit with what was found, answered by the head of the
//! unit that was visited, followed until each finding is closed.
//!
//! A visit is seen by those who work for the visited unit or above it.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::account::Role;
use domain::inspection::{self, Kind, NewFinding, NewVisit, Saying, State, Step};
use domain::{Act, Viewer, movement as cycle};
use serde_json::json;
use uuid::Uuid;

use crate::indicator::{UnitRow, worked_for};
use crate::{Conn, Db, Done, Failure, movement, org};

/// A line of a list of visits.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Visit {
    pub id: Uuid,
    pub movement_id: Uuid,
    pub movement_title: String,
    #[sqlx(try_from = "String")]
    pub movement_state: cycle::State,
    /// The unit of the movement, which inspects.
    pub by_id: Uuid,
    pub by_name: String,
    pub unit_id: Uuid,
    pub unit_name: String,
    pub visited_on: NaiveDate,
    pub members: String,
    pub subject: String,
    pub strengths: i64,
    pub shortcomings: i64,
    /// Shortcomings that wait for their mending, and those of them whose day is past.
    pub open: i64,
    pub overdue: i64,
    pub answered: i64,
}

/// What was found.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Finding {
    pub id: Uuid,
    pub version: i64,
    #[sqlx(try_from = "String")]
    pub kind: Kind,
    pub text: String,
    pub mender: String,
    pub due: Option<NaiveDate>,
    #[sqlx(try_from = "String")]
    pub state: State,
}

/// What was said of a finding.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Said {
    pub finding_id: Uuid,
    #[sqlx(try_from = "String")]
    pub step: Step,
    pub says: String,
    pub evidence: String,
    pub at: DateTime<Utc>,
    pub who: String,
}

/// A clerk of the movement's unit records a visit to a unit at or below it.
pub async fn record(db: &Db, act: &Act, movement: Uuid, unit: Uuid, new: &NewVisit) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let movement = movement::find(&mut conn, act.viewer(), movement).await?;
    let roles = org::roles_over(&mut conn, act.viewer(), movement.unit_id).await?;
    inspection::visit_refusals(movement.state, &roles, &movement.unit_name).or_go_on()?;
    let candidates = candidates(&mut conn, act.viewer(), movement.id).await?;
    if !candidates.iter().any(|one| one.unit_id == unit) {
        return Err(Failure::Missing);
    }
    let new = new.clone().tidied();
    new.refusals(movement.launched_on, act.today()).or_go_on()?;
    let id = conn.new_id();
    run!(conn, INSERT, id, movement.id, unit, new.on, &new.members, &new.subject, act.at, act.account)?;
    conn.finish("inspection.record", id, json!({ "movement": movement.id, "unit": unit, "on": new.on })).await
}

const INSERT: &str =
    "insert into inspection (id, movement_id, unit_id, visited_on, members, subject, at, account_id)
    values ($1, $2, $3, $4, $5, $6, $7, $8)";

/// The open units at or below the movement's unit that the viewer reaches as clerk.
pub async fn candidates(conn: &mut Conn, viewer: Viewer, movement: Uuid) -> Result<Vec<UnitRow>, Failure> {
    Ok(all!(conn, UnitRow, CANDIDATES, viewer.account, viewer.on, movement)?)
}

const CANDIDATES: &str = "select c.id as unit_id, c.name as unit_name
    from movement m join unit mu on mu.id = m.unit_id join unit c on c.path >= mu.path and c.path < mu.path || '~'
    where m.id = $3 and c.opened <= $2 and (c.closed is null or c.closed >= $2)
      and c.id in (select r.unit_id from reach r where r.account_id = $1 and r.role = 'clerk' and r.starts <= $2 and r.ends >= $2)
    order by c.path";

/// A clerk adds to a visit what was found.
pub async fn add_finding(db: &Db, act: &Act, visit: Uuid, new: &NewFinding) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let visit = find(&mut conn, act.viewer(), visit).await?;
    let roles = org::roles_over(&mut conn, act.viewer(), visit.by_id).await?;
    inspection::visit_refusals(visit.movement_state, &roles, &visit.by_name).or_go_on()?;
    let new = new.clone().tidied();
    new.refusals(visit.visited_on).or_go_on()?;
    let position = value!(conn, i64, LAST_POSITION, visit.id)? + 1;
    let id = conn.new_id();
    let NewFinding { kind, text, mender, due } = &new;
    let (kind, state) = (kind.word(), kind.begins().word());
    run!(conn, INSERT_FINDING, id, visit.id, position, kind, text, mender, *due, state, act.at, act.account)?;
    conn.finish("inspection.add_finding", id, json!({ "visit": visit.id, "kind": kind, "due": due })).await
}

const LAST_POSITION: &str =
    "select coalesce(max(position), 0) from inspection_finding where inspection_id = $1";
const INSERT_FINDING: &str =
    "insert into inspection_finding (id, inspection_id, position, version, kind, text, mender, due, state, at, account_id)
    values ($1, $2, $3, 1, $4, $5, $6, $7, $8, $9, $10)";

/// A step of a finding: the head of the visited unit answers, the clerk closes, sends back or withdraws.
pub async fn take(
    db: &Db,
    act: &Act,
    visit: Uuid,
    finding: Uuid,
    version: i64,
    step: Step,
    saying: &Saying,
) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let visit = find(&mut conn, act.viewer(), visit).await?;
    let found = findings(&mut conn, act.viewer(), visit.id).await?;
    let found = found.into_iter().find(|one| one.id == finding).ok_or(Failure::Missing)?;
    let roles = roles(&mut conn, act.viewer(), &visit).await?;
    let unit = if step == Step::Answer { &visit.unit_name } else { &visit.by_name };
    let state = inspection::step_to(found.state, step, &roles, unit)?;
    let saying = saying.clone().tidied();
    saying.refusals(step).or_go_on()?;
    if run!(conn, MOVE, finding, version, state.word())? == 0 {
        return Err(Failure::Stale);
    }
    run!(conn, SAY, finding, version, step.word(), &saying.says, &saying.evidence, act.at, act.account)?;
    let (named, detail) = (audited(step), json!({ "visit": visit.id, "state": state.word() }));
    conn.finish(named, finding, detail).await
}

fn audited(step: Step) -> &'static str {
    match step {
        Step::Answer => "inspection.answer",
        Step::SendBack => "inspection.send_back",
        Step::Close => "inspection.close",
        Step::Withdraw => "inspection.withdraw",
    }
}

const MOVE: &str =
    "update inspection_finding set version = version + 1, state = $3 where id = $1 and version = $2";
/// Each version of a finding ends with one step: its number is the step's place.
const SAY: &str = "insert into inspection_step (finding_id, position, step, says, evidence, at, account_id)
    values ($1, $2, $3, $4, $5, $6, $7)";

/// As whom the viewer comes to a visit: clerk over the unit that inspects, head over the one that was visited.
pub async fn roles(conn: &mut Conn, viewer: Viewer, visit: &Visit) -> Result<Vec<Role>, Failure> {
    let above = org::roles_over(conn, viewer, visit.by_id).await?;
    let here = org::roles_over(conn, viewer, visit.unit_id).await?;
    let inspects = above.into_iter().filter(|role| *role == Role::Clerk);
    Ok(inspects.chain(here.into_iter().filter(|role| *role == Role::Head)).collect())
}

macro_rules! visits {
    () => {
        concat!(
            "select v.id, v.movement_id, m.title as movement_title, m.state as movement_state, m.unit_id as by_id, mu.name as by_name,
                v.unit_id, c.name as unit_name, v.visited_on, v.members, v.subject,
                (select count(*) from inspection_finding f where f.inspection_id = v.id and f.state = 'noted') as strengths,
                (select count(*) from inspection_finding f where f.inspection_id = v.id and f.kind = 'shortcoming'
                    and f.state <> 'withdrawn') as shortcomings,
                (select count(*) from inspection_finding f where f.inspection_id = v.id and f.state = 'open') as open,
                (select count(*) from inspection_finding f where f.inspection_id = v.id and f.state = 'open' and f.due < $2) as overdue,
                (select count(*) from inspection_finding f where f.inspection_id = v.id and f.state = 'answered') as answered
            from inspection v join movement m on m.id = v.movement_id join unit mu on mu.id = m.unit_id join unit c on c.id = v.unit_id
            where v.unit_id in ",
            worked_for!()
        )
    };
}

/// The visits under a movement to units of the viewer, the latest first.
pub async fn list(conn: &mut Conn, viewer: Viewer, movement: Uuid) -> Result<Vec<Visit>, Failure> {
    Ok(all!(conn, Visit, OF_MOVEMENT, viewer.account, viewer.on, movement)?)
}

const OF_MOVEMENT: &str = concat!(visits!(), " and v.movement_id = $3 order by v.visited_on desc, v.id desc");

/// The visits to a unit of the viewer under any movement, the latest first.
pub async fn list_of_unit(conn: &mut Conn, viewer: Viewer, unit: Uuid) -> Result<Vec<Visit>, Failure> {
    Ok(all!(conn, Visit, OF_UNIT, viewer.account, viewer.on, unit)?)
}

const OF_UNIT: &str = concat!(visits!(), " and v.unit_id = $3 order by v.visited_on desc, v.id desc");

/// A visit to a unit of the viewer.
pub async fn find(conn: &mut Conn, viewer: Viewer, id: Uuid) -> Result<Visit, Failure> {
    find!(conn, Visit, FIND, viewer.account, viewer.on, id)?.ok_or(Failure::Missing)
}

const FIND: &str = concat!(visits!(), " and v.id = $3");

/// What was found, in the order in which it was written.
pub async fn findings(conn: &mut Conn, viewer: Viewer, visit: Uuid) -> Result<Vec<Finding>, Failure> {
    Ok(all!(conn, Finding, FINDINGS, viewer.account, viewer.on, visit)?)
}

const FINDINGS: &str = concat!(
    "select f.id, f.version, f.kind, f.text, f.mender, f.due, f.state
    from inspection_finding f join inspection v on v.id = f.inspection_id
    where v.id = $3 and v.unit_id in ",
    worked_for!(),
    " order by f.position"
);

/// What was said of the findings of a visit, by finding, in its order.
pub async fn sayings(
    conn: &mut Conn,
    viewer: Viewer,
    visit: Uuid,
) -> Result<BTreeMap<Uuid, Vec<Said>>, Failure> {
    let mut by_finding = BTreeMap::<Uuid, Vec<Said>>::new();
    for said in all!(conn, Said, SAYINGS, viewer.account, viewer.on, visit)? {
        by_finding.entry(said.finding_id).or_default().push(said);
    }
    Ok(by_finding)
}

const SAYINGS: &str = concat!(
    "select s.finding_id, s.step, s.says, s.evidence, s.at, o.display_name as who
    from inspection_step s join inspection_finding f on f.id = s.finding_id join inspection v on v.id = f.inspection_id
    join account o on o.id = s.account_id
    where v.id = $3 and v.unit_id in ",
    worked_for!(),
    " order by s.position"
);

/// A finding that waits for somebody.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Waiting {
    pub inspection_id: Uuid,
    pub finding_id: Uuid,
    pub text: String,
    pub unit_name: String,
    pub due: Option<NaiveDate>,
    #[sqlx(try_from = "String")]
    pub state: State,
}

macro_rules! waiting {
    () => {
        "select v.id as inspection_id, f.id as finding_id, f.text, c.name as unit_name, f.due, f.state
        from inspection_finding f join inspection v on v.id = f.inspection_id join movement m on m.id = v.movement_id
        join unit c on c.id = v.unit_id "
    };
}

/// What waits on the desk of the viewer as head of a visited unit: shortcomings to be mended, the earliest day first.
pub async fn to_mend(conn: &mut Conn, viewer: Viewer) -> Result<Vec<Waiting>, Failure> {
    Ok(all!(conn, Waiting, TO_MEND, viewer.account, viewer.on)?)
}

const TO_MEND: &str = concat!(
    waiting!(),
    "where f.state = 'open' and v.unit_id in (select g.unit_id from role_grant g
        where g.account_id = $1 and g.role = 'head' and g.starts <= $2 and g.ends >= $2)
    order by f.due, f.id"
);

/// The shortcomings of units for which the viewer works or above which he stands that are to be mended from one day to another.
pub async fn to_be_mended(
    conn: &mut Conn,
    viewer: Viewer,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<Waiting>, Failure> {
    Ok(all!(conn, Waiting, TO_BE_MENDED, viewer.account, viewer.on, from, to)?)
}

const TO_BE_MENDED: &str = concat!(
    waiting!(),
    "where f.state = 'open' and f.due between $3 and $4 and v.unit_id in ",
    worked_for!(),
    " order by f.due, f.id"
);

/// What waits on the desk of the viewer as clerk of an inspecting unit: answers to be confirmed, and mendings that are overdue.
pub async fn to_follow(conn: &mut Conn, viewer: Viewer) -> Result<Vec<Waiting>, Failure> {
    Ok(all!(conn, Waiting, TO_FOLLOW, viewer.account, viewer.on)?)
}

const TO_FOLLOW: &str = concat!(
    waiting!(),
    "where (f.state = 'answered' or (f.state = 'open' and f.due < $2)) and m.unit_id in (select r.unit_id from reach r
        where r.account_id = $1 and r.role = 'clerk' and r.starts <= $2 and r.ends >= $2)
    order by f.due, f.id"
);
