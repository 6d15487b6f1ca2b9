//! What units do with a launch: they answer it and say what came of what they registered. Those above see who has not answered yet,
//! and remind them. [`signing`] is the pledge under which they put their names.

pub mod signing;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use domain::pledge::{self, NewAnswer, NewResult, Outcome, Reply, Signature, Step};
use domain::{Act, Refusals, Viewer, local_date};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use crate::movement::{self, Movement, has_answered, is_directly_below, seen};
use crate::{Conn, Db, Done, Failure, org};

/// The head of a unit answers a launch from above; sent again it takes the place of the answer of `version` (none: the first
/// one), which stays to be read.
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
    new.refusals(movement.state, movement.draft.asks).or_go_on()?;
    require_own_people(&mut conn, unit, act.today(), &new).await?;
    let id = match standing(&mut conn, movement.id, unit).await? {
        None if version.is_none() => insert(&mut conn, act, movement.id, unit, &new).await?,
        Some((id, now)) if version == Some(now) => {
            require_no_results(&mut conn, id).await?;
            keep_version(&mut conn, id).await?;
            replace(&mut conn, act, id, now, &new).await?
        }
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
    let detail = json!({
        "movement": movement.id, "unit": unit, "reply": new.reply.word(), "titles": new.titles.len(), "targets": new.targets.len()
    });
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
    run!(conn, INSERT, id, movement, unit, new.reply.word(), &new.note, act.at, act.account)?;
    Ok(id)
}

const INSERT: &str =
    "insert into answer (id, movement_id, unit_id, version, reply, note, answered_at, answered_by)
    values ($1, $2, $3, 1, $4, $5, $6, $7)";

/// What came of an answer would not fit another one.
async fn require_no_results(conn: &mut Conn, answer: Uuid) -> Result<(), Failure> {
    let said = value!(conn, i64, "select count(*) from registration_result where answer_id = $1", answer)?;
    (said == 0).then_some(()).ok_or_else(|| {
        Failure::refused("Đơn vị đã ghi kết quả; xoá phần kết quả đã ghi trước khi gửi lại đăng ký.")
    })
}

/// What an answer registered, as it is kept after another one took its place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    /// Who (empty: the unit itself) and the award's code.
    pub titles: Vec<(String, String)>,
    pub targets: Vec<String>,
}

async fn keep_version(conn: &mut Conn, answer: Uuid) -> Result<(), Failure> {
    let titles = all!(conn, RegisteredTitle, TITLES, answer)?;
    let registration = Registration {
        titles: titles.into_iter().map(|title| (title.person_name, title.award_code)).collect(),
        targets: column!(conn, String, TARGETS, answer)?,
    };
    run!(conn, KEEP_VERSION, answer, serde_json::to_string(&registration)?)?;
    Ok(())
}

const KEEP_VERSION: &str =
    "insert into answer_version (answer_id, version, reply, note, registered, answered_at, answered_by)
    select id, version, reply, note, $2, answered_at, answered_by from answer where id = $1";

async fn replace(
    conn: &mut Conn,
    act: &Act,
    id: Uuid,
    version: i64,
    new: &NewAnswer,
) -> Result<Uuid, Failure> {
    if run!(conn, REPLACE, id, version, new.reply.word(), &new.note, act.at, act.account)? == 0 {
        return Err(Failure::Stale);
    }
    run!(conn, "delete from registration where answer_id = $1", id)?;
    Ok(id)
}

const REPLACE: &str =
    "update answer set version = version + 1, reply = $3, note = $4, answered_at = $5, answered_by = $6
    where id = $1 and version = $2";

/// A clerk reminds the units directly below that have not answered a launch: each once a day, whoever presses.
pub async fn remind(db: &Db, act: &Act, movement: Uuid) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let movement = movement::find(&mut conn, act.viewer(), movement).await?;
    let roles = org::roles_over(&mut conn, act.viewer(), movement.unit_id).await?;
    Step::Remind.entitlement(&roles, &movement.unit_name).or_go_on()?;
    Step::Remind.while_running(movement.state).or_go_on()?;
    let reminded = run!(conn, REMIND, movement.id, act.today(), act.at, act.account)?;
    if reminded == 0 {
        return Err(Failure::refused("Mọi đơn vị đã trả lời hoặc đã được nhắc hôm nay."));
    }
    conn.finish("pledge.remind", movement.id, json!({ "units": reminded })).await
}

