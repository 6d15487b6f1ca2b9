//! Units: the tree of offices and their divisions, and the one place where a role is held against a unit.
//!
//! What happens to a unit stands in [`life`]; what the tree was on a day, and what a unit came from, in [`history`].

pub mod history;
pub mod life;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::account::Role;
use domain::org::{Closing, NewUnit, UnitKind};
use domain::search::Kind;
use domain::{Act, Viewer};
use serde_json::json;
use uuid::Uuid;

use crate::account::{self, NewGrant};
use crate::{Conn, Db, Done, Failure, search};

/// A unit as it stands.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Unit {
    pub id: Uuid,
    pub parent_id: Option<Uuid>,
    pub path: String,
    pub code: String,
    pub name: String,
    #[sqlx(try_from = "String")]
    pub kind: UnitKind,
    pub head_post: String,
    pub decider: String,
    pub place: String,
    pub symbol: String,
    pub superior: String,
    pub opened: NaiveDate,
    pub closed: Option<NaiveDate>,
}

/// A unit as it is offered among others: a province has thousands of them on one page.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct UnitName {
    pub id: Uuid,
    pub path: String,
    pub name: String,
}

impl UnitName {
    /// How deep the unit stands: 0 for an office at the top.
    pub fn depth(&self) -> usize {
        self.path.len() / PATH_STEP - 1
    }
}

impl From<Unit> for UnitName {
    fn from(unit: Unit) -> Self {
        Self { id: unit.id, path: unit.path, name: unit.name }
    }
}

/// Characters of the path for every floor of the tree.
const PATH_STEP: usize = 4;

/// An administrator adds a unit below one that he administers; without `parent` it is an office of its own, which only an
/// administrator of some office at the top may add.
pub async fn create(db: &Db, act: &Act, parent: Option<Uuid>, new: &NewUnit) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    creatable(&mut conn, act.viewer(), parent, new).await?;
    let id = open(&mut conn, act, parent, new).await?;
    conn.finish("org.create", id, json!({ "code": new.code, "name": new.name, "parent": parent })).await
}

/// Goes on when the viewer may add the unit there and nothing stands in its way.
async fn creatable(
    conn: &mut Conn,
    viewer: Viewer,
    parent: Option<Uuid>,
    new: &NewUnit,
) -> Result<(), Failure> {
    let mut refusals = new.refusals();
    match parent {
        Some(parent) => {
            require(conn, viewer, parent, &[Role::Administrator]).await?;
            let above = get(conn, parent).await?;
            let made = made_after(conn, parent, new.opened).await?;
            refusals = refusals.and(new.parent_refusals(above.closed, made));
        }
        None => require_top(conn, viewer).await?,
    }
    refusals.or_go_on()?;
    free_code(conn, None, &new.code).await
}

/// Whether the unit below which another one opens, or one above it then, was made from others after that day: it cannot have
/// stood before. Gives the day on which it was made.
async fn made_after(conn: &mut Conn, parent: Uuid, day: NaiveDate) -> Result<Option<NaiveDate>, Failure> {
    for younger in younger_above(conn, Some(parent), day).await? {
        if value!(conn, i64, MADE_ON, younger.id, younger.opened)? > 0 {
            return Ok(Some(younger.opened));
        }
    }
    Ok(None)
}

const MADE_ON: &str = "select count(*) from succession where to_id = $1 and day = $2";

/// The unit and those above it, as far up as they are known to have opened only after that day.
async fn younger_above(conn: &mut Conn, unit: Option<Uuid>, day: NaiveDate) -> Result<Vec<Unit>, Failure> {
    let (mut younger, mut next) = (Vec::new(), unit);
    while let Some(id) = next {
        let unit = get(conn, id).await?;
        if unit.opened <= day {
            break;
        }
        next = find!(conn, (Option<Uuid>,), FIRST_ABOVE, id)?.and_then(|(above,)| above);
        younger.push(unit);
    }
    Ok(younger)
}

