//! What happens to a unit: a new name, code or place, a merger, a split, an end. Each act is one transaction that writes the
//! paper it rests on, ends what held until the day and begins what holds from it; nothing is removed.
//!
//! Who may: an administrator over every unit concerned, those that end and those that receive. Roles over a unit stay over it:
//! whoever held one over a unit that ended goes on reading its past, and nobody gains one by a merger.
//!
//! [`foresee_merge`] and its like ask the same questions as the acts and write nothing: a page shows what will happen first.

use chrono::NaiveDate;
use domain::account::Role;
use domain::org::life::{self, Event, EventKind, Heir, Part, Receiver, Standing};
use domain::search::Kind;
use domain::{Act, Refusals, Viewer};
use serde_json::json;
use uuid::Uuid;

use super::{Unit, free_code, get, next_path, open, require};
use crate::{Conn, Db, Done, Failure, search};

/// What an act would do, counted before it is done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outlook {
    /// Names of the units that end, with their last day.
    pub ends: Vec<String>,
    /// People who move.
    pub people: i64,
    /// Open units right below those that end or move, which come to stand elsewhere with all below them.
    pub units: i64,
    /// Roles that stay over a unit that ends.
    pub roles: i64,
    /// Dossiers that a unit that ends has not brought to an end.
    pub dossiers: i64,
}

/// The unit has another name from that day on. Papers of before keep the old one.
pub async fn rename(db: &Db, act: &Act, unit: Uuid, name: &str, event: &Event) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let here = administered(&mut conn, act.viewer(), unit).await?;
    let name = viet::tidy(name);
    let standing = standing(&mut conn, &here, NAMED_SINCE).await?;
    event.refusals(&standing, act.today()).and(life::rename_refusals(&here.name, &name)).or_go_on()?;
    let folded = viet::fold(&name);
    run!(conn, END_NAME, unit, event.eve())?;
    run!(conn, super::INSERT_NAME, unit, &name, &folded, event.day)?;
    run!(conn, "update unit set name = $2, folded = $3 where id = $1", unit, &name, &folded)?;
    note(&mut conn, act, unit, EventKind::Renamed, event).await?;
    search::renew(&mut conn, Kind::Unit, unit).await?;
    let detail = json!({ "from": here.name, "to": name, "day": event.day, "paper": event.paper.number });
    conn.finish("org.rename", unit, detail).await
}

const NAMED_SINCE: &str = "select max(starts) from unit_name where unit_id = $1";
const END_NAME: &str = "update unit_name set ends = $2 where unit_id = $1 and ends is null";

/// The unit has another code from that day on. The old one goes on naming it, and nothing else ever.
pub async fn recode(db: &Db, act: &Act, unit: Uuid, code: &str, event: &Event) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let here = administered(&mut conn, act.viewer(), unit).await?;
    let code = viet::tidy(code);
    let standing = standing(&mut conn, &here, CODED_SINCE).await?;
    event.refusals(&standing, act.today()).and(life::recode_refusals(&here.code, &code)).or_go_on()?;
    free_code(&mut conn, Some(unit), &code).await?;
    run!(conn, END_CODE, unit, event.eve())?;
    run!(conn, super::INSERT_CODE, unit, &code, event.day)?;
    run!(conn, "update unit set code = $2 where id = $1", unit, &code)?;
    note(&mut conn, act, unit, EventKind::Recoded, event).await?;
    search::renew(&mut conn, Kind::Unit, unit).await?;
    let detail = json!({ "from": here.code, "to": code, "day": event.day, "paper": event.paper.number });
    conn.finish("org.recode", unit, detail).await
}

const CODED_SINCE: &str = "select max(starts) from unit_code where unit_id = $1";
const END_CODE: &str = "update unit_code set ends = $2 where unit_id = $1 and ends is null";

/// The unit stands below another one from that day on, with all that stands below itself. The actor administers the unit, the one
/// that it leaves and the one to which it goes.
pub async fn move_under(
    db: &Db,
    act: &Act,
    unit: Uuid,
    parent: Uuid,
    event: &Event,
) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let here = movable(&mut conn, act.viewer(), unit, parent, event).await?;
    put_under(&mut conn, unit, parent, event).await?;
    note(&mut conn, act, unit, EventKind::Moved, event).await?;
    let detail =
        json!({ "from": here.parent_id, "to": parent, "day": event.day, "paper": event.paper.number });
    conn.finish("org.move", unit, detail).await
}

