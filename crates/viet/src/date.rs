//! Dates as people type them and as papers print them.
//!
//! [`parse`] reads a whole date, [`typed`] also a month or a year alone. [`short`] is the date of tables, [`long`] the one
//! that decree 30/2020/NĐ-CP (Appendix I, on place and date) prescribes for papers. Only the Gregorian calendar.

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
    NotInCalendar {
        /// The day as typed.
        day: u32,
        /// The month as typed.
        month: u32,
        /// The year, with its century.
        year: i32,
    },
    /// A month and a year were typed, and no year has such a month.
    NoSuchMonth {
        /// The month as typed.
        month: u32,
        /// The year as typed.
        year: i32,
    },
    /// A day was needed, and only a month or a year was typed.
    Incomplete(Partial),
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
            DateError::NoSuchMonth { month, year } => {
                write!(f, "Năm {year} không có tháng {month}.")
            }
            DateError::Incomplete(known) => {
                write!(f, "Mới có {}. Ghi đủ ngày/tháng/năm, ví dụ 05/01/2026.", known.long())
            }
            DateError::YearOutOfRange(year) => {
                write!(f, "Năm {year} nằm ngoài khoảng {} đến {}.", YEARS.start(), YEARS.end())
            }
        }
    }
}

impl std::error::Error for DateError {}

/// A date as far as it is known: a day, a month, or only a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Partial {
    /// A day.
    Day(NaiveDate),
    /// A month of a year.
    Month {
        /// The year.
        year: i32,
        /// The month, from 1 to 12.
        month: u32,
    },
    /// A year.
    Year(i32),
}

impl Partial {
    /// The year.
    pub fn year(self) -> i32 {
        match self {
            Partial::Day(day) => day.year(),
            Partial::Month { year, .. } | Partial::Year(year) => year,
        }
    }

    /// The day, if it is known.
    pub fn day(self) -> Option<NaiveDate> {
        if let Partial::Day(day) = self { Some(day) } else { None }
    }

    /// The first day that it may be; `None` for a month that does not exist.
    pub fn first(self) -> Option<NaiveDate> {
        match self {
            Partial::Day(day) => Some(day),
            Partial::Month { year, month } => NaiveDate::from_ymd_opt(year, month, 1),
            Partial::Year(year) => NaiveDate::from_ymd_opt(year, 1, 1),
        }
    }

    /// The last day that it may be; `None` for a month that does not exist.
    pub fn last(self) -> Option<NaiveDate> {
        let after = match self {
            Partial::Day(day) => return Some(day),
            Partial::Month { year, month: 12 } | Partial::Year(year) => {
                NaiveDate::from_ymd_opt(year.checked_add(1)?, 1, 1)
            }
            Partial::Month { year, month } => NaiveDate::from_ymd_opt(year, month.checked_add(1)?, 1),
        };
        after.filter(|_| self.first().is_some())?.pred_opt()
    }

    /// Whether that day may be the one that is meant.
    pub fn may_be(self, day: NaiveDate) -> bool {
        self.first().is_some_and(|first| first <= day) && self.last().is_some_and(|last| day <= last)
    }

    /// As papers spell it out: [`long`], `tháng 8 năm 2017`, `năm 2017`.
    pub fn long(self) -> String {
        match self {
            Partial::Day(day) => long(day),
            Partial::Month { year, month } => format!("tháng {} năm {year}", padded(month)),
            Partial::Year(year) => format!("năm {year}"),
        }
    }
}

/// As tables have it: `05/01/2026`, `08/2017`, `2017`.
impl fmt::Display for Partial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Partial::Day(day) => f.write_str(&short(*day)),
            Partial::Month { year, month } => write!(f, "{month:02}/{year}"),
            Partial::Year(year) => write!(f, "{year}"),
        }
    }
}

/// What somebody typed for a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Typed {
    /// The date, as far as it was given.
    pub date: Partial,
    /// Where its century comes from. A guessed one is to be confirmed by a person wherever both can be: a year of birth
    /// `26` may be 1926.
    pub century: Century,
}

