//! Judges a case: every rule of its award on the day it was received, and one verdict from all of them.

use std::fmt;

use crate::Law;
use crate::case::Case;
use crate::cite::Citation;
use crate::fact::{Facts, Finding, worst};
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
    missing: Vec<Missing>,
    unconfirmed: bool,
}

impl Law {
    /// Judges a case under the law of the day on which it was received.
    pub fn judge(&self, case: &Case) -> Result<Verdict, UnknownCode> {
        let award = self.known(&case.award)?;
        for code in codes_in(case) {
            self.known(code)?;
        }
        let mut considered = Considered::default();
        self.consider_subject(case, award, &mut considered);
        if considered.outcomes.is_empty() {
            self.consider_rules(case, award, &mut considered);
        }
        self.consider_decider(case, &mut considered);
        Ok(self.conclude(case, considered))
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

    fn consider_rules(&self, case: &Case, award: &Award, considered: &mut Considered) {
        let facts = Facts { law: self, case };
        let mut own_rules = false;
        for rule in self.rules.iter().filter(|rule| !rule.sets_aside && rule.concerns(case, award)) {
            let Some(version) = rule.version_on(case) else { continue };
            own_rules |= rule.awards.contains(&award.code);
            let finding = match &version.when {
                Some(condition) => facts.ask(condition),
                None => Finding::unread(),
            };
            self.consider(case, award, rule, version, finding, considered);
        }
        if !own_rules {
            considered.add(no_rules(award), false);
        }
    }

    fn consider(
        &self,
        case: &Case,
        award: &Award,
        rule: &Rule,
        version: &Version,
        mut finding: Finding,
        considered: &mut Considered,
    ) {
        match finding.outcome {
            RuleOutcome::Met if rule.exception => return,
            RuleOutcome::Unknown if rule.exception && finding.facts.is_empty() => {
                finding.outcome = RuleOutcome::Confirm;
                finding.missing.clear();
            }
            RuleOutcome::Unmet if version.doubtful => finding.outcome = RuleOutcome::Ask,
            _ => {}
        }
        for (aside, fact) in &finding.set_aside {
            considered.results.extend(self.set_aside(case, award, aside, fact));
        }
        let result = RuleResult {
            id: rule.id.clone(),
            outcome: finding.outcome,
            says: version.sentence(case, award, &finding),
            facts: if finding.outcome == RuleOutcome::Unknown { Vec::new() } else { finding.facts },
            cite: version.cite.clone(),
        };
        considered.missing.extend(finding.missing);
        // An exception of which nothing is known did not carry the verdict.
        let idle = rule.exception && result.outcome == RuleOutcome::Confirm;
        considered.add(result, idle || version.in_time.confirmed(case.received));
    }

    /// The rule that set a fact aside, listed with that fact.
    fn set_aside(&self, case: &Case, award: &Award, id: &str, fact: &str) -> Option<RuleResult> {
        let rule = self.rules.iter().find(|rule| rule.id == id)?;
        let version = rule.version_on(case)?;
        let finding = Finding::aside(fact);
        Some(RuleResult {
            id: rule.id.clone(),
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
        // A dossier that was received under a text is finished under it (Law 06/2026/QH16, transition).
        let at_receipt = self.authority(&case.award, decider, case.received);
        let confirmed = authority.confirmed || (at_receipt.rule == authority.rule && at_receipt.confirmed);
        let outcome = match (authority.may, authority.certain) {
            (true, _) => RuleOutcome::Met,
            (false, true) => RuleOutcome::Unmet,
            (false, false) => RuleOutcome::Ask,
        };
        let result = RuleResult {
            id: authority.rule,
            outcome,
            says: authority.says,
            facts: vec![format!("decider = {decider}")],
            cite: authority.cite,
        };
        considered.add(result, confirmed);
    }

    fn conclude(&self, case: &Case, considered: Considered) -> Verdict {
        let Considered { results, outcomes, mut missing, unconfirmed } = considered;
        missing.sort();
        missing.dedup();
        let basis = Basis {
            on: case.received,
            instruments: self.instruments_of(case, &results),
            confirmed: !unconfirmed,
        };
        let verdict = match worst(&outcomes) {
            RuleOutcome::Unmet => Outcome::NotEligible,
            RuleOutcome::Hold => Outcome::Hold,
            RuleOutcome::Unknown => Outcome::NeedsData,
            RuleOutcome::Ask => Outcome::Ask,
            RuleOutcome::Met | RuleOutcome::Confirm => Outcome::Eligible,
        };
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
}

impl Rule {
    fn concerns(&self, case: &Case, award: &Award) -> bool {
        let group = case.subject.group;
        self.awards.iter().any(|code| code == "*" || *code == award.code)
            && self.kind.is_none_or(|kind| kind == award.kind)
            && self.groups.as_ref().is_none_or(|groups| group.is_some_and(|group| groups.contains(&group)))
            && !group.is_some_and(|group| self.except_groups.contains(&group))
            && self.categories.as_ref().is_none_or(|categories| categories.contains(&case.category))
            && self.year_from.is_none_or(|first| case.year >= first)
    }

    fn version_on(&self, case: &Case) -> Option<&Version> {
        self.version.iter().find(|version| version.in_time.holds(case.received))
    }
}

impl Version {
    fn sentence(&self, case: &Case, award: &Award, finding: &Finding) -> String {
        let template = self.unread.as_deref().or_else(|| self.says.of(finding.outcome)).unwrap_or_default();
        let mut says = template.replace("{award}", &award.name).replace("{year}", &case.year.to_string());
        for (name, value) in &finding.values {
            says = says.replace(&format!("{{{name}}}"), value);
        }
        says
    }
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
