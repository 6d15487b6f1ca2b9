//! Judges a case: every rule of its award on the day it was received, and one verdict from all of them.

use std::fmt;

use chrono::NaiveDate;

use crate::Law;
use crate::case::{Case, Category, Group, SubjectKind};
use crate::cite::Citation;
use crate::fact::{Aside, Facts, Finding, best, worst};
use crate::lanes::Doubt;
use crate::rule::{Rule, Version};
use crate::source::Award;
use crate::verdict::{Basis, Missing, Outcome, RuleOutcome, RuleResult, Verdict};

/// A code that the catalogue does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownCode(pub String);

impl fmt::Display for UnknownCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Không có danh hiệu hay hình thức khen thưởng nào mang mã “{}” trong danh mục.", self.0)
    }
}

impl std::error::Error for UnknownCode {}

/// What the rules said, before they become one verdict.
#[derive(Default)]
struct Considered {
    results: Vec<RuleResult>,
    /// Outcomes that decide; a fact that was set aside is listed and decides nothing by itself.
    outcomes: Vec<RuleOutcome>,
    /// Limbs of alternatives: of each alternative the best decides.
    limbs: Vec<Limb>,
    missing: Vec<Missing>,
    unconfirmed: bool,
}

struct Limb {
    of: String,
    outcome: RuleOutcome,
    missing: Vec<Missing>,
    confirmed: bool,
}

impl Law {
    /// Judges a case under the law of the day on which it was received. Where that law refuses what an amendment in
    /// force on the day of the decision would allow, the more favourable text applies, or a person decides. So does a
    /// person where the verdict rests on a predecessor whose record may or may not count.
    pub fn judge(&self, case: &Case) -> Result<Verdict, UnknownCode> {
        let verdict = self.judge_settled(case)?;
        self.unless_it_rests_on_predecessors(case, verdict)
    }

    /// Judges a case by what certainly stands on the subject's record.
    pub(crate) fn judge_settled(&self, case: &Case) -> Result<Verdict, UnknownCode> {
        let verdict = self.judge_with(case, Doubt::Ask)?;
        match self.transition(case) {
            Some((rule, version, later)) if verdict.verdict == Outcome::NotEligible => {
                let better = self.judge_with(&later, Doubt::Ask)?;
                let applies = better.verdict == Outcome::Eligible;
                Ok(if applies { self.favoured(case, verdict, (rule, version)) } else { verdict })
            }
            _ => Ok(verdict),
        }
    }

    /// A verdict that a later, more favourable text would turn: a person applies that text.
    fn favoured(&self, case: &Case, verdict: Verdict, (rule, version): (&Rule, &Version)) -> Verdict {
        let mut verdict = Verdict { verdict: Outcome::Ask, ..verdict };
        verdict.law.confirmed &= version.in_time.confirmed(case.received);
        verdict.rules.push(RuleResult {
            id: rule.id.clone(),
            outcome: RuleOutcome::Ask,
            says: version.says.of(RuleOutcome::Ask).unwrap_or_default().to_owned(),
            facts: vec![format!("received = {}", case.received)],
            cite: version.cite.clone(),
        });
        verdict
    }

    /// Judges a case, what is in doubt being read as told.
    pub(crate) fn judge_with(&self, case: &Case, doubt: Doubt) -> Result<Verdict, UnknownCode> {
        let award = self.known_codes(case)?;
        let mut considered = Considered::default();
        self.consider_subject(case, award, &mut considered);
        if considered.outcomes.is_empty() {
            self.consider_rules(case, award, doubt, &mut considered);
        }
        self.consider_decider(case, &mut considered);
        considered.settle_alternatives();
        Ok(self.conclude(case, considered))
    }

    /// The award of the case, where the catalogue knows every code that the facts name.
    pub(crate) fn known_codes(&self, case: &Case) -> Result<&Award, UnknownCode> {
        for code in codes_in(case).filter(|code| !self.slots.contains(code)) {
            self.known(code)?;
        }
        self.known(&case.award)
    }

    fn known(&self, code: &str) -> Result<&Award, UnknownCode> {
        self.award(code).ok_or_else(|| UnknownCode(code.to_owned()))
    }

    /// An award for persons is not for collectives: the rest of its rules would ask for what cannot be.
    fn consider_subject(&self, case: &Case, award: &Award, considered: &mut Considered) {
        if award.subjects.contains(&case.subject.kind) {
            return;
        }
        let for_whom: Vec<_> = award.subjects.iter().map(|kind| kind.label()).collect();
        considered.add(
            RuleResult {
                id: "SUB-01".to_owned(),
                outcome: RuleOutcome::Unmet,
                says: format!("{} dành cho {}.", award.name, for_whom.join(", ")),
                facts: vec![format!("kind = {}", case.subject.kind)],
                cite: award.cite.clone(),
            },
            true,
        );
    }

