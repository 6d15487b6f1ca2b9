//! Who may be one person: pairs inside what the viewer writes over, weighed as a row of a list is, and pairs of which somebody
//! said that they are two.
//!
//! Who writes over few people has all of them compared. Whoever writes over many gets the pairs that share a number, a unit or a
//! year, each found along an index and no more than fill a page: of 200,000 people hundreds have one name.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use domain::person::same::{Match, Said, Traits, weigh_pair};
use domain::{Act, Viewer};
use serde_json::json;
use uuid::Uuid;
use viet::date::Partial;

use super::{pattern, writable};
use crate::{Conn, Db, Done, Failure};

/// Two records that may be one person's.
#[derive(Debug, Clone)]
pub struct Suggestion {
    pub one: Known,
    pub other: Known,
    pub told: Match,
}

/// A stretch of the pairs, the likeliest first.
#[derive(Debug, Clone, Default)]
pub struct Suggested {
    pub pairs: Vec<Suggestion>,
    /// There are more than these.
    pub more: bool,
}

/// A person as a pair shows him. What is private is weighed and never handed out.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Known {
    pub id: Uuid,
    pub full_name: String,
    pub birth_year: Option<i64>,
    pub post: String,
    pub unit_name: String,
    path: String,
    sex: String,
    born: Option<NaiveDate>,
    id_number: Option<String>,
}

impl Known {
    fn traits(&self) -> Traits {
        let year = self.birth_year.and_then(|year| i32::try_from(year).ok()).map(Partial::Year);
        Traits::of(&Said {
            name: &self.full_name,
            birth: self.born.map(Partial::Day).or(year),
            sex: self.sex.parse().ok(),
            unit: &self.unit_name,
            post: &self.post,
            id_number: self.id_number.as_deref(),
        })
    }
}

/// How many pairs stand on one page.
pub const PAGE: usize = 50;
/// Beyond so many people pairs are looked for in the database.
pub const FEW: i64 = 2_000;

/// Pairs inside what the viewer writes over whose names have these words; `few` is [`FEW`], unless a test wants one way or the
/// other.
pub async fn suggested(conn: &mut Conn, viewer: Viewer, name: &str, few: i64) -> Result<Suggested, Failure> {
    let name = pattern(name);
    let written = value!(conn, i64, COUNT_WRITTEN, viewer.account, viewer.on, few + 1)?;
    let (pairs, is_cut) = match written <= few {
        true => (pairs_of_few(conn, viewer, &name).await?, false),
        false => pairs_of_many(conn, viewer, &name).await?,
    };
    let mut pairs = weighed(conn, viewer, &pairs).await?;
    let more = is_cut || pairs.len() > PAGE;
    pairs.truncate(PAGE);
    Ok(Suggested { pairs, more })
}

/// The units over which the viewer writes, for a statement whose $1 is his account and $2 his day.
macro_rules! written_units {
    () => {
        "select r.unit_id from reach r where r.account_id = $1 and r.starts <= $2 and r.ends >= $2
            and r.role in ('administrator', 'clerk')"
    };
}

/// Whether a person stands in one of them that day: from the person to his unit, for a viewer may write over a thousand units.
macro_rules! written {
    ($person:literal) => {
        concat!(
            "exists (select 1 from membership w join reach r on r.unit_id = w.unit_id where w.person_id = ",
            $person,
            " and w.starts <= $2 and (w.ends is null or w.ends >= $2)
              and r.account_id = $1 and r.starts <= $2 and r.ends >= $2 and r.role in ('administrator', 'clerk'))"
        )
    };
}
pub(super) use written;

