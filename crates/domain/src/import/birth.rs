//! Dates of birth as they stand in cells: days, months, years, serial numbers of a spreadsheet, two digits for a year.

use chrono::{Datelike, Days, NaiveDate};
use viet::date::{Century, DateError, Partial, short, typed};

use super::trouble::{Trouble, quoted};
use super::understood::About;

/// Nobody of a list is younger or older.
const YOUNGEST: i32 = 15;
const OLDEST: i32 = 110;

/// Reads a date of birth; an empty cell says nothing.
pub(super) fn birth(text: &str, today: NaiveDate) -> Result<Option<Partial>, Trouble> {
    let text = bare(text);
    if text.is_empty() {
        return Ok(None);
    }
    if let Some(serial) = text.parse().ok().filter(|_| text.len() == 5).and_then(day_of_serial) {
        let says = format!(
            "Số {} giống ngày {} của bảng tính; hãy xác nhận ngày sinh.",
            quoted(&text),
            short(serial)
        );
        return Err(Trouble::asks(About::BirthUnreadable, says).or(short(serial)));
    }
    if text.len() <= 2 && text.chars().all(|c| c.is_ascii_digit()) {
        return Err(short_year(
            &text,
            text.parse().ok().map(|year: i32| Partial::Year(1900 + year % 100)),
            today,
        ));
    }
    match typed(&text) {
        Ok(typed) if typed.century == Century::Guessed => Err(short_year(&text, Some(typed.date), today)),
        Ok(typed) => within(typed.date, today).map(Some),
        Err(error) => Err(unreadable(&text, &error, today)),
    }
}

/// The day that a number in a cell means, if the column holds days: spreadsheets count from 30/12/1899.
pub(super) fn day_of_serial(serial: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(u64::from(serial)))
}

/// Without "Sinh ngày" before the date; "../../1980" and "00/00/1980" are the year alone.
fn bare(text: &str) -> String {
    let mut rest = text.trim().trim_start_matches('\'').trim();
    let folded = viet::fold(rest);
    for word in ["sinh ngay", "sinh nam", "ngay sinh", "sinh", "sn", "ns"] {
        let has_digits_next =
            |rest: &str| rest.trim_start_matches([' ', ':', '.']).starts_with(|c: char| c.is_ascii_digit());
        if folded.strip_prefix(word).is_some_and(has_digits_next) {
            rest = rest.trim_start_matches(|c: char| !c.is_ascii_digit());
            break;
        }
    }
    let is_open =
        |part: &str| part.chars().all(|c| matches!(c, '0' | '.' | '…' | '_' | '-' | 'x' | 'X' | '?' | ' '));
    match rest.split('/').collect::<Vec<_>>()[..] {
        [day, month, year] if is_open(day) && is_open(month) => year.trim().to_owned(),
        [day, month, year] if is_open(day) => format!("{}/{}", month.trim(), year.trim()),
        _ => rest.to_owned(),
    }
}

/// Two digits for the year: the century that makes a person of working age is offered.
fn short_year(text: &str, guessed: Option<Partial>, today: NaiveDate) -> Trouble {
    let says = |example: &str| {
        format!("Năm sinh trong {} chỉ có hai chữ số; hãy ghi đủ bốn chữ số{example}.", quoted(text))
    };
    let likely = guessed.and_then(|date| {
        let year = date.year() % 100;
        let date_in =
            |century: i32| in_year(date, century + year).filter(|date| within(*date, today).is_ok());
        date_in(1900).into_iter().chain(date_in(2000)).last()
    });
    match likely {
        Some(date) => {
            Trouble::asks(About::BirthCentury, says(&format!(", có phải {date}"))).or(date.to_string())
        }
        None => Trouble::asks(About::BirthCentury, says("")),
    }
}

fn in_year(date: Partial, year: i32) -> Option<Partial> {
    Some(match date {
        Partial::Day(day) => Partial::Day(day.with_year(year)?),
        Partial::Month { month, .. } => Partial::Month { year, month },
        Partial::Year(_) => Partial::Year(year),
    })
}

