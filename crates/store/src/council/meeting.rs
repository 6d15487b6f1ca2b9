//! Meetings and the rows before them.
//!
//! A meeting is seen by the clerk and the leader of its office and by the members bound to it, who log in with the role of a
//! council member. What came of a row stands in the agenda only once the meeting is closed.

use chrono::{DateTime, NaiveDate, Utc};
use domain::account::Role;
use domain::council::{
    Interested, MeetingState, NewMeeting, Outcome, Part, Proposed, RowStanding, Seat, Standing, Step,
    conflict,
};
use domain::{Act, Refusals, Viewer};
use law::VoteCount;
use serde_json::json;
use uuid::Uuid;

use crate::{Conn, Db, Done, Failure, org, paper_number};

/// A meeting as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct MeetingRow {
    pub id: Uuid,
    pub council_id: Uuid,
    pub council_name: String,
    pub office_id: Uuid,
    #[sqlx(try_from = "String")]
    pub state: MeetingState,
    pub title: String,
    pub place: String,
    pub number: String,
    pub held_on: NaiveDate,
    pub opened_at: DateTime<Utc>,
    pub closed_at: Option<DateTime<Utc>>,
    pub rows: i64,
    /// All members bound to the meeting: the denominator.
    pub members: i64,
    /// The viewer's own membership in the meeting, and his part.
    pub member_id: Option<Uuid>,
    part: Option<String>,
}

/// A meeting, and what the viewer is to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    pub row: MeetingRow,
    pub seat: Seat,
}

/// A row before a meeting, with what the members need to weigh it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgendaRow {
    pub nomination_id: Uuid,
    pub award_code: String,
    pub honorific: String,
    pub name: String,
    pub post_unit: String,
    pub is_collective: bool,
    pub achievement: String,
    /// The verdict as the dossier keeps it (JSON).
    pub verdict: Option<String>,
    pub dossier_title: String,
    pub year: i64,
    /// `None` until the meeting is closed.
    pub count: Option<RowCount>,
}

/// What came of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowCount {
    pub outcome: Outcome,
    pub members: i64,
    pub yes: i64,
    pub no: i64,
    pub absent: i64,
    pub recused: i64,
    pub law: VoteCount,
}

/// A row that may be put before a meeting.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct WaitingRow {
    pub nomination_id: Uuid,
    pub award_code: String,
    pub honorific: String,
    pub name: String,
    pub post_unit: String,
    pub is_collective: bool,
    pub dossier_title: String,
    pub year: i64,
    /// What the last meeting said, if the row was before one: it did not pass.
    earlier: Option<String>,
}

impl WaitingRow {
    pub fn earlier(&self) -> Option<Outcome> {
        self.earlier.as_deref().and_then(|word| word.parse().ok())
    }
}

/// A clerk opens a meeting: the members of that day are bound to it, and each is locked out of the rows that concern him.
pub async fn open_meeting(db: &Db, act: &Act, council: Uuid, new: &NewMeeting) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let opening = prepare(&mut conn, act.viewer(), council, new).await?;
    opening.refusals.or_go_on()?;
    let meeting = insert(&mut conn, act, council, new).await?;
    paper_number::take(&mut conn, opening.office, new.held_on, new.number.trim(), meeting).await?;
    bind_members(&mut conn, meeting, &opening.members).await?;
    lay_out(&mut conn, meeting, &opening.rows).await?;
    lock_interested(&mut conn, meeting, &opening.members, &opening.rows, new.held_on).await?;
    let detail = json!({ "council": council, "number": new.number, "members": opening.members.len(), "rows": new.rows });
    conn.finish("council.open_meeting", meeting, detail).await
}

/// What stands in the way of this meeting, before the clerk opens it.
pub async fn open_refusals(
    conn: &mut Conn,
    viewer: Viewer,
    council: Uuid,
    new: &NewMeeting,
) -> Result<Refusals, Failure> {
    Ok(prepare(conn, viewer, council, new).await?.refusals)
}

/// Who would be bound to a meeting, what would come before it, and what stands in its way.
struct Opening {
    office: Uuid,
    members: Vec<Sitting>,
    rows: Vec<ChosenRow>,
    refusals: Refusals,
}

async fn prepare(
    conn: &mut Conn,
    viewer: Viewer,
    council: Uuid,
    new: &NewMeeting,
) -> Result<Opening, Failure> {
    let (office, in_force) =
        find!(conn, (Uuid, bool), COUNCIL, council, new.held_on)?.ok_or(Failure::Missing)?;
    org::require(conn, viewer, office, &[Role::Clerk]).await?;
    let members = all!(conn, Sitting, SITTING, council, new.held_on)?;
    let mut refusals = new.refusals(Standing { in_force, members: members.len() }, viewer.on);
    paper_number::refuse_used(conn, &mut refusals, office, new.held_on, new.number.trim()).await?;
    let rows = chosen_rows(conn, office, new, &mut refusals).await?;
    Ok(Opening { office, members, rows, refusals })
}

const COUNCIL: &str =
    "select office_id, starts <= $2 and (ends is null or ends >= $2) from council where id = $1";

