//! People: entering them, moving them, finding them inside what the viewer reaches.

pub mod merge;
pub mod private;
pub mod same;

use chrono::NaiveDate;
use domain::account::Role;
use domain::import::Shown;
use domain::person::{Honorific, Placement, Profile, READERS, WRITERS};
use domain::search::Kind;
use domain::{Act, Viewer};
use serde_json::json;
use uuid::Uuid;

use crate::{Conn, Db, Done, Failure, org, search};

/// A person with his unit of the day.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Person {
    pub id: Uuid,
    pub full_name: String,
    #[sqlx(try_from = "String")]
    pub honorific: Honorific,
    sex: String,
    pub birth_year: Option<i64>,
    #[sqlx(try_from = "String")]
    pub group: law::Group,
    pub leader: bool,
    pub invented: bool,
    pub unit_id: Uuid,
    pub unit_name: String,
    pub post: String,
    /// Since when he has stood in the unit.
    pub starts: NaiveDate,
}

impl Person {
    /// The sex, where it is known.
    pub fn sex(&self) -> Option<law::Sex> {
        self.sex.parse().ok()
    }

    /// Post and unit as papers print them after the name.
    pub fn post_unit(&self) -> String {
        post_unit(&self.post, &self.unit_name)
    }

    /// As the list of people shows him.
    pub fn shown(&self) -> Shown {
        Shown { profile: self.profile(), post: self.post.clone(), unit: self.unit_name.clone() }
    }

    /// What an edit begins from.
    pub fn profile(&self) -> Profile {
        Profile {
            full_name: self.full_name.clone(),
            honorific: self.honorific,
            sex: self.sex(),
            birth_year: self.birth_year,
            group: self.group,
            leader: self.leader,
            invented: self.invented,
        }
    }
}

fn post_unit(post: &str, unit: &str) -> String {
    match post.is_empty() {
        true => unit.to_owned(),
        false => format!("{post}, {unit}"),
    }
}

/// One line of a list of people, and one person whose name matched.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct PersonRow {
    pub id: Uuid,
    pub full_name: String,
    /// The name as a search compares it: `viet::fold`.
    pub folded: String,
    #[sqlx(try_from = "String")]
    pub honorific: Honorific,
    pub post: String,
    pub unit_id: Uuid,
    pub unit_name: String,
    pub invented: bool,
}

impl PersonRow {
    /// Post and unit as papers print them after the name.
    pub fn post_unit(&self) -> String {
        post_unit(&self.post, &self.unit_name)
    }
}

/// A stretch of a list of people in the order of their given names.
#[derive(Debug, Clone)]
pub struct Page {
    pub people: Vec<Person>,
    /// The last person of this page when more follow: the next page begins after him.
    pub next: Option<Uuid>,
    /// How many there are in all; `None`: more than [`COUNTED`].
    pub total: Option<i64>,
}

/// Up to how many people a list is counted: beyond it a count costs more than it tells.
pub const COUNTED: i64 = 2_000;
/// How many people stand on one page.
pub const PAGE: i64 = 50;

/// A membership, past or present.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Membership {
    pub unit_id: Uuid,
    pub unit_name: String,
    pub post: String,
    pub starts: NaiveDate,
    pub ends: Option<NaiveDate>,
}

/// The columns of [`Person`].
macro_rules! listed {
    () => {
        "select p.id, p.full_name, p.honorific, coalesce(p.sex, '') as sex, p.birth_year, p.legal_group as \"group\", p.leader,
        p.invented, u.id as unit_id, u.name as unit_name, m.post, m.starts
    "
    };
}

/// Who sees a person: himself, and whoever holds a reading role over the unit in which the person stands that day. For a
/// statement whose $1 is the viewer's account and $2 his day, and whose person is `p`.
macro_rules! seen {
    () => {
        "(exists (select 1 from account o where o.id = $1 and o.person_id = p.id)
          or exists (select 1 from membership s join reach r on r.unit_id = s.unit_id
                     where s.person_id = p.id and s.starts <= $2 and (s.ends is null or s.ends >= $2)
                       and r.account_id = $1 and r.starts <= $2 and r.ends >= $2
                       and r.role in ('administrator', 'clerk', 'head', 'leader', 'personnel')))"
    };
}

