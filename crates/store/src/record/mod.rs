//! Records of people and units: what is entered, and what of it the law is told.
//!
//! - [`find`] is the record as a page shows it; the acts below it add to it, each by a clerk or administrator over the unit.
//! - [`person_facts`] and [`unit_facts`] answer for many subjects with a fixed number of statements; a dossier judges from them.
//! - [`struck`] takes out what is wrong, [`report`] is how a person says so of his own record, [`view`] who looked at it.

pub mod report;
pub mod struck;
pub mod view;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::org::life::Counts;
use domain::person::READERS;
use domain::record::{
    CaseEnd, CaseKind, EntryKind, Holder, NewAbsence, NewAward, NewCase, NewDiscipline, NewEntry, NewGrade,
    NewInitiative,
};
use domain::{Act, Viewer};
use law::{
    Absence, AbsenceKind, CaseFinding, Category, Discipline, Effect, Grade, GradeLevel, Granted, Initiative,
    InitiativeKind, Law, Measure, Members, Pending, Predecessor, Subject, SubjectKind,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

pub use struck::{Entry, Struck, correct, strike};
pub use view::looked;

use crate::org::history::{self, Ancestor};
use crate::{Conn, Db, Done, Failure, org, person};

/// Everything that stands on the record of a person or a unit, the latest first.
#[derive(Debug, Clone, Default)]
pub struct Record {
    pub grades: Vec<GradeRow>,
    pub awards: Vec<AwardRow>,
    pub initiatives: Vec<InitiativeRow>,
    pub discipline: Vec<DisciplineRow>,
    pub cases: Vec<CaseRow>,
    pub absences: Vec<AbsenceRow>,
    pub struck: Vec<Struck>,
}

/// The grade of a year.
#[derive(Debug, Clone, sqlx::FromRow, Serialize, Deserialize)]
pub struct GradeRow {
    pub id: Uuid,
    pub year: i64,
    #[sqlx(try_from = "String")]
    pub grade: GradeLevel,
    pub decision: String,
}

/// An award that somebody holds or held.
#[derive(Debug, Clone, sqlx::FromRow, Serialize, Deserialize)]
pub struct AwardRow {
    pub id: Uuid,
    pub code: String,
    #[sqlx(try_from = "String")]
    pub category: Category,
    pub year: i64,
    pub decided: Option<NaiveDate>,
    pub decision_number: String,
    pub issuer: String,
    /// Name, post and unit as they stood when it was entered.
    pub name: String,
    pub post_unit: String,
    pub achievement: String,
    /// The certificate's public token, for an award that was granted here.
    pub token: Option<String>,
    /// By a decision of this system: then only a decision takes it back.
    pub granted_here: bool,
    pub revoked: bool,
}

/// An initiative that was recognised.
#[derive(Debug, Clone, sqlx::FromRow, Serialize, Deserialize)]
pub struct InitiativeRow {
    pub id: Uuid,
    pub year: i64,
    #[sqlx(try_from = "String")]
    pub kind: InitiativeKind,
    #[sqlx(try_from = "String")]
    pub effect: Effect,
    pub name: String,
    pub recognised_by: String,
    /// The awards that it served and that were not taken back.
    #[sqlx(skip)]
    pub used_for: Vec<Use>,
    /// The nominations that name it.
    #[sqlx(skip)]
    pub named: Vec<Uuid>,
}

/// An award that an initiative served.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Use {
    pub code: String,
    /// The award granted here; none where a clerk entered it.
    pub award: Option<Uuid>,
}

/// A disciplinary measure.
#[derive(Debug, Clone, sqlx::FromRow, Serialize, Deserialize)]
pub struct DisciplineRow {
    pub id: Uuid,
    #[sqlx(try_from = "String")]
    pub measure: Measure,
    pub imposed: NaiveDate,
    pub until: Option<NaiveDate>,
    pub duty_related: bool,
    pub decision: String,
}

/// A case under verification, or one that ended.
#[derive(Debug, Clone, sqlx::FromRow, Serialize, Deserialize)]
pub struct CaseRow {
    pub id: Uuid,
    #[sqlx(try_from = "String")]
    #[serde(with = "case_kind")]
    pub kind: CaseKind,
    pub opened: NaiveDate,
    pub closed: Option<NaiveDate>,
    finding: String,
}

impl CaseRow {
    /// How it ended, where that is known.
    pub fn finding(&self) -> Option<CaseFinding> {
        self.finding.parse().ok()
    }
}

