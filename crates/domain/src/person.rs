//! People: who they are, where they stand, and what stands in the way of entering or moving them.
//!
//! A person is never deleted and never leaves a unit without a date: a move ends one membership and begins the next.

pub mod identity;
pub mod merge;
pub mod private;
pub mod same;

use chrono::{Datelike, NaiveDate};
use uuid::Uuid;

use crate::account::Role;
use crate::refusal::Refusals;
use crate::word::words;

words! {
    /// How papers address a person.
    Honorific "danh xưng" {
        Mr = "Ông" / "Ông",
        Mrs = "Bà" / "Bà",
        Unknown = "" / "Chưa rõ",
    }
}

/// Who may enter people and write their records.
pub const WRITERS: &[Role] = &[Role::Administrator, Role::Clerk];
/// Who may see the people of a unit and below, and their records. A council member sees the dossier, not the record.
pub const READERS: &[Role] = &[Role::Administrator, Role::Clerk, Role::Head, Role::Leader, Role::Personnel];

/// What is said of a person, wherever he works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    pub full_name: String,
    pub honorific: Honorific,
    pub sex: Option<law::Sex>,
    pub birth_year: Option<i64>,
    /// The group whose criteria apply (Law 06/2022/QH15, Article 24).
    pub group: law::Group,
    /// Holds a leading post.
    pub leader: bool,
    /// Made up for a demonstration; pages say so.
    pub invented: bool,
}

/// Where a person stands from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placement {
    pub unit: Uuid,
    /// Chức vụ, as papers print it; may be empty.
    pub post: String,
    pub starts: NaiveDate,
}

/// Longest name that a certificate holds on one line.
const NAME_LONGEST: usize = 100;
const YOUNGEST: i64 = 15;
const OLDEST: i64 = 110;

impl Profile {
    /// The profile as it is stored: the name in one form, whatever way it was typed or pasted.
    #[must_use]
    pub fn tidy(mut self) -> Self {
        self.full_name = viet::tidy(&self.full_name);
        self
    }

    pub fn refusals(&self, today: NaiveDate) -> Refusals {
        let mut refusals = Refusals::none();
        refusals.require("full_name", &self.full_name, "Ghi họ và tên.");
        if self.full_name.chars().any(|c| c.is_ascii_digit()) {
            refusals.add("full_name", "Họ và tên không có chữ số; hãy xem lại.");
        }
        if self.full_name.chars().count() > NAME_LONGEST {
            refusals.add(
                "full_name",
                format!("Họ và tên dài quá {NAME_LONGEST} ký tự; hãy ghi riêng từng người."),
            );
        }
        let (first, last) = (i64::from(today.year()) - OLDEST, i64::from(today.year()) - YOUNGEST);
        if self.birth_year.is_some_and(|year| year < first || year > last) {
            refusals.add("birth_year", format!("Năm sinh phải từ {first} đến {last}."));
        }
        refusals
    }
}

impl Placement {
    /// What stands in the way of somebody's first unit.
    pub fn refusals(&self, today: NaiveDate) -> Refusals {
        let mut refusals = Refusals::none();
        if self.starts > today {
            refusals.add("starts", "Ngày bắt đầu chưa tới; hãy ghi khi đã có hiệu lực.");
        }
        refusals
    }

    /// What stands in the way of moving here from where the person has stood since `since`.
    pub fn move_refusals(&self, from: Uuid, since: NaiveDate, today: NaiveDate) -> Refusals {
        let mut refusals = self.refusals(today);
        if self.unit == from {
            refusals.add("unit", "Người này đang ở đơn vị đã chọn; hãy chọn đơn vị khác.");
        }
        if self.starts <= since {
            let since = viet::date::short(since);
            refusals
                .add("starts", format!("Ngày chuyển phải sau ngày {since}, ngày bắt đầu ở đơn vị hiện nay."));
        }
        refusals
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn profile(full_name: &str, birth_year: Option<i64>) -> Profile {
        Profile {
            full_name: full_name.into(),
            honorific: Honorific::Mrs,
            sex: Some(law::Sex::Female),
            birth_year,
            group: law::Group::CivilServant,
            leader: false,
            invented: true,
        }
    }

    #[test]
    fn a_name_is_stored_in_one_form() {
        assert_eq!(profile("  Lo\u{300}  Thị\u{a0}Mai ", None).tidy().full_name, "Lò Thị Mai");
    }

    #[test]
    fn names_and_years_that_make_no_sense_are_refused_at_their_field() {
        let today = day("2026-11-02");
        assert!(profile("Lò Thị Mai", Some(1988)).refusals(today).is_empty());
        for (name, year, field) in [
            (" ", None, "full_name"),
            ("Lò Thị Mai 2", None, "full_name"),
            ("Lò Mai", Some(2020), "birth_year"),
        ] {
            let refusals = profile(name, year).refusals(today);
            assert!(refusals.for_field(field).is_some(), "{name} {year:?}: {refusals:?}");
        }
    }

    #[test]
    fn a_move_goes_to_another_unit_on_a_later_day() {
        let (here, there) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let to = |unit, starts| Placement { unit, post: String::new(), starts: day(starts) };
        let refusals = |to: Placement| to.move_refusals(here, day("2024-03-01"), day("2026-11-02"));
        assert!(refusals(to(there, "2025-01-01")).is_empty());
        assert!(refusals(to(here, "2025-01-01")).for_field("unit").is_some());
        assert!(refusals(to(there, "2024-03-01")).for_field("starts").is_some(), "the day on which he came");
        assert!(refusals(to(there, "2026-11-03")).for_field("starts").is_some(), "tomorrow");
    }
}
