//! The cell of an identity number: what [`crate::person::identity`] says of it, as troubles of a row.

use law::Sex;

use super::trouble::{Trouble, quoted};
use super::understood::About;
use crate::person::identity::{self, Doubtful, Fault};

/// Reads an identity number; an empty cell says nothing.
pub(super) fn identity(text: &str) -> Result<Option<String>, Trouble> {
    identity::read(text).map_err(|fault| {
        let says = fault.to_string();
        match fault {
            Fault::NotDigits => Trouble::refuses(About::NotAnIdNumber, format!("{}: {says}", quoted(text))),
            Fault::LostZero { padded, .. } => Trouble::asks(About::LostZero, says).or(padded),
            Fault::Old => Trouble::asks(About::OldIdNumber, says),
            Fault::Length(_) => Trouble::refuses(About::NotAnIdNumber, says),
        }
    })
}

/// What a number of twelve digits says against the sex and the year of birth beside it, and against the list of provinces.
pub(super) fn contradictions(number: &str, sex: Option<Sex>, birth_year: Option<i32>) -> Vec<Trouble> {
    let doubts = identity::doubts(number, sex, birth_year).into_iter();
    doubts
        .map(|doubt| {
            let about = match doubt.about {
                Doubtful::Sex => About::IdAgainstSex,
                Doubtful::Birth => About::IdAgainstBirth,
                Doubtful::Province => About::IdOfNoProvince,
            };
            Trouble::warns(about, doubt.says)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn abouts(troubles: Vec<Trouble>) -> Vec<About> {
        troubles.into_iter().map(|trouble| trouble.of_field(None).about).collect()
    }

    #[test]
    fn a_number_has_twelve_digits_however_they_are_set() {
        for text in
            ["014180000001", "014 180 000 001", "'014180000001", "014.180.000.001", "CCCD: 014180000001"]
        {
            assert_eq!(identity(text), Ok(Some("014180000001".into())), "{text}");
        }
        assert_eq!(identity(" "), Ok(None));
    }

    #[test]
    fn a_lost_zero_is_offered_and_nothing_else_is_padded() {
        for (text, about, offered) in [
            ("14180000001", About::LostZero, Some("014180000001")),
            ("14180000001.0", About::LostZero, Some("014180000001")),
            ("1180000001", About::LostZero, Some("001180000001")),
            ("0912345678", About::NotAnIdNumber, None),
            ("141234567", About::OldIdNumber, None),
            ("1,4E+10", About::NotAnIdNumber, None),
            ("0141800000012", About::NotAnIdNumber, None),
            ("014180******", About::NotAnIdNumber, None),
        ] {
            let told = identity(text).expect_err(text).of_field(None);
            assert_eq!((told.about, told.suggestion.as_deref()), (about, offered), "{text}");
        }
    }

    #[test]
    fn the_digits_are_compared_with_sex_birth_and_provinces() {
        let told = |number, sex, year| abouts(contradictions(number, Some(sex), Some(year)));
        assert_eq!(told("014180000001", Sex::Female, 1980), []);
        assert_eq!(told("014302000001", Sex::Female, 2002), []);
        assert_eq!(told("014180000001", Sex::Male, 1981), [About::IdAgainstSex, About::IdAgainstBirth]);
        assert_eq!(told("003180000001", Sex::Female, 1980), [About::IdOfNoProvince]);
        assert_eq!(told("114180000001", Sex::Female, 1980), [], "a country");
    }
}
