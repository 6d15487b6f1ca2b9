//! Records: grades, awards known from before, initiatives, discipline, cases under verification, absences; of a person or a unit.
//!
//! What is entered here is what the law judges, so every entry names its source and nothing is overwritten: a wrong entry is
//! struck out with a reason. What a person says is wrong in his own is a [`report`].

pub mod report;

use std::collections::BTreeSet;

use chrono::{Datelike, Months, NaiveDate};
use law::{
    AbsenceKind, CaseFinding, Category, Effect, GradeLevel, InitiativeKind, Law, Measure, Subject,
    SubjectKind,
};
use uuid::Uuid;

use crate::refusal::Refusals;
use crate::word::words;

words! {
    /// What is under verification.
    CaseKind "loại vụ việc" {
        Discipline = "discipline" / "Xem xét kỷ luật",
        Inspection = "inspection" / "Thanh tra, kiểm tra",
        Complaint = "complaint" / "Khiếu nại",
        Denunciation = "denunciation" / "Tố cáo",
    }
}

words! {
    /// What may stand on a record.
    EntryKind "loại mục của hồ sơ" {
        Grade = "grade" / "Xếp loại",
        Award = "award" / "Khen thưởng",
        Initiative = "initiative" / "Sáng kiến, đề tài",
        Discipline = "discipline" / "Kỷ luật",
        Case = "case" / "Vụ việc",
        Absence = "absence" / "Thời gian nghỉ",
    }
}

words! {
    /// What somebody looked at.
    Looked "nội dung đã xem" {
        Page = "page" / "Hồ sơ",
        Forecast = "forecast" / "Năm sau đủ điều kiện gì",
        LawCard = "law_card" / "Điều kiện của một đề nghị",
        Private = "private" / "Thông tin riêng",
    }
}

/// Whose record it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    Person(Uuid),
    Unit(Uuid),
}

impl Holder {
    /// The person's id, for a person.
    pub fn person(self) -> Option<Uuid> {
        match self {
            Self::Person(id) => Some(id),
            Self::Unit(_) => None,
        }
    }

    /// The unit's id, for a unit.
    pub fn unit(self) -> Option<Uuid> {
        match self {
            Self::Person(_) => None,
            Self::Unit(id) => Some(id),
        }
    }

    pub fn kind(self) -> SubjectKind {
        match self {
            Self::Person(_) => SubjectKind::Person,
            Self::Unit(_) => SubjectKind::Collective,
        }
    }
}

/// The grade of a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewGrade {
    pub holder: Holder,
    pub year: i64,
    pub grade: GradeLevel,
    /// Number and date of the document that graded; may be empty.
    pub decision: String,
}

/// An award granted elsewhere or before this system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAward {
    pub holder: Holder,
    /// Code of the law's catalogue.
    pub code: String,
    pub category: Category,
    /// The year whose achievement it honours.
    pub year: i64,
    pub decided: Option<NaiveDate>,
    pub decision_number: String,
    pub issuer: String,
    pub achievement: String,
}

/// An initiative, research work or combat innovation that was recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewInitiative {
    pub person: Uuid,
    pub year: i64,
    pub kind: InitiativeKind,
    pub effect: Effect,
    pub name: String,
    pub recognised_by: String,
    /// Codes of awards from before this system that it served already.
    pub used_for: Vec<String>,
}

/// A disciplinary measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDiscipline {
    pub person: Uuid,
    pub measure: Measure,
    pub imposed: NaiveDate,
    /// The last day on which it has effect; without it the law's twelve months count.
    pub until: Option<NaiveDate>,
    pub duty_related: bool,
    pub decision: String,
}

/// A case that is opened; how it ends is a later act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCase {
    pub holder: Holder,
    pub kind: CaseKind,
    pub opened: NaiveDate,
}

/// Time away from work that a rule may count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAbsence {
    pub person: Uuid,
    pub kind: AbsenceKind,
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// Number and date of the document that allowed it.
    pub decision: String,
}

/// Whatever may be entered; a case with its end where it has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NewEntry {
    Grade(NewGrade),
    Award(NewAward),
    Initiative(NewInitiative),
    Discipline(NewDiscipline),
    Case(NewCase, Option<CaseEnd>),
    Absence(NewAbsence),
}

