//! The council: who sits in it by which decision ([`create`], [`end_member`], [`list`], [`find`]); its meetings and what comes
//! before them (`meeting`); the ballot, its count and the minutes (`ballot`).

mod ballot;
mod meeting;

pub use ballot::{
    Attendee, Minutes, MyBallot, RollRow, WaitsForVote, close_meeting, minutes, my_ballot, roll, vote,
    waiting_for_vote,
};
pub use meeting::{
    AgendaRow, Meeting, MeetingRow, RowCount, WaitingRow, agenda, find_meeting, list_meetings, open_meeting,
    open_refusals, waiting,
};

use chrono::NaiveDate;
use domain::account::Role;
use domain::council::{NewCouncil, NewMember, Part};
use domain::{Act, Viewer};
use serde_json::json;
use uuid::Uuid;

use crate::{Conn, Db, Done, Failure, org, person};

/// Who may found a council of an office and end its members.
const KEEPERS: &[Role] = &[Role::Administrator, Role::Clerk];

/// A council, with the number of those who sit in it on the viewer's day.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Council {
    pub id: Uuid,
    pub office_id: Uuid,
    pub office_name: String,
    pub name: String,
    pub decision_number: String,
    pub decision_date: NaiveDate,
    pub starts: NaiveDate,
    pub ends: Option<NaiveDate>,
    pub members: i64,
}

impl Council {
    pub fn is_in_force(&self, on: NaiveDate) -> bool {
        self.starts <= on && self.ends.is_none_or(|ends| ends >= on)
    }
}

/// Somebody who sits, or sat, in a council.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct MemberRow {
    pub id: Uuid,
    pub person_id: Uuid,
    pub honorific: String,
    pub name: String,
    /// The post in the unit on the viewer's day; empty when he holds none.
    pub post: String,
    #[sqlx(try_from = "String")]
    pub part: Part,
    pub starts: NaiveDate,
    pub ends: Option<NaiveDate>,
    /// Whether somebody with the role of a council member logs in as this person: without one he cannot vote.
    pub has_account: bool,
}

/// Somebody who may be named a member.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Candidate {
    pub id: Uuid,
    pub honorific: String,
    pub name: String,
    pub post: String,
    pub unit_name: String,
}

/// A clerk or administrator of the office records a council as its founding decision names it.
pub async fn create(db: &Db, act: &Act, office: Uuid, new: &NewCouncil) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    org::require(&mut conn, act.viewer(), office, KEEPERS).await?;
    new.refusals(act.today()).or_go_on()?;
    let id = conn.new_id();
    run!(
        conn,
        INSERT,
        id,
        office,
        new.name.trim(),
        new.decision_number.trim(),
        new.decision_date,
        new.decision_date,
        new.ends
    )?;
    for (position, member) in (1i64..).zip(&new.members) {
        insert_member(&mut conn, act.viewer(), id, position, member, new.decision_date).await?;
    }
    let detail = json!({ "name": new.name, "decision": new.decision_number, "members": new.members.len() });
    conn.finish("council.create", id, detail).await
}

const INSERT: &str = "insert into council (id, office_id, name, decision_number, decision_date, starts, ends)
    values ($1, $2, $3, $4, $5, $6, $7)";

async fn insert_member(
    conn: &mut Conn,
    viewer: Viewer,
    council: Uuid,
    position: i64,
    member: &NewMember,
    starts: NaiveDate,
) -> Result<(), Failure> {
    if !person::is_known(conn, viewer, member.person).await? {
        return Err(Failure::Missing);
    }
    let id = conn.new_id();
    run!(conn, INSERT_MEMBER, id, council, member.person, member.part.word(), position, starts)?;
    Ok(())
}

const INSERT_MEMBER: &str = "insert into council_member (id, council_id, person_id, part, position, starts)
    values ($1, $2, $3, $4, $5, $6)";

/// A clerk or administrator ends a member: from this day on he sits no more. Not while a meeting votes, whose denominator stands.
pub async fn end_member(db: &Db, act: &Act, council: Uuid, member: Uuid) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let seat = find!(conn, (Uuid, Option<NaiveDate>), SEAT, member, council)?.ok_or(Failure::Missing)?;
    let (office, ends) = seat;
    org::require(&mut conn, act.viewer(), office, KEEPERS).await?;
    if ends.is_some() {
        return Err(Failure::refused("Thành viên này đã thôi tham gia hội đồng."));
    }
    if value!(conn, i64, OPEN_MEETINGS, council)? > 0 {
        return Err(Failure::refused(
            "Hội đồng đang có phiên bỏ phiếu; hãy đóng phiên rồi mới thôi thành viên.",
        ));
    }
    let last = act.today().pred_opt().unwrap_or(act.today());
    run!(conn, "update council_member set ends = $2 where id = $1", member, last)?;
    conn.finish("council.end_member", member, json!({ "council": council, "ends": last })).await
}

