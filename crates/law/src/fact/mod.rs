//! Puts the answer of one condition into words: on which facts it rests, and what is missing.
//!
//! The answer itself is the row's (`row`); here stands what people read about it.

mod award;
mod discipline;
mod grade;
mod initiative;
mod members;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::case::Case;
use crate::row::Row;
use crate::rule::Condition;
use crate::verdict::{Missing, RuleOutcome};
use crate::years::Years;

/// How a condition came out.
#[derive(Debug, Clone)]
pub(crate) struct Finding {
    pub outcome: RuleOutcome,
    /// `grades.2026 = HTTNV`
    pub facts: Vec<String>,
    pub missing: Vec<Missing>,
    /// What the placeholders of a sentence stand for.
    pub values: BTreeMap<&'static str, String>,
    /// Facts that do not count, each under the rule that sets it aside.
    pub set_aside: Vec<Aside>,
}

/// A fact that does not count.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Aside {
    pub rule: String,
    pub facts: Vec<String>,
    pub values: BTreeMap<&'static str, String>,
}

/// The placeholders that a sentence may use.
pub(crate) const PLACEHOLDERS: &[&str] = &[
    "award",
    "year",
    "grade",
    "part",
    "total",
    "share",
    "count",
    "measure",
    "on",
    "until",
    "kind",
    "opened",
    "run",
    "years",
    "times",
    "initiatives",
    "held",
    "months",
    "due",
    "received",
    "best",
];

/// What a sentence says in place of a number that is not known.
const UNCLEAR: &str = "chưa rõ số";

impl Finding {
    pub(crate) fn new(outcome: RuleOutcome) -> Self {
        let (facts, missing, set_aside) = (Vec::new(), Vec::new(), Vec::new());
        Finding { outcome, facts, missing, values: BTreeMap::new(), set_aside }
    }

    /// The law of that period is not in the data.
    pub(crate) fn unread() -> Self {
        Finding::new(RuleOutcome::Ask)
    }

    /// A fact that does not count.
    pub(crate) fn aside(aside: &Aside) -> Self {
        let (facts, values) = (aside.facts.clone(), aside.values.clone());
        Finding { facts, values, ..Finding::new(RuleOutcome::Unmet) }
    }

    fn on(outcome: RuleOutcome, facts: Vec<String>) -> Self {
        Finding { facts, ..Finding::new(outcome) }
    }

    fn missing(fact: impl Into<String>, says: impl Into<String>) -> Self {
        Finding::new(RuleOutcome::Unknown).lacking(fact, says)
    }

    fn lacking(mut self, fact: impl Into<String>, says: impl Into<String>) -> Self {
        self.missing.push(Missing { fact: fact.into(), says: says.into() });
        self
    }

    fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.values.insert(name, value.into());
        self
    }

    /// Takes in what another part of the same condition found.
    fn absorb(&mut self, part: Finding) {
        for fact in part.facts {
            if !self.facts.contains(&fact) {
                self.facts.push(fact);
            }
        }
        self.missing.extend(part.missing);
        self.values.extend(part.values);
        for aside in part.set_aside {
            if !self.set_aside.contains(&aside) {
                self.set_aside.push(aside);
            }
        }
    }
}

/// The case as conditions see it.
pub(crate) struct Facts<'a> {
    pub row: Row<'a>,
    pub case: &'a Case,
}

impl Facts<'_> {
    pub(crate) fn ask(&self, condition: &Condition) -> Finding {
        let outcome = match condition {
            Condition::All(parts) | Condition::Any(parts) => return self.combine(condition, parts),
            Condition::Disputed(part) => {
                let outcome = self.outcome(condition);
                let found = self.ask(part);
                let missing = if outcome == RuleOutcome::Unknown { found.missing } else { Vec::new() };
                return Finding { outcome, missing, ..found };
            }
            leaf => self.outcome(leaf),
        };
        match condition {
            Condition::GradeAtLeast(_) | Condition::GradeEquals(_) => self.grade(outcome),
            Condition::GradeRun(run) => self.grade_run(outcome, run),
            Condition::GradeCount(count) => self.grade_count(outcome, count),
            Condition::Held(code) => self.held(outcome, code),
            Condition::AwardRun(run) => self.award_run(outcome, run),
            Condition::AwardCount(count) => self.award_count(outcome, count),
            Condition::Initiative(test) => self.initiative(outcome, test),
            Condition::MemberShare(test) => self.member_share(outcome, test),
            Condition::MemberCount(test) => self.member_count(outcome, test),
            Condition::MovementMonths(_) => self.movement_months(outcome),
            Condition::ReceivedBy(deadline) => {
                Finding::on(outcome, vec![format!("received = {}", self.case.received)])
                    .with("received", short(self.case.received))
                    .with("due", short(deadline.of(self.case.year)))
            }
            Condition::NoDiscipline(test) => self.no_discipline(outcome, test.duty_related),
            Condition::NeverDisciplined => self.never_disciplined(outcome),
            Condition::NothingPending => self.nothing_pending(outcome),
            Condition::DisciplineServed => self.discipline_served(outcome),
            Condition::NotGranted(test) => self.not_granted(outcome, test),
            Condition::GroupIs(_) => match self.case.subject.group {
                Some(group) => Finding::on(outcome, vec![format!("group = {group}")]),
                None => Finding::missing("group", "Ghi nhóm đối tượng của cá nhân."),
            },
            _ => Finding::new(outcome),
        }
    }

    fn outcome(&self, condition: &Condition) -> RuleOutcome {
        self.row.ask(condition, Years::THIS).now()
    }

    fn combine(&self, condition: &Condition, parts: &[Condition]) -> Finding {
        let mut whole = Finding::new(self.outcome(condition));
        parts.iter().for_each(|part| whole.absorb(self.ask(part)));
        if whole.outcome != RuleOutcome::Unknown {
            whole.missing.clear();
        }
        whole
    }

    fn movement_months(&self, outcome: RuleOutcome) -> Finding {
        match self.case.subject.movement_months {
            Some(months) => Finding::on(outcome, vec![format!("movement_months = {months}")])
                .with("months", months.to_string()),
            None => Finding::missing("movement_months", "Ghi số tháng của phong trào thi đua."),
        }
    }
}

/// The outcome of parts that must all hold: the one that comes first in the order of precedence.
pub(crate) fn worst(outcomes: &[RuleOutcome]) -> RuleOutcome {
    use RuleOutcome::{Ask, Confirm, Hold, Met, Unknown, Unmet};
    let order = [Unmet, Hold, Unknown, Ask, Confirm];
    order.into_iter().find(|outcome| outcomes.contains(outcome)).unwrap_or(Met)
}

/// The outcome of parts of which one suffices.
pub(crate) fn best(outcomes: &[RuleOutcome]) -> RuleOutcome {
    use RuleOutcome::{Ask, Confirm, Hold, Met, Unknown, Unmet};
    let order = [Met, Confirm, Hold, Unknown, Ask];
    order.into_iter().find(|outcome| outcomes.contains(outcome)).unwrap_or(Unmet)
}

fn short(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}
