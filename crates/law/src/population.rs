//! A whole population at once: columns of years, several people side by side, and every year of an award in one pass.

use chrono::NaiveDate;

use crate::Law;
use crate::answers::Answers;
use crate::brief::Step;
use crate::case::{Category, Group, Subject, SubjectKind};
use crate::cohort::{Cohort, Counting};
use crate::judge::UnknownCode;
use crate::lanes::Doubt;
use crate::rank::Rank;
use crate::row::Row;
use crate::timelines::{ABREAST, Timelines};
use crate::verdict::Outcome;
use crate::years::Years;

/// Persons or collectives of one kind as columns: grades, awards and initiatives of the last 64 years. What is no
/// matter of years (discipline, cases under verification, figures of members) is not here and counts as not known.
#[derive(Debug, Clone)]
pub struct Population {
    kind: SubjectKind,
    /// The last year.
    year: i32,
    len: usize,
    /// Those without a group, then those of each.
    cohorts: Vec<Cohort>,
    /// The ways of counting initiatives for which the cohorts have columns.
    countings: Vec<Counting>,
}

/// How one subject stands in each of the years that were asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    /// The years asked for; the highest bit is the last year, also in the other two.
    asked: u32,
    /// Eligible, or a question.
    favourable: u32,
    /// Eligible, or not eligible.
    settled: u32,
}

impl Standing {
    /// The verdict for the year so many years before the last one; `None` where that year was not asked for. Nobody
    /// is on hold, as no case under verification is known.
    pub fn outcome(&self, years_back: u32) -> Option<Outcome> {
        let year = (1 << (u32::BITS - 1)) >> years_back.min(u32::BITS - 1);
        let is_asked = years_back < u32::BITS && self.asked & year != 0;
        is_asked.then_some(match (self.favourable & year != 0, self.settled & year != 0) {
            (true, true) => Outcome::Eligible,
            (true, false) => Outcome::Ask,
            (false, false) => Outcome::NeedsData,
            (false, true) => Outcome::NotEligible,
        })
    }
}

impl Population {
    /// Nobody yet; `year` is the last year that will be judged.
    pub fn new(kind: SubjectKind, year: i32) -> Self {
        let groups = std::iter::once(None).chain(Group::ALL.iter().copied().map(Some));
        Population { kind, year, len: 0, cohorts: groups.map(Cohort::of).collect(), countings: Vec::new() }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Adds one subject; everybody is added and screened under the same law. The subject's awards count as a basis
    /// where they are titles or were granted for merit.
    pub fn push(&mut self, law: &Law, subject: &Subject) {
        if self.is_empty() {
            self.countings = Counting::all(law);
        }
        let cohort = &mut self.cohorts[subject.group.map_or(0, |group| 1 + group as usize)];
        cohort.push(law, &self.countings, subject, self.year, self.len);
        self.len += 1;
    }
}

/// The steps of one group: those that say the same of everybody are taken already.
struct Way<'a> {
    taken: Taken,
    rest: Vec<Step<'a>>,
}

impl<'a> Way<'a> {
    fn of(anybody: &Row<'_>, steps: &[Step<'a>]) -> Self {
        let concerned = steps.iter().copied().filter(|step| step.concerns_whom(anybody));
        let (same, rest): (Vec<_>, Vec<_>) = concerned.partition(Step::is_same_for_all);
        let mut taken = Taken::nothing(anybody.asked);
        for step in same {
            taken.take(step, Answers::same(step.rule.lanes(step.version, anybody, anybody.asked)));
        }
        Way { taken, rest }
    }

    fn follow(&self, rank: &Rank<'_>) -> Answers {
        let mut taken = self.taken;
        for step in &self.rest {
            let Some(condition) = &step.version.when else { continue };
            let answers = rank.ask(condition);
            let answers = if step.version.doubtful { answers.disputed() } else { answers };
            taken.take(*step, if step.rule.exception { answers.confirmed_by_meeting() } else { answers });
        }
        taken.close()
    }
}

/// What the steps taken so far come to.
#[derive(Clone, Copy)]
struct Taken {
    asked: Years,
    whole: Answers,
    /// The best of the limbs, in the years that have any.
    best: Answers,
    has_limbs: Years,
    /// The years in which a rule of the award itself speaks.
    own: Years,
}

impl Taken {
    fn nothing(asked: Years) -> Self {
        let (whole, best) = (Answers::MET, Answers::UNMET);
        Taken { asked, whole, best, has_limbs: Years::NONE, own: Years::NONE }
    }

    fn take(&mut self, step: Step<'_>, answers: Answers) {
        let years = Timelines::same(step.years);
        if step.is_own {
            self.own = self.own | step.years;
        }
        if step.rule.limb_of.is_some() {
            self.has_limbs = self.has_limbs | step.years;
            self.best = self.best.or(answers.only_in(years));
        } else if step.years == self.asked {
            self.whole = self.whole.and(answers);
        } else {
            self.whole = self.whole.and(answers.met_outside(years));
        }
    }

    /// Of an alternative one limb suffices; where no rule of the award itself speaks, a person decides.
    fn close(self) -> Answers {
        let whole = match self.has_limbs.is_none() {
            true => self.whole,
            false => self.whole.and(self.best.met_outside(Timelines::same(self.has_limbs))),
        };
        whole.asked_outside(Timelines::same(self.own))
    }
}

/// How many years one screening can tell: as many as a standing has bits.
const LONGEST: u32 = u32::BITS;

impl Law {
    /// Everybody's standing for an award in the category merit, for `received.len()` years back from the last, at most
    /// 32: the dossier of the last year arrived on `received[0]`, that of the year before on `received[1]`, and so on.
    pub fn screen_population(
        &self,
        award: &str,
        population: &Population,
        received: &[NaiveDate],
    ) -> Result<Vec<Standing>, UnknownCode> {
        let award = self.award(award).ok_or_else(|| UnknownCode(award.to_owned()))?;
        let asked = Years::last(u32::try_from(received.len()).unwrap_or(LONGEST).min(LONGEST));
        let mut anybody = Row {
            law: self,
            plan: self.plan(award),
            case: None,
            judged: population.year,
            kind: population.kind,
            group: None,
            category: Category::Merit,
            received,
            grades: [Years::NONE; 4],
            grants: None,
            initiatives: None,
            counts: Years::ALL,
            counts_in_part: Years::NONE,
            asked,
            doubt: Doubt::Ask,
        };
        let [asked, ..] = Timelines::same(asked).latest();
        let mut standings = vec![Standing { asked, favourable: 0, settled: asked }; population.len];
        if !award.subjects.contains(&population.kind) {
            return Ok(standings);
        }
        let steps: Vec<Step<'_>> = self.steps(&anybody).collect();
        for cohort in &population.cohorts {
            anybody.group = cohort.group;
            let way = Way::of(&anybody, &steps);
            for (place, seats) in cohort.places.chunks(ABREAST).enumerate() {
                let rank = Rank { anybody: &anybody, cohort, countings: &population.countings, place };
                let answers = way.follow(&rank);
                let told = answers.favourable().latest().into_iter().zip(answers.settled().latest());
                for (seat, (favourable, settled)) in seats.iter().zip(told) {
                    standings[*seat] =
                        Standing { asked, favourable: favourable & asked, settled: settled & asked };
                }
            }
        }
        Ok(standings)
    }
}
