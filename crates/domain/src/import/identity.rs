//! Identity numbers (số định danh cá nhân): twelve digits, and what they tell of province, sex and year of birth.
//!
//! Decree 137/2015/NĐ-CP, Article 13: three digits for the province or country of registration, one for century and sex
//! (0 and 1 in the 20th, 2 and 3 in the 21st, even for men), two for the year of birth, six that tell nothing. There is no
//! check digit. The codes are those of the 63 provinces when the numbers were given (Circular 07/2016/TT-BCA, Annex 1, the
//! same in Circular 59/2021/TT-BCA), not those of today's 34. Codes of countries begin with 1 and above and were not read:
//! nothing is said of them.

use law::Sex;

use super::trouble::{Trouble, quoted};
use super::understood::About;

/// How many digits a number has.
const DIGITS: usize = 12;

/// Reads an identity number; an empty cell says nothing.
pub(super) fn identity(text: &str) -> Result<Option<String>, Trouble> {
    let bare = bare(text);
    if bare.is_empty() {
        return Ok(None);
    }
    if !bare.chars().all(|c| c.is_ascii_digit()) {
        let says = format!("{} không phải số định danh; hãy ghi đủ {DIGITS} chữ số.", quoted(text));
        return Err(Trouble::refuses(About::NotAnIdNumber, says));
    }
    let padded = format!("{bare:0>DIGITS$}");
    match bare.len() {
        DIGITS => Ok(Some(bare)),
        10 | 11 if is_of_province(&padded) && !bare.starts_with('0') => {
            let says = format!(
                "Số định danh chỉ có {} chữ số, có lẽ bảng tính đã làm mất số 0 ở đầu; hãy xác nhận {padded}.",
                bare.len()
            );
            Err(Trouble::asks(About::LostZero, says).or(padded))
        }
        9 => {
            let says =
                "Đây là số CMND 9 chữ số, nay không còn dùng; hãy ghi số định danh 12 chữ số hoặc để trống.";
            Err(Trouble::asks(About::OldIdNumber, says))
        }
        many => {
            let says = format!("Số định danh phải có {DIGITS} chữ số, ô này có {many}; hãy xem lại.");
            Err(Trouble::refuses(About::NotAnIdNumber, says))
        }
    }
}

/// What a number of twelve digits says against the sex and the year of birth beside it, and against the list of provinces.
pub(super) fn contradictions(number: &str, sex: Option<Sex>, birth_year: Option<i32>) -> Vec<Trouble> {
    let mut troubles = Vec::new();
    let digit = |at: usize| number.as_bytes().get(at).map_or(0, |byte| i32::from(byte.wrapping_sub(b'0')));
    let of_number = if digit(3) % 2 == 0 { Sex::Male } else { Sex::Female };
    if sex.is_some_and(|sex| sex != of_number) {
        let says = format!(
            "Chữ số thứ tư của số định danh là của {}; hãy xem lại số hoặc giới tính.",
            of_number.label()
        );
        troubles.push(Trouble::warns(About::IdAgainstSex, says));
    }
    let year = 1900 + digit(3) / 2 * 100 + digit(4) * 10 + digit(5);
    if birth_year.is_some_and(|birth| birth != year) {
        let says = format!("Số định danh cho biết sinh năm {year}; hãy xem lại số hoặc năm sinh.");
        troubles.push(Trouble::warns(About::IdAgainstBirth, says));
    }
    if number.starts_with('0') && !is_of_province(number) {
        let says =
            format!("Ba chữ số đầu “{}” không phải mã tỉnh nào; hãy xem lại số định danh.", &number[..3]);
        troubles.push(Trouble::warns(About::IdOfNoProvince, says));
    }
    troubles
}

/// Without "CCCD:" and the blanks, dots and quotes between the digits.
fn bare(text: &str) -> String {
    let digits =
        text.trim_start_matches(|c: char| c.is_alphabetic() || matches!(c, ':' | ' ' | '.' | '\'' | '`'));
    let digits = digits.strip_suffix(",0").or_else(|| digits.strip_suffix(".0")).unwrap_or(digits);
    let digits = if digits.is_empty() { text } else { digits };
    digits.chars().filter(|c| !matches!(c, ' ' | '.' | '-' | '\'' | '"' | '`' | '\u{2019}')).collect()
}

fn is_of_province(number: &str) -> bool {
    let code = number.get(1..3).and_then(|code| code.parse().ok());
    number.starts_with('0') && code.is_some_and(|code: u8| PROVINCES.contains(&code))
}

/// From 001 Hà Nội to 096 Cà Mau.
#[rustfmt::skip]
const PROVINCES: [u8; 63] = [
    1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33, 34, 35, 36, 37, 38, 40, 42, 44, 45, 46,
    48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66, 67, 68, 70, 72, 74, 75, 77, 79, 80, 82, 83, 84, 86, 87, 89, 91, 92, 93,
    94, 95, 96,
];

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
