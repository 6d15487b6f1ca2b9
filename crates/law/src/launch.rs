//! What the law asks of the launch of a movement.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::Law;
use crate::cite::Citation;
use crate::source::Span;

/// One thing that a launch must say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LaunchRequirement {
    /// `goals`, `scope`, `subjects`, `contents`, `criteria`, `period`, `plan` or `measures`
    pub field: String,
    /// What to write when it is missing, in Vietnamese.
    pub says: String,
    pub cite: Vec<Citation>,
    /// False where the text is carried on without having been read for that day.
    pub confirmed: bool,
}

/// A list of requirements during a span of time.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LaunchEntry {
    pub id: String,
    pub in_time: Span,
    pub asks: Vec<LaunchAsk>,
    pub cite: Vec<Citation>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LaunchAsk {
    pub field: String,
    pub says: String,
}

impl Law {
    /// What a launch on that day must contain; empty for days whose law is not in the data.
    pub fn launch_requirements(&self, on: NaiveDate) -> Vec<LaunchRequirement> {
        let entries = self.figures.launch.iter().filter(|entry| entry.in_time.holds(on));
        let required = entries.flat_map(|entry| {
            entry.asks.iter().map(move |ask| LaunchRequirement {
                field: ask.field.clone(),
                says: ask.says.clone(),
                cite: entry.cite.clone(),
                confirmed: entry.in_time.confirmed(on),
            })
        });
        required.collect()
    }
}
