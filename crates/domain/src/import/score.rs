//! How likely a row means a person who is known: the row as [`crate::person::same`] weighs it.

use super::Fields;
pub use crate::person::same::{Candidate, Match};
use crate::person::same::{Said, weigh};

/// Weighs whether the row means the candidate.
pub fn score(row: &Fields, candidate: &Candidate) -> Match {
    let said = Said {
        name: &row.name,
        birth: row.birth,
        sex: row.sex,
        unit: &row.unit,
        post: &row.position,
        id_number: row.id_number.as_deref(),
    };
    weigh(&said, candidate)
}
