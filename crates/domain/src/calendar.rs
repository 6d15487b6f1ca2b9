//! What stands in a calendar: phases and deadlines of the office's own work, and days that are remembered.

use chrono::{Datelike, NaiveDate};

use crate::word::words;

words! {
    /// What a day of the calendar is about.
    Kind "loại việc trong lịch" {
        Phase = "phase" / "Phong trào",
        Deadline = "deadline" / "Hạn",
        Anniversary = "anniversary" / "Kỷ niệm",
    }
}

/// Something of one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// By which it is known again when its day or its words change.
    pub key: String,
    pub on: NaiveDate,
    pub kind: Kind,
    pub says: String,
    /// Its page, from the root of the site; empty without one.
    pub href: String,
}

/// A day that is remembered every year.
pub struct Traditional {
    pub month: u32,
    pub day: u32,
    pub name: &'static str,
}

/// The days on which offices launch and sum up: the great days of Nghị định 145/2013/NĐ-CP, Article 4 that are not of the moon (its
/// text was not read, only quoted by others), and beside them those that the offices' own announcements name. No verdict
/// rests on them.
pub const TRADITIONAL: &[Traditional] = &[
    of(2, 3, "Ngày thành lập Đảng Cộng sản Việt Nam (3/2/1930)"),
    of(4, 30, "Ngày Giải phóng miền Nam, thống nhất đất nước (30/4/1975)"),
    of(5, 1, "Ngày Quốc tế Lao động (1/5)"),
    of(5, 7, "Ngày Chiến thắng Điện Biên Phủ (7/5/1954)"),
    of(5, 19, "Ngày sinh Chủ tịch Hồ Chí Minh (19/5/1890)"),
    of(6, 11, "Ngày truyền thống thi đua yêu nước (11/6/1948)"),
    of(8, 28, "Ngày Truyền thống Văn phòng cơ quan hành chính nhà nước (28/8/1945)"),
    of(9, 2, "Ngày Quốc khánh (2/9/1945)"),
    of(12, 22, "Ngày thành lập Quân đội nhân dân Việt Nam (22/12/1944)"),
];

const fn of(month: u32, day: u32, name: &'static str) -> Traditional {
    Traditional { month, day, name }
}

/// The traditional days from one day to another, in their order.
pub fn traditional(from: NaiveDate, to: NaiveDate) -> Vec<Event> {
    let years = from.year()..=to.year();
    let days = years.flat_map(|year| {
        TRADITIONAL.iter().filter_map(move |of| Some((NaiveDate::from_ymd_opt(year, of.month, of.day)?, of)))
    });
    let event = |(on, of): (NaiveDate, &Traditional)| Event {
        key: format!("ky-niem-{on}"),
        on,
        kind: Kind::Anniversary,
        says: of.name.to_owned(),
        href: String::new(),
    };
    days.filter(|(on, _)| (from..=to).contains(on)).map(event).collect()
}

/// The day and the name of a commemoration as a movement writes it: `28/8/2026: Ngày Truyền thống …`; none where no day stands
/// before a colon.
pub fn commemoration(entry: &str) -> Option<(NaiveDate, &str)> {
    let (day, name) = entry.split_once(':')?;
    let name = name.trim();
    Some((viet::date::parse(day.trim()).ok()?, name)).filter(|_| !name.is_empty())
}

/// How far a deadline is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Distance {
    /// So many days ago.
    Over(i64),
    Today,
    /// In so many days.
    Ahead(i64),
}

impl Distance {
    pub fn of(due: NaiveDate, today: NaiveDate) -> Self {
        match (due - today).num_days() {
            0 => Self::Today,
            days if days < 0 => Self::Over(-days),
            days => Self::Ahead(days),
        }
    }
}

impl std::fmt::Display for Distance {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Over(days) => write!(f, "Quá hạn {days} ngày"),
            Self::Today => f.write_str("Hạn hôm nay"),
            Self::Ahead(days) => write!(f, "Còn {days} ngày"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn traditional_days_stand_in_every_year_they_are_asked_for() {
        let found = traditional(day("2025-12-22"), day("2026-05-01"));
        let days: Vec<_> = found.iter().map(|event| event.on.to_string()).collect();
        assert_eq!(days, ["2025-12-22", "2026-02-03", "2026-04-30", "2026-05-01"]);
        assert!(TRADITIONAL.iter().all(|of| NaiveDate::from_ymd_opt(2025, of.month, of.day).is_some()));
    }

    #[test]
    fn a_commemoration_has_its_day_before_a_colon() {
        let found = commemoration("28/8/2026: Ngày Truyền thống Văn phòng");
        assert_eq!(found, Some((day("2026-08-28"), "Ngày Truyền thống Văn phòng")));
        for none in ["Ngày Quốc khánh", "Quốc khánh: 2/9", "31/2/2026: Không có ngày ấy", "28/8/2026:"]
        {
            assert_eq!(commemoration(none), None, "{none}");
        }
    }

    #[test]
    fn a_distance_is_told_in_words() {
        let told = |due: &str| Distance::of(day(due), day("2026-03-01")).to_string();
        assert_eq!(told("2026-02-27"), "Quá hạn 2 ngày");
        assert_eq!(told("2026-03-01"), "Hạn hôm nay");
        assert_eq!(told("2026-03-31"), "Còn 30 ngày");
    }
}
