//! What a person asks about his own data, by when he is answered, and which days do not count for it.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::Law;
use crate::cite::Citation;
use crate::source::Span;

/// By when somebody who asks about his own data has his answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerDue {
    /// The last day.
    pub on: NaiveDate,
    /// A Vietnamese sentence.
    pub says: String,
    pub cite: Vec<Citation>,
    /// False where the text was not read for that day.
    pub confirmed: bool,
    pub rule: String,
}

/// A time within which a request is answered.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RequestEntry {
    pub id: String,
    pub in_time: Span,
    pub working_days: usize,
    pub says: String,
    pub cite: Vec<Citation>,
}

/// Days on which offices do not work.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RestEntry {
    pub id: String,
    pub in_time: Span,
    /// From Monday, which is 1.
    #[serde(default)]
    pub weekdays: Vec<u32>,
    #[serde(default)]
    pub days: Vec<MonthDay>,
    pub cite: Vec<Citation>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MonthDay {
    pub month: u32,
    pub day: u32,
}

impl RestEntry {
    fn holds(&self, on: NaiveDate) -> bool {
        let named = |day: &MonthDay| (day.month, day.day) == (on.month(), on.day());
        self.in_time.holds(on)
            && (self.weekdays.contains(&on.weekday().number_from_monday()) || self.days.iter().any(named))
    }

    pub(crate) fn is_sound(&self) -> bool {
        const LEAP_YEAR: i32 = 2024;
        let in_calendar = |day: &MonthDay| NaiveDate::from_ymd_opt(LEAP_YEAR, day.month, day.day).is_some();
        self.days.iter().all(in_calendar)
            && self.weekdays.iter().all(|day| (1..=7).contains(day))
            && (1..=7).any(|day| !self.weekdays.contains(&day))
    }
}

impl Law {
    /// By when a request that came on that day is answered; `None` where no text of that day is in the data.
    ///
    /// Public holidays whose day changes from year to year are not in the data: the day found is then early, never late.
    pub fn answer_due(&self, asked: NaiveDate) -> Option<AnswerDue> {
        let entry = self.procedure.request.iter().find(|entry| entry.in_time.holds(asked))?;
        Some(AnswerDue {
            on: self.working_days_after(asked, entry.working_days),
            says: entry.says.clone(),
            cite: entry.cite.clone(),
            confirmed: entry.in_time.confirmed(asked),
            rule: entry.id.clone(),
        })
    }

    /// The day so many working days later; the day itself does not count.
    pub fn working_days_after(&self, day: NaiveDate, count: usize) -> NaiveDate {
        let later = day.iter_days().skip(1).filter(|day| self.is_working_day(*day));
        later.take(count).last().unwrap_or(day)
    }

    fn is_working_day(&self, day: NaiveDate) -> bool {
        !self.procedure.rest.iter().any(|entry| entry.holds(day))
    }
}