#[derive(sqlx::FromRow)]
struct Sitting {
    id: Uuid,
    person_id: Uuid,
}

const SITTING: &str = "select id, person_id from council_member
    where council_id = $1 and starts <= $2 and (ends is null or ends >= $2) order by position";

#[derive(sqlx::FromRow)]
struct ChosenRow {
    id: Uuid,
    name: String,
    person_id: Option<Uuid>,
    unit_id: Option<Uuid>,
    accepted: bool,
    pending: bool,
    passed: bool,
}

impl ChosenRow {
    fn standing(&self) -> RowStanding {
        RowStanding { accepted: self.accepted, pending: self.pending, passed: self.passed }
    }

    fn proposed(&self) -> Option<Proposed> {
        self.person_id.map(Proposed::Person).or(self.unit_id.map(Proposed::Collective))
    }
}

async fn chosen_rows(
    conn: &mut Conn,
    office: Uuid,
    new: &NewMeeting,
    refusals: &mut Refusals,
) -> Result<Vec<ChosenRow>, Failure> {
    let mut rows = Vec::new();
    for id in &new.rows {
        let row = find!(conn, ChosenRow, CHOSEN_ROW, *id, office)?.ok_or(Failure::Missing)?;
        if let Some(says) = row.standing().refusal(&row.name) {
            refusals.add("rows", says);
        }
        rows.push(row);
    }
    Ok(rows)
}

const CHOSEN_ROW: &str = "select n.id, n.name, n.person_id, n.unit_id,
        n.state = 'proposed' and d.state = 'accepted' as accepted,
        exists (select 1 from agenda a join meeting m on m.id = a.meeting_id
                where a.nomination_id = n.id and m.state = 'open') as pending,
        exists (select 1 from agenda a where a.nomination_id = n.id and a.result = 'passed') as passed
    from nomination n join dossier d on d.id = n.dossier_id
    where n.id = $1 and d.office_id = $2";

async fn insert(conn: &mut Conn, act: &Act, council: Uuid, new: &NewMeeting) -> Result<Uuid, Failure> {
    let id = conn.new_id();
    run!(
        conn,
        INSERT,
        id,
        council,
        new.title.trim(),
        new.place.trim(),
        new.number.trim(),
        new.held_on,
        act.at
    )?;
    Ok(id)
}

const INSERT: &str = "insert into meeting (id, council_id, state, title, place, number, held_on, opened_at)
    values ($1, $2, 'open', $3, $4, $5, $6, $7)";

async fn bind_members(conn: &mut Conn, meeting: Uuid, members: &[Sitting]) -> Result<(), Failure> {
    for member in members {
        run!(conn, "insert into meeting_member (meeting_id, member_id) values ($1, $2)", meeting, member.id)?;
    }
    Ok(())
}

async fn lay_out(conn: &mut Conn, meeting: Uuid, rows: &[ChosenRow]) -> Result<(), Failure> {
    for (position, row) in (1i64..).zip(rows) {
        run!(conn, INSERT_AGENDA, meeting, row.id, position)?;
    }
    Ok(())
}

const INSERT_AGENDA: &str = "insert into agenda (meeting_id, nomination_id, position) values ($1, $2, $3)";

async fn lock_interested(
    conn: &mut Conn,
    meeting: Uuid,
    members: &[Sitting],
    rows: &[ChosenRow],
    on: NaiveDate,
) -> Result<(), Failure> {
    for member in members {
        let units = column!(conn, Uuid, UNITS_OF, member.person_id, on)?;
        let interested = Interested { person: member.person_id, units };
        for row in rows {
            if let Some(reason) = row.proposed().and_then(|proposed| conflict(&interested, proposed)) {
                run!(conn, LOCK, meeting, row.id, member.id, reason)?;
            }
        }
    }
    Ok(())
}

const UNITS_OF: &str =
    "select unit_id from membership where person_id = $1 and starts <= $2 and (ends is null or ends >= $2)";
const LOCK: &str = "insert into ballot_roll (meeting_id, nomination_id, member_id, part, reason) values ($1, $2, $3, 'recused', $4)";

/// The meetings that an account ($1) may see on a day ($2).
macro_rules! meeting_seen {
    ($rest:literal) => {
        concat!(
            "select m.id, m.council_id, c.name as council_name, c.office_id, m.state, m.title, m.place, m.number, m.held_on,
                m.opened_at, m.closed_at, own.id as member_id, own.part,
                (select count(*) from agenda a where a.meeting_id = m.id) as rows,
                (select count(*) from meeting_member b where b.meeting_id = m.id) as members
            from meeting m join council c on c.id = m.council_id
            left join (select cm.id, cm.part, mm.meeting_id, k.office_id
                       from account a join council_member cm on cm.person_id = a.person_id
                       join meeting_member mm on mm.member_id = cm.id join council k on k.id = cm.council_id
                       where a.id = $1 and exists (select 1 from reach r where r.account_id = $1 and r.unit_id = k.office_id
                           and r.role = 'council_member' and r.starts <= $2 and r.ends >= $2)) own on own.meeting_id = m.id
            where (own.id is not null
                   or exists (select 1 from reach r where r.account_id = $1 and r.unit_id = c.office_id
                       and r.role in ('clerk', 'leader') and r.starts <= $2 and r.ends >= $2)) ",
            $rest
        )
    };
}

