//! What was wrong on a record: struck out with a reason, and entered anew where it is corrected.
//!
//! A struck entry leaves its table, so that one grade a year and every question of the law stay as simple as they are, and is
//! kept whole beside it. Nothing that rests on it is refused or changed: a dossier that is not accepted judges anew each time it
//! is read, an accepted one keeps the verdicts with which it was accepted. An award that was granted here is not struck: a
//! decision takes it back.

use chrono::{DateTime, Utc};
use domain::record::{EntryKind, Holder, NewEntry, strike_refusals};
use domain::{Act, Viewer};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::{
    AbsenceRow, AwardRow, CaseRow, DisciplineRow, GradeRow, InitiativeRow, Named, about, absences, awards,
    cases, discipline, entered, grades, initiatives, insert, report, writable,
};
use crate::{Conn, Db, Done, Failure};

/// One thing that stands on a record, or stood there.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    Grade(GradeRow),
    Award(AwardRow),
    Initiative(InitiativeRow),
    Discipline(DisciplineRow),
    Case(CaseRow),
    Absence(AbsenceRow),
}

impl Entry {
    pub fn kind(&self) -> EntryKind {
        match self {
            Self::Grade(_) => EntryKind::Grade,
            Self::Award(_) => EntryKind::Award,
            Self::Initiative(_) => EntryKind::Initiative,
            Self::Discipline(_) => EntryKind::Discipline,
            Self::Case(_) => EntryKind::Case,
            Self::Absence(_) => EntryKind::Absence,
        }
    }

    pub fn id(&self) -> Uuid {
        match self {
            Self::Grade(row) => row.id,
            Self::Award(row) => row.id,
            Self::Initiative(row) => row.id,
            Self::Discipline(row) => row.id,
            Self::Case(row) => row.id,
            Self::Absence(row) => row.id,
        }
    }

    /// The decision that granted it stands here: then a decision takes it back.
    pub fn is_granted_here(&self) -> bool {
        matches!(self, Self::Award(row) if row.granted_here)
    }
}

/// An entry that was struck out: who, when, why.
#[derive(Debug, Clone)]
pub struct Struck {
    pub entry: Entry,
    pub reason: String,
    pub at: DateTime<Utc>,
    pub who: String,
    /// Another entry was put in its place.
    pub is_replaced: bool,
}

#[derive(sqlx::FromRow)]
struct StruckRow {
    kept: String,
    reason: String,
    at: DateTime<Utc>,
    who: String,
    is_replaced: bool,
}

/// What was struck out of a record, the latest first.
pub(super) async fn list(conn: &mut Conn, holder: Holder) -> Result<Vec<Struck>, Failure> {
    let rows = all!(conn, StruckRow, STRUCK, holder.person(), holder.unit())?;
    let struck = rows.into_iter().map(|row| {
        let entry = serde_json::from_str(&row.kept)?;
        let StruckRow { reason, at, who, is_replaced, .. } = row;
        Ok(Struck { entry, reason, at, who, is_replaced })
    });
    struck.collect()
}

const STRUCK: &str =
    "select s.kept, s.reason, s.at, a.display_name as who, s.replaced_by is not null as is_replaced
    from record_struck s join account a on a.id = s.account_id
    where s.person_id = $1 or s.unit_id = $2 order by s.at desc, s.id desc";

/// The entry with that id on the holder's record, when the viewer may write there.
pub async fn find(conn: &mut Conn, viewer: Viewer, holder: Holder, id: Uuid) -> Result<Entry, Failure> {
    writable(conn, viewer, holder).await?;
    entry(conn, holder, id).await
}

/// The entry with that id on the holder's record; asks nobody's permission.
pub(super) async fn entry(conn: &mut Conn, holder: Holder, id: Uuid) -> Result<Entry, Failure> {
    let (person, unit) = (holder.person(), holder.unit());
    if let Some(row) = find!(conn, GradeRow, grades!("and id = $3"), person, unit, id)? {
        return Ok(Entry::Grade(row));
    }
    if let Some(row) = find!(conn, AwardRow, awards!("and a.id = $3"), person, unit, id)? {
        return Ok(Entry::Award(row));
    }
    if let Some(row) = find!(conn, CaseRow, cases!("and id = $3"), person, unit, id)? {
        return Ok(Entry::Case(row));
    }
    entry_of_person(conn, person.ok_or(Failure::Missing)?, id).await
}

/// What only people have.
async fn entry_of_person(conn: &mut Conn, person: Uuid, id: Uuid) -> Result<Entry, Failure> {
    if let Some(row) = find!(conn, DisciplineRow, discipline!("and id = $2"), person, id)? {
        return Ok(Entry::Discipline(row));
    }
    if let Some(row) = find!(conn, AbsenceRow, absences!("and id = $2"), person, id)? {
        return Ok(Entry::Absence(row));
    }
    let all = initiatives(conn, Some(person)).await?;
    all.into_iter().find(|row| row.id == id).map(Entry::Initiative).ok_or(Failure::Missing)
}

/// A row of a dossier on which the holder is proposed and that no decision has signed.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Resting {
    pub dossier_id: Uuid,
    pub title: String,
    pub award_code: String,
    /// The verdict was kept when the dossier was accepted; else it is judged anew.
    pub is_accepted: bool,
}

