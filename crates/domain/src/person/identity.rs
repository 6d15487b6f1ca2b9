//! Identity numbers (số định danh cá nhân): twelve digits, and what they tell of province, sex and year of birth.
//!
//! Decree 137/2015/NĐ-CP, Article 13: three digits for the province or country of registration, one for century and sex
//! (0 and 1 in the 20th, 2 and 3 in the 21st, even for men), two for the year of birth, six that tell nothing. There is no
//! check digit. The codes are those of the 63 provinces when the numbers were given (Circular 07/2016/TT-BCA, Annex 1, the
//! same in Circular 59/2021/TT-BCA), not those of today's 34. Codes of countries begin with 1 and above and were not read:
//! nothing is said of them.

use law::Sex;

/// How many digits a number has.
pub const DIGITS: usize = 12;

/// Why a text is no identity number; the sentence says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("Số định danh chỉ có chữ số; hãy ghi đủ {DIGITS} chữ số.")]
    NotDigits,
    /// A spreadsheet took the first zero away.
    #[error(
        "Số định danh chỉ có {digits} chữ số, có lẽ bảng tính đã làm mất số 0 ở đầu; hãy xác nhận {padded}."
    )]
    LostZero { digits: usize, padded: String },
    #[error(
        "Đây là số CMND 9 chữ số, nay không còn dùng; hãy ghi số định danh {DIGITS} chữ số hoặc để trống."
    )]
    Old,
    #[error("Số định danh phải có {DIGITS} chữ số, ô này có {0}; hãy xem lại.")]
    Length(usize),
}

/// Something that a number says and that does not agree with what is known: to look at, never to refuse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    pub about: Doubtful,
    pub says: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubtful {
    Sex,
    Birth,
    Province,
}

/// Reads an identity number as people write it; a text without anything says nothing.
pub fn read(text: &str) -> Result<Option<String>, Fault> {
    let bare = bare(text);
    if bare.is_empty() {
        return Ok(None);
    }
    if !bare.chars().all(|c| c.is_ascii_digit()) {
        return Err(Fault::NotDigits);
    }
    let padded = format!("{bare:0>DIGITS$}");
    match bare.len() {
        DIGITS => Ok(Some(bare)),
        digits @ (10 | 11) if is_of_province(&padded) && !bare.starts_with('0') => {
            Err(Fault::LostZero { digits, padded })
        }
        9 => Err(Fault::Old),
        many => Err(Fault::Length(many)),
    }
}

/// What a number of twelve digits says against the sex and the year of birth beside it, and against the list of provinces.
pub fn doubts(number: &str, sex: Option<Sex>, birth_year: Option<i32>) -> Vec<Doubt> {
    let of_sex = sex_of(number);
    let year = year_of(number);
    let mut doubts = Vec::new();
    let mut add = |about, says| doubts.push(Doubt { about, says });
    if sex.is_some_and(|sex| sex != of_sex) {
        let label = of_sex.label();
        add(
            Doubtful::Sex,
            format!("Chữ số thứ tư của số định danh là của {label}; hãy xem lại số hoặc giới tính."),
        );
    }
    if birth_year.is_some_and(|birth| birth != year) {
        add(Doubtful::Birth, format!("Số định danh cho biết sinh năm {year}; hãy xem lại số hoặc năm sinh."));
    }
    if number.starts_with('0') && !is_of_province(number) {
        let code: String = number.chars().take(3).collect();
        add(
            Doubtful::Province,
            format!("Ba chữ số đầu “{code}” không phải mã tỉnh nào; hãy xem lại số định danh."),
        );
    }
    doubts
}

fn sex_of(number: &str) -> Sex {
    if digit(number, 3) % 2 == 0 { Sex::Male } else { Sex::Female }
}

fn year_of(number: &str) -> i32 {
    1900 + digit(number, 3) / 2 * 100 + digit(number, 4) * 10 + digit(number, 5)
}

fn digit(number: &str, at: usize) -> i32 {
    number.as_bytes().get(at).map_or(0, |byte| i32::from(byte.wrapping_sub(b'0')))
}

/// A number as a screen shows it until somebody asks for all of it: `0•• ••• ••• •12`.
pub fn masked(number: &str) -> String {
    let last = number.chars().count().saturating_sub(2);
    let shown = |at: usize, digit: char| if at == 0 || at >= last { digit } else { '•' };
    grouped(number.chars().enumerate().map(|(at, digit)| shown(at, digit)))
}

/// All of the number, in threes: `014 180 000 001`.
pub fn in_threes(number: &str) -> String {
    grouped(number.chars())
}

fn grouped(digits: impl Iterator<Item = char>) -> String {
    let mut grouped = String::new();
    for (at, digit) in digits.enumerate() {
        if at > 0 && at % 3 == 0 {
            grouped.push(' ');
        }
        grouped.push(digit);
    }
    grouped
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

    #[test]
    fn a_number_has_twelve_digits_or_its_fault_says_what_to_do() {
        assert_eq!(read("014 180 000 001"), Ok(Some("014180000001".into())));
        assert_eq!(read(" "), Ok(None));
        for (text, says) in [
            ("01418000000x", "chỉ có chữ số"),
            ("14180000001", "xác nhận 014180000001"),
            ("141234567", "CMND 9 chữ số"),
            ("0141800000012", "ô này có 13"),
        ] {
            let fault = read(text).expect_err(text).to_string();
            assert!(fault.contains(says), "{text}: {fault}");
        }
    }

    #[test]
    fn a_masked_number_keeps_its_first_digit_and_the_last_two() {
        assert_eq!(masked("014180000012"), "0•• ••• ••• •12");
        assert_eq!(in_threes("014180000012"), "014 180 000 012");
        assert_eq!(masked(""), "");
    }
}