const REMIND: &str = concat!(
    "insert into answer_reminder (movement_id, unit_id, day, reminded_at, reminded_by)
    select m.id, c.id, $2, $3, $4 from movement m join unit c on ",
    is_directly_below!(),
    " where m.id = $1 and not ",
    has_answered!(),
    " on conflict (movement_id, unit_id, day) do nothing"
);

/// The head of a unit says what came of what it registered by its answer of `version`. What stands empty is taken back.
pub async fn report(
    db: &Db,
    act: &Act,
    movement: Uuid,
    unit: Uuid,
    version: i64,
    results: &[NewResult],
) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let movement = concerning(&mut conn, act.viewer(), movement, unit, Step::Report).await?;
    Step::Report.while_running(movement.state).or_go_on()?;
    let answer = match standing(&mut conn, movement.id, unit).await? {
        Some((id, now)) if now == version => id,
        _ => return Err(Failure::Stale),
    };
    let registered: BTreeMap<i64, String> = all!(conn, (i64, String), PLACES, answer)?.into_iter().collect();
    let mut refusals = Refusals::none();
    let results: Vec<_> = results.iter().cloned().map(NewResult::tidied).collect();
    for result in &results {
        let text = registered.get(&result.position).ok_or(Failure::Missing)?;
        result.refuse(text, &mut refusals);
    }
    refusals.or_go_on()?;
    for result in &results {
        run!(conn, TAKE_BACK, answer, result.position)?;
        if !result.is_empty() {
            let NewResult { position, is_met, says, reason } = result;
            run!(conn, SAY, answer, position, is_met, says, reason, act.at, act.account)?;
        }
    }
    let said = results.iter().filter(|result| !result.is_empty()).count();
    conn.finish("pledge.report", answer, json!({ "movement": movement.id, "unit": unit, "results": said }))
        .await
}

const PLACES: &str =
    "select position, coalesce(target, award_code) from registration where answer_id = $1 order by position";
const TAKE_BACK: &str = "delete from registration_result where answer_id = $1 and position = $2";
const SAY: &str =
    "insert into registration_result (answer_id, position, is_met, says, reason, reported_at, reported_by)
    values ($1, $2, $3, $4, $5, $6, $7)";

/// One thing that a unit registered, beside what came of it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct ResultRow {
    pub position: i64,
    /// Empty for the unit itself and for a target.
    pub person_name: String,
    pub award_code: Option<String>,
    pub target: Option<String>,
    /// Whether the records hold the title, of a year of the movement.
    pub is_held: bool,
    pub is_met: Option<bool>,
    pub says: String,
    pub reason: String,
}

impl ResultRow {
    pub fn outcome(&self) -> Outcome {
        match self.target {
            Some(_) => Outcome::of_target(self.is_met),
            None => Outcome::of_title(self.is_held, &self.reason),
        }
    }
}

/// What a unit registered beside what came of it, for those who work for the unit or stand above it; empty while it has not
/// answered.
pub async fn results(
    conn: &mut Conn,
    viewer: Viewer,
    movement: Uuid,
    unit: Uuid,
) -> Result<Vec<ResultRow>, Failure> {
    require_over(conn, viewer, unit).await?;
    let movement = movement::find(conn, viewer, movement).await?;
    let (first, last) = years(&movement);
    Ok(all!(conn, ResultRow, RESULTS, movement.id, unit, first, last)?)
}

/// The years of which a title that was registered may be.
fn years(movement: &Movement) -> (i32, i32) {
    let starts = movement.draft.starts.or(movement.launched_on);
    let first = starts.map_or(i32::MIN, |day| day.year());
    (first, movement.draft.ends.map_or(i32::MAX, |day| day.year()))
}

