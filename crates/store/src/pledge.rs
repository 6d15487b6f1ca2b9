//! What units do with a launch: they answer it (register titles, make targets concrete) and sign the pledge. Those above see
//! who has not answered yet.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use domain::pledge::{self, NewAnswer, Signature, Step};
use domain::{Act, Viewer, local_date};
use serde_json::json;
use uuid::Uuid;

use crate::movement::{self, Movement, is_directly_below, seen};
use crate::{Conn, Db, Done, Failure, org};

/// The head of a unit answers a launch from above; sent again it replaces the answer of `version` (none: the first one).
pub async fn answer(
    db: &Db,
    act: &Act,
    movement: Uuid,
    unit: Uuid,
    version: Option<i64>,
    new: &NewAnswer,
) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let movement = concerning(&mut conn, act.viewer(), movement, unit, Step::Answer).await?;
    let new = new.clone().tidied();
    new.refusals(movement.state).or_go_on()?;
    require_own_people(&mut conn, unit, act.today(), &new).await?;
    let id = match standing(&mut conn, movement.id, unit).await? {
        None if version.is_none() => insert(&mut conn, act, movement.id, unit, &new).await?,
        Some((id, now)) if version == Some(now) => replace(&mut conn, act, id, now, &new).await?,
        _ => return Err(Failure::Stale),
    };
    for (position, title) in (1_i64..).zip(&new.titles) {
        let entry = conn.new_id();
        run!(conn, INSERT_TITLE, entry, id, position, title.person, &title.award_code)?;
    }
    let after_titles = i64::try_from(new.titles.len()).unwrap_or(i64::MAX - 1) + 1;
    for (position, target) in (after_titles..).zip(&new.targets) {
        let entry = conn.new_id();
        run!(conn, INSERT_TARGET, entry, id, position, target)?;
    }
    let detail = json!({ "movement": movement.id, "unit": unit, "titles": new.titles.len(), "targets": new.targets.len() });
    conn.finish("pledge.answer", id, detail).await
}

const INSERT_TITLE: &str =
    "insert into registration (id, answer_id, position, person_id, award_code) values ($1, $2, $3, $4, $5)";
const INSERT_TARGET: &str =
    "insert into registration (id, answer_id, position, target) values ($1, $2, $3, $4)";

/// The movement, when the actor sees it, the unit stands under it, and the step belongs to his role over the unit.
async fn concerning(
    conn: &mut Conn,
    viewer: Viewer,
    movement: Uuid,
    unit: Uuid,
    step: Step,
) -> Result<Movement, Failure> {
    let movement = movement::find(conn, viewer, movement).await?;
    let (name,) = find!(conn, (String,), UNDER, unit, movement.unit_id)?.ok_or(Failure::Missing)?;
    let roles = org::roles_over(conn, viewer, unit).await?;
    if roles.is_empty() {
        return Err(Failure::Missing);
    }
    step.entitlement(&roles, &name).or_go_on()?;
    Ok(movement)
}

const UNDER: &str = "select u.name from unit u join unit mu on u.path >= mu.path and u.path < mu.path || '~'
    where u.id = $1 and mu.id = $2";

async fn require_own_people(
    conn: &mut Conn,
    unit: Uuid,
    on: NaiveDate,
    new: &NewAnswer,
) -> Result<(), Failure> {
    let own: BTreeSet<Uuid> = column!(conn, Uuid, OWN_PEOPLE, unit, on)?.into_iter().collect();
    let all_own = new.titles.iter().filter_map(|title| title.person).all(|person| own.contains(&person));
    let says = "Có người không còn thuộc đơn vị; hãy tải lại trang để xem danh sách mới rồi chọn lại.";
    all_own.then_some(()).ok_or_else(|| Failure::refused_at("titles", says))
}

const OWN_PEOPLE: &str = "select b.person_id from membership b join unit u on u.id = b.unit_id
    join unit top on u.path >= top.path and u.path < top.path || '~'
    where top.id = $1 and b.starts <= $2 and (b.ends is null or b.ends >= $2)";

async fn standing(conn: &mut Conn, movement: Uuid, unit: Uuid) -> Result<Option<(Uuid, i64)>, Failure> {
    Ok(find!(
        conn,
        (Uuid, i64),
        "select id, version from answer where movement_id = $1 and unit_id = $2",
        movement,
        unit
    )?)
}

async fn insert(
    conn: &mut Conn,
    act: &Act,
    movement: Uuid,
    unit: Uuid,
    new: &NewAnswer,
) -> Result<Uuid, Failure> {
    let id = conn.new_id();
    run!(conn, INSERT, id, movement, unit, &new.note, act.at, act.account)?;
    Ok(id)
}