/// The domain's word for the kind of a case, where a row is kept as JSON.
mod case_kind {
    use domain::record::CaseKind;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(kind: &CaseKind, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(kind.word())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<CaseKind, D::Error> {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}

/// Time away from work.
#[derive(Debug, Clone, sqlx::FromRow, Serialize, Deserialize)]
pub struct AbsenceRow {
    pub id: Uuid,
    #[sqlx(try_from = "String")]
    pub kind: AbsenceKind,
    pub starts: NaiveDate,
    pub ends: NaiveDate,
    pub decision: String,
}

/// The record of a person or a unit, when the viewer may see it.
pub async fn find(conn: &mut Conn, viewer: Viewer, holder: Holder) -> Result<Record, Failure> {
    match holder {
        Holder::Person(id) => person::find(conn, viewer, id).await.map(drop)?,
        Holder::Unit(id) => org::require(conn, viewer, id, READERS).await?,
    }
    let (person, unit) = (holder.person(), holder.unit());
    Ok(Record {
        grades: all!(conn, GradeRow, GRADES, person, unit)?,
        awards: all!(conn, AwardRow, AWARDS, person, unit)?,
        initiatives: initiatives(conn, person).await?,
        discipline: all!(conn, DisciplineRow, DISCIPLINE_OF, person)?,
        cases: all!(conn, CaseRow, CASES, person, unit)?,
        absences: all!(conn, AbsenceRow, ABSENCES_OF, person)?,
        struck: struck::list(conn, holder).await?,
    })
}

/// The columns of the rows, each of a person ($1) or a unit ($2).
macro_rules! grades {
    ($end:literal) => {
        concat!("select id, year, grade, decision from grade where (person_id = $1 or unit_id = $2) ", $end)
    };
}
macro_rules! awards {
    ($end:literal) => {
        concat!(
            "select a.id, a.code, a.category, a.year, a.decided, a.decision_number, a.issuer, a.name, a.post_unit, a.achievement,
                a.token, a.decision_id is not null as granted_here,
                exists (select 1 from revocation v where v.award_id = a.id) as revoked
            from award a where (a.person_id = $1 or a.unit_id = $2) ",
            $end
        )
    };
}
macro_rules! cases {
    ($end:literal) => {
        concat!(
            "select id, kind, opened, closed, coalesce(finding, '') as finding from pending_case
            where (person_id = $1 or unit_id = $2) ",
            $end
        )
    };
}
/// And of people alone.
macro_rules! discipline {
    ($end:literal) => {
        concat!(
            "select id, measure, imposed, until, duty_related, decision from discipline where person_id = $1 ",
            $end
        )
    };
}
macro_rules! absences {
    ($end:literal) => {
        concat!("select id, kind, starts, ends, decision from absence where person_id = $1 ", $end)
    };
}
pub(crate) use {absences, awards, cases, discipline, grades};

const GRADES: &str = grades!("order by year desc");
const AWARDS: &str = awards!("order by a.year desc, a.id desc");
const CASES: &str = cases!("order by opened desc, id desc");
const DISCIPLINE_OF: &str = discipline!("order by imposed desc, id desc");
const ABSENCES_OF: &str = absences!("order by starts desc, id desc");

/// The initiatives of a person with what they served.
pub(crate) async fn initiatives(
    conn: &mut Conn,
    person: Option<Uuid>,
) -> Result<Vec<InitiativeRow>, Failure> {
    let mut rows = all!(conn, InitiativeRow, INITIATIVES_OF, person)?;
    let uses = all!(conn, (Uuid, String, Option<Uuid>), USES_OF, person)?;
    let named = all!(conn, (Uuid, Uuid), NAMED_OF, person)?;
    for row in &mut rows {
        let own = uses.iter().filter(|(initiative, ..)| *initiative == row.id);
        row.used_for = own.map(|(_, code, award)| Use { code: code.clone(), award: *award }).collect();
        let own = named.iter().filter(|(initiative, _)| *initiative == row.id);
        row.named = own.map(|(_, nomination)| *nomination).collect();
    }
    Ok(rows)
}

const INITIATIVES_OF: &str =
    "select id, year, kind, effect, name, recognised_by from initiative where person_id = $1
    order by year desc, id desc";
const USES_OF: &str = "select s.initiative_id, s.code, s.award_id from initiative_use s join initiative i on i.id = s.initiative_id
    where i.person_id = $1 and not exists (select 1 from revocation v where v.award_id = s.award_id)
    order by s.initiative_id, s.code, s.award_id";
const NAMED_OF: &str = "select n.initiative_id, n.nomination_id
    from nomination_initiative n join initiative i on i.id = n.initiative_id
    where i.person_id = $1 order by n.initiative_id, n.nomination_id";

/// Enters the grade of a year.
pub async fn add_grade(db: &Db, act: &Act, new: &NewGrade) -> Result<Done, Failure> {
    add(db, act, &NewEntry::Grade(new.clone())).await
}

/// Enters an award that was granted elsewhere or before: it has no token and is not published.
pub async fn add_award(db: &Db, act: &Act, new: &NewAward) -> Result<Done, Failure> {
    add(db, act, &NewEntry::Award(new.clone())).await
}

/// Enters an initiative, research work or combat innovation.
pub async fn add_initiative(db: &Db, act: &Act, new: &NewInitiative) -> Result<Done, Failure> {
    add(db, act, &NewEntry::Initiative(new.clone())).await
}

/// Enters a disciplinary measure.
pub async fn add_discipline(db: &Db, act: &Act, new: &NewDiscipline) -> Result<Done, Failure> {
    add(db, act, &NewEntry::Discipline(new.clone())).await
}

/// Enters a case under verification: until it is closed, awards wait.
pub async fn open_case(db: &Db, act: &Act, new: &NewCase) -> Result<Done, Failure> {
    add(db, act, &NewEntry::Case(new.clone(), None)).await
}

/// Enters time away from work.
pub async fn add_absence(db: &Db, act: &Act, new: &NewAbsence) -> Result<Done, Failure> {
    add(db, act, &NewEntry::Absence(new.clone())).await
}

/// Enters whatever it is.
pub async fn add(db: &Db, act: &Act, new: &NewEntry) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    let named = writable(&mut conn, act.viewer(), new.holder()).await?;
    let id = conn.new_id();
    insert(&mut conn, act, id, new, named).await?;
    conn.finish(act_of(new.kind()), id, about(new.holder(), entered(new))).await
}

fn act_of(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Grade => "record.add_grade",
        EntryKind::Award => "record.add_award",
        EntryKind::Initiative => "record.add_initiative",
        EntryKind::Discipline => "record.add_discipline",
        EntryKind::Case => "record.open_case",
        EntryKind::Absence => "record.add_absence",
    }
}