/// What [`move_under`] would do.
pub async fn foresee_move(
    conn: &mut Conn,
    viewer: Viewer,
    unit: Uuid,
    parent: Uuid,
    event: &Event,
) -> Result<Outlook, Failure> {
    let here = movable(conn, viewer, unit, parent, event).await?;
    let mut outlook = Outlook { units: 1, ..Outlook::default() };
    outlook.people = value!(conn, i64, PEOPLE_UNDER, &here.path, event.day)?;
    Ok(outlook)
}

const PEOPLE_UNDER: &str = "select count(*) from unit u join membership m on m.unit_id = u.id
    where u.path >= $1 and u.path < $1 || '~' and (m.ends is null or m.ends >= $2)";

async fn movable(
    conn: &mut Conn,
    viewer: Viewer,
    unit: Uuid,
    parent: Uuid,
    event: &Event,
) -> Result<Unit, Failure> {
    let here = administered(conn, viewer, unit).await?;
    administered(conn, viewer, parent).await?;
    match here.parent_id {
        Some(above) => administered(conn, viewer, above).await.map(drop)?,
        // An office at the top answers to nobody: whoever administers another one cannot take it.
        None => super::require_top(conn, viewer).await?,
    }
    let standing = standing(conn, &here, PLACED_SINCE).await?;
    let mut refusals = event.refusals(&standing, viewer.on);
    if here.parent_id == Some(parent) {
        refusals.add("parent", "Đơn vị đang trực thuộc đơn vị đã chọn; hãy chọn đơn vị khác.");
    }
    let receiver = receiver(conn, parent, &[&here]).await?;
    refusals.and(receiver.refusals("parent", event.day)).or_go_on()?;
    Ok(here)
}

const PLACED_SINCE: &str = "select max(starts) from unit_place where unit_id = $1";

/// Units end the day before and go on in one that stands or that opens that day: their people and the units right below them
/// move there. Whether their record counts there is for a person to say: [`decide_link`].
pub async fn merge(db: &Db, act: &Act, units: &[Uuid], to: &Heir, event: &Event) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let to = to.clone().on(event.day);
    let ending = mergeable(&mut conn, act.viewer(), units, &to, event).await?;
    let heir = settle(&mut conn, act, &to).await?;
    end_in(&mut conn, act, &ending, heir, EventKind::Merged, event).await?;
    let detail = json!({ "from": units, "day": event.day, "paper": event.paper.number });
    conn.finish("org.merge", heir, detail).await
}

/// What [`merge`] would do.
pub async fn foresee_merge(
    conn: &mut Conn,
    viewer: Viewer,
    units: &[Uuid],
    to: &Heir,
    event: &Event,
) -> Result<Outlook, Failure> {
    let ending = mergeable(conn, viewer, units, &to.clone().on(event.day), event).await?;
    outlook(conn, &ending, event).await
}

/// The units that end, the lowest first, when nothing stands in the way.
async fn mergeable(
    conn: &mut Conn,
    viewer: Viewer,
    units: &[Uuid],
    to: &Heir,
    event: &Event,
) -> Result<Vec<Unit>, Failure> {
    let mut units = units.to_vec();
    units.sort();
    units.dedup();
    let mut ending = Vec::new();
    for unit in &units {
        ending.push(administered(conn, viewer, *unit).await?);
    }
    let mut refusals = life::merge_refusals(units.len(), to);
    refusals = refusals.and(end_refusals(conn, &ending, event, viewer.on).await?);
    let inside: Vec<_> = ending.iter().collect();
    refusals.and(heir_refusals(conn, viewer, to, &inside, event).await?).or_go_on()?;
    ending.sort_by(|one, other| other.path.cmp(&one.path));
    Ok(ending)
}

/// A unit ends the day before; its people and the units right below it move to the one that takes over.
pub async fn dissolve(db: &Db, act: &Act, unit: Uuid, to: Uuid, event: &Event) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let ending = mergeable(&mut conn, act.viewer(), &[unit], &Heir::Existing(to), event).await?;
    end_in(&mut conn, act, &ending, to, EventKind::Dissolved, event).await?;
    let detail = json!({ "to": to, "day": event.day, "paper": event.paper.number });
    conn.finish("org.dissolve", unit, detail).await
}

