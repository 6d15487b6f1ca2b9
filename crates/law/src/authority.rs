//! Who may decide which award on which day.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::Law;
use crate::case::Decider;
use crate::cite::Citation;
use crate::source::Span;

/// The answer to "may this office decide this award on that day?"
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authority {
    pub may: bool,
    /// A Vietnamese sentence: under which article, or who decides instead.
    pub says: String,
    pub cite: Vec<Citation>,
    pub confirmed: bool,
    /// Whether a "no" rests on a complete list of what the office may decide; otherwise a person must look.
    #[serde(skip)]
    pub certain: bool,
    /// Id of the rule that answered.
    pub rule: String,
}

/// What some offices may decide during a span of time.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AuthorityEntry {
    pub id: String,
    pub deciders: Vec<Decider>,
    /// Codes of awards; `*` stands for every award.
    pub awards: Vec<String>,
    pub in_time: Span,
    /// Whether the entry grants the power or says that there is none.
    #[serde(default = "grants")]
    pub may: bool,
    /// The whole of what these offices may decide is listed: what it does not name they may not decide.
    #[serde(default)]
    pub complete: bool,
    /// The law of that period is not in the data: nothing is certain.
    #[serde(default)]
    pub unread: bool,
    pub says: String,
    pub cite: Vec<Citation>,
}

fn grants() -> bool {
    true
}

impl AuthorityEntry {
    fn names(&self, award: &str) -> bool {
        self.awards.iter().any(|code| code == "*" || code == award)
    }

    fn is_certain(&self) -> bool {
        !self.unread && (self.complete || !self.may)
    }

    fn answer(&self, may: bool, says: String, on: NaiveDate) -> Authority {
        let confirmed = self.in_time.confirmed(on);
        let certain = self.is_certain();
        Authority { may, says, cite: self.cite.clone(), confirmed, certain, rule: self.id.clone() }
    }
}

impl Law {
    /// Whether that office may decide, and whether that is certain.
    pub(crate) fn power(&self, award: &str, decider: Decider, on: NaiveDate) -> (bool, bool) {
        let of_day = self.figures.authority.iter().filter(|entry| entry.in_time.holds(on));
        let mut own = of_day.filter(|entry| entry.deciders.contains(&decider));
        match own.clone().find(|entry| entry.names(award)) {
            Some(entry) => (entry.may, entry.is_certain()),
            None => (false, own.any(|entry| entry.complete && entry.is_certain())),
        }
    }

    /// Whether that office may decide that award on that day. An unknown code is nobody's to decide.
    pub fn authority(&self, award: &str, decider: Decider, on: NaiveDate) -> Authority {
        let of_day = self.figures.authority.iter().filter(|entry| entry.in_time.holds(on));
        let (own, others): (Vec<_>, Vec<_>) = of_day.partition(|entry| entry.deciders.contains(&decider));
        if let Some(entry) = own.iter().find(|entry| entry.names(award)) {
            return entry.answer(entry.may, entry.says.clone(), on);
        }
        let name = self.award(award).map_or(award, |award| award.name.as_str());
        let instead: Vec<_> = others.iter().filter(|entry| entry.may && entry.names(award)).collect();
        let says = refusal(name, decider, &instead);
        // A refusal rests on the complete list of what this office may decide; without one it is not certain.
        if let Some(entry) = own.iter().find(|entry| entry.complete) {
            return entry.answer(false, says, on);
        }
        let rule = instead.first().map_or("AUT", |entry| entry.id.as_str()).to_owned();
        let of_award = || self.award(award).map(|award| award.cite.clone()).unwrap_or_default();
        let cite = instead.first().map_or_else(of_award, |entry| entry.cite.clone());
        Authority { may: false, says, cite, confirmed: false, certain: false, rule }
    }
}

fn refusal(award: &str, decider: Decider, instead: &[&&AuthorityEntry]) -> String {
    let mut who: Vec<_> = instead.iter().flat_map(|entry| entry.deciders.iter().map(|d| d.label())).collect();
    who.dedup();
    if who.is_empty() {
        return format!("Dữ liệu chưa có quy định {} được quyết định {award} vào ngày này.", decider.label());
    }
    format!("Thẩm quyền của {} không có {award}. Trình: {}.", decider.label(), who.join("; "))
}
