//! The quick judge: a case as sets of years, and its verdict without a word.

use chrono::NaiveDate;

use crate::Law;
use crate::case::{Case, Category, Subject};
use crate::fact::worst;
use crate::judge::UnknownCode;
use crate::lanes::{Doubt, Lanes};
use crate::row::{Row, SLOTS, counted};
use crate::rule::{Condition, Rule, Version};
use crate::source::{Award, Kind};
use crate::verdict::{Outcome, RuleOutcome};
use crate::years::Years;

/// A case as the quick judge sees it: every fact of years as a set of bits.
#[derive(Debug, Clone)]
pub struct Brief<'a> {
    case: &'a Case,
    award: &'a Award,
    row: Row<'a>,
}

impl Law {
    /// The facts of a case as sets of years.
    pub fn brief<'a>(&'a self, case: &'a Case) -> Result<Brief<'a>, UnknownCode> {
        let award = self.known_codes(case)?;
        Ok(Brief { case, award, row: self.row(case, award, Doubt::Ask) })
    }

    /// The verdict of [`Law::judge`], without its reasons.
    pub fn outcome(&self, brief: &Brief<'_>) -> Outcome {
        let outcome = self.outcome_settled(brief);
        if self.rests_on_predecessors(brief.case, outcome) { Outcome::Ask } else { outcome }
    }

    pub(crate) fn outcome_settled(&self, brief: &Brief<'_>) -> Outcome {
        let outcome = self.outcome_of(brief);
        let later = if outcome == Outcome::NotEligible { self.transition(brief.case) } else { None };
        match later {
            Some((_, _, case)) => {
                let row = self.row(&case, brief.award, Doubt::Ask);
                let later = self.outcome_of(&Brief { case: &case, award: brief.award, row });
                if later == Outcome::Eligible { Outcome::Ask } else { outcome }
            }
            None => outcome,
        }
    }

    fn outcome_of(&self, brief: &Brief<'_>) -> Outcome {
        let whole = match brief.award.subjects.contains(&brief.case.subject.kind) {
            true => self.lanes(&brief.row).now(),
            false => RuleOutcome::Unmet,
        };
        let decider = self.decider_outcome(brief.case).unwrap_or(RuleOutcome::Met);
        Outcome::of(worst(&[whole, decider]))
    }

    /// The facts of a case for that award.
    pub(crate) fn row<'a>(&'a self, case: &'a Case, award: &'a Award, doubt: Doubt) -> Row<'a> {
        let is_dated = self.serving_rule(case).is_some();
        let (counts, counts_in_part) = if is_dated { counted(case) } else { (Years::ALL, Years::NONE) };
        Row {
            law: self,
            plan: self.plan(award),
            case: Some(case),
            judged: case.year,
            kind: case.subject.kind,
            group: case.subject.group,
            category: case.category,
            received: std::slice::from_ref(&case.received),
            grades: grades(&case.subject, case.year),
            grants: self.grants(case),
            initiatives: case.subject.initiatives.as_deref(),
            counts,
            counts_in_part,
            asked: Years::THIS,
            doubt,
        }
    }

    /// The years of each award that conditions ask about. What was revoked, decided later, or is no basis is left out.
    fn grants(&self, case: &Case) -> Option<[Years; SLOTS]> {
        let listed = case.subject.awards.as_ref()?;
        let no_basis = self.no_basis(case).map_or(&[][..], |(_, categories)| categories);
        let mut slots = [Years::NONE; SLOTS];
        for granted in listed {
            let Some(slot) = self.slots.iter().position(|code| *code == granted.code) else { continue };
            let is_no_basis = no_basis.contains(&granted.category)
                && self.award(&granted.code).is_some_and(|award| award.kind == Kind::Form);
            let is_later = granted.decided.is_some_and(|decided| !case.happened(decided));
            if !granted.revoked && !is_no_basis && !is_later {
                slots[slot] = slots[slot] | Years::one(case.year, granted.year);
            }
        }
        Some(slots)
    }

    /// The rule under which grants of some categories are no basis for this proposal, and those categories.
    pub(crate) fn no_basis(&self, case: &Case) -> Option<(&str, &[Category])> {
        self.speaking(&self.plans.basis, case).find_map(|(rule, version)| match &version.when {
            Some(Condition::GrantedAs(categories)) => Some((rule.id.as_str(), categories.as_slice())),
            _ => None,
        })
    }

    /// The rule under which achievements count only after discipline is served.
    pub(crate) fn serving_rule(&self, case: &Case) -> Option<&str> {
        let asks = |version: &Version| matches!(version.when, Some(Condition::DisciplineServed));
        let mut rules = self.speaking(&self.plans.serving, case).filter(|(_, version)| asks(version));
        rules.next().map(|(rule, _)| rule.id.as_str())
    }

    /// Those of these rules that speak about the case, each with its text of that day.
    fn speaking<'a, 'c>(
        &'a self,
        places: &'a [usize],
        case: &'c Case,
    ) -> impl Iterator<Item = (&'a Rule, &'a Version)> + use<'a, 'c> {
        let rules = places.iter().filter_map(|place| self.rules.get(*place));
        let concerned = rules.filter(|rule| rule.concerns(case));
        concerned.filter_map(|rule| Some((rule, rule.version_on(case.received)?)))
    }

    /// The outcome of every rule of the award together, for every year that the row asks for.
    pub(crate) fn lanes(&self, row: &Row<'_>) -> Lanes {
        row.follow(self.steps(row))
    }

    /// What is asked of that award in that category: each rule in each of its texts, with the years that it governs.
    pub(crate) fn steps<'a, 'r>(&'a self, row: &'r Row<'a>) -> impl Iterator<Item = Step<'a>> + use<'a, 'r> {
        row.plan.iter().filter_map(|planned| Some((self.rules.get(planned.rule)?, planned.is_own))).flat_map(
            move |(rule, is_own)| {
                let years =
                    if rule.takes_category(row.category) { rule.years_spoken(row) } else { Years::NONE };
                let years = years & row.asked;
                rule.version.iter().filter_map(move |version| {
                    let years = years & row.received_in(|day| version.in_time.holds(day));
                    (!years.is_none()).then_some(Step { rule, version, years, is_own })
                })
            },
        )
    }
}

