//! Records of people and units: what is entered, and what of it the law is told.
//!
//! [`person_facts`] and [`unit_facts`] answer for many subjects with a fixed number of statements; a dossier judges from them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::person::WRITERS;
use domain::record::{CaseEnd, CaseKind, Holder, NewAward, NewCase, NewDiscipline, NewGrade, NewInitiative};
use domain::{Act, Refusals, Viewer};
use law::{
    CaseFinding, Category, Discipline, Effect, Grade, GradeLevel, Granted, Initiative, InitiativeKind, Law,
    Measure, Members, Pending, Subject, SubjectKind,
};
use serde_json::json;
use uuid::Uuid;

use crate::{Conn, Db, Done, Failure, org, person};

/// What the law is told of each person: every list is there, for the record is complete; a year without a grade is unknown.
/// Asks nobody's permission: the caller has shown the rows to somebody who may see them.
pub async fn person_facts(conn: &mut Conn, people: &[Uuid]) -> Result<BTreeMap<Uuid, Subject>, Failure> {
    let mut facts = BTreeMap::new();
    for (id, group, sex, leader) in among!(conn, (Uuid, String, Option<String>, bool), PEOPLE, people)? {
        let subject = Subject {
            sex: sex.map(|sex| sex.parse()).transpose()?,
            leader,
            initiatives: Some(Vec::new()),
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
    for row in among!(conn, InitiativeFact, INITIATIVES, people)? {
        row.add_to(&mut facts);
    }
    for row in among!(conn, DisciplineFact, DISCIPLINE, people)? {
        row.add_to(&mut facts);
    }
    for row in among!(conn, CaseFact, PERSON_CASES, people)? {
        row.add_to(&mut facts)?;
    }
    Ok(facts)
}

/// What the law is told of each unit, with its members (those of the units below included) in figures of that year.
///
/// The members are those of the year's last day. `completed_tasks` is unknown while a member lacks his grade, `ldtt` and
/// `cstdcs` while nobody in the unit has a title of that year on record: missing evidence is never "no".
pub async fn unit_facts(
    conn: &mut Conn,
    units: &[Uuid],
    year: i32,
) -> Result<BTreeMap<Uuid, Subject>, Failure> {
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
    let (first, last) = days_of(year)?;
    for row in among!(conn, MemberCounts, MEMBERS, units, i64::from(year), first, last)? {
        if let Some(subject) = facts.get_mut(&row.id) {
            subject.members = Some(row.members());
        }
    }
    Ok(facts)
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
    holder: Uuid,
    year: i64,
    #[sqlx(try_from = "String")]
    kind: InitiativeKind,
    #[sqlx(try_from = "String")]
    effect: Effect,
}

impl InitiativeFact {
    fn add_to(self, facts: &mut BTreeMap<Uuid, Subject>) {
        let Some(list) = facts.get_mut(&self.holder).and_then(|subject| subject.initiatives.as_mut()) else {
            return;
        };
        let Self { year, kind, effect, .. } = self;
        list.push(Initiative { year: year_of(year), kind, effect, used_for: Vec::new() });
    }
}

const INITIATIVES: &str = concat!(
    "select person_id as holder, year, kind, effect from initiative where person_id in (",
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
