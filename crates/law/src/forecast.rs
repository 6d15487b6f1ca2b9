//! The years ahead: what becomes possible if grades stay as they are, and which year would break it.
//!
//! "What if" is the same question about another subject or another assumption.

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::Law;
use crate::case::{Case, Effect, Grade, GradeLevel, Granted, Initiative, InitiativeKind, Subject};
use crate::judge::UnknownCode;
use crate::verdict::Outcome;

/// How far ahead it is sensible to look.
const YEARS_AHEAD: i32 = 3;

/// What the coming years are taken to bring.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Assumed {
    /// The grade of every coming year; without it, the last one known.
    pub grade: Option<GradeLevel>,
    /// An initiative in every coming year, recognised at that level.
    pub initiative: Option<Effect>,
}

/// One coming year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForecastYear {
    pub year: i32,
    /// What would be possible that was not in the year before: `eligible`, or `ask` where a person decides.
    pub gained: Vec<ForecastAward>,
    /// What was possible in the year before and would not be now.
    pub lost: Vec<ForecastAward>,
    /// What a year without a good grade would break, now or later.
    pub breaks: Vec<ForecastAward>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForecastAward {
    pub award: String,
    pub outcome: Outcome,
    /// A Vietnamese sentence.
    pub says: String,
}

/// One award in one coming year.
type Seen<'a> = Vec<(&'a str, Outcome)>;

impl Law {
    /// The three years after `year`, each dossier arriving on the same day of the year as `received`. Base titles that
    /// become possible are taken to be granted, as runs of years rest on them.
    pub fn forecast(
        &self,
        subject: &Subject,
        year: i32,
        received: NaiveDate,
        assumed: Assumed,
    ) -> Result<Vec<ForecastYear>, UnknownCode> {
        let ahead = self.look_ahead(subject, year, received, assumed, None)?;
        let mut years = Vec::new();
        for step in 1..=YEARS_AHEAD {
            let coming = year + step;
            let (before, now) = (&ahead[(step - 1) as usize], &ahead[step as usize]);
            let broken = self.look_ahead(subject, year, received, assumed, Some(coming))?;
            years.push(ForecastYear {
                year: coming,
                gained: self.told(now, before, |name| format!("Năm {coming} có thể xét {name}.")),
                lost: self.told(before, now, |name| format!("Năm {coming} không còn xét được {name}.")),
                breaks: self.broken(&ahead, &broken, year, coming),
            });
        }
        Ok(years)
    }

    /// The subject's awards in the year itself and in each coming year, one of which may be a bad one.
    fn look_ahead(
        &self,
        subject: &Subject,
        year: i32,
        received: NaiveDate,
        assumed: Assumed,
        bad: Option<i32>,
    ) -> Result<Vec<Seen<'_>>, UnknownCode> {
        let usual = assumed.grade.or_else(|| last_grade(subject, year));
        let mut subject = subject.clone();
        let mut seen = vec![self.screen(&subject, year, received)?];
        for coming in year + 1..=year + YEARS_AHEAD {
            let months = u32::try_from(coming - year).unwrap_or(0) * 12;
            let received = received.checked_add_months(Months::new(months)).unwrap_or(received);
            let grade = if bad == Some(coming) { Some(GradeLevel::Completed) } else { usual };
            let grades = subject.grades.get_or_insert_default();
            grades.retain(|old| old.year != coming);
            grades.extend(grade.map(|grade| Grade { year: coming, grade }));
            let initiatives = subject.initiatives.get_or_insert_default();
            initiatives.extend(assumed.initiative.map(|effect| Initiative {
                year: coming,
                kind: InitiativeKind::Initiative,
                effect,
                used_for: Vec::new(),
            }));
            self.grant_base_titles(&mut subject, coming, received)?;
            seen.push(self.screen(&subject, coming, received)?);
        }
        Ok(seen)
    }

    fn grant_base_titles(
        &self,
        subject: &mut Subject,
        year: i32,
        received: NaiveDate,
    ) -> Result<(), UnknownCode> {
        for award in self.awards().iter().filter(|award| award.is_run_upon(subject.kind)) {
            let case = Case::for_merit(&award.code, year, received, subject.clone());
            if is_possible(self.outcome(&self.brief(&case)?)) {
                let Case { award: code, decided, category, .. } = case;
                let granted = Granted { code, year, decided, category, revoked: false };
                subject.awards.get_or_insert_default().push(granted);
            }
        }
        Ok(())
    }

    /// What is possible in `there` and not in `here`.
    fn told(&self, there: &Seen<'_>, here: &Seen<'_>, says: impl Fn(&str) -> String) -> Vec<ForecastAward> {
        let fresh = there.iter().zip(here).filter(|((_, a), (_, b))| is_possible(*a) && !is_possible(*b));
        let told = fresh.map(|((code, outcome), _)| {
            let name = self.award(code).map_or(*code, |award| award.name.as_str());
            ForecastAward { award: (*code).to_owned(), outcome: *outcome, says: says(name) }
        });
        told.collect()
    }

    /// What a bad grade in `bad` takes away, each award named with the first year in which it is missed.
    fn broken(&self, kept: &[Seen<'_>], broken: &[Seen<'_>], year: i32, bad: i32) -> Vec<ForecastAward> {
        let mut breaks: Vec<ForecastAward> = Vec::new();
        for (missed, (kept, broken)) in (year..).zip(kept.iter().zip(broken)) {
            for award in self.told(kept, broken, |name| {
                format!("Nếu năm {bad} chỉ hoàn thành nhiệm vụ thì năm {missed} không xét được {name}.")
            }) {
                if !breaks.iter().any(|other| other.award == award.award) {
                    breaks.push(award);
                }
            }
        }
        breaks
    }
}

fn last_grade(subject: &Subject, year: i32) -> Option<GradeLevel> {
    let known = subject.grades.iter().flatten().filter(|grade| grade.year <= year);
    known.max_by_key(|grade| grade.year).map(|grade| grade.grade)
}

fn is_possible(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Eligible | Outcome::Ask)
}
