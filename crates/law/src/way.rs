//! What is asked of one group for an award, and what all of it comes to for the people of a rank.

use crate::answers::Answers;
use crate::brief::Step;
use crate::rank::Rank;
use crate::row::Row;
use crate::timelines::{Timelines, Word};
use crate::years::Years;

/// The steps of one group: those that say the same of everybody are taken already.
pub(crate) struct Way<'a, W> {
    taken: Taken<W>,
    rest: Vec<Step<'a>>,
    asked: Years,
    /// The years that have limbs.
    has_limbs: Years,
    /// The years in which a rule of the award itself speaks.
    own: Years,
}

impl<'a, W: Word> Way<'a, W> {
    pub(crate) fn of(anybody: &Row<'_>, steps: &[Step<'a>]) -> Self {
        let mut way = Way {
            taken: Taken { whole: Answers::MET, best: Answers::UNMET },
            rest: Vec::new(),
            asked: anybody.asked,
            has_limbs: Years::NONE,
            own: Years::NONE,
        };
        for step in steps.iter().filter(|step| step.concerns_whom(anybody)) {
            way.add(anybody, *step);
        }
        way
    }

    fn add(&mut self, anybody: &Row<'_>, step: Step<'a>) {
        if step.is_own {
            self.own = self.own | step.years;
        }
        if step.rule.limb_of.is_some() {
            self.has_limbs = self.has_limbs | step.years;
        }
        if step.is_same_for_all() {
            let lanes = step.rule.lanes(step.version, anybody, self.asked);
            self.taken.take(step, self.asked, Answers::same(lanes));
        } else {
            self.rest.push(step);
        }
    }

    pub(crate) fn follow(&self, rank: &Rank<'_, W>) -> Answers<W> {
        let mut taken = self.taken;
        for step in &self.rest {
            let Some(condition) = &step.version.when else { continue };
            let answers = rank.ask(condition);
            let answers = if step.version.doubtful { answers.disputed() } else { answers };
            let answers = if step.rule.exception { answers.confirmed_by_meeting() } else { answers };
            taken.take(*step, self.asked, answers);
        }
        self.close(taken)
    }

    /// Of an alternative one limb suffices; where no rule of the award itself speaks, a person decides.
    fn close(&self, taken: Taken<W>) -> Answers<W> {
        let alternative = taken.best.met_outside(Timelines::same(self.has_limbs));
        taken.whole.and(alternative).asked_outside(Timelines::same(self.own))
    }
}

/// What the steps taken so far come to.
#[derive(Clone, Copy)]
struct Taken<W> {
    whole: Answers<W>,
    /// The best of the limbs, in the years that have any.
    best: Answers<W>,
}

impl<W: Word> Taken<W> {
    fn take(&mut self, step: Step<'_>, asked: Years, answers: Answers<W>) {
        let is_limb = step.rule.limb_of.is_some();
        let answers = match (step.years == asked, is_limb) {
            (true, _) => answers,
            (false, true) => answers.only_in(Timelines::same(step.years)),
            (false, false) => answers.met_outside(Timelines::same(step.years)),
        };
        if is_limb {
            self.best = self.best.or(answers);
        } else {
            self.whole = self.whole.and(answers);
        }
    }
}
