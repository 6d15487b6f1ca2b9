//! Some people of one group side by side, and the answer of a condition for all of them: what `row` says of one.
//!
//! Of a population nothing is known that would make a year count in part, so a year counts or it does not.

use std::marker::PhantomData;

use crate::answers::Answers;
use crate::case::GradeLevel;
use crate::cohort::Cohort;
use crate::row::Row;
use crate::rule::{AwardCount, AwardRun, Code, Condition, GradeCount, GradeRun, InitiativeTest, Window};
use crate::timelines::{Timelines, Word};

pub(crate) struct Rank<'a, W> {
    /// Somebody of the group of whom no year is known.
    pub anybody: &'a Row<'a>,
    pub cohort: &'a Cohort,
    pub place: usize,
    /// How long a word their years are read into.
    pub word: PhantomData<W>,
}

/// The years in which something stands once, twice, thrice; more is not told apart.
type Tally<W> = [Timelines<W>; 3];

impl<W: Word> Rank<'_, W> {
    pub(crate) fn ask(&self, condition: &Condition) -> Answers<W> {
        match condition {
            Condition::All(parts) => self.together(parts, Answers::MET, Answers::and),
            Condition::Any(parts) => self.together(parts, Answers::UNMET, Answers::or),
            Condition::Disputed(part) => self.ask(part).disputed(),
            Condition::GradeAtLeast(least) => {
                Answers::open(self.graded(*least), self.graded(*least) | self.ungraded())
            }
            Condition::GradeEquals(level) => self.grade_equals(*level),
            Condition::GradeRun(run) => self.grade_run(run),
            Condition::GradeCount(count) => self.grade_count(count),
            Condition::Held(code) => {
                Answers::decided(self.granted(code).since_first()).where_known(self.awards_known())
            }
            Condition::AwardRun(run) => self.award_run(run).where_known(self.awards_known()),
            Condition::AwardCount(count) => self.award_count(count).where_known(self.awards_known()),
            Condition::Initiative(test) => self.initiative(test),
            _ => Answers::same(self.anybody.ask(condition, self.anybody.asked)),
        }
    }

    fn together(
        &self,
        parts: &[Condition],
        none: Answers<W>,
        join: impl Fn(Answers<W>, Answers<W>) -> Answers<W>,
    ) -> Answers<W> {
        match parts {
            [] => none,
            [first, rest @ ..] => {
                rest.iter().fold(self.ask(first), |whole, part| join(whole, self.ask(part)))
            }
        }
    }

    // ------------------------------------------------------------ grades

    /// The years with this grade or better.
    fn graded(&self, least: GradeLevel) -> Timelines<W> {
        self.cohort.graded[least as usize].at(self.place)
    }

    fn ungraded(&self) -> Timelines<W> {
        !self.graded(GradeLevel::Failed)
    }

    fn grade_equals(&self, level: GradeLevel) -> Answers<W> {
        let better = (level as usize).checked_sub(1).map(|better| self.cohort.graded[better].at(self.place));
        let exactly = self.graded(level) & !better.unwrap_or(Timelines::NONE);
        Answers::open(exactly, exactly | self.ungraded())
    }

    /// The years after the first grant of that award; every year where no award is named.
    fn after(&self, code: Option<&Code>) -> Timelines<W> {
        code.map_or(Timelines::ALL, |code| self.granted(code).after_first())
    }

    fn grade_run(&self, run: &GradeRun) -> Answers<W> {
        let after = self.after(run.after.as_ref());
        let good = self.graded(run.at_least);
        let ends = |years: Timelines<W>| (years & after).runs(run.years);
        let answers = Answers::open(ends(good), ends(good | self.ungraded()));
        if run.after.is_some() { answers.where_known(self.awards_known()) } else { answers }
    }

    fn grade_count(&self, count: &GradeCount) -> Answers<W> {
        let good = self.graded(count.at_least);
        let enough = |good: Timelines<W>, open| self.within(&count.within, &once(good), count.times, open);
        let sure = enough(good, Timelines::NONE);
        let answers = Answers::open(sure, enough(good | self.ungraded(), self.ungraded()));
        self.where_window_known(&count.within, answers)
    }

    // ------------------------------------------------------------ windows

    /// What was found so often in its window, surely and possibly.
    fn count(&self, window: &Window, found: &Tally<W>, times: u32) -> Answers<W> {
        let sure = self.within(window, found, times, Timelines::NONE);
        let answers = match window {
            Window::Years(_) | Window::AwardRun(_) => Answers::decided(sure),
            Window::GradeRun(_) => Answers::open(sure, self.within(window, found, times, self.ungraded())),
        };
        self.where_window_known(window, answers)
    }

    /// The years whose window holds so many; `open` are years that may have any grade.
    fn within(&self, window: &Window, found: &Tally<W>, times: u32, open: Timelines<W>) -> Timelines<W> {
        match window {
            Window::Years(length) => sum(found, times, *length, None),
            Window::GradeRun(run) => {
                let good = self.graded(run.at_least) | open;
                in_runs(found, times, good & self.after(run.after.as_ref()))
            }
            Window::AwardRun(run) => {
                let ended_before = self.granted(&run.award).runs(run.times) << 1;
                sum(found, times, run.times, Some(ended_before))
            }
        }
    }

    fn where_window_known(&self, window: &Window, answers: Answers<W>) -> Answers<W> {
        let names_an_award = match window {
            Window::Years(_) => false,
            Window::GradeRun(run) => run.after.is_some(),
            Window::AwardRun(_) => true,
        };
        if names_an_award { answers.where_known(self.awards_known()) } else { answers }
    }

    // ------------------------------------------------------------ awards

    fn awards_known(&self) -> Timelines<W> {
        self.cohort.awards_known.at(self.place)
    }

    fn granted(&self, code: &Code) -> Timelines<W> {
        self.cohort.awards.get(code.slot).map_or(Timelines::NONE, |column| column.at(self.place))
    }

    /// A run may end in the year judged, where the title of that year is granted together, or in the year before.
    fn award_run(&self, run: &AwardRun) -> Answers<W> {
        let granted = self.granted(&run.award);
        let widest = linked(granted, run, None).and_next();
        if run.not_spent_on.is_none() && run.bridged_by.is_none() {
            return Answers::decided(widest);
        }
        let spent = run.not_spent_on.as_ref().map_or(Timelines::NONE, |code| self.granted(code));
        let bridge = run.bridged_by.as_ref().map(|code| self.granted(code));
        Answers::doubted(linked(granted & !spent, run, bridge).and_next(), widest)
    }

    fn award_count(&self, count: &AwardCount) -> Answers<W> {
        self.count(&count.within, &once(self.granted(&count.award)), count.times)
    }

    // ------------------------------------------------------------ initiatives

    fn initiative(&self, test: &InitiativeTest) -> Answers<W> {
        let found = self.tally(test);
        let answers = match &test.within {
            None => Answers::decided(found[level(test.times)]),
            Some(window) => self.count(window, &found, test.times),
        };
        answers.where_known(self.cohort.initiatives_known.at(self.place))
    }

    fn tally(&self, test: &InitiativeTest) -> Tally<W> {
        let mut tally = [Timelines::NONE; 3];
        if let Some(found) = self.cohort.initiatives.get(test.slot) {
            let needed = found.iter().take(level(test.times) + 1);
            tally.iter_mut().zip(needed).for_each(|(years, column)| *years = column.at(self.place));
        }
        tally
    }
}

