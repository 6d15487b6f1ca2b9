//! A whole population at once: columns of years, several people side by side, and every year of an award in one pass.

use std::marker::PhantomData;

use chrono::NaiveDate;

use crate::Law;
use crate::brief::Step;
use crate::case::{Category, Subject, SubjectKind};
use crate::cohort::Cohort;
use crate::judge::UnknownCode;
use crate::lanes::Doubt;
use crate::rank::Rank;
use crate::row::Row;
use crate::rule::Condition;
use crate::timelines::{ABREAST, Length, PERIOD, Period, Word};
use crate::verdict::Outcome;
use crate::way::Way;
use crate::years::Years;

/// Persons or collectives of one kind as columns: grades, awards and initiatives of the last 64 years. What is no
/// matter of years (discipline, cases under verification, figures of members) is not here and counts as not known.
#[derive(Debug, Clone)]
pub struct Population {
    kind: SubjectKind,
    /// The last year.
    year: i32,
    seats: Vec<Seat>,
    cohorts: Vec<Cohort>,
}

/// Where the columns of one subject stand.
#[derive(Debug, Clone, Copy)]
struct Seat {
    cohort: usize,
    place: usize,
}

impl Population {
    /// Nobody yet; `year` is the last year that will be judged.
    pub fn new(kind: SubjectKind, year: i32) -> Self {
        Population { kind, year, seats: Vec::new(), cohorts: Vec::new() }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.seats.len()
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.seats.is_empty()
    }

    /// Adds one subject; everybody is added and screened under the same law. The subject's awards count as a basis
    /// where they are titles or were granted for merit.
    pub fn push(&mut self, law: &Law, subject: &Subject) {
        let cohort = self.cohort_of(subject);
        let place = self.cohorts[cohort].push(law, subject, self.year);
        self.seats.push(Seat { cohort, place });
    }

    fn cohort_of(&mut self, subject: &Subject) -> usize {
        let length = Length::of_record(subject, self.year);
        let is_theirs = |cohort: &Cohort| cohort.group == subject.group && cohort.length == length;
        self.cohorts.iter().position(is_theirs).unwrap_or_else(|| {
            self.cohorts.push(Cohort::of(subject.group, length));
            self.cohorts.len() - 1
        })
    }
}

/// How everybody of a population stands for one award in each of the years that were asked for.
#[derive(Debug, Clone)]
pub struct Standings<'a> {
    seats: &'a [Seat],
    years: u32,
    /// By cohort.
    told: Vec<Vec<Told>>,
}

/// What was told of one rank for one period: of each person the favourable years above, the settled ones below.
type Told = [u32; ABREAST];

impl Standings<'_> {
    /// The verdict on the one who was added at that place, for the year so many years before the last one; `None`
    /// where that year was not asked for. Nobody is on hold, as no case under verification is known.
    pub fn outcome(&self, place: usize, years_back: u32) -> Option<Outcome> {
        let seat = self.seats.get(place).filter(|_| years_back < self.years)?;
        let period = seat.place / ABREAST * periods(self.years) + (years_back / PERIOD) as usize;
        let told = self.told[seat.cohort][period][seat.place % ABREAST] << (years_back % PERIOD);
        let (favourable, settled) = (1 << (u32::BITS - 1), 1 << (PERIOD - 1));
        Some(match (told & favourable != 0, told & settled != 0) {
            (true, true) => Outcome::Eligible,
            (true, false) => Outcome::Ask,
            (false, false) => Outcome::NeedsData,
            (false, true) => Outcome::NotEligible,
        })
    }
}

/// How many periods hold so many years.
fn periods(years: u32) -> usize {
    years.div_ceil(PERIOD) as usize
}

/// One award before a population.
struct Screen<'a> {
    /// Somebody of whom no year is known.
    anybody: Row<'a>,
    steps: Vec<Step<'a>>,
    /// How many are asked for.
    years: u32,
}

impl Screen<'_> {
    fn tell(&self, cohort: &Cohort) -> Vec<Told> {
        let conditions = self.steps.iter().filter_map(|step| step.version.when.as_ref());
        let open = conditions.map(Condition::years_open).max().unwrap_or(0);
        match cohort.length.max(Length::of(self.years + open)) {
            Length::Sixteen => self.tell_in::<u16>(cohort),
            Length::ThirtyTwo => self.tell_in::<u32>(cohort),
            Length::SixtyFour => self.tell_in::<u64>(cohort),
        }
    }

    fn tell_in<W: Word>(&self, cohort: &Cohort) -> Vec<Told> {
        let anybody = &Row { group: cohort.group, ..self.anybody.clone() };
        let way = Way::<W>::of(anybody, &self.steps);
        let mut told = Vec::with_capacity(cohort.ranks() * periods(self.years));
        for place in 0..cohort.ranks() {
            let rank = Rank { anybody, cohort, place, word: PhantomData };
            let answers = way.follow(&rank);
            let (favourable, settled) = (answers.favourable(), answers.settled());
            let periods = (0..).take(periods(self.years));
            told.extend(periods.map(|back| pack(&favourable.period(back), &settled.period(back))));
        }
        told
    }
}

fn pack(favourable: &Period, settled: &Period) -> Told {
    let mut told = [0; ABREAST];
    for (told, (favourable, settled)) in told.iter_mut().zip(favourable.iter().zip(settled)) {
        *told = u32::from(*favourable) << PERIOD | u32::from(*settled);
    }
    told
}

/// Refused in every year.
const REFUSED: Told = [u16::MAX as u32; ABREAST];

/// How many years one screening can tell: as many as a record holds.
const LONGEST: u32 = u64::BITS;

impl Law {
    /// Everybody's standing for an award in the category merit, for `received.len()` years back from the last, at most
    /// 64: the dossier of the last year arrived on `received[0]`, that of the year before on `received[1]`, and so on.
    pub fn screen_population<'a>(
        &self,
        award: &str,
        population: &'a Population,
        received: &[NaiveDate],
    ) -> Result<Standings<'a>, UnknownCode> {
        let award = self.award(award).ok_or_else(|| UnknownCode(award.to_owned()))?;
        let years = u32::try_from(received.len()).unwrap_or(LONGEST).min(LONGEST);
        let anybody = Row {
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
            asked: Years::last(years),
            doubt: Doubt::Ask,
        };
        let steps = self.steps(&anybody).collect();
        let screen = Screen { anybody, steps, years };
        let is_open = award.subjects.contains(&population.kind);
        let told = population.cohorts.iter().map(|cohort| match is_open {
            true => screen.tell(cohort),
            false => vec![REFUSED; cohort.ranks() * periods(years)],
        });
        Ok(Standings { seats: &population.seats, years, told: told.collect() })
    }
}
