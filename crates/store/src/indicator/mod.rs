//! Indicators of a movement: written by a clerk, with a goal of its own for whoever sets one; what units report stands in
//! [`value`].
//!
//! What an indicator asks is seen by all who see the movement; goals and values of a unit by those who work for it or above it.

pub mod value;

use chrono::{DateTime, NaiveDate, Utc};
use domain::indicator::pace::Course;
use domain::indicator::period::{Rhythm, Window};
use domain::indicator::{
    self, Amount, Counting, Direction, GoalOf, Joining, NewIndicator, NewValue, State, Step,
};
use domain::{Act, Viewer, movement as cycle};
use serde_json::json;
use uuid::Uuid;

use crate::movement::{self, seen};
use crate::{Conn, Db, Done, Failure, org};

/// An indicator as it stands.
#[derive(Debug, Clone)]
pub struct Indicator {
    pub id: Uuid,
    pub movement_id: Uuid,
    pub movement_title: String,
    /// The unit of the movement.
    pub unit_id: Uuid,
    pub unit_name: String,
    pub state: State,
    pub version: i64,
    pub written: NewIndicator,
    pub window: Window,
    /// Why it is followed no longer; empty while it is.
    pub end_reason: String,
}

impl Indicator {
    /// The goal of a unit: its own, else the one that is each unit's.
    pub fn goal_of_unit(&self, own: Option<Amount>) -> Option<Amount> {
        own.or(self.written.goal.filter(|_| self.written.goal_of == GoalOf::Each))
    }

    /// What is wanted of a unit with that goal. The base is its own where the indicator's is not that of the whole.
    pub fn course(&self, goal: Option<Amount>) -> Course {
        Course {
            direction: self.written.direction,
            counting: self.written.counting,
            window: self.window,
            base: self.written.base.filter(|_| self.written.goal_of == GoalOf::Each),
            goal,
        }
    }
}

/// A unit that reports.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct UnitRow {
    pub unit_id: Uuid,
    pub unit_name: String,
}

/// A goal that a unit set itself.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct GoalRow {
    pub indicator_id: Uuid,
    pub unit_id: Uuid,
    pub version: i64,
    goal: i64,
    pub note: String,
    pub at: DateTime<Utc>,
    pub who: String,
}

impl GoalRow {
    pub fn goal(&self) -> Amount {
        Amount::of_thousandths(self.goal)
    }
}

/// A clerk writes an indicator of a movement that is drafted or runs.
pub async fn create(db: &Db, act: &Act, movement: Uuid, new: &NewIndicator) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let movement = movement::find(&mut conn, act.viewer(), movement).await?;
    let roles = org::roles_over(&mut conn, act.viewer(), movement.unit_id).await?;
    let state = State::of(movement.state, false);
    indicator::step_refusals(state, Step::Write, &roles, &movement.unit_name).or_go_on()?;
    let new = new.clone().tidied();
    new.refusals((movement.draft.starts, movement.draft.ends)).or_go_on()?;
    let id = conn.new_id();
    run!(conn, INSERT, id, movement.id, act.at, act.account)?;
    write(&mut conn, id, &new).await?;
    let detail = json!({ "movement": movement.id, "text": new.text, "measure": new.measure });
    conn.finish("indicator.create", id, detail).await
}

const INSERT: &str = "insert into indicator (id, movement_id, version, text, measure, direction, counting, joining, goal_of, goal,
        base_at, starts, ends, rhythm, due_days, created_at, created_by, end_reason)
    values ($1, $2, 1, '', '-', 'more', 'added', 'apart', 'each', 0, '', '2000-01-01', '2000-01-01', 'monthly', 0, $3, $4, '')";