    fn consider_rules(&self, case: &Case, award: &Award, doubt: Doubt, considered: &mut Considered) {
        let facts = Facts { row: self.row(case, award, doubt), case };
        let mut own_rules = false;
        for rule in self.rules_of(award).filter(|rule| rule.concerns(case)) {
            let Some(version) = rule.version_on(case.received) else { continue };
            own_rules |= rule.is_own(award);
            let finding = match &version.when {
                Some(condition) => facts.ask(condition),
                None => Finding::unread(),
            };
            self.consider(&facts, award, (rule, version), finding, considered);
        }
        if !own_rules {
            considered.add(no_rules(award), false);
        }
    }

    fn consider(
        &self,
        facts: &Facts<'_>,
        award: &Award,
        (rule, version): (&Rule, &Version),
        mut finding: Finding,
        considered: &mut Considered,
    ) {
        let case = facts.case;
        match (finding.outcome, facts.row.doubt) {
            (RuleOutcome::Met, _) if rule.exception => return,
            (RuleOutcome::Unknown, _) if rule.exception && finding.facts.is_empty() => {
                finding.outcome = RuleOutcome::Confirm;
                finding.missing.clear();
            }
            (RuleOutcome::Unmet, Doubt::Ask) if version.doubtful => finding.outcome = RuleOutcome::Ask,
            (RuleOutcome::Unmet | RuleOutcome::Unknown, Doubt::Allow) if version.doubtful => return,
            _ => {}
        }
        for aside in &finding.set_aside {
            let listed = self.set_aside(case, award, aside);
            considered.results.extend(listed.filter(|result| !considered.results.contains(result)));
        }
        let result = RuleResult {
            id: rule.id.clone(),
            outcome: finding.outcome,
            says: version.sentence(case, award, &finding),
            facts: if finding.outcome == RuleOutcome::Unknown { Vec::new() } else { finding.facts },
            cite: version.cite.clone(),
        };
        // An exception of which nothing is known did not carry the verdict.
        let idle = rule.exception && result.outcome == RuleOutcome::Confirm;
        let confirmed = idle || version.in_time.confirmed(case.received);
        match &rule.limb_of {
            Some(of) => considered.add_limb(of, result, finding.missing, confirmed),
            None => {
                considered.missing.extend(finding.missing);
                considered.add(result, confirmed);
            }
        }
    }

    /// The rule that set a fact aside, listed with that fact.
    fn set_aside(&self, case: &Case, award: &Award, aside: &Aside) -> Option<RuleResult> {
        let mut rules = self.rules.iter().filter(|rule| rule.id == aside.rule && rule.names(award));
        let version = rules.find_map(|rule| rule.version_on(case.received))?;
        let finding = Finding::aside(aside);
        Some(RuleResult {
            id: aside.rule.clone(),
            outcome: finding.outcome,
            says: version.sentence(case, award, &finding),
            facts: finding.facts,
            cite: version.cite.clone(),
        })
    }

    /// The power to decide is that of the day of the decision.
    fn consider_decider(&self, case: &Case, considered: &mut Considered) {
        let Some(decider) = case.decider else { return };
        let authority = self.authority(&case.award, decider, case.decided.unwrap_or(case.received));
        let Some(outcome) = self.decider_outcome(case) else { return };
        // A dossier that was received under a text is finished under it (Law 06/2026/QH16, transition).
        let at_receipt = self.authority(&case.award, decider, case.received);
        let confirmed = authority.confirmed || (at_receipt.rule == authority.rule && at_receipt.confirmed);
        let result = RuleResult {
            id: authority.rule,
            outcome,
            says: authority.says,
            facts: vec![format!("decider = {decider}")],
            cite: authority.cite,
        };
        considered.add(result, confirmed);
    }

    /// Whether who decides may decide, where the case names one.
    pub(crate) fn decider_outcome(&self, case: &Case) -> Option<RuleOutcome> {
        let (may, certain) = self.power(&case.award, case.decider?, case.decided.unwrap_or(case.received));
        Some(match (may, certain) {
            (true, _) => RuleOutcome::Met,
            (false, true) => RuleOutcome::Unmet,
            (false, false) => RuleOutcome::Ask,
        })
    }

    fn conclude(&self, case: &Case, considered: Considered) -> Verdict {
        let Considered { results, outcomes, mut missing, unconfirmed, limbs: _ } = considered;
        // Of two sentences about one fact the one that asks for more years stands last.
        missing.sort_by(|one, other| other.cmp(one));
        missing.dedup_by(|one, other| one.fact == other.fact);
        missing.reverse();
        let basis = Basis {
            on: case.received,
            instruments: self.instruments_of(case, &results),
            confirmed: !unconfirmed,
        };
        let verdict = Outcome::of(worst(&outcomes));
        Verdict { award: case.award.clone(), year: case.year, verdict, law: basis, rules: results, missing }
    }

