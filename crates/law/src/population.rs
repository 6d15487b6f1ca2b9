//! A whole population at once: columns of years for each person, and every year of an award in one pass.

use std::borrow::Cow;

use chrono::NaiveDate;

use crate::Law;
use crate::brief::{Followed, Step};
use crate::case::{Category, Group, Subject, SubjectKind};
use crate::judge::UnknownCode;
use crate::lanes::{Doubt, Lanes};
use crate::row::{Initiatives, Mark, Row, SLOTS};
use crate::source::Kind;
use crate::verdict::Outcome;
use crate::years::Years;

/// Persons or collectives of one kind as columns: grades, awards and initiatives by year. What is no matter of years
/// (discipline, cases under verification, figures of members) is not here and counts as not known.
#[derive(Debug, Clone)]
pub struct Population {
    kind: SubjectKind,
    /// The last year; bit 0 of every set.
    year: i32,
    groups: Vec<Option<Group>>,
    grades: [Vec<Years>; 4],
    grants: Vec<Option<[Years; SLOTS]>>,
    /// Where the initiatives of each end in `marks`; `known` says whether anything is known of them.
    initiatives: Vec<(usize, bool)>,
    marks: Vec<Mark>,
}

/// The years in which one subject stands so: bit 0 is the last year asked for, bit 1 the year before it. Each year
/// stands in exactly one of the five sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub eligible: u64,
    pub not_eligible: u64,
    pub hold: u64,
    pub needs_data: u64,
    pub ask: u64,
}

impl Standing {
    fn of(lanes: Lanes, asked: Years) -> Standing {
        let years = |set: Years| (set & asked).0;
        Standing {
            eligible: years(lanes.met | lanes.confirm),
            not_eligible: years(lanes.unmet),
            hold: years(lanes.hold),
            needs_data: years(lanes.unknown),
            ask: years(lanes.ask),
        }
    }

    /// The verdict for the year so many years before the last one; `None` where that year was not asked for.
    pub fn outcome(&self, years_back: u32) -> Option<Outcome> {
        let sets = [
            (self.eligible, Outcome::Eligible),
            (self.not_eligible, Outcome::NotEligible),
            (self.hold, Outcome::Hold),
            (self.needs_data, Outcome::NeedsData),
            (self.ask, Outcome::Ask),
        ];
        sets.into_iter().find(|(years, _)| Years(*years).has(years_back)).map(|(_, outcome)| outcome)
    }
}

impl Population {
    /// Nobody yet; `year` is the last year that will be judged.
    pub fn new(kind: SubjectKind, year: i32) -> Self {
        Population {
            kind,
            year,
            groups: Vec::new(),
            grades: Default::default(),
            grants: Vec::new(),
            initiatives: Vec::new(),
            marks: Vec::new(),
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.groups.len()
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// Adds one subject; everybody is added and screened under the same law. The subject's awards count as a basis where they are titles or were granted for merit.
    pub fn push(&mut self, law: &Law, subject: &Subject) {
        self.groups.push(subject.group);
        let grades = crate::brief::grades(subject, self.year);
        self.grades.iter_mut().zip(grades).for_each(|(column, years)| column.push(years));
        self.grants.push(self.grants_of(law, subject));
        for found in subject.initiatives.iter().flatten() {
            let served =
                |kind| found.used_for.iter().any(|code| law.award(code).is_some_and(|a| a.kind == kind));
            self.marks.extend(Mark::of(found, self.year, served(Kind::Title), served(Kind::Form)));
        }
        self.initiatives.push((self.marks.len(), subject.initiatives.is_some()));
    }

    fn grants_of(&self, law: &Law, subject: &Subject) -> Option<[Years; SLOTS]> {
        let listed = subject.awards.as_ref()?;
        let mut slots = [Years::NONE; SLOTS];
        for granted in listed.iter().filter(|granted| !granted.revoked) {
            let is_title = law.award(&granted.code).is_some_and(|award| award.kind == Kind::Title);
            let is_basis = is_title || !matches!(granted.category, Category::Movement | Category::Sudden);
            let slot = law.slots.iter().position(|code| *code == granted.code);
            if let Some(slot) = slot.filter(|_| is_basis) {
                slots[slot] = slots[slot] | Years::one(self.year, granted.year);
            }
        }
        Some(slots)
    }

    fn initiatives_of(&self, place: usize) -> Initiatives<'_> {
        let from = place.checked_sub(1).map_or(0, |before| self.initiatives[before].0);
        match self.initiatives[place] {
            (to, true) => Initiatives::Marked(&self.marks[from..to]),
            (_, false) => Initiatives::Unknown,
        }
    }
}

/// The steps of one group: those that say the same of everybody are taken already.
struct Way<'a> {
    taken: Followed,
    rest: Vec<Step<'a>>,
}

impl<'a> Way<'a> {
    fn of(row: &Row<'_>, steps: &[Step<'a>]) -> Self {
        let concerned = steps.iter().copied().filter(|step| step.concerns_whom(row));
        let (same, rest): (Vec<_>, Vec<_>) = concerned.partition(Step::is_same_for_all);
        let mut taken = Followed::nothing();
        same.into_iter().for_each(|step| taken.take(row, step));
        Way { taken, rest }
    }

    fn follow(&self, row: &Row<'_>) -> Lanes {
        let mut followed = self.taken;
        self.rest.iter().for_each(|step| followed.take(row, *step));
        followed.close()
    }
}

impl Law {
    /// Everybody's standing for an award in the category merit, for `received.len()` years back from the last: the
    /// dossier of the last year arrived on `received[0]`, that of the year before on `received[1]`, and so on.
    pub fn screen_population(
        &self,
        award: &str,
        population: &Population,
        received: &[NaiveDate],
    ) -> Result<Vec<Standing>, UnknownCode> {
        let award = self.award(award).ok_or_else(|| UnknownCode(award.to_owned()))?;
        let asked = Years::last(u32::try_from(received.len()).unwrap_or(u64::BITS).min(u64::BITS));
        if !award.subjects.contains(&population.kind) {
            let nobody = Standing { eligible: 0, not_eligible: asked.0, hold: 0, needs_data: 0, ask: 0 };
            return Ok(vec![nobody; population.len()]);
        }
        let mut row = Row {
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
            initiatives: Initiatives::Unknown,
            counts: Years::ALL,
            counts_in_part: Years::NONE,
            asked,
            doubt: Doubt::Ask,
        };
        let steps: Vec<Step<'_>> = self.steps(&row).collect();
        let ways: Vec<Way<'_>> = std::iter::once(None)
            .chain(Group::ALL.iter().copied().map(Some))
            .map(|group| {
                row.group = group;
                Way::of(&row, &steps)
            })
            .collect();
        let mut standings = Vec::with_capacity(population.len());
        for place in 0..population.len() {
            row.group = population.groups[place];
            row.grades = std::array::from_fn(|level| population.grades[level][place]);
            row.grants = population.grants[place].as_ref().map(Cow::Borrowed);
            row.initiatives = population.initiatives_of(place);
            let way = &ways[row.group.map_or(0, |group| 1 + group as usize)];
            standings.push(Standing::of(way.follow(&row), asked));
        }
        Ok(standings)
    }
}