/// A clerk or administrator over the unit enters a person there.
pub async fn create(db: &Db, act: &Act, profile: &Profile, placement: &Placement) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let profile = profile.clone().tidy();
    enterable(&mut conn, act, placement).await?;
    profile.refusals(act.today()).and(placement.refusals(act.today())).or_go_on()?;
    let id = conn.new_id();
    let (folded, sort_key) = (viet::fold(&profile.full_name), viet::sort::person_key(&profile.full_name));
    run!(
        conn,
        INSERT,
        id,
        &profile.full_name,
        folded,
        sort_key,
        profile.honorific.word(),
        profile.sex.map(law::Sex::as_str),
        profile.birth_year,
        profile.group.as_str(),
        profile.leader,
        profile.invented,
        act.at
    )?;
    insert_membership(&mut conn, id, placement).await?;
    search::renew(&mut conn, Kind::Person, id).await?;
    let detail = json!({ "name": profile.full_name, "unit": placement.unit, "starts": placement.starts });
    conn.finish("person.create", id, detail).await
}

const INSERT: &str =
    "insert into person (id, full_name, folded, sort_key, honorific, sex, birth_year, legal_group, leader,
        invented, created_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

/// The unit of the placement takes people, and the actor may enter them there.
async fn enterable(conn: &mut Conn, act: &Act, placement: &Placement) -> Result<(), Failure> {
    writes_over(conn, act.viewer(), placement.unit).await?;
    match org::get(conn, placement.unit).await?.closed.is_some_and(|closed| closed < placement.starts) {
        true => Err(Failure::refused_at("unit", "Đơn vị này đã ngừng hoạt động; hãy chọn đơn vị khác.")),
        false => Ok(()),
    }
}

/// Goes on when the viewer may write over the unit. Who sees the unit but may not write is told so; for others it does not exist.
pub(crate) async fn writes_over(conn: &mut Conn, viewer: Viewer, unit: Uuid) -> Result<(), Failure> {
    let roles = org::roles_over(conn, viewer, unit).await?;
    if roles.iter().any(|role| WRITERS.contains(role)) {
        return Ok(());
    }
    match roles.iter().any(|role| READERS.contains(role)) {
        true => Err(Failure::refused(
            "Chỉ chuyên viên thi đua hoặc quản trị của đơn vị được ghi; hãy báo cho họ.",
        )),
        false => Err(Failure::Missing),
    }
}

/// Whether the person stands, or stood, in a unit over which the viewer may write: who may be given an account or a seat.
pub(crate) async fn is_known(conn: &mut Conn, viewer: Viewer, person: Uuid) -> Result<bool, Failure> {
    Ok(value!(conn, i64, IS_KNOWN, person, viewer.account, viewer.on)? > 0)
}

const IS_KNOWN: &str = "select count(*) from membership m join reach r on r.unit_id = m.unit_id
    where m.person_id = $1 and r.account_id = $2 and r.role in ('administrator', 'clerk') and r.starts <= $3 and r.ends >= $3";

async fn insert_membership(conn: &mut Conn, person: Uuid, placement: &Placement) -> Result<(), Failure> {
    let id = conn.new_id();
    run!(conn, INSERT_MEMBERSHIP, id, person, placement.unit, viet::tidy(&placement.post), placement.starts)?;
    Ok(())
}

const INSERT_MEMBERSHIP: &str =
    "insert into membership (id, person_id, unit_id, post, starts) values ($1, $2, $3, $4, $5)";

/// A clerk or administrator corrects what is said of a person, and his post in the unit of the day.
pub async fn update(
    db: &Db,
    act: &Act,
    person: Uuid,
    profile: &Profile,
    post: &str,
) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    writable(&mut conn, act.viewer(), person).await?;
    let profile = profile.clone().tidy();
    profile.refusals(act.today()).or_go_on()?;
    write_profile(&mut conn, person, &profile).await?;
    write_post(&mut conn, person, act.today(), post).await?;
    conn.finish("person.update", person, json!({ "name": profile.full_name, "post": post })).await
}

/// Writes a profile that nothing stands in the way of, for an act that has asked who may.
pub(crate) async fn write_profile(conn: &mut Conn, person: Uuid, profile: &Profile) -> Result<(), Failure> {
    let (folded, sort_key) = (viet::fold(&profile.full_name), viet::sort::person_key(&profile.full_name));
    run!(
        conn,
        UPDATE,
        person,
        &profile.full_name,
        folded,
        sort_key,
        profile.honorific.word(),
        profile.sex.map(law::Sex::as_str),
        profile.birth_year,
        profile.group.as_str(),
        profile.leader
    )?;
    search::renew(conn, Kind::Person, person).await
}

/// Writes the post in the unit of that day.
pub(crate) async fn write_post(
    conn: &mut Conn,
    person: Uuid,
    on: NaiveDate,
    post: &str,
) -> Result<(), Failure> {
    run!(conn, UPDATE_POST, person, on, viet::tidy(post))?;
    Ok(())
}

