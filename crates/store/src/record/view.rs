//! Who looked at whose record: once a person, account, day and kind of page.
//!
//! Only the person himself reads it: it was made for him, and what it says is about the work of others. Whoever inspects an
//! office asks him for it. It is no act: it changes nothing that anybody decides by, and a page that is opened a thousand times a
//! day would bury the chain of acts.

use chrono::NaiveDate;
use domain::Viewer;
use domain::account::Role;
use domain::record::Looked;
use uuid::Uuid;

use crate::{Conn, Db, Failure};

/// Remembers that the viewer looked; the person himself is not counted. After the first time of a day this only reads, so that
/// the one writer of SQLite is not asked for every page.
pub async fn looked(db: &Db, viewer: Viewer, person: Uuid, what: Looked) -> Result<(), Failure> {
    let mut conn = db.read().await?;
    let known = value!(conn, i64, KNOWN, person, viewer.on, viewer.account, what.word())?;
    drop(conn);
    if known > 0 {
        return Ok(());
    }
    let mut conn = db.write().await?;
    run!(conn, INSERT, person, viewer.on, viewer.account, what.word())?;
    conn.commit().await
}

const KNOWN: &str = "select (select count(*) from record_view where person_id = $1 and day = $2 and account_id = $3 and what = $4)
        + (select count(*) from account where id = $3 and person_id = $1)";
const INSERT: &str = "insert into record_view (person_id, day, account_id, what) values ($1, $2, $3, $4)
    on conflict (person_id, day, account_id, what) do nothing";

/// Somebody who looked on a day, at what, and the roles that he held then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looker {
    pub day: NaiveDate,
    pub who: String,
    pub roles: Vec<(Role, String)>,
    pub what: Vec<Looked>,
}

#[derive(sqlx::FromRow)]
struct ViewRow {
    day: NaiveDate,
    account_id: Uuid,
    who: String,
    #[sqlx(try_from = "String")]
    what: Looked,
    role: String,
    unit_name: String,
}

/// How many lines are read.
const LATEST: i64 = 500;

/// Who looked at the record of the person whose account the viewer's is, the latest first.
pub async fn lookers(conn: &mut Conn, viewer: Viewer) -> Result<Vec<Looker>, Failure> {
    let mut lookers: Vec<(Uuid, Looker)> = Vec::new();
    for row in all!(conn, ViewRow, VIEWS, viewer.account, LATEST)? {
        let role = row.role.parse().ok().map(|role: Role| (role, row.unit_name));
        let known =
            lookers.iter_mut().find(|(account, one)| (*account, one.day) == (row.account_id, row.day));
        match known {
            Some((_, one)) => {
                one.what.extend((!one.what.contains(&row.what)).then_some(row.what));
                one.roles.extend(role.filter(|role| !one.roles.contains(role)));
            }
            None => {
                let (day, who) = (row.day, row.who);
                let one = Looker { day, who, roles: role.into_iter().collect(), what: vec![row.what] };
                lookers.push((row.account_id, one));
            }
        }
    }
    Ok(lookers.into_iter().map(|(_, looker)| looker).collect())
}

const VIEWS: &str = "select v.day, v.account_id, a.display_name as who, v.what, coalesce(g.role, '') as role,
        coalesce(u.name, '') as unit_name
    from account o
    join record_view v on v.person_id = o.person_id
        or v.person_id in (select m.gone_id from person_merge m where m.kept_id = o.person_id and m.undone_at is null)
    join account a on a.id = v.account_id
    left join role_grant g on g.account_id = v.account_id and g.starts <= v.day and g.ends >= v.day
        and g.role in ('administrator', 'clerk', 'head', 'leader', 'personnel')
    left join unit u on u.id = g.unit_id
    where o.id = $1
    order by v.day desc, a.display_name, v.account_id, v.what, g.role, u.name limit $2";
