//! What is wrong with one cell, before it is known under which header it stands.

use super::field::Field;
use super::understood::{About, Column, Problem, Severity};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Trouble {
    kind: Severity,
    about: About,
    says: String,
    suggestion: Option<String>,
}

impl Trouble {
    pub fn refuses(about: About, says: impl Into<String>) -> Self {
        Self { kind: Severity::Refuses, about, says: says.into(), suggestion: None }
    }

    pub fn asks(about: About, says: impl Into<String>) -> Self {
        Self { kind: Severity::Asks, ..Self::refuses(about, says) }
    }

    pub fn warns(about: About, says: impl Into<String>) -> Self {
        Self { kind: Severity::Warns, ..Self::refuses(about, says) }
    }

    pub fn kind(&self) -> Severity {
        self.kind
    }

    pub fn or(self, suggestion: impl Into<String>) -> Self {
        Self { suggestion: Some(suggestion.into()), ..self }
    }

    /// The problem of a cell in that column.
    pub fn in_column(self, column: &Column) -> Problem {
        self.placed(column.header.clone(), column.meaning.field)
    }

    /// The problem of a row or a list as a whole.
    pub fn of_field(self, field: Option<Field>) -> Problem {
        self.placed(String::new(), field)
    }

    fn placed(self, column: String, field: Option<Field>) -> Problem {
        let Self { kind, about, says, suggestion } = self;
        Problem { column, field, says, kind, about, suggestion }
    }
}

/// A text as a sentence quotes it.
pub(super) fn quoted(text: &str) -> String {
    const SHOWN: usize = 40;
    let mut shown: String = text.chars().take(SHOWN).collect();
    if text.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    format!("“{shown}”")
}