const COUNT_WRITTEN: &str = concat!(
    "select count(*) from (select 1 from membership m
        where m.starts <= $2 and (m.ends is null or m.ends >= $2) and m.unit_id in (",
    written_units!(),
    ") limit $3) counted"
);

/// Two ids, the smaller first.
type Pair = (Uuid, Uuid);

fn pair(one: Uuid, other: Uuid) -> Pair {
    (one.min(other), one.max(other))
}

// few people ---------------------------------------------------------------------------------------------------------

async fn pairs_of_few(conn: &mut Conn, viewer: Viewer, name: &str) -> Result<Vec<Pair>, Failure> {
    let people = all!(conn, Known, EVERYBODY, viewer.account, viewer.on, name)?;
    let offices: BTreeSet<String> = column!(conn, String, OFFICES)?.into_iter().collect();
    let apart: BTreeSet<Pair> =
        all!(conn, Pair, APART)?.into_iter().map(|(one, other)| pair(one, other)).collect();
    let mut groups: BTreeMap<String, Vec<&Known>> = BTreeMap::new();
    for person in &people {
        groups.entry(viet::name::match_key(&person.full_name)).or_default().push(person);
        if let Some(number) = &person.id_number {
            groups.entry(number.clone()).or_default().push(person);
        }
    }
    let mut pairs = BTreeSet::new();
    for group in groups.values() {
        for (at, one) in group.iter().enumerate() {
            let others = group[at + 1..].iter().filter(|other| may_be_one(one, other, &offices));
            pairs.extend(others.map(|other| pair(one.id, other.id)));
        }
    }
    Ok(pairs.difference(&apart).copied().collect())
}

/// As the statements of the many ask it.
fn may_be_one(one: &Known, other: &Known, offices: &BTreeSet<String>) -> bool {
    if let Some((one, other)) = one.id_number.as_ref().zip(other.id_number.as_ref()) {
        return one == other;
    }
    let is_other_sex = !one.sex.is_empty() && !other.sex.is_empty() && one.sex != other.sex;
    let years = one.birth_year.zip(other.birth_year);
    let agrees = match years {
        Some((one, other)) => one == other,
        None => office_of(&one.path, offices) == office_of(&other.path, offices),
    };
    agrees && !is_other_sex
}

/// The path of the nearest office at or above the unit.
fn office_of<'p>(path: &'p str, offices: &BTreeSet<String>) -> Option<&'p str> {
    const FLOOR: usize = 4;
    let floors = (1..=path.len() / FLOOR).rev().filter_map(|floor| path.get(..floor * FLOOR));
    floors.into_iter().find(|above| offices.contains(*above))
}

/// The columns of [`Known`] and the tables they come from, for people who stand somewhere on the day $2.
macro_rules! known {
    () => {
        "select p.id, p.full_name, p.birth_year, m.post, u.name as unit_name, u.path, coalesce(p.sex, '') as sex, v.born, v.id_number
        from person p join membership m on m.person_id = p.id and m.starts <= $2 and (m.ends is null or m.ends >= $2)
            join unit u on u.id = m.unit_id left join person_private v on v.person_id = p.id "
    };
}

const EVERYBODY: &str = concat!(
    known!(),
    "where m.unit_id in (",
    written_units!(),
    ") and ' ' || p.folded like $3 order by p.id"
);
const OFFICES: &str = "select path from unit where kind = 'office'";
const APART: &str = "select one_id, other_id from person_apart where taken_back_at is null";

// many people --------------------------------------------------------------------------------------------------------

/// The pairs that share a number, a name and a year, a name and an office; where there are more than a page holds, those of one
/// unit besides, which are the likeliest. And whether there are more.
async fn pairs_of_many(conn: &mut Conn, viewer: Viewer, name: &str) -> Result<(Vec<Pair>, bool), Failure> {
    let (mut pairs, mut is_cut) = (BTreeSet::new(), false);
    for sql in [SAME_NUMBER, SAME_YEAR, UNKNOWN_YEAR] {
        is_cut |= take(conn, viewer, name, sql, &mut pairs).await?;
    }
    if is_cut {
        take(conn, viewer, name, SAME_UNIT, &mut pairs).await?;
    }
    Ok((pairs.into_iter().collect(), is_cut))
}

async fn take(
    conn: &mut Conn,
    viewer: Viewer,
    name: &str,
    sql: &'static str,
    pairs: &mut BTreeSet<Pair>,
) -> Result<bool, Failure> {
    let most = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let found = all!(conn, Pair, sql, viewer.account, viewer.on, name, most)?;
    let is_cut = found.len() > PAGE;
    pairs.extend(found.into_iter().map(|(one, other)| pair(one, other)));
    Ok(is_cut)
}

/// Neither the sex of p and q nor anybody says that they are two.
macro_rules! may_be_one {
    () => {
        "(p.sex is null or q.sex is null or p.sex = q.sex)
         and not exists (select 1 from person_apart a where a.one_id = p.id and a.other_id = q.id and a.taken_back_at is null)
         and not exists (select 1 from person_apart a where a.one_id = q.id and a.other_id = p.id and a.taken_back_at is null)"
    };
}

/// Nor do their numbers.
macro_rules! no_two_numbers {
    () => {
        "not exists (select 1 from person_private a join person_private b on b.person_id = q.id
                     where a.person_id = p.id and a.id_number <> b.id_number)"
    };
}

const SAME_NUMBER: &str = concat!(
    "select p.id, q.id from person_private a cross join person_private b cross join person p cross join person q
     where b.id_number = a.id_number and b.person_id > a.person_id and p.id = a.person_id and q.id = b.person_id
       and ' ' || p.folded like $3 and ",
    written!("p.id"),
    " and ",
    written!("q.id"),
    " and not exists (select 1 from person_apart t where t.one_id = p.id and t.other_id = q.id and t.taken_back_at is null)
      and not exists (select 1 from person_apart t where t.one_id = q.id and t.other_id = p.id and t.taken_back_at is null)
     limit $4"
);