const FIRST_ABOVE: &str = "select parent_id from unit_place where unit_id = $1 order by starts limit 1";

/// A code names one unit for ever: papers and other systems go on naming the unit by it after it has a new one.
async fn free_code(conn: &mut Conn, unit: Option<Uuid>, code: &str) -> Result<(), Failure> {
    let taken = value!(conn, i64, CODE_TAKEN, code, unit.unwrap_or_default())?;
    match taken > 0 {
        true => Err(Failure::refused_at("code", "Mã đơn vị này đã có; hãy chọn mã khác.")),
        false => Ok(()),
    }
}

const CODE_TAKEN: &str = "select (select count(*) from unit where code = $1 and id <> $2)
    + (select count(*) from unit_code where code = $1 and unit_id <> $2)";

/// Opens a unit that [`creatable`] let through.
async fn open(conn: &mut Conn, act: &Act, parent: Option<Uuid>, new: &NewUnit) -> Result<Uuid, Failure> {
    let id = insert(conn, parent, new).await?;
    if parent.is_none() {
        // An office that nobody administers could never be used.
        let (account, starts) = (act.account, act.today());
        let grant = NewGrant { account, role: Role::Administrator, unit: id, starts, ends: None };
        account::insert_grant(conn, &grant).await?;
    }
    Ok(id)
}

/// An administrator closes a unit from a day on: that day is its last. Nobody may stand in it, nor any unit below it be open,
/// after that day.
pub async fn close(db: &Db, act: &Act, unit: Uuid, last: NaiveDate) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    require(&mut conn, act.viewer(), unit, &[Role::Administrator]).await?;
    let here = get(&mut conn, unit).await?;
    let closing = Closing {
        since: life::standing(&mut conn, &here, life::CHANGED_SINCE).await?.since,
        open_below: value!(conn, i64, BELOW_AFTER, unit, last)?,
        people: value!(conn, i64, PEOPLE_AFTER, unit, last)?,
    };
    closing.refusals(last).or_go_on()?;
    if run!(conn, "update unit set closed = $2 where id = $1 and closed is null", unit, last)? == 0 {
        return Err(Failure::refused("Đơn vị này đã ngừng hoạt động."));
    }
    conn.finish("org.close", unit, json!({ "last": last })).await
}

/// Those that left it after that day count too: until then they stood below it.
const BELOW_AFTER: &str = "select count(*) from unit_place p join unit u on u.id = p.unit_id
    where p.parent_id = $1 and (p.ends is null or p.ends > $2) and (u.closed is null or u.closed > $2)";
const PEOPLE_AFTER: &str =
    "select count(*) from membership where unit_id = $1 and (ends is null or ends > $2)";

/// How many people stand in each unit that the viewer reaches, the units below not counted in.
pub async fn people_counts(conn: &mut Conn, viewer: Viewer) -> Result<BTreeMap<Uuid, i64>, Failure> {
    Ok(all!(conn, (Uuid, i64), PEOPLE_COUNTS, viewer.account, viewer.on)?.into_iter().collect())
}

const PEOPLE_COUNTS: &str = "select u.id, (select count(*) from membership m
        where m.unit_id = u.id and m.starts <= $2 and (m.ends is null or m.ends >= $2))
    from unit u
    where exists (select 1 from reach r where r.account_id = $1 and r.unit_id = u.id and r.starts <= $2 and r.ends >= $2)";

async fn require_top(conn: &mut Conn, viewer: Viewer) -> Result<(), Failure> {
    let held = value!(conn, i64, ADMINISTERS_A_TOP, viewer.account, viewer.on)?;
    (held > 0).then_some(()).ok_or(Failure::Missing)
}

const ADMINISTERS_A_TOP: &str = "select count(*) from role_grant g join unit u on u.id = g.unit_id
    where g.account_id = $1 and g.role = 'administrator' and g.starts <= $2 and g.ends >= $2 and u.parent_id is null";

