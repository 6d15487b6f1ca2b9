//! Texts side by side: the verdict under each text and each reading of it that may be the right one.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::Law;
use crate::case::Case;
use crate::judge::UnknownCode;
use crate::lanes::Doubt;
use crate::rule::{Condition, Rule, Version};
use crate::source::{Confidence, Instrument};
use crate::verdict::{RuleOutcome, Verdict};

/// The verdict under one text, read in one way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// A Vietnamese name of the text and, where it can be read in two ways, of the reading.
    pub text: String,
    pub verdict: Verdict,
    /// Ids of the rules that come out differently from [`Law::judge`].
    pub differs: Vec<String>,
}

impl Law {
    /// The verdict under each text that may apply and under each reading of it. One reading means that nothing is in
    /// doubt. An amendment whose text was not read is taken as its draft says.
    pub fn readings(&self, case: &Case) -> Result<Vec<Reading>, UnknownCode> {
        let judged = self.judge(case)?;
        let mut readings: Vec<Reading> = Vec::new();
        for (name, received) in self.texts(case) {
            let on_that_day = Case { received, ..case.clone() };
            let strict = self.judge_with(&on_that_day, Doubt::Refuse)?;
            let wide = self.judge_with(&on_that_day, Doubt::Allow)?;
            let two_ways = strict.verdict != wide.verdict;
            let both = [(strict, "hiểu theo nghĩa chặt"), (wide, "hiểu theo nghĩa rộng")];
            for (verdict, way) in both.into_iter().take(if two_ways { 2 } else { 1 }) {
                let text = if two_ways { format!("{name}, {way}") } else { name.clone() };
                let differs = differing(&judged, &verdict);
                if !readings.iter().any(|other| differing(&other.verdict, &verdict).is_empty()) {
                    readings.push(Reading { text, verdict, differs });
                }
            }
        }
        Ok(readings)
    }

    /// The texts under which the case may fall, each with a day on which it holds.
    fn texts(&self, case: &Case) -> Vec<(String, NaiveDate)> {
        let own = self.governing(case.received).map_or(String::new(), |law| law.cited_as.clone());
        let Some(amendment) = self.unread_amendment(case) else { return vec![(own, case.received)] };
        let before = amendment.from.pred_opt().unwrap_or(amendment.from);
        let amended = format!("{own}, được sửa đổi theo dự thảo của {}", amendment.cited_as);
        if case.received >= amendment.from {
            vec![(own, before), (amended, case.received)]
        } else {
            vec![(own, case.received), (amended, amendment.from)]
        }
    }

    /// The law itself, not an amendment of it, that governs on that day.
    fn governing(&self, on: NaiveDate) -> Option<&Instrument> {
        self.instruments.iter().find(|law| law.governs && law.amends.is_none() && law.in_force(on))
    }

    /// The amendment, its text not read, before or after which the case was received and is decided.
    fn unread_amendment(&self, case: &Case) -> Option<&Instrument> {
        let last_day = case.decided.unwrap_or(case.received).max(case.received);
        self.instruments.iter().rfind(|amendment| {
            amendment.governs
                && amendment.amends.is_some()
                && amendment.confidence == Confidence::Second
                && amendment.in_force(last_day)
        })
    }

    /// Where a dossier that was received before an amendment is decided after it, the rule that lets the more
    /// favourable text apply, and the case as the new text sees it.
    pub(crate) fn transition(&self, case: &Case) -> Option<(&Rule, &Version, Case)> {
        let decided = case.decided?;
        self.plans.transitions.iter().filter_map(|place| self.rules.get(*place)).find_map(|rule| {
            let version = rule.version_on(case.received)?;
            match &version.when {
                Some(Condition::MoreFavourableSince(since))
                    if case.received < *since && decided >= *since =>
                {
                    Some((rule, version, Case { received: *since, ..case.clone() }))
                }
                _ => None,
            }
        })
    }
}

/// Ids of the rules of which the two verdicts say something else.
pub(crate) fn differing(one: &Verdict, other: &Verdict) -> Vec<String> {
    let (one, other) = (outcomes(one), outcomes(other));
    let ids = one.keys().chain(other.keys()).copied();
    let mut differing: Vec<_> = ids.filter(|id| one.get(id) != other.get(id)).map(str::to_owned).collect();
    differing.sort();
    differing.dedup();
    differing
}

fn outcomes(verdict: &Verdict) -> BTreeMap<&str, Vec<RuleOutcome>> {
    let mut outcomes = BTreeMap::<_, Vec<_>>::new();
    for rule in &verdict.rules {
        outcomes.entry(rule.id.as_str()).or_default().push(rule.outcome);
    }
    outcomes
}