/// All meetings that the viewer may see, the newest first; those of one council when it is given.
pub async fn list_meetings(
    conn: &mut Conn,
    viewer: Viewer,
    council: Option<Uuid>,
) -> Result<Vec<MeetingRow>, Failure> {
    Ok(all!(conn, MeetingRow, LIST_MEETINGS, viewer.account, viewer.on, council)?)
}

const LIST_MEETINGS: &str = meeting_seen!("and (c.id = $3 or $3 is null) order by m.held_on desc, m.id desc");

/// The meeting, when the viewer may see it.
pub async fn find_meeting(conn: &mut Conn, viewer: Viewer, id: Uuid) -> Result<Meeting, Failure> {
    let row =
        find!(conn, MeetingRow, FIND_MEETING, viewer.account, viewer.on, id)?.ok_or(Failure::Missing)?;
    let roles = org::roles_over(conn, viewer, row.office_id).await?;
    let part = row.part.as_deref().map(str::parse::<Part>).transpose()?;
    Ok(Meeting { row, seat: Seat { roles, part } })
}

const FIND_MEETING: &str = meeting_seen!("and m.id = $3");

/// The rows before a meeting that the viewer may see, in their order.
pub async fn agenda(conn: &mut Conn, viewer: Viewer, meeting: Uuid) -> Result<Vec<AgendaRow>, Failure> {
    let meeting = find_meeting(conn, viewer, meeting).await?;
    all!(conn, StoredRow, AGENDA, meeting.row.id)?.into_iter().map(StoredRow::read).collect()
}

const AGENDA: &str = "select a.nomination_id, n.award_code, n.honorific, n.name, n.post_unit, n.unit_id is not null as is_collective,
        n.achievement, n.verdict, d.title as dossier_title, d.year,
        a.result, a.members, a.yes, a.no, a.absent, a.recused, a.counted
    from agenda a join nomination n on n.id = a.nomination_id join dossier d on d.id = n.dossier_id
    where a.meeting_id = $1 order by a.position";

#[derive(sqlx::FromRow)]
struct StoredRow {
    nomination_id: Uuid,
    award_code: String,
    honorific: String,
    name: String,
    post_unit: String,
    is_collective: bool,
    achievement: String,
    verdict: Option<String>,
    dossier_title: String,
    year: i64,
    result: Option<String>,
    members: Option<i64>,
    yes: Option<i64>,
    no: Option<i64>,
    absent: Option<i64>,
    recused: Option<i64>,
    counted: Option<String>,
}

impl StoredRow {
    fn read(self) -> Result<AgendaRow, Failure> {
        let count = self.count()?;
        Ok(AgendaRow {
            nomination_id: self.nomination_id,
            award_code: self.award_code,
            honorific: self.honorific,
            name: self.name,
            post_unit: self.post_unit,
            is_collective: self.is_collective,
            achievement: self.achievement,
            verdict: self.verdict,
            dossier_title: self.dossier_title,
            year: self.year,
            count,
        })
    }

    fn count(&self) -> Result<Option<RowCount>, Failure> {
        let (Some(result), Some(counted)) = (&self.result, &self.counted) else { return Ok(None) };
        Ok(Some(RowCount {
            outcome: result.parse()?,
            members: self.members.unwrap_or(0),
            yes: self.yes.unwrap_or(0),
            no: self.no.unwrap_or(0),
            absent: self.absent.unwrap_or(0),
            recused: self.recused.unwrap_or(0),
            law: serde_json::from_str(counted)?,
        }))
    }
}

/// The rows that the clerk may put before a meeting of the council: accepted for its office, not passed and not before an open
/// meeting. Collectives stand before people.
pub async fn waiting(conn: &mut Conn, viewer: Viewer, council: Uuid) -> Result<Vec<WaitingRow>, Failure> {
    let council = super::find(conn, viewer, council).await?;
    let seat = Seat { roles: org::roles_over(conn, viewer, council.office_id).await?, part: None };
    if !seat.may(Step::Open) {
        return Err(Failure::Missing);
    }
    Ok(all!(conn, WaitingRow, WAITING, council.office_id)?)
}

const WAITING: &str = "select n.id as nomination_id, n.award_code, n.honorific, n.name, n.post_unit, n.unit_id is not null as is_collective,
        d.title as dossier_title, d.year,
        (select a.result from agenda a join meeting m on m.id = a.meeting_id where a.nomination_id = n.id
         order by m.held_on desc, m.id desc limit 1) as earlier
    from nomination n join dossier d on d.id = n.dossier_id
    where d.office_id = $1 and d.state = 'accepted' and n.state = 'proposed'
      and not exists (select 1 from agenda a join meeting m on m.id = a.meeting_id
                      where a.nomination_id = n.id and (m.state = 'open' or a.result = 'passed'))
    order by n.award_code, n.unit_id is null, d.id, n.position";