impl NewEntry {
    pub fn kind(&self) -> EntryKind {
        match self {
            Self::Grade(_) => EntryKind::Grade,
            Self::Award(_) => EntryKind::Award,
            Self::Initiative(_) => EntryKind::Initiative,
            Self::Discipline(_) => EntryKind::Discipline,
            Self::Case(..) => EntryKind::Case,
            Self::Absence(_) => EntryKind::Absence,
        }
    }

    pub fn holder(&self) -> Holder {
        match self {
            Self::Grade(new) => new.holder,
            Self::Award(new) => new.holder,
            Self::Initiative(new) => Holder::Person(new.person),
            Self::Discipline(new) => Holder::Person(new.person),
            Self::Case(new, _) => new.holder,
            Self::Absence(new) => Holder::Person(new.person),
        }
    }
}

/// How a case ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseEnd {
    pub closed: NaiveDate,
    pub finding: CaseFinding,
}

impl NewGrade {
    pub fn refusals(&self, today: NaiveDate) -> Refusals {
        let mut refusals = Refusals::none();
        refuse_year(&mut refusals, self.year, today);
        refusals
    }
}

impl NewAward {
    pub fn refusals(&self, law: &Law, today: NaiveDate) -> Refusals {
        let mut refusals = Refusals::none();
        match law.award(&self.code) {
            None => refusals.add("code", "Chọn danh hiệu hoặc hình thức khen thưởng trong danh mục."),
            Some(award) if !award.subjects.contains(&self.holder.kind()) => {
                refusals
                    .add("code", format!("{} không dành cho {}.", award.name, self.holder.kind().label()));
            }
            Some(_) => {}
        }
        refuse_year(&mut refusals, self.year, today);
        refuse_future(&mut refusals, "decided", self.decided, today);
        if self.decided.is_some_and(|decided| i64::from(decided.year()) < self.year) {
            refusals.add("decided", "Ngày quyết định không trước năm thành tích.");
        }
        refusals
    }
}

impl NewInitiative {
    pub fn refusals(&self, law: &Law, today: NaiveDate) -> Refusals {
        let mut refusals = Refusals::none();
        refusals.require("name", &self.name, "Ghi tên sáng kiến, đề tài.");
        refusals.require("recognised_by", &self.recognised_by, "Ghi nơi công nhận và số văn bản.");
        refuse_year(&mut refusals, self.year, today);
        let of_people = |code: &String| {
            law.award(code).is_some_and(|award| award.subjects.contains(&SubjectKind::Person))
        };
        if !self.used_for.iter().all(of_people) {
            refusals.add("used_for", "Chọn danh hiệu, hình thức dành cho cá nhân trong danh mục.");
        }
        refusals
    }
}

impl NewDiscipline {
    pub fn refusals(&self, today: NaiveDate) -> Refusals {
        let mut refusals = Refusals::none();
        refusals.require("decision", &self.decision, "Ghi số và ngày của quyết định kỷ luật.");
        refuse_future(&mut refusals, "imposed", Some(self.imposed), today);
        if self.until.is_some_and(|until| until < self.imposed) {
            refusals.add("until", "Ngày hết hiệu lực không trước ngày có quyết định.");
        }
        refusals
    }
}

impl NewCase {
    pub fn refusals(&self, today: NaiveDate) -> Refusals {
        let mut refusals = Refusals::none();
        refuse_future(&mut refusals, "opened", Some(self.opened), today);
        refusals
    }
}

/// Leave of more years in one piece is a slip of the pen.
const LONGEST_ABSENCE: Months = Months::new(120);

impl NewAbsence {
    pub fn refusals(&self, today: NaiveDate) -> Refusals {
        let mut refusals = Refusals::none();
        refusals.require("decision", &self.decision, "Ghi số và ngày của văn bản cho nghỉ.");
        refuse_future(&mut refusals, "from", Some(self.from), today);
        refuse_long_ago(&mut refusals, "from", self.from, today);
        if self.to < self.from {
            refusals.add("to", "Ngày cuối không trước ngày đầu.");
        }
        if self.from.checked_add_months(LONGEST_ABSENCE).is_some_and(|latest| self.to > latest) {
            refusals.add("to", "Thời gian nghỉ dài quá 10 năm; hãy xem lại.");
        }
        refusals
    }
}

