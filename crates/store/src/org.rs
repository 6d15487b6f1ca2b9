//! Units: the tree of offices and their divisions, and the one place where a role is held against a unit.

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

impl Unit {
    /// How deep the unit stands: 0 for an office at the top.
    pub fn depth(&self) -> usize {
        self.path.len() / PATH_STEP - 1
    }
}

/// Characters of the path for every floor of the tree.
const PATH_STEP: usize = 4;

/// An administrator adds a unit below one that he administers; without `parent` it is an office of its own, which only an
/// administrator of some office at the top may add.
pub async fn create(db: &Db, act: &Act, parent: Option<Uuid>, new: &NewUnit) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    match parent {
        Some(parent) => require(&mut conn, act.viewer(), parent, &[Role::Administrator]).await?,
        None => require_top(&mut conn, act.viewer()).await?,
    }
    new.refusals().or_go_on()?;
    let id = insert(&mut conn, parent, new).await.map_err(|failure| match failure.is_unique_violation() {
        true => Failure::refused_at("code", "Mã đơn vị này đã có; hãy chọn mã khác."),
        false => failure,
    })?;
    if parent.is_none() {
        // An office that nobody administers could never be used.
        let (account, starts) = (act.account, act.today());
        account::insert_grant(
            &mut conn,
            &NewGrant { account, role: Role::Administrator, unit: id, starts, ends: None },
        )
        .await?;
    }
    conn.finish("org.create", id, json!({ "code": new.code, "name": new.name, "parent": parent })).await
}

/// An administrator closes a unit from a day on: that day is its last. Nobody may stand in it, nor any unit below it be open,
/// after that day.
pub async fn close(db: &Db, act: &Act, unit: Uuid, last: NaiveDate) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    require(&mut conn, act.viewer(), unit, &[Role::Administrator]).await?;
    let closing = Closing {
        opened: get(&mut conn, unit).await?.opened,
        open_below: value!(conn, i64, OPEN_BELOW, unit, last)?,
        people: value!(conn, i64, PEOPLE_AFTER, unit, last)?,
    };
    closing.refusals(last).or_go_on()?;
    if run!(conn, "update unit set closed = $2 where id = $1 and closed is null", unit, last)? == 0 {
        return Err(Failure::refused("Đơn vị này đã ngừng hoạt động."));
    }
    conn.finish("org.close", unit, json!({ "last": last })).await
}

const OPEN_BELOW: &str = "select count(*) from unit where parent_id = $1 and (closed is null or closed > $2)";
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
    search::renew(conn, Kind::Unit, id).await?;
    Ok(id)
}

const INSERT: &str = "insert into unit (id, parent_id, path, code, name, folded, kind, head_post, decider, place, symbol, superior, opened)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";

async fn next_path(conn: &mut Conn, parent: Option<Uuid>) -> Result<String, Failure> {
    let above = match parent {
        Some(parent) => {
            find!(conn, (String,), "select path from unit where id = $1", parent)?.ok_or(Failure::Missing)?.0
        }
        None => String::new(),
    };
    let siblings = match parent {
        Some(parent) => value!(conn, i64, "select count(*) from unit where parent_id = $1", parent)?,
        None => value!(conn, i64, "select count(*) from unit where parent_id is null")?,
    };
    Ok(format!("{above}{:04}", siblings + 1))
}

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