pub(crate) async fn insert(conn: &mut Conn, parent: Option<Uuid>, new: &NewUnit) -> Result<Uuid, Failure> {
    let id = conn.new_id();
    let path = next_path(conn, parent).await?;
    run!(
        conn,
        INSERT,
        id,
        parent,
        path,
        &new.code,
        &new.name,
        viet::fold(&new.name),
        new.kind.word(),
        &new.head_post,
        &new.decider,
        &new.place,
        &new.symbol,
        &new.superior,
        new.opened
    )?;
    run!(conn, INSERT_NAME, id, &new.name, viet::fold(&new.name), new.opened)?;
    run!(conn, INSERT_CODE, id, &new.code, new.opened)?;
    run!(conn, INSERT_PARENT, id, parent, new.opened)?;
    stood_before(conn, parent, new.opened).await?;
    search::renew(conn, Kind::Unit, id).await?;
    Ok(id)
}

const INSERT: &str = "insert into unit (id, parent_id, path, code, name, folded, kind, head_post, decider, place, symbol, superior, opened)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
const INSERT_NAME: &str = "insert into unit_name (unit_id, name, folded, starts) values ($1, $2, $3, $4)";
const INSERT_CODE: &str = "insert into unit_code (unit_id, code, starts) values ($1, $2, $3)";
const INSERT_PARENT: &str = "insert into unit_place (unit_id, parent_id, starts) values ($1, $2, $3)";

/// What stands above a unit stood as early as the unit itself: the opening of an office is often known no better than by the
/// first of its divisions that somebody enters.
async fn stood_before(conn: &mut Conn, parent: Option<Uuid>, day: NaiveDate) -> Result<(), Failure> {
    for above in younger_above(conn, parent, day).await? {
        for sql in STOOD_BEFORE {
            run!(conn, *sql, above.id, above.opened, day)?;
        }
    }
    Ok(())
}

const STOOD_BEFORE: &[&str] = &[
    "update unit_name set starts = $3 where unit_id = $1 and starts = $2",
    "update unit_code set starts = $3 where unit_id = $1 and starts = $2",
    "update unit_place set starts = $3 where unit_id = $1 and starts = $2",
    "update unit set opened = $3 where id = $1 and opened = $2",
];

async fn next_path(conn: &mut Conn, parent: Option<Uuid>) -> Result<String, Failure> {
    let above = match parent {
        Some(parent) => {
            find!(conn, (String,), "select path from unit where id = $1", parent)?.ok_or(Failure::Missing)?.0
        }
        None => String::new(),
    };
    // The highest number and not the count: units move away, and a number that a unit still has is not given again.
    let (last,) = match parent {
        Some(parent) => find!(conn, (Option<String>,), LAST_BELOW, parent)?,
        None => find!(conn, (Option<String>,), LAST_AT_THE_TOP)?,
    }
    .unwrap_or_default();
    let number = last.and_then(|path| path.get(above.len()..)?.parse::<u32>().ok()).unwrap_or(0) + 1;
    match number {
        ..=9_999 => Ok(format!("{above}{number:04}")),
        _ => Err(Failure::refused_at(
            "parent",
            "Đơn vị này đã có quá nhiều đơn vị trực thuộc; hãy chọn đơn vị khác.",
        )),
    }
}

const LAST_BELOW: &str = "select max(path) from unit where parent_id = $1";
const LAST_AT_THE_TOP: &str = "select max(path) from unit where parent_id is null";

/// The unit, when the viewer holds any role over it or inside it.
pub async fn find(conn: &mut Conn, viewer: Viewer, id: Uuid) -> Result<Unit, Failure> {
    find!(conn, Unit, FIND, id, viewer.account, viewer.on)?.ok_or(Failure::Missing)
}

const FIND: &str = "select u.id, u.parent_id, u.path, u.code, u.name, u.kind, u.head_post, u.decider, u.place, u.symbol,
        u.superior, u.opened, u.closed
    from unit u
    where u.id = $1 and exists (select 1 from reach r where r.account_id = $2 and r.unit_id = u.id and r.starts <= $3 and r.ends >= $3)";