/// What stands in the way of striking an entry out.
pub fn strike_refusals(reason: &str) -> Refusals {
    let mut refusals = Refusals::none();
    refusals.require("reason", reason, "Ghi lý do: sai ở đâu, theo văn bản nào.");
    refusals
}

impl CaseEnd {
    /// What stands in the way of closing a case that was opened on that day.
    pub fn refusals(&self, opened: NaiveDate, today: NaiveDate) -> Refusals {
        let mut refusals = Refusals::none();
        refuse_future(&mut refusals, "closed", Some(self.closed), today);
        if self.closed < opened {
            refusals.add("closed", format!("Ngày kết thúc không trước ngày {}.", viet::date::short(opened)));
        }
        refusals
    }
}

/// How far back a living record reaches.
const YEARS_BACK: i64 = 70;

fn refuse_year(refusals: &mut Refusals, year: i64, today: NaiveDate) {
    let last = i64::from(today.year());
    let first = last - YEARS_BACK;
    if year < first || year > last {
        refusals.add("year", format!("Năm phải từ {first} đến {last}."));
    }
}

fn refuse_long_ago(refusals: &mut Refusals, field: &'static str, on: NaiveDate, today: NaiveDate) {
    let first = i64::from(today.year()) - YEARS_BACK;
    if i64::from(on.year()) < first {
        refusals.add(field, format!("Năm phải từ {first}."));
    }
}

fn refuse_future(refusals: &mut Refusals, field: &'static str, on: Option<NaiveDate>, today: NaiveDate) {
    if on.is_some_and(|on| on > today) {
        refusals.add(field, "Ngày này chưa tới; hãy xem lại.");
    }
}

/// One cell of the five-year strip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Year {
    pub year: i32,
    pub grade: Option<GradeLevel>,
    /// Codes of the awards that stand.
    pub awards: Vec<String>,
    pub initiative: bool,
    pub discipline: bool,
    /// Why somebody was away, in a year that has no grade.
    pub absences: Vec<AbsenceKind>,
}

/// The five years up to and with `last`, from what is known of a person or a unit.
pub fn strip(subject: &Subject, last: i32) -> Vec<Year> {
    (last - 4..=last).map(|year| year_of(subject, year)).collect()
}

fn year_of(subject: &Subject, year: i32) -> Year {
    let awards = subject.awards.iter().flatten().filter(|award| award.year == year && !award.revoked);
    let grade = subject.grades.iter().flatten().find(|grade| grade.year == year).map(|grade| grade.grade);
    Year {
        year,
        grade,
        awards: awards.map(|award| award.code.clone()).collect(),
        initiative: subject.initiatives.iter().flatten().any(|initiative| initiative.year == year),
        discipline: subject.discipline.iter().flatten().any(|measure| measure.on.year() == year),
        absences: if grade.is_none() { absences_of(subject, year) } else { Vec::new() },
    }
}

fn absences_of(subject: &Subject, year: i32) -> Vec<AbsenceKind> {
    let listed = subject.absences.iter().flatten();
    let in_year = listed.filter(|absence| absence.from.year() <= year && year <= absence.to.year());
    in_year.map(|absence| absence.kind).collect::<BTreeSet<_>>().into_iter().collect()
}

#[cfg(test)]
mod tests {
    use law::{Absence, Grade, Granted};

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn someone() -> Holder {
        Holder::Person(Uuid::from_u128(1))
    }

    fn award(code: &str, year: i64, decided: &str) -> NewAward {
        NewAward {
            holder: someone(),
            code: code.into(),
            category: Category::Merit,
            year,
            decided: Some(day(decided)),
            decision_number: "05/QĐ-VP".into(),
            issuer: "Văn phòng (hư cấu)".into(),
            achievement: String::new(),
        }
    }

    #[test]
    fn a_year_outside_a_working_life_is_refused() {
        let grade =
            |year| NewGrade { holder: someone(), year, grade: GradeLevel::Good, decision: String::new() };
        let today = day("2026-11-02");
        assert!(grade(2026).refusals(today).is_empty());
        for year in [26, 1900, 2027] {
            assert!(grade(year).refusals(today).for_field("year").is_some(), "{year}");
        }
    }