/// Where the century of a year comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Century {
    /// The year was written with four digits.
    Written,
    /// The year was written with two digits: below 50 it was taken for 20xx, from 50 on for 19xx.
    Guessed,
}

/// Reads a whole date: `1/3/2026`, `01-03-2026`, `1.3.26`, `010326`, `01032026`, `2026-03-01` or
/// `ngày 01 tháng 3 năm 2026`. Day first, except when the year with four digits leads.
///
/// Two digits for the year are read with a guess at the century; [`typed`] tells that it was one.
///
/// ```
/// use viet::date::{DateError, Partial, parse};
///
/// assert_eq!(parse("1.3.2026").unwrap().to_string(), "2026-03-01");
/// assert_eq!(parse("8/2017"), Err(DateError::Incomplete(Partial::Month { year: 2017, month: 8 })));
/// ```
pub fn parse(text: &str) -> Result<NaiveDate, DateError> {
    let date = typed(text)?.date;
    date.day().ok_or(DateError::Incomplete(date))
}

/// Reads a date as far as it was given: everything that [`parse`] reads, and besides `tháng 8 năm 2017`, `tháng Tám 2017`,
/// `8/2017`, `T8/2017`, `2017-08`, `năm 2017`, `2017`. A time of midnight behind it, as spreadsheets export it, is
/// dropped. Serial numbers of a spreadsheet are no text: its reader knows them.
///
/// ```
/// use viet::date::{Century, Partial, typed};
///
/// let month = typed("tháng 8 năm 2017").unwrap().date;
/// assert_eq!(month, Partial::Month { year: 2017, month: 8 });
/// assert_eq!(month.last().unwrap().to_string(), "2017-08-31");
/// assert_eq!(typed("1/3/26").unwrap().century, Century::Guessed);
/// ```
pub fn typed(text: &str) -> Result<Typed, DateError> {
    let plain = fold(text);
    let plain = without_midnight(&plain);
    if plain.is_empty() {
        return Err(DateError::Empty);
    }
    let read = digits(plain)
        .or_else(|| spelled(plain))
        .or_else(|| separated(plain))
        .ok_or_else(|| DateError::Unreadable(crate::tidy(text)))?;
    Ok(Typed { date: read.date()?, century: read.year.century })
}

/// Numbers in the places of a date, not yet looked up in the calendar.
struct Read {
    day: Option<u32>,
    month: Option<u32>,
    year: Year,
}

struct Year {
    number: i32,
    century: Century,
}

impl Read {
    fn date(&self) -> Result<Partial, DateError> {
        let year = self.year.number;
        if !YEARS.contains(&year) {
            return Err(DateError::YearOutOfRange(year));
        }
        match (self.day, self.month) {
            (Some(day), Some(month)) => NaiveDate::from_ymd_opt(year, month, day)
                .map(Partial::Day)
                .ok_or(DateError::NotInCalendar { day, month, year }),
            (_, Some(month @ 1..=12)) => Ok(Partial::Month { year, month }),
            (_, Some(month)) => Err(DateError::NoSuchMonth { month, year }),
            (_, None) => Ok(Partial::Year(year)),
        }
    }
}

/// `05/01/2026`
pub fn short(date: NaiveDate) -> String {
    format!("{:02}/{:02}/{}", date.day(), date.month(), date.year())
}

/// `ngày 05 tháng 01 năm 2026`: decree 30/2020/NĐ-CP pads days below ten and the months 1 and 2 only.
pub fn long(date: NaiveDate) -> String {
    format!("ngày {:02} tháng {} năm {}", date.day(), padded(date.month()), date.year())
}

fn padded(month: u32) -> String {
    if month <= 2 { format!("{month:02}") } else { month.to_string() }
}

/// `01/03/2026 00:00:00` and `2026-03-01t00:00`
fn without_midnight(text: &str) -> &str {
    let Some((date, time)) = text.rsplit_once([' ', 't']) else { return text };
    let midnight = time.contains(':') && time.chars().all(|c| matches!(c, '0' | ':' | '.'));
    if midnight { date } else { text }
}

