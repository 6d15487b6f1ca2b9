//! The ballot: the roll says who voted, the box says what was voted, and nothing ties the two together.
//!
//! Before a meeting is closed no read of this room, no sentence and no audit row depends on what was voted. After it only the
//! counts are kept beside the rows; nobody reads a slip.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::council::{Choice, MeetingState, Outcome, Part, Step, Tally, after, ballot_refusals, judge};
use domain::{Act, Viewer};
use serde_json::json;
use uuid::Uuid;

use super::meeting::{AgendaRow, Meeting, agenda, find_meeting};
use crate::movement::{Superior, superior};
use crate::{Conn, Db, Done, Failure, org};

/// A member's own ballot in a meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MyBallot {
    pub voted: bool,
    /// The rows from which he is locked out, each with its reason.
    pub locked: BTreeMap<Uuid, String>,
}

/// One line of the roll, for the clerk and the leader.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct RollRow {
    pub member_id: Uuid,
    pub honorific: String,
    pub name: String,
    /// The post in the unit on the meeting's day; empty when he held none.
    pub post: String,
    #[sqlx(try_from = "String")]
    pub part: Part,
    pub voted: bool,
    /// Rows from which he is locked out.
    pub recused: i64,
}

/// What the minutes of a closed meeting say.
#[derive(Debug, Clone)]
pub struct Minutes {
    pub office: org::Unit,
    pub council_name: String,
    pub decision_number: String,
    pub decision_date: NaiveDate,
    pub meeting: Meeting,
    /// All members by the founding decision, in its order.
    pub members: Vec<Attendee>,
    pub rows: Vec<AgendaRow>,
    /// The superiors' launches that the movements of its rows answer.
    pub superiors: Vec<Superior>,
}

/// A member in the minutes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendee {
    pub honorific: String,
    pub name: String,
    pub post: String,
    pub part: Part,
    /// He voted, or every row was locked for him.
    pub present: bool,
    /// Rows from which he was locked out.
    pub recused: i64,
}

impl Minutes {
    pub fn present(&self) -> usize {
        self.members.iter().filter(|member| member.present).count()
    }

    /// Who chaired: the chairman, in his absence the first vice-chairman who came.
    pub fn chair(&self) -> Option<&Attendee> {
        let came = |part| self.members.iter().find(|member| member.part == part && member.present);
        came(Part::Chair).or_else(|| came(Part::ViceChair)).or_else(|| self.named(Part::Chair))
    }

    /// Who keeps the minutes, whether or not he voted.
    pub fn secretary(&self) -> Option<&Attendee> {
        self.named(Part::Secretary)
    }

    fn named(&self, part: Part) -> Option<&Attendee> {
        self.members.iter().find(|member| member.part == part)
    }

    pub fn passed(&self) -> usize {
        self.rows
            .iter()
            .filter(|row| row.count.as_ref().is_some_and(|count| count.outcome == Outcome::Passed))
            .count()
    }
}

/// A member drops his ballot: every row that is open to him, once, in one submission.
pub async fn vote(db: &Db, act: &Act, meeting: Uuid, choices: &[Choice]) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let seen = find_meeting(&mut conn, act.viewer(), meeting).await?;
    after(seen.row.state, Step::Vote, &seen.seat)?;
    let member = seen.row.member_id.ok_or(Failure::Missing)?;
    let mine = ballot_of(&mut conn, meeting, member).await?;
    let all = column!(conn, Uuid, "select nomination_id from agenda where meeting_id = $1", meeting)?;
    let open: BTreeSet<Uuid> = all.into_iter().filter(|row| !mine.locked.contains_key(row)).collect();
    ballot_refusals(mine.voted, &open, choices).or_go_on()?;
    for choice in choices {
        run!(conn, SIGN_ROLL, meeting, choice.nomination, member)?;
        let slip = conn.new_slip();
        run!(conn, DROP_SLIP, choice.nomination, slip, meeting, choice.yes)?;
    }
    conn.finish("council.vote", meeting, json!({ "member": member, "rows": open.len() })).await
}

const SIGN_ROLL: &str = "insert into ballot_roll (meeting_id, nomination_id, member_id, part, reason) values ($1, $2, $3, 'voted', '')";
const DROP_SLIP: &str =
    "insert into ballot_box (nomination_id, slip, meeting_id, yes) values ($1, $2, $3, $4)";

