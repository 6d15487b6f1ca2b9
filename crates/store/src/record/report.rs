//! What a person says is wrong in his own record: sent by him alone, answered by whoever writes the record of his unit.

use chrono::{DateTime, NaiveDate, Utc};
use domain::record::Holder;
use domain::record::report::{About, Answer, NewReport, State, answer_refusals};
use domain::{Act, Viewer};
use serde_json::json;
use uuid::Uuid;

use super::{Entry, about, struck};
use crate::{Conn, Db, Done, Failure};

/// A report as it stands.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Report {
    pub id: Uuid,
    pub person_id: Uuid,
    pub person_name: String,
    #[sqlx(try_from = "String")]
    pub about: About,
    pub entry_id: Option<Uuid>,
    entry: Option<String>,
    pub right_is: String,
    pub evidence: String,
    #[sqlx(try_from = "String")]
    pub state: State,
    pub version: i64,
    /// The last day for an answer; none where the law of the day says none.
    pub due: Option<NaiveDate>,
    pub at: DateTime<Utc>,
    /// Whether the viewer may answer it.
    pub may_answer: bool,
}

impl Report {
    /// The entry as it stood when it was reported.
    pub fn entry(&self) -> Result<Option<Entry>, Failure> {
        Ok(self.entry.as_deref().map(serde_json::from_str).transpose()?)
    }
}

/// An answer that was given.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Answered {
    #[sqlx(try_from = "String")]
    pub answer: Answer,
    pub says: String,
    pub at: DateTime<Utc>,
    pub who: String,
}

/// Who answers: whoever writes the record of the unit in which the person stands that day. For a statement whose $1 is the
/// viewer's account and $2 his day, and whose report is `f`.
macro_rules! answers {
    () => {
        "exists (select 1 from membership s join reach r on r.unit_id = s.unit_id
                 where s.person_id = f.person_id and s.starts <= $2 and (s.ends is null or s.ends >= $2)
                   and r.account_id = $1 and r.starts <= $2 and r.ends >= $2 and r.role in ('administrator', 'clerk'))"
    };
}

/// The reports that the viewer sees: his own, and those that he answers.
macro_rules! reports {
    ($end:literal) => {
        concat!(
            "select f.id, f.person_id, p.full_name as person_name, f.about, f.entry_id, f.entry, f.right_is, f.evidence, f.state,
                f.version, f.due, f.at, ",
            answers!(),
            " as may_answer
            from fact_report f join person p on p.id = f.person_id
            where (exists (select 1 from account o where o.id = $1 and o.person_id = f.person_id) or ",
            answers!(),
            ") ",
            $end
        )
    };
}

/// Somebody says what is wrong in his own record. The law of the day says by when he is answered.
pub async fn send(db: &Db, act: &Act, new: &NewReport) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    own(&mut conn, act.viewer(), new.person).await?;
    new.refusals().or_go_on()?;
    let holder = Holder::Person(new.person);
    let entry = match new.entry {
        Some(entry) => Some(struck::entry(&mut conn, holder, entry).await?),
        None => None,
    };
    not_twice(&mut conn, new.entry).await?;
    let id = conn.new_id();
    let due = conn.law.answer_due(act.today()).map(|due| due.on);
    run!(
        conn,
        INSERT,
        id,
        new.person,
        new.about.word(),
        new.entry,
        entry.as_ref().map(serde_json::to_string).transpose()?,
        new.right.trim(),
        new.evidence.trim(),
        State::Waiting.word(),
        due,
        act.at,
        act.account
    )?;
    let told = json!({ "about": new.about.word(), "entry": new.entry, "due": due });
    conn.finish("record.report", id, about(holder, told)).await
}

const INSERT: &str = "insert into fact_report (id, person_id, about, entry_id, entry, right_is, evidence, state, version, due, at,
        account_id)
    values ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $10, $11)";

/// Goes on when the person is the viewer himself.
pub async fn own(conn: &mut Conn, viewer: Viewer, person: Uuid) -> Result<(), Failure> {
    let own = value!(conn, i64, OWN, viewer.account, person)?;
    (own > 0).then_some(()).ok_or(Failure::Missing)
}

const OWN: &str = "select count(*) from account where id = $1 and person_id = $2";

