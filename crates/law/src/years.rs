//! Sets of years as bits: bit 0 is the year judged, bit 1 the year before it, and so on for 64 years.
//!
//! One set answers for every year at once: where a run of years ends, where a grant was held. So one look at a
//! person judges the year asked for, and all the years before it at the same price.

use std::ops::{BitAnd, BitOr, Not, Shr};

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Years(pub u64);

impl Years {
    pub(crate) const NONE: Years = Years(0);
    pub(crate) const ALL: Years = Years(u64::MAX);
    /// Only the year judged.
    pub(crate) const THIS: Years = Years(1);

    /// One year, counted back from the year judged; none where it lies after that year or too far back.
    pub(crate) fn one(judged: i32, year: i32) -> Years {
        u32::try_from(i64::from(judged) - i64::from(year)).map_or(Years::NONE, Years::back)
    }

    /// The year so many years before the year judged.
    pub(crate) fn back(years: u32) -> Years {
        Years(1u64.checked_shl(years).unwrap_or(0))
    }

    /// The year judged and those before it, so many in all.
    pub(crate) fn last(years: u32) -> Years {
        Years(Years::back(years).0.wrapping_sub(1))
    }

    pub(crate) fn is_none(self) -> bool {
        self.0 == 0
    }

    pub(crate) fn has(self, back: u32) -> bool {
        !(self & Years::back(back)).is_none()
    }

    pub(crate) fn count(self) -> u32 {
        self.0.count_ones()
    }

    /// The years in which a run of so many years ends.
    pub(crate) fn runs(self, length: u32) -> Years {
        (1..length).fold(self, |ends, back| ends & (self >> back))
    }

    /// The length of the run that ends in that year.
    pub(crate) fn run_at(self, back: u32) -> u32 {
        (self >> back).0.trailing_ones()
    }

    /// These years, and the year after each.
    pub(crate) fn and_next(self) -> Years {
        self | (self >> 1)
    }

    /// Every year from the first of these on.
    pub(crate) fn since_first(self) -> Years {
        if self.is_none() { Years::NONE } else { Years(u64::MAX >> self.0.leading_zeros()) }
    }

    /// Every year after the first of these.
    pub(crate) fn after_first(self) -> Years {
        self.since_first() >> 1
    }

    /// Those of these years of which something holds.
    pub(crate) fn filter(self, holds: impl Fn(u32) -> bool) -> Years {
        let mut rest = self.0;
        let mut found = Years::NONE;
        while rest != 0 {
            let back = rest.trailing_zeros();
            if holds(back) {
                found = found | Years::back(back);
            }
            rest &= rest - 1;
        }
        found
    }

    /// How many years it takes to reach back to so many of these, the newest first; all 64 where there are fewer.
    pub(crate) fn newest(self, count: u32) -> u32 {
        let mut rest = self.0;
        (1..count).for_each(|_| rest &= rest.wrapping_sub(1));
        (rest.trailing_zeros() + 1).min(u64::BITS)
    }

    /// How many years back each lies, the oldest first.
    pub(crate) fn each(self) -> impl Iterator<Item = u32> {
        (0..u64::BITS).rev().filter(move |back| self.has(*back))
    }
}

impl BitAnd for Years {
    type Output = Years;
    fn bitand(self, other: Years) -> Years {
        Years(self.0 & other.0)
    }
}

impl BitOr for Years {
    type Output = Years;
    fn bitor(self, other: Years) -> Years {
        Years(self.0 | other.0)
    }
}

impl Not for Years {
    type Output = Years;
    fn not(self) -> Years {
        Years(!self.0)
    }
}

/// The same years as they look from so many years earlier.
impl Shr<u32> for Years {
    type Output = Years;
    fn shr(self, years: u32) -> Years {
        Years(self.0.checked_shr(years).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_is_counted_back_from_the_year_judged() {
        assert_eq!(Years::one(2026, 2026), Years::THIS);
        assert_eq!(Years::one(2026, 2024), Years(0b100));
        assert_eq!(Years::one(2026, 2027), Years::NONE);
        assert_eq!(Years::one(2100, 1945), Years::NONE);
        assert_eq!(Years::last(3), Years(0b111));
        assert_eq!(Years::last(64), Years::ALL);
    }

    #[test]
    fn a_run_ends_where_enough_years_stand_side_by_side() {
        let years = Years(0b1_0111);
        assert_eq!(years.runs(3), Years(0b1));
        assert_eq!(years.runs(2), Years(0b11));
        assert_eq!(years.run_at(0), 3);
        assert_eq!(years.run_at(4), 1);
    }

    #[test]
    fn what_was_held_is_held_from_its_first_year_on() {
        assert_eq!(Years(0b1010).since_first(), Years(0b1111));
        assert_eq!(Years(0b1010).after_first(), Years(0b0111));
        assert_eq!(Years::ALL.since_first(), Years::ALL);
        assert_eq!(Years::NONE.since_first(), Years::NONE);
        assert_eq!(Years(0b1010).each().collect::<Vec<_>>(), [3, 1]);
    }
}