async fn write(conn: &mut Conn, id: Uuid, new: &NewIndicator) -> Result<(), Failure> {
    run!(
        conn,
        WRITE,
        id,
        &new.text,
        &new.measure,
        new.direction.word(),
        new.counting.word(),
        new.joining.word(),
        new.goal_of.word(),
        new.goal.map(Amount::thousandths),
        new.base.map(Amount::thousandths),
        &new.base_at,
        new.starts,
        new.ends,
        new.rhythm.word(),
        new.due_days
    )?;
    Ok(())
}

const WRITE: &str =
    "update indicator set text = $2, measure = $3, direction = $4, counting = $5, joining = $6, goal_of = $7,
        goal = $8, base = $9, base_at = $10, starts = $11, ends = $12, rhythm = $13, due_days = $14
    where id = $1";

/// A clerk changes an indicator of which nobody has reported yet; `version` is the one that the form was drawn from.
pub async fn update(db: &Db, act: &Act, id: Uuid, version: i64, new: &NewIndicator) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let found = written(&mut conn, act.viewer(), id, Step::Write).await?;
    indicator::change_refusals(value!(conn, i64, HAS_VALUES, id)? > 0).or_go_on()?;
    let movement = movement::find(&mut conn, act.viewer(), found.movement_id).await?;
    let new = new.clone().tidied();
    new.refusals((movement.draft.starts, movement.draft.ends)).or_go_on()?;
    next_version!(&mut conn, "indicator", id, version)?;
    write(&mut conn, id, &new).await?;
    let detail = json!({ "from": version, "text": new.text, "measure": new.measure });
    conn.finish("indicator.update", id, detail).await
}

/// The indicator as the actor sees it, when the step is his.
async fn written(conn: &mut Conn, viewer: Viewer, id: Uuid, step: Step) -> Result<Indicator, Failure> {
    let found = find(conn, viewer, id).await?;
    let roles = org::roles_over(conn, viewer, found.unit_id).await?;
    indicator::step_refusals(found.state, step, &roles, &found.unit_name).or_go_on()?;
    Ok(found)
}

const HAS_VALUES: &str = "select (select count(*) from indicator_value where indicator_id = $1)
    + (select count(*) from indicator_goal where indicator_id = $1)";

/// A clerk follows an indicator no longer; what was reported stays to be read.
pub async fn end(db: &Db, act: &Act, id: Uuid, version: i64, reason: &str) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    written(&mut conn, act.viewer(), id, Step::End).await?;
    let reason = viet::tidy(reason);
    indicator::end_refusals(&reason).or_go_on()?;
    next_version!(&mut conn, "indicator", id, version)?;
    run!(conn, END, id, act.at, act.account, &reason)?;
    conn.finish("indicator.end", id, json!({ "reason": reason })).await
}

const END: &str = "update indicator set ended_at = $2, ended_by = $3, end_reason = $4 where id = $1";

/// The head of a unit sets its own goal; `version` is the one that stood when the form was drawn, none for the first one.
pub async fn set_goal(
    db: &Db,
    act: &Act,
    id: Uuid,
    unit: Uuid,
    version: Option<i64>,
    new: &NewValue,
) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let found = concerning(&mut conn, act.viewer(), id, unit, Step::SetGoal).await?;
    let new = new.clone().tidied();
    let goal = new.require()?;
    let stands = goals_of_unit(&mut conn, act.viewer(), id, unit).await?.first().map(|row| row.version);
    if stands != version {
        return Err(Failure::Stale);
    }
    let next = version.unwrap_or(0) + 1;
    run!(conn, INSERT_GOAL, id, unit, next, goal.thousandths(), &new.note, act.at, act.account)?;
    let detail = json!({ "movement": found.movement_id, "unit": unit, "goal": goal.to_string() });
    conn.finish("indicator.set_goal", id, detail).await
}

const INSERT_GOAL: &str =
    "insert into indicator_goal (indicator_id, unit_id, version, goal, note, at, account_id)
    values ($1, $2, $3, $4, $5, $6, $7)";

