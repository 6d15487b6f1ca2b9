//! The years of several people side by side, as sets of bits in the order of time.
//!
//! The highest bit is the last year, the one below it the year before, and so on: the other way round than in
//! [`Years`], so that the carry of one addition runs on from year to year. There is no branch for one person: every
//! step is the same for all of them, and the compiler lays them into one register. The shorter the word that holds the
//! years of one person, the more people share a register.

use std::fmt::Debug;
use std::ops::{BitAnd, BitOr, Not, Shl};

use crate::years::Years;

/// How many people stand side by side.
pub(crate) const ABREAST: usize = 64;

/// How many years a period has: what is stored and told is cut into periods, counted back from the last year.
pub(crate) const PERIOD: u32 = 16;

/// One period of everybody in a rank.
pub(crate) type Period = [u16; ABREAST];

/// The years of one person.
pub(crate) trait Word:
    Copy
    + Debug
    + Eq
    + BitAnd<Output = Self>
    + BitOr<Output = Self>
    + Not<Output = Self>
    + Shl<u32, Output = Self>
{
    const NONE: Self;
    const ALL: Self;
    /// How many years it holds.
    const YEARS: u32;

    fn of(years: Years) -> Self;
    /// The years of the period so many periods back.
    fn of_period(years: u16, back: u32) -> Self;
    fn period(self, back: u32) -> u16;
    fn wrapping_add(self, other: Self) -> Self;
    fn wrapping_neg(self) -> Self;

    /// These years, all of them in runs, each with the rest of its run: the carry clears what it runs through.
    #[inline]
    fn on_through(self, runs: Self) -> Self {
        runs & (self | !runs.wrapping_add(self))
    }
}

macro_rules! word {
    ($($word:ty),+) => { $(
        impl Word for $word {
            const NONE: Self = 0;
            const ALL: Self = Self::MAX;
            const YEARS: u32 = Self::BITS;

            #[inline]
            fn of(years: Years) -> Self {
                (years.0.reverse_bits() >> (u64::BITS - Self::BITS)) as Self
            }
            #[inline]
            fn of_period(years: u16, back: u32) -> Self {
                Self::from(years) << (Self::BITS - PERIOD * (back + 1))
            }
            #[inline]
            fn period(self, back: u32) -> u16 {
                (self >> (Self::BITS - PERIOD * (back + 1))) as u16
            }
            #[inline]
            fn wrapping_add(self, other: Self) -> Self {
                self.wrapping_add(other)
            }
            #[inline]
            fn wrapping_neg(self) -> Self {
                self.wrapping_neg()
            }
        }
    )+ };
}

word!(u16, u32, u64);

/// How long the word must be that holds so many years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Length {
    Sixteen,
    ThirtyTwo,
    SixtyFour,
}