/// `010326`, `01032026` or `2026`
fn digits(text: &str) -> Option<Read> {
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    match text.len() {
        6 | 8 => Some(Read { day: number(&text[..2]), month: number(&text[2..4]), year: year(&text[4..])? }),
        4 => Some(Read { day: None, month: None, year: year(text)? }),
        _ => None,
    }
}

/// `ngay 1 thang 3 nam 2026` and what is left when its beginning is; the month may be a word
fn spelled(text: &str) -> Option<Read> {
    let words: Vec<&str> = text.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let (last, words) = words.split_last()?;
    let year = year(last).filter(|year| year.century == Century::Written || words.last() == Some(&"nam"))?;
    let words = words.strip_suffix(&["nam"]).unwrap_or(words);
    if words.is_empty() {
        // A year alone has been read already, unless `năm` stands before it.
        return (year.century == Century::Written).then_some(Read { day: None, month: None, year });
    }
    let at = words.iter().position(|word| *word == "thang")?;
    let month = Some(month(&words[at + 1..])?);
    match words[..at] {
        [] => Some(Read { day: None, month, year }),
        [day] | ["ngay" | "mung" | "mong", day] | ["ngay", "mung" | "mong", day] => {
            Some(Read { day: Some(number(day)?), month, year })
        }
        _ => None,
    }
}

/// A month as a number or as people say it; giêng and chạp are months of the other calendar.
fn month(words: &[&str]) -> Option<u32> {
    let said = match words {
        [number_or_word] => match *number_or_word {
            "mot" => 1,
            "hai" => 2,
            "ba" => 3,
            "tu" => 4,
            "nam" => 5,
            "sau" => 6,
            "bay" => 7,
            "tam" => 8,
            "chin" => 9,
            "muoi" => 10,
            digits => number(digits)?,
        },
        ["muoi", "mot"] => 11,
        ["muoi", "hai"] => 12,
        _ => return None,
    };
    Some(said)
}

/// Two or three numbers with the same separator between them
fn separated(text: &str) -> Option<Read> {
    let (whole, text) = match text.split_once(' ') {
        Some(("ngay", rest)) => (true, rest),
        Some(("thang", rest)) => (false, rest),
        _ => (true, text),
    };
    let text = text.strip_prefix('t').unwrap_or(text);
    let separator = ['/', '-', '.', ' '].into_iter().find(|c| text.contains(*c))?;
    let parts: Vec<&str> = text.split(separator).map(str::trim).collect();
    match parts[..] {
        [y, month] if y.len() == 4 => Some(Read { day: None, month: Some(number(month)?), year: year(y)? }),
        [month, y] if y.len() == 4 => Some(Read { day: None, month: Some(number(month)?), year: year(y)? }),
        [y, month, day] if whole && y.len() == 4 => {
            Some(Read { day: Some(number(day)?), month: Some(number(month)?), year: year(y)? })
        }
        [day, month, y] if whole => {
            Some(Read { day: Some(number(day)?), month: Some(number(month)?), year: year(y)? })
        }
        _ => None,
    }
}