/// The indicator, when the actor sees it, the unit reports it, and the step belongs to his role over the unit.
async fn concerning(
    conn: &mut Conn,
    viewer: Viewer,
    id: Uuid,
    unit: Uuid,
    step: Step,
) -> Result<Indicator, Failure> {
    let found = find(conn, viewer, id).await?;
    let unit = find_unit(conn, viewer, found.movement_id, unit).await?;
    let roles = org::roles_over(conn, viewer, unit.unit_id).await?;
    indicator::step_refusals(found.state, step, &roles, &unit.unit_name).or_go_on()?;
    Ok(found)
}

/// The unit `c` reports on the movement `m` of the unit `mu` on the day $2: it stands open directly below, or is the movement's own
/// where none stands below, and has not declined.
macro_rules! reports {
    () => {
        "c.path >= mu.path and c.path < mu.path || '~' and c.opened <= $2 and (c.closed is null or c.closed >= $2)
         and (c.parent_id = mu.id or (c.id = mu.id and not exists (select 1 from unit b where b.parent_id = mu.id
                                        and b.opened <= $2 and (b.closed is null or b.closed >= $2))))
         and not exists (select 1 from answer a where a.movement_id = m.id and a.unit_id = c.id and a.reply = 'decline')"
    };
}
pub(crate) use reports;

/// The units for which the viewer works or above which he stands: asked once, not row by row.
macro_rules! worked_for {
    () => {
        "(select r.unit_id from reach r where r.account_id = $1 and r.role <> 'individual' and r.starts <= $2 and r.ends >= $2)"
    };
}
pub(crate) use worked_for;

macro_rules! units {
    () => {
        concat!(
            "select c.id as unit_id, c.name as unit_name
            from movement m join unit mu on mu.id = m.unit_id join unit c on ",
            reports!(),
            " where m.id = $3 and c.id in ",
            worked_for!(),
            " and ",
            seen!()
        )
    };
}

/// The units that report on the movement, as far as the viewer works for them or above them.
pub async fn units(conn: &mut Conn, viewer: Viewer, movement: Uuid) -> Result<Vec<UnitRow>, Failure> {
    Ok(all!(conn, UnitRow, UNITS, viewer.account, viewer.on, movement)?)
}

const UNITS: &str = concat!(units!(), " order by c.path");

/// One of them.
pub async fn find_unit(
    conn: &mut Conn,
    viewer: Viewer,
    movement: Uuid,
    unit: Uuid,
) -> Result<UnitRow, Failure> {
    find!(conn, UnitRow, UNIT, viewer.account, viewer.on, movement, unit)?.ok_or(Failure::Missing)
}

const UNIT: &str = concat!(units!(), " and c.id = $4");

/// Whether the viewer stands over the whole movement: its unit is one for which he works.
pub async fn sees_whole(conn: &mut Conn, viewer: Viewer, movement_unit: Uuid) -> Result<bool, Failure> {
    Ok(value!(conn, i64, SEES_WHOLE, viewer.account, viewer.on, movement_unit)? > 0)
}

const SEES_WHOLE: &str =
    "select count(*) from reach r where r.account_id = $1 and r.unit_id = $3 and r.role <> 'individual'
    and r.starts <= $2 and r.ends >= $2";

macro_rules! indicators {
    () => {
        concat!(
            "select i.id, i.movement_id, m.title as movement_title, m.unit_id, mu.name as unit_name, m.state as movement_state,
                i.version, i.text, i.measure, i.direction, i.counting, i.joining, i.goal_of, i.goal, i.base, i.base_at, i.starts,
                i.ends, i.rhythm, i.due_days, i.ended_at, i.end_reason
            from indicator i join movement m on m.id = i.movement_id join unit mu on mu.id = m.unit_id
            where ",
            seen!()
        )
    };
}

