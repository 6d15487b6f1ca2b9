//! Bonus money: coefficient × base salary of the decision day, rounded up, and what is paid of several.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::Law;
use crate::case::SubjectKind;
use crate::cite::Citation;
use crate::day::{day, some_day};
use crate::decimal::Decimal;
use crate::judge::UnknownCode;
use crate::source::{Kind, Span};

/// One award granted to the recipient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    pub award: String,
    pub subject: SubjectKind,
    /// As the clerk names it; the catalogue decides.
    #[serde(default)]
    pub kind: Option<Kind>,
    #[serde(deserialize_with = "day")]
    pub decided: NaiveDate,
    /// The period of the achievement.
    #[serde(default, deserialize_with = "some_day")]
    pub period_from: Option<NaiveDate>,
    #[serde(default, deserialize_with = "some_day")]
    pub period_to: Option<NaiveDate>,
}

/// The money of several grants to one recipient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bonus {
    /// In the order of the grants.
    pub grants: Vec<GrantBonus>,
    /// Sum of what is paid, in đồng.
    pub total: i64,
    pub confirmed: bool,
}

/// The money of one grant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantBonus {
    pub award: String,
    pub kind: Kind,
    /// Exact decimal; `None` where the data has none for that day.
    pub coefficient: Option<String>,
    /// Đồng a month on the day of the decision.
    pub base_salary: Option<i64>,
    /// Đồng, rounded up as the law says; also given where it is not paid.
    pub amount: Option<i64>,
    pub paid: bool,
    /// A Vietnamese sentence: how it was computed, or why it is not paid.
    pub why: String,
    pub cite: Vec<Citation>,
    pub confirmed: bool,
}

/// The `[bonus]` table of `figures.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BonusFigures {
    pub salary: Vec<Salary>,
    pub coefficients: Vec<Coefficients>,
    pub highest_only: BonusRule,
    pub computed: BonusRule,
    pub unknown: BonusRule,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Salary {
    pub amount: i64,
    pub in_time: Span,
    pub cite: Vec<Citation>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Coefficients {
    pub in_time: Span,
    /// Amounts are rounded up to multiples of this many đồng.
    pub round_up_to: i64,
    /// A household's coefficient is this many times the individual's.
    pub household: Decimal,
    pub cite: Vec<Citation>,
    pub rows: Vec<CoefficientRow>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CoefficientRow {
    pub award: String,
    #[serde(default)]
    pub person: Option<Decimal>,
    #[serde(default)]
    pub collective: Option<Decimal>,
    pub cite: Citation,
    #[serde(default)]
    pub uncertain: bool,
}

/// A sentence about the money and where it stands.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BonusRule {
    pub says: String,
    pub cite: Vec<Citation>,
}

impl Law {
    /// The bonus of grants to one recipient. Of several titles for the same period granted on the same day only
    /// the highest is paid; titles and forms add up.
    pub fn bonus(&self, grants: &[Grant]) -> Result<Bonus, UnknownCode> {
        let mut answers =
            grants.iter().map(|grant| self.grant_bonus(grant)).collect::<Result<Vec<_>, _>>()?;
        for index in 0..grants.len() {
            if self.is_outshone(index, grants, &answers) {
                let rule = &self.figures.bonus.highest_only;
                answers[index].paid = false;
                answers[index].why = rule.says.clone();
                answers[index].cite.extend(rule.cite.iter().cloned());
            }
        }
        let total = answers.iter().filter(|answer| answer.paid).filter_map(|answer| answer.amount).sum();
        let confirmed = answers.iter().all(|answer| answer.confirmed);
        Ok(Bonus { grants: answers, total, confirmed })
    }

    fn grant_bonus(&self, grant: &Grant) -> Result<GrantBonus, UnknownCode> {
        let award = self.award(&grant.award).ok_or_else(|| UnknownCode(grant.award.clone()))?;
        let figures = &self.figures.bonus;
        let salary = figures.salary.iter().find(|salary| salary.in_time.holds(grant.decided));
        let table = figures.coefficients.iter().find(|table| table.in_time.holds(grant.decided));
        let row = table.and_then(|table| table.rows.iter().find(|row| row.award == grant.award));
        let coefficient = table.zip(row).and_then(|(table, row)| row.of(grant.subject, table.household));
        let amount = table.zip(salary).zip(coefficient).and_then(|((table, salary), coefficient)| {
            coefficient.of_rounded_up(salary.amount, table.round_up_to)
        });
        let mut cite: Vec<Citation> = row.map(|row| row.cite.clone()).into_iter().collect();
        cite.extend(table.into_iter().flat_map(|table| table.cite.iter().cloned()));
        cite.extend(salary.into_iter().flat_map(|salary| salary.cite.iter().cloned()));
        let confirmed = amount.is_some()
            && table.is_some_and(|table| table.in_time.confirmed(grant.decided))
            && salary.is_some_and(|salary| salary.in_time.confirmed(grant.decided))
            && row.is_some_and(|row| !row.uncertain);
        let rule = if amount.is_some() { &figures.computed } else { &figures.unknown };
        let says = rule.says.replace("{coefficient}", &coefficient.map_or(String::new(), decimal_comma));
        Ok(GrantBonus {
            award: grant.award.clone(),
            kind: award.kind,
            coefficient: coefficient.map(|coefficient| coefficient.to_string()),
            base_salary: salary.map(|salary| salary.amount),
            amount,
            paid: amount.is_some(),
            why: says,
            cite,
            confirmed,
        })
    }

    /// Whether another title of the same day and the same period takes precedence over this one.
    fn is_outshone(&self, index: usize, grants: &[Grant], answers: &[GrantBonus]) -> bool {
        let own = &grants[index];
        let rank = |i: usize| (answers[i].amount, std::cmp::Reverse(i));
        answers[index].kind == Kind::Title
            && grants.iter().enumerate().any(|(other_index, other)| {
                other_index != index
                    && answers[other_index].kind == Kind::Title
                    && other.subject == own.subject
                    && other.decided == own.decided
                    && (other.period_from, other.period_to) == (own.period_from, own.period_to)
                    && rank(other_index) > rank(index)
            })
    }
}

impl CoefficientRow {
    pub(crate) fn of(&self, subject: SubjectKind, household: Decimal) -> Option<Decimal> {
        match subject {
            SubjectKind::Person => self.person,
            SubjectKind::Collective => self.collective,
            SubjectKind::Household => self.person.and_then(|person| person.times(household)),
        }
    }
}

fn decimal_comma(decimal: Decimal) -> String {
    decimal.to_string().replace('.', ",")
}