const UPDATE: &str =
    "update person set full_name = $2, folded = $3, sort_key = $4, honorific = $5, sex = $6, birth_year = $7,
        legal_group = $8, leader = $9
    where id = $1";
const UPDATE_POST: &str =
    "update membership set post = $3 where person_id = $1 and starts <= $2 and (ends is null or ends >= $2)";

/// The person, when the viewer may write his record.
pub(crate) async fn writable(conn: &mut Conn, viewer: Viewer, person: Uuid) -> Result<Person, Failure> {
    let person = find(conn, viewer, person).await?;
    match writes_over(conn, viewer, person.unit_id).await {
        // He sees his own page without any role over the unit.
        Err(Failure::Missing) => Err(Failure::refused(
            "Chỉ chuyên viên thi đua hoặc quản trị của đơn vị được ghi; hãy báo cho họ.",
        )),
        other => other.map(|()| person),
    }
}

/// Moves a person to another unit on a day: the membership there begins, the one here ended the day before. The actor writes
/// over both units.
pub async fn move_to(db: &Db, act: &Act, person: Uuid, to: &Placement) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let here = writable(&mut conn, act.viewer(), person).await?;
    enterable(&mut conn, act, to).await?;
    to.move_refusals(here.unit_id, here.starts, act.today()).or_go_on()?;
    let last = to.starts.pred_opt().unwrap_or(to.starts);
    run!(conn, END_MEMBERSHIP, person, here.unit_id, last)?;
    insert_membership(&mut conn, person, to).await?;
    conn.finish("person.move", person, json!({ "from": here.unit_id, "to": to.unit, "starts": to.starts }))
        .await
}

const END_MEMBERSHIP: &str =
    "update membership set ends = $3 where person_id = $1 and unit_id = $2 and ends is null";

/// The person, when the viewer may see him.
pub async fn find(conn: &mut Conn, viewer: Viewer, id: Uuid) -> Result<Person, Failure> {
    find!(conn, Person, FIND, viewer.account, viewer.on, id)?.ok_or(Failure::Missing)
}

const FIND: &str = concat!(
    listed!(),
    "from person p
    join membership m on m.person_id = p.id and m.starts <= $2 and (m.ends is null or m.ends >= $2)
    join unit u on u.id = m.unit_id
    where p.id = $3 and ",
    seen!()
);

/// Where the person has stood, the latest first.
pub async fn memberships(conn: &mut Conn, person: &Person) -> Result<Vec<Membership>, Failure> {
    Ok(all!(conn, Membership, MEMBERSHIPS, person.id)?)
}

const MEMBERSHIPS: &str = "select m.unit_id, u.name as unit_name, m.post, m.starts, m.ends
    from membership m join unit u on u.id = m.unit_id
    where m.person_id = $1 order by m.starts desc";

/// The people of a unit and of all below it, in the order of given names; `name` narrows them, typed with or without accents.
/// `after` is the last person of the page before.
pub async fn list(
    conn: &mut Conn,
    viewer: Viewer,
    unit: Uuid,
    name: &str,
    after: Option<Uuid>,
) -> Result<Page, Failure> {
    org::require(conn, viewer, unit, READERS).await?;
    let path = org::get(conn, unit).await?.path;
    let name = pattern(name);
    let (sort_key, id) = begin_after(conn, &path, after).await?;
    let members = value!(conn, i64, COUNT_MEMBERS, &path, viewer.on, COUNTED + 1)?;
    let few = members <= COUNTED;
    let sql = if few { LIST_FEW } else { LIST_MANY };
    let mut people = all!(conn, Person, sql, &path, viewer.on, &name, sort_key, id, PAGE + 1)?;
    let total = match few {
        true if name == EVERYBODY => Some(members),
        true => Some(value!(conn, i64, COUNT_NAMED, &path, viewer.on, &name)?),
        false => None,
    };
    let more = i64::try_from(people.len()).is_ok_and(|read| read > PAGE);
    people.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let next = people.last().filter(|_| more).map(|person| person.id);
    Ok(Page { people, next, total })
}

/// The same people on one page, no more than `most`: for a file, or for what judges all of them.
pub async fn everybody(
    conn: &mut Conn,
    viewer: Viewer,
    unit: Uuid,
    name: &str,
    most: i64,
) -> Result<Vec<Person>, Failure> {
    org::require(conn, viewer, unit, READERS).await?;
    let path = org::get(conn, unit).await?.path;
    Ok(all!(conn, Person, LIST_FEW, &path, viewer.on, pattern(name), "", Uuid::nil(), most)?)
}

const EVERYBODY: &str = "%";