const INSERT: &str = "insert into answer (id, movement_id, unit_id, version, note, answered_at, answered_by)
    values ($1, $2, $3, 1, $4, $5, $6)";

async fn replace(
    conn: &mut Conn,
    act: &Act,
    id: Uuid,
    version: i64,
    new: &NewAnswer,
) -> Result<Uuid, Failure> {
    if run!(conn, REPLACE, id, version, &new.note, act.at, act.account)? == 0 {
        return Err(Failure::Stale);
    }
    run!(conn, "delete from registration where answer_id = $1", id)?;
    Ok(id)
}

const REPLACE: &str = "update answer set version = version + 1, note = $3, answered_at = $4, answered_by = $5
    where id = $1 and version = $2";

/// A clerk opens the pledge of a launched movement: one text that the units below sign.
pub async fn open(db: &Db, act: &Act, movement: Uuid, text: &str) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let movement = movement::find(&mut conn, act.viewer(), movement).await?;
    let roles = org::roles_over(&mut conn, act.viewer(), movement.unit_id).await?;
    Step::Open.entitlement(&roles, &movement.unit_name).or_go_on()?;
    pledge::text_refusals(text, movement.state).or_go_on()?;
    let lines: Vec<_> = text.lines().map(viet::tidy).filter(|line| !line.is_empty()).collect();
    let id = conn.new_id();
    run!(conn, OPEN, id, movement.id, lines.join("\n"), act.at, act.account).map_err(Failure::from).map_err(
        |failure| match failure.is_unique_violation() {
            true => Failure::refused("Giao ước của phong trào này đã mở; các đơn vị ký trên bản đó."),
            false => failure,
        },
    )?;
    conn.finish("pledge.open", id, json!({ "movement": movement.id })).await
}

const OPEN: &str =
    "insert into pledge (id, movement_id, text, opened_at, opened_by) values ($1, $2, $3, $4, $5)";

/// The head of a unit signs the pledge for it, once.
pub async fn sign(
    db: &Db,
    act: &Act,
    movement: Uuid,
    unit: Uuid,
    signature: &Signature,
) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let movement = concerning(&mut conn, act.viewer(), movement, unit, Step::Sign).await?;
    let signature = Signature { name: viet::tidy(&signature.name), post: viet::tidy(&signature.post) };
    signature.refusals(movement.state).or_go_on()?;
    let pledge = find!(conn, (Uuid,), "select id from pledge where movement_id = $1", movement.id)?;
    let (id,) = pledge.ok_or_else(|| {
        Failure::refused("Giao ước chưa mở; hãy đợi chuyên viên đưa nội dung giao ước lên.")
    })?;
    if let Some((at,)) = find!(conn, (DateTime<Utc>,), SIGNED_AT, id, unit)? {
        let day = viet::date::short(local_date(at));
        return Err(Failure::refused(format!("Đơn vị đã ký giao ước ngày {day}; không cần ký lại.")));
    }
    run!(conn, SIGN, id, unit, &signature.name, &signature.post, act.at, act.account)?;
    let detail = json!({ "movement": movement.id, "unit": unit, "signer": signature.name });
    conn.finish("pledge.sign", id, detail).await
}

const SIGNED_AT: &str = "select signed_at from pledge_signature where pledge_id = $1 and unit_id = $2";
const SIGN: &str =
    "insert into pledge_signature (pledge_id, unit_id, signer_name, signer_post, signed_at, signed_by)
    values ($1, $2, $3, $4, $5, $6)";

/// How far a unit is with its answer.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct AnswerRow {
    pub unit_id: Uuid,
    pub unit_name: String,
    /// `None`: the unit has not registered.
    pub answered_at: Option<DateTime<Utc>>,
    pub titles: i64,
    pub targets: i64,
    /// The movement that the unit launched itself in answer.
    pub own_id: Option<Uuid>,
    pub own_title: Option<String>,
}

impl AnswerRow {
    pub fn has_answered(&self) -> bool {
        self.answered_at.is_some() || self.own_id.is_some()
    }
}

/// Every open unit directly below the movement's unit, and any deeper one that answered, as far as the viewer reaches them.
pub async fn answers(conn: &mut Conn, viewer: Viewer, movement: Uuid) -> Result<Vec<AnswerRow>, Failure> {
    Ok(all!(conn, AnswerRow, ANSWERS, viewer.account, viewer.on, movement)?)
}

