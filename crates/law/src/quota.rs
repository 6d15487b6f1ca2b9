//! Ceilings: how many may be graded excellent, how many may have a title, and how a share is rounded.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::Law;
use crate::case::GradeLevel;
use crate::cite::Citation;
use crate::source::Span;

/// How many there may be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quota {
    /// A whole number, rounded down; `None` where no text sets a ceiling for that day.
    pub ceiling: Option<u32>,
    /// The share before it is rounded, with two places: `6.11`.
    pub exact: Option<String>,
    /// A Vietnamese sentence: the share, of what, how it was rounded, and where a wider ceiling may apply.
    pub says: String,
    /// Where it stands; `local rule` where no instrument sets it.
    pub cite: Vec<Citation>,
    pub confirmed: bool,
    /// Id of the rule that answered.
    pub rule: String,
}

/// A ceiling during a span of time; an entry without a share says that the text sets none.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct QuotaEntry {
    pub id: String,
    /// What is limited: a grade, or the code of an award.
    pub counts: String,
    /// Of what the share is taken.
    pub base: String,
    #[serde(default)]
    pub percent: Option<u32>,
    /// A wider ceiling that a named decision may allow; it is told, not applied.
    #[serde(default)]
    pub on_decision: bool,
    pub in_time: Span,
    pub says: String,
    pub cite: Vec<Citation>,
}

impl Law {
    /// How many may be graded excellent where so many are graded `of`. Only a share of HTTNV is known to the law.
    pub fn grade_quota(&self, of: GradeLevel, count: u32, on: NaiveDate) -> Quota {
        let entry =
            self.ceiling(GradeLevel::Excellent.as_str(), on).filter(|entry| entry.base == of.as_str());
        let Some(entry) = entry else {
            return no_ceiling(format!(
                "Dữ liệu chưa có tỷ lệ xếp loại tính trên số {} của ngày này.",
                of.label()
            ));
        };
        let wider = self
            .procedure
            .quota
            .iter()
            .find(|wider| wider.on_decision && wider.counts == entry.counts && wider.in_time.holds(on));
        let mut quota = entry.applied(count, on);
        quota.says.extend(wider.map(|wider| format!(" {}", wider.says)));
        quota
    }

    /// How many may have a title, of so many with the title below it. `percent` is the ceiling of the office's own
    /// regulation; where the law of that day has a lower one, that one holds.
    pub fn title_quota(&self, award: &str, base: u32, percent: Option<u32>, on: NaiveDate) -> Quota {
        let entry = self.ceiling(award, on);
        match (entry, percent) {
            (Some(entry), local)
                if entry.percent.is_some_and(|own| local.is_none_or(|local| own <= local)) =>
            {
                entry.applied(base, on)
            }
            (_, Some(percent)) => local(base, percent),
            (Some(entry), None) => entry.applied(base, on),
            (None, None) => no_ceiling("Dữ liệu chưa có quy định về tỷ lệ của ngày này.".to_owned()),
        }
    }

    fn ceiling(&self, counts: &str, on: NaiveDate) -> Option<&QuotaEntry> {
        let of_day =
            self.procedure.quota.iter().filter(|entry| entry.in_time.holds(on) && !entry.on_decision);
        of_day.into_iter().find(|entry| entry.counts == counts)
    }
}

impl QuotaEntry {
    fn applied(&self, base: u32, on: NaiveDate) -> Quota {
        let confirmed = self.in_time.confirmed(on);
        let (cite, rule) = (self.cite.clone(), self.id.clone());
        match self.percent {
            Some(percent) => {
                let (ceiling, exact) = share_of(base, percent);
                let says = format!("{} {}", self.says, rounded(base, percent, &exact, ceiling));
                Quota { ceiling: Some(ceiling), exact: Some(exact), says, cite, confirmed, rule }
            }
            None => Quota { ceiling: None, exact: None, says: self.says.clone(), cite, confirmed, rule },
        }
    }
}

fn local(base: u32, percent: u32) -> Quota {
    let (ceiling, exact) = share_of(base, percent);
    let says = format!(
        "Luật không đặt tỷ lệ; áp dụng tỷ lệ {percent}% theo quy định của cơ quan. {}",
        rounded(base, percent, &exact, ceiling)
    );
    let cite = Citation { instrument: Citation::LOCAL.to_owned(), article: None, clause: None, point: None };
    let rule = "CSCS-06".to_owned();
    Quota { ceiling: Some(ceiling), exact: Some(exact), says, cite: vec![cite], confirmed: true, rule }
}

fn no_ceiling(says: String) -> Quota {
    Quota { ceiling: None, exact: None, says, cite: Vec::new(), confirmed: false, rule: "CSCS-05".to_owned() }
}

/// The share rounded down, and with two places.
fn share_of(base: u32, percent: u32) -> (u32, String) {
    let hundredths = u64::from(base) * u64::from(percent);
    let ceiling = u32::try_from(hundredths / 100).unwrap_or(u32::MAX);
    (ceiling, format!("{}.{:02}", hundredths / 100, hundredths % 100))
}

fn rounded(base: u32, percent: u32, exact: &str, ceiling: u32) -> String {
    let exact = exact.replace('.', ",");
    format!("{percent}% của {base} là {exact}; không quá nên làm tròn xuống: nhiều nhất {ceiling}.")
}
