//! Worked cases beside the rules: facts in, answer out, each able to fail.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Deserialize;

use crate::bonus::Grant;
use crate::case::{Case, Decider, GradeLevel};
use crate::check::unique;
use crate::day::day;
use crate::read::{Fault, Law};
use crate::verdict::{Outcome, RuleOutcome, Verdict};

/// The worked cases of a folder `cases/`, each able to fail.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Cases {
    pub example: Vec<Example>,
    pub vote: Vec<VoteExample>,
    pub bonus: Vec<BonusExample>,
    pub authority: Vec<AuthorityExample>,
    pub quota: Vec<QuotaExample>,
    #[serde(skip)]
    files: BTreeMap<String, String>,
}

impl Cases {
    /// Takes in another file, remembering which file each case came from.
    pub(crate) fn absorb(&mut self, path: &str, other: Cases) {
        for name in other.names() {
            self.files.insert(name.to_owned(), path.to_owned());
        }
        self.example.extend(other.example);
        self.vote.extend(other.vote);
        self.bonus.extend(other.bonus);
        self.authority.extend(other.authority);
        self.quota.extend(other.quota);
    }

    pub(crate) fn names(&self) -> Vec<&str> {
        let examples = self.example.iter().map(|case| case.name.as_str());
        let votes = self.vote.iter().map(|case| case.name.as_str());
        let bonuses = self.bonus.iter().map(|case| case.name.as_str());
        examples
            .chain(votes)
            .chain(bonuses)
            .chain(self.authority.iter().map(|case| case.name.as_str()))
            .chain(self.quota.iter().map(|case| case.name.as_str()))
            .collect()
    }
}

/// Facts, and what the law must answer.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Example {
    pub name: String,
    pub case: Case,
    pub verdict: Outcome,
    #[serde(default = "yes")]
    pub confirmed: bool,
    /// The outcome of the rules that the case is about.
    #[serde(default)]
    pub rules: BTreeMap<String, RuleOutcome>,
    #[serde(default)]
    pub missing: Vec<String>,
}

fn yes() -> bool {
    true
}

/// A count of votes, and what it must come to; without `passes` the session is incomplete.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct VoteExample {
    pub name: String,
    pub award: String,
    pub members: u32,
    pub yes: u32,
    pub no: u32,
    pub absent: u32,
    #[serde(default)]
    pub written: u32,
    #[serde(deserialize_with = "day")]
    pub on: NaiveDate,
    #[serde(default)]
    pub passes: Option<bool>,
    pub share: String,
    #[serde(default)]
    pub threshold: Option<String>,
    pub confirmed: bool,
}

/// Grants to one recipient, and what is paid.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BonusExample {
    pub name: String,
    pub grants: Vec<Grant>,
    /// Đồng for each grant; 0 where it is not paid.
    pub paid: Vec<i64>,
    pub total: i64,
    pub confirmed: bool,
}

/// An office, an award, a day: may it decide?
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AuthorityExample {
    pub name: String,
    pub award: String,
    pub decider: Decider,
    #[serde(deserialize_with = "day")]
    pub on: NaiveDate,
    pub may: bool,
    pub confirmed: bool,
}

/// A count, and the ceiling that it gives: of grades where `award` is absent.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct QuotaExample {
    pub name: String,
    #[serde(default)]
    pub award: Option<String>,
    pub count: u32,
    #[serde(default)]
    pub percent: Option<u32>,
    #[serde(deserialize_with = "day")]
    pub on: NaiveDate,
    #[serde(default)]
    pub ceiling: Option<u32>,
    #[serde(default)]
    pub exact: Option<String>,
    pub confirmed: bool,
}

impl Law {
    pub(super) fn check_cases(&self, faults: &mut Vec<Fault>) {
        let cases = &self.cases;
        unique("cases", cases.names().into_iter(), faults);
        let mut fail = |name: &str, says: Vec<String>| {
            let file = cases.files.get(name).map_or("cases", String::as_str);
            faults.extend(says.into_iter().map(|says| Fault::new(file, name, says)));
        };
        cases.example.iter().for_each(|example| fail(&example.name, self.try_example(example)));
        cases.vote.iter().for_each(|example| fail(&example.name, self.try_vote(example)));
        cases.bonus.iter().for_each(|example| fail(&example.name, self.try_bonus(example)));
        cases.authority.iter().for_each(|example| fail(&example.name, self.try_authority(example)));
        cases.quota.iter().for_each(|example| fail(&example.name, self.try_quota(example)));
    }

