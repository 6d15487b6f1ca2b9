//! Role models (điển hình tiên tiến): kept by clerks and heads, read by those who work for the unit or stand above it, told to
//! the public once they are recognised and whoever it is about has agreed, with a [`photo`].

pub mod photo;

use chrono::NaiveDate;
use domain::role_model::{self, Reached, Stage, Told, Whom};
use domain::{Act, Viewer};
use serde_json::json;
use uuid::Uuid;

use crate::{Conn, Db, Done, Failure, movement, org};

/// A role model, as lists and pages show it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct RoleModel {
    pub id: Uuid,
    pub unit_id: Uuid,
    pub unit_name: String,
    pub person_id: Option<Uuid>,
    /// Of the person or the collective, as it is called today.
    pub name: String,
    /// Of a person; empty for a collective.
    pub post: String,
    pub movement_id: Option<Uuid>,
    /// Empty when it came of no movement.
    pub movement_title: String,
    pub version: i64,
    #[sqlx(try_from = "String")]
    pub stage: Stage,
    /// When that stage was reached.
    pub reached_on: NaiveDate,
    pub field: String,
    pub story: String,
    pub consented_on: Option<NaiveDate>,
    pub consent: String,
}

impl RoleModel {
    pub fn told(&self) -> Told {
        let Self { field, story, consented_on, consent, .. } = self.clone();
        Told { field, story, consented_on, consent }
    }

    /// Whether the public reads of it.
    pub fn is_public(&self) -> bool {
        self.stage.is_told() && self.consented_on.is_some() && !self.story.is_empty()
    }
}

/// A stage that was reached.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct StageRow {
    #[sqlx(try_from = "String")]
    pub stage: Stage,
    pub day: NaiveDate,
    pub says: String,
    /// Who entered it.
    pub who: String,
}

/// What a clerk or head says of a role model that was found.
#[derive(Debug, Clone)]
pub struct NewRoleModel {
    pub whom: Whom,
    pub movement: Option<Uuid>,
    pub told: Told,
    pub on: Option<NaiveDate>,
    pub says: String,
}

/// A clerk or head enters a role model that was found: of the unit where the person stands today, or of the collective itself.
pub async fn find_out(db: &Db, act: &Act, new: &NewRoleModel) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let (unit, person, collective) = match new.whom {
        Whom::Person(id) => (stands_in(&mut conn, id, act.today()).await?, Some(id), None),
        Whom::Collective(id) => (id, None, Some(id)),
    };
    require_keeper(&mut conn, act.viewer(), unit).await?;
    require_launched(&mut conn, act.viewer(), new.movement).await?;
    let (told, says) = (new.told.clone().tidied(), viet::tidy(&new.says));
    let refusals = told.refusals(act.today()).and(role_model::found_refusals(new.on, &says, act.today()));
    let Some(on) = new.on else { return Err(refusals.into()) };
    refusals.or_go_on()?;
    let id = conn.new_id();
    let Told { field, story, consented_on, consent } = &told;
    run!(
        conn,
        INSERT,
        id,
        unit,
        person,
        collective,
        new.movement,
        field,
        story,
        *consented_on,
        consent,
        act.at,
        act.account
    )?;
    run!(conn, REACH, id, Stage::Found.word(), on, &says, act.at, act.account)?;
    let detail = json!({ "unit": unit, "person": person, "collective": collective, "field": field });
    conn.finish("role_model.find", id, detail).await
}

const INSERT: &str = "insert into role_model (id, unit_id, person_id, collective_id, movement_id, version, stage, field, story,
        consented_on, consent, at, account_id)
    values ($1, $2, $3, $4, $5, 1, 'found', $6, $7, $8, $9, $10, $11)";
const REACH: &str = "insert into role_model_stage (role_model_id, position, stage, day, says, at, account_id)
    values ($1, (select count(*) + 1 from role_model_stage where role_model_id = $1), $2, $3, $4, $5, $6)";

/// A movement that a role model came of is one that everybody may read of.
async fn require_launched(conn: &mut Conn, viewer: Viewer, movement: Option<Uuid>) -> Result<(), Failure> {
    let Some(id) = movement else { return Ok(()) };
    match movement::find(conn, viewer, id).await?.launched_on {
        Some(_) => Ok(()),
        None => Err(Failure::refused_at("movement", "Chọn một phong trào đã phát động.")),
    }
}

/// The unit of the person that day.
async fn stands_in(conn: &mut Conn, person: Uuid, on: NaiveDate) -> Result<Uuid, Failure> {
    let found = find!(conn, (Uuid,), STANDS_IN, person, on)?;
    found.map(|(unit,)| unit).ok_or(Failure::Missing)
}

const STANDS_IN: &str = "select unit_id from membership
    where person_id = $1 and starts <= $2 and (ends is null or ends >= $2) order by starts desc limit 1";

async fn require_keeper(conn: &mut Conn, viewer: Viewer, unit: Uuid) -> Result<(), Failure> {
    let roles = org::roles_over(conn, viewer, unit).await?;
    if roles.is_empty() {
        return Err(Failure::Missing);
    }
    let named = org::get(conn, unit).await?.name;
    Ok(role_model::keep_refusals(&roles, &named).or_go_on()?)
}

