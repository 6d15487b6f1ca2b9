//! The people of one group as columns: of each fact the years, several people side by side.

use crate::Law;
use crate::case::{Category, Effect, Group, Initiative, InitiativeKind, Subject};
use crate::rule::{Condition, InitiativeTest};
use crate::source::Kind;
use crate::timelines::{ABREAST, Timelines};
use crate::years::Years;

#[derive(Debug, Clone)]
pub(crate) struct Cohort {
    pub group: Option<Group>,
    /// Where in the population each of them stands.
    pub places: Vec<usize>,
    /// The years with each grade or a better one; the last column are all years whose grade is known.
    pub graded: [Column; 4],
    pub awards_known: Known,
    /// By the slots of the law.
    pub awards: Vec<Column>,
    pub initiatives_known: Known,
    /// For each way of counting initiatives the years with one that counts, with two, and with three.
    pub initiatives: Vec<[Column; 3]>,
}

/// One fact of everybody, rank after rank of people side by side. Hardly anybody has facts that are older than 32
/// years, so these stand apart and take no room where there are none.
#[derive(Debug, Clone, Default)]
pub(crate) struct Column {
    latest: Vec<[u32; ABREAST]>,
    earlier: Vec<[u32; ABREAST]>,
}

impl Column {
    fn put(&mut self, place: usize, years: Years) {
        let years = years.0.reverse_bits();
        put(&mut self.latest, place, (years >> 32) as u32);
        if years as u32 != 0 {
            put(&mut self.earlier, place, years as u32);
        }
    }

    /// The years of those who stand in that rank.
    #[inline]
    pub(crate) fn at(&self, rank: usize) -> Timelines {
        let latest = self.latest.get(rank).map_or(Timelines::NONE, Timelines::of_latest);
        self.earlier.get(rank).map_or(latest, |earlier| latest | Timelines::of_earlier(earlier))
    }
}

/// Of whom something is known.
#[derive(Debug, Clone, Default)]
pub(crate) struct Known(Vec<[u32; ABREAST]>);

impl Known {
    fn put(&mut self, place: usize, is_known: bool) {
        put(&mut self.0, place, if is_known { u32::MAX } else { 0 });
    }

    /// Every year of those in that rank of whom it is known.
    #[inline]
    pub(crate) fn at(&self, rank: usize) -> Timelines {
        let known = self.0.get(rank).unwrap_or(&[0; ABREAST]);
        Timelines::of_latest(known) | Timelines::of_earlier(known)
    }
}

fn put(ranks: &mut Vec<[u32; ABREAST]>, place: usize, years: u32) {
    let rank = place / ABREAST;
    if rank >= ranks.len() {
        ranks.resize(rank + 1, [0; ABREAST]);
    }
    ranks[rank][place % ABREAST] = years;
}

impl Cohort {
    pub(crate) fn of(group: Option<Group>) -> Self {
        Cohort {
            group,
            places: Vec::new(),
            graded: Default::default(),
            awards_known: Known::default(),
            awards: Vec::new(),
            initiatives_known: Known::default(),
            initiatives: Vec::new(),
        }
    }

    /// Adds the one who stands there in the population.
    pub(crate) fn push(
        &mut self,
        law: &Law,
        countings: &[Counting],
        subject: &Subject,
        last: i32,
        place: usize,
    ) {
        let next = self.places.len();
        self.places.push(place);
        self.put_grades(subject, last, next);
        self.put_awards(law, subject, last, next);
        self.put_initiatives(law, countings, subject, last, next);
    }

    fn put_grades(&mut self, subject: &Subject, last: i32, place: usize) {
        let mut graded = Years::NONE;
        for (column, years) in self.graded.iter_mut().zip(crate::brief::grades(subject, last)) {
            graded = graded | years;
            column.put(place, graded);
        }
    }

    fn put_awards(&mut self, law: &Law, subject: &Subject, last: i32, place: usize) {
        let mut slots = vec![Years::NONE; law.slots.len()];
        for granted in subject.awards.iter().flatten().filter(|granted| !granted.revoked) {
            let is_title = law.award(&granted.code).is_some_and(|award| award.kind == Kind::Title);
            let is_basis = is_title || !matches!(granted.category, Category::Movement | Category::Sudden);
            let slot = law.slots.iter().position(|code| *code == granted.code);
            if let Some(slot) = slot.filter(|_| is_basis) {
                slots[slot] = slots[slot] | Years::one(last, granted.year);
            }
        }
        self.awards_known.put(place, subject.awards.is_some());
        self.awards.resize_with(slots.len(), Column::default);
        self.awards.iter_mut().zip(slots).for_each(|(column, years)| column.put(place, years));
    }

    fn put_initiatives(
        &mut self,
        law: &Law,
        countings: &[Counting],
        subject: &Subject,
        last: i32,
        place: usize,
    ) {
        let mut tallies = vec![[Years::NONE; 3]; countings.len()];
        for found in subject.initiatives.iter().flatten() {
            let (one, year) = (Counting::of_one(law, found), Years::one(last, found.year));
            for (tally, counting) in tallies.iter_mut().zip(countings) {
                let [once, twice, thrice] = *tally;
                if counting.0 & one.0 != 0 {
                    *tally = [once | year, twice | (once & year), thrice | (twice & year)];
                }
            }
        }
        self.initiatives_known.put(place, subject.initiatives.is_some());
        self.initiatives.resize_with(countings.len(), Default::default);
        for (columns, tally) in self.initiatives.iter_mut().zip(tallies) {
            columns.iter_mut().zip(tally).for_each(|(column, years)| column.put(place, years));
        }
    }
}

/// Which initiatives a test counts: one bit for each kind, effect and service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counting(u64);

const KINDS: usize = InitiativeKind::ALL.len();
const EFFECTS: usize = Effect::ALL.len();

impl Counting {
    /// Every way in which that law counts initiatives.
    pub(crate) fn all(law: &Law) -> Vec<Counting> {
        let versions = law.rules.iter().flat_map(|rule| &rule.version);
        let conditions = versions.filter_map(|version| version.when.as_ref()).flat_map(Condition::walk);
        let mut countings = Vec::new();
        for condition in conditions {
            if let Condition::Initiative(test) = condition
                && !countings.contains(&Counting::of(test))
            {
                countings.push(Counting::of(test));
            }
        }
        countings
    }

    pub(crate) fn of(test: &InitiativeTest) -> Counting {
        let effects = ((1u64 << EFFECTS) - 1) & !((1 << test.effect as usize) - 1);
        let whole = test.kinds.iter().fold(0u64, |set, kind| set | effects << (*kind as usize * EFFECTS));
        let excluded = |kind| test.not_used_for.as_ref().is_some_and(|aside| aside.kinds.contains(&kind));
        let mut set = whole;
        if !excluded(Kind::Title) {
            set |= set << (KINDS * EFFECTS);
        }
        if !excluded(Kind::Form) {
            set |= set << (2 * KINDS * EFFECTS);
        }
        Counting(set)
    }

    /// That initiative alone.
    fn of_one(law: &Law, found: &Initiative) -> Counting {
        let served =
            |kind| found.used_for.iter().any(|code| law.award(code).is_some_and(|award| award.kind == kind));
        let service = usize::from(served(Kind::Title)) + 2 * usize::from(served(Kind::Form));
        Counting(1 << ((service * KINDS + found.kind as usize) * EFFECTS + found.effect as usize))
    }
}
