//! For every year one outcome: the years that came out met, unmet, and so on, as one set for each outcome.

use crate::verdict::RuleOutcome;
use crate::years::Years;

/// What a question whose answer is in doubt comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Doubt {
    /// A person decides.
    Ask,
    /// The strictest reading of the text.
    Refuse,
    /// The widest reading of the text.
    Allow,
}

/// Each year stands in exactly one of the sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Lanes {
    pub met: Years,
    pub unmet: Years,
    pub hold: Years,
    pub unknown: Years,
    pub ask: Years,
    pub confirm: Years,
}

impl Lanes {
    const NONE: Lanes = Lanes {
        met: Years::NONE,
        unmet: Years::NONE,
        hold: Years::NONE,
        unknown: Years::NONE,
        ask: Years::NONE,
        confirm: Years::NONE,
    };

    /// The same outcome in every year.
    pub(crate) fn all(outcome: RuleOutcome) -> Lanes {
        let all = Years::ALL;
        match outcome {
            RuleOutcome::Met => Lanes { met: all, ..Lanes::NONE },
            RuleOutcome::Unmet => Lanes { unmet: all, ..Lanes::NONE },
            RuleOutcome::Hold => Lanes { hold: all, ..Lanes::NONE },
            RuleOutcome::Unknown => Lanes { unknown: all, ..Lanes::NONE },
            RuleOutcome::Ask => Lanes { ask: all, ..Lanes::NONE },
            RuleOutcome::Confirm => Lanes { confirm: all, ..Lanes::NONE },
        }
    }

    pub(crate) fn decided(met: Years) -> Lanes {
        Lanes { met, unmet: !met, ..Lanes::NONE }
    }

    /// Three answers, each allowing at least what the one before it allows: what is sure, what holds under one
    /// reading, and what may still hold once everything is known.
    pub(crate) fn graded(sure: Years, doubtful: Years, possible: Years, doubt: Doubt) -> Lanes {
        let ask = doubtful & !sure;
        let unknown = possible & !(sure | ask);
        let unmet = !(sure | ask | unknown);
        Lanes { met: sure, ask, unknown, unmet, ..Lanes::NONE }.resolved(doubt)
    }

    fn resolved(self, doubt: Doubt) -> Lanes {
        match doubt {
            Doubt::Ask => self,
            Doubt::Refuse => Lanes { unmet: self.unmet | self.ask, ask: Years::NONE, ..self },
            Doubt::Allow => Lanes { met: self.met | self.ask, ask: Years::NONE, ..self },
        }
    }

    /// What it does not allow is in doubt.
    pub(crate) fn disputed(self, doubt: Doubt) -> Lanes {
        match doubt {
            Doubt::Ask => Lanes { unmet: Years::NONE, ask: self.ask | self.unmet, ..self },
            Doubt::Refuse => self,
            Doubt::Allow => Lanes {
                unmet: Years::NONE,
                unknown: Years::NONE,
                met: self.met | self.unmet | self.unknown,
                ..self
            },
        }
    }

    /// An exception of which nothing is known: the meeting confirms that it does not apply.
    pub(crate) fn confirmed_by_meeting(self) -> Lanes {
        Lanes { unknown: Years::NONE, confirm: self.confirm | self.unknown, ..self }
    }

    /// Both must hold: the outcome that comes first in the order of precedence.
    pub(crate) fn and(self, other: Lanes) -> Lanes {
        let unmet = self.unmet | other.unmet;
        let hold = (self.hold | other.hold) & !unmet;
        let unknown = (self.unknown | other.unknown) & !(unmet | hold);
        let met = self.met & other.met;
        let ask = (self.ask | other.ask) & !(unmet | hold | unknown);
        let confirm = !(unmet | hold | unknown | met | ask);
        Lanes { met, unmet, hold, unknown, ask, confirm }
    }

    /// One suffices: the best outcome.
    pub(crate) fn or(self, other: Lanes) -> Lanes {
        let met = self.met | other.met;
        let confirm = (self.confirm | other.confirm) & !met;
        let hold = (self.hold | other.hold) & !(met | confirm);
        let unknown = (self.unknown | other.unknown) & !(met | confirm | hold);
        let unmet = self.unmet & other.unmet;
        let ask = !(met | confirm | hold | unknown | unmet);
        Lanes { met, unmet, hold, unknown, ask, confirm }
    }

    /// This answer in those years, the other in the rest.
    pub(crate) fn within(self, years: Years, other: Lanes) -> Lanes {
        let choose = |here: Years, there: Years| (here & years) | (there & !years);
        Lanes {
            met: choose(self.met, other.met),
            unmet: choose(self.unmet, other.unmet),
            hold: choose(self.hold, other.hold),
            unknown: choose(self.unknown, other.unknown),
            ask: choose(self.ask, other.ask),
            confirm: choose(self.confirm, other.confirm),
        }
    }

    /// The outcome of the year judged.
    pub(crate) fn now(self) -> RuleOutcome {
        use RuleOutcome::{Ask, Confirm, Hold, Met, Unknown, Unmet};
        let sets = [
            (self.unmet, Unmet),
            (self.hold, Hold),
            (self.unknown, Unknown),
            (self.ask, Ask),
            (self.confirm, Confirm),
        ];
        sets.into_iter().find(|(years, _)| years.has(0)).map_or(Met, |(_, outcome)| outcome)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::{best, worst};

    #[test]
    fn two_answers_come_together_as_the_order_of_precedence_says() {
        for a in RuleOutcome::ALL {
            for b in RuleOutcome::ALL {
                let (both, one) = (Lanes::all(*a).and(Lanes::all(*b)), Lanes::all(*a).or(Lanes::all(*b)));
                assert_eq!(both.now(), worst(&[*a, *b]), "{a} and {b}");
                assert_eq!(one.now(), best(&[*a, *b]), "{a} or {b}");
                assert_eq!((both, one), (Lanes::all(both.now()), Lanes::all(one.now())));
            }
        }
    }
}