/// Whether the records hold the title that `g` registers for the unit or one of its people, of a year between these. Two
/// questions and not one with an `or` inside: see docs/adr/0004.
macro_rules! is_held {
    ($unit:literal, $first:literal, $last:literal) => {
        concat!(
            "(exists (select 1 from award w where w.person_id = g.person_id and w.code = g.award_code and w.year between ",
            $first, " and ", $last, " and not exists (select 1 from revocation v where v.award_id = w.id))
              or g.person_id is null and exists (select 1 from award w where w.unit_id = ", $unit, " and w.code = g.award_code
                and w.year between ", $first, " and ", $last, " and not exists (select 1 from revocation v where v.award_id = w.id)))"
        )
    };
}

const RESULTS: &str = concat!(
    "select g.position, coalesce(p.full_name, '') as person_name, g.award_code, g.target, ",
    is_held!("a.unit_id", "$3", "$4"),
    " as is_held, q.is_met, coalesce(q.says, '') as says, coalesce(q.reason, '') as reason
    from answer a join registration g on g.answer_id = a.id left join person p on p.id = g.person_id
    left join registration_result q on q.answer_id = a.id and q.position = g.position
    where a.movement_id = $1 and a.unit_id = $2 order by g.position"
);

/// How far a unit is with its answer.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct AnswerRow {
    pub unit_id: Uuid,
    pub unit_name: String,
    /// `None`: the unit has not registered.
    pub answered_at: Option<DateTime<Utc>>,
    /// The word of its [`Reply`]; empty while it has not registered.
    reply: String,
    /// Of a unit that does not take part, why.
    pub note: String,
    pub titles: i64,
    pub titles_held: i64,
    pub targets: i64,
    pub targets_met: i64,
    /// When its first version came.
    first_answered_at: Option<DateTime<Utc>>,
    /// The last day on which an answer is in time.
    register_by: Option<NaiveDate>,
    /// The day on which it was last reminded.
    pub reminded_on: Option<NaiveDate>,
    /// The movement that the unit launched itself in answer.
    pub own_id: Option<Uuid>,
    pub own_title: Option<String>,
}

impl AnswerRow {
    pub fn has_answered(&self) -> bool {
        self.answered_at.is_some() || self.own_id.is_some()
    }

    pub fn reply(&self) -> Option<Reply> {
        self.reply.parse().ok()
    }

    /// Whether the first answer came after the last day for it.
    pub fn is_late(&self) -> bool {
        self.first_answered_at.is_some_and(|at| pledge::is_late(local_date(at), self.register_by))
    }
}

/// Every open unit directly below the movement's unit, and any deeper one that answered, as far as the viewer reaches them.
pub async fn answers(conn: &mut Conn, viewer: Viewer, movement: Uuid) -> Result<Vec<AnswerRow>, Failure> {
    let movement = movement::find(conn, viewer, movement).await?;
    let (first, last) = years(&movement);
    Ok(all!(conn, AnswerRow, ANSWERS, viewer.account, viewer.on, movement.id, first, last)?)
}

