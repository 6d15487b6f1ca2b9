//! What a condition answers for several people at once, every year of each.

use crate::lanes::Lanes;
use crate::timelines::{Timelines, Word};

/// Three sets, each within the next: the years in which it is sure, those in which some reading allows it, and those
/// in which it may still hold once everything is known. What lies outside the last is refused.
///
/// It is [`Lanes`] with met and confirmed in one, as a screen does not tell them apart, and without hold: of a
/// population no case under verification is known.
#[derive(Clone, Copy)]
pub(crate) struct Answers<W> {
    sure: Timelines<W>,
    doubtful: Timelines<W>,
    possible: Timelines<W>,
}

impl<W: Word> Answers<W> {
    pub(crate) const MET: Self =
        Answers { sure: Timelines::ALL, doubtful: Timelines::ALL, possible: Timelines::ALL };
    pub(crate) const UNMET: Self =
        Answers { sure: Timelines::NONE, doubtful: Timelines::NONE, possible: Timelines::NONE };

    /// The same for everybody.
    pub(crate) fn same(lanes: Lanes) -> Self {
        let sure = lanes.met | lanes.confirm;
        let doubtful = sure | lanes.ask;
        let possible = doubtful | lanes.unknown;
        Answers {
            sure: Timelines::same(sure),
            doubtful: Timelines::same(doubtful),
            possible: Timelines::same(possible),
        }
    }

    #[inline]
    pub(crate) fn decided(met: Timelines<W>) -> Self {
        Answers { sure: met, doubtful: met, possible: met }
    }

    /// Sure, or possible as long as something is not known.
    #[inline]
    pub(crate) fn open(sure: Timelines<W>, possible: Timelines<W>) -> Self {
        Answers { sure, doubtful: sure, possible }
    }

    /// Sure, or allowed by another reading.
    #[inline]
    pub(crate) fn doubted(sure: Timelines<W>, doubtful: Timelines<W>) -> Self {
        Answers { sure, doubtful, possible: doubtful }
    }

    /// Nothing is sure and everything possible where the facts are not known.
    #[inline]
    pub(crate) fn where_known(self, known: Timelines<W>) -> Self {
        let possible = self.possible.with([&known], |possible, [known]| possible | !known);
        Answers { sure: self.sure & known, doubtful: self.doubtful & known, possible }
    }

    /// What it does not allow is in doubt.
    #[inline]
    pub(crate) fn disputed(self) -> Self {
        Answers { doubtful: self.doubtful | !self.possible, possible: Timelines::ALL, ..self }
    }

    /// An exception of which nothing is known: the meeting confirms that it does not apply.
    #[inline]
    pub(crate) fn confirmed_by_meeting(self) -> Self {
        let unknown = self.possible & !self.doubtful;
        Answers { sure: self.sure | unknown, doubtful: self.possible, ..self }
    }

    /// Both must hold: refused comes before not known, that before a question.
    #[inline]
    pub(crate) fn and(self, other: Self) -> Self {
        Answers {
            sure: self.sure & other.sure,
            doubtful: self.doubtful & other.doubtful,
            possible: self.possible & other.possible,
        }
    }

    /// One suffices: not known comes before a question, as it may still be the better answer.
    #[inline]
    pub(crate) fn or(self, other: Self) -> Self {
        let sure = self.sure | other.sure;
        let possible = self.possible | other.possible;
        let others = [&other.doubtful, &self.possible, &other.possible, &sure];
        let doubtful = self.doubtful.with(others, |one, [two, one_possible, two_possible, sure]| {
            let unknown = (one_possible & !one) | (two_possible & !two);
            sure | ((one_possible | two_possible) & !unknown)
        });
        Answers { sure, doubtful, possible }
    }

    /// This answer in those years, refused in the rest.
    #[inline]
    pub(crate) fn only_in(self, years: Timelines<W>) -> Self {
        self.and(Answers::decided(years))
    }

    /// This answer in those years, met in the rest.
    #[inline]
    pub(crate) fn met_outside(self, years: Timelines<W>) -> Self {
        let rest = !years;
        Answers { sure: self.sure | rest, doubtful: self.doubtful | rest, possible: self.possible | rest }
    }

    /// This answer in those years, at best a question in the rest.
    #[inline]
    pub(crate) fn asked_outside(self, years: Timelines<W>) -> Self {
        Answers { sure: self.sure & years, ..self }
    }

    /// The years in which the facts speak for it, surely or under some reading.
    #[inline]
    pub(crate) fn favourable(&self) -> Timelines<W> {
        self.doubtful
    }

    /// The years in which it is met or refused.
    #[inline]
    pub(crate) fn settled(&self) -> Timelines<W> {
        self.sure | !self.possible
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lanes::Doubt;
    use crate::verdict::RuleOutcome;

    fn told(answers: Answers<u16>) -> (Timelines<u16>, Timelines<u16>) {
        (answers.favourable(), answers.settled())
    }

    #[test]
    fn they_come_together_as_the_lanes_of_one_person_do() {
        let known = || RuleOutcome::ALL.iter().copied().filter(|outcome| *outcome != RuleOutcome::Hold);
        for a in known().map(Lanes::all) {
            for b in known().map(Lanes::all) {
                let (both, one) =
                    (Answers::same(a).and(Answers::same(b)), Answers::same(a).or(Answers::same(b)));
                assert_eq!(told(both), told(Answers::same(a.and(b))), "{a:?} {b:?}");
                assert_eq!(told(one), told(Answers::same(a.or(b))), "{a:?} {b:?}");
            }
            let disputed = Answers::same(a).disputed();
            assert_eq!(told(disputed), told(Answers::same(a.disputed(Doubt::Ask))), "{a:?}");
            let confirmed = Answers::same(a).confirmed_by_meeting();
            assert_eq!(told(confirmed), told(Answers::same(a.confirmed_by_meeting())), "{a:?}");
        }
    }
}