async fn ballot_of(conn: &mut Conn, meeting: Uuid, member: Uuid) -> Result<MyBallot, Failure> {
    let lines = all!(conn, (Uuid, String, String), OWN_ROLL, meeting, member)?;
    let voted = lines.iter().any(|(_, part, _)| part == "voted");
    let locked = lines
        .into_iter()
        .filter(|(_, part, _)| part == "recused")
        .map(|(row, _, reason)| (row, reason))
        .collect();
    Ok(MyBallot { voted, locked })
}

const OWN_ROLL: &str =
    "select nomination_id, part, reason from ballot_roll where meeting_id = $1 and member_id = $2";

/// An open meeting in which the viewer is bound to vote and has not.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct WaitsForVote {
    pub meeting_id: Uuid,
    pub title: String,
    pub held_on: NaiveDate,
}

/// The meetings that wait for the viewer's vote, the earliest first.
pub async fn waiting_for_vote(conn: &mut Conn, viewer: Viewer) -> Result<Vec<WaitsForVote>, Failure> {
    Ok(all!(conn, WaitsForVote, WAITING_FOR_VOTE, viewer.account, viewer.on)?)
}

const WAITING_FOR_VOTE: &str = "select m.id as meeting_id, m.title, m.held_on
    from account a
    join council_member c on c.person_id = a.person_id
    join meeting_member b on b.member_id = c.id
    join meeting m on m.id = b.meeting_id
    join council o on o.id = m.council_id
    where a.id = $1 and m.state = 'open'
      and exists (select 1 from reach r where r.account_id = a.id and r.role = 'council_member' and r.unit_id = o.office_id
                  and r.starts <= $2 and r.ends >= $2)
      and not exists (select 1 from ballot_roll l where l.meeting_id = m.id and l.member_id = c.id and l.part = 'voted')
    order by m.held_on, m.id";

/// The viewer's own ballot; `None` when he is not a member of this meeting.
pub async fn my_ballot(conn: &mut Conn, viewer: Viewer, meeting: Uuid) -> Result<Option<MyBallot>, Failure> {
    match find_meeting(conn, viewer, meeting).await?.row.member_id {
        Some(member) => Ok(Some(ballot_of(conn, meeting, member).await?)),
        None => Ok(None),
    }
}

/// Who has voted, for the clerk and the leader of the office. How is known to nobody.
pub async fn roll(conn: &mut Conn, viewer: Viewer, meeting: Uuid) -> Result<Vec<RollRow>, Failure> {
    let meeting = find_meeting(conn, viewer, meeting).await?;
    if !meeting.seat.sees_roll() {
        return Err(Failure::Missing);
    }
    roll_of(conn, &meeting).await
}

async fn roll_of(conn: &mut Conn, meeting: &Meeting) -> Result<Vec<RollRow>, Failure> {
    Ok(all!(conn, RollRow, ROLL, meeting.row.id, meeting.row.held_on)?)
}

const ROLL: &str = "select cm.id as member_id, p.honorific, p.full_name as name, cm.part,
        coalesce((select s.post from membership s where s.person_id = p.id and s.starts <= $2 and (s.ends is null or s.ends >= $2)
                  order by s.starts desc, s.id limit 1), '') as post,
        exists (select 1 from ballot_roll r where r.meeting_id = $1 and r.member_id = cm.id and r.part = 'voted') as voted,
        (select count(*) from ballot_roll r where r.meeting_id = $1 and r.member_id = cm.id and r.part = 'recused') as recused
    from meeting_member mm join council_member cm on cm.id = mm.member_id join person p on p.id = cm.person_id
    where mm.meeting_id = $1 order by cm.position";

/// The chair, the secretary or the clerk closes the meeting: the box is counted, and each row judged by the law of the meeting's day.
pub async fn close_meeting(db: &Db, act: &Act, meeting: Uuid) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let seen = find_meeting(&mut conn, act.viewer(), meeting).await?;
    let state = after(seen.row.state, Step::Close, &seen.seat)?;
    let counts = all!(conn, Counted, COUNT, meeting)?;
    for row in &counts {
        row.refuse_a_wrong_box()?;
        write_result(&mut conn, &seen, row).await?;
    }
    run!(conn, "update meeting set state = $2, closed_at = $3 where id = $1", meeting, state.word(), act.at)?;
    conn.finish("council.close_meeting", meeting, json!({ "rows": counts.len() })).await
}