/// Along the order of names: the page is full long before the people are at an end. Of two with a number each nothing is asked:
/// either it is one number, or they are two people.
const SAME_YEAR: &str = concat!(
    "select p.id, q.id from person p cross join person q
     where ' ' || p.folded like $3
       and not exists (select 1 from person_private a where a.person_id = p.id and a.id_number is not null)
       and q.folded = p.folded and q.birth_year = p.birth_year and q.id <> p.id
       and (q.id > p.id or exists (select 1 from person_private b where b.person_id = q.id and b.id_number is not null))
       and ",
    may_be_one!(),
    " and ",
    written!("p.id and q.id <> p.id"),
    " and ",
    written!("q.id"),
    " order by p.folded, p.birth_year, p.id, q.id limit $4"
);

/// First the names that stand twice in a unit, then who has them: pairing up the people of every unit would take much longer.
const SAME_UNIT: &str = concat!(
    "with doubled as materialized (
         select m.unit_id, p.folded from membership m join person p on p.id = m.person_id
         where m.starts <= $2 and (m.ends is null or m.ends >= $2) and m.unit_id in (",
    written_units!(),
    ") and ' ' || p.folded like $3
         group by m.unit_id, p.folded having count(*) > 1)
     select p.id, q.id from doubled d cross join membership m cross join person p cross join person q cross join membership n
     where m.unit_id = d.unit_id and m.starts <= $2 and (m.ends is null or m.ends >= $2)
       and p.id = m.person_id and p.folded = d.folded
       and q.folded = p.folded and q.id > p.id
       and n.person_id = q.id and n.unit_id = d.unit_id and n.starts <= $2 and (n.ends is null or n.ends >= $2)
       and (p.birth_year is null or q.birth_year is null or p.birth_year = q.birth_year) and ",
    may_be_one!(),
    " and ",
    no_two_numbers!(),
    " limit $4"
);

/// Whose year is not known may be anybody of the name in his office.
const UNKNOWN_YEAR: &str = concat!(
    "with place as materialized (
         select u.id, (select max(o.path) from unit o where o.kind = 'office' and u.path >= o.path and u.path < o.path || '~') as office
         from unit u where u.id in (", written_units!(), "))
     select p.id, q.id from person p cross join membership m cross join place a cross join person q cross join membership n
         cross join place b
     where p.birth_year is null and ' ' || p.folded like $3
       and m.person_id = p.id and m.starts <= $2 and (m.ends is null or m.ends >= $2) and a.id = m.unit_id
       and q.folded = p.folded and q.id <> p.id and (q.birth_year is not null or q.id > p.id)
       and n.person_id = q.id and n.starts <= $2 and (n.ends is null or n.ends >= $2) and b.id = n.unit_id
       and b.office = a.office and ", may_be_one!(), " and ", no_two_numbers!(), " limit $4"
);

// weighing -----------------------------------------------------------------------------------------------------------

/// The pairs that may well be one person, the likeliest first.
async fn weighed(conn: &mut Conn, viewer: Viewer, pairs: &[Pair]) -> Result<Vec<Suggestion>, Failure> {
    let ids: BTreeSet<Uuid> = pairs.iter().flat_map(|(one, other)| [*one, *other]).collect();
    let ids: Vec<Uuid> = ids.into_iter().collect();
    let known = known(conn, viewer, &ids).await?;
    let mut suggestions: Vec<_> = pairs
        .iter()
        .filter_map(|(one, other)| {
            let ((one, first), (other, second)) = (known.get(one)?, known.get(other)?);
            let told = weigh_pair(first, second);
            told.is_possible().then(|| Suggestion { one: one.clone(), other: other.clone(), told })
        })
        .collect();
    suggestions.sort_by_key(|pair| (std::cmp::Reverse(pair.told.score), pair.one.id, pair.other.id));
    Ok(suggestions)
}

async fn known(
    conn: &mut Conn,
    viewer: Viewer,
    ids: &[Uuid],
) -> Result<BTreeMap<Uuid, (Known, Traits)>, Failure> {
    let mut former: BTreeMap<Uuid, Vec<String>> = BTreeMap::new();
    for (person, unit) in among!(conn, (Uuid, String), FORMER, ids, viewer.on)? {
        former.entry(person).or_default().push(unit);
    }
    let rows = among!(conn, Known, AMONG, ids, viewer.on)?.into_iter();
    Ok(rows
        .map(|known| {
            let former = former.remove(&known.id).unwrap_or_default();
            let traits = known.traits().formerly(former.iter().map(String::as_str));
            (known.id, (known, traits))
        })
        .collect())
}

