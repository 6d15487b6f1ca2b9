//! Reads a day or a year: a TOML date, or a text `2026-09-15` as JSON has it.

use std::fmt;

use chrono::{Datelike, NaiveDate};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

/// Facts outside these years are slips of the finger: the law of this field begins after 1945.
const YEARS: std::ops::RangeInclusive<i32> = 1945..=2100;

struct Day(NaiveDate);

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DayVisitor).map(Day)
    }
}

struct DayVisitor;

impl<'de> Visitor<'de> for DayVisitor {
    type Value = NaiveDate;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("một ngày dạng 2026-09-15")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<NaiveDate, E> {
        let day = NaiveDate::parse_from_str(text, "%Y-%m-%d")
            .map_err(|_| E::custom(format!("“{text}” không phải là một ngày dạng 2026-09-15")))?;
        check_year(day.year())?;
        Ok(day)
    }

    /// A TOML date arrives as a map with one entry, its text.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<NaiveDate, A::Error> {
        match map.next_entry::<String, String>()? {
            Some((key, text)) if key.contains("datetime") => self.visit_str(&text),
            _ => Err(A::Error::custom("cần một ngày dạng 2026-09-15")),
        }
    }
}

fn check_year<E: Error>(year: i32) -> Result<(), E> {
    if YEARS.contains(&year) {
        return Ok(());
    }
    Err(E::custom(format!("năm {year} nằm ngoài khoảng {} đến {}", YEARS.start(), YEARS.end())))
}

pub(crate) fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    Day::deserialize(deserializer).map(|day| day.0)
}

pub(crate) fn some_day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveDate>, D::Error> {
    Option::<Day>::deserialize(deserializer).map(|day| day.map(|day| day.0))
}

pub(crate) fn year<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i32, D::Error> {
    let year = i32::deserialize(deserializer)?;
    check_year(year)?;
    Ok(year)
}