/// One row with its slips and its lines of the roll.
#[derive(sqlx::FromRow)]
struct Counted {
    nomination_id: Uuid,
    award_code: String,
    name: String,
    yes: i64,
    no: i64,
    voted: i64,
    recused: i64,
}

impl Counted {
    /// There are as many slips as members who voted, or somebody has touched the box.
    fn refuse_a_wrong_box(&self) -> Result<(), Failure> {
        if self.yes + self.no == self.voted {
            return Ok(());
        }
        Err(Failure::refused(format!(
            "Dòng «{}» có {} phiếu trong hòm nhưng {} người đã bỏ phiếu; chưa đóng phiên được, hãy báo quản trị kiểm tra bằng thidua doctor.",
            self.name,
            self.yes + self.no,
            self.voted
        )))
    }
}

const COUNT: &str = "select a.nomination_id, n.award_code, n.name,
        (select count(*) from ballot_box b where b.meeting_id = $1 and b.nomination_id = a.nomination_id and b.yes) as yes,
        (select count(*) from ballot_box b where b.meeting_id = $1 and b.nomination_id = a.nomination_id and not b.yes) as no,
        (select count(*) from ballot_roll r where r.meeting_id = $1 and r.nomination_id = a.nomination_id and r.part = 'voted') as voted,
        (select count(*) from ballot_roll r where r.meeting_id = $1 and r.nomination_id = a.nomination_id and r.part = 'recused') as recused
    from agenda a join nomination n on n.id = a.nomination_id
    where a.meeting_id = $1 order by a.position";

async fn write_result(conn: &mut Conn, meeting: &Meeting, row: &Counted) -> Result<(), Failure> {
    let tally = Tally {
        members: whole(meeting.row.members)?,
        yes: whole(row.yes)?,
        no: whole(row.no)?,
        recused: whole(row.recused)?,
    };
    let result = judge(&conn.law, &row.award_code, tally, meeting.row.held_on)
        .map_err(|fault| Failure::Corrupt(format!("{}: {fault}", row.name)))?;
    let absent = tally.absent().map(i64::from);
    run!(
        conn,
        WRITE_RESULT,
        meeting.row.id,
        row.nomination_id,
        result.outcome.word(),
        meeting.row.members,
        row.yes,
        row.no,
        absent,
        row.recused,
        serde_json::to_string(&result.count)?
    )?;
    Ok(())
}

fn whole(count: i64) -> Result<u32, Failure> {
    u32::try_from(count).map_err(|_| Failure::Corrupt(format!("ballot_box: {count}")))
}

const WRITE_RESULT: &str =
    "update agenda set result = $3, members = $4, yes = $5, no = $6, absent = $7, recused = $8, counted = $9
    where meeting_id = $1 and nomination_id = $2";

/// What the minutes say, once the meeting is closed; for all who may see the meeting.
pub async fn minutes(conn: &mut Conn, viewer: Viewer, meeting: Uuid) -> Result<Minutes, Failure> {
    let seen = find_meeting(conn, viewer, meeting).await?;
    if seen.row.state == MeetingState::Open {
        return Err(Failure::refused("Phiên họp chưa đóng; biên bản có sau khi kiểm phiếu."));
    }
    let (council_name, decision_number, decision_date) =
        find!(conn, (String, String, NaiveDate), FOUNDED, seen.row.council_id)?.ok_or(Failure::Missing)?;
    let rows = agenda(conn, viewer, meeting).await?;
    let members =
        roll_of(conn, &seen).await?.into_iter().map(|member| attendee(member, seen.row.rows)).collect();
    let office = org::get(conn, seen.row.office_id).await?;
    let superiors = all!(conn, Superior, SUPERIORS, meeting)?;
    Ok(Minutes {
        office,
        council_name,
        decision_number,
        decision_date,
        meeting: seen,
        members,
        rows,
        superiors,
    })
}

const SUPERIORS: &str = concat!(
    "select distinct ",
    superior!(),
    "m.id in (select d.movement_id from agenda a join nomination n on n.id = a.nomination_id
        join dossier d on d.id = n.dossier_id where a.meeting_id = $1)
    order by day, number"
);

const FOUNDED: &str = "select name, decision_number, decision_date from council where id = $1";

fn attendee(member: RollRow, rows: i64) -> Attendee {
    let present = member.voted || member.recused == rows;
    let RollRow { honorific, name, post, part, recused, .. } = member;
    Attendee { honorific, name, post, part, present, recused }
}