/// The dossiers that were sent, as far as the viewer sees them, whose verdict may rest on the holder's record.
pub async fn resting(conn: &mut Conn, viewer: Viewer, holder: Holder) -> Result<Vec<Resting>, Failure> {
    Ok(all!(conn, Resting, RESTING, viewer.account, viewer.on, holder.person(), holder.unit())?)
}

const RESTING: &str = concat!(
    "select d.id as dossier_id, d.title, n.award_code, d.state = 'accepted' as is_accepted
    from nomination n join dossier d on d.id = n.dossier_id
    where (n.person_id = $3 or n.unit_id = $4) and n.state = 'proposed' and d.received_on is not null
      and not exists (select 1 from award a where a.nomination_id = n.id) and ",
    crate::dossier::sheet::seen!(),
    " order by d.id desc, n.position"
);

/// Strikes an entry out. `reported`: the report of the person that this answers.
pub async fn strike(
    db: &Db,
    act: &Act,
    holder: Holder,
    id: Uuid,
    reason: &str,
    reported: Option<Uuid>,
) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    writable(&mut conn, act.viewer(), holder).await?;
    let entry = entry(&mut conn, holder, id).await?;
    let reason = viet::tidy(reason);
    strike_refusals(&reason).or_go_on()?;
    take_out(&mut conn, act, holder, &entry, &reason, None).await?;
    settle(&mut conn, act, holder, reported, &reason).await?;
    let struck = json!({ "kind": entry.kind().word(), "reason": reason, "report": reported });
    conn.finish("record.strike", id, about(holder, struck)).await
}

/// Strikes an entry out and enters it anew as it should be: one act, so that the record is never without it.
pub async fn correct(
    db: &Db,
    act: &Act,
    id: Uuid,
    new: &NewEntry,
    reason: &str,
    reported: Option<Uuid>,
) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let holder = new.holder();
    let named: Named = writable(&mut conn, act.viewer(), holder).await?;
    let old = entry(&mut conn, holder, id).await?;
    if old.kind() != new.kind() {
        return Err(Failure::Missing);
    }
    let reason = viet::tidy(reason);
    strike_refusals(&reason).or_go_on()?;
    let entered_as = conn.new_id();
    take_out(&mut conn, act, holder, &old, &reason, Some(entered_as)).await?;
    insert(&mut conn, act, entered_as, new, named).await?;
    carry_over(&mut conn, &old, entered_as).await?;
    settle(&mut conn, act, holder, reported, &reason).await?;
    let entry = json!({ "kind": old.kind().word(), "struck": id, "reason": reason, "new": entered(new), "report": reported });
    conn.finish("record.correct", entered_as, about(holder, entry)).await
}

async fn take_out(
    conn: &mut Conn,
    act: &Act,
    holder: Holder,
    entry: &Entry,
    reason: &str,
    replaced_by: Option<Uuid>,
) -> Result<(), Failure> {
    if entry.is_granted_here() {
        let says = "Khen thưởng này do quyết định trong hệ thống tặng; hãy hủy bằng quyết định thu hồi.";
        return Err(Failure::refused(says));
    }
    let kept = serde_json::to_string(entry)?;
    let (person, unit, kind) = (holder.person(), holder.unit(), entry.kind().word());
    run!(conn, KEEP, entry.id(), person, unit, kind, kept, reason, replaced_by, act.at, act.account)?;
    for sql in deletions(entry.kind()) {
        run!(conn, *sql, entry.id())?;
    }
    Ok(())
}

const KEEP: &str =
    "insert into record_struck (id, person_id, unit_id, kind, kept, reason, replaced_by, at, account_id)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

fn deletions(kind: EntryKind) -> &'static [&'static str] {
    match kind {
        EntryKind::Grade => &["delete from grade where id = $1"],
        EntryKind::Award => &["delete from award where id = $1"],
        EntryKind::Initiative => &[
            "delete from initiative_use where initiative_id = $1",
            "delete from nomination_initiative where initiative_id = $1",
            "delete from initiative where id = $1",
        ],
        EntryKind::Discipline => &["delete from discipline where id = $1"],
        EntryKind::Case => &["delete from pending_case where id = $1"],
        EntryKind::Absence => &["delete from absence where id = $1"],
    }
}

/// An initiative under its new words is the same one: what it served by a decision and the nominations that name it stay with it.
async fn carry_over(conn: &mut Conn, old: &Entry, new: Uuid) -> Result<(), Failure> {
    let Entry::Initiative(old) = old else { return Ok(()) };
    for (code, award) in old.used_for.iter().filter_map(|used| Some((&used.code, used.award?))) {
        run!(conn, INSERT_USE, new, code, award)?;
    }
    for nomination in &old.named {
        run!(conn, INSERT_NAMED, *nomination, new)?;
    }
    Ok(())
}

const INSERT_USE: &str = "insert into initiative_use (initiative_id, code, award_id) values ($1, $2, $3)";
pub(crate) const INSERT_NAMED: &str =
    "insert into nomination_initiative (nomination_id, initiative_id) values ($1, $2)";

/// Answers the person's report, where the correction came of one.
async fn settle(
    conn: &mut Conn,
    act: &Act,
    holder: Holder,
    reported: Option<Uuid>,
    says: &str,
) -> Result<(), Failure> {
    match reported {
        Some(id) => report::corrected(conn, act, holder, id, says).await,
        None => Ok(()),
    }
}