const FORMER: &str = concat!(
    "select m.person_id, u.name from membership m join unit u on u.id = m.unit_id
     where m.person_id in (",
    many!(),
    ") and m.ends < $101"
);
const AMONG: &str = concat!(
    "select p.id, p.full_name, p.birth_year, m.post, u.name as unit_name, u.path, coalesce(p.sex, '') as sex, v.born, v.id_number
     from person p join membership m on m.person_id = p.id and m.starts <= $101 and (m.ends is null or m.ends >= $101)
         join unit u on u.id = m.unit_id left join person_private v on v.person_id = p.id
     where p.id in (", many!(), ")"
);

/// How likely these two are one, for who writes over both.
pub(super) async fn told(conn: &mut Conn, viewer: Viewer, one: Uuid, other: Uuid) -> Result<Match, Failure> {
    let known = known(conn, viewer, &[one, other]).await?;
    let ((_, one), (_, other)) = known.get(&one).zip(known.get(&other)).ok_or(Failure::Missing)?;
    Ok(weigh_pair(one, other))
}

// two people ---------------------------------------------------------------------------------------------------------

/// Two of whom somebody said that they are two.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Apart {
    pub id: Uuid,
    pub one_name: String,
    pub other_name: String,
    pub reason: String,
    pub at: DateTime<Utc>,
    pub who: String,
}

/// Who writes over both says that they are two people: they are not suggested again.
pub async fn set_apart(db: &Db, act: &Act, one: Uuid, other: Uuid, reason: &str) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    both_writable(&mut conn, act.viewer(), one, other).await?;
    let reason = given(reason)?;
    if value!(conn, i64, ARE_TWO, one, other)? > 0 {
        return Err(Failure::refused("Đã ghi là hai người rồi."));
    }
    let id = conn.new_id();
    run!(conn, INSERT_APART, id, one, other, &reason, act.at, act.account)?;
    conn.finish("person.set_apart", id, json!({ "one": one, "other": other, "reason": reason })).await
}

const INSERT_APART: &str =
    "insert into person_apart (id, one_id, other_id, reason, at, account_id) values ($1, $2, $3, $4, $5, $6)";
pub(super) const ARE_TWO: &str = "select count(*) from person_apart
    where taken_back_at is null and ((one_id = $1 and other_id = $2) or (one_id = $2 and other_id = $1))";

/// Goes on when the viewer writes over both; one person is not two.
pub(super) async fn both_writable(
    conn: &mut Conn,
    viewer: Viewer,
    one: Uuid,
    other: Uuid,
) -> Result<(), Failure> {
    writable(conn, viewer, one).await?;
    writable(conn, viewer, other).await?;
    if one == other { Err(Failure::Missing) } else { Ok(()) }
}

/// The reason, which somebody will want to read.
pub(super) fn given(reason: &str) -> Result<String, Failure> {
    let reason = viet::tidy(reason);
    match reason.is_empty() {
        true => Err(Failure::refused_at("reason", "Ghi căn cứ để sau này xem lại.")),
        false => Ok(reason),
    }
}

/// Takes back that two are two people: they are suggested again.
pub async fn take_back_apart(db: &Db, act: &Act, apart: Uuid) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let (one, other) = find!(conn, Pair, PAIR_OF, apart)?.ok_or(Failure::Missing)?;
    both_writable(&mut conn, act.viewer(), one, other).await?;
    run!(conn, TAKE_BACK, apart, act.at, act.account)?;
    conn.finish("person.take_back_apart", apart, json!({ "one": one, "other": other })).await
}

const PAIR_OF: &str = "select one_id, other_id from person_apart where id = $1 and taken_back_at is null";
const TAKE_BACK: &str = "update person_apart set taken_back_at = $2, taken_back_by = $3 where id = $1";

/// The latest pairs inside what the viewer writes over of which somebody said that they are two.
pub async fn aparts(conn: &mut Conn, viewer: Viewer) -> Result<Vec<Apart>, Failure> {
    Ok(all!(conn, Apart, APARTS, viewer.account, viewer.on)?)
}

const APARTS: &str = concat!(
    "select a.id, p.full_name as one_name, q.full_name as other_name, a.reason, a.at, w.display_name as who
     from person_apart a join person p on p.id = a.one_id join person q on q.id = a.other_id join account w on w.id = a.account_id
     where a.taken_back_at is null and ", written!("p.id"), " and ", written!("q.id"), " order by a.id desc limit 50"
);