/// The indicators of a movement that the viewer sees, in the order in which they were written.
pub async fn list(conn: &mut Conn, viewer: Viewer, movement: Uuid) -> Result<Vec<Indicator>, Failure> {
    let rows = all!(conn, Row, LIST, viewer.account, viewer.on, movement)?;
    Ok(rows.into_iter().map(Indicator::from).collect())
}

const LIST: &str = concat!(indicators!(), " and i.movement_id = $3 order by i.created_at, i.id");

/// One of them.
pub async fn find(conn: &mut Conn, viewer: Viewer, id: Uuid) -> Result<Indicator, Failure> {
    let row = find!(conn, Row, FIND, viewer.account, viewer.on, id)?.ok_or(Failure::Missing)?;
    Ok(row.into())
}

const FIND: &str = concat!(indicators!(), " and i.id = $3");

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    movement_id: Uuid,
    movement_title: String,
    unit_id: Uuid,
    unit_name: String,
    #[sqlx(try_from = "String")]
    movement_state: cycle::State,
    version: i64,
    text: String,
    measure: String,
    #[sqlx(try_from = "String")]
    direction: Direction,
    #[sqlx(try_from = "String")]
    counting: Counting,
    #[sqlx(try_from = "String")]
    joining: Joining,
    #[sqlx(try_from = "String")]
    goal_of: GoalOf,
    goal: i64,
    base: Option<i64>,
    base_at: String,
    starts: NaiveDate,
    ends: NaiveDate,
    #[sqlx(try_from = "String")]
    rhythm: Rhythm,
    due_days: i64,
    ended_at: Option<DateTime<Utc>>,
    end_reason: String,
}

impl From<Row> for Indicator {
    fn from(row: Row) -> Self {
        let Row { starts, ends, rhythm, due_days, .. } = row;
        Self {
            id: row.id,
            movement_id: row.movement_id,
            movement_title: row.movement_title,
            unit_id: row.unit_id,
            unit_name: row.unit_name,
            state: State::of(row.movement_state, row.ended_at.is_some()),
            version: row.version,
            written: NewIndicator {
                text: row.text,
                measure: row.measure,
                direction: row.direction,
                counting: row.counting,
                joining: row.joining,
                goal_of: row.goal_of,
                goal: Some(Amount::of_thousandths(row.goal)),
                base: row.base.map(Amount::of_thousandths),
                base_at: row.base_at,
                starts: Some(starts),
                ends: Some(ends),
                rhythm,
                due_days: Some(due_days),
            },
            window: Window { starts, ends, rhythm, due_days },
            end_reason: row.end_reason,
        }
    }
}

macro_rules! goals {
    () => {
        concat!(
            "select g.indicator_id, g.unit_id, g.version, g.goal, g.note, g.at, o.display_name as who
            from indicator_goal g join indicator i on i.id = g.indicator_id join account o on o.id = g.account_id
            where g.unit_id in ",
            worked_for!()
        )
    };
}

/// The goals that units of the viewer set themselves in a movement, as they stand.
pub async fn goals(conn: &mut Conn, viewer: Viewer, movement: Uuid) -> Result<Vec<GoalRow>, Failure> {
    Ok(all!(conn, GoalRow, GOALS, viewer.account, viewer.on, movement)?)
}

const GOALS: &str = concat!(
    goals!(),
    " and i.movement_id = $3 and g.version = (select max(x.version) from indicator_goal x
        where x.indicator_id = g.indicator_id and x.unit_id = g.unit_id)"
);

/// All goals that a unit set itself for an indicator, the latest first.
pub async fn goals_of_unit(
    conn: &mut Conn,
    viewer: Viewer,
    indicator: Uuid,
    unit: Uuid,
) -> Result<Vec<GoalRow>, Failure> {
    Ok(all!(conn, GoalRow, GOALS_OF_UNIT, viewer.account, viewer.on, indicator, unit)?)
}

const GOALS_OF_UNIT: &str =
    concat!(goals!(), " and g.indicator_id = $3 and g.unit_id = $4 order by g.version desc");