impl Length {
    pub(crate) fn of(years: u32) -> Length {
        match years {
            0..=16 => Length::Sixteen,
            17..=32 => Length::ThirtyTwo,
            _ => Length::SixtyFour,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Timelines<W>([W; ABREAST]);

impl<W: Word> Timelines<W> {
    pub(crate) const NONE: Self = Timelines([W::NONE; ABREAST]);
    pub(crate) const ALL: Self = Timelines([W::ALL; ABREAST]);

    /// The same years for everybody.
    #[inline]
    pub(crate) fn same(years: Years) -> Self {
        Timelines([W::of(years); ABREAST])
    }

    /// These years, and those of one period.
    #[inline]
    pub(crate) fn and_period(mut self, period: &Period, back: u32) -> Self {
        for (years, more) in self.0.iter_mut().zip(period) {
            *years = *years | W::of_period(*more, back);
        }
        self
    }

    /// The years of one period alone.
    #[inline]
    pub(crate) fn period(&self, back: u32) -> Period {
        let mut period = [0; ABREAST];
        for (part, years) in period.iter_mut().zip(&self.0) {
            *part = years.period(back);
        }
        period
    }

    /// The years in which a run of so many years ends.
    #[inline]
    pub(crate) fn runs(self, length: u32) -> Self {
        if length > W::YEARS {
            return Timelines::NONE;
        }
        let (mut ends, mut known) = (self, 1);
        while known < length {
            let more = known.min(length - known);
            ends = ends.with([], |ends, []| ends & (ends << more));
            known += more;
        }
        ends
    }

    /// These years, and the year after each.
    #[inline]
    pub(crate) fn and_next(self) -> Self {
        self.with([], |years, []| years | (years << 1))
    }

    /// Every year from the first of these on.
    #[inline]
    pub(crate) fn since_first(self) -> Self {
        self.with([], |years, []| years | years.wrapping_neg())
    }

    /// Every year after the first of these.
    #[inline]
    pub(crate) fn after_first(self) -> Self {
        self.since_first() << 1
    }

    /// What the years of each person come to together with others. It is one pass over everybody: what takes several
    /// steps in here is written and read again only once.
    #[inline]
    pub(crate) fn with<const N: usize>(
        mut self,
        others: [&Self; N],
        of_one: impl Fn(W, [W; N]) -> W,
    ) -> Self {
        for (place, years) in self.0.iter_mut().enumerate() {
            *years = of_one(*years, others.map(|other| other.0[place]));
        }
        self
    }
}

impl<W: Word> BitAnd for Timelines<W> {
    type Output = Self;
    #[inline]
    fn bitand(self, other: Self) -> Self {
        self.with([&other], |one, [other]| one & other)
    }
}

impl<W: Word> BitOr for Timelines<W> {
    type Output = Self;
    #[inline]
    fn bitor(self, other: Self) -> Self {
        self.with([&other], |one, [other]| one | other)
    }
}

impl<W: Word> Not for Timelines<W> {
    type Output = Self;
    #[inline]
    fn not(self) -> Self {
        self.with([], |years, []| !years)
    }
}

/// What stood so many years earlier, seen from each year.
impl<W: Word> Shl<u32> for Timelines<W> {
    type Output = Self;
    #[inline]
    fn shl(self, years: u32) -> Self {
        if years < W::YEARS { self.with([], |timeline, []| timeline << years) } else { Timelines::NONE }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn say_what_the_years_of_one_person_say<W: Word>() {
        let same = |years| Timelines::<W>::same(years);
        for years in [0, 1, 0b1_0111, 0b1010, 1 << (W::YEARS - 1), u64::MAX, 0x9e37_79b9_7f4a_7c15] {
            // What lies further back than the word reaches is not in the record.
            let years = Years(years) & Years::last(W::YEARS);
            for length in [1, 2, 3, 5, 8, 20, 63] {
                assert_eq!(same(years).runs(length), same(years.runs(length)));
            }
            assert_eq!(same(years).and_next(), same(years.and_next()));
            assert_eq!(same(years).since_first(), same(years.since_first()));
            assert_eq!(same(years).after_first(), same(years.after_first()));
            let periods = (0..W::YEARS / PERIOD).map(|back| (back, same(years).period(back)));
            let again = periods.fold(Timelines::NONE, |all, (back, period)| all.and_period(&period, back));
            assert_eq!(same(years), again);
        }
    }

    #[test]
    fn they_say_what_the_years_of_one_person_say() {
        say_what_the_years_of_one_person_say::<u16>();
        say_what_the_years_of_one_person_say::<u32>();
        say_what_the_years_of_one_person_say::<u64>();
    }

    fn last_until_the_run_ends<W: Word>() {
        let of = |years| W::of(Years(years));
        let runs = of(0b0111_1011_1110);
        assert_eq!(of(0b0000_0010_1000).on_through(runs), of(0b0000_0011_1110));
        assert_eq!(of(0b0100_0000_0010).on_through(runs), of(0b0111_1000_0010));
        assert_eq!(W::ALL.on_through(W::ALL), W::ALL);
        assert_eq!(of(1 << (W::YEARS - 1)).on_through(W::ALL), W::ALL);
    }

    #[test]
    fn what_began_in_a_run_lasts_until_the_run_ends() {
        last_until_the_run_ends::<u16>();
        last_until_the_run_ends::<u32>();
        last_until_the_run_ends::<u64>();
    }
}