/// What the audit row says of what was entered.
fn entered(new: &NewEntry) -> serde_json::Value {
    match new {
        NewEntry::Grade(new) => json!({ "year": new.year, "grade": new.grade.as_str() }),
        NewEntry::Award(new) => json!({ "code": new.code, "year": new.year }),
        NewEntry::Initiative(new) => json!({ "year": new.year, "name": new.name }),
        NewEntry::Discipline(new) => json!({ "measure": new.measure.as_str(), "imposed": new.imposed }),
        NewEntry::Case(new, _) => json!({ "kind": new.kind.word(), "opened": new.opened }),
        NewEntry::Absence(new) => json!({ "kind": new.kind.as_str(), "from": new.from, "to": new.to }),
    }
}

/// Name, post and unit of a holder as papers print them.
type Named = (String, String);

/// The holder's name, when the viewer may write his record.
async fn writable(conn: &mut Conn, viewer: Viewer, holder: Holder) -> Result<Named, Failure> {
    match holder {
        Holder::Person(id) => {
            let person = person::writable(conn, viewer, id).await?;
            Ok((person.full_name.clone(), person.post_unit()))
        }
        Holder::Unit(id) => {
            person::writes_over(conn, viewer, id).await?;
            Ok((org::get(conn, id).await?.name, String::new()))
        }
    }
}

/// What the audit row says of an entry: whose record, and what was entered.
fn about(holder: Holder, entry: serde_json::Value) -> serde_json::Value {
    json!({ "person": holder.person(), "unit": holder.unit(), "entry": entry })
}

/// Writes an entry under that id, when nothing stands in its way.
async fn insert(conn: &mut Conn, act: &Act, id: Uuid, new: &NewEntry, named: Named) -> Result<(), Failure> {
    match new {
        NewEntry::Grade(new) => insert_grade(conn, act, id, new).await,
        NewEntry::Award(new) => insert_award(conn, act, id, new, named).await,
        NewEntry::Initiative(new) => insert_initiative(conn, act, id, new).await,
        NewEntry::Discipline(new) => insert_discipline(conn, act, id, new).await,
        NewEntry::Case(new, end) => insert_case(conn, act, id, new, end.as_ref()).await,
        NewEntry::Absence(new) => insert_absence(conn, act, id, new).await,
    }
}

