//! Where a row stands on its way into the records: who it means, or why it waits.

use law::GradeLevel;
use uuid::Uuid;

use super::understood::{Fields, Row, Severity};
use crate::person::same::{Candidate, Match, Said, Traits, weigh};
use crate::word::words;

words! {
    /// Where a row of an import stands.
    RowState "trạng thái dòng" {
        /// Exactly one person is meant.
        Matched = "matched" / "Khớp một người",
        /// Several people may be meant, or one who is not certain.
        Several = "several" / "Cần chọn người",
        /// Nobody who is known is meant.
        New = "new" / "Người mới",
        /// Something must be mended or answered first.
        Conflict = "conflict" / "Cần sửa",
        /// Its facts stand in the records.
        Taken = "taken" / "Đã nhận",
        /// A person left it aside.
        Left = "left" / "Để lại",
    }
}

impl RowState {
    /// Whether pressing "take" takes the row.
    pub fn is_ready(self) -> bool {
        matches!(self, Self::Matched | Self::New)
    }

    /// Whether the row still waits for a person.
    pub fn waits(self) -> bool {
        matches!(self, Self::Several | Self::Conflict)
    }
}

/// Where a row stands, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub state: RowState,
    /// Who is meant, where the row is matched.
    pub person: Option<Uuid>,
    /// Why the row waits, or what it changes; may be empty.
    pub says: String,
}

impl Standing {
    pub fn waits(state: RowState, says: impl Into<String>) -> Self {
        Self { state, person: None, says: says.into() }
    }
}

/// What a person said of who is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Chosen {
    #[default]
    Nothing,
    Person(Uuid),
    /// Somebody who is not known yet.
    Nobody,
}

/// Weighs a row against those whom it may mean.
pub fn stand(row: &Row, chosen: Chosen, candidates: &[&Candidate]) -> Standing {
    if let Some(says) = in_the_way(row) {
        return Standing::waits(RowState::Conflict, says);
    }
    match chosen {
        Chosen::Person(person) => {
            return Standing { state: RowState::Matched, person: Some(person), says: String::new() };
        }
        Chosen::Nobody => return Standing::waits(RowState::New, ""),
        Chosen::Nothing => {}
    }
    let possible = possible(row, candidates);
    let certain: Vec<_> = possible.iter().filter(|(_, told)| told.is_certain()).collect();
    match (certain.as_slice(), possible.as_slice()) {
        ([(one, _)], _) => Standing { state: RowState::Matched, person: Some(one.id), says: String::new() },
        (_, []) => Standing::waits(RowState::New, ""),
        (_, [(one, told)]) => Standing::waits(
            RowState::Several,
            format!(
                "Có thể là {}, {} ({}); hãy chọn người này hoặc chọn người mới.",
                one.full_name,
                one.unit,
                told.reasons.join(", ").to_lowercase()
            ),
        ),
        (_, several) => Standing::waits(
            RowState::Several,
            format!("Có {} người có thể là người này; hãy chọn một người.", several.len()),
        ),
    }
}

/// What must be mended or answered first, if anything.
pub fn in_the_way(row: &Row) -> Option<String> {
    let of = |kind| row.problems.iter().find(move |problem| problem.kind == kind);
    of(Severity::Refuses).or_else(|| of(Severity::Asks)).map(|problem| problem.says.clone())
}

/// Those whom the row may mean, the likeliest first.
pub fn possible<'a>(row: &Row, candidates: &[&'a Candidate]) -> Vec<(&'a Candidate, Match)> {
    if candidates.is_empty() {
        return Vec::new();
    }
    let traits = traits(&row.fields);
    let weighed = candidates.iter().map(|candidate| (*candidate, weigh(&traits, &candidate.traits)));
    let mut possible: Vec<_> = weighed.filter(|(_, told)| told.is_possible()).collect();
    possible.sort_by_key(|(_, told)| std::cmp::Reverse(told.score));
    possible
}

fn traits(row: &Fields) -> Traits {
    Traits::of(&Said {
        name: &row.name,
        birth: row.birth,
        sex: row.sex,
        unit: &row.unit,
        post: &row.position,
        id_number: row.id_number.as_deref(),
    })
}

/// What the record of the person says otherwise than the row; nothing of a record is overwritten by a list.
pub fn clash(row: &Row, year: Option<i32>, recorded: &[(i32, GradeLevel)]) -> Option<String> {
    let of_year = |year: &i32| recorded.iter().find(|(known, _)| known == year);
    row.fields.grades.iter().find_map(|(of_row, grade)| {
        let (year, known) = of_row.or(year).as_ref().and_then(of_year)?;
        (known != grade).then(|| {
            format!(
                "Hồ sơ ghi năm {year} {}, danh sách ghi {}; hãy sửa dòng này hoặc sửa hồ sơ.",
                known.label(),
                grade.label()
            )
        })
    })
}