async fn not_twice(conn: &mut Conn, entry: Option<Uuid>) -> Result<(), Failure> {
    if entry.is_some() && value!(conn, i64, OPEN_ABOUT, entry)? > 0 {
        return Err(Failure::refused_at(
            "about",
            "Mục này đã báo sai và đang chờ trả lời; hãy đợi câu trả lời.",
        ));
    }
    Ok(())
}

const OPEN_ABOUT: &str =
    "select count(*) from fact_report where entry_id = $1 and state in ('waiting', 'passed_on')";

/// The report, when it is the viewer's own or he answers it.
pub async fn find(conn: &mut Conn, viewer: Viewer, id: Uuid) -> Result<Report, Failure> {
    find!(conn, Report, reports!("and f.id = $3"), viewer.account, viewer.on, id)?.ok_or(Failure::Missing)
}

/// The reports of a person, the latest first, as far as the viewer sees them.
pub async fn of_person(conn: &mut Conn, viewer: Viewer, person: Uuid) -> Result<Vec<Report>, Failure> {
    Ok(all!(conn, Report, OF_PERSON, viewer.account, viewer.on, person)?)
}

const OF_PERSON: &str = reports!("and f.person_id = $3 order by f.at desc, f.id desc");

/// The reports that wait for somebody who may answer them, the most urgent first; the viewer is such a one.
pub async fn waiting(conn: &mut Conn, viewer: Viewer) -> Result<Vec<Report>, Failure> {
    let mut open = all!(conn, Report, WAITING, viewer.account, viewer.on)?;
    open.retain(|report| report.may_answer);
    Ok(open)
}

const WAITING: &str = reports!(
    "and f.state in ('waiting', 'passed_on') order by f.state desc, f.due is null, f.due, f.at, f.id"
);

/// What was answered, the latest first.
pub async fn answers(conn: &mut Conn, report: &Report) -> Result<Vec<Answered>, Failure> {
    Ok(all!(conn, Answered, ANSWERS, report.id)?)
}

const ANSWERS: &str = "select w.answer, w.says, w.at, a.display_name as who
    from fact_answer w join account a on a.id = w.account_id
    where w.report_id = $1 order by w.position desc";

/// Somebody who writes the record answers; `version` is the one that he read.
pub async fn answer(
    db: &Db,
    act: &Act,
    id: Uuid,
    version: i64,
    answer: Answer,
    says: &str,
) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let report = answerable(&mut conn, act.viewer(), id).await?;
    if report.version != version {
        return Err(Failure::Stale);
    }
    take(&mut conn, act, &report, answer, says).await?;
    let told = json!({ "answer": answer.word(), "says": says.trim() });
    conn.finish("record.answer", id, about(Holder::Person(report.person_id), told)).await
}

async fn answerable(conn: &mut Conn, viewer: Viewer, id: Uuid) -> Result<Report, Failure> {
    let report = find(conn, viewer, id).await?;
    let says = "Chỉ chuyên viên thi đua hoặc quản trị của đơn vị trả lời được; hãy đợi câu trả lời.";
    report.may_answer.then_some(report).ok_or_else(|| Failure::refused(says))
}

/// A correction of the holder's record is the answer to his report.
pub(super) async fn corrected(
    conn: &mut Conn,
    act: &Act,
    holder: Holder,
    id: Uuid,
    says: &str,
) -> Result<(), Failure> {
    let report = answerable(conn, act.viewer(), id).await?;
    if Some(report.person_id) != holder.person() {
        return Err(Failure::Missing);
    }
    take(conn, act, &report, Answer::Correct, says).await
}

async fn take(
    conn: &mut Conn,
    act: &Act,
    report: &Report,
    answer: Answer,
    says: &str,
) -> Result<(), Failure> {
    answer_refusals(report.state, answer, says).or_go_on()?;
    let to = report.state.after(answer).ok_or(Failure::Stale)?;
    run!(conn, MOVE, report.id, to.word())?;
    run!(conn, INSERT_ANSWER, report.id, report.version, answer.word(), says.trim(), act.at, act.account)?;
    Ok(())
}

const MOVE: &str = "update fact_report set state = $2, version = version + 1 where id = $1";
const INSERT_ANSWER: &str = "insert into fact_answer (report_id, position, answer, says, at, account_id)
    values ($1, $2, $3, $4, $5, $6)";
