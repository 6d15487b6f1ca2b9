//! The years of several people side by side, as sets of bits in the order of time.
//!
//! The highest bit is the last year, the one below it the year before, and so on for 64 years: the other way round
//! than in [`Years`], so that the carry of one addition runs on from year to year. There is no branch for one person:
//! every step is the same for all of them, and the compiler lays them into one register.

use std::array::from_fn;
use std::ops::{BitAnd, BitOr, Not, Shl};

use crate::years::Years;

/// How many people stand side by side.
pub(crate) const ABREAST: usize = 16;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Timelines([u64; ABREAST]);

impl Timelines {
    pub(crate) const NONE: Timelines = Timelines([0; ABREAST]);
    pub(crate) const ALL: Timelines = Timelines([u64::MAX; ABREAST]);

    /// The same years for everybody.
    #[inline]
    pub(crate) fn same(years: Years) -> Timelines {
        Timelines([years.0.reverse_bits(); ABREAST])
    }

    /// From the latest 32 years of each, the highest bit the last; nothing stands before them.
    #[inline]
    pub(crate) fn of_latest(years: &[u32; ABREAST]) -> Timelines {
        Timelines(from_fn(|one| u64::from(years[one]) << 32))
    }

    /// From the 32 years before the latest ones; nothing stands after them.
    #[inline]
    pub(crate) fn of_earlier(years: &[u32; ABREAST]) -> Timelines {
        Timelines(from_fn(|one| u64::from(years[one])))
    }

    /// The latest 32 years of each.
    #[inline]
    pub(crate) fn latest(self) -> [u32; ABREAST] {
        self.0.map(|years| (years >> 32) as u32)
    }

    /// The years in which a run of so many years ends.
    #[inline]
    pub(crate) fn runs(self, length: u32) -> Timelines {
        let (mut ends, mut known) = (self, 1);
        while known < length {
            let more = known.min(length - known);
            ends = ends & (ends << more);
            known += more;
        }
        ends
    }

    /// These years, and the year after each.
    #[inline]
    pub(crate) fn and_next(self) -> Timelines {
        self | (self << 1)
    }

    /// Every year from the first of these on.
    #[inline]
    pub(crate) fn since_first(self) -> Timelines {
        Timelines(self.0.map(|years| years | years.wrapping_neg()))
    }

    /// Every year after the first of these.
    #[inline]
    pub(crate) fn after_first(self) -> Timelines {
        self.since_first() << 1
    }

    /// These years, all of them in runs, each with the rest of its run: the carry clears what it runs through.
    #[inline]
    pub(crate) fn on_through(self, runs: Timelines) -> Timelines {
        Timelines(from_fn(|one| {
            let (from, run) = (self.0[one], runs.0[one]);
            run & (from | !run.wrapping_add(from))
        }))
    }
}

impl BitAnd for Timelines {
    type Output = Timelines;
    #[inline]
    fn bitand(self, other: Timelines) -> Timelines {
        Timelines(from_fn(|one| self.0[one] & other.0[one]))
    }
}

impl BitOr for Timelines {
    type Output = Timelines;
    #[inline]
    fn bitor(self, other: Timelines) -> Timelines {
        Timelines(from_fn(|one| self.0[one] | other.0[one]))
    }
}

impl Not for Timelines {
    type Output = Timelines;
    #[inline]
    fn not(self) -> Timelines {
        Timelines(self.0.map(|years| !years))
    }
}

/// What stood so many years earlier, seen from each year.
impl Shl<u32> for Timelines {
    type Output = Timelines;
    #[inline]
    fn shl(self, years: u32) -> Timelines {
        Timelines(self.0.map(|timeline| timeline << (years & 63)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(years: u64) -> Timelines {
        Timelines::same(Years(years))
    }

    #[test]
    fn they_say_what_the_years_of_one_person_say() {
        for years in [0, 1, 0b1_0111, 0b1010, 1 << 63, u64::MAX, 0x9e37_79b9_7f4a_7c15] {
            for length in [1, 2, 3, 5, 8, 63] {
                assert_eq!(same(years).runs(length), Timelines::same(Years(years).runs(length)));
            }
            assert_eq!(same(years).and_next(), Timelines::same(Years(years).and_next()));
            assert_eq!(same(years).since_first(), Timelines::same(Years(years).since_first()));
            assert_eq!(same(years).after_first(), Timelines::same(Years(years).after_first()));
        }
    }

    #[test]
    fn what_began_in_a_run_lasts_until_the_run_ends() {
        let runs = same(0b0111_1011_1110);
        assert_eq!(same(0b0000_0010_1000).on_through(runs), same(0b0000_0011_1110));
        assert_eq!(same(0b0100_0000_0010).on_through(runs), same(0b0111_1000_0010));
        assert_eq!(Timelines::ALL.on_through(Timelines::ALL), Timelines::ALL);
        assert_eq!(same(1 << 63).on_through(Timelines::ALL), Timelines::ALL);
    }
}