const ANSWERS: &str = concat!(
    "select c.id as unit_id, c.name as unit_name, a.answered_at,
        (select count(*) from registration g where g.answer_id = a.id and g.award_code is not null) as titles,
        (select count(*) from registration g where g.answer_id = a.id and g.target is not null) as targets,
        own.id as own_id, own.title as own_title
    from movement m join unit mu on mu.id = m.unit_id
    join unit c on c.path > mu.path and c.path < mu.path || '~' or c.id = mu.id
    left join answer a on a.movement_id = m.id and a.unit_id = c.id
    left join movement own on own.id = (select o.id from movement o
        where o.parent_id = m.id and o.unit_id = c.id and o.state <> 'draft' order by o.launched_on, o.id limit 1)
    where m.id = $3 and ", seen!(), "
      and (a.id is not null or (", is_directly_below!(), "))
      and exists (select 1 from reach r where r.account_id = $1 and r.unit_id = c.id and r.role <> 'individual'
                  and r.starts <= $2 and r.ends >= $2)
    order by c.path"
);

/// A unit's answer with all that it registers.
#[derive(Debug, Clone)]
pub struct Answer {
    pub id: Uuid,
    pub version: i64,
    pub note: String,
    pub answered_at: DateTime<Utc>,
    pub titles: Vec<RegisteredTitle>,
    pub targets: Vec<String>,
}

/// A title that the unit (no person) or one of its people aims at.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct RegisteredTitle {
    pub person_id: Option<Uuid>,
    /// Empty for the unit itself.
    pub person_name: String,
    pub award_code: String,
}

/// The answer of a unit that the viewer works for or stands above; `None` while it has not registered.
pub async fn find_answer(
    conn: &mut Conn,
    viewer: Viewer,
    movement: Uuid,
    unit: Uuid,
) -> Result<Option<Answer>, Failure> {
    require_over(conn, viewer, unit).await?;
    let Some(row) = find!(conn, AnswerHead, ANSWER, viewer.account, viewer.on, movement, unit)? else {
        return Ok(None);
    };
    let titles = all!(conn, RegisteredTitle, TITLES, row.id)?;
    let targets = column!(conn, String, TARGETS, row.id)?;
    let AnswerHead { id, version, note, answered_at } = row;
    Ok(Some(Answer { id, version, note, answered_at, titles, targets }))
}

#[derive(sqlx::FromRow)]
struct AnswerHead {
    id: Uuid,
    version: i64,
    note: String,
    answered_at: DateTime<Utc>,
}

const ANSWER: &str = concat!(
    "select a.id, a.version, a.note, a.answered_at
    from answer a join movement m on m.id = a.movement_id join unit mu on mu.id = m.unit_id
    where m.id = $3 and a.unit_id = $4 and ",
    seen!()
);
const TITLES: &str = "select g.person_id, coalesce(p.full_name, '') as person_name, g.award_code
    from registration g left join person p on p.id = g.person_id
    where g.answer_id = $1 and g.award_code is not null order by g.position";
const TARGETS: &str =
    "select target from registration where answer_id = $1 and target is not null order by position";

/// Colleagues' registrations are for those who work for the unit, not for everybody in it.
async fn require_over(conn: &mut Conn, viewer: Viewer, unit: Uuid) -> Result<(), Failure> {
    let held = value!(conn, i64, WORKS_FOR, viewer.account, viewer.on, unit)?;
    (held > 0).then_some(()).ok_or(Failure::Missing)
}

const WORKS_FOR: &str =
    "select count(*) from reach where account_id = $1 and unit_id = $3 and role <> 'individual'
    and starts <= $2 and ends >= $2";

/// Somebody for whom a unit may register a title.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Candidate {
    pub id: Uuid,
    pub full_name: String,
    pub post: String,
}

/// The people of the unit and of those below it on that day, in the order of their names.
pub async fn candidates(conn: &mut Conn, viewer: Viewer, unit: Uuid) -> Result<Vec<Candidate>, Failure> {
    require_over(conn, viewer, unit).await?;
    Ok(all!(conn, Candidate, CANDIDATES, unit, viewer.on)?)
}

const CANDIDATES: &str = "select p.id, p.full_name, max(b.post) as post
    from membership b join person p on p.id = b.person_id join unit u on u.id = b.unit_id
    join unit top on u.path >= top.path and u.path < top.path || '~'
    where top.id = $1 and b.starts <= $2 and (b.ends is null or b.ends >= $2)
    group by p.id, p.full_name, p.sort_key order by p.sort_key, p.id";

/// What somebody's units registered for him.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct OwnTitle {
    pub award_code: String,
    pub unit_name: String,
}

