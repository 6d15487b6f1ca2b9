//! Dates in running text: "ngày 24/9/2014", "ngày 15 tháng 5 năm 2016", "25-07-2020", "05/3".

use chrono::NaiveDate;
use regex::Captures;

use super::letter::{Place, within};
use super::pattern::patterns;

/// Three groups: the spelled day or the one in figures.
pub(super) const DAY: &str =
    r"(?:\d{1,2}\s+tháng\s+\d{1,2}\s*,?\s+năm\s+\d{4}|\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4})";

patterns! {
    WHOLE = r"(\d{1,2})(?:\s+tháng\s+|\s*[/.-]\s*)(\d{1,2})(?:\s*,?\s+năm\s+|\s*[/.-]\s*)(\d{4})";
    SHORT = r"\b(\d{1,2})\s*[/-]\s*(\d{1,2})\b";
}

/// The first whole date in a place.
pub(super) fn first(text: &str, at: &Place) -> Option<(NaiveDate, Place)> {
    all(text, at).next()
}

/// The last whole date in a place.
pub(super) fn last(text: &str, at: &Place) -> Option<(NaiveDate, Place)> {
    all(text, at).last()
}

fn all(text: &str, at: &Place) -> impl Iterator<Item = (NaiveDate, Place)> {
    WHOLE.captures_iter(&text[at.clone()]).filter_map(move |found| {
        let year = number(&found, 3)?;
        Some((date(&found, i32::try_from(year).ok()?)?, within(at, found.get(0)?)))
    })
}

/// The first day and month in a place, in a year that is known from elsewhere.
pub(super) fn in_year(text: &str, at: &Place, year: i32) -> Option<(NaiveDate, Place)> {
    let found = SHORT.captures(&text[at.clone()])?;
    Some((date(&found, year)?, within(at, found.get(0)?)))
}

fn date(found: &Captures<'_>, year: i32) -> Option<NaiveDate> {
    let is_year = (1900..=2100).contains(&year);
    is_year.then(|| NaiveDate::from_ymd_opt(year, number(found, 2)?, number(found, 1)?)).flatten()
}

fn number(found: &Captures<'_>, group: usize) -> Option<u32> {
    found.get(group)?.as_str().parse().ok()
}