/// What is told of a role model changes; a consent that is taken back is left empty, and takes the photo with it.
pub async fn tell(db: &Db, act: &Act, id: Uuid, version: i64, told: &Told) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    kept(&mut conn, act.viewer(), id).await?;
    let told = told.clone().tidied();
    told.refusals(act.today()).or_go_on()?;
    next_version!(&mut conn, "role_model", id, version)?;
    let Told { field, story, consented_on, consent } = &told;
    run!(conn, TELL, id, field, story, *consented_on, consent)?;
    let photos = match consented_on {
        None => photo::take_away(&mut conn, act, id).await?,
        Some(_) => 0,
    };
    let detail = json!({ "field": field, "consented_on": consented_on, "photos_removed": photos });
    conn.finish("role_model.tell", id, detail).await
}

const TELL: &str =
    "update role_model set field = $2, story = $3, consented_on = $4, consent = $5 where id = $1";

/// A role model reaches a further stage.
pub async fn reach(db: &Db, act: &Act, id: Uuid, version: i64, reached: &Reached) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let found = kept(&mut conn, act.viewer(), id).await?;
    let reached = reached.clone().tidied();
    let refusals = reached.refusals(found.stage, found.reached_on, act.today());
    let Some(on) = reached.on else { return Err(refusals.into()) };
    refusals.or_go_on()?;
    next_version!(&mut conn, "role_model", id, version)?;
    run!(conn, REACH, id, reached.stage.word(), on, &reached.says, act.at, act.account)?;
    run!(conn, "update role_model set stage = $2 where id = $1", id, reached.stage.word())?;
    conn.finish("role_model.reach", id, json!({ "stage": reached.stage.word(), "on": on })).await
}

async fn kept(conn: &mut Conn, viewer: Viewer, id: Uuid) -> Result<RoleModel, Failure> {
    let found = find(conn, viewer, id).await?;
    require_keeper(conn, viewer, found.unit_id).await?;
    Ok(found)
}

/// The viewer ($1, day $2) works for the unit that keeps the role model `o`, or stands above it.
macro_rules! seen {
    () => {
        "exists (select 1 from reach r where r.account_id = $1 and r.unit_id = o.unit_id and r.role <> 'individual'
                   and r.starts <= $2 and r.ends >= $2)"
    };
}
use seen;

/// Whether everybody may read of the role model `o`.
macro_rules! public {
    () => {
        "o.stage in ('recognised', 'multiplied') and o.consented_on is not null and o.story <> ''"
    };
}
use public;

/// A [`RoleModel`]; the post is that of the day.
macro_rules! row {
    ($on:literal, $rest:expr) => {
        concat!(
            "select o.id, o.unit_id, u.name as unit_name, o.person_id, coalesce(p.full_name, c.name, '') as name,
                coalesce((select max(b.post) from membership b where b.person_id = o.person_id and b.starts <= ", $on, "
                    and (b.ends is null or b.ends >= ", $on, ")), '') as post,
                o.movement_id, coalesce(m.title, '') as movement_title, o.version, o.stage,
                (select max(s.day) from role_model_stage s where s.role_model_id = o.id) as reached_on,
                o.field, o.story, o.consented_on, o.consent
            from role_model o join unit u on u.id = o.unit_id left join person p on p.id = o.person_id
            left join unit c on c.id = o.collective_id left join movement m on m.id = o.movement_id
            where ",
            $rest
        )
    };
}

/// The role models that the viewer reads, the latest change first; those that are no longer followed last.
pub async fn list(conn: &mut Conn, viewer: Viewer) -> Result<Vec<RoleModel>, Failure> {
    Ok(all!(conn, RoleModel, LIST, viewer.account, viewer.on)?)
}

const LIST: &str = row!(
    "$2",
    concat!(seen!(), " order by case o.stage when 'ended' then 1 else 0 end, reached_on desc, o.id")
);

/// The role model, when the viewer reads it.
pub async fn find(conn: &mut Conn, viewer: Viewer, id: Uuid) -> Result<RoleModel, Failure> {
    find!(conn, RoleModel, FIND, viewer.account, viewer.on, id)?.ok_or(Failure::Missing)
}

const FIND: &str = row!("$2", concat!("o.id = $3 and ", seen!()));

/// The stages of a role model that the viewer reads, in the order in which they were reached.
pub async fn stages(conn: &mut Conn, viewer: Viewer, id: Uuid) -> Result<Vec<StageRow>, Failure> {
    Ok(all!(conn, StageRow, STAGES, viewer.account, viewer.on, id)?)
}

const STAGES: &str = concat!(
    "select s.stage, s.day, s.says, a.display_name as who
    from role_model_stage s join role_model o on o.id = s.role_model_id join account a on a.id = s.account_id
    where o.id = $3 and ",
    seen!(),
    " order by s.position"
);

/// Those whom everybody may read of: recognised, with a story, agreed to. The latest first.
pub async fn published(conn: &mut Conn, on: NaiveDate) -> Result<Vec<RoleModel>, Failure> {
    Ok(all!(conn, RoleModel, PUBLISHED, on)?)
}

const PUBLISHED: &str = row!("$1", concat!(public!(), " order by reached_on desc, o.id"));

/// One of those whom everybody may read of.
pub async fn find_published(conn: &mut Conn, id: Uuid, on: NaiveDate) -> Result<RoleModel, Failure> {
    find!(conn, RoleModel, FIND_PUBLISHED, on, id)?.ok_or(Failure::Missing)
}

const FIND_PUBLISHED: &str = row!("$1", concat!("o.id = $2 and ", public!()));