/// One text of one rule, with the years that it governs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Step<'a> {
    pub rule: &'a Rule,
    pub version: &'a Version,
    pub years: Years,
    pub is_own: bool,
}

impl Step<'_> {
    /// Whether it says the same of everybody of one group, whatever their years were.
    pub(crate) fn is_same_for_all(&self) -> bool {
        self.version.when.as_ref().is_none_or(|condition| !condition.asks_years())
    }

    pub(crate) fn concerns_whom(&self, row: &Row<'_>) -> bool {
        self.rule.concerns_whom(row.kind, row.group)
    }
}

/// What the steps taken so far come to.
struct Followed {
    whole: Lanes,
    /// The best of the limbs, in the years that have any.
    best: Lanes,
    has_limbs: Years,
    /// The years in which a rule of the award itself speaks.
    own: Years,
}

impl Followed {
    fn nothing() -> Self {
        let (whole, best) = (Lanes::all(RuleOutcome::Met), Lanes::all(RuleOutcome::Unmet));
        Followed { whole, best, has_limbs: Years::NONE, own: Years::NONE }
    }

    fn take(&mut self, row: &Row<'_>, step: Step<'_>) {
        if step.is_own {
            self.own = self.own | step.years;
        }
        // What is refused already stays refused: nobody needs to look there again.
        let undecided = step.years & !self.whole.unmet;
        if step.rule.limb_of.is_some() {
            self.has_limbs = self.has_limbs | step.years;
            let lanes = step.rule.lanes(step.version, row, undecided);
            self.best = self.best.or(lanes.within(step.years, Lanes::all(RuleOutcome::Unmet)));
        } else if !undecided.is_none() {
            let lanes = step.rule.lanes(step.version, row, undecided);
            self.whole = self.whole.and(lanes.within(undecided, Lanes::all(RuleOutcome::Met)));
        }
    }

    /// Of an alternative one limb suffices; where no rule of the award itself speaks, a person decides.
    fn close(self) -> Lanes {
        let alternative = self.best.within(self.has_limbs, Lanes::all(RuleOutcome::Met));
        let known = Lanes::all(RuleOutcome::Met).within(self.own, Lanes::all(RuleOutcome::Ask));
        self.whole.and(alternative).and(known)
    }
}

impl Row<'_> {
    /// Goes through the steps that concern this subject.
    fn follow<'a>(&self, steps: impl Iterator<Item = Step<'a>>) -> Lanes {
        let mut followed = Followed::nothing();
        steps.filter(|step| step.concerns_whom(self)).for_each(|step| followed.take(self, step));
        followed.close()
    }
}

impl Rule {
    /// The years from the first to which the rule speaks.
    fn years_spoken(&self, row: &Row<'_>) -> Years {
        match self.year_from {
            None => Years::ALL,
            Some(first) => {
                u32::try_from(i64::from(row.judged) - i64::from(first) + 1).map_or(Years::NONE, Years::last)
            }
        }
    }

    pub(crate) fn lanes(&self, version: &Version, row: &Row<'_>, asked: Years) -> Lanes {
        let Some(condition) = &version.when else { return Lanes::all(RuleOutcome::Ask) };
        let lanes = row.ask(condition, asked);
        let lanes = if version.doubtful { lanes.disputed(row.doubt) } else { lanes };
        let is_detail = matches!(condition, Condition::NothingPending)
            && row.case.is_some_and(|case| case.subject.pending.is_some());
        if self.exception && !is_detail { lanes.confirmed_by_meeting() } else { lanes }
    }
}

impl Row<'_> {
    /// The years whose dossier arrived on a day of that kind.
    fn received_in(&self, holds: impl Fn(NaiveDate) -> bool) -> Years {
        if let [one] = self.received {
            return if holds(*one) { Years::ALL } else { Years::NONE };
        }
        self.asked.filter(|back| holds(self.received_for(back)))
    }
}

impl Outcome {
    pub(crate) fn of(worst: RuleOutcome) -> Outcome {
        match worst {
            RuleOutcome::Unmet => Outcome::NotEligible,
            RuleOutcome::Hold => Outcome::Hold,
            RuleOutcome::Unknown => Outcome::NeedsData,
            RuleOutcome::Ask => Outcome::Ask,
            RuleOutcome::Met | RuleOutcome::Confirm => Outcome::Eligible,
        }
    }
}

/// The years of each grade; a year with two different grades belongs to none.
pub(crate) fn grades(subject: &Subject, judged: i32) -> [Years; 4] {
    let mut grades = [Years::NONE; 4];
    for grade in subject.grades.iter().flatten() {
        let years = &mut grades[grade.grade as usize];
        *years = *years | Years::one(judged, grade.year);
    }
    let mut once = Years::NONE;
    let mut twice = Years::NONE;
    for years in grades {
        twice = twice | (once & years);
        once = once | years;
    }
    grades.map(|years| years & !twice)
}