/// The titles that are registered for the viewer himself in this movement.
pub async fn registered_for_me(
    conn: &mut Conn,
    viewer: Viewer,
    movement: Uuid,
) -> Result<Vec<OwnTitle>, Failure> {
    Ok(all!(conn, OwnTitle, FOR_ME, viewer.account, movement)?)
}

const FOR_ME: &str = "select g.award_code, u.name as unit_name
    from registration g join answer a on a.id = g.answer_id join unit u on u.id = a.unit_id
    join account o on o.person_id = g.person_id
    where o.id = $1 and a.movement_id = $2 and g.award_code is not null order by u.path, g.position";

/// A unit that the viewer heads under a movement, and what he has done about it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Headed {
    pub unit_id: Uuid,
    pub unit_name: String,
    pub answered_at: Option<DateTime<Utc>>,
    pub signed_at: Option<DateTime<Utc>>,
}

/// The units under the movement whose head the viewer is.
pub async fn headed(conn: &mut Conn, viewer: Viewer, movement: Uuid) -> Result<Vec<Headed>, Failure> {
    Ok(all!(conn, Headed, HEADED, viewer.account, viewer.on, movement)?)
}

const HEADED: &str = concat!(
    "select c.id as unit_id, c.name as unit_name, a.answered_at, s.signed_at
    from movement m join unit mu on mu.id = m.unit_id
    join unit c on c.path >= mu.path and c.path < mu.path || '~'
    left join answer a on a.movement_id = m.id and a.unit_id = c.id
    left join pledge t on t.movement_id = m.id
    left join pledge_signature s on s.pledge_id = t.id and s.unit_id = c.id
    where m.id = $3 and ",
    seen!(),
    "
      and exists (select 1 from role_grant g where g.account_id = $1 and g.role = 'head' and g.unit_id = c.id
                  and g.starts <= $2 and g.ends >= $2)
    order by c.path"
);

/// The pledge of a movement, and who has signed it.
#[derive(Debug, Clone)]
pub struct Pledge {
    pub id: Uuid,
    pub text: String,
    pub opened_at: DateTime<Utc>,
    /// Those who signed in the order of their signatures, then the units directly below that have not.
    pub rows: Vec<PledgeRow>,
}

#[derive(Debug, Clone, sqlx::FromRow)]
pub struct PledgeRow {
    pub unit_id: Uuid,
    pub unit_name: String,
    pub signer_name: Option<String>,
    pub signer_post: Option<String>,
    pub signed_at: Option<DateTime<Utc>>,
}

/// The pledge, for all who see the movement: it is made in front of each other. `None` while it is not opened.
pub async fn find(conn: &mut Conn, viewer: Viewer, movement: Uuid) -> Result<Option<Pledge>, Failure> {
    let row = find!(conn, (Uuid, String, DateTime<Utc>), PLEDGE, viewer.account, viewer.on, movement)?;
    let Some((id, text, opened_at)) = row else { return Ok(None) };
    let rows = all!(conn, PledgeRow, SIGNATURES, id, viewer.on)?;
    Ok(Some(Pledge { id, text, opened_at, rows }))
}

const PLEDGE: &str = concat!(
    "select t.id, t.text, t.opened_at from pledge t join movement m on m.id = t.movement_id join unit mu on mu.id = m.unit_id
    where m.id = $3 and ", seen!()
);
const SIGNATURES: &str = concat!(
    "select c.id as unit_id, c.name as unit_name, s.signer_name, s.signer_post, s.signed_at
    from pledge t join movement m on m.id = t.movement_id
    join unit c on (",
    is_directly_below!(),
    ") or c.id in (select x.unit_id from pledge_signature x where x.pledge_id = t.id)
    left join pledge_signature s on s.pledge_id = t.id and s.unit_id = c.id
    where t.id = $1
    order by case when s.signed_at is null then 1 else 0 end, s.signed_at, c.path"
);

/// Name and post under which the viewer would sign for the unit, from his own record; empty when there is none.
pub async fn own_signature(conn: &mut Conn, viewer: Viewer, unit: Uuid) -> Result<Signature, Failure> {
    let known = find!(conn, (String, String), OWN_SIGNATURE, viewer.account, viewer.on, unit)?;
    Ok(known.map(|(name, post)| Signature { name, post }).unwrap_or_default())
}

const OWN_SIGNATURE: &str = "select p.full_name, coalesce(b.post, '')
    from account o join person p on p.id = o.person_id
    left join membership b on b.person_id = p.id and b.starts <= $2 and (b.ends is null or b.ends >= $2)
    where o.id = $1
    order by case when b.unit_id = $3 then 0 else 1 end, b.starts desc limit 1";
