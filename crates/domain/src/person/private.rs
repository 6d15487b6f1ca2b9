//! The private sheet of a person: what a thi đua dossier uses of a personnel file and what is nobody's business besides.
//!
//! It stands apart from the person with a role of its own (docs/adr/0007). Its values go into no list, export, search or log:
//! an audit row names the fields that changed.

use chrono::{Datelike, NaiveDate};
use law::Sex;

use super::identity;
use crate::account::Role;
use crate::refusal::Refusals;
use crate::word::words;

/// Who keeps private sheets. The person himself reads his own.
pub const KEEPERS: &[Role] = &[Role::Personnel];

words! {
    /// Whether somebody is a member of the Party.
    Party "Đảng viên" {
        Unknown = "" / "Chưa rõ",
        Member = "member" / "Đảng viên",
        NotMember = "not_member" / "Chưa vào Đảng",
    }
}

/// A private sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Private {
    /// Số định danh cá nhân: twelve digits.
    pub id_number: Option<String>,
    pub born: Option<NaiveDate>,
    pub ethnicity: String,
    pub religion: String,
    pub party: Party,
    pub party_since: Option<NaiveDate>,
}

impl Default for Private {
    fn default() -> Self {
        Self {
            id_number: None,
            born: None,
            ethnicity: String::new(),
            religion: String::new(),
            party: Party::Unknown,
            party_since: None,
        }
    }
}

const WORD_LONGEST: usize = 50;
/// Nobody who works is older than that.
const OLDEST: i32 = 110;

impl Private {
    /// The sheet as it is stored.
    #[must_use]
    pub fn tidy(self) -> Self {
        Self { ethnicity: viet::tidy(&self.ethnicity), religion: viet::tidy(&self.religion), ..self }
    }

    pub fn refusals(&self, today: NaiveDate) -> Refusals {
        let mut refusals = Refusals::none();
        self.refuse_number(&mut refusals);
        self.refuse_dates(&mut refusals, today);
        for (field, text) in [("ethnicity", &self.ethnicity), ("religion", &self.religion)] {
            if text.chars().count() > WORD_LONGEST {
                refusals.add(field, format!("Ghi không quá {WORD_LONGEST} ký tự."));
            }
        }
        refusals
    }

    fn refuse_number(&self, refusals: &mut Refusals) {
        let Some(number) = &self.id_number else { return };
        if number.len() != identity::DIGITS || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            refusals.add("id_number", identity::Fault::Length(number.chars().count()).to_string());
        }
    }

    fn refuse_dates(&self, refusals: &mut Refusals, today: NaiveDate) {
        if self.born.is_some_and(|born| born >= today || born.year() < today.year() - OLDEST) {
            refusals.add("born", "Ngày sinh không hợp lý; hãy xem lại.");
        }
        let Some(since) = self.party_since else { return };
        if self.party != Party::Member {
            refusals.add("party_since", "Chọn “Đảng viên”, hoặc để trống ngày vào Đảng.");
        } else if since > today {
            refusals.add("party_since", "Ngày vào Đảng chưa tới; hãy ghi khi đã kết nạp.");
        } else if self.born.is_some_and(|born| since <= born) {
            refusals.add("party_since", "Ngày vào Đảng phải sau ngày sinh.");
        }
    }

    /// What does not agree with the person's sex and year of birth: sentences to look at, in the way of nothing.
    pub fn doubts(&self, sex: Option<Sex>, birth_year: Option<i64>) -> Vec<String> {
        let known = birth_year.and_then(|year| i32::try_from(year).ok());
        let born = self.born.map(|born| born.year());
        let number = self.id_number.as_deref();
        let told = number.map(|number| identity::doubts(number, sex, born.or(known))).unwrap_or_default();
        let mut doubts: Vec<_> = told.into_iter().map(|doubt| doubt.says).collect();
        if born.zip(known).is_some_and(|(born, known)| born != known) {
            doubts.push(
                "Ngày sinh khác năm sinh trên trang của người này; hãy xem lại một trong hai.".to_owned(),
            );
        }
        doubts
    }

    /// The fields in which this sheet differs from the one before, as the log names them; never what stands in them.
    pub fn changed(&self, before: &Self) -> Vec<&'static str> {
        [
            ("id_number", self.id_number != before.id_number),
            ("born", self.born != before.born),
            ("ethnicity", self.ethnicity != before.ethnicity),
            ("religion", self.religion != before.religion),
            ("party", self.party != before.party),
            ("party_since", self.party_since != before.party_since),
        ]
        .into_iter()
        .filter_map(|(field, changed)| changed.then_some(field))
        .collect()
    }

    /// The fields that stand empty here and not on the other sheet.
    pub fn lacks(&self, other: &Self) -> Vec<&'static str> {
        let filled = self.filled(other);
        filled.changed(self)
    }

    /// This sheet with what only the other one says.
    #[must_use]
    pub fn filled(&self, other: &Self) -> Self {
        let word = |own: &String, other: &String| if own.is_empty() { other.clone() } else { own.clone() };
        let knows_party = self.party != Party::Unknown;
        let of_party = if knows_party { self } else { other };
        Self {
            id_number: self.id_number.clone().or_else(|| other.id_number.clone()),
            born: self.born.or(other.born),
            ethnicity: word(&self.ethnicity, &other.ethnicity),
            religion: word(&self.religion, &other.religion),
            party: of_party.party,
            party_since: of_party.party_since,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn sheet() -> Private {
        Private {
            id_number: Some("014180000001".into()),
            born: Some(day("1980-03-05")),
            ethnicity: "Thái".into(),
            religion: "Không".into(),
            party: Party::Member,
            party_since: Some(day("2005-09-02")),
        }
    }

    #[test]
    fn what_makes_no_sense_is_refused_at_its_field() {
        let today = day("2026-11-02");
        assert!(sheet().refusals(today).is_empty());
        for (odd, field) in [
            (Private { id_number: Some("14180000001".into()), ..sheet() }, "id_number"),
            (Private { id_number: Some("01418000000x".into()), ..sheet() }, "id_number"),
            (Private { born: Some(today), ..sheet() }, "born"),
            (Private { ethnicity: "x".repeat(51), ..sheet() }, "ethnicity"),
            (Private { party: Party::NotMember, ..sheet() }, "party_since"),
            (Private { party_since: Some(day("2027-01-01")), ..sheet() }, "party_since"),
            (Private { party_since: Some(day("1979-01-01")), ..sheet() }, "party_since"),
        ] {
            let refusals = odd.refusals(today);
            assert!(refusals.for_field(field).is_some(), "{field}: {refusals:?}");
        }
    }

    #[test]
    fn what_does_not_agree_is_said_and_not_refused() {
        assert_eq!(sheet().doubts(Some(Sex::Female), Some(1980)), Vec::<String>::new());
        assert_eq!(sheet().doubts(Some(Sex::Male), Some(1981)).len(), 2);
        assert_eq!(Private::default().doubts(Some(Sex::Male), Some(1981)), Vec::<String>::new());
    }

    #[test]
    fn a_sheet_is_filled_only_where_it_is_empty() {
        let own = Private { ethnicity: "Tày".into(), ..Private::default() };
        assert_eq!(own.filled(&sheet()), Private { ethnicity: "Tày".into(), ..sheet() });
        assert_eq!(own.lacks(&sheet()), ["id_number", "born", "religion", "party", "party_since"]);
        assert_eq!(sheet().changed(&sheet()), Vec::<&str>::new());
        let not_member = Private { party: Party::NotMember, ..own };
        assert_eq!(not_member.filled(&sheet()).party_since, None, "a date of membership needs a member");
    }
}