const SEAT: &str = "select c.office_id, m.ends from council_member m join council c on c.id = m.council_id
    where m.id = $1 and c.id = $2";
const OPEN_MEETINGS: &str = "select count(*) from meeting where council_id = $1 and state = 'open'";

/// The councils that an account ($1) may see on a day ($2).
macro_rules! council_seen {
    ($rest:literal) => {
        concat!(
            "select c.id, c.office_id, u.name as office_name, c.name, c.decision_number, c.decision_date, c.starts, c.ends,
                (select count(*) from council_member m where m.council_id = c.id and m.starts <= $2 and (m.ends is null or m.ends >= $2)) as members
            from council c join unit u on u.id = c.office_id
            where exists (select 1 from reach r
                where r.account_id = $1 and r.unit_id = c.office_id and r.starts <= $2 and r.ends >= $2
                  and (r.role in ('administrator', 'clerk', 'leader')
                       or r.role = 'council_member' and exists (select 1 from council_member m join account a on a.person_id = m.person_id
                              where m.council_id = c.id and a.id = $1))) ",
            $rest
        )
    };
}

/// The councils that the viewer's office keeps, or in which he sits; the newest first.
pub async fn list(conn: &mut Conn, viewer: Viewer) -> Result<Vec<Council>, Failure> {
    Ok(all!(conn, Council, LIST, viewer.account, viewer.on)?)
}

const LIST: &str = council_seen!("order by c.decision_date desc, c.id desc");

/// The council, when the viewer's office keeps it or he sits in it.
pub async fn find(conn: &mut Conn, viewer: Viewer, id: Uuid) -> Result<Council, Failure> {
    find!(conn, Council, FIND, viewer.account, viewer.on, id)?.ok_or(Failure::Missing)
}

const FIND: &str = council_seen!("and c.id = $3");

/// Those who sit or sat in a council that the viewer sees, in the order of its decision.
pub async fn members(conn: &mut Conn, viewer: Viewer, council: Uuid) -> Result<Vec<MemberRow>, Failure> {
    let council = find(conn, viewer, council).await?;
    Ok(all!(conn, MemberRow, MEMBERS, council.id, viewer.on)?)
}

const MEMBERS: &str = "select m.id, m.person_id, p.honorific, p.full_name as name, m.part, m.starts, m.ends,
        coalesce((select s.post from membership s where s.person_id = p.id and s.starts <= $2 and (s.ends is null or s.ends >= $2)
                  order by s.starts desc, s.id limit 1), '') as post,
        exists (select 1 from account a join council c on c.id = m.council_id
                join reach r on r.account_id = a.id and r.unit_id = c.office_id and r.role = 'council_member'
                where a.person_id = p.id and a.closed_at is null and r.starts <= $2 and r.ends >= $2) as has_account
    from council_member m join person p on p.id = m.person_id
    where m.council_id = $1 order by m.position";

/// Whom a keeper may name: people of the office and its units who lead, or who log in as council members.
pub async fn candidates(conn: &mut Conn, viewer: Viewer, office: Uuid) -> Result<Vec<Candidate>, Failure> {
    org::require(conn, viewer, office, KEEPERS).await?;
    Ok(all!(conn, Candidate, CANDIDATES, office, viewer.on)?)
}

const CANDIDATES: &str = "select p.id, p.honorific, p.full_name as name, s.post, u.name as unit_name
    from unit o join unit u on u.path >= o.path and u.path < o.path || '~'
    join membership s on s.unit_id = u.id and s.starts <= $2 and (s.ends is null or s.ends >= $2)
    join person p on p.id = s.person_id
    where o.id = $1
      and (p.leader or exists (select 1 from account a join reach r on r.account_id = a.id and r.unit_id = o.id
               where a.person_id = p.id and a.closed_at is null and r.role = 'council_member' and r.starts <= $2 and r.ends >= $2))
      and not exists (select 1 from membership t join unit v on v.id = t.unit_id
               where t.person_id = p.id and t.starts <= $2 and (t.ends is null or t.ends >= $2)
                 and v.path >= o.path and v.path < o.path || '~' and (t.starts, t.id) > (s.starts, s.id))
    order by p.sort_key, p.id";

/// The offices for which the viewer may record a council.
pub async fn offices(conn: &mut Conn, viewer: Viewer) -> Result<Vec<org::Unit>, Failure> {
    Ok(all!(conn, org::Unit, OFFICES, viewer.account, viewer.on)?)
}

const OFFICES: &str = "select u.id, u.parent_id, u.path, u.code, u.name, u.kind, u.head_post, u.decider, u.place, u.symbol,
        u.superior, u.opened, u.closed
    from unit u
    where u.kind = 'office' and (u.closed is null or u.closed >= $2)
      and exists (select 1 from reach r where r.account_id = $1 and r.unit_id = u.id and r.role in ('administrator', 'clerk')
                  and r.starts <= $2 and r.ends >= $2)
    order by u.path";