async fn insert_grade(conn: &mut Conn, act: &Act, id: Uuid, new: &NewGrade) -> Result<(), Failure> {
    new.refusals(act.today()).or_go_on()?;
    let (person, unit) = (new.holder.person(), new.holder.unit());
    run!(conn, INSERT_GRADE, id, person, unit, new.year, new.grade.as_str(), viet::tidy(&new.decision))
        .map_err(Failure::from)
        .map_err(|failure| match failure.is_unique_violation() {
            true => Failure::refused_at("year", format!("Năm {} đã có xếp loại; hãy xem lại.", new.year)),
            false => failure,
        })?;
    Ok(())
}

const INSERT_GRADE: &str =
    "insert into grade (id, person_id, unit_id, year, grade, decision) values ($1, $2, $3, $4, $5, $6)";

async fn insert_award(
    conn: &mut Conn,
    act: &Act,
    id: Uuid,
    new: &NewAward,
    (name, post_unit): Named,
) -> Result<(), Failure> {
    new.refusals(Law::built_in(), act.today()).or_go_on()?;
    let (person, unit) = (new.holder.person(), new.holder.unit());
    // A merit award stands once a year; what is sudden or for a movement may come again.
    if new.category == Category::Merit && value!(conn, i64, STANDING, person, unit, &new.code, new.year)? > 0
    {
        return Err(Failure::refused_at(
            "code",
            format!("Danh hiệu, hình thức này của năm {} đã có trong hồ sơ.", new.year),
        ));
    }
    run!(
        conn,
        INSERT_AWARD,
        id,
        person,
        unit,
        &new.code,
        new.category.as_str(),
        new.year,
        new.decided,
        viet::tidy(&new.decision_number),
        viet::tidy(&new.issuer),
        name,
        post_unit,
        viet::tidy(&new.achievement)
    )?;
    Ok(())
}

const STANDING: &str = "select count(*) from award a
    where (a.person_id = $1 or a.unit_id = $2) and a.code = $3 and a.year = $4 and a.category = 'merit'
      and not exists (select 1 from revocation v where v.award_id = a.id)";

const INSERT_AWARD: &str =
    "insert into award (id, person_id, unit_id, code, category, year, decided, decision_number, issuer,
        name, post_unit, achievement)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

async fn insert_initiative(conn: &mut Conn, act: &Act, id: Uuid, new: &NewInitiative) -> Result<(), Failure> {
    new.refusals(Law::built_in(), act.today()).or_go_on()?;
    let (name, recognised_by) = (viet::tidy(&new.name), viet::tidy(&new.recognised_by));
    let (kind, effect) = (new.kind.as_str(), new.effect.as_str());
    run!(conn, INSERT_INITIATIVE, id, new.person, new.year, kind, effect, name, recognised_by)?;
    let served: BTreeSet<_> = new.used_for.iter().collect();
    for code in served {
        run!(conn, "insert into initiative_use (initiative_id, code) values ($1, $2)", id, code)?;
    }
    Ok(())
}

const INSERT_INITIATIVE: &str =
    "insert into initiative (id, person_id, year, kind, effect, name, recognised_by)
    values ($1, $2, $3, $4, $5, $6, $7)";

async fn insert_discipline(conn: &mut Conn, act: &Act, id: Uuid, new: &NewDiscipline) -> Result<(), Failure> {
    new.refusals(act.today()).or_go_on()?;
    let (measure, decision) = (new.measure.as_str(), viet::tidy(&new.decision));
    run!(
        conn,
        INSERT_DISCIPLINE,
        id,
        new.person,
        measure,
        new.imposed,
        new.until,
        new.duty_related,
        decision
    )?;
    Ok(())
}

const INSERT_DISCIPLINE: &str =
    "insert into discipline (id, person_id, measure, imposed, until, duty_related, decision)
    values ($1, $2, $3, $4, $5, $6, $7)";

async fn insert_case(
    conn: &mut Conn,
    act: &Act,
    id: Uuid,
    new: &NewCase,
    end: Option<&CaseEnd>,
) -> Result<(), Failure> {
    let refusals = new.refusals(act.today());
    let ends = end.map(|end| end.refusals(new.opened, act.today()));
    refusals.and(ends.unwrap_or_default()).or_go_on()?;
    run!(conn, INSERT_CASE, id, new.holder.person(), new.holder.unit(), new.kind.word(), new.opened)?;
    if let Some(end) = end {
        run!(conn, CLOSE_CASE, id, end.closed, end.finding.as_str())?;
    }
    Ok(())
}

const INSERT_CASE: &str =
    "insert into pending_case (id, person_id, unit_id, kind, opened) values ($1, $2, $3, $4, $5)";

