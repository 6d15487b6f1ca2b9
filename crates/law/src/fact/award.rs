//! Awards that were granted before, in words.

use std::collections::BTreeMap;

use crate::Law;
use crate::case::{Case, Granted};
use crate::fact::{Aside, Facts, Finding, UNCLEAR};
use crate::row::Sure;
use crate::rule::{AwardCount, AwardRun, Code, GrantTest};
use crate::source::Kind;
use crate::verdict::RuleOutcome;
use crate::years::Years;

pub(super) const LACKING_AWARDS: &str = "Ghi các lần khen thưởng đã có; ghi rõ nếu chưa có.";

impl Case {
    /// No grant of the year judged stands in the way; whether one does is a matter of the achievement.
    pub(crate) fn not_granted(&self, law: &Law, test: &GrantTest) -> RuleOutcome {
        match &self.subject.awards {
            None => RuleOutcome::Unknown,
            Some(_) if self.in_the_way(law, test).next().is_some() => RuleOutcome::Ask,
            Some(_) => RuleOutcome::Met,
        }
    }

    fn in_the_way<'a>(&'a self, law: &'a Law, test: &'a GrantTest) -> impl Iterator<Item = &'a Granted> {
        let of_year = self.subject.awards.iter().flatten();
        let of_year = of_year.filter(|granted| granted.year == self.year && !granted.revoked);
        of_year.filter(move |granted| {
            let award = law.award(&granted.code);
            test.kind.is_none_or(|kind| award.is_some_and(|award| award.kind == kind))
                && test.level.is_none_or(|level| award.is_some_and(|award| award.level == level))
                && (!test.same_category || granted.category == self.category)
        })
    }
}

impl Facts<'_> {
    pub(super) fn unknown_awards(&self) -> Finding {
        Finding::missing("awards", LACKING_AWARDS)
    }

    pub(super) fn held(&self, outcome: RuleOutcome, code: &Code) -> Finding {
        let Some(grants) = &self.row.grants else {
            return self.unknown_awards().with("held", self.name(code));
        };
        let years = grants[code.slot];
        let mut finding = Finding::on(outcome, self.grant_facts(code, years)).with("held", self.name(code));
        finding.set_aside.extend(self.no_basis(code));
        finding
    }

    pub(super) fn award_run(&self, outcome: RuleOutcome, run: &AwardRun) -> Finding {
        let Some(grants) = &self.row.grants else {
            return self.unknown_awards().with("years", UNCLEAR);
        };
        let years = grants[run.award.slot] & Years::last(run.times * run.apart.max(1) + 1);
        let mut facts = self.grant_facts(&run.award, years);
        if let Some(code) = &run.not_spent_on
            && outcome == RuleOutcome::Ask
        {
            facts.extend(self.grant_facts(code, grants[code.slot] & Years::last(run.times + 1)));
        }
        let named: Vec<_> = years.each().map(|back| self.year(back).to_string()).collect();
        let years_named = if named.is_empty() { "không có năm nào".to_owned() } else { named.join(", ") };
        let mut finding = Finding::on(outcome, facts).with("years", years_named);
        finding.set_aside.extend(self.no_basis(&run.award));
        finding.set_aside.extend(self.not_counted(years));
        finding
    }

    pub(super) fn award_count(&self, outcome: RuleOutcome, count: &AwardCount) -> Finding {
        let Some(grants) = &self.row.grants else {
            return self.unknown_awards().with("times", UNCLEAR);
        };
        let window = self.row.window(&count.within, Sure::Yes);
        let granted = grants[count.award.slot];
        let mut finding = Finding::on(outcome, self.grant_facts(&count.award, granted & window))
            .with("times", (granted & window).count().to_string());
        if outcome == RuleOutcome::Unknown {
            let possible = self.row.window(&count.within, Sure::Possible);
            // Only back to the grant that would be the last one needed.
            let oldest = (granted & possible).newest(count.times);
            finding = self.lacking_grades(finding, possible & Years::last(oldest));
        }
        finding
    }

    pub(super) fn not_granted(&self, outcome: RuleOutcome, test: &GrantTest) -> Finding {
        if self.case.subject.awards.is_none() {
            return self.unknown_awards();
        }
        let mut codes: Vec<_> =
            self.case.in_the_way(self.row.law, test).map(|granted| granted.code.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        let year = self.case.year;
        let names: Vec<_> = codes.iter().map(|code| self.name_of(code)).collect();
        let facts = match codes[..] {
            [] => vec![format!("awards.{year} has no award in the way")],
            _ => codes.iter().map(|code| format!("awards.{year} = {code}")).collect(),
        };
        Finding::on(outcome, facts).with("held", names.join(", "))
    }

    fn grant_facts(&self, code: &Code, years: Years) -> Vec<String> {
        if years.is_none() {
            return vec![format!("awards has no {}", code.name)];
        }
        years.each().map(|back| format!("awards.{} = {}", self.year(back), code.name)).collect()
    }

    /// Grants of that award that are no basis, each under the rule that says so.
    fn no_basis(&self, code: &Code) -> Option<Aside> {
        let (rule, categories) = self.row.law.no_basis(self.case)?;
        let listed = self.case.subject.awards.iter().flatten();
        let ignored = listed.filter(|granted| {
            granted.code == code.name && !granted.revoked && categories.contains(&granted.category)
        });
        let is_form = self.row.law.award(&code.name).is_some_and(|award| award.kind == Kind::Form);
        let mut facts: Vec<_> = ignored
            .map(|granted| format!("awards.{} = {} ({})", granted.year, granted.code, granted.category))
            .collect();
        facts.sort();
        let values = BTreeMap::from([("held", self.name(code))]);
        (is_form && !facts.is_empty()).then(|| Aside { rule: rule.to_owned(), facts, values })
    }

    fn name(&self, code: &Code) -> String {
        self.name_of(&code.name)
    }

    fn name_of(&self, code: &str) -> String {
        self.row.law.award(code).map_or(code, |award| award.name.as_str()).to_owned()
    }
}
