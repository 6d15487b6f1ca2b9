//! Initiatives in words: which count, which already served another award.

use crate::case::Initiative;
use crate::fact::{Aside, Facts, Finding, UNCLEAR};
use crate::row::{Initiatives, Sure};
use crate::rule::InitiativeTest;
use crate::verdict::RuleOutcome;
use crate::years::Years;

impl Facts<'_> {
    pub(super) fn initiative(&self, outcome: RuleOutcome, test: &InitiativeTest) -> Finding {
        let window = self.years_for(test);
        let Initiatives::Listed(listed) = self.row.initiatives else {
            return self.unknown_initiatives(window);
        };
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
                None => {
                    finding.absorb(self.unknown_awards());
                    finding
                }
                Some(_) => self.lacking_grades(finding, window & oldest.since_first()),
            };
        }
        for initiative in used {
            let served = initiative.used_for.join(", ");
            let facts = vec![format!("{}, used for {served}", fact_of(initiative))];
            let rule = test.not_used_for.iter().map(|aside| aside.rule.clone());
            let values = std::collections::BTreeMap::new();
            finding.set_aside.extend(rule.map(|rule| Aside {
                rule,
                facts: facts.clone(),
                values: values.clone(),
            }));
        }
        finding.set_aside.sort();
        finding
    }

    fn years_for(&self, test: &InitiativeTest) -> Years {
        test.within.as_ref().map_or(Years::THIS, |window| self.row.window(window, Sure::Possible))
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

fn fact_of(initiative: &Initiative) -> String {
    format!("initiatives.{} = {} ({})", initiative.year, initiative.kind, initiative.effect)
}