const ANSWERS: &str = concat!(
    "select c.id as unit_id, c.name as unit_name, a.answered_at, coalesce(a.reply, '') as reply, coalesce(a.note, '') as note,
        (select count(*) from registration g where g.answer_id = a.id and g.award_code is not null) as titles,
        (select count(*) from registration g where g.answer_id = a.id and g.award_code is not null and ",
    is_held!("c.id", "$4", "$5"),
    ") as titles_held,
        (select count(*) from registration g where g.answer_id = a.id and g.target is not null) as targets,
        (select count(*) from registration g join registration_result q on q.answer_id = g.answer_id and q.position = g.position
            where g.answer_id = a.id and g.target is not null and q.is_met = true) as targets_met,
        coalesce((select min(v.answered_at) from answer_version v where v.answer_id = a.id), a.answered_at) as first_answered_at,
        m.register_by,
        (select max(d.day) from answer_reminder d where d.movement_id = m.id and d.unit_id = c.id) as reminded_on,
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
    pub reply: Reply,
    pub note: String,
    pub answered_at: DateTime<Utc>,
    /// Whether its first version came after the last day for it.
    pub is_late: bool,
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
    let AnswerHead { id, version, reply, note, answered_at, first_answered_at, register_by } = row;
    let is_late = pledge::is_late(local_date(first_answered_at), register_by);
    Ok(Some(Answer { id, version, reply, note, answered_at, is_late, titles, targets }))
}

#[derive(sqlx::FromRow)]
struct AnswerHead {
    id: Uuid,
    version: i64,
    #[sqlx(try_from = "String")]
    reply: Reply,
    note: String,
    answered_at: DateTime<Utc>,
    first_answered_at: DateTime<Utc>,
    register_by: Option<NaiveDate>,
}

const ANSWER: &str = concat!(
    "select a.id, a.version, a.reply, a.note, a.answered_at, m.register_by,
        coalesce((select min(v.answered_at) from answer_version v where v.answer_id = a.id), a.answered_at) as first_answered_at
    from answer a join movement m on m.id = a.movement_id join unit mu on mu.id = m.unit_id
    where m.id = $3 and a.unit_id = $4 and ",
    seen!()
);
const TITLES: &str = "select g.person_id, coalesce(p.full_name, '') as person_name, g.award_code
    from registration g left join person p on p.id = g.person_id
    where g.answer_id = $1 and g.award_code is not null order by g.position";
const TARGETS: &str =
    "select target from registration where answer_id = $1 and target is not null order by position";

/// An answer that another one took the place of.
#[derive(Debug, Clone)]
pub struct Earlier {
    pub version: i64,
    pub reply: Reply,
    pub note: String,
    pub answered_at: DateTime<Utc>,
    /// Who sent it.
    pub who: String,
    pub registered: Registration,
}

/// The earlier answers of a unit that the viewer works for or stands above, the latest first.
pub async fn earlier(
    conn: &mut Conn,
    viewer: Viewer,
    movement: Uuid,
    unit: Uuid,
) -> Result<Vec<Earlier>, Failure> {
    require_over(conn, viewer, unit).await?;
    let (account, on) = (viewer.account, viewer.on);
    let rows = all!(
        conn,
        (i64, String, String, DateTime<Utc>, String, String),
        EARLIER,
        account,
        on,
        movement,
        unit
    )?;
    let earlier = rows.into_iter().map(|(version, reply, note, answered_at, who, registered)| {
        let registered = serde_json::from_str(&registered)?;
        Ok(Earlier { version, reply: reply.parse()?, note, answered_at, who, registered })
    });
    earlier.collect()
}

const EARLIER: &str = concat!(
    "select v.version, v.reply, v.note, v.answered_at, o.display_name, v.registered
    from answer_version v join account o on o.id = v.answered_by join answer a on a.id = v.answer_id
    join movement m on m.id = a.movement_id join unit mu on mu.id = m.unit_id
    where m.id = $3 and a.unit_id = $4 and ",
    seen!(),
    " order by v.version desc"
);

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

/// What a unit itself means to reach, as the pledge on paper names it; of its people only how many titles are registered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pledged {
    pub unit_id: Uuid,
    /// Codes of the catalogue.
    pub titles: Vec<String>,
    pub peoples_titles: i64,
    pub targets: Vec<String>,
}

/// What the units registered, for all who see the movement: a pledge is made in front of each other.
pub async fn pledged(conn: &mut Conn, viewer: Viewer, movement: Uuid) -> Result<Vec<Pledged>, Failure> {
    let movement = movement::find(conn, viewer, movement).await?;
    let rows = all!(conn, (Uuid, Option<Uuid>, Option<String>, Option<String>), PLEDGED, movement.id)?;
    let mut all: Vec<Pledged> = Vec::new();
    for (unit_id, person, award_code, target) in rows {
        if all.last().is_none_or(|last| last.unit_id != unit_id) {
            all.push(Pledged { unit_id, ..Pledged::default() });
        }
        let Some(last) = all.last_mut() else { continue };
        match person {
            Some(_) => last.peoples_titles += 1,
            None => last.titles.extend(award_code),
        }
        last.targets.extend(target);
    }
    Ok(all)
}

const PLEDGED: &str = "select a.unit_id, g.person_id, g.award_code, g.target
    from answer a join registration g on g.answer_id = a.id join unit u on u.id = a.unit_id
    where a.movement_id = $1 order by u.path, g.position";

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
