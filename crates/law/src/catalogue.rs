//! What is known of an award beside its conditions: who decides it, its money, and the names of old records.

use chrono::NaiveDate;

use crate::Law;
use crate::case::{Decider, SubjectKind};
use crate::source::{Award, FormerName};

impl Law {
    /// Who may decide that award on that day, in the order of the offices; empty where the data does not say.
    pub fn deciders(&self, award: &str, on: NaiveDate) -> Vec<Decider> {
        Decider::ALL.iter().copied().filter(|decider| self.power(award, *decider, on).0).collect()
    }

    /// The coefficient of the bonus on that day, an exact decimal; `None` where the data has none.
    pub fn coefficient(&self, award: &str, subject: SubjectKind, on: NaiveDate) -> Option<String> {
        let tables = &self.figures.bonus.coefficients;
        let table = tables.iter().find(|table| table.in_time.holds(on))?;
        let row = table.rows.iter().find(|row| row.award == award)?;
        row.of(subject, table.household).map(|coefficient| coefficient.to_string())
    }

    /// The award that carries exactly this name today, whatever its capitals and quotation marks.
    pub fn award_named(&self, name: &str) -> Option<&Award> {
        self.awards().iter().find(|award| plain(&award.name) == plain(name))
    }

    /// The names that old records carry and the catalogue no longer has.
    pub fn former_names(&self) -> &[FormerName] {
        &self.former
    }

    /// The old name, where the catalogue no longer has it.
    pub fn former_name(&self, name: &str) -> Option<&FormerName> {
        self.former.iter().find(|former| plain(&former.name) == plain(name))
    }
}

/// A name as it is compared: small letters, single spaces, no quotation marks.
fn plain(name: &str) -> String {
    let words =
        name.split(|c: char| c.is_whitespace() || "\"“”'".contains(c)).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}
