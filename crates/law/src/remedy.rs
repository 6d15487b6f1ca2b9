//! What would change a verdict: the single facts, each the smallest of its kind, that would make it eligible.

use serde::{Deserialize, Serialize};

use crate::Law;
use crate::case::{
    Case, CaseFinding, Category, Effect, Grade, GradeLevel, Granted, Initiative, InitiativeKind, Members,
};
use crate::judge::UnknownCode;
use crate::verdict::Outcome;

/// How far back a fact may lie that is still worth naming.
const YEARS_BACK: i32 = 10;
/// The longest movement that is tried, in months.
const LONGEST_MOVEMENT: u32 = 120;

/// One change of one fact that alone would make the case eligible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remedy {
    /// Where it belongs in the facts: `grades.2025`, `members.ldtt`.
    pub fact: String,
    /// A Vietnamese sentence.
    pub says: String,
}

impl Law {
    /// The single changes of facts that would make the case eligible, those of the year judged first; empty where it is
    /// eligible already or where one change is not enough.
    pub fn remedies(&self, case: &Case) -> Result<Vec<Remedy>, UnknownCode> {
        if self.outcome(&self.brief(case)?) == Outcome::Eligible {
            return Ok(Vec::new());
        }
        let mut remedies = Vec::new();
        for back in 0..YEARS_BACK {
            let year = case.year - back;
            remedies.extend(self.first_that_helps(better_grades(case, year))?);
            remedies.extend(self.first_that_helps(initiatives(case, year))?);
            for code in &self.slots {
                remedies.extend(self.first_that_helps(self.one_more_grant(case, code, year))?);
            }
        }
        remedies.extend(self.first_that_helps(cases_closed(case))?);
        remedies.extend(self.first_that_helps(longer_movements(case))?);
        for figure in FIGURES {
            remedies.extend(self.first_that_helps(figure.tried(case))?);
        }
        Ok(remedies)
    }

    /// Of several changes of one fact, the smallest first, the one that suffices.
    fn first_that_helps(
        &self,
        tried: impl IntoIterator<Item = (Case, Remedy)>,
    ) -> Result<Option<Remedy>, UnknownCode> {
        for (case, remedy) in tried {
            if self.outcome(&self.brief(&case)?) == Outcome::Eligible {
                return Ok(Some(remedy));
            }
        }
        Ok(None)
    }

    fn one_more_grant(&self, case: &Case, code: &str, year: i32) -> Option<(Case, Remedy)> {
        let award = self.award(code).filter(|award| award.subjects.contains(&case.subject.kind))?;
        let mut case = case.clone();
        let (code, category) = (code.to_owned(), Category::Merit);
        let new = Granted { code, year, decided: None, category, revoked: false };
        case.subject.awards.get_or_insert_default().push(new);
        let says = format!("Đã được tặng {} năm {year}.", award.name);
        Some((case, Remedy { fact: format!("awards.{year}"), says }))
    }
}

fn better_grades(case: &Case, year: i32) -> Vec<(Case, Remedy)> {
    let known =
        case.subject.grades.iter().flatten().find(|grade| grade.year == year).map(|grade| grade.grade);
    let levels = [GradeLevel::Completed, GradeLevel::Good, GradeLevel::Excellent];
    let better = levels.into_iter().filter(|level| known.is_none_or(|known| *level < known));
    let tried = better.map(|grade| {
        let mut case = case.clone();
        let grades = case.subject.grades.get_or_insert_default();
        grades.retain(|old| old.year != year);
        grades.push(Grade { year, grade });
        let says = format!("Năm {year} được xếp loại {}.", grade.label());
        (case, Remedy { fact: format!("grades.{year}"), says })
    });
    tried.collect()
}

fn initiatives(case: &Case, year: i32) -> Vec<(Case, Remedy)> {
    let tried = Effect::ALL.iter().map(|effect| {
        let mut case = case.clone();
        let (kind, effect) = (InitiativeKind::Initiative, *effect);
        let new = Initiative { year, kind, effect, used_for: Vec::new() };
        case.subject.initiatives.get_or_insert_default().push(new);
        let says =
            format!("Có thêm một sáng kiến năm {year} được công nhận hiệu quả cấp {}.", effect.label());
        (case, Remedy { fact: format!("initiatives.{year}"), says })
    });
    tried.collect()
}

/// Every case under verification ends without a violation.
fn cases_closed(case: &Case) -> Option<(Case, Remedy)> {
    let mut changed = case.clone();
    let open = changed.subject.pending.as_mut().filter(|pending| !pending.is_empty())?;
    for pending in open {
        pending.closed = Some(pending.opened);
        pending.finding = Some(CaseFinding::NoViolation);
    }
    let says = "Các vụ việc đang xem xét, xác minh có kết luận bằng văn bản là không vi phạm.".to_owned();
    Some((changed, Remedy { fact: "pending.finding".to_owned(), says }))
}

fn longer_movements(case: &Case) -> impl Iterator<Item = (Case, Remedy)> {
    let now = case.subject.movement_months.unwrap_or(0);
    let asked = (case.category == Category::Movement).then_some(now + 1..=LONGEST_MOVEMENT);
    asked.into_iter().flatten().map(|months| {
        let mut case = case.clone();
        case.subject.movement_months = Some(months);
        let says = format!("Phong trào thi đua kéo dài từ {months} tháng.");
        (case, Remedy { fact: "movement_months".to_owned(), says })
    })
}

/// A figure of the members that may be raised, or lowered.
struct Figure {
    name: &'static str,
    says: &'static str,
    of: fn(&mut Members) -> &mut Option<u32>,
    lowered: bool,
}

const FIGURES: [Figure; 4] = [
    Figure {
        name: "completed_tasks",
        says: "thành viên hoàn thành nhiệm vụ",
        of: |members| &mut members.completed_tasks,
        lowered: false,
    },
    Figure {
        name: "ldtt",
        says: "thành viên đạt Lao động tiên tiến",
        of: |members| &mut members.ldtt,
        lowered: false,
    },
    Figure {
        name: "cstdcs",
        says: "cá nhân đạt Chiến sĩ thi đua cơ sở",
        of: |members| &mut members.cstdcs,
        lowered: false,
    },
    Figure {
        name: "disciplined_warning_or_worse",
        says: "thành viên bị kỷ luật từ cảnh cáo trở lên",
        of: |members| &mut members.disciplined_warning_or_worse,
        lowered: true,
    },
];

impl Figure {
    /// Every other value of the figure, the nearest first.
    fn tried(&self, case: &Case) -> Vec<(Case, Remedy)> {
        let Some(members) = &case.subject.members else { return Vec::new() };
        let Some(total) = members.total else { return Vec::new() };
        let now = *(self.of)(&mut members.clone());
        let values: Vec<u32> = match (now, self.lowered) {
            (now, true) => (0..now.unwrap_or(1)).rev().collect(),
            (now, false) => (now.map_or(0, |now| now + 1)..=total).collect(),
        };
        let tried = values.into_iter().map(|value| {
            let mut case = case.clone();
            case.subject.members.iter_mut().for_each(|members| *(self.of)(members) = Some(value));
            let says = format!("Có {value}/{total} {} năm {}.", self.says, case.year);
            (case, Remedy { fact: format!("members.{}", self.name), says })
        });
        tried.collect()
    }
}
