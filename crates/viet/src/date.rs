//! Dates as people type them and as papers print them.

use std::fmt;

use chrono::{Datelike, NaiveDate};

use crate::fold;

/// Two-digit years below this belong to 20xx, the others to 19xx: `49` is 2049, `50` is 1950.
const PIVOT: i32 = 50;
/// The years that a paper of an office can bear; anything else is a slip of the finger.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2100;

/// Why a text is not a date. `Display` is a Vietnamese sentence that can stand beside the field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateError {
    /// Nothing was typed.
    Empty,
    /// The text has no shape of a date.
    Unreadable(String),
    /// The shape is right, but the calendar has no such day.
    NotInCalendar { day: u32, month: u32, year: i32 },
    /// The year is outside 1900–2100.
    YearOutOfRange(i32),
}

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DateError::Empty => {
                f.write_str("Chưa nhập ngày. Ghi theo dạng ngày/tháng/năm, ví dụ 05/01/2026.")
            }
            DateError::Unreadable(text) => {
                write!(f, "Không đọc được ngày “{text}”. Ghi theo dạng ngày/tháng/năm, ví dụ 05/01/2026.")
            }
            DateError::NotInCalendar { day, month, year } => {
                write!(f, "Ngày {day:02}/{month:02}/{year} không có trong lịch.")
            }
            DateError::YearOutOfRange(year) => {
                write!(f, "Năm {year} nằm ngoài khoảng {} đến {}.", YEARS.start(), YEARS.end())
            }
        }
    }
}

impl std::error::Error for DateError {}

/// Reads a date: `1/3/2026`, `01-03-2026`, `1.3.26`, `010326`, `01032026`, `2026-03-01` or
/// `ngày 01 tháng 3 năm 2026`. Day first, except when the year with four digits leads.
pub fn parse(text: &str) -> Result<NaiveDate, DateError> {
    let plain = fold(text);
    if plain.is_empty() {
        return Err(DateError::Empty);
    }
    let (day, month, year) = digits(&plain)
        .or_else(|| spelled(&plain))
        .or_else(|| separated(&plain))
        .ok_or_else(|| DateError::Unreadable(crate::tidy(text)))?;
    if !YEARS.contains(&year) {
        return Err(DateError::YearOutOfRange(year));
    }
    NaiveDate::from_ymd_opt(year, month, day).ok_or(DateError::NotInCalendar { day, month, year })
}

/// `05/01/2026`
pub fn short(date: NaiveDate) -> String {
    format!("{:02}/{:02}/{}", date.day(), date.month(), date.year())
}

/// `ngày 05 tháng 01 năm 2026`: decree 30/2020/NĐ-CP pads days below ten and the months 1 and 2 only.
pub fn long(date: NaiveDate) -> String {
    let month = match date.month() {
        m @ (1 | 2) => format!("{m:02}"),
        m => m.to_string(),
    };
    format!("ngày {:02} tháng {month} năm {}", date.day(), date.year())
}

/// `010326` or `01032026`
fn digits(text: &str) -> Option<(u32, u32, i32)> {
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    match text.len() {
        6 | 8 => Some((number(&text[..2])?, number(&text[2..4])?, year(&text[4..])?)),
        _ => None,
    }
}

/// `ngay 1 thang 3 nam 2026`, the first word being optional
fn spelled(text: &str) -> Option<(u32, u32, i32)> {
    let words: Vec<&str> = text.split(' ').filter(|word| *word != "ngay").collect();
    match words[..] {
        [day, "thang", month, "nam", y] => Some((number(day)?, number(month)?, year(y)?)),
        _ => None,
    }
}

/// Three numbers with the same separator between them
fn separated(text: &str) -> Option<(u32, u32, i32)> {
    let separator = ['/', '-', '.', ' '].into_iter().find(|c| text.contains(*c))?;
    let parts: Vec<&str> = text.split(separator).map(str::trim).collect();
    match parts[..] {
        [y, month, day] if y.len() == 4 => Some((number(day)?, number(month)?, year(y)?)),
        [day, month, y] => Some((number(day)?, number(month)?, year(y)?)),
        _ => None,
    }
}

/// A day or a month: one or two digits
fn number(text: &str) -> Option<u32> {
    let plain = matches!(text.len(), 1 | 2) && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

/// A year with two or four digits
fn year(text: &str) -> Option<i32> {
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let value: i32 = text.parse().ok()?;
    match text.len() {
        4 => Some(value),
        2 if value < PIVOT => Some(2000 + value),
        2 => Some(1900 + value),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn reads_what_people_type() {
        let typed = [
            "1/3/2026",
            "01-03-2026",
            "1.3.26",
            "010326",
            "01032026",
            "2026-03-01",
            " 01 / 03 / 2026 ",
            "1 3 2026",
            "ngày 01 tháng 3 năm 2026",
            "Ngày 1 tháng 03 năm 2026",
        ];
        for text in typed {
            assert_eq!(parse(text), Ok(day(2026, 3, 1)), "{text}");
        }
        assert_eq!(parse("1/3/49"), Ok(day(2049, 3, 1)));
        assert_eq!(parse("1/3/50"), Ok(day(1950, 3, 1)));
    }

    #[test]
    fn a_day_that_does_not_exist_is_its_own_error() {
        assert_eq!(parse("31/02/2026").unwrap_err().to_string(), "Ngày 31/02/2026 không có trong lịch.");
        assert_eq!(parse("290223"), Err(DateError::NotInCalendar { day: 29, month: 2, year: 2023 }));
        assert_eq!(parse("1/13/2026"), Err(DateError::NotInCalendar { day: 1, month: 13, year: 2026 }));
        assert_eq!(parse("1/1/20266"), Err(DateError::Unreadable("1/1/20266".into())));
        assert_eq!(parse("1/1/0026"), Err(DateError::YearOutOfRange(26)));
        assert_eq!(parse(" \u{a0}"), Err(DateError::Empty));
        for text in ["hôm qua", "1/3", "1/3/2026/1", "1-3/2026", "+1/3/2026", "١/٣/2026", "12345"] {
            assert!(matches!(parse(text), Err(DateError::Unreadable(_))), "{text}");
        }
    }

    #[test]
    fn prints_as_papers_do() {
        assert_eq!(short(day(2026, 1, 5)), "05/01/2026");
        assert_eq!(long(day(2026, 1, 5)), "ngày 05 tháng 01 năm 2026");
        assert_eq!(long(day(2026, 6, 15)), "ngày 15 tháng 6 năm 2026");
        assert_eq!(long(day(2026, 12, 9)), "ngày 09 tháng 12 năm 2026");
    }

    proptest! {
        #[test]
        fn every_printed_date_is_read_back(days in 0i32..73000) {
            let date = day(1900, 1, 1) + chrono::Duration::days(i64::from(days));
            prop_assert_eq!(parse(&short(date)), Ok(date));
            prop_assert_eq!(parse(&long(date)), Ok(date));
            prop_assert_eq!(parse(&date.to_string()), Ok(date));
            prop_assert_eq!(parse(&date.format("%d%m%Y").to_string()), Ok(date));
        }

        #[test]
        fn no_text_breaks_the_reader(text in "\\PC{0,12}|[0-9/. -]{0,12}") {
            let _ = parse(&text);
        }
    }
}