/// What [`dissolve`] would do.
pub async fn foresee_dissolve(
    conn: &mut Conn,
    viewer: Viewer,
    unit: Uuid,
    to: Uuid,
    event: &Event,
) -> Result<Outlook, Failure> {
    foresee_merge(conn, viewer, &[unit], &Heir::Existing(to), event).await
}

/// A unit is split: each part goes to its heir. A unit that `stays` keeps whoever is not named; one that ends hands the rest to
/// the first heir.
pub async fn split(
    db: &Db,
    act: &Act,
    unit: Uuid,
    parts: &[Part],
    stays: bool,
    event: &Event,
) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let parts = opening(parts, event);
    let here = splittable(&mut conn, act.viewer(), unit, &parts, stays, event).await?;
    let paper = note(&mut conn, act, unit, EventKind::Split, event).await?;
    let mut heirs = Vec::new();
    for part in &parts {
        let heir = settle(&mut conn, act, &part.to).await?;
        let people = standing_after(&mut conn, unit, event.day).await?;
        hand_people(
            &mut conn,
            people.into_iter().filter(|stay| part.people.contains(&stay.person_id)),
            heir,
            event,
        )
        .await?;
        for below in &part.units {
            put_under(&mut conn, *below, heir, event).await?;
        }
        link(&mut conn, paper, heir).await?;
        heirs.push(heir);
    }
    if let (false, Some(first)) = (stays, heirs.first()) {
        hand_over(&mut conn, &here, *first, event).await?;
    }
    let detail = json!({ "to": heirs, "stays": stays, "day": event.day, "paper": event.paper.number });
    conn.finish("org.split", unit, detail).await
}

/// What [`split`] would do.
pub async fn foresee_split(
    conn: &mut Conn,
    viewer: Viewer,
    unit: Uuid,
    parts: &[Part],
    stays: bool,
    event: &Event,
) -> Result<Outlook, Failure> {
    let here = splittable(conn, viewer, unit, &opening(parts, event), stays, event).await?;
    let all = outlook(conn, &[here], event).await?;
    if !stays {
        return Ok(all);
    }
    let count =
        |given: fn(&Part) -> usize| i64::try_from(parts.iter().map(given).sum::<usize>()).unwrap_or(0);
    let (people, units) = (count(|part| part.people.len()), count(|part| part.units.len()));
    Ok(Outlook { people, units, ..Outlook::default() })
}

/// New heirs open on the day of the event.
fn opening(parts: &[Part], event: &Event) -> Vec<Part> {
    parts.iter().map(|part| Part { to: part.to.clone().on(event.day), ..part.clone() }).collect()
}

async fn splittable(
    conn: &mut Conn,
    viewer: Viewer,
    unit: Uuid,
    parts: &[Part],
    stays: bool,
    event: &Event,
) -> Result<Unit, Failure> {
    let here = administered(conn, viewer, unit).await?;
    let mut refusals = life::split_refusals(parts, stays);
    refusals = refusals.and(end_refusals(conn, std::slice::from_ref(&here), event, viewer.on).await?);
    // Whoever goes on beside its parts may have them below itself.
    let inside: Vec<_> = if stays { Vec::new() } else { vec![&here] };
    for part in parts {
        refusals = refusals.and(heir_refusals(conn, viewer, &part.to, &inside, event).await?);
    }
    refusals = refusals.and(part_refusals(conn, &here, parts, event).await?);
    refusals.or_go_on()?;
    Ok(here)
}

/// Somebody whom a split gives to one of its parts.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Member {
    pub id: Uuid,
    pub full_name: String,
    pub post: String,
}

/// Who stands in the unit itself from that day on, in the order of given names; for an administrator.
pub async fn members(
    conn: &mut Conn,
    viewer: Viewer,
    unit: Uuid,
    day: NaiveDate,
) -> Result<Vec<Member>, Failure> {
    administered(conn, viewer, unit).await?;
    Ok(all!(conn, Member, MEMBERS, unit, day)?)
}

const MEMBERS: &str = "select p.id, p.full_name, m.post from membership m join person p on p.id = m.person_id
    where m.unit_id = $1 and (m.ends is null or m.ends >= $2) order by p.sort_key, p.id";