async fn insert_absence(conn: &mut Conn, act: &Act, id: Uuid, new: &NewAbsence) -> Result<(), Failure> {
    new.refusals(act.today()).or_go_on()?;
    if value!(conn, i64, ABSENT, new.person, new.from, new.to)? > 0 {
        let says = "Đã có thời gian nghỉ trùng với những ngày này; hãy sửa mục đã có.";
        return Err(Failure::refused_at("from", says));
    }
    let (kind, decision) = (new.kind.as_str(), viet::tidy(&new.decision));
    run!(conn, INSERT_ABSENCE, id, new.person, kind, new.from, new.to, decision)?;
    Ok(())
}

const ABSENT: &str = "select count(*) from absence where person_id = $1 and starts <= $3 and ends >= $2";
const INSERT_ABSENCE: &str =
    "insert into absence (id, person_id, kind, starts, ends, decision) values ($1, $2, $3, $4, $5, $6)";

/// Says how a case on the holder's record ended.
pub async fn close_case(
    db: &Db,
    act: &Act,
    holder: Holder,
    case: Uuid,
    end: &CaseEnd,
) -> Result<Done, Failure> {
    let mut conn = begin!(db, act);
    writable(&mut conn, act.viewer(), holder).await?;
    let opened = find!(conn, (NaiveDate,), OPENED, case, holder.person(), holder.unit())?;
    let (opened,) = opened.ok_or(Failure::Missing)?;
    end.refusals(opened, act.today()).or_go_on()?;
    if run!(conn, CLOSE_CASE, case, end.closed, end.finding.as_str())? == 0 {
        return Err(Failure::refused("Vụ việc này đã có kết luận."));
    }
    let entry = json!({ "closed": end.closed, "finding": end.finding.as_str() });
    conn.finish("record.close_case", case, about(holder, entry)).await
}

const OPENED: &str = "select opened from pending_case where id = $1 and (person_id = $2 or unit_id = $3)";
const CLOSE_CASE: &str = "update pending_case set closed = $2, finding = $3 where id = $1 and closed is null";

/// What the law is told of each person: every list is there, for the record is complete – whoever keeps it enters what happened,
/// absences too, so what it does not name did not happen; a year without a grade is unknown.
/// Asks nobody's permission: the caller has shown the rows to somebody who may see them.
pub async fn person_facts(conn: &mut Conn, people: &[Uuid]) -> Result<BTreeMap<Uuid, Subject>, Failure> {
    let mut facts = BTreeMap::new();
    for (id, group, sex, leader) in among!(conn, (Uuid, String, Option<String>, bool), PEOPLE, people)? {
        let subject = Subject {
            sex: sex.map(|sex| sex.parse()).transpose()?,
            leader,
            initiatives: Some(Vec::new()),
            absences: Some(Vec::new()),
            ..bare(SubjectKind::Person, Some(group.parse()?))
        };
        facts.insert(id, subject);
    }
    for row in among!(conn, GradeFact, PERSON_GRADES, people)? {
        row.add_to(&mut facts);
    }
    for row in among!(conn, AwardFact, PERSON_AWARDS, people)? {
        row.add_to(&mut facts);
    }
    let mut served = served(conn, people).await?;
    for row in among!(conn, InitiativeFact, INITIATIVES, people)? {
        let used_for = served.remove(&row.id).unwrap_or_default();
        row.add_to(&mut facts, used_for);
    }
    for row in among!(conn, DisciplineFact, DISCIPLINE, people)? {
        row.add_to(&mut facts);
    }
    for row in among!(conn, CaseFact, PERSON_CASES, people)? {
        row.add_to(&mut facts)?;
    }
    for row in among!(conn, AbsenceFact, ABSENCES, people)? {
        row.add_to(&mut facts);
    }
    Ok(facts)
}

/// The awards that each initiative of these people served. One that was taken back frees it again.
async fn served(conn: &mut Conn, people: &[Uuid]) -> Result<BTreeMap<Uuid, Vec<String>>, Failure> {
    let mut served: BTreeMap<Uuid, Vec<String>> = BTreeMap::new();
    for (initiative, code) in among!(conn, (Uuid, String), SERVED, people)? {
        served.entry(initiative).or_default().push(code);
    }
    Ok(served)
}