fn within(date: Partial, today: NaiveDate) -> Result<Partial, Trouble> {
    let (first, last) = (today.year() - OLDEST, today.year() - YOUNGEST);
    if (first..=last).contains(&date.year()) {
        return Ok(date);
    }
    let says = format!("Năm sinh {} phải từ {first} đến {last}; hãy xem lại.", date.year());
    Err(Trouble::refuses(About::BirthOutOfRange, says))
}

fn unreadable(text: &str, error: &DateError, today: NaiveDate) -> Trouble {
    let says = match error {
        DateError::NotInCalendar { .. } | DateError::NoSuchMonth { .. } => {
            format!("{error} Hãy sửa lại ngày sinh {}.", quoted(text))
        }
        DateError::YearOutOfRange(_) => {
            return Trouble::refuses(
                About::BirthOutOfRange,
                format!("{error} Hãy sửa lại ngày sinh {}.", quoted(text)),
            );
        }
        _ => format!(
            "Không đọc được ngày sinh {}; hãy ghi theo dạng 05/03/1980 hoặc chỉ năm 1980.",
            quoted(text)
        ),
    };
    let trouble = Trouble::refuses(About::BirthUnreadable, says);
    match *error {
        // Month first, as another setting of the spreadsheet writes it.
        DateError::NotInCalendar { day, month, year } => {
            let swapped = NaiveDate::from_ymd_opt(year, day, month).map(Partial::Day);
            match swapped.filter(|date| within(*date, today).is_ok()) {
                Some(date) => trouble.or(date.to_string()),
                None => trouble,
            }
        }
        _ => trouble,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::Severity;

    fn today() -> NaiveDate {
        "2026-11-22".parse().expect("a date")
    }

    fn read(text: &str) -> Option<String> {
        birth(text, today()).expect(text).map(|date| date.to_string())
    }

    #[test]
    fn births_are_read_as_clerks_type_them() {
        for (text, told) in [
            ("5/3/1980", "05/03/1980"),
            ("05.03.1980", "05/03/1980"),
            ("1980-03-05 00:00:00", "05/03/1980"),
            ("8/1980", "08/1980"),
            ("1980", "1980"),
            ("'1980", "1980"),
            ("Sinh năm 1980", "1980"),
            ("SN: 1980", "1980"),
            ("../../1980", "1980"),
            ("00/08/1980", "08/1980"),
            ("ngày 05 tháng 3 năm 1980", "05/03/1980"),
        ] {
            assert_eq!(read(text).as_deref(), Some(told), "{text}");
        }
        assert_eq!(read(""), None);
    }

    #[test]
    fn what_is_not_certain_is_asked_and_what_is_wrong_refused() {
        let (asks, refuses) = (Severity::Asks, Severity::Refuses);
        for (text, kind, about, offered) in [
            ("01.02.80", asks, About::BirthCentury, Some("01/02/1980")),
            ("80", asks, About::BirthCentury, Some("1980")),
            ("1/2/05", asks, About::BirthCentury, Some("01/02/2005")),
            ("1/2/26", asks, About::BirthCentury, Some("01/02/1926")),
            ("29285", asks, About::BirthUnreadable, Some("05/03/1980")),
            ("31/02/1980", refuses, About::BirthUnreadable, None),
            ("03/25/1980", refuses, About::BirthUnreadable, Some("25/03/1980")),
            ("hai mươi", refuses, About::BirthUnreadable, None),
            ("05/03/2020", refuses, About::BirthOutOfRange, None),
            ("1880", refuses, About::BirthOutOfRange, None),
        ] {
            let told = birth(text, today()).expect_err(text).of_field(None);
            assert_eq!((told.kind, told.about), (kind, about), "{text}");
            assert_eq!(told.suggestion.as_deref(), offered, "{text}");
        }
    }
}
