//! What the law asks of the launch of a movement, and which form of emulation a movement is by the name that practice gives it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::Law;
use crate::cite::Citation;
use crate::source::Span;
use crate::word::words;

words!(
    /// Forms of emulation (Law 06/2022/QH15, Article 16, clause 1).
    pub Emulation, "hình thức thi đua",
    Regular = "regular" "thi đua thường xuyên",
    Thematic = "thematic" "thi đua theo chuyên đề",
);

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

/// A name that offices give a movement, and the form of emulation that it is by the law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Practice {
    /// As it stands in a sentence: `theo đợt`.
    pub name: String,
    pub form: Emulation,
    /// Why it is this form, in Vietnamese.
    pub says: String,
    pub cite: Vec<Citation>,
}

/// Names of one form during a span of time, with one reason.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PracticeEntry {
    pub id: String,
    pub in_time: Span,
    pub form: Emulation,
    pub names: Vec<String>,
    pub says: String,
    pub cite: Vec<Citation>,
}

impl PracticeEntry {
    fn practices(&self) -> impl Iterator<Item = Practice> {
        self.names.iter().map(|name| Practice {
            name: name.clone(),
            form: self.form,
            says: self.says.clone(),
            cite: self.cite.clone(),
        })
    }
}

impl Law {
    /// The names that practice uses on that day, in the order of the data; for a day whose law is not in the data the last ones
    /// known.
    pub fn practices(&self, on: NaiveDate) -> Vec<Practice> {
        let all = &self.figures.practice;
        let held: Vec<_> = all.iter().filter(|entry| entry.in_time.holds(on)).collect();
        let known = || all.iter().filter(|entry| entry.in_time.holds(NaiveDate::MAX)).collect();
        let entries: Vec<_> = if held.is_empty() { known() } else { held };
        entries.into_iter().flat_map(PracticeEntry::practices).collect()
    }

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