fn once<W: Word>(years: Timelines<W>) -> Tally<W> {
    [years, Timelines::NONE, Timelines::NONE]
}

/// The place of that number in a tally.
fn level(times: u32) -> usize {
    times.clamp(1, 3) as usize - 1
}

/// Adds up what stands in so many years, and in some years also what stood in the one before these.
fn sum<W: Word>(found: &Tally<W>, times: u32, length: u32, also: Option<Timelines<W>>) -> Timelines<W> {
    let level = level(times);
    let mut total = [Timelines::NONE; 3];
    (0..length).for_each(|back| add(&mut total, level, |times| found[times] << back));
    if let Some(also) = also {
        add(&mut total, level, |times| (found[times] << length) & also);
    }
    total[level]
}

/// Adds what was found, as far as that level needs it.
#[inline]
fn add<W: Word>(total: &mut Tally<W>, level: usize, found: impl Fn(usize) -> Timelines<W>) {
    let [one, two, three] = total;
    let once = found(0);
    if level > 0 {
        let twice = found(1);
        if level > 1 {
            *three = three
                .with([&found(2), two, &once, one, &twice], |three, [thrice, two, once, one, twice]| {
                    three | thrice | (two & once) | (one & twice)
                });
        }
        *two = two.with([&twice, one, &once], |two, [twice, one, once]| two | twice | (one & once));
    }
    *one = *one | once;
}

/// The years in whose run so many stand, from its beginning.
fn in_runs<W: Word>([once, twice, thrice]: &Tally<W>, times: u32, runs: Timelines<W>) -> Timelines<W> {
    match level(times) {
        0 => runs.with([once], |run, [once]| first(once, run)),
        1 => runs.with([once, twice], |run, [once, twice]| second(once, twice, run)),
        _ => runs.with([once, twice, thrice], |run, [once, twice, thrice]| third(once, twice, thrice, run)),
    }
}

/// The years of a run from the first that has what was found.
#[inline]
fn first<W: Word>(found: W, run: W) -> W {
    (found & run).on_through(run)
}

#[inline]
fn second<W: Word>(once: W, twice: W, run: W) -> W {
    first(twice | (once & (first(once, run) << 1)), run)
}

#[inline]
fn third<W: Word>(once: W, twice: W, thrice: W, run: W) -> W {
    let (one_before, two_before) = (first(once, run) << 1, second(once, twice, run) << 1);
    first(thrice | (twice & one_before) | (once & two_before), run)
}

/// Grants that follow each other: at most `apart` years between two, and more than one only over a bridge.
fn linked<W: Word>(granted: Timelines<W>, run: &AwardRun, bridge: Option<Timelines<W>>) -> Timelines<W> {
    let follow = |ends: Timelines<W>| {
        let near = granted.with([&ends], |granted, [ends]| granted & (ends << 1));
        (2..=run.apart).fold(near, |found, gap| {
            let filled = bridge.map_or(Timelines::ALL, |bridge| bridge.runs(gap + 1));
            found | (granted & (ends << gap) & filled)
        })
    };
    (1..run.times).fold(granted, |ends, _| follow(ends))
}