/// The units that the viewer administers and that are open, from the top down: where something may go.
pub async fn receivers(conn: &mut Conn, viewer: Viewer) -> Result<Vec<Unit>, Failure> {
    Ok(all!(conn, Unit, RECEIVERS, viewer.account, viewer.on)?)
}

const RECEIVERS: &str = "select u.id, u.parent_id, u.path, u.code, u.name, u.kind, u.head_post, u.decider, u.place, u.symbol,
        u.superior, u.opened, u.closed
    from unit u
    where u.closed is null
      and exists (select 1 from reach r where r.account_id = $1 and r.unit_id = u.id and r.starts <= $2 and r.ends >= $2
                    and r.role = 'administrator')
    order by u.path";

/// Who is named must stand in the unit; a unit that is named, right below it, and outside the heir.
async fn part_refusals(
    conn: &mut Conn,
    here: &Unit,
    parts: &[Part],
    event: &Event,
) -> Result<Refusals, Failure> {
    let mut refusals = Refusals::none();
    let standing: Vec<_> =
        standing_after(conn, here.id, event.day).await?.into_iter().map(|stay| stay.person_id).collect();
    let below: Vec<_> = open_below(conn, here.id).await?.into_iter().map(|unit| unit.id).collect();
    for part in parts {
        if part.people.iter().any(|person| !standing.contains(person)) {
            refusals.add("people", "Có người không còn ở đơn vị này; hãy xem lại danh sách.");
        }
        if part.units.iter().any(|unit| !below.contains(unit)) {
            refusals.add("units", "Có đơn vị không trực thuộc đơn vị này; hãy xem lại danh sách.");
        }
        if let Heir::Existing(heir) = part.to {
            for unit in part.units.iter().filter(|unit| below.contains(unit)) {
                let moved = get(conn, *unit).await?;
                refusals = refusals.and(receiver(conn, heir, &[&moved]).await?.refusals("parts", event.day));
            }
        }
    }
    Ok(refusals)
}

/// An administrator over the unit that follows says whether the record of the other counts for it. It may be said again; the
/// latest word holds and the earlier ones stay.
pub async fn decide_link(
    db: &Db,
    act: &Act,
    unit: Uuid,
    link: Uuid,
    counts: bool,
    reason: &str,
) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    require(&mut conn, act.viewer(), unit, &[Role::Administrator]).await?;
    find!(conn, (Uuid,), "select id from unit_link where id = $1 and to_id = $2", link, unit)?
        .ok_or(Failure::Missing)?;
    life::decide_refusals(reason).or_go_on()?;
    let reason = viet::tidy(reason);
    run!(conn, INSERT_LINK_DECISION, link, counts, &reason, act.at, act.account)?;
    conn.finish("org.decide_link", link, json!({ "unit": unit, "counts": counts, "reason": reason })).await
}

const INSERT_LINK_DECISION: &str =
    "insert into unit_link_decision (link_id, position, counts, reason, at, account_id)
    select $1, (select count(*) + 1 from unit_link_decision d where d.link_id = $1), $2, $3, $4, $5";

// what the acts ask -----------------------------------------------------------------------------------------------------

/// The unit, when the viewer administers it.
async fn administered(conn: &mut Conn, viewer: Viewer, unit: Uuid) -> Result<Unit, Failure> {
    require(conn, viewer, unit, &[Role::Administrator]).await?;
    get(conn, unit).await
}

pub(super) async fn standing(conn: &mut Conn, unit: &Unit, since: &'static str) -> Result<Standing, Failure> {
    let (since,) = find!(conn, (Option<NaiveDate>,), since, unit.id)?.unwrap_or_default();
    Ok(Standing { closed: unit.closed, since: since.map_or(unit.opened, |since| since.max(unit.opened)) })
}

/// A unit ends after everything that is known of it: its names, codes and places, what came to stand below it or left, and the
/// units that it received.
pub(super) const CHANGED_SINCE: &str = "select max(day) from (
        select starts as day from unit_name where unit_id = $1
        union all select starts from unit_code where unit_id = $1
        union all select starts from unit_place where unit_id = $1 or parent_id = $1
        union all select ends from unit_place where parent_id = $1 and ends is not null
        union all select c.closed from unit c join unit_place p on p.unit_id = c.id
            where p.parent_id = $1 and c.closed is not null
        union all select day from succession where to_id = $1) changes";