/// The tree that the viewer reaches, from the top down, open units of that day only.
pub async fn list(conn: &mut Conn, viewer: Viewer) -> Result<Vec<Unit>, Failure> {
    Ok(all!(conn, Unit, LIST, viewer.account, viewer.on)?)
}

const LIST: &str = "select u.id, u.parent_id, u.path, u.code, u.name, u.kind, u.head_post, u.decider, u.place, u.symbol,
        u.superior, u.opened, u.closed
    from unit u
    where (u.closed is null or u.closed >= $2)
      and exists (select 1 from reach r where r.account_id = $1 and r.unit_id = u.id and r.starts <= $2 and r.ends >= $2)
    order by u.path";

/// The open units over which the viewer has this role, from the top down.
pub async fn list_as(conn: &mut Conn, viewer: Viewer, role: Role) -> Result<Vec<Unit>, Failure> {
    Ok(all!(conn, Unit, LIST_AS, viewer.account, viewer.on, role.word())?)
}

const LIST_AS: &str =
    "select u.id, u.parent_id, u.path, u.code, u.name, u.kind, u.head_post, u.decider, u.place, u.symbol,
        u.superior, u.opened, u.closed
    from unit u
    where (u.closed is null or u.closed >= $2)
      and exists (select 1 from reach r where r.account_id = $1 and r.unit_id = u.id and r.role = $3
                  and r.starts <= $2 and r.ends >= $2)
    order by u.path";

/// A unit without asking who looks: for acts that have asked already, and for what is public.
pub(crate) async fn get(conn: &mut Conn, id: Uuid) -> Result<Unit, Failure> {
    find!(conn, Unit, GET, id)?.ok_or(Failure::Missing)
}

const GET: &str = "select id, parent_id, path, code, name, kind, head_post, decider, place, symbol, superior, opened, closed
    from unit where id = $1";

/// The unit with that code that is open on that day; asks nobody's permission, for a command on the machine.
pub async fn by_code(conn: &mut Conn, code: &str, on: NaiveDate) -> Result<Option<Uuid>, Failure> {
    Ok(find!(conn, (Uuid,), BY_CODE, code, on)?.map(|(unit,)| unit))
}

const BY_CODE: &str = "select id from unit where code = $1 and (closed is null or closed >= $2)";

/// The nearest office at or above the unit: the body that appraises and decides for it.
pub(crate) async fn office_of(conn: &mut Conn, unit: Uuid) -> Result<Unit, Failure> {
    find!(conn, Unit, OFFICE_OF, unit)?.ok_or(Failure::Missing)
}

const OFFICE_OF: &str =
    "select o.id, o.parent_id, o.path, o.code, o.name, o.kind, o.head_post, o.decider, o.place, o.symbol,
        o.superior, o.opened, o.closed
    from unit o join unit u on u.path >= o.path and u.path < o.path || '~'
    where u.id = $1 and o.kind = 'office' order by o.path desc limit 1";

/// Goes on when the viewer holds one of the roles over the unit; a unit that is foreign answers like one that is missing.
pub(crate) async fn require(
    conn: &mut Conn,
    viewer: Viewer,
    unit: Uuid,
    roles: &[Role],
) -> Result<(), Failure> {
    let held = roles_over(conn, viewer, unit).await?;
    held.iter().any(|role| roles.contains(role)).then_some(()).ok_or(Failure::Missing)
}

/// The roles that the viewer holds over the unit.
pub async fn roles_over(conn: &mut Conn, viewer: Viewer, unit: Uuid) -> Result<Vec<Role>, Failure> {
    let words = column!(conn, String, ROLES_OVER, viewer.account, unit, viewer.on)?;
    words.into_iter().map(|word| Ok(Role::try_from(word)?)).collect()
}

const ROLES_OVER: &str = "select distinct role from reach
    where account_id = $1 and unit_id = $2 and starts <= $3 and ends >= $3 order by role";
