//! The time of an indicator, cut into the months or quarters of the calendar in which units report.

use chrono::{Datelike, Days, NaiveDate};

use crate::word::words;

words! {
    /// How often units report.
    Rhythm "nhịp báo cáo" {
        Monthly = "monthly" / "Hằng tháng",
        Quarterly = "quarterly" / "Hằng quý",
    }
}

impl Rhythm {
    fn months(self) -> u32 {
        match self {
            Self::Monthly => 1,
            Self::Quarterly => 3,
        }
    }
}

/// From when to when an indicator counts, and when its values are due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    pub starts: NaiveDate,
    pub ends: NaiveDate,
    pub rhythm: Rhythm,
    /// Days after a period until which its value is in time.
    pub due_days: i64,
}

/// A month or quarter, as far as it lies in the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    pub starts: NaiveDate,
    pub ends: NaiveDate,
    rhythm: Rhythm,
}

impl Window {
    /// All periods, the first one first.
    pub fn periods(&self) -> Vec<Period> {
        let mut periods = Vec::new();
        let mut starts = self.starts;
        while starts <= self.ends {
            let ends = last_day(starts, self.rhythm).min(self.ends);
            periods.push(Period { starts, ends, rhythm: self.rhythm });
            let Some(next) = ends.succ_opt() else { break };
            starts = next;
        }
        periods
    }

    /// The period that begins on that day.
    pub fn period(&self, starts: NaiveDate) -> Option<Period> {
        self.periods().into_iter().find(|period| period.starts == starts)
    }

    /// The periods whose value can be known on that day: those that have begun.
    pub fn begun(&self, on: NaiveDate) -> Vec<Period> {
        self.periods().into_iter().filter(|period| period.starts <= on).collect()
    }

    /// The periods whose value is owed on that day: those that are over.
    pub fn over(&self, on: NaiveDate) -> Vec<Period> {
        self.periods().into_iter().filter(|period| period.ends < on).collect()
    }

    /// The last day on which the value of the period is in time.
    pub fn due(&self, period: &Period) -> NaiveDate {
        let days = Days::new(u64::try_from(self.due_days).unwrap_or(0));
        period.ends.checked_add_days(days).unwrap_or(period.ends)
    }

    /// How many days it has.
    pub fn days(&self) -> i64 {
        days(self.starts, self.ends)
    }
}

/// The last day of the month or quarter of the calendar in which the day lies.
fn last_day(day: NaiveDate, rhythm: Rhythm) -> NaiveDate {
    let months = rhythm.months();
    let next = day.month0() / months * months + months;
    let (year, month) = if next >= 12 { (day.year() + 1, 1) } else { (day.year(), next + 1) };
    NaiveDate::from_ymd_opt(year, month, 1).and_then(|first| first.pred_opt()).unwrap_or(day)
}

/// Days from one to the other, both counted.
pub(super) fn days(starts: NaiveDate, ends: NaiveDate) -> i64 {
    (ends - starts).num_days() + 1
}

impl Period {
    pub fn days(&self) -> i64 {
        days(self.starts, self.ends)
    }

    /// `Tháng 3/2025`, `Quý I/2025`
    pub fn label(&self) -> String {
        const QUARTERS: [&str; 4] = ["I", "II", "III", "IV"];
        let (month0, year) = (self.starts.month0(), self.starts.year());
        match self.rhythm {
            Rhythm::Monthly => format!("Tháng {}/{year}", month0 + 1),
            Rhythm::Quarterly => {
                let quarter = usize::try_from(month0 / 3).ok().and_then(|place| QUARTERS.get(place));
                format!("Quý {}/{year}", quarter.unwrap_or(&""))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn window(starts: &str, ends: &str, rhythm: Rhythm) -> Window {
        Window { starts: day(starts), ends: day(ends), rhythm, due_days: 5 }
    }

    #[test]
    fn a_window_is_cut_at_the_calendar() {
        let monthly = window("2025-01-15", "2025-03-10", Rhythm::Monthly);
        let cut: Vec<_> = monthly.periods().iter().map(|p| (p.label(), p.days())).collect();
        assert_eq!(
            cut,
            [("Tháng 1/2025".into(), 17), ("Tháng 2/2025".into(), 28), ("Tháng 3/2025".into(), 10)]
        );
        let quarterly = window("2024-11-01", "2025-06-30", Rhythm::Quarterly);
        let cut: Vec<_> = quarterly.periods().iter().map(Period::label).collect();
        assert_eq!(cut, ["Quý IV/2024", "Quý I/2025", "Quý II/2025"]);
    }

    #[test]
    fn a_value_is_known_when_its_period_began_and_owed_when_it_is_over() {
        let window = window("2025-01-01", "2025-12-31", Rhythm::Monthly);
        assert_eq!(window.begun(day("2025-02-01")).len(), 2);
        assert_eq!(window.over(day("2025-02-01")).len(), 1);
        assert_eq!(window.over(day("2025-01-31")).len(), 0);
        assert_eq!(window.due(&window.periods()[0]), day("2025-02-05"));
        assert_eq!(window.period(day("2025-01-02")), None);
    }

    proptest! {
        #[test]
        fn periods_cover_every_day_once(from in 0_i64..3_000, length in 0_i64..1_500, quarterly: bool) {
            let starts = day("2020-01-01") + chrono::Duration::days(from);
            let ends = starts + chrono::Duration::days(length);
            let rhythm = if quarterly { Rhythm::Quarterly } else { Rhythm::Monthly };
            let window = Window { starts, ends, rhythm, due_days: 0 };
            let periods = window.periods();
            prop_assert_eq!(periods.iter().map(Period::days).sum::<i64>(), window.days());
            prop_assert!(periods.windows(2).all(|two| two[0].ends.succ_opt() == Some(two[1].starts)));
            prop_assert_eq!((periods[0].starts, periods[periods.len() - 1].ends), (starts, ends));
        }
    }
}