async fn end_refusals(
    conn: &mut Conn,
    ending: &[Unit],
    event: &Event,
    today: NaiveDate,
) -> Result<Refusals, Failure> {
    let mut refusals = Refusals::none();
    for unit in ending {
        let standing = standing(conn, unit, CHANGED_SINCE).await?;
        for refusal in event.refusals(&standing, today).iter() {
            // The paper is one for all of them: what is wrong with it is said once.
            if refusals.for_field(&refusal.field).is_none() {
                refusals.add(refusal.field.clone(), refusal.says.clone());
            }
        }
    }
    Ok(refusals)
}

async fn heir_refusals(
    conn: &mut Conn,
    viewer: Viewer,
    heir: &Heir,
    ending: &[&Unit],
    event: &Event,
) -> Result<Refusals, Failure> {
    match heir {
        Heir::Existing(heir) => {
            administered(conn, viewer, *heir).await?;
            Ok(receiver(conn, *heir, ending).await?.refusals("to", event.day))
        }
        Heir::New { parent, unit } => {
            let above = match parent {
                Some(parent) => {
                    administered(conn, viewer, *parent).await?;
                    receiver(conn, *parent, ending).await?.refusals("parent", event.day)
                }
                None => super::require_top(conn, viewer).await.map(|()| Refusals::none())?,
            };
            let refusals = unit.refusals().and(above);
            match free_code(conn, None, &unit.code).await {
                Err(Failure::Refused(taken)) => Ok(refusals.and(taken)),
                other => other.map(|()| refusals),
            }
        }
    }
}

async fn receiver(conn: &mut Conn, unit: Uuid, changing: &[&Unit]) -> Result<Receiver, Failure> {
    let there = get(conn, unit).await?;
    let (settled,) = find!(conn, (Option<NaiveDate>,), SETTLED, &there.path)?.unwrap_or_default();
    Ok(Receiver {
        closed: there.closed,
        settled: settled.map_or(there.opened, |settled| settled.max(there.opened)),
        inside: changing.iter().any(|unit| there.path.starts_with(&unit.path)),
    })
}

/// Since when the unit and those above it have their places: on every day from then on its line upwards is that of today, so
/// that what comes to stand below it on such a day closes no circle.
const SETTLED: &str = "select max(p.starts) from unit u join unit_place p on p.unit_id = u.id
    where $1 >= u.path and $1 < u.path || '~' and p.ends is null";

async fn outlook(conn: &mut Conn, ending: &[Unit], event: &Event) -> Result<Outlook, Failure> {
    let mut outlook = Outlook::default();
    let ids: Vec<_> = ending.iter().map(|unit| unit.id).collect();
    for unit in ending {
        outlook.ends.push(unit.name.clone());
        outlook.people += value!(conn, i64, PEOPLE_OF, unit.id, event.day)?;
        let below = open_below(conn, unit.id).await?;
        outlook.units +=
            i64::try_from(below.iter().filter(|below| !ids.contains(&below.id)).count()).unwrap_or(0);
        outlook.roles += value!(conn, i64, ROLES_OF, unit.id, event.day)?;
        outlook.dossiers += value!(conn, i64, DOSSIERS_OF, unit.id)?;
    }
    Ok(outlook)
}

const PEOPLE_OF: &str =
    "select count(distinct person_id) from membership where unit_id = $1 and (ends is null or ends >= $2)";
const ROLES_OF: &str = "select count(*) from role_grant where unit_id = $1 and ends >= $2";
const DOSSIERS_OF: &str = "select count(*) from dossier where unit_id = $1 and state <> 'accepted'";

// what the acts do ------------------------------------------------------------------------------------------------------

async fn settle(conn: &mut Conn, act: &Act, heir: &Heir) -> Result<Uuid, Failure> {
    match heir {
        Heir::Existing(id) => Ok(*id),
        Heir::New { parent, unit } => open(conn, act, *parent, unit).await,
    }
}

/// Each unit ends in the heir, the lowest first, so that none ends above one that is still open.
async fn end_in(
    conn: &mut Conn,
    act: &Act,
    ending: &[Unit],
    heir: Uuid,
    kind: EventKind,
    event: &Event,
) -> Result<(), Failure> {
    for unit in ending {
        hand_over(conn, unit, heir, event).await?;
        let paper = note(conn, act, unit.id, kind, event).await?;
        link(conn, paper, heir).await?;
    }
    Ok(())
}

