//! The law card of a verdict, ready for `kit::law_card`: one line per condition with its mark, sentence, facts and articles.

use law::{Outcome, RuleOutcome, RuleResult, Verdict};

/// A verdict as the card shows it.
#[derive(Debug, Clone)]
pub(crate) struct LawCard {
    pub(crate) mark: &'static str,
    pub(crate) verdict: &'static str,
    pub(crate) sum: String,
    pub(crate) lines: Vec<Line>,
    pub(crate) missing: Vec<String>,
}

/// One condition.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) mark: &'static str,
    pub(crate) word: &'static str,
    pub(crate) says: String,
    pub(crate) facts: Vec<String>,
    pub(crate) cites: Vec<Cite>,
}

/// An article, and the address of its text where there is one.
#[derive(Debug, Clone)]
pub(crate) struct Cite {
    pub(crate) label: String,
    pub(crate) href: Option<String>,
}

impl LawCard {
    pub(crate) fn of(verdict: &Verdict) -> Self {
        let met = verdict.rules.iter().filter(|rule| rule.outcome == RuleOutcome::Met).count();
        Self {
            mark: mark(verdict.verdict),
            verdict: verdict.verdict.label(),
            sum: format!("{met}/{} điều kiện đạt", verdict.rules.len()),
            lines: verdict.rules.iter().map(line).collect(),
            missing: verdict.missing.iter().map(|missing| missing.says.clone()).collect(),
        }
    }
}

fn mark(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Eligible => "met",
        Outcome::NotEligible => "unmet",
        Outcome::Hold | Outcome::NeedsData | Outcome::Ask => "waiting",
    }
}

fn line(rule: &RuleResult) -> Line {
    Line {
        mark: match rule.outcome {
            RuleOutcome::Met => "met",
            RuleOutcome::Unmet => "unmet",
            RuleOutcome::Confirm => "neutral",
            RuleOutcome::Unknown | RuleOutcome::Hold | RuleOutcome::Ask => "waiting",
        },
        word: rule.outcome.label(),
        says: rule.says.clone(),
        facts: rule.facts.clone(),
        cites: rule.cite.iter().map(|cite| Cite { label: cite.to_string(), href: None }).collect(),
    }
}