    fn try_example(&self, example: &Example) -> Vec<String> {
        match self.judge(&example.case) {
            Ok(verdict) => compare(example, &verdict),
            Err(unknown) => vec![unknown.to_string()],
        }
    }

    fn try_vote(&self, example: &VoteExample) -> Vec<String> {
        let VoteExample { award, members, yes, no, absent, written, on, .. } = example;
        match self.count(award, *members, *yes, *no, *absent, *written, *on) {
            Ok(count) => differences(&[
                ("passes", format!("{:?}", example.passes), format!("{:?}", count.passes)),
                ("share", example.share.clone(), count.share),
                ("threshold", format!("{:?}", example.threshold), format!("{:?}", count.threshold)),
                ("confirmed", example.confirmed.to_string(), count.confirmed.to_string()),
            ]),
            Err(fault) => vec![fault.to_string()],
        }
    }

    fn try_bonus(&self, example: &BonusExample) -> Vec<String> {
        let bonus = match self.bonus(&example.grants) {
            Ok(bonus) => bonus,
            Err(unknown) => return vec![unknown.to_string()],
        };
        let paid: Vec<_> =
            bonus.grants.iter().map(|grant| if grant.paid { grant.amount.unwrap_or(0) } else { 0 }).collect();
        differences(&[
            ("paid", format!("{:?}", example.paid), format!("{paid:?}")),
            ("total", example.total.to_string(), bonus.total.to_string()),
            ("confirmed", example.confirmed.to_string(), bonus.confirmed.to_string()),
        ])
    }

    fn try_quota(&self, example: &QuotaExample) -> Vec<String> {
        let QuotaExample { award, count, percent, on, .. } = example;
        let quota = match award {
            Some(award) => self.title_quota(award, *count, *percent, *on),
            None => self.grade_quota(GradeLevel::Good, *count, *on),
        };
        differences(&[
            ("ceiling", format!("{:?}", example.ceiling), format!("{:?}", quota.ceiling)),
            ("exact", format!("{:?}", example.exact), format!("{:?}", quota.exact)),
            ("confirmed", example.confirmed.to_string(), quota.confirmed.to_string()),
        ])
    }

    fn try_authority(&self, example: &AuthorityExample) -> Vec<String> {
        let answer = self.authority(&example.award, example.decider, example.on);
        differences(&[
            ("may", example.may.to_string(), answer.may.to_string()),
            ("confirmed", example.confirmed.to_string(), answer.confirmed.to_string()),
        ])
    }
}

fn compare(example: &Example, verdict: &Verdict) -> Vec<String> {
    let mut wrong = differences(&[
        ("verdict", example.verdict.to_string(), verdict.verdict.to_string()),
        ("confirmed", example.confirmed.to_string(), verdict.law.confirmed.to_string()),
    ]);
    for (id, outcome) in &example.rules {
        let found = verdict.rules.iter().find(|rule| rule.id == *id).map(|rule| rule.outcome);
        if found != Some(*outcome) {
            wrong.push(format!(
                "{id}: cần {outcome}, nhận {}.",
                found.map_or("không có", |found| found.as_str())
            ));
        }
    }
    let missing: Vec<_> = verdict.missing.iter().map(|missing| missing.fact.clone()).collect();
    if missing != example.missing {
        wrong.push(format!("missing: cần {:?}, nhận {missing:?}.", example.missing));
    }
    for rule in verdict.rules.iter().filter(|rule| rule.says.is_empty() || rule.says.contains('{')) {
        wrong.push(format!("{}: câu “{}” còn chỗ trống.", rule.id, rule.says));
    }
    wrong
}

fn differences(pairs: &[(&str, String, String)]) -> Vec<String> {
    let different = pairs.iter().filter(|(_, wanted, found)| wanted != found);
    different.map(|(what, wanted, found)| format!("{what}: cần {wanted}, nhận {found}.")).collect()
}