    /// The instruments that govern on that day and those that a rule of the verdict cites.
    fn instruments_of(&self, case: &Case, results: &[RuleResult]) -> Vec<String> {
        let cited: Vec<&Citation> = results.iter().flat_map(|result| &result.cite).collect();
        let applied = self.instruments.iter().filter(|instrument| {
            (instrument.governs && instrument.in_force(case.received))
                || cited.iter().any(|cite| cite.instrument == instrument.number)
        });
        applied.map(|instrument| instrument.number.clone()).collect()
    }
}

impl Considered {
    fn add(&mut self, result: RuleResult, confirmed: bool) {
        self.unconfirmed |= !confirmed;
        self.outcomes.push(result.outcome);
        self.results.push(result);
    }

    fn add_limb(&mut self, of: &str, result: RuleResult, missing: Vec<Missing>, confirmed: bool) {
        self.limbs.push(Limb { of: of.to_owned(), outcome: result.outcome, missing, confirmed });
        self.results.push(result);
    }

    /// Of each alternative the best limb decides. What carries it must be confirmed; where nothing carries it,
    /// every limb was asked in vain.
    fn settle_alternatives(&mut self) {
        while let Some(first) = self.limbs.first() {
            let of = first.of.clone();
            let (limbs, rest): (Vec<_>, Vec<_>) = self.limbs.drain(..).partition(|limb| limb.of == of);
            self.limbs = rest;
            let outcome = best(&limbs.iter().map(|limb| limb.outcome).collect::<Vec<_>>());
            let carries = |limb: &&Limb| limb.outcome == outcome;
            let confirmed = match outcome {
                RuleOutcome::Met | RuleOutcome::Confirm => {
                    limbs.iter().filter(carries).any(|limb| limb.confirmed)
                }
                _ => limbs.iter().all(|limb| limb.confirmed),
            };
            self.unconfirmed |= !confirmed;
            self.outcomes.push(outcome);
            if outcome == RuleOutcome::Unknown {
                self.missing.extend(limbs.into_iter().flat_map(|limb| limb.missing));
            }
        }
    }
}

impl Rule {
    /// Whether it speaks about this case, the award being one of its own.
    pub(crate) fn concerns(&self, case: &Case) -> bool {
        self.concerns_whom(case.subject.kind, case.subject.group)
            && self.takes_category(case.category)
            && self.year_from.is_none_or(|first| case.year >= first)
    }

    pub(crate) fn takes_category(&self, category: Category) -> bool {
        self.categories.as_ref().is_none_or(|categories| categories.contains(&category))
    }

    pub(crate) fn concerns_whom(&self, kind: SubjectKind, group: Option<Group>) -> bool {
        self.subjects.as_ref().is_none_or(|subjects| subjects.contains(&kind))
            && self.groups.as_ref().is_none_or(|groups| group.is_some_and(|group| groups.contains(&group)))
            && !group.is_some_and(|group| self.except_groups.contains(&group))
    }

    pub(crate) fn names(&self, award: &Award) -> bool {
        self.awards.iter().any(|code| code == "*" || *code == award.code)
            && self.kind.is_none_or(|kind| kind == award.kind)
    }

    /// Whether it is one of the award's own conditions, without which nothing is known of the award.
    pub(crate) fn is_own(&self, award: &Award) -> bool {
        !self.exception && self.awards.contains(&award.code)
    }

    pub(crate) fn version_on(&self, received: NaiveDate) -> Option<&Version> {
        self.version.iter().find(|version| version.in_time.holds(received))
    }
}

impl Version {
    fn sentence(&self, case: &Case, award: &Award, finding: &Finding) -> String {
        let template = self.unread.as_deref().or_else(|| self.says.of(finding.outcome)).unwrap_or_default();
        let year = case.year.to_string();
        fill(template, |name| match name {
            _ if finding.values.contains_key(name) => finding.values.get(name).map(String::as_str),
            "award" => Some(award.name.as_str()),
            "year" => Some(year.as_str()),
            _ => None,
        })
    }
}

/// Fills the names in braces; one that nothing fills stays as it is.
fn fill<'a>(template: &str, value: impl Fn(&str) -> Option<&'a str>) -> String {
    let mut parts = template.split('{');
    let mut says = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once('}').and_then(|(name, rest)| Some((value(name)?, rest))) {
            Some((value, rest)) => {
                says.push_str(value);
                says.push_str(rest);
            }
            None => {
                says.push('{');
                says.push_str(part);
            }
        }
    }
    says
}

/// Every code that the facts name beside the award itself.
fn codes_in(case: &Case) -> impl Iterator<Item = &String> {
    let granted = case.subject.awards.iter().flatten().map(|granted| &granted.code);
    granted.chain(case.subject.initiatives.iter().flatten().flat_map(|initiative| &initiative.used_for))
}

fn no_rules(award: &Award) -> RuleResult {
    RuleResult {
        id: format!("{}-00", award.code),
        outcome: RuleOutcome::Ask,
        says: format!(
            "Điều kiện của {} chưa có quy định trong dữ liệu; người có thẩm quyền xem xét.",
            award.name
        ),
        facts: Vec::new(),
        cite: award.cite.clone(),
    }
}
