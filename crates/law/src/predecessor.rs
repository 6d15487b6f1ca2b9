//! A collective that follows others: what it takes over from them, and what a verdict is worth while nobody has said
//! whether their achievements count for it.
//!
//! The texts that were read do not say what becomes of the awards and years of a collective that is merged, split or
//! dissolved. So nothing is taken over by itself and nothing is refused for lack of it: a verdict that an open
//! predecessor would turn is a question for a person.

use serde::{Deserialize, Serialize};

use crate::Law;
use crate::case::{Case, Grade, Granted, Pending, Subject};
use crate::judge::UnknownCode;
use crate::verdict::{Outcome, RuleOutcome, RuleResult, Verdict};

/// A collective that ended in another one, with what stood on its record.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Predecessor {
    pub name: String,
    #[serde(default)]
    pub grades: Vec<Grade>,
    #[serde(default)]
    pub awards: Vec<Granted>,
    #[serde(default)]
    pub pending: Vec<Pending>,
}

impl Subject {
    /// The record of these predecessors counts as the subject's own: every award and every case; of a year that the
    /// subject was not graded itself the lowest of their grades, so that a run of years holds only where it held for
    /// each of them.
    pub fn take_over<'a>(&mut self, predecessors: impl IntoIterator<Item = &'a Predecessor>) {
        let own: Vec<i32> = self.grades.iter().flatten().map(|grade| grade.year).collect();
        let (grades, awards, pending) = (
            self.grades.get_or_insert_default(),
            self.awards.get_or_insert_default(),
            self.pending.get_or_insert_default(),
        );
        for predecessor in predecessors {
            for grade in predecessor.grades.iter().filter(|grade| !own.contains(&grade.year)) {
                match grades.iter_mut().find(|known| known.year == grade.year) {
                    Some(known) => known.grade = known.grade.max(grade.grade),
                    None => grades.push(grade.clone()),
                }
            }
            awards.extend(predecessor.awards.iter().cloned());
            pending.extend(predecessor.pending.iter().cloned());
        }
        grades.sort_by_key(|grade| grade.year);
        awards.sort_by_key(|award| award.year);
    }
}

impl Law {
    /// The verdict as it stands, or a question where it rests on a predecessor of which nothing is decided.
    pub(crate) fn unless_it_rests_on_predecessors(
        &self,
        case: &Case,
        verdict: Verdict,
    ) -> Result<Verdict, UnknownCode> {
        for other in readings(case) {
            if self.judge_settled(&other)?.verdict != verdict.verdict {
                return Ok(asked(case, verdict));
            }
        }
        Ok(verdict)
    }

    /// The same without words.
    pub(crate) fn rests_on_predecessors(&self, case: &Case, outcome: Outcome) -> bool {
        readings(case).iter().any(|other| {
            let brief = self.brief(other);
            brief.map_or(true, |brief| self.outcome_settled(&brief) != outcome)
        })
    }
}

/// The case with each of its open predecessors counted alone, and with all of them.
fn readings(case: &Case) -> Vec<Case> {
    let open = &case.subject.undecided;
    let alone = open.iter().map(|one| with(case, std::slice::from_ref(one)));
    let all = (open.len() > 1).then(|| with(case, open));
    alone.chain(all).collect()
}

fn with(case: &Case, predecessors: &[Predecessor]) -> Case {
    let mut case = case.clone();
    case.subject.undecided.clear();
    case.subject.take_over(predecessors);
    case
}

fn asked(case: &Case, verdict: Verdict) -> Verdict {
    let mut verdict = Verdict { verdict: Outcome::Ask, ..verdict };
    verdict.law.confirmed = false;
    let names: Vec<_> = case.subject.undecided.iter().map(|one| one.name.as_str()).collect();
    verdict.rules.push(RuleResult {
        id: "SUB-02".to_owned(),
        outcome: RuleOutcome::Ask,
        says: format!(
            "Chưa xác định thành tích của {} có được tính cho tập thể này hay không; các văn bản đã đọc không quy định, \
             người có thẩm quyền xem xét.",
            names.join(", ")
        ),
        facts: Vec::new(),
        cite: Vec::new(),
    });
    verdict
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::{Category, GradeLevel, SubjectKind};

    fn grade(year: i32, grade: GradeLevel) -> Grade {
        Grade { year, grade }
    }

    fn granted(code: &str, year: i32) -> Granted {
        Granted { code: code.into(), year, decided: None, category: Category::Merit, revoked: false }
    }

    fn successor(undecided: Vec<Predecessor>) -> Subject {
        Subject {
            grades: Some(vec![grade(2025, GradeLevel::Excellent)]),
            awards: Some(Vec::new()),
            discipline: Some(Vec::new()),
            pending: Some(Vec::new()),
            undecided,
            ..Subject::unknown(SubjectKind::Collective, None)
        }
    }

    fn predecessor(name: &str, level: GradeLevel) -> Predecessor {
        Predecessor {
            name: name.into(),
            grades: vec![grade(2024, level), grade(2025, GradeLevel::Failed)],
            awards: vec![granted("TTLDXS", 2024)],
            pending: Vec::new(),
        }
    }

    #[test]
    fn the_own_grade_stands_and_of_several_the_lowest() {
        let mut subject = successor(Vec::new());
        subject
            .take_over(&[predecessor("A", GradeLevel::Excellent), predecessor("B", GradeLevel::Completed)]);
        let expected = vec![grade(2024, GradeLevel::Completed), grade(2025, GradeLevel::Excellent)];
        assert_eq!(subject.grades, Some(expected));
        assert_eq!(subject.awards.map(|awards| awards.len()), Some(2));
    }

    #[test]
    fn a_verdict_that_an_open_predecessor_would_turn_is_a_question() {
        let law = Law::built_in();
        let received = chrono::NaiveDate::from_ymd_opt(2025, 12, 1).expect("a day");
        let open = vec![predecessor("Sở A (hư cấu)", GradeLevel::Excellent)];
        let (mut turned, mut kept) = (0, 0);
        for award in law.awards().iter().filter(|award| award.subjects.contains(&SubjectKind::Collective)) {
            let judge = |subject| {
                let case = Case::for_merit(&award.code, 2025, received, subject);
                let (verdict, brief) = (law.judge(&case).expect("known"), law.brief(&case).expect("known"));
                assert_eq!(law.outcome(&brief), verdict.verdict, "{}", award.code);
                verdict
            };
            let mut taken = successor(Vec::new());
            taken.take_over(&open);
            let (without, counted, asked) =
                (judge(successor(Vec::new())), judge(taken), judge(successor(open.clone())));
            if without.verdict == counted.verdict {
                assert_eq!(asked, without, "{}: nothing rests on the predecessor", award.code);
                kept += 1;
            } else {
                assert_eq!(asked.verdict, Outcome::Ask, "{}", award.code);
                assert!(asked.rules.iter().any(|rule| rule.says.contains("Sở A (hư cấu)")), "{asked:?}");
                turned += 1;
            }
        }
        assert!(turned > 0 && kept > 0, "{turned} turned, {kept} kept");
    }
}
