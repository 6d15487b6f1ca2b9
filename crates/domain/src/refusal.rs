//! Why a step cannot be taken: sentences that say what to do, each at its place.
//!
//! A step of the workflow answers with a list of refusals; the page shows exactly the list that the server enforces.

use std::borrow::Cow;
use std::fmt;

/// One sentence that says what to do, and the form field where it belongs (empty: the form as a whole).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub field: Cow<'static, str>,
    pub says: String,
}

/// The refusals of one step, in the order in which people should read them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Refusals(Vec<Refusal>);

impl Refusals {
    pub fn none() -> Self {
        Self::default()
    }

    /// A step refused for one reason that concerns the whole form.
    pub fn of(says: impl Into<String>) -> Self {
        Self(vec![Refusal { field: "".into(), says: says.into() }])
    }

    /// A step refused for one reason that belongs to one field.
    pub fn at(field: impl Into<Cow<'static, str>>, says: impl Into<String>) -> Self {
        Self(vec![Refusal { field: field.into(), says: says.into() }])
    }

    pub fn add(&mut self, field: impl Into<Cow<'static, str>>, says: impl Into<String>) {
        self.0.push(Refusal { field: field.into(), says: says.into() });
    }

    /// These and the others after them.
    #[must_use]
    pub fn and(mut self, others: Refusals) -> Self {
        self.0.extend(others.0);
        self
    }

    /// Adds the sentence when the field holds nothing but blanks.
    pub fn require(&mut self, field: &'static str, value: &str, says: &str) {
        if value.trim().is_empty() {
            self.add(field, says);
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(&self) -> std::slice::Iter<'_, Refusal> {
        self.0.iter()
    }

    /// The first sentence for a field, if any.
    pub fn for_field(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|r| r.field == field).map(|r| r.says.as_str())
    }

    /// `Ok` when nothing stands in the way.
    pub fn or_go_on(self) -> Result<(), Refusals> {
        if self.is_empty() { Ok(()) } else { Err(self) }
    }
}

impl fmt::Display for Refusals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut between = "";
        for refusal in &self.0 {
            write!(f, "{between}{}", refusal.says)?;
            between = " ";
        }
        Ok(())
    }
}

impl std::error::Error for Refusals {}