/// A day or a month: one or two digits
fn number(text: &str) -> Option<u32> {
    let plain = matches!(text.len(), 1 | 2) && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

/// A year with two or four digits
fn year(text: &str) -> Option<Year> {
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number: i32 = text.parse().ok()?;
    match text.len() {
        4 => Some(Year { number, century: Century::Written }),
        2 if number < PIVOT => Some(Year { number: 2000 + number, century: Century::Guessed }),
        2 => Some(Year { number: 1900 + number, century: Century::Guessed }),
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
    fn a_month_or_a_year_alone_is_told_as_such() {
        let month = Partial::Month { year: 2017, month: 8 };
        let typed_months = [
            "tháng 8 năm 2017",
            "Tháng Tám năm 2017",
            "tháng 8/2017",
            "tháng 08-2017",
            "8/2017",
            "08.2017",
            "T8/2017",
            "2017-08",
            "tháng 8, 2017",
        ];
        for text in typed_months {
            assert_eq!(typed(text), Ok(Typed { date: month, century: Century::Written }), "{text}");
            assert_eq!(parse(text), Err(DateError::Incomplete(month)));
        }
        for text in ["2017", "năm 2017", "Năm  2017"] {
            assert_eq!(typed(text).map(|typed| typed.date), Ok(Partial::Year(2017)), "{text}");
        }
        for (text, month) in
            [("tháng Năm năm 2017", 5), ("tháng mười một 2017", 11), ("tháng mười hai năm 2017", 12)]
        {
            assert_eq!(
                typed(text).map(|typed| typed.date),
                Ok(Partial::Month { year: 2017, month }),
                "{text}"
            );
        }
        assert_eq!(typed("13/2020"), Err(DateError::NoSuchMonth { month: 13, year: 2020 }));
        assert_eq!(typed("8/1817"), Err(DateError::YearOutOfRange(1817)));
        for text in [
            "8/17",
            "17",
            "tháng 8",
            "năm 17",
            "tháng giêng năm 2017",
            "tháng 8/3/2017",
            "thứ 2 tháng 8 2017",
        ] {
            assert!(matches!(typed(text), Err(DateError::Unreadable(_))), "{text}");
        }
        assert_eq!(
            DateError::Incomplete(month).to_string(),
            "Mới có tháng 8 năm 2017. Ghi đủ ngày/tháng/năm, ví dụ 05/01/2026."
        );
    }

    #[test]
    fn a_guessed_century_is_told() {
        let century = |text| typed(text).unwrap().century;
        for text in ["1/3/26", "010326", "ngày 1 tháng 3 năm 26"] {
            assert_eq!(century(text), Century::Guessed, "{text}");
        }
        for text in ["1/3/2026", "01032026", "2026-03-01", "3/2026", "2026"] {
            assert_eq!(century(text), Century::Written, "{text}");
        }
    }

    #[test]
    fn spreadsheets_and_papers_add_to_a_date() {
        for text in
            ["ngày 1/3/2026", "01/03/2026 00:00:00", "2026-03-01T00:00:00", "ngày mùng 1 tháng 3 năm 2026"]
        {
            assert_eq!(parse(text), Ok(day(2026, 3, 1)), "{text}");
        }
        for text in ["01/03/2026 08:30", "01/03/2026 0", "1/3/2026 000"] {
            assert!(matches!(parse(text), Err(DateError::Unreadable(_))), "{text}");
        }
    }

    #[test]
    fn a_partial_date_spans_its_days() {
        let february = Partial::Month { year: 2024, month: 2 };
        assert_eq!((february.first(), february.last()), (Some(day(2024, 2, 1)), Some(day(2024, 2, 29))));
        let year = Partial::Year(2024);
        assert_eq!((year.first(), year.last()), (Some(day(2024, 1, 1)), Some(day(2024, 12, 31))));
        assert_eq!(Partial::Month { year: 2024, month: 12 }.last(), Some(day(2024, 12, 31)));
        assert_eq!(Partial::Month { year: 2024, month: 13 }.last(), None);
        assert_eq!(Partial::Year(i32::MAX).last(), None);
        assert!(
            february.may_be(day(2024, 2, 29))
                && !february.may_be(day(2024, 3, 1))
                && !february.may_be(day(2023, 2, 1))
        );
        assert_eq!((february.to_string(), february.long()), ("02/2024".into(), "tháng 02 năm 2024".into()));
        assert_eq!((year.to_string(), year.long()), ("2024".into(), "năm 2024".into()));
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
            for partial in [Partial::Month { year: date.year(), month: date.month() }, Partial::Year(date.year())] {
                prop_assert_eq!(typed(&partial.to_string()).map(|typed| typed.date), Ok(partial));
                prop_assert_eq!(typed(&partial.long()).map(|typed| typed.date), Ok(partial));
                prop_assert!(partial.may_be(date));
            }
        }

        #[test]
        fn no_text_breaks_the_reader(text in "\\PC{0,12}|[0-9/. -]{0,12}") {
            let _ = parse(&text);
        }
    }
}
