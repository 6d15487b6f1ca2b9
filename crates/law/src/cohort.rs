//! The people of one group as columns: of each fact the years, several people side by side.

use crate::Law;
use crate::case::{Category, Effect, Group, Initiative, InitiativeKind, Subject};
use crate::rule::{Condition, InitiativeTest, Rule};
use crate::source::Kind;
use crate::timelines::{ABREAST, Length, PERIOD, Period, Timelines, Word};
use crate::years::Years;

/// A rank is asked in words that hold the longest record in it, so those with long records stand apart.
#[derive(Debug, Clone)]
pub(crate) struct Cohort {
    pub group: Option<Group>,
    pub length: Length,
    /// How many there are.
    len: usize,
    /// The years with each grade or a better one; the last column are all years whose grade is known.
    pub graded: [Column; 4],
    pub awards_known: Known,
    /// By the slots of the law.
    pub awards: Vec<Column>,
    pub initiatives_known: Known,
    /// By the slots of the ways of counting: the years with one initiative that counts, with two, and with three.
    pub initiatives: Vec<[Column; 3]>,
}

const PERIODS: usize = (u64::YEARS / PERIOD) as usize;

/// One fact of everybody, by periods, the last one first. Where nobody has the fact, there is nothing.
#[derive(Debug, Clone, Default)]
pub(crate) struct Column([Vec<Period>; PERIODS]);

impl Column {
    fn put(&mut self, place: usize, years: Years) {
        let years = u64::of(years);
        for (back, ranks) in (0..).zip(&mut self.0) {
            let years = years.period(back);
            if years != 0 {
                put(ranks, place, years);
            }
        }
    }

    /// The years of those who stand in that rank.
    #[inline]
    pub(crate) fn at<W: Word>(&self, rank: usize) -> Timelines<W> {
        (0..W::YEARS / PERIOD).zip(&self.0).fold(Timelines::NONE, |years, (back, ranks)| {
            ranks.get(rank).map_or(years, |period| years.and_period(period, back))
        })
    }
}

/// Of whom something is known.
#[derive(Debug, Clone, Default)]
pub(crate) struct Known(Vec<Period>);

impl Known {
    fn put(&mut self, place: usize, is_known: bool) {
        if is_known {
            put(&mut self.0, place, u16::MAX);
        }
    }

    /// Every year of those in that rank of whom it is known.
    #[inline]
    pub(crate) fn at<W: Word>(&self, rank: usize) -> Timelines<W> {
        let Some(known) = self.0.get(rank) else { return Timelines::NONE };
        (0..W::YEARS / PERIOD).fold(Timelines::NONE, |years, back| years.and_period(known, back))
    }
}

fn put(ranks: &mut Vec<Period>, place: usize, years: u16) {
    let rank = place / ABREAST;
    if rank >= ranks.len() {
        ranks.resize(rank + 1, [0; ABREAST]);
    }
    ranks[rank][place % ABREAST] = years;
}

impl Cohort {
    pub(crate) fn of(group: Option<Group>, length: Length) -> Self {
        Cohort {
            group,
            length,
            len: 0,
            graded: Default::default(),
            awards_known: Known::default(),
            awards: Vec::new(),
            initiatives_known: Known::default(),
            initiatives: Vec::new(),
        }
    }

    /// How many ranks stand behind each other; the last may be part of one.
    pub(crate) fn ranks(&self) -> usize {
        self.len.div_ceil(ABREAST)
    }

    /// Adds one more, and tells the place in the cohort.
    pub(crate) fn push(&mut self, law: &Law, subject: &Subject, last: i32) -> usize {
        let place = self.len;
        self.put_grades(subject, last, place);
        self.put_awards(law, subject, last, place);
        self.put_initiatives(law, subject, last, place);
        self.len += 1;
        place
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

    fn put_initiatives(&mut self, law: &Law, subject: &Subject, last: i32, place: usize) {
        let mut tallies = vec![[Years::NONE; 3]; law.countings.len()];
        for found in subject.initiatives.iter().flatten() {
            let (one, year) = (Counting::of_one(law, found), Years::one(last, found.year));
            for (tally, counting) in tallies.iter_mut().zip(&law.countings) {
                let [once, twice, thrice] = *tally;
                if counting.0 & one.0 != 0 {
                    *tally = [once | year, twice | (once & year), thrice | (twice & year)];
                }
            }
        }
        self.initiatives_known.put(place, subject.initiatives.is_some());
        self.initiatives.resize_with(tallies.len(), Default::default);
        for (columns, tally) in self.initiatives.iter_mut().zip(tallies) {
            columns.iter_mut().zip(tally).for_each(|(column, years)| column.put(place, years));
        }
    }
}

impl Length {
    /// Of the word that holds every year of which something is recorded.
    pub(crate) fn of_record(subject: &Subject, last: i32) -> Length {
        let grades = subject.grades.iter().flatten().map(|grade| grade.year);
        let awards = subject.awards.iter().flatten().map(|granted| granted.year);
        let initiatives = subject.initiatives.iter().flatten().map(|found| found.year);
        let first = grades.chain(awards).chain(initiatives).min().unwrap_or(last);
        Length::of(u32::try_from(i64::from(last) - i64::from(first) + 1).unwrap_or(0))
    }
}

/// Which initiatives a test counts: one bit for each kind, effect and service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counting(u64);

const KINDS: usize = InitiativeKind::ALL.len();
const EFFECTS: usize = Effect::ALL.len();

impl Counting {
    /// Gives each test its slot, and tells the ways of counting in the order of their slots.
    pub(crate) fn give_slots(rules: &mut [Rule]) -> Vec<Counting> {
        let versions = rules.iter_mut().flat_map(|rule| &mut rule.version);
        let conditions = versions.filter_map(|version| version.when.as_mut());
        let mut countings = Vec::new();
        for test in conditions.flat_map(Condition::tests) {
            let counting = Counting::of(test);
            test.slot = countings.iter().position(|found| *found == counting).unwrap_or(countings.len());
            if test.slot == countings.len() {
                countings.push(counting);
            }
        }
        countings
    }

    fn of(test: &InitiativeTest) -> Counting {
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