/// A pattern for the folded name: the words as typed, each beginning where a word begins.
fn pattern(name: &str) -> String {
    let folded = viet::fold(name).replace(['%', '_', '\\'], " ");
    match folded.trim() {
        "" => EVERYBODY.to_owned(),
        words => format!("% {words}%"),
    }
}

/// The place in the order from which a page goes on: after somebody who stands, or stood, in the unit of the list.
async fn begin_after(conn: &mut Conn, path: &str, after: Option<Uuid>) -> Result<(String, Uuid), Failure> {
    let Some(id) = after else { return Ok((String::new(), Uuid::nil())) };
    let (key,) = find!(conn, (String,), PLACE_OF, id, path)?.ok_or(Failure::Missing)?;
    Ok((key, id))
}

const PLACE_OF: &str = "select p.sort_key
    from person p join membership m on m.person_id = p.id join unit u on u.id = m.unit_id
    where p.id = $1 and u.path >= $2 and u.path < $2 || '~' limit 1";

const COUNT_MEMBERS: &str = "select count(*) from (
        select 1 from unit u cross join membership m
        where u.path >= $1 and u.path < $1 || '~' and m.unit_id = u.id and m.starts <= $2 and (m.ends is null or m.ends >= $2)
        limit $3) counted";

const COUNT_NAMED: &str = "select count(*)
    from unit u cross join membership m cross join person p
    where u.path >= $1 and u.path < $1 || '~' and m.unit_id = u.id and m.starts <= $2 and (m.ends is null or m.ends >= $2)
      and p.id = m.person_id and ' ' || p.folded like $3";

/// Few people: from the unit to its people, then sorted. A cross join keeps SQLite on the order that is written.
const LIST_FEW: &str = concat!(listed!(), "from unit u cross join membership m cross join person p
    where u.path >= $1 and u.path < $1 || '~' and m.unit_id = u.id and m.starts <= $2 and (m.ends is null or m.ends >= $2)
      and p.id = m.person_id and ' ' || p.folded like $3 and (p.sort_key, p.id) > ($4, $5)
    order by p.sort_key, p.id limit $6");

/// Many people: along the order of names, until the page is full.
const LIST_MANY: &str = concat!(
    listed!(),
    "from person p cross join membership m cross join unit u
    where ' ' || p.folded like $3 and (p.sort_key, p.id) > ($4, $5)
      and m.person_id = p.id and m.starts <= $2 and (m.ends is null or m.ends >= $2)
      and u.id = m.unit_id and u.path >= $1 and u.path < $1 || '~'
    order by p.sort_key, p.id limit $6"
);

/// The people of a unit and of all below it whose folded name is one of these: a pasted list is matched with it. Whose roles do
/// not reach a person does not match him.
pub async fn matching(
    conn: &mut Conn,
    viewer: Viewer,
    unit: Uuid,
    folded_names: &[String],
) -> Result<Vec<PersonRow>, Failure> {
    org::require(conn, viewer, unit, READERS).await?;
    let path = org::get(conn, unit).await?.path;
    Ok(among!(conn, PersonRow, MATCHING, folded_names, &path, viewer.on)?)
}

const MATCHING: &str = concat!(
    "select p.id, p.full_name, p.folded, p.honorific, m.post, u.id as unit_id, u.name as unit_name, p.invented
    from person p join membership m on m.person_id = p.id join unit u on u.id = m.unit_id
    where p.folded in (", many!(), ") and u.path >= $101 and u.path < $101 || '~'
      and m.starts <= $102 and (m.ends is null or m.ends >= $102)
    order by p.folded, p.id"
);

/// The units over which the viewer may see people, from the top down: where a search begins.
pub async fn searchable(conn: &mut Conn, viewer: Viewer) -> Result<Vec<org::UnitName>, Failure> {
    Ok(all!(conn, org::UnitName, SEARCHABLE, viewer.account, viewer.on)?)
}

const SEARCHABLE: &str = "select u.id, u.path, u.name from unit u
    where (u.closed is null or u.closed >= $2)
      and u.id in (select r.unit_id from reach r where r.account_id = $1 and r.starts <= $2 and r.ends >= $2
                     and r.role in ('administrator', 'clerk', 'head', 'leader', 'personnel'))
    order by u.path";

/// Whether the viewer may write over the unit: decides which forms a page shows, never what an act permits.
pub async fn may_write(conn: &mut Conn, viewer: Viewer, unit: Uuid) -> Result<bool, Failure> {
    let roles: Vec<Role> = org::roles_over(conn, viewer, unit).await?;
    Ok(roles.iter().any(|role| WRITERS.contains(role)))
}
