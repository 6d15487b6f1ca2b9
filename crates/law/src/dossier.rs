//! What a dossier contains, by when each step is due, and what else the law says about an award.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::Law;
use crate::case::GradeLevel;
use crate::cite::Citation;
use crate::source::Span;

/// One paper that a dossier needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentRequirement {
    /// `submission`, `report`, `minutes`, `vote`, `certificate`, `effect`, `opinion` or `files`
    pub document: String,
    /// What people call it, and under which form.
    pub says: String,
    pub cite: Vec<Citation>,
    /// False where the text is carried on without having been read for that day.
    pub confirmed: bool,
    /// Id of the rule that asks for it.
    pub rule: String,
}

/// By when a step is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadlineRule {
    /// `submit`, `appraise`, `return`, `forward`, `copy`, `publish` or `evaluate`
    pub step: String,
    /// Working days from the step before it.
    pub working_days: Option<u32>,
    /// A day of the year, so many years after the year of the achievement.
    pub until: Option<DueDay>,
    /// A Vietnamese sentence.
    pub says: String,
    pub cite: Vec<Citation>,
    pub confirmed: bool,
    pub rule: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DueDay {
    pub month: u32,
    pub day: u32,
    /// Years after the year of the achievement.
    pub years_after: i32,
}

/// A sentence of the law that is no condition: what counts, what is no obstacle, who cancels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    pub rule: String,
    pub says: String,
    pub cite: Vec<Citation>,
    pub confirmed: bool,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DossierEntry {
    pub id: String,
    /// Codes of awards; `*` stands for every award.
    pub awards: Vec<String>,
    pub in_time: Span,
    pub documents: Vec<DocumentAsk>,
    pub cite: Vec<Citation>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DocumentAsk {
    pub document: String,
    pub says: String,
    /// Only for these awards of the entry.
    #[serde(default)]
    pub awards: Option<Vec<String>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeadlineEntry {
    pub id: String,
    pub awards: Vec<String>,
    pub step: String,
    #[serde(default)]
    pub working_days: Option<u32>,
    #[serde(default)]
    pub until: Option<DueDay>,
    pub in_time: Span,
    pub says: String,
    pub cite: Vec<Citation>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StatementEntry {
    pub id: String,
    pub awards: Vec<String>,
    pub in_time: Span,
    pub says: String,
    pub cite: Vec<Citation>,
}

/// The points from which a grade begins.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EvaluationEntry {
    pub id: String,
    pub in_time: Span,
    /// From the best down.
    pub grades: Vec<GradePoints>,
    pub cite: Vec<Citation>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GradePoints {
    pub grade: GradeLevel,
    pub from: u32,
}

impl Law {
    /// The papers of a dossier for that award that is sent on that day; empty where no text is in the data.
    pub fn documents(&self, award: &str, on: NaiveDate) -> Vec<DocumentRequirement> {
        let entries = self.procedure.dossier.iter().filter(|entry| names(&entry.awards, award));
        let of_day = entries.filter(|entry| entry.in_time.holds(on));
        let asked = of_day.flat_map(|entry| entry.documents.iter().map(move |ask| (entry, ask)));
        let asked = asked.filter(|(_, ask)| ask.awards.as_ref().is_none_or(|awards| names(awards, award)));
        let required = asked.map(|(entry, ask)| DocumentRequirement {
            document: ask.document.clone(),
            says: ask.says.clone(),
            cite: entry.cite.clone(),
            confirmed: entry.in_time.confirmed(on),
            rule: entry.id.clone(),
        });
        required.collect()
    }

    /// By when the steps of a dossier for that award are due, as the law of that day says.
    pub fn deadlines(&self, award: &str, on: NaiveDate) -> Vec<DeadlineRule> {
        let entries = self.procedure.deadline.iter();
        let of_day = entries.filter(|entry| names(&entry.awards, award) && entry.in_time.holds(on));
        let rules = of_day.map(|entry| DeadlineRule {
            step: entry.step.clone(),
            working_days: entry.working_days,
            until: entry.until,
            says: entry.says.clone(),
            cite: entry.cite.clone(),
            confirmed: entry.in_time.confirmed(on),
            rule: entry.id.clone(),
        });
        rules.collect()
    }

    /// What else the law of that day says about that award.
    pub fn statements(&self, award: &str, on: NaiveDate) -> Vec<Statement> {
        let entries = self.procedure.statement.iter();
        let of_day = entries.filter(|entry| names(&entry.awards, award) && entry.in_time.holds(on));
        let statements = of_day.map(|entry| Statement {
            rule: entry.id.clone(),
            says: entry.says.clone(),
            cite: entry.cite.clone(),
            confirmed: entry.in_time.confirmed(on),
        });
        statements.collect()
    }

    /// The grade of a civil servant with so many points of 100; `None` where no text of that day says it.
    pub fn grade_for_points(&self, points: u32, on: NaiveDate) -> Option<GradeLevel> {
        let entry = self.procedure.evaluation.iter().find(|entry| entry.in_time.holds(on))?;
        entry.grades.iter().find(|grade| points >= grade.from).map(|grade| grade.grade)
    }
}

fn names(awards: &[String], award: &str) -> bool {
    awards.iter().any(|code| code == "*" || code == award)
}