const SERVED: &str = concat!(
    "select distinct s.initiative_id, s.code from initiative_use s join initiative i on i.id = s.initiative_id
    where i.person_id in (",
    many!(),
    ") and not exists (select 1 from revocation v where v.award_id = s.award_id)
    order by s.initiative_id, s.code"
);

/// What the law is told of each unit, with its members (those of the units below included) in figures of that year.
///
/// The record of a unit from which it came is its own where a person said that it counts, stands beside it as undecided where
/// nobody has said anything, and is left out where it does not count.
///
/// The members are those of the year's last day. `completed_tasks` is unknown while a member lacks his grade, `ldtt` and
/// `cstdcs` while nobody in the unit has a title of that year on record: missing evidence is never "no".
pub async fn unit_facts(
    conn: &mut Conn,
    units: &[Uuid],
    year: i32,
) -> Result<BTreeMap<Uuid, Subject>, Failure> {
    let ancestors = history::ancestors(conn, units).await?;
    let mut all: Vec<_> =
        units.iter().copied().chain(ancestors.iter().map(|ancestor| ancestor.from)).collect();
    all.sort();
    all.dedup();
    let own = own_facts(conn, &all).await?;
    let mut facts: BTreeMap<_, _> = units.iter().filter_map(|id| Some((*id, own.get(id)?.clone()))).collect();
    hand_on(&own, &ancestors, &mut facts);
    let (first, last) = days_of(year)?;
    for row in among!(conn, MemberCounts, MEMBERS, units, i64::from(year), first, last)? {
        if let Some(subject) = facts.get_mut(&row.id) {
            subject.members = Some(row.members());
        }
    }
    Ok(facts)
}

/// What stands on each unit's own record.
async fn own_facts(conn: &mut Conn, units: &[Uuid]) -> Result<BTreeMap<Uuid, Subject>, Failure> {
    let mut facts = BTreeMap::new();
    for (id,) in among!(conn, (Uuid,), UNITS, units)? {
        facts.insert(id, bare(SubjectKind::Collective, None));
    }
    for row in among!(conn, GradeFact, UNIT_GRADES, units)? {
        row.add_to(&mut facts);
    }
    for row in among!(conn, AwardFact, UNIT_AWARDS, units)? {
        row.add_to(&mut facts);
    }
    for row in among!(conn, CaseFact, UNIT_CASES, units)? {
        row.add_to(&mut facts)?;
    }
    Ok(facts)
}

/// Gives each unit what those from which it came hand on.
fn hand_on(own: &BTreeMap<Uuid, Subject>, ancestors: &[Ancestor], facts: &mut BTreeMap<Uuid, Subject>) {
    let mut counted: BTreeMap<Uuid, Vec<Predecessor>> = BTreeMap::new();
    for ancestor in ancestors {
        let (Some(subject), Some(record)) = (facts.get_mut(&ancestor.unit), own.get(&ancestor.from)) else {
            continue;
        };
        let handed = predecessor(ancestor, record);
        match ancestor.counts {
            Counts::Yes => counted.entry(ancestor.unit).or_default().push(handed),
            Counts::Undecided => subject.undecided.push(handed),
            Counts::No => {}
        }
    }
    for (unit, predecessors) in &counted {
        facts.entry(*unit).and_modify(|subject| subject.take_over(predecessors));
    }
}

fn predecessor(ancestor: &Ancestor, record: &Subject) -> Predecessor {
    let through = |year: i32| i64::from(year) <= ancestor.through;
    Predecessor {
        name: ancestor.name.clone(),
        grades: record.grades.iter().flatten().filter(|grade| through(grade.year)).cloned().collect(),
        awards: record.awards.iter().flatten().filter(|award| through(award.year)).cloned().collect(),
        pending: record.pending.clone().unwrap_or_default(),
    }
}

/// What stood on the record of a unit from which another one came.
#[derive(Debug, Clone)]
pub struct Beside {
    pub unit: Uuid,
    pub name: String,
    pub counts: Counts,
    /// The last year that it hands on.
    pub through: i64,
    pub grades: Vec<GradeRow>,
    pub awards: Vec<AwardRow>,
}

/// The records of the units from which this one came, over any number of steps: whoever reads the record of a unit reads these.
pub async fn beside(conn: &mut Conn, viewer: Viewer, unit: Uuid) -> Result<Vec<Beside>, Failure> {
    org::require(conn, viewer, unit, READERS).await?;
    let mut records = Vec::new();
    for ancestor in history::ancestors(conn, &[unit]).await? {
        let (nobody, from) = (None::<Uuid>, Some(ancestor.from));
        let mut grades = all!(conn, GradeRow, GRADES, nobody, from)?;
        let mut awards = all!(conn, AwardRow, AWARDS, nobody, from)?;
        grades.retain(|grade| grade.year <= ancestor.through);
        awards.retain(|award| award.year <= ancestor.through);
        let Ancestor { from: unit, name, counts, through, .. } = ancestor;
        records.push(Beside { unit, name, counts, through, grades, awards });
    }
    Ok(records)
}

/// A subject on whose record nothing stands. Discipline is of people, never of a collective: its list is complete when empty.
fn bare(kind: SubjectKind, group: Option<law::Group>) -> Subject {
    Subject {
        grades: Some(Vec::new()),
        awards: Some(Vec::new()),
        discipline: Some(Vec::new()),
        pending: Some(Vec::new()),
        ..Subject::unknown(kind, group)
    }
}

fn days_of(year: i32) -> Result<(NaiveDate, NaiveDate), Failure> {
    let days = NaiveDate::from_ymd_opt(year, 1, 1).zip(NaiveDate::from_ymd_opt(year, 12, 31));
    days.ok_or_else(|| Failure::refused_at("year", "Năm này không có trong lịch; hãy ghi năm bốn chữ số."))
}

fn year_of(year: i64) -> i32 {
    i32::try_from(year).unwrap_or(i32::MAX)
}

const PEOPLE: &str = concat!("select id, legal_group, sex, leader from person where id in (", many!(), ")");
const UNITS: &str = concat!("select id from unit where id in (", many!(), ")");

#[derive(sqlx::FromRow)]
struct GradeFact {
    holder: Uuid,
    year: i64,
    #[sqlx(try_from = "String")]
    grade: GradeLevel,
}

impl GradeFact {
    fn add_to(self, facts: &mut BTreeMap<Uuid, Subject>) {
        let grades = facts.get_mut(&self.holder).and_then(|subject| subject.grades.as_mut());
        grades
            .into_iter()
            .for_each(|grades| grades.push(Grade { year: year_of(self.year), grade: self.grade }));
    }
}

const PERSON_GRADES: &str = concat!(
    "select person_id as holder, year, grade from grade where person_id in (",
    many!(),
    ") order by person_id, year"
);
const UNIT_GRADES: &str = concat!(
    "select unit_id as holder, year, grade from grade where unit_id in (",
    many!(),
    ") order by unit_id, year"
);

#[derive(sqlx::FromRow)]
struct AwardFact {
    holder: Uuid,
    code: String,
    #[sqlx(try_from = "String")]
    category: Category,
    year: i64,
    decided: Option<NaiveDate>,
    revocations: i64,
}

impl AwardFact {
    fn add_to(self, facts: &mut BTreeMap<Uuid, Subject>) {
        let Some(awards) = facts.get_mut(&self.holder).and_then(|subject| subject.awards.as_mut()) else {
            return;
        };
        awards.push(Granted {
            code: self.code,
            year: year_of(self.year),
            decided: self.decided,
            category: self.category,
            revoked: self.revocations > 0,
        });
    }
}

const PERSON_AWARDS: &str = concat!(
    "select a.person_id as holder, a.code, a.category, a.year, a.decided,
        (select count(*) from revocation v where v.award_id = a.id) as revocations
    from award a where a.person_id in (",
    many!(),
    ") order by a.person_id, a.year, a.id"
);
const UNIT_AWARDS: &str = concat!(
    "select a.unit_id as holder, a.code, a.category, a.year, a.decided,
        (select count(*) from revocation v where v.award_id = a.id) as revocations
    from award a where a.unit_id in (",
    many!(),
    ") order by a.unit_id, a.year, a.id"
);

#[derive(sqlx::FromRow)]
struct InitiativeFact {
    id: Uuid,
    holder: Uuid,
    year: i64,
    #[sqlx(try_from = "String")]
    kind: InitiativeKind,
    #[sqlx(try_from = "String")]
    effect: Effect,
}

impl InitiativeFact {
    fn add_to(self, facts: &mut BTreeMap<Uuid, Subject>, used_for: Vec<String>) {
        let Some(list) = facts.get_mut(&self.holder).and_then(|subject| subject.initiatives.as_mut()) else {
            return;
        };
        let Self { year, kind, effect, .. } = self;
        list.push(Initiative { year: year_of(year), kind, effect, used_for });
    }
}

const INITIATIVES: &str = concat!(
    "select id, person_id as holder, year, kind, effect from initiative where person_id in (",
    many!(),
    ")
    order by person_id, year, id"
);

#[derive(sqlx::FromRow)]
struct DisciplineFact {
    holder: Uuid,
    #[sqlx(try_from = "String")]
    measure: Measure,
    imposed: NaiveDate,
    until: Option<NaiveDate>,
    duty_related: bool,
}

impl DisciplineFact {
    fn add_to(self, facts: &mut BTreeMap<Uuid, Subject>) {
        let Some(list) = facts.get_mut(&self.holder).and_then(|subject| subject.discipline.as_mut()) else {
            return;
        };
        let Self { measure, imposed, until, duty_related, .. } = self;
        list.push(Discipline { measure, on: imposed, until, duty_related });
    }
}

const DISCIPLINE: &str = concat!(
    "select person_id as holder, measure, imposed, until, duty_related from discipline where person_id in (",
    many!(),
    ")
    order by person_id, imposed, id"
);

#[derive(sqlx::FromRow)]
struct CaseFact {
    holder: Uuid,
    kind: String,
    opened: NaiveDate,
    closed: Option<NaiveDate>,
    finding: Option<String>,
}

impl CaseFact {
    fn add_to(self, facts: &mut BTreeMap<Uuid, Subject>) -> Result<(), Failure> {
        let Some(list) = facts.get_mut(&self.holder).and_then(|subject| subject.pending.as_mut()) else {
            return Ok(());
        };
        let finding = self.finding.map(|finding| finding.parse()).transpose()?;
        list.push(Pending { kind: self.kind, opened: self.opened, closed: self.closed, finding });
        Ok(())
    }
}

const PERSON_CASES: &str = concat!(
    "select person_id as holder, kind, opened, closed, finding from pending_case where person_id in (",
    many!(),
    ")
    order by person_id, opened, id"
);
const UNIT_CASES: &str = concat!(
    "select unit_id as holder, kind, opened, closed, finding from pending_case where unit_id in (",
    many!(),
    ")
    order by unit_id, opened, id"
);

#[derive(sqlx::FromRow)]
struct AbsenceFact {
    holder: Uuid,
    #[sqlx(try_from = "String")]
    kind: AbsenceKind,
    starts: NaiveDate,
    ends: NaiveDate,
}

impl AbsenceFact {
    fn add_to(self, facts: &mut BTreeMap<Uuid, Subject>) {
        let list = facts.get_mut(&self.holder).and_then(|subject| subject.absences.as_mut());
        let Self { kind, starts: from, ends: to, .. } = self;
        list.into_iter().for_each(|list| list.push(Absence { kind, from, to }));
    }
}

const ABSENCES: &str = concat!(
    "select person_id as holder, kind, starts, ends from absence where person_id in (",
    many!(),
    ")
    order by person_id, starts, id"
);

#[derive(sqlx::FromRow)]
struct MemberCounts {
    id: Uuid,
    total: i64,
    women: i64,
    graded: i64,
    completed_tasks: i64,
    ldtt: i64,
    cstdcs: i64,
    disciplined: i64,
}

impl MemberCounts {
    fn members(&self) -> Members {
        let figure = |count: i64| u32::try_from(count).ok();
        let all_are_graded = self.graded == self.total;
        let titles_are_decided = self.ldtt + self.cstdcs > 0;
        Members {
            total: figure(self.total),
            completed_tasks: figure(self.completed_tasks).filter(|_| all_are_graded),
            ldtt: figure(self.ldtt).filter(|_| titles_are_decided),
            cstdcs: figure(self.cstdcs).filter(|_| titles_are_decided),
            disciplined_warning_or_worse: figure(self.disciplined),
            women: figure(self.women),
        }
    }
}

const MEMBERS: &str = concat!(
    "select s.id, count(*) as total,
        count(*) filter (where p.sex = 'female') as women,
        count(g.grade) as graded,
        count(*) filter (where g.grade <> 'KHTNV') as completed_tasks,
        count(*) filter (where exists (select 1 from award a where a.person_id = p.id and a.year = $101 and a.code = 'LDTT'
            and not exists (select 1 from revocation v where v.award_id = a.id))) as ldtt,
        count(*) filter (where exists (select 1 from award a where a.person_id = p.id and a.year = $101 and a.code = 'CSTDCS'
            and not exists (select 1 from revocation v where v.award_id = a.id))) as cstdcs,
        count(*) filter (where exists (select 1 from discipline d where d.person_id = p.id and d.imposed >= $102
            and d.imposed <= $103 and d.measure <> 'khien_trach')) as disciplined
    from unit s
    join unit u on u.path >= s.path and u.path < s.path || '~'
    join membership m on m.unit_id = u.id and m.starts <= $103 and (m.ends is null or m.ends >= $103)
    join person p on p.id = m.person_id
    left join grade g on g.person_id = p.id and g.year = $101
    where s.id in (", many!(), ")
    group by s.id"
);
