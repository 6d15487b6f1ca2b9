//! Initiatives in words: which count, which already served another award.

use std::collections::BTreeMap;

use crate::case::Initiative;
use crate::fact::award::LACKING_AWARDS;
use crate::fact::{Aside, Facts, Finding, UNCLEAR};
use crate::row::Sure;
use crate::rule::InitiativeTest;
use crate::verdict::RuleOutcome;
use crate::years::Years;

impl Facts<'_> {
    pub(super) fn initiative(&self, outcome: RuleOutcome, test: &InitiativeTest) -> Finding {
        let Some(listed) = self.row.initiatives else {
            return self.unknown_initiatives(self.years_for(test, Sure::Yes));
        };
        let window = self.years_for(test, Sure::Possible);
        let stands_in = |initiative: &&Initiative| {
            !(Years::one(self.case.year, initiative.year) & window).is_none()
                && test.kinds.contains(&initiative.kind)
                && initiative.effect >= test.effect
        };
        let fitting = listed.iter().filter(stands_in);
        let (used, free): (Vec<_>, Vec<_>) =
            fitting.partition(|initiative| self.row.law.is_used(initiative, test));
        let mut facts: Vec<_> = free.iter().map(|found| fact_of(found)).collect();
        facts.sort();
        if free.is_empty() {
            facts.push(format!("initiatives.{} = none", self.case.year));
        }
        let mut finding = Finding::on(outcome, facts).with("initiatives", free.len().to_string());
        if outcome == RuleOutcome::Unknown {
            // The window itself is not known: it hangs on awards or grades that are asked for elsewhere.
            let judged = self.case.year;
            let oldest = free.iter().fold(Years::NONE, |years, found| years | Years::one(judged, found.year));
            finding = match self.row.grants {
                None => finding.lacking("awards", LACKING_AWARDS),
                Some(_) => self.lacking_grades(finding, window & oldest.since_first()),
            };
        }
        let rule = test.not_used_for.as_ref().map_or("", |aside| aside.rule.as_str());
        finding.set_aside.extend(used.into_iter().map(|initiative| aside(rule, initiative)));
        finding.set_aside.sort();
        finding
    }

    fn years_for(&self, test: &InitiativeTest, sure: Sure) -> Years {
        test.within.as_ref().map_or(Years::THIS, |window| self.row.window(window, sure))
    }

    fn unknown_initiatives(&self, window: Years) -> Finding {
        let judged = self.case.year;
        let first = window.each().next().map_or(judged, |back| self.year(back));
        let period = if first == judged {
            format!("năm {judged}")
        } else {
            format!("từ năm {first} đến năm {judged}")
        };
        Finding::missing(
            format!("initiatives.{judged}"),
            format!("Bổ sung sáng kiến, đề tài được công nhận {period}; ghi rõ nếu không có."),
        )
        .with("initiatives", UNCLEAR)
    }
}

fn aside(rule: &str, initiative: &Initiative) -> Aside {
    let served = initiative.used_for.join(", ");
    let facts = vec![format!("{}, used for {served}", fact_of(initiative))];
    Aside { rule: rule.to_owned(), facts, values: BTreeMap::new() }
}

fn fact_of(initiative: &Initiative) -> String {
    format!("initiatives.{} = {} ({})", initiative.year, initiative.kind, initiative.effect)
}