    #[test]
    fn an_award_is_one_of_the_catalogue_and_fits_its_holder() {
        let (law, today) = (Law::built_in(), day("2026-11-02"));
        assert!(award("LDTT", 2025, "2025-12-20").refusals(law, today).is_empty());
        assert!(
            award("TTLDTT", 2025, "2025-12-20").refusals(law, today).for_field("code").is_some(),
            "for collectives"
        );
        assert!(award("KHONGCO", 2025, "2025-12-20").refusals(law, today).for_field("code").is_some());
        assert!(
            award("LDTT", 2025, "2024-12-20").refusals(law, today).for_field("decided").is_some(),
            "before the year"
        );
        assert!(
            award("LDTT", 2025, "2026-11-03").refusals(law, today).for_field("decided").is_some(),
            "tomorrow"
        );
    }

    #[test]
    fn a_case_does_not_end_before_it_began() {
        let end = |closed| CaseEnd { closed: day(closed), finding: CaseFinding::NoViolation };
        assert!(end("2026-06-01").refusals(day("2026-05-01"), day("2026-11-02")).is_empty());
        assert!(
            end("2026-04-30").refusals(day("2026-05-01"), day("2026-11-02")).for_field("closed").is_some()
        );
    }

    #[test]
    fn the_strip_shows_five_years_and_no_award_that_was_taken_back() {
        let granted = |code: &str, revoked| Granted {
            code: code.into(),
            year: 2025,
            decided: None,
            category: Category::Merit,
            revoked,
        };
        let subject = Subject {
            grades: Some(vec![Grade { year: 2024, grade: GradeLevel::Good }]),
            awards: Some(vec![granted("LDTT", false), granted("CSTDCS", true)]),
            ..Subject::unknown(SubjectKind::Person, None)
        };
        let years = strip(&subject, 2026);
        assert_eq!(years.iter().map(|year| year.year).collect::<Vec<_>>(), [2022, 2023, 2024, 2025, 2026]);
        assert_eq!((years[2].grade, years[1].grade), (Some(GradeLevel::Good), None));
        assert_eq!(years[3].awards, ["LDTT"]);
    }

    fn leave(from: &str, to: &str) -> NewAbsence {
        let (from, to) = (day(from), day(to));
        NewAbsence {
            person: Uuid::from_u128(1),
            kind: AbsenceKind::Maternity,
            from,
            to,
            decision: "1/QĐ".into(),
        }
    }

    #[test]
    fn an_absence_begins_before_it_ends_and_may_still_last() {
        let today = day("2026-11-02");
        assert!(leave("2026-10-01", "2027-03-31").refusals(today).is_empty(), "it still lasts");
        for (from, to, field) in [
            ("2026-10-01", "2026-09-30", "to"),
            ("2026-11-03", "2027-05-01", "from"),
            ("2010-01-01", "2026-01-01", "to"),
            ("1926-01-01", "1926-02-01", "from"),
        ] {
            assert!(leave(from, to).refusals(today).for_field(field).is_some(), "{from} {to}");
        }
    }

    #[test]
    fn an_initiative_served_only_awards_of_people() {
        let new = |code: &str| NewInitiative {
            person: Uuid::from_u128(1),
            year: 2026,
            kind: InitiativeKind::Initiative,
            effect: Effect::Base,
            name: "Mẫu chung".into(),
            recognised_by: "Hội đồng (hư cấu)".into(),
            used_for: vec![code.into()],
        };
        let refused =
            |code| new(code).refusals(Law::built_in(), day("2026-11-02")).for_field("used_for").is_some();
        assert_eq!(["CSTDCS", "TTLDTT", "KHONGCO"].map(refused), [false, true, true]);
    }

    #[test]
    fn an_absence_explains_a_year_without_grade_and_no_other() {
        let absence = Absence { kind: AbsenceKind::Study, from: day("2024-03-01"), to: day("2025-06-30") };
        let subject = Subject {
            grades: Some(vec![Grade { year: 2024, grade: GradeLevel::Good }]),
            absences: Some(vec![absence]),
            ..Subject::unknown(SubjectKind::Person, None)
        };
        let years = strip(&subject, 2026);
        let told: Vec<_> = years.iter().map(|year| year.absences.len()).collect();
        assert_eq!(told, [0, 0, 0, 1, 0]);
    }
}