/// Everybody and everything that is left of a unit goes to the heir, and the unit ends.
async fn hand_over(conn: &mut Conn, unit: &Unit, heir: Uuid, event: &Event) -> Result<(), Failure> {
    let people = standing_after(conn, unit.id, event.day).await?;
    hand_people(conn, people, heir, event).await?;
    for below in open_below(conn, unit.id).await? {
        put_under(conn, below.id, heir, event).await?;
    }
    run!(conn, "update unit set closed = $2 where id = $1", unit.id, event.eve())?;
    Ok(())
}

/// Somebody who stands in a unit on a day or after it.
#[derive(sqlx::FromRow)]
struct Stay {
    id: Uuid,
    person_id: Uuid,
    post: String,
    starts: NaiveDate,
    ends: Option<NaiveDate>,
}

async fn standing_after(conn: &mut Conn, unit: Uuid, day: NaiveDate) -> Result<Vec<Stay>, Failure> {
    Ok(all!(conn, Stay, STANDING_AFTER, unit, day)?)
}

const STANDING_AFTER: &str = "select id, person_id, post, starts, ends from membership
    where unit_id = $1 and (ends is null or ends >= $2) order by id";

async fn hand_people(
    conn: &mut Conn,
    people: impl IntoIterator<Item = Stay>,
    heir: Uuid,
    event: &Event,
) -> Result<(), Failure> {
    for stay in people {
        if stay.starts >= event.day {
            // Entered as if the unit still stood: from his first day on he was with the heir.
            run!(conn, "update membership set unit_id = $2 where id = $1", stay.id, heir)?;
        } else {
            run!(conn, "update membership set ends = $2 where id = $1", stay.id, event.eve())?;
            let id = conn.new_id();
            run!(conn, INSERT_STAY, id, stay.person_id, heir, &stay.post, event.day, stay.ends)?;
        }
    }
    Ok(())
}

const INSERT_STAY: &str =
    "insert into membership (id, person_id, unit_id, post, starts, ends) values ($1, $2, $3, $4, $5, $6)";

async fn open_below(conn: &mut Conn, unit: Uuid) -> Result<Vec<Unit>, Failure> {
    Ok(all!(conn, Unit, OPEN_BELOW, unit)?)
}

const OPEN_BELOW: &str = "select id, parent_id, path, code, name, kind, head_post, decider, place, symbol, superior, opened, closed
    from unit where parent_id = $1 and closed is null order by path";

/// The unit and all below it come to stand below another one: every path that begins with the old one begins with the new.
async fn put_under(conn: &mut Conn, unit: Uuid, parent: Uuid, event: &Event) -> Result<(), Failure> {
    let old = get(conn, unit).await?.path;
    let new = next_path(conn, Some(parent)).await?;
    run!(conn, END_PLACE, unit, event.eve())?;
    run!(conn, super::INSERT_PARENT, unit, parent, event.day)?;
    run!(conn, "update unit set parent_id = $2 where id = $1", unit, parent)?;
    let rest = i64::try_from(old.len()).unwrap_or(0) + 1;
    run!(conn, MOVE_PATHS, &old, &new, rest)?;
    Ok(())
}

const END_PLACE: &str = "update unit_place set ends = $2 where unit_id = $1 and ends is null";
const MOVE_PATHS: &str = "update unit set path = $2 || substr(path, cast($3 as integer))
    where path >= $1 and path < $1 || '~'";

/// What happened to the unit, with its paper.
async fn note(
    conn: &mut Conn,
    act: &Act,
    unit: Uuid,
    kind: EventKind,
    event: &Event,
) -> Result<Uuid, Failure> {
    let (id, paper) = (conn.new_id(), &event.paper);
    let (number, issuer) = (viet::tidy(&paper.number), viet::tidy(&paper.issuer));
    run!(conn, NOTE, id, unit, kind.word(), event.day, number, paper.decided, issuer, act.at, act.account)?;
    Ok(id)
}

const NOTE: &str = "insert into unit_event (id, unit_id, kind, day, number, decided, issuer, at, account_id)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

async fn link(conn: &mut Conn, event: Uuid, heir: Uuid) -> Result<(), Failure> {
    let id = conn.new_id();
    run!(conn, "insert into unit_link (id, event_id, to_id) values ($1, $2, $3)", id, event, heir)?;
    Ok(())
}
